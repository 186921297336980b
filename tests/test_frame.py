"""`ketacalc.frame`: the answers of `check` and `dose` for every row of a table, on every engine.

What each row should come to is asked of `ketacalc.check` and `ketacalc.dose`, one row at a time. The tables are
drawn so that doses lie on bounds, beside them, and off by every slip.
"""

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc import frame
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.quantities import conversion, known_units, read_concentration, read_unit
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.unit import GIVEN
from ketacalc.core.quantities.weight import read_weight
from ketacalc.frame.border import opened
from ketacalc.frame.checker import Task
from ketacalc.frame.columns import USUAL, Stated
from ketacalc.frame.subjects import subjects
from tests.engines import ENGINES, EVERY_ENGINE, as_rows, kind, plain

Row = tuple[str, str, str, str, str]
COLUMNS = ("dose", "dose_unit", "weight", "weight_unit", "concentration")
CATALOGUE = ketacalc.catalogue()

WEIGHT_UNITS = {"kg": Fraction(1), "": Fraction(1), "lb": Fraction("0.45359237"), "g": Fraction(1, 1000)}
FACTORS = [
    1, 10, 100, 1000, 60, 24, 1440, Fraction(50, 3), Fraction("2.2"), Fraction("2.205"), Fraction("2.2046"),
    1 / Fraction("0.45359237"), Fraction(27419, 23773), 2, 3, 4, 7, Fraction("1.004"), Fraction("1.0001"), 50,
]  # fmt: skip
DOSE_UNITS = [
    "mg", "mcg", "g", "ug", "mg/dose", "mg/kg", "mcg/kg", "mg/h", "mg/hr", "mg/min", "mg/kg/h", "mcg/kg/min",
    "ng/kg/min", "mg/day", "mg/d", "mg/kg/day", "mL", "mL/h", "mL/kg/h", "mmol", "gtt/min",
]  # fmt: skip
CONCENTRATIONS = ["", "50 mg/mL", "10 mg/mL", "1 mg/mL", "33.3 mg/mL", "500 mcg/mL", "2 g/L"]
BAD = ["", "x", "-5", "1,5", "1e999", "nan", "inf", "=1+1", ".5", "5.", "05", "35\n", "3 5", "٣٥"]


def decimal(value: Fraction, places: int) -> str:
    """Return a number with so many decimals."""
    return f"{Decimal(round(value * 10**places)).scaleb(-places):f}"


@st.composite
def rows(draw: Callable[[Any], Any], indication: str) -> Row:
    """Draw a row whose dose lies at a bound of a regimen, or off it by a slip, in some unit and with some decimals."""
    regimen = draw(st.sampled_from(CATALOGUE.indicated(indication)))
    kg = Fraction(draw(st.integers(20, 1800)), 10)
    weight_unit = draw(st.sampled_from(list(WEIGHT_UNITS)))
    weight = decimal(kg / WEIGHT_UNITS[weight_unit], draw(st.sampled_from([0, 1, 1, 2, 3, 5])))
    kg = Fraction(weight) * WEIGHT_UNITS[weight_unit] or Fraction(1)
    symbol, concentration = draw(st.sampled_from(DOSE_UNITS)), draw(st.sampled_from(CONCENTRATIONS))
    value = draw(st.sampled_from([regimen.reported.low, regimen.reported.high])).value
    try:
        known = Known(
            weight=read_weight(f"{weight} {weight_unit or 'kg'}"),
            concentration=read_concentration(concentration or "10 mg/mL"),
        )
        value *= conversion.factor(regimen.reported.unit, read_unit(symbol), known)
    except InputError:
        pass  # of another kind, or a weight out of bounds
    factor = Fraction(draw(st.sampled_from([*FACTORS, kg])))
    value = value * factor if draw(st.booleans()) else value / factor
    dose = decimal(value, draw(st.sampled_from([0, 1, 1, 2, 2, 3, 4, 7])))
    return dose, symbol, weight, weight_unit, concentration


def table(*found: Row, start: int = 0) -> pl.DataFrame:
    """Return rows as a table, each with a number to sort by."""
    return pl.DataFrame([(at, *row) for at, row in enumerate(found, start)], schema=["at", *COLUMNS], orient="row")


