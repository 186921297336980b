"""`lint`: all faults of a catalogue file at once, each with the line that holds it, and what a reader would ask."""

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

import ketacalc
from ketacalc.core.catalogue.lint.report import Linted, lint
from ketacalc.core.catalogue.rules import RULES, Name
from tests.command import refused, shell, within
from tests.test_user_catalogue import (
    BOMBS,
    FULL,
    HOSTILE,
    KEYS,
    MINIMAL,
    NO_DOSES,
    SECOND,
    UNKNOWN_KEYS,
    VALUES,
    put,
    with_dose,
)

FALLS = "dose: cannot read '2.5 to 2 mg/kg' as a range: it falls: write the lower figure first"
ROOT = Path(__file__).resolve().parents[1]
SOUND = MINIMAL.replace('route = "oral"', 'route = "oral"\nprinted = "1.5 to 2 mg/kg"')


def found(text: str | bytes) -> Linted:
    """Look a text through."""
    return lint(text.encode() if isinstance(text, str) else text, "mine.toml")


def codes(text: str) -> list[str]:
    """Return the codes of all that is said against a text, in the order of its lines."""
    return [placed.remark.code for placed in found(text).remarks if not placed.silenced]


def line_of(part: str, text: str) -> int:
    """Return the line in which a part of a text stands for the first time."""
    return text[: text.index(part)].count("\n") + 1


def found_figure(*lines: str) -> str:
    """Return, from line 12 on, a figure that the audit found in a source, as these lines have it."""
    said = {"dose": '"3 mg/kg"', "words": '"x"', "read": '["abstract"]'}
    said |= dict(line.split(" = ", 1) for line in lines)
    if not {"source", "reference"} & said.keys():
        said |= {"source": '"A 2000"'}
    printed = 'printed = "1.5-2 mg/kg"\n'
    order = ("measure", "dose", "deviation", "words", "read", "source", "reference", "colour")
    keys = "".join(f"{key} = {said[key]}\n" for key in order if key in said and said[key] != "none")
    return f'{printed}[regimen.audit]\nagreement = "unread"\n[[regimen.audit.found]]\n{keys}'


def dosed(dose: str, text: str = MINIMAL) -> str:
    """Return the shortest catalogue with another dose."""
    return put("1.5 to 2 mg/kg", dose, text)


def cautioned(words: str, text: str = MINIMAL) -> str:
    """Return the shortest catalogue with a caution, whose text stands in column 21 of line 12."""
    return f'{text}caution = [{{ text = "{words}" }}]\n'


# What each code finds: the text, and the line and column counted by hand.

