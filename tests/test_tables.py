"""`verify`: wrong cells are found, right ones raise no alarm, and nothing is dropped."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ketacalc.core.errors import CatalogueError
from ketacalc.core.quantities import read_concentration, read_unit, style
from ketacalc.core.quantities.stated import half_even, half_up
from ketacalc.core.verify.cell import Status
from ketacalc.core.verify.cells import Stated, verify
from ketacalc.core.verify.findings import explained
from ketacalc.core.verify.tables import read_tables
from tests.command import Ran, shell, within

DATA = Path(__file__).parent / "data"
POUNDS = 1 / Fraction("0.45359237")


def table(text: str, cells: str = "mL/h", concentration: str | None = "2 mg/mL") -> list[Any]:
    known = Stated(cells=read_unit(cells), concentration=read_concentration(concentration) if concentration else None)
    return list(verify(read_tables(text.encode(), "table.csv")[0], known))


def only(text: str, **known: str) -> Any:
    [cell] = table(text, **known)
    return cell


def codes(cell: Any) -> set[str]:
    return {slip.code.value for slip in cell.slips}


def verified(path: Path, *arguments: str) -> Ran:
    return within("verify", str(path), *arguments)


def test_a_published_rate_table_raises_no_false_alarm() -> None:
    done = verified(DATA / "vargo_rates.csv", "--cells", "mL/h", "--concentration", "1 mg/mL", "-f", "json")
    document = json.loads(done.out)
    assert document["counts"] == {"ok": 69, "differs": 0, "refused": 0}
    assert done.code == 0


def test_published_infusions_raise_no_false_alarm_but_for_those_that_are_wrong() -> None:
    done = verified(DATA / "infusions.csv", "-f", "json")
    cells = json.loads(done.out)["cells"]
    wrong = {cell["row"]: cell for cell in cells if cell["status"] != "ok"}
    assert len(cells) == 23
    assert {row: cell["status"] for row, cell in wrong.items()} == {15: "refused", 22: "differs", 23: "differs"}
    assert "mEq" in wrong[15]["note"]
    # The pump of the incident was told mcg/kg/min for mcg/kg/h; the page's answer is 8 times its own working.
    assert "minute-hour" in [slip["code"] for slip in wrong[22]["slips"]]
    assert wrong[23]["deviation_percent"] == 700


@pytest.mark.parametrize(
    ("printed", "status"),
    [("2.5", "ok"), ("2.50", "ok"), ("3", "ok"), ("2", "ok"), ("2.4", "differs"), ("2.51", "differs")],
)
def test_a_figure_is_right_as_rounded_half_up_or_half_even(printed: str, status: str) -> None:
    # 50 kg x 0.1 mg/kg/h / 2 mg/mL is 2.5 mL/h; as a whole number 3 half up, and 2 half to even.
    assert only(f"weight [kg],0.1 mg/kg/h\n50,{printed}\n").status == status


@pytest.mark.parametrize(
    ("printed", "status"), [("12.25", "ok"), ("12.3", "ok"), ("12.2", "ok"), ("12.4", "differs"), ("12.1", "differs")]
)
def test_a_half_may_go_up_or_to_even_at_any_decimal(printed: str, status: str) -> None:
    # 49 kg x 0.5 mg/kg/h / 2 mg/mL is 12.25 mL/h; with one decimal 12.3 half up, and 12.2 half to even.
    assert only(f"weight [kg],0.5 mg/kg/h\n49,{printed}\n").status == status


def test_a_figure_that_is_right_as_rounded_and_far_off_is_ok_with_a_caution() -> None:
    # 1.2 kg x 0.1 mg/kg / 2 mg/mL is 0.06 mL; printed as 0.1 mL it is 67 % more.
    cell = only("weight [kg],0.1 mg/kg\n1.2,0.1\n", cells="mL")
    assert cell.status is Status.OK
    assert "more than 10 %" in cell.note


def test_a_largest_dose_caps() -> None:
    # 10 mg/kg x 48 kg would be 480 mg; the table stops at 400 mg, 20 mL of 20 mg/mL.
    text = "weight,dose,concentration,max_dose,amount,volume\n48 kg,10 mg/kg,20 mg/mL,400 mg,400 mg,20 mL\n"
    assert [cell.status for cell in table(text, concentration=None)] == [Status.OK] * 2
    assert [c.status for c in table(text.replace("400 mg,20 mL", "480 mg,24 mL"), concentration=None)] == [
        "differs"
    ] * 2


def test_drops_and_dilutions_are_computed_again() -> None:
    # 5 mL of 50 mg/mL in 245 mL is 1 mg/mL; 0.3 mg/kg/h x 70 kg is 21 mL/h, 7 gtt/min at 20 gtt/mL.
    text = (
        "weight [kg],dose,stock,stock_volume,diluent,drop_factor,rate [mL/h],drops [gtt/min]\n"
        "70,0.3 mg/kg/h,50 mg/mL,5 mL,245 mL,20 gtt/mL,21,7\n"
        "70,0.3 mg/kg/h,50 mg/mL,5 mL,245 mL,20 gtt/mL,2.1,70\n"
    )
    cells = table(text, concentration=None)
    assert [cell.status.value for cell in cells] == ["ok", "ok", "differs", "differs"]
    assert all("ten-fold" in codes(cell) for cell in cells[2:])


def test_pounds_as_a_source_rounds_them_are_ok_and_said() -> None:
    # 220 lb are 100 kg at 2.2 lb/kg, and 99.79 kg exactly: 2000 mg or 1995.8 mg at 20 mg/kg.
    cell = only("weight [lb],20 mg/kg\n220,2000\n", cells="mg")
    assert cell.status is Status.OK
    assert "2.2 lb" in cell.note


FACTORS = {
    "minute-hour": Fraction(60),
    "hour-day": Fraction(24),
    "minute-day": Fraction(1440),
    "milligram-microgram": Fraction(1000),
    "pump-unit": Fraction(50, 3),
    "ten-fold": Fraction(10),
    "hundred-fold": Fraction(100),
    "pound-kilogram": POUNDS,
    "volume-for-amount": Fraction(2),
}


@given(
    weight=st.integers(20, 130),
    tenths=st.integers(1, 40),
    code=st.sampled_from(sorted(FACTORS)),
    up=st.booleans(),
    places=st.integers(0, 3),
    even=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_a_slip_in_a_right_table_is_found_and_its_neighbours_stay_ok(
    weight: int, tenths: int, code: str, up: bool, places: int, even: bool
) -> None:
    dose, rounded = Fraction(tenths, 10), half_even if even else half_up
    exact = [kg * dose / 2 for kg in (weight, weight + 5)]
    wrong = exact[0] * FACTORS[code] if up else exact[0] / FACTORS[code]
    shown = [rounded(wrong, places), rounded(exact[1], places)]
    assume(shown[0] not in (half_up(exact[0], places), half_even(exact[0], places)))
    assume(half_up(wrong, places) == shown[0] and abs(wrong - shown[0]) * 25 <= shown[0])
    rows = "".join(f"{kg},{style.exact(cell)}\n" for kg, cell in zip((weight, weight + 5), shown, strict=True))
    first, second = table(f"weight [kg],{style.exact(dose)} mg/kg/h\n{rows}")
    assert second.status is Status.OK
    assert first.status is Status.DIFFERS or "lb" in first.note
    if len(style.exact(shown[0]).partition(".")[2]) == places:
        assert code in codes(first)


def test_swapped_digits_and_a_moved_point_are_named() -> None:
    # 66 kg x 0.4 mg/kg/h / 2 mg/mL is 13.2 mL/h.
    assert "digits-swapped" in codes(only("weight [kg],0.4 mg/kg/h\n66,12.3\n"))
    assert "ten-fold" in codes(only("weight [kg],0.4 mg/kg/h\n66,132\n"))
    assert "point-moved" in codes(only("weight [kg],0.4 mg/kg/h\n66,0.0132\n"))


def test_a_grid_that_is_off_everywhere_by_one_factor_is_one_finding() -> None:
    cells = table("weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n50,25,50\n70,35,70\n90,45,90\n")
    _, [finding] = explained(cells)
    assert (finding.column, len(finding.cells), finding.factor) == ("", 6, Fraction(10))
    assert "ten-fold" in finding.codes


def test_a_column_that_is_off_by_one_factor_is_named_with_it() -> None:
    cells = table("weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n50,2.5,15\n70,3.5,21\n90,4.5,27\n")
    _, [finding] = explained(cells)
    assert (finding.column, len(finding.cells), finding.factor) == ("0.2 mg/kg/h", 3, Fraction(3))


@pytest.mark.parametrize("printed", ["2,5", "x", "", "-2.5", "1e1", "nan", "=1+1"])
def test_a_cell_that_cannot_be_read_is_refused_with_row_column_and_reason(printed: str) -> None:
    cells = table(f'weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n50,2.5,5\n70,"{printed}",7\n')
    assert len(cells) == 4
    [refused] = [cell for cell in cells if cell.status is Status.REFUSED]
    assert (refused.row, refused.column, refused.printed) == (2, "0.1 mg/kg/h", printed)
    assert refused.note


def test_a_short_row_and_a_long_row_lose_no_cell() -> None:
    cells = table("weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n50,2.5\n70,3.5,7,9\n")
    assert [cell.status.value for cell in cells] == ["ok", "refused", "ok", "ok", "refused"]
    assert [cell.row for cell in cells] == [1, 1, 2, 2, 2]


def test_a_figure_without_a_unit_is_refused() -> None:
    cell = only("weight,dose,rate\n70 kg,0.3 mg/kg/h,10.5\n")
    assert cell.status is Status.REFUSED
    assert "no unit" in cell.note


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_part_cells_too(mark: str) -> None:
    assert only(f"weight [kg]{mark}0.1 mg/kg/h\n50{mark}2.5\n").status is Status.OK


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"weight [kg],0.1 mg/kg/h\n",
        b'weight [kg],0.1 mg/kg/h\n50,"2.5\n',
        b"weight [kg],0.1 mg/kg/h\n50,\xe9\n",
        b"a,b\n1,2\n",
        b"weight [kg,0.1 mg/kg/h\n50,2.5\n",
        b"weight,dose,rate,rate\n1,2,3,4\n",
        b"0" * (17 << 20),
        b'weight [kg]\t0.1 mg/kg/h\n50\t"2"5\n',
    ],
    ids=["empty", "header", "quote", "latin-1", "no table", "bracket", "twice", "large", "tab"],
)
def test_what_is_no_table_is_refused_whole(data: bytes) -> None:
    with pytest.raises(CatalogueError) as refused:
        verify(read_tables(data, "table.csv")[0], Stated(cells=read_unit("mL/h")))
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 300


def test_a_byte_order_mark_is_no_part_of_the_first_header() -> None:
    cells = verify(
        read_tables(b"\xef\xbb\xbfweight [kg],0.1 mg/kg/h\n50,5\n", "table.csv")[0], Stated(cells=read_unit("mg/h"))
    )
    assert [cell.status for cell in cells] == [Status.OK]


def test_the_document_has_the_keys_of_the_contract_and_the_exit_code_says_it(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("weight [kg],0.1 mg/kg/h\n50,2.5\n70,35\n")
    done = verified(path, "--cells", "mL/h", "--concentration", "2 mg/mL", "-f", "json")
    document = json.loads(done.out)
    assert (done.code, document["schema"]) == (1, "ketacalc.verify/1")
    assert {"row", "column", "printed", "expected", "deviation_percent", "status", "slips"} <= set(document["cells"][1])
    assert document["cells"][1]["row"] == 2
    assert document["cells"][1]["expected"]["exact"] == "3.5"
    assert document["cells"][1]["deviation_percent"] == 900
    assert [slip["code"] for slip in document["cells"][1]["slips"]] == ["ten-fold"]


def test_control_characters_of_a_table_never_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"weight [kg],0.1 mg/kg/h\n50,\x1b[31m2.5\n")
    for form in ("table", "csv", "markdown", "json"):
        assert b"\x1b" not in verified(path, "--cells", "mL/h", "--concentration", "2 mg/mL", "-f", form).out


def test_lines_are_answered_in_order_and_the_worst_gives_the_exit_code() -> None:
    for lines, code in (
        ("35 mg", 0),
        (r"35 mg\n36 mg", 1),
        (r"36 mg\n5 mg/h", 3),
        (r"36 mg\n5 mg/h\nfoo", 2),
        (r"35 mg\r\n35 mg\r\n", 0),
        ("", 2),
    ):
        done = shell(f"printf '{lines}' | ketacalc check - -i trd -w 70")
        assert done.code == code, lines
        assert len(done.out.splitlines()) == (len(lines.rstrip("\\nr").split(r"\n")) if lines else 0)


def test_a_line_of_ten_megabytes_is_refused_and_the_next_is_answered() -> None:
    done = shell("(head -c 10000000 /dev/zero; echo; echo 35 mg) | ketacalc check - -i trd -w 70")
    first, second = done.text.splitlines()
    assert first.startswith("refused:")
    assert second == "within (intravenous): 35 mg"
    assert done.code == 2
    assert done.said.count("\n") == 1


def test_bytes_that_are_no_text_are_refused_line_by_line() -> None:
    done = shell(r"printf '\xff\xfe mg\n\0 mg\n35 mg\n' | ketacalc check - -i trd -w 70 -f jsonl")
    verdicts = [json.loads(line)["verdict"] for line in done.out.splitlines()]
    assert verdicts == [None, None, "within"]


def test_a_mark_stands_at_the_faulty_cell_and_at_no_other(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("weight [kg],0.5 mg/kg,0.5 mg/kg\n70,35,36\n")
    shown = verified(path, "--cells", "mg").text
    assert "36 [not 35 mg]" in shown
    assert "35 [not" not in shown
    path.write_text("Weight [kg],Dose [mg/kg],Amount [mg]\n70,0.5,53\n")
    assert "53 [not 35 mg]" in verified(path).text


def test_a_slip_says_what_undoing_it_gives_and_not_that_it_is_right(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("weight [kg],0.5 mg/kg\n100,110\n")
    assert "should be 50 mg" in verified(path, "--cells", "mg").text
    [cell] = json.loads(verified(path, "--cells", "mg", "-f", "json").out)["cells"]
    [slip] = cell["slips"]
    assert "undone, it gives 49.9 mg (rounded)" in slip["text"]
    assert "would be right" not in slip["text"]


def test_a_byte_order_mark_is_no_part_of_the_first_dose() -> None:
    assert shell(r"printf '\xef\xbb\xbf35 mg\n' | ketacalc check - -i trd -w 70").code == 0
