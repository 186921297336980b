"""Regimens on common axes: where they lie, what lies apart, and how that is drawn as text; expected figures by hand."""

import csv
import json
import re
from collections import Counter
from fractions import Fraction
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ketacalc as library
from ketacalc.core.compare.axis import Absence, Axis, Origin, Place, Placed, places
from ketacalc.core.compare.comparison import Comparison, compare
from ketacalc.core.quantities import read_range
from ketacalc.core.quantities.weight import read_weight
from ketacalc.output.chart import Bar, Chart, Mark
from ketacalc.output.compare.charts import charts
from ketacalc.output.flow import loosened
from ketacalc.output.formats import axis
from ketacalc.output.result import Medium
from tests.command import ketacalc, process, refused, within
from tests.test_schemas import validator

CATALOGUE = library.catalogue()
SHIPPED = compare(CATALOGUE, CATALOGUE.regimens)
AT_70 = compare(CATALOGUE, CATALOGUE.regimens, read_weight("70"), CATALOGUE.source_doses)
FORMATS = ("table", "json", "csv", "markdown")
WIDTHS = range(20, 161)


def lying(comparison: Comparison, origin: Origin = Origin.REPORTED) -> dict[str, list[tuple[Axis, Fraction, Fraction]]]:
    """Return where doses lie, by regimen."""
    found: dict[str, list[tuple[Axis, Fraction, Fraction]]] = {}
    for placed in comparison.placed:
        if placed.stated.origin is origin and placed.stated.regimen is not None:
            where = (placed.place.axis, placed.place.range.low.value, placed.place.range.high.value)
            found.setdefault(placed.stated.regimen.id, []).append(where)
    return found


def one(dose: str, weight: str | None = None, **daily: Any) -> Place:
    """Return the one place of a dose."""
    found = places(read_range(dose), read_weight(weight) if weight else None, **daily)
    assert not isinstance(found, Absence)
    [place] = found
    return place


def mine(folder: Path, text: str) -> library.Catalogue:
    """Return a catalogue of one's own, with one reference."""
    path = folder / "mine.toml"
    path.write_text('[[reference]]\nnumber = "1"\ntitle = "A title"\n' + text, encoding="utf-8")
    return library.catalogue(str(path))


def regimen(name: str, low: str, high: str, *, unit: str = "mg/kg", schedule: str = "single", more: str = "") -> str:
    """Return a regimen for a catalogue."""
    words = {"id": name, "drug": "examplol", "indication": "it", "route": "oral", "schedule": schedule}
    words["dose"] = f"{low} {unit}" if low == high else f"{low} to {high} {unit}"
    lines = "".join(f'{key} = "{value}"\n' for key, value in words.items() if f"\n{key} = " not in f"\n{more}")
    return f'[[regimen]]\n{lines}references = ["1"]\n{more}\n'


# Where doses lie.


def test_the_regimens_per_kg_lie_where_the_article_puts_them() -> None:
    assert lying(SHIPPED) == {
        "borsato-iv": [(Axis.RATE, Fraction(1, 4), Fraction(1, 2))],
        "jacobwitz-ped": [(Axis.RATE, Fraction(1, 24), Fraction(7, 24))],
        "lauritsen-iv": [(Axis.RATE, Fraction(12, 100), Fraction(42, 100))],
        "etchison-iv": [(Axis.DOSE, Fraction(1, 5), Fraction(1, 5))],
        "dakwar-2014": [(Axis.DOSE, Fraction(41, 100), Fraction(71, 100))],
        "dakwar-2017": [(Axis.DOSE, Fraction(71, 100), Fraction(71, 100))],
        "berman-2000": [(Axis.DOSE, Fraction(1, 2), Fraction(1, 2))],
    }


def test_what_the_audit_found_lies_where_the_sources_put_it() -> None:
    assert lying(SHIPPED, Origin.FOUND) == {
        "jacobwitz-ped": [
            (Axis.RATE, Fraction(22, 10), Fraction(22, 10)),
            (Axis.RATE, Fraction(6, 10), Fraction(36, 10)),  # 10 to 60 mcg/kg/min
            (Axis.RATE, Fraction(9, 10), Fraction(9, 10)),
            (Axis.RATE, Fraction(744, 100), Fraction(744, 100)),
            (Axis.RATE, Fraction(5, 10), Fraction(6)),
        ],
        "lauritsen-iv": [
            (Axis.RATE, Fraction(34, 100), Fraction(34, 100)),
            (Axis.RATE, Fraction(1, 10), Fraction(1, 10)),
        ],
        "dakwar-2014": [
            (Axis.DOSE, Fraction(41, 100), Fraction(41, 100)),
            (Axis.DOSE, Fraction(71, 100), Fraction(71, 100)),
        ],
    }


def test_a_fixed_dose_lies_nowhere_without_a_weight() -> None:
    assert {u.stated.regimen.id: u.reason for u in SHIPPED.unplaced if u.stated.regimen} == {
        "borsato-oral": Absence.FIXED,
        "afridi-in": Absence.FIXED,
    }


def test_at_70_kg_a_fixed_dose_lies_where_a_pencil_puts_it() -> None:
    found = lying(AT_70)
    assert found["afridi-in"] == [(Axis.DOSE, Fraction(25, 70), Fraction(25, 70))]
    assert found["borsato-oral"] == [
        (Axis.DOSE, Fraction(25, 7), Fraction(100, 7)),  # 250 to 1,000 mg in 2
        (Axis.DOSE, Fraction(50, 21), Fraction(200, 21)),  # 166.7 to 666.7 mg in 3
        (Axis.DOSE, Fraction(25, 14), Fraction(50, 7)),  # 125 to 500 mg in 4
    ]
    assert AT_70.unplaced == ()


def test_a_dose_per_kg_does_not_move_with_the_weight() -> None:
    for name, where in lying(SHIPPED).items():
        assert lying(AT_70)[name] == where


def test_what_is_more_than_a_change_of_unit_is_marked_as_derived() -> None:
    derived = {p.stated.regimen.id for p in AT_70.placed if p.place.is_derived and p.stated.regimen}
    assert derived == {"borsato-oral", "afridi-in", "jacobwitz-ped"}
    assert not one("10 mcg/kg/min").is_derived


def test_a_rate_is_stated_in_mcg_per_kg_and_minute_too() -> None:
    beside = one("0.3 mg/kg/h").beside
    assert beside is not None
    assert (beside.low.value, beside.unit.symbol) == (Fraction(5), "mcg/kg/min")
    assert one("1 mg/kg").beside is None


