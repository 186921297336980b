"""Draw mutants of a session of cosmic-ray, and run the tests of the module that is mutated: see mutation/.

`mutants.py draw SESSION COUNT` leaves so many of its mutants, spread over all modules and always the same ones;
`mutants.py test` runs the tests that mutation/tests.toml names for the module that differs from the commit.
"""

import os
import subprocess
import sys
import tomllib
from contextlib import closing
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path
from random import Random
from sqlite3 import connect

ROOT = Path(__file__).resolve().parents[1]
PYTEST = ("-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--hypothesis-profile=few")
LEFT = """
    select job_id, module_path from mutation_specs where job_id not in (select job_id from work_results)
    order by module_path, start_pos_row, start_pos_col, operator_name, occurrence
"""


def draw(session: str, count: int) -> None:
    """Leave so many of the mutants that no filter skipped: of each module as many as are its share, by a fixed seed."""
    modules: dict[str, list[str]] = {}
    with closing(connect(session)) as database:
        for job, module in database.execute(LEFT):
            modules.setdefault(module, []).append(job)
        chance = Random(26)  # noqa: S311 - the same mutants each time
        order: list[tuple[float, str]] = []
        for jobs in modules.values():
            chance.shuffle(jobs)
            start = chance.random()
            order.extend(((start + at) / len(jobs), job) for at, job in enumerate(jobs))
        others = [(job,) for _, job in sorted(order)[count:]]
        for table in ("mutation_specs", "work_items"):
            database.executemany(f"delete from {table} where job_id = ?", others)  # noqa: S608 - the names above
        database.commit()


def tests() -> list[str]:
    """Return pytest's arguments for the modules that differ from the commit: their own doctests, the quickest first."""
    command = ["git", "diff", "--name-only", "--relative=src/ketacalc", "--", "src/ketacalc"]
    changed = subprocess.check_output(command, cwd=ROOT, text=True).split()  # noqa: S603 - no text of a user
    table = tomllib.loads((ROOT / "mutation" / "tests.toml").read_text())
    found = [next(names for pattern, names in table["files"].items() if fnmatch(module, pattern)) for module in changed]
    files = [f"tests/test_{name}.py" for name in dict.fromkeys(chain.from_iterable(found))]
    return ["-k", f"not ({' or '.join(table['slow'])})", *(f"src/ketacalc/{module}" for module in changed), *files]


if __name__ == "__main__":
    if sys.argv[1] == "draw":
        draw(sys.argv[2], int(sys.argv[3]))
    else:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, *PYTEST, *tests()])  # noqa: S606 - no shell is needed
