"""`cohort --report`: the page says what the rows of a table came to, and both files get to their places or none.

The numbers are counted by hand: `berman-2000` is 0.5 mg/kg, which is 35 mg at 70 kg.
"""

import os
import re
import signal
import subprocess
import sys
import time
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacalc.frame.batches import Done
from ketacalc.frame.delimited import PIECE
from ketacalc.frame.tally import Tally
from tests import chromium
from tests.command import ENVIRONMENT, Ran, ketacalc, refused, shell, within, without
from tests.test_card import HOSTILE
from tests.test_card_page import Tags
from tests.test_cohort import HEARING, is_writing

ROWS = (
    "35,mg",  # within
    "30,mg/h",  # not comparable, and as a single dose it is 30 mg: no slip
    "350,mg",  # 10 times the bound, ten-fold
    "70,mg",  # 2 times the bound
    "77,mg",  # 2.2 times the bound, pounds for kilograms
    "3.5,mg",  # 1/10 of the bound, ten-fold
    "17.5,mg",  # 1/2 of the bound
    "0.035,mg",  # 1/1,000 of the bound, mg and mcg
    "0.03,mg",  # less than 1/1,000
    "3500,mg",  # 100 times, hundred-fold
    "35000,mg",  # 1,000 times, mg and mcg
    "40000,mg",  # more than 1,000 times
    "35,mg/h",  # not comparable, a time that does not belong there
    "35mg,mg",  # refused
    "35,Mg",  # refused
    "0.5,mg",  # 1/70 of the bound, the weight forgotten
    "0.5,mg/kg",  # within
)
TABLE = "dose,dose_unit,weight\n" + "".join(f"{row},70\n" for row in ROWS)
COUNTED = {
    "Statuses": {"read": 15, "dose not read": 1, "unit not read": 1},
    "Verdicts": {"within": 2, "below": 5, "above": 6, "outside": 0, "not comparable": 2},
    "Slips by kind": {
        "ten-fold": 2, "milligram-microgram": 2, "hundred-fold": 1, "pound-kilogram": 1, "weight-forgotten": 1,
        "time-forgotten": 1,
    },
    "How far outside": {
        "below: less than 1/1,000 of the bound": 1,
        "below: 1/1,000 to less than 1/100 of the bound": 1,
        "below: 1/100 to less than 1/10 of the bound": 1,
        "below: 1/10 to less than 1/2 of the bound": 1,
        "below: 1/2 of the bound or more": 1,
        "above: up to 2 times the bound": 1,
        "above: more than 2, up to 10 times the bound": 2,
        "above: more than 10, up to 100 times the bound": 1,
        "above: more than 100, up to 1,000 times the bound": 1,
        "above: more than 1,000 times the bound": 1,
    },
}  # fmt: skip
NOTICE = "Reported in one review article, not a recommendation."
BY_ROW = (
    "indication,dose,weight\n"
    "migraine,25 mg,70\n"  # afridi-in
    "Migraine,14 mg,154 lb\n"  # 13.97 mg is etchison-iv at 69.85 kg: 14 mg equals it as rounded
    "migraine,0.2 mg/kg,70\n"  # etchison-iv
    "se,1 mg/kg/day,20\n"  # jacobwitz-ped, whose unit is suspect
    "migraine,20 mg,70\n"  # above etchison-iv, 14 mg, and below afridi-in, 25 mg
    "zzz,25 mg,70\n"
    "chronic-pain,25 mg,70\n"
)


def reported(table: str, *arguments: str, command: str = "check", name: str = "table.csv") -> tuple[Ran, str]:
    """Return the run over a table in a folder of its own, and the page that it wrote."""
    with TemporaryDirectory() as folder:
        path, page = Path(folder, name), Path(folder, "page.html")
        path.write_text(table, encoding="utf-8")
        out = str(Path(folder, "out.csv"))
        ran = within("cohort", command, str(path), *arguments, "-o", out, "--report", str(page))
        return ran, page.read_text(encoding="utf-8")


