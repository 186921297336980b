"""What the properties feed the parsers: texts near the grammar, a letter off it, and far from it.

Most of them are put together from the pieces of the grammar and of what people write instead, because random letters
are refused at the first one and test nothing behind it.
"""

from pathlib import Path
from random import Random
from typing import Final, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Text = TypeVar("Text", str, bytes)
ROOT: Final = Path(__file__).resolve().parents[2]
NEIGHBOURS: Final = 4
"""Texts that are one letter off each text that hypothesis makes: all are read sooner than another one is made."""
ODD: Final = (
    "\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}\N{NO-BREAK SPACE}\N{THIN SPACE}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
    "\N{MIDDLE DOT}\N{DOT OPERATOR}\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT ONE}\N{SUPERSCRIPT TWO}"
    "\N{ARABIC-INDIC DIGIT THREE}\N{FULLWIDTH DIGIT ONE}\x00\x1b\n\t"
)
UNITS: Final = (
    "ng", "mcg", "ug", "mg", "g", "kg", "lb", "mL", "dL", "L", "s", "min", "h", "hr", "d", "day", "dose", "gtt", "mol",
    "mmol", "micromol", "nmol", "mg/kg", "mg/kg/h", "mcg/kg/min", "mg/mL", "mg/h", "mL/h", "mL/kg/h", "mg/day",
    "gtt/mL", "gtt/min", "g/mol", "mg/dose", "mg/kg/dose", "Mg", "MG", "M", "m", "ml", "ML", "KG", "U", "IU", "gr",
    "cc", "%", "units", "milliunits", "units/kg/h", "units/mL", "units/dL", "st", "oz", "grams", "litres",
    "mg/24 h", "mg/24h", "mg per kg per hr", "mg/(kg.h)", "ug/(kg.min)", "mg.kg-1.h-1", "mg kg-1 h-1", "mg.kg-1/h",
    "mg\N{MIDDLE DOT}kg\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT ONE}", "[lb_av]", "{gtt}/min", "mg/{dose}",
    "10*-3{units}/h", "mg/kg h", "mg-kg", "mghr", "iu", "mU", "gm", "mcgs",
)  # fmt: skip
_EASY: Final = st.sampled_from(["0", "1", "5", "12", "35", "70", "0.5", "0.25", "12.50", "700", "0.0001"])
NUMBERS: Final = st.one_of(
    _EASY,
    _EASY,
    st.integers(0, 99_999_999).map(str),
    st.tuples(st.integers(0, 9_999_999).map(str), st.text("0123456789", min_size=1, max_size=13)).map(".".join),
    st.sampled_from(["00", "007", ".5", "5.", "1,000", "70,5", "1 000", "1e3", "-1", "+1", "nan", "inf", "0x1", ""]),
    st.sampled_from(["50/171", "1/3", "1/2", "2/6", "3/1", "0/3", "1/3/5", "12345678901234567/3", "01/02/2026"]),
    st.builds("{}/{}".format, st.integers(1, 10**9), st.sampled_from([3, 7, 12, 171, 2646, 45359237])),
    st.text("0123456789", min_size=15, max_size=19),
)
PIECES: Final = st.one_of(
    NUMBERS,
    st.sampled_from([*UNITS, " ", "  ", " to ", " per ", "-1", "(", ")", "/", "-", ",", ".", ":", "%", "*", *ODD]),
)
MASSES: Final = st.sampled_from([
    "ng", "mcg", "ug", "\N{MICRO SIGN}g", "mg", "mg", "g", "milligrams", "mmol", "umol", "nmol", "mL", "cc", "mol",
    "gtt", "units", "{units}", "milliunits", "10*-3{units}",
])  # fmt: skip
_BELOW: Final = st.sampled_from([
    "kg", "kg", "kilo", "dose", "{dose}", "h", "hr", "hours", "min", "minute", "day", "d", "s", "24 h", "24h", "mL",
    "dL", "L", "mmol", "lb", "m",
])  # fmt: skip
_OVER: Final = st.sampled_from(["/{}", "/{}", "/{}", " per {}", " / {}", ".{}-1", " {}-1", "/({}.h)", "/(kg.{})"])
_PRINTED: Final = str.maketrans(".-1", "\N{MIDDLE DOT}\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT ONE}")
_BUILT: Final = st.builds(
    lambda head, below: head + "".join(over.format(part) for over, part in below),
    MASSES,
    st.lists(st.tuples(_OVER, _BELOW), max_size=2),
)
UNIT: Final = st.one_of(
    st.sampled_from(UNITS),
    _BUILT,
    _BUILT,
    _BUILT.map(lambda text: text.translate(_PRINTED)),
    st.builds("{}/{}".format, MASSES, st.sampled_from(["mL", "dL", "L", "ml", "mmol", "mol"])),
)
_GAP: Final = st.sampled_from(["", " ", " ", "  ", "\N{NO-BREAK SPACE}"])
_PAIR: Final = st.sampled_from([
    ("{} st {} lb", 14), ("{}st{}lb", 14), ("{} lb {} oz", 16), ("{} h {} min", 60), ("{}h {}", 60),
    ("{} days {} hours", 24), ("{} min {} s", 60),
])  # fmt: skip
"""Two units in which one quantity is stated, and how many of the smaller are one of the larger."""
_OFF: Final = st.sampled_from([-1, 0, 0, 1])
BOTH: Final = st.one_of(
    st.builds(lambda pair, large, small: pair[0].format(large, small), _PAIR, st.integers(0, 30), NUMBERS),
    st.builds(lambda pair, large, off: pair[0].format(large, pair[1] + off), _PAIR, st.integers(0, 30), _OFF),
)
QUANTITY: Final = st.one_of(*[st.builds("{}{}{}".format, NUMBERS, _GAP, UNIT)] * 4, BOTH)
_TO: Final = st.sampled_from(
    [" to ", "-", " - ", "\N{EN DASH}", " \N{EN DASH} ", "  to ", " -", "- ", "\N{EM DASH}", "to", ", then "]
)
_RISING: Final = st.tuples(st.integers(0, 99), st.integers(1, 99)).map(lambda of: (of[0] / 4, of[0] / 4 + of[1]))
_ENDS: Final = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda of: (of[0] / 2, of[1] / 2))
"""Both ends of a range close to each other, rising, falling or the same."""
_USUAL: Final = st.one_of(st.sampled_from(["mg", "mg/kg/h", "mL", "h"]), UNIT)
RANGE: Final = st.one_of(
    st.builds("{}{}{}{}{}".format, NUMBERS, _TO, NUMBERS, _GAP, _USUAL),
    st.builds("{0[0]:g}{1}{0[1]:g}{2}{3}".format, st.one_of(_RISING, _ENDS), _TO, _GAP, _USUAL),
    st.builds("{0[0]:g}{2}{3}{1}{0[1]:g}{2}{3}".format, st.one_of(_RISING, _ENDS), _TO, _GAP, _USUAL),
    st.builds("{}{}{}".format, QUANTITY, _TO, BOTH),
    st.builds("{}{}{}".format, st.one_of(NUMBERS, st.integers(1, 9)), _TO, BOTH),
)
LABEL: Final = st.builds(
    "{} {}{}{}{}{} {}".format,
    NUMBERS,
    MASSES,
    _GAP,
    st.sampled_from(["/", "/", "/", " per "]),
    _GAP,
    NUMBERS,
    st.sampled_from(["mL", "ml", "cc", "L", "dL", "h"]),
)
BODY: Final = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.one_of(NUMBERS, st.integers(1, 250)),
        _GAP,
        st.sampled_from(["", "kg", "lb", "g", "grams", "mg", "KG", "lbs", "pounds", "[lb_av]", "st", "oz", "s"]),
    ),
    BOTH,
)
_OF_100: Final = st.one_of(NUMBERS, st.sampled_from(["99.9", "100", "100.0", "100.1", "101", "0.1"]))
PERCENT: Final = st.builds("{}{}{}".format, _OF_100, _GAP, st.sampled_from(["%", "%", "%%", ""]))
GOOD: Final = st.one_of(QUANTITY, RANGE, LABEL)