@pytest.mark.parametrize(
    ("dose", "daily", "weight", "expected"),
    [
        ("80 mcg/kg", {}, None, Fraction(8, 100)),
        ("0.71 mg/kg/dose", {}, None, Fraction(71, 100)),
        ("1 g", {}, "50", Fraction(20)),
        ("35 mg/h", {}, "70", Fraction(1, 2)),
        ("24 mg/kg/day", {"infused": True}, None, Fraction(1)),
        ("240 mg/day", {"infused": True}, "10", Fraction(1)),
        ("24000 mcg/kg/day", {"infused": True}, None, Fraction(1)),
        ("6 mg/kg/day", {"divisions": (3,)}, None, Fraction(2)),
    ],
)
def test_a_dose_lies_where_a_pencil_puts_it(
    dose: str, daily: dict[str, Any], weight: str | None, expected: Fraction
) -> None:
    place = one(dose, weight, **daily)
    assert place.range.low.value == expected
    factor = Fraction(1)
    for step in place.working.steps:
        by = step.by if isinstance(step.by, Fraction) else step.by.value
        factor = factor / by if step.divides else factor * by
    assert place.working.start.low.value * factor == expected, "the working multiplies out"


@pytest.mark.parametrize(
    ("dose", "reason"),
    [
        ("25 mg", Absence.FIXED),
        ("25 mg/h", Absence.FIXED),
        ("1 micromol/kg", Absence.SUBSTANCE),
        ("7 mg/kg/day", Absence.UNDIVIDED),
        ("3 mL/kg", Absence.NO_DOSE),
        ("3 mg/mL", Absence.NO_DOSE),
        ("3 h", Absence.NO_DOSE),
    ],
)
def test_what_cannot_be_brought_onto_an_axis_is_said_to_lie_on_none(dose: str, reason: Absence) -> None:
    assert places(read_range(dose)) is reason


def test_an_oral_daily_total_is_never_a_rate(tmp_path: Path) -> None:
    own = mine(tmp_path, regimen("a", "2", "4", unit="mg/kg/day", schedule="daily"))
    [lost] = compare(own, own.regimens, read_weight("70")).unplaced
    assert lost.reason is Absence.UNDIVIDED
    assert all(p.place.axis is Axis.DOSE for p in AT_70.placed if p.stated.regimen and p.stated.regimen.route == "oral")


@given(st.integers(1, 10**7), st.integers(1, 10**5), st.sampled_from([2, 3, 4, 7]))
def test_a_divided_daily_total_at_a_weight_gives_the_total_again(total: int, grams: int, doses: int) -> None:
    weight = Fraction(grams, 1000) + Fraction(1, 5)
    text = f"{float(weight):.3f}"
    found = places(read_range(f"{min(total, 9999999)} mg/day"), read_weight(text), divisions=(doses,))
    assert not isinstance(found, Absence)
    [place] = found
    assert place.range.low.value * doses * weight == min(total, 9999999)


# What lies apart.


def apart(comparison: Comparison) -> list[tuple[str, Fraction, bool]]:
    """Return what lies apart from what: the regimen, the factor, and whether it is above."""
    return [(a.placed.stated.regimen.id, a.factor, a.is_above) for a in comparison.apart if a.placed.stated.regimen]


def test_only_the_paediatric_regimen_lies_apart_from_its_sources_and_below_each_of_them() -> None:
    assert apart(SHIPPED) == [
        ("jacobwitz-ped", Fraction(264, 35), False),  # 2.2 / (7/24)
        ("jacobwitz-ped", Fraction(72, 35), False),  # 0.6 / (7/24)
        ("jacobwitz-ped", Fraction(108, 35), False),  # 0.9 / (7/24)
        ("jacobwitz-ped", Fraction(4464, 175), False),  # 7.44 / (7/24)
        ("jacobwitz-ped", Fraction(12, 7), False),  # 0.5 / (7/24)
    ]


def test_the_start_of_an_infusion_is_not_held_against_the_rate_that_it_came_to() -> None:
    """Lauritsen's infusions began at 0.1 mg/kg/h, below the 0.12 that is reported: no fault of anybody's."""
    assert "lauritsen-iv" not in {name for name, _, _ in apart(SHIPPED)}


def found(measure: str, dose: str) -> str:
    entry = f'{{ measure = "{measure}", dose = "{dose}", words = "x", source = "A 2000", read = ["abstract"] }}'
    return f'audit = {{ agreement = "differs", read = ["abstract"], found = [{entry}] }}'


@pytest.mark.parametrize(
    ("measure", "dose", "expected"),
    [
        ("given", "2 mg/kg", []),  # a bound that is met
        ("given", "2.5 mg/kg", [(Fraction(5, 4), False)]),
        ("given", "2.5 to 9 mg/kg", [(Fraction(5, 4), False)]),
        ("given", "0.1 to 0.8 mg/kg", [(Fraction(5, 4), True)]),
        ("given", "0.1 to 9 mg/kg", []),
        ("given", "1.2 mg/kg", []),
        ("mean", "3 mg/kg", [(Fraction(3, 2), False)]),
        ("mean", "0.5 mg/kg", [(Fraction(2), True)]),
        ("threshold", "4 mg/kg", [(Fraction(2), False)]),
        ("threshold", "2 mg/kg", []),
        ("threshold", "0.1 mg/kg", []),  # whatever lies above a threshold meets it
        ("start", "9 mg/kg", []),
        ("given", "9 mg/kg/h", []),  # another axis
        ("given", "9000 mcg/kg", [(Fraction(9, 2), False)]),
    ],
)
def test_a_range_lies_apart_where_no_bound_is_met(
    tmp_path: Path, measure: str, dose: str, expected: list[tuple[Fraction, bool]]
) -> None:
    own = mine(tmp_path, regimen("a", "1", "2", more=found(measure, dose)))
    assert [(a.factor, a.is_above) for a in compare(own, own.regimens).apart] == expected


def test_ten_times_from_all_others_of_its_group_is_apart_and_less_is_not(tmp_path: Path) -> None:
    own = mine(tmp_path, regimen("a", "1", "2") + regimen("b", "20", "30") + regimen("c", "1.5", "1.5"))
    # b: 20 / 2 is 10 to the nearest; a and c meet each other.
    assert apart(compare(own, own.regimens)) == [("b", Fraction(10), True)]
    own = mine(tmp_path, regimen("a", "1", "2") + regimen("b", "19.99", "30") + regimen("c", "1.5", "1.5"))
    assert apart(compare(own, own.regimens)) == []


