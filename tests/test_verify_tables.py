"""`verify`: tables as people have them are read, and what their wrong figures have in common is named.

Every expected figure is worked out by hand in the comment beside it, or follows from the table above it.
"""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.command import Ran, refused, within

Document = dict[str, Any]

RATES = ("--cells", "mL/h", "--concentration", "2 mg/mL")
# 50 kg x 0.1 mg/kg/h / 2 mg/mL = 2.5 mL/h, 50 x 0.2 / 2 = 5; 70 x 0.1 / 2 = 3.5, 70 x 0.2 / 2 = 7.
GRID = "{weight},0.1 mg/kg/h,0.2 mg/kg/h\n50,2.5,5\n70,3.5,7\n"


def ran_on(folder: Path, text: str | bytes, *arguments: str, name: str = "table.csv") -> Ran:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return within("verify", str(path), *arguments)


def document(folder: Path, text: str | bytes, *arguments: str, name: str = "table.csv") -> Document:
    ran = ran_on(folder, text, *arguments, "-f", "json", name=name)
    found: Document = json.loads(ran.out)
    return found


def statuses(folder: Path, text: str | bytes, *arguments: str, name: str = "table.csv") -> list[str]:
    return [cell["status"] for cell in document(folder, text, *arguments, name=name)["cells"]]


def workbook(*rows: list[str | float], merged: str = "") -> bytes:
    """Return a workbook of one sheet, `Rates`, written here part by part."""
    cells = "".join(
        f'<row r="{at}">'
        + "".join(
            f'<c r="{chr(65 + column)}{at}" t="inlineStr"><is><t>{value}</t></is></c>'
            if isinstance(value, str)
            else f'<c r="{chr(65 + column)}{at}"><v>{value}</v></c>'
            for column, value in enumerate(row)
        )
        + "</row>"
        for at, row in enumerate(rows, 1)
    )
    main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
    joined = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{rel}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{kinds}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rel}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{rel}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}/officeDocument/2006/relationships"><sheets>'
        '<sheet name="Rates" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rel}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{rel}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData>{joined}</worksheet>',
    }
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return file.getvalue()


# Read as people write it.


@pytest.mark.parametrize(
    "weight",
    ["weight [kg]", "Weight (kg)", "Weight, kg", "WEIGHT (KG)", "weight_kg", "Weight in kg", "body weight [kg]"],
)
def test_a_weight_column_is_read_as_people_head_it(weight: str, tmp_path: Path) -> None:
    head = f'"{weight}"' if "," in weight else weight
    assert statuses(tmp_path, GRID.format(weight=head), *RATES) == ["ok"] * 4


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("titled.csv", "Ketamine rates,,\n,,\n" + GRID.format(weight="weight [kg]")),
        ("noted.csv", "weight [kg],0.1 mg/kg/h,0.2 mg/kg/h,notes\n50,2.5,5,see chart\n70,3.5,7,\n"),
        ("below.csv", GRID.format(weight="weight [kg]") + "Check with a second person,,\n"),
        ("tabs.tsv", GRID.format(weight="weight [kg]").replace(",", "\t")),
        ("semicolons.csv", GRID.format(weight="weight [kg]").replace(",", ";")),
        ("across.csv", "weight [kg],50,70\n0.1 mg/kg/h,2.5,3.5\n0.2 mg/kg/h,5,7\n"),
        ("across.csv", "dose,50 kg,70 kg\n0.1 mg/kg/h,2.5,3.5\n0.2 mg/kg/h,5,7\n"),
        ("t.md", "Rates\n\n|Weight (kg)| 0.1 mg/kg/h | 0.2 mg/kg/h |\n|--:|-|-|\n|50|**2.5**|5|\n|70|3.5|7|\n"),
        ("t.htm", "<table><tr><th>weight_kg<th>0.1 mg/kg/h<th>0.2 mg/kg/h<tr><td>50<td>2.5<td>5<tr><td>70<td>3.5<td>7"),
        ("t.csv", "weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n50 kg,2.5 mL/h,5 mL/h\n70,3.5,7 ml/hr\n"),
    ],
)  # fmt: skip
def test_a_chart_is_read_as_people_lay_it_out(name: str, text: str, tmp_path: Path) -> None:
    assert statuses(tmp_path, text, *RATES, name=name) == ["ok"] * 4


