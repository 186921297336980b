"""The rows of a batch read: what vectors judge as whole numbers, what is refused, and what only the core reads."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, partial
from typing import Final

import polars as pl
import polars.selectors as cs

from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, Unit, read_number, read_unit, style
from ketacalc.core.quantities.grammar import split
from ketacalc.core.quantities.stated import FLOAT_DIGITS
from ketacalc.core.quantities.unit import GIVEN, Kind, named
from ketacalc.core.quantities.weight import HEAVIEST, LIGHTEST
from ketacalc.frame import cells
from ketacalc.frame.answers import STOPPED, Answer, Pool, Status, Value, numbered
from ketacalc.frame.cells import USUAL, Spelling
from ketacalc.frame.columns import Column, Layout
from ketacalc.frame.core import Refused, Row, concentration_of, dose_of, duration_of, refusal, weight_of
from ketacalc.frame.products import TENS, WHOLE, gathered
from ketacalc.frame.subjects import Subjects

LONGEST: Final = 10**24
"""Numerators and denominators of weights and strengths up to this one are multiplied in vectors."""
_VOID: Final = Answer(status=Status.DOSE, reason="the dose is empty")
_BARE: Final = Answer(
    status=Status.UNIT, reason="the dose has no unit: write it as in 35 mg, or state one unit for all rows"
)
_FRACTION: Final[dict[str, pl.DataType]] = {
    "whole": pl.String(),
    "over": WHOLE,
    "under": WHOLE,
    "is_far": pl.Boolean(),
    "refused": pl.UInt32(),
}
_TOO_LONG: Final = Fraction(10 * LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A batch that was read.

    Attributes:
        rows: the different ones: `at`; `refused`, the number of its answer where that is known already; `digits` and
            `decimals` of the dose, and whether it has as many as a float (`is_float`); `kg` and `strength` as
            fractions, `unit`, `duration` and `set` by their numbers, all missing where only the core reads the row;
            `patient`, the place of its weight in `weights`.
        places: for each row of the batch its equal among these.
        weights: the distinct weights of the batch, each with its whole text.
        row_of: returns one of the different rows as the core reads it, by its place.
    """

    rows: pl.DataFrame
    places: pl.Series
    weights: pl.DataFrame
    row_of: Callable[[int], Row]


