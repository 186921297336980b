"""Every parser of texts and files: what is read has the value that `oracle.py` gives it, and nothing else is read.

What is refused must be refused by ketacalc's own error in one printable line, what is written must read back as the
same, and none takes longer than a second of processor time.
"""

import io
import json
import sys
import time
import tomllib
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from fractions import Fraction
from string import ascii_letters
from typing import Any, Final, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, currently_in_test_context, event, find, given, settings
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
from ketacalc.core.verify.cell import Cell, Status
from ketacalc.core.verify.cells import Stated, verify
from ketacalc.core.verify.tables import read_tables
from ketacalc.output.formats.format import FormatWithLines
from tests.properties import oracle
from tests.properties.texts import (
    BODY,
    CATALOGUES,
    GOOD,
    LABEL,
    LINES,
    NUMBERS,
    PERCENT,
    QUANTITY,
    RANGE,
    TABLES,
    UNIT,
    WEIGHTS,
    Text,
    around,
    inputs,
    near,
)

Read = TypeVar("Read")
LONGEST: Final = 1.0
"""Seconds of processor time that one text may take."""
read_unit("mmol")  # loads pint, which is no text's time


def read(reader: Callable[[Text], Read], text: Text) -> Read | None:
    """Return what a reader makes of a text, or None where it refuses it as it should."""
    before = time.process_time()
    try:
        found = reader(text)
    except KetacalcError as refused:
        message, found = str(refused), None
        assert 0 < len(message) < 300, message
        assert message.isprintable(), ascii(message)
    assert time.process_time() - before < LONGEST, ascii(text)
    if currently_in_test_context():
        event("refused" if found is None else "read")
    return found


def is_written(number: str) -> bool:
    """Tell whether a number that we write is one that a text may hold: a result may have more digits than are read."""
    return oracle.number(number) is not None


def assert_same(found: Quantity | None, value: Fraction | None) -> None:
    """Check that a quantity is read where the oracle reads it, as that; and that it reads back as it is written."""
    assert (None if found is None else found.value * found.unit.factor) == value
    if found is not None and is_written(style.exact(found.value)):
        assert read_quantity(style.stated(found)) == found
        assert read_quantity(f"{style.exact(found.value)} {found.unit.ucum}") == found


@inputs(150)
@given(texts=near(around(NUMBERS)))
def test_a_number_is_read_exactly_where_the_oracle_reads_it_and_reads_back(texts: tuple[str, ...]) -> None:
    for text in texts:
        found = read(read_number, text)
        assert found == oracle.number(text)
        assert found is None or read_number(style.exact(found)) == found


@inputs(140)
@given(texts=near(around(UNIT)))
def test_a_unit_is_read_exactly_where_the_oracle_reads_it_and_in_each_form_in_which_it_is_written(
    texts: tuple[str, ...],
) -> None:
    for text in texts:
        found = read(read_unit, text)
        assert (None if found is None else found.name) == oracle.name(text)
        if found is not None:
            assert found.factor == oracle.size(found.name)
            assert read_unit(found.symbol) is read_unit(found.ucum) is found


@inputs(200)
@given(texts=near(around(QUANTITY)))
def test_a_quantity_is_read_exactly_where_the_oracle_reads_it_with_the_same_value(texts: tuple[str, ...]) -> None:
    for text in texts:
        wanted = oracle.quantity(text)
        assert_same(read(read_quantity, text), wanted[0] * (oracle.size(wanted[1]) or 0) if wanted else None)


@inputs(150)
@given(texts=near(around(RANGE) | around(GOOD)))
def test_a_figure_is_read_exactly_where_the_oracle_reads_it_with_both_ends_and_their_decimals(
    texts: tuple[str, ...],
) -> None:
    for text in texts:
        found, wanted = read(read_figure, text), oracle.span(text)
        ends = found and (found.range.low.value, found.range.high.value, found.range.unit.name)
        assert ends == wanted
        if found is not None and wanted is not None:
            assert found.decimals == oracle.decimals(text)
            if all(is_written(style.exact(end)) for end in wanted[:2]):
                assert read_figure(str(found).replace(",", "")) == found


@inputs(100)
@given(texts=near(around(LABEL)))
def test_a_concentration_is_read_exactly_where_the_oracle_reads_it_with_the_same_value(texts: tuple[str, ...]) -> None:
    for text in texts:
        assert_same(read(read_concentration, text), oracle.concentration(text))


@inputs(70)
@given(texts=near(around(BODY)))
def test_a_body_weight_is_read_exactly_where_the_oracle_reads_it_with_the_same_kilograms(
    texts: tuple[str, ...],
) -> None:
    for text in texts:
        found = read(read_weight, text)
        assert (None if found is None else found.kg.value) == oracle.weight(text)


@inputs(40)
@given(texts=near(around(PERCENT)))
def test_a_tolerance_is_read_exactly_where_the_oracle_reads_it(texts: tuple[str, ...]) -> None:
    for text in texts:
        assert read(read_tolerance, text) == oracle.tolerance(text)


@inputs(50)
@given(texts=near(WEIGHTS))
def test_weights_are_the_numbers_that_stand_there_or_the_steps_between_them(texts: tuple[str, ...]) -> None:
    for text in texts:
        found = read(read_weights, text)
        assert found is None or [one.kg.value for one in found] == listed(text)