FOUND: dict[str, tuple[str, str, int, int]] = {
    "no TOML": ('a = "x\n', "KC001", 1, 7),
    "no UTF-8": ("a = 1\nb = '\udcff'\n", "KC001", 2, 6),
    "nested too deeply": ("a = 1\n" + ".".join("abcdefghijklmnopqr") + " = 1\n", "KC001", 2, 1),
    "no regimen": ('[[reference]]\nnumber = "1"\ncited = false\n', "KC002", 1, 1),
    "a key that is missing": (put('drug = "examplamine"\n', ""), "KC101", 4, 1),
    "a key that is misspelt": (MINIMAL + 'Section = "x"\n', "KC102", 12, 1),
    "a whole number for a text": (put('drug = "examplamine"', "drug = 7"), "KC103", 6, 8),
    "no table": (MINIMAL + "outcome = 1\n", "KC103", 12, 11),
    "an item that is no text": (put('references = ["1"]', 'references = ["1", 2]'), "KC103", 11, 20),
    "an empty id": (put('"smith-2000"', '""'), "KC104", 5, 6),
    "a control character": (put('"examplamine"', '"a\\u001bb"'), "KC105", 6, 8),
    "an unknown schedule": (put('"single"', '"once"'), "KC106", 9, 12),
    "a decimal comma": (dosed("1,5 mg/kg"), "KC107", 10, 8),
    "a number out of bounds": (MINIMAL + "patients = 1e99999999999999999999\n", "KC107", 12, 12),
    "a number of too many digits": (MINIMAL + f"patients = {'9' * 5000}\n", "KC001", 12, 12),
    "a unit in capitals": (dosed("2 MG/KG"), "KC108", 10, 8),
    "a dose without a unit": (dosed("5"), "KC109", 10, 8),
    "a low of the first form": (put('dose = "1.5 to 2 mg/kg"', 'low = "1"\nhigh = "2"\nunit = "mg"'), "KC110", 10, 1),
    "a rate for a single dose": (dosed("2 mg/kg/h"), "KC201", 10, 8),
    "a volume for a drug": (dosed("2 mL/kg"), "KC201", 10, 8),
    "a maximum of another kind": (MINIMAL + 'max = { per = "dose", dose = "5 mg/h" }\n', "KC201", 12, 15),
    "a maximum that is a volume": (MINIMAL + 'max = { dose = "5 mL" }\n', "KC201", 12, 16),
    "a dose of zero": (dosed("0 mg/kg"), "KC202", 10, 8),
    "a reversed range": (dosed("2.5 to 2 mg/kg"), "KC203", 10, 8),
    "doses in a day of a single dose": (MINIMAL + "doses_per_day = [2]\n", "KC204", 12, 17),
    "a maximum below the dose": (MINIMAL + '[regimen.max]\ndose = "1 mg/kg"\n', "KC205", 13, 8),
    "a step above the maximum": (
        MINIMAL + 'max = { dose = "5 mg" }\n[[regimen.step]]\ndose = "1 mg"\n[[regimen.step]]\ndose = "6 mg"\n',
        "KC205", 16, 8,
    ),
    "a rate that falls": (
        MINIMAL + 'step = [\n  { dose = "2 mg/h" },\n  { dose = "1 mg/h" },\n]\n', "KC206", 14, 12,
    ),
    "an audit that contradicts itself": (
        SOUND + '[regimen.audit]\nread = ["nothing"]\nagreement = "agrees"\n', "KC207", 15, 13,
    ),
    "a citation that is missing": (
        put('number = "1"', 'number = "1"\ncited = false', put('["1"]', "[]")), "KC301", 12, 14,
    ),
    "a reference that is missing": (put('references = ["1"]', 'references = ["1", "2"]'), "KC302", 11, 20),
    "an id that stands twice": (MINIMAL + SECOND, "KC303", 13, 6),
    "a number that stands twice": (MINIMAL + '[[reference]]\nnumber = "1"\n', "KC303", 13, 10),
    "a name of two indications": (
        MINIMAL + '[[indication]]\nid = "gout"\n[[use]]\nid = "a"\naliases = ["x", "Gout"]\n', "KC304", 16, 17,
    ),
    "a broader indication that is missing": (
        MINIMAL + '[[indication]]\nid = "gout"\nunder = ["joints"]\n', "KC305", 14, 10,
    ),
    "a claim about a regimen that is missing": (
        MINIMAL + '[[claim]]\nprinted = "x"\nregimen = "smith"\n', "KC305", 14, 11,
    ),
    "a use that has a dose": (MINIMAL + '[[use]]\nid = "gout"\n', "KC306", 13, 6),
    "a range wider than a hundred-fold": (dosed("1.5 to 150.1 mg/kg"), "KC401", 10, 8),
    "a low that is not in the printed words": (MINIMAL + 'printed = "0.15-2 mg/kg"\n', "KC402", 10, 8),
    "a high that is not in the printed words": (MINIMAL + 'printed = "1.5-20 mg/kg"\n', "KC402", 10, 8),
    "a comparator that is not in its printed words": (
        MINIMAL + 'comparator = { drug = "x", dose = "2 mg", printed = "3 mg" }\n', "KC402", 12, 35,
    ),
    "another unit in the printed words": (MINIMAL + 'printed = "1.5 to 2 mcg/kg"\n', "KC403", 10, 8),
    "another time in the printed words": (MINIMAL + 'printed = "1.5 to 2 mg/kg/hr"\n', "KC403", 10, 8),
    "another amount in words": (MINIMAL + 'printed = "1.5 to 2 micrograms per kilogram"\n', "KC403", 10, 8),
    "no weight in the printed words": (MINIMAL + 'printed = "1.5 to 2mg"\n', "KC403", 10, 8),
    "a d": (cautioned("Up to 3 mg/d."), "KC404", 12, 21),
    "a d in a unit": (dosed("1.5 to 2 mg/kg/d", put('"single"', '"daily"')), "KC404", 10, 8),
    "a d in the printed words": (
        dosed("1.5 to 2 mg/kg/day", put('"single"', '"daily"')) + 'printed = "1.5 to 2 mg/kg/d"\n', "KC404", 12, 11,
    ),
    "patients, and no printed words": (MINIMAL + "patients = 3\n", "KC405", 4, 1),
    "a figure of a source that nobody read": (
        MINIMAL + found_figure('read = ["nothing"]'), "KC406", 18, 8,
    ),
    "a trailing zero": (dosed("1.5 to 2.0 mg/kg"), "KC501", 10, 8),
    "a trailing zero in words": (cautioned("Then 5.0 mg."), "KC501", 12, 21),
    "a naked point": (MINIMAL + 'caution = [{ text = "Fine." }, { text = "Then .5 mg." }]\n', "KC501", 12, 41),
    "a route that is abbreviated": (put('"oral"', '"IN"'), "KC502", 8, 9),
    "a reference that nobody cites": (MINIMAL + '[[reference]]\nnumber = "2"\n', "KC601", 13, 10),
    "a DOI with an address": (put('number = "1"', 'number = "1"\ndoi = "https://doi.org/10.1000/x"'), "KC602", 3, 7),
    "a DOI without a slash": (put('number = "1"', 'number = "1"\ndoi = "10.1000"'), "KC602", 3, 7),
    "a PMID of nine digits": (put('number = "1"', 'number = "1"\npmid = "123456789"'), "KC603", 3, 8),
    "a PMCID without its letters": (put('number = "1"', 'number = "1"\npmcid = "1234567"'), "KC604", 3, 9),
    "a link that is a script": (put('number = "1"', 'number = "1"\nurl = "javascript:alert(1)"'), "KC605", 3, 7),
    "one paper twice": (
        put('number = "1"', 'number = "1"\npmid = "7"')
        + 'unlisted = ["2"]\n[[reference]]\nnumber = "2"\npmid = "7"\n',
        "KC606", 16, 8,
    ),
    "an indication of nothing": (MINIMAL + '[[indication]]\nid = "a"\n', "KC607", 13, 6),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "column"), FOUND.values(), ids=FOUND)