def _struck(text: str, at: int, cut: int, put: str) -> str:
    """Return a text in which some letters are replaced by others."""
    at %= len(text) + 1
    return text[:at] + put + text[at + cut :]


def struck(texts: SearchStrategy[str]) -> SearchStrategy[str]:
    """Return texts with one place altered."""
    put = st.one_of(st.text(max_size=2), st.sampled_from(["0", ".", ",", " ", "/", "e", "-", *UNITS, *ODD]))
    return st.builds(_struck, texts, st.integers(0, 200), st.integers(0, 3), put)


def around(texts: SearchStrategy[str]) -> SearchStrategy[str]:
    """Return texts of a kind, now and then one with a place altered, and any text at all."""
    anything = st.one_of(st.lists(PIECES, max_size=9).map("".join), st.text(max_size=80))
    return st.one_of(texts, texts, texts, struck(texts), anything)


_SHORT: Final = st.one_of(st.integers(0, 900).map(str), st.sampled_from(["2.5", "12.5", "0.5", "05", ".5", "70,5", ""]))
_STEPS: Final = st.tuples(st.integers(1, 60), st.integers(0, 12), st.integers(1, 20), st.integers(0, 1)).map(
    lambda of: f"{of[0]}:{of[0] + of[1] * of[2] + of[3]}:{of[2]}"
)
"""The first weight, one that a step lands on or the next whole number, and the step."""
WEIGHTS: Final = st.one_of(
    st.builds("{}{}".format, _STEPS, st.sampled_from(["", " kg", "lb"])),
    st.builds("{}:{}:{}{}".format, _SHORT, _SHORT, _SHORT, st.sampled_from(["", " kg", "lb", " g", "mg"])),
    st.builds(
        "{}{}".format,
        st.one_of(
            st.lists(_SHORT, max_size=6),
            st.lists(st.integers(1, 300), max_size=8).map(sorted).map(lambda n: map(str, n)),
        ).flatmap(lambda parts: st.sampled_from([",", ", ", " ,"]).map(lambda comma: comma.join(parts))),
        st.sampled_from(["", " kg", "lb", " g", "mg"]),
    ),
    st.lists(PIECES, max_size=9).map("".join),
)
_FILE: Final = (ROOT / "examples" / "worked-problems.toml").read_text(encoding="utf-8").splitlines()
_KEYS: Final = [at for at, line in enumerate(_FILE) if " = " in line]
_VALUES: Final = st.one_of(
    NUMBERS,
    st.one_of(
        NUMBERS, st.sampled_from(UNITS), st.sampled_from(["single", "daily divided", "1 to 2 mg"]), st.text(max_size=8)
    ).map(lambda text: '"' + text.replace("\\", "").replace('"', "") + '"'),
    st.sampled_from(["true", "[]", "{}", "[3]", '["x"]', "1979-05-27", "0x1F", "1e400", "-0.0", "inf", "nan", "1_000"]),
)


