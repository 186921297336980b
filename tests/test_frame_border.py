"""The border of `ketacalc.frame`: every type that a column can have is carried, read or refused by name."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ketacalc
from ketacalc import frame
from ketacalc.core.errors import InputError
from ketacalc.frame import border
from tests.command import python, within
from tests.engines import ENGINES, HAS_SPARK

D = Decimal
TYPES: Mapping[str, Any] = {
    "text": pa.array(["35"]), "large text": pa.array(["35"], pa.large_string()),
    "view": pa.array(["35"], pa.string_view()),
    "dictionary": pa.array(["35"]).dictionary_encode(), "int8": pa.array([35], pa.int8()),
    "uint64": pa.array([35], pa.uint64()),
    "int64": pa.array([35], pa.int64()), "float32": pa.array([35.0], pa.float32()),
    "float64": pa.array([35.0]), "decimal128": pa.array([D("35.00")], pa.decimal128(10, 2)),
    "decimal of Spark": pa.array([D("35")], pa.decimal128(38, 18)), "nothing": pa.nulls(1),
    "float16": pa.array(np.array([35], np.float16)), "decimal256": pa.array([D("35")], pa.decimal256(50, 2)),
    "bool": pa.array([True]), "binary": pa.array([b"\xff"]),
    "fixed binary": pa.array([b"0123456789abcdef"], pa.binary(16)),
    "date": pa.array([dt.date(2020, 2, 29)]), "time": pa.array([dt.time(1, 2)]),
    "timestamp": pa.array([dt.datetime(2020, 2, 29, tzinfo=dt.UTC)]),
    "duration": pa.array([dt.timedelta(1)]), "list": pa.array([[35]]),
    "struct": pa.array([{"a": 35, "b": b"\xff"}]),
    "map": pa.array([[("a", 35)]], pa.map_(pa.string(), pa.int64())),
    "large list": pa.array([[35]], pa.large_list(pa.int64())),
    "interval": pa.array([(1, 2, 3)], pa.month_day_nano_interval()),
    "runs": pa.RunEndEncodedArray.from_arrays([1], ["35"]), "list view": pa.array([[35]], pa.list_view(pa.int64())),
}  # fmt: skip
READ = {
    "text", "large text", "view", "dictionary", "int8", "uint64", "int64", "float32", "float64", "decimal128",
    "decimal of Spark",
}  # fmt: skip
"""The types in which a dose of 35 is read; one of nothing is a dose that is empty."""


def base(**columns: Any) -> Any:
    held = {"dose": pa.array(["35"]), "dose_unit": pa.array(["mg"]), "weight": pa.array(["70"]), **columns}
    return pa.table(held)


def test_every_engine_that_the_border_knows_is_among_those_that_are_tested() -> None:
    for module in iter_modules(frame.__path__):
        import_module(f"ketacalc.frame.{module.name}")
    known = {one.__name__ for one in border.Table.__subclasses__()}
    tested = {type(border.opened(make(pl.DataFrame({"dose": ["35 mg"]})))).__name__ for make in ENGINES.values()}
    assert tested == known - (set() if HAS_SPARK else {"Distributed"}), "Spark's is tested where Spark is installed"


WIDTHS = [f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)] + ["float32", "float64"]


@pytest.mark.parametrize("dtype", WIDTHS)
@pytest.mark.parametrize("form", [str, str.title], ids=["NumPy", "nullable"])
def test_a_number_of_every_type_of_pandas_is_read(dtype: str, form: Callable[[str], str]) -> None:
    # 35 mg at 70 kg is 0.5 mg/kg, and 36 mg is not.
    name = form(dtype).replace("Ui", "UI")
    given = pd.DataFrame({"dose": pd.Series([35, 36]).astype(name), "dose_unit": "mg", "weight": pd.Series([70, 70])})
    assert str(given["dose"].dtype) == name
    assert list(frame.check(given, regimen="berman-2000")["verdict"]) == ["within", "above"]


@pytest.mark.parametrize("dtype", ["float16", "bool", "boolean"])
def test_a_type_of_pandas_that_is_no_number_of_a_dose_is_refused_by_name(dtype: str) -> None:
    given = pd.DataFrame({"dose": pd.Series([1, 1]).astype(dtype), "dose_unit": "mg", "weight": [70, 70]})
    with pytest.raises(InputError, match="'dose'"):
        frame.check(given, regimen="berman-2000")


NUMBERS = [kind for kind in vars(pl).values() if isinstance(kind, pl.datatypes.DataTypeClass) and kind.is_numeric()]


@pytest.mark.parametrize(
    "kind", [pl.Decimal(9, 2) if kind is pl.Decimal else kind for kind in NUMBERS if kind != pl.Float16], ids=str
)
def test_a_number_of_every_type_of_polars_is_read(kind: Any) -> None:
    given = pl.DataFrame({"dose": pl.Series([35, 36]).cast(kind), "dose_unit": "mg", "weight": ["70", "70"]})
    assert given["dose"].dtype == kind
    assert frame.check(given, regimen="berman-2000")["verdict"].to_list() == ["within", "above"]


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("place", ["dose", "weight", "dose_unit", "concentration", "duration"])
def test_a_column_that_decides_is_read_or_refused_by_name(kind: str, place: str) -> None:
    column = TYPES[kind]
    table = base(**{place: column})
    if kind not in READ | {"nothing"}:
        with pytest.raises(InputError, match=f"^[^\n]*'{place}'[^\n]*$"):
            frame.check(table, regimen="berman-2000")
        return
    [found] = frame.check(table, regimen="berman-2000").to_pylist()
    if kind == "nothing":
        assert found["status"] == {
            "dose": "dose not read", "weight": "weight missing", "dose_unit": "unit not read",
        }.get(place, "read")  # fmt: skip
    elif place == "dose":
        assert (found["status"], found["verdict"]) == ("read", "within")
    elif place == "weight":
        # 35 mg at 35 kg is 1 mg/kg, twice 0.5 mg/kg
        assert (found["verdict"], found["ratio"]) == ("above", 2.0)
    else:
        assert found["status"] != "read"


@pytest.mark.parametrize("kind", TYPES)
def test_a_column_that_is_only_carried_is_carried(kind: str) -> None:
    table = base(other=TYPES[kind])
    found = frame.check(table, regimen="berman-2000")
    assert found.column("other").equals(table.column("other"))
    assert found["verdict"].to_pylist() == ["within"]
    for frames in (pl.from_arrow(table), pl.from_arrow(table).lazy()) if _in_polars(table) else ():  # type: ignore[union-attr]
        checked: Any = frame.check(frames, regimen="berman-2000")
        checked = checked.collect() if isinstance(checked, pl.LazyFrame) else checked
        assert checked["other"].equals(pl.from_arrow(table)["other"])  # type: ignore[index]


def _in_polars(table: Any) -> bool:
    try:
        pl.from_arrow(table)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError):
        return False
    return True


@pytest.mark.parametrize("to", ["csv", "tsv", "jsonl", "parquet"])
@pytest.mark.parametrize("kind", sorted(TYPES.keys() - {"interval", "runs"}))  # which Parquet has not
@pytest.mark.parametrize("place", ["other", "dose"])
def test_a_file_with_a_column_of_any_type_is_checked_or_refused_in_one_line(
    tmp_path: Path, kind: str, to: str, place: str
) -> None:
    path, target = tmp_path / "table.parquet", tmp_path / f"out.{to}"
    pq.write_table(base(**{place: TYPES[kind]}), path)
    ran = within("cohort", "check", str(path), "-r", "berman-2000", "-o", str(target))
    assert ran.said.count("\n") == 1, ran.said
    assert "Traceback" not in ran.said
    if place == "other" and ran.code != 4:  # 4: polars itself has no such type
        assert ran.code == 0, ran.said
        assert target.exists()


# pandas.


def test_labels_that_are_no_texts_or_are_there_twice_are_carried_or_named() -> None:
    given = pd.DataFrame([["35 mg", 70, 1, 2, 3]], columns=["dose", "weight", 5, "x", "x"])
    found = frame.check(given, regimen="berman-2000")
    assert list(found.columns[:5]) == ["dose", "weight", 5, "x", "x"]
    assert list(found["verdict"]) == ["within"]
    with pytest.raises(InputError, match="'weight' twice"):
        frame.check(pd.DataFrame([["35 mg", 70, 1]], columns=["dose", "weight", "weight"]), regimen="berman-2000")
    several = pd.DataFrame({("dose", "a"): ["35 mg"], ("weight", "b"): [70]})
    with pytest.raises(InputError, match="several levels"):
        frame.check(several, regimen="berman-2000")


@pytest.mark.parametrize("index", [[7, 7, 3], pd.MultiIndex.from_tuples([("a", 1), ("a", 1), ("b", 2)])])
def test_an_index_stays_even_where_it_is_doubled_and_rows_are_repeated(index: Any) -> None:
    given = pd.DataFrame({"dose": ["35 mg", "350 mg", "x"], "weight": [70, 70, 70]}, index=index)
    checked = frame.check(given, regimen="berman-2000")
    assert checked.index.equals(given.index)
    assert [one if isinstance(one, str) else None for one in checked["verdict"]] == ["within", "above", None]
    dosed = frame.dose(given, indication="migraine")
    assert list(dosed.index) == [one for one in given.index for _ in range(3)]


def test_objects_of_several_types_are_read_one_by_one() -> None:
    cells = [np.float64(34.93), D("34.930"), 35, "35", "35 ", None, float("nan"), pd.NA, D("350"), D("3.5E+2")]
    given = pd.DataFrame({"dose": pd.Series(cells, dtype=object), "dose_unit": "mg", "weight": 69.85})
    found = frame.check(given, regimen="berman-2000")
    assert list(found["status"]) == ["read"] * 5 + ["dose not read"] * 3 + ["read"] * 2
    assert list(found["slips"][8:]) == ["ten-fold"] * 2
    # 34.925 mg: 34.93 equals it as rounded at its decimals, and so does 35 without any.
    assert list(found["verdict"][:5]) == ["within"] * 5
    with pytest.raises(InputError, match="'dose' holds list"):
        frame.check(pd.DataFrame({"dose": [[35]], "weight": [70]}), regimen="berman-2000")
    halves = pd.DataFrame({"dose": pd.Series([np.float16(35)], dtype=object), "dose_unit": "mg", "weight": 70})
    with pytest.raises(InputError, match="'dose' holds floats of 16 bits"):
        frame.check(halves, regimen="berman-2000")


WITHOUT = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == sys.argv[1]:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())
from ketacalc import frame
given = {"dose": ["35 mg", "350 mg"], "weight": [70, 70]}
if sys.argv[1] == "pyarrow":
    import pandas
    given["weight"] = pandas.array(given["weight"], "Int64")
    print(*frame.check(pandas.DataFrame(given), regimen="berman-2000")["verdict"])
else:
    import duckdb
    table = duckdb.sql("SELECT unnest(['35 mg', '350 mg']) AS dose, 70 AS weight")
    print(*[row[0] for row in frame.check(table, regimen="berman-2000").order("dose").project("verdict").fetchall()])
"""


