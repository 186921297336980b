"""A sign of life during long work: on stderr, and only where that is a terminal.

A signal takes it away too, and gives the terminal its cursor back, before the process ends.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(words: str) -> Iterator[None]:
    """Show words and a spinner on stderr while the work goes on, and take them away after it."""
    if not _is_seen():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words) as shown, _ended_by(shown.stop):
        yield


@contextmanager
def bar(
    words: str, total: int | None, *, in_bytes: bool = False, to_file: bool = True
) -> Iterator[Callable[[int], None]]:
    """Show on stderr how much of a long work is done, and take it away after it.

    Args:
        words: what is being done.
        total: what there is to do, where that is known.
        in_bytes: whether that is counted in bytes.
        to_file: whether the result goes to a file; on a terminal it would stand in the midst of the bar.
    """
    if not to_file or not _is_seen():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown, _ended_by(shown.stop):
        task = shown.add_task(words, total=total)
        yield lambda done: shown.update(task, completed=done)


def _is_seen() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def _ended_by(stop: Callable[[], None]) -> Iterator[None]:
    from ketacalc.cli.signals import ENDINGS

    ENDINGS.append(stop)
    try:
        yield
    finally:
        ENDINGS.remove(stop)
