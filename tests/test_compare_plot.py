"""The picture of a comparison: whole, the same each time, nothing overlapping, every bar where it belongs."""

import json
import os
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from itertools import combinations, pairwise
from math import log10
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox, BboxBase
from PIL import Image

import ketacalc as library
from ketacalc.core.catalogue.selection import select
from ketacalc.core.compare.comparison import compare
from ketacalc.core.quantities.weight import read_weight
from ketacalc.output.chart import Chart, Mark
from ketacalc.output.compare.result import CompareResult
from ketacalc.output.pictures import bars, plot
from ketacalc.output.pictures.canvas import Canvas
from ketacalc.output.pictures.panels import Panels
from ketacalc.output.pictures.plot import Scene
from tests.catalogues import REFERENCE, regimen
from tests.command import process, python, refused, shell, within, without

ROOT = Path(__file__).resolve().parents[1]
SVG = "{http://www.w3.org/2000/svg}"
FIXTURE: dict[str, list[float]] = json.loads((ROOT / "tests" / "data" / "compare_bars.json").read_text("utf-8"))
CLOSE = 0.002
"""Of the width of an axis: what a bar may lie away from its place."""

HOSTILE = r"""
[[reference]]
number = "1"
authors = ["<b>$x^2_{$ 日本 [red] --> </desc>"]
[[regimen]]
id = "=<script>$\\frac{a}{b}$ & 日本語 \\n a name that is much too long for any place that a label may have here"
drug = "ex<&>mplol ]]> -->"
indication = "x"
route = "oral \" ' </title>"
schedule = "single"
dose = "0.000000000001 to 9999999 mg/kg"
references = ["1"]
outcome = { direction = "negative", text = "$" }
audit = { agreement = "unread", found = [
  { dose = "1234567.1234567891 to 2234567.1234567891 mcg/kg", words = "$a LONG", source = "&", read = ["full"] },
] }
[[regimen]]
id = "b"
drug = "ex<&>mplol ]]> -->"
indication = "x"
route = "intravenous"
schedule = "daily"
dose = "1234567.1234567891 to 9999999.1234567891 mcg/kg/day"
references = ["1"]
"""


LONG = REFERENCE + regimen(
    "a", "1 mg/kg",
    'audit = {{ agreement = "unread", found = [{{ dose = "1 mg/kg", words = "{}", source = "s", read = ["full"] }}] }}',
)  # fmt: skip


def scene_of(catalogue: library.Catalogue, *names: str, weight: str | None = None, elsewhere: bool = False) -> Scene:
    [name] = names or (None,)
    selection = select(catalogue, regimen=name, everything=True, elsewhere=elsewhere)
    weighed = read_weight(weight) if weight else None
    comparison = compare(catalogue, selection.regimens, weighed, selection.source_doses)
    return plot.scene(CompareResult(source=catalogue, selection=selection, comparison=comparison))


@cache
def scenes() -> dict[str, Scene]:
    """Return several comparisons: the shipped one, the smallest, the largest."""
    own = library.catalogue()
    return {
        "all": scene_of(own),
        "one point": scene_of(own, "berman-2000"),
        "one range": scene_of(own, "jacobwitz-ped"),
        "one rate": scene_of(own, "borsato-iv"),
        "one long number": scene_of(own, "afridi-in", weight="70"),
        "at a weight": scene_of(own, weight="0.2"),
        "everything": scene_of(own, weight="154 lb", elsewhere=True),
    }


@pytest.fixture
def hostile(tmp_path: Path) -> Scene:
    path = tmp_path / "mine <&$.toml"
    path.write_text(HOSTILE.replace("LONG", "long_word_" * 12), encoding="utf-8")
    return scene_of(library.catalogue(str(path)))


# What is written.


@cache
def drawn(kind: str, name: str = "all") -> bytes:
    return plot.picture(scenes()[name], kind)


ONE = ("compare", "-r", "berman-2000")
"""What is asked where any picture would do: `one point`, which is drawn in a tenth of the time."""


