"""The rows of a batch read: what vectors judge as whole numbers, what is refused, and what only the core reads."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, partial
from typing import Final

import polars as pl

from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, Unit, read_number, read_unit, style
from ketacalc.core.quantities.grammar import split
from ketacalc.core.quantities.stated import FLOAT_DIGITS
from ketacalc.core.quantities.unit import GIVEN, Kind, named
from ketacalc.core.quantities.weight import HEAVIEST, LIGHTEST
from ketacalc.frame import cells
from ketacalc.frame.answers import STOPPED, Answer, Pool, Status, Value, numbered
from ketacalc.frame.cells import Spelling
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
        rows: one row for each: `at`; `refused`, the number of its answer where that is known already; `digits` and
            `decimals` of the dose, and whether it has as many as a float (`is_float`); `kg` and `strength` as
            fractions, `unit`, `duration` and `set` by their numbers, all missing where only the core reads the row;
            `patient`, the place of its weight in `weights`.
        weights: the distinct weights of the batch, each with its whole text.
        row_of: returns a row as the core reads it, by its place.
    """

    rows: pl.DataFrame
    weights: pl.DataFrame
    row_of: Callable[[int], Row]


class Reader:
    """Reads the batches of one table."""

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
        texts = self._texts(batch)
        weights, patient = self._weights(texts, pool)
        rows = gathered(weights, patient).select(kg="over", kg_under="under", far="is_far", refused_weight="refused")
        rows = rows.with_row_index("at").hstack([patient.alias("patient")])
        if self._layout.dose is None:
            return Read(rows=rows.rename({"refused_weight": "refused"}), weights=weights, row_of=self._no_row)
        strength = self._strengths(texts, pool).select(
            strength="over", strength_under="under", far_strength="is_far", refused_strength="refused"
        )
        rows = rows.hstack(strength).hstack(self._durations(texts, pool)).hstack(self._sets(texts, pool))
        rows = rows.hstack(self._doses(texts, pool))
        return Read(rows=_decided(rows, pool), weights=weights, row_of=lambda at: self._row(texts, at))

    def _no_row(self, at: int) -> Row:
        raise NotImplementedError

    def _texts(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return the cells that are read as texts."""
        layout = self._layout
        held = {"dose": layout.dose, "weight": layout.weight, "strength": layout.concentration, "time": layout.duration}
        found: list[pl.Expr] = []
        for name, column in held.items():
            found += cells.parts(column or Column(), name, self._schema, self._spelling)
        subject = cells.text(layout.subject, self._schema[layout.subject]) if layout.subject else pl.lit("")
        texts = batch.select(*found, subject=subject, row=pl.int_range(pl.len()))
        return texts.drop("row")

    def _row(self, texts: pl.DataFrame, at: int) -> Row:
        """Return a row as the core reads it."""
        one = texts[at : at + 1]
        names = ("dose", "weight", "strength", "time")
        dose, weight, strength, time = one.select(cells.whole(one, name).alias(name) for name in names).row(0)
        subject = one["subject"][0]
        regimens = self._subjects.all_rows or self._subjects.named(subject, self._layout.field)
        return Row(dose, weight, strength, time, regimens)

    def _weights(self, texts: pl.DataFrame, pool: Pool) -> tuple[pl.DataFrame, pl.Series]:
        """Return the distinct weights as fractions of a kg, and the place of each row's own."""
        found, places = cells.distinct(texts, "weight")
        found = found.with_columns(cells.numbers("weight"))
        sizes = {unit: _kg_in(unit) for unit in found["weight_unit"].unique()}
        ratios = {unit: size for unit, size in sizes.items() if size is not None}
        found = found.with_columns(
            pl.col("weight_unit").replace_strict(
                {unit: ratio.numerator for unit, ratio in ratios.items()}, default=None, return_dtype=WHOLE
            ).alias("up"),
            pl.col("weight_unit").replace_strict(
                {unit: ratio.denominator for unit, ratio in ratios.items()}, default=None, return_dtype=WHOLE
            ).alias("down"),
            ten=TENS.gather(found["weight_decimals"].clip(0, len(TENS) - 1)),
        )  # fmt: skip
        found = found.with_columns(over=pl.col("weight_digits") * pl.col("up"), under=pl.col("ten") * pl.col("down"))
        is_plain = (pl.col("over") < LONGEST) & (pl.col("under") < LONGEST)
        is_plain &= pl.col("over") * LIGHTEST.denominator >= pl.col("under") * LIGHTEST.numerator
        is_plain &= pl.col("over") <= pl.col("under") * int(HEAVIEST)
        plain = found.select(is_plain.fill_null(False)).to_series()
        others = found.filter(~plain)["weight_whole"].unique()
        table = self._fractions(others, pool, lambda text: None if (kg := weight_of(text)) is None else kg.kg.value)
        found = found.with_columns(is_plain=plain).join(table, on="weight_whole", how="left", maintain_order="left")
        plainly = [pl.when("is_plain").then(name).otherwise(f"{name}_right").alias(name) for name in ("over", "under")]
        return found.select(
            pl.col("weight_whole").alias("whole"), *plainly, "refused", pl.col("is_far").fill_null(False)
        ), places

    def _fractions(self, distinct: pl.Series, pool: Pool, read: Callable[[str], Fraction | None]) -> pl.DataFrame:
        """Return texts as fractions, far where they are too long for vectors, or the number of a refusal."""
        found: list[tuple[str, int | None, int | None, bool, int | None]] = []
        for text in distinct:
            value, refused = _asked(read, text, pool)
            parts = (None, None) if value is None else _over_ten(value)
            found.append((text, *parts, value is not None and parts[0] is None, refused))
        return pl.DataFrame(found, schema={distinct.name: pl.String(), **_FRACTION}, orient="row")

    def _distinct(self, texts: pl.DataFrame, name: str, column: Column | None) -> tuple[pl.DataFrame, pl.Series]:
        """Return the distinct cells of a quantity and their places; where it is not in the table, all are one."""
        if column is not None and column.name:
            return cells.distinct(texts, name)
        said = pl.DataFrame({f"{name}_whole": [column.said if column else ""]}, schema={f"{name}_whole": pl.String()})
        return said, pl.Series([0], dtype=pl.UInt32).new_from_index(0, len(texts))

    def _strengths(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        found, places = self._distinct(texts, "strength", self._layout.concentration)
        return gathered(self._fractions(found["strength_whole"], pool, _per_ml).drop("strength_whole"), places)

    def _durations(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        """Return the durations by their numbers, -1 where there is none."""
        found, places = self._distinct(texts, "time", self._layout.duration)
        numbers, refusals = [], []
        for text in found["time_whole"]:
            value, refused = _asked(duration_of, text, pool)
            numbers.append(-1 if value is None else numbered(value, self.durations))
            refusals.append(refused)
        return _gathered(places, duration=numbers, refused_duration=refusals)

    def _sets(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        """Return the numbers of what the rows are held against."""
        if self._subjects.all_rows:
            place = pl.Series([0], dtype=pl.UInt32).new_from_index(0, len(texts))
            return _gathered(place, set=[self._subjects.number(self._subjects.all_rows)], refused_name=[None])
        found, places = cells.distinct(texts, "subject")
        numbers, refusals = [], []
        for text in found["subject"]:
            regimens, refused = _asked(lambda name: self._subjects.named(name, self._layout.field), text, pool)
            numbers.append(None if regimens is None else self._subjects.number(regimens))
            refusals.append(refused)
        return _gathered(places, set=numbers, refused_name=refusals)

    def _doses(self, texts: pl.DataFrame, pool: Pool) -> pl.DataFrame:
        """Return doses as digits and decimals, and their units by number; or the number of a refusal."""
        spelt = texts["dose_unit"].unique().to_list()
        units = {text: _dose_unit(text) for text in spelt}
        numbers = {text: numbered(unit, self.units) for text, (unit, _) in units.items() if unit is not None}
        refusals = {text: pool.number(refusal) for text, (_, refusal) in units.items() if refusal is not None}
        unit = pl.col("dose_unit")
        doses = texts.select(pl.col("^dose.*$")).with_columns(
            unit=unit.replace_strict(numbers, default=None, return_dtype=pl.Int64),
            refused_unit=unit.replace_strict(refusals, default=None, return_dtype=pl.UInt32)
            if refusals
            else pl.lit(None, pl.UInt32),
        )
        doses = doses.with_columns(cells.numbers("dose"))
        is_plain, is_unread = pl.col("dose_digits").is_not_null(), pl.col("unit").is_null()
        is_zero = (
            is_plain & (pl.col("dose_digits") == 0) & (~is_unread | (pl.col("refused_unit") == pool.number(_BARE)))
        )
        doses = doses.with_columns(
            refused_dose=pl.when(is_zero).then(pool.number(STOPPED)).when(is_plain & is_unread).then("refused_unit")
        )
        is_odd = doses.select(~is_plain | (is_unread & pl.col("refused_dose").is_null())).to_series()
        refused_dose = doses["refused_dose"]
        if is_odd.any():
            odd = texts.filter(is_odd)
            refused_dose = refused_dose.scatter(is_odd.arg_true(), self._unread(odd, pool))
        doses = doses.with_columns(refused_dose)
        return doses.select(
            "refused_dose",
            "unit",
            digits=pl.when(~is_unread).then("dose_digits").cast(WHOLE),
            decimals=pl.col("dose_decimals").cast(pl.UInt32),
            is_float=pl.col("dose_digits") >= 10 ** (FLOAT_DIGITS - 1),
        )

    def _unread(self, doses: pl.DataFrame, pool: Pool) -> pl.Series:
        """Return the numbers of the refusals of doses that vectors do not read; none where the core reads one."""
        is_apart = "dose_whole" not in doses.columns
        doses = doses.select(whole=cells.whole(doses, "dose"), cell="dose" if is_apart else pl.lit(None, pl.String))
        whole = doses["whole"]
        refused: dict[str, int | None] = {}
        for text, cell in doses.unique().rows():
            number = _asked(partial(dose_of, slack=self.slack, number=cell), text, pool)[1]
            refused[text] = pool.number(STOPPED) if number is not None and _is_nothing(text) else number
        if "" in refused:
            refused[""] = pool.number(_VOID)
        return whole.replace_strict(refused, return_dtype=pl.UInt32)


def _decided(rows: pl.DataFrame, pool: Pool) -> pl.DataFrame:
    """Return rows with one refusal for each, the first that `check` would meet; and only the core's where it is far."""
    stopped = pl.when(pl.col("refused_dose") == pool.number(STOPPED)).then("refused_dose")
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
        return None, pool.number(refused.answer)


def _gathered(places: pl.Series, **columns: Sequence[int | None]) -> pl.DataFrame:
    kinds = {name: pl.UInt32() if name.startswith("refused") else pl.Int64() for name in columns}
    return gathered(pl.DataFrame(columns, schema=kinds), places)


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