def test_two_that_lie_far_from_each_other_are_both_apart(tmp_path: Path) -> None:
    own = mine(tmp_path, regimen("a", "1", "1") + regimen("b", "24", "24"))
    assert apart(compare(own, own.regimens)) == [("a", Fraction(24), False), ("b", Fraction(24), True)]


def test_only_indications_under_a_common_name_are_held_against_each_other(tmp_path: Path) -> None:
    names = '[[indication]]\nid = "wide"\n[[indication]]\nid = "one"\nunder = ["wide"]\n'
    names += '[[indication]]\nid = "two"\nunder = ["wide"]\n[[indication]]\nid = "other"\n'
    low, high = regimen("a", "1", "1", more='indication = "one"'), regimen("b", "99", "99", more='indication = "two"')
    own = mine(tmp_path, names + low + high)
    assert len(compare(own, own.regimens).apart) == 2
    own = mine(tmp_path, names + low + high.replace('"two"', '"other"'))
    assert compare(own, own.regimens).apart == ()


def test_two_drugs_never_share_an_axis(tmp_path: Path) -> None:
    own = mine(tmp_path, regimen("a", "1", "1") + regimen("b", "99", "99", more='drug = "otherol"'))
    comparison = compare(own, own.regimens)
    assert comparison.axes == (("examplol", Axis.DOSE), ("otherol", Axis.DOSE))
    assert comparison.apart == ()


def test_a_single_dose_and_a_rate_never_share_an_axis(tmp_path: Path) -> None:
    own = mine(tmp_path, regimen("a", "1", "1") + regimen("b", "99", "99", unit="mg/kg/h", schedule="infusion"))
    comparison = compare(own, own.regimens)
    assert [len(comparison.on("examplol", axis_)) for axis_ in Axis] == [1, 1]
    assert comparison.apart == ()


def warnings(comparison: Comparison) -> dict[str, list[str]]:
    """Return what warns beside each bar of a reported dose, its sign first."""
    drawn = (bar for chart in charts(comparison) for bar in chart.bars if not bar.is_inner)
    return {bar.label: [f"{text.sign} {text.text}".strip() for text in bar.warnings] for bar in drawn}


def test_a_flag_gives_the_suspect_factor_and_the_whole_span_below_sources_that_are_merely_comparable() -> None:
    """24 h in a day; 0.5 / (7/24) is 1.714, and 7.44 / (7/24) is 25.51."""
    assert warnings(SHIPPED)["jacobwitz-ped"] == [
        "+ positive outcome",
        "! unit suspect (24 times)",
        "! 1.714 to 25.51 times below comparable sources, a mean among them",
    ]


def test_only_a_source_that_is_cited_for_a_dose_is_called_its_own(tmp_path: Path) -> None:
    entry = '{ dose = "3 mg/kg", words = "x", SOURCE, read = ["abstract"] }'
    for source, words in (('source = "A 2000"', "a comparable source"), ('reference = "1"', "its source")):
        own = mine(tmp_path, audited(entry.replace("SOURCE", source)))
        assert warnings(compare(own, own.regimens))["a"][-1] == f"! 1.5 times below {words}"
    assert [a.is_from_cited for a in SHIPPED.apart] == [True, False, False, False, False]


def test_each_of_two_outliers_is_named_as_what_it_is_and_once(tmp_path: Path) -> None:
    own = mine(tmp_path, regimen("a", "1", "1") + regimen("b", "10", "10"))
    found_ = compare(own, own.regimens)
    assert warnings(found_)["a"][-1] == "! 10 times below the nearest of its group"
    assert warnings(found_)["b"][-1] == "! 10 times above the nearest of its group"
    text = " ".join(within("compare", "--catalogue", str(tmp_path / "mine.toml")).text.split())
    assert "from the reported range" not in text
    assert text.count("nothing of its group is nearer") == 2


def test_a_near_source_does_not_hide_that_a_dose_lies_far_from_its_group(tmp_path: Path) -> None:
    entry = '{ dose = "1.25 mg/kg", words = "x", source = "A 2000", read = ["abstract"] }'
    more = f'audit = {{ agreement = "differs", read = ["abstract"], found = [{entry}] }}'
    own = mine(tmp_path, regimen("a", "1", "1", more=more) + regimen("b", "10", "10"))
    assert warnings(compare(own, own.regimens))["a"] == [
        "outcome not stated",
        "! differs from its source",
        "! 1.25 times below a comparable source; 10 times below the nearest of its group",
    ]


def test_sources_on_both_sides_are_told_apart(tmp_path: Path) -> None:
    entries = ", ".join(
        f'{{ dose = "{dose} mg/kg", words = "x", source = "A", read = ["abstract"] }}' for dose in ("0.5", "4", "8")
    )
    more = f'audit = {{ agreement = "differs", read = ["abstract"], found = [{entries}] }}'
    own = mine(tmp_path, regimen("a", "1", "2", more=more))
    assert warnings(compare(own, own.regimens))["a"] == [
        "outcome not stated",
        "! differs from its source",
        "! 2 times above a comparable source; 2 to 4 times below comparable sources",
    ]


def test_a_factor_to_a_mean_is_said_to_be_counted_from_it() -> None:
    text = " ".join(ketacalc("compare", "-i", "se", COLUMNS="150").text.split())
    assert "7.543 times above the reported range, from the mean" in text
    assert "25.51 times above the reported range, from the mean" in text
    assert text.count("counted from the mean itself") == 2
    assert [a["from_the_mean"] for a in figures("-i", "se")[0]["apart"]] == [True, False, False, True, False]


def test_the_outcome_stands_beside_how_a_dose_stands_to_its_source() -> None:
    """As the audit has it: a dose that agrees with the source of a trial without effect is still one of no effect."""
    said = warnings(AT_70)
    assert said["etchison-iv"] == ["\u2717 NEGATIVE outcome; dose agrees with its source"]
    assert said["berman-2000"] == ["+ positive outcome; dose agrees with its source"]
    assert said["afridi-in"] == ["~ mixed outcome; dose agrees with its source"]
    assert said["borsato-oral"] == ["+ positive outcome", "! source never read"]
    assert said["dakwar-2014"][1:] == ["! differs from its source"]
    stands = {f["name"]: f["audit_agreement"] for f in figures("-w", "70") if f["kind"] == "reported"}
    assert stands == {
        "etchison-iv": "agrees", "afridi-in": "agrees", "dakwar-2017": "agrees", "berman-2000": "agrees",
        "lauritsen-iv": "agrees", "dakwar-2014": "differs", "jacobwitz-ped": "suspect", "borsato-iv": "unread",
        "borsato-oral": "unread",
    }  # fmt: skip


