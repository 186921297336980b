"""The same numbers at any width, in any format and on any terminal: never cut, never split, and nothing is obeyed."""

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
from html import unescape
from html.parser import HTMLParser
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ketacalc.output.entries import Shape
from ketacalc.output.formats import html, markdown, spreadsheet
from ketacalc.output.formats import text as terminal
from ketacalc.output.result import Medium, Result
from ketacalc.output.screen import (
    Badge,
    Block,
    Column,
    Heading,
    Item,
    Items,
    Pairs,
    Prose,
    Row,
    Screen,
    Sign,
    Table,
    Text,
    Tone,
)  # fmt: skip
from tests.command import ENVIRONMENT, Ran, ketacalc, process, within

WIDTHS = range(20, 201)
TURNS = (20, 21, 39, 40, 59, 60, 61, 79, 80, 99, 100, 101, 119, 120, 121, 150, 200)
"""Widths at which a screen changes its form, for what takes long to draw."""

UNIT = r"(?:ng|mcg|mg|g|kg|lb|mL|L|gtt|min|h|day|s)(?:/(?:kg|dose|s|min|h|day|mL|dL|L|mol|mmol))*"
NUMBER = r"\d[\d,]*(?:\.\d+)?(?:/\d+)?"
QUANTITY = re.compile(rf"(?<![\w.,/-]){NUMBER}(?: to {NUMBER})? {UNIT}(?![\w/])")
"""A number or a range with its unit, as a reader of this file would underline it."""

SGR = re.compile(r"\x1b(?:\[[\d;]*m|\]8;[^\x1b]*\x1b\\)")
"""Colour, and the beginning and the end of a link."""
BORDER = re.compile(r"[\u2500-\u257f]|-{3,}")
INLINE = r"</?(?:span|strong|i|a|b|time)\b[^>]*>"
"""Tags within a line."""


def quantities(text: str) -> Counter[str]:
    """Count the quantities that stand whole on a line of a text; points under each other put spaces before a unit."""
    return Counter(found for line in text.splitlines() for found in QUANTITY.findall(re.sub(" +", " ", line)))


def bare(text: str) -> str:
    """Return text without white space and without borders."""
    return "".join(BORDER.sub("", text).split())


QUESTIONS: dict[str, tuple[str, ...]] = {
    "trd": ("dose", "-i", "trd", "-w", "70"),
    "se": ("dose", "-i", "se", "-w", "12.5"),
    "epilepsy": ("dose", "-i", "epilepsy", "-w", "70", "--concentration", "50 mg/mL"),
    "migraine": ("dose", "-i", "migraine", "-w", "154 lb", "--concentration", "50 mg/mL"),
    "exact": ("dose", "-i", "epilepsy", "-w", "154 lb", "--exact", "--concentration", "7 mg/mL"),
    "check": ("check", "410 mg", "-i", "trd", "-w", "82"),
    "check all": ("check", "0.3 mg/kg/h", "--all"),
    "show": ("show", "jacobwitz-ped"),
    "dakwar": ("show", "dakwar-2014"),
    "list": ("list", "--elsewhere", "--uses"),
    "cite": ("cite", "-i", "se"),
    "convert": ("convert", "0.3 mg/kg/h", "mL/h", "-w", "154 lb", "--concentration", "3 mg/mL"),
    "prepare": (
        "prepare", "-r", "lauritsen-iv", "-w", "82", "--stock", "50 mg/mL", "--concentration", "1 mg/mL",
        "--container", "50 mL", "--step", "0.1",
    ),
    "compare": ("compare", "-w", "154 lb", "--elsewhere"),
    "card": ("card", "-i", "migraine", "--weights", "66,154,352 lb", "--concentration", "3 mg/mL"),
    "course": (
        "course", "-r", "lauritsen-iv", "-w", "70", "--for", "24 h", "--as-source", "--rise-every", "3 h",
        "--concentration", "2 mg/mL",
    ),
}  # fmt: skip
SLOW = ("compare", "card", "course", "list", "prepare", "check all")


def asked(name: str, *more: str, **environment: str) -> str:
    """Return what a question is answered."""
    ran = within(*QUESTIONS[name], *more, **environment)
    assert (ran.code, ran.said) == (1 if name == "check" else 0, "")
    return ran.text


