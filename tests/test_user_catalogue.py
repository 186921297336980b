"""A catalogue of a user's own: short to write, for any drug, and refused in one clear line where it is wrong."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc.core.catalogue import regimen as ketacalc_regimen
from tests.command import ENVIRONMENT, UNMEASURED
from tests.test_catalogue import texts

MINIMAL = """\
[[reference]]
number = "1"

[[regimen]]
id = "smith-2000"
drug = "examplamine"
indication = "gout"
route = "oral"
schedule = "single"
dose = "1.5 to 2 mg/kg"
references = ["1"]
"""
"""The shortest catalogue that the format allows: one figure, and one reference to trace it to."""

FULL = """\
version = "7"
title = "Examplamine"
read_on = 2026-11-20
source = { title = "A review", author = "A Smith", publisher = "A house", date = "2020" }
use = [
  { id = "rash", name = "itching rash", aliases = ["itch"], section = "Skin", references = ["2"], note = "rare" },
]

[[indication]]
id = "joints"
name = "painful joints"

[[indication]]
id = "gout"
name = "acute gout"
aliases = ["podagra"]
under = ["joints"]

[[reference]]
number = "1"
authors = ["Smith A", "Jones B"]
et_al = true
year = "2000"

[[reference]]
number = "2"
title = "A letter"
named = false
seen = true

[[regimen]]
id = "smith-2000"
drug = "examplamine"
indication = "gout"
population = "adults"
ages = "adult"
route = "intravenous"
schedule = "daily divided"
doses_per_day = [3, 2]
dose = "1.5 to 2 mg/kg/day"
printed = "1.5-2mg/kg/day"
section = "Results"
references = ["1"]
unlisted = ["2"]
marker = "1,2"
patients = 12
outcome = { direction = "negative", text = "no better" }
comparator = { drug = "other", dose = "1 mg", printed = "1mg", route = "oral", note = "none" }
basis = "base"

[regimen.fixed]
doses = ["1.5 mg/kg/day", "2 mg/kg/day"]
from = "source"
read = ["abstract"]

[regimen.max]
dose = "200 mg"
per = "day"
from = "source"

[regimen.over]
time = "8 to 12 h"
from = "document"

[[regimen.step]]
dose = "1 to 1.5 mg/kg/day"
rise = "0.1 mg/kg/day"
every = "2 to 3 day"
over = "9 day"
of = 2
from = "source"
read = ["full", "mirror"]

[[regimen.caution]]
text = "Careful."
short = "careful"
bears_on = "dose"

[regimen.audit]
agreement = "suspect"
read = ["abstract"]
read_on = 2026-11-23
says = "The same."
suspect_unit = "mg/kg/h"

[[regimen.audit.found]]
measure = "mean"
dose = "1.75 mg/kg/day"
deviation = "0.25 mg/kg/day"
words = "adults"
reference = "2"
read = ["abstract"]

[[regimen.audit.found]]
dose = "1 to 2 mg/kg/day"
words = "children"
source = "Jones 1999"
identifier = "PMID 7"
seen_at = "a copy"
read = ["abstract"]
read_on = "2026-11-24"

[[claim]]
printed = "2 of 12 again"
text = "It came back in 2 of 12."
section = "Results"
references = ["1"]
marker = "1,2"
regimen = "smith-2000"

[[claim]]
printed = "rare"
indication = "rash"
audit = { agreement = "unread" }

[[elsewhere]]
id = "elsewhere-2"
reference = "2"
drug = "examplamine"
dose = "3 to 4 mg"
route = "oral"
words = "once"
read = ["abstract"]
max = { dose = "10 mg" }
step = [{ dose = "1 mg/h", rise = "1 mg/h" }]

[[fault]]
references = ["2"]
text = "2 is cited nowhere."
"""
"""A catalogue in which every kind of entry and every key stands."""

SECOND = MINIMAL.partition("\n\n")[2]
"""The regimen of the shortest catalogue, to stand there once more."""

LARGEST = 256 << 10
NAME = "mine.toml"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes], str]:
    """Return a function that writes a catalogue file and returns its path."""

    def written(content: str | bytes) -> str:
        path = tmp_path / NAME
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return written


Write = Callable[[str | bytes], str]


def refused(path: str, *words: str) -> str:
    """Check that a catalogue is refused in one short clean line that holds these words, and return the line."""
    with pytest.raises(ketacalc.CatalogueError) as caught:
        ketacalc.catalogue(path)
    line = str(caught.value)
    assert line.isprintable(), ascii(line)
    assert len(line) < 300, line
    assert [word for word in words if word not in line] == [], line
    return line


def put(old: str, new: str, text: str = MINIMAL) -> str:
    """Return a catalogue in which one thing is written in another way."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_the_shortest_catalogue_scales_a_dose_of_another_drug(write: Write) -> None:
    own = ketacalc.catalogue(write(MINIMAL))
    [dose] = ketacalc.dose(weight="70", indication="gout", catalogue=own)
    assert (dose.amount.low.value, dose.amount.high.value) == (Fraction(105), Fraction(140))
    assert dose.amount.unit.symbol == "mg"
    assert (dose.regimen.id, dose.regimen.drug, dose.regimen.route) == ("smith-2000", "examplamine", "oral")
    assert [reference.number for reference in dose.regimen.references] == ["1"]
    assert list(ketacalc.dose(weight="70", regimen="SMITH-2000", catalogue=own)) == [dose]


def test_what_the_shortest_catalogue_leaves_out_is_not_made_up(write: Write) -> None:
    own = ketacalc.catalogue(write(MINIMAL))
    [regimen] = own.regimens
    assert (regimen.patients, regimen.comparator, regimen.cautions, regimen.doses_per_day) == (None, None, (), ())
    assert (regimen.population, regimen.age_group, regimen.expressed_as) == ("not stated", "not stated", "not stated")
    assert (regimen.outcome.direction, regimen.outcome.text) == ("not stated", "not stated")
    assert (regimen.fixed, regimen.maximum, regimen.over, regimen.steps) == (None, None, None, ())
    assert (regimen.printed, regimen.audit.agreement, regimen.audit.read) == ("", "unread", ("nothing",))
    assert (own.version, own.claims, own.source_doses, own.citation_errors) == ("not stated", (), (), ())
    assert own.warnings == ()


def test_every_key_of_the_format_is_read(write: Write) -> None:
    own = ketacalc.catalogue(write(FULL))
    [regimen] = own.regimens
    assert (own.version, own.title, own.source.author) == ("7", "Examplamine", "A Smith")
    assert (regimen.reported.low.value, regimen.reported.high.value) == (Fraction(3, 2), Fraction(2))
    assert (regimen.doses_per_day, regimen.patients, regimen.age_group) == ((2, 3), 12, "adult")
    assert (regimen.outcome.direction, regimen.audit.suspect_unit) == ("negative", "mg/kg/h")
    assert [reference.number for reference in regimen.cited] == ["1", "2"]
    assert [(r.number, r.named, r.seen, r.is_identified) for r in own.references] == [
        ("1", True, True, True), ("2", False, True, True),
    ]  # fmt: skip
    assert [(c.text, c.short, c.bears_on) for c in regimen.cautions] == [("Careful.", "careful", "dose")]
    mean, range_ = regimen.audit.figures
    assert (mean.measure, mean.dose.low.value, mean.deviation and mean.deviation.value, mean.words) == (
        "mean", Fraction(7, 4), Fraction(1, 4), "adults",
    )  # fmt: skip
    assert (mean.reference and mean.reference.title, mean.source, mean.read) == ("A letter", "", ("abstract",))
    assert (range_.measure, range_.dose.high.value, range_.source, range_.identifier, range_.seen_at) == (
        "given", Fraction(2), "Jones 1999", "PMID 7", "a copy",
    )  # fmt: skip
    assert own.indicated("Podagra") == own.indicated("painful joints") == (regimen,)
    [elsewhere] = own.source_doses
    assert (elsewhere.id, elsewhere.maximum and elsewhere.maximum.dose.value) == ("elsewhere-2", Fraction(10))
    assert [(one.dose.low.value, one.whence.origin, one.whence.read) for one in elsewhere.steps] == [
        (Fraction(1), "source", ("abstract",))
    ]
    with pytest.raises(ketacalc.NoDoseReportedError, match=r"mine\.toml reports no dose for itching rash \(Skin; .*2"):
        own.indicated("itch")


