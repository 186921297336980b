"""The documentation: its pages are made, its examples print what it shows, and what it names is there."""

import doctest
import inspect
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import pytest

from tests.command import commands

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
"""Those that somebody writes."""
TITLED = re.compile(r'^```\w+ title="([\w.-]+)"\n(.*?)^```$', re.DOTALL | re.MULTILINE)


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(page: str, kind: str) -> list[str]:
    """Return the content of the fenced blocks of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", read(page), re.DOTALL | re.MULTILINE)


everything = pytest.mark.skipif(
    not os.environ.get("CI") and not all(map(shutil.which, ("jq", "make"))),
    reason="jq or make is not installed: not every example of the documentation can be run",
)
"""Where `CI` is set nothing is skipped."""


def script(name: str, *arguments: str | Path, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a script of the checkout."""
    command = [sys.executable, root / "scripts" / name, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Site(NamedTuple):
    """The pages of the site as Markdown, those that are made when it is built too.

    Attributes:
        folder: where they are.
        warned: what was said while they were made.
    """

    folder: Path
    warned: str

    def read(self, page: str) -> str:
        return (self.folder / page).read_text(encoding="utf-8")

    def plain(self, page: str) -> str:
        """Return a page without the marks that keep a text from being markup."""
        text = re.sub(r"</?span[^>]*>", "", self.read(page))
        text = re.sub(r"\\([\\`*_\[\]|~#])", r"\1", text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Make the pages once: every example of every command is run."""
    folder = tmp_path_factory.mktemp("pages")
    done = script("site_pages.py", folder)
    assert (done.returncode, done.stdout) == (0, "")
    return Site(folder, done.stderr)


@everything
def test_every_example_of_every_command_was_run(site: Site) -> None:
    """One that needs a file of the reader's finds it in docs/files."""
    assert site.warned == ""
    assert not [page for page in site.folder.rglob("*.md") if "Not run for this page." in page.read_text("utf-8")]


@everything
def test_every_example_of_a_page_prints_what_the_page_shows() -> None:
    done = script("fill_examples.py", "--check", *(f"docs/{page}" for page in PAGES))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "run scripts/fill_examples.py, read what changed"


def test_an_example_that_prints_something_else_is_stale(tmp_path: Path) -> None:
    for name in ("docs", "scripts", "examples"):
        copytree(ROOT / name, tmp_path / name)
    index = tmp_path / "docs" / "index.md"
    index.write_text(read("index.md").replace("x 0.06 =", "x 0.6 ="), encoding="utf-8")
    done = script("fill_examples.py", "--check", "docs/index.md", "docs/library.md", root=tmp_path)
    assert (done.returncode, done.stdout) == (1, "stale: docs/index.md\n"), done


@pytest.mark.parametrize("command", commands())
def test_every_command_has_a_page_with_its_examples_and_what_they_print(site: Site, command: str) -> None:
    page = site.read(f"commands/{command}.md")
    assert page.startswith(f"# {command}\n")
    assert f"$ ketacalc {command}" in page or f"| ketacalc {command}" in page
    assert f"| [`{command}`]({command}.md) |" in site.read("commands/index.md")


def test_a_command_s_page_shows_doses_with_their_cautions(site: Site) -> None:
    page = site.read("commands/dose.md")
    assert "35 mg" in page
    assert "no infusion time reported" in page


def test_the_page_of_commands_has_every_exit_code(site: Site) -> None:
    table = site.read("commands/index.md").partition("| exit code | means |")[2].partition("\n\n")[0]
    codes = re.findall(r"^\| (\d+) \|", table, re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "4", "70", "74", "129", "130", "143"]


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "src/ketacalc/schemas").iterdir()))
def test_every_schema_has_a_page(site: Site, name: str) -> None:
    assert f"`ketacalc/schemas/{name}`" in site.read(f"schemas/{name.removesuffix('.schema.json')}.md")


