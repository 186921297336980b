"""The course of a regimen over time: worked by hand, and true whatever rows, weight and pump are asked for."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc.cli import delivery
from ketacalc.core.catalogue.regimen import (
    DOCUMENT,
    FixedDoses,
    Maximum,
    Origin,
    Over,
    Per,
    Provenance,
    Read,
    Regimen,
    Repeat,
    Schedule,
    Step,
)
from ketacalc.core.check.judge import Doubt, Verdict, check
from ketacalc.core.course.course import Course, Track, course
from ketacalc.core.course.stages import Stage, laid
from ketacalc.core.course.wanted import MOST_PARTS, Wanted
from ketacalc.core.dose.scaling import Derivation, scale_all
from ketacalc.core.dose.steps import faults
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.prepare.vials import read_container
from ketacalc.core.quantities import Quantity, Range, read_quantity, read_range, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import figure, read_figure
from ketacalc.core.quantities.weight import read_weight
from tests.catalogues import REFERENCE
from tests.catalogues import regimen as entry
from tests.command import Ran, refused, within
from tests.test_schemas import validator

ABSTRACT = Provenance(origin=Origin.SOURCE, read=(Read.ABSTRACT,))
SECONDARY = Provenance(origin=Origin.SOURCE, read=(Read.SECONDARY, Read.REGISTRY))
SHIPPED = ketacalc.catalogue()
CLIMB = Step(
    dose=read_range("0.1 mg/kg/h"), rise=read_quantity("0.1 mg/kg/h"), every=read_range("3 to 4 h"), whence=ABSTRACT
)
LAURITSEN = replace(SHIPPED.regimen("lauritsen-iv"), steps=(CLIMB,))
"""Reference 14: begun at 0.1, raised by 0.1 mg/kg/h every 3 to 4 h, to 0.12 to 0.42 mg/kg/h (its abstract)."""
BERMAN = replace(SHIPPED.regimen("berman-2000"), over=Over(time=read_range("40 min"), whence=ABSTRACT))
"""0.5 mg/kg; the time stands here for one that only a source has."""


def part(dose: str, time: str, of: int) -> Step:
    return Step(dose=read_range(dose), over=read_range(time), of=of, whence=SECONDARY)


DAKWAR = replace(
    SHIPPED.regimen("dakwar-2014"),
    fixed=FixedDoses(doses=(read_quantity("0.41 mg/kg"), read_quantity("0.71 mg/kg")), whence=ABSTRACT),
    repeat=Repeat(every=read_range("48 h"), times=2, whence=ABSTRACT),
    steps=(
        part("0.11 mg/kg", "2 min", 1),
        part("0.30 mg/kg", "50 min", 1),
        part("0.11 mg/kg", "2 min", 2),
        part("0.60 mg/kg", "50 min", 2),
    ),
)
"""Reference 23: 0.11 mg/kg over 2 min, then 0.30 or 0.60 mg/kg over 50 min, 48 h apart (its registry entry)."""
PLAIN = replace(LAURITSEN, steps=(), id="plain", catalogue="hand")
DOSES = replace(PLAIN, id="doses", reported=read_range("50 mg"), schedule=Schedule.REPEATED)


def infusion(rate: str, **more: Any) -> Regimen:
    return replace(PLAIN, reported=read_range(rate), **more)


def most(dose: str, per: Per, whence: Provenance = DOCUMENT) -> Maximum:
    return Maximum(dose=read_quantity(dose), per=per, whence=whence)


def followed(
    regimen: Regimen, weight: str = "70", *, concentration: str = "", duration: str = "", **more: Any
) -> Course:
    """Work out a course from what a person would write."""
    known = Known(
        weight=read_weight(weight),
        concentration=read_quantity(concentration) if concentration else None,
        duration=read_quantity(duration) if duration else None,
    )
    texts: dict[str, Any] = {k: read_quantity(value) if isinstance(value, str) else value for k, value in more.items()}
    return course(Wanted(regimen=regimen, known=known, **texts))


def given_at(track: Track, time: str) -> Fraction:
    """Return the drug that was given by a time, from the row that stands there."""
    hours = read_quantity(time).value / (60 if "min" in time else 1)
    return next(row.gives.value for row in track.rows if row.time.value == hours)


def totals(found: Course) -> list[str]:
    return [style.exact(track.rows[-1].gives.value) for track in found.tracks]


def rates(track: Track) -> list[tuple[str, str, str]]:
    """Return name, start in hours and rate per hour of each part."""
    return [(one.name, style.exact(one.start), style.exact(one.rate.value)) for one in track.parts if one.rate]


# Worked by hand.


def test_lauritsen_as_the_source_has_it_raised_every_3_h() -> None:
    """Slowest: 0.1 x 70 = 7 mg/h for 3 h is 21 mg; then 0.12 x 70 = 8.4 mg/h for 21 h is 176.4 mg; 197.4 mg in all.

    Fastest: 7, 14, 21 and 28 mg/h for 3 h each are 210 mg, then 29.4 mg/h for 12 h are 352.8 mg; 562.8 mg in all.
    """
    slowest, fastest = followed(LAURITSEN, span="24 h", as_source=True, rise_every="3 h").tracks
    assert rates(slowest) == [("step 1", "0", "7"), ("target", "3", "8.4")]
    assert rates(fastest) == [
        ("step 1", "0", "7"), ("step 1, rise 1", "3", "14"), ("step 1, rise 2", "6", "21"),
        ("step 1, rise 3", "9", "28"), ("target", "12", "29.4"),
    ]  # fmt: skip
    assert totals(followed(LAURITSEN, span="24 h", as_source=True, rise_every="3 h")) == ["197.4", "562.8"]
    assert [slowest.target_from, fastest.target_from] == [Fraction(3), Fraction(12)]


def test_lauritsen_raised_every_4_h() -> None:
    """7, 14, 21, 28 mg/h for 4 h each are 280 mg, then 29.4 mg/h for 8 h are 235.2 mg: 515.2 mg. Slowest: 28 + 168."""
    assert totals(followed(LAURITSEN, span="24 h", as_source=True, rise_every="4 h")) == ["196", "515.2"]


def test_syringes_run_empty_when_their_volume_has_run() -> None:
    """50 mL of 2 mg/mL hold 100 mg; of six syringes, 300 mL, 281.4 mL run, and 18.6 mL stay.

    Fastest: 63 mg have run at 6 h, and 37 more at 21 mg/h take 37/21 h; 126 mg at 9 h, and 74 more at 28 mg/h take
    74/28 h; 210 mg at 12 h, and 90, 190 and 290 more at 29.4 mg/h.
    """
    syringe = read_container("50 mL syringe")
    wants: dict[str, Any] = {"span": "24 h", "as_source": True, "rise_every": "3 h", "concentration": "2 mg/mL"}
    _, fastest = followed(LAURITSEN, container=syringe, **wants).tracks
    assert fastest.empties == (
        6 + Fraction(37, 21), 9 + Fraction(74, 28), 12 + Fraction(900, 294), 12 + Fraction(1900, 294),
        12 + Fraction(2900, 294),
    )  # fmt: skip
    assert fastest.left is not None
    assert style.exact(fastest.left.value) == "18.6"
    assert [row.events for row in fastest.rows if row.time.value == fastest.empties[0]] == [("syringe 1 empty",)]
    assert all(row.volume and row.volume.value * 2 == row.gives.value for row in fastest.rows)


def test_the_first_7_h_end_before_the_target() -> None:
    """Fastest: 7 x 3 + 14 x 3 + 21 x 1 = 84 mg, and 0.42 mg/kg/h is not reached; slowest: 21 + 8.4 x 4 = 54.6 mg."""
    found = followed(LAURITSEN, span="7 h", as_source=True, rise_every="3 h")
    assert totals(found) == ["54.6", "84"]
    assert found.tracks[1].target_from is None


def test_dakwar_as_the_source_has_it() -> None:
    """At 70 kg 7.7 mg in 2 min (231 mg/h), 21 mg in 50 min (25.2 mg/h); 48 h later 7.7 mg, then 42 mg (50.4 mg/h).

    28.7 mg after 52 min and at 48 h; 25 min into the last part 28.7 + 7.7 + 42 x 25/50 = 57.4 mg; 78.4 mg in all.
    """
    [track] = followed(DAKWAR, as_source=True, rows="27 min").tracks
    assert [(one.name, style.exact(one.rate.value)) for one in track.parts if one.rate] == [
        ("dose 1, step 1", "231"), ("dose 1, step 2", "25.2"), ("dose 2, step 3", "231"), ("dose 2, step 4", "50.4"),
    ]  # fmt: skip
    assert [style.exact(given_at(track, time)) for time in ("52 min", "48 h")] == ["28.7", "28.7"]
    [later] = followed(DAKWAR, as_source=True, rows="2907 min").tracks
    assert style.exact(given_at(later, "2907 min")) == "57.4"
    assert style.exact(track.rows[-1].gives.value) == "78.4"
    assert track.end == 48 + Fraction(52, 60)


def test_dakwar_as_the_user_states_it_has_two_even_doses() -> None:
    """28.7 mg over 52 min, then 49.7 mg: 78.4 mg; after 26 min half of the first, 14.35 mg."""
    [track] = followed(DAKWAR, every="48 h", duration="52 min", rows="26 min").tracks
    assert [one.name for one in track.parts] == ["dose 1", "dose 2"]
    assert [style.exact(given_at(track, time)) for time in ("26 min", "52 min")] == ["14.35", "28.7"]
    assert style.exact(track.rows[-1].gives.value) == "78.4"


def test_berman_over_the_40_min_that_the_user_states() -> None:
    """0.5 mg/kg x 70 kg = 35 mg in 40 min: 52.5 mg/h, 26.25 mL/h of 2 mg/mL; 8.75 mg after 10 min."""
    [track] = followed(BERMAN, duration="40 min", rows="10 min", concentration="2 mg/mL").tracks
    [one] = track.parts
    assert one.rate
    assert one.pump
    assert [style.exact(value.value) for value in (one.rate, one.pump.set)] == ["52.5", "26.25"]
    assert [style.exact(row.gives.value) for row in track.rows] == ["0", "8.75", "17.5", "26.25", "35"]


def test_a_loading_dose_comes_first() -> None:
    """0.5 mg/kg x 60 kg = 30 mg at once, then 0.25 x 60 = 15 mg/h for 10 h = 150 mg: 180 mg, and 30 mg at 0 h."""
    loaded = infusion("0.25 mg/kg/h", steps=(Step(dose=read_range("0.5 mg/kg")),))
    [track] = followed(loaded, "60", span="10 h", concentration="3 mg/mL").tracks
    first, *_, last = track.rows
    assert first.at_once
    assert [style.exact(one.value) for one in (first.at_once, first.gives, last.gives)] == ["30", "30", "180"]
    assert first.part
    assert first.part.name == "infusion"
    assert last.volume
    assert last.volume.value == 60
    slow = infusion("0.25 mg/kg/h", steps=(Step(dose=read_range("0.5 mg/kg"), over=read_range("30 min")),))
    [track] = followed(slow, "60", span="10 h").tracks
    assert totals(followed(slow, "60", span="10 h")) == ["172.5"]  # 30 mg in half an hour, then 9.5 h of 15 mg/h
    assert rates(track)[0] == ("step 1", "0", "60")


def test_rates_that_are_held_follow_each_other() -> None:
    """50 kg: 0.1 for 2 h is 10 mg, 0.2 for 3 h is 30 mg, 0.3 mg/kg/h for the 5 h that are left is 75 mg: 115 mg."""
    steps = tuple(
        Step(dose=read_range(dose), over=read_range(time))
        for dose, time in (("0.1 mg/kg/h", "2 h"), ("0.2 mg/kg/h", "3 h"))
    )
    assert totals(followed(infusion("0.3 mg/kg/h", steps=steps), "50", span="10 h")) == ["115"]


def test_the_steps_of_the_user_lead_from_low_to_high() -> None:
    """8.4, 15.4 and 22.4 mg/h for 2 h each are 92.4 mg; 29.4 mg/h for 6 h are 176.4 mg: 268.8 mg."""
    found = followed(PLAIN, span="12 h", rise="0.1 mg/kg/h", rise_every="2 h")
    assert totals(found) == ["268.8"]
    assert rates(found.tracks[0])[-1] == ("target", "6", "29.4")


def test_a_daily_total_in_three_doses() -> None:
    """500 to 2,000 mg a day every 8 h: 500/3 to 2000/3 mg; nine of them in 3 days: 1,500 to 6,000 mg."""
    found = followed(SHIPPED.regimen("borsato-oral"), every="8 h", span="72 h")
    assert totals(found) == ["1500", "6000"]
    assert [one.amount.value for one in found.tracks[0].parts] == [Fraction(500, 3)] * 9


def test_a_daily_total_that_may_have_run_evenly_does() -> None:
    """1 to 7 mg/kg/day at 12 kg: 0.5 to 3.5 mg/h; 36 h of it are 18 to 126 mg."""
    found = followed(SHIPPED.regimen("jacobwitz-ped"), "12", span="36 h", accept_caution=True)
    assert totals(found) == ["18", "126"]


def test_a_maximum_of_the_hour_cuts_the_rate() -> None:
    """0.42 x 70 = 29.4 mg/h is cut to 20: 480 mg in 24 h; 8.4 mg/h stays, 201.6 mg."""
    found = followed(replace(PLAIN, maximum=most("20 mg/h", Per.HOUR)), span="24 h")
    assert totals(found) == ["201.6", "480"]
    assert [len(track.cuts) for track in found.tracks] == [0, 1]
    accepted = followed(replace(PLAIN, maximum=most("20 mg/h", Per.HOUR)), span="24 h", accept_caution=True)
    assert totals(accepted)[1] == "705.6"


def test_a_maximum_of_the_dose_cuts_the_dose_and_leaves_its_time() -> None:
    """0.5 mg/kg x 100 kg = 50 mg is cut to 40 mg, over the same 40 min: 60 mg/h."""
    [track] = followed(replace(BERMAN, maximum=most("40 mg", Per.DOSE)), "100", duration="40 min").tracks
    assert rates(track) == [("dose 1", "0", "60")]
    assert track.rows[-1].gives.value == 40


def test_a_maximum_of_the_day_leaves_what_is_left_of_the_day() -> None:
    """50 mg every 6 h, at most 120 mg a day: 50, 50, 20 and nothing; 240 mg in two days."""
    regimen = replace(DOSES, maximum=most("120 mg/day", Per.DAY), route="oral")
    [track] = followed(regimen, every="6 h", span="48 h").tracks
    assert [style.exact(one.amount.value) for one in track.parts] == ["50", "50", "20"] * 2
    assert [(cut.name, style.exact(cut.left.value)) for cut in track.cuts] == [
        ("dose 3", "20"), ("dose 4", "0"), ("dose 7", "20"), ("dose 8", "0"),
    ]  # fmt: skip


def test_an_infusion_stops_for_the_rest_of_a_day() -> None:
    """10 mg/h, at most 180 mg a day, for 36 h: it stops at 18 h, goes on at 24 h, and gives 180 + 120 = 300 mg."""
    [track] = followed(infusion("10 mg/h", maximum=most("180 mg/day", Per.DAY)), span="36 h", rows="6 h").tracks
    assert track.rows[-1].gives.value == 300
    assert [given_at(track, time) for time in ("18 h", "24 h", "30 h")] == [180, 180, 240]
    assert [(cut.time, cut.stops) for cut in track.cuts] == [(Fraction(18), True)]


def test_an_infusion_stops_at_the_maximum_of_the_course() -> None:
    """100 mg are given after 100 / 8.4 h, and after 100 / 29.4 h."""
    found = followed(replace(PLAIN, maximum=most("100 mg", Per.COURSE)), span="24 h")
    assert totals(found) == ["100", "100"]
    assert [track.cuts[0].time for track in found.tracks] == [Fraction(1000, 84), Fraction(1000, 294)]


def test_a_pump_is_set_within_what_is_reported() -> None:
    """3 mg/mL: 2.8 and 9.8 mL/h at steps of 0.5 are 3 and 9.5, for nothing is set outside; 216 and 684 mg in 24 h."""
    found = followed(PLAIN, span="24 h", concentration="3 mg/mL", step="0.5 mL/h")
    assert totals(found) == ["216", "684"]
    assert [style.exact(track.rows[-1].amount.value) for track in found.tracks] == ["201.6", "705.6"]
    assert [one.verdict for track in found.tracks for one in track.received] == [Verdict.WITHIN, Verdict.WITHIN]
    with pytest.raises(InputError, match="10 % is refused"):
        followed(PLAIN, span="24 h", concentration="3 mg/mL", step="4 mL/h")


def test_a_cut_rate_is_never_rounded_above_its_maximum() -> None:
    """20 mg/h of 3 mg/mL are 6.667 mL/h; at a step of 0.5 the nearest is 6.5, and 6.75 would be 20.25 mg/h."""
    regimen = replace(PLAIN, maximum=most("20 mg/h", Per.HOUR))
    for step in ("0.5 mL/h", "0.05 mL/h", "0.25 mL/h"):
        _, fastest = followed(regimen, span="24 h", concentration="3 mg/mL", step=step).tracks
        assert fastest.rows[-1].gives.value <= 480


# What holds whatever is asked for.

WEIGHTS = st.integers(3, 200).map(str)
TIMES = st.sampled_from(["3 h", "200 min", "3.5 h", "4 h"])
SPANS = st.integers(1, 60).map(lambda hours: f"{hours} h")


@given(WEIGHTS, SPANS, TIMES, st.integers(7, 500), st.sampled_from(["", "0.1 mL/h", "0.2 mL/h"]))
@settings(max_examples=60)
def test_the_sum_does_not_depend_on_the_rows(weight: str, span: str, every: str, rows: int, step: str) -> None:
    wants: dict[str, Any] = {"span": span, "as_source": True, "rise_every": every, "concentration": "0.5 mg/mL"}
    wants |= {"step": step, "accept_rounding": True} if step else {}
    plain, often = followed(LAURITSEN, weight, **wants), followed(LAURITSEN, weight, rows=f"{rows} min", **wants)
    for few, many in zip(plain.tracks, often.tracks, strict=True):
        assert many.rows[-1].gives == few.rows[-1].gives
        assert few.rows[-1].gives.value == sum(one.amount.value * one.ratio for one in few.parts)
        assert few.rows[-1].amount.value == sum(one.amount.value for one in few.parts)
        assert {row.time.value: row.gives.value for row in few.rows}.items() <= {
            row.time.value: row.gives.value for row in many.rows
        }.items()
        assert [row.gives.value for row in many.rows] == sorted(row.gives.value for row in many.rows)


@given(st.integers(3, 200), SPANS, TIMES)
@settings(max_examples=40)
def test_twice_the_weight_is_twice_the_dose(weight: int, span: str, every: str) -> None:
    wants: dict[str, Any] = {"span": span, "as_source": True, "rise_every": every, "rows": "90 min"}
    one, two = followed(LAURITSEN, str(weight), **wants), followed(LAURITSEN, str(2 * weight), **wants)
    for first, second in zip(one.tracks, two.tracks, strict=True):
        assert [2 * row.gives.value for row in first.rows] == [row.gives.value for row in second.rows]
        assert [row.time for row in first.rows] == [row.time for row in second.rows]


@given(WEIGHTS, st.integers(1, 9999))
@settings(max_examples=40)
def test_a_course_of_one_step_is_what_dose_says_of_that_time(weight: str, minutes: int) -> None:
    time = f"{minutes} min"
    known = Known(weight=read_weight(weight), duration=read_quantity(time))
    [dose] = scale_all((PLAIN,), known)
    [total] = [one.amount for one in dose.derived if one.what is Derivation.TOTAL]
    ends = [track.rows[-1].gives.value for track in followed(PLAIN, weight, span=time).tracks]
    assert ends == [total.low.value, total.high.value]


@given(WEIGHTS, SPANS, TIMES)
@settings(max_examples=40)
def test_every_figure_of_a_course_passes_check_at_its_step(weight: str, span: str, every: str) -> None:
    regimen = replace(LAURITSEN, steps=(replace(CLIMB, whence=DOCUMENT),), id="in-document", catalogue="hand")
    found = followed(regimen, weight, span=span, rise_every=every)
    known = Known(weight=read_weight(weight))
    for track in found.tracks:
        assert {one.verdict for one in track.received} == {Verdict.WITHIN}
        for one in track.parts:
            for rate in (one.rate, found.stated_rate(one)):
                assert rate
                judged = check(figure(rate), (regimen,), known)
                assert judged.verdict is Verdict.WITHIN
                names = [bound.way.target.name for bound in judged.comparisons[0].held]
                assert ("" if one.name == "target" else one.name) in names


def test_steps_of_a_source_change_no_verdict() -> None:
    for dose in ("0.1 mg/kg/h", "0.05 mg/kg/h"):
        assert check(read_figure(dose), (LAURITSEN,), Known()).verdict is Verdict.BELOW
    between = replace(
        LAURITSEN, reported=read_range("0.35 to 0.42 mg/kg/h"), steps=(replace(CLIMB, whence=DOCUMENT),), id="b"
    )
    verdicts = {
        dose: check(read_figure(f"{dose} mg/kg/h"), (between,), Known()).verdict
        for dose in ("0.1", "0.2", "0.25", "0.3", "0.4")
    }
    within_it = dict.fromkeys(("0.1", "0.2", "0.3", "0.4"), Verdict.WITHIN)
    assert verdicts == {"0.25": Verdict.BETWEEN, **within_it}


def test_a_step_of_the_source_is_said_beside_the_verdict() -> None:
    """0.3 mg/kg/h is reported; 0.1 x 70 kg = 7 mg/h is where the source began, and 0.05 mg/kg/h nothing of it."""
    for dose, step in (("0.1 mg/kg/h", "step 1"), ("7 mg/h", "step 1"), ("0.05 mg/kg/h", "")):
        found = check(read_figure(dose), (LAURITSEN,), Known(weight=read_weight("70")))
        assert (found.verdict, found.source_step(found.comparisons[0])) == (Verdict.BELOW, step)
    ran = within("check", "7 mg/h", "-r", "lauritsen-iv", "-w", "70", "-f", "markdown")
    assert ran.code == 1
    assert "step 1 of the source" in ran.text
    [one] = json.loads(within("check", "7 mg/h", "-r", "lauritsen-iv", "-w", "70", "-f", "json").text)["regimens"]
    assert (one["verdict"], one["source_step"]) == ("below", "step 1")


# A time that is known, and from whom.


def test_a_dose_over_a_time_states_its_rate_and_who_states_the_time() -> None:
    """35 mg in 40 min are 0.875 mg/min, and 17.5 mL of 2 mg/mL in 40 min are 26.25 mL/h."""
    known = Known(weight=read_weight("70"), concentration=read_quantity("2 mg/mL"))
    [dose] = scale_all((BERMAN,), known)
    found = {one.what: one for one in dose.derived if one.over}
    assert style.quantity(found[Derivation.RATE].amount.low) == "0.875 mg/min"
    assert style.quantity(found[Derivation.PUMP_RATE].amount.low) == "26.25 mL/h"
    assert {one.whence for one in found.values()} == {ABSTRACT}
    [own] = scale_all((replace(BERMAN, over=None),), replace(known, duration=read_quantity("20 min")))
    [rate] = [one for one in own.derived if one.what is Derivation.RATE]
    assert (style.quantity(rate.amount.low), rate.whence) == ("1.75 mg/min", None)


def test_a_range_of_times_makes_two_rates_and_no_average() -> None:
    """35 mg in 30 min are 7/6 mg/min, in 60 min 7/12."""
    regimen = replace(BERMAN, over=Over(time=read_range("30 to 60 min")), id="two-times")
    [dose] = scale_all((regimen,), Known(weight=read_weight("70")))
    found = [one.amount.low.value for one in dose.derived if one.what is Derivation.RATE]
    assert found == [Fraction(7, 6), Fraction(7, 12)]


def test_a_swallowed_or_sprayed_dose_has_no_rate() -> None:
    with pytest.raises(InputError, match="duration"):
        scale_all((SHIPPED.regimen("afridi-in"),), Known(weight=read_weight("70"), duration=read_quantity("40 min")))
    with pytest.raises(InputError, match="intranasal"):
        followed(SHIPPED.regimen("afridi-in"), duration="40 min")


def test_a_rate_is_held_against_a_dose_over_the_time_of_the_document() -> None:
    """52.5 mg/h for 40 min are 35 mg: 0.5 mg/kg; 1.75 mg/min are twice that."""
    reported = replace(BERMAN, over=Over(time=read_range("40 min")), id="document-time")
    known = Known(weight=read_weight("70"))
    assert check(read_figure("52.5 mg/h"), (reported,), known).verdict is Verdict.WITHIN
    assert check(read_figure("1.75 mg/min"), (reported,), known).verdict is Verdict.ABOVE
    over = Known(weight=read_weight("70"), duration=read_quantity("20 min"))
    assert check(read_figure("1.75 mg/min"), (reported,), over).verdict is Verdict.WITHIN  # the user's own time wins


def test_a_time_of_the_source_is_said_and_changes_no_verdict() -> None:
    found = check(read_figure("1.75 mg/min"), (BERMAN,), Known(weight=read_weight("70")))
    assert found.verdict is Verdict.NOT_COMPARABLE
    assert found.comparisons[0].aside
    assert found.comparisons[0].aside.verdict is Verdict.ABOVE
    several = replace(BERMAN, over=Over(time=read_range("30 to 60 min")), id="several")
    found = check(read_figure("1.75 mg/min"), (several,), Known(weight=read_weight("70")))
    assert found.verdict is Verdict.NOT_COMPARABLE


def test_doses_that_are_repeated_are_held_against_the_maximum_of_a_day() -> None:
    """50 mg every 6 h are 200 mg a day: within as a dose, and doubtful against 120 mg a day; in the caution too."""
    regimen = replace(
        DOSES, reported=read_range("20 to 50 mg"), repeat=Repeat(every=read_range("6 h"), times=12),
        maximum=most("120 mg/day", Per.DAY), id="repeated",
    )  # fmt: skip
    known = Known(weight=read_weight("70"))
    verdicts = {dose: check(read_figure(dose), (regimen,), known) for dose in ("50 mg", "30 mg")}
    assert {found.verdict for found in verdicts.values()} == {Verdict.WITHIN}
    assert [found.doubts for found in verdicts.values()] == [(Doubt.REPEATED,), ()]
    [dose] = scale_all((regimen,), known)
    sums = {one.what: style.range_text(one.amount) for one in dose.derived}
    assert sums[Derivation.IN_A_DAY] == "80 to 200 mg"
    assert sums[Derivation.IN_THE_COURSE] == "240 to 600 mg"
    assert any("4 doses per day come to 80 to 200 mg" in caution.text for caution in dose.cautions)


# What is refused, and which option would help.


@pytest.mark.parametrize(
    ("regimen", "wants", "words"),
    [
        (LAURITSEN, {}, "--for"),
        (LAURITSEN, {"span": "24 h", "as_source": True}, "3 to 4 h; say which (--rise-every); for example 3 h"),
        (LAURITSEN, {"span": "24 h", "as_source": True, "rise_every": "5 h"}, "reported as 3 to 4 h"),
        (LAURITSEN, {"span": "24 h", "rise_every": "3 h"}, "only the source has them: --as-source"),
        (PLAIN, {"span": "24 h", "as_source": True}, "no step and no time of a source is known"),
        (PLAIN, {"span": "24 h", "rise_every": "3 h"}, "state your own with --rise"),
        (PLAIN, {"span": "24 h", "rise": "0.1 mg/kg/h"}, "--rise-every"),
        (PLAIN, {"span": "24 h", "rise": "0.001 mg/kg/h", "rise_every": "1 h"}, "more than 100 steps"),
        (PLAIN, {"span": "24 h", "rise": "1 mg", "rise_every": "1 h"}, "--rise is in mg"),
        (infusion("0.3 mg/kg/h"), {"span": "24 h", "rise": "0.1 mg/kg/h", "rise_every": "1 h"}, "single figure"),
        (PLAIN, {"span": "24 h", "every": "6 h"}, "is an infusion"),
        (PLAIN, {"span": "24 h", "duration": "40 min"}, "--for says how long it runs"),
        (PLAIN, {"span": "24 h", "step": "0.1 mL/h"}, "--concentration"),
        (PLAIN, {"span": "24 h", "container": read_container("50 mL")}, "--concentration"),
        (PLAIN, {"span": "24 h", "concentration": "2 mg/mL", "step": "1 gtt/min"}, "mL/h"),
        (BERMAN, {}, "--duration"),
        (BERMAN, {"duration": "40 min", "every": "48 h"}, "reports one dose"),
        (BERMAN, {"duration": "40 min", "span": "20 min"}, "ends while a dose is given"),
        (BERMAN, {"as_source": True, "duration": "20 min"}, "reported as 40 min"),
        (DAKWAR, {"duration": "52 min"}, "--every"),
        (DAKWAR, {"duration": "50 h", "every": "48 h"}, "the next begins 48 h after"),
        (DOSES, {"duration": "40 min", "every": "48 h"}, "--for"),
        (SHIPPED.regimen("borsato-oral"), {"every": "5 h", "span": "24 h"}, "2 or 3 or 4 doses"),
        (SHIPPED.regimen("borsato-oral"), {"span": "24 h"}, "--every"),
        (SHIPPED.regimen("jacobwitz-ped"), {"span": "24 h"}, "--accept-caution"),
        (replace(BERMAN, maximum=most("30 mg", Per.DOSE, Provenance(origin=Origin.SOURCE, read=(Read.MIRROR,)))),
         {"duration": "40 min"}, "above the source's cap of 30 mg"),
    ],
)  # fmt: skip
def test_what_is_not_stated_or_contradicts_is_refused(regimen: Regimen, wants: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refusal:
        followed(regimen, **wants)
    assert words in str(refusal.value)
    assert len(str(refusal.value)) < 280
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("wants", "words"),
    [
        ({"span": "30 day", "rows": "1 s"}, "2,592,000 rows of 720 h, and 1,000 are the most"),
        ({"span": "9999999 day", "rows": "1 day"}, "1,000 are the most"),
        ({"span": "30 day", "concentration": "2 mg/mL", "container": read_container("0.01 mL")}, "1,000 containers"),
    ],
)
def test_a_table_without_end_is_refused(wants: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        followed(PLAIN, **wants)


def test_doses_without_end_are_refused() -> None:
    with pytest.raises(InputError, match="2,592,000 doses are more than the 1,000"):
        followed(replace(DOSES, route="oral"), every="1 s", span="30 day")
    assert len(followed(replace(DOSES, route="oral"), every="1 h", span="1000 h").tracks[0].parts) == 1000


# Steps that contradict themselves.


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((Step(dose=read_range("0.3 mg/kg/h")), Step(dose=read_range("0.2 mg/kg/h"))), "is below the step before it"),
        ((Step(dose=read_range("0.1 to 0.3 mg/kg/h")), Step(dose=read_range("0.2 to 0.4 mg/kg/h"))), "overlaps with"),
        ((Step(dose=read_range("0.5 mg/kg/h")),), "which it leads to, is below it"),
        ((Step(dose=read_range("0.2 mg/kg/h")),), "which it leads to, overlaps with it"),
        ((Step(dose=read_range("0.1 mg/kg/h"), rise=read_quantity("1 mcg/kg/h")),), "more than 100 rises"),
        ((Step(dose=read_range("0.1 mg/kg/h"), of=2),), "there are 0 fixed doses"),
        ((Step(dose=read_range("60 mg/h")),), "passes the maximum of 50 mg/h"),
    ],
)
def test_steps_that_fall_overlap_or_pass_the_maximum_are_faults(steps: tuple[Step, ...], words: str) -> None:
    regimen = replace(PLAIN, steps=steps, maximum=most("50 mg/h", Per.HOUR))
    assert any(words in fault.what for fault in faults(regimen))
    with pytest.raises(InputError, match="step"):
        followed(regimen, span="24 h")


def test_sound_steps_have_no_faults() -> None:
    for regimen in (LAURITSEN, DAKWAR, BERMAN, PLAIN):
        assert list(faults(regimen)) == []
    wrong = replace(DAKWAR, steps=(*DAKWAR.steps[:3], part("0.50 mg/kg", "50 min", 2)))
    [fault] = faults(wrong)
    told = (4, "dose", "the steps add up to 0.61 mg/kg, and not to 0.71 mg/kg")
    assert (fault.number, fault.key, fault.what) == told


# The command: text, JSON and CSV say the same.


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the command with steps and times that the shipped catalogue may not have yet."""
    known = {one.id: one for one in (LAURITSEN, BERMAN, DAKWAR)}
    catalogue = replace(SHIPPED, regimens=tuple(known.get(one.id, one) for one in SHIPPED.regimens))
    monkeypatch.setattr(delivery, "load", lambda *_: catalogue)
    return within