def test_what_a_fact_comes_from_is_read_with_it(write: Write) -> None:
    """Where an entry does not say what was read for it, its audit says it; a day that is not stated is the file's."""
    own = ketacalc.catalogue(write(FULL))
    [regimen] = own.regimens
    assert regimen.fixed
    assert regimen.maximum
    assert regimen.over
    assert [(dose.value, dose.unit.symbol) for dose in regimen.fixed.doses] == [
        (Fraction(3, 2), "mg/kg/day"), (Fraction(2), "mg/kg/day"),
    ]  # fmt: skip
    most = regimen.maximum
    assert (most.dose.value, most.dose.unit.symbol, most.per.value) == (Fraction(200), "mg/day", "day")
    assert (regimen.maximum.whence.origin, regimen.maximum.whence.read) == ("source", ("abstract",))
    assert (regimen.over.time.low.value, regimen.over.whence) == (Fraction(8), ketacalc_regimen.DOCUMENT)
    [step] = regimen.steps
    assert (step.rise and step.rise.value, step.every and step.every.high.value) == (Fraction(1, 10), Fraction(3))
    assert (step.of, step.whence.read, step.whence.is_binding) == (2, ("full", "mirror"), True)
    assert [found.read_on for found in regimen.audit.figures] == ["2026-11-20", "2026-11-24"]
    assert (regimen.audit.read_on, own.source_doses[0].read_on) == ("2026-11-23", "2026-11-20")


def test_a_claim_is_about_a_regimen_or_an_indication(write: Write) -> None:
    first, second = ketacalc.catalogue(write(FULL)).claims
    assert (first.printed, first.text, first.regimen, first.indication) == (
        "2 of 12 again", "It came back in 2 of 12.", "smith-2000", "",
    )  # fmt: skip
    assert (first.section, first.marker, [r.number for r in first.references]) == ("Results", "1,2", ["1"])
    assert (second.indication, second.audit.agreement, second.audit.read_on) == ("rash", "unread", "2026-11-20")


def test_doses_that_the_document_states_in_turn_are_its_fixed_doses(write: Write) -> None:
    """In the order in which they were given, in the unit of the first; the bounds are the least and the greatest."""
    [regimen] = ketacalc.catalogue(write(put('"1.5 to 2 mg/kg"', '["0.04 g", "20 mg"]'))).regimens
    assert (regimen.reported.low.value, regimen.reported.high.value) == (Fraction(1, 50), Fraction(1, 25))
    assert regimen.fixed
    assert [(dose.value, dose.unit.symbol) for dose in regimen.fixed.doses] == [
        (Fraction(1, 25), "g"), (Fraction(1, 50), "g"),
    ]  # fmt: skip
    assert regimen.fixed.whence.origin == "document"


MAXIMA = {
    '"30 mg"': (30, "mg", "dose"),
    '"30 mg", per = "dose"': (30, "mg", "dose"),
    '"100 mg", per = "day"': (100, "mg/day", "day"),
    '"100 mg/day"': (100, "mg/day", "day"),
    '"100 mg/day", per = "day"': (100, "mg/day", "day"),
    '"2 mg/kg", per = "hour"': (2, "mg/kg/h", "hour"),
    '"10 mcg/kg/min"': (10, "mcg/kg/min", "hour"),
    '"2 g", per = "course"': (2, "g", "course"),
}


@pytest.mark.parametrize(("written", "read"), MAXIMA.items(), ids=MAXIMA)
def test_a_maximum_is_for_what_its_unit_says_or_what_stands_beside_it(
    write: Write, written: str, read: tuple[int, str, str]
) -> None:
    [regimen] = ketacalc.catalogue(write(MINIMAL + f"max = {{ dose = {written} }}\n")).regimens
    assert regimen.maximum
    assert (regimen.maximum.dose.value, regimen.maximum.dose.unit.symbol, regimen.maximum.per.value) == (
        Fraction(read[0]), *read[1:],
    )  # fmt: skip


def test_a_users_catalogue_is_named_and_replaces_the_shipped_one(write: Write) -> None:
    own = ketacalc.catalogue(write(MINIMAL))
    assert own.name == NAME
    assert NAME in own.notice
    assert not own.is_shipped
    with pytest.raises(ketacalc.UnknownNameError):
        ketacalc.dose(weight="70", indication="trd", catalogue=own)


@pytest.mark.parametrize("name", ["shipped", "regimens.toml"])
def test_no_name_of_a_file_makes_it_the_shipped_catalogue(tmp_path: Path, name: str) -> None:
    """Or its doses would be said to be reported in the review article."""
    path = tmp_path / name
    path.write_text(MINIMAL)
    own = ketacalc.catalogue(str(path))
    assert not own.is_shipped
    assert name in own.notice


def test_a_decimal_that_no_float_holds_stays_exact(write: Write) -> None:
    [regimen] = ketacalc.catalogue(write(put('"1.5 to 2 mg/kg"', '"0.100000000001 mg"'))).regimens
    assert regimen.reported.low.value == Fraction(100_000_000_001, 10**12)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""], ids=["with a byte order mark", "without"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "windows"])
def test_a_file_from_any_editor_is_read(write: Write, mark: bytes, end: bytes) -> None:
    own = ketacalc.catalogue(write(mark + MINIMAL.encode().replace(b"\n", end)))
    assert own.regimen("smith-2000").reported.high.value == 2


@pytest.mark.parametrize("written", ['"""One\n\ttwo."""', '"One\\ntwo"', '"One\\rtwo"', "'''One\ntwo'''"])
@pytest.mark.parametrize("key", ["id", "drug", "printed", "population"])
def test_a_line_break_in_a_text_or_an_id_is_refused(write: Write, key: str, written: str) -> None:
    text = re.sub(rf"(?m)^{key} = .*\n", "", MINIMAL) + f"{key} = {written}\n"
    refused(write(text), NAME, key, "line break")


def test_a_text_over_several_lines_of_the_file_is_one_line(write: Write) -> None:
    own = ketacalc.catalogue(write(MINIMAL + 'caution = [{ text = """One \\\n  two.""" }]\n'))
    assert [found.text for found in own.regimens[0].cautions] == ["One two."]


def test_a_text_in_another_script_is_kept(write: Write) -> None:
    own = ketacalc.catalogue(write(put('"gout"', '"痛風"')))
    assert own.indicated("痛風") == own.regimens


@pytest.mark.parametrize("count", [17, 100])
def test_many_entries_in_one_line_are_no_nesting(write: Write, count: int) -> None:
    uses = ", ".join(f'{{ id = "use-{n}" }}' for n in range(count))
    assert len(ketacalc.catalogue(write(f"use = [{uses}]\n{MINIMAL}")).indications) == count + 1