def test_it_finds_one_thing_where_it_stands(text: str, code: str, line: int, column: int) -> None:
    placed = found(text.encode("utf-8", "surrogateescape")).remarks
    assert [(p.remark.code, p.line, p.column) for p in placed] == [(code, line, column)]


# What an audit found in the sources, from line 12 on; the figure itself begins in line 16.

FOUND_FAULTS: dict[str, tuple[tuple[str, ...], str, int, int]] = {
    "no dose": (("dose = none",), "KC101", 15, 1),
    "no words": (("words = none",), "KC101", 15, 1),
    "nothing on how much was read": (("read = none",), "KC101", 15, 1),
    "a key that is not known": (("colour = 1",), "KC102", 20, 1),
    "a number for words": (("words = 7",), "KC103", 17, 9),
    "what was read as a text": (('read = "abstract"',), "KC103", 18, 8),
    "words that are empty": (('words = " "',), "KC104", 17, 9),
    "a measure of no kind": (('measure = "median"',), "KC106", 16, 11),
    "something read that is no word of the list": (('read = ["abstract", "all"]',), "KC106", 18, 21),
    "a deviation that is no number": (('measure = "mean"', 'deviation = "1,5 mg/kg"'), "KC107", 18, 13),
    "a unit in capitals": (('dose = "3 Mg/kg"',), "KC108", 16, 8),
    "a deviation without a unit": (('measure = "mean"', 'deviation = "1.5"'), "KC109", 18, 13),
    "a reversed range": (('dose = "4 to 3 mg/kg"',), "KC203", 16, 8),
    "a volume": (('dose = "3 mL/kg"',), "KC201", 16, 8),
    "a concentration": (('dose = "3 mg/mL"',), "KC201", 16, 8),
    "a body weight": (('dose = "3 kg"',), "KC201", 16, 8),
    "a mean that is a range": (('measure = "mean"', 'dose = "3 to 4 mg/kg"'), "KC201", 17, 8),
    "a deviation of a threshold": (('measure = "threshold"', 'deviation = "1 mg/kg"'), "KC201", 18, 13),
    "a deviation in another unit": (('measure = "mean"', 'deviation = "1 mg"'), "KC201", 18, 13),
    "a dose of zero": (('dose = "0 mg/kg"',), "KC202", 16, 8),
    "a range from zero": (('dose = "0 to 4 mg/kg"',), "KC202", 16, 8),
    "a deviation of zero": (('measure = "mean"', 'deviation = "0 mg/kg"'), "KC202", 18, 13),
    "no source": (("source = none",), "KC301", 15, 1),
    "an empty source": (('source = ""',), "KC301", 19, 10),
    "an empty reference": (('reference = ""',), "KC301", 19, 13),
    "both empty": (('source = ""', 'reference = ""'), "KC301", 19, 10),
    "two sources": (('source = "A 2000"', 'reference = "1"'), "KC301", 19, 10),
    "a reference that is missing": (('reference = "9"',), "KC302", 19, 13),
    "a range wider than a hundred-fold": (('dose = "1 to 101 mg/kg"',), "KC401", 16, 8),
    "a d": (('dose = "3 mg/kg/d"',), "KC404", 16, 8),
    "a source that nobody read": (('read = ["nothing"]',), "KC406", 18, 8),
    "a dose with a trailing zero": (('dose = "3.0 mg/kg"',), "KC501", 16, 8),
    "a deviation with a trailing zero": (('measure = "mean"', 'deviation = "1.50 mg/kg"'), "KC501", 18, 13),
    "a trailing zero in words": (('words = "then 5.0 mg"',), "KC501", 17, 9),
    "an abbreviation in words": (('words = "3 mg QD"',), "KC502", 17, 9),
}


@pytest.mark.parametrize(("lines", "code", "line", "column"), FOUND_FAULTS.values(), ids=FOUND_FAULTS)
def test_a_figure_of_a_source_is_looked_through_like_every_other(
    lines: tuple[str, ...], code: str, line: int, column: int, scratch: Path
) -> None:
    text = MINIMAL + found_figure(*lines)
    placed = found(text).remarks
    assert [(p.remark.code, p.line, p.column) for p in placed] == [(code, line, column)]
    assert placed[0].remark.entry.startswith("regimen 'smith-2000'")
    agree(text.encode(), scratch)


def test_a_sound_figure_of_a_source_raises_nothing() -> None:
    assert codes(MINIMAL + found_figure('measure = "mean"', 'deviation = "1.5 mg/kg"')) == []
    assert codes(MINIMAL + found_figure('dose = "1 to 100 mg/kg"', 'reference = "1"')) == []


def test_a_reference_that_only_a_figure_of_a_source_cites_is_cited() -> None:
    more = '[[reference]]\nnumber = "2"\n'
    assert codes(MINIMAL + found_figure('reference = "2"') + more) == []
    assert codes(MINIMAL + found_figure() + more) == ["KC601"]


def test_all_faults_of_all_figures_of_sources_are_found_at_once() -> None:
    first = found_figure('dose = "0 mg"', 'words = ""', "read = none")
    second = '[[regimen.audit.found]]\ndose = "1"\nwords = "x"\nread = ["x"]\nreference = "7"\n'
    assert codes(MINIMAL + first + second) == ["KC101", "KC202", "KC104", "KC109", "KC106", "KC302"]


