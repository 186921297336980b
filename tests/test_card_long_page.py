"""The page of `card -f html` where a catalogue says much: heads stay on every page, and no row stands alone."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests import chromium
from tests.catalogues import REFERENCE, regimen
from tests.command import within
from tests.test_card_page import SIZES

HEAD: Final = "Weight Dose in mg"
LONG: Final = {
    "words": " ".join(["randomised against placebo and found no better"] * 40),
    "one word": "W" * 1500,
}


def entry(name: str, drug: str, outcome: str, caution: str) -> str:
    """Return a regimen of these texts."""
    more = f'outcome = {{ direction = "negative", text = "{outcome}" }}\ncaution = [{{ text = "{caution}" }}]'
    return regimen(name, "0.2 to 0.3 mg/kg", more, drug=drug, indication="pain", ages="all")


def card(folder: Path, regimens: str, *weights: str) -> str:
    """Return the page of a catalogue of these regimens."""
    path = folder / "mine.toml"
    path.write_text('version = "1"\n' + REFERENCE + regimens, encoding="utf-8")
    ran = within("card", "-i", "pain", "--catalogue", str(path), "--weights", *weights, "-f", "html")
    assert (ran.code, ran.said) == (0, "")
    return ran.text


def rows(text: str) -> list[str]:
    return re.findall(r"^\d+ kg \d.* mg.*$", text, re.MULTILINE)


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("long", LONG)
def test_no_long_text_takes_the_head_from_the_pages_that_follow(long: str, size: str, tmp_path: Path) -> None:
    text = LONG[long]
    page = card(tmp_path, entry(text[:300].strip(), text[:300].strip(), text, text), "40:160:1")
    texts = [one.extract_text() for one in chromium.printed(page, size).pages]
    headed = [one for one in texts if rows(one)]
    assert len(headed) >= 3
    assert sum(len(rows(one)) for one in headed) == 121
    for one in headed:
        assert HEAD in one
        told = re.sub(r"\s", "", one)
        assert f"{text[:29]}...:".replace(" ", "") in told
        assert "NEGATIVEOUTCOME,seeabove;1cautionabove" in told
        assert "Reportedinthecataloguemine.toml,notarecommendation." in told
    # Twice whole: as the outcome and as the caution.
    assert len(re.findall("W|found", "".join(texts))) >= 2 * len(re.findall("W|found", text))


@cache
def stepped(folder: Path) -> str:
    """Return a page on which each regimen begins a little lower than the one before it."""
    regimens = "".join(
        entry(f"r-{at}", "x", "none", " ".join(["a line of words here"] * 5 * at)) for at in range(1, 25)
    )
    return card(folder, regimens, "40:79:1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("card")


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
def test_neither_a_head_nor_a_row_of_a_table_stands_alone_on_a_page(size: str, folder: Path) -> None:
    texts = [one.extract_text() for one in chromium.printed(stepped(folder), size).pages]
    assert sum(len(rows(one)) for one in texts) == 24 * 40
    assert len(texts) > 20
    for text in texts:
        before, *tables = text.split(HEAD)
        assert not rows(before)
        for table in tables:
            assert len(rows(table)) >= 2, text


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
def test_a_regimen_of_a_few_rows_is_never_broken_over_two_pages(size: str, tmp_path: Path) -> None:
    regimens = "".join(entry(f"r-{at}", "x", "none", " ".join(["words"] * 7 * at) or "word") for at in range(12))
    texts = [one.extract_text() for one in chromium.printed(card(tmp_path, regimens, "40:90:10"), size).pages]
    assert len(texts) > 3
    assert sum(len(rows(text)) for text in texts) == 12 * 6
    assert {len(rows(text)) % 6 for text in texts} == {0}