def test_the_page_of_a_schema_names_a_key_of_a_key(site: Site) -> None:
    page = site.read("schemas/dose.md")
    assert "| `doses[].derived[].doses_per_day` | integer from 1 or null |" in page
    assert "| `doses[].amount` | [bounds](#bounds) | the dose scaled to the body weight |" in page
    assert "\n## bounds\n" in page


def catalogue() -> dict[str, Any]:
    return tomllib.loads((ROOT / "data" / "regimens.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("regimen", catalogue()["regimen"], ids=lambda found: found["id"])
def test_the_audit_page_holds_all_that_the_audit_found(site: Site, regimen: dict[str, Any]) -> None:
    section = site.plain("audit.md").partition(f"\n## {regimen['id']}\n")[2].partition("\n## ")[0]
    audit = regimen["audit"]
    cautions = [found["text"] for found in regimen["caution"]]
    read = ", ".join(audit.get("read", ["nothing"]))
    for text in (regimen["printed"], *cautions, audit["agreement"], read, audit["says"]):
        assert text in section, text
    assert regimen["outcome"]["text"] in section
    for text in (found["words"] for found in audit.get("found", ())):
        assert text in section, text
    above, number, _ = section.partition("- As printed: ")
    assert number
    assert all(text in above for text in (*cautions, regimen["outcome"]["text"]))


def test_the_audit_page_links_every_identifier_and_no_other(site: Site) -> None:
    page = site.read("audit.md")
    references = catalogue()["reference"]
    for kind, link in (
        ("doi", r"<https://doi\.org/([^>]+)>"),
        ("pmid", r"https://pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/"),
        ("pmcid", r"https://pmc\.ncbi\.nlm\.nih\.gov/articles/(PMC\d+)/"),
    ):
        linked = set(re.findall(rf"\]\({link}\)", page))
        assert linked == {found[kind] for found in references if kind in found}, kind


def test_the_audit_page_shows_the_picture_that_is_drawn_with_it(site: Site) -> None:
    assert "](pictures/compare.svg)](pictures/compare.svg)" in site.read("audit.md")
    for regimen in catalogue()["regimen"]:
        assert regimen["id"] in site.read("pictures/compare.svg")


def test_every_use_and_every_dose_of_another_source_stands_apart_in_the_audit_page(site: Site) -> None:
    page = site.plain("audit.md")
    elsewhere = page.partition("\n## Not reported in the article\n")[2].partition("\n## ")[0]
    uses = page.partition("\n## Uses named without a dose\n")[2].partition("\n## ")[0]
    faults = page.partition("\n## Faults of citation in the article\n")[2].partition("\n## ")[0]
    assert elsewhere.count("\n- ") == len(catalogue()["elsewhere"])
    assert all(found["id"] in elsewhere for found in catalogue()["elsewhere"])
    assert all(found["name"] in uses for found in catalogue()["use"])
    assert all(found["text"] in faults for found in catalogue()["fault"])


@pytest.mark.parametrize("page", PAGES)
def test_every_shell_block_is_one_of_those_that_are_run(page: str) -> None:
    text = read(page)
    assert text.count("```console") == len(re.findall(r"```console\n\$ [^\n]+\n(?:(?!```).)*```", text, re.DOTALL))


def test_the_examples_show_jq_make_pytest_and_the_spreadsheets_csv() -> None:
    shown = {page: "\n".join(blocks(page, "console")) for page in PAGES}
    assert shown["cookbook/shell.md"].count("| jq ") >= 4
    assert "$ make " in shown["cookbook/make.md"]
    assert "card.checked' is up to date" in shown["cookbook/make.md"]
    assert "$ pytest " in shown["cookbook/tests.md"]
    assert "likely slip: ten-fold, 35 mg would be within" in shown["cookbook/tests.md"]
    assert "70 [not 7 mL/h]" in shown["cookbook/spreadsheet.md"]


PYTHON = [page for page in PAGES if "```pycon" in read(page)]


@pytest.mark.parametrize("page", PYTHON)
def test_every_python_example_gives_what_the_page_shows(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    text = "".join(blocks(page, "pycon"))
    test = doctest.DocTestParser().get_doctest(text, {}, page, None, None)
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert results.attempted >= 2
    assert results.failed == 0


def test_python_is_shown_where_the_cookbook_speaks_of_it() -> None:
    assert {"cookbook/python.md", "cookbook/spreadsheet.md", "cookbook/tables.md"} <= set(PYTHON)


def hazards() -> list[list[str]]:
    """Return the rows of the hazards' tables, four cells each."""
    rows = [line.strip("| ").split(" | ") for line in read("hazards.md").splitlines() if "`tests/" in line]
    assert all(len(row) == 4 for row in rows), [row for row in rows if len(row) != 4]
    return rows


def test_every_test_that_the_page_of_hazards_names_is_collected_by_pytest() -> None:
    rows = hazards()
    named = [re.fullmatch(r"`(tests/test_\w+\.py::test_\w+)`", row[3]) for row in rows]
    assert all(named), [row[3] for row, found in zip(rows, named, strict=True) if not found]
    tests = sorted({found[1] for found in named if found})
    assert len(tests) >= 40
    for path, _, name in (test.partition("::") for test in tests):
        module = import_module(path.removesuffix(".py").replace("/", "."))
        assert inspect.isfunction(getattr(module, name, None)), f"{path}::{name}"


def test_every_hazard_has_a_cause_and_a_guard() -> None:
    assert len(hazards()) >= 40
    assert all(cell.strip() for row in hazards() for cell in row)


SLIPS = (
    "minute-hour", "hour-day", "minute-day", "milligram-microgram", "pump-unit", "time-forgotten", "ten-fold",
    "hundred-fold", "pound-kilogram", "weight-forgotten", "weight-twice", "volume-for-amount", "day-for-dose",
    "salt-base", "digits-swapped", "point-moved",
)  # fmt: skip
"""By hand, as in the README."""


@pytest.mark.parametrize("slip", SLIPS)
def test_every_slip_stands_in_the_page_of_hazards(site: Site, slip: str) -> None:
    assert f"| `{slip}` |" in site.read("hazards.md")


def keys(table: dict[str, Any], name: str = "") -> set[tuple[str, str]]:
    """Return every key of a catalogue, with the table that it stands in."""
    found = {(name, key) for key in table}
    for key, held in table.items():
        for inner in held if isinstance(held, list) else [held]:
            found |= keys(inner, key) if isinstance(inner, dict) else set()
    return found


def test_every_key_of_the_shipped_catalogue_is_in_the_format_and_in_its_full_example(site: Site) -> None:
    page = site.read("catalogue.md")
    described = page.partition("\n## Keys\n")[2]
    full = tomllib.loads(next(text for name, text in TITLED.findall(page) if name == "full.toml"))
    shipped = keys(catalogue())
    assert {key for _, key in shipped if f"`{key}`" not in described} == set()
    assert shipped - keys(full) == set()
    assert {key for _, key in keys(full) if f"`{key}`" not in described} == set()


def test_no_page_recommends_or_calls_a_dose_safe(site: Site) -> None:
    titles = {found.get("title", "") for found in catalogue()["reference"]} - {""}
    pages = sorted(path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.md"))
    assert len(pages) > 50
    for page in pages:
        text = re.sub(r"(?:no|not a)[ _]recommendation|recommendation\\+\.\$|does not recommend", "", site.plain(page))
        for title in titles:
            text = text.replace(title, "")
        assert not re.search(r"recommend|\bsafe\b|should receive", text, re.IGNORECASE), page


def test_the_readme_says_how_the_site_is_built() -> None:
    assert "nox -s docs" in (ROOT / "README.md").read_text(encoding="utf-8")