@pytest.mark.parametrize("value", ["1", "{}", '"x"', "true"])
def test_figures_of_sources_that_are_no_array_are_told_how_to_be_written(value: str) -> None:
    [placed] = found(f'{SOUND}audit = {{ agreement = "unread", found = {value} }}\n').remarks
    assert (placed.remark.code, placed.line, placed.column) == ("KC103", 13, 41)
    assert "write [[regimen.audit.found]]" in placed.remark.what


def test_a_figure_of_a_source_is_placed_in_an_inline_table_too() -> None:
    audit = 'audit = { agreement = "unread", found = [\n'
    text = SOUND + audit + '  { dose = "3 mg", words = "x", read = ["full"], source = "", colour = 1 },\n] }\n'
    assert [(p.remark.code, p.line, p.column) for p in found(text).remarks] == [("KC301", 14, 59), ("KC102", 14, 63)]


ABBREVIATED = (
    "5 U daily", "5U daily", "10 u", "3 IU", "1 mg QD", "1 mg q.d.", "1 mg QOD", "5 µg", "5 μg", "5 ug", "5 cc", "5cc",
    "MS 5 mg", "MSO4", "MgSO4", "at hs", "HS", "given sc", "given SQ", "sub q", "> 5 mg", "<5 mg", "TIW", "drops OD",
)  # fmt: skip


@pytest.mark.parametrize("words", ABBREVIATED)
def test_an_abbreviation_that_people_misread_is_questioned(words: str) -> None:
    assert codes(cautioned(words, SOUND)) == ["KC502"]


@pytest.mark.parametrize(
    "words",
    ["5 units daily", "U of X", "International unit", "mcg", "5 mL", "once daily", "accept", "schedule", "squat",
     "Score 5.00 of 10", "0.5 mg", "10 mg", "version 1.0", "P. 5", "10.5 mg", "100 mg/day", "5 mg/dose", "10 mg/dL",
     "x -> y", "hsa", "MSc"],
)  # fmt: skip
def test_words_that_nobody_misreads_are_not_questioned(words: str) -> None:
    assert codes(cautioned(words, SOUND)) == []


@pytest.mark.parametrize(
    "printed",
    ["1.5-2 mg/kg", "1.5mg/kg to 2mg/kg", "1.5 \N{EN DASH} 2 mg/kg/dose", "1,5 to 2 mg/kg",
     "1\N{MIDDLE DOT}5 to 2 mg/kg", "1.5 to 2 milligrams/kg", "2 mg/kg, range 1.5 to 5 mg/kg", "1.5 to 2 of drug",
     "1.5 to 2 mg per kg", "1.5 to 2 milligrams per kilogram per dose"],
)  # fmt: skip
def test_printed_words_that_hold_the_figure_are_not_questioned(printed: str) -> None:
    assert codes(f'{MINIMAL}printed = "{printed}"\n') == []


ROUTES = {
    "IN": "'IN' is misread as IM or IV: write intranasal",
    "in": "'in' is misread as IM or IV: write intranasal",
    "IV": "'IV' is misread as IN or a roman 4: write intravenous",
    "i.v.": "'i.v.' is misread as IN or a roman 4: write intravenous",
    "IM": "'IM' is misread as IN or IV: write intramuscular",
    "SC": "'SC' is misread as SL or 5 every: write subcutaneous",
    "PO": "'PO' is an abbreviation: write oral",
}


@pytest.mark.parametrize(("written", "said"), ROUTES.items(), ids=ROUTES)
@pytest.mark.parametrize("entry", ["regimen", "elsewhere", "comparator"])
def test_an_abbreviated_route_is_questioned_with_the_route_in_full(entry: str, written: str, said: str) -> None:
    text = {
        "regimen": put('"oral"', f'"{written}"', SOUND),
        "elsewhere": SOUND
        + f'[[elsewhere]]\nid = "e"\nreference = "1"\ndrug = "x"\ndose = "1 mg"\nroute = "{written}"\n',
        "comparator": SOUND + f'comparator = {{ drug = "x", dose = "1 mg", route = "{written}" }}\n',
    }[entry]
    [placed] = found(text).remarks
    assert (placed.remark.code, placed.remark.is_fault) == ("KC502", False)
    assert placed.remark.what == f"route: {said}"


@pytest.mark.parametrize("route", ["intranasal", "intravenous", "inhaled", "oral", "not stated", "intraosseous"])
def test_a_route_in_full_is_not_questioned(route: str) -> None:
    assert codes(put('"oral"', f'"{route}"', SOUND)) == []


def test_a_printed_thousand_is_the_figure_with_and_without_its_comma() -> None:
    text = dosed("500 to 1500 mg/kg")
    assert codes(f'{text}printed = "500 to 1,500 mg/kg"\n') == []
    assert codes(f'{text}printed = "500 to 1500 mg/kg"\n') == []


def test_doses_in_turn_are_looked_for_in_the_printed_words() -> None:
    text = put('"1.5 to 2 mg/kg"', '["0.04 g", "20 mg"]')
    assert codes(f'{text}printed = "0.04 g, then 0.02 g"\n') == []
    assert codes(f'{text}printed = "0.04 g, then 0.03 g"\n') == ["KC402"]


