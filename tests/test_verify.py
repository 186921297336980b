"""`verify`: every wrong cell of a table is found and named, no right one is accused, and no cell is lost.

Tables are made here with the tests' own arithmetic, and the command reads them as files.
"""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from io import StringIO
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.command import Ran, ketacalc, piped, refused, within

Document = dict[str, Any]

DATA = Path(__file__).parent / "data"
FORMATS = ("table", "json", "csv", "markdown")
RATES = ("--cells", "mL/h", "--concentration", "1 mg/mL")
POUND = Fraction("0.45359237")


def ran_on(data: str | bytes, *arguments: str) -> Ran:
    """Verify a table in a file, inside this process."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return within("verify", str(path), *arguments)


def verified(data: str | bytes, *arguments: str) -> Document:
    """Return the document, and check that the exit code and the counts agree with its cells."""
    ran = ran_on(data, *arguments, "-f", "json")
    assert ran.said == "", ran
    document: Document = json.loads(ran.text)
    statuses = [cell["status"] for cell in document["cells"]]
    assert document["counts"] == {status: statuses.count(status) for status in ("ok", "differs", "refused")}
    assert ran.code == int(set(statuses) != {"ok"})
    return document


def cells(data: str | bytes, *arguments: str) -> list[Document]:
    found: list[Document] = verified(data, *arguments)["cells"]
    return found


def only(data: str | bytes, *arguments: str) -> Document:
    [cell] = cells(data, *arguments)
    return cell


def statuses(data: str | bytes, *arguments: str) -> list[str]:
    return [cell["status"] for cell in cells(data, *arguments)]


def codes(cell: Document) -> list[str]:
    return [slip["code"] for slip in cell["slips"]]


def flat(text: str) -> str:
    """Return text without its line breaks, table borders and the backslashes of Markdown."""
    return " ".join(re.sub(r"[─-╿|\\\\]", " " if "╭" in text else "", text).split())


# Published tables.


def test_a_published_rate_table_has_69_right_figures() -> None:
    ran = within("verify", str(DATA / "vargo_rates.csv"), *RATES, "-f", "json")
    document = json.loads(ran.text)
    assert (ran.code, document["counts"]) == (0, {"ok": 69, "differs": 0, "refused": 0})
    assert {cell["deviation_percent"] for cell in document["cells"]} == {0}
    assert document["findings"] == []


def test_the_published_rates_at_another_strength_are_one_finding() -> None:
    # The same table for 2 mg/mL: every rate is twice too high.
    ran = within("verify", str(DATA / "vargo_rates.csv"), "--cells", "mL/h", "--concentration", "2 mg/mL", "-f", "json")
    [finding] = json.loads(ran.text)["findings"]
    assert (ran.code, finding["column"], finding["cells"], finding["factor"]) == (1, None, 69, 2)
    assert "volume-for-amount" in finding["slips"]


def infusions() -> dict[tuple[str, str], Document]:
    """Return the verified infusion problems by problem and printed figure."""
    path = DATA / "infusions.csv"
    document = json.loads(within("verify", str(path), "-f", "json").text)
    rows = list(csv.DictReader(StringIO(path.read_text())))
    assert [cell["row"] for cell in document["cells"]] == list(range(1, len(rows) + 1))
    return {(rows[cell["row"] - 1]["problem"], cell["printed"]): cell for cell in document["cells"]}


def test_the_right_infusion_problems_raise_no_alarm() -> None:
    wrong = {key for key, cell in infusions().items() if cell["status"] != "ok"}
    assert wrong == {
        ("infusionfox-010", "250 mL/h"),
        ("ismp_dex-001 as keyed", "148 mL/h"),
        ("droracle241297-001", "42 gtt/min"),
    }


def test_the_incident_per_minute_for_per_hour_is_named() -> None:
    # 0.15 mcg/kg/h x 66 kg / 4 mcg/mL = 2.475 mL/h; keyed per minute it is 148.5, reported as 148.
    cell = infusions()["ismp_dex-001 as keyed", "148 mL/h"]
    assert (cell["status"], cell["expected"]["exact"]) == ("differs", "2.475")
    assert codes(cell) == ["minute-hour"]


def test_an_answer_that_is_eight_times_its_own_working_differs() -> None:
    cell = infusions()["droracle241297-001", "42 gtt/min"]
    assert (cell["status"], cell["expected"]["exact"], cell["deviation_percent"]) == ("differs", "5.25", 700)


def test_a_unit_that_is_not_read_is_refused_by_its_name() -> None:
    cell = infusions()["infusionfox-010", "250 mL/h"]
    assert (cell["status"], cell["column"]) == ("refused", "rate")
    assert "mEq" in cell["note"]


@pytest.mark.parametrize(
    ("row", "note"),
    [
        # A practice key, 2.2 lb in a kilogram: 136 lb x 5 mg/kg, 188 lb x 6 mg/kg, 135 lb x 3 mg/kg in a day.
        ("136 lb,5 mg/kg/day,309 mg/day", "2.2 lb"),
        ("188 lb,6 mg/kg/day,513 mg/day", "2.2 lb"),
        # 220 lb are 100 kg at 2.2 lb in a kilogram, and 99.79 kg exactly.
        ("220 lb,20 mg/kg,2000 mg", "2.2 lb"),
        ("135 lb,3 mg/kg/day,184 mg/day", ""),
        # A walkthrough with 2.205: 154 lb x 15 mg/kg is 1047.6 mg; exactly 1047.8.
        ("154 lb,15 mg/kg/day,1047.6 mg/day", "2.205 lb"),
        ("154 lb,15 mg/kg/day,1047.8 mg/day", ""),
        ("1000 lb,1 mg/kg/day,453.597 mg/day", "2.2046 lb"),
    ],
)
def test_a_rounded_pound_is_ok_and_the_factor_is_named(row: str, note: str) -> None:
    cell = only(f"weight,dose,amount\n{row}\n")
    assert cell["status"] == "ok"
    assert note in cell["note"]
    assert bool(note) is bool(cell["note"])


# Grids and long tables, units in the header or in the cell.


@pytest.mark.parametrize(
    "table",
    [
        "weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n45,4.5,9\n50,5,10\n",
        "weight,0.1 mg/kg/h,0.2 mg/kg/h\n45 kg,4.5,9\n50 kg,5,10\n",
        "weight,0.1 mg/kg/h,0.2 mg/kg/h\n45,4.5 mL/h,9 mL/h\n50,5,10 mL/h\n",
        "weight [g],0.1 mg/kg/h,0.2 mg/kg/h\n45000,4.5,9\n50000,5,10\n",
        "weight [kg],100 mcg/kg/h,0.2 mg/kg/h\n45,4.5,9\n50,5,10\n",
        'weight [kg],"0.1 mg/kg/h","0.2 mg/kg/h"\r\n45,"4.5",9\r\n50,5,10\r\n',
        "weight [kg];0.1 mg/kg/h;0.2 mg/kg/h\n45;4.5;9\n50;5;10\n",
        "weight [kg]\t0.1 mg/kg/h\t0.2 mg/kg/h\n45\t4.5\t9\n50\t5\t10\n",
        "\ufeffweight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n45,4.5,9\n50,5,10",
        "weight [kg], 0.1 mg/kg/h , 0.2 mg/kg/h\n45 , 4.5, 9\n\n50,5,10\n\n",
        "Weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n45,4.5,9\n50,5,10\n",
    ],
)
def test_a_grid_is_read_however_it_is_written(table: str) -> None:
    document = verified(table, *RATES)
    assert document["counts"] == {"ok": 4, "differs": 0, "refused": 0}
    assert [(cell["row"], cell["printed"].partition(" ")[0]) for cell in document["cells"]] == [
        (1, "4.5"), (1, "9"), (2, "5"), (2, "10"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "table",
    [
        "weight,dose,concentration,rate\n45 kg,0.1 mg/kg/h,1 mg/mL,4.5 mL/h\n",
        "weight [kg],dose [mg/kg/h],concentration [mg/mL],rate [mL/h]\n45,0.1,1,4.5\n",
        "weight [kg],dose [mg/kg/h],concentration [mg/mL],rate[mL/h]\n45,0.1,1,4.5\n",
        "rate [mL/h],comment,concentration,dose,weight\n4.5,at night,1 mg/mL,100 mcg/kg/h,45000 g\n",
        "Weight,Dose,Concentration,Rate\n45 kg,0.1 mg/kg/h,1 mg/mL,4.5 mL/h\n",
        "weight,dose,concentration,rate\n45,0.1 mg/kg/h,1 g/L,75 mcg/min\n",
        "weight [lb],dose,concentration,amount [mg/h]\n100,0.1 mg/kg/h,1 mg/mL,4.5\n",
        "dose,concentration,volume\n0.5 g,50 mg/mL,10 mL\n",
        "weight,dose,concentration,rate\n25 kg,0.03 mmol/kg/h,3 mmol/mL,0.25 mL/h\n",
    ],
)
def test_a_long_table_is_read_however_it_is_written_without_a_weight_and_in_millimoles(table: str) -> None:
    assert only(table)["status"] == "ok"


def test_a_pound_rounded_to_none_of_the_usual_factors_differs() -> None:
    # 2.3 lb in a kilogram
    assert only("weight,dose,amount\n230 lb,1 mg/kg,100 mg\n")["status"] == "differs"


def test_each_printed_figure_of_a_row_is_judged() -> None:
    table = "weight,dose,concentration,amount,volume\n68 kg,15 mg/kg,5 mg/mL,1020 mg,250 mL\n"
    found = cells(table)
    assert [(cell["column"], cell["status"]) for cell in found] == [("amount", "ok"), ("volume", "differs")]
    assert codes(found[1]) == []


def test_a_column_goes_before_the_option_of_the_same_name() -> None:
    table = "weight,dose,concentration,rate\n45 kg,0.1 mg/kg/h,1 mg/mL,4.5 mL/h\n45 kg,0.1 mg/kg/h,,2.25 mL/h\n"
    assert statuses(table, "--concentration", "2 mg/mL") == ["ok", "ok"]


# Rounding.


ROUNDED = {
    # At 50 kg: 5, 2.5, 12.25, 3.5, 1.245 and 1.235 mg; what is right, and what is not.
    "0.1": (("5", "5.0", "5.00"), ("5.1", "4.9")),
    "0.05": (("2", "3", "2.5", "2.50"), ("2.4", "2.51")),
    "0.245": (("12.25", "12.3", "12.2"), ("12.4", "12.1")),
    "0.07": (("4", "3"), ("2",)),
    "0.0249": (("1.24", "1.25", "1.2"), ("1.3",)),
    "0.0247": (("1.24", "1.23", "1"), ("2",)),
}


@pytest.mark.parametrize(
    ("dose", "printed", "status"),
    [
        (dose, figure, status)
        for dose, groups in ROUNDED.items()
        for status, figures in zip(("ok", "differs"), groups, strict=True)
        for figure in figures
    ],
)
def test_a_figure_is_right_if_the_exact_one_rounds_to_it_half_up_or_half_even(
    dose: str, printed: str, status: str
) -> None:
    assert only(f"weight [kg],{dose} mg/kg\n50,{printed}\n", "--cells", "mg")["status"] == status


@pytest.mark.parametrize(("printed", "status"), [("7/3", "ok"), ("5/3", "differs"), ("22/9", "differs")])
def test_a_fraction_is_exact_and_not_rounded_to_a_whole_number(printed: str, status: str) -> None:
    """0.1 mg/kg/h at 70 kg and 3 mg/mL is 7/3 mL/h."""
    table = f"weight [kg],0.1 mg/kg/h\n70,{printed}\n"
    assert only(table, "--cells", "mL/h", "--concentration", "3 mg/mL")["status"] == status


@pytest.mark.parametrize(
    ("weight", "printed", "caution"),
    [
        # 0.1 mg/kg at 10 mg/mL
        ("6", "0.1", True),
        ("6", "0.06", False),
        ("9", "0.1", True),
        ("9.5", "0.1", False),
        ("10.5", "0.1", False),
        ("11.4", "0.1", True),
    ],
)
def test_a_rounded_figure_more_than_10_per_cent_off_is_ok_with_a_caution(
    weight: str, printed: str, *, caution: bool
) -> None:
    table = f"weight [kg],0.1 mg/kg\n{weight},{printed}\n"
    arguments = ("--cells", "mL", "--concentration", "10 mg/mL")
    cell = only(table, *arguments)
    assert (cell["status"], cell["slips"]) == ("ok", [])
    assert ("10 %" in cell["note"]) is caution
    for form in FORMATS:
        ran = ran_on(table, *arguments, "-f", form)
        assert ran.code == 0
        assert ("more than 10 %" in flat(ran.text)) is caution, form


# Caps, drops, dilutions.


@pytest.mark.parametrize(
    ("weight", "amount", "volume", "status"),
    [
        ("48", "400", "20", "ok"),
        ("48", "480", "24", "differs"),
        ("40", "400", "20", "ok"),
        ("39", "390", "19.5", "ok"),
        ("39", "400", "20.5", "differs"),
    ],
)
def test_a_largest_dose_goes_before_a_larger_one(weight: str, amount: str, volume: str, status: str) -> None:
    row = f"{weight} kg,10 mg/kg,20 mg/mL"
    in_column = f"weight,dose,concentration,max_dose,amount,volume\n{row},0.4 g,{amount} mg,{volume} mL\n"
    assert statuses(in_column) == [status] * 2
    in_option = f"weight,dose,concentration,amount,volume\n{row},{amount} mg,{volume} mL\n"
    assert statuses(in_option, "--max-dose", "400 mg") == [status] * 2
    grid = f"weight [kg],10 mg/kg\n{weight},{amount}\n"
    assert statuses(grid, "--cells", "mg", "--max-dose", "400 mg") == [status]


def test_a_largest_rate_caps_a_rate() -> None:
    grid = "weight [kg],0.2 mg/kg/h\n40,8\n60,10\n80,10\n"
    assert statuses(grid, *RATES, "--max-dose", "10 mg/h") == ["ok"] * 3
    assert statuses(grid, *RATES) == ["ok", "differs", "differs"]


def test_a_largest_dose_of_another_kind_is_refused_and_not_ignored() -> None:
    cell = only("weight [kg],0.2 mg/kg/h\n60,12\n", *RATES, "--max-dose", "10 mg")
    assert cell["status"] == "refused"
    assert "mg" in cell["note"]


@pytest.mark.parametrize(
    ("printed", "factor", "status"),
    [
        ("5.25 gtt/min", "60 gtt/mL", "ok"),
        ("5 gtt/min", "60 gtt/mL", "ok"),
        ("315 gtt/h", "60 gtt/mL", "ok"),
        ("1.75 gtt/min", "20 gtt/mL", "ok"),
        ("42 gtt/min", "60 gtt/mL", "differs"),
        ("1.75 gtt/min", "60 gtt/mL", "differs"),
    ],
)
def test_drops_are_computed_from_the_drop_factor(printed: str, factor: str, status: str) -> None:
    row = f"35 kg,2.5 mcg/kg/min,1000 mcg/mL,{printed}"
    table = f"weight,dose,concentration,drops,drop_factor\n{row},{factor}\n"
    assert only(table)["status"] == status
    assert only(f"weight,dose,concentration,drops\n{row}\n", "--drop-factor", factor)["status"] == status


def test_drops_without_a_drop_factor_are_refused() -> None:
    cell = only("weight,dose,concentration,drops\n35 kg,2.5 mcg/kg/min,1 mg/mL,5 gtt/min\n")
    assert cell["status"] == "refused"
    assert "drop factor" in cell["note"]


@pytest.mark.parametrize(
    ("columns", "row", "status"),
    [
        # 5 mL of 50 mg/mL and 250 mL are 50/51 mg/mL: 20 mg are 20.4 mL; nominally, 20 mL.
        ("stock,stock_volume,diluent,volume", "50 mg/mL,5 mL,250 mL,20.4 mL", "ok"),
        ("stock,stock_volume,diluent,volume", "50 mg/mL,5 mL,250 mL,20.0 mL", "differs"),
        ("stock,stock_volume,diluent,volume", "50 mg/mL,5 mL,0.25 L,20.4 mL", "ok"),
        ("stock,stock_volume,diluent,volume", "50 mg/mL,10 mL,490 mL,20 mL", "ok"),
        ("stock [mg/mL],stock_volume [mL],diluent [mL],volume [mL]", "50,10,490,20", "ok"),
        ("stock,stock_volume,volume", "50 mg/mL,10 mL,0.4 mL", "ok"),
    ],
)
def test_a_dilution_gives_the_concentration(columns: str, row: str, status: str) -> None:
    assert only(f"dose,{columns}\n20 mg,{row}\n")["status"] == status


def test_drops_and_dilutions_are_computed_again_in_one_row() -> None:
    # 5 mL of 50 mg/mL in 245 mL is 1 mg/mL; 0.3 mg/kg/h x 70 kg is 21 mL/h, 7 gtt/min at 20 gtt/mL.
    found = cells(
        "weight [kg],dose,stock,stock_volume,diluent,drop_factor,rate [mL/h],drops [gtt/min]\n"
        "70,0.3 mg/kg/h,50 mg/mL,5 mL,245 mL,20 gtt/mL,21,7\n"
        "70,0.3 mg/kg/h,50 mg/mL,5 mL,245 mL,20 gtt/mL,2.1,70\n"
    )
    assert [cell["status"] for cell in found] == ["ok", "ok", "differs", "differs"]
    assert all("ten-fold" in codes(cell) for cell in found[2:])


# No false alarm.

SHAPES = (
    # The unit of the dose, that of the cells, and what turns the one times the weight into the other at 1 mg/mL.
    ("mg/kg/h", "mL/h", Fraction(1), True),
    ("mcg/kg/min", "mL/h", Fraction(60, 1000), True),
    ("mcg/kg/min", "mg/h", Fraction(60, 1000), False),
    ("mg/kg/h", "mcg/min", Fraction(1000, 60), False),
    ("mg/kg", "mg", Fraction(1), False),
    ("mg/kg", "mL", Fraction(1), True),
    ("mcg/kg", "mg", Fraction(1, 1000), False),
    ("mg/kg/day", "mg/day", Fraction(1), False),
    ("mg/kg/day", "mL/day", Fraction(1), True),
)


@dataclass(frozen=True)
class Grid:
    """A table of exact figures: what is known of it, and how it is to be rounded."""

    weights: tuple[Fraction, ...]
    doses: tuple[Fraction, ...]
    unit: str
    cells: str
    scale: Fraction
    strength: Fraction | None
    places: int
    even: bool
    body: str = "kg"

    def exact(self, row: int, column: int) -> Fraction:
        kg = self.weights[row] * (POUND if self.body == "lb" else 1)
        return kg * self.doses[column] * self.scale / (self.strength or 1)

    def rounded(self, value: Fraction) -> Fraction:
        """Round at the table's decimals as the table does: half up, or half to the even digit."""
        shifted = value * 10**self.places
        whole, rest = divmod(shifted.numerator, shifted.denominator)
        twice = 2 * rest - shifted.denominator
        up = twice > 0 or (twice == 0 and (whole % 2 == 1 if self.even else True))
        return Fraction(whole + up, 10**self.places)

    @property
    def arguments(self) -> tuple[str, ...]:
        known = () if self.strength is None else ("--concentration", f"{text(self.strength)} mg/mL")
        return ("--cells", self.cells, *known)

    def table(self, changed: dict[tuple[int, int], str] | None = None) -> str:
        """Return the grid as CSV, with some cells printed otherwise."""
        lines = [",".join([f"weight [{self.body}]", *(f"{text(dose)} {self.unit}" for dose in self.doses)])]
        for row, weight in enumerate(self.weights):
            figures = [
                (changed or {}).get((row, column)) or at(self.rounded(self.exact(row, column)), self.places)
                for column in range(len(self.doses))
            ]
            lines.append(",".join([text(weight), *figures]))
        return "\n".join(lines) + "\n"