class Reader:
    """Reads the batches of one table: each distinct cell once."""

    def __init__(
        self, layout: Layout, schema: Mapping[str, pl.DataType], spelling: Spelling, subjects: Subjects
    ) -> None:
        """Take where the table holds what, how it is written, and what it is held against."""
        self._layout, self._schema, self._spelling, self._subjects = layout, schema, spelling, subjects
        self._dose_kind = schema[layout.dose.name] if layout.dose is not None else pl.String()
        self.slack: Fraction = cells.slack_of(self._dose_kind)
        self.units: dict[Unit, int] = {}
        self.durations: dict[Quantity, int] = {}

    def __call__(self, batch: pl.DataFrame, pool: Pool) -> Read:
        """Read a batch; what is refused gets the number of its answer from the pool."""
        # -0.0 and 0.0 are one key, and have one text; polars adds no 0.0.
        batch = batch.with_columns(pl.when(cs.float() == 0).then(0.0).otherwise(cs.float()).name.keep())
        first, places = cells.together(map(cells.numbered, batch), len(batch))
        batch = gathered(batch, first)
        layout, subject = self._layout, Column(name=self._layout.subject)
        held = {"weight": layout.weight}
        if layout.dose is not None:
            held |= {"dose": layout.dose, "strength": layout.concentration, "time": layout.duration, "name": subject}
        texts, own = {}, {}
        for name, column in held.items():
            spelling = self._spelling if name != "name" else USUAL
            texts[name], own[name] = self._texts(batch, column or Column(), spelling)
        weights = self._weights(texts["weight"], pool)
        kg = weights.select(kg="over", kg_under="under", far="is_far", refused_weight="refused")
        rows = gathered(kg, own["weight"]).with_columns(own["weight"].alias("patient")).with_row_index("at")
        if layout.dose is None:
            rows = rows.rename({"refused_weight": "refused"})
        else:
            tables = {
                "dose": self._doses(texts["dose"], pool),
                "strength": self._strengths(texts["strength"], pool),
                "time": self._durations(texts["time"], pool),
                "name": self._sets(texts["name"], pool),
            }
            rows = rows.hstack([part for name in tables for part in gathered(tables[name], own[name])])
            rows = _decided(rows, pool)
        return Read(rows=rows, places=places, weights=weights, row_of=partial(self._row, texts, own))

    def _texts(self, batch: pl.DataFrame, column: Column, spelling: Spelling) -> tuple[pl.DataFrame, pl.Series]:
        """Return the distinct cells of a quantity as texts, and the place of each row's own among them."""
        held = batch.select(column.names)
        first, places = cells.together(map(cells.numbered, held), len(batch))
        held = gathered(held, first) if column.name else pl.DataFrame({"": [""]})
        return held.select(cells.parts(column, self._schema, spelling)), places

    def _row(self, texts: Mapping[str, pl.DataFrame], own: Mapping[str, pl.Series], at: int) -> Row:
        """Return a row as the core reads it."""
        dose, weight, strength, time, subject = (
            texts[name]["whole"][own[name][at]] for name in ("dose", "weight", "strength", "time", "name")
        )
        regimens = self._subjects.all_rows or self._subjects.named(subject, self._layout.field)
        return Row(dose, weight, strength, time, regimens)

    def _weights(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        """Return weights as fractions of a kg whose denominators are powers of ten."""
        found = texts.with_columns(cells.numbers())
        sizes = {unit: _kg_in(unit) for unit in found["unit"].unique()}
        ratios = {unit: _over_ten(size) for unit, size in sizes.items() if size is not None}
        ups, downs = ({unit: ratio[at] for unit, ratio in ratios.items()} for at in (0, 1))
        found = found.with_columns(
            over=pl.col("digits") * pl.col("unit").replace_strict(ups, default=None, return_dtype=WHOLE),
            under=pl.col("unit").replace_strict(downs, default=None, return_dtype=WHOLE)
            * TENS.gather(found["decimals"].clip(0, len(TENS) - 1)),
        )
        is_plain = (pl.col("over") < LONGEST) & (pl.col("under") < LONGEST)
        is_plain &= pl.col("over") * LIGHTEST.denominator >= pl.col("under") * LIGHTEST.numerator
        is_plain &= pl.col("over") <= pl.col("under") * int(HEAVIEST)
        found = found.with_columns(is_plain=is_plain.fill_null(False))
        others = found.filter(~pl.col("is_plain"))["whole"].unique()
        table = self._fractions(others, pool, lambda text: None if (kg := weight_of(text)) is None else kg.kg.value)
        found = found.join(table, on="whole", how="left", maintain_order="left")
        plainly = [pl.when("is_plain").then(name).otherwise(f"{name}_right").alias(name) for name in ("over", "under")]
        return found.select("whole", *plainly, "refused", pl.col("is_far").fill_null(False))

    def _fractions(self, distinct: pl.Series, pool: Pool, read: Callable[[str], Fraction | None]) -> pl.DataFrame:
        """Return texts as fractions, far where they are too long for vectors, or the number of a refusal."""
        found: list[tuple[str, int | None, int | None, bool, int | None]] = []
        for text in distinct:
            value, refused = _asked(read, text, pool)
            parts = (None, None) if value is None else _over_ten(value)
            found.append((text, *parts, value is not None and parts[0] is None, refused))
        return pl.DataFrame(found, schema=_FRACTION, orient="row")

    def _strengths(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        """Return strengths as fractions of a mg/mL."""
        return self._fractions(texts["whole"], pool, _per_ml).select(
            strength="over", strength_under="under", far_strength="is_far", refused_strength="refused"
        )

    def _durations(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        """Return the durations by their numbers, -1 where there is none."""
        found = [_asked(duration_of, text, pool) for text in texts["whole"]]
        numbers = [-1 if value is None else numbered(value, self.durations) for value, _ in found]
        return _numbers(duration=numbers, refused_duration=[refused for _, refused in found])

    def _sets(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        """Return the numbers of what the rows are held against."""
        if self._subjects.all_rows:
            return _numbers(set=[numbered(self._subjects.all_rows, self._subjects.sets)], refused_name=[None])
        found = [
            _asked(lambda name: self._subjects.named(name, self._layout.field), text, pool) for text in texts["whole"]
        ]
        numbers = [None if regimens is None else numbered(regimens, self._subjects.sets) for regimens, _ in found]
        return _numbers(set=numbers, refused_name=[refused for _, refused in found])

    def _doses(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        """Return doses as digits and decimals, and their units by number; or the number of a refusal."""
        units = {text: _dose_unit(text) for text in texts["unit"].unique()}
        numbers = {text: numbered(unit, self.units) for text, (unit, _) in units.items() if unit is not None}
        refusals = {text: numbered(refusal, pool) for text, (_, refusal) in units.items() if refusal is not None}
        unit = pl.col("unit")
        doses = texts.with_columns(
            unit=unit.replace_strict(numbers, default=None, return_dtype=pl.Int64),
            refused_unit=unit.replace_strict(refusals, default=None, return_dtype=pl.UInt32)
            if refusals
            else pl.lit(None, pl.UInt32),
        )
        doses = doses.with_columns(cells.numbers())
        is_plain, is_unread = pl.col("digits").is_not_null(), pl.col("unit").is_null()
        is_zero = is_plain & (pl.col("digits") == 0) & (~is_unread | (pl.col("refused_unit") == numbered(_BARE, pool)))
        doses = doses.with_columns(
            refused_dose=pl.when(is_zero).then(numbered(STOPPED, pool)).when(is_plain & is_unread).then("refused_unit")
        )
        is_odd = doses.select(~is_plain | (is_unread & pl.col("refused_dose").is_null())).to_series()
        refused_dose = doses["refused_dose"].scatter(is_odd.arg_true(), self._unread(doses.filter(is_odd), pool))
        return doses.select(
            refused_dose,
            "unit",
            digits=pl.when(~is_unread).then("digits").cast(WHOLE),
            decimals=pl.col("decimals").cast(pl.UInt32),
            is_float=pl.col("digits") >= 10 ** (FLOAT_DIGITS - 1),
        )

    def _unread(self, doses: pl.DataFrame, pool: Pool) -> pl.Series:
        """Return the numbers of the refusals of doses that vectors do not read; none where the core reads one."""
        refused: list[int | None] = []
        for text, cell in doses.select("whole", "cell").rows():
            number = _asked(partial(dose_of, slack=self.slack, number=cell), text, pool)[1]
            if number is not None and not text:
                number = numbered(_VOID, pool)
            refused.append(numbered(STOPPED, pool) if number is not None and _is_nothing(text) else number)
        return pl.Series(refused, dtype=pl.UInt32)


def _decided(rows: pl.DataFrame, pool: Pool) -> pl.DataFrame:
    """Return rows with one refusal for each, the first that `check` would meet; and only the core's where it is far."""
    stopped = pl.when(pl.col("refused_dose") == numbered(STOPPED, pool)).then("refused_dose")
    names = ("name", "dose", "weight", "strength", "duration")
    refused = pl.coalesce(stopped, *[f"refused_{name}" for name in names])
    is_far = pl.col("far") | pl.col("far_strength") | pl.col("unit").is_null() | pl.col("digits").is_null()
    rows = rows.with_columns(refused=refused, unit=pl.when(~is_far).then("unit"))
    return rows.drop("far", "far_strength", *[f"refused_{name}" for name in names])


def _over_ten(value: Fraction) -> tuple[int | None, int | None]:
    """Return a fraction whose denominator is a power of ten; nothing where there is none, or it is too long."""
    text = style.exact(value)
    ten = 10 ** len(text.partition(".")[2])
    over = value * ten
    return (None, None) if "/" in text or max(over.numerator, ten) > LONGEST else (over.numerator, ten)


def _asked(read: Callable[[str], Value], text: str, pool: Pool) -> tuple[Value | None, int | None]:
    """Return what a text is read as, or the number of its refusal."""
    try:
        return read(text), None
    except Refused as refused:
        return None, numbered(refused.answer, pool)


def _numbers(**columns: Sequence[int | None]) -> pl.DataFrame:
    kinds = {name: pl.UInt32() if name.startswith("refused") else pl.Int64() for name in columns}
    return pl.DataFrame(columns, schema=kinds)


def _is_nothing(text: str) -> bool:
    """Tell whether a dose is 0 of a unit that is read, or of none."""
    try:
        number, unit = split(text)
        return not read_number(number) and (not unit or _dose_unit(unit)[0] is not None)
    except InputError:
        return False


@lru_cache(maxsize=4096)
def _kg_in(text: str) -> Fraction | None:
    """Return the kilograms in a unit of a body weight; a bare number is in kg, and None is no such unit."""
    try:
        unit = read_unit(text, body=True) if text else named("kg")
    except InputError:
        return None
    return unit.factor if unit.kind is Kind.BODY_WEIGHT else None


def _per_ml(text: str) -> Fraction | None:
    """Return the milligrams in a millilitre; an amount of substance has none, and is left to the core."""
    found = concentration_of(text)
    if found is None:
        return None
    return found.to(named("mg/mL")).value if found.unit.dimension[0] else _TOO_LONG


@lru_cache(maxsize=65536)
def _dose_unit(text: str) -> tuple[Unit | None, Answer | None]:
    """Return the unit of a dose, or what is wrong with it; neither where the whole cell may be read otherwise."""
    if not text:
        return None, _BARE
    try:
        unit = read_unit(text, kinds=GIVEN)
    except InputError as error:
        # What holds a digit may be a range, or a time: the core reads the cell as a whole.
        is_whole = any(letter.isdigit() for letter in text)
        return None, None if is_whole else refusal(Status.UNIT, error)
    if unit.kind not in GIVEN:
        return None, Answer(status=Status.UNIT, reason=f"{unit.symbol} is a {unit.kind}, not a dose")
    return unit, None
