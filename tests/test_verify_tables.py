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
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ketacalc
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
    assert (first["status"], second["status"]) == ("ok", "differs")
    assert [slip["code"] for slip in second["slips"]] == ["ten-fold"]
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
    first = [line.partition(":")[0] for line in said[2:5]]
    assert first == ["30 kg, 0.1 mg/kg", "40 kg, 0.2 mg/kg", "10 kg, 0.2 mg/kg"]
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


# What is refused, in words that say what to write instead.

GRID_OF_MG = ("--cells", "mg")


@pytest.mark.parametrize(
    ("printed", "note"),
    [
        ("1 to 2 to 3", "write a range as in 1 to 7"),
        ("1 g to 2 mg", "has two units, 'g' and 'mg'"),
        ("2 to 1", "is a range that does not rise: write the lower figure first"),
        ("1" * 101, "is longer than"),
        ("1 to 2", "the cell shows a range, where one figure follows from the dose"),
        ("5 mg, then 6 mg", "the cell shows several doses, where one figure follows from the dose"),
    ],
)
def test_a_cell_that_shows_no_single_figure_is_refused_with_the_reason(printed: str, note: str, tmp_path: Path) -> None:
    [cell] = document(tmp_path, f'weight [kg],0.1 mg/kg\n50,"{printed}"\n', *GRID_OF_MG)["cells"]
    assert (cell["status"], note in cell["note"]) == ("refused", True), cell["note"]


def test_a_range_of_doses_is_not_printed_as_one_figure(tmp_path: Path) -> None:
    # 50 kg x 0.1 to 0.2 mg/kg = 5 to 10 mg.
    text = "weight [kg],0.1 to 0.2 mg/kg\n50,{}\n"
    assert statuses(tmp_path, text.format("5 to 10"), *GRID_OF_MG) == ["ok"]
    [cell] = document(tmp_path, text.format("5"), *GRID_OF_MG)["cells"]
    assert (cell["status"], cell["note"]) == (
        "refused", "the cell shows one figure, where a range follows from the dose",
    )  # fmt: skip


def test_a_point_is_refused_where_the_decimal_is_said_to_be_a_comma(tmp_path: Path) -> None:
    # 50 kg x 0.05 mg/kg = 2.5 mg.
    text = "weight;0,05 mg/kg\n50;{}\n"
    assert statuses(tmp_path, text.format("2,5"), *GRID_OF_MG, "--decimal", "comma") == ["ok"]
    [cell] = document(tmp_path, text.format("2.5"), *GRID_OF_MG, "--decimal", "comma")["cells"]
    assert (cell["status"], "has a point" in cell["note"]) == ("refused", True)


