"""What a file holds, byte by byte: CSV against a reader of another kind, JSON Lines, and Parquet with flipped bits."""

import csv
import errno
import io
import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ketacalc.core.errors import CatalogueError
from ketacalc.frame import delimited, parquet
from ketacalc.frame.delimited import BROKEN, Delimited
from ketacalc.frame.files import FileFormat, opened
from ketacalc.frame.jsonlines import LINES, JsonLines
from tests.command import process, within

HEADER = b"id,dose,weight\n"


def read(data: bytes) -> list[tuple[str | None, ...] | None]:
    """Return the rows of a file as the command reads it: None for one that is broken."""
    rows: list[tuple[str | None, ...] | None] = []
    for batch in Delimited(io.BytesIO(data), "a table", ","):
        faults = batch[BROKEN].fill_null("") if BROKEN in batch.columns else pl.Series([""] * len(batch))
        cells = batch.drop(BROKEN, strict=False).rows()
        rows += [None if fault else row for row, fault in zip(cells, faults, strict=True)]
    return rows


def by_hand(data: bytes) -> Iterator[tuple[str | None, ...] | None]:
    """Yield the rows of a file as a person would part them, letter by letter.

    A line ends at a line feed outside a quotation, and a carriage return just before it is no part of it; a quotation
    begins with the first letter of a cell and ends before a comma or the end of the line.
    """
    lines = data.split(b"\n")
    lines = lines if lines[-1] else lines[:-1]
    at = 0
    while at < len(lines):
        used = next(
            (n for n in range(1, len(lines) - at + 1) if b"\n".join(lines[at : at + n]).count(b'"') % 2 == 0), 0
        )
        line = b"\n".join(lines[at : at + max(used, 1)]).removesuffix(b"\r")
        cells = _cells(line) if used else None
        if line or not used:
            whole = cells is not None and len(cells) == 3
            yield tuple(cell or None for cell in cells) if whole and cells is not None else None
            at += used if whole else 1
        else:
            at += 1


def _cells(line: bytes) -> list[str] | None:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    cells, cell, at = [], "", 0
    while at <= len(text):
        if at < len(text) and text[at] == '"' and not cell:
            end = at + 1
            while True:
                end = text.find('"', end)
                if end < 0:
                    return None
                if text[end : end + 2] != '""':
                    break
                end += 2
            cell, at = text[at + 1 : end].replace('""', '"'), end + 1
            if at < len(text) and text[at] != ",":
                return None
        elif at < len(text) and text[at] == '"':
            return None
        elif at < len(text) and text[at] != ",":
            cell, at = cell + text[at], at + 1
            continue
        cells.append(cell)
        cell, at = "", at + 1
    return cells