def test_the_picture_is_written_beside_the_answer(tmp_path: Path) -> None:
    plain = within("compare", "-i", "se").out
    for kind in ("svg", "png", "SVG"):
        path = tmp_path / f"compare.{kind}"
        ran = within("compare", "-i", "se", "--plot", str(path))
        assert (ran.code, ran.out, ran.err) == (0, plain, b"")
        assert path.read_bytes().startswith(b"\x89PNG\r\n" if kind == "png" else b"<?xml")
    assert sorted(os.listdir(tmp_path)) == ["compare.SVG", "compare.png", "compare.svg"]


@pytest.mark.parametrize("name", ["compare.pdf", "compare", "svg", "compare.svg.gz", "compare.svgz", ""])
def test_another_ending_is_refused_before_any_work(name: str, tmp_path: Path) -> None:
    refused(within("compare", "--catalogue", "/nowhere", "--plot", str(tmp_path / name) if name else ""), 2, "--plot")
    assert not os.listdir(tmp_path)


def test_where_nothing_has_a_place_the_answer_and_the_exit_code_are_the_same_with_a_picture(tmp_path: Path) -> None:
    plain = within("compare", "-r", "afridi-in")
    ran = within("compare", "-r", "afridi-in", "--plot", str(tmp_path / "x.svg"))
    assert (ran.code, ran.out) == (plain.code, plain.out) == (3, plain.out)
    for said in (plain.said, ran.said):
        assert said.startswith("ketacalc: nothing here has a place on an axis")
        assert "--weight" in said
        assert said.count("\n") == 1
        assert len(said) < 300
    assert "no picture is drawn" in ran.said
    assert not os.listdir(tmp_path)
    assert within("compare", "-r", "afridi-in", "-w", "70", "--plot", str(tmp_path / "x.svg")).code == 0


@pytest.mark.parametrize("form", ["{0}/x.svg", "{0}/./x.svg", "{0}/../{1}/x.svg", "{0}/link.svg", "{0}/hard.svg"])
def test_one_file_is_one_file_by_whatever_path_it_is_reached(tmp_path: Path, form: str) -> None:
    (tmp_path / "x.svg").write_text("before")
    (tmp_path / "link.svg").symlink_to("x.svg")
    (tmp_path / "hard.svg").hardlink_to(tmp_path / "x.svg")
    other = form.format(tmp_path, tmp_path.name)
    refused(within("compare", "--plot", str(tmp_path / "x.svg"), "-o", other), 2, "--plot", "--output")
    assert (tmp_path / "x.svg").read_text() == "before"


def test_a_path_that_is_to_be_made_is_one_file_too(tmp_path: Path) -> None:
    refused(within("compare", "--plot", f"{tmp_path}/x.svg", "-o", f"{tmp_path}/./x.svg"), 2, "--plot")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("bad", ["nowhere/x.svg", "folder.svg", "full.svg"])
def test_where_the_picture_cannot_be_written_the_answer_is_and_the_exit_code_says_so(tmp_path: Path, bad: str) -> None:
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "full.svg").symlink_to("/dev/full")
    before = sorted(os.listdir(tmp_path))
    ran = within("compare", "-i", "se", "--plot", str(tmp_path / bad))
    assert (ran.code, ran.out) == (74, within("compare", "-i", "se").out)
    assert re.fullmatch(r"ketacalc: could not write to [^\n]*\n", ran.said)
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.parametrize("old", [None, "before"])
@pytest.mark.parametrize("bad", ["nowhere/x.txt", "folder", "full"])
def test_where_the_answer_cannot_be_written_the_picture_is_whole_and_nothing_else_is_left(
    tmp_path: Path, bad: str, old: str | None
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "full").symlink_to("/dev/full")
    if old:
        (tmp_path / "x.svg").write_text(old)
    refused(within(*ONE, "--plot", str(tmp_path / "x.svg"), "-o", str(tmp_path / bad)), 74, "could not write to")
    assert sorted(os.listdir(tmp_path)) == ["folder", "full", "x.svg"]
    assert (tmp_path / "x.svg").read_bytes() == drawn("svg", "one point")


def test_a_picture_that_cannot_be_drawn_leaves_nothing_on_stdout_and_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text("before")
    path = tmp_path / "long.toml"
    path.write_text(LONG.format("word" * 10_000), encoding="utf-8")
    ran = within("compare", "--catalogue", str(path), "--plot", str(tmp_path / "x.svg"))
    refused(ran, 2, "too long for one picture", "30,000 letters")
    assert (tmp_path / "x.svg").read_text() == "before"


