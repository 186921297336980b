"""The mutants of a module, as cosmic-ray makes them, and which functions of it each of them alters."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import CO_OPTIMIZED
from types import CodeType
from typing import Final

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from mutation_targets import SOURCE

OPERATORS: Final = (
    *(f"ReplaceBinaryOperator_{swap}" for swap in (
        "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Div", "FloorDiv_Mul", "Mod_FloorDiv", "Pow_Mul",
    )),
    *(f"ReplaceComparisonOperator_{swap}" for swap in (
        "Eq_NotEq", "NotEq_Eq", "Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt",
        "Is_IsNot", "IsNot_Is",
    )),
    "ReplaceUnaryOperator_USub_UAdd", "ReplaceUnaryOperator_Delete_Not", "AddNot", "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak", "ExceptionReplacer", "NumberReplacer", "ZeroIterationForLoop",
)  # fmt: skip
"""Those of cosmic-ray's operators that people's mistakes look like; no wording, no annotation, no decorator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One mutant.

    Attributes:
        module: whose it is.
        line: where it differs first.
        before: that line.
        after: the same line, mutated.
        code: the module, compiled.
        altered: the functions that differ, by their line and their name.
        is_at_import: whether what runs at import differs.
    """

    module: str
    line: int
    before: str
    after: str
    code: CodeType
    altered: frozenset[tuple[int, str]]
    is_at_import: bool

    def __str__(self) -> str:
        """Say where it is and what it does."""
        return f"{self.module}:{self.line}\n    - {self.before}\n    + {self.after}"


def of(module: str) -> Iterator[Mutant]:
    """Yield the mutants of a module, each text once."""
    path = SOURCE / f"{module}.py"
    source = path.read_text(encoding="utf-8")
    original = functions(compile(source, str(path), "exec"))
    seen = {source}
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        at = 0
        while (text := mutate_code(source, operator, at)) is not None:
            at += 1
            if text not in seen:
                seen.add(text)
                mutant = _mutant(module, source, text, compile(text, str(path), "exec"), original)
                if not mutant.before.startswith("@") and ", /," not in mutant.after:
                    yield mutant


def _mutant(module: str, source: str, text: str, code: CodeType, original: "Functions") -> Mutant:
    """Return a mutant with the first line and the functions in which it differs."""
    pairs = zip(source.splitlines(), text.splitlines(), strict=False)
    line, before, after = next((at, one, other) for at, (one, other) in enumerate(pairs, 1) if one != other)
    mutated = functions(code)
    same_shape = mutated.keys() == original.keys()
    altered = frozenset(key for key in original if same_shape and _told(mutated[key]) != _told(original[key]))
    at_import = not same_shape or any(not _is_called_later(original[key]) for key in altered) or not altered
    return Mutant(
        module=module,
        line=line,
        before=before.strip(),
        after=after.strip(),
        code=code,
        altered=altered,
        is_at_import=at_import,
    )


Functions = dict[tuple[int, str], CodeType]


def functions(code: CodeType) -> Functions:
    """Return the code of a module, of its classes and of its functions, inner ones too, by line and name."""
    found = {(code.co_firstlineno, f"{code.co_qualname}{code.co_varnames[:1]}"): code}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= functions(constant)
    return found


def _told(code: CodeType) -> tuple[object, ...]:
    """Return what a code does itself, without what its inner functions do."""
    constants = tuple(None if isinstance(one, CodeType) else (type(one), one) for one in code.co_consts)
    return code.co_code, constants, code.co_names, code.co_varnames


def _is_called_later(code: CodeType) -> bool:
    """Tell a function from a module, a class or a comprehension of a module, whose code runs at import."""
    return bool(code.co_flags & CO_OPTIMIZED) and not code.co_qualname.startswith(
        ("<dictcomp", "<genexpr", "<listcomp", "<setcomp")
    )
