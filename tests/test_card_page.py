"""The page of `card -f html`, as a browser prints it on A4 and Letter and as a phone shows it.

Nothing is mocked: Chromium lays the page out, and pypdf reads what Chromium printed.
"""

import json
import re
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ketacalc import __version__
from tests import chromium
from tests.command import within
from tests.test_card import HOSTILE

CARDS = {
    "trd": ("-i", "trd", "--weights", "40:120:10"),
    "epilepsy": ("-i", "epilepsy", "--weights", "88:264:22 lb", "--concentration", "7 mg/mL"),
    "se": ("-i", "se", "--weights", "3.2,7.7,12.5,60", "--concentration", "10 mg/mL"),
    "accepted": ("-i", "se", "--weights", "3.2,7.7,12.5,60", "--concentration", "10 mg/mL", "--accept-caution"),
    "migraine": ("-i", "migraine", "--weights", "30:160:10", "--concentration", "10 mg/mL"),
    "sud": ("-i", "sud", "--weights", "40:120:20", "--concentration", "0.3 mg/mL"),
    "picture": ("-i", "migraine-ed", "--weights", "30:160:10", "--concentration", "10 mg/mL"),
    "long": ("-r", "lauritsen-iv", "--weights", "40:114.5:0.5", "--concentration", "10 mg/mL"),
}
SIZES = {"A4": (595, 842), "letter": (612, 792)}
"""Points."""
NOTICE = "Reported in one review article, not a recommendation."


@cache
def page(name: str) -> str:
    ran = within("card", *CARDS[name], "-f", "html")
    assert (ran.code, ran.said) == (0, "")
    return ran.text


@cache
def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(within("card", *CARDS[name], "-f", "json").text)
    return found


@cache
def pages(name: str, size: str) -> tuple[str, ...]:
    """Return the text of each printed page, after a look at its size."""
    found = chromium.printed(page(name), size).pages
    for one in found:
        assert (round(one.mediabox.width), round(one.mediabox.height)) == SIZES[size]
    return tuple(one.extract_text() for one in found)


def rows(text: str) -> list[str]:
    """Return the lines of a printed text that are rows of a table: they begin with a weight and hold a figure."""
    return [" ".join(row.split()) for row in re.findall(r"^[\d.,]+ (?:kg|lb) .*\d.*$", text, re.MULTILINE)]


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attributes) for tag, attributes in self.tags if tag in names]


# What the page is made of.


