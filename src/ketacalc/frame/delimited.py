"""CSV and TSV in batches of texts: no row lost, no column shifted, nothing inferred.

A piece of the file that holds no quotation mark goes to polars as it is, and is taken only if every byte of it is
accounted for by a cell, a separator or the end of a row: then no row is short or long. Any other piece is read line by
line by Python's own reader in its strict mode. A line that does not have the header's cells, is not UTF-8, or opens
a quotation and never closes it, stays a row of its own, without cells and with what is wrong with it.
"""

import csv
from collections.abc import Iterator
from typing import BinaryIO, Final

import polars as pl

from ketacalc.core.errors import CatalogueError
from ketacalc.core.quantities import quoted
from ketacalc.frame.plan import OURS

PIECE: Final = 8 << 20
"""Bytes that are read at once: some quarter of a million rows."""
LONGEST: Final = 1 << 20
"""Bytes of one row; what is longer is a broken row."""
BROKEN: Final = OURS + "broken"
"""The column that says what is wrong with a row, and is empty for all others; it is there only where one is broken."""


class Samples:
    """The beginnings of lines that are not read: of so many of them, since each is a category of its own in memory."""

    MOST: Final = 10_000

    def __init__(self) -> None:
        """Begin with none."""
        self._shown = 0

    def of(self, line: bytes) -> str:
        """Return the beginning of a line behind a colon, or nothing where enough were shown."""
        self._shown += 1
        if self._shown > self.MOST:
            return ""
        return f": {quoted(line[:64].decode('utf-8', 'backslashreplace').strip())}"