@cache
def drawn_at(name: str, width: int) -> str:
    return asked(name, COLUMNS=str(width))


def widths(name: str) -> tuple[int, ...]:
    return TURNS if name in SLOW else tuple(WIDTHS)


@cache
def everything(name: str) -> frozenset[str]:
    """Return the quantities of a question, of its Markdown, in which no line is ever broken."""
    text = asked(name, "-f", "markdown").replace("\\", "")
    return frozenset(quantities(re.sub(r"<br>|\|", "\n", text)))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_quantities_stand_whole_on_one_line_at_every_width(name: str) -> None:
    assert everything(name) or name == "cite"
    for width in widths(name):
        assert set(quantities(drawn_at(name, width))) == everything(name), width


@settings(max_examples=60)
@given(
    st.sampled_from([*QUESTIONS]), st.integers(20, 200), st.sampled_from(["C.UTF-8", "C"]), st.sampled_from(["", "1"])
)
def test_no_dose_is_cut_or_split_at_any_width_in_any_alphabet_with_colour_or_without(
    name: str, width: int, locale: str, colour: str
) -> None:
    text = asked(name, COLUMNS=str(width), LC_ALL=locale, FORCE_COLOR=colour)
    assert set(quantities(SGR.sub("", text))) == everything(name)
    assert ("\x1b" in text) <= bool(colour)
    assert locale == "C.UTF-8" or text.isascii()


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "cite"])
def test_a_page_has_the_same_quantities(name: str) -> None:
    body = re.sub(INLINE, "", asked(name, "-f", "html").partition("<body>")[2])
    assert set(quantities(unescape(re.sub(r"<[^>]+>", "\n", body)))) == everything(name)


@pytest.mark.parametrize("name", ["trd", "se", "epilepsy", "migraine"])
def test_json_and_csv_have_the_amounts_that_stand_on_the_screen(name: str) -> None:
    found = json.loads(asked(name, "-f", "json"))
    table = list(csv.DictReader(StringIO(asked(name, "-f", "csv")), strict=True))
    assert len(found["doses"]) == len(table) > 0
    for dose, row in zip(found["doses"], table, strict=True):
        low, high = dose["amount"]["low"], dose["amount"]["high"]
        assert (row["amount_low_exact"], row["amount_high_exact"]) == (low["exact"], high["exact"])
        ends = {f"{float(f'{end:.4g}'):,g}" for end in (low["value"], high["value"])}
        shown = {number for figure in everything(name) for number in re.findall(NUMBER, figure)}
        assert ends <= shown


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("se", ("12.5 to 87.5 mg/day", "1 to 7 mg/kg/day", "0.5208 to 3.646 mg/h (rounded)", "12.5 kg")),
        ("migraine", ("0.12 to 0.42 mg/kg/h", "8.382 to 29.34 mg/h (rounded)", "25 mg", "30 mg", "3 to 4 h")),
        ("epilepsy", ("500 to 2,000 mg/day", "166.7 to 666.7 mg (rounded)", "17.5 to 35 mg/h", "8 g/day")),
        ("exact", ("500/3 to 2000/3 mg", "500/7 to 2000/7 mL/day", "17.463306245 to 34.92661249 mg/h")),
        ("trd", ("0.5 mg/kg", "35 mg", "70 kg")),
        ("show", ("10 to 60 mcg/kg/min", "0.042 to 0.292 mg/kg/h", "2.2 mg/kg/h")),
        ("dakwar", ("0.41 mg/kg", "0.71 mg/kg", "0.41 then 0.71 mg/kg", "52 min", "48 h")),
        ("list", ("0.1 to 1 mg/kg/h", "80 mcg/kg", "0.25 mg/kg")),
        ("convert", ("0.3 mg/kg/h", "3 mg/mL", "69.85322498 kg")),
        ("check", ("410 mg", "41 mg", "0.5 mg/kg")),
        ("compare", ("0.04167 to 0.2917 mg/kg/h (rounded)", "0.6944 to 4.861 mcg/kg/min (rounded)", "0.3579 mg/kg")),
    ],
)
def test_these_stand_whole_on_one_line_at_every_width(name: str, whole: tuple[str, ...]) -> None:
    for width in widths(name):
        lines = drawn_at(name, width).splitlines()
        for figure in whole:
            assert any(figure in line for line in lines), (width, figure)