def at(value: Fraction, places: int) -> str:
    """Return a number that has at most so many decimals, with all of them."""
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else digits


def text(value: Fraction) -> str:
    """Return a number of at most 4 decimals without trailing zeros."""
    return at(value, 4).rstrip("0").rstrip(".")


def thousandths(low: int, high: int) -> st.SearchStrategy[Fraction]:
    return st.integers(low, high).map(lambda number: Fraction(number, 1000))


@st.composite
def grids(draw: st.DrawFn, *, even: bool | None = None, rows: int = 3, body: str = "kg") -> Grid:
    unit, cells_in, scale, diluted = draw(st.sampled_from(SHAPES))
    strengths = [Fraction(strength) for strength in ("1", "2", "0.5", "10", "50", "1.6", "3", "0.08")]
    return Grid(
        weights=tuple(draw(st.lists(thousandths(500, 150_000), min_size=2, max_size=rows, unique=True))),
        doses=tuple(draw(st.lists(thousandths(10, 9000), min_size=1, max_size=3, unique=True))),
        unit=unit,
        cells=cells_in,
        scale=scale,
        strength=draw(st.sampled_from(strengths)) if diluted else None,
        places=draw(st.integers(0, 3)),
        even=draw(st.booleans()) if even is None else even,
        body=body,
    )


