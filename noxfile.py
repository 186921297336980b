"""The workshop: `nox -l` lists what can be done, `nox -s NAME` does one of it in an environment of its own.

Nothing here needs root or a package of the system: what asks for Chromium, Node or a Java says so and is skipped, and
fails where `CI` is set. `.ci/run` installs those by apt-get, names the Pythons of its machine, and calls all of this.
"""

import json
import os
import shutil
from filecmp import cmp
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

import nox
from nox import Session
from nox.project import dependency_groups, load_toml, python_versions
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent
PROJECT = load_toml(ROOT / "pyproject.toml")
EXTRAS = PROJECT["project"]["optional-dependencies"].values()
REQUIRED = [Requirement(line) for line in chain(PROJECT["project"]["dependencies"], *EXTRAS) if ">=" in line]
FLOORS = {one.name: next(part.version for part in one.specifier if part.operator == ">=") for one in REQUIRED}
PYTHONS = os.environ.get("KETACALC_PYTHONS", "").split() or python_versions(PROJECT)
LOCK = "constraints.txt"

nox.needs_version = ">=2025.10.14"
nox.options.default_venv_backend = "uv|virtualenv"  # uv where it is installed, which is faster
nox.options.download_python = "never"
nox.options.sessions = ["lint", "types", "tests"]

PAGES = ("card_long_page", "card_page", "cohort_report")
"""Tests that print pages with Chromium and measure them."""

SAME = (
    *("card_long_page", "card_page", "check_lines", "compare_plot", "conform", "delivery", "docs", "files", "hooks"),
    *("layout", "network", "readme", "signals", "site"),
)
"""Tests of what is looked at (pages, pictures, documentation) and of what asks the system: the same on each Python."""

DIFFERING = (
    *("answers", "card", "catalogue", "check", "cohort", "compare", "completion", "conversion", "course", "dosing"),
    *("expect", "fhir", "floats", "frame", "frozen", "imports", "init", "library", "messages", "packaging", "schemas"),
    *("screens", "testing", "units", "values", "verify_tables"),
)
"""Tests of what a version of Python or of a library may change."""

NEWER = "test_matplotlib_is_loaded_only_for_a_picture"
"""The oldest rich loads `logging`: no promise of the floors."""

ELSEWHERE = {"KETACALC_PAGES_ELSEWHERE": "printed and measured by `nox -s tests` on another Python"}


def files(names: tuple[str, ...]) -> list[str]:
    """Return the paths of test files; a name without a file is an error."""
    return [str((ROOT / f"tests/test_{name}.py").resolve(strict=True).relative_to(ROOT)) for name in names]


def group(session: Session, name: str, *others: str) -> None:
    """Install a dependency group of pyproject.toml, and what else is named."""
    session.install(*others, *dependency_groups(PROJECT, name))


def need(session: Session, *programs: str) -> None:
    """Skip the session, visibly, where a program is not installed; where `CI` is set that is a failure."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        (session.error if os.environ.get("CI") else session.skip)(f"{', '.join(missing)}: not installed here")


def locked(session: Session) -> None:
    """Install what constraints.txt names, by its hashes, and the checkout."""
    session.install("--require-hashes", "-r", LOCK)
    session.install("--no-deps", "-e.")


def unskipped(session: Session, *arguments: str) -> None:
    """Run tests of which none may be skipped."""
    told = session.run("pytest", "-rs", *arguments, *session.posargs, silent=True) or ""
    session.log(told)
    if " skipped" in told:
        session.error("a test was skipped that this session is for")


def current(session: Session, bounds: dict[str, Requirement]) -> None:
    """Fail where a newer release is admitted than is installed; name what an upper bound holds back."""
    listed = session.run("uv", "pip", "list", "--quiet", "--outdated", "--format", "json", silent=True) or ""
    for one in json.loads(listed):
        if (bound := bounds.get(one["name"])) and one["latest_version"] in bound.specifier:
            session.error(f"{bound} admits {one['latest_version']}, and {one['version']} is installed")
        session.log(f"held back by {bound or 'what needs it'}: {one['name']} {one['latest_version']} has been released")


def dist(session: Session) -> Path:
    """Return the folder in which `build` leaves the sdist and the wheel."""
    return Path(session.cache_dir) / "dist"


def built(session: Session) -> Path:
    """Return the wheel that `build` made."""
    [wheel] = dist(session).glob("*.whl")
    return wheel


@nox.session
def lint(session: Session) -> None:
    """Ruff's rules and format; the catalogues without a fault or an open question; CITATION.cff by its schema."""
    group(session, "lint", "-e.")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("ketacalc", "lint", "--strict", "data/regimens.toml", *map(str, Path("examples").glob("*.toml")))
    session.run("cffconvert", "--validate")