def listed(text: str) -> list[Fraction | None]:
    """Return the weights in kilograms that stand in a list, or that lie a step apart; None for one that is none."""
    numbers = text.strip(" ").rstrip(ascii_letters)
    symbol = text.strip(" ")[len(numbers) :]
    values = [oracle.number(part.strip(" ")) or Fraction(0) for part in numbers.replace(":", ",").split(",")]
    if ":" in numbers:
        start, stop, step = values
        values = [start + at * step for at in range(int((stop - start) / step) + 1)]
    return [oracle.weight(f"{Decimal(one.numerator) / Decimal(one.denominator):f} {symbol}") for one in values]


def read_catalogue(data: bytes) -> Catalogue:
    """Read a catalogue as it is read from a file."""
    return made(read_entries(parse(data, "made"), File("made")), name="made", sha256="")


@inputs(50)
@given(files=near(CATALOGUES))
def test_a_catalogue_has_the_doses_that_a_second_reading_of_its_toml_gives_it(files: tuple[bytes, ...]) -> None:
    for data in files:
        found = read(read_catalogue, data)
        if found is not None:
            tables = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)["regimen"]
            reported = [one.reported for one in found.regimens]
            doses = [(one.low.value, one.high.value, one.unit.name) for one in reported]
            assert doses == [oracle.span(table["dose"]) for table in tables]


KNOWN: Final = Stated(
    cells=read_unit("mL/h"), concentration=read_concentration("2 mg/mL"), drop_factor=read_quantity("20 gtt/mL")
)


def read_table(data: bytes) -> tuple[int, list[Cell]]:
    """Read a table and compute its cells again; return how many rows it has, and the cells."""
    [sheet, *_] = read_tables(data, "made")
    return len(sheet.rows), list(verify(sheet, KNOWN))


@inputs(30)
@given(files=near(TABLES))
def test_each_cell_of_a_table_is_answered_by_a_figure_that_stands_there(files: tuple[bytes, ...]) -> None:
    for data in files:
        rows, cells = read(read_table, data) or (0, [])
        for cell in cells:
            assert 1 <= cell.row <= rows
            assert cell.compared or cell.status is not Status.OK
            assert {one.end.value for one in cell.compared} <= oracle.numbers(cell.printed), cell


def answered(data: bytes) -> tuple[int | None, list[dict[str, Any]]]:
    """Return the exit code of `check -` for what comes in from stdin, None where it is refused, and its answers."""
    before, out = sys.stdin, io.BytesIO()
    sys.stdin, stdout = io.TextIOWrapper(io.BytesIO(data)), io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    try:
        with redirect_stdout(stdout), redirect_stderr(io.StringIO()):
            code = read(check_stdin, data)
    finally:
        sys.stdin = before
    return code, [json.loads(line) for line in out.getvalue().decode("ascii").splitlines()]


def check_stdin(_: bytes) -> int:
    """Check each line of stdin as the command does."""
    found = shipped()
    known = Known(weight=read_weight("70 kg"), concentration=read_concentration("2 mg/mL"))
    return check_lines(
        lambda figure: check(figure, found.regimens, known),
        notice=found.notice,
        strict=False,
        form=FormatWithLines.JSONL,
        output=None,
    )


@inputs(20)
@given(files=near(LINES))
def test_each_line_of_stdin_is_answered_in_order_with_the_dose_that_the_oracle_reads(files: tuple[bytes, ...]) -> None:
    for data in files:
        code, answers = answered(data)
        lines = data.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n").split(b"\n") if data else []
        assert [answer["line"] for answer in answers] == list(range(1, len(lines) + 1))
        assert (code is None) == (not lines)
        for answer, line in zip(answers, lines, strict=True):
            wanted, dose = oracle.span(line.decode("utf-8", "backslashreplace").removesuffix("\r")), answer["dose"]
            assert (dose is None) == (answer["verdict"] is None) == (answer["error"] is not None)
            assert (dose is not None) == (wanted is not None and oracle.is_dose(wanted[2])), line
            if dose is not None and wanted is not None:
                found = [dose.get(end, dose)["exact"] for end in ("low", "high")]
                assert found == [style.exact(end) for end in wanted[:2]], line


def is_compared(data: bytes) -> bool:
    """Tell whether a table has a cell whose figure is compared."""
    return any(cell.status is not Status.REFUSED for cell in read_table(data)[1])


def is_checked(data: bytes) -> bool:
    """Tell whether a line has a verdict."""
    return any(answer["verdict"] is not None for answer in answered(data)[1])


PARSERS: Final[dict[str, tuple[SearchStrategy[Any], Callable[[Any], object]]]] = {
    "number": (around(NUMBERS), read_number),
    "unit": (around(UNIT), read_unit),
    "quantity": (around(QUANTITY), read_quantity),
    "figure": (around(GOOD), read_figure),
    "concentration": (around(LABEL), read_concentration),
    "weight": (around(BODY), read_weight),
    "tolerance": (around(PERCENT), read_tolerance),
    "weights": (WEIGHTS, read_weights),
    "catalogue": (CATALOGUES, read_catalogue),
    "table": (TABLES, is_compared),
    "lines": (LINES, is_checked),
}


@pytest.mark.parametrize("parser", PARSERS)
def test_a_parser_is_fed_texts_that_it_reads_and_texts_that_it_refuses(parser: str) -> None:
    texts, reads = PARSERS[parser]

    def is_read(text: Any) -> bool:
        try:
            return bool(reads(text))
        except KetacalcError:
            return False

    few = settings(max_examples=300, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    assert is_read(find(texts, is_read, settings=few))
    assert not is_read(find(texts, lambda text: not is_read(text), settings=few))