def is_printable(grid: Grid) -> bool:
    """Tell whether every figure has at most 7 digits before its point, and none is printed as 0."""
    smallest, largest = (end(grid.weights) * end(grid.doses) * grid.scale / (grid.strength or 1) for end in (min, max))
    return largest < 10**6 and grid.rounded(smallest * (POUND if grid.body == "lb" else 1)) > 0


@given(grid=grids())
@settings(max_examples=200)
def test_a_right_table_raises_no_alarm_at_any_rounding(grid: Grid) -> None:
    assume(is_printable(grid))
    document = verified(grid.table(), *grid.arguments)
    assert document["counts"] == {"ok": len(grid.weights) * len(grid.doses), "differs": 0, "refused": 0}
    assert document["findings"] == []
    for cell in document["cells"]:
        column = next(n for n, dose in enumerate(grid.doses) if cell["column"] == f"{text(dose)} {grid.unit}")
        assert Fraction(cell["expected"]["exact"]) == grid.exact(cell["row"] - 1, column)


@given(
    grid=grids(body="lb"), factor=st.sampled_from([1 / POUND, Fraction("2.2"), Fraction("2.205"), Fraction("2.2046")])
)
@settings(max_examples=100)
def test_a_table_of_pounds_raises_no_alarm_with_any_usual_factor(grid: Grid, factor: Fraction) -> None:
    assume(is_printable(grid))
    rounded = {
        cell: at(grid.rounded(grid.exact(*cell) / POUND / factor), grid.places)
        for cell in product(range(len(grid.weights)), range(len(grid.doses)))
    }
    document = verified(grid.table(rounded), *grid.arguments)
    assert document["counts"]["ok"] == len(document["cells"]) == len(rounded)


