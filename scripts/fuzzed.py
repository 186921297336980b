"""The parsers that `fuzz.py` feeds, each with the texts that it is fed and the claim that must hold for each of them.

A claim returns whether the text was read. What is refused must be refused by ketacalc's own error in one printable
line, what is read must have the value that `oracle.py` gives it, and what is written must read back as the same.
"""

import io
import json
import sys
import tomllib
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Generic, TypeVar

import oracle
from fuzz_texts import BODY, CATALOGUES, GOOD, LABEL, LINES, NUMBERS, PERCENT, QUANTITY, TABLES, UNIT, WEIGHTS, around
from hypothesis.strategies import SearchStrategy

from ketacalc.cli.lines import check_lines
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.entries import catalogue as made
from ketacalc.core.catalogue.entries import read as read_entries
from ketacalc.core.catalogue.entry import File
from ketacalc.core.catalogue.loading import shipped
from ketacalc.core.catalogue.toml_file import parse
from ketacalc.core.check.judge import check
from ketacalc.core.errors import KetacalcError
from ketacalc.core.quantities import Quantity, read_concentration, read_number, read_quantity, read_unit, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.grammar import read_tolerance
from ketacalc.core.quantities.stated import read_figure
from ketacalc.core.quantities.weight import read_weight
from ketacalc.core.quantities.weights import read_weights
from ketacalc.core.verify.cell import Status
from ketacalc.core.verify.cells import Stated, verify
from ketacalc.core.verify.tables import read_tables
from ketacalc.output.formats.format import FormatWithLines

Read = TypeVar("Read")
Input = TypeVar("Input", str, bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser(Generic[Input]):
    """One parser.

    Attributes:
        name: what to call it.
        share: how many of a thousand inputs it gets.
        texts: what it is fed.
        claim: what must hold; it returns whether the text was read.
    """

    name: str
    share: int
    texts: SearchStrategy[Input]
    claim: Callable[[Input], bool]


def _read(reader: Callable[[Input], Read], text: Input) -> Read | None:
    """Return what a reader makes of a text, or None where it refuses it as it should."""
    try:
        return reader(text)
    except KetacalcError as refused:
        message = str(refused)
        assert 0 < len(message) < 300, message
        assert message.isprintable(), ascii(message)
        return None


def _is_written(number: str) -> bool:
    """Tell whether a number that we write is one that a text may hold: a result may have more digits than are read."""
    return oracle.number(number) is not None


def _same(found: Quantity | None, value: Fraction | None) -> bool:
    """Check that a quantity is read where the oracle reads it, as that; and that it reads back as it is written."""
    assert (None if found is None else found.value * found.unit.factor) == value
    if found is not None and _is_written(style.exact(found.value)):
        assert read_quantity(style.stated(found)) == found
        assert read_quantity(f"{style.exact(found.value)} {found.unit.ucum}") == found
    return found is not None


def number(text: str) -> bool:
    """A number is read exactly where the oracle reads it, and reads back as it is written."""
    found = _read(read_number, text)
    assert found == oracle.number(text)
    assert found is None or read_number(style.exact(found)) == found
    return found is not None


def unit(text: str) -> bool:
    """A unit is read exactly where the oracle reads it, as the same one, and in each form in which it is written."""
    found = _read(read_unit, text)
    assert (None if found is None else found.name) == oracle.name(text)
    assert found is None or (found.factor == oracle.size(found.name) and read_unit(found.symbol) is found)
    assert found is None or read_unit(found.ucum) is found
    return found is not None


def quantity(text: str) -> bool:
    """A quantity is read exactly where the oracle reads it, with the same value."""
    wanted = oracle.quantity(text)
    return _same(_read(read_quantity, text), wanted[0] * (oracle.size(wanted[1]) or 0) if wanted else None)


def concentration(text: str) -> bool:
    """A concentration is read exactly where the oracle reads it, with the same value."""
    return _same(_read(read_concentration, text), oracle.concentration(text))


def figure(text: str) -> bool:
    """A figure is read exactly where the oracle reads it, with both its ends, its unit and its decimals."""
    found, wanted = _read(read_figure, text), oracle.span(text)
    assert (None if found is None else (found.range.low.value, found.range.high.value, found.range.unit.name)) == wanted
    if found is None or wanted is None:
        return False
    assert found.decimals == oracle.decimals(text)
    if all(_is_written(style.exact(end)) for end in wanted[:2]):
        assert read_figure(str(found).replace(",", "")) == found
    return True


def weight(text: str) -> bool:
    """A body weight is read exactly where the oracle reads it, with the same kilograms."""
    found = _read(read_weight, text)
    assert (None if found is None else found.kg.value) == oracle.weight(text)
    return found is not None


def tolerance(text: str) -> bool:
    """A tolerance is read exactly where the oracle reads it."""
    found = _read(read_tolerance, text)
    assert found == oracle.tolerance(text)
    return found is not None


def weights(text: str) -> bool:
    """Weights that are read are the numbers that stand there, or the steps between them, and each of them a weight."""
    found = _read(read_weights, text)
    if found is None:
        return False
    bare = text.strip(" ")
    numbers = bare.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    symbol = bare[len(numbers) :]
    parts = [part.strip(" ") for part in numbers.replace(":", ",").split(",")]
    values = [oracle.number(part) or Fraction(0) for part in parts]
    if ":" in numbers:
        start, stop, step = values
        values = [start + at * step for at in range(int((stop - start) / step) + 1)]
    wanted = [oracle.weight(f"{Decimal(v.numerator) / Decimal(v.denominator):f} {symbol}") for v in values]
    assert [one.kg.value for one in found] == wanted
    return True


def _catalogue(data: bytes) -> Catalogue:
    return made(read_entries(parse(data, "fuzzed"), File("fuzzed")), name="fuzzed", sha256="")


def catalogue(data: bytes) -> bool:
    """A catalogue that is read has the doses that a second reading of its TOML gives it, each in the grammar."""
    found = _read(_catalogue, data)
    if found is None:
        return False
    tables: list[dict[str, Any]] = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)["regimen"]
    assert len(found.regimens) == len(tables)
    for regimen, table in zip(found.regimens, tables, strict=True):
        reported = regimen.reported
        assert (reported.low.value, reported.high.value, reported.unit.name) == oracle.span(table["dose"])
    return True