def test_a_comment_on_its_line_that_names_the_code_answers_a_question() -> None:
    text = cautioned("Up to 3 mg/d.", SOUND).rstrip("\n")
    assert codes(f"{text}\n") == ["KC404"]
    assert codes(f"{text} # KC404: a day, as table 2 says\n") == []
    assert codes(f"{text} # KC502\n") == ["KC404"]
    assert codes(f"{text}\n# KC404\n") == ["KC404"]
    assert len(found(f"{text} # KC404\n").silenced) == 1


def test_no_comment_answers_a_fault() -> None:
    assert codes(put('2 mg/kg"', '2 mg/kg" # KC203', dosed("2.5 to 2 mg/kg"))) == ["KC203"]


def test_all_faults_are_found_at_once() -> None:
    text = dosed("3 to 2 mg/kg", put('route = "oral"', 'rout = "oral"', put('"single"', '"once"')))
    assert codes(text) == ["KC101", "KC102", "KC106", "KC203"]


def test_a_fault_brings_no_further_ones_that_only_follow_from_it() -> None:
    for text in (
        dosed("a"),
        put('agreement = "suspect"', 'agreement = "no"', FULL),
        put('doses = ["1.5 mg/kg/day", "2 mg/kg/day"]', "doses = 1", FULL),
        put('number = "1"', "number = 1", put('references = ["1"]', "references = 5")),
        put('schedule = "single"', "schedule = 5", dosed("2 mg/kg/h")),
    ):
        assert {len(found(text).faults)} <= {1, 2}, found(text).faults


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "said"),
    [
        (
            'dose = "1.5 to 2 mg/kg"', 'low = "0.12"\nhigh = "0.42"\nunit = "mg/kg/h"', 10, 1,
            'write dose = "0.12 to 0.42 mg/kg/h" instead of low, high and unit',
        ),
        ('route = "oral"', 'route = "oral"\ncautions = ["x"]', 9, 1, "write [[regimen.caution]]"),
        ('route = "oral"', 'x\n[regimen.audit]\nverdict = "differs"', 10, 1, 'write agreement = "differs"'),
        ('number = "1"', 'number = "1"\nidentified = false', 3, 1, "write named = false"),
    ],
)  # fmt: skip
def test_a_key_of_the_first_form_is_told_once_with_the_line_to_write(
    old: str, new: str, line: int, column: int, said: str
) -> None:
    text = put(old, new)
    if "[regimen.audit]" in new:
        text, line = SOUND + new.partition("\n")[2] + "\n", 14
    [placed] = found(text).remarks
    assert (placed.remark.code, placed.line, placed.column) == ("KC110", line, column)
    assert placed.remark.what.startswith(said)


def test_the_nearest_key_is_named() -> None:
    [placed] = found(MINIMAL + 'Printted = "1.5 to 2 mg/kg"\n').remarks
    assert "did you mean 'printed'?" in placed.remark.text


# The loader and lint stand on the same checks.


def first_refusal(text: bytes, path: Path) -> str:
    """Return what the loader says against a file; empty where it takes it."""
    path.write_bytes(text)
    try:
        ketacalc.catalogue(str(path))
    except ketacalc.CatalogueError as error:
        return str(error)
    return ""


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lint") / "mine.toml"


def agree(text: bytes, path: Path) -> Linted:
    """Check that lint finds a fault exactly where the loader refuses, and the loader's own words among them."""
    said, looked = first_refusal(text, path), found(text)
    assert bool(said) == bool(looked.faults), (said, looked.faults)
    if said and looked.is_toml:
        assert any(said.startswith(f"mine.toml: {p.remark.text}"[:270]) for p in looked.faults), (said, looked.faults)
    lines = text.count(b"\n") + 1
    for placed in looked.remarks:
        assert 1 <= placed.line <= lines
        assert placed.column >= 1
    return looked


@pytest.mark.parametrize("text", [t for t, *_ in FOUND.values()], ids=FOUND)
def test_a_fault_is_what_the_loader_refuses_and_a_question_is_not(text: str, scratch: Path) -> None:
    agree(text.encode("utf-8", "surrogateescape"), scratch)


@pytest.mark.parametrize("value", NO_DOSES, ids=[v if len(v) < 20 else f"{v[:6]}... of {len(v)}" for v in NO_DOSES])
@pytest.mark.parametrize("entry", ["regimen", "elsewhere", "comparator", "max", "found", "step"])
def test_what_is_no_dose_above_zero_is_found_on_its_own_line(scratch: Path, entry: str, value: str) -> None:
    text = with_dose(entry, value)
    looked = agree(text.encode(), scratch)
    line = max(at for at, line in enumerate(text.splitlines(), 1) if line.startswith("dose = "))
    assert [placed.line for placed in looked.faults] == [line]


@pytest.mark.parametrize("text", [text for text, *_ in UNKNOWN_KEYS.values()], ids=UNKNOWN_KEYS)
def test_every_unknown_key_is_found(text: str, scratch: Path) -> None:
    assert "KC102" in [placed.remark.code for placed in agree(text.encode(), scratch).faults]


SEEN_ELSEWHERE = (
    "number", "id", "indication", "name", "aliases", "schedule", "dose", "measure", "doses", "max", "from", "rise",
    "agreement", "read", "bears_on",
)  # fmt: skip
"""Keys whose value can be sound in itself and make another line wrong, which is then the one that is told."""

