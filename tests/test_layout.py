"""The same numbers at any width and on any terminal: never cut, never split, and nothing that a terminal obeys."""

import csv
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections import Counter
from functools import cache
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

import ketacalc as library
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.weight import read_weight
from ketacalc.output.cite.report import CiteReport
from ketacalc.output.formats import markdown, spreadsheet, table
from ketacalc.output.medium import Medium
from ketacalc.output.reports.convert import ConvertReport
from ketacalc.output.reports.dose import DoseReport
from ketacalc.output.reports.listing import ListReport
from ketacalc.output.reports.show import ShowReport
from ketacalc.output.view import Field, Tone, View
from tests.command import ENVIRONMENT, ketacalc, within

WIDTHS = range(20, 201)

UNIT = r"(?:ng|mcg|mg|g|kg|lb|mL|L|gtt|min|h|day|s)(?:/(?:kg|dose|s|min|h|day|mL|dL|L|mol|mmol))*"
NUMBER = r"\d[\d,]*(?:\.\d+)?(?:/\d+)?"
QUANTITY = re.compile(rf"(?<![\w.,/-]){NUMBER}(?: to {NUMBER})? {UNIT}(?![\w/])")
"""A number or a range with its unit, as a reader of this file would underline it."""

SGR = re.compile(r"\x1b\[[\d;]*m")
BORDER = re.compile(r"[\u2500-\u257f+|]|-{3,}")


def quantities(text: str) -> Counter[str]:
    """Count the quantities that stand whole on a line of a text."""
    return Counter(found for line in text.splitlines() for found in QUANTITY.findall(line))


def dosed(name: str, weight: str, *, exact: bool = False, concentration: str | None = None) -> View:
    """Return what a person sees of `dose -i NAME -w WEIGHT`."""
    catalogue = library.catalogue()
    found = catalogue.indication(name)
    return DoseReport(
        catalogue=catalogue,
        subject=found.name,
        weight=read_weight(weight),
        doses=library.dose(indication=name, weight=weight, concentration=concentration),
        beside=catalogue.uses(found),
        unrounded=exact,
    ).view()


def shown(name: str) -> View:
    """Return what a person sees of `show NAME`."""
    catalogue = library.catalogue()
    return ShowReport(catalogue=catalogue, regimen=catalogue.regimen(name)).view()


@cache
def views() -> dict[str, View]:
    """Return several views, the widest and the longest among them."""
    catalogue = library.catalogue()
    return {
        "trd": dosed("trd", "70"),
        "se": dosed("se", "12.5"),
        "epilepsy": dosed("epilepsy", "70", concentration="50 mg/mL"),
        "migraine": dosed("migraine", "154 lb", concentration="50 mg/mL"),
        "exact": dosed("epilepsy", "154 lb", exact=True, concentration="7 mg/mL"),
        "jacobwitz": shown("jacobwitz-ped"),
        "dakwar": shown("dakwar-2014"),
        "list": ListReport(
            catalogue=catalogue,
            regimens=catalogue.regimens,
            uses=tuple(i for i in catalogue.indications if i.is_use),
            elsewhere=catalogue.source_doses,
        ).view(),
        "cite": CiteReport(catalogue=catalogue, references=catalogue.references[:9], with_source=True).view(),
        "convert": ConvertReport(
            conversion=library.convert("0.3 mg/kg/h", "mL/h", weight="154 lb", concentration="3 mg/mL"),
            known=Known(weight=read_weight("154 lb")),
        ).view(),
    }


VIEWS = ("trd", "se", "epilepsy", "migraine", "exact", "jacobwitz", "dakwar", "list", "cite", "convert")


@cache
def drawn_at(name: str, width: int) -> str:
    return table.write(views()[name], Medium(width=width))


def texts(view: View) -> list[str]:
    """Return every text of a view, and the labels that are printed beside a field."""
    fields = [field for entry in view.entries for field in entry]
    labels = [field.label for field in fields if field.label != field.column]
    notes = [text for heading, below in view.notes for text in (heading, *below)]
    return [view.title, *view.lines, *(field.text for field in fields), *labels, *notes]