def test_a_workbook_is_read_and_its_merged_cells_are_refused_by_their_place(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [["weight [kg]", "0.1 mg/kg/h", "0.2 mg/kg/h"], [50, 2.5, 5], [70, 3.5, 70]]
    found = document(tmp_path, workbook(["Rates of a ward"], *rows), *RATES, "--sheet", "Rates", name="t.xlsx")
    assert [(cell["row"], cell["printed"], cell["status"]) for cell in found["cells"]] == [
        (1, "2.5", "ok"), (1, "5", "ok"), (2, "3.5", "ok"), (2, "70", "differs"),
    ]  # fmt: skip
    merged = document(tmp_path, workbook(*rows, merged="B2:C2"), *RATES, name="t.xlsx")
    assert [cell["status"] for cell in merged["cells"]] == ["refused", "refused", "ok", "differs"]
    assert "merged" in merged["cells"][0]["note"]
    refused(ran_on(tmp_path, workbook(*rows), *RATES, "--sheet", "Other", name="t.xlsx"), 2, "Rates")


def test_what_stands_above_a_table_holds_for_all_its_rows(tmp_path: Path) -> None:
    # 0.5 mg/kg x 20 kg = 10 mg, which is 1 mL of 10 mg/mL.
    above = "Dose: 0.5 mg/kg\n\nConcentration: 10 mg/mL\n\n"
    text = above + "| Weight | Amount | Volume |\n|--|--|--|\n| 20 kg | 10 mg | 1 mL |\n"
    assert statuses(tmp_path, text, name="t.md") == ["ok", "ok"]


def test_a_range_is_judged_at_both_ends(tmp_path: Path) -> None:
    # 1.5 kg x 0.25 to 0.5 mg/kg = 0.375 to 0.75 mg.
    text = "weight,dose,amount\n10 kg,2.5-3.5 mg/kg,25-35 mg\n1.5 kg,0.25 to 0.5 mg/kg,0.38 to 7.5 mg\n"
    first, second = document(tmp_path, text)["cells"]
    assert (first["status"], second["status"], [slip["code"] for slip in second["slips"]]) == (
        "ok",
        "differs",
        ["ten-fold"],
    )
    assert (second["expected"]["low"]["exact"], second["expected"]["high"]["exact"]) == ("0.375", "0.75")
    row = list(csv.DictReader(StringIO(ran_on(tmp_path, text, "-f", "csv").text)))[1]
    assert (row["expected_exact"], row["expected_high_exact"], row["deviation_percent"]) == ("0.375", "0.75", "900")


def test_a_comma_is_read_where_it_has_one_meaning(tmp_path: Path) -> None:
    grid = "weight [kg]{0}100 mg/kg\n50{0}{1}\n"
    assert statuses(tmp_path, grid.format(",", '"5,000"'), "--cells", "mg") == ["ok"]
    assert statuses(tmp_path, grid.format(",", '"5,00"'), "--cells", "mg") == ["refused"]
    [cell] = document(tmp_path, grid.format(";", "5,000"), "--cells", "mg")["cells"]
    assert (cell["status"], cell["note"]) == ("refused", "'5,000' may be 5000 or 5.000: write one of them")
    halves = "weight;0,1 mg/kg/h\n50;2,5\n"
    assert statuses(tmp_path, halves, *RATES, "--decimal", "comma") == ["ok"]


def test_a_dash_is_an_empty_cell_and_an_empty_one_is_refused(tmp_path: Path) -> None:
    text = "weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n50,2.5,-\n70,\u2013,7\n90,,9\n"
    assert statuses(tmp_path, text, *RATES) == ["ok", "ok", "refused", "ok"]


def test_a_date_that_a_spreadsheet_made_of_a_range_is_refused_as_one(tmp_path: Path) -> None:
    [cell] = document(tmp_path, "weight [kg],1-7 mg/kg\n1,7-Jan\n", "--cells", "mg")["cells"]
    assert (cell["status"], "date" in cell["note"]) == ("refused", True)


def test_a_spelling_that_is_refused_is_read_as_the_user_says_and_counted(tmp_path: Path) -> None:
    text = "weight,dose,concentration,rate\n50 kg,0.1 mg/kg/h,2 mg/mL,2.5 ML/H\n70 kg,0.1 mg/kg/h,2 mg/mL,3.5 ML/H\n"
    assert statuses(tmp_path, text) == ["refused", "refused"]
    found = document(tmp_path, text, "--read-unit", "ML/H=mL/h")
    assert [cell["status"] for cell in found["cells"]] == ["ok", "ok"]
    assert found["read_units"] == [{"text": "ML/H", "unit": "mL/h", "times": 2}]
    assert "ML/H was read as mL/h, as you said: 2 times" in ran_on(tmp_path, text, "--read-unit", "ML/H=mL/h").text
    refused(ran_on(tmp_path, text, "--read-unit", "mL/h=mg/h"), 2, "mL/h")


@pytest.mark.parametrize("amount", ["70 lb", "5 mg/h", "5 mg/kg", "8 h", "2 mg/mL", "20 gtt/mL"])
def test_what_cannot_run_in_over_a_time_is_refused(amount: str, tmp_path: Path) -> None:
    # 500 mL in 8 h is 62.5 mL/h.
    assert statuses(tmp_path, "volume,time,rate\n500 mL,8 h,62.5 mL/h\n") == ["ok"]
    assert statuses(tmp_path, f"volume,time,rate\n{amount},8 h,62.5 mL/h\n") == ["refused"]
    assert statuses(tmp_path, f"amount,time,rate\n{amount},8 h,62.5 mL/h\n") == ["refused"]


# How a table was rounded.


def test_each_way_of_rounding_is_stated_and_none_is_guessed(tmp_path: Path) -> None:
    # 7.3 mg/kg: 372.3, 379.6 and 386.9 mg at 51, 52 and 53 kg.
    cut = "weight [kg],7.3 mg/kg\n51,372\n52,379\n53,386\n"
    fives = "weight [kg],7.3 mg/kg\n51,370\n52,380\n53,385\n"
    found = document(tmp_path, cut, "--cells", "mg")
    assert [cell["status"] for cell in found["cells"]] == ["ok", "differs", "differs"]
    assert [(one["cause"], one["cells"]) for one in found["findings"]] == [("cut", 2)]
    assert statuses(tmp_path, cut, "--cells", "mg", "--cut") == ["ok"] * 3
    assert statuses(tmp_path, cut, "--cells", "mg", "--tolerance", "1%") == ["ok"] * 3
    assert statuses(tmp_path, fives, "--cells", "mg", "--rounded-to", "5 mg") == ["ok"] * 3
    assert statuses(tmp_path, fives, "--cells", "mg") == ["differs", "ok", "differs"]


def test_a_printed_0_is_never_right(tmp_path: Path) -> None:
    for more in ((), ("--tolerance", "99%"), ("--cut",)):
        [cell] = document(tmp_path, "weight [kg],0.01 mg/kg\n4,0\n", "--cells", "mg", *more)["cells"]
        assert (cell["status"], "never right" in cell["note"]) == ("differs", True)


def test_a_tie_that_was_rounded_down_is_told_apart_from_the_errors(tmp_path: Path) -> None:
    # 51 kg x 0.25 mg/kg = 12.75 mg: 12.8 half up and half to even, 12.7 from a float.
    found = document(tmp_path, "weight [kg],0.25 mg/kg\n51,12.7\n52,13\n", "--cells", "mg")
    assert found["counts"] == {"ok": 2, "differs": 0, "refused": 0}
    assert [one["cause"] for one in found["findings"]] == ["tie"]


def test_a_least_and_a_largest_dose_bound_what_is_right(tmp_path: Path) -> None:
    rows = "weight,dose,min_dose,max_dose,amount\n1 kg,0.02 mg/kg,0.1 mg,0.5 mg,{}\n40 kg,0.02 mg/kg,0.1 mg,0.5 mg,{}\n"
    assert statuses(tmp_path, rows.format("0.1 mg", "0.5 mg")) == ["ok", "ok"]
    assert statuses(tmp_path, rows.format("0.02 mg", "0.8 mg")) == ["differs", "differs"]


# What wrong figures have in common.


def test_a_row_that_contradicts_itself_is_a_fault(tmp_path: Path) -> None:
    # 6 mL of 40 mg/mL and 54 mL are 240 mg in 60 mL: 4 mg/mL, not 1.
    text = "stock,stock_volume,diluent,concentration,dose,weight,rate\n40 mg/mL,6 mL,54 mL,{},0.5 mg/kg/h,60 kg,{}\n"
    wrong = document(tmp_path, text.format("1 mg/mL", "30 mL/h"))["cells"]
    assert [(cell["column"], cell["status"]) for cell in wrong] == [("concentration", "differs"), ("rate", "refused")]
    assert wrong[0]["expected"]["exact"] == "4"
    assert statuses(tmp_path, text.format("4 mg/mL", "7.5 mL/h")) == ["ok", "ok"]


def test_the_figures_of_a_neighbour_are_one_finding_that_names_it(tmp_path: Path) -> None:
    # 40 kg: 0.12 x 40 x 60 / 4 = 72, 84 and 96 mL/h; printed are those of 45 kg.
    text = (
        "weight [kg],0.1 mcg/kg/min,0.12 mcg/kg/min,0.14 mcg/kg/min,0.16 mcg/kg/min\n"
        "40,60,81,95,108\n45,67.5,81,94,108\n50,75,90,105,120\n"
    )
    found = document(tmp_path, text, "--cells", "mL/h", "--concentration", "4 mcg/mL")
    [finding] = found["findings"]
    assert (finding["cause"], finding["of"], finding["cells"]) == ("neighbour", "45 kg", 3)
    assert finding["where"] == "40 kg, 0.12 to 0.16 mcg/kg/min"


def test_a_block_that_is_off_by_one_factor_is_one_finding(tmp_path: Path) -> None:
    # 0.1 to 0.3 mg/kg at 10 to 40 kg; the last two rows of the last two columns ten times too high.
    text = "weight [kg],0.1 mg/kg,0.2 mg/kg,0.3 mg/kg\n10,1,2,3\n20,2,4,6\n30,3,60,90\n40,4,80,120\n"
    [finding] = document(tmp_path, text, "--cells", "mg")["findings"]
    assert (finding["extent"], finding["cause"], finding["factor"], finding["cells"]) == ("block", "factor", 10, 4)
    assert (finding["rows"], finding["slips"]) == ({"first": 3, "last": 4}, ["ten-fold"])


def test_the_largest_deviation_comes_first_and_the_answer_last(tmp_path: Path) -> None:
    text = "weight [kg],0.1 mg/kg,0.2 mg/kg\n10,1,2.3\n20,2,4\n30,300,6\n40,4,80\n"
    said = ran_on(tmp_path, text, "--cells", "mg").text.splitlines()
    assert said[0] == "3 of 8 figures are wrong"
    assert [line.partition(":")[0] for line in said[2:5]] == [
        "30 kg, 0.1 mg/kg",
        "40 kg, 0.2 mg/kg",
        "10 kg, 0.2 mg/kg",
    ]
    assert "WRONG" in said[-2]


@pytest.mark.parametrize("form", ["table", "markdown", "csv"])
def test_a_heading_and_a_cell_from_outside_are_text_and_nothing_else(form: str, tmp_path: Path) -> None:
    text = "weight,dose,concentration,rate,note\x1bc<b>\x07\n45 kg,0.1 mg/kg/h,2 mg/mL,22.5 mL/h,=1+1\x1b[2J\n"
    out = ran_on(tmp_path, text, "-f", form).out
    assert b"\x1b" not in out
    assert b"\x07" not in out
    assert form != "markdown" or b"<b>" not in out


# Our own cards.

REGIMENS = (
    "berman-2000", "dakwar-2014", "dakwar-2017", "afridi-in", "lauritsen-iv", "etchison-iv", "borsato-iv",
    "borsato-oral", "jacobwitz-ped",
)  # fmt: skip


@pytest.mark.parametrize("regimen", REGIMENS)
@pytest.mark.parametrize(("form", "ending"), [("csv", "csv"), ("markdown", "md"), ("html", "html")])
def test_a_card_of_our_own_reads_back_without_a_fault(regimen: str, form: str, ending: str, tmp_path: Path) -> None:
    weights = "20,44.5,66 lb" if regimen == "jacobwitz-ped" else "90,154,198 lb"
    card = within(
        "card", "-r", regimen, "--weights", weights, "--concentration", "50 mg/mL", "--accept-caution", "-f", form
    )
    assert card.code == 0, card
    assert ran_on(tmp_path, card.out, name=f"card.{ending}").code == 0


# A pump library.


def test_a_pump_library_is_checked_line_by_line(tmp_path: Path) -> None:
    text = (
        "drug,low,high,hard_high\n"
        "ketamine,0.12 mg/kg/h,0.42 mg/kg/h,0.5 mg/kg/h\n"  # as lauritsen-iv has it
        "propofol,4 mg/kg/h,1 mg/kg/h,10 mg/kg/h\n"  # reversed
        "fentanyl,0.5 mcg/kg/h,2 mg/kg/h,\n"  # mg for mcg
        "remifentanil,0.05 mcg/kg/min,20 mL/h,\n"  # no axis of its own
    )
    found = document(tmp_path, text)
    told = {(cell["dose"], cell["column"]): cell for cell in found["cells"]}
    assert {key for key, cell in told.items() if cell["status"] == "ok"} >= {("ketamine", "low"), ("ketamine", "high")}
    assert "within lauritsen-iv" in told["ketamine", "high"]["note"]
    assert told["propofol", "low"]["note"] == "low 4 mg/kg/h is above high 1 mg/kg/h"
    assert "milligram-microgram" in told["fentanyl", "high"]["note"]
    assert told["remifentanil", "high"]["status"] != "ok"
    assert found["catalogue"]["name"] == "shipped"
    assert "doi:10.1186/s10194-016-0700-3" in ran_on(tmp_path, text).text


def test_a_line_that_is_60_times_its_neighbours_is_a_finding(tmp_path: Path) -> None:
    lines = "dexmedetomidine,0.2 mcg/kg/h,0.7 mcg/kg/h\n" * 2 + "dexmedetomidine,0.2 mcg/kg/min,0.7 mcg/kg/min\n"
    [finding] = document(tmp_path, "drug,low,high\n" + lines)["findings"]
    assert (finding["factor"], finding["slips"], finding["rows"]) == (60, ["minute-hour"], {"first": 3, "last": 3})


# Whatever a table holds.

HEADINGS = (
    "weight [kg]", "Weight", "dose", "0.1 mg/kg/h", "0.2 to 0.3 mg/kg", "rate", "volume [mL]", "amount", "drug", "low",
    "hard_high", "concentration", "stock", "stock_volume", "diluent", "time", "notes", "", "50 kg", "60", "max_dose",
)  # fmt: skip
CELLS = (
    "50", "50 kg", "0", "-", "", "2.5 mL/h", "1-7", "1 to 7 mg", "5,000", "1e3", "=1+1", "0.1 mg/kg/h", "2 mg/mL",
    "8 h", "ketamine", "70 lb", "\x1b[2J", "|", "<b>", '"', "0.000", "1.2345678901234567", "nan", "2026-01-02", "7-1",
    "49.7 mg, then 28.7 mg", "0 to 0 mg",
)  # fmt: skip


@given(
    form=st.sampled_from(("csv", "md", "html")),
    header=st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=6),
    rows=st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=7), min_size=1, max_size=5),
    output=st.sampled_from(("table", "json", "csv", "markdown", "html")),
)
@settings(deadline=None)
def test_no_table_ends_in_a_fault_of_ours_or_lets_a_control_character_through(
    form: str, header: list[str], rows: list[list[str]], output: str
) -> None:
    lines = [header, *rows]
    if form == "csv":
        file = StringIO()
        csv.writer(file).writerows(lines)
        text = file.getvalue()
    elif form == "md":
        ruled = [header, ["---"] * len(header), *rows]
        text = "Dose: 0.5 mg/kg\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in ruled)
    else:
        text = "<table>" + "".join("<tr>" + "".join(f"<td>{cell}" for cell in line) for line in lines) + "</table>"
    with TemporaryDirectory() as folder:
        ran = ran_on(Path(folder), text, *RATES, "-f", output, name=f"table.{form}")
    assert ran.code in (0, 1, 2, 4), ran
    assert b"\x1b" not in ran.out + ran.err