@pytest.mark.parametrize("name", CARDS)
def test_the_page_holds_no_script_and_asks_for_nothing_from_outside(name: str) -> None:
    found = Tags(page(name))
    assert {tag for tag, _ in found.tags} <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "p", "h1", "h2",
        "h3", "dl", "dt", "dd", "ul", "li", "strong", "span", "i", "a", "time", "table", "caption", "thead", "tbody",
        "tr", "th", "td",
    }  # fmt: skip
    for _, attributes in found.tags:
        assert not {"src", "srcset", "style", "background", "action"} & set(attributes)
        assert (attributes.get("href") or "https://").startswith("https://")
        assert not [key for key in attributes if key.startswith("on")]
    assert not re.search(r"url\(|@import|@font-face", page(name))
    [policy] = [a for tag, a in found.of("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert (policy["content"] or "").startswith("default-src 'none'; style-src 'unsafe-inline'")


@pytest.mark.parametrize("name", CARDS)
def test_the_page_says_its_language_its_title_and_how_its_tables_are_read(name: str) -> None:
    found = Tags(page(name))
    assert found.tags[0] == ("html", {"lang": "en"})
    assert re.search(r"<title>[^<]+ - ketacalc</title>", page(name))
    levels = [int(tag[1]) for tag, _ in found.of("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))
    tables = page(name).split("<table")[1:]
    assert len(tables) >= len(document(name)["tables"])
    for table in tables:
        assert re.match(r"[^>]*>\s*<caption[^>]*>\S.*?</caption>\s*<thead", table)
        for row in re.findall(r"<tr.*?</tr>", table.partition("<tbody")[2], re.DOTALL):
            assert row.count('scope="row"') == 1
        for _, attributes in Tags(table).of("th"):
            assert attributes["scope"] in ("col", "row")


@pytest.mark.parametrize("name", CARDS)
def test_a_table_has_a_head_for_each_of_its_cells(name: str) -> None:
    for table in page(name).split("<table")[1:]:
        *_, heads = re.findall(r"<tr.*?</tr>", table.partition("<tbody")[0], re.DOTALL)
        for row in re.findall(r"<tr.*?</tr>", table.partition("<tbody")[2], re.DOTALL):
            assert len(Tags(row).of("th", "td")) == len(Tags(heads).of("th"))


# As it is printed.


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CARDS)
def test_header_and_footer_stand_on_every_printed_page(name: str, size: str) -> None:
    texts = pages(name, size)
    catalogue = document(name)["catalogue"]
    for number, text in enumerate(texts, 1):
        subject = "refractory migraine" if name == "long" else document(name)["subject"]
        assert f"Ketamine for {subject}: doses by weight" in text
        assert NOTICE in text
        assert f"Page {number} of {len(texts)}" in text
        assert f"ketacalc {__version__}, catalogue shipped {catalogue['version']}" in text
        assert f"SHA-256 {catalogue['sha256']}" in text
        assert re.search(r"Second check: name _+ date _+", text)
        assert re.search(r", made \d{4}-\d\d-\d\d", text)


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CARDS)
def test_every_row_is_printed_once_and_whole(name: str, size: str) -> None:
    written = [
        " ".join(Tags(row).text.split())
        for row in re.findall(r"<tr.*?</tr>", page(name), re.DOTALL)
        if 'scope="row"' in row and "not used" not in row
    ]
    got = [row for text in pages(name, size) for row in rows(text)]
    for row, whole in zip(sorted(got), sorted(written), strict=True):
        # A caution, or the mark that a figure was rounded, may go on in the next line; no figure may.
        assert whole.replace("! ", "!").startswith(row.replace("! ", "!"))
        assert not re.search(r"\d", whole.partition("!")[0][len(row) :])


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CARDS)
def test_every_word_of_the_page_is_printed(name: str, size: str) -> None:
    body = page(name).partition("<body>")[2]
    # The address of a link stands beside it as letters, and what the page was made with in the margin.
    captions = r"<caption.*?</caption>|<a .*?</a>|<footer.*?</footer>"
    wanted = re.sub(r"\s", "", Tags(re.sub(captions, "", body, flags=re.DOTALL)).text).casefold()
    got = re.sub(r"\s", "", "".join(pages(name, size))).casefold()
    for piece in re.findall(r".{1,40}", wanted):
        if piece not in got:  # a piece that a page break or a repeated head runs through stands there in two parts
            assert any(piece[:at] in got and piece[at:] in got for at in range(1, len(piece))), piece


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CARDS)
def test_no_page_is_shrunk_and_no_text_begins_outside_its_margins(name: str, size: str) -> None:
    # Chromium makes a page smaller whose content is wider than the paper: 0.75 points are one of its pixels.
    width, margin = SIZES[size][0], 14 / 25.4 * 72
    for one in chromium.printed(page(name), size).pages:
        placed: list[tuple[float, float]] = []
        one.extract_text(
            visitor_text=lambda text, cm, tm, *_, into=placed: (
                into.append((cm[0], tm[4] * cm[0] + cm[4])) if text.strip() else None
            )
        )
        assert len(placed) > 5
        assert {round(scale, 3) for scale, _ in placed} == {0.75}
        assert all(margin - 1 < x < width - margin for _, x in placed)


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
def test_a_long_card_breaks_between_rows_and_heads_every_page(size: str) -> None:
    texts = [text for text in pages("long", size) if rows(text)]
    assert len(texts) >= 3
    assert sum(len(rows(text)) for text in texts) == 150
    for text in texts:
        assert "Weight Rate in mg/h Rate in mL/h at 10 mg/mL" in text
        told = " ".join(text.split())
        assert "lauritsen-iv: ketamine, intravenous, infusion; reported 0.12 to 0.42 mg/kg/h" in told
        assert f"; 2 cautions above. {NOTICE}" in told


