"""The columns of a check as numbers: plain work for every row, longer work for those that are not plainly inside.

The two steps are the same expressions for every engine. The second is done for the rows that need it only; what
64-bit numbers leave open is then settled by the core.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

import narwhals as nw

from ketacalc.frame import facts, slips, verdicts
from ketacalc.frame.exact import as_float, divided
from ketacalc.frame.facts import Layer, constant, either, ours
from ketacalc.frame.plan import OURS, Against, Layout
from ketacalc.frame.tables import has_line_ends
from ketacalc.frame.verdicts import Lies

F = TypeVar("F", nw.DataFrame[Any], nw.LazyFrame[Any])

ROW: Final = OURS + "row"
RESULT: Final = tuple(OURS + name for name in ("fault", "lies", "rounded", "regimens", "ratio", "slips"))
NORMAL: Final = (OURS + "normal", OURS + "normal_unit")


def layered(frame: F, layers: Iterable[Layer]) -> F:
    """Return a frame with layers of columns, each of which may use those before it."""
    for layer in layers:
        frame = frame.with_columns(*layer)
    return frame


def stated(frame: F, layout: Layout, asked: Against) -> F:
    """Return a frame with what each row states, and the rows known that are plainly inside."""
    line_ends = has_line_ends(frame)
    variants = verdicts.variants_of(asked)
    for layers in (
        facts.weight_layers(layout, line_ends=line_ends),
        facts.concentration_layers(layout, line_ends=line_ends),
        facts.dose_layers(layout, line_ends=line_ends),
        facts.name_layers(asked),
        facts.fraction_layers(variants, verdicts.largest(asked)),
        verdicts.comparable_layers(asked),
        verdicts.plain_layers(asked),
        _normal_layers(variants),
    ):
        frame = layered(frame, layers)
    return frame


def _normal_layers(variants: tuple[bool, ...]) -> Iterator[Layer]:
    """Yield the layer of the dose normalised: per kg where that is known, as it is otherwise; and its unit.

    The unit is a number: that of the kind, plus 4 where it is per kg.
    """
    per_kg = ours("per_kg") | ours("has_weight")
    known = (ours("fault") == 0) & ours("measured") & (~ours("volume") | ours("has_strength"))
    known = known & ours(f"fits{int(variants[-1])}") & ~ours("far")
    q = {
        one: divided(
            as_float(ours(f"A{int(one)}")), as_float(either(ours(f"B{int(one)}") > 0, ours(f"B{int(one)}"), 1))
        )
        for one in variants
    }
    weight = as_float(ours("Wn")) / as_float(either(ours("Wn") > 0, ours("Wk") * 10**4, 1))
    by_kg = q[True] if True in q else divided(q[False], either(weight > 0.0, weight, 1.0))
    # Without a weight, a dose that is not per kg has no fraction per kg; D x up / down is what it is.
    down = as_float(either(ours("down") > 0, ours("down"), 1) * 10**6)
    bare = divided(as_float(ours("D")) * as_float(ours("up")), down)
    plain = q.get(False, bare)
    yield [
        either(known, ours("kind") + either(per_kg, 4, 0), 0).alias(NORMAL[1]),
        nw.when(known).then(either(per_kg, by_kg, plain)).alias(NORMAL[0]),
    ]


def needed(layout: Layout, asked: Against) -> list[str]:
    """Return the columns of `stated` that the rest of the work uses."""
    names = ["far", "open", "set", "unit", "D", "Wn", "Wk", "Cn", "Cd"]
    names += ["per_kg", "volume", "measured", "has_weight", "has_strength", "dose_value"]
    if layout.dose is not None and layout.dose.is_text:
        names.append("dose_text")
    else:
        names.append("dose_whole")
    names += [f"comparable{at}" for at in range(len(asked.bounds))]
    for one in verdicts.variants_of(asked):
        names += [f"{name}{int(one)}" for name in ("A", "B", "fits", "weighed")]
    return [OURS + name for name in names] + list(NORMAL)


def plainly() -> list[nw.Expr]:
    """Return the result of the rows that need no longer work: they are inside, or refused."""
    nothing = ours("fault") < 0
    return [
        ours("fault"),
        either(ours("inside"), int(Lies.WITHIN), int(Lies.NOT_COMPARABLE)).alias(OURS + "lies"),
        nothing.alias(OURS + "rounded"),
        either(ours("inside"), ours("holding"), 0).alias(OURS + "regimens"),
        nw.when(nothing).then(nw.lit(1.0)).alias(OURS + "ratio"),
        constant(0).alias(OURS + "slips"),
    ]


def judged(table: F, layout: Layout, asked: Against) -> F:
    """Return a table with the verdicts of rows that are not plainly inside."""
    rounded = (ours("lies") == int(Lies.WITHIN)).alias(OURS + "rounded")
    return layered(table, verdicts.open_layers(layout, asked)).with_columns(rounded)


def is_to_explain() -> nw.Expr:
    """Tell which judged rows lie outside, and may have a slip."""
    return ours("measured") & (ours("lies") != int(Lies.WITHIN)) & (ours("lies") != int(Lies.UNDECIDED))


def fitting(outside: F, candidates: F, steps: F, ways: Sequence[int], variants: tuple[bool, ...]) -> F:
    """Return each slip that fits a row, as a set of one, and the regimen of another kind that it would lead to.

    Args:
        outside: the rows that lie outside.
        candidates: the slips to try, as `slips.candidate_rows` lists them.
        steps: where each of them is tried, as `slips.steps_of` lists it.
        ways: the ways that occur in them.
        variants: which fractions of a dose are needed.
    """
    at: list[str] = [OURS + "set", OURS + "unit"]
    exact: list[str] = [f"{OURS}{name}{int(one)}" for one in variants for name in ("A", "B", "m", "fits")]
    rest = [*[OURS + name for name in ("H", "D", "Wn", "Wk", "Cn", "Cd")], *exact]
    outside = layered(outside, slips.near_layers(ways))
    near = outside.unpivot(
        on=[f"{OURS}near{way}" for way in ways],
        index=[ROW, *at],
        variable_name=OURS + "way",
        value_name=OURS + "near",
    )
    tried = near.join(steps, on=[*at, OURS + "near"], how="inner").select(ROW, OURS + "slip")
    tried = tried.join(outside.select(ROW, *rest), on=ROW, how="inner")
    tried = tried.join(candidates, on=OURS + "slip", how="inner")
    found = layered(layered(tried, slips.factor_layers(variants)), slips.fit_layers()).filter(ours("fit") != 0)
    return found.select(ROW, slips.as_set().alias(OURS + "slips"), OURS + "across")


def explained(table: nw.DataFrame[Any], found: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Return judged rows with the set of slips that fit each, and the regimens of another kind beside its own."""
    for name in ("slips", "across"):
        column = OURS + name
        sets = found.filter(nw.col(column) > 0).select(ROW, column).unique().group_by(ROW).agg(nw.col(column).sum())
        table = table.join(sets, on=ROW, how="left").with_columns(nw.col(column).fill_null(0).cast(nw.Int64))
    return table.with_columns((ours("regimens") + ours("across")).alias(OURS + "regimens"))


def is_left_open() -> nw.Expr:
    """Tell which judged rows the core has to settle."""
    return (ours("lies") == int(Lies.UNDECIDED)) | (ours("slips") >= slips.OPEN)