STEPS = """step = [
  { dose = "0.1 mg/kg", over = "2 min", from = "source", read = ["abstract"] },
  { dose = "0.5 mg/kg/h", rise = "0.25 mg/kg/h", every = "30 min" },
]"""


def test_the_steps_of_a_regimen_are_drawn_as_steps_each_on_its_own_axis(tmp_path: Path) -> None:
    rate = regimen("a", "1", "2", unit="mg/kg/h", schedule="infusion", more=STEPS)
    own = mine(tmp_path, rate + regimen("b", "9", "9"))
    comparison = compare(own, own.regimens)
    single, rates = charts(comparison)
    # The bolus lies on the axis of single doses, where its regimen does not: it names it, and belongs to no other bar.
    assert [(bar.label, bar.mark, bar.number, bar.is_inner) for bar in single.bars] == [
        ("a: step 1", Mark.STEP, "0.1 mg/kg", False),
        ("b", Mark.REPORTED, "9 mg/kg", False),
    ]
    assert [(bar.label, bar.mark, bar.number, bar.is_inner) for bar in rates.bars] == [
        ("a", Mark.REPORTED, "1 to 2 mg/kg/h", False),
        ("step 2", Mark.STEP, "0.5 mg/kg/h", True),
    ]
    assert single.bars[0].about == "0.1 mg/kg over 2 min (from the source; read: abstract)"
    assert rates.bars[1].about == "0.5 mg/kg/h, rising by 0.25 mg/kg/h every 30 min"
    assert comparison.apart == ()  # a step is held against nothing: 0.1 and 9 mg/kg lie 90 times apart
    asked = ("compare", "--catalogue", str(tmp_path / "mine.toml"))
    [bolus, *_, rise] = json.loads(within(*asked, "-f", "json").out)["axes"]
    assert [f["kind"] for f in bolus["figures"]] == ["step", "reported"]
    assert bolus["figures"][0]["step"]["from"] == "source"
    assert [(f["name"], f["outcome"]) for f in rise["figures"][1:]] == [("a, step 2", None)]
    assert "\na: step 1" in within(*asked).text


def test_a_step_that_is_no_dose_per_kg_has_a_place_only_at_a_weight(tmp_path: Path) -> None:
    own = mine(tmp_path, regimen("a", "1", "2", more='step = [{ dose = "35 mg" }]'))
    assert [one_.reason for one_ in compare(own, own.regimens).unplaced] == [Absence.FIXED]
    [_, step] = compare(own, own.regimens, read_weight("70")).placed
    assert step.place.range.low.value == Fraction(1, 2)


def test_the_deviation_of_a_mean_is_drawn_through_its_point_and_cut_where_the_axis_ends() -> None:
    def line(deviation: tuple[Fraction, Fraction]) -> str:
        mean = Bar(label="x", mark=Mark.FOUND, low=Fraction(2), high=Fraction(2), number="", deviation=deviation)
        other = Bar(label="y", mark=Mark.REPORTED, low=Fraction(1, 10), high=Fraction(10), number="")
        chart = Chart(title="t", unit="mg/kg", bars=(mean, other))
        found_ = axis.chart_lines(chart, Medium(width=80, unicode=False))
        return next(one_.plain for one_ in found_ if one_.plain.startswith("x"))[3:].rstrip()

    whole = line((Fraction(1), Fraction(3)))
    assert re.fullmatch(r" +~+o~+", whole)
    scale = axis.ruler((-1, 1), 75)
    assert [whole.index("~"), whole.index("o"), len(whole) - 1] == [scale.column(Fraction(n)) for n in (1, 2, 3)]
    for low in (Fraction(0), Fraction(-1), Fraction(1, 100)):
        assert re.fullmatch(r"<~+o~+", line((low, Fraction(4))))


def test_the_deviation_is_scaled_with_its_mean(tmp_path: Path) -> None:
    """600 mcg/kg with an SD of 200 is 0.4 to 0.8 mg/kg."""
    entry = GOOD.replace("3 mg/kg", "600 mcg/kg").replace(" }", ', measure = "mean", deviation = "200 mcg/kg" }')
    own = mine(tmp_path, audited(entry))
    assert [p.deviated for p in compare(own, own.regimens).placed] == [None, (Fraction(2, 5), Fraction(4, 5))]


def test_a_figure_that_is_no_range_is_drawn_as_its_two_ends_and_nothing_solid() -> None:
    lines = within("compare", "-i", "sud").text.splitlines()
    assert re.search(r" \u25c6\u254c+\u25c6 ", next(line for line in lines if line.startswith("dakwar-2014  ")))


def test_a_source_without_a_reference_is_named_with_its_identifier() -> None:
    text = " ".join(within("compare", "-i", "se", "-f", "markdown").text.split())
    assert "found in Gaspard 2013, PMID 23758557 (read: abstract)" in text
    assert "\n  Gaspard 2013  " in within("compare", "-i", "se").text


def test_the_suspect_unit_is_a_factor_of_24_and_no_dose() -> None:
    [(placed, suspect)] = [(p, s) for p in SHIPPED.placed if (s := SHIPPED.suspicion(p))]
    assert placed.stated.regimen is not None
    assert (placed.stated.regimen.id, suspect.unit, suspect.factor) == ("jacobwitz-ped", "mg/kg/h", Fraction(24))
    assert not suspect.meets  # 1 to 7 overlaps with 2.2, 0.6 to 3.6 and 0.5 to 6, and reaches 0.9, and not with 7.44


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("asked", [(), ("-i", "se"), ("-w", "12.5", "--elsewhere")])
def test_no_output_states_the_paediatric_figure_per_hour_with_its_digits_kept(
    form: str, asked: tuple[str, ...]
) -> None:
    text = " ".join(within("compare", *asked, "-f", form).text.split())
    assert "1 to 7 mg/kg/day" in text or '"printed": "1 to 7mg/kg/day"' in text
    assert not re.search(r"(?<![\d.])1(\.0)? to 7 mg/kg/h", text)
    assert not re.search(r"(?<![\d.,])(7|16\.67 to 116\.7) (mg/kg/h|mcg/kg/min)\b(?!/)", text.replace("2 to 7 mcg", ""))
    assert "If the unit were mg/kg/h" in text or form == "csv"