def expected(row: Row, indication: str, tolerance: str | None = None) -> dict[str, Any]:
    """Return what `ketacalc.check` says of a row: its verdict and slips, or that it refuses it."""
    dose, unit, weight, weight_unit, concentration = row
    try:
        checked = ketacalc.check(
            f"{dose} {unit}",
            indication=indication,
            weight=f"{weight} {weight_unit}".strip() if weight else None,
            concentration=concentration or None,
            tolerance=tolerance,
        )
    except (InputError, MissingInputError):
        return {"refused": True}
    ratios = [one.ratio for one in checked.comparisons if one.ratio is not None and one.verdict is checked.verdict]
    nearest = (max if checked.verdict is ketacalc.Verdict.BELOW else min)(ratios) if ratios else None
    slips = " ".join(dict.fromkeys(slip.code.value for slip in checked.slips))
    compared = {one.regimen for one in checked.comparisons if one.verdict is not ketacalc.Verdict.NOT_COMPARABLE}
    holding = {one.regimen for one in checked.holding if not one.rounded} or {one.regimen for one in checked.holding}
    told = holding or {*compared, *(slip.regimen for slip in checked.slips if slip.regimen is not None)}
    return {
        "refused": False,
        "verdict": checked.verdict.value,
        "slips": slips or None,
        "regimens": " ".join(one.id for one in CATALOGUE.regimens if one in told) or None,
        "ratio": None if nearest is None else float(nearest),
        "rounded": bool(checked.holding) and all(one.rounded for one in checked.holding),
    }