COURSE = (
    "course", "-r", "lauritsen-iv", "-w", "70", "--for", "24 h", "--as-source", "--rise-every", "3 h", "--rows", "4 h",
    "--concentration", "2 mg/mL", "--container", "50 mL syringe", "--step", "0.1",
)  # fmt: skip


def test_text_json_and_csv_agree(told: Callable[..., Ran]) -> None:
    document = json.loads(told(*COURSE, "-f", "json").text)
    rows = list(csv.DictReader(StringIO(told(*COURSE, "-f", "csv").text)))
    text, markdown = told(*COURSE).text, told(*COURSE, "-f", "markdown").text
    assert document["schema"] == "ketacalc.course/1"
    said = [(one["course"], row) for one in document["courses"] for row in one["rows"]]
    assert len(rows) == len(said)
    for cells, (pace, row) in zip(rows, said, strict=True):
        assert (cells["course"], cells["time_exact"]) == (pace, row["time"]["exact"])
        for name in ("rate_per_kg", "rate", "pump", "at_once", "amount", "gives", "volume"):
            assert cells[f"{name}_exact"] == (row[name]["exact"] if row[name] else "")
        shown = style.quantity(Quantity(value=Fraction(row["gives"]["exact"]), unit=read_quantity("1 mg").unit))
        for written in (text, markdown):
            assert shown.removesuffix(style.ROUNDED) in written
    assert [one["gives"]["exact"] for one in document["courses"]] == ["197.4", "562.8"]
    assert [one["target_from"]["exact"] for one in document["courses"]] == ["3", "12"]