@pytest.mark.parametrize(("high", "wide"), [("150", False), ("150.1", True), ("9999999", True)])
def test_a_range_wider_than_a_hundred_times_is_read_with_a_warning(write: Write, high: str, wide: bool) -> None:
    own = ketacalc.catalogue(write(put("1.5 to 2 mg/kg", f"1.5 to {high} mg/kg")))
    assert len(own.warnings) == wide
    for warning in own.warnings:
        assert NAME in warning
        assert "smith-2000" in warning
        assert "100 times" in warning
        assert len(warning) < 280


ENTRY = "regimen 'smith-2000'"


@pytest.mark.parametrize("key", ["drug", "indication", "route", "schedule", "dose", "references"])
def test_a_regimen_without_one_of_its_keys_is_refused(write: Write, key: str) -> None:
    refused(write(re.sub(rf"(?m)^{key} = .*\n", "", MINIMAL)), NAME, ENTRY, key)


def test_a_regimen_without_an_id_is_refused_by_its_place(write: Write) -> None:
    refused(write(put('id = "smith-2000"\n', "")), NAME, "regimen 1", "id")


UNKNOWN_KEYS = {
    "at the top": ('colour = "red"\n' + MINIMAL, "colour"),
    "of a regimen": (MINIMAL + 'colour = "red"\n', "smith-2000", "colour"),
    "in another case": (MINIMAL + 'Printed = "1"\n', "smith-2000", "Printed"),
    "of a reference": (put('number = "1"', 'number = "1"\ncolour = "red"'), "reference '1'", "colour"),
    "of an indication": (MINIMAL + '[[indication]]\nid = "a"\nsee = []\n', "indication 'a'", "see"),
    "of a use": (MINIMAL + '[[use]]\nid = "a"\ndose = "1"\n', "use 'a'", "dose"),
    "of an outcome": (MINIMAL + 'outcome = { direction = "mixed", text = "x", n = 1 }\n', "smith-2000", "outcome", "n"),
    "of an audit": (MINIMAL + 'audit = { agreement = "unread", colour = 1 }\n', "smith-2000", "audit", "colour"),
    "of a comparator": (
        MINIMAL + 'comparator = { drug = "x", dose = "1 mg", red = "1" }\n',
        ENTRY,
        "comparator",
        "red",
    ),
    "of the source": ('source = { colour = "red" }\n' + MINIMAL, "source", "colour"),
    "of a fault": (MINIMAL + '[[fault]]\ntext = "x"\ncolour = 1\n', "fault 'x'", "colour"),
    "of a dose elsewhere": (put('dose = "3 to 4 mg"', 'dose = "3 mg"\ncolour = 1', FULL), "elsewhere-2", "colour"),
    "a table of another name": (MINIMAL.replace("[[regimen]]", "[[regimens]]"), "regimens"),
}


@pytest.mark.parametrize(("text", "words"), [(t, w) for t, *w in UNKNOWN_KEYS.values()], ids=UNKNOWN_KEYS)
def test_a_key_that_nobody_knows_is_refused(write: Write, text: str, words: list[str]) -> None:
    refused(write(text), NAME, *words)


WRONG_TYPES = [
    (key, value)
    for key, values in {
        "id": ("7", "true"),
        "drug": ("1.5", '["examplamine"]'),
        "indication": ("[]",),
        "route": ("{ way = 'oral' }",),
        "schedule": ("1", '["single"]'),
        "dose": ("true", "[1, 2]", '["1 mg"]', "[]", "{ value = 1 }", "2020-01-01", "07:32:00", "1.5"),
        "max": ('"30 mg"', "30"),
        "fixed": ('["1.5 mg/kg", "2 mg/kg"]',),
        "over": ('"40 min"',),
        "step": ("{}",),
        "caution": ("1e999999999", '"Careful."', "[1]", "{}"),
        "patients": ("1e999999999", '"7"', "true", "1.5", "[7]"),
        "references": ('"1"', "1", "[1]", '[["1"]]', "true"),
        "printed": ("2",),
        "population": ("[]",),
        "ages": ("18",),
        "outcome": ('"good"', "[]", "[{}]"),
        "comparator": ("1",),
        "audit": ('"agrees"',),
        "unlisted": ('"1"',),
        "marker": ("1",),
        "section": ("1979-05-27T07:32:00Z",),
        "basis": ("false",),
    }.items()
    for value in values
]


@pytest.mark.parametrize(("key", "value"), WRONG_TYPES, ids=[f"{k} = {v}" for k, v in WRONG_TYPES])
def test_a_value_of_the_wrong_type_is_refused_with_its_entry_and_key(write: Write, key: str, value: str) -> None:
    text = re.sub(rf"(?m)^{key} = .*\n", "", MINIMAL) + f"{key} = {value}\n"
    refused(write(text), NAME, "regimen 1" if key == "id" else ENTRY, key)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("regimen = 1\n", ("regimen", "array of tables")),
        ("regimen = {}\n", ("regimen", "array of tables")),
        (MINIMAL.replace("[[regimen]]", "[regimen]"), ("regimen", "[[regimen]]")),
        (MINIMAL.replace("[[reference]]", "[reference]"), ("reference", "[[reference]]")),
        ("regimen = [1]\n", ("regimen 1", "not a table")),
        ("reference = [[]]\n", ("reference 1", "not a table")),
        ("version = 1\n" + MINIMAL, ("version", "not a text")),
        ("title = []\n" + MINIMAL, ("title", "not a text")),
        ("source = []\n" + MINIMAL, ("source", "not a table")),
        (put('number = "1"', "number = 1"), ("reference 1", "number", "not a text")),
        (put('number = "1"', 'number = "1"\nyear = 2000'), ("reference '1'", "year", "not a text")),
        (put('number = "1"', 'number = "1"\net_al = 1'), ("reference '1'", "et_al", "true or false")),
        (put('number = "1"', 'number = "1"\nauthors = "Smith A"'), ("reference '1'", "authors", "array")),
    ],
)
def test_a_table_of_the_wrong_form_is_refused(write: Write, text: str, words: tuple[str, ...]) -> None:
    refused(write(text), NAME, *words)


NO_DOSES = [
    '"0 mg"', "0", "0.0", "0e5", '"-1 mg"', "-1", "-1.5", "nan", "-nan", "inf", "-inf", "1e999", "1e-999", "1e64",
    "1e7",
    '"0.000000000000000000000000000000001 mg"',
    '"nan mg"', '"inf mg"', '"1e3 mg"', '"1,5 mg"', '".5 mg"', '"1. mg"', '"05 mg"', '"1"',
    '"1 to 2"', '"mg"', '"2 to 1 mg"', '"0 to 1 mg"', '"1 to 2 to 3 mg"', '"1 mg to 2 mg/kg"', '""', '" "', '"1_0 mg"',
    '"0x10 mg"', '"+1 mg"', '"1/2 mg"', '"\\uff11 mg"', '"\\u0661 mg"', '"1\\u200bmg"', "12345678",
    "1" * 5000, "0x" + "f" * 5000, "0o" + "7" * 5000, "0b" + "1" * 20_000, "9" * 4300, '"' + "1" * 5000 + ' mg"',
    "1." + "1" * 5000, "1e" + "9" * 5000, "1e999999999", "-1e99999999999999999999",
]  # fmt: skip