_KNOWN: Final = Stated(
    cells=read_unit("mL/h"), concentration=read_concentration("2 mg/mL"), drop_factor=read_quantity("20 gtt/mL")
)


def table(data: bytes) -> bool:
    """Each cell of a table is answered, and a figure that is taken from it is the one that stands there."""
    sheet = (_read(lambda data: read_tables(data, "fuzzed"), data) or (None,))[0]
    cells = None if sheet is None else _read(lambda _: verify(sheet, _KNOWN), b"")
    if sheet is None or cells is None:
        return False
    for cell in cells:
        assert 1 <= cell.row <= len(sheet.rows)
        assert cell.compared or cell.status is not Status.OK
        assert {one.end.value for one in cell.compared} <= oracle.numbers(cell.printed), cell
    return any(cell.status is not Status.REFUSED for cell in cells)


def lines(data: bytes) -> bool:
    """Each line of stdin has one answer in order, and only what the oracle reads as a figure is compared."""
    before, out = sys.stdin, io.BytesIO()
    sys.stdin, stdout = io.TextIOWrapper(io.BytesIO(data)), io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    try:
        with redirect_stdout(stdout), redirect_stderr(io.StringIO()):
            code = _read(lambda _: _answered(), data)
    finally:
        sys.stdin = before
    wanted = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    wanted = wanted[:-1] if wanted[-1] == b"" else wanted
    answers = [json.loads(line) for line in out.getvalue().decode("ascii").splitlines()]
    assert len(answers) == len(wanted)
    assert (code is None) == (not wanted)
    for at, (answer, line) in enumerate(zip(answers, wanted, strict=True), 1):
        text = line.decode("utf-8", "backslashreplace").removesuffix("\r")
        assert answer["line"] == at
        wanted_ends, dose = oracle.span(text), answer["dose"]
        assert (dose is None) == (answer["verdict"] is None) == (answer["error"] is not None)
        is_dose = wanted_ends is not None and oracle.is_dose(wanted_ends[2])
        assert (dose is not None) == is_dose, line
        if dose is not None and wanted_ends is not None:
            found = [dose.get(end, dose)["exact"] for end in ("low", "high")]
            assert found == [style.exact(end) for end in wanted_ends[:2]], line
    return any(answer["verdict"] is not None for answer in answers)


def _answered() -> int:
    found = shipped()
    known = Known(weight=read_weight("70 kg"), concentration=read_concentration("2 mg/mL"))
    return check_lines(
        lambda figure: check(figure, found.regimens, known),
        notice=found.notice,
        strict=False,
        form=FormatWithLines.JSONL,
        output=None,
    )


PARSERS: Final[tuple[Parser[str], ...]] = (
    Parser(name="number", share=150, texts=around(NUMBERS), claim=number),
    Parser(name="unit", share=150, texts=around(UNIT), claim=unit),
    Parser(name="quantity", share=200, texts=around(QUANTITY), claim=quantity),
    Parser(name="figure", share=150, texts=around(GOOD), claim=figure),
    Parser(name="concentration", share=100, texts=around(LABEL), claim=concentration),
    Parser(name="weight", share=70, texts=around(BODY), claim=weight),
    Parser(name="tolerance", share=30, texts=around(PERCENT), claim=tolerance),
    Parser(name="weights", share=50, texts=WEIGHTS, claim=weights),
)
BYTE_PARSERS: Final[tuple[Parser[bytes], ...]] = (
    Parser(name="catalogue", share=50, texts=CATALOGUES, claim=catalogue),
    Parser(name="table", share=30, texts=TABLES, claim=table),
    Parser(name="lines", share=20, texts=LINES, claim=lines),
)