@pytest.mark.parametrize(
    "arguments",
    [
        COURSE,
        ("course", "-r", "dakwar-2014", "-w", "70", "--every", "48 h", "--duration", "52 min"),
        ("course", "-r", "borsato-oral", "-w", "70", "--every", "8 h", "--for", "24 h"),
        ("course", "-r", "jacobwitz-ped", "-w", "12", "--for", "24 h", "--accept-caution"),
    ],
)
def test_the_document_keeps_its_schema(told: Callable[..., Ran], arguments: tuple[str, ...]) -> None:
    validator("course").validate(json.loads(told(*arguments, "-f", "json").text))


STEPS = """
max = { dose = "25 mg/h" }
[[regimen.step]]
dose = "0.5 mg/kg"
over = "10 min"
[[regimen.step]]
dose = "0.1 mg/kg/h"
rise = "0.05 mg/kg/h"
every = "2 h"
"""
THRICE = 'over = { time = "40 min" }\nrepeat = { every = "48 h", times = 3 }'
CATALOGUE = (
    REFERENCE
    + entry("steps", "0.2 to 0.3 mg/kg/h", STEPS, route="intravenous", schedule="infusion")
    + entry("thrice", "0.5 mg/kg", THRICE, route="intravenous", schedule="repeated")
)