# Slips.


def slip_factors(grid: Grid, kg: Fraction) -> Iterable[tuple[str, Fraction]]:
    """Yield every slip that applies to a cell with each factor by which it puts the cell off."""
    both: list[tuple[str, Fraction]] = [
        ("ten-fold", Fraction(10)),
        ("hundred-fold", Fraction(100)),
        ("milligram-microgram", Fraction(1000)),
        ("salt-base", Fraction(27419, 23773)),
        *(("pound-kilogram", factor) for factor in (1 / POUND, Fraction("2.2"), Fraction("2.205"), Fraction("2.2046"))),
    ]
    time = grid.cells.rpartition("/")[2]
    if time in ("h", "min"):
        both += [("minute-hour", Fraction(60)), ("pump-unit", Fraction(50, 3))]
    if time in ("h", "min", "day"):
        both += [("hour-day", Fraction(24)), ("minute-day", Fraction(1440))]
    if time == "day":
        both += [("day-for-dose", Fraction(doses)) for doses in (2, 3, 4)]
    if grid.strength not in (None, 1):
        both += [("volume-for-amount", Fraction(grid.strength or 1))]
    for code, factor in both:
        yield code, factor
        yield code, 1 / factor
    if kg != 1:
        yield "weight-forgotten", 1 / kg
        yield "weight-twice", kg


def is_told_apart(grid: Grid, value: Fraction) -> bool:
    """Tell whether a figure shows enough digits for a slip to be told by them: it is off by 1 in 25 at most."""
    return value > 0 and abs(grid.rounded(value) - value) * 25 <= value < 10**7


def assert_found(grid: Grid, where: tuple[int, int], printed: str, code: str) -> Document:
    """Check that the one wrong cell differs with its slip named, and that all others are ok."""
    document = verified(grid.table({where: printed}), *grid.arguments, "--drug", "ketamine")
    wrong = [cell for cell in document["cells"] if cell["status"] != "ok"]
    assert len(document["cells"]) == len(grid.weights) * len(grid.doses)
    [cell] = wrong
    assert (cell["status"], cell["printed"], cell["row"]) == ("differs", printed, where[0] + 1)
    assert cell["column"] == f"{text(grid.doses[where[1]])} {grid.unit}"
    assert code in codes(cell), (printed, cell["expected"]["exact"])
    assert document["findings"] == [] or len(document["cells"]) == 1
    return dict(cell)