ONLY_REFERENCE = next(place for place in KEYS if FULL[: place[0]].endswith('words = "adults"\nreference = '))
"""Where the reference of a figure stands that names no source in words."""


@settings(max_examples=400)
@given(st.sampled_from(KEYS), VALUES)
@example(place=ONLY_REFERENCE, value='""')
def test_a_value_that_the_loader_refuses_is_found_on_its_own_line(
    scratch: Path, place: tuple[int, int], value: str
) -> None:
    start, end = place
    text = f"{FULL[:start]}{value}{FULL[end:]}"
    looked = agree(text.encode(), scratch)
    key = FULL[FULL.rfind("\n", 0, start) + 1 : start].partition(" ")[0]
    if looked.faults and looked.is_toml and key not in SEEN_ELSEWHERE:
        assert FULL[:start].count("\n") + 1 in {placed.line for placed in looked.faults}


@settings(max_examples=200)
@given(st.sampled_from(KEYS))
def test_a_key_that_is_misspelt_is_found_on_its_own_line(scratch: Path, place: tuple[int, int]) -> None:
    start = FULL.rfind("\n", 0, place[0]) + 1
    text = f"{FULL[:start]}x_{FULL[start:]}"
    looked = agree(text.encode(), scratch)
    assert FULL[:start].count("\n") + 1 in {placed.line for placed in looked.faults}


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(FULL)), st.integers(0, 6), st.binary(max_size=6)), min_size=1, max_size=4))
def test_a_file_with_any_bytes_changed_is_looked_through(scratch: Path, changes: list[tuple[int, int, bytes]]) -> None:
    content = bytearray(FULL.encode())
    for at, cut, new in changes:
        content[at : at + cut] = new
    agree(bytes(content), scratch)


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_looked_through(scratch: Path, content: bytes) -> None:
    assert agree(content, scratch).faults


NAMES = ("id", "text", "number", "dose", "regimen", "reference", "audit", "printed", "use", "max", "claim")
WORDS = st.text(st.characters(codec="utf-8"), max_size=5) | st.sampled_from(["mg", "1", "single", "5.0 mg U"])
TOML = st.recursive(
    WORDS | st.integers(-9, 9) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(["regimen", "reference", "use", "indication", "source", "fault", "x"]), TOML))
def test_any_toml_at_all_is_looked_through(scratch: Path, tables: dict[str, Any]) -> None:
    text = "".join(f"{key} = {written(value)}\n" for key, value in tables.items())
    tomllib.loads(text)
    agree(text.encode(), scratch)