@cache
def checked() -> tuple[Ran, str]:
    return reported(TABLE, "-i", "trd", "--summary")


def section(page: str, heading: str) -> str:
    """Return what stands under a heading."""
    [found] = re.findall(rf"<h2 [^>]*>{heading}</h2>(.*?)</section>", page, re.DOTALL)
    return str(found)


def cells(html: str) -> list[list[str]]:
    """Return the cells of the table in a part of a page, row by row."""
    rows = re.findall(r'<tr role="row" data-of.*?</tr>', html, re.DOTALL)
    return [[Tags(cell).text.strip() for cell in re.findall(r"<t[hd] .*?</t[hd]>", row, re.DOTALL)] for row in rows]


def counted(page: str) -> dict[str, dict[str, int]]:
    """Return the counts that stand on a page, table by table."""
    tables: dict[str, dict[str, int]] = {}
    for title in (*COUNTED, "Cautions that a weight brings"):
        if f">{title}</h2>" in page and "<table" in section(page, title):
            heads = re.findall(r'scope="row".*?(<(?:div|span) .*?)</th>', section(page, title), re.DOTALL)
            words = [Tags(head.partition('<div class="quiet')[0]).text.strip() for head in heads]
            numbers = [int(row[-1].replace(",", "")) for row in cells(section(page, title))]
            tables[title] = dict(zip(words, numbers, strict=True))
    return tables


