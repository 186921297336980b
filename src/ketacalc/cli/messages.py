"""What is said on stderr: one line, which no terminal obeys."""

import os
import sys

LONGEST = 299
"""Letters of a line."""


def complain(message: str) -> None:
    """Say in one line what was refused, or is to be noted; nothing where nothing is to be said."""
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    if not line or sys.stderr is None:
        return
    line = f"ketacalc: {line}".encode(sys.stderr.encoding or "ascii", "backslashreplace").decode("utf-8", "replace")
    if len(line) > LONGEST:
        line = line[: LONGEST - 3] + "..."
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:
        return


def confess(error: BaseException, *, at_length: bool) -> None:
    """Say that a fault of ours ended the run, where it is, and how to report it.

    Args:
        error: what nobody expected.
        at_length: whether the traceback is wanted too.
    """
    if at_length:
        from traceback import print_exception

        print_exception(error)
    if isinstance(error, MemoryError):
        complain("out of memory: do not use any output of this run; ask for less at a time, or give it more memory")
        return
    trace, place = error.__traceback__, ""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if f"{os.sep}ketacalc{os.sep}" in file:
            place = f" in {file.rpartition(f'{os.sep}ketacalc{os.sep}')[2]}, line {trace.tb_lineno}"
        trace = trace.tb_next
    complain(
        f"a fault in ketacalc itself ({type(error).__name__}{place}): do not use any output of this run. Please report"
        " this line and the command to its developers; --traceback shows more"
    )