def written(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower()


LONG_TEXTS = {
    f"a text of {part!r}": cautioned(part * (250_000 // len(part)), SOUND)
    for part in ("1,", "1.", ".1 ", "1.0 mg ", "Q", "q.", "5 ", "/d ", "<", "0")
}
"""Texts of nearly the largest size, each of very much of what is looked for."""


@pytest.mark.parametrize(
    "text", [*BOMBS.values(), *HOSTILE.values(), *LONG_TEXTS.values()], ids=[*BOMBS, *HOSTILE, *LONG_TEXTS]
)
def test_a_hostile_file_is_looked_through_and_ends(text: str, tmp_path: Path) -> None:
    """That it ends within the limits is the limit of the shell that runs it."""
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    ran = shell('ulimit -v 1048576; ulimit -t 20; ketacalc lint "$1" | tail -1; exit "${PIPESTATUS[0]}"', str(path))
    assert ran.code in (0, 1, 4), ran.said
    assert "Traceback" not in ran.said
    assert ran.text.startswith("1 file: ")


# The shipped catalogue.


@pytest.mark.parametrize("name", ["data/regimens.toml", "src/ketacalc/starter.toml"])
def test_what_is_shipped_has_no_fault_and_raises_no_question(name: str) -> None:
    looked = lint((ROOT / name).read_bytes(), name)
    assert (looked.remarks, looked.is_toml) == ((), True)
    assert looked.regimens == {"data/regimens.toml": 9, "src/ketacalc/starter.toml": 1}[name]


# The command.


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "mine.toml"


def test_it_prints_path_line_column_code_and_message(mine: Path) -> None:
    mine.write_text(cautioned("5 U", dosed("2.5 to 2 mg/kg")))
    ran = within("lint", "mine.toml")
    assert (ran.code, ran.err) == (1, b"")
    first, second, last = ran.text.splitlines()
    assert first == f"mine.toml:10:8: KC203 regimen 'smith-2000': {FALLS}"
    assert second.startswith("mine.toml:12:21: KC502 regimen 'smith-2000': caution 1: text: 'U': write units")
    assert last == "1 file: 1 fault, 1 question"


def test_a_file_that_is_named_twice_is_looked_through_once(mine: Path) -> None:
    mine.write_text(SOUND)
    assert within("lint", "mine.toml", "mine.toml").text == "1 file: no faults, no questions\n"


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_questions_end_in_1_only_where_it_is_strict(mine: Path, strict: tuple[str, ...], code: int) -> None:
    mine.write_text(cautioned("5 U", SOUND))
    assert within("lint", "mine.toml", *strict).code == code


def test_what_is_no_toml_ends_in_4_and_is_told_with_its_line(mine: Path) -> None:
    mine.write_text("a = 1\nb = \n")
    Path("sound.toml").write_text(dosed("3 to 2 mg/kg"))
    ran = within("lint", "mine.toml", "sound.toml")
    assert (ran.code, ran.err) == (4, b"")
    first, second, last = ran.text.splitlines()
    assert re.match(r"mine\.toml:2:\d+: KC001 the file is not TOML", first)
    assert second.startswith("sound.toml:10:8: KC203")
    assert last == "2 files: 2 faults, no questions"


def test_stdin_is_read_where_a_dash_stands() -> None:
    ran = shell("printf 'a = 1\\n' | ketacalc lint -")
    assert (ran.code, ran.said) == (1, "")
    assert ran.text.splitlines() == [
        "stdin:1:1: KC002 holds no regimen",
        "stdin:1:1: KC102 the key 'a' is not known",
        "1 file: 2 faults, no questions",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("lint",), 2, ("name a catalogue file",)),
        (("lint", "-", "-"), 2, ("stdin",)),
        (("lint", "none.toml"), 4, ("none.toml", "No such file")),
        (("lint", "/"), 4, ("not a regular file",)),
        (("lint", "/dev/zero"), 4, ("not a regular file",)),
        (("lint", ""), 4, ("the empty path",)),
        (("lint", "--codes", "mine.toml"), 2, ("--codes",)),
        (("lint", "--codes", "-f", "json"), 2, ("--codes",)),
        (("lint", "mine.toml", "-f", "table"), 2, ("'table'",)),
    ],
)
def test_what_cannot_be_looked_through_is_refused_in_one_line(
    mine: Path, arguments: tuple[str, ...], code: int, words: tuple[str, ...]
) -> None:
    refused(within(*arguments), code, *words)


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_a_full_disk_is_told(form: str) -> None:
    refused(within("lint", str(ROOT / "data" / "regimens.toml"), "-f", form, "-o", "/dev/full"), 74, "No space left")


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_hostile_text_stays_one_clean_line(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a\x1b[31m[red]<b>.toml"
    path.write_text(MINIMAL + '"<script>[red]\\u001b]0;x\\u202e" = 1\n')
    ran = within("lint", str(path), "-f", form)
    assert ran.code == 1
    assert "KC102" in ran.text
    assert not {"\x1b", "\u202e", "\x07"} & set(ran.text)
    if form == "text":
        assert len(ran.text.splitlines()) == 2


def test_the_text_is_the_same_at_any_width_and_in_ascii_where_nothing_else_arrives(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(put('"examplamine"', '"ä"', MINIMAL + '"größe" = 1\n'), encoding="utf-8")
    wide = shell('ketacalc lint "$1"', str(path), COLUMNS="200").text
    assert "größe" in wide
    assert shell('ketacalc lint "$1"', str(path), COLUMNS="20").text == wide
    plain = shell('ketacalc lint "$1"', str(path), LANG="C", LC_ALL="C").text
    assert plain.isascii()
    assert "gr\\xf6\\xdfe" in plain


# JSON and SARIF.


@cache
def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("ketacalc").joinpath("schemas", f"{name}.schema.json").read_text("utf-8"))
    return loaded


MIXED = (
    dosed("2.5 to 2 mg/kg")
    + """printed = "2.5 to 2 mg/kg"
caution = [{ text = "5 U" }, { text = "3 mg/d" }] # KC404: a day
"""
)


@pytest.mark.parametrize("text", [MIXED, SOUND, "a = ", "", FULL], ids=["mixed", "sound", "no TOML", "empty", "full"])
def test_the_json_keeps_its_schema(mine: Path, text: str) -> None:
    mine.write_text(text)
    document = json.loads(within("lint", "mine.toml", "-f", "json").out)
    assert not [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema("lint")).iter_errors(document)]


def test_the_json_says_what_the_text_says(mine: Path) -> None:
    mine.write_text(MIXED)
    document = json.loads(within("lint", "mine.toml", "-f", "json").out)
    assert (document["faults"], document["questions"], document["silenced"]) == (1, 1, 1)
    [file] = document["files"]
    assert (file["path"], file["is_toml"], file["regimens"]) == ("mine.toml", True, 1)
    fault, unit, day = file["remarks"]
    assert fault == {
        "code": "KC203",
        "name": "reversed-range",
        "level": "fault",
        "line": 10,
        "column": 8,
        "entry": "regimen 'smith-2000'",
        "text": FALLS,
        "silenced": False,
    }
    assert (unit["code"], unit["level"], unit["silenced"]) == ("KC502", "question", False)
    assert (day["code"], day["level"], day["silenced"]) == ("KC404", "question", True)


SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "pattern": "^https://.*sarif-2\\.1\\.0\\.json$"},
        "version": {"enum": ["2.1.0"]},
        "runs": {"type": "array", "items": {"$ref": "#/definitions/run"}},
    },
    "definitions": {
        "text": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string"}},
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "artifact": {
            "type": "object",
            "required": ["uri"],
            "additionalProperties": False,
            "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~:/%!$&'()*+,;=@-]+$"}},
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string"},
                "shortDescription": {"$ref": "#/definitions/text"},
                "defaultConfiguration": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"level": {"$ref": "#/definitions/level"}},
                },
            },
        },
        "region": {
            "type": "object",
            "required": ["startLine", "startColumn"],
            "additionalProperties": False,
            "properties": {
                "startLine": {"type": "integer", "minimum": 1},
                "startColumn": {"type": "integer", "minimum": 1},
            },
        },
        "location": {
            "type": "object",
            "required": ["physicalLocation"],
            "additionalProperties": False,
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation", "region"],
                    "additionalProperties": False,
                    "properties": {
                        "artifactLocation": {"$ref": "#/definitions/artifact"},
                        "region": {"$ref": "#/definitions/region"},
                    },
                }
            },
        },
        "result": {
            "type": "object",
            "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/definitions/level"},
                "message": {"$ref": "#/definitions/text"},
                "locations": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/location"}},
                "suppressions": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["kind"],
                        "additionalProperties": False,
                        "properties": {"kind": {"enum": ["inSource", "external"]}},
                    },
                },
            },
        },
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "additionalProperties": False,
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name"],
                            "additionalProperties": False,
                            "properties": {
                                "name": {"type": "string"},
                                "semanticVersion": {"type": "string"},
                                "rules": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": {"$ref": "#/definitions/rule"},
                                },
                            },
                        }
                    },
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "invocations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["executionSuccessful"],
                        "additionalProperties": False,
                        "properties": {"executionSuccessful": {"type": "boolean"}},
                    },
                },
                "artifacts": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {
                            "location": {"$ref": "#/definitions/artifact"},
                            "hashes": {"type": "object", "additionalProperties": {"type": "string"}},
                        },
                    },
                },
                "results": {"type": "array", "items": {"$ref": "#/definitions/result"}},
            },
        },
    },
}
"""What SARIF 2.1.0 (an OASIS standard) says of the properties that are written here, and no others."""