# Every format.


@cache
def document(*arguments: str) -> dict[str, Any]:
    ran = within("compare", *arguments, "-f", "json")
    found_: dict[str, Any] = json.loads(ran.out)
    return found_


def rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(within("compare", *arguments, "-f", "csv").text)))


def figures(*arguments: str) -> list[dict[str, Any]]:
    found_ = document(*arguments)
    placed: list[dict[str, Any]] = [figure for axis_ in found_["axes"] for figure in axis_["figures"]]
    return [*placed, *found_["not_on_an_axis"]]


@pytest.mark.parametrize("form", FORMATS)
def test_notice_outcome_cautions_audit_and_source_stand_in_every_format(form: str) -> None:
    text = " ".join(within("compare", "-f", form).text.replace("\\", "").split())
    for words in (
        "Reported in one review article, not a recommendation.",
        "negative" if form in ("json", "csv") else "NEGATIVE",
        "no better",
        "per day may be a misprint for per hour",
        "Not a range",
        {"json": '"audit_agreement": "agrees"', "csv": "agrees"}.get(form, "dose agrees with its source"),
        {"json": '"audit_agreement": "suspect"', "csv": "suspect"}.get(form, "unit suspect (24 times)"),
        "Berman RM et al., 2000" if form in ("json", "csv") else "Berman 2000 [25]",
        "Rosati 2012",
        "2.057 times below",
        "spread evenly over 24 h",
        "a fixed dose: it has a place per kg only at a stated weight",
    ):
        assert words in text, words
    assert not re.search(r"recommended|\bsafe\b|should receive", text, re.IGNORECASE)


def test_csv_and_json_hold_the_same_exact_figures() -> None:
    for arguments in ((), ("-w", "154 lb", "--elsewhere")):
        table_, documents = rows(*arguments), figures(*arguments)
        assert len(table_) == len(documents)
        for row, figure in zip(table_, documents, strict=True):
            assert (row["kind"], row["name"]) == (figure["kind"], figure["name"])
            assert row["stated_low_exact"] == figure["stated"]["low"]["exact"]
            place = figure.get("on_axis")
            assert row["on_axis_high_exact"] == (place["high"]["exact"] if place else "")
            factors = sorted((a["factor"]["exact"] for a in figure.get("apart", ())), key=Fraction) or [""]
            assert (row["apart_least_exact"], row["apart_most_exact"]) == (factors[0], factors[-1])
            assert bool(row["not_on_an_axis"]) == (place is None)


def test_a_row_holds_the_figure_its_place_and_its_factor() -> None:
    [row] = [row for row in rows("-i", "se") if row["kind"] == "reported"]
    assert (row["stated_low_exact"], row["stated_high_exact"], row["stated_unit"]) == ("1", "7", "mg/kg/day")
    assert (row["on_axis_low_exact"], row["on_axis_high_exact"], row["on_axis_unit"]) == ("1/24", "7/24", "mg/kg/h")
    assert (row["beside_low_exact"], row["beside_high_exact"]) == ("25/36", "175/36")  # times 50/3
    assert (row["derived"], row["suspect_unit_factor_exact"]) == ("yes", "24")
    assert (row["apart_least_exact"], row["apart_most_exact"]) == ("12/7", "4464/175")
    assert row["suspect_unit"] == "mg/kg/h"


def test_what_was_found_has_rows_of_its_own_kind_and_no_outcome() -> None:
    found_ = [row for row in rows() if row["kind"] == "found by the audit"]
    assert Counter(row["regimen"] for row in found_) == {"jacobwitz-ped": 5, "lauritsen-iv": 2, "dakwar-2014": 2}
    assert {row["outcome"] for row in found_} == {""}
    assert {row["measure"] for row in found_} == {"given", "mean", "start", "threshold"}


def test_doses_of_other_sources_are_there_only_when_asked_for_and_marked() -> None:
    assert "elsewhere" not in {figure["kind"] for figure in figures()}
    others = [figure for figure in figures("--elsewhere") if figure["kind"] == "elsewhere"]
    assert len(others) == 8
    [both] = [figure for figure in figures("--elsewhere") if figure["also_elsewhere"]]
    assert (both["name"], both["also_elsewhere"]) == ("[10] Alkhachroum A et al., 2020", "elsewhere-10")
    assert "not reported in the article" in both["words"]
    assert not [figure for figure in figures() if figure["also_elsewhere"]]
    assert all("not reported in the article" in figure["words"] for figure in others)
    assert all(
        "not reported in the article" in row["words"] for row in rows("--elsewhere") if row["kind"] == "elsewhere"
    )


def test_doses_of_other_sources_are_those_cited_for_what_was_asked() -> None:
    names = {figure["name"] for figure in figures("-i", "sud", "--elsewhere") if figure["kind"] == "elsewhere"}
    assert names == {"elsewhere-20", "elsewhere-21"}
    assert not [f for f in figures("-r", "berman-2000", "--elsewhere") if f["kind"] == "elsewhere"]


@pytest.mark.parametrize(
    ("indication", "name", "exact"),
    [("alcohol", "elsewhere-20", "0.8"), ("heroin", "elsewhere-21", "2"), ("srse", "elsewhere-10", "2.2")],
)
def test_what_only_a_cited_source_doses_is_found_when_asked_for(indication: str, name: str, exact: str) -> None:
    refused(within("compare", "-i", indication), 3, "reports no dose")
    [figure] = figures("-i", indication, "--elsewhere")
    assert (figure["name"], figure["kind"], figure["stated"]["low"]["exact"]) == (name, "elsewhere", exact)
    ran = within("compare", "-i", indication, "--elsewhere")
    assert (ran.code, ran.err) == (0, b"")
    assert "No dose is reported for" in ran.text
    assert "not reported in the article" in " ".join(ran.text.split())


def test_what_no_source_doses_is_refused_whether_or_not_they_are_asked() -> None:
    refused(within("compare", "-i", "neuroprotection", "--elsewhere"), 3, "reports no dose")
    refused(within("compare", "-i", "alcohol", "--route", "oral", "--elsewhere"), 3, "reports no dose")
    refused(within("compare", "-i", "trf", "--elsewhere"), 2, "trd")
    refused(within("compare", "-i", "trd", "-r", "berman-2000", "--elsewhere"), 2, "--indication")
    assert [f["name"] for f in figures("--route", "sc", "--elsewhere")] == ["elsewhere-15"]


