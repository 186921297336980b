"""Libraries that an optional part needs: they are loaded where that part is asked for, and named where they lack."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ketacalc.core.errors import MissingExtraError


@contextmanager
def extra(name: str, library: str, what: str) -> Iterator[None]:
    """Import the libraries of an extra within this block.

    Args:
        name: the extra that installs them.
        library: the one to name.
        what: what needs it: `card -f html`.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise MissingExtraError(what, library, _command(name, library)) from error


def _command(name: str, library: str) -> str:
    """Return the command that installs an extra into the environment that this ketacalc runs in.

    pipx and uv keep one environment for each tool: pip would install into another, and would look for ketacalc itself
    among the packages of strangers. `uv tool install --with` is not named: it takes away what an earlier one added.
    """
    if _holds("pipx_metadata.json"):
        return f"pipx inject ketacalc {library} (with pipx run: --with {library})"
    if _holds("uv-receipt.toml"):
        return f'uv pip install --python "$(uv tool dir)/ketacalc" {library}'
    if _holds("pyvenv.cfg", "\nuv = "):
        return f"uv pip install 'ketacalc[{name}]' (with uvx: --with {library})"
    return f"pip install 'ketacalc[{name}]'"


def _holds(name: str, words: str = "") -> bool:
    """Tell whether the environment has a file of that name at its root, with those words in it."""
    try:
        with open(os.path.join(sys.prefix, name), encoding="utf-8", errors="replace") as file:
            return words in file.read()
    except OSError:
        return False