@pytest.mark.parametrize("even", [False, True], ids=["half up", "half even"])
@given(data=st.data())
@settings(max_examples=250, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_a_slip_in_a_right_table_is_found_and_named_and_its_neighbours_stay_ok(data: st.DataObject, even: bool) -> None:
    grid = data.draw(grids(even=even))
    assume(is_printable(grid))
    row = data.draw(st.integers(0, len(grid.weights) - 1))
    column = data.draw(st.integers(0, len(grid.doses) - 1))
    code, factor = data.draw(st.sampled_from(list(slip_factors(grid, grid.weights[row]))))
    exact = grid.exact(row, column)
    wrong = exact * factor
    assume(is_told_apart(grid, exact) and is_told_apart(grid, wrong))
    printed = grid.rounded(wrong)
    assume(abs(printed - exact) > Fraction(1, 10**grid.places))
    assert_found(grid, (row, column), at(printed, grid.places), code)


HOURLY = Grid(
    weights=(Fraction(47), Fraction(63), Fraction("81.5")),
    doses=(Fraction("0.13"), Fraction("0.29")),
    unit="mg/kg/h",
    cells="mL/h",
    scale=Fraction(1),
    strength=Fraction(7, 2),
    places=3,
    even=False,
)
A_DAY = replace(HOURLY, doses=(Fraction(13), Fraction(29)), unit="mg/kg/day", cells="mL/day")


@pytest.mark.parametrize(
    ("grid", "code", "factor"),
    [
        pytest.param(grid, code, factor, id=f"{code} {float(factor):.6g} {grid.cells}")
        for grid in (HOURLY, A_DAY)
        for code, factor in slip_factors(grid, grid.weights[1])
    ],
)
def test_each_slip_of_the_contract_is_found_in_a_table(grid: Grid, code: str, factor: Fraction) -> None:
    fine = replace(grid, places=6)
    wrong = fine.rounded(fine.exact(1, 1) * factor)
    cell = assert_found(fine, (1, 1), at(wrong, 6), code)
    found = [slip for slip in cell["slips"] if slip["code"] == code and Fraction(slip["factor_exact"]) == factor]
    assert len(found) == 1
    assert Fraction(found[0]["corrected"]["exact"]) * factor == wrong
    assert found[0]["regimen"] is None


def test_the_salt_is_named_only_where_the_drug_is_ketamine() -> None:
    table = "weight [kg],1 mg/kg\n50,57.67\n"
    assert "salt-base" not in codes(only(table, "--cells", "mg"))
    assert "salt-base" in codes(only(table, "--cells", "mg", "--drug", "Ketamine hydrochloride"))
    assert "salt-base" in codes(only("drug,weight,dose,amount\nketamine,50 kg,1 mg/kg,57.67 mg\n"))


def test_a_slip_says_what_undoing_it_gives_and_not_that_it_is_right() -> None:
    table = "weight [kg],0.5 mg/kg\n100,110\n"
    assert "should be 50 mg" in ran_on(table, "--cells", "mg").text
    [slip] = only(table, "--cells", "mg")["slips"]
    assert "undone, it gives 49.9 mg (rounded)" in slip["text"]
    assert "would be right" not in slip["text"]


@pytest.mark.parametrize(
    ("dose", "printed", "code"),
    [
        # 50 kg, 2 mg/mL: what is right in another unit, with its digits kept
        ("0.3 mg/kg/h", "15 mg/min", "minute-hour"),
        ("5 mcg/kg/min", "0.25 mg/h", "minute-hour"),
        ("0.3 mg/kg/h", "15 mg/day", "hour-day"),
        ("12 mg/kg/day", "600 mg/h", "hour-day"),
        ("12 mg/kg/day", "600 mg/min", "minute-day"),
        ("0.3 mg/kg/h", "15 mcg/h", "milligram-microgram"),
        ("0.3 mg/kg/h", "15000 mg/h", "milligram-microgram"),
        ("0.3 mg/kg/h", "15 mcg/min", "pump-unit"),
        ("0.3 mg/kg/h", "15 mL/h", "volume-for-amount"),
        ("0.3 mg/kg/h", "7.5 mg/h", "volume-for-amount"),
        ("0.3 mg/kg/h", "0.3 mg/h", "weight-forgotten"),
        ("0.3 mg/kg/h", "15 mg/kg/h", "weight-twice"),
        ("0.3 mg/kg/h", "15 mg", "time-forgotten"),
        ("0.3 mg/kg", "15 mg/h", "time-forgotten"),
    ],
)
def test_a_wrong_unit_with_its_digits_kept_is_no_right_figure_and_is_named(dose: str, printed: str, code: str) -> None:
    cell = only(f"weight,dose,concentration,rate\n50 kg,{dose},2 mg/mL,{printed}\n")
    assert cell["status"] != "ok"
    assert code in codes(cell)


# Slips of the hand.


@pytest.mark.parametrize("even", [False, True], ids=["half up", "half even"])
@given(data=st.data())
@settings(max_examples=120, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_two_neighbouring_digits_swapped_are_found_and_named(data: st.DataObject, even: bool) -> None:
    grid = data.draw(grids(even=even))
    assume(is_printable(grid))
    right = at(grid.rounded(grid.exact(0, 0)), grid.places)
    digits = [place for place, letter in enumerate(right) if letter != "."]
    pairs = [
        (one, two) for one, two in pairwise(digits) if right[one] != right[two] and "0" not in (right[one], right[two])
    ]
    assume(pairs)
    one, two = data.draw(st.sampled_from(pairs))
    letters = list(right)
    letters[one], letters[two] = letters[two], letters[one]
    printed = "".join(letters)
    # A swap in the last digit of a figure that is itself rounded up may be the other rounding of a tie.
    assume(abs(Fraction(printed) - grid.exact(0, 0)) > Fraction(1, 10**grid.places))
    assert_found(grid, (0, 0), printed, "digits-swapped")


@given(grid=grids(even=False), places=st.sampled_from([-4, -3, -2, -1, 1, 2, 3, 4]))
@settings(max_examples=120, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_a_point_that_stands_elsewhere_is_found_and_named(grid: Grid, places: int) -> None:
    assume(is_printable(grid) and is_told_apart(grid, grid.exact(0, 0)))
    right = grid.rounded(grid.exact(0, 0))
    digits = str(right * 10**grid.places).strip("0")
    shown = max(grid.places - places, 0)
    moved = right * Fraction(10) ** places
    assume(len(digits) > 1 and moved < 10**7)
    named = "ten-fold" if abs(places) == 1 else "hundred-fold" if abs(places) == 2 else "point-moved"
    document = verified(grid.table({(0, 0): at(moved, shown)}), *grid.arguments)
    [cell] = [cell for cell in document["cells"] if cell["status"] != "ok"]
    assert {named, "point-moved"} & set(codes(cell)), (cell["printed"], cell["expected"]["exact"])


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        # 66 kg x 0.2 mg/kg/h at 1 mg/mL is 13.2 mL/h
        ("12.3", "digits-swapped"),
        ("31.2", "digits-swapped"),
        ("132", "ten-fold"),
        ("1.32", "ten-fold"),
        ("0.132", "hundred-fold"),
        ("0.0132", "point-moved"),
        ("132000", "point-moved"),
    ],
)
def test_slips_of_the_hand_by_hand(printed: str, code: str) -> None:
    assert code in codes(only(f"weight [kg],0.2 mg/kg/h\n66,{printed}\n", *RATES))


def test_digits_are_swapped_in_a_figure_that_was_rounded_half_to_even_too() -> None:
    # 66.25 kg x 0.2 mg/kg/h at 1 mg/mL is 13.25 mL/h: 13.3 half up, whose swap is 31.3, and 13.2 half to even.
    for printed in ("12.3", "31.2", "31.3"):
        assert "digits-swapped" in codes(only(f"weight [kg],0.2 mg/kg/h\n66.25,{printed}\n", *RATES)), printed


def test_a_figure_that_no_slip_explains_differs_and_has_none() -> None:
    cell = only("weight [kg],0.2 mg/kg/h\n66,17.77\n", *RATES)
    assert (cell["status"], cell["slips"], cell["expected"]["exact"]) == ("differs", [], "13.2")


def test_the_deviation_is_signed_and_from_the_exact_figure() -> None:
    found = cells("weight [kg],0.2 mg/kg/h\n50,12\n60,9\n70,0\n", *RATES)
    assert [cell["deviation_percent"] for cell in found] == [20, -25, -100]


# One finding for a column or a table that is off everywhere.


@pytest.mark.parametrize("factor", ["2", "0.5", "1.5", "0.8", "10", "0.01", "60", "1000"])
def test_a_table_that_is_off_everywhere_is_one_finding_with_its_factor(factor: str) -> None:
    off = {cell: at(HOURLY.rounded(HOURLY.exact(*cell) * Fraction(factor)), 3) for cell in product(range(3), range(2))}
    document = verified(HOURLY.table(off), *HOURLY.arguments)
    assert document["counts"]["differs"] == 6
    [finding] = document["findings"]
    assert (finding["column"], finding["cells"]) == (None, 6)
    assert Fraction(finding["factor_exact"]) == Fraction(factor)
    assert factor != "10" or "ten-fold" in finding["slips"]
    for form in ("table", "markdown"):
        assert "off by the same factor" in flat(ran_on(HOURLY.table(off), *HOURLY.arguments, "-f", form).text)


@pytest.mark.parametrize("factor", ["2", "0.5", "1.5", "0.8", "10", "0.01", "60", "1000"])
@pytest.mark.parametrize("column", [0, 1])
def test_a_column_that_is_off_is_one_finding_with_its_factor(factor: str, column: int) -> None:
    off = {(row, column): at(HOURLY.rounded(HOURLY.exact(row, column) * Fraction(factor)), 3) for row in range(3)}
    document = verified(HOURLY.table(off), *HOURLY.arguments)
    assert document["counts"] == {"ok": 3, "differs": 3, "refused": 0}
    [finding] = document["findings"]
    assert finding["column"] == f"{text(HOURLY.doses[column])} mg/kg/h"
    assert (finding["cells"], Fraction(finding["factor_exact"])) == (3, Fraction(factor))


def test_columns_that_are_off_by_different_factors_are_a_finding_each() -> None:
    off = {cell: at(HOURLY.rounded(HOURLY.exact(*cell) * (2, 3)[cell[1]]), 3) for cell in product(range(3), range(2))}
    found = verified(HOURLY.table(off), *HOURLY.arguments)["findings"]
    assert [(finding["column"], finding["factor"]) for finding in found] == [("0.29 mg/kg/h", 3), ("0.13 mg/kg/h", 2)]


def test_a_wrong_strength_is_a_finding_even_where_whole_numbers_hide_it() -> None:
    # 1.1 mg/mL for 1 mg/mL: 9.9 and 14.85 mL/h stand as 9 and 13.5 do not; all at no decimals.
    table = "weight [kg],0.2 mg/kg/h,0.3 mg/kg/h\n50,9,14\n80,15,22\n110,20,30\n"
    document = verified(table, *RATES)
    [finding] = document["findings"]
    assert finding["column"] is None
    assert Fraction(85, 100) < Fraction(finding["factor_exact"]) < Fraction(95, 100)


def test_one_wrong_cell_is_no_finding() -> None:
    assert verified(HOURLY.table({(0, 0): "17.457"}), *HOURLY.arguments)["findings"] == []
    assert verified("weight [kg],0.2 mg/kg/h\n66,132\n", *RATES)["findings"] == []


def test_a_column_of_unlike_errors_is_no_finding() -> None:
    assert verified(HOURLY.table({(0, 0): "17.457", (1, 0): "0.234", (2, 0): "9"}), *HOURLY.arguments)["findings"] == []


def test_a_long_column_that_is_off_is_one_finding() -> None:
    rows = "".join(f"{kg} kg,0.1 mg/kg/h,2 mg/mL,{kg // 10} mg/h,{kg // 10} mL/h\n" for kg in (40, 50, 70))
    document = verified(f"weight,dose,concentration,amount,rate\n{rows}")
    [finding] = document["findings"]
    assert (finding["column"], finding["cells"], finding["factor"]) == ("rate", 3, 2)


# Refused cells.


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ('"4,5"', "decimal point"),
        ("abc", "number"),
        ("", "empty"),
        ("-4.5", "negative"),
        (".5", "0.5"),
        ("1e1", "exponent"),
        ("nan", "number"),
        ("=1+1", "number"),
        ("4.5 ML/H", "mL/h"),
        ("5.5 mg", "rate"),
        ("4..5", "number"),
        ("012", "leading zero"),
        ("4 5", "spaces"),
        ("n/a", "number"),
        ("123456789012345678", "digits"),
    ],
)
def test_a_cell_that_is_not_read_is_refused_with_row_column_and_reason(printed: str, reason: str) -> None:
    table = f"weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n40,4,8\n45,{printed},9\n"
    found = cells(table, *RATES)
    assert [cell["status"] for cell in found] == ["ok", "ok", "refused", "ok"]
    bad = found[2]
    assert (bad["row"], bad["column"], bad["printed"]) == (2, "0.1 mg/kg/h", printed.strip('"'))
    assert (bad["expected"], bad["deviation_percent"], bad["slips"]) == (None, None, [])
    assert reason in bad["note"]
    assert "45 kg, 0.1 mg/kg/h: " in flat(ran_on(table, *RATES, "-f", "markdown").text)


