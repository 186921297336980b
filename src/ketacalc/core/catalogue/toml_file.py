"""A catalogue file as plain TOML tables: read whole, bounded before tomllib sees it."""

import os
import re
import stat
import sys
from importlib import import_module
from typing import Any, Final

from ketacalc.core.errors import CatalogueError

PACKAGE: Final = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
"""Where the files lie that ketacalc ships."""
LARGEST: Final = 256 << 10
"""Bytes; the shipped catalogue has about 32,000. Hostile tables of this size stay under 300 MB in tomllib."""
PARTS_OF_A_KEY: Final = 16
"""tomllib takes time quadratic in the parts of a dotted key: minutes for one key of 100 kB."""

Tables = dict[str, Any]


def read_file(path: str, largest: int = LARGEST) -> bytes:
    """Return the bytes of a regular file, 256 KiB at most unless more is allowed.

    Raises:
        CatalogueError: it cannot be opened, is no regular file, or is too large.
    """
    name = shown(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise CatalogueError(f"cannot read {name}: {error.strerror}") from None
    except ValueError:
        raise CatalogueError(f"cannot read {name}: no such path") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise CatalogueError(f"{name} is {'a directory, ' if stat.S_ISDIR(mode) else ''}not a regular file")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise CatalogueError(f"cannot read {name}: {error.strerror}") from None
    finally:
        os.close(descriptor)
    if len(data) > largest:
        raise CatalogueError(f"{name} is larger than {largest >> 10} KiB")
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
    raise CatalogueError("this Python has no SHA-256")  # pragma: no cover - each has one of the three


def parse(data: bytes, name: str) -> Tables:
    """Return the tables of a TOML document; decimals stay exact.

    Raises:
        CatalogueError: it is not UTF-8, not TOML, or nested too deeply; it says where.
    """
    import tomllib

    text = decoded(data, name)
    _bound(text, name)
    try:
        return tomllib.loads(text, parse_float=_number)
    except RecursionError:
        raise CatalogueError(f"{name} is nested too deeply", (1, 1)) from None
    except tomllib.TOMLDecodeError as error:
        # Up to Python 3.13 only the message tells the place.
        found = re.search(r"\(at line (\d+), column (\d+)\)$", str(error))
        place = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
        raise CatalogueError(f"{name} is not TOML: {printable(str(error), 160)}", place) from None
    except ValueError:  # the first number that has more digits than Python reads
        found = re.search(rf"(?<=[=\[,\s])[+-]?[\d_]{{{sys.get_int_max_str_digits()},}}", text)
        place = _line_and_column(text, found.start() if found else 0)
        raise CatalogueError(f"{name} holds a number of too many digits", place) from None


def _number(text: str) -> object:
    """Return a decimal exactly, or None where it is out of bounds: TOML has no None, and no key takes it."""
    from decimal import Decimal

    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    """Return line and column of a place in a text, both counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def decoded(data: bytes, name: str) -> str:
    """Return a file's bytes as text, without a byte order mark.

    Raises:
        CatalogueError: they are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        place = _line_and_column(before, len(before))
        raise CatalogueError(f"{name} is not UTF-8 (byte {error.start})", place) from None


def _bound(text: str, name: str) -> None:
    """Refuse dotted keys that would keep tomllib busy, wherever they stand; in prose no such run of parts occurs."""
    # Escaped quotes go first: a pattern that stepped over them would start again at each, in quadratic time.
    text = text.replace("\\\\", "__").replace('\\"', "__")
    part = r"""(?>[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
    run = re.compile(rf"(?<![A-Za-z0-9_-]){part}(?:[ \t]*+\.[ \t]*+{part}){{{PARTS_OF_A_KEY}}}")
    found = run.search(text)
    if found:
        place = _line_and_column(text, found.start())
        what = f"line {place[0]} is nested too deeply: a key of more than {PARTS_OF_A_KEY} parts"
        raise CatalogueError(f"{name}: {what}", place)


def printable(text: str, most: int = 48) -> str:
    """Return text of a file as it may stand in a message: short, and without anything unprintable."""
    clean = text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= most else clean[: most - 3] + "..."


def shown(path: str) -> str:
    """Return a path as it may stand in a message or an output: its last part, without anything unprintable."""
    return printable(path.rstrip("/").rpartition("/")[2] or path or "the empty path", 64)
