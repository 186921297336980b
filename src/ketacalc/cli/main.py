"""The entry of the command: starts and ends the process as quickly as Python can, and quietly if it is told to."""

from ketacalc.cli.signals import heed

heed()  # before anything else is loaded

import gc  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402


def main() -> None:
    """Run the command and end the process; what nobody expected is said in one line.

    Loading a library makes many objects and hardly any garbage, so the collector looks less often than its
    habit is. In the end everything is flushed, and taking the interpreter down piece by piece would cost a
    short command as much time as `python -c pass`: so the process ends at once.
    """
    gc.set_threshold(100_000, 50, 100)
    arguments, code = sys.argv[1:], 70
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if is_at_length := "--traceback" in own:
        arguments.remove("--traceback")
    try:
        from ketacalc.cli.run import run

        code = run(arguments)
    except BaseException as error:  # noqa: BLE001 - the one place for what no other place expects, panics of polars too
        from ketacalc.cli.messages import confess

        confess(error, at_length=is_at_length)
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    finally:
        os._exit(code)