@pytest.mark.parametrize("weight", ["", "abc", '"70,5"', "0.1", "7000", "70 mg", "-70", "70 Kg"])
def test_a_weight_that_is_not_read_refuses_its_row_and_no_other(weight: str) -> None:
    table = f"weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n40,4,8\n{weight},4.5,9\n50,5,10\n"
    found = cells(table, *RATES)
    assert [cell["status"] for cell in found] == ["ok", "ok", "refused", "refused", "ok", "ok"]
    assert all(cell["note"] for cell in found[2:4])


@pytest.mark.parametrize("dose", ["0.1", "abc", "0.1 MG/kg/h", '"0,1 mg/kg/h"', "", "comment"])
def test_a_dose_that_is_not_read_refuses_its_column_and_no_other(dose: str) -> None:
    found = cells(f"weight [kg],{dose},0.2 mg/kg/h\n40,4,8\n50,5,10\n", *RATES)
    assert [cell["status"] for cell in found] == ["refused", "ok", "refused", "ok"]
    assert {cell["column"] for cell in found[::2]} == {dose.strip('"')}


def test_a_short_row_is_refused_where_its_cells_are_missing() -> None:
    found = cells("weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n40,4\n45\n50,5,10\n", *RATES)
    assert [(c["row"], c["column"], c["status"]) for c in found] == [
        (1, "0.1 mg/kg/h", "ok"),
        (1, "0.2 mg/kg/h", "refused"),
        (2, "0.1 mg/kg/h", "refused"),
        (2, "0.2 mg/kg/h", "refused"),
        (3, "0.1 mg/kg/h", "ok"),
        (3, "0.2 mg/kg/h", "ok"),
    ]
    assert all("empty" in cell["note"] for cell in found[1:4])
    found = cells("weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n50,5\n70,7,14,9\n", *RATES)
    assert [(c["row"], c["status"]) for c in found] == [
        (1, "ok"), (1, "refused"), (2, "ok"), (2, "ok"), (2, "refused"),
    ]  # fmt: skip