PIECES = [
    b"a", b"35 mg", b"70", b",", b",", b",", b"\n", b"\n", b"\r\n", b"\r", b'"', b'""', b"\x0c", b"\x00", b"\xff",
    b"=1",
    "\u2028".encode(), "\u0085".encode(), b"\x1c", b"\x1f", b"\xef\xbb\xbf", b" ", b"b,35 mg,70\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=300)
@example([b"1\r,35 mg,70\n"])
@example([b"\xef\xbb\xbf", b"b,35 mg,70\n", b"x,y\n"])
@example([b"b,35 mg\n", b"\n", b"b,35 mg,70\n"])
@example([b"b,35 mg,70,\x1f\n", b"b,35 mg,\x1f\n", b"b,\x1f\n"])
@example([b'"a\x0cb",35 mg,70\n', b"c\x0cd,35 mg,70\n"])
def test_every_row_is_parted_as_by_hand(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    if data.removeprefix(b"\xef\xbb\xbf") != data or b"\x00" in data:
        data = b"x,y,z\n" + data
    assert read(HEADER + data) == list(by_hand(data))


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_where_a_piece_of_the_file_ends_makes_no_difference(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    draw = random.Random(size)  # noqa: S311 - bytes to try things with
    for _ in range(30):
        data = b"".join(draw.choice(PIECES) for _ in range(60))
        whole = read(HEADER + data)
        monkeypatch.setattr(delimited, "PIECE", size)
        assert read(HEADER + data) == whole
        monkeypatch.undo()


@pytest.mark.parametrize("to", ["csv", "tsv", "jsonl", "parquet"])
def test_a_cell_comes_out_as_it_went_in(to: str) -> None:
    cells = ["a", "=1+1", "a,b", 'say "it"', "two\nlines", "two\r\nlines", "1\r", "\x0c", "\u2028", "\t", "'", " x "]
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder, "t.csv"), Path(folder, f"o.{to}")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([("note", "dose", "weight"), *((cell, "35 mg", "70") for cell in cells)])
        assert within("cohort", "check", str(path), "-i", "trd", "-o", str(target)).code == 0
        if to == "parquet":
            found = pl.read_parquet(target)["note"].to_list()
        elif to == "jsonl":
            found = [json.loads(line)["note"] for line in target.read_text("utf-8").split("\n") if line]
        else:
            with target.open(newline="", encoding="utf-8") as file:
                found = [row["note"] for row in csv.DictReader(file, delimiter="," if to == "csv" else "\t")]
    assert found == cells


def test_a_cell_of_more_than_128_kib_is_read() -> None:
    long = b"y" * (200 << 10)
    [row, after] = read(HEADER + b'"' + long + b'",35 mg,70\nb,35 mg,70\n')
    assert (row, after) == ((long.decode(), "35 mg", "70"), ("b", "35 mg", "70"))


@pytest.mark.parametrize("line", [b'5" tube,35 mg,70\n', b'"open,35 mg,70\n'])
def test_one_stray_quotation_mark_costs_no_more_than_its_own_row(line: bytes) -> None:
    lines = b"a,35 mg,70\n" * 40_000
    start = time.process_time()
    plain = read(HEADER + lines * 3)
    usual = time.process_time() - start
    start = time.process_time()
    marked = read(HEADER + b"".join(line + lines for _ in range(3)))
    taken = time.process_time() - start
    assert [at for at, row in enumerate(marked) if row is None] == [0, 40_001, 80_002]
    assert [row for row in marked if row is not None] == plain
    assert taken < 40 * usual + 1  # by lines, and not by vectors; the square would be 100 times that


# JSON Lines.


def test_a_line_of_json_is_one_row_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    rows = [
        {"dose": dose, "weight": "70", "n": n}
        for dose, n in (("35 mg", "x"), ("350 mg", "y" * (3 << 20)), ("3.5 mg", "z"))
    ]
    lines = [json.dumps(row).encode() for row in rows]
    lines += [b'{"dose":"35 mg","weight":"70","n":"\\ud800"}', b'{"dose":"35 mg","weight":"70","n":"\\ud83d\\ude00"}']
    path.write_bytes(b"\n".join(lines) + b"\n")
    target = tmp_path / "o.jsonl"
    ran = within("cohort", "check", str(path), "-i", "trd", "-o", str(target))
    found = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [(row["row"], row["verdict"], row["status"]) for row in found] == [
        (1, "within", "read"), (2, None, "row not read"), (3, "below", "read"), (4, None, "row not read"),
        (5, "within", "read"),
    ]  # fmt: skip
    assert found[4]["n"] == "\U0001f600"
    assert ran.code == 1


# Parquet.


def flipped(folder: Path, draw: random.Random, *, in_footer: bool = True) -> Iterator[Path]:
    """Yield Parquet files of 400 rows with one bit of the footer flipped, or of the pages before it."""
    good = folder / "good.parquet"
    table = pa.table({"dose": ["35 mg"] * 400, "weight": ["70"] * 400, "id": list(range(400))})
    pq.write_table(table, good, row_group_size=100)
    data = good.read_bytes()
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    for _ in range(60):
        copy = bytearray(data)
        at = draw.randrange(footer, len(data)) if in_footer else draw.randrange(4, footer)
        copy[at] ^= 1 << draw.randrange(8)
        path = folder / "x.parquet"
        path.write_bytes(bytes(copy))
        yield path


def test_a_flipped_bit_loses_no_row_without_a_word(tmp_path: Path) -> None:
    draw = random.Random(1)  # noqa: S311 - bits to flip
    target = tmp_path / "o.csv"
    refusals = 0
    for path in flipped(tmp_path, draw):
        target.write_text("old")
        ran = within("cohort", "check", str(path), "-r", "berman-2000", "-o", str(target))
        assert "Traceback" not in ran.said
        if ran.code in (2, 4):
            refusals += 1
            assert ran.said.count("\n") == 1
            assert target.read_text() == "old"
        else:
            assert ran.said.startswith("ketacalc: 400 rows: "), ran.said
            assert target.read_text("utf-8").count("\n") == 401
    assert refusals > 10


def test_a_panic_in_reading_says_one_line_and_nothing_else(tmp_path: Path) -> None:
    draw = random.Random(2)  # noqa: S311 - bits to flip
    *_, path = flipped(tmp_path, draw)
    ran = process("cohort", "check", str(path), "-r", "berman-2000")
    assert ran.err.count(b"\n") == 1


def test_a_page_of_parquet_that_is_damaged_is_found_where_it_is_read(tmp_path: Path) -> None:
    said = set()
    for path in flipped(tmp_path, random.Random(1), in_footer=False):  # noqa: S311 - bits to flip
        try:
            assert sum(map(len, parquet.ParquetSource(str(path)))) == 400
        except CatalogueError as error:
            said.add(str(error).partition(":")[0])
    assert "x.parquet cannot be read to its end" in said


class Writer:
    """Something that writes Parquet as slowly as it is told, or that fails before it takes a batch."""

    def __init__(self, pause: float, source: Any = None) -> None:
        self.pause, self.source, self.taken = pause, source, list[pl.DataFrame]()

    def __call__(self, source: Any, *, schema: Any) -> "Writer":
        self.source = source
        return self

    def sink_parquet(self, *_: Any, **__: Any) -> None:
        if self.pause < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        for batch in self.source(None, None, None, None):
            time.sleep(self.pause)
            self.taken.append(batch)


def test_a_writer_that_is_slow_gets_every_batch_and_one_that_ends_early_ends_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = pl.DataFrame({"at": range(6)})
    slow, failing = Writer(0.15), Writer(-1)
    monkeypatch.setattr(parquet, "register_io_source", slow)
    parquet.write(iter(table.iter_slices(2)), dict(table.schema), io.BytesIO())
    assert pl.concat(slow.taken).equals(table)
    monkeypatch.setattr(parquet, "register_io_source", failing)
    with pytest.raises(OSError, match="No space left on device"):
        parquet.write(iter(table.iter_slices(1)), dict(table.schema), io.BytesIO())


def test_a_device_that_is_full_is_told_as_the_system_says_it() -> None:
    table = pl.DataFrame({"at": range(6)})
    with pytest.raises(OSError, match="No space left on device"):
        parquet.write(iter([table]), dict(table.schema), Breaking())


def test_a_date_that_no_text_can_hold_ends_in_one_line_that_says_so(tmp_path: Path) -> None:
    late = pl.Series("day", [2**31 - 1], dtype=pl.Int32).cast(pl.Date)
    pl.DataFrame({"weight": [70.0], "day": late}).write_parquet(tmp_path / "late.parquet")
    ran = process("cohort", "dose", str(tmp_path / "late.parquet"), "-r", "berman-2000", "--format", "csv")
    assert (ran.code, ran.out) == (74, b"")
    assert ran.said.count("\n") == 1
    assert "out-of-range date" in ran.said


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_row_of_a_mebibyte_is_read_and_one_of_a_byte_more_is_broken(end: bytes) -> None:
    longest = b"35,70," + b"y" * ((1 << 20) - 6)
    found = read(HEADER + longest + end + longest + b"y" + end + b"35,70,x" + end)
    assert found == [("35", "70", "y" * ((1 << 20) - 6)), None, ("35", "70", "x")]


def test_a_row_that_never_ends_is_broken_and_the_file_ends_with_it() -> None:
    for length in (3 << 20, 18 << 20):
        assert read(HEADER + b"35,70,x\n" + b"y" * length) == [("35", "70", "x"), None]


def test_a_lone_carriage_return_is_a_letter_of_its_cell_beside_lines_that_end_with_one() -> None:
    assert read(HEADER + b"35,70,a\rb\r\n35,71,c\r\n") == [("35", "70", "a\rb"), ("35", "71", "c")]


def test_what_follows_a_closed_quotation_within_its_cell_breaks_the_row() -> None:
    assert read(HEADER + b'"35"x,70,a\n"35",70,b\n') == [None, ("35", "70", "b")]


def test_a_thousand_times_ten_rows_that_are_not_read_show_how_they_begin_and_the_others_what_is_wrong() -> None:
    batches = list(Delimited(io.BytesIO(HEADER + b"35\n" * 10_001), "a table", ","))
    faults = pl.concat(batches)[BROKEN].to_list()
    assert faults == ["1 cells where the header names 3: '35'"] * 10_000 + ["1 cells where the header names 3"]


class Breaking(io.BytesIO):
    """A file whose device fails once so many bytes were read, or with the first that is written."""

    def __init__(self, data: bytes = b"", after: int = 0) -> None:
        super().__init__(data)
        self._after = after

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self._after:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)

    readline = read

    def write(self, data: Any, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_that_fails_while_it_is_read_is_named_with_what_the_system_said() -> None:
    rows = HEADER + b"35,70,x\n" * 300_000
    with pytest.raises(CatalogueError, match="cannot read a table to its end: Input/output error"):
        list(Delimited(Breaking(rows, 1), "a table", ","))
    for form in FileFormat.CSV, FileFormat.JSONL:
        with (
            pytest.raises(CatalogueError, match="cannot read stdin: Input/output error"),
            opened("-", form, Breaking(rows, 0)),
        ):
            pass
    with pytest.raises(CatalogueError, match="stdin is closed"), opened("-", FileFormat.CSV, None):
        pass


def test_a_header_that_is_no_text_is_refused() -> None:
    with pytest.raises(CatalogueError, match="the header of a table is not UTF-8"):
        read(b"dose,weight,\xff\n35,70,x\n")


def objects(data: bytes) -> list[tuple[str | None, ...] | None]:
    """Return the rows of JSON Lines as the command reads them: None for one that is broken."""
    rows: list[tuple[str | None, ...] | None] = []
    for batch in JsonLines(io.BytesIO(data), "a table"):
        faults = batch[BROKEN].fill_null("") if BROKEN in batch.columns else [""] * len(batch)
        rows += [
            None if fault else row for row, fault in zip(batch.drop(BROKEN, strict=False).rows(), faults, strict=True)
        ]
    return rows


def test_a_line_is_one_object_with_the_names_of_the_first_each_once_and_its_numbers_as_written() -> None:
    first = b'{"dose": 35.0, "weight": "70", "seen": [1, 2.50, {"a": true, "b": "1"}]}\n'
    found = objects(
        first + b'\n{"weight": 7e1}\n{"dose": 1, "dose": 2}\n{"other": 1}\n[1]\n{"dose": "\\ud800"}\n{"dose": "'
        + b"y" * (1 << 20) + b'"}\n{"dose": null}'
    )  # fmt: skip
    assert found == [
        ("35.0", "70", '[1, 2.50, {"a": true, "b": "1"}]'),
        (None, "7e1", None),
        None,
        None,
        None,
        None,
        None,
        (None, None, None),
    ]


def test_blank_lines_at_the_end_of_json_lines_are_no_rows() -> None:
    assert objects(b'{"dose": "35 mg"}\n' + b"\n" * 3) == [("35 mg",)]
    assert objects(b'{"dose": "35 mg"}\n' * LINES + b"\n \n") == [("35 mg",)] * LINES


def test_a_first_line_that_is_no_object_names_no_columns() -> None:
    for data in (b"", b"[]\n", b"{}\n", b'{"dose": 1, "dose": 2}\n'):
        with pytest.raises(CatalogueError, match="the first line of a table is no JSON object with columns"):
            objects(data)


def test_a_line_that_is_nested_deeper_than_python_goes_is_broken() -> None:
    for depth in (100_000, 900, 3):
        lists = b"[" * depth + b"]" * depth
        found = objects(b'{"dose": "35 mg"}\n{"dose": ' + lists + b"}\n")
        assert found[1] in (None, (lists.decode(),))
    assert found[1] == ("[[[]]]",)
