"""Write the two generated modules again: pint's answers for the everyday units, and the checked catalogue.

Run it after a change to `definitions.py`, to the values of a catalogue or to its file: `python scripts/keep.py`.
`python scripts/keep.py --check` writes nothing and exits 1 when a kept module is stale.
"""

from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, Final

from writing import ROOT, settle

from ketacalc.core.catalogue import toml_file
from ketacalc.core.catalogue.loading import checked
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.core.quantities import Quantity, Range
from ketacalc.core.quantities import pint_registry as live

CORE = ROOT / "src" / "ketacalc" / "core"
PARTS: Final = ("references", "indications", "regimens", "claims", "source_doses", "citation_errors")
"""What a catalogue holds, in the order in which it is written: what is referred to comes first."""
HEAD: Final = '''\
"""The shipped catalogue as checked values, one line for each, written by `scripts/keep.py`: never edit by hand.

`SHA256` is that of the file it was read from: where the file differs, this copy is not used.
"""

from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue, CitationError, Claim, Indication, Source, SourceDose
from ketacalc.core.catalogue.regimen import *  # noqa: F403 - every kind of value that a regimen is made of
from ketacalc.core.quantities import Quantity, Range
from ketacalc.core.quantities.unit import named


def q(value: int, under: int, unit: str) -> Quantity:
    """Return a quantity: a fraction, and its unit by name."""
    return Quantity(value=Fraction(value, under), unit=named(unit))


def p(quantity: Quantity) -> Range:
    """Return a range of no width."""
    return Range(low=quantity, high=quantity)


'''


def kept_units() -> str:
    """Return the text of `quantities/kept.py`."""
    entries = "\n".join(f'    "{symbol}": {answer},' for symbol, answer in live.everyday().items())
    return (
        '"""The answers of pint for the everyday units, written by `scripts/keep.py`: never edit by hand.\n\n'
        "Each unit has the numerator and the denominator of its factor to base units, then the exponents of its\n"
        'dimension along `definitions.AXES`. A test asks pint again and compares entry by entry.\n"""\n\n'
        "from typing import Final\n\n"
        f"KEPT: Final[dict[str, tuple[int, int, tuple[int, ...]]]] = {{\n{entries}\n}}\n"
    )


def kept_catalogue() -> str:
    """Return the text of `catalogue/kept.py`."""
    data = (ROOT / "data" / "regimens.toml").read_bytes()
    found = checked(data)
    numbered = (f"    {one.number!r}: {made(one)},\n" for one in found.references)
    parts = (f"    {part}=(\n{lines(getattr(found, part))}    ),\n" for part in PARTS[1:])
    return (
        f"{HEAD}REFERENCES: Final = {{\n{''.join(numbered)}}}\nSHA256: Final = {toml_file.sha256(data)!r}\n"
        f"CATALOGUE: Final = Catalogue(\n    sha256=SHA256,\n    references=tuple(REFERENCES.values()),\n"
        f"{''.join(parts)}    {given(found, *PARTS, 'sha256')},\n)\n"
    )


def lines(values: Iterable[Any]) -> str:
    """Return each of some values in a line of its own."""
    return "".join(f"        {made(value)},\n" for value in values)


def made(value: Any) -> str:
    """Return the Python that makes a value."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, tuple):
        return f"({', '.join(map(text, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, Quantity):
        return f"q({value.value.numerator}, {value.value.denominator}, {value.unit.name!r})"
    if isinstance(value, Range) and value.is_point:
        return f"p({made(value.low)})"
    return f"{type(value).__name__}({given(value)})" if is_dataclass(value) else repr(value)


def text(value: Any) -> str:
    """Return the Python for a value inside another one, where a reference is known by its number."""
    return f"REFERENCES[{value.number!r}]" if isinstance(value, Reference) else made(value)


def given(value: Any, *without: str) -> str:
    """Return the arguments of a value, those that have their default left out."""
    found = ((field, getattr(value, field.name)) for field in fields(value) if field.name not in without)
    return ", ".join(f"{f.name}={text(v)}" for f, v in found if f.default is MISSING or v != f.default)


if __name__ == "__main__":
    raise SystemExit(
        settle({CORE / "quantities" / "kept.py": kept_units(), CORE / "catalogue" / "kept.py": kept_catalogue()})
    )