@chromium.needed
@pytest.mark.parametrize(
    ("name", "a4", "letter"),
    [
        ("trd", 1, 1),
        ("picture", 1, 1),
        ("epilepsy", 1, 2),
        ("se", 1, 1),
        ("sud", 1, 2),
        ("migraine", 2, 3),
        ("long", 4, 4),
    ],
)
def test_a_card_takes_as_many_pages_as_it_needs_and_no_more(name: str, a4: int, letter: int) -> None:
    assert (len(pages(name, "A4")), len(pages(name, "letter"))) == (a4, letter)


@chromium.needed
@pytest.mark.parametrize("name", CARDS)
def test_no_text_ends_outside_the_margins_of_the_paper(name: str) -> None:
    # 210 and 215.9 mm between margins of 14 mm, at 96 pixels an inch; the rules for paper hold on the screen here.
    html = page(name).replace("@media print", "@media all").replace("@media screen and", "@media not all and")
    script = """
    [...page.querySelectorAll("body *:not(.unseen)")].flatMap(one => [...one.childNodes])
        .filter(one => one.nodeType == 3 && one.data.trim() && !one.parentElement.closest(".unseen"))
        .flatMap(one => {
            const range = page.createRange();
            range.selectNodeContents(one);
            return [...range.getClientRects()].map(box => [box.left, box.right, one.data]);
        })
    """
    for width in (687, 710):
        found = chromium.measured(html, width, script)
        assert len(found) > 50
        assert [text for left, right, text in found if left < 0 or right > width] == []


@chromium.needed
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["trd", "se", "migraine", "sud"])
def test_the_cautions_and_the_outcome_of_a_short_table_stand_on_its_page(name: str, size: str) -> None:
    for table in document(name)["tables"]:
        [text] = [text for text in pages(name, size) if f"] {table['regimen']}: " in " ".join(text.split("\n"))]
        told = " ".join(text.split())
        assert table["outcome"]["text"] in told
        for caution in (one["text"] for one in table["cautions"]):
            assert caution in re.sub(r"- ", "-", told) or caution in told
        if table["by_weight"]:
            assert len(rows(text)) >= 2


@chromium.needed
def test_a_negative_outcome_is_printed_in_words() -> None:
    [text] = [text for text in pages("migraine", "A4") if "] etchison-iv: " in text]
    assert "NEGATIVE  no better than placebo; more side effects" in text


# As it is shown.


@chromium.needed
@pytest.mark.parametrize("width", [320, 360, 412, 700, 1280])
@pytest.mark.parametrize("name", ["epilepsy", "accepted", "migraine", "sud"])
def test_nothing_runs_out_of_the_window(name: str, width: int) -> None:
    script = """
    [...page.querySelectorAll("body *:not(.unseen)")]
        .filter(one => !one.closest("thead") || page.documentElement.clientWidth > 640)
        .filter(one => one.getBoundingClientRect().right > page.documentElement.clientWidth + 0.5
                       || one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display != "inline")
        .map(one => one.outerHTML.slice(0, 120))
        .concat(page.documentElement.scrollWidth > page.documentElement.clientWidth ? ["the page itself"] : [])
    """
    assert chromium.measured(page(name), width, script) == []


@chromium.needed
def test_on_a_phone_each_figure_stands_beside_its_label() -> None:
    script = """
    [...page.querySelectorAll(".wide tbody tr")].slice(0, 1).map(row => [...row.querySelectorAll("td")].map(cell => [
        getComputedStyle(cell, "::before").content.replaceAll("\u00a0", " ").replaceAll("\u2060", ""),
        cell.textContent, getComputedStyle(cell).display]))
    """
    [low] = chromium.measured(page("migraine"), 360, script)  # 0.2 x 30 = 6 mg, of which 10 are in a mL
    assert low == [
        ['"Dose in mg"', "6 mg", "flex"],
        ['"Volume in mL at 10 mg/mL"', "0.6 mL", "flex"],
        ['"Rate in mg/min over 1 min, from the source"', "6 mg/min", "flex"],
        ['"Rate in mL/h at 10 mg/mL over 1 min, from the source"', "36 mL/h", "flex"],
        ['"Caution"', "!weight below 40 kg", "flex"],
    ]