def test_esketamine_and_racemic_ketamine_have_axes_of_their_own() -> None:
    drugs = [found_["drug"] for found_ in document("--elsewhere")["axes"]]
    assert drugs == ["ketamine", "ketamine", "racemic ketamine", "S-ketamine"]


def test_a_weight_brings_its_own_cautions_and_is_echoed() -> None:
    [etchison] = [f for f in figures("-w", "200") if f["name"] == "etchison-iv"]
    assert any("above the source's cap of 30 mg" in caution["text"] for caution in etchison["cautions"])
    assert {caution["bears_on"] for caution in etchison["cautions"]} == {"dose", "evidence"}
    assert document("-w", "200")["weight"]["exact"] == "200"
    assert "at 69.85322498 kg (154 lb)" in within("compare", "-w", "154 lb").text.replace("\n", " ")


def test_a_route_an_indication_and_a_regimen_narrow_it() -> None:
    assert {f["name"] for f in figures("--route", "oral")} == {"borsato-oral"}
    assert {f["regimen"] for f in figures("-i", "migraine")} == {"afridi-in", "lauritsen-iv", "etchison-iv"}
    assert {f["regimen"] for f in figures("-r", "berman-2000")} == {"berman-2000"}
    assert "oral add-on" not in json.dumps(document("-i", "trd"))
    assert [use["id"] for use in document("-i", "trd")["without_dose"]] == ["esketamine-trd", "trd-later"]


def test_outcome_and_cautions_stand_before_the_number_and_the_numbers_last() -> None:
    text = " ".join(within("compare", "-r", "jacobwitz-ped").text.split())
    head = "Outcome, cautions, source, how given On the axis"
    assert text.index("The unit is suspect:") < text.index("Ketamine for status epilepticus") < text.index(head)
    narrow = " ".join(ketacalc("compare", "-r", "jacobwitz-ped", COLUMNS="50").text.split()).rpartition("+ positive ")[
        2
    ]
    order = (
        "reported as effective",
        "! unit suspect",
        "stated as 1 to 7 mg/kg/day",
        "On the axis: 0.04167 to 0.2917 mg/kg/h",
    )
    places_ = [narrow.index(words) for words in order]
    assert places_ == sorted(places_)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ((), "Ketamine: every regimen, on one axis"),
        (("-i", "migraine"), "Ketamine for migraine, on one axis"),
        (("--route", "iv"), "Ketamine: every regimen, intravenous, on one axis"),
        (("-r", "berman-2000", "-w", "70"), "Ketamine for treatment-resistant depression, on one axis, at 70 kg"),
        (
            ("-i", "alcohol", "--elsewhere"),
            "Ketamine for alcohol use disorder, not reported in the article, on one axis",
        ),
    ],
)
def test_the_drug_comes_first_in_the_title(asked: tuple[str, ...], title: str) -> None:
    lines = ketacalc("compare", *asked, COLUMNS="120").text.splitlines()
    assert title in lines


def test_a_suspect_unit_that_is_no_factor_is_said_all_the_same(tmp_path: Path) -> None:
    more = 'audit = { agreement = "suspect", suspect_unit = "mg/kg/h" }'
    own = mine(tmp_path, regimen("a", "1", "2", more=more))
    comparison = compare(own, own.regimens)
    assert comparison.suspicion(comparison.placed[0]) is None
    assert "unit suspect" in within("compare", "--catalogue", str(tmp_path / "mine.toml")).text


def test_of_very_many_doses_without_a_place_each_is_named_with_the_reason(tmp_path: Path) -> None:
    mine(tmp_path, "".join(regimen(f"r{n}", "1", "2", unit="mg") for n in range(15)))
    ran = within("compare", "--catalogue", str(tmp_path / "mine.toml"))
    assert ran.text.count("not on an axis") == 15
    assert "a fixed dose" in ran.text


def test_one_file_cannot_hold_the_picture_and_the_answer() -> None:
    refused(within("compare", "--plot", "x.svg", "-o", "x.svg"), 2, "--plot", "--output")


def test_a_terminal_of_any_width_gets_a_drawing_of_its_own_and_not_of_that_width() -> None:
    text = ketacalc("compare", COLUMNS="99999999").text
    assert max(map(len, text.splitlines())) < 2000


def test_exit_codes() -> None:
    assert within("compare").code == 0
    ran = within("compare", "-r", "afridi-in")
    assert ran.code == 3
    assert "a fixed dose" in ran.text
    assert ran.said.count("\n") == 1
    assert "--weight" in ran.said
    assert within("compare", "-r", "afridi-in", "-w", "70").code == 0
    refused(within("compare", "-i", "chronic-pain"), 3, "reports no dose")
    refused(within("compare", "-i", "trd", "-r", "berman-2000"), 2, "--indication")
    refused(within("compare", "-w", "70,5"), 2, "70,5")
    refused(within("compare", "-i", "trf"), 2, "trd")
    refused(within("compare", "--catalogue", "/nowhere.toml"), 4, "nowhere.toml")


def test_a_full_disk_is_said_in_one_line() -> None:
    refused(within("compare", "-o", "/dev/full"), 74, "No space left")


# Drawn as text.


CHARTS = charts(AT_70)


def bars_in(text: str, used: dict[Mark, axis.Pen]) -> int:
    """Count the lines of a drawing that hold a bar or a point."""
    marks = {pen.left for pen in used.values()} | {pen.point for pen in used.values()}
    return sum(any(mark in line for mark in marks) for line in text.splitlines())


@cache
def drawn_at(width: int, unicode: bool) -> str:
    lines = axis.drawn(CHARTS, Medium(width=width, unicode=unicode))
    return "".join(loosened(line.plain).rstrip() + "\n" for line in lines)


@pytest.mark.parametrize("unicode", [True, False])
def test_every_number_stands_whole_beside_its_bar_at_every_width(unicode: bool) -> None:
    texts = [text for chart in CHARTS for bar in chart.bars for text in (bar.number, bar.beside) if text]
    numbers = Counter(re.sub(r"^[a-z ]+", "", text) for text in texts)
    for width in WIDTHS:
        lines = drawn_at(width, unicode).splitlines()
        for number, count in numbers.items():
            for dose in number.split(", then ") if len(number) > width else [number]:  # of two doses, each stands whole
                assert sum(line.strip().rstrip(",").endswith(dose) for line in lines) >= count, (width, number)


