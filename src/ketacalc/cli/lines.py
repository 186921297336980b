"""`ketacalc check -`: one dose per line, one answer per line, none lost."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ketacalc.cli import exit_codes
from ketacalc.cli.delivery import delivery
from ketacalc.cli.messages import complain
from ketacalc.core.check.judge import Check
from ketacalc.core.errors import InputError
from ketacalc.core.quantities.spelling import Spelling, respelt
from ketacalc.core.quantities.stated import Figure, read_figure
from ketacalc.output.check.lines import LINE_WRITERS, Line
from ketacalc.output.formats.format import FormatWithLines

LONGEST: Final = 4096
"""Bytes of a line; what is longer is refused and passed over."""
_WORST_FIRST: Final = (exit_codes.USAGE, exit_codes.NOTHING, exit_codes.OUTSIDE, exit_codes.DONE)


def check_lines(
    judge: Callable[[Figure], Check],
    *,
    notice: str,
    strict: bool,
    form: FormatWithLines,
    output: str | None,
    spellings: Sequence[Spelling] = (),
) -> int:
    """Answer each line of stdin in turn and return the exit code of the worst: 2, then 3, then 1.

    Args:
        judge: what a figure is held against.
        notice: the line that every output carries.
        strict: whether what is within and doubtful counts as outside.
        form: how to write the answers.
        output: the file to write to; None is stdout.
        spellings: those that the user states for units; how many lines have each is said at the end.

    Raises:
        InputError: the format is not one that answers line by line, or stdin is empty or closed.
        UndeliveredError: an answer could not be written.
    """
    if form not in LINE_WRITERS:
        raise InputError(f"-f {form} does not answer line by line; table and jsonl do")
    codes: set[int] = set()
    refused: list[Line] = []
    respelled: Counter[Spelling] = Counter()
    with delivery(output) as write:
        for number, text in enumerate(_lines(), 1):
            written = text
            for spelling in spellings:
                written = respelt(before := written, spelling)
                respelled[spelling] += written != before
            try:
                line = Line(notice=notice, number=number, text=text, check=judge(read_figure(written)))
            except InputError as error:
                line = Line(notice=notice, number=number, text=text, error=str(error))
            codes.add(exit_codes.USAGE if line.check is None else exit_codes.of_check(line.check, strict=strict))
            if line.check is None:
                refused.append(line)
            write(LINE_WRITERS[form](line))
    if not codes:
        raise InputError("stdin holds no line; check - reads one dose per line")
    for spelling in spellings:
        complain(f"note: {spelling.text} is read as {spelling.unit.symbol}, as stated; lines: {respelled[spelling]}")
    if refused:
        complain(f"lines refused: {len(refused)}; the first is line {refused[0].number}: {refused[0].error}")
    return next(code for code in _WORST_FIRST if code in codes)


def _lines() -> Iterator[str]:
    """Yield the lines of stdin, each of bounded length; bytes that are not UTF-8 stay visible as such."""
    if sys.stdin is None:
        return
    source, mark = sys.stdin.buffer, b"\xef\xbb\xbf"
    while data := source.readline(LONGEST + 1):
        if len(data) > LONGEST and not data.endswith(b"\n"):
            while (rest := source.readline(LONGEST)) and not rest.endswith(b"\n"):
                pass
        line, mark = data.removeprefix(mark), b""
        if line:
            yield line.decode("utf-8", "backslashreplace").removesuffix("\n").removesuffix("\r")