@chromium.needed
@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_a_table_of_three_figures_stays_a_table_with_its_cautions_below_the_rows(width: int) -> None:
    """The places of the cells of the first two rows of lauritsen-iv: figures beside each other, the caution beneath."""
    script = """
    [...page.querySelectorAll(".noted tbody tr")].slice(0, 2).map(row => [...row.children].map(cell => {
        const box = cell.getBoundingClientRect();
        return [cell.textContent, Math.round(box.left), Math.round(box.right), Math.round(box.top)];
    }))
    """
    [low, next_] = chromium.measured(page("migraine"), width, script)
    assert [cell[0] for cell in low] == ["30 kg", "3.6 to 12.6 mg/h", "0.36 to 1.26 mL/h", "!weight below 40 kg"]
    assert len({top for *_, top in low[:3]}) == 1
    assert low[3][3] > low[0][3]
    assert [right for _, _, right, _ in low[:3]] == [right for _, _, right, _ in next_[:3]]
    assert max(right for _, _, right, _ in low) <= width


@chromium.needed
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("migraine", ["none", "etchison-iv; NEGATIVE OUTCOME"]),
        ("se", ["jacobwitz-ped; SUSPECT UNIT"]),
    ],
)
def test_on_a_phone_each_block_says_whose_it_is_and_what_warns(name: str, said: list[str]) -> None:
    script = """
    [...page.querySelectorAll("tbody tr")].map(row => getComputedStyle(row, "::before").content)
    """
    shown = [text.strip('"') for text in chromium.measured(page(name), 360, script)]
    assert list(dict.fromkeys(shown)) == said
    assert set(chromium.measured(page(name), 1280, script)) == {"none"}


@chromium.needed
@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_the_tables_of_a_regimen_are_told_apart_by_what_stands_above_each(width: int) -> None:
    script = """
    [...page.querySelectorAll("caption")].map(one => {
        const box = one.getBoundingClientRect(), is_headed = one.closest("table").matches(".plain");
        const is_seen = box.width > 200 && box.height > 10 && getComputedStyle(one).clipPath == "none";
        return [one.textContent, is_seen != is_headed];
    })
    """
    found = chromium.measured(page("epilepsy"), width, script)
    assert [text.partition(":")[0] for text, _ in found] == [
        "Borsato [9] borsato-iv",
        *["Borsato [9] borsato-oral"] * 3,
    ]
    assert len({text for text, _ in found}) == 4
    assert all(is_seen for _, is_seen in found)


@chromium.needed
def test_a_running_head_is_not_read_aloud_again_before_each_table() -> None:
    script = "[...page.querySelectorAll('.running')].map(one => one.getAttribute('aria-hidden'))"
    assert set(chromium.measured(page("migraine"), 1280, script)) == {"true"}


@chromium.needed
@pytest.mark.parametrize("width", [320, 360])
def test_no_label_on_a_phone_splits_a_quantity(width: int) -> None:
    # What cannot be broken makes a line of its own: a label as narrow as its longest part still holds the quantity.
    script = "[...page.querySelectorAll('tbody td')].map(one => one.dataset.label)"
    labels = set(chromium.measured(page("accepted"), width, script))
    assert "Rate in mL/\u2060h at 10\u00a0mg/\u2060mL, derived, spread evenly over 24\u00a0h" in labels


@chromium.needed
@pytest.mark.parametrize("width", [360, 1280])
def test_no_quantity_is_split_over_two_lines(width: int) -> None:
    script = """
    [...page.querySelectorAll(".whole")]
        .filter(one => new Set([...one.getClientRects()].map(box => box.top)).size != 1).map(one => one.textContent)
    """
    for name in CARDS:
        assert chromium.measured(page(name), width, script) == []
        assert page(name).count('class="whole"') > 10