def agrees(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Tell whether a row came to what it should; a row that is left open agrees with nothing."""
    if wanted["refused"]:
        return found["status"] != "read" and found["verdict"] is None and found["slips"] is None
    ratio = plain(found["ratio"])
    same = wanted["ratio"] is None if ratio is None else wanted["ratio"] == pytest.approx(ratio, rel=1e-13)
    words = all(found[name] == wanted[name] for name in ("verdict", "slips", "rounded", "regimens"))
    return bool(found["status"] == "read" and same and words)


@cache
def many(indication: str) -> tuple[pl.DataFrame, tuple[Row, ...]]:
    """Return one table of many drawn rows: a query is planned once for all of them."""
    found: list[Row] = []

    @given(st.lists(rows(indication), min_size=50, max_size=50))
    @settings(max_examples=8, phases=[Phase.generate])
    def draw(drawn: list[Row]) -> None:
        found.extend(drawn)

    draw()
    return table(*found), tuple(found)


@pytest.mark.parametrize("indication", ["trd", "migraine", "epilepsy", "se", "sud"])
def test_every_row_has_the_answer_of_check(indication: str) -> None:
    drawn, wanted = many(indication)
    for found, row in zip(as_rows(frame.check(drawn, indication=indication)), wanted, strict=True):
        assert agrees(found, expected(row, indication)), (row, found, expected(row, indication))


def test_a_tolerance_widens_every_row_as_it_does_in_check() -> None:
    drawn, wanted = many("migraine")
    found = as_rows(frame.check(drawn, indication="migraine", tolerance="5%"))
    for one, row in zip(found, wanted, strict=True):
        assert agrees(one, expected(row, "migraine", "5%")), (row, one)


def test_a_slip_may_fit_by_the_decimals_of_the_dose_without_it_alone() -> None:
    # By hand, at 69.32 kg: 77 over 2.2 is 35, which 34.66 rounds to; 34.66 times 2.2 to 2.205 is 76.25 to 76.43.
    rows = [(dose, "mg", "69.32", "kg", "") for dose in ("78", "77", "76", "75")]
    found = as_rows(frame.check(table(*rows), regimen="berman-2000"))
    assert [one["slips"] for one in found] == [None, "pound-kilogram", "pound-kilogram", None]


@cache
def in_polars(indication: str) -> list[dict[str, Any]]:
    return as_rows(frame.check(many(indication)[0], indication=indication))


def test_a_slip_that_gives_the_very_figure_reported_comes_first_within_a_tolerance_too() -> None:
    # By hand: 22.5 mg for 0.9 kg is 25 mg/kg, and 25 mg is what Afridi gave; 22.725 mg is 25.25 mg/kg, near it.
    rows = [(dose, "mg", "0.9", "kg", "") for dose in ("22.725", "22.5", "22.725", "22.5")]
    found = as_rows(frame.check(table(*rows), regimen="afridi-in", tolerance="5%"))
    near, exact = "salt-base fixed-by-weight", "fixed-by-weight salt-base"
    assert [one["slips"] for one in found] == [near, exact, near, exact]


@pytest.mark.parametrize("engine", EVERY_ENGINE)
@pytest.mark.parametrize("indication", ["trd", "epilepsy"])
def test_every_engine_answers_as_polars_does(engine: str, indication: str) -> None:
    found = frame.check(ENGINES[engine](many(indication)[0]), indication=indication)
    assert isinstance(found, kind(engine))
    assert [{name: plain(value) for name, value in one.items()} for one in as_rows(found)] == in_polars(indication)


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_a_cell_that_is_no_number_is_refused_on_every_engine(engine: str) -> None:
    doses = [(bad, "mg", "70", "kg", "") for bad in BAD]
    weights = [("35", "mg", bad or "x", "kg", "") for bad in BAD]
    strengths = [("35", "mg", "70", "kg", f"{bad} mg/mL") for bad in BAD]
    found = as_rows(frame.check(ENGINES[engine](table(*doses, *weights, *strengths)), indication="trd"))
    assert [one["verdict"] for one in found] == [None] * 3 * len(BAD)
    said = [one["status"] for one in found]
    assert said[: len(BAD)] == ["dose not read"] * len(BAD)
    assert all("weight" in status for status in said[len(BAD) : 2 * len(BAD)]), said
    assert all("concentration" in status for status in said[2 * len(BAD) :]), said


def test_a_unit_is_read_where_the_grammar_reads_it_and_nowhere_else() -> None:
    names = [*known_units(), "Mg", "MG", "mgs", "MCG", "mg/KG", "mg/h/kg", " ", "mg ", "body_gram", "\N{MICRO SIGN}g"]
    found = as_rows(frame.check(table(*[("7", name, "70", "kg", "10 mg/mL") for name in names]), indication="trd"))
    for name, row in zip(names, found, strict=True):
        assert (row["status"] == "read") is (read_or_none(name.strip(" ")) in GIVEN), name


def read_or_none(name: str) -> object:
    """Return the kind of a unit as it is spelt; None where it is not read."""
    try:
        return read_unit(name).kind
    except InputError:
        return None


# By hand, from the article: 0.5 mg/kg for treatment-resistant depression, 35 mg at 70 kg.


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_doses_by_hand_on_every_engine(engine: str) -> None:
    drawn = table(
        ("35", "mg", "70", "kg", ""),
        ("350", "mg", "70", "kg", ""),
        ("34.93", "mg", "69.85", "", ""),
        ("35", "mg", "154", "lb", ""),
        ("0.7", "mL", "70", "kg", "50 mg/mL"),
        ("0.5", "mg", "70", "kg", ""),
        ("35", "mg/h", "70", "kg", ""),
        ("35", "Mg", "70", "kg", ""),
        ("35", "mg", "7000", "kg", ""),
        ("35", "mg", "", "", ""),
        ("0.7", "mL", "70", "kg", ""),
    )
    found = as_rows(frame.check(ENGINES[engine](drawn), indication="trd"))
    assert [(one["verdict"], one["slips"], one["status"]) for one in found] == [
        ("within", None, "read"),
        ("above", "ten-fold", "read"),
        ("within", None, "read"),
        ("within", None, "read"),
        ("within", None, "read"),
        ("below", "weight-forgotten", "read"),
        ("not comparable", "time-forgotten", "read"),
        (None, None, "unit not read"),
        (None, None, "weight out of bounds"),
        (None, None, "weight missing"),
        (None, None, "concentration missing"),
    ]
    assert [one["rounded"] for one in found[:4]] == [False, False, True, True]
    assert [one["dose_normalised"] for one in found[:2]] == [0.5, 5.0]
    assert [one["dose_ucum"] for one in found[:8]] == ["mg/kg"] * 6 + ["mg/kg/h", None]
    assert found[1]["ratio"] == 10.0
    assert found[0]["citation"] == "[25] Berman RM et al., 2000"
    assert found[0]["notice"] == "Reported in one review article, not a recommendation."


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_weights_are_dosed_by_hand_on_every_engine(engine: str) -> None:
    drawn = pl.DataFrame({"at": range(5), "weight": ["70", "154 lb", "3200 g", "70,5", None]})
    found = as_rows(frame.dose(ENGINES[engine](drawn), indication="trd"))
    assert [plain(one["scaled_low"]) for one in found] == [
        35.0, 34.92661249, 1.6, None, None,
    ]  # fmt: skip
    assert [one["status"] for one in found] == ["read", "read", "read", "weight not read", "weight missing"]
    assert {one["scaled_unit"] for one in found} == {"mg"}
    assert "below 40 kg" in found[2]["weight_cautions"]
    assert found[0]["weight_cautions"] is None


BODY = ("kg", "g", "lb", "lbs", "st", "stone", "oz", "")


@pytest.mark.parametrize("in_one_cell", [True, False])
@pytest.mark.parametrize("number", ["12", "12.5", "64", "1600.25"])
def test_a_weight_of_any_unit_is_that_of_dose_to_its_last_digit(number: str, in_one_cell: bool) -> None:
    drawn = pl.DataFrame({"weight": [number] * len(BODY), "weight_unit": BODY})
    if in_one_cell:
        drawn = drawn.select(weight=pl.concat_str("weight", pl.lit(" "), "weight_unit"))
    for unit, one in zip(BODY, frame.dose(drawn, regimen="berman-2000").rows(named=True), strict=True):
        try:
            [dose] = ketacalc.dose(weight=f"{number} {unit}".strip(), regimen="berman-2000")
        except InputError:
            assert one["status"] == "weight out of bounds"
            continue
        assert dose.known.weight is not None
        kg = dose.known.weight.kg.value
        assert (one["weight_kg"], one["scaled_low"]) == (float(kg), float(kg / 2)), unit
        assert f" x {decimal(kg, 18).rstrip('0').rstrip('.')} kg = " in one["working"], unit


@given(weights=st.lists(st.decimals("0.2", "700", places=3).map(str), min_size=1, max_size=30))
@settings(max_examples=25)
@example(weights=["0.2", "700", "69.9"])
def test_a_scaled_dose_is_the_float_nearest_to_the_exact_one(weights: list[str]) -> None:
    drawn = pl.DataFrame({"at": range(len(weights)), "weight": weights})
    found = as_rows(frame.dose(drawn, indication="migraine"))
    wanted = [dose for weight in weights for dose in ketacalc.dose(weight=weight, indication="migraine")]
    for one, dose in zip(found, wanted, strict=True):
        assert (one["regimen"], one["scaled_unit"]) == (dose.regimen.id, dose.amount.unit.symbol)
        assert one["scaled_low"] == float(dose.amount.low.value)
        assert one["scaled_high"] == float(dose.amount.high.value)


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_a_scaled_dose_is_the_nearest_float_where_all_units_are_the_same(engine: str) -> None:
    # By hand: 0.2 mg/kg is 14, 14.26 and 13.8 mg. A multiplication by 1/5 gives 14.000000000000002.
    drawn = pl.DataFrame({"at": range(3), "weight": ["70", "71.3", "69"]})
    found = as_rows(frame.dose(ENGINES[engine](drawn), regimen="etchison-iv"))
    assert [one["scaled_low"] for one in found] == [14.0, 14.26, 13.8]


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_a_normalised_dose_is_the_nearest_float_where_all_weights_are_the_same(engine: str) -> None:
    drawn = pl.DataFrame({"at": range(3), "dose": ["14", "35", "49.7"]}).with_columns(
        dose_unit=pl.lit("mg"), weight=pl.lit("70")
    )
    found = as_rows(frame.check(ENGINES[engine](drawn), indication="trd"))
    assert [one["dose_normalised"] for one in found] == [0.2, 0.5, 0.71]
    assert [plain(one["ratio"]) for one in found] == [0.4, None, 1.42]


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_one_row_comes_out_for_each_patient_and_regimen(engine: str) -> None:
    drawn = pl.DataFrame({"at": [0, 1], "weight": ["70", "80"], "ward": ["a", "b"]})
    found = as_rows(frame.dose(ENGINES[engine](drawn), indication="migraine"))
    assert sorted((one["ward"], one["regimen"]) for one in found) == sorted(
        (ward, name) for ward in "ab" for name in ("afridi-in", "lauritsen-iv", "etchison-iv")
    )
    if engine != "duckdb":  # the others keep the order of the regimens in the article
        assert [one["regimen"] for one in found[:3]] == ["afridi-in", "lauritsen-iv", "etchison-iv"]


# Floats, numbers and names.


def test_a_float_is_what_it_prints_as_and_equals_a_bound_that_it_lies_next_to() -> None:
    # By hand: 0.1 x 3 is 0.30000000000000004; 0.5 mg/kg of 0.6 kg is 0.3 mg. 0.300000000001 is 3.3e-12 beside it.
    drawn = pl.DataFrame(
        {
            "at": range(6),
            "dose": [35.0, 0.1, 34.93, 0.1 * 3, 0.300000000001, 35.0],
            "dose_unit": "mg",
            "weight": [70.0, 0.2, 69.85, 0.6, 0.6, 70.5],
        }
    )
    found = as_rows(frame.check(drawn, indication="trd"))
    assert [(one["verdict"], one["rounded"]) for one in found] == [
        ("within", False),
        ("within", False),
        ("within", True),
        ("within", True),
        ("above", False),
        ("within", True),  # 35.25 mg, and 35 shows no decimal: the 0 of 35.0 is the machine's
    ]


@pytest.mark.parametrize("doses", [[0.0, -0.0], [-0.0, 0.0], [-0.0], [0.0]])
def test_a_zero_with_a_sign_is_zero_whatever_stands_beside_it(doses: list[float]) -> None:
    table = pl.DataFrame({"dose": doses, "dose_unit": "mg", "weight": 70.0})
    assert set(frame.check(table, indication="trd")["status"]) == {"stopped"}


def test_a_number_with_an_exponent_is_one_of_a_machine() -> None:
    drawn = pl.DataFrame({"at": range(3), "dose": ["3.5e1 mg", "3.5E-02 g", "1e-7 mg"], "weight": "70"})
    assert [one["verdict"] for one in as_rows(frame.check(drawn, indication="trd"))] == ["within", "within", "below"]


def test_whole_numbers_and_those_out_of_reach_are_read_on_pyarrow_too() -> None:
    drawn = pa.table({"at": [0, 1, 2], "dose": [35, 10**18, None], "dose_unit": ["mg"] * 3, "weight": [70, 70, 70]})
    found = as_rows(frame.check(drawn, indication="trd"))
    assert [one["status"] for one in found] == ["read", "dose not read", "dose not read"]


def test_floats_of_32_bits_are_read_and_those_of_16_are_refused_by_name() -> None:
    # 0.3 of 32 bits is 0.30000001192092896; 34.93 shows two decimals; 37 is 5.7 % above 35.
    drawn = pl.DataFrame({"at": range(3), "dose": [0.3, 34.93, 37.0], "dose_unit": "mg", "weight": [0.6, 69.86, 70.0]})
    narrow = drawn.with_columns(pl.col("dose", "weight").cast(pl.Float32))
    found = as_rows(frame.check(narrow, indication="trd"))
    assert [one["verdict"] for one in found] == ["within", "within", "above"]
    with pytest.raises(InputError, match="'dose' holds floats of 16 bits"):
        frame.check(drawn.with_columns(pl.col("dose").cast(pl.Float16)), indication="trd")


def test_an_indication_may_differ_from_row_to_row() -> None:
    drawn = table(*[("35", "mg", "70", "kg", "")] * 5).with_columns(
        indication=pl.Series(["trd", "Migraine", "chronic pain", "trf", None])
    )
    found = as_rows(frame.check(drawn))
    assert [(one["verdict"], one["status"]) for one in found] == [
        ("within", "read"),
        ("above", "read"),
        (None, "no dose reported"),
        (None, "name not known"),
        (None, "name not known"),
    ]


def test_a_slip_across_kinds_comes_with_the_cautions_of_the_regimen_it_leads_to() -> None:
    for dose in ("3", "3.0000001"):  # the second has more decimals than 64 bits take, and is settled by the core
        drawn = pl.DataFrame({"at": [0, 1], "dose": [f"{dose} mg/kg/h", "300 mg/kg"], "indication": "se"})
        off, none = as_rows(frame.check(drawn))
        assert (off["verdict"], off["slips"], off["regimens"]) == ("not comparable", "hour-day", "jacobwitz-ped")
        assert "misprint for per hour (a 24-fold difference)" in off["cautions"]
        assert (none["slips"], none["regimens"], none["cautions"]) == (None, None, None)


def test_a_dose_and_its_unit_may_stand_in_one_cell() -> None:
    drawn = pl.DataFrame({"at": range(4), "dose": ["35 mg", "35mg", "35,5 mg", "30 to 40 mg"], "weight": "70 kg"})
    found = as_rows(frame.check(drawn, indication="trd"))
    assert [one["verdict"] for one in found] == ["within", "within", None, "outside"]


@pytest.mark.parametrize("name", ["verdict", "Verdict", "status"])
def test_a_column_of_one_of_our_names_is_refused(name: str) -> None:
    drawn = pl.DataFrame({"dose": ["35 mg"], "weight": ["70"], name: ["mine"]})
    with pytest.raises(InputError, match="--prefix"):
        frame.check(drawn, indication="trd")
    found = frame.check(drawn, indication="trd", names=frame.Names(prefix="k_"))
    assert found["k_verdict"].to_list() == ["within"]
    assert found[name].to_list() == ["mine"]


def test_what_is_carried_through_is_left_as_it_is() -> None:
    drawn = pl.DataFrame({"dose": ["35 mg"], "weight": ["70"], "x": ["=1+1"], "when": [1.5], "many": [[1, 2]]})
    found = frame.check(drawn, indication="trd")
    assert found.select(drawn.columns).equals(drawn)


def test_duckdb_carries_through_every_type_and_stays_lazy() -> None:
    given = duckdb.sql(
        "SELECT * FROM (VALUES (9007199254740993, '35 mg', 70.0::DOUBLE, 1.10::DECIMAL(9, 2), DATE '2020-02-29'),"
        " (NULL, '350 mg', 70, NULL, NULL), (7, '35 mg', NULL, 0, NULL)) AS t(id, dose, weight, cost, day)"
    )
    assert given is not None
    found = frame.check(given, indication="trd")
    assert found.columns[:5] == given.columns
    assert found.types[:5] == given.types
    assert found.order("day NULLS LAST, id NULLS LAST").project(
        "id, cost::VARCHAR, day::VARCHAR, verdict, ratio, status"
    ).fetchall() == [
        (9007199254740993, "1.10", "2020-02-29", "within", None, "read"),
        (7, "0.00", None, None, None, "weight missing"),
        (None, None, None, "above", 10.0, "read"),
    ]
    assert found.filter("slips = 'ten-fold'").aggregate("count(*)").fetchall() == [(1,)]


def test_a_lazy_query_goes_on_with_some_columns_and_some_rows() -> None:
    drawn = pl.LazyFrame({"dose": ["35 mg", "350 mg"], "weight": ["70", "70"], "ward": ["a", "b"]})
    query = frame.check(drawn, indication="trd")
    assert query.select("slips").collect().rows() == [(None,), ("ten-fold",)]
    assert query.filter(pl.col("verdict") == "above").select("ward").collect().rows() == [("b",)]
    assert query.filter(pl.col("ward") == "a").select("ratio", "verdict").collect().rows() == [(None, "within")]


def test_the_index_of_pandas_stays() -> None:
    drawn = pd.DataFrame({"dose": ["35 mg", "350 mg"], "weight": ["70", "70"]}, index=["a", "b"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = frame.check(drawn, indication="trd")
    assert list(found.index) == ["a", "b"]
    assert list(found["verdict"]) == ["within", "above"]


def test_an_empty_table_gets_its_columns() -> None:
    drawn = pl.DataFrame(schema={"dose": pl.String, "weight": pl.String})
    assert frame.check(drawn, indication="trd").columns[:3] == ["dose", "weight", "weight_kg"]
    assert len(frame.dose(drawn.select("weight"), indication="trd")) == 0


@pytest.mark.parametrize("what", [None, 7, {"weight": ["70"]}])
def test_what_is_no_table_is_refused(what: object) -> None:
    with pytest.raises(InputError, match="is no table"):
        frame.check(what, indication="trd")


def test_a_large_table_is_worked_on_in_slices_and_keeps_its_order() -> None:
    block = ["35", "350", "3.5", "x"]
    drawn = pl.DataFrame({"dose": block * 300_000}).with_columns(dose_unit=pl.lit("mg"), weight=pl.lit("70"))
    found = frame.check(drawn, indication="trd")
    assert found["verdict"].to_list() == ["within", "above", "below", None] * 300_000


def test_what_is_no_catalogue_is_refused_and_never_taken_for_the_shipped_one() -> None:
    for found in ("", 0, "mine.toml"):
        with pytest.raises(InputError, match="is no catalogue"):
            frame.check(table(("35", "mg", "70", "kg", "")), indication="trd", catalogue=found)  # type: ignore[arg-type]


@pytest.mark.parametrize(("dose", "weight"), [("35", "69.{at:013}"), ("34.9266124{at:08}", "70")])
def test_many_decimals_are_no_slower_than_few(dose: str, weight: str) -> None:
    def taken(*forms: str) -> float:
        cells = [[form.format(at=at) for at in range(10**4, 13_000)] for form in forms]
        given = pl.DataFrame({"dose": cells[0], "dose_unit": "mg", "weight": cells[1]})
        start = time.process_time()
        frame.check(given, indication="trd")
        return time.process_time() - start

    taken(dose, weight)  # what is compiled once is not counted
    assert taken(dose, weight) < 5 * taken("3.{at}", "70") + 0.2


@pytest.mark.parametrize("order", [1, -1])
def test_rows_that_whole_numbers_cannot_decide_are_answered_one_by_one(order: int) -> None:
    # 0.5 mg/kg is 35.049999999999975 mg, which 35.1 equals within half a step and a float's error; then 35.0499999999.
    weights = ["70.09999999999995", "70.0999999998"][::order]
    drawn = pl.DataFrame({"dose": [35.1, 35.1], "dose_unit": "mg", "weight": weights})
    found = frame.check(drawn, indication="trd")
    assert found["verdict"].to_list() == ["within", "above"][::order]


@pytest.fixture
def hurried() -> Iterator[None]:
    """Let threads take turns so often that what they share is met half done, where it can be."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hurried")