def test_no_line_of_a_drawing_is_wider_than_asked_unless_a_quantity_is() -> None:
    longest = max(len(text) for chart in CHARTS for bar in chart.bars for text in (bar.number, bar.beside))
    for width in WIDTHS:
        for line in drawn_at(width, True).splitlines():
            assert len(line) <= max(width, longest + 2), (width, line)


def test_every_bar_is_drawn_from_40_columns_on_and_none_below() -> None:
    count = sum(len(chart.bars) for chart in CHARTS)
    for width in WIDTHS:
        text = drawn_at(width, True)
        if width < 40:
            assert not re.search(r"[\u2500-\u25ff]", text), width
        else:
            assert bars_in(text, axis.UNICODE) == count, width


def test_where_only_ascii_arrives_only_ascii_is_drawn() -> None:
    for width in WIDTHS:
        assert drawn_at(width, False).isascii()
    assert "[::" in drawn_at(80, False)


def test_kinds_of_bars_differ_by_their_characters_alone() -> None:
    for used in (axis.ASCII, axis.UNICODE):
        assert set(used) == set(Mark)
        assert len({(pen.left, pen.line, pen.right) for pen in used.values()}) == len(Mark)
        assert len({pen.point for pen in used.values()}) == len(Mark)


def test_colour_adds_nothing_but_colour_and_a_pipe_gets_the_same() -> None:
    plain, coloured = (
        ketacalc("compare", "-w", "70", **{**at, "COLUMNS": "80"}).text for at in ({}, {"FORCE_COLOR": "1"})
    )
    assert "\x1b[" in coloured
    without = re.sub(r"\x1b(\[[\d;]*m|\]8;[^\x1b]*\x1b\\)", "", coloured)
    assert [line.rstrip() for line in without.splitlines()] == plain.splitlines()
    assert ketacalc("compare", COLUMNS="80").text == ketacalc("compare", COLUMNS="80", NO_COLOR="1", TERM="dumb").text


def test_a_locale_of_ascii_gets_ascii_and_the_same_numbers() -> None:
    text = process("compare", COLUMNS="80", LANG="C", LC_ALL="C").text
    assert text.isascii()
    assert "0.04167 to 0.2917 mg/kg/h (rounded)" in text


def test_the_paediatric_bar_ends_before_those_of_its_sources_begin() -> None:
    lines = within("compare", "-i", "se").text.splitlines()
    own = next(line for line in lines if line.startswith("jacobwitz-ped  "))
    assert own.index("\u252b") < next(line for line in lines if line.startswith("  Rosati 2012")).index("\u251c")
    assert own.index("\u252b") < next(line for line in lines if line.startswith("  found in [10]")).index("\u25cb")


VALUES = st.fractions(min_value=Fraction(1, 10**12), max_value=Fraction(10**7), max_denominator=10**12).filter(bool)
DECADES = st.tuples(st.integers(-12, 6), st.integers(1, 19)).map(lambda found_: (found_[0], found_[0] + found_[1]))


@given(DECADES, st.integers(2, 200), VALUES, VALUES)
def test_a_greater_value_never_stands_further_left(
    decades: tuple[int, int], columns: int, a: Fraction, b: Fraction
) -> None:
    scale = axis.ruler(decades, columns)
    low, high = sorted((a, b))
    assert 0 <= scale.column(low) <= scale.column(high) < columns


@given(DECADES, st.integers(2, 200))
def test_the_ends_of_an_axis_are_its_first_and_its_last_column(decades: tuple[int, int], columns: int) -> None:
    scale = axis.ruler(decades, columns)
    assert scale.column(Fraction(10) ** decades[0]) == 0
    assert scale.column(Fraction(10) ** decades[1]) == columns - 1


@given(st.lists(st.tuples(VALUES, VALUES, st.sampled_from(Mark)), min_size=1, max_size=6), st.integers(40, 160))
def test_no_bar_vanishes_and_every_bar_begins_in_the_column_of_its_low(
    ends: list[tuple[Fraction, Fraction, Mark]], width: int
) -> None:
    bars = tuple(Bar(label="x", mark=mark, low=min(a, b), high=max(a, b), number="1 mg/kg") for a, b, mark in ends)
    chart = Chart(title="t", unit="mg/kg", bars=bars)
    low, high = chart.decades
    assert all(Fraction(10) ** low <= bar.low <= bar.high <= Fraction(10) ** high for bar in bars)
    lines = [line.plain for line in axis.chart_lines(chart, Medium(width=width, unicode=False))]
    drawn = [line for line in lines[3:] if line.startswith("x")]
    assert len(drawn) == len(bars)
    columns = len(lines[2]) - 3
    scale = axis.ruler(chart.decades, columns)
    for line, bar in zip(drawn, bars, strict=True):
        body = line[3 : 3 + columns]
        assert body.strip()
        assert len(body) - len(body.lstrip()) == scale.column(bar.low)
        if bar.mark is not Mark.THRESHOLD:
            assert len(body.rstrip()) - 1 == scale.column(bar.high)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (Fraction(1, 24), Fraction(36, 10), (-2, 1)),
        (Fraction(1, 5), Fraction(71, 100), (-1, 0)),
        (Fraction(1), Fraction(10), (0, 1)),
        (Fraction(1), Fraction(1), (-1, 1)),
        (Fraction(99, 10), Fraction(101, 10), (0, 2)),
    ],
)
def test_an_axis_runs_from_power_of_ten_to_power_of_ten(
    low: Fraction, high: Fraction, expected: tuple[int, int]
) -> None:
    bar = Bar(label="x", mark=Mark.REPORTED, low=low, high=high, number="")
    assert Chart(title="t", unit="mg/kg", bars=(bar,)).decades == expected


# The catalogue's figures of sources.


GOOD = '{ dose = "3 mg/kg", words = "x", source = "A 2000", read = ["abstract"] }'