def _file(changes: list[tuple[int, str]], more: list[tuple[int, int]]) -> str:
    """Return the example catalogue with other values under some keys, and with lines that stand elsewhere or twice."""
    lines = list(_FILE)
    for at, value in changes:
        lines[at] = f"{lines[at].partition(' = ')[0]} = {value}"
    for source, target in more:
        lines.insert(target, lines[source])
    return "\n".join(lines)


_CHANGES: Final = st.lists(st.tuples(st.sampled_from(_KEYS), _VALUES), max_size=2)
_LINE: Final = st.integers(0, len(_FILE) - 1)
_PLAIN: Final = st.builds(_file, _CHANGES, st.lists(st.tuples(_LINE, _LINE), max_size=1))
CATALOGUES: Final = st.one_of(
    _PLAIN.map(str.encode),
    struck(_PLAIN).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=200),
)
_PLAIN_CELL: Final = st.one_of(st.integers(1, 99).map(str), st.integers(1, 9999).map(lambda of: f"{of / 100:g}"))
_CELL: Final = st.one_of(
    _PLAIN_CELL, _PLAIN_CELL, _PLAIN_CELL, _PLAIN_CELL, GOOD, NUMBERS, RANGE, struck(GOOD),
    st.sampled_from(["", '"', '""', '"5', " 5 ", "-", "5,000", "2.5-5", "28.7, then 49.7"]),
)  # fmt: skip
_GRID: Final = st.tuples(
    st.sampled_from(["weight [kg]", "weight", "Weight [lb]", "weight_kg", "weight ["]),
    st.lists(st.sampled_from(["0.1 mg/kg/h", "5 mcg/kg/min", "2 mg/h", "3 gtt/min", "x", ""]), min_size=1, max_size=3),
).map(lambda header: [header[0], *header[1]])
_LONG: Final = st.lists(
    st.sampled_from([
        "weight [kg]", "weight", "dose", "dose [mg/kg]", "doses_per_day", "concentration", "stock", "stock_volume",
        "diluent", "max_dose", "drop_factor", "amount [mg]", "amount", "volume [mL]", "rate [mL/h]", "rate", "drops",
        "drug", "note",
    ]),
    min_size=2, max_size=7, unique=True,
)  # fmt: skip
TABLES: Final = st.builds(
    lambda header, rows, mark, end: end.join(mark.join(row) for row in [header, *rows]).encode(
        "utf-8", "surrogatepass"
    ),
    st.one_of(_GRID, _LONG),
    st.lists(st.lists(_CELL, min_size=1, max_size=8), min_size=1, max_size=4),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
LINES: Final = st.one_of(
    st.lists(around(GOOD), max_size=12).map(lambda texts: "\n".join(texts).encode("utf-8", "surrogatepass")),
    st.lists(st.one_of(GOOD.map(str.encode), st.binary(max_size=20)), max_size=12).map(b"\n".join),
)


def inputs(share: int) -> settings:
    """Return the settings of a property that gets so many of a thousand inputs: 10,000 in all, or a million if long."""
    examples = share * settings().max_examples // 50
    return settings(max_examples=examples)


def near(texts: SearchStrategy[Text]) -> SearchStrategy[tuple[Text, ...]]:
    """Return each text of a kind with those that are one letter off it."""
    return texts.map(_with_neighbours)


def _with_neighbours(text: Text) -> tuple[Text, ...]:
    chance = Random(repr(text))  # noqa: S311 - the same neighbours each time
    found = [text]
    found.extend(_neighbour(text, chance) for _ in range(NEIGHBOURS if text else 0))
    return tuple(found)


def _neighbour(text: Text, chance: Random) -> Text:
    """Return a text with one place struck out, doubled, swapped with the next, or replaced by another of its own."""
    at, other = chance.randrange(len(text)), chance.randrange(len(text))
    here = text[at : at + 1]
    instead = (text[:0], here + here, text[at + 1 : at + 2] + here, text[other : other + 1])
    which = chance.randrange(4)
    return text[:at] + instead[which] + text[at + (2 if which == 2 else 1) :]