@pytest.mark.parametrize("value", NO_DOSES, ids=[v if len(v) < 20 else f"{v[:6]}... of {len(v)}" for v in NO_DOSES])
@pytest.mark.parametrize("entry", ["regimen", "elsewhere", "comparator", "max", "found", "step"])
def test_what_is_no_dose_above_zero_is_refused(write: Write, entry: str, value: str) -> None:
    """A figure that Python's own reader already refuses is named by the file alone."""
    line = refused(write(with_dose(entry, value)), NAME)
    assert entry in line or "too many digits" in line


def with_dose(entry: str, value: str) -> str:
    """Return a catalogue in which a dose of that kind of entry is written so."""
    if entry == "regimen":
        return re.sub(r"(?m)^dose = .*$", lambda _: f"dose = {value}", MINIMAL)
    return (
        MINIMAL
        + {
            "elsewhere": f'[[elsewhere]]\nid = "e"\nreference = "1"\ndrug = "x"\ndose = {value}\n',
            "comparator": f'[regimen.comparator]\ndrug = "x"\ndose = {value}\n',
            "max": f"[regimen.max]\ndose = {value}\n",
            "found": '[regimen.audit]\nagreement = "unread"\n[[regimen.audit.found]]\nwords = "x"\nsource = "A"\n'
            f'read = ["full"]\ndose = {value}\n',
            "step": f"[[regimen.step]]\ndose = {value}\n",
        }[entry]
    )


CONTRADICTIONS = {
    "a rate that is a maximum of a dose": ('max = { dose = "30 mg/h", per = "dose" }', ("max", "per", "leave it out")),
    "a day that is a maximum of an hour": ('max = { dose = "30 mg/day", per = "hour" }', ("max", "per")),
    "a rate that is a maximum of a course": ('max = { dose = "30 mg/h", per = "course" }', ("max", "per")),
    "a dose for each dose that is one of a day": ('max = { dose = "30 mg/dose", per = "day" }', ("max", "per")),
    "a maximum that is a volume": ('max = { dose = "30 mL" }', ("max", "dose", "mL")),
    "a maximum that is a concentration": ('max = { dose = "30 mg/mL" }', ("max", "dose", "mg/mL")),
    "a maximum that is a weight": ('max = { dose = "30 kg" }', ("max", "dose", "kg")),
    "a maximum that is a time": ('max = { dose = "30 min" }', ("max", "dose", "min")),
    "a maximum of a substance for a mass": ('max = { dose = "30 mmol" }', ("max", "dose", "does not compare")),
    "a maximum below the dose": ('max = { dose = "1 mg/kg" }', ("max", "dose", "below")),
    "a maximum that is a range": ('max = { dose = "1 to 3 mg/kg" }', ("max", "dose")),
    "what was read for the document": ('max = { dose = "9 mg/kg", read = ["full"] }', ("max", "read")),
    "nothing said of what was read": ('max = { dose = "9 mg/kg", from = "source" }', ("max", "read", "missing")),
    "fixed doses of the document": ('fixed = { doses = ["1.5 mg/kg", "2 mg/kg"] }', ("fixed", "dose = [")),
    "fixed doses outside the range": (
        'fixed = { doses = ["1 mg/kg", "2 mg/kg"], from = "source", read = ["full"] }', ("fixed", "doses", "outside"),
    ),
    "fixed doses of another kind": (
        'fixed = { doses = ["1.5 mg", "2 mg"], from = "source", read = ["abstract"] }', ("fixed", "doses", "compare"),
    ),
    "one fixed dose": ('fixed = { doses = ["2 mg/kg"], from = "source", read = ["full"] }', ("fixed", "doses", "2")),
    "an infusion time that is a dose": ('over = { time = "2 mg" }', ("over", "time", "mg")),
    "a step of a dose that is not there": ('step = [{ dose = "1 mg/kg", of = 1 }]', ("step", "of", "0 fixed doses")),
    "a step above the maximum": (
        'max = { dose = "3 mg/kg" }\nstep = [{ dose = "4 mg/kg" }]', ("step", "dose", "maximum"),
    ),
    "a step of a substance for a mass": ('step = [{ dose = "4 mmol" }]', ("step", "dose", "does not compare")),
    "a maximum below the least of doses in turn": ('max = { dose = "1.4 mg/kg" }', ("max", "dose", "below")),
    "rates that fall": ('step = [{ dose = "2 mg/h" }, { dose = "1 mg/h" }]', ("step", "dose", "falls")),
    "rates that overlap": (
        'step = [{ dose = "1 to 3 mg/h" }, { dose = "2 to 4 mg/h" }]', ("step", "dose", "overlaps"),
    ),
    "a rise of a dose": ('step = [{ dose = "2 mg", rise = "1 mg" }]', ("step", "rise")),
    "a rise in another unit": ('step = [{ dose = "2 mg/h", rise = "1 mg/kg/h" }]', ("step", "rise")),
    "a time without a rise": ('step = [{ dose = "2 mg/h", every = "1 h" }]', ("step", "every", "rise")),
    "a caution of the dose without a short form": (
        'caution = [{ text = "x", bears_on = "dose" }]', ("caution", "short", "missing"),
    ),
    "agreement with what nobody read": ('audit = { agreement = "agrees" }', ("audit", "agreement", "nothing")),
    "nothing and something": ('audit = { agreement = "unread", read = ["nothing", "full"] }', ("audit", "read")),
    "a suspect unit that agrees": (
        'audit = { agreement = "agrees", read = ["full"], suspect_unit = "mg" }', ("audit", "agreement", "suspect"),
    ),
    "a claim about two things": (
        '[[claim]]\nprinted = "x"\nindication = "gout"\nregimen = "smith-2000"', ("claim", "not both"),
    ),
    "a claim about no regimen": ('[[claim]]\nprinted = "x"\nregimen = "gout"', ("claim", "regimen", "'gout'")),
    "a claim about no indication": ('[[claim]]\nprinted = "x"\nindication = "x"', ("claim", "indication", "'x'")),
    "a day that is none": ('read_on = "2026-02-30"', ("read_on",)),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "words"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_contradicts_itself_is_refused(write: Write, lines: str, words: tuple[str, ...]) -> None:
    text = f"{lines}\n{MINIMAL}" if lines.startswith("read_on") else f"{MINIMAL}{lines}\n"
    refused(write(text), NAME, *words)


def test_the_steps_of_each_fixed_dose_are_looked_at_by_themselves(write: Write) -> None:
    text = put('"1.5 to 2 mg/kg"', '["1.5 mg/kg", "2 mg/kg"]')
    text += 'step = [{ dose = "2 mg/h", of = 1 }, { dose = "1 mg/h", of = 2 }, { dose = "1 mg/kg", of = 2 }]\n'
    assert [step.of for step in ketacalc.catalogue(write(text)).regimens[0].steps] == [1, 2, 2]


FORMER = {
    "a range": (
        ('dose = "1.5 to 2 mg/kg"', 'low = "1.5"\nhigh = "2"\nunit = "mg/kg"'),
        'write dose = "1.5 to 2 mg/kg" instead of low, high and unit',
    ),
    "one figure": (
        ('dose = "1.5 to 2 mg/kg"', "low = 2\nhigh = 2\nunit = 'mg/kg'"),
        'write dose = "2 mg/kg" instead of low, high and unit',
    ),
    "cautions": (('route = "oral"', 'route = "oral"\ncautions = ["x"]'), "write [[regimen.caution]] with text"),
    "a verdict": (
        ('route = "oral"', 'route = "oral"\naudit = { verdict = "dose agrees, setting differs" }'),
        'write agreement = "agrees" (agrees, differs, suspect or unread) instead of verdict',
    ),
    "a cap": (
        ('route = "oral"', 'route = "oral"\naudit = { agreement = "unread", cap = "30 mg" }'),
        'write max = { dose = "30 mg", from = "source" } above [regimen.audit] instead of cap',
    ),
    "fixed doses": (
        ('route = "oral"', 'route = "oral"\naudit = { agreement = "unread", fixed = ["1", "2"] }'),
        'write fixed = { doses = ["1 mg/kg", "2 mg/kg"], from = "source" } (with their unit) above [regimen.audit]',
    ),
    "what was read": (
        ('route = "oral"', 'route = "oral"\naudit = { agreement = "agrees", read = "abstract, registry" }'),
        'not an array: write ["abstract", "registry"]',
    ),
    "a comparator": (
        ('route = "oral"', 'route = "oral"\ncomparator = { drug = "x", amount = "1", unit = "mg" }'),
        'write dose = "1 mg" instead of amount and unit',
    ),
    "an identified reference": (
        ('number = "1"', 'number = "1"\nidentified = true'),
        "write named = true (the document names it) and seen = true (a record of it was seen) instead of identified",
    ),
}


@pytest.mark.parametrize(("change", "line"), FORMER.values(), ids=FORMER)
def test_a_key_of_the_first_form_is_refused_with_the_line_to_write(
    write: Write, change: tuple[str, str], line: str
) -> None:
    assert line in refused(write(put(*change)), NAME)


ANYTHING = [
    "true", "[]", "{}", "[[1]]", "0x" + "f" * 5000, "[0x" + "f" * 5000 + "]", "1e999999999", "-1", "1979-05-27",
    '"' + "x" * 5000 + '"', '"\\u001b[31m"', '"\\u202e"', '"a\\nb"', "1e9999",
]  # fmt: skip


@pytest.mark.parametrize("value", ANYTHING, ids=[f"{value[:12]} of {len(value)}" for value in ANYTHING])
@pytest.mark.parametrize("key", ["low", "high", "unit", "cautions", "audit.verdict", "audit.cap", "audit.fixed"])
def test_whatever_stands_under_an_old_key_is_one_clean_line(write: Write, key: str, value: str) -> None:
    refused(write(MINIMAL + f"{key} = {value}\n"), NAME, ENTRY, "instead of")


WRONG_KINDS = {
    "single": ("mL", "mg/mL", "mg/dL", "kg", "lb", "gtt/mL", "g/mol", "mg/kg/h", "mg/day"),
    "infusion": ("mL/h", "mL/kg/h", "h", "gtt/min", "mg/kg"),
    "repeated": ("mg/kg/h", "mg/kg/day"),
    "daily": ("mg/h", "mg"),
    "daily divided": ("mcg/kg/min", "mg/dose"),
}


@pytest.mark.parametrize(
    ("unit", "schedule"), [(unit, schedule) for schedule, units in WRONG_KINDS.items() for unit in units]
)
def test_a_unit_of_the_wrong_kind_is_refused(write: Write, unit: str, schedule: str) -> None:
    text = put('2 mg/kg"', f'2 {unit}"', put('"single"', f'"{schedule}"'))
    refused(write(text), NAME, ENTRY, "dose", unit)


@pytest.mark.parametrize("unit", ["MG", "Mg", "IU", "U", "mg kg", "mg/KG", "milligam", "", "mg/kg/", "%", "m" * 5000])
def test_a_unit_outside_the_closed_table_is_refused(write: Write, unit: str) -> None:
    refused(write(put('2 mg/kg"', f'2 {unit}"')), NAME, ENTRY, "dose")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (put('"single"', '"once"'), (ENTRY, "schedule", "once", "single")),
        (put('"single"', '"Single"'), (ENTRY, "schedule")),
        (MINIMAL + 'ages = "children"\n', (ENTRY, "ages", "children", "paediatric")),
        (MINIMAL + "patients = 0\n", (ENTRY, "patients")),
        (MINIMAL + "patients = -3\n", (ENTRY, "patients")),
        (MINIMAL + f"patients = {'9' * 4000}\n", (ENTRY, "patients")),
        (MINIMAL + "doses_per_day = [2]\n", (ENTRY, "doses_per_day", "single")),
        (put("[3, 2]", "[0]", FULL), (ENTRY, "doses_per_day")),
        (put("[3, 2]", "[true]", FULL), (ENTRY, "doses_per_day")),
        (put("[3, 2]", "[2.0]", FULL), (ENTRY, "doses_per_day")),
        (put("[3, 2]", "2", FULL), (ENTRY, "doses_per_day")),
        (put('direction = "negative"', 'direction = "good"', FULL), (ENTRY, "outcome", "direction", "good")),
        (put('direction = "negative", ', "", FULL), (ENTRY, "outcome", "direction")),
        (put('text = "no better"', 'text = ""', FULL), (ENTRY, "outcome", "text")),
        (put('dose = "1 mg", printed', 'dose = "0 mg", printed', FULL), (ENTRY, "comparator", "dose")),
        (put('dose = "1 mg", printed', "dose = 1, printed", FULL), (ENTRY, "comparator", "dose")),
        (put('suspect_unit = "mg/kg/h"', 'suspect_unit = "MG/KG"', FULL), (ENTRY, "audit", "suspect_unit")),
        (put('suspect_unit = "mg/kg/h"', 'suspect_unit = "mL/h"', FULL), (ENTRY, "audit", "suspect_unit")),
        (put('agreement = "suspect"', 'agreement = "dose agrees"', FULL), (ENTRY, "audit", "agreement", "unread")),
        (put('deviation = "0.25 mg/kg/day"', 'deviation = "0.25"', FULL), (ENTRY, "found", "deviation", "unit")),
        (put('bears_on = "dose"', 'bears_on = "all"', FULL), (ENTRY, "caution", "bears_on", "evidence")),
        (put('"3 to 4 mg"', '"4 to 3 mg"', FULL), ("elsewhere 'elsewhere-2'", "dose")),
    ],
)
def test_a_value_that_means_nothing_is_refused(write: Write, text: str, words: tuple[str, ...]) -> None:
    refused(write(text), NAME, *words)


