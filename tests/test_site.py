"""The documentation site: it builds strictly, loads nothing from outside, and can be read on a phone."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import pytest

from tests import chromium
from tests.command import commands

ROOT = Path(__file__).resolve().parents[1]
SHOWN = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "CITATION.cff")
"""Files of the checkout that pages show."""
NOTICE = "Reported in one review article, not a recommendation."

pytestmark = pytest.mark.skipif(
    find_spec("mkdocs") is None or find_spec("material") is None,
    reason="MkDocs is not installed (`nox -s docs` brings it): the site is not built",
)


def build(folder: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a checkout as its documentation says."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site once."""
    target = tmp_path_factory.mktemp("site")
    done = build(ROOT, target)
    assert (done.returncode, "WARNING" in done.stderr) == (0, False), done.stderr
    return target


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


SCHEMAS = {path.name.removesuffix(".schema.json") for path in (ROOT / "src" / "ketacalc" / "schemas").iterdir()}
MADE = {f"commands/{name}.html" for name in (*commands(), "index")} | {
    f"schemas/{name}.html" for name in (*SCHEMAS, "index")
}
"""The pages that nobody writes; besides them the audit."""


def test_every_page_is_a_page_of_the_site(site: Path) -> None:
    sources = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert len(sources) > 20
    assert {path.relative_to(site) for path in pages(site)} == sources | {
        Path(name) for name in (*MADE, "audit.html", "404.html")
    }


def test_every_command_and_every_schema_is_in_the_navigation(site: Path) -> None:
    navigation = (
        (site / "index.html").read_text(encoding="utf-8").partition("md-nav--primary")[2].partition("<article")[0]
    )
    assert MADE - set(re.findall(r'href="([^"]+)"', navigation)) == set()


def test_a_table_is_put_where_its_mark_stands(site: Path) -> None:
    text = (site / "hazards.html").read_text(encoding="utf-8")
    assert "<td><code>ten-fold</code></td>" in text
    assert "<!-- written" not in text
    assert (site / "pictures" / "compare.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_broken_link_ends_the_build(tmp_path: Path) -> None:
    broken = [
        ("index.md", "(units.md)", "(unit.md)", "unit.md"),
        ("cookbook/icu.md", "(../audit.md#jacobwitz-ped)", "(../audit.md#jacobwitz)", "#jacobwitz"),
        ("units.md", "(commands/selftest.md)", "(commands/self.md)", "commands/self.md"),
        ("index.md", "(cite.md)", "(/cite.html)", "absolute link"),
    ]
    for name in ("docs", "examples", "src", "scripts", "mkdocs.yml", *SHOWN):
        source = ROOT / name
        copytree(source, tmp_path / name) if source.is_dir() else (tmp_path / name).write_bytes(source.read_bytes())
    for page, old, new, _ in broken:
        path = tmp_path / "docs" / page
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    done = build(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    assert [said for *_, said in broken if said not in done.stderr] == []


def test_a_page_that_shows_a_file_which_is_not_there_ends_the_build(tmp_path: Path) -> None:
    """No link is looked at before: the build ends at once."""
    for name in ("docs", "examples", "src", "scripts", "mkdocs.yml"):
        source = ROOT / name
        copytree(source, tmp_path / name) if source.is_dir() else (tmp_path / name).write_bytes(source.read_bytes())
    done = build(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    assert re.search(r"Snippet at path '\w+\.\w+' could not be found", done.stderr)


class Loaded(HTMLParser):
    """Collects what a browser would fetch for a page by itself; links that a reader follows are not among it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        named = {name: value or "" for name, value in attrs}
        self.found += [named[name] for name in ("src", "srcset", "data", "poster") if name in named]
        if tag == "link" and named.get("rel") not in ("canonical", "next", "prev"):
            self.found.append(named.get("href", ""))


def test_nothing_is_loaded_from_outside(site: Path) -> None:
    for page in pages(site):
        loaded = Loaded()
        loaded.feed(page.read_text(encoding="utf-8"))
        assert loaded.found
        assert not [found for found in loaded.found if re.match(r"(?:[a-z]+:)?//", found)], page
    for sheet in site.rglob("*.css"):
        fetched = re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")\s]+)", sheet.read_text(encoding="utf-8"))
        assert not [found for found in fetched if re.match(r"(?:[a-z]+:)?//", found)], sheet


def test_a_link_to_outside_would_be_seen() -> None:
    loaded = Loaded()
    loaded.feed(
        '<link rel="stylesheet" href="https://a/b.css"><script src="//c/d.js"></script><a href="https://e">e</a>'
    )
    assert loaded.found == ["https://a/b.css", "//c/d.js"]


def test_every_page_carries_the_notice_above_and_below(site: Path) -> None:
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        above, _, below = text.partition("<article")
        assert NOTICE in above, page
        assert NOTICE in below, page


def test_what_marks_a_text_of_the_catalogue_as_data_is_not_seen(site: Path) -> None:
    text = (site / "audit.html").read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    assert "[9] Borsato et al. The Pharmacogenomics Journal." in text
    assert not re.findall(r"\\[^\w\s]", text)


NARROW = 360
"""A small phone, in the pixels of a style sheet."""


@chromium.needed
@pytest.mark.parametrize(
    "name",
    ["index", "audit", "hazards", "units", "catalogue", "commands/dose", "commands/compare", "schemas/dose",
     "cookbook/shell", "cookbook/icu", "tables", "commands/cohort", "contributing", "review", "security"],
)  # fmt: skip
def test_on_a_phone_no_page_is_wider_than_the_window_and_no_quantity_is_split(site: Path, name: str) -> None:
    page = site / f"{name}.html"
    html = page.read_text(encoding="utf-8").replace("<head>", f'<head><base href="{page.as_uri()}">', 1)
    script = """({
        styled: page.defaultView.getComputedStyle(page.querySelector('.md-header')).position,
        over: page.documentElement.scrollWidth - page.documentElement.clientWidth,
        wide: [...page.querySelectorAll('article > p, article > ul > li, article p > code, article li > code')].filter(
            found => found.getBoundingClientRect().right > page.documentElement.clientWidth
        ).map(found => found.textContent),
        split: [...page.querySelectorAll('.whole')].filter(found => found.getClientRects().length > 1).length,
        wholes: page.querySelectorAll('.whole').length,
    })"""
    found = chromium.measured(html, NARROW, script)
    assert found["styled"] == "sticky"
    assert (found["over"], found["wide"], found["split"]) == (0, [], 0), found
    assert found["wholes"] >= 40 or name != "audit"