# No table takes long.


def test_the_time_grows_with_the_figures_and_what_is_too_large_is_refused(tmp_path: Path) -> None:
    def hostile(rows: int) -> str:
        return "weight [kg],1 mg/kg,2 mg/kg,3 mg/kg\n" + "".join(f"{1 + at / 100:.2f},1,1,1\n" for at in range(rows))

    def took(rows: int) -> float:
        start = process_time()
        assert ran_on(tmp_path, hostile(rows), "--cells", "mg", "-f", "csv").code == 1
        return process_time() - start

    took(50)
    small, large = took(500), took(5_000)
    assert large < 20 * small  # ten times the figures; a square would be a hundred times
    refused(ran_on(tmp_path, hostile(30_000), "--cells", "mg"), 4, "100,000 cells")
    refused(ran_on(tmp_path, "weight [kg]" + ",1 mg/kg" * 1_000 + "\n1\n", "--cells", "mg"), 4, "200 cells")


def test_a_table_that_is_none_is_told_by_its_columns_whatever_parts_them(tmp_path: Path) -> None:
    for mark in (",", ";", "\t"):
        refused(ran_on(tmp_path, f"name{mark}colour\na{mark}b\n"), 4, "is no dosing table", "found: 'name, colour'")


def test_the_figure_that_is_most_times_too_high_or_too_low_is_told_first(tmp_path: Path) -> None:
    # 14 for 7 is twice, and 1.7 for 2.5 is 1.47 times too low; then 1.1 for 2.5 is 2.27 times too low.
    for low, first in (("1.7", "70 kg"), ("1.1", "50 kg")):
        ran = ran_on(tmp_path, f"weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n50,{low},5\n70,3.5,14\n", *RATES)
        [told, *_] = [line for line in ran.text.splitlines() if "should be" in line]
        assert told.startswith(first)


