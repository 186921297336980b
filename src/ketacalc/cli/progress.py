"""A sign of life during long work: on stderr, and only where that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(words: str) -> Iterator[None]:
    """Show words and a spinner on stderr while the work goes on, and take them away after it."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


@contextmanager
def bar(words: str, total: int | None, *, to_file: bool) -> Iterator[Callable[[int], None]]:
    """Show on stderr how much of a long work is done, and take it away after it.

    Args:
        words: what is being done.
        total: bytes in all, where that is known.
        to_file: whether the result goes to a file; on a terminal it would stand in the midst of the bar.
    """
    if not to_file or sys.stderr is None or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from ketacalc.cli.signals import ENDINGS

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(words, total=total)
        ENDINGS.append(shown.stop)
        try:
            yield lambda done: shown.update(task, completed=done)
        finally:
            ENDINGS.remove(shown.stop)


@contextmanager
def counter(words: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show on stderr how many of a number are done, and take it away after it."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(words, total=total)
        yield lambda done: shown.update(task, completed=done)
