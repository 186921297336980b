"""Mutation testing of what computes, reads and prints numbers: `python scripts/mutate.py`, or with names of modules.

The mutants are cosmic-ray's, and only their running is ours. cosmic-ray starts a process for each of them, which
takes hours here; mutmut leaves out properties, cached functions and tables, and collects two thousand tests anew for
each. Here pytest collects once. A mutant of a function is put into the functions that are there already, in a fork of
the process, and meets the tests that call the function, the quickest first, with no cache filled. A mutant of what runs
at import (a table, a constant, a default) meets its module's own tests in a fork in which nothing of ketacalc is
imported yet.

Each mutant that survives is printed with its line, and the score of each module after them. A test that needs a process
of its own to fail kills nothing here.
"""

import argparse
import os
import sys
from collections import Counter

os.environ["CI"] = "true"  # hypothesis then takes the same examples in every run

import mutants
from mutants import Mutant
from mutation_targets import ROOT, TARGETS


def judged(found: dict[Mutant, str]) -> None:
    """Print the survivors and the score of each module."""
    score: dict[str, Counter[str]] = {}
    for mutant, outcome in found.items():
        score.setdefault(mutant.module, Counter())[outcome] += 1
    for mutant, outcome in sorted(found.items(), key=lambda item: (item[0].module, item[0].line)):
        if outcome == "survived":
            print(mutant)
    for module, counts in score.items():
        print(f"{module:32} {counts['killed'] + counts['timed out']:>5} of {counts.total():>5} killed")


def main() -> int:
    """Run the mutants of all modules or of those that are named; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("modules", nargs="*", help="such as units/grammar; all where none is named")
    options.add_argument("--list", action="store_true", help="say how many mutants there are, and run none")
    options.add_argument(
        "--only", choices=["functions", "tables"], help="the mutants of what runs at import, or the rest"
    )
    asked = options.parse_args()
    os.chdir(ROOT)
    chosen = [name for name in TARGETS if not asked.modules or any(part in name for part in asked.modules)]
    made = tuple(mutant for name in chosen for mutant in mutants.of(name))
    if asked.list:
        for name, count in Counter(mutant.module for mutant in made).items():
            print(f"{name:32} {count:>5}")
        return 0
    from mutation_runs import at_import, in_place

    found: dict[Mutant, str] = {}
    if asked.only != "functions":
        found |= dict(at_import([one for one in made if one.is_at_import]))
    if asked.only != "tables":
        found |= dict(in_place([one for one in made if not one.is_at_import], chosen))
    judged(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