def bare(text: str) -> str:
    """Return text without white space and without borders."""
    return "".join(BORDER.sub("", text).split())


def cells(drawn: str) -> list[str]:
    """Return the cells of a table that is drawn with lines, each without its white space."""
    found: list[str] = []
    row: list[str] = []
    for line in drawn.splitlines():
        if line.startswith("\N{BOX DRAWINGS LIGHT VERTICAL}"):
            pieces = ["".join(piece.split()) for piece in line.split("\N{BOX DRAWINGS LIGHT VERTICAL}")[1:-1]]
            row = [a + b for a, b in zip(row, pieces, strict=True)] if row else pieces
        elif row:
            found, row = found + row, []
    return found + row


@pytest.mark.parametrize("name", VIEWS)
def test_every_quantity_stands_whole_on_one_line_at_every_width(name: str) -> None:
    view = views()[name]
    expected = sum((quantities(text) for text in texts(view)), Counter[str]())
    assert expected or name == "cite"
    for width in WIDTHS:
        assert quantities(drawn_at(name, width)) == expected, width


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("se", ("12.5 to 87.5 mg/day", "1 to 7 mg/kg/day", "0.5208 to 3.646 mg/h (rounded)", "12.5 kg")),
        ("migraine", ("0.12 to 0.42 mg/kg/h", "8.382 to 29.34 mg/h (rounded)", "25 mg", "30 mg", "3 to 4 h")),
        ("epilepsy", ("500 to 2,000 mg/day", "166.7 to 666.7 mg (rounded)", "17.5 to 35 mg/h", "8 g/day")),
        ("exact", ("500/3 to 2000/3 mg", "500/7 to 2000/7 mL/day", "17.463306245 to 34.92661249 mg/h")),
        ("trd", ("0.5 mg/kg", "35 mg", "70 kg")),
        ("jacobwitz", ("10 to 60 mcg/kg/min", "0.6 to 3.6 mg/kg/h", "0.042 to 0.292 mg/kg/h", "2.2 mg/kg/h")),
        ("dakwar", ("0.41 to 0.71 mg/kg", "0.41 then 0.71 mg/kg", "52 min", "48 h")),
        ("list", ("0.1 to 1 mg/kg/h", "80 mcg/kg", "0.25 mg/kg/dose", "71.4 %")),
        ("convert", ("0.3 mg/kg/h", "3 mg/mL", "69.85322498 kg")),
    ],
)
def test_these_stand_whole_on_one_line_at_every_width(name: str, whole: tuple[str, ...]) -> None:
    for width in WIDTHS:
        lines = drawn_at(name, width).splitlines()
        for figure in whole:
            assert any(figure in line for line in lines), (width, figure)


@pytest.mark.parametrize("name", VIEWS)
def test_no_letter_is_lost_or_cut_at_any_width(name: str) -> None:
    view = views()[name]
    for width in WIDTHS:
        drawn = drawn_at(name, width)
        body = cells(drawn)
        columns = [
            "".join(
                bare(f.text) if f.label == column else bare(f"{f.label}: {f.text}") for f in entry if f.column == column
            )
            for entry in view.entries
            for column in view.columns
        ]
        if body:
            assert [bare(cell) for cell in body] == [*map(bare, view.columns), *columns], width
        whole = bare(drawn)
        for text in texts(view) if not body else [view.title, *view.lines, *(t for _, ts in view.notes for t in ts)]:
            assert bare(text) in whole, (width, text)


@pytest.mark.parametrize("name", VIEWS)
def test_no_line_is_wider_than_asked_unless_nothing_in_it_may_be_broken(name: str) -> None:
    for width in WIDTHS:
        for line in drawn_at(name, width).splitlines():
            if len(line) > width:
                unbroken = QUANTITY.sub("Q", re.sub(r" \(rounded\)|[\d.]+ then ", "", line.strip()))
                assert len(unbroken.split()) == 1, (width, line)


