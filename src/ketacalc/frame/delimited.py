"""CSV and TSV in batches of texts: no row lost, no column shifted, nothing inferred, a cell's text as it went in.

A piece of the file without a quotation mark goes to polars with a mark that it does not hold as one cell more at the
end of each line: where it is not found in its place, that line has too few cells or too many, and is a broken row by
itself. Any other piece is read line by line. A line that does not have the header's cells, is not UTF-8, or opens a
quotation and never closes it, stays a row of its own, without cells and with what is wrong with it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

import polars as pl

from ketacalc.core.errors import CatalogueError
from ketacalc.core.quantities import quoted
from ketacalc.frame.columns import OURS

PIECE: Final = 8 << 20
"""Bytes that are read at once: some quarter of a million rows."""
LONGEST: Final = 1 << 20
"""Bytes of one row; what is longer is a broken row."""
BROKEN: Final = OURS + "broken"
"""The column that says what is wrong with a row, and is empty for all others; it is there only where one is broken."""
_BOM: Final = b"\xef\xbb\xbf"
_MARK: Final = "\x1f"


class Texts:
    """A file of rows of texts, read piece by piece.

    Attributes:
        header: the names of the columns.
        taken: the bytes read so far.
    """

    SHOWN: Final = 10_000
    """Lines that are not read of which the beginning is shown: each is kept."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        """Take the file and what to call it."""
        self._source, self._name = source, name
        self.taken: int = 0
        self.header: tuple[str, ...] = ()
        self._shown = 0

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """The columns, all of texts."""
        return dict.fromkeys(self.header, pl.String())

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Yield the rows, batch by batch.

        Raises:
            CatalogueError: the file cannot be read to its end.
        """
        try:
            yield from self._batches()
        except OSError as error:
            raise CatalogueError(f"cannot read {self._name} to its end: {error.strerror}") from None

    def _batches(self) -> Iterator[pl.DataFrame]:
        raise NotImplementedError

    def _counted(self, data: bytes) -> bytes:
        """Return bytes that were read, and count them."""
        self.taken += len(data)
        return data

    def _sample(self, line: bytes) -> str:
        """Return the beginning of a line behind a colon, or nothing where enough were shown."""
        self._shown += 1
        if self._shown > self.SHOWN:
            return ""
        return f": {quoted(line[:64].decode('utf-8', 'backslashreplace').strip())}"

    def _framed(self, rows: Sequence[Sequence[str | None]], faults: list[str]) -> pl.DataFrame:
        """Return rows as a frame, with what is wrong with each where something is wrong with one."""
        frame = pl.DataFrame(rows, schema=self.schema, orient="row")
        return frame.with_columns(pl.Series(BROKEN, faults, pl.String)) if any(faults) else frame