def test_a_largest_dose_that_was_forgotten_is_named(tmp_path: Path) -> None:
    # 48 kg x 10 mg/kg = 480 mg, of which 400 mg are the most; 30 kg x 10 mg/kg = 300 mg.
    ran = ran_on(tmp_path, "weight [kg],10 mg/kg\n48,480\n30,300\n", "--cells", "mg", "--max-dose", "400 mg")
    assert "printed 480, should be 400 mg. Likely slip: cap-forgotten." in ran.text


def test_two_figures_of_one_other_weight_are_one_finding_though_they_do_not_touch(tmp_path: Path) -> None:
    # At 40 kg 0.1 and 0.14 mcg/kg/min are 60 and 84 mL/h; printed are those of 45 kg, two rows below.
    text = (
        "weight [kg],0.1 mcg/kg/min,0.12 mcg/kg/min,0.14 mcg/kg/min,0.16 mcg/kg/min\n"
        "40,67.5,72,94.5,96\n43,64.5,77.4,90.3,103.2\n45,67.5,81,94.5,108\n50,75,90,105,120\n"
    )
    [finding] = document(tmp_path, text, "--cells", "mL/h", "--concentration", "4 mcg/mL")["findings"]
    assert (finding["cause"], finding["of"], finding["cells"]) == ("neighbour", "45 kg", 2)