def test_a_catalogue_states_steps_times_and_repetition(tmp_path: Path) -> None:
    """100 kg: 50 mg in 10 min, then 10, 15, 20 and 25 mg/h for 2 h each, 140 mg, and 30 mg/h cut to 25 to the end.

    In 12 h: 50 + 140 + 25 x 23/6 h = 285.83 mg; slowest 50 + 20 + 30 + 20 x 47/6 = 256.67 mg. Thrice 35 mg are 105 mg.
    """
    path = tmp_path / "mine.toml"
    path.write_text(CATALOGUE, encoding="utf-8")
    steps = ("course", "-r", "steps", "-w", "100", "--for", "12 h", "--catalogue", str(path))
    found = json.loads(within(*steps, "-f", "json").text)["courses"]
    assert [one["gives"]["exact"] for one in found] == ["770/3", "1715/6"]
    said = "target is cut to 0.25 mg/kg/h, the maximum of 25 mg/h; 0.3 mg/kg/h would be above it"
    assert said in " ".join(within(*steps).text.split())
    asked = ("course", "-r", "thrice", "-w", "70", "--catalogue", str(path), "-f", "json")
    [thrice] = json.loads(within(*asked).text)["courses"]
    assert (thrice["gives"]["exact"], thrice["lasts"]["exact"]) == ("105", "290/3")
    ran = within("check", "0.15 mg/kg/h", "-r", "steps", "--catalogue", str(path))
    assert ran.text.startswith("within step 2, rise 1")