def flat(page: str) -> str:
    """Return the text of a page in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<body>")[2])).split())


def beside(page: str, regimen: str) -> str:
    """Return the row of a regimen."""
    [found] = [row for row in cells(section(page, "Regimens (?:compared|scaled)")) if f"{regimen}: " in row[0]]
    return " ".join(" ".join(found).split())


# Numbers, by hand.


def test_the_page_counts_what_a_hand_counts() -> None:
    ran, page = checked()
    assert ran.code == 1
    assert counted(page) == COUNTED
    assert "2 of 17 rows could not be read. The first is row 14: dose not read." in flat(page)


def test_the_lines_of_the_summary_are_the_numbers_of_the_page() -> None:
    said = re.findall(r"^ketacalc: (.*?)(?: #+)?$", checked()[0].said, re.MULTILINE)
    assert said[0] == (
        "17 rows: 2 within, 5 below, 6 above, 2 not comparable; 2 refused, the first is row 14: dose not read"
    )
    wanted = ["unit 'Mg': 1; --read-unit 'Mg=mg' reads it"]
    wanted += [f"status {word}: {number}" for word, number in COUNTED["Statuses"].items()]
    wanted += [f"slip {word}: {number}" for word, number in COUNTED["Slips by kind"].items()]
    wanted += [f"{word.replace(': ', ', ', 1)}: {number}" for word, number in COUNTED["How far outside"].items()]
    assert sorted(said[1:]) == sorted(wanted)


def test_a_bar_is_as_long_as_its_number_and_none_is_drawn_for_none() -> None:
    # 12 letters in eighths, 96 steps, for the 15 rows that were read: 2, 5 and 6 of them are 12, 32 and 38 steps.
    full, half, three_quarters = "\u2588", "\u258c", "\u258a"
    drawn = [row[1] for row in cells(section(checked()[1], "Verdicts"))]
    assert drawn == [full + half, 4 * full, 4 * full + three_quarters, "", full + half]


def test_the_rows_that_need_attention_stand_first_and_the_worst_before_the_others() -> None:
    page = reported(f"who,{TABLE}".replace("\n", "\nA7,")[:-3], "-i", "trd", "--id-column", "who")[1]
    assert page.index("Rows that need attention") < page.index("What was done")
    rows = cells(section(page, "Rows that need attention"))
    worked = "0.5 mg/kg x 70 kg = 35 mg"
    assert rows[0] == ["9", "A7", "0.03", "mg", "70", worked, "none known", "1,167 times below"]
    assert rows[1] == ["12", "A7", "40000", "mg", "70", worked, "none known", "1,143 times above"]
    assert [row[0] for row in rows] == ["9", "12", "8", "11", "10", "16", "3", "6", "5", "4", "7", "2", "13"]
    many, _ = reported("dose,weight\n" + "350 mg,70\n" * 60, "-i", "trd")[::-1]
    assert len(cells(section(many, "Rows that need attention"))) == 50
    assert "10 more rows lie outside." in flat(many)


def test_each_slip_stands_with_its_meaning() -> None:
    page = flat(checked()[1])
    assert "ten-fold as if the decimal point had moved one place" in page
    assert "time-forgotten a rate written as a dose, or a dose as a rate" in page


def test_the_page_says_what_was_asked() -> None:
    _, page = reported(TABLE, "-i", "trd", "--route", "IV", "--tolerance", "5%", "--concentration", "50 mg/mL")
    text = flat(page)
    for said in (
        "Table table.csv", "Output out.csv", "Columns read dose, dose_unit, weight", "Route intravenous",
        "Held against treatment-resistant depression", "Concentration 50 mg/mL, stated for all rows",
        "Tolerance bounds widened by 5 %", "Rows 17", "Refused 2", NOTICE,
    ):  # fmt: skip
        assert said in text
    assert re.search(r"catalogue shipped [\d.]+ on [-\d]+ ?\. SHA-256 [0-9a-f]{64}\b", text)


def test_beside_the_dose_of_each_regimen_that_rows_name_stand_its_outcome_cautions_and_source() -> None:
    ran, page = reported(BY_ROW)
    assert ran.code == 1
    assert "Columns read indication, dose, weight" in flat(page)
    for regimen, told in {
        "afridi-in": ("~mixed", "Afridi 2013 [12] ", "25 mg 1"),
        "etchison-iv": ("NEGATIVE", "!source caps the dose at 30 mg", "Etchison 2018 [16] ", "0.2 mg/kg 2"),
        "jacobwitz-ped": ("!unit suspect", "1 to 7 mg/kg/day 1"),
        "lauritsen-iv": ("!a target, not a starting rate", "Lauritsen 2016 [14] ", "0.12 to 0.42 mg/kg/h 0"),
    }.items():
        for text in told:
            assert text in beside(page, regimen), regimen
    for cited in ("Afridi", "Etchison", "Jacobwitz", "Lauritsen"):
        assert f"{cited} " in section(page, "Regimens compared").partition("Sources, and what the audit")[2]
    assert counted(page)["Verdicts"] == {"within": 4, "below": 0, "above": 0, "outside": 1, "not comparable": 0}
    assert "3 rows within, but only doubtfully" in flat(page)
    assert "1 row between two regimens passed a bound of each, and no class counts them." in flat(page)
    assert "No dose lies below or above." in flat(page)


def test_the_page_of_doses_counts_rows_and_what_weights_bring() -> None:
    table = "id,weight\na,70\nb,x\nc,12\nd,154 lb\n"
    ran, page = reported(table, "-i", "trd", "--summary", command="dose")
    # 12 kg is below 40 kg, the cut-off for an adult.
    caution = "weight below 40 kg, ketacalc's own cut-off"
    assert counted(page) == {
        "Statuses": {"read": 3, "weight not read": 1},
        "Cautions that a weight brings": {caution: 1},
    }
    assert f"ketacalc: caution on 1 scaled dose: {caution}\n" in ran.said
    assert "Rows within" not in page
    assert beside(page, "berman-2000").endswith(" 0.5 mg/kg")
    _, several = reported("weight\n70\n12\n", "-i", "migraine", command="dose")
    assert counted(several)["Statuses"] == {"read": 2}


def test_a_table_without_rows_has_a_page() -> None:
    ran, page = reported("dose,weight\n", "-i", "trd")
    assert ran.code == 0
    assert "The table has no row." in flat(page)
    assert set(counted(page)) == {"Verdicts"}


EDGES = (0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 10.0, 100.0, 1000.0)


@given(st.lists(st.sampled_from(EDGES) | st.floats(1e-9, 1e9), max_size=30))
def test_each_dose_outside_is_counted_in_one_class(ratios: list[float]) -> None:
    types = {"ratio": pl.Float64, "weight_cautions": pl.String}
    table = pl.DataFrame({"ratio": ratios, "weight_cautions": [None] * len(ratios)}, schema=types)
    tally = Tally(is_check=True)
    tally.add(Done(table=table, answers={}, rows=len(ratios), units={}), "")
    counts = tally.counts()
    below = [sum(low <= one < high for one in ratios) for low, high in zip((0, *EDGES[:4]), EDGES[:5], strict=True)]
    above = [sum(low < one <= high for one in ratios) for low, high in zip(EDGES[4:], (*EDGES[5:], 1e10), strict=True)]
    above[0] += ratios.count(1.0)
    assert [one.number for one in counts.below] == below
    assert [one.number for one in counts.above] == above
    assert sum(below) + sum(above) == len(ratios)


# What the page is made of.


def test_the_page_is_the_same_bytes_each_time_and_wherever_the_table_lies() -> None:
    pages = set()
    for seed in ("1", "2", "3"):
        with TemporaryDirectory() as folder:
            Path(folder, "table.csv").write_text(TABLE, encoding="utf-8")
            script = 'cd "$1" && ketacalc cohort check table.csv -i trd -o out.csv --report page.html'
            assert shell(script, folder, PYTHONHASHSEED=seed).code == 1
            pages.add(Path(folder, "page.html").read_bytes())
    assert pages == {checked()[1].encode()}


def test_the_page_holds_no_script_and_asks_for_nothing_from_outside() -> None:
    for page in (checked()[1], reported("weight\n70\n", "-i", "trd", command="dose")[1]):
        found = Tags(page)
        assert {tag for tag, _ in found.tags} <= {
            "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "p", "h1",
            "h2", "h3", "dl", "dt", "dd", "ul", "li", "strong", "span", "table", "caption", "thead", "tbody", "tr",
            "th", "td", "a", "time",
        }  # fmt: skip
        for _, attributes in found.tags:
            assert not {"src", "style", "xlink:href"} & set(attributes)
            assert str(attributes.get("href", "https://doi.org/")).startswith("https://doi.org/")
            assert not [key for key in attributes if key.startswith("on")]
        assert page.isascii()


def test_no_text_of_a_catalogue_a_file_or_a_column_becomes_markup(tmp_path: Path) -> None:
    catalogue = tmp_path / "mine.toml"
    catalogue.write_text(HOSTILE, encoding="utf-8")
    table = '"<img src=x onerror=alert(1)>",weight\n5 mg,70\n50 mg,70\n'
    _, page = reported(
        table, "-r", "<script>alert(1)</script>", "--catalogue", str(catalogue),
        "--dose-column", "<img src=x onerror=alert(1)>", name="<script>{{7*7}}.csv",
    )  # fmt: skip
    found = Tags(page)
    assert not found.of("script", "img", "i", "b", "a")
    text = flat(page)
    for said in (
        "Table <script>{{7*7}}.csv", "<img src=x onerror=alert(1)>, weight", "=1+1 <b>bold</b> | *star*",
        "<script>alert(1)</script>", "ex & ample {% raw %} {{ 7*7 }}", "[red]oral[/red]",
    ):  # fmt: skip
        assert said in text
    assert page.count("</style>") == 1
    assert counted(page)["Verdicts"]["within"] == 1


@chromium.needed
@pytest.mark.parametrize("size", ["A4", "letter"])
def test_every_word_is_printed_and_no_page_is_shrunk(size: str) -> None:
    for page in (checked()[1], reported(BY_ROW)[1]):
        pages = chromium.printed(page, size).pages
        texts = [one.extract_text() for one in pages]
        for number, text in enumerate(texts, 1):
            assert NOTICE in text
            assert f"Page {number} of {len(texts)}" in text
            assert re.search(r"SHA-256 [0-9a-f]{64}", text)
        body = re.sub(
            r"<caption.*?</caption>", "", page.partition("<main>")[2].partition("<footer")[0], flags=re.DOTALL
        )
        got = re.sub(r"\s", "", "".join(texts)).casefold()
        for piece in re.findall(r".{1,40}", re.sub(r"\s", "", Tags(body).text).casefold()):
            assert piece in got or any(piece[:at] in got and piece[at:] in got for at in range(1, len(piece))), piece
        scales: list[float] = []
        for one in pages:
            one.extract_text(
                visitor_text=lambda text, cm, *_, into=scales: into.append(cm[0]) if text.strip() else None
            )
        assert {round(scale, 3) for scale in scales} == {0.75}


@chromium.needed
@pytest.mark.parametrize("width", [320, 900])
def test_text_keeps_to_the_page(width: int) -> None:
    script = "[page.documentElement.scrollWidth, page.documentElement.clientWidth]"
    inside, room = chromium.measured(checked()[1], width, script)
    assert inside <= room


# Each file whole or not at all.


def folder_with(tmp_path: Path) -> tuple[Path, Path, Path]:
    table, output, page = tmp_path / "table.csv", tmp_path / "out.csv", tmp_path / "page.html"
    table.write_text(TABLE, encoding="utf-8")
    output.write_text("old output", encoding="utf-8")
    page.write_text("old page", encoding="utf-8")
    return table, output, page


def assert_old(tmp_path: Path, before: list[str]) -> None:
    assert sorted(os.listdir(tmp_path)) == before
    assert (tmp_path / "out.csv").read_text() == "old output"
    assert (tmp_path / "page.html").read_text() == "old page"
    assert (tmp_path / "table.csv").read_text() == TABLE


def test_the_page_stands_beside_an_output_that_goes_to_a_pipe(tmp_path: Path) -> None:
    table, _, page = folder_with(tmp_path)
    ran = ketacalc("cohort", "check", str(table), "-i", "trd", "--report", str(page))
    assert ran.text.count("\n") == 1 + len(ROWS)
    assert counted(page.read_text()) == COUNTED
    assert "Output stdout" in flat(page.read_text())


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the faults are those of Linux")
@pytest.mark.parametrize(
    ("output", "page"),
    [
        ("full.csv", "page.html"),
        ("full.parquet", "page.html"),
        ("out.csv", "full.html"),
        ("out.csv", "folder.html"),
        ("folder.csv", "page.html"),
        ("out.csv", "nowhere/page.html"),
        ("nowhere/out.csv", "page.html"),
    ],
)
def test_where_one_cannot_be_written_the_other_stays_as_it_was(tmp_path: Path, output: str, page: str) -> None:
    table, *_ = folder_with(tmp_path)
    for name in ("full.csv", "full.parquet", "full.html"):
        (tmp_path / name).symlink_to("/dev/full")
    for name in ("folder.csv", "folder.html"):
        (tmp_path / name).mkdir()
    before = sorted(os.listdir(tmp_path))
    bad = page if page != "page.html" else output
    ran = ketacalc(
        "cohort", "check", str(table), "-i", "trd", "-o", str(tmp_path / output), "--report", str(tmp_path / page)
    )
    refused(ran, 74, f"could not write to {Path(bad).name}: ")
    assert_old(tmp_path, before)


@pytest.mark.parametrize("end", ["> /dev/full", "| head -n 1 > /dev/null; exit ${PIPESTATUS[0]}", ">&-"])
def test_where_stdout_fails_no_page_is_left(tmp_path: Path, end: str) -> None:
    table, _, page = folder_with(tmp_path)
    # More than a pipe holds, so that the command meets a reader that has gone away.
    long = tmp_path / "long.csv"
    long.write_text(TABLE + "35,mg,70\n" * 50_000, encoding="utf-8")
    ran = shell(f'ketacalc cohort check "$1" -i trd --report "$2" {end}', str(long), str(page))
    assert ran.code == 74
    assert_old(tmp_path, ["long.csv", "out.csv", "page.html", "table.csv"])
    assert table.exists()


def test_a_refusal_leaves_both(tmp_path: Path) -> None:
    table, output, page = folder_with(tmp_path)
    for arguments in (("-i", "trf"), ("-i", "trd", "--dose-column", "amount"), ("-i", "chronic-pain")):
        ran = within("cohort", "check", str(table), *arguments, "-o", str(output), "--report", str(page))
        assert ran.code in (2, 3)
        assert_old(tmp_path, ["out.csv", "page.html", "table.csv"])


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
def test_an_interrupted_run_leaves_both(tmp_path: Path, by: signal.Signals) -> None:
    _, output, page = folder_with(tmp_path)
    arguments = ["check", "-", "-i", "trd", "-o", str(output), "--report", str(page)]
    run = [sys.executable, "-c", HEARING, *arguments]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdin is not None
        # A piece and a half: the first is worked on, and the rest is waited for, while the pipe stays open.
        process.stdin.write(TABLE.encode() + b"35,mg,70\n" * (3 * PIECE // 2 // 9))
        process.stdin.flush()
        until = time.monotonic() + 60
        while not is_writing(process, tmp_path) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(by)
        assert process.wait(timeout=60) == 128 + by
    assert_old(tmp_path, ["out.csv", "page.html", "table.csv"])


@pytest.mark.parametrize("form", ["{0}/{1}", "{0}/./{1}", "{0}/link.html", "{0}/hard.html"])
@pytest.mark.parametrize(("other", "words"), [("out.html", "--output"), ("table.html", "which is read")])
def test_a_page_in_the_place_of_the_table_or_the_output_is_refused(
    tmp_path: Path, form: str, other: str, words: str
) -> None:
    table, output = tmp_path / "table.html", tmp_path / "out.html"
    table.write_text(TABLE)
    output.write_text("old")
    (tmp_path / "link.html").symlink_to(other)
    (tmp_path / "hard.html").hardlink_to(tmp_path / other)
    page = form.format(tmp_path, other)
    formats = ("--from", "csv", "--format", "csv")
    ran = within("cohort", "check", str(table), "-i", "trd", *formats, "-o", str(output), "--report", page)
    refused(ran, 2, "--report", words)
    assert (table.read_text(), output.read_text()) == (TABLE, "old")


@pytest.mark.parametrize("name", ["page.pdf", "page", "table.csv", "html", ""])
def test_a_page_of_another_ending_is_refused_before_any_work(tmp_path: Path, name: str) -> None:
    page = str(tmp_path / name) if name else ""
    refused(within("cohort", "check", "/nowhere.csv", "-i", "trd", "--report", page), 2, "--report")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("library", "what", "report"),
    [("polars", "cohort", False), ("jinja2", "cohort --report", True)],
)
def test_without_a_library_the_extra_that_brings_it_is_named_before_any_work(
    tmp_path: Path, library: str, what: str, report: bool
) -> None:
    table, output, page = folder_with(tmp_path)
    more = ("--report", str(page)) if report else ()
    ran = without(library, "cohort", "check", str(table), "-i", "trd", "-o", str(output), *more)
    assert ran.code == 2
    assert ran.said.startswith(f"ketacalc: {what} needs ")
    assert re.search(r"; install it with: (uv )?pip install 'ketacalc\[cohort\]'", ran.said)  # uv's has no pip
    assert_old(tmp_path, ["out.csv", "page.html", "table.csv"])


def test_without_a_page_its_library_is_not_asked_for(tmp_path: Path) -> None:
    table, output, _ = folder_with(tmp_path)
    assert without("jinja2", "cohort", "check", str(table), "-i", "trd", "-o", str(output), "--summary").code == 1
    assert output.read_text().count("\n") == 1 + len(ROWS)