def test_a_full_disk_under_stdout_is_said_and_the_picture_is_whole(tmp_path: Path) -> None:
    ran = shell('ketacalc compare -r berman-2000 --plot "$1" > /dev/full', str(tmp_path / "x.svg"))
    assert (ran.code, "No space left" in ran.said) == (74, True)
    assert (tmp_path / "x.svg").read_bytes() == drawn("svg", "one point")


def test_a_reader_that_has_gone_away_still_gets_the_picture(tmp_path: Path) -> None:
    ran = shell('(sleep 1; ketacalc compare -r berman-2000 --plot "$1") | true', str(tmp_path / "x.svg"))
    assert ran.said == ""
    assert os.listdir(tmp_path) == ["x.svg"]


def test_both_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text("before")
    ran = within(*ONE, "--plot", str(tmp_path / "x.svg"), "-o", str(tmp_path / "x.txt"))
    assert (ran.code, ran.out, ran.err) == (0, b"", b"")
    assert sorted(os.listdir(tmp_path)) == ["x.svg", "x.txt"]
    assert (tmp_path / "x.svg").read_bytes() == drawn("svg", "one point")
    assert (tmp_path / "x.txt").read_bytes() == within(*ONE).out


def test_a_picture_leaves_nothing_behind_in_the_home_nor_among_the_temporary_files(tmp_path: Path) -> None:
    """Matplotlib would write a list of the machine's fonts into the home, and make a folder for settings there."""
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    places = {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary")}
    ran = process(*ONE, "--plot", str(tmp_path / "x.svg"), PYTHONDONTWRITEBYTECODE="1", **places)
    assert (ran.code, ran.said) == (0, "")
    assert sorted(str(found.relative_to(tmp_path)) for found in tmp_path.rglob("*")) == ["home", "temporary", "x.svg"]


def test_a_picture_opens_for_writing_nothing_but_itself_and_what_it_takes_away_again(tmp_path: Path) -> None:
    """By Python's own audit of what is opened: the two files under other names, and the list of fonts in a folder."""
    script = (
        "import sys\nwritten = []\n"
        "def note(event, told):\n"
        "    if event == 'open' and isinstance(told[0], str) and (told[2] or 0) & 3:\n"
        "        written.append(told[0])\n"
        "sys.addaudithook(note)\nfrom ketacalc.cli.run import run\n"
        "assert run(['compare', '-r', 'berman-2000', '--plot', sys.argv[1], '-o', sys.argv[2]]) == 0\n"
        "print(*written, sep='\\n')"
    )
    home, temporary, ours = (tmp_path / name for name in ("home", "temporary", "ours"))
    for folder in (home, temporary, ours):
        folder.mkdir()
    places = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = python(script, str(ours / "x.svg"), str(ours / "x.txt"), **places)
    assert ran.code == 0
    written = [Path(line) for line in ran.text.split() if line != os.devnull]
    assert {path.relative_to(tmp_path).parts[0] for path in written} <= {"ours", "temporary"}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["home", "ours", "temporary", "x.svg", "x.txt"]


def test_more_bars_than_can_be_read_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.toml"
    asked = ("compare", "--catalogue", str(path), "--plot", str(tmp_path / "x.svg"))
    path.write_text(REFERENCE + "".join(regimen(f"r{n}", "1 to 2 mg/kg") for n in range(61)), encoding="utf-8")
    refused(within(*asked), 2, "61 bars are too many", "60")
    path.write_text(REFERENCE + "".join(regimen(f"r{n}", "1 to 2 mg/kg") for n in range(60)), encoding="utf-8")
    assert within(*asked).code == 0


def test_without_matplotlib_the_extra_is_named() -> None:
    ran = without("matplotlib", "compare", "--plot", "/nowhere/x.svg")
    assert (ran.code, ran.out) == (2, b"")
    line = rb"ketacalc: compare --plot needs matplotlib; install it with: .*pip install 'ketacalc\[plot\]'.*\n"
    assert re.fullmatch(line, ran.err)


def test_matplotlib_is_loaded_only_for_a_picture() -> None:
    script = (
        "import sys\nfrom ketacalc.cli.run import run\nassert run(['compare']) == 0\n"
        "assert not {'matplotlib', 'numpy', 'PIL', 'logging'} & set(sys.modules)"
    )
    assert python(script).code == 0


def test_nothing_is_said_on_stderr_even_where_no_cache_can_be_written(tmp_path: Path) -> None:
    ran = shell('ketacalc compare -r berman-2000 --plot "$1" -o /dev/null', str(tmp_path / "x.png"), HOME="/proc/none")
    assert (ran.code, ran.said) == (0, "")


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_question_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    """In another process, with another seed, at another time, whatever somebody's own settings say."""
    settings = tmp_path / "matplotlibrc"
    settings.write_text("font.size: 30\naxes.facecolor: black\nsvg.fonttype: none\nsavefig.bbox: tight\n")
    path = tmp_path / f"one.{kind}"
    ran = process("compare", "--plot", str(path), PYTHONHASHSEED="1", MATPLOTLIBRC=str(settings))
    assert ran.code == 0
    assert path.read_bytes() == drawn(kind)
    assert not re.search(rb"\d{4}-\d\d-\d\dT\d\d", path.read_bytes())


def test_a_setting_of_matplotlib_is_as_it_was_after_a_picture() -> None:
    before = dict(mpl.rcParams)
    plot.picture(scenes()["one point"], "svg")
    assert dict(mpl.rcParams) == before


# SVG.


def test_the_svg_says_in_words_what_it_shows() -> None:
    root = ET.fromstring(drawn("svg"))  # noqa: S314 - our own
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    text = description.text or ""
    for words in (
        "Reported in one review article, not a recommendation.",
        "jacobwitz-ped: 0.04167 to 0.2917 mg/kg/h (rounded) (0.6944 to 4.861 mcg/kg/min (rounded))",
        "unit suspect (24 times); 1.714 to 25.51 times below comparable sources, a mean among them",
        "etchison-iv: 0.2 mg/kg; NEGATIVE outcome; dose agrees with its source; intravenous, single dose",
        "borsato-iv: 0.25 to 0.5 mg/kg/h (4.167 to 8.333 mcg/kg/min (rounded)); mixed outcome; source never read",
        "step 2: 0.3 mg/kg; a step of the regimen; 0.3 mg/kg over 50 min, of dose 1",
        "7.543 times above the reported range, from the mean",
        "no better than placebo",
        "per day may be a misprint for per hour (a 24-fold difference)",
        "Not on an axis: borsato-oral, afridi-in",
    ):
        assert words in text, words


def test_the_letters_of_the_svg_are_outlines_that_no_other_font_can_move() -> None:
    root = ET.fromstring(drawn("svg"))  # noqa: S314 - our own
    assert not list(root.iter(f"{SVG}text"))
    assert not list(root.iter(f"{SVG}script"))


def test_the_shipped_catalogue_stands_on_one_slide_and_what_is_more_makes_it_higher_and_not_smaller() -> None:
    """A slide is 40/3 by 7.5 inches; the smallest letters of a sheet that is as wide as a slide have 8 points."""
    for name in scenes():
        sheet, sizes = sheets(name), set()
        for text in sheet.findobj(Text):
            assert isinstance(text, Text)
            sizes |= {float(text.get_fontsize())} if text.get_text() and text.get_visible() else set()
        assert min(sizes) * (40 / 3) / sheet.get_figwidth() >= 8 - 1e-9, name
        width, height = sheet.get_size_inches()
        is_a_slide = abs(width * 9 - height * 16) <= 16 / 100
        assert is_a_slide == (name not in ("at a weight", "everything")), name
        assert is_a_slide or height * 16 > width * 9
    with Image.open(BytesIO(drawn("png"))) as image:
        assert image.width >= 1919
        assert abs(image.width * 9 - image.height * 16) <= 16


def test_every_step_of_a_regimen_is_drawn_where_it_lies() -> None:
    """0.11, 0.3, 0.11, 0.6 mg/kg of dakwar-2014 on an axis from 0.1 to 1; 0.1 of lauritsen-iv from 0.01 to 100."""
    steps = {bar.label: [bar.number for bar in chart.bars if bar.mark is Mark.STEP] for chart in scenes()["all"].charts
             for bar in chart.bars if bar.mark is Mark.STEP}  # fmt: skip
    assert list(steps) == ["step 1", "step 2", "step 3", "step 4"]
    found = places(drawn("svg"))
    for number, dose in ((3, 0.11), (4, 0.3), (5, 0.11), (6, 0.6)):
        assert found[f"bar-1-{number}"] == pytest.approx([log10(dose) + 1] * 2, abs=CLOSE)
    assert found["bar-2-9"] == pytest.approx([(log10(0.1) + 2) / 4] * 2, abs=CLOSE)


# Where the bars are.


def points(element: ET.Element) -> list[float]:
    """Return the horizontal places of a drawn path, or of a point, whose shape is defined where it is first used."""
    found = [float(use.get("x", "nan")) for use in element.iter(f"{SVG}use")]
    shapes = [path for defined in element.iter(f"{SVG}defs") for path in defined]
    for path in (path for path in element.iter(f"{SVG}path") if path not in shapes):
        found += [float(x) for x in re.findall(r"[ML] (-?[\d.]+) ", path.get("d", ""))]
    return found


def places(svg: bytes) -> dict[str, list[float]]:
    """Return the left and right end of each bar, as parts of its axis's width."""
    root, found = ET.fromstring(svg), {}  # noqa: S314 - our own
    groups = {g.get("id", ""): g for g in root.iter(f"{SVG}g")}
    for name, group in groups.items():
        if re.fullmatch(r"bar-\d+-\d+", name):
            frame = points(groups[f"chart-{name.split('-')[1]}"][0])
            left, right = min(frame), max(frame)
            ends = points(group)
            found[name] = [(min(ends) - left) / (right - left), (max(ends) - left) / (right - left)]
    return found


def test_every_bar_lies_where_the_fixture_has_it() -> None:
    found = places(drawn("svg"))
    assert found.keys() == FIXTURE.keys()
    for name, ends in FIXTURE.items():
        assert found[name] == pytest.approx(ends, abs=CLOSE), name


def test_the_fixture_has_the_bars_where_the_figures_of_the_article_and_the_audit_lie() -> None:
    """The logarithm of each figure, along an axis from 0.1 to 1 mg/kg, and along one from 0.01 to 100 mg/kg/h."""
    doses = [
        (0.2, 0.2), (0.41, 0.71), (0.11, 0.11), (0.3, 0.3), (0.11, 0.11), (0.6, 0.6), (0.41, 0.41), (0.71, 0.71),
        (0.71, 0.71), (0.5, 0.5),
    ]  # fmt: skip
    rates = [
        (0.25, 0.5), (1 / 24, 7 / 24), (2.2, 2.2), (0.6, 3.6), (0.9, None), (7.44, 7.44), (0.5, 6), (0.12, 0.42),
        (0.1, 0.1), (0.34, 0.34), (0.1, 0.1),
    ]  # fmt: skip
    expected = {f"bar-1-{n}": (log10(a) + 1, log10(b) + 1) for n, (a, b) in enumerate(doses, 1)}
    for number, (low, high) in enumerate(rates, 1):
        left = (log10(low) + 2) / 4
        # A threshold is an arrow, whose length says nothing.
        right = FIXTURE["bar-2-5"][1] if high is None else (log10(high) + 2) / 4
        expected[f"bar-2-{number}"] = (left, right)
    assert FIXTURE.keys() == expected.keys()
    for name, ends in expected.items():
        assert FIXTURE[name] == pytest.approx(ends, abs=0.0001), name


@pytest.mark.parametrize("factor", [101, 99])
def test_a_bar_that_moves_by_a_hundredth_is_not_where_the_fixture_has_it(factor: int) -> None:
    scene = scenes()["all"]
    first = scene.charts[0]
    moved = replace(first.bars[0], low=first.bars[0].low * factor / 100, high=first.bars[0].high * factor / 100)
    chart: Chart = replace(first, bars=(moved, *first.bars[1:]))
    found = places(plot.picture(replace(scene, charts=(chart, *scene.charts[1:])), "svg"))
    assert found["bar-1-1"] != pytest.approx(FIXTURE["bar-1-1"], abs=CLOSE)


# How it looks.


def panels(scene: Scene) -> Figure:
    """Return a sheet with all that is on it."""
    with plot.drawing("a test"):
        figure = Panels(scene).figure
        figure.draw_without_rendering()
    return figure


@cache
def sheets(name: str) -> Figure:
    """Return the sheet of a comparison that several tests look at."""
    return panels(scenes()[name])


def boxes(figure: Figure) -> tuple[list[tuple[str, Bbox]], BboxBase]:
    """Return every text of a picture with its place, and the place of the whole sheet."""
    texts = [found for found in figure.findobj(Text) if isinstance(found, Text) and found.get_visible()]
    shown = [found for found in texts if found.get_text()]
    return [(found.get_text(), found.get_window_extent()) for found in shown], figure.bbox


def clear(figure: Figure) -> list[str]:
    """Check that no two texts overlap and that none leaves the sheet; return them."""
    found, sheet = boxes(figure)
    assert len(found) > 6
    for text, box in found:
        assert sheet.x0 <= box.x0, text
        assert sheet.y0 <= box.y0, text
        assert box.x1 <= sheet.x1, text
        assert box.y1 <= sheet.y1, text
    for (one, first), (two, second) in combinations(found, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert wide <= 0.5 or high <= 2, (one, two)  # letters have room above and below them
    return [text for text, _ in found]


@pytest.mark.parametrize("name", sorted(scenes()))
def test_no_text_overlaps_or_leaves_the_sheet_and_every_number_stands_whole(name: str) -> None:
    scene = scenes()[name]
    texts = clear(sheets(name))
    whole = " ".join(texts)
    for bar in (bar for chart in scene.charts for bar in chart.bars):
        assert bar.number in texts
        assert not bar.beside or bar.beside in texts
        assert bar.label in texts or bar.label in whole
        for text in bar.texts:
            assert f"{text.sign} {text.text}".strip() in whole


def test_negative_stands_beside_agrees_and_no_legend_has_to_be_learnt() -> None:
    texts = clear(sheets("all"))
    whole = " ".join(texts)
    assert "\u2717 NEGATIVE outcome; dose agrees with its source;" in whole
    for mark in Mark:  # what a bar is stands beside it, in words of its own
        assert mark.value not in texts
    assert sum(text.startswith("found in ") for text in texts) == 9


def test_notice_versions_units_and_what_is_missing_stand_in_the_picture() -> None:
    texts = clear(sheets("all"))
    whole = " ".join(texts)
    for words in (
        "Reported in one review article, not a recommendation.",
        f"(catalogue {library.catalogue().version}); ketacalc {library.__version__}",
        "mg/kg/h",
        "mcg/kg/min",
        "unit suspect",
        "1 to 7 mg/kg/day, derived, spread evenly over 24 h",
        "Not on an axis: borsato-oral, afridi-in",
    ):
        assert words in whole, words
    assert {"0.01", "0.1", "0.2", "0.5", "1", "10", "100"} <= set(texts), "an axis has plain numbers"
    assert not re.search(r"10\^|\$|\u2212|\u00b5", whole)


def test_hostile_text_is_drawn_as_it_stands_with_no_number_cut(hostile: Scene) -> None:
    texts = clear(panels(hostile))
    whole = " ".join(texts)
    assert "0.000000000001 to 9,999,999 mg/kg" in texts
    assert "1,234,567.1234567891 to 9,999,999.1234567891 mcg/kg/day," in whole
    assert r"<b>$x^2_{$ \u65e5\u672c [red]" in whole


def test_an_id_of_any_length_stands_whole_and_two_never_look_alike() -> None:
    scene = scenes()["one point"]
    [bar] = scene.charts[0].bars
    ids = ["a-very-long-id-" * 9 + end for end in ("one", "two")] + ["x" * 150 + end for end in "yz"]
    bars_ = tuple(replace(bar, label=name) for name in ids)
    texts = clear(panels(replace(scene, title="t" * 200, charts=(replace(scene.charts[0], bars=bars_),))))
    whole = "".join(texts)
    assert "..." not in whole
    assert "t" * 200 in whole
    for name in ids:
        assert name in whole


def test_a_long_word_takes_no_longer_than_as_many_letters_in_short_ones() -> None:
    """Letters measured, which is what breaking costs: four times the word, four times the letters and no more."""

    class Counting(Canvas):
        letters = 0

        def measured(self, text: str, size: float, *, bold: bool = False) -> float:
            self.letters += len(text)
            return super().measured(text, size, bold=bold)

    def cost(letters: int) -> int:
        with plot.drawing("a test"):
            canvas = Counting()
            lines = canvas.broken("ab-c" * (letters // 4), 8, 2.0)
        assert "".join(lines) == "ab-c" * (letters // 4)
        return canvas.letters

    assert cost(16_000) < 4.2 * cost(4_000)


def test_one_bar_fills_its_picture() -> None:
    """What is drawn covers the sheet but for margins: of its height, and the emptiest strip is less than a fifth."""
    for name in ("one point", "one range", "one rate", "one long number"):
        with Image.open(BytesIO(drawn("png", name))) as image:
            grey = image.convert("L").resize((1, image.height), Image.Resampling.BOX)
            used = [row for row in range(image.height) if grey.getpixel((0, row)) != 255]
        gaps = [b - a for a, b in pairwise([0, *used, image.height])]
        assert max(gaps) < image.height / 5, name


def test_a_figure_that_is_no_range_is_two_points_with_nothing_solid_between() -> None:
    root = ET.fromstring(drawn("svg"))  # noqa: S314 - our own
    [group] = [g for g in root.iter(f"{SVG}g") if g.get("id") == "bar-1-2"]
    assert len(list(group.iter(f"{SVG}use"))) == 2
    [box] = [g for g in root.iter(f"{SVG}g") if g.get("id") == "bar-2-1"]
    assert not list(box.iter(f"{SVG}use"))


def test_the_deviation_of_a_mean_is_drawn_to_both_sides_and_ends_with_the_axis() -> None:
    """2.2 with an SD of 1.8 mg/kg/h: from 0.4 to 4, on an axis from 0.01 to 100."""

    def ends(scene: Scene) -> list[float]:
        root = ET.fromstring(plot.picture(scene, "svg"))  # noqa: S314 - our own
        groups = {g.get("id", ""): g for g in root.iter(f"{SVG}g")}
        frame, line = points(groups["chart-2"][0]), points(groups["bar-2-3-sd"])
        return [(end - min(frame)) / (max(frame) - min(frame)) for end in (min(line), max(line))]

    scene = scenes()["all"]
    assert ends(scene) == pytest.approx([(log10(0.4) + 2) / 4, (log10(4) + 2) / 4], abs=CLOSE)
    chart = scene.charts[1]
    below = replace(chart.bars[2], deviation=(Fraction(-1), Fraction(4)))
    shifted = replace(chart, bars=(*chart.bars[:2], below, *chart.bars[3:]))
    assert ends(replace(scene, charts=(scene.charts[0], shifted))) == pytest.approx([0, (log10(4) + 2) / 4], abs=CLOSE)


def test_hostile_text_stays_text_in_svg(hostile: Scene) -> None:
    root = ET.fromstring(plot.picture(hostile, "svg"))  # noqa: S314 - our own
    assert not list(root.iter(f"{SVG}script"))
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert "</desc>" in (root[1].text or "")


def test_kinds_of_bars_differ_by_shape_or_filling_and_not_only_by_colour() -> None:
    looks = {
        (paint.point, paint.face == "white", paint.hatch, paint.dash, paint.height) for paint in bars.PAINTS.values()
    }
    assert len(looks) == len(bars.PAINTS) == len(Mark)


def test_every_colour_is_of_okabe_and_ito() -> None:
    """Okabe and Ito, Color Universal Design: blue, vermillion, bluish green."""
    used = {to_hex(colour) for paint in bars.PAINTS.values() for colour in (paint.edge, paint.face)}
    assert used == {"#0072b2", "#d55e00", "#009e73", "#ffffff"}