def test_a_repetition_stands_beside_its_dose_in_every_list(tmp_path: Path) -> None:
    """0.5 mg/kg x 70 kg = 35 mg, three of them are 105 mg."""
    path = tmp_path / "mine.toml"
    path.write_text(CATALOGUE, encoding="utf-8")
    mine = ("--catalogue", str(path))
    of = ("-r", "thrice", "-w", "70")
    for command in (("list",), ("show", "thrice"), ("dose", *of), ("check", "35 mg", *of)):
        assert "3 doses, one every 48 h" in " ".join(within(*command, *mine).text.split()), command
    [scaled] = json.loads(within("dose", *of, *mine, "-f", "json").text)["doses"]
    [total] = [one for one in scaled["derived"] if one["what"] == "in the course"]
    assert (total["low"]["exact"], total["high"]["exact"]) == ("105", "105")
    assert scaled["repeat"]["times"] == 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('every = "48 h", times = 3', "", "neither every nor times"),
        ('schedule = "repeated"', 'schedule = "single"', "the schedule is single, not repeated"),
        ("times = 3", "times = 0", "times"),
    ],
)
def test_a_repetition_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(CATALOGUE.replace(old, new), encoding="utf-8")
    refused(within("course", "-r", "thrice", "-w", "70", "--catalogue", str(path)), 4, words)