def test_a_long_row_is_refused_where_no_header_stands_and_the_reason_says_so() -> None:
    for table, arguments in (
        ("weight [kg],0.1 mg/kg/h\n40,4,99\n", RATES),
        ("weight,dose,concentration,rate\n40 kg,0.1 mg/kg/h,1 mg/mL,4 mL/h,99\n", ()),
    ):
        found = {cell["printed"].partition(" ")[0]: cell for cell in cells(table, *arguments)}
        assert (found["4"]["status"], found["99"]["status"]) == ("ok", "refused")
        assert "without a header" in found["99"]["column"]
        assert "header" in found["99"]["note"]
        assert "commas" not in found["99"]["note"], "the reason is not that a column's name is no number"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("45 kg,,1 mg/mL,4.5 mL/h", "no dose"),
        ("45 kg,0.1,1 mg/mL,4.5 mL/h", "unit"),
        ("45 kg,0.1 mg/kg/h,,4.5 mL/h", "concentration"),
        ("45 kg,0.1 mg/kg/h,1 mg,4.5 mL/h", "concentration"),
        (",0.1 mg/kg/h,1 mg/mL,4.5 mL/h", "weight"),
        ("45 mg,0.1 mg/kg/h,1 mg/mL,4.5 mL/h", "weight"),
        ("45 kg,0.1 mg/kg/h,1 mg/mL,4.5", "unit"),
        ('45 kg,0.1 mg/kg/h,1 mg/mL,"4,5 mL/h"', "decimal point"),
        ("45 kg,0.1 mg/kg/h,1 mg/mL,4.5 ML/H", "mL/h"),
        ("45 kg,0.1 mg/kg/h,1 mg/mL,4.5 mL", "rate"),
        ("45 kg,0.1 mg/kg/h,1 mg/mL,", "figure"),
        ("45 kg,0.1 mg/kg/h,1 mg/mL", "figure"),
        ("45 kg", "figure"),
    ],
)
def test_a_long_row_that_is_not_computed_is_refused_with_row_column_and_reason(row: str, reason: str) -> None:
    right = "45 kg,0.1 mg/kg/h,1 mg/mL,4.5 mL/h"
    found = cells(f"weight,dose,concentration,rate\n{right}\n{row}\n{right}\n")
    assert [(cell["row"], cell["status"]) for cell in found] == [(1, "ok"), (2, "refused"), (3, "ok")]
    assert found[1]["column"] == "rate"
    assert reason in found[1]["note"]


@pytest.mark.parametrize("known", ["45 kg,0.1 mg/kg,1 mmol/mL", ",0.1 mg/kg,1 mg/mL", "45 kg,0.1 mg/kg,"])
def test_a_reason_names_no_option_that_verify_does_not_have(known: str) -> None:
    note = only(f"weight,dose,concentration,volume\n{known},4.5 mL\n")["note"]
    options = set(re.findall(r"--[a-z-]+", ketacalc("verify", "--help").text))
    assert set(re.findall(r"--[a-z-]+", note)) <= options


def test_a_figure_and_its_unit_may_stand_together_as_they_may_elsewhere() -> None:
    assert only("weight,dose,concentration,rate\n45kg,0.1mg/kg/h,1mg/mL,4.5mL/h\n")["status"] == "ok"
    assert only("weight [kg],0.1 mg/kg/h\n45kg,4.5mL/h\n", *RATES)["status"] == "ok"


# Nothing is dropped, and nothing raw comes out.

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["4", "4.5", "9 mL/h", "=SUM(A1)", "\x1b[31m4", '"', "a\nb", "\x00", "\u202e4", "@x", "-1", "+1"]
)


def counted(row: list[str]) -> list[str]:
    """Return the cells of a row that hold a figure, or should: what lies beyond the header and is empty does not."""
    cells = [cell.strip(" ") for cell in row] + [""] * (2 - len(row))
    dashes = {"--", "---", *"-\u2010\u2011\u2012\u2013\u2014\u2212"}
    return [cell for at, cell in enumerate(cells) if (cell or at < 2) and cell not in dashes]


@given(rows=st.lists(st.lists(CELLS, max_size=6), min_size=1, max_size=5))
@settings(max_examples=100)
def test_as_many_cells_come_out_as_went_in_and_nothing_raw(rows: list[list[str]]) -> None:
    file = StringIO()
    csv.writer(file).writerows([["weight [kg]", "0.1 mg/kg/h", "0.2 mg/kg/h"], *(["70", *row] for row in rows)])
    found = cells(file.getvalue(), *RATES)
    assert [cell["row"] for cell in found] == [number for number, row in enumerate(rows, 1) for _ in counted(row)]
    assert [cell["printed"] for cell in found] == [cell for row in rows for cell in counted(row)]
    for form in FORMATS:
        assert ran_on(file.getvalue(), *RATES, "-f", form).text.replace("\n", "").isprintable(), form


def test_a_row_of_empty_cells_keeps_the_numbers_of_the_rows_below_it() -> None:
    found = cells("weight [kg],0.1 mg/kg/h\n40,4\n,\n50,55\n", *RATES)
    assert [cell["row"] for cell in found if cell["status"] == "differs"] == [3]


HOSTILE = "weight [kg],0.1 mg/kg/h,\x1b[31m0.2 mg/kg/h,=0.3\n40,\x1b]0;x\x07 4,@SUM(1),\u202e12\n"


@pytest.mark.parametrize("form", FORMATS)
def test_formulas_and_control_characters_reach_no_terminal_and_no_spreadsheet(form: str) -> None:
    out = ran_on(HOSTILE, *RATES, "-f", form).text
    assert out.replace("\n", "").isprintable()
    if form == "csv":
        for row in csv.reader(StringIO(out)):
            assert not any(cell.startswith(("=", "+", "@")) for cell in row), row


def test_a_grid_with_the_same_dose_twice_accuses_no_right_cell() -> None:
    table = "weight [kg],0.1 mg/kg/h,0.1 mg/kg/h\n45,4.5,45\n50,5,50\n"
    for form in ("table", "markdown"):
        ran = ran_on(table, *RATES, "-f", form)
        assert ran.code == 1
        assert "4.5 [not" not in flat(ran.text)
        assert "45 [not 4.5 mL/h]" in flat(ran.text)
        assert "the whole table" not in flat(ran.text)


