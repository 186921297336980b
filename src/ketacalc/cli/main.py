"""The entry of the command: starts and ends the process as quickly as Python can."""

import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command and end the process.

    Loading a library makes many objects and hardly any garbage, so the collector looks less often than its
    habit is. In the end everything is flushed, and taking the interpreter down piece by piece would cost a
    short command as much time as `python -c pass`: so the process ends at once.
    """
    gc.set_threshold(100_000, 50, 100)
    from ketacalc.cli.run import run

    code = run(sys.argv[1:])
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    finally:
        os._exit(code)