def test_the_title_says_whose_steps_are_followed(told: Callable[..., Ran]) -> None:
    source = told(*COURSE)
    assert source.code == 0
    assert "by the steps and times of the source" in " ".join(source.text.split())
    assert "only the source has it (read: abstract)" in source.text
    plain = told("course", "-r", "lauritsen-iv", "-w", "70", "--for", "24 h").text
    assert "by the steps" not in plain
    assert "steps that are not followed here (--as-source)" in plain
    own = told(
        "course", "-r", "lauritsen-iv", "-w", "70", "--for", "24 h", "--rise", "0.1 mg/kg/h", "--rise-every", "1 h"
    )
    assert "by steps of your own" in own.text


def test_every_format_carries_source_outcome_and_cautions(told: Callable[..., Ran]) -> None:
    for form in ("table", "json", "csv", "markdown"):
        text = " ".join(told(*COURSE, "-f", form).text.replace("\\", "").split())
        source = "10.1186/s10194-016-0700-3" if form != "csv" else "Lauritsen"
        for words in (source, "6 of 6 improved", "inpatients", "not a recommendation"):
            assert words in text, (form, words)


def test_the_answer_stands_last(told: Callable[..., Ran]) -> None:
    lines = told(*COURSE).text.rstrip().splitlines()
    assert lines[-1] == "Reported in one review article, not a recommendation."
    assert any("562.8 mg" in line for line in lines[-6:])