def luminance(colour: str) -> Fraction:
    """Return the relative luminance of a colour such as `rgb(27, 27, 27)`, as WCAG 2 defines it."""
    linear = []
    for channel in re.findall(r"\d+", colour)[:3]:
        part = int(channel) / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return Fraction(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_black_on_white_has_a_contrast_of_21() -> None:
    assert (luminance("rgb(255, 255, 255)") + Fraction(1, 20)) / (luminance("rgb(0, 0, 0)") + Fraction(1, 20)) == 21


@chromium.needed
def test_every_text_stands_out_from_its_ground() -> None:
    script = """
    [...new Set([...page.querySelectorAll("body, body *")].map(one => {
        let ground = one;
        while (ground && getComputedStyle(ground).backgroundColor == "rgba(0, 0, 0, 0)") ground = ground.parentElement;
        return getComputedStyle(one).color + " on " + getComputedStyle(ground).backgroundColor;
    }))]
    """
    found = [pair.split(" on ") for name in CARDS for pair in chromium.measured(page(name), 1280, script)]
    assert len({colour for colour, _ in found}) >= 4
    for colour, ground in found:
        light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
        assert (light + Fraction(1, 20)) / (dark + Fraction(1, 20)) >= Fraction(9, 2), (colour, ground)


@chromium.needed
def test_what_warns_does_so_without_its_colour() -> None:
    script = """
    [...page.querySelectorAll("p.negative")].map(one => [
        one.querySelector(".sign").textContent, one.textContent.slice(1, 19).trim(),
        getComputedStyle(one).fontWeight])
    """
    assert chromium.measured(page("migraine"), 1280, script) == [["\u2717", "NEGATIVE  no bette", "700"]]
    assert chromium.measured(page("se"), 1280, script) == [["!", "mg/kg/day is print", "700"]]


# A hostile catalogue.


@chromium.needed
def test_no_text_of_a_catalogue_becomes_markup_style_or_script(tmp_path: Path) -> None:
    path = tmp_path / '";} body{display:none} \u202e.toml'
    path.write_text(HOSTILE, encoding="utf-8")
    ran = within("card", "-r", "<script>alert(1)</script>", "--weights", "70", "--catalogue", str(path), "-f", "html")
    assert (ran.code, ran.said) == (0, "")
    assert {tag for tag, _ in Tags(ran.text).tags} & {"script", "img", "b"} == set()
    assert 'data-of="&lt;script&gt;' in ran.text
    assert "8238" not in ran.text  # the override of U+202E, as a reference
    shown = chromium.measured(ran.text, 1280, "[page.body.innerText, getComputedStyle(page.body).display]")
    assert shown[1] == "block"
    for text in ("<script>alert(1)</script>", "{{7*7}}", "{% raw %} {{ 7*7 }}", "=1+1 <b>bold</b>", "[red]oral[/red]"):
        assert text in shown[0]
    [printed] = chromium.printed(ran.text, "A4").pages
    assert 'Reported in the catalogue ";} body{display:none} ?.toml, not a recommendation.' in printed.extract_text()
    assert "3.5 to 7 mg" in printed.extract_text()


@chromium.needed
def test_a_name_too_long_for_the_margin_is_whole_on_the_page_and_cut_with_a_mark_in_the_margin(tmp_path: Path) -> None:
    name = " ".join(["indication"] * 60)
    path = tmp_path / "mine.toml"
    path.write_text(re.sub(r"(?m)^indication = .*$", f'indication = "{name}"', HOSTILE), encoding="utf-8")
    html = within("card", "-i", name, "--weights", "70", "--catalogue", str(path), "-f", "html").text
    [printed] = chromium.printed(html, "A4").pages
    text = " ".join(printed.extract_text().split())
    assert f"{name}: doses by weight Reported in the catalogue mine.toml" in text
    head = text.partition("Page 1 of 1")[0]
    assert head.count("indication") < 15
    assert "..." in head
    assert "Page 1 of 1" in text
