"""Where keys and values stand in a TOML file: lines and columns counted by hand, and every path that tomllib knows."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketacalc.core.catalogue.lint.places import Places
from tests.test_user_catalogue import FULL, MINIMAL

ROOT = Path(__file__).resolve().parents[1]
Way = tuple[str | int, ...]

BY_HAND: dict[str, tuple[str, Way, tuple[int, int]]] = {
    "a key and its value": ('a = "x"\n', ("a",), (1, 5)),
    "a value after blanks": ('a   =   "x"\n', ("a",), (1, 9)),
    "a value in a table": ("# no [b]\n[t]\n a = 1\n", ("t", "a"), (3, 6)),
    "a table itself": ("\n[t]\na = 1\n", ("t",), (2, 1)),
    "the second of an array of tables": ("[[t]]\na=1\n\n[[t]]\na=2\n", ("t", 1, "a"), (5, 3)),
    "the heading of the second": ("[[t]]\na=1\n\n[[t]]\na=2\n", ("t", 1), (4, 1)),
    "a table inside the last of an array": ("[[t]]\n[[t]]\n[t.u]\na = 1\n", ("t", 1, "u", "a"), (4, 5)),
    "an array of tables inside one": ("[[t]]\n[[t.u]]\n[[t.u]]\na = 1\n", ("t", 0, "u", 1, "a"), (4, 5)),
    "a dotted key": ("a.b . c = 1\n", ("a", "b", "c"), (1, 11)),
    "a quoted key": ("\"a b\".'c.d' = 1\n", ("a b", "c.d"), (1, 15)),
    "an escaped key": ('"a\\u0062" = 1\n', ("ab",), (1, 13)),
    "a key of an inline table": ("t = { a = 1, b.c = 2 }\n", ("t", "b", "c"), (1, 20)),
    "an item of an array": ("a = [1, 22, 3]\n", ("a", 2), (1, 13)),
    "an item over several lines": ('a = [\n  1, # one, [two\n\n  "x",\n]\n', ("a", 1), (4, 3)),
    "a table in an array": ("a = [{ b = 1 }, { b = 2 }]\n", ("a", 1, "b"), (1, 23)),
    "what stands after a long text": ('a = """\n[t]\nb = "c"\n"""\nd = 1\n', ("d",), (5, 5)),
    "what stands after a literal text": ("a = '''\nb = '' \\'''\nd = 1\n", ("d",), (3, 5)),
    "what stands after four quotes": ('a = """x""""\nb = 1\n', ("b",), (2, 5)),
    "what stands after escaped quotes": ('a = "\\"[\\\\" # "\nb = 1\n', ("b",), (2, 5)),
    "what stands after a date with a blank": ("a = [1979-05-27 07:32:00, 2]\n", ("a", 1), (1, 27)),
    "a letter of more than one byte before it": ('a = { b = "µ€😀", c = 1 }\n', ("a", "c"), (1, 22)),
    "lines that end as on Windows": ("a = 1\r\n\r\nb = 2\r\n", ("b",), (3, 5)),
}


@pytest.mark.parametrize(("text", "way", "place"), BY_HAND.values(), ids=BY_HAND)
def test_a_value_is_found_where_it_stands(text: str, way: Way, place: tuple[int, int]) -> None:
    tomllib.loads(text)
    assert Places(text).find(way) == place


def test_a_key_is_found_before_its_value() -> None:
    places = Places('a = 1\n  bee  =  """\n"""\n')
    assert (places.find(("bee",), key=True), places.find(("bee",))) == ((2, 3), (2, 11))


def test_what_is_not_there_is_placed_at_what_would_hold_it() -> None:
    places = Places("\n[[t]]\na = 1\n")
    assert places.find(("t", 0, "missing")) == (2, 1)
    assert places.find(("nothing",)) == (1, 1)


def test_a_comment_is_known_by_its_line_and_no_text_is_a_comment() -> None:
    places = Places('a = "# no" # yes\n# own\nb = [ # in an array\n1]\nc = """\n# no\n"""\n')
    assert [places.comment(line) for line in range(1, 8)] == ["yes", "own", "in an array", "", "", "", ""]


def ways(value: object, way: Way = ()) -> Iterator[Way]:
    """Yield the way to everything in what tomllib read."""
    if way:
        yield way
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from ways(inner, (*way, step))


