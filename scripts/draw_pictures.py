"""Draw the pictures of the documentation into `docs/pictures`: `python scripts/draw_pictures.py`.

It needs Chromium, which prints a page as anybody's browser does, and `pdftoppm` of poppler-utils, which turns the
print into a picture. Each picture is one function, and one line of `PICTURES`.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "pictures"
CARD: Final = ("card", "-i", "migraine-ed", "--weights", "30:160:10", "--concentration", "10 mg/mL", "-f", "html")
FLAGS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
)  # fmt: skip


def program(*names: str) -> str:
    """Return the first of these programs that is installed."""
    found = next((path for path in map(which, names) if path), None)
    if found is None:
        raise SystemExit(f"{names[0]} is not installed")
    return found


def run(*command: str) -> None:
    """Run a program that has to succeed."""
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - programs named in this file


def card(folder: Path, target: Path) -> None:
    """Draw a card as it is printed on A4: one of a negative trial, with a cap."""
    html, pdf = folder / "card.html", folder / "card.pdf"
    run(sys.executable, "-m", "ketacalc", *CARD, "-o", str(html))
    sized = html.read_text(encoding="ascii").replace("</head>", "<style>@page { size: A4 }</style></head>")
    html.write_text(sized, encoding="ascii")
    chromium = program("chromium", "chromium-browser", "google-chrome")
    run(chromium, *FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}", html.as_uri())
    run(program("pdftoppm"), "-png", "-r", "92", "-singlefile", str(pdf), str(target.with_suffix("")))


def compare(folder: Path, target: Path) -> None:
    """Draw every regimen on one axis, in few colours so that the file stays small."""
    from PIL import Image

    drawn = folder / "compare.png"
    run(sys.executable, "-m", "ketacalc", "compare", "--plot", str(drawn), "-o", str(folder / "compare.txt"))
    with Image.open(drawn) as image:
        image.convert("RGB").quantize(64).save(target, optimize=True)


PICTURES: Final[dict[str, Callable[[Path, Path], None]]] = {"card.png": card, "compare.png": compare}


def main() -> int:
    """Draw every picture; return the exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            draw(Path(folder), FOLDER / name)
        print(name, (FOLDER / name).stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
