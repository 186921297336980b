"""The pages of the site that nobody writes: commands, schemas and the audit, and the tables inside the other pages.

MkDocs calls it, as a hook, when the site is built. `python scripts/site_pages.py FOLDER` writes all pages into a
folder, as the Markdown that the site is made of.
"""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Final

import audit_page
import command_pages
import schema_pages
from examples import holding, run
from table_pages import TABLES
from writing import ROOT

DOCS: Final = ROOT / "docs"
MARK: Final = re.compile(r"^<!-- written: (?P<name>[a-z]+) -->$", re.MULTILINE)
"""The line of a page that a table takes the place of."""


@cache
def generated() -> dict[str, str]:
    """Return what nobody writes, by its place under `docs`; the first page of a folder is its index."""
    commands = command_pages.described()
    with ThreadPoolExecutor() as pool:
        pages = list(pool.map(command_pages.page, commands))
    return {
        "commands/index.md": command_pages.overview(commands),
        **{f"commands/{one.name}.md": page for one, page in zip(commands, pages, strict=True)},
        "schemas/index.md": schema_pages.overview(),
        **{f"schemas/{name}.md": schema_pages.page(name) for name in schema_pages.names()},
        "audit.md": audit_page.page(),
        "pictures/compare.svg": picture(),
    }


def picture() -> str:
    """Return every regimen on one axis, as `compare --plot` draws it."""
    with holding({}) as folder:
        run("ketacalc compare --plot compare.svg", folder)
        return Path(folder, "compare.svg").read_text(encoding="utf-8")


def on_config(config: Any) -> Any:
    """Put the generated pages of a folder into the navigation, where `mkdocs.yml` names the folder."""
    for entry in config.nav:
        for title, place in entry.items():
            if isinstance(place, str) and place.endswith("/"):
                entry[title] = [name for name in generated() if name.startswith(place)]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the generated pages to the files of the site."""
    from mkdocs.structure.files import File

    for name, text in generated().items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return a page with its tables."""
    return MARK.sub(lambda found: TABLES[found["name"]](), markdown)


def main(folder: Path) -> None:
    """Write all pages into a folder."""
    pages = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")}
    for name, text in (pages | generated()).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(on_page_markdown(text), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