def test_batches_side_by_side_have_the_answers_of_the_whole_table() -> None:
    units = ("mg", "mcg", "g", "mg/kg", "mcg/kg", "mg/h", "mg/min", "mg/kg/h")
    rows = [(f"{35 + at}", units[at % 8], "70", f"{10 + at} min") for at in range(32)]
    table = pl.DataFrame(rows, schema=["dose", "dose_unit", "weight", "duration"], orient="row")
    whole = frame.check(table, indication="trd").drop(table.columns)
    place, schema = opened(table).placed(USUAL, Stated(subject=True), with_dose=True)
    for _ in range(4):
        asked = subjects(CATALOGUE, indication="trd", regimen=None, route=None, by_row=False)
        worker = Task(layout=place, schema=schema, subjects=asked, tolerance=Fraction(0)).begun()
        with ThreadPoolExecutor(8) as threads:
            parts = list(threads.map(worker, table.select(place.names).iter_slices(1)))
        assert pl.concat(parts).equals(whole)


def test_numbers_of_many_digits_never_run_over_128_bits() -> None:
    # 0.5 mg/kg, 2 or 0.1 per cent less or more, as a volume: 15 decimals, times a strength of 13, over pounds of 10.
    rows, wanted = [], []
    for at in range(60):
        pounds, strength = f"{150 + at}.1234567891", f"{10 + at}.12345678901"
        half = Fraction(pounds) * Fraction("0.45359237") / 2
        share = Fraction(1000 + (-1) ** at * (20 if at < 30 else 1), 1000)  # floats decide the first thirty
        volume = decimal(half * share / Fraction(strength), 15)
        rows.append((volume, "mL", pounds, "lb", f"{strength} mg/mL"))
        wanted.append(("below" if at % 2 else "above", float(Fraction(volume) * Fraction(strength) / half)))
    found = frame.check(pl.DataFrame(rows, schema=COLUMNS, orient="row"), indication="trd")
    assert found["verdict"].to_list() == [verdict for verdict, _ in wanted]
    assert found["ratio"].to_list() == pytest.approx([ratio for _, ratio in wanted], rel=1e-15)