@pytest.mark.parametrize("key", ["id", "drug", "indication", "route"])
@pytest.mark.parametrize("blank", ["", " ", "   ", "\\t", "\\u00a0", "\\u3000"])
def test_a_text_that_must_stand_there_is_not_blank(write: Write, key: str, blank: str) -> None:
    refused(write(re.sub(rf'(?m)^{key} = ".*"$', lambda _: f'{key} = "{blank}"', MINIMAL)), NAME, "regimen", key)


@pytest.mark.parametrize("blank", ["", " "])
def test_the_number_of_a_reference_is_not_blank(write: Write, blank: str) -> None:
    refused(write(put('number = "1"', f'number = "{blank}"')), NAME, "reference", "number")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MINIMAL + SECOND, ("smith-2000", "twice")),
        (MINIMAL + SECOND.replace("smith", "SMITH"), ("SMITH-2000", "twice")),
        (MINIMAL + SECOND.replace("smith-2000", "smith_2000"), ("smith_2000", "twice")),
        (MINIMAL + '[[reference]]\nnumber = "1"\n', ("reference '1'", "twice")),
        (
            MINIMAL + '[[reference]]\nnumber = "A-1"\n[[reference]]\nnumber = "a 1"\n',
            ("reference 'a 1'", "twice"),
        ),
        (MINIMAL + '[[indication]]\nid = "a"\n[[indication]]\nid = "a"\n', ("'a'", "twice")),
        (MINIMAL + '[[indication]]\nid = "a"\n[[use]]\nid = "A"\n', ("'A'", "twice")),
        (FULL + FULL[FULL.index("[[elsewhere]]") : FULL.index("[[fault]]")], ("elsewhere-2", "twice")),
    ],
)
def test_what_stands_twice_is_refused(write: Write, text: str, words: tuple[str, ...]) -> None:
    refused(write(text), NAME, *words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (put('references = ["1"]', 'references = ["2"]'), (ENTRY, "references", "'2'")),
        (put('references = ["1"]', 'references = ["1", "2"]'), (ENTRY, "references", "'2'")),
        (MINIMAL + 'unlisted = ["2"]\n', (ENTRY, "unlisted", "'2'")),
        (MINIMAL + '[[use]]\nid = "rash"\nreferences = ["2"]\n', ("use 'rash'", "references", "'2'")),
        (MINIMAL + '[[fault]]\ntext = "x"\nreferences = ["2"]\n', ("fault 'x'", "references", "'2'")),
        (put('reference = "2"\ndrug', 'reference = "3"\ndrug', FULL), ("elsewhere 'elsewhere-2'", "reference", "'3'")),
    ],
)
def test_a_citation_that_is_not_there_is_refused(write: Write, text: str, words: tuple[str, ...]) -> None:
    refused(write(text), NAME, *words)