class Delimited:
    """A file of separated cells, read piece by piece.

    Attributes:
        header: the names of the columns.
        taken: the bytes read so far.
    """

    def __init__(self, source: BinaryIO, name: str, separator: str) -> None:
        """Take the file, what to call it and what separates its cells, and read the header.

        Raises:
            CatalogueError: there is no header, or it names a column twice, or it is not UTF-8.
        """
        self._source, self._name, self._separator = source, name, separator
        self.taken: int = 0
        self._samples = Samples()
        self._waiting = self._read(LONGEST)
        self.header: tuple[str, ...] = self._read_header()
        self._schema = {column: pl.String() for column in self.header}

    def _read(self, most: int = PIECE) -> bytes:
        data = self._source.read(most)
        self.taken += len(data)
        return data

    def _read_header(self) -> tuple[str, ...]:
        data = self._waiting.removeprefix(b"\xef\xbb\xbf")
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise CatalogueError(f"{self._name} is UTF-16; save it as UTF-8")
        line, _, self._waiting = data.partition(b"\n")
        try:
            text = line.decode("utf-8").removesuffix("\r")
            cells = next(csv.reader([text], delimiter=self._separator, strict=True), [])
        except UnicodeDecodeError:
            raise CatalogueError(f"the header of {self._name} is not UTF-8") from None
        except csv.Error as error:
            raise CatalogueError(f"the header of {self._name} is not CSV: {error}") from None
        twice = next((cell for cell in cells if cells.count(cell) > 1), None)
        if twice is not None:
            raise CatalogueError(f"{self._name} names the column {quoted(twice)} twice")
        if not any(cells):
            raise CatalogueError(f"{self._name} has no header")
        return tuple(cells)

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Yield the rows, batch by batch."""
        at_end = False
        while not at_end:
            more = self._read()
            at_end = not more
            data = self._waiting + more
            cut = len(data) if at_end else data.rfind(b"\n") + 1
            if not cut and len(data) > LONGEST:
                at_end = self._pass_over()
                yield self._broken(f"a row longer than {LONGEST >> 20} MiB")
                continue
            if not cut:
                self._waiting = data
                continue
            piece, self._waiting = data[:cut], data[cut:]
            if piece and not piece.endswith(b"\n"):
                piece += b"\n"
            yield from self._piece(piece, at_end=at_end)

    def _pass_over(self) -> bool:
        """Pass over the rest of a row, and tell whether the file ends with it."""
        while more := self._read():
            _, end, self._waiting = more.partition(b"\n")
            if end:
                return False
        self._waiting = b""
        return True

    def _broken(self, fault: str) -> pl.DataFrame:
        frame = pl.DataFrame([[None] * len(self.header)], schema=self._schema, orient="row")
        return frame.with_columns(pl.Series(BROKEN, [fault], pl.String))

    def _piece(self, piece: bytes, *, at_end: bool) -> Iterator[pl.DataFrame]:
        if not piece:
            return
        frame = None if b'"' in piece else self._whole(piece)
        if frame is None:
            frame = self._line_by_line(piece, at_end=at_end)
        if len(frame):
            yield frame

    def _whole(self, piece: bytes) -> pl.DataFrame | None:
        """Return a piece as polars reads it, or None where not every byte of it is accounted for."""
        try:
            frame = pl.read_csv(
                piece, has_header=False, schema=self._schema, separator=self._separator, quote_char=None
            )
        except pl.exceptions.PolarsError:
            return None
        length = pl.all().str.len_bytes()
        longest, cells = frame.select(
            longest=pl.max_horizontal(length.max()).fill_null(0), cells=pl.sum_horizontal(length.sum())
        ).row(0)
        if longest > LONGEST:
            return None
        ends = 2 if b"\r" in piece else 1
        return frame if cells + len(frame) * (len(self.header) - 1 + ends) == len(piece) else None

    def _line_by_line(self, piece: bytes, *, at_end: bool) -> pl.DataFrame:
        lines = piece.split(b"\n")[:-1]
        rows: list[list[str | None]] = []
        faults: list[str] = []
        at = 0
        while at < len(lines):
            used, cells = self._row(lines, at)
            if not used and not at_end:
                # A quotation is open at the end of the piece: its lines wait for the next one.
                self._waiting = b"\n".join(lines[at:]) + b"\n" + self._waiting
                break
            if cells is not None and cells:
                rows.append([cell or None for cell in cells])
                faults.append("")
            elif cells is None:
                rows.append([None] * len(self.header))
                faults.append(self._fault(lines[at]))
            at += max(used, 1)
        columns = zip(*rows, strict=True) if rows else [()] * len(self.header)
        frame = pl.DataFrame(dict(zip(self.header, map(list, columns), strict=True)), schema=self._schema)
        return frame.with_columns(pl.Series(BROKEN, faults, pl.String)) if any(faults) else frame

    def _row(self, lines: list[bytes], at: int) -> tuple[int, list[str] | None]:
        """Return how many lines a row takes, and its cells: none where it is blank, None where it is broken.

        No line is taken where its quotation is still open at the end of the piece.
        """
        line = lines[at].removesuffix(b"\r")
        if not line:
            return 1, []
        if b'"' not in line:
            return 1, self._split(line)
        joined, used = line, 1
        while joined.count(b'"') % 2 and at + used < len(lines) and len(joined) <= LONGEST:
            joined += b"\n" + lines[at + used].removesuffix(b"\r")
            used += 1
        if joined.count(b'"') % 2 and at + used >= len(lines) and len(joined) <= LONGEST:
            return 0, None
        cells = self._parsed(joined)
        return (used, cells) if cells is not None else (1, None)

    def _split(self, line: bytes) -> list[str] | None:
        try:
            cells = line.decode("utf-8").split(self._separator)
        except UnicodeDecodeError:
            return None
        return cells if len(cells) == len(self.header) and len(line) <= LONGEST else None

    def _parsed(self, line: bytes) -> list[str] | None:
        try:
            text = line.decode("utf-8")
            found = list(csv.reader(text.splitlines(keepends=True), delimiter=self._separator, strict=True))
        except (UnicodeDecodeError, csv.Error):
            return None
        return found[0] if len(found) == 1 and len(found[0]) == len(self.header) else None

    def _fault(self, line: bytes) -> str:
        sample = self._samples.of(line)
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            return f"the line is not UTF-8{sample}"
        if text.count('"') % 2:
            return f"a quotation is not closed{sample}"
        count = len(text.split(self._separator))
        if '"' not in text and count != len(self.header):
            return f"{count} cells where the header names {len(self.header)}{sample}"
        return f"not the cells that the header names{sample}"