@pytest.mark.parametrize("width", ["30", "60", "80", "120"])
def test_no_figure_is_split_at_any_width(told: Callable[..., Ran], width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.command.ENVIRONMENT", {"LANG": "C.UTF-8", "COLUMNS": width})
    lines = told(*COURSE).text.splitlines()
    for shown in ("0.42 mg/kg/h", "29.4 mg/h", "14.7 mL/h", "562.8 mg", "281.4 mL"):
        assert any(shown in line for line in lines), shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-r", "lauritsen-iv", "-w", "70", "--for", "0 h"), "zero"),
        (("-r", "lauritsen-iv", "-w", "70", "--for", "24"), "unit"),
        (("-r", "lauritsen-iv", "-w", "70", "--for", "24 mL"), "time"),
        (("-r", "lauritsen-iv", "--for", "24 h"), "--weight"),
        (("-r", "lauritsen-iv", "-w", "70"), "--for"),
        (("-i", "migraine", "-w", "70", "--for", "24 h"), "--regimen"),
        (("-r", "lauritsen-iv", "-w", "70", "--for", "720 h", "--rows", "1 s"), "1,000 are the most"),
        (("-r", "lauritsen-iv", "-w", "70", "--for", "24 h", "--for", "24 h"), "twice"),
        (("-r", "berman-2000", "-w", "70"), "--duration"),
    ],
)
def test_a_refusal_is_one_line(told: Callable[..., Ran], arguments: tuple[str, ...], words: str) -> None:
    refused(told("course", *arguments), 2, words)


def test_dose_shows_the_steps_at_the_weight(told: Callable[..., Ran]) -> None:
    """0.1 mg/kg/h x 70 kg = 7 mg/h, 3.5 mL/h of 2 mg/mL; 0.11 mg/kg in 2 min = 231 mg/h."""
    text = told("dose", "-r", "lauritsen-iv", "-w", "70", "--concentration", "2 mg/mL").text
    for shown in ("Step 1 of the source: 0.1 mg/kg/h", "7 mg/h", "3.5 mL/h"):
        assert shown in text
    document = json.loads(told("dose", "-r", "dakwar-2014", "-w", "70", "-f", "json").text)
    [dose] = document["doses"]
    assert [step["per_hour"]["exact"] for step in dose["scaled_steps"]] == ["231", "25.2", "231", "50.4"]


def test_prepare_sets_the_pump_for_a_known_time_and_says_whose(told: Callable[..., Ran]) -> None:
    known = ("prepare", "-r", "berman-2000", "-w", "70", "--concentration", "2 mg/mL")
    text = told(*known).text
    assert "26.25 mL/h" in text
    assert "set for 40 min (from the source; read: abstract)" in " ".join(text.split())
    assert "52.5 mL/h" in told(*known, "--duration", "20 min").text
    assert "from the source;" not in told(*known, "--duration", "20 min").text


def test_fhir_has_the_rate_of_a_stated_time_alone(told: Callable[..., Ran]) -> None:
    own = json.loads(told("dose", "-r", "berman-2000", "-w", "70", "--duration", "20 min", "-f", "fhir").text)
    _, calculated = own["dosage"][0]["doseAndRate"]
    assert (calculated["rateQuantity"]["value"], calculated["rateQuantity"]["code"]) == (1.75, "mg/min")
    source = json.loads(told("dose", "-r", "berman-2000", "-w", "70", "-f", "fhir").text)
    assert "rateQuantity" not in source["dosage"][0]["doseAndRate"][1]
    assert "0.875 mg/min" in source["dosage"][0]["text"]


def test_the_library_has_the_same_course() -> None:
    found = ketacalc.course(regimen="lauritsen-iv", weight=70, for_="24 h", concentration="2 mg/mL", step="0.1 mL/h")
    assert totals(found) == ["201.6", "705.6"]
    with pytest.raises(MissingInputError, match="how long the infusion runs"):
        ketacalc.course(regimen="lauritsen-iv", weight=70)