def audited(entry: str) -> str:
    return regimen("a", "1", "2", more=f'audit = {{ agreement = "differs", read = ["abstract"], found = [{entry}] }}')


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (GOOD.replace(', read = ["abstract"]', ""), ("read", "missing")),
        (GOOD.replace(', words = "x"', ""), ("words", "missing")),
        (GOOD.replace('words = "x"', 'words = ""'), ("words", "empty")),
        (GOOD.replace('dose = "3 mg/kg", ', ""), ("dose", "missing")),
        (GOOD.replace(', source = "A 2000"', ""), ("source", "name one")),
        (GOOD.replace(" }", ', reference = "1" }'), ("source", "name one")),
        (GOOD.replace('source = "A 2000"', 'reference = "2"'), ("reference", "no reference '2'")),
        (GOOD.replace("3 mg/kg", "3 Mg/kg"), ("dose", "Mg/kg")),
        (GOOD.replace("3 mg/kg", "3,5 mg/kg"), ("dose", "3,5")),
        (GOOD.replace("3 mg/kg", "0 mg/kg"), ("dose",)),
        (GOOD.replace("3 mg/kg", "4 to 3 mg/kg"), ("dose",)),
        (GOOD.replace("3 mg/kg", "3 mL/kg"), ("dose", "no unit of a dose of a drug")),
        (GOOD.replace("3 mg/kg", "3 kg"), ("dose",)),
        (GOOD.replace(" }", ', measure = "median" }'), ("measure", "median")),
        (GOOD.replace(" }", ', measure = "mean" }').replace("3 mg", "3 to 4 mg"), ("dose", "not a range")),
        (GOOD.replace(" }", ', measure = "threshold" }').replace("3 mg", "3 to 4 mg"), ("dose", "not a range")),
        (GOOD.replace(" }", ', deviation = "1 mg/kg" }'), ("deviation", "belongs to a mean")),
        (GOOD.replace(" }", ', measure = "mean", deviation = "0 mg/kg" }'), ("deviation", "zero")),
        (GOOD.replace(" }", ', measure = "mean", deviation = "-1 mg/kg" }'), ("deviation",)),
        (GOOD.replace(" }", ", colour = 1 }"), ("colour", "not known")),
        ("1", ("found 1", "not a table")),
    ],
)
def test_a_faulty_figure_of_a_source_is_refused_with_its_entry(
    tmp_path: Path, entry: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(library.CatalogueError) as caught:
        mine(tmp_path, audited(entry))
    for word in ("mine.toml", "regimen 'a'", "audit", *words):
        assert word in str(caught.value), str(caught.value)
    assert len(str(caught.value)) < 280


def test_a_figure_of_a_source_is_read_with_all_that_it_may_have(tmp_path: Path) -> None:
    entry = GOOD.replace('"x"', '"adults"').replace('source = "A 2000"', 'reference = "1"')
    entry = entry.replace(" }", ', measure = "mean", deviation = "0.5 mg/kg" }')
    [read] = mine(tmp_path, audited(entry)).regimens[0].figures
    assert (read.measure, read.words, read.read, read.source) == ("mean", "adults", ("abstract",), "")
    assert (read.dose.low.value, read.deviation and read.deviation.value) == (Fraction(3), Fraction(1, 2))
    assert read.reference is not None
    assert read.reference.number == "1"


def test_the_shipped_figures_of_sources_are_those_of_the_audit_and_no_others() -> None:
    """Each by hand from what the audit of the sources says, in its own unit."""
    said = {
        r.id: [
            (f.measure.value, str(f.dose.low.value), str(f.dose.high.value), f.dose.unit.symbol, *f.read)
            for f in r.figures
        ]
        for r in CATALOGUE.regimens
        if r.figures and r.id != "dakwar-2014"
    }
    assert said == {
        "jacobwitz-ped": [
            ("mean", "11/5", "11/5", "mg/kg/h", "abstract"),
            ("given", "10", "60", "mcg/kg/min", "abstract"),
            ("threshold", "9/10", "9/10", "mg/kg/h", "abstract"),
            ("mean", "186/25", "186/25", "mg/kg/h", "abstract"),
            ("given", "1/2", "6", "mg/kg/h", "secondary"),
        ],
        "lauritsen-iv": [
            ("mean", "17/50", "17/50", "mg/kg/h", "abstract"),
            ("start", "1/10", "1/10", "mg/kg/h", "abstract"),
        ],
    }


def test_show_holds_the_figures_of_the_sources() -> None:
    text = " ".join(within("show", "jacobwitz-ped").text.split())
    assert "mean 2.2 mg/kg/h (SD 1.8 mg/kg/h), adults" in text
    assert "threshold 0.9 mg/kg/h, no response was likely below it" in text
    found_ = json.loads(within("show", "dakwar-2014", "-f", "json").out)["audit"]["found"]
    assert [(f["low"]["exact"], f["reference"]) for f in found_] == [("0.41", "23"), ("0.71", "23")]


HOSTILE = ("<script>alert(1)</script>", "[red]x[/red]", "$x_1^2$", "a|b", "=1+1", "`x`", "\u65e5" * 9)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_the_text_of_a_catalogue_is_data_in_every_format(tmp_path: Path, text: str) -> None:
    entry = GOOD.replace('"x"', f"'{text}'").replace('"A 2000"', f"'{text}'")
    more = f"audit = {{ agreement = 'unread', found = [{entry}] }}\n"
    more += f"indication = '{text}'\nroute = '{text}'\ndrug = '{text}'"
    mine(tmp_path, regimen("a", "1", "2", more=more))
    for form in FORMATS:
        ran = within("compare", "--catalogue", str(tmp_path / "mine.toml"), "-f", form)
        assert (ran.code, ran.err) == (0, b""), ran
        assert "<script>" not in ran.text or form != "markdown"
        if form == "csv":
            for row in csv.DictReader(StringIO(ran.text)):
                assert not [cell for cell in row.values() if cell.startswith(("=", "@", "+", "-"))]
    wide = ketacalc("compare", "--catalogue", str(tmp_path / "mine.toml"), COLUMNS="200")
    if text.isascii():
        assert text in wide.text


def test_the_documents_of_an_own_catalogue_keep_the_schema(tmp_path: Path) -> None:
    text = regimen("a", "1", "2", more=f'audit = {{ agreement = "unread", found = [{GOOD}] }}')
    text += regimen("b", "1", "2", unit="mmol/kg") + regimen("c", "1", "2", unit="mg/kg/day", schedule="daily")
    text += regimen("d", "1", "2", unit="mg/kg/day", schedule="daily divided", more="doses_per_day = [1, 48]")
    mine(tmp_path, text)
    for asked in ((), ("-r", "b"), ("-w", "70")):
        ran = within("compare", "--catalogue", str(tmp_path / "mine.toml"), *asked, "-f", "json")
        assert ran.code == (3 if "b" in asked else 0)
        validator("compare").validate(json.loads(ran.out))


def test_a_point_is_placed_once_for_each_number_of_doses() -> None:
    oral: list[Placed] = [p for p in AT_70.placed if p.stated.regimen and p.stated.regimen.id == "borsato-oral"]
    assert [p.place.doses for p in oral] == [2, 3, 4]