def test_a_block_of_any_shape_is_one_finding(tmp_path: Path) -> None:
    # 0.1 to 0.4 mg/kg at 10 to 40 kg; ten times too high are three figures that touch, none a whole row or column.
    text = "weight [kg],0.1 mg/kg,0.2 mg/kg,0.3 mg/kg,0.4 mg/kg\n10,1,2,3,4\n20,2,4,60,8\n30,3,60,90,12\n40,4,8,12,16\n"
    [finding] = document(tmp_path, text, "--cells", "mg")["findings"]
    assert (finding["extent"], finding["cause"], finding["factor"], finding["cells"]) == ("block", "factor", 10, 3)


@pytest.mark.parametrize("hidden", ["hidden", 'aria-hidden="true"'])
def test_a_row_that_a_page_hides_is_not_read(hidden: str, tmp_path: Path) -> None:
    rows = f"<tr><td>50<td>2.5</tr><tr {hidden}><td>60<td>99</tr><tr><td>70<td>3.5</tr>"
    page = f"<table><tr><th>weight [kg]<th>0.1 mg/kg/h</tr>{rows}</table>"
    assert statuses(tmp_path, page, *RATES, name="table.html") == ["ok", "ok"]


def test_a_volume_is_right_as_far_as_the_rounded_strength_of_its_row_tells(tmp_path: Path) -> None:
    # 3.33 mg/mL is 3.325 to 3.335: 1 g in 299.85 to 300.75 mL, 300.3 mL at 3.33; 0.1 mL is told by the decimal.
    volumes = ("299.7", "299.9", "300.0", "300.3", "300.7", "300.9")
    text = "weight,dose,concentration,volume\n" + "".join(f"50 kg,1 g,3.33 mg/mL,{one} mL\n" for one in volumes)
    cells = document(tmp_path, text)["cells"]
    assert [cell["status"] for cell in cells] == ["differs", "ok", "ok", "ok", "ok", "differs"]
    told = "right as far as the rounded strength of the row tells"
    assert [told in cell["note"] for cell in cells] == [False, True, True, False, True, False]