@pytest.mark.parametrize(
    ("row", "note"),
    [
        ("50 kg,0 mg/kg/day,2,50 mg", "'0 mg/kg/day' is zero"),
        ("50 kg,1,2,25 mg", "has no unit: write it as in 35 mg"),
        ("50 kg,1 mg/kg/day,1.5,25 mg", "'1.5' is not a number of doses"),
        ("50 kg,1 mg/kg,2,25 mg", "only a daily dose is divided into doses"),
        ("50 kg,,2,25 mg", "the row states no dose"),
    ],
)
def test_a_row_whose_dose_says_nothing_is_refused_with_the_reason(row: str, note: str, tmp_path: Path) -> None:
    # 50 kg x 1 mg/kg/day = 50 mg a day, in 2 doses 25 mg.
    text = "weight,dose,doses_per_day,amount\n{}\n"
    assert statuses(tmp_path, text.format("50 kg,1 mg/kg/day,2,25 mg")) == ["ok"]
    [cell] = document(tmp_path, text.format(row))["cells"]
    assert (cell["status"], note in cell["note"]) == ("refused", True), cell["note"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--cells", "kg"), "cells of a table are doses"),
        (("--cells", "mg", "--max-dose", "2 mL"), "a largest dose is an amount of drug"),
        (("--cells", "mg", "--min-dose", "2 kg"), "a least dose is an amount of drug"),
        (("--cells", "mg", "--table", "2"), "has 1 table, and no table 2"),
        (("--cells", "mg", "--sheet", "Rates"), "is no workbook, and has no sheets"),
        (("--cells", "mg", "--separator", "|"), "parts no cells"),
    ],
)
def test_an_option_that_fits_no_table_is_refused_before_every_cell_is(
    options: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    refused(ran_on(tmp_path, "weight [kg],0.1 mg/kg\n50,5\n", *options), 2, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("weight [kg],0.1 mg/kg\n50,-\n", "holds no figure"),
        ("drug,low,low\nx,1 mg/h,2 mg/h\n", "has a column twice"),
        ("<table><tr><td>weight [kg]<td>0.1 mg/kg<tr><td>50<td>5<b", "ends inside a tag or a comment"),
        ("<table><tr><td>weight [kg]<td><table></table></table>", "has a table inside a table"),
        ("<p>No table here.</p>", "holds no table"),
        (b"PK\x03\x04 and no more", "is not an xlsx workbook"),
        pytest.param(workbook(), "holds no table", id="an empty workbook"),  # its bytes hold the time
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(text: str | bytes, words: str, tmp_path: Path) -> None:
    refused(ran_on(tmp_path, text, *GRID_OF_MG, name="t"), 4, words)


def with_sheet(old: str, new: str) -> bytes:
    """Return a workbook of a grid whose sheet holds one thing otherwise."""
    packed = BytesIO(workbook(["weight [kg]", "0.1 mg/kg"], [50, 5]))
    changed = BytesIO()
    with ZipFile(packed) as source, ZipFile(changed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name).decode()
            target.writestr(name, text.replace(old, new) if name.endswith("sheet1.xml") else text)
    return changed.getvalue()


MERGED_CELLS = '<mergeCells count="201">' + '<mergeCell ref="A5:A6"/>' * 201 + "</mergeCells>"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('r="B2"', 'r="XFD1048576"', "has a cell in row 1048576, and one in column 16384: delete what is far off"),
        ("</sheetData>", f"</sheetData>{MERGED_CELLS}", "has more than 200 merged cells in one sheet"),
        ("</worksheet>", " " * (65 << 20) + "</worksheet>", "unpacks to more than 64 MiB"),
    ],
    ids=["far off", "merged", "packed"],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert statuses(tmp_path, with_sheet("", ""), *GRID_OF_MG, name="t.xlsx") == ["ok"]
    refused(ran_on(tmp_path, with_sheet(old, new), *GRID_OF_MG, name="t.xlsx"), 4, words)


def test_a_truth_value_of_a_workbook_is_no_figure(tmp_path: Path) -> None:
    data = with_sheet('<c r="B2"><v>5<', '<c r="B2" t="b"><v>1<')
    [cell] = document(tmp_path, data, *GRID_OF_MG, name="t.xlsx")["cells"]
    assert (cell["printed"], cell["status"]) == ("TRUE", "refused")


# What a page shows.


def test_what_a_page_hides_is_not_read(tmp_path: Path) -> None:
    text = (
        "<title>t</title><script>var a = '<td>9';</script><table><tr><th>weight [kg]<th>0.1 mg/kg"
        "<template><td>7</td></template><tr hidden><td>1<td>9<tr><td>50<td>5</table>"
    )
    found = document(tmp_path, text, *GRID_OF_MG, name="t.html")["cells"]
    assert [(cell["weight"]["exact"], cell["printed"], cell["status"]) for cell in found] == [("50", "5", "ok")]


def test_the_caption_of_a_table_holds_for_its_rows_and_a_break_in_a_cell_is_a_space(tmp_path: Path) -> None:
    # 50 kg x 0.1 mg/kg/h / 2 mg/mL = 2.5 mL/h.
    text = (
        "<table><caption>Concentration: 2 mg/mL</caption><td>weight [kg]<td>0.1 mg/kg/h<tr><tr>"
        "<td>50<td>2.5<br>mL/h</table>"
    )
    assert statuses(tmp_path, text, "--cells", "mL/h", name="t.html") == ["ok"]


def test_a_raised_figure_is_no_digit_of_the_one_beside_it(tmp_path: Path) -> None:
    # 50 kg x 0.1 mg/kg = 5 mg; 5 with a footnote 1 is not 51, and not 5 either.
    text = "<table><tr><td>weight [kg]<td>0.1 mg/kg<tr><td>50<td>5<sup>1</sup><tr><td>60<td>6</table>"
    assert statuses(tmp_path, text, *GRID_OF_MG, name="t.html") == ["refused", "ok"]


def test_a_cell_of_a_page_that_runs_over_others_is_refused_with_those(tmp_path: Path) -> None:
    text = (
        "<table><tr><td>weight [kg]<td>0.1 mg/kg<td>0.2 mg/kg<tr><td>50<td colspan=2>5<tr><td>60<td rowspan=2>6<td>12"
        "<tr><td>70<td>14</table>"
    )
    found = document(tmp_path, text, *GRID_OF_MG, name="t.html")["cells"]
    assert [(cell["printed"], cell["status"]) for cell in found] == [
        ("5", "refused"), ("", "refused"), ("6", "refused"), ("12", "ok"), ("", "refused"), ("14", "ok"),
    ]  # fmt: skip
    assert "merged with others" in found[0]["note"]


# A strength that the table rounds.


def test_a_rate_by_the_rounded_strength_of_its_row_is_right_and_said_to_be(tmp_path: Path) -> None:
    # 1 mL of 50 mg/mL and 14 mL are 50 mg in 15 mL: 3.333... mg/mL, printed as 3.3.
    # 100 kg x 0.1 mg/kg/h = 10 mg/h: 3 mL/h exactly, and 3.03 mL/h by 3.3 mg/mL; 3.1 mL/h by neither.
    text = (
        "stock,stock_volume,diluent,concentration,dose,weight,rate\n"
        "50 mg/mL,1 mL,14 mL,3.3 mg/mL,0.1 mg/kg/h,100 kg,{}\n"
    )
    _, cell = document(tmp_path, text.format("3.03 mL/h"))["cells"]
    assert (cell["status"], cell["note"]) == ("ok", "right with 3.3 mg/mL, which is rounded")
    assert statuses(tmp_path, text.format("3.00 mL/h")) == ["ok", "ok"]
    assert statuses(tmp_path, text.format("3.10 mL/h")) == ["ok", "differs"]


def test_a_rate_is_right_as_far_as_the_rounded_strength_of_its_row_tells(tmp_path: Path) -> None:
    # 3.3 mg/mL may be 3.25 to 3.35: 10 mg/h are 3.08 to 2.99 mL/h; 2.9 mL/h is none of them.
    text = "concentration,dose,weight,rate\n3.3 mg/mL,0.1 mg/kg/h,100 kg,{}\n"
    [cell] = document(tmp_path, text.format("3.00 mL/h"))["cells"]
    assert (cell["status"], cell["note"]) == ("ok", "right as far as the rounded strength of the row tells")
    assert statuses(tmp_path, text.format("2.90 mL/h")) == ["differs"]


def test_a_mixture_that_cannot_be_computed_is_refused_where_it_stands(tmp_path: Path) -> None:
    text = (
        "stock,stock_volume,diluent,concentration,dose,weight,rate\n"
        "40 mg/mL,6 mL,54 mg,4 mg/mL,0.5 mg/kg/h,60 kg,7.5 mL/h\n"
    )
    found = document(tmp_path, text)["cells"]
    assert [(cell["column"], cell["status"]) for cell in found] == [("concentration", "refused"), ("rate", "refused")]


# A pump library, limit by limit.

LIMITS = {
    "range": ("low,high", "1 to 2 mg/h,3 mg/h", "low", "refused", "is a range: a limit is one figure"),
    "unitless": ("low,high", "1,3 mg/h", "low", "refused", "has no unit, in the cell or in the header"),
    "no dose": ("low,high", "1 kg,3 mg/h", "low", "refused", "limits are doses, such as 0.5 mg/kg/h"),
    "unread": ("low,high", "x,y", "high", "refused", "y"),
    "inside": ("hard_low,soft_low", "2 mg/h,1 mg/h", "hard_low", "differs", "2 mg/h lies inside soft low 1 mg/h"),
    "over": ("hard_high,high", "2 mg/h,3 mg/h", "hard_high", "differs", "hard high 2 mg/h lies inside high 3 mg/h"),
    "begun above": ("high,initial", "2 mg/h,3 mg/h", "initial", "differs", "initial 3 mg/h lies outside high 2 mg/h"),
    "begun below": ("low,initial", "2 mg/h,1 mg/h", "initial", "differs", "initial 1 mg/h lies outside low 2 mg/h"),
    "closed": ("low,high", "0 mg/h,0 mg/h", "high", "differs", "high 0 mg/h lets nothing through"),
    "two axes": ("low,high", "1 mg/h,3 mL/h", "high", "differs", "mL/h beside mg/h: the limits of a line"),
    "no strength": ("concentration,low,high", "2 mg,1 mg/h,3 mL/h", "high", "differs", "are on one axis"),
}  # fmt: skip


@pytest.mark.parametrize(("header", "row", "column", "status", "note"), LIMITS.values(), ids=LIMITS)
def test_a_limit_that_cannot_be_right_is_named_with_the_reason(
    header: str, row: str, column: str, status: str, note: str, tmp_path: Path
) -> None:
    found = document(tmp_path, f"drug,{header}\nexamplol,{row}\n")["cells"]
    [cell] = [cell for cell in found if cell["column"] == column]
    assert (cell["status"], note in cell["note"]) == (status, True), cell["note"]


def test_limits_of_two_units_are_on_one_axis_by_the_concentration_of_their_line(tmp_path: Path) -> None:
    # 3 mL/h of 2 mg/mL are 6 mg/h, above 1 mg/h; 0.4 mL/h are 0.8 mg/h, below it.
    text = "drug,concentration,low,high\nexamplol,2 mg/mL,1 mg/h,{}\n"
    assert statuses(tmp_path, text.format("3 mL/h")) == ["ok", "ok"]
    assert statuses(tmp_path, text.format("0.4 mL/h")) == ["differs", "differs"]


def test_a_limit_of_0_lies_beside_nothing_that_is_reported_and_is_of_no_size(tmp_path: Path) -> None:
    # lauritsen-iv reports 0.12 to 0.42 mg/kg/h of ketamine.
    text = "drug,low,high\nketamine,0 mg/kg/h,0.42 mg/kg/h\nketamine,0 mg/kg/h,0.42 mg/kg/h\n"
    found = document(tmp_path, text)["cells"]
    assert [cell["status"] for cell in found] == ["ok"] * 4
    assert [bool(cell["note"]) for cell in found] == [False, True, False, True]
    assert "within lauritsen-iv" in found[1]["note"]


def test_a_limit_in_volumes_without_a_strength_lies_beside_nothing_that_is_reported(tmp_path: Path) -> None:
    found = document(tmp_path, "drug,low,high\nketamine,3 mL/h,5 mL/h\n")["cells"]
    assert [(cell["status"], cell["note"]) for cell in found] == [("ok", ""), ("ok", "")]


def test_a_limit_that_is_merged_with_another_is_refused(tmp_path: Path) -> None:
    text = "<table><tr><td>drug<td>low<td>high<tr><td>examplol<td colspan=2>1 mg/h</table>"
    [cell] = document(tmp_path, text, name="t.html")["cells"]
    assert (cell["status"], cell["note"]) == ("refused", "the cell is merged with others")


def test_a_rate_outside_what_the_rounded_strength_tells_is_wrong_however_near(tmp_path: Path) -> None:
    # 12.5 mg/mL may be 12.45 to 12.55: 10 mg/h are 0.803 to 0.797 mL/h, and never 0.807, which is 0.9 % off.
    text = "concentration,dose,weight,rate\n12.5 mg/mL,0.1 mg/kg/h,100 kg,{}\n"
    assert statuses(tmp_path, text.format("0.803 mL/h")) == ["ok"]
    assert statuses(tmp_path, text.format("0.807 mL/h")) == ["differs"]


def test_a_range_that_a_largest_dose_cuts_to_one_figure_is_printed_as_one(tmp_path: Path) -> None:
    # 50 kg x 0.1 to 0.2 mg/kg = 5 to 10 mg, of which 4 mg at most are given.
    text = "weight [kg],0.1 to 0.2 mg/kg\n50,4\n"
    assert statuses(tmp_path, text, *GRID_OF_MG, "--max-dose", "4 mg") == ["ok"]


def test_an_initial_rate_between_the_limits_of_its_line_is_right(tmp_path: Path) -> None:
    assert statuses(tmp_path, "drug,low,initial,high\nexamplol,1 mg/h,2 mg/h,3 mg/h\n") == ["ok"] * 3


def test_the_separator_may_be_named(tmp_path: Path) -> None:
    text = GRID.format(weight="weight [kg]").replace(",", ";")
    assert statuses(tmp_path, text, *RATES, "--separator", "semicolon") == ["ok"] * 4


def test_a_file_of_several_tables_of_which_one_is_no_dosing_table_asks_for_a_number(tmp_path: Path) -> None:
    grid = "|weight [kg]|0.1 mg/kg|\n|-|-|\n|50|5|\n"
    text = f"{grid}\n|name|town|\n|-|-|\n|a|b|\n"
    refused(ran_on(tmp_path, text, *GRID_OF_MG, name="t.md"), 2, "has 2 tables; name one, as in --table 1")
    assert statuses(tmp_path, text, *GRID_OF_MG, "--table", "1", name="t.md") == ["ok"]


def test_a_row_whose_weight_is_merged_with_another_is_refused(tmp_path: Path) -> None:
    text = (
        "<table><tr><td>weight<td>dose<td>amount<tr><td rowspan=2>50 kg<td>0.1 mg/kg<td>5 mg"
        "<tr><td>0.2 mg/kg<td>10 mg</table>"
    )
    found = document(tmp_path, text, name="t.html")["cells"]
    assert [(cell["status"], "merged" in cell["note"]) for cell in found] == [("refused", True)] * 2


def test_a_dash_and_what_lies_beyond_the_weights_of_a_grid_are_told_apart(tmp_path: Path) -> None:
    text = "weight [kg],50,70\n0.1 mg/kg,5,-\n0.2 mg/kg,10,14,15\n"
    found = document(tmp_path, text, *GRID_OF_MG)["cells"]
    assert [(cell["printed"], cell["status"], cell["note"]) for cell in found] == [
        ("5", "ok", ""), ("10", "ok", ""), ("14", "ok", ""),
        ("15", "refused", "the row has more cells than the header"),
    ]  # fmt: skip


@pytest.mark.parametrize("notes", ["x" * 201, "told in words", "seen (by a second person)"])
def test_a_column_of_notes_is_no_column_of_figures(notes: str, tmp_path: Path) -> None:
    text = f"weight,dose,amount,{notes}\n50 kg,0.1 mg/kg,5 mg,fine\n"
    assert statuses(tmp_path, text) == ["ok"]


def test_a_unit_in_brackets_behind_a_dose_is_that_of_its_column(tmp_path: Path) -> None:
    # 50 kg x 0.1 mg/kg = 5 mg = 5000 mcg.
    assert statuses(tmp_path, "weight [kg],0.1 mg/kg [mg],0.1 mg/kg [mcg]\n50,5,5000\n") == ["ok", "ok"]


def test_a_megagram_is_not_read_as_a_milligram(tmp_path: Path) -> None:
    assert statuses(tmp_path, "weight,dose,amount (mg)\n50 kg,0.1 mg/kg,5\n") == ["ok"]
    assert statuses(tmp_path, "weight,dose,amount (Mg)\n50 kg,0.1 mg/kg,5\n") == ["refused"]


# Whose figures wrong ones are.


def test_the_figures_of_a_weight_further_off_are_one_finding_that_names_it(tmp_path: Path) -> None:
    # 40 kg: 0.12 x 40 x 60 / 4 = 72, 84 and 96 mL/h; printed are those of 50 kg, two rows down.
    text = (
        "weight [kg],0.1 mcg/kg/min,0.12 mcg/kg/min,0.14 mcg/kg/min,0.16 mcg/kg/min\n"
        "40,60,90,105,120\n45,67.5,81,94.5,108\n50,75,90,105,120\n"
    )
    [finding] = document(tmp_path, text, "--cells", "mL/h", "--concentration", "4 mcg/mL")["findings"]
    assert (finding["cause"], finding["of"], finding["cells"]) == ("neighbour", "50 kg", 3)


def test_figures_that_were_rounded_where_they_are_said_to_be_cut_share_no_factor(tmp_path: Path) -> None:
    # 7.3 mg/kg: 379.6 and 386.9 mg at 52 and 53 kg, cut 379 and 386.
    found = document(tmp_path, "weight [kg],7.3 mg/kg\n52,380\n53,387\n", *GRID_OF_MG, "--cut")
    assert [cell["status"] for cell in found["cells"]] == ["differs", "differs"]
    assert found["findings"] == []


def test_a_wrong_range_in_a_table_of_one_weight_is_no_other_dose_of_it(tmp_path: Path) -> None:
    # 50 kg x 0.1 to 0.2 mg/kg = 5 to 10 mg, and x 0.3 mg/kg = 15 mg.
    found = document(tmp_path, "weight [kg],0.1 to 0.2 mg/kg,0.3 mg/kg\n50,15 to 30,15\n", *GRID_OF_MG)
    assert [cell["status"] for cell in found["cells"]] == ["differs", "ok"]
    assert "neighbour" not in [slip["code"] for slip in found["cells"][0]["slips"]]


def test_bytes_of_a_table_that_are_too_many_are_refused_unread() -> None:
    with pytest.raises(ketacalc.CatalogueError, match="is larger than 16 MiB"):
        ketacalc.verify(bytes((16 << 20) + 1))