HELD = re.compile(r"^[+~!\u2717-] |(?:then|and) (?=Q)| x (?=Q)")
"""What is held together with a quantity: a sign, the second of two doses, a factor."""


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "cite"])
def test_no_line_is_wider_than_asked_unless_nothing_in_it_may_be_broken(name: str) -> None:
    for width in widths(name):
        lines = drawn_at(name, width).splitlines()
        assert lines
        for line in lines:
            if len(line) > width:
                unbroken = QUANTITY.sub("Q", re.sub(r" \(rounded\)|[\d.]+ (?=then |and )", "", " ".join(line.split())))
                assert len(HELD.sub("", unbroken).split()) == 1, (width, line)


@pytest.mark.parametrize("name", ["se", "migraine", "epilepsy"])
def test_no_letter_of_a_caution_or_an_outcome_is_lost_or_cut_at_any_width(name: str) -> None:
    found = json.loads(asked(name, "-f", "json"))
    for width in WIDTHS:
        whole = bare(drawn_at(name, width))
        for dose in found["doses"]:
            for caution in dose["cautions"]:
                assert bare(caution["text"]) in whole, (width, caution)
            if width < 60:
                assert bare(dose["outcome"]["text"]) in whole


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
    row = Row((Texts(text), Texts(text), Texts(text)), Texts(text))
    columns = (Column("One"), Column("Two", is_figure=True), Column("Three", is_figure=True))
    for width in WIDTHS:
        drawn = terminal.write(Screen((Table(columns, (row, row), "One"),)), Medium(width=width))
        assert drawn.count("12.5 to 87.5 mg/day") == 6 * text.count("12.5"), width


def Texts(text: str) -> tuple[Text, ...]:  # noqa: N802 - as the type is called
    return (Text(text),)


def test_a_table_is_drawn_where_it_fits_and_blocks_where_it_does_not() -> None:
    for name, wide in (("list", 80), ("migraine", 60), ("trd", 60)):
        assert "\u2500" * 40 in drawn_at(name, wide)
        assert "\u2500" not in drawn_at(name, 59)


def test_outcome_and_cautions_stand_above_the_number_in_every_block() -> None:
    for width in (20, 40, 49, 50, 59):
        block = " ".join(drawn_at("migraine", width).rpartition("NEGATIVE")[2].split())
        words = ("no better than placebo", "! source caps", "etchison-iv", "13.97 mg")  # 0.2 mg/kg x 69.85322498 kg
        assert [block.index(word) for word in words] == sorted(block.index(word) for word in words), width


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
LOCALES = ("LANG=C", "LC_ALL=C", "LC_ALL=POSIX", "ascii", "latin-1", "C without UTF-8")
"""Places that a new process alone heeds."""
ASCII_ONLY = ("LC_ALL=C", "LC_ALL=POSIX", "ascii", "latin-1", "C without UTF-8")
TWO = (("dose", "-i", "epilepsy", "-w", "12.5"), ("list", "--elsewhere"))


def seen(question: tuple[str, ...], place: str) -> Ran:
    """Ask a question at a place."""
    return (process if place in LOCALES else ketacalc)(*question, **PLACES[place])