def leaves(value: object) -> set[Way]:
    """Return the ways to what holds nothing further."""
    found = set(ways(value))
    return found - {way[:-1] for way in found}


def check_all(text: str) -> None:
    """Check that a text has exactly the ways that tomllib finds, and that each value stands at its place.

    No key of a catalogue lies deeper than 8 parts; what does has no place of its own.
    """
    tables = tomllib.loads(text)
    places = Places(text)
    assert places.paths() <= set(ways(tables))
    empty = {way for way in leaves(tables) if isinstance(inside(tables, way), dict)}
    wanted = {way for way in leaves(tables) - empty if len(way) <= 8}
    assert wanted <= places.paths()
    lines = text.split("\n")
    for way in wanted:
        line, column = places.find(way)
        value = inside(tables, way)
        if isinstance(value, bool):
            assert lines[line - 1][column - 1 :].startswith(str(value).lower())
        elif isinstance(value, int):
            assert lines[line - 1][column - 1 :].startswith(str(value))


def inside(value: Any, way: Way) -> Any:
    for step in way:
        value = value[step]
    return value


def test_every_way_of_the_catalogues_at_hand_is_found() -> None:
    for text in (MINIMAL, FULL, (ROOT / "data" / "regimens.toml").read_text("utf-8")):
        check_all(text)


NAME = st.sampled_from(["a", "b-1", "C_2", "3", '"x y"', "'z.[#'", '"\\"q\\\\"', "'#'"])
BLANK = st.sampled_from(["", " ", "\t", "  "])
BREAK = st.sampled_from(["", " ", "\n", " # ]}\"'\n", "\r\n  "])
SCALAR = st.one_of(
    st.integers(-99, 99).map(str),
    st.sampled_from([
        "true", "false", "1.5", "1979-05-27", "1979-05-27 07:32:00", "07:32:00", "inf", '""', "''", '"a # b"', '"\\\\"',
        '"\\""', '"""a"b""c"""', '"""\n[x]\n#"""', '"""x"""""', "'''''a'''", "'\\'", '"[{,}]"', "'\"'",
    ]),
)  # fmt: skip


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    items = draw(st.lists(inner, max_size=3))
    gap = draw(BREAK)
    end = draw(st.sampled_from(["", ","])) if items else ""
    return f"[{gap}" + f"{gap},{gap}".join(items) + f"{end}{gap}]"


@st.composite
def inline_tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    names = draw(st.lists(NAME, max_size=3, unique=True))
    blank = draw(BLANK)
    return "{" + ",".join(f"{blank}{name}{blank}={blank}{draw(inner)}{blank}" for name in names) + "}"


VALUE = st.recursive(SCALAR, lambda inner: arrays(inner) | inline_tables(inner), max_leaves=8)
LINE = st.one_of(
    st.builds("{}{} ={}{} # {}\n".format, BLANK, NAME, BLANK, VALUE, NAME),
    st.builds("{}.{}={}\n".format, NAME, NAME, VALUE),
    st.builds("[{}]\n".format, NAME),
    st.builds("[ {} . {} ] # x\n".format, NAME, NAME),
    st.builds("[[{}]]\n".format, NAME),
    st.builds("[[{}.{}]]\n".format, NAME, NAME),
    st.sampled_from(["\n", "# [[a]]\n", "\r\n"]),
)


def test_what_lies_deeper_than_eight_parts_has_the_place_of_what_holds_it() -> None:
    text = "[[a.a]]\na =0 # a\nb-1.a={a={a=[[0]]}}\n"
    check_all(text)
    assert ("a", "a", 0, "b-1", "a", "a", "a", 0) in Places(text).paths()
    assert Places(text).find(("a", "a", 0, "b-1", "a", "a", "a", 0, 0)) == (3, 14)


@settings(max_examples=400)
@given(st.lists(LINE, max_size=12))
def test_every_way_that_tomllib_knows_is_found_in_any_document(parts: list[str]) -> None:
    """A part that would make the document invalid is left out."""
    text = ""
    for part in parts:
        try:
            tomllib.loads(text + part)
        except tomllib.TOMLDecodeError:
            continue
        text += part
    check_all(text)