@pytest.mark.parametrize("hidden", ["pyarrow", "pandas"])
def test_pandas_needs_no_pyarrow_and_duckdb_no_pandas(hidden: str) -> None:
    ran = python(WITHOUT, hidden)
    assert ran.text.split() == ["within", "above"], ran.said


# DuckDB.


def test_a_relation_of_any_connection_stays_lazy_and_reads_what_is_there_when_it_is_asked() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE given AS SELECT 1 AS id, '35 mg' AS dose, 70 AS weight")
    found = frame.check(connection.table("given"), regimen="berman-2000")
    connection.execute("INSERT INTO given VALUES (2, '350 mg', 70), (3, '350 mg', 70)")
    assert found.order("id").project("id, verdict").fetchall() == [(1, "within"), (2, "above"), (3, "above")]
    assert found.order("id").project("slips").fetchall() == [(None,), ("ten-fold",), ("ten-fold",)]
    dosed = frame.dose(connection.table("given"), indication="migraine")
    assert len(dosed.fetchall()) == 9


def test_an_enumeration_of_duckdb_is_a_text() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TYPE unit AS ENUM ('mg', 'g')")
    connection.execute("CREATE TABLE given AS SELECT 35 AS dose, 'mg'::unit AS dose_unit, 70::DECIMAL(9, 2) AS weight")
    assert frame.check(connection.table("given"), regimen="berman-2000").project("verdict").fetchall() == [("within",)]


