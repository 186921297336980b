"""A catalogue file as plain TOML tables: read whole, bounded in size and depth before tomllib sees it."""

import os
import stat
from importlib import import_module
from typing import Any, Final

from ketacalc.core.errors import CatalogueError

LARGEST: Final = 1 << 20
"""Bytes; the shipped catalogue has about 32,000."""
DOTS_IN_A_LINE: Final = 32
"""tomllib takes time quadratic in the parts of a dotted key: minutes for one key of 100 kB."""
DEEPEST: Final = 16

Tables = dict[str, Any]


def read_file(path: str, largest: int = LARGEST) -> bytes:
    """Return the bytes of a regular file, 1 MiB at most unless more is allowed.

    Raises:
        CatalogueError: it cannot be opened, is no regular file, or is too large.
    """
    name = shown(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise CatalogueError(f"{name} is not a regular file")
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no such path"
        raise CatalogueError(f"cannot read {name}: {reason}") from None
    if len(data) > largest:
        raise CatalogueError(f"{name} is larger than {largest >> 20} MiB")
    return data


def sha256(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal.

    hashlib loads OpenSSL, which takes half as long as `python -c pass`; CPython's own implementation, which
    hashlib falls back on and `random` uses in the same way, is asked first.
    """
    for name in ("_sha2", "_sha256", "hashlib"):
        try:
            digest: str = import_module(name).sha256(data).hexdigest()
        except ImportError:
            continue
        return digest
    raise CatalogueError("this Python has no SHA-256")


def parse(data: bytes, name: str) -> Tables:
    """Return the tables of a TOML document; decimals stay exact.

    Raises:
        CatalogueError: it is not UTF-8, not TOML, or nested too deeply.
    """
    import tomllib
    from decimal import Decimal

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{name} is not UTF-8 (byte {error.start})") from None
    _bound(text, name)
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{name} is not TOML: {error}") from None
    except (ValueError, ArithmeticError, RecursionError):
        raise CatalogueError(f"{name} is not TOML that ketacalc reads: a number or a nesting out of bounds") from None


def _bound(text: str, name: str) -> None:
    """Refuse nesting and dotted keys that would keep tomllib busy; strings and comments do not count.

    Raises:
        CatalogueError: a line has too many dots, or brackets open too deeply.
    """
    import re

    # The closing quotes are optional, so that an unfinished string ends the search instead of restarting it.
    skipped = re.compile(
        r'"""(?:[^"\\]|\\.|"(?!""))*(?:"""|\Z)|\'\'\'(?:[^\']|\'(?!\'\'))*(?:\'\'\'|\Z)'
        r'|"(?:[^"\\\n]|\\.)*"?|\'[^\'\n]*\'?|#[^\n]*',
        re.DOTALL,
    )
    depth = 0
    for number, line in enumerate(skipped.sub(lambda found: "\n" * found[0].count("\n"), text).split("\n"), 1):
        opened, closed = (line.count(a) + line.count(b) for a, b in ("[{", "]}"))
        depth += opened
        if line.count(".") > DOTS_IN_A_LINE or depth > DEEPEST:
            raise CatalogueError(f"{name}: line {number} is nested too deeply")
        depth = max(depth - closed, 0)


def shown(path: str) -> str:
    """Return a path as it may stand in a message or an output: its last part, without anything unprintable."""
    last = path.rstrip("/").rpartition("/")[2] or path
    clean = last if last.isprintable() else ascii(last)[1:-1]
    return clean if len(clean) <= 64 else clean[:61] + "..."