class Delimited(Texts):
    """A file of separated cells."""

    def __init__(self, source: BinaryIO, name: str, separator: str) -> None:
        """Take the file, what to call it and what separates its cells, and read the header.

        Raises:
            CatalogueError: there is no header, or it names a column twice, or it is not UTF-8.
        """
        super().__init__(source, name)
        self._separator = separator
        self._cell = re.compile(rf'"([^"]*(?:""[^"]*)*)"|([^"{re.escape(separator)}]*)')
        self._waiting = self._read(LONGEST)
        self.header: tuple[str, ...] = self._read_header()

    def _read(self, most: int = PIECE) -> bytes:
        return self._counted(self._source.read(most))

    def _read_header(self) -> tuple[str, ...]:
        data = self._waiting.removeprefix(_BOM)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise CatalogueError(f"{self._name} is UTF-16; save it as UTF-8")
        lines = data.split(b"\n", 1000)
        used = self._lines_of(lines, 0) or 1
        self._waiting = data[sum(len(line) + 1 for line in lines[:used]) :]
        try:
            cells = self._parsed(b"\n".join(lines[:used]).removesuffix(b"\r").decode("utf-8"))
        except UnicodeDecodeError:
            raise CatalogueError(f"the header of {self._name} is not UTF-8") from None
        if cells is None:
            raise CatalogueError(
                f"the header of {self._name} is not CSV: a quotation is open, or in the midst of a cell"
            )
        twice = next((cell for cell, times in Counter(cells).items() if times > 1), None)
        if twice is not None:
            raise CatalogueError(f"{self._name} names the column {quoted(twice)} twice")
        if not any(cells):
            raise CatalogueError(f"{self._name} has no header")
        return tuple(cells)

    def _batches(self) -> Iterator[pl.DataFrame]:
        at_end = False
        while not at_end:
            more = self._read()
            at_end = not more
            data = self._waiting + more
            cut = len(data) if at_end else data.rfind(b"\n") + 1
            if not cut and len(data) > LONGEST:
                at_end = self._pass_over()
                yield self._framed([[None] * len(self.header)], [f"a row longer than {LONGEST >> 20} MiB"])
                continue
            if not cut:
                self._waiting = data
                continue
            piece, self._waiting = data[:cut], data[cut:]
            if piece and not piece.endswith(b"\n"):
                piece += b"\n"
            frame = self._whole(piece) if piece else None
            if frame is None:
                frame = self._line_by_line(piece, at_end=at_end)
            if len(frame):
                yield frame

    def _pass_over(self) -> bool:
        """Pass over the rest of a row, and tell whether the file ends with it."""
        while more := self._read():
            _, end, self._waiting = more.partition(b"\n")
            if end:
                return False
        self._waiting = b""
        return True

    def _whole(self, piece: bytes) -> pl.DataFrame | None:
        """Return a piece as polars reads it, or None where it takes more than parting lines and cells."""
        if b'"' in piece or _MARK.encode() in piece or piece.startswith(_BOM) or not _is_short(piece):
            return None
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n")
            if b"\r" in piece:
                return None
        ending = f"{self._separator}{_MARK}\n".encode()
        marked = piece.replace(b"\n", ending)
        mark = OURS + "mark"
        try:
            frame = pl.read_csv(
                marked, has_header=False, schema=self.schema | {mark: pl.String()}, separator=self._separator,
                quote_char=None, truncate_ragged_lines=True,
            )  # fmt: skip
        except pl.exceptions.PolarsError:
            return None
        if len(frame) * (len(ending) - 1) != len(marked) - len(piece):
            return None  # pragma: no cover - polars parts lines as this does; no row is lost where one day it does not
        whole = (frame[mark] == _MARK).fill_null(False)
        if whole.all() and len(self.header) > 1:
            return frame.drop(mark)
        blank = frame[:, 0].is_null() & (frame[:, 1] == _MARK).fill_null(False)
        return self._marked(frame.drop(mark), whole, piece.split(b"\n")).filter(~blank)

    def _marked(self, frame: pl.DataFrame, whole: pl.Series, lines: list[bytes]) -> pl.DataFrame:
        """Return a frame in which rows that are not whole have no cells, and say so."""
        if whole.all():
            return frame
        faults = [self._fault(lines[at]) if lines[at] else "" for at in (~whole).arg_true()]
        broken = pl.Series(BROKEN, [""], pl.String).new_from_index(0, len(frame))
        broken = broken.scatter((~whole).arg_true(), faults)
        return frame.with_columns(pl.when(whole).then(pl.all()).name.keep()).with_columns(broken)

    def _line_by_line(self, piece: bytes, *, at_end: bool) -> pl.DataFrame:
        lines = piece.split(b"\n")[:-1]
        rows: list[list[str | None]] = []
        faults: list[str] = []
        at = 0
        while at < len(lines):
            used = self._lines_of(lines, at)
            if not used and not at_end:
                # A quotation is open at the end of the piece: its lines wait for the next one.
                self._waiting = b"\n".join(lines[at:]) + b"\n" + self._waiting
                break
            cells = self._row(lines[at : at + max(used, 1)])
            if cells is None:
                rows.append([None] * len(self.header))
                faults.append(self._fault(lines[at]))
                used = 1
            elif cells:
                rows.append([cell or None for cell in cells])
                faults.append("")
            at += max(used, 1)
        return self._framed(rows, faults)

    def _lines_of(self, lines: list[bytes], at: int) -> int:
        """Return how many lines a row takes; none where its quotation is still open at the end of the piece."""
        is_open, used, length = lines[at].count(b'"') % 2, 1, len(lines[at])
        while is_open and at + used < len(lines) and length <= LONGEST:
            line = lines[at + used]
            is_open ^= line.count(b'"') % 2
            length += len(line) + 1
            used += 1
        if is_open:
            return 1 if length > LONGEST else 0
        return used

    def _row(self, lines: list[bytes]) -> list[str] | None:
        """Return the cells of a row: none where it is blank, None where it is broken."""
        line = b"\n".join(lines).removesuffix(b"\r")
        if not line:
            return []
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            return None
        cells = self._parsed(text) if '"' in text else text.split(self._separator)
        return cells if cells is not None and len(cells) == len(self.header) and len(line) <= LONGEST else None

    def _parsed(self, text: str) -> list[str] | None:
        """Return the cells of a row with quotations as RFC 4180 has them, or None where one is not."""
        cells: list[str] = []
        ends = f"{text}{self._separator}"
        at = 0
        while (match := self._cell.match(text, at)) and ends[match.end()] == self._separator:
            cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
            at = match.end() + 1
            if at > len(text):
                return cells
        return None

    def _fault(self, line: bytes) -> str:
        sample = self._sample(line)
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


def _is_short(piece: bytes) -> bool:
    """Tell whether no line of a piece is longer than a row may be."""
    at = 0
    while len(piece) - at > LONGEST:
        end = piece.rfind(b"\n", at, at + LONGEST + 1)
        if end < at:
            return False
        at = end + 1
    return True