@pytest.mark.parametrize("text", [MIXED, SOUND, "a = ", "", FULL], ids=["mixed", "sound", "no TOML", "empty", "full"])
def test_the_sarif_keeps_the_standard(mine: Path, text: str) -> None:
    mine.write_text(text)
    log = json.loads(within("lint", "mine.toml", "-f", "sarif").out)
    assert not [f"{e.json_path}: {e.message}" for e in Draft4Validator(SARIF).iter_errors(log)]


def test_the_sarif_says_what_the_text_says(mine: Path) -> None:
    mine.write_text(MIXED)
    [run] = json.loads(within("lint", "mine.toml", "-f", "sarif").out)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in RULES.values()]
    first, _, third = run["results"]
    assert (first["ruleId"], first["level"], rules[first["ruleIndex"]]["name"]) == ("KC203", "error", "reversed-range")
    assert first["message"]["text"] == f"regimen 'smith-2000': {FALLS}"
    place = first["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "mine.toml"}, "region": {"startLine": 10, "startColumn": 8}}
    assert (third["level"], third["suppressions"]) == ("warning", [{"kind": "inSource"}])
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_a_path_in_sarif_is_a_uri(tmp_path: Path) -> None:
    path = tmp_path / "a b#c%.toml"
    path.write_text(SOUND)
    [run] = json.loads(within("lint", str(path), "-f", "sarif").out)["runs"]
    assert run["artifacts"][0]["location"]["uri"] == f"file://{tmp_path}/a%20b%23c%25.toml"


# The codes.


def test_every_code_is_listed_once_with_a_name_and_what_it_finds() -> None:
    assert tuple(RULES) == get_args(Name)
    assert len({rule.code for rule in RULES.values()}) == len(RULES)
    listed = within("lint", "--codes").text.splitlines()
    assert [line[:5] for line in listed] == [rule.code for rule in RULES.values()]
    for line in listed:
        assert re.fullmatch(r"KC\d{3}  (fault   |question)  [a-z-]+ +[A-Z`].*[.?]", line), line


def test_every_code_is_found_by_a_test_of_its_own() -> None:
    assert {code for _, code, _, _ in FOUND.values()} == {rule.code for rule in RULES.values()}


def test_the_codes_stay() -> None:
    """By hand: a code that goes, or comes to mean something else, breaks the comments in people's files."""
    assert " ".join(sorted(rule.code for rule in RULES.values())) == (
        "KC001 KC002 KC101 KC102 KC103 KC104 KC105 KC106 KC107 KC108 KC109 KC110 KC201 KC202 KC203 KC204 KC205 KC206"
        " KC207 KC301 KC302 KC303 KC304 KC305 KC306 KC401 KC402 KC403 KC404 KC405 KC406 KC501 KC502 KC601 KC602 KC603"
        " KC604 KC605 KC606 KC607"
    )


def test_of_thousands_of_unknown_keys_the_nearest_is_not_looked_for() -> None:
    """One that is misspelt among a few is told; a file of nothing else is no misspelling."""
    few, many = MINIMAL + "rout = 1\n", MINIMAL + "rout = 1\n" + "".join(f"key{at:03} = 1\n" for at in range(150))
    [told] = [str(one.remark) for one in found(few).remarks if "rout" in str(one.remark)]
    assert "did you mean 'route'?" in told
    remarks = [str(one.remark) for one in found(many).remarks if "is not known" in str(one.remark)]
    assert len(remarks) == 151
    assert "did you mean" not in next(one for one in remarks if "'rout'" in one)