@pytest.mark.parametrize(
    "text",
    [
        "\u6bcf\u65e5 12.5 to 87.5 mg/day",
        "\u6bcf\u65e5\u6bcf\u65e512.5 to 87.5 mg/day",
        "12.5 to 87.5 mg/day\u6bcf\u65e5",
        "\U0001f600\U0001f60012.5 to 87.5 mg/day e\u0301\u0301",
        "(12.5 to 87.5 mg/day)[12.5 to 87.5 mg/day]",
        "=12.5 to 87.5 mg/day;" + "x" * 50,
    ],
    ids=ascii,
)
def test_no_letter_beside_a_dose_cuts_or_splits_it(text: str) -> None:
    fields = tuple(Field(column=name, label=name, text=text) for name in ("One", "Two", "Three"))
    for width in WIDTHS:
        drawn = table.write(View(title="Own", entries=(fields, fields)), Medium(width=width))
        assert drawn.count("12.5 to 87.5 mg/day") == 6 * text.count("12.5"), width


def test_a_table_is_drawn_where_it_fits_and_blocks_where_it_does_not() -> None:
    for name in ("list", "migraine", "trd"):
        assert cells(table.write(views()[name], Medium(width=200)))
        assert not cells(table.write(views()[name], Medium(width=40)))


def test_outcome_and_cautions_stand_above_the_number_in_every_block() -> None:
    for width in (20, 40, 49, 50, 60):
        drawn = table.write(views()["migraine"], Medium(width=width))
        blocks = re.split(r"^(?=afridi-in|lauritsen-iv|etchison-iv|Named)", drawn, flags=re.MULTILINE)[1:4]
        for block in blocks:
            places = [block.index(word) for word in ("Outcome", "Caution", "Reported", "Dose")]
            assert places == sorted(places), width


@pytest.mark.parametrize("name", VIEWS)
def test_where_only_ascii_arrives_only_ascii_is_written(name: str) -> None:
    for width in (20, 50, 80, 120, 200):
        ascii_only = table.write(views()[name], Medium(width=width, unicode=False))
        assert ascii_only.isascii()
        assert quantities(ascii_only) == quantities(table.write(views()[name], Medium(width=width)))
    assert markdown.write(views()[name], Medium(unicode=False)).isascii()


@pytest.mark.parametrize("name", VIEWS)
def test_colour_adds_nothing_but_colour(name: str) -> None:
    for width in (20, 60, 80, 120, 200):
        coloured = table.write(views()[name], Medium(width=width, colour=True))
        plain = table.write(views()[name], Medium(width=width))
        assert "\x1b" not in plain
        assert [line.rstrip() for line in SGR.sub("", coloured).splitlines()] == [
            line.rstrip() for line in plain.splitlines()
        ]


# The command itself, on terminals of every kind.