def test_a_picture_is_the_same_each_time_and_says_what_it_shows(told: Callable[..., Ran], tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.svg", "two.svg", "one.png")]
    for path in paths:
        assert told(*COURSE, "--plot", str(path)).code == 0
    one, two, png = (path.read_bytes() for path in paths)
    assert one == two
    assert png.startswith(b"\x89PNG")
    text = one.decode()
    assert "<title id='title'>Ketamine for refractory migraine, 70 kg" in text
    for words in ("562.8 mg given by then", "rate-2", "given-2"):
        assert words in text
    refused(told(*COURSE, "--plot", "course.gif"), 2, ".svg")


def test_a_course_of_doses_given_at_once_is_drawn_too(told: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "oral.svg"
    oral = ("course", "-r", "borsato-oral", "-w", "70", "--every", "8 h", "--for", "2 day")
    assert told(*oral, "--plot", str(path)).code == 0
    assert "4,000 mg given by then" in path.read_text()


def test_a_range_of_no_width_is_one_course() -> None:
    assert len(followed(infusion("0.3 mg/kg/h"), span="1 h").tracks) == 1
    assert Range(low=read_quantity("1 mg"), high=read_quantity("1 mg")).is_point


def test_fixed_doses_that_differ_are_never_multiplied() -> None:
    # 0.41 and two days later 0.71 mg/kg: nobody was given twice either of them.
    [dose] = scale_all((DAKWAR,), Known(weight=read_weight("70")))
    assert {one.what for one in dose.derived}.isdisjoint({Derivation.IN_A_DAY, Derivation.IN_THE_COURSE})


def test_a_maximum_of_a_dose_holds_for_a_rate_over_a_known_time() -> None:
    # 0.2 mg/kg x 100 kg = 20 mg, at most 12 mg: over half an hour 40 mg/h, at most 24 mg/h.
    regimen = replace(BERMAN, reported=read_range("0.2 mg/kg"), over=None, maximum=most("12 mg", Per.DOSE))
    known = Known(weight=read_weight("100"), duration=read_quantity("30 min"))
    found = {dose: check(read_figure(dose), (regimen,), known).verdict for dose in ("23 mg/h", "24 mg/h", "25 mg/h")}
    assert found == {"23 mg/h": Verdict.BELOW, "24 mg/h": Verdict.WITHIN, "25 mg/h": Verdict.ABOVE}


@pytest.mark.parametrize(("maximum", "step"), [("10 mg/h", "10"), ("9.8 mg/h", "9")])
def test_a_pump_is_never_set_above_a_maximum_by_its_step(maximum: str, step: str) -> None:
    # 0.194 mg/kg/h x 50 kg = 9.7 mg/h, of 1 mg/mL 9.7 mL/h: a pump of whole millilitres goes up to 10, or down to 9.
    regimen = infusion("0.194 mg/kg/h", maximum=most(maximum, Per.HOUR))
    [track] = followed(regimen, "50", concentration="1 mg/mL", span="1 h", step="1 mL/h").tracks
    assert [style.exact(part.pump.set.value) for part in track.parts if part.pump] == [step]


def test_a_pump_of_a_rate_has_no_maximum_of_a_dose() -> None:
    regimen = infusion("0.194 mg/kg/h", maximum=most("5 mg", Per.DOSE))
    [track] = followed(regimen, "50", concentration="1 mg/mL", span="1 h", step="1 mL/h").tracks
    assert [style.exact(part.pump.set.value) for part in track.parts if part.pump] == ["10"]


def test_a_time_between_rises_is_told_as_it_is_stated() -> None:
    climb = replace(CLIMB, every=read_range("3.123456 to 4 h"))
    told = [figure.words for figure in replace(LAURITSEN, steps=(climb,)).figures]
    assert "rose by 0.1 mg/kg/h every 3.123456 to 4 h" in told


# What a course is refused for, and steps that end at what is reported.


def test_steps_that_end_at_the_reported_rate_have_no_target_of_their_own() -> None:
    """0.1 mg/kg/h for 3 h, then 0.42: 7 x 3 + 29.4 x 21 = 21 + 617.4 = 638.4 mg."""
    steps = (
        Step(dose=read_range("0.1 mg/kg/h"), over=read_range("3 h"), whence=ABSTRACT),
        Step(dose=read_range("0.42 mg/kg/h"), whence=ABSTRACT),
    )
    found = followed(infusion("0.42 mg/kg/h", steps=steps), span="24 h", as_source=True)
    [track] = found.tracks
    assert rates(track) == [("step 1", "0", "7"), ("step 2", "3", "29.4")]
    assert (totals(found), found.left_out) == (["638.4"], ())
    assert followed(infusion("0.42 mg/kg/h", steps=steps), span="24 h").left_out == (1, 2)


def test_a_dose_may_be_made_up_of_a_loading_dose_and_a_rate() -> None:
    """0.2 mg/kg over 2 min and 0.3 mg/kg/h for 1 h: 14 + 21 = 35 mg, which is 0.5 mg/kg."""
    steps = (
        part("0.2 mg/kg", "2 min", 0),
        Step(dose=read_range("0.3 mg/kg/h"), over=read_range("1 h"), whence=SECONDARY),
    )
    regimen = replace(SHIPPED.regimen("berman-2000"), steps=steps)
    assert totals(followed(regimen, as_source=True)) == ["35"]


def test_a_course_that_ends_within_a_dose_is_refused() -> None:
    with pytest.raises(InputError, match=r"ends while a dose is given, which takes until 0\.666667 h"):
        followed(BERMAN, span="20 min", as_source=True)
    loaded = infusion("0.42 mg/kg/h", steps=(part("0.2 mg/kg", "30 min", 0),))
    with pytest.raises(InputError, match=r"end while step 1 is given, which takes until 0\.5 h"):
        followed(loaded, span="20 min", as_source=True)


def test_a_course_of_more_steps_than_anybody_follows_is_refused() -> None:
    dose = read_quantity("0.1 mg/kg/h")
    stage = Stage(name="step", dose=dose, level=Range(low=dose, high=dose), time=Fraction(1, 10**9))
    wanted = Wanted(regimen=PLAIN, known=Known(weight=read_weight("70")))
    with pytest.raises(InputError, match="steps: more than a course is worked out for"):
        list(laid(wanted, [stage] * (MOST_PARTS + 2), Fraction(0), Fraction(24)))


@pytest.mark.parametrize(("regimen", "why"), [(LAURITSEN, "has its own"), (BERMAN, "is no infusion")])
def test_steps_of_your_own_go_with_an_infusion_that_has_none(regimen: Regimen, why: str) -> None:
    with pytest.raises(InputError, match=f"--rise states steps of your own, and {regimen.id} {why}"):
        followed(regimen, span="24 h", as_source=True, rise="0.1 mg/kg/h", rise_every="3 h")


def test_a_maximum_below_the_least_step_of_a_pump_is_refused() -> None:
    """0.14 mg/h at most are 0.07 mL/h of 2 mg/mL: nearest to 0.1 mL/h, which would be above it."""
    regimen = infusion("1 mg/kg/h", maximum=most("0.14 mg/h", Per.HOUR))
    with pytest.raises(InputError, match=r"0\.07 mL/h"):
        followed(regimen, span="24 h", concentration="2 mg/mL", step="0.1 mL/h")
    [track] = followed(regimen, span="24 h", concentration="2 mg/mL", step="0.07 mL/h").tracks
    assert style.exact(track.rows[-1].gives.value) == "3.36"  # 0.07 mL/h x 2 mg/mL x 24 h