@pytest.mark.parametrize(
    ("question", "place"),
    [(TWO[0], place) for place in PLACES] + [(TWO[1], place) for place in (*ASCII_ONLY, "COLUMNS=20")],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_the_numbers_are_the_same_on_every_terminal(question: tuple[str, ...], place: str) -> None:
    expected, ran = ketacalc(*question), seen(question, place)
    assert (ran.code, ran.err) == (0, b"")
    text = SGR.sub("", ran.text)
    assert "\x1b" not in text
    assert set(quantities(text)) == set(quantities(expected.text))
    assert "500 to 2,000 mg/day" in text or question[0] == "list"
    if "COLUMNS" not in PLACES[place]:
        assert bare(text).replace("\u2717", "x") == bare(expected.text).replace("\u2717", "x")


@pytest.mark.parametrize("place", ASCII_ONLY)
@pytest.mark.parametrize("question", TWO, ids=["dose", "list"])
def test_a_stdout_that_takes_only_ascii_gets_only_ascii(question: tuple[str, ...], place: str) -> None:
    assert seen(question, place).out.isascii()


def test_colour_is_there_where_it_is_forced_and_nowhere_else_in_a_pipe() -> None:
    question = TWO[0]
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
    question = TWO[0]
    shown = on_a_terminal(*question, columns=columns, TERM="xterm-256color")
    assert "\x1b[" in shown
    piped = ketacalc(*question, COLUMNS=str(columns)).text
    assert [line.rstrip() for line in SGR.sub("", shown).splitlines()] == [line.rstrip() for line in piped.splitlines()]


def test_a_dumb_terminal_and_one_without_colour_get_no_escape() -> None:
    assert "\x1b" not in on_a_terminal(*TWO[0], columns=80, TERM="dumb")
    assert "\x1b" not in on_a_terminal(*TWO[0], columns=80, NO_COLOR="1")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_a_program_reads_is_the_same_bytes_on_every_terminal(form: str) -> None:
    question = ("dose", "-i", "migraine", "-w", "154 lb", "--concentration", "3 mg/mL", "-f", form)
    expected = ketacalc(*question).out
    assert expected.isascii()
    for place in ("COLUMNS=1", "COLUMNS=9999", "LANG=C", "LC_ALL=C", "ascii", "FORCE_COLOR", "TERM=dumb"):
        assert seen(question, place).out == expected, place
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


def hostile(text: str) -> Screen:
    """Return a screen of every kind of block in which every text is the same."""
    signed = (Text(text, Tone.NEGATIVE, Sign.NEGATIVE), Text(text, Tone.CAUTION, Sign.CAUTION), Text(text, Tone.STRONG))
    row = Row((signed, Texts(text), (Text(text, is_whole=True),)), signed)
    blocks: tuple[Block, ...] = (
        Heading(text),
        Prose(signed, text),
        Items((Item(Texts(text), signed),), text),
        Pairs(((text, Text(text)),), text),
        Table((Column(text), Column(text), Column(text, is_figure=True)), (row, row), text, running=text, owner=text),
        Badge(text, signed, Tone.NEGATIVE),
    )
    return Screen(blocks)


class Hostile(Result):
    """A result that is such a screen."""

    name: ClassVar[str] = "hostile"
    shape: ClassVar[Shape[object]] = Shape(
        "",
    )

    def __init__(self, text: str) -> None:
        self.source = None
        self._screen = hostile(text)

    def screen(self) -> Screen:
        return self._screen


def harmless(text: str) -> bool:
    return all(letter.isprintable() or letter == "\n" for letter in text)


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("unicode", [False, True])
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_is_markup_or_an_escape_to_a_terminal(text: str, unicode: bool, colour: bool) -> None:
    for width in (20, 60, 200):
        medium = Medium(width=width, colour=colour, unicode=unicode)
        written = re.sub(r"\x1b\[[\d;]*m", "", terminal.write(hostile(text), medium))
        assert harmless(written)
        if text.isascii() and text.isprintable() and bare(text) and width == 20:
            # A heading; three lines under another; a list of four under a third; a pair under a fourth; two rows of
            # four texts; a badge of three texts, and its word.
            assert bare(written).count(bare(text)) >= 1 + 4 + 5 + 3 + 8 + 4
    drawn = markdown.write(hostile(text), Medium(unicode=unicode))
    assert harmless(drawn)


@given(st.text(max_size=60), st.integers(min_value=20, max_value=120))
def test_no_text_at_all_reaches_a_terminal_as_an_escape(text: str, width: int) -> None:
    for unicode in (False, True):
        assert harmless(terminal.write(hostile(text), Medium(width=width, unicode=unicode)))
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


OURS = {
    "heading", "paragraph", "bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td", "strong",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_is_markup_in_markdown(text: str) -> None:
    drawn = markdown.write(hostile(text), Medium())
    read = rows(drawn)
    assert [len(row) for row in read] == [3, 3, 3]
    tokens = inside(READER.parse(drawn))
    kinds = {re.sub("_(open|close)$", "", token.type) for token in tokens}
    assert kinds <= OURS | {"inline", "text", "text_special", "html_inline", "softbreak"}
    assert {token.content for token in tokens if token.type.startswith("html")} == {"<br>"}
    assert sum(token.type == "list_item_open" for token in tokens) == 1 + 3 + 1
    if text.isprintable():
        assert read[1][1:] == [text.strip()] * 2


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_is_markup_in_a_page(text: str) -> None:
    page, plain = html.write(Hostile(text)), html.write(Hostile("x"))

    def tags(of: str) -> list[str]:
        found: list[str] = []

        class Reader(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                found.append(f"{tag} {sorted(name for name, _ in attrs)}")

        Reader().feed(of)
        return [tag for tag in found if not tag.startswith(("span", "i "))]  # what holds a quantity together

    assert page.isascii()
    assert tags(page) == tags(plain)
    assert not re.search(r"&#(?:x|0*(?:[0-8]|1[1-9]|2\d|3[01]|127|1[3-5]\d|820[4-7]|823[4-8]|829[4-7]);)", page)


def test_no_screen_is_cut_in_markdown() -> None:
    for name in QUESTIONS:
        found = rows(asked(name, "-f", "markdown", COLUMNS="20"))
        assert found == rows(asked(name, "-f", "markdown", COLUMNS="200"))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_cell_of_a_csv_is_a_formula_or_holds_a_control_character(text: str) -> None:
    written = spreadsheet.write(("one", "two"), [{"one": text, "two": "35"}, {"one": "", "two": text}])
    [header, first, second] = csv.reader(StringIO(written, newline=""), strict=True)
    assert header == ["one", "two"]
    assert first[1] == "35"
    for cell in (first[0], second[1]):
        assert cell.isprintable()
        assert cell == "-1" or not cell.lstrip().startswith(("=", "+", "-", "@"))  # a negative number is a number
        if text.isprintable():
            assert cell.removeprefix("'" if text != "-1" and text.lstrip()[:1] in tuple("=+-@") else "") == text


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_a_csv_reads_back_with_as_many_cells_as_it_has_columns(texts: list[str]) -> None:
    header = tuple(f"column_{number}" for number, _ in enumerate(texts))
    written = spreadsheet.write(header, [dict(zip(header, texts, strict=True))])
    read = list(csv.reader(StringIO(written, newline=""), strict=True))
    assert [len(row) for row in read] == [len(texts)] * 2
    starts = ("=", "+", "-", "@")
    formulas = [cell for cell in read[1] if cell.lstrip().startswith(starts)]
    assert all(re.fullmatch(r"-\d+([./]\d+)?", cell, re.ASCII) for cell in formulas)


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
    for question in (
        ("dose", "-r", "[bold]x", "-w", "70"), ("show", "[bold]x"), ("list",), ("cite",), ("compare",),
        ("card", "-r", "[bold]x", "--weights", "70"),
    ):  # fmt: skip
        told = (*question, "--catalogue", mine, "-f")
        drawn = within(*told, "table").text
        assert "[bold]x" in drawn or question == ("cite",)
        for row in csv.reader(StringIO(within(*told, "csv").text), strict=True):
            assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
        text = within(*told, "markdown").text
        assert not {"link_open", "image", "code_inline", "html_block"} & {t.type for t in inside(READER.parse(text))}
        page = within(*told, "html").text
        assert "<script" not in page
        assert not re.findall(r'href="(?!https://)', page)
        document = within(*told, "json").out
        assert document.isascii()
        assert json.loads(document)["catalogue"]["name"] == "=mine|[red].toml"
    shown = within("show", "[bold]x", "--catalogue", mine, "-f", "json").out
    assert json.loads(shown)["population"] == "=SUM(A1) \u00fcber \u6bcf\u65e5"
    read = rows(within("dose", "-r", "[bold]x", "-w", "70", "--catalogue", mine, "-f", "markdown").text)
    assert any("=1 | `2` <script> \\| [red]" in cell for cell in read[1])