def test_a_figure_without_any_citation_is_refused(write: Write) -> None:
    refused(write(put('references = ["1"]', "references = []")), NAME, ENTRY, "references")


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", '[[reference]]\nnumber = "1"\n', "\ufeff", "regimen = []\n"])
def test_a_file_without_a_regimen_is_refused(write: Write, text: str) -> None:
    refused(write(text), NAME, "no regimen")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('[[indication]]\nid = "a"\naliases = ["x"]\n[[indication]]\nid = "b"\naliases = ["X"]\n', "X"),
        ('[[indication]]\nid = "a"\nname = "x y"\n[[use]]\nid = "b"\naliases = ["x-y"]\n', "x-y"),
        ('[[indication]]\nid = "a"\n[[use]]\nid = "b"\nname = "A"\n', "A"),
        ('[[use]]\nid = "a"\naliases = ["gout"]\n', "gout"),
    ],
)
def test_a_name_that_belongs_to_two_indications_is_refused(write: Write, text: str, name: str) -> None:
    refused(write(MINIMAL + text), NAME, f"'{name}'", "two indications")


def test_an_empty_alias_is_refused(write: Write) -> None:
    refused(write(MINIMAL + '[[indication]]\nid = "a"\naliases = [""]\n'), NAME, "indication 'a'", "aliases")


@pytest.mark.parametrize(("kind", "key"), [("indication", "under"), ("use", "under"), ("use", "see")])
def test_a_broader_indication_that_is_not_there_is_refused(write: Write, kind: str, key: str) -> None:
    refused(write(f'{MINIMAL}[[{kind}]]\nid = "a"\n{key} = ["nothing"]\n'), NAME, "'a'", "'nothing'")


def test_a_use_without_a_dose_has_no_regimen(write: Write) -> None:
    """Or it would be told with a dose, and beside it that none is reported."""
    refused(write(MINIMAL + '[[use]]\nid = "gout"\nsection = "Joints"\n'), NAME, "gout")


def test_indications_that_lie_under_each_other_in_a_circle_end(write: Write) -> None:
    circle = '[[indication]]\nid = "a"\nunder = ["gout"]\n[[indication]]\nid = "gout"\nunder = ["a", "gout"]\n'
    own = ketacalc.catalogue(write(MINIMAL + circle))
    assert own.indicated("a") == own.indicated("gout") == own.regimens


HIDDEN = [f"\\u{code}" for code in ("001b[31m", "0007", "0000", "007f", "009b", "202e", "2066", "200f", "200b", "feff")]
PLACES = {
    "an id": ('id = "smith', 'id = "{}smith'),
    "a drug": ('drug = "', 'drug = "{}'),
    "an indication": ('indication = "', 'indication = "{}'),
    "a route": ('route = "oral', 'route = "oral{}'),
    "a schedule": ('schedule = "', 'schedule = "{}'),
    "a unit": ("2 mg/kg", "2 mg/kg{}"),
    "a figure": ('dose = "1', 'dose = "1{}'),
    "a citation": ('references = ["', 'references = ["{}'),
    "a caution": ('route = "', 'caution = [{{ text = "Careful {}" }}]\nroute = "'),
    "printed words": ('route = "', 'printed = "1{}"\nroute = "'),
    "an outcome": ('route = "', 'outcome = {{ direction = "mixed", text = "{}" }}\nroute = "'),
    "a reference": ('number = "1"', 'number = "1"\ntitle = "A {} trial"'),
    "an author": ('number = "1"', 'number = "1"\nauthors = ["Smith {}"]'),
    "a key": ('route = "', '"{}" = 1\nroute = "'),
    "a name": ("[[regimen]]", '[[indication]]\nid = "gout"\naliases = ["{}"]\n[[regimen]]'),
    "the title": ("[[reference]]", 'title = "{}"\n[[reference]]'),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_control_or_bidirectional_character_is_refused_and_not_repeated(
    write: Write, place: str, hidden: str
) -> None:
    old, new = PLACES[place]
    refused(write(put(old, new.format(hidden))), NAME)


def test_a_control_character_that_stands_there_itself_is_refused(write: Write) -> None:
    refused(write(put("examplamine", "exam\x1b[31mplamine")), NAME)


@pytest.mark.parametrize("name", ["a\x1b[31m.toml", "a\u202eb.toml", "a\nb.toml", "a\x07.toml"])
def test_a_control_character_in_a_files_name_is_not_repeated(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(MINIMAL, encoding="utf-8")
    assert ketacalc.catalogue(str(path)).name.isprintable()
    path.write_text("x", encoding="utf-8")
    refused(str(path), ".toml is not TOML")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe" + MINIMAL.encode("utf-16-le"), "not UTF-8"),
        (MINIMAL.encode().replace(b"gout", b"go\xfct"), "not UTF-8"),
        (MINIMAL.encode() + b"\xed\xa0\x80", "not UTF-8"),
        (b"\x00" * 100, "not TOML"),
        (b"MZ\x90\x00", "not UTF-8"),
        (b"{}", "not TOML"),
        (b"regimen:\n  - id: a\n", "not TOML"),
        (b"<?xml version='1.0'?>", "not TOML"),
        (MINIMAL.encode()[:-3], "not TOML"),
        (MINIMAL.encode() + b'id = "again"\n', "not TOML"),
        (b"[a]\n[a]\n", "not TOML"),
        (b"\xef\xbb\xbf\xef\xbb\xbf" + MINIMAL.encode(), "not TOML"),
        (b"\r".join(MINIMAL.encode().splitlines()), "not TOML"),
    ],
)
def test_what_is_not_toml_in_utf_8_is_refused(write: Write, content: bytes, words: str) -> None:
    refused(write(content), NAME, words)