PLACES: dict[str, dict[str, str]] = {
    **{f"COLUMNS={n}": {"COLUMNS": n} for n in ("0", "1", "20", "45", "100", "200", "9999", "-5", "x")},
    "LANG=C": {"LANG": "C"},
    "LC_ALL=C": {"LC_ALL": "C"},
    "LC_ALL=POSIX": {"LC_ALL": "POSIX"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "C without UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "NO_COLOR": {"NO_COLOR": "1"},
    "FORCE_COLOR": {"FORCE_COLOR": "1"},
    "both": {"FORCE_COLOR": "1", "NO_COLOR": "1"},
    "TERM=dumb": {"TERM": "dumb"},
    "TERM empty": {"TERM": ""},
    "narrow and coloured": {"FORCE_COLOR": "3", "COLUMNS": "30", "TERM": "xterm-256color"},
}  # fmt: skip
ASCII_ONLY = ("LC_ALL=C", "LC_ALL=POSIX", "ascii", "latin-1", "C without UTF-8")
QUESTIONS = (("dose", "-i", "epilepsy", "-w", "12.5"), ("list", "--elsewhere"))


@pytest.mark.parametrize(
    ("question", "place"),
    [(QUESTIONS[0], place) for place in PLACES] + [(QUESTIONS[1], place) for place in (*ASCII_ONLY, "COLUMNS=20")],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_the_numbers_are_the_same_on_every_terminal(question: tuple[str, ...], place: str) -> None:
    expected, ran = ketacalc(*question), ketacalc(*question, **PLACES[place])
    assert (ran.code, ran.err) == (0, b"")
    text = SGR.sub("", ran.text)
    assert "\x1b" not in text
    assert quantities(text) == quantities(expected.text)
    assert "500 to 2,000 mg/day" in text or question[0] == "list"
    if "COLUMNS" not in PLACES[place]:
        assert bare(text) == bare(expected.text)


@pytest.mark.parametrize("place", ASCII_ONLY)
@pytest.mark.parametrize("question", QUESTIONS, ids=["dose", "list"])
def test_a_stdout_that_takes_only_ascii_gets_only_ascii(question: tuple[str, ...], place: str) -> None:
    assert ketacalc(*question, **PLACES[place]).out.isascii()


def test_colour_is_there_where_it_is_forced_and_nowhere_else_in_a_pipe() -> None:
    question = QUESTIONS[0]
    assert b"\x1b[" in ketacalc(*question, FORCE_COLOR="1").out
    assert b"\x1b" not in ketacalc(*question).out
    assert b"\x1b" not in ketacalc(*question, FORCE_COLOR="1", NO_COLOR="1").out


def on_a_terminal(*arguments: str, columns: int, **environment: str) -> str:
    """Run the command on a terminal of so many columns, and return what the terminal received."""
    reading, writing = pty.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "ketacalc", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=writing,
        env=ENVIRONMENT | environment,
    )
    os.close(writing)
    received = b""
    while True:
        try:
            piece = os.read(reading, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        received += piece
    os.close(reading)
    assert process.wait() == 0
    return received.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [20, 45, 100, 200])
def test_a_terminal_of_any_width_shows_what_a_pipe_of_that_width_gets(columns: int) -> None:
    question = QUESTIONS[0]
    seen = on_a_terminal(*question, columns=columns, TERM="xterm-256color")
    assert "\x1b[" in seen
    piped = ketacalc(*question, COLUMNS=str(columns)).text
    assert [line.rstrip() for line in SGR.sub("", seen).splitlines()] == [line.rstrip() for line in piped.splitlines()]


def test_a_dumb_terminal_and_one_without_colour_get_no_escape() -> None:
    assert "\x1b" not in on_a_terminal(*QUESTIONS[0], columns=80, TERM="dumb")
    assert "\x1b" not in on_a_terminal(*QUESTIONS[0], columns=80, NO_COLOR="1")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_a_program_reads_is_the_same_bytes_on_every_terminal(form: str) -> None:
    question = ("dose", "-i", "migraine", "-w", "154 lb", "--concentration", "3 mg/mL", "-f", form)
    expected = ketacalc(*question).out
    assert expected.isascii()
    for place in ("COLUMNS=1", "COLUMNS=9999", "LANG=C", "LC_ALL=C", "ascii", "FORCE_COLOR", "TERM=dumb"):
        assert ketacalc(*question, **PLACES[place]).out == expected, place
    assert on_a_terminal(*question, columns=30, TERM="xterm").encode() == expected


def test_json_has_no_number_that_json_has_not() -> None:
    def refuse(word: str) -> None:
        pytest.fail(word)

    for question in (("dose", "-i", "migraine", "-w", "154 lb"), ("list", "--elsewhere"), ("cite",)):
        json.loads(ketacalc(*question, "-f", "json").out, parse_constant=refuse)


# Text from outside is data.

HOSTILE = (
    "[smith2000]", "[bold red]x[/bold red]", "[/]", "[link=https://example.org]x[/link]", ":smile:", "\x1b[31mred",
    "\x1b]0;title\x07", "\x9b31m", "\r\x08\x0b\x0c", "a\nb", "\u202ertl\u202c", "\u2066x\u2069", "\u200b\u200d\u2060",
    "\u2028\u2029", "\ufeff", "\ue000", "\U000e0041", "\udcff", "\x00", "\x85", "| a | b |", "`code`", "<b>x</b>",
    "<script>alert(1)</script>", "<!-- -->", "&amp;", "![x](http://example.org)", "[x](javascript:x)", "*a* _b_ ~~c~~",
    "# head", "\\|", "\\\\|", "=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\n=1", "=cmd|' /C calc'!A0", "a,b;c\td",
    '"quoted"', "'quoted'", "--- | ---", "%s {0} $x",
)  # fmt: skip


def hostile(text: str) -> View:
    """Return a view in which every text is the same."""
    fields = tuple(
        Field(column=column, label=label, text=text, tone=tone)
        for column, label, tone in (
            ("One", "One", Tone.STRONG),
            ("One", "Also", Tone.PLAIN),
            ("Two", "Two", Tone.CAUTION),
            ("Three", "Three", Tone.NEGATIVE),
        )
    )
    return View(title=text, lines=(text,), entries=(fields, fields), notes=((text, (text, text)),))


def harmless(text: str) -> bool:
    return all(letter.isprintable() or letter == "\n" for letter in text)


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("unicode", [False, True])
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_is_markup_or_an_escape_to_a_terminal(text: str, unicode: bool, colour: bool) -> None:
    for width in (20, 60, 200):
        written = SGR.sub("", table.write(hostile(text), Medium(width=width, colour=colour, unicode=unicode)))
        assert harmless(written)
        if text.isascii() and text.isprintable() and bare(text) and width != 60:  # where cells are broken into lines
            # Title, line, two entries of four fields, and a heading with two lines.
            assert bare(written).count(bare(text)) >= 13
    drawn = markdown.write(hostile(text), Medium(unicode=unicode))
    assert harmless(drawn)
    if not unicode:
        assert drawn.isascii()


@given(st.text(max_size=60), st.integers(min_value=20, max_value=120))
def test_no_text_at_all_reaches_a_terminal_as_an_escape(text: str, width: int) -> None:
    for unicode in (False, True):
        assert harmless(table.write(hostile(text), Medium(width=width, unicode=unicode)))
        assert harmless(markdown.write(hostile(text), Medium(unicode=unicode)))


READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def inside(tokens: list[Token]) -> list[Token]:
    """Return tokens with those inside them."""
    return [found for token in tokens for found in (token, *inside(token.children or []))]


def rows(text: str) -> list[list[str]]:
    """Read the tables of a Markdown text back, as a reader of Markdown does: the text of each cell."""
    found: list[list[str]] = []
    for token, after in pairwise(READER.parse(text)):
        if token.type == "tr_open":
            found.append([])
        elif token.type in ("th_open", "td_open"):
            found[-1].append("".join(child.content for child in after.children or []))
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_is_markup_in_a_markdown_cell(text: str) -> None:
    drawn = markdown.write(hostile(text), Medium())
    read = rows(drawn)
    assert [len(row) for row in read] == [3, 3, 3]
    assert read[0] == ["One", "Two", "Three"]
    kinds = {token.type for row in drawn.splitlines() if row.startswith("| ") for token in inside(READER.parse(row))}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "html_inline"}
    assert {t.content for t in inside(READER.parse(drawn)) if t.type.startswith("html")} == {"<br>"}
    if text.isprintable():
        one = f"{text}<br>Also: {text}".strip()
        assert read[1:] == [[one, text.strip(), text.strip()]] * 2


