"""The tables of a Markdown text, with the lines that stand before each.

A row with more cells than its header keeps them: a reader that renders Markdown drops them without a word.
"""

import html
import re
from itertools import pairwise
from typing import Final

from ketacalc.core.verify.sheet import Counted, Grid

_RULE: Final = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR: Final = re.compile(r"(?<!\\)(?:\\\\)*\|")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LEAD: Final = re.compile(r" {0,3}(?:#{1,6}|[-*+]|\d{1,9}[.)]) +")


def is_markdown(text: str) -> bool:
    """Tell whether a text holds a table of Markdown: a line of bars, and a rule below it."""
    lines = text.splitlines()
    return any("|" in above and _is_rule(rule) for above, rule in pairwise(lines))


def read(text: str, name: str) -> tuple[Grid, ...]:
    """Return every table of a text.

    Raises:
        CatalogueError: it is too large.
    """
    counted, found, above = Counted(name), list[Grid](), list[str]()
    lines = iter(text.splitlines())
    header = ""
    for line in lines:
        if not ("|" in header and _is_rule(line)):
            above += [_plain(_LEAD.sub("", line))] if line.strip() else []
            header = line
            continue
        rows = [_cells(header)]
        counted.add(len(rows[0]))
        for row in lines:
            if not row.strip() or "|" not in row:
                break
            rows.append(_cells(row))
            counted.add(len(rows[-1]))
        found.append(Grid(rows=tuple(rows), above=tuple(above[:-1])))
        above, header = [], ""
    return tuple(found)


def _is_rule(line: str) -> bool:
    return "-" in line and "|" in line and _RULE.fullmatch(line) is not None


def _cells(line: str) -> tuple[str, ...]:
    """Split a row at the bars that are not escaped; those at both ends part nothing."""
    cuts = [found.end() for found in _BAR.finditer(line)]
    parts = [line[start : end - 1] for start, end in zip([0, *cuts], [*cuts, len(line) + 1], strict=True)]
    parts = parts[1:] if not parts[0].strip() else parts
    parts = parts[:-1] if parts and not parts[-1].strip() else parts
    return tuple(_plain(part) for part in parts)


def _plain(text: str) -> str:
    """Return the text that a cell or a line shows: without emphasis around it, escapes and entities."""
    text = re.sub(r"<br */?>", " ", text.strip())
    for mark in ("**", "__", "*", "_", "`"):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            text = text[len(mark) : -len(mark)]
    return html.unescape(_ESCAPED.sub(r"\1", text)).strip()