LONG = "x" * 5000
LONG_NAMES = {
    "an id that stands twice": put("smith-2000", LONG) + SECOND.replace("smith-2000", LONG),
    "a citation": put('references = ["1"]', f'references = ["{LONG}"]'),
    "a broader indication": MINIMAL + f'[[indication]]\nid = "a"\nunder = ["{LONG}"]\n',
    "a narrower indication": MINIMAL + f'[[indication]]\nid = "{LONG}"\nunder = ["a"]\n',
    "a name of two": MINIMAL + "".join(f'[[indication]]\nid = "{i}"\naliases = ["{LONG}"]\n' for i in "ab"),
    "the citation of a dose elsewhere": put('reference = "2"\ndrug', f'reference = "{LONG}"\ndrug', FULL),
    "a table that stands twice": f"[{LONG}]\n[{LONG}]\n",
    "a key of an inline table": f"a = {{ {LONG} = 1, {LONG} = 2 }}\n",
    "a key": f"{LONG} = 1\n" + MINIMAL,
    "a schedule": put('"single"', f'"{LONG}"'),
    "a fault": MINIMAL + f'[[fault]]\ntext = "{LONG}"\nreferences = ["2"]\n',
    "an indication": put('"gout"', f'"{LONG}"') + f'[[use]]\nid = "{LONG}"\n[[use]]\nid = "{LONG}"\n',
}


@pytest.mark.parametrize("text", LONG_NAMES.values(), ids=LONG_NAMES)
def test_a_long_name_in_a_faulty_file_does_not_lengthen_the_refusal(write: Write, text: str) -> None:
    refused(write(text), NAME)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mg/kg", "\\\\" * 40),
        ("mg/kg", "q" * 40),
        ("1.5", "0" * 44),
        ("1.5", "\\\\" * 44),
        ("single", "q" * 60),
        ('"oral"', '"oral"\nages = "' + "q" * 60 + '"'),
        ('"oral"', '"oral"\ncomparator = { drug = "x", dose = "1 ' + "q" * 60 + '" }'),
        ('"oral"', '"oral"\nmax = { dose = "1 ' + "q" * 60 + '" }'),
        ('"oral"', '"oral"\naudit = { agreement = "suspect", suspect_unit = "' + "q" * 60 + '" }'),
    ],
)
def test_the_longest_names_of_file_entry_and_value_together_stay_under_the_limit(
    tmp_path: Path, old: str, new: str
) -> None:
    path = tmp_path / ("f" * 200 + ".toml")
    path.write_text(put(old, new).replace("smith-2000", "i" * 5000))
    refused(str(path), "fff", "iii")


def test_a_warning_about_a_long_id_is_one_short_line(write: Write) -> None:
    own = ketacalc.catalogue(write(put("1.5 to 2 mg", "1.5 to 2000 mg").replace("smith-2000", LONG)))
    [warning] = own.warnings
    assert len(warning) < 300


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    refused(str(tmp_path / "none.toml"), "none.toml", "No such file")


@pytest.mark.parametrize(
    ("path", "word"), [("", "path"), ("a\0b.toml", "b.toml"), ("a\ud800b.toml", "b.toml"), ("x" * 10_000, "xxx")]
)
def test_a_path_that_no_file_system_has_is_refused(path: str, word: str) -> None:
    refused(path, word)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    refused(str(tmp_path), tmp_path.name)


def test_a_file_that_may_not_be_opened_is_refused(write: Write) -> None:
    path = write(MINIMAL)
    Path(path).chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    refused(path, NAME, "Permission denied")


def test_a_file_over_the_largest_size_is_refused_and_one_of_it_is_read(write: Write) -> None:
    filled = MINIMAL + "#" * (LARGEST - len(MINIMAL))
    assert ketacalc.catalogue(write(filled)).regimens
    refused(write(filled + "#"), NAME, "256 KiB")