def test_a_relation_that_hides_its_connection_is_refused() -> None:
    relation = duckdb.connect().sql("SELECT '35 mg' AS dose, 70 AS weight")

    class Hidden:
        sql_query, columns, types, limit = relation.sql_query, relation.columns, relation.types, relation.limit

    with pytest.raises(InputError, match="hides the connection of a relation"):
        frame.check(type("DuckDBPyRelation", (Hidden,), {"__module__": "duckdb"})(), regimen="berman-2000")


# Headings.


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("dose [xyz]", "names no unit of a dose: 'xyz' is not read; write it as in 'dose [mg/h]'"),
        ("dose [kg]", "names no unit of a dose: 'kg' is not read"),
    ],
)
def test_a_unit_in_a_heading_that_is_none_of_a_dose_is_refused(heading: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        frame.check(pl.DataFrame({heading: ["35"], "weight": ["70"]}), regimen="berman-2000")


def test_a_unit_that_is_stated_for_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="--weight-unit is stated, and the table has no column of the weight"):
        frame.check(pl.DataFrame({"dose": ["35 mg"]}), regimen="berman-2000", weight_unit="lb")


@pytest.mark.parametrize(("count", "said"), [(6, "(it has a, b, c, d, e, f)"), (7, "(it has a, b, c, d, e, f, ...)")])
def test_a_column_that_is_missed_is_told_with_six_that_are_there(count: int, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        frame.check(pl.DataFrame({name: ["1"] for name in "abcdefg"[:count]}), regimen="berman-2000")


@pytest.mark.parametrize(
    ("heading", "option"),
    [
        ("Weight", "--weight-column"), ("weights", "--weight-column"), ("Weight Unit", "--weight-unit-column"),
        ("weightunit", "--weight-unit-column"), ("weight-unit", "--weight-unit-column"),
        ("DOSE_UNIT", "--dose-unit-column"),
        ("Concentration", "--concentration-column"), ("Weight (lb)", "--weight-column"),
    ],
)  # fmt: skip
def test_a_heading_that_is_nearly_ours_is_refused_with_the_option_that_names_it(heading: str, option: str) -> None:
    table = pl.DataFrame({"dose": ["35 mg"], heading: ["154"]})
    with pytest.raises(InputError, match="nearly") as error:
        frame.check(table, regimen="berman-2000")
    assert option in str(error.value)


def test_a_unit_in_a_heading_is_read_and_not_said_twice() -> None:
    # 154 lb is 69.85 kg, and 35 mg equals 34.93 mg as rounded; 154 kg would make it 77 mg.
    table = pl.DataFrame({"dose [mg]": [35], "weight (lb)": [154]})
    assert frame.check(table, regimen="berman-2000")["verdict"].to_list() == ["within"]
    with pytest.raises(InputError, match="said twice"):
        frame.check(table, regimen="berman-2000", weight_unit="lb")
    with pytest.raises(InputError, match="said twice"):
        frame.check(table.with_columns(weight_unit=pl.lit("lb")), regimen="berman-2000")
    with pytest.raises(InputError, match="no unit of a weight"):
        frame.check(pl.DataFrame({"dose": ["35 mg"], "weight [mg]": [70]}), regimen="berman-2000")


def test_units_and_a_duration_may_be_stated_once_for_all_rows() -> None:
    # 0.75 mg/kg/h for 40 min is 0.5 mg/kg.
    table = pl.DataFrame({"dose": [0.75], "weight": [70]})
    found = frame.check(table, regimen="berman-2000", dose_unit="mg/kg/h", duration="40 min")
    assert found["verdict"].to_list() == ["within"]
    with pytest.raises(InputError, match="numbers without a unit"):
        frame.check(table, regimen="berman-2000")
    with pytest.raises(InputError, match="no unit of a dose"):
        frame.check(table, regimen="berman-2000", dose_unit="kg")


# What is stated for a whole table.

ONE = pl.DataFrame({"dose": ["35 mg"], "weight": [70]})
"""0.5 mg/kg at 70 kg, as berman-2000 reports it."""


def verdicts(table: Any, **asked: Any) -> list[str]:
    return [str(one) for one in frame.check(table, **({"regimen": "berman-2000"} | asked))["verdict"]]


def test_a_tolerance_lies_between_0_and_1() -> None:
    assert verdicts(ONE.with_columns(dose=pl.lit("36 mg")), tolerance=Fraction(1, 20)) == ["within"]
    for wrong in (Fraction(2), Fraction(-1, 20)):
        with pytest.raises(InputError, match="a tolerance lies between 0 and 1"):
            frame.check(ONE, regimen="berman-2000", tolerance=wrong)


def test_a_table_is_held_against_the_catalogue_that_is_given() -> None:
    assert verdicts(ONE, catalogue=ketacalc.catalogue()) == ["within"]


def test_a_category_of_numbers_is_a_number() -> None:
    assert verdicts(pd.DataFrame({"dose": ["35 mg"], "weight": pd.Categorical([70])})) == ["within"]


def test_two_columns_of_one_quantity_are_refused_with_both_named() -> None:
    table = pl.DataFrame({"dose [mg]": [35], "dose [g]": [1], "weight": [70]})
    with pytest.raises(InputError, match=r"'dose \[mg\]' and 'dose \[g\]': which is meant cannot be known"):
        frame.check(table, regimen="berman-2000")


def test_no_column_begins_as_our_own_workings_do() -> None:
    with pytest.raises(InputError, match="no column of a table may begin with __ketacalc_"):
        frame.check(ONE.with_columns(__ketacalc_x=1), regimen="berman-2000")


def test_a_table_says_in_one_column_what_its_rows_are_held_against() -> None:
    both = ONE.with_columns(indication=pl.lit("migraine"), regimen=pl.lit("berman-2000"))
    with pytest.raises(InputError, match="has both a column indication and a column regimen"):
        frame.check(both)
    with pytest.raises(InputError, match="names no indication and no regimen"):
        frame.check(ONE)
    named = both.rename({"regimen": "study"})
    assert list(frame.check(named, names=frame.Names(regimen="study"))["verdict"]) == ["within"]


def test_a_concentration_may_be_a_text_or_a_quantity_that_no_decimal_ends() -> None:
    # 10/3 mg/mL: 10.5 mL are 35 mg.
    table = pl.DataFrame({"dose": ["10.5 mL"], "weight": [70]})
    third = ketacalc.Quantity(Fraction(10, 3), "mg/mL")
    assert verdicts(table, concentration=third) == verdicts(table, concentration="10 mg/3 mL") == ["within"]
    assert verdicts(table, concentration=ketacalc.Quantity("2.5", "mg/mL")) == ["below"]  # 26.25 mg
