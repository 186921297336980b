"""JSON Lines in batches of texts: a number stays as it was written, and a line that is no object stays a broken row."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import polars as pl

from ketacalc.core.errors import CatalogueError
from ketacalc.frame.delimited import LONGEST, Texts

LINES: Final = 1 << 16
"""Lines that are read at once."""
_FAULT: Final = "not one JSON object with the first line's names"
_MOST: Final = 8 << 20
"""Bytes of lines that are held at once."""


class JsonLines(Texts):
    """A file of one object per line; the first one names the columns."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        """Take the file and what to call it, and read its first line.

        Raises:
            CatalogueError: the first line is no object.
        """
        super().__init__(source, name)
        self._first = self._line().removeprefix(b"\xef\xbb\xbf")
        row = _read(self._first)
        if not row:
            raise CatalogueError(f"the first line of {name} is no JSON object with columns")
        self.header: tuple[str, ...] = tuple(row)

    def _line(self) -> bytes:
        """Return the next line; of one that is too long only its beginning, which is no object."""
        line = rest = self._counted(self._source.readline(LONGEST + 1))
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = self._counted(self._source.readline(LONGEST + 1))
        return line

    def _batches(self) -> Iterator[pl.DataFrame]:
        """Yield the rows, batch by batch; a blank line is none."""
        line = self._first
        while line:
            rows: list[tuple[str | None, ...]] = []
            faults: list[str] = []
            size = 0
            while line and len(rows) < LINES and size < _MOST:
                if line.strip():
                    cells = self._cells(line)
                    rows.append(cells or (None,) * len(self.header))
                    faults.append("" if cells else f"{_FAULT}{self._sample(line)}")
                    size += len(line)
                line = self._line()
            if rows:
                yield self._framed(rows, faults)

    def _cells(self, line: bytes) -> tuple[str | None, ...] | None:
        row = _read(line) if len(line) <= LONGEST else None
        if row is None or not set(row) <= set(self.header):
            return None
        try:
            cells = tuple(_text(row.get(name)) for name in self.header)
        except RecursionError:
            return None
        # Half of a pair of surrogates, which JSON can escape, is no text that could be written again.
        return cells if all(cell is None or cell.isascii() or _is_text(cell) for cell in cells) else None


def _is_text(cell: str) -> bool:
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class _Written(str):
    """A number as it was written."""

    __slots__ = ()


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(
            line.decode("utf-8"),
            parse_float=_Written,
            parse_int=_Written,
            parse_constant=_Written,
            object_pairs_hook=_without_doubles,
        )
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and all(map(_is_text, found)) else None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, in which a name that stands twice is a fault: nobody knows which value was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else _nested(value)


def _nested(value: Any) -> str:
    """Return a value within another as JSON, its numbers as they were written."""
    if isinstance(value, _Written):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)}: {_nested(one)}" for name, one in value.items()) + "}"
    return json.dumps(value)