def test_no_view_is_cut_in_markdown() -> None:
    for name in VIEWS:
        view = views()[name]
        drawn = markdown.write(view, Medium(width=20))
        assert {len(row) for row in rows(drawn)} == {len(view.columns)}
        assert len(rows(drawn)) == len(view.entries) + 1
        assert quantities(drawn) == sum((quantities(text) for text in texts(view)), Counter[str]())


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_cell_of_a_csv_is_a_formula_or_holds_a_control_character(text: str) -> None:
    written = spreadsheet.write(("one", "two"), [{"one": text, "two": "35"}, {"one": "", "two": text}])
    [header, first, second] = csv.reader(StringIO(written, newline=""), strict=True)
    assert header == ["one", "two"]
    assert first[1] == "35"
    for cell in (first[0], second[1]):
        assert cell.isprintable()
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
        if text.isprintable():
            assert cell.removeprefix("'" if text.lstrip()[:1] in tuple("=+-@") else "") == text


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_a_csv_reads_back_with_as_many_cells_as_it_has_columns(texts: list[str]) -> None:
    header = tuple(f"column_{number}" for number, _ in enumerate(texts))
    written = spreadsheet.write(header, [dict(zip(header, texts, strict=True))])
    read = list(csv.reader(StringIO(written, newline=""), strict=True))
    assert [len(row) for row in read] == [len(texts)] * 2
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@")) for cell in read[1])


