"""Draw the pictures of the README again: `python scripts/draw_pictures.py`."""

from io import BytesIO
from pathlib import Path
from typing import Final

PICTURES: Final = Path(__file__).resolve().parents[1] / "docs" / "pictures"


def compare() -> None:
    """Draw every regimen on a common axis, in few colours so that the file stays small."""
    from PIL import Image

    import ketacalc
    from ketacalc.core.comparing import choose
    from ketacalc.core.comparing import compare as compared
    from ketacalc.output.compare import CompareReport
    from ketacalc.output.plot import picture

    catalogue = ketacalc.catalogue()
    choice = choose(catalogue)
    comparison = compared(catalogue, choice.regimens)
    report = CompareReport(catalogue=catalogue, subject=choice.subject, comparison=comparison)
    with Image.open(BytesIO(picture(report.view(), "png"))) as image:
        image.convert("RGB").quantize(64).save(PICTURES / "compare.png", optimize=True)


if __name__ == "__main__":
    compare()