# What is no table.


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no table"),
        (b"\n\n\n", "no table"),
        (b"\xef\xbb\xbf", "no table"),
        (b"weight [kg],0.1 mg/kg/h\n", "no table"),
        (b"weight [kg],0.1 mg/kg/h", "no table"),
        (b'weight [kg],0.1 mg/kg/h\n40,"4\n50,5\n', "CSV"),
        (b'weight [kg],0.1 mg/kg/h\n40,"4"x\n', "CSV"),
        (b'weight [kg]\t0.1 mg/kg/h\n40\t"4"5\n', "CSV"),
        (b"weight [kg],0.1 mg/kg/h\n40,4\xb5\n", "UTF-8"),
        (b"\xff\xfew\x00e\x00i\x00g\x00h\x00t\x00", "UTF-8"),
        (b"name,age\nx,3\n", "no dosing table"),
        (b"weight [kg]\n40\n", "no dosing table"),
        (b"weight [kg,0.1 mg/kg/h\n40,4\n", "no dosing table"),
        (b"weight,dose,rate,rate\n40 kg,0.1 mg/kg/h,4 mg/h,4 mg/h\n", "twice"),
        (b"weight,weight,dose,rate\n40 kg,40 kg,0.1 mg/kg/h,4 mg/h\n", "twice"),
        (b"weight [kg],rate [mL/h],dose,Rate [mL/h]\n40,4,0.1 mg/kg/h,4\n", "twice"),
        (b"weight [kg],0.1 mg/kg/h\n40," + b"9" * 200_000 + b"\n", "CSV"),
        (b"weight [kg],0.1 mg/kg/h\n" + b"40,4\n" * 3_600_000, "larger than 16"),
    ],
    ids=[
        "empty", "blank", "mark", "header", "no end", "quote", "after a quote", "in tabs", "latin-1", "utf-16", "other",
        "narrow", "bracket", "twice", "weight twice", "twice in another case", "wide", "large",
    ],
)  # fmt: skip
def test_what_is_no_table_is_exit_4_in_one_line(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    for form in ("table", "json"):
        refused(within("verify", str(path), *RATES, "-f", form), 4, reason)


@pytest.mark.parametrize("name", ["missing.csv", ".", "\x1b[31m\n.csv", "x" * 5000, "a\x00b"])
def test_a_file_that_is_not_there_is_exit_4_in_one_line(name: str, tmp_path: Path) -> None:
    refused(within("verify", str(tmp_path / name), *RATES), 4)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("table.csv", "--cells", "ML/H"),
        ("table.csv", "--cells", "mL/h", "--concentration", "2 mg"),
        ("table.csv", "--cells", "mL/h", "--cells", "mg/h"),
        ("table.csv", "--cells", "mL/h", "-f", "jsonl"),
        ("table.csv", "--drop-factor", "20"),
        ("table.csv", "--max-dose", "400"),
        ("table.csv", "other.csv"),
    ],
)
def test_a_wrong_option_is_exit_2(arguments: tuple[str, ...]) -> None:
    refused(within("verify", *arguments), 2)


def test_a_grid_whose_cells_have_no_unit_says_which_option_is_missing() -> None:
    # A missing option is a matter of usage, as a missing weight or concentration is; the file can be used.
    refused(ran_on("weight [kg],0.1 mg/kg/h\n40,4\n"), 2, "--cells mL/h")


def test_stdin_is_read_as_a_file_is() -> None:
    data = (DATA / "vargo_rates.csv").read_bytes()
    on_stdin, from_file = piped(data, "verify", "-", *RATES, "-f", "csv"), ran_on(data, *RATES, "-f", "csv")
    assert (on_stdin.code, on_stdin.out, on_stdin.err) == (0, from_file.out, b"")
    refused(piped(b"", "verify", "-", *RATES), 4, "stdin")
    refused(piped(b"40,4\n" * 3_600_000, "verify", "-", *RATES), 4, "stdin", "larger than 16")


# What comes out.

FAULTY = "weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n40,4,8\n45,4.5,90\n50,x,10\n"


def test_the_document_has_the_keys_of_the_contract_and_a_note() -> None:
    document = verified(FAULTY, *RATES)
    assert document["schema"] == "ketacalc.verify/1"
    assert {"version", "notice", "counts", "cells", "findings"} <= set(document)
    for cell in document["cells"]:
        assert set(cell) == {
            "table", "row", "column", "weight", "dose", "printed", "expected", "deviation_percent", "status", "slips",
            "note",
        }  # fmt: skip
    assert [cell["status"] for cell in document["cells"]] == ["ok", "ok", "ok", "differs", "refused", "ok"]
    wrong, bad = document["cells"][3:5]
    assert (wrong["row"], wrong["column"], wrong["printed"]) == (2, "0.2 mg/kg/h", "90")
    assert wrong["expected"] == {"value": 9, "unit": "mL/h", "ucum": "mL/h", "exact": "9"}
    assert wrong["deviation_percent"] == 900
    [slip] = wrong["slips"]
    assert {"code", "factor", "corrected", "regimen"} <= set(slip)
    assert (slip["code"], slip["factor"], slip["corrected"]["exact"]) == ("ten-fold", 10, "9")
    assert (bad["expected"], bad["deviation_percent"], bad["slips"]) == (None, None, [])


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("weight [kg],0.1 mg/kg/h\n40,4\n", 0),
        ("weight [kg],0.1 mg/kg/h\n4,0\n", 1),
        ("weight [kg],0.1 mg/kg/h\n40,5\n", 1),
        ("weight [kg],0.1 mg/kg/h\n40,\n", 1),
        ("weight [kg],0.1 mg/kg/h\n", 4),
    ],
)
def test_the_exit_code_says_what_was_found(table: str, code: int) -> None:
    for form in FORMATS:
        assert ran_on(table, *RATES, "-f", form).code == code


def test_the_csv_has_one_row_per_cell() -> None:
    rows = list(csv.DictReader(StringIO(ran_on(FAULTY, *RATES, "-f", "csv").text)))
    assert [(row["row"], row["column"], row["status"]) for row in rows[3:5]] == [
        ("2", "0.2 mg/kg/h", "differs"),
        ("3", "0.1 mg/kg/h", "refused"),
    ]
    assert (rows[3]["expected_exact"], rows[3]["expected_unit"], rows[3]["slips"]) == ("9", "mL/h", "ten-fold")
    assert rows[4]["note"]


def test_the_first_line_counts_the_faults_and_each_is_named_by_its_weight_above_the_table() -> None:
    text_out = flat(ran_on(FAULTY, *RATES).text)
    assert "90 [not 9 mL/h]" in text_out
    assert "x [refused]" in text_out
    assert text_out.startswith("1 of 6 figures is wrong, 1 was not read table.csv, computed again.")
    assert "45 kg, 0.2 mg/kg/h: printed 90, should be 9 mL/h. Likely slip: ten-fold." in text_out
    assert "50 kg, 0.1 mg/kg/h: x: not read: " in text_out
    assert "6 figures: 4 ok, 1 differ, 1 refused" in text_out


@pytest.mark.parametrize(
    "header", ["rate [mL/h]", "rate[mL/h]", "Rate [mL/h]", "RATE [mL/h]", "rate  [mL/h]", "rate [ mL/h ]"]
)
@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_faulty_cell_is_marked_however_its_header_is_written(header: str, form: str) -> None:
    out = ran_on(f"weight [kg],dose [mg/kg/h],concentration [mg/mL],{header}\n45,0.1,1,45\n", "-f", form).text
    assert "[not 4.5 mL/h]" in flat(out)


@pytest.mark.parametrize("columns", ["20", "40", "80"])
def test_the_marks_stand_at_any_width(columns: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(FAULTY)
    ran = ketacalc("verify", str(path), *RATES, COLUMNS=columns)
    assert ran.code == 1
    assert "not 9 mL/h" in flat(ran.text)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_that_it_is_arithmetic_and_no_recommendation(form: str) -> None:
    assert "not a recommendation" in flat(ran_on(FAULTY, *RATES, "-f", form).text)
