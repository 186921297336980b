"""What `fuzz.py` feeds the parsers: texts near the grammar, a letter off it, and far from it.

Most of them are put together from the pieces of the grammar and of what people write instead, because random letters
are refused at the first one and test nothing behind it.
"""

from pathlib import Path
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

ROOT: Final = Path(__file__).resolve().parents[1]
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
_PAIR: Final = st.sampled_from(
    ["{} st {} lb", "{}st{}lb", "{} lb {} oz", "{} h {} min", "{}h {}", "{} days {} hours", "{} min {} s"]
)
BOTH: Final = st.builds(lambda pair, large, small: pair.format(large, small), _PAIR, st.integers(0, 30), NUMBERS)
QUANTITY: Final = st.one_of(*[st.builds("{}{}{}".format, NUMBERS, _GAP, UNIT)] * 4, BOTH)
_TO: Final = st.sampled_from(
    [" to ", "-", " - ", "\N{EN DASH}", " \N{EN DASH} ", "  to ", " -", "- ", "\N{EM DASH}", "to", ", then "]
)
_RISING: Final = st.tuples(st.integers(0, 99), st.integers(1, 99)).map(lambda of: (of[0] / 4, of[0] / 4 + of[1]))
RANGE: Final = st.one_of(
    st.builds("{}{}{}{}{}".format, NUMBERS, _TO, NUMBERS, _GAP, UNIT),
    st.builds(lambda of, to, gap, unit: f"{of[0]:g}{to}{of[1]:g}{gap}{unit}", _RISING, _TO, _GAP, UNIT),
    st.builds(lambda of, to, gap, unit: f"{of[0]:g}{gap}{unit}{to}{of[1]:g}{gap}{unit}", _RISING, _TO, _GAP, UNIT),
    st.builds("{}{}{}".format, QUANTITY, _TO, BOTH),
    st.builds("{}{}{}".format, NUMBERS, _TO, BOTH),
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
PERCENT: Final = st.builds("{}{}{}".format, NUMBERS, _GAP, st.sampled_from(["%", "%", "%%", ""]))
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
    """Return texts of a kind, the same with one place altered, and now and then any text at all."""
    anything = st.one_of(st.lists(PIECES, max_size=9).map("".join), st.text(max_size=80))
    return st.one_of(texts, texts, struck(texts), struck(texts), anything)


_SHORT: Final = st.one_of(st.integers(0, 900).map(str), st.sampled_from(["2.5", "12.5", "0.5", "05", ".5", "70,5", ""]))
WEIGHTS: Final = st.one_of(
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