def test_a_link_to_a_file_is_read(write: Write, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(write(MINIMAL))
    assert ketacalc.catalogue(str(link)).regimens


CODE = """
import json, resource, sys, time
import ketacalc
if sys.platform == "linux":
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
began = time.process_time()
try:
    own = ketacalc.catalogue(sys.argv[1])
    for name in sys.argv[2:]:
        try:
            own.indicated(name)
        except (ketacalc.NoDoseReportedError, ketacalc.UnknownNameError):
            pass
    said = ""
except ketacalc.CatalogueError as error:
    said = str(error)
seconds = time.process_time() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
if sys.platform == "linux":
    # What getrusage tells of a process includes the process that started it; this is its own.
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps([said, seconds, peak >> 10]))
"""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What reading a catalogue took: the refusal, if any, seconds of the processor, and MiB at the peak."""

    said: str
    seconds: float
    peak: int


def read_apart(path: str, *names: str) -> Read:
    """Read a catalogue, and ask it for names, in a process that is ended after 10 s and may hold 1 GiB."""
    command = [sys.executable, "-c", CODE, path, *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True, env=ENVIRONMENT | UNMEASURED)
    said, seconds, peak = json.loads(done.stdout)
    return Read(said=said, seconds=seconds, peak=peak)


unix = pytest.mark.skipif(sys.platform == "win32", reason="no pipes and devices in the file system")


@unix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused_and_not_read(device: str) -> None:
    found = read_apart(device)
    assert device.rpartition("/")[2] in found.said
    assert "not a regular file" in found.said


@unix
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    assert "pipe.toml is not a regular file" in read_apart(str(path)).said


@unix
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.toml")
        refused("socket.toml", "socket.toml")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted in /proc")
def test_a_refused_path_leaves_no_file_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for path in (str(tmp_path), "/dev/null", str(tmp_path / "none")) * 3:
        refused(path)
    assert len(os.listdir("/proc/self/fd")) == before


KEY = ".".join(["a"] * 50_000)
"""A dotted key of 100 kB, on which Python's own reader spends minutes."""

BOMBS = {
    "a dotted key": f"{KEY} = 1\n",
    "a dotted key with spaces": f"{KEY.replace('.', ' . ')} = 1\n",
    "a quoted dotted key": ".".join(['"a"'] * 25_000) + " = 1\n",
    "a dotted key of escaped quotes": ".".join(['"\\""'] * 20_000) + " = 1\n",
    "a dotted key of escaped quotes and letters": ".".join(['"\\"a\\""'] * 12_500) + " = 1\n",
    "a dotted key of escaped backslashes and quotes": ".".join(['"\\\\\\""'] * 14_000) + " = 1\n",
    "a dotted key of backslashes in literals": ".".join(["'\\'", "'\\\"'"] * 11_000) + " = 1\n",
    "a key of empty parts": ".".join(["''"] * 34_000) + " = 1\n",
    "a dotted heading": f"[{KEY}]\n",
    "a dotted heading of an array": f"[[{KEY}]]\n",
    "a dotted key in a table": f"x = {{ {KEY} = 1 }}\n",
    "brackets": "[" * 100_000,
    "an array of arrays": "x = " + "[" * 100_000,
    "an array of arrays that ends": "x = " + "[" * 50_000 + "]" * 50_000,
    "an array of arrays over lines": "x = " + "[\n" * 50_000,
    "a table of tables": "x = " + "{ a = " * 20_000,
    "braces": "{" * 100_000,
    "a key behind a text with four quotes": f'x = """a"""" # " """\n{KEY} = 1\n',
    "a key behind a literal text with four quotes": f"x = '''a'''' # ' '''\n{KEY} = 1\n",
    "a key behind a text and a backslash": f'x = """a"""" # \\\n{KEY} = 1\n',
    "a key behind quotes in a comment": f'# """\n{KEY} = 1\n',
    "a key behind an apostrophe": f"x = \"'''\"\n{KEY} = 1\n",
}
"""Documents of about 100 kB that would keep a reader busy for minutes, or end it."""


@unix
@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_document_of_endless_nesting_is_refused_within_a_second(write: Write, text: str) -> None:
    found = read_apart(write(text + MINIMAL))
    assert found.said.startswith(NAME)
    assert len(found.said) < 300
    assert found.seconds < 1


def many(template: str, count: int, *, first: int = 0) -> str:
    """Return a template as often as asked, with the number of each and of the next, in hexadecimal, in it."""
    return "".join(template.format(f"{n:x}", f"{n + 1:x}") for n in range(first, first + count))


HOSTILE = {
    "regimens": '[[reference]]\nnumber = "1"\n'
    + many(SECOND.replace("{", "{{").replace("smith-2000", "{0}").replace("gout", "i{0}"), 1_840),
    "references": MINIMAL + many('[[reference]]\nnumber = "r{0}"\n', 7_750),
    "citations": put('references = ["1"]\n', "references = [" + '"1",' * 65_000 + "]\n"),
    "aliases": MINIMAL + '[[indication]]\nid = "-"\naliases = [' + many('"{0}",', 36_000) + "]\n",
    "indications under one": MINIMAL + many('[[indication]]\nid = "{0}"\nunder = ["gout"]\n', 5_500),
    "one indication under many": MINIMAL
    + many('[[use]]\nid = "{0}"\n', 6_250)
    + '[[use]]\nid = "-"\nunder = ['
    + '"gout",' * 17_500
    + "]\n",
    "a chain of indications": MINIMAL
    + many('[[indication]]\nid = "{0}"\nunder = ["{1}"]\n', 6_000)
    + f'[[indication]]\nid = "{6_000:x}"\nunder = ["gout"]\n',
    "headings": MINIMAL + many("[{0}" + ".a" * 15 + "]\n", 7_000),
    "dotted keys": many("{0}" + ".a" * 15 + " = 1\n", 6_600) + MINIMAL,
    "a key in a table behind four quotes": 'x = ["""a"""", { ' + ".".join(["a"] * 125_000) + " = 1 }]\n" + MINIMAL,
    "small tables": MINIMAL + many("[a{0}]\n", 33_000),
    "one text": put("examplamine", "\\u00e9" * 42_500),
    "one text of spaces": put("examplamine", "\\u00e9" + " " * 261_000),
    "one number": put('dose = "1.5 to 2 mg/kg"', "dose = 1." + "1" * 261_000),
    "escaped quotes in a comment": MINIMAL + "#" + '\\"' * 130_000 + "\n",
    "escaped quotes in a literal text": MINIMAL + "population = '" + '\\"' * 130_000 + "'\n",
    "escaped quotes without an end": MINIMAL + 'printed = "' + '\\"' * 130_000 + "\n",
    "quotes in a comment": MINIMAL + "#" + "\"'" * 130_000 + "\n",
    "empty lines": MINIMAL + "\n" * 261_000,
}
"""Documents of nearly the largest size, most of them legal, each with very much of one thing."""


@unix
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_of_the_largest_size_takes_little_memory_and_ends(write: Write, text: str) -> None:
    """That it ends within 10 s is the limit of the process that reads it."""
    assert 0.9 * LARGEST < len(text) <= LARGEST
    assert read_apart(write(text), "gout", "1", "zzzzzzzz").peak < 300


HIDING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""The categories of what a terminal may obey instead of showing it."""

KEYS = [found.span(1) for found in re.finditer(r"(?m)^\w+ = (?!\[$)(.+)$", FULL)]
"""Where the value of a key stands that fills its line."""

SCALARS = st.one_of(
    st.integers().map(str),
    st.integers(min_value=0).map(hex),
    st.decimals().map(lambda number: str(number).replace("NaN", "nan").replace("Infinity", "inf").lower()),
    st.text(max_size=20).map(json.dumps),
    st.sampled_from(["true", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "0x" + "f" * 9000, "''", "[]", "{}"]),
    st.sampled_from(
        [
            json.dumps(word)
            for word in ("1", "single", "mg/kg/h", "mmol", "gout", "1 to 2 mg", "3 mg/h", "all", "source", "2 to 3 h")
        ]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(["id", "text", "drug", "agreement", "dose"]), inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key} = {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=5,
)


@pytest.fixture(scope="session")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / NAME


def read_or_refused(path: Path, content: bytes) -> None:
    """Check that a file is either refused in one clean line, or read whole with nothing hidden in its texts."""
    path.write_bytes(content)
    try:
        own = ketacalc.catalogue(str(path))
    except ketacalc.CatalogueError:
        refused(str(path), NAME)
        return
    for text in texts(own):
        assert HIDING.isdisjoint(map(category, text)), ascii(text)
    for regimen in own.regimens:
        assert regimen.references
        assert 0 < regimen.reported.low.value <= regimen.reported.high.value
        [dose] = ketacalc.dose(weight="70", regimen=regimen.id, catalogue=own)
        assert dose.amount.low.value > 0


@settings(max_examples=250)
@given(st.lists(st.tuples(st.integers(0, len(FULL)), st.integers(0, 6), st.binary(max_size=6)), min_size=1, max_size=4))
def test_a_file_with_any_bytes_changed_is_read_or_refused(damaged: Path, changes: list[tuple[int, int, bytes]]) -> None:
    content = bytearray(FULL.encode())
    for at, cut, new in changes:
        content[at : at + cut] = new
    read_or_refused(damaged, bytes(content))


@settings(max_examples=250)
@given(st.sampled_from(KEYS), VALUES)
def test_a_file_with_any_value_under_any_key_is_read_or_refused(
    damaged: Path, place: tuple[int, int], value: str
) -> None:
    start, end = place
    read_or_refused(damaged, f"{FULL[:start]}{value}{FULL[end:]}".encode())


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_refused(damaged: Path, content: bytes) -> None:
    damaged.write_bytes(content)
    refused(str(damaged), NAME)


# What contradicts itself within one entry, and a file that cannot be read to its end.

BEGUN = 'from = "source", read = ["abstract"]'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (put('"1.5 to 2 mg/kg"', '["20 mg/kg", "40 mg"]'), ("dose", "mg does not compare with mg/kg")),
        (
            put('"single"', '"repeated"', put('"1.5 to 2 mg/kg"', '["1 mg/kg", "2 mg/kg"]'))
            + f"repeat = {{ times = 3, {BEGUN} }}\n",
            ("there are 2 fixed doses",),
        ),
        (
            MINIMAL + "\n" + SECOND.replace('"smith-2000"', '"smith-2001"').replace('"gout"', '"Gout"'),
            ("the indication 'Gout' is spelt in two ways",),
        ),
        ("x = " + "[" * 5_000, ("is nested too deeply",)),
    ],
    ids=["doses in turn", "repeated", "spelt", "nested"],
)
def test_what_contradicts_itself_is_refused_with_what_it_contradicts(
    write: Write, text: str, words: tuple[str, ...]
) -> None:
    refused(write(text), *words)


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="a file that opens and cannot be read: Linux has one")
def test_a_file_that_opens_and_cannot_be_read_is_refused() -> None:
    refused("/proc/self/mem", "cannot read mem: ")


def test_a_catalogue_is_equal_to_itself_alone(write: Write) -> None:
    one = ketacalc.catalogue(write(MINIMAL))
    other = ketacalc.catalogue(write(MINIMAL))
    assert one == one  # noqa: PLR0124 - that is the claim
    assert one != other
    assert len({one, other}) == 2


def test_a_fact_and_a_caution_print_what_they_hold(write: Write) -> None:
    [regimen] = ketacalc.catalogue(write(FULL)).regimens
    assert repr(regimen.maximum).startswith("Maximum(dose=")
    assert "per=<Per.DAY: 'day'>" in repr(regimen.maximum)
    assert str(regimen.cautions[0]) == "Careful."