def test_a_digit_put_in_is_no_swap_with_a_nought_that_is_not_there(tmp_path: Path) -> None:
    # 70 kg x 0.1 mg/kg/h / 2 mg/mL = 3.5 mL/h.
    ran = ran_on(tmp_path, "weight [kg],0.1 mg/kg/h\n70,30.5\n80,4\n90,4.5\n", *RATES)
    assert "printed 30.5, should be 3.5 mL/h. Likely slip: one-digit." in ran.text


def test_a_cell_over_two_columns_of_a_page_moves_no_figure_beside_it(tmp_path: Path) -> None:
    # 70 kg x 0.3 mg/kg/h / 2 mg/mL = 10.5 mL/h, beside one cell under 0.1 and 0.2 mg/kg/h.
    head = "<tr><th>weight [kg]<th>0.1 mg/kg/h<th>0.2 mg/kg/h<th>0.3 mg/kg/h"
    page = f"<table>{head}<tr><td>50<td>2.5<td>5<td>7.5<tr><td>70<td colspan=2>3.5<td>10.5</table>"
    cells = document(tmp_path, page, *RATES, name="table.html")["cells"]
    assert [(cell["column"], cell["status"]) for cell in cells if cell["printed"] == "10.5"] == [("0.3 mg/kg/h", "ok")]


# What a page shows.


def test_the_caption_of_a_table_holds_for_its_rows_and_a_break_in_a_cell_is_a_space(tmp_path: Path) -> None:
    # 50 kg x 0.1 mg/kg/h / 2 mg/mL = 2.5 mL/h.
    text = (
        "<table><caption>Concentration: 2 mg/mL</caption><td>weight [kg]<td>0.1 mg/kg/h<tr><tr>"
        "<td>50<td>2.5<br>mL/h</table>"
    )
    assert statuses(tmp_path, text, "--cells", "mL/h", name="t.html") == ["ok"]
