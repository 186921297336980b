"""`ketacalc verify` of several tables, one after another, as pre-commit names them: options first, then the files."""

import sys
from typing import Final

from ketacalc.cli.run import run

TABLES: Final = (".csv", ".tsv", ".md", ".markdown", ".html", ".htm", ".xlsx")


def verify_each(arguments: list[str]) -> int:
    """Verify every table that the arguments end in, under the options before them; return the gravest exit code."""
    first = len(arguments)
    while first and arguments[first - 1].lower().endswith(TABLES):
        first -= 1
    return max((run(["verify", *arguments[:first], "--", table]) for table in arguments[first:]), default=0)


if __name__ == "__main__":
    sys.exit(verify_each(sys.argv[1:]))
