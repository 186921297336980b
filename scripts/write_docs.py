"""Write the generated pages of `docs/`, the generated parts of the others, and the outputs of their examples.

Run it after a change to a command, a schema, the catalogue or a page: `python scripts/write_docs.py`. With `--check`
it writes nothing, names what is stale and exits 1. What it writes is committed, so that a change shows in review as it
will be read, and so that the site builds from a checkout without running anything of it.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import audit_page
import catalogue_keys
import command_pages
import schema_pages
import table_pages
from examples import filled, named_files

from ketacalc.core.check.rules import Code
from ketacalc.output.check.words import said
from ketacalc.output.formats.markdown import literal

ROOT: Final = Path(__file__).resolve().parents[1]
DOCS: Final = ROOT / "docs"
SETTINGS: Final = ROOT / "mkdocs.yml"
MARK: Final = "\n<!-- Written by scripts/write_docs.py: never edit by hand. -->\n"
"""At the end of a page, so that the page begins with its title."""
PART: Final = re.compile(r"<!-- written: (?P<name>[a-z]+) -->\n.*?<!-- end -->\n", re.DOTALL)


SCRIPTS: Final = {
    f"examples/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "examples").glob("*.py")
}
"""What an example may run, as a reader does from a checkout."""


def generated() -> Iterator[tuple[str, str]]:
    """Yield every page that is written as a whole, by its place under `docs`."""
    commands = command_pages.described()
    yield "commands/index.md", command_pages.overview(commands)
    yield from ((f"commands/{one.name}.md", command_pages.page(one)) for one in commands)
    yield "schemas/index.md", schema_pages.overview()
    yield from ((f"schemas/{name}.md", schema_pages.page(name)) for name in schema_pages.names())
    yield "audit.md", audit_page.page()


def slips() -> str:
    """Return every slip in the words that name it."""
    return "\n".join(["| slip | it is as if |", "|---|---|", *(f"| `{code}` | {_bare(said(code))} |" for code in Code)])


def _bare(words: str) -> str:
    return literal(words.replace("as if ", ""))


PARTS: Final[dict[str, Callable[[], str]]] = {
    "keys": catalogue_keys.keys,
    "slips": slips,
    "checked": table_pages.checked,
    "dosed": table_pages.dosed,
    "statuses": table_pages.statuses,
}
"""What stands in the hand-written pages between `<!-- written: name -->` and `<!-- end -->`."""


def part(found: re.Match[str]) -> str:
    """Return one generated part as it is now."""
    return f"<!-- written: {found['name']} -->\n\n{PARTS[found['name']]()}\n\n<!-- end -->\n"


def handwritten(text: str) -> str:
    """Return a hand-written page with its generated parts and the outputs of its examples as they are now."""
    return filled(PART.sub(part, text), command_pages.FILES | SCRIPTS | named_files(text))


def settings(text: str, pages: list[str]) -> str:
    """Return the settings of the site with every generated page in its place of the navigation."""
    for heading, folder in (("Commands", "commands"), ("JSON Schemas", "schemas")):
        lines = "".join(f"      - {page}\n" for page in pages if page.startswith(f"{folder}/"))
        text = re.sub(rf"(  - {heading}:\n)(?:      - .*\n)*", lambda found, lines=lines: found[1] + lines, text)  # type: ignore[misc]
    return text


def wanted() -> dict[Path, str]:
    """Return every file as it has to be."""
    pages = {DOCS / name: text.rstrip("\n") + "\n" + MARK for name, text in generated()}
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path not in pages and not text.endswith(MARK):
            pages[path] = handwritten(text)
    names = [path.relative_to(DOCS).as_posix() for path in pages]
    return pages | {SETTINGS: settings(SETTINGS.read_text(encoding="utf-8"), names)}


def main() -> int:
    """Write or compare the pages; return the exit code."""
    check, files = "--check" in sys.argv, wanted()
    left = [path for path in DOCS.rglob("*.md") if path not in files]
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in (*stale, *left):
        print("stale:" if check else "written:", path.relative_to(ROOT))
    if check:
        return 1 if stale or left else 0
    for path in left:
        path.unlink()
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
