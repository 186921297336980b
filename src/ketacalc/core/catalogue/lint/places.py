"""Where everything stands in a TOML file: line and column of every key and value, which tomllib does not tell.

A file is first read by tomllib, so that this scanner meets only valid TOML and need refuse nothing. No library that
keeps the positions of keys and values in Python without a compiled grammar was found.
"""

import re
import tomllib
from bisect import bisect_right
from typing import Final

from ketacalc.core.catalogue.rules import Path

DEEPEST: Final = 8
"""Parts of a path; no key of a catalogue lies deeper, and what does is passed over."""

_BLANK: Final = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_KEY: Final = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'""")
_DOT: Final = re.compile(r"[ \t]*+\.[ \t]*+")
_SCALAR: Final = re.compile(
    r'''"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}'''
    r"""|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"""
    r"""|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+\'"""
    r"""|(?:\d{4}-\d{2}-\d{2}[ ](?=\d{2}:))?[^\s,\]}#]+"""
)
_COMMENT: Final = re.compile(r"#([^\n]*+)")


class Places:
    """Line and column, both counted from 1, of what stands in a valid TOML text."""

    def __init__(self, text: str) -> None:
        """Take the text, without a byte order mark."""
        self._text = text
        self._at = 0
        self._keys: dict[Path, int] = {}
        self._values: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._comments: dict[int, str] = {}
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        base: Path = ()
        while self._skip() < len(text):
            if text[self._at] == "[":
                base = self._heading()
            else:
                self._pair(base)

    def paths(self) -> frozenset[Path]:
        """Return the way to every value that is no table of headings or dotted keys."""
        return frozenset(self._values)

    def find(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Return line and column of what stands at the end of a path, of its key, or of the nearest that holds it."""
        first, second = (self._keys, self._values) if key else (self._values, self._keys)
        while path:
            found = first.get(path, second.get(path))
            if found is not None:
                return self.line_and_column(found)
            path = path[:-1]
        return 1, 1

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return line and column of a place in the text."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def comment(self, line: int) -> str:
        """Return the comment at the end of a line, empty where there is none."""
        return self._comments.get(line, "")

    def _skip(self) -> int:
        """Pass over blanks and comments, and return where the next thing begins."""
        found = _BLANK.match(self._text, self._at)
        if found and found.end() > self._at:
            for comment in _COMMENT.finditer(self._text, self._at, found.end()):
                self._comments[self.line_and_column(comment.start())[0]] = comment[1].strip()
            self._at = found.end()
        return self._at

    def _heading(self) -> Path:
        """Read `[a.b]` or `[[a.b]]` and return the way to its table."""
        begin = self._at
        is_array = self._text.startswith("[[", begin)
        self._at += 2 if is_array else 1
        names = self._name()
        self._at = self._text.index("]", self._at) + (2 if is_array else 1)
        path: Path = ()
        for at, name in enumerate(names):
            path = (*path, name)
            self._keys.setdefault(path, begin)
            if is_array and at == len(names) - 1:
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
                self._keys.setdefault(path, begin)
        return path

    def _name(self) -> list[str]:
        """Read a key, dotted or not, and return its parts."""
        self._skip()
        parts = []
        while found := _KEY.match(self._text, self._at):  # pragma: no branch - a file that is read has one after a dot
            key, self._at = found[0], found.end()
            if key[0] == '"' and "\\" in key:
                key = tomllib.loads(f"key = {key}")["key"]  # it knows the escapes
            elif key[0] in "\"'":
                key = key[1:-1]
            parts.append(key)
            dot = _DOT.match(self._text, self._at)
            if dot is None:
                break
            self._at = dot.end()
        return parts

    def _pair(self, base: Path) -> None:
        """Read `key = value`."""
        begin = self._skip()
        path = base
        for name in self._name():
            path = (*path, name)
            self._note(self._keys, path, begin)
        self._at = self._text.index("=", self._at) + 1
        self._value(path)

    def _note(self, places: dict[Path, int], path: Path, offset: int) -> None:
        if len(path) <= DEEPEST:
            places.setdefault(path, offset)

    def _value(self, path: Path) -> None:
        """Read a value, and what lies in it."""
        begin = self._skip()
        self._note(self._values, path, begin)
        opening = self._text[begin]
        if opening not in "[{":
            found = _SCALAR.match(self._text, begin)
            self._at = found.end() if found else len(self._text)
            return
        path = path[:DEEPEST]
        closing, at = "]}"["[{".index(opening)], 0
        self._at += 1
        while self._text[self._skip()] != closing:
            if self._text[self._at] == ",":
                self._at += 1
            elif opening == "[":
                self._value((*path, at))
                at += 1
            else:
                self._pair(path)
        self._at += 1