@nox.session
def types(session: Session) -> None:
    """Mypy, strict, on everything."""
    group(session, "types", "-e.[test]")
    session.run("mypy", *session.posargs)


@nox.session
def generated(session: Session) -> None:
    """The generated files fit what they are made from."""
    session.install("-e.[test]")
    for script in ("keep", "write_schemas", "draw_terminals"):
        session.run("python", f"scripts/{script}.py", "--check")


@nox.session(python=PYTHONS)
def tests(session: Session) -> None:
    """Every test, with the releases and hashes of constraints.txt; `-- ARGUMENTS` are pytest's."""
    locked(session)
    session.run("pytest", *session.posargs)


@nox.session(python=PYTHONS)
def versions(session: Session) -> None:
    """The tests of what a Python may change, with the releases and hashes of constraints.txt."""
    locked(session)
    session.run("pytest", "src", *files(DIFFERING), *session.posargs, env=ELSEWHERE)


@nox.session(python=PYTHONS[0])
def coverage(session: Session) -> None:
    """Lines and branches that the tests reach, in processes too: of core and frame it must be all."""
    group(session, "coverage", "-e.[test]")
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    session.run("coverage", "combine")
    session.run("coverage", "report", "--format=total")
    kept = ("--include=src/ketacalc/core/*,src/ketacalc/frame/*", "--fail-under=100")
    session.run("coverage", "report", "-m", *kept)


@nox.session(python=PYTHONS[0], venv_backend="uv")
def floors(session: Session) -> None:
    """The tests of what a library may change, each requirement at exactly its floor."""
    exact = Path(session.create_tmp(), "floors.txt")
    # matplotlib before 3.10.7 uses of pyparsing what 3.3 warns of: no user sees that, and a test takes it for an error.
    exact.write_text("\n".join(["pyparsing<3.3", *(f"{name}=={floor}" for name, floor in FLOORS.items())]))
    session.install("--resolution", "lowest-direct", "--constraints", str(exact), "-e.[test]")
    session.run("uv", "pip", "check")
    apart = f"--deselect=tests/test_compare_plot.py::{NEWER}"
    session.run("pytest", *files((*DIFFERING, "compare_plot")), "src", apart, *session.posargs, env=ELSEWHERE)


@nox.session(python=PYTHONS[-1], venv_backend="uv")
def newest(session: Session) -> None:
    """The newest of everything, and Typer's newest past our cap: all tests but of what is looked at, and the start."""
    tools = dependency_groups(PROJECT, "dev", "docs")
    session.install("--upgrade", "-e.[test]", *tools)
    current(session, {canonicalize_name(one.name): one for one in (*map(Requirement, tools), *REQUIRED)})
    session.run("pytest", *(f"--ignore={path}" for path in files(SAME)), *session.posargs, env=ELSEWHERE)
    session.run("python", "benchmarks/start.py", "5")
    session.install("--upgrade", "typer")
    session.run("uv", "pip", "show", "typer")
    session.run("pytest", *files(("cli", "messages", "completion")), *session.posargs)
    session.run("python", "benchmarks/start.py", "5")


@nox.session
def spark(session: Session) -> None:
    """The tests on PySpark, which is 450 MB and needs a Java."""
    need(session, "java")
    session.install("-e.[test,spark]")
    frame = map(str, Path("tests").glob("test_frame*.py"))
    unskipped(session, "-k", "spark or border_knows", "tests/test_spark.py", *frame)


@nox.session
def pages(session: Session) -> None:
    """The pages for the bedside and of whole tables, printed and measured by Chromium."""
    need(session, next(filter(shutil.which, ("chromium", "chromium-browser", "google-chrome")), "chromium"))
    session.install("-e.[test]")
    unskipped(session, *files(PAGES))


@nox.session(venv_backend="uv")
def docs(session: Session) -> None:
    """The site, built strictly into site/, and the tests that look at it."""
    group(session, "docs", "-e.[test]")
    session.env["NO_MKDOCS_2_WARNING"] = "1"
    session.run("mkdocs", "build", "--strict", "--quiet")
    unskipped(session, "tests/test_site.py")