DOSE_HEADER = (
    "regimen,drug,indication,route,schedule,weight_kg,weight_kg_exact,printed,"
    "reported_low,reported_low_exact,reported_high,reported_high_exact,reported_unit,"
    "amount_low,amount_low_exact,amount_high,amount_high_exact,amount_unit,"
    "volume_low,volume_low_exact,volume_high,volume_high_exact,volume_unit,"
    "total_low,total_low_exact,total_high,total_high_exact,total_unit,"
    "stated_low,stated_low_exact,stated_high,stated_high_exact,stated_unit,"
    "without_dose,derived,population,patients,outcome_direction,outcome,cautions,citations,section,working,"
    "notice,version,catalogue,catalogue_version,catalogue_sha256"
)


def test_the_csv_of_dose_has_one_header_whatever_is_asked() -> None:
    asked: list[tuple[str, ...]] = [
        ("-i", "trd"),
        ("-i", "epilepsy", "--concentration", "50 mg/mL"),
        ("-r", "lauritsen-iv", "--duration", "4 h", "--unit", "mcg/min"),
    ]
    for more in asked:
        text = within("dose", "-w", "70", *more, "-f", "csv").text
        assert text.partition("\n")[0] == DOSE_HEADER
        for row in csv.DictReader(StringIO(text), strict=True):
            assert None not in row
            assert None not in row.values()
            for name in ("reported", "amount", "volume", "total", "stated"):
                for bound in ("low", "high"):
                    number, exact = row[f"{name}_{bound}"], row[f"{name}_{bound}_exact"]
                    assert re.fullmatch(r"(\d+(\.\d+)?)?", number)
                    assert re.fullmatch(r"(\d+(\.\d+)?|\d+/\d+)?", exact)
                    assert bool(number) == bool(exact) == bool(row[f"{name}_unit"])


MINE = r"""
version = "=1+1"
title = "[bold red]mine[/]"
[[reference]]
number = "1"
authors = ["=cmd|' /C calc'!A0"]
title = "A `title` | with <b>all</b> of it & [x](javascript:x)"
[[regimen]]
id = "[bold]x"
drug = "@drug"
indication = "-i"
population = "=SUM(A1) über 每日"
route = "+oral"
schedule = "infusion"
dose = "0.12 to 0.42 mg/kg/h"
printed = "=0.12"
section = "@here | there"
references = ["1"]
caution = [{ text = "-1" }, { text = "| a | b |" }, { text = "[/]:smile:" }]
outcome = { direction = "mixed", text = "=1 | `2` <script> \\| [red]" }
"""


@pytest.fixture
def mine(tmp_path: Path) -> str:
    path = tmp_path / "=mine|[red].toml"
    path.write_text(MINE, encoding="utf-8")
    return str(path)


def test_the_text_of_an_own_catalogue_is_data_in_every_format(mine: str) -> None:
    for question in (("dose", "-r", "[bold]x", "-w", "70"), ("show", "[bold]x"), ("list",), ("cite",)):
        asked = (*question, "--catalogue", mine, "-f")
        drawn = within(*asked, "table").text
        assert "[bold]x" in drawn or question == ("cite",)
        assert "=mine|[red].toml" in " ".join(drawn.split())
        for row in csv.reader(StringIO(within(*asked, "csv").text), strict=True):
            assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
        read = rows(within(*asked, "markdown").text)
        assert len({len(row) for row in read}) == 1
        document = within(*asked, "json").out
        assert document.isascii()
        found = json.loads(document)
        assert found["catalogue"]["name"] == "=mine|[red].toml"
    shown = within("show", "[bold]x", "--catalogue", mine, "-f", "json").out
    assert json.loads(shown)["population"] == "=SUM(A1) \u00fcber \u6bcf\u65e5"
    table_row = rows(within("dose", "-r", "[bold]x", "-w", "70", "--catalogue", mine, "-f", "markdown").text)[1]
    assert "mixed: =1 | `2` <script> \\| [red]" in table_row[1]