@nox.session
def build(session: Session) -> None:
    """Sdist and wheel: whole, the same bytes from the checkout and from the sdist, and by the oldest hatchling too."""
    group(session, "build")
    shutil.rmtree(dist(session), ignore_errors=True)
    place = Path(session.create_tmp())
    session.run("python", "-m", "build", "--outdir", str(dist(session)), silent=True)
    [sdist] = dist(session).glob("*.tar.gz")
    shutil.rmtree(place / "unpacked", ignore_errors=True)
    shutil.unpack_archive(sdist, place / "unpacked", filter="data")
    [unpacked] = (place / "unpacked").iterdir()
    session.run("python", "-m", "build", "--outdir", str(place / "again"), "--no-isolation", str(unpacked), silent=True)
    session.run("python", "-m", "build", "--no-isolation", "--wheel", "--outdir", str(place / "direct"), silent=True)
    for other in (*(place / "again").iterdir(), *(place / "direct").iterdir()):
        if not cmp(dist(session) / other.name, other, shallow=False):
            session.error(f"{other} is not the same bytes as the one built first")
    session.run("check-wheel-contents", str(built(session)))
    session.run("check-sdist", "--no-isolation")
    session.run("twine", "check", "--strict", str(sdist), str(built(session)))
    [oldest] = PROJECT["build-system"]["requires"]
    session.install(oldest.replace(">=", "=="))
    session.run("python", "-m", "build", "--no-isolation", "--wheel", "--outdir", str(place / "oldest"), silent=True)
    with ZipFile(place / "oldest" / built(session).name) as wheel:
        [metadata] = (wheel.read(name).decode() for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    if "\nLicense-Expression: MIT\n" not in metadata:
        session.error(f"{oldest} writes no licence")


@nox.session(requires=["build"], venv_backend="uv")
def wheel(session: Session) -> None:
    """The wheel by itself, away from the checkout, and in a project whose tests use `ketacalc.testing`."""
    session.install(str(built(session)))
    session.run("uv", "pip", "check")
    session.run("uv", "pip", "tree")
    session.chdir(session.create_tmp())
    session.run("ketacalc", "--version")
    session.run("ketacalc", "check", "0.5 mg/kg", "-i", "trd", "-w", "70")
    dose = session.run("ketacalc", "dose", "-i", "trd", "-w", "70", "-f", "json", silent=True) or ""
    if json.loads(dose)["doses"][0]["amount"]["low"]["exact"] != "35":
        session.error(dose)
    shutil.copy(ROOT / "examples/testing/test_calculator.py", "test_calculator.py")
    for tools in (["pytest", "hypothesis"], [f"{name}=={FLOORS[name]}" for name in ("pytest", "hypothesis")]):
        session.install("--upgrade", *tools)
        session.run("python", "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider")


@nox.session(requires=["build"])
def installers(session: Session) -> None:
    """The wheel and the sdist as pip, pipx and uv install them: the job, completion, the manual page, an extra."""
    session.install("pipx", "uv")
    session.run("python", "scripts/installers.py", str(dist(session)), session.create_tmp())


@nox.session(python=PYTHONS[-1], requires=["build"])
def complete(session: Session) -> None:
    """Pyright finds every public name typed; it needs Node, and a Python for which pint has types (3.12)."""
    need(session, "node")
    session.install(f"{built(session)}[all]", "pytest", "hypothesis", "pyright")
    session.chdir(session.create_tmp())
    session.run("pyright", "--verifytypes", "ketacalc", "--ignoreexternal")


@nox.session
def fhir(session: Session) -> None:
    """An R4 validator from npm judges `dose -f fhir`; it needs Node."""
    need(session, "node", "npm")
    session.install("-e.")
    session.run("python", "scripts/judge_fhir.py")


@nox.session
def hooks(session: Session) -> None:
    """The hooks and the GitHub Action, tried on repositories that the tests make."""
    need(session, "git", "bash")
    group(session, "hooks", "-e.[test]")
    unskipped(session, "tests/test_hooks.py")


@nox.session
def audit(session: Session) -> None:
    """What is known against the releases of constraints.txt; where nobody can be asked, those releases."""
    session.install("pip-audit")
    report = Path(session.create_tmp(), "audit.json")
    report.unlink(missing_ok=True)
    asked = ["pip-audit", "-r", LOCK, "--disable-pip", "--require-hashes", "--format", "json", "-o", str(report)]
    session.run(*asked, silent=True, success_codes=[0, 1])
    judged = json.loads(report.read_text())["dependencies"] if report.exists() else []
    if known := [one for one in judged if one.get("vulns")]:
        session.error(json.dumps(known, indent=2))
    if not judged or any("skip_reason" in one for one in judged):
        pinned = (line.split()[0] for line in (ROOT / LOCK).read_text().splitlines() if "==" in line)
        session.warn(f"NOT AUDITED, because the advisories cannot be reached from here: {', '.join(pinned)}")


@nox.session(venv_backend="uv")
def lock(session: Session) -> None:
    """Write constraints.txt anew: the newest releases that the extra `test` admits, with their hashes."""
    asked = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--upgrade", "--quiet")
    told = ("--custom-compile-command", "nox -s lock")
    session.run("uv", "pip", "compile", "pyproject.toml", "--extra", "test", *asked, *told, "-o", LOCK)


@nox.session
def speed(session: Session) -> None:
    """How long a command takes to start, and how fast the library answers: for the record, judged by nobody."""
    session.install(".")
    for benchmark in (["start.py", "10"], ["check.py"]):
        session.run("python", f"benchmarks/{benchmark[0]}", *benchmark[1:], success_codes=range(256))
