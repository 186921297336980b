"""`prepare`: recipes, settings and what the patient truly gets; every figure is worked out by hand or published."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketacalc.core.errors import InputError
from ketacalc.core.prepare.administration import Wanted
from ketacalc.core.prepare.preparation import prepare
from ketacalc.core.quantities import read_quantity
from ketacalc.core.quantities.stated import half_up
from tests.catalogues import REFERENCE, regimen
from tests.command import ketacalc, refused, within
from tests.test_schemas import validator
from tests.workings import multiplies_out

Document = dict[str, Any]

PROBLEMS: list[Document] = json.loads(
    files("ketacalc").joinpath("problems.json").read_text(encoding="ascii"), parse_float=Decimal
)["problems"]


def asked(*arguments: str) -> Document:
    """Return the document of a question, which keeps its schema."""
    ran = within("prepare", *arguments, "-f", "json")
    assert (ran.code, ran.said) == (0, ""), ran
    document: Document = json.loads(ran.out)
    assert not [f"{e.json_path}: {e.message}" for e in validator("prepare").iter_errors(document)]
    return document


def recipe(*arguments: str) -> Document:
    """Return the only recipe for a question."""
    [found] = asked(*arguments)["recipes"]
    return dict(found)


def stated(quantity: Document | None) -> str:
    """Return a quantity of a document as a person writes it, unrounded."""
    assert quantity is not None
    return f"{quantity['exact']} {quantity['unit']}"


def drawn(*arguments: str) -> str:
    """Return a table without its line breaks."""
    ran = within("prepare", *arguments)
    assert (ran.code, ran.said) == (0, ""), ran
    return " ".join(ran.text.split())


LAURITSEN = ("-r", "lauritsen-iv", "-w", "70")
SYRINGE = ("--stock", "500 mg/10 mL", "--container", "50 mL", "--concentration", "2 mg/mL")


# What is put together.


def test_a_syringe_of_50_ml_at_2_mg_per_ml_takes_2_ml_of_a_50_mg_per_ml_vial() -> None:
    mix = recipe(*LAURITSEN, *SYRINGE)["mix"]
    assert [stated(mix[name]) for name in ("amount", "volume", "diluent", "concentration")] == [
        "100 mg", "50 mL", "48 mL", "2 mg/mL",
    ]  # fmt: skip
    assert stated(mix["draw_up"]["set"]) == "2 mL"
    assert mix["vials"] == 1
    assert [stated(mix["left_in_vials"][name]) for name in ("volume", "amount")] == ["8 mL", "400 mg"]


def test_5_ml_into_a_full_bag_of_250_ml_is_098_and_not_1_mg_per_ml() -> None:
    arguments = ("--dose", "250 mg", "--stock", "50 mg/mL", "--container", "250 mL")
    mix = recipe(*arguments)["mix"]
    assert stated(mix["concentration"]) == "1 mg/mL"
    assert stated(mix["added_to_full"]["concentration"]) == "50/51 mg/mL"
    assert mix["added_to_full"]["deviation_percent"]["exact"] == "-100/51"
    text = drawn(*arguments)
    assert "5 mL of 50 mg/mL + 245 mL of diluent = 250 mL of 1 mg/mL (250 mg)" in text
    assert "If diluent is not withdrawn first (255 mL): 0.9804 mg/mL (rounded), 2 % weaker" in text


def test_amount_container_and_concentration_two_of_them_give_the_third() -> None:
    two = (
        ("--amount", "100 mg", "--container", "50 mL"),
        ("--container", "50 mL", "--concentration", "2 mg/mL"),
        ("--amount", "100 mg", "--concentration", "100 mg/50 mL"),
        ("--amount", "100 mg", "--container", "0.05 L", "--concentration", "2 g/L"),
    )
    for arguments in two:
        mix = recipe(*LAURITSEN, *arguments)["mix"]
        assert Fraction(mix["amount"]["exact"]) == {"mg": 100, "g": Fraction(1, 10)}[mix["amount"]["unit"]]
        assert stated(mix["volume"]) == "50 mL"
        assert Fraction(mix["concentration"]["exact"]) in {2, Fraction(2, 1000)}
    refused(ketacalc("prepare", *LAURITSEN, *two[0], "--concentration", "1 mg/mL"), 2, "contradict", "two of the three")


def test_an_amount_in_ml_is_one_of_the_vial() -> None:
    mix = recipe(*LAURITSEN, "--stock", "50 mg/mL", "--amount", "5 mL", "--container", "250 mL")["mix"]
    assert [stated(mix[name]) for name in ("amount", "concentration", "diluent")] == ["250 mg", "1 mg/mL", "245 mL"]
    refused(ketacalc("prepare", *LAURITSEN, "--amount", "5 mL", "--container", "250 mL"), 2, "--stock")


def test_a_vial_is_counted_only_where_its_volume_is_stated() -> None:
    assert recipe(*LAURITSEN, "--stock", "50 mg/mL", *SYRINGE[2:])["mix"]["vials"] is None
    by_label = recipe(*LAURITSEN, "--stock", "100 mg/1 mL", "--container", "500 mL", "--concentration", "1 mg/mL")
    assert by_label["mix"]["vials"] == 5
    assert stated(by_label["mix"]["left_in_vials"]["volume"]) == "0 mL"
    given = ("--container", "520 mL", "--concentration", "1 mg/mL")
    by_option = recipe(*LAURITSEN, "--stock", "100 mg/mL", "--vial", "1 mL", *given)["mix"]
    assert by_option["vials"] == 6
    assert [stated(by_option["left_in_vials"][name]) for name in ("volume", "amount")] == ["0.8 mL", "80 mg"]
    refused(ketacalc("prepare", *LAURITSEN, "--stock", "100 mg/1 mL", "--vial", "1 mL", *given), 2, "--vial")
    refused(ketacalc("prepare", *LAURITSEN, "--vial", "1 mL", *given), 2, "--vial")


def test_several_vials_have_a_recipe_each() -> None:
    document = asked("-i", "trd", "-w", "70", "--stock", "50 mg/mL", "--stock", "10 mg/mL")
    assert [stated(one["mix"]["draw_up"]["set"]) for one in document["recipes"]] == ["0.7 mL", "3.5 mL"]


def test_nothing_stronger_is_made_from_a_vial() -> None:
    strong = ("--stock", "10 mg/mL", "--container", "50 mL", "--concentration", "20 mg/mL")
    refused(ketacalc("prepare", *LAURITSEN, *strong), 2, "20 mg/mL is stronger", "10 mg/mL")


@pytest.mark.parametrize("arguments", [LAURITSEN, (*LAURITSEN, "--container", "50 mL"), ("--dose", "35 mg")])
def test_no_strength_is_assumed(arguments: tuple[str, ...]) -> None:
    refused(ketacalc("prepare", *arguments), 2, "concentration", "2 mg/mL")


def test_a_weight_and_a_drop_factor_are_never_assumed() -> None:
    refused(ketacalc("prepare", "-r", "lauritsen-iv", "--concentration", "2 mg/mL"), 2, "--weight")
    drops = ("--concentration", "2 mg/mL", "--step", "1 gtt/min")
    refused(ketacalc("prepare", *LAURITSEN, *drops), 2, "--drop-factor")


def test_a_vial_of_100_mg_per_ml_undiluted_into_a_vein_is_a_caution() -> None:
    [found] = asked("-i", "trd", "-w", "70", "--stock", "100 mg/mL")["recipes"]
    assert [text for text in found["cautions"] if "diluted before intravenous use" in text]
    for arguments in (
        ("-i", "trd", "-w", "70", "--stock", "50 mg/mL"),
        ("-i", "trd", "-w", "70", "--stock", "100 mg/mL", "--container", "50 mL"),
        ("-r", "afridi-in", "-w", "70", "--stock", "100 mg/mL"),
    ):
        assert not [t for one in asked(*arguments)["recipes"] for t in one["cautions"] if "undiluted" in t], arguments
    unnamed = recipe("--dose", "35 mg", "--stock", "100 mg/mL")["cautions"]
    assert [text for text in unnamed if "if it is ketamine" in text]
    assert recipe("--dose", "35 mg", "--stock", "100 mg/mL", "--route", "im")["cautions"] == []


# What is set, and what the patient gets.


def test_a_pump_runs_at_42_and_147_ml_per_h() -> None:
    low, high = recipe(*LAURITSEN, "--concentration", "2 mg/mL")["deliveries"]
    assert [stated(low["give"]["exact"]), stated(high["give"]["exact"])] == ["4.2 mL/h", "14.7 mL/h"]
    assert [stated(low["gives"]), stated(high["gives"])] == ["0.12 mg/kg/h", "0.42 mg/kg/h"]


def test_the_low_end_rounds_up_and_the_high_end_down() -> None:
    """At 72 kg and 2 mg/mL: 4.32 and 15.12 mL/h."""
    low, high = recipe("-r", "lauritsen-iv", "-w", "72", "--concentration", "2 mg/mL", "--step", "0.1")["deliveries"]
    assert [stated(low["give"]["set"]), stated(high["give"]["set"])] == ["4.4 mL/h", "15.1 mL/h"]
    assert [low["gives"]["exact"], high["gives"]["exact"]] == ["11/90", "151/360"]
    assert {low["verdict"], high["verdict"]} == {"within"}
    assert [low["deviation_percent"]["exact"], high["deviation_percent"]["exact"]] == ["50/27", "-25/189"]


def test_where_no_step_lies_between_the_nearest_is_set_and_how_far_it_is_off_is_said() -> None:
    """A range of 3.1 to 3.3 mL/h at a step of 1: 3 mL/h for both, 3.2 and 9.1 % below; no source is there to judge."""
    [found] = asked("--dose", "3.1 to 3.3 mg/h", "--concentration", "1 mg/mL", "--step", "1")["recipes"]
    low, high = found["deliveries"]
    assert [stated(one["give"]["set"]) for one in (low, high)] == ["3 mL/h", "3 mL/h"]
    assert [one["deviation_percent"]["exact"] for one in (low, high)] == ["-100/31", "-100/11"]
    assert [one["verdict"] for one in (low, high)] == [None, None]


def test_of_two_steps_as_near_the_smaller_is_set() -> None:
    found = recipe("--dose", "10.5 mg", "--concentration", "1 mg/mL", "--container", "50 mL", "--graduation", "1")
    assert stated(found["deliveries"][0]["give"]["set"]) == "10 mL"


def test_doses_that_stand_apart_are_each_rounded_to_the_nearest() -> None:
    """Dakwar 2014 gave 0.41, then 0.71 mg/kg, and nothing between: 28.7 and 49.7 mg at 70 kg."""
    arguments = ("-r", "dakwar-2014", "-w", "70", "--stock", "10 mg/mL", "--graduation", "0.5")
    sets = [stated(one["mix"]["draw_up"]["set"]) for one in asked(*arguments)["recipes"]]
    assert sets == ["3 mL", "5 mL"]


def test_more_than_5_per_cent_is_a_caution_and_more_than_10_is_refused() -> None:
    """0.7 mL of 50 mg/mL: 0.75 at a graduation of 0.25 is 7.1 % more, 0.5 at one of 0.5 is 28.6 % less."""
    trd = ("-i", "trd", "-w", "70", "--stock", "50 mg/mL", "--graduation")
    assert recipe(*trd, "0.1")["cautions"] == []
    off = recipe(*trd, "0.25")["cautions"]
    assert [text for text in off if "7.143 % (rounded) more" in text]
    refused(ketacalc("prepare", *trd, "0.5"), 2, "28.57 % less", "--accept-rounding", "0.5 mL for 0.7 mL")
    accepted = recipe(*trd, "0.5", "--accept-rounding")
    assert [stated(one["give"]["set"]) for one in accepted["deliveries"]] == ["0.5 mL"]
    assert [text for text in accepted["cautions"] if "28.57 % (rounded) less" in text]


def test_exactly_5_and_10_per_cent_are_neither_caution_nor_refusal() -> None:
    twenty = ("--dose", "20 mg", "--concentration", "1 mg/mL", "--container", "100 mL", "--graduation")
    assert recipe(*twenty, "21")["cautions"] == []
    assert recipe("--dose", "20 mg", *twenty[2:], "22")["deliveries"][0]["deviation_percent"]["exact"] == "10"


def test_what_rounds_to_nothing_is_refused_whatever_is_accepted() -> None:
    small = ("--dose", "1 mg", "--stock", "50 mg/mL", "--graduation", "0.1", "--accept-rounding")
    refused(ketacalc("prepare", *small), 2, "rounds to nothing", "0.02 mL")


def test_what_is_drawn_up_changes_the_strength_and_the_patient_gets_that() -> None:
    """2.04 mL drawn as 2 mL: 100 of 102 mg, and 50/51 of each dose."""
    found = recipe("--dose", "10 mg/h", "--stock", "50 mg/mL", "--amount", "102 mg", "--container", "51 mL",
                   "--graduation", "0.1")  # fmt: skip
    assert stated(found["mix"]["made"]) == "100/51 mg/mL"
    assert stated(found["mix"]["diluent"]) == "49 mL"
    assert stated(found["deliveries"][0]["gives"]) == "500/51 mg/h"


def test_a_single_dose_over_a_time_has_a_rate() -> None:
    """Emergency medicine: 20 mg of 1 mg/mL over 10 min is 20 mL at 120 mL/h."""
    [one] = recipe("--dose", "20 mg", "--concentration", "1 mg/mL", "--duration", "10 min")["deliveries"]
    assert [stated(one["give"]["exact"]), stated(one["pump"]["exact"])] == ["20 mL", "120 mL/h"]
    assert stated(one["takes"]) == "10 min"


def test_drops_are_counted_in_whole_ones_where_that_is_the_step() -> None:
    """0.3 mg/kg/h at 70 kg and 2 mg/mL is 10.5 mL/h; 60 drops in a mL make 10.5 a minute, of which 10 are nearest."""
    known = ("--dose", "0.3 mg/kg/h", "-w", "70", "--concentration", "2 mg/mL", "--drop-factor", "60 gtt/mL")
    assert stated(recipe(*known)["deliveries"][0]["drops"]["set"]) == "10.5 gtt/min"
    [one] = recipe(*known, "--step", "1 gtt/min")["deliveries"]
    assert [stated(one["drops"]["set"]), stated(one["give"]["set"]), stated(one["gives"])] == [
        "10 gtt/min", "10 mL/h", "2/7 mg/kg/h",
    ]  # fmt: skip


def test_a_container_runs_out_and_says_so_where_it_is_too_small() -> None:
    """50 mL at 4.2 mL/h last 250/21 h, at 14.7 mL/h 500/147 h; two hours take 8.4 mL and leave 41.6."""
    found = recipe(*LAURITSEN, *SYRINGE, "--duration", "2 h")
    assert [stated(one["lasts"]) for one in found["deliveries"]] == ["250/21 h", "500/147 h"]
    assert [stated(one["total"]) for one in found["deliveries"]] == ["16.8 mg", "58.8 mg"]
    assert [stated(one["left"]) for one in found["deliveries"]] == ["41.6 mL", "20.6 mL"]
    assert found["cautions"] == []
    longer = recipe(*LAURITSEN, *SYRINGE, "--duration", "12 h")
    assert [one["enough"] for one in longer["deliveries"]] == [False, False]
    assert [text for text in longer["cautions"] if "empty after 3.401 h (rounded), before 12 h are over" in text]
    assert [stated(one["total_volume"]) for one in longer["deliveries"]] == ["50.4 mL", "176.4 mL"]
    assert [stated(one["total"]) for one in longer["deliveries"]] == ["100.8 mg", "352.8 mg"]
    assert [(one["containers"], stated(one["left"])) for one in longer["deliveries"]] == [
        (2, "49.6 mL"), (4, "23.6 mL"),
    ]  # fmt: skip


def test_a_dose_that_the_container_does_not_hold_is_refused() -> None:
    small = ("--container", "50 mL", "--concentration", "1 mg/mL")
    refused(ketacalc("prepare", "--dose", "70 mg", *small), 2, "one dose takes 70 mL, and there is 50 mL")
    [one] = recipe("--dose", "50 mg", *small)["deliveries"]
    assert stated(one["left"]) == "0 mL"


def test_what_is_drawn_and_nothing_added_is_what_there_is() -> None:
    """25 mL of 10 mg/mL at a graduation of 2 mL are drawn as 24 mL, which last 24 / 0.84 h at 0.84 mL/h."""
    arguments = ("--dose", "0.12 mg/kg/h", "-w", "70", "--stock", "10 mg/mL", "--container", "25 mL",
                 "--concentration", "10 mg/mL", "--graduation", "2")  # fmt: skip
    found = recipe(*arguments, "--duration", "29 h")
    assert [stated(found["mix"][name]) for name in ("volume", "drug")] == ["24 mL", "240 mg"]
    [one] = found["deliveries"]
    assert (stated(one["lasts"]), one["enough"], stated(one["left"])) == ("200/7 h", False, "23.64 mL")


def test_a_part_of_what_was_prepared_is_not_all_of_it() -> None:
    arguments = ("--dose", "10 to 50 mg", "--concentration", "1 mg/mL", "--container", "50 mL", "--graduation", "3")
    text = drawn(*arguments, "--accept-rounding")
    assert "all of it" not in text
    high = recipe(*arguments, "--accept-rounding")["deliveries"][1]
    assert [stated(high["give"]["set"]), stated(high["left"])] == ["48 mL", "2 mL"]


def test_a_dose_between_those_that_were_given_is_named_so() -> None:
    known = ("-r", "dakwar-2014", "-w", "70", "--stock", "10 mg/mL")
    assert [one["cautions"] for one in asked(*known)["recipes"]] == [[], []]
    low, _ = asked(*known, "--graduation", "0.5")["recipes"]
    assert [text for text in low["cautions"] if "0.4286 mg/kg (rounded) is none of the doses" in text]


def test_more_is_never_drawn_than_there_is_room_for() -> None:
    tight = ("--dose", "24.9 mg", "--stock", "1 mg/mL", "--container", "24.9 mL", "--graduation", "5")
    assert "rounded from 24.9 mL" in drawn(*tight)
    close = ("--dose", "24.8 mg", "--stock", "1 mg/mL", "--container", "24.9 mL", "--graduation", "5")
    refused(ketacalc("prepare", *close), 2, "24.8 mL rounds to 25 mL", "24.9 mL")


def test_volume_and_pump_are_judged_together() -> None:
    """20 mL drawn as 21 is 5 % more; over an hour at a step of 25 the pump runs 25 mL/h, and the drug 25 % faster."""
    both = ("--dose", "20 mg", "--concentration", "1 mg/mL", "--container", "50 mL", "--graduation", "3")
    refused(ketacalc("prepare", *both, "--duration", "1 h", "--step", "25"), 2, "25 mL/h for 21 mL/h", "25 % more")
    [one] = recipe(*both, "--duration", "1 h", "--step", "2")["deliveries"]
    assert [stated(one["pump"]["set"]), stated(one["takes"])] == ["20 mL/h", "1.05 h"]
    slow = recipe("--dose", "19.5 mg", *both[2:], "--duration", "1 h", "--step", "20")["cautions"]
    assert slow == ["The patient gets 7.692 % (rounded) less than asked for."]


def test_a_full_container_changes_rate_and_time() -> None:
    """2 mL into a full 50 mL: 100 mg in 52 mL; 8.4 mg/h then take 4.368 mL/h, and 4.2 mL/h give 50/52 of it."""
    low, _ = recipe(*LAURITSEN, *SYRINGE)["deliveries"]
    assert stated(low["from_full"]) == "4.368 mL/h"
    said = (
        "If diluent is not withdrawn first (52 mL): 1.923 mg/mL (rounded), 3.8 % weaker; set 4.368 mL/h to 15.29 mL/h"
    )
    assert said in drawn(*LAURITSEN, *SYRINGE)
    [one] = recipe("--dose", "10 mg", "--stock", "10 mg/mL", "--container", "50 mL", "--duration", "1 h")["deliveries"]
    assert [stated(one["from_full"]), stated(one["pump_from_full"])] == ["51 mL", "51 mL/h"]
    measured = recipe("--dose", "10 mg/h", "--stock", "50 mg/mL", "--amount", "102 mg", "--container", "51 mL",
                      "--graduation", "0.1")["mix"]  # fmt: skip
    assert stated(measured["added_to_full"]["concentration"]) == "100/53 mg/mL"


def test_a_full_container_is_told_for_what_is_set() -> None:
    """21 mg/h of 10 mg/mL are 2.1 mL/h, set as 2; 10 mL into a full 50 mL make 25/3 mg/mL, and 2 mL hold 50/3 mg."""
    arguments = ("--dose", "21 mg/h", "--stock", "50 mg/mL", "--container", "50 mL", "--concentration", "10 mg/mL")
    text = drawn(*arguments, "--step", "0.2")
    assert "8.333 mg/mL (rounded), 16.7 % weaker; set 2.52 mL/h for the same dose" in text
    assert recipe(*arguments, "--step", "0.2")["cautions"] == [
        "From a full container this setting gives 20.63 % (rounded) less than asked for.",
    ]


def test_what_is_drawn_is_counted_once_in_the_setting_and_in_the_total() -> None:
    """102 mg meant, 100 made, in 51 mL: at 2 mg/mL 10 mg/h run at 5 mL/h, which give 500/51 mg/h; 3 h give 1500/51."""
    [one] = recipe("--dose", "10 mg/h", "--stock", "50 mg/mL", "--amount", "102 mg", "--container", "51 mL",
                   "--graduation", "0.1", "--duration", "3 h", "--waste", "5.1 mL")["deliveries"]  # fmt: skip
    assert stated(one["give"]["exact"]) == "5 mL/h"
    assert stated(one["total"]) == "500/17 mg"
    assert stated(recipe("--dose", "10 mg/h", "--stock", "50 mg/mL", "--amount", "102 mg", "--container", "51 mL",
                         "--graduation", "0.1", "--waste", "5.1 mL")["waste"]) == "10 mg"  # fmt: skip


def test_a_time_that_empties_containers_exactly_takes_no_further_one() -> None:
    """50 mL at 10 mL/h last 5 h: 5 h take one, 10 h take two, and nothing is left."""
    for hours, containers in (("5 h", 1), ("10 h", 2), ("10.5 h", 3)):
        [one] = recipe("--dose", "10 mg/h", "--concentration", "1 mg/mL", "--container", "50 mL",
                       "--duration", hours)["deliveries"]  # fmt: skip
        assert (one["containers"], one["enough"]) == (containers, containers == 1)
    assert stated(one["left"]) == "45 mL"
    vials = ("--stock", "50 mg/10 mL", "--duration", "10 h", "--container", "50 mL", "--concentration", "1 mg/mL")
    assert "2 vials of 10 mL for 2 containers; nothing is left" in drawn("--dose", "10 mg/h", *vials)


def test_what_one_vial_cannot_measure_is_left_out_and_said() -> None:
    """35 mg: 0.7 mL of 50 mg/mL; of 100 mg/mL 0.35 mL, which a graduation of 0.1 makes 0.3."""
    arguments = ("-i", "trd", "-w", "70", "--stock", "50 mg/mL", "--stock", "100 mg/mL", "--graduation", "0.1")
    document = asked(*arguments)
    assert [stated(one["stock"]["strength"]) for one in document["recipes"]] == ["50 mg/mL"]
    [left_out] = document["refused"]
    assert stated(left_out["strength"]) == "100 mg/mL"
    assert "0.3 mL for 0.35 mL from 100 mg/mL is 14.29 % less" in left_out["reason"]
    assert "100 mg/mL is left out" in drawn(*arguments)
    both = ("-i", "trd", "-w", "70", "--stock", "99 mg/mL", "--stock", "100 mg/mL", "--graduation", "0.1")
    refused(ketacalc("prepare", *both), 2, "99 mg/mL", "--accept-rounding")


def test_a_refusal_names_what_would_be_nearer() -> None:
    """At 10 kg and 1 mg/mL: 10/24 mL/h, which rounds up into the range to 0.5 and would be nearer at 0.4."""
    arguments = ("-r", "jacobwitz-ped", "-w", "10", "--concentration", "1 mg/mL", "--step", "0.1", "--accept-caution")
    refused(ketacalc("prepare", *arguments), 2, "0.5 mL/h for 0.416667 mL/h", "20 % more", "0.4 mL/h is nearer")


def test_a_refusal_stands_where_the_nearest_step_is_none_or_counts_drops() -> None:
    """0.04 to 1 mL/h by 0.1: the low end rounds up to 0.1; 10 mL in 1 h at 20 drops a mL are 3.33 a minute."""
    low = ("--dose", "0.04 to 1 mg/h", "--concentration", "1 mg/mL", "--step", "0.1")
    refused(ketacalc("prepare", *low), 2, "0.1 mL/h for 0.04 mL/h", "150 % more")
    drops = ("--dose", "10 mg", "--concentration", "1 mg/mL", "--duration", "1 h", "--drop-factor", "20 gtt/mL")
    refused(ketacalc("prepare", *drops, "--step", "2 gtt/min"), 2, "20 % more drug in a time")


def test_nothing_is_discarded_that_was_given() -> None:
    known = ("--dose", "35 mg", "--concentration", "1 mg/mL", "--container", "50 mL", "--waste")
    assert stated(recipe(*known, "15 mL")["waste"]) == "15 mg"
    refused(ketacalc("prepare", *known, "16 mL"), 2, "of which 35 mL are given")
    # Of 50 mL, 40 are left after the dose of 10 mg, and none after that of 50 mg.
    either = ("--dose", "10 to 50 mg", *known[2:])
    refused(ketacalc("prepare", *either, "40 mL"), 2, "of which 50 mL are given")
    running = ("--rate", "12 mL/h", "--concentration", "2 mg/mL", "--container", "5 mL", "--waste", "5 mL")
    assert stated(asked(*running)["infusion"]["waste"]) == "10 mg"


def test_what_is_drawn_and_what_is_given_are_both_rounded_and_both_count() -> None:
    """20 mg are 2 mL, drawn as 2.1: 1.05 mg/mL; 5 mL are given as 5.1: 5 x 1.05 x 1.02 = 5.355 mg."""
    known = ("--stock", "10 mg/mL", "--container", "20 mL", "--concentration", "1 mg/mL", "--graduation", "0.3")
    found = recipe("--dose", "5 mg", *known)
    assert [stated(found["mix"]["draw_up"]["set"]), stated(found["deliveries"][0]["gives"])] == ["2.1 mL", "5.355 mg"]
    assert found["cautions"] == ["The patient gets 7.1 % more than asked for."]
    plain = recipe("--dose", "5 mg", "--concentration", "1 mg/mL", "--container", "20 mL")
    assert (stated(plain["mix"]["drug"]), plain["mix"]["draw_up"]) == ("20 mg", None)


def test_what_is_drawn_is_a_caution_above_5_per_cent_and_a_refusal_above_10() -> None:
    """1.9 mL by 0.3 are 1.8, which is 1/19 less; 2 mL by 0.3 are 2.1, 5 % more; 1 mL by 1.1 is 1.1, 10 % more."""
    known = ("--dose", "1 mg/h", "--stock", "10 mg/mL", "--concentration", "1 mg/mL", "--container")
    drawn_less = "What is drawn up is 5.263 % (rounded) less than asked for."
    assert drawn_less in recipe(*known, "19 mL", "--graduation", "0.3")["cautions"]
    assert not [text for text in recipe(*known, "20 mL", "--graduation", "0.3")["cautions"] if "drawn up" in text]
    tenth = recipe(*known, "10 mL", "--graduation", "1.1")
    assert "What is drawn up is 10 % more than asked for." in tenth["cautions"]
    refused(ketacalc("prepare", *known, "10 mL", "--graduation", "1.11"), 2, "1.11 mL for 1 mL", "11 % more")


def test_a_pump_that_runs_5_per_cent_fast_is_no_caution_and_10_per_cent_no_refusal() -> None:
    over = ("--concentration", "1 mg/mL", "--duration", "1 h", "--step")
    assert recipe("--dose", "20 mg", *over, "21")["cautions"] == []
    assert recipe("--dose", "10 mg", *over, "11")["cautions"] == ["The drug runs 10 % more fast than asked for."]
    refused(ketacalc("prepare", "--dose", "10 mg", *over, "11.1"), 2, "11 % more")


def test_a_running_container_that_was_full_is_weaker_and_said_above_5_per_cent() -> None:
    """10 mL added to 50: 50/60, a sixth less; 2 mL added to 38: 38/40, 5 % less, which is not said."""
    known = ("--rate", "12 mL/h", "--stock", "50 mg/mL", "--container")
    said = "Added to a full container, it is 16.67 % (rounded) less concentrated."
    assert asked(*known, "50 mL", "--concentration", "10 mg/mL")["cautions"] == [said]
    assert asked(*known, "38 mL", "--amount", "100 mg")["cautions"] == []


def test_an_infusion_that_lasts_is_not_said_to_run_empty() -> None:
    known = ("--rate", "12 mL/h", "--concentration", "2 mg/mL", "--container", "50 mL", "--duration")
    assert asked(*known, "4 h")["cautions"] == []
    assert len(asked(*known, "5 h")["cautions"]) == 1


def test_an_infusion_is_held_against_regimens_by_weight_and_its_drug_is_theirs() -> None:
    document = asked("--rate", "1 mL/h", "--stock", "100 mg/mL", "-w", "300", "-r", "lauritsen-iv")
    [one] = document["infusion"]["regimens"]
    assert stated(one["bounds"]["low"]) == "0.12 mg/kg/h"
    assert document["cautions"][0].startswith("100 mg/mL is given undiluted; a vial of ketamine")


def test_an_infusion_of_an_amount_of_substance_is_told_in_it() -> None:
    """12 mL/h x 0.1 mmol/mL are 1.2 mmol/h; at 60 kg 0.02 mmol/kg/h."""
    known = ("prepare", "--rate", "12 mL/h", "--concentration", "0.1 mmol/mL", "-f", "json")
    heavy = json.loads(within(*known, "-w", "60").out)["infusion"]["gives"]
    assert [stated(one) for one in heavy] == ["1.2 mmol/h", "0.02 mmol/kg/h"]
    assert [stated(one) for one in json.loads(within(*known).out)["infusion"]["gives"]] == ["1.2 mmol/h"]


def test_a_step_between_both_ends_holds_them_and_where_there_is_none_each_is_rounded() -> None:
    """By 3 mL/h: 1.2 to 3.4 has 3 between, 4.6 to 4.9 has none and is nearest to 6."""
    known = ("--concentration", "1 mg/mL", "--step", "3", "--accept-rounding")
    for dose, setting in (("1.2 to 3.4 mg/h", "3 mL/h"), ("4.6 to 4.9 mg/h", "6 mL/h")):
        given = recipe("--dose", dose, *known)["deliveries"]
        assert [stated(one["give"]["set"]) for one in given] == [setting, setting]


def test_a_pump_keeps_its_own_step_beside_a_drop_factor() -> None:
    known = ("--dose", "10.4 mg/h", "--concentration", "1 mg/mL", "--drop-factor", "20 gtt/mL", "--step", "1")
    assert stated(recipe(*known)["deliveries"][0]["give"]["set"]) == "10 mL/h"


def test_a_refusal_counts_drops_where_the_step_does_and_names_the_only_step_that_is_nearer() -> None:
    """10 mL/h at 20 drops a mL are 10/3 a minute, by 2 drops 4; 0.104 mL/h rounds up into the range to 0.2."""
    drops = ("--dose", "10 mg/h", "--concentration", "1 mg/mL", "--drop-factor", "20 gtt/mL", "--step", "2 gtt/min")
    refused(ketacalc("prepare", *drops), 2, "4 gtt/min for 3.33333 gtt/min", "20 % more")
    low = ("--dose", "0.104 to 1 mg/h", "--concentration", "1 mg/mL", "--step", "0.1")
    refused(ketacalc("prepare", *low), 2, "0.2 mL/h for 0.104 mL/h", "(0.1 mL/h is nearer")


def test_a_refusal_writes_no_exponent() -> None:
    """1 mcg of 100 mg/mL is 0.00001 mL; 0.000001 mL/h by 1 mL/h is a million times too fast."""
    refused(ketacalc("prepare", "--dose", "1 mcg", "--stock", "100 mg/mL", "--graduation", "1"), 2, "0.00001 mL rounds")
    far = ("--dose", "0.0000015 to 1 mg/h", "--concentration", "1 mg/mL", "--step", "1")
    refused(ketacalc("prepare", *far), 2, "1 mL/h for 0.0000015 mL/h gives 66670000 % more")


def test_what_is_drawn_may_fill_the_container() -> None:
    """19 mg of 2 mg/mL are 9.5 mL, drawn as 10 mL, into 10 mL."""
    known = ("--stock", "2 mg/mL", "--container", "10 mL", "--concentration", "1.9 mg/mL", "--graduation", "2")
    assert stated(recipe("--dose", "1.9 mg/h", *known)["mix"]["draw_up"]["set"]) == "10 mL"


def test_what_is_given_as_it_comes_was_added_to_nothing() -> None:
    known = ("--stock", "10 mg/mL", "--container", "25 mL", "--concentration", "10 mg/mL")
    assert recipe("--dose", "25 mg/h", *known)["mix"]["added_to_full"] is None


def test_of_one_dose_nothing_is_left_and_of_no_amount_no_vial_is_counted() -> None:
    one = recipe("--dose", "35 mg", "--stock", "50 mg/mL", "--container", "50 mL")["deliveries"][0]
    assert (stated(one["give"]["set"]), one["left"]) == ("50 mL", None)
    assert recipe("--dose", "3 mg/h", "--stock", "500 mg/10 mL")["mix"]["vials"] is None


def test_a_vial_after_one_that_cannot_be_measured_is_tried() -> None:
    stocks = ("--stock", "100 mg/mL", "--stock", "50 mg/mL")
    [one] = asked("-i", "trd", "-w", "70", *stocks, "--graduation", "0.1")["recipes"]
    assert stated(one["stock"]["strength"]) == "50 mg/mL"


def test_a_divided_daily_total_is_measured_by_a_graduation() -> None:
    """500 to 2,000 mg in 2 doses are 250 and 1,000 mg each, or 5 and 20 mL of 50 mg/mL; and so in 3 and 4."""
    known = ("-r", "borsato-oral", "-w", "70", "--concentration", "50 mg/mL", "--graduation", "0.5")
    volumes = [stated(one["deliveries"][0]["give"]["set"]) for one in asked(*known)["recipes"]]
    assert volumes == ["5 mL", "20 mL", "10/3 mL", "40/3 mL", "2.5 mL", "10 mL"]


def test_what_was_stated_and_accepted_is_told_in_every_format() -> None:
    arguments = (*LAURITSEN, *SYRINGE, "--step", "0.1", "--duration", "2 h", "--accept-rounding")
    for form in ("table", "csv", "markdown"):
        text = " ".join(within("prepare", *arguments, "-f", form).text.split())
        assert "duration 2 h; step 0.1 mL/h; rounding accepted" in text
    document = asked(*arguments)
    assert {name: stated(value) for name, value in document["stated"].items()} == {
        "container": "50 mL", "concentration": "2 mg/mL", "duration": "2 h", "step": "0.1 mL/h",
    }  # fmt: skip
    assert (document["accepted"], document["route"]) == (["rounding"], "intravenous")


def test_exactly_is_said_only_where_a_step_was_stated() -> None:
    known = (*LAURITSEN, "--concentration", "2 mg/mL")
    assert "Assuming the pump can be set to this; no step size was given." in drawn(*known)
    assert "no rounding needed" in drawn(*known, "--step", "0.1")
    assert "Assuming" not in drawn(*known, "--step", "0.1")


def test_a_dose_in_thirds_is_written_as_a_decimal() -> None:
    text = drawn("-r", "borsato-oral", "-w", "70", "--stock", "50 mg/mL")
    assert "166.7 mg (rounded)" in text
    assert "500/3 mg" in drawn("-r", "borsato-oral", "-w", "70", "--stock", "50 mg/mL", "--exact")


# Regimens.


def test_from_a_suspect_unit_nothing_is_prepared_unless_the_caution_is_accepted() -> None:
    jacobwitz = ("-r", "jacobwitz-ped", "-w", "12.5", "--concentration", "2 mg/mL")
    refused(ketacalc("prepare", *jacobwitz), 2, "jacobwitz-ped", "--accept-caution")
    document = asked(*jacobwitz, "--accept-caution")
    low, high = document["recipes"][0]["deliveries"]
    assert [stated(low["give"]["exact"]), stated(high["give"]["exact"])] == ["25/96 mL/h", "175/96 mL/h"]
    assert document["spread_over_24_h"]
    text = drawn(*jacobwitz, "--accept-caution")
    assert "24-fold difference" in text
    assert text.index("24-fold") < text.index("Set the pump to")
    assert "Derived, spread evenly over 24 h" in text


def test_a_daily_total_is_prepared_for_each_number_of_doses() -> None:
    document = asked("-r", "borsato-oral", "-w", "70", "--stock", "50 mg/mL")
    volumes = [(one["doses_per_day"], one["mix"]["draw_up"]["exact"]["exact"]) for one in document["recipes"]]
    assert volumes == [(2, "5"), (2, "20"), (3, "10/3"), (3, "40/3"), (4, "2.5"), (4, "10")]


def test_a_dose_within_a_regimen_is_held_against_it() -> None:
    known = ("-r", "lauritsen-iv", "-w", "70", "--concentration", "2 mg/mL")
    inside = recipe("--dose", "0.3 mg/kg/h", *known)
    assert (inside["deliveries"][0]["verdict"], inside["cautions"]) == ("within", [])
    outside = recipe("--dose", "500 mcg/kg/min", *known)
    assert outside["deliveries"][0]["verdict"] == "above"
    assert outside["cautions"] == ["500 mcg/kg/min is above what lauritsen-iv reports."]
    refused(ketacalc("prepare", "--dose", "35 mg", *known), 2, "single dose", "lauritsen-iv reports a rate")


def test_cautions_negative_outcome_and_source_stand_beside_a_preparation_in_every_format() -> None:
    etchison = ("-r", "etchison-iv", "-w", "160", "--stock", "50 mg/mL", "--accept-caution")
    refused(ketacalc("prepare", *etchison[:-1]), 2, "32 mg", "source's cap of 30 mg", "--accept-caution")
    for form in ("table", "json", "csv", "markdown"):
        text = " ".join(within("prepare", *etchison, "-f", form).text.split())
        assert "no better than placebo" in text
        assert "30 mg" in text
        assert "Etchison AR et al., 2018" in text or "10.5811/westjem.2018.8.37875" in text
        assert "Reported in one review article, not a recommendation." in text


def test_one_regimen_is_prepared_at_a_time() -> None:
    several = ketacalc("prepare", "-i", "migraine", "-w", "70", "--concentration", "2 mg/mL")
    refused(several, 2, "afridi-in", "lauritsen-iv", "etchison-iv", "--regimen")
    refused(ketacalc("prepare", "-i", "chronic-pain", "-w", "70", "--concentration", "2 mg/mL"), 3, "no dose")


def test_a_dose_without_a_source_is_arithmetic() -> None:
    document = asked("--dose", "35 mg", "--stock", "50 mg/mL")
    assert document["notice"] == "Arithmetic, not a recommendation."
    assert document["catalogue"] is None


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--dose", "5 mg/kg/day", "-w", "70"), "daily dose"),
        (("--dose", "5 mL"), "amount of drug"),
        (("--dose", "5 gtt"), "not in gtt"),
        (("--dose", "5 Mg"), "did you mean"),
        (("--dose", "0.3 mg/kg/h", "-w", "70", "--step", "0"), "zero"),
        (("--dose", "3 mg/h", "--concentration", "1 mg/mL", "--step", "0.1 mL"), "as a step"),
        (("--dose", "3 mg/h", "--concentration", "1 mg/mL", "--step", "1 mg/h"), "as a step"),
        (("--dose", "35 mg", "--concentration", "1 mg/mL", "--graduation", "1 gtt/min"), "as a step"),
        (("--dose", "0.1 to 0.2 mg/h", "--rate", "12 mL/h", "--container", "50 mL"), "one rate of drug"),
        (("--dose", "35 mg", "--graduation", "0.1 mg"), "step"),
        (("--dose", "35 mg", "--stock", "50"), "no unit"),
        (("--dose", "35 mg", "--stock", "50 mg"), "as a concentration"),
        (("--dose", "35 mg", "--container", "50 mg"), "volume"),
        (("--dose", "35 mg", "--amount", "50 mg/kg"), "amount of drug"),
        (("--dose", "35 mg", "--concentration", "2,5 mg/mL"), "a decimal point (2.5)"),
        (("--dose", "35 mg", "--rate", "12 mL/h", "--container", "50 mL"), "one rate of drug"),
        (("--dose", "3 mg/h", "--rate", "12 mL/h", "--concentration", "1 mg/mL"), "two of"),
        (("--dose", "35 mg", "--container", "5 mL", "--container", "6 mL"), "twice"),
        (("--rate", "12 mg/h"), "--dose"),
        (("--rate", "12 mL"), "one of fluid"),
        (("--rate", "12 mL/h", "-r", "lauritsen-iv", "-w", "70"), "--concentration"),
        (("--rate", "12 mL/h", "--accept-rounding"), "--accept-rounding"),
        (("--rate", "12 mL/h", "--concentration", "2 mg/mL", "--container", "5 mL", "--waste", "6 mL"), "discarded"),
        (("--dose", "35 mg", "--stock", "50 mg/mL", "--step", "5"), "--duration"),
        (("--dose", "35 mg", "--stock", "50 mg/mL", "--drop-factor", "20 gtt/mL"), "--duration"),
        (("--dose", "3 mg/h", "--concentration", "50 mg/mL", "--graduation", "1"), "--stock"),
        (("--dose", "35 mg", "--stock", "50 mg/mL", "--stock", "50 mg/mL"), "twice"),
        (("--dose", "35 mg", "--stock", "50 mg/mL", "--waste", "1 mL"), "0.7 mL"),
        (("--rate", "12 mL/h", "--step", "0.1"), "--step"),
        (("--container", "50 mL"), "--rate"),
        (("--rate", "12 mL/h", "--waste", "3 mL"), "--concentration"),
        (("--rate", "12 mL/h", "--stock", "50 mg/mL", "--container", "50 mL"), "--concentration"),
        (("--rate", "12 mL/h", "--stock", "50 mg/mL", "--stock", "10 mg/mL"), "one vial"),
        (("--dose", "1 mmol", "--stock", "50 mg/mL"), "not of one kind"),
        (("--dose", "35 mg", "--stock", "50 mg/mL", "--route", "intravenus"), "no route 'intravenus'"),
        ((), "--rate"),
    ],
)
def test_what_means_nothing_is_refused(arguments: tuple[str, ...], word: str) -> None:
    refused(ketacalc("prepare", *arguments), 2, word)


# From a running pump back to the dose.


def test_12_ml_per_h_of_2_mg_per_ml_at_70_kg_is_within_two_regimens() -> None:
    infusion = asked("--rate", "12 mL/h", "--concentration", "2 mg/mL", "-w", "70")["infusion"]
    assert [stated(one) for one in infusion["gives"]] == ["24 mg/h", "12/35 mg/kg/h", "40/7 mcg/kg/min"]
    verdicts = {one["regimen"]: one["verdict"] for one in infusion["regimens"]}
    assert verdicts == {"borsato-iv": "within", "lauritsen-iv": "within", "jacobwitz-ped": "not comparable"}
    assert all(multiplies_out(text) for text in infusion["working"] if " = " in text)


def test_a_rate_that_is_off_has_its_slips_named() -> None:
    infusion = asked("--rate", "120 mL/h", "--concentration", "2 mg/mL", "-w", "70")["infusion"]
    assert infusion["verdict"] == "above"
    assert {"ten-fold"} <= {slip["code"] for slip in infusion["slips"]}


def test_a_regimen_narrows_what_a_rate_is_held_against() -> None:
    known = ("--rate", "12 mL/h", "--concentration", "2 mg/mL")
    infusion = asked(*known, "-w", "70", "-r", "lauritsen-iv")["infusion"]
    assert [one["regimen"] for one in infusion["regimens"]] == ["lauritsen-iv"]
    refused(ketacalc("prepare", *known, "-r", "lauritsen-iv"), 2, "--weight")
    assert asked(*known)["infusion"]["verdict"] is None


def test_a_running_container_that_is_too_small_says_so_and_gives_no_more_than_it_holds() -> None:
    arguments = ("--rate", "12 mL/h", "--concentration", "2 mg/mL", "-w", "70", "--container", "50 mL")
    document = asked(*arguments, "--duration", "8 h")
    infusion = document["infusion"]
    assert [stated(infusion[name]) for name in ("volume", "total", "left")] == ["50 mL", "100 mg", "0 mL"]
    assert infusion["enough"] is False
    assert document["cautions"] == ["What is there is empty after 4.167 h (rounded), before 8 h are over."]
    for form in ("table", "csv", "markdown"):
        text = " ".join(within("prepare", *arguments, "--duration", "8 h", "-f", form).text.split())
        assert "empty after 4.167 h (rounded), before 8 h are over" in text


def test_a_rate_that_nothing_can_be_compared_with_exits_3() -> None:
    ran = ketacalc("prepare", "--rate", "12 mL/h", "--concentration", "2 mg/mL", "-w", "70", "-i", "trd")
    assert (ran.code, ran.said) == (3, "")
    assert "not comparable" in ran.text


def test_the_cautions_of_a_rate_stand_in_every_row_of_its_regimens() -> None:
    arguments = ("--rate", "12 mL/h", "--stock", "100 mg/mL", "-w", "10", "-r", "lauritsen-iv", "-f", "csv")
    rows = list(csv.DictReader(StringIO(within("prepare", *arguments).text)))
    [one] = [row for row in rows if row["regimen"] == "lauritsen-iv"]
    assert "10 kg is below 40 kg" in one["cautions"]
    assert all("diluted before intravenous use" in row["cautions"] for row in rows)


def test_drops_need_no_strength_even_at_a_weight() -> None:
    assert "4 gtt/min" in drawn("--rate", "12 mL/h", "--drop-factor", "20 gtt/mL", "--weight", "70")


def test_a_strong_infusion_that_runs_is_a_caution_too() -> None:
    strong = ("--rate", "1 mL/h", "--stock", "100 mg/mL", "-w", "70", "-r", "lauritsen-iv")
    assert [text for text in asked(*strong)["cautions"] if "diluted before intravenous use" in text]


def test_a_running_vial_and_container_are_told_too() -> None:
    arguments = ("--rate", "12 mL/h", "--stock", "500 mg/10 mL", *SYRINGE[2:], "-w", "70")
    text = drawn(*arguments)
    assert "Make 2 mL of 50 mg/mL + 48 mL of diluent = 50 mL of 2 mg/mL (100 mg)" in text


def test_the_rows_of_a_rate_hold_verdict_regimens_and_slips() -> None:
    arguments = ("--rate", "120 mL/h", "--concentration", "2 mg/mL", "-w", "70", "-r", "lauritsen-iv", "-f", "csv")
    rows = list(csv.DictReader(StringIO(within("prepare", *arguments).text)))
    assert [row["text"] for row in rows if row["item"] == "verdict"] == ["above", "above"]
    assert [row["text"].partition(":")[0] for row in rows if row["item"] == "slip"] == [
        "pump-unit", "hour-day", "ten-fold",
    ]  # fmt: skip
    assert {row["reported_high_exact"] for row in rows if row["regimen"]} == {"0.42"}


def test_a_fluid_may_run_in_drops_where_a_strength_follows_from_it() -> None:
    """20 drops a minute of 20 in a mL are 60 mL/h; 60 mg/h in it make 1 mg/mL."""
    arguments = ("--dose", "60 mg/h", "--rate", "20 gtt/min", "--drop-factor", "20 gtt/mL", "--container", "50 mL")
    assert stated(recipe(*arguments)["mix"]["concentration"]) == "1 mg/mL"


def test_a_rate_of_an_unknown_drug_is_held_against_one_drug_only(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    drugs = {"ketamine": "intravenous bolus", "exampline": "iv"}
    mine.write_text(
        REFERENCE
        + "".join(
            regimen(drug, "0.1 to 0.4 mg/kg/h", drug=drug, route=route, schedule="infusion")
            for drug, route in drugs.items()
        )
    )
    known = ("-w", "70", "--catalogue", str(mine))
    rate = ("--rate", "12 mL/h", "--concentration", "2 mg/mL", *known)
    refused(ketacalc("prepare", *rate), 2, "exampline, ketamine", "--regimen")
    assert asked(*rate, "-r", "exampline")["infusion"]["verdict"] == "within"
    strong = recipe("-r", "ketamine", *known, "--stock", "100 mg/mL")["cautions"]
    assert [text for text in strong if "diluted before intravenous use" in text]
    assert recipe("-r", "exampline", *known, "--stock", "100 mg/mL")["cautions"] == []


def test_a_rate_in_drops_is_one_of_fluid() -> None:
    infusion = asked("--rate", "42 gtt/min", "--drop-factor", "20 gtt/mL", "--concentration", "2 mg/mL")["infusion"]
    assert stated(infusion["rate"]) == "126 mL/h"
    refused(ketacalc("prepare", "--rate", "42 gtt/min"), 2, "--drop-factor")


# Worked problems of other people, through the command.


def _text(value: Document) -> str:
    if "amount" in value:
        return f"{value['amount']['value']} {value['amount']['unit']}/{_text(value['volume'])}"
    return f"{value['value']} {value['unit']}"


def _question(problem: Document) -> list[str]:
    """Return a problem as a question to the command."""
    inputs, kind = problem["inputs"], problem["kind"]
    options = {
        "dose": "--dose", "dose_keyed": "--dose", "weight": "--weight", "concentration": "--concentration",
        "stock": "--stock", "drop_factor": "--drop-factor", "time": "--duration", "elapsed": "--duration",
        "volume": "--container", "bag": "--container", "final_volume": "--container", "added_to": "--container",
        "fluid_rate": "--rate", "wasted": "--waste", "bag_amount": "--amount", "stock_volume": "--amount",
        "stock_amount": "--amount", "rate": "--rate",
    }  # fmt: skip
    if kind == "infusion_from_amount_rate":
        options["rate"] = "--dose"
    found: list[str] = []
    for name, value in inputs.items():
        if name in options:
            found += [options[name], _weight(problem, value) if name == "weight" else _text(value)]
    if kind in ("dilution", "dilution_nominal", "waste"):
        found += ["--dose", "1 mg/h"]
    return found


def _weight(problem: Document, value: Document) -> str:
    """Return the weight; with the source's own pound where it has one, to the decimals that the command reads."""
    if value["unit"] != "lb":
        return _text(value)
    kg = Fraction(value["value"]) / Fraction(problem["lb_per_kg"])
    return f"{half_up(kg, 12).numerator / Decimal(half_up(kg, 12).denominator):f} kg"


def _answers(document: Document) -> dict[tuple[str, str], Fraction]:
    """Return every figure of a document by its name and unit."""
    found: dict[tuple[str, str], Fraction] = {}

    def walk(name: str, value: object) -> None:
        if isinstance(value, dict):
            if {"exact", "unit"} <= value.keys():
                found.setdefault((name, value["unit"]), Fraction(value["exact"]))
            else:
                for key, inner in value.items():
                    walk(f"{name}.{key}" if name else key, inner)
        elif isinstance(value, list):
            for inner in value:
                walk(name, inner)

    walk("", {key: document[key] for key in ("recipes", "infusion")})
    return found


NAMES = {
    ("infusion", "rate"): "recipes.deliveries.give.exact",
    ("infusion", "rate whole"): "recipes.deliveries.give.exact",
    ("infusion", "amount rate"): "recipes.deliveries.amount",
    ("infusion", "concentration"): "recipes.mix.concentration",
    ("infusion_from_amount_rate", "rate"): "recipes.deliveries.give.exact",
    ("intermittent_infusion", "amount"): "recipes.deliveries.amount",
    ("intermittent_infusion", "volume"): "recipes.deliveries.give.exact",
    ("intermittent_infusion", "rate"): "recipes.deliveries.pump.exact",
    ("reverse_infusion", "dose"): "infusion.gives",
    ("reverse_infusion", "amount rate"): "infusion.gives",
    ("bag_additive", "fluid rate"): "recipes.deliveries.give.exact",
    ("bag_additive", "bag lasts"): "recipes.deliveries.lasts",
    ("bag_additive", "drug to add"): "recipes.mix.amount",
    ("bag_additive", "stock volume"): "recipes.mix.draw_up.exact",
    ("volume_over_time", "rate"): "infusion.rate",
    ("drops", "drops"): "infusion.drops",
    ("drops", "drops whole"): "infusion.drops",
    ("duration", "time"): "infusion.lasts",
    ("remaining", "volume left"): "infusion.left",
    ("remaining", "time left"): "infusion.left_time",
    ("waste", "wasted drug"): "recipes.waste",
    ("dilution", "concentration"): "recipes.mix.concentration",
    ("dilution_nominal", "concentration nominal"): "recipes.mix.concentration",
    ("dilution_nominal", "concentration if bag not drawn down"): "recipes.mix.added_to_full.concentration",
    ("incident", "keyed rate"): "recipes.deliveries.give.exact",
}
"""Where the answer to a problem stands."""
NOT_ASKED = {("reverse_infusion", "weight"), ("intermittent_infusion", "weight"), ("incident", "intended rate")}
"""A weight is `convert`'s affair; an incident has two doses, of which the one that was keyed is asked for."""
SAME = {
    ("mcg/h", "mcg/min"): Fraction(1, 60),
    ("mcg/min", "mg/h"): Fraction(60, 1000),
    ("units/h", "unit/h"): Fraction(1),
}
"""One amount in two units."""
KINDS = {kind for kind, _ in NAMES}
ASKED = [problem for problem in PROBLEMS if problem["kind"] in KINDS]


def test_the_problems_of_preparing_are_all_here() -> None:
    assert len(ASKED) > 100
    named = {(p["kind"], e["quantity"]) for p in ASKED for e in p["expected"]}
    assert named == set(NAMES) | NOT_ASKED


@pytest.mark.parametrize("problem", ASKED, ids=[problem["id"] for problem in ASKED])
def test_a_worked_problem_is_solved_through_the_command(problem: Document) -> None:
    question = _question(problem)
    if any("mEq" in text for text in question):
        refused(within("prepare", *question), 2, "as a unit")  # a unit of charge is no mass
        return
    answers = _answers(asked(*question))
    checked = 0
    for expected in problem["expected"]:
        key = (problem["kind"], expected["quantity"])
        if key in NOT_ASKED:
            continue
        where = NAMES[key]
        figures = [value for (name, unit), value in answers.items() if name == where and unit == expected["unit"]]
        if not figures:
            [(unit, value)] = [(unit, value) for (name, unit), value in answers.items() if name == where]
            figures = [value * SAME[unit, expected["unit"]]]
        [exact] = figures
        published = Fraction(expected["published"])
        if "tolerance_relative" in problem:
            assert abs(exact / published - 1) <= Fraction(problem["tolerance_relative"])
        elif "trap_reason" in problem:
            assert half_up(exact, expected["printed_decimals"]) != published
            assert exact == Fraction(expected["exact"])
        else:
            assert half_up(exact, expected["printed_decimals"]) == published
        checked += 1
    assert checked


# What always holds.

WEIGHTS = st.decimals(min_value=3, max_value=200, places=1)
STEPS = st.sampled_from(["0.01", "0.05", "0.1", "0.2", "0.5", "1"])
STRENGTHS = st.sampled_from(["0.5", "1", "2", "5", "50"])


@settings(max_examples=60)
@given(weight=WEIGHTS, step=STEPS, strength=STRENGTHS)
def test_a_pump_is_set_to_whole_steps_and_tells_what_they_give(weight: Decimal, step: str, strength: str) -> None:
    arguments = ("-r", "lauritsen-iv", "-w", str(weight), "--concentration", f"{strength} mg/mL", "--step", step)
    ran = within("prepare", *arguments, "-f", "json", "--accept-rounding")
    if ran.code == 2:
        assert "rounds to nothing" in ran.said
        return
    low, high = json.loads(ran.out)["recipes"][0]["deliveries"]
    size, kg, amount = Fraction(step), Fraction(str(weight)), Fraction(strength)
    for one in (low, high):
        rate = Fraction(one["give"]["set"]["exact"])
        assert (rate / size).denominator == 1
        assert Fraction(one["gives"]["exact"]) == rate * amount / kg
    least, most = -(-Fraction("0.12") * kg // (amount * size)), Fraction("0.42") * kg // (amount * size)
    if least <= most:
        assert Fraction("0.12") <= Fraction(low["gives"]["exact"]) <= Fraction(high["gives"]["exact"])
        assert Fraction(high["gives"]["exact"]) <= Fraction("0.42")
        assert {low["verdict"], high["verdict"]} == {"within"}


@settings(max_examples=40)
@given(weight=WEIGHTS, stock=st.sampled_from([10, 50, 100]), bag=st.integers(min_value=20, max_value=1000))
def test_drug_is_neither_made_nor_lost(weight: Decimal, stock: int, bag: int) -> None:
    arguments = ("-i", "trd", "-w", str(weight), "--stock", f"{stock * 5} mg/5 mL", "--container", f"{bag} mL")
    mix = recipe(*arguments)["mix"]
    value = {name: Fraction(mix[name]["exact"]) for name in ("amount", "volume", "diluent", "concentration")}
    volume = Fraction(mix["draw_up"]["set"]["exact"])
    assert value["amount"] == Fraction(str(weight)) / 2 == volume * stock == value["concentration"] * value["volume"]
    assert volume + value["diluent"] == value["volume"] == bag
    full = Fraction(mix["added_to_full"]["concentration"]["exact"])
    assert full * (bag + volume) == value["amount"]
    left = Fraction(mix["left_in_vials"]["volume"]["exact"])
    assert volume + left == mix["vials"] * 5
    assert left < 5


@pytest.mark.parametrize("width", ["20", "40", "80", "200"])
def test_the_same_figures_stand_whole_at_every_width(width: str) -> None:
    ran = ketacalc("prepare", *LAURITSEN, *SYRINGE, "--step", "0.1", COLUMNS=width)
    for figure in ("4.2 mL/h", "14.7 mL/h", "0.12 mg/kg/h", "48 mL", "400 mg", "1.923 mg/mL (rounded)"):
        assert any(figure in line for line in ran.text.splitlines()), figure


def test_every_row_of_the_csv_carries_its_source() -> None:
    rows = list(csv.DictReader(StringIO(within("prepare", *LAURITSEN, *SYRINGE, "-f", "csv").text)))
    rates = {row["end"]: (row["set_exact"], row["unit"]) for row in rows if row["item"] == "give"}
    assert rates == {"low": ("4.2", "mL/h"), "high": ("14.7", "mL/h")}
    assert {row["regimen"] for row in rows} == {"lauritsen-iv"}
    assert all("Lauritsen" in row["citations"] and row["catalogue_sha256"] for row in rows)


def test_an_oral_daily_total_has_no_pump_rate(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    arguments = ("-r", "d", "-w", "70", "--catalogue", str(mine), "--stock", "50 mg/mL")
    mine.write_text(REFERENCE + regimen("d", "48 to 96 mg/kg/day", schedule="daily"))
    refused(ketacalc("prepare", *arguments), 2, "nothing says that it ran evenly", "--dose")
    mine.write_text(REFERENCE + regimen("d", "48 to 96 mg/kg/day", route="IV", schedule="daily"))
    assert [stated(one["give"]["exact"]) for one in recipe(*arguments)["deliveries"]] == ["2.8 mL/h", "5.6 mL/h"]
    assert within("dose", *arguments[:6], "--route", "iv").code == 0


def test_a_drug_of_another_catalogue_is_prepared_in_its_own_units(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(REFERENCE + regimen("k", "0.1 to 0.4 mmol/kg/h", route="intravenous", schedule="infusion"))
    arguments = ("-r", "k", "-w", "50", "--catalogue", str(mine), "--stock", "2 mmol/mL", "--container", "100 mL")
    found = recipe(*arguments, "--amount", "20 mmol")
    assert stated(found["mix"]["draw_up"]["set"]) == "10 mL"
    assert [stated(one["give"]["exact"]) for one in found["deliveries"]] == ["25 mL/h", "100 mL/h"]
    assert found["cautions"] == [
        f"{end} mmol/kg/h: from a full container this setting gives 9.091 % (rounded) less than asked for."
        for end in ("Low end, 0.1", "High end, 0.4")
    ]


def test_a_container_is_what_the_user_says_it_is() -> None:
    """5 mL of 50 mg/mL into 50 mL; a bag may be full already: 250 mg in 55 mL, while a syringe is filled from empty."""
    made = ("--stock", "50 mg/mL", "--amount", "250 mg", "--container")
    for said, vessel in (("50 mL", "container"), ("50 mL bag", "bag"), ("50 mL syringe", "syringe")):
        mix = recipe(*made, said)["mix"]
        assert (mix["vessel"], mix["added_to_full"] is None) == (vessel, vessel == "syringe")
    running = drawn(
        "--dose", "10 mg/h", "--concentration", "2 mg/mL", "--container", "50 mL syringe", "--stock", "50 mg/mL"
    )
    assert "Syringe lasts 10 h" in running
    assert "full" not in running
    assert "If" not in running
    refused(ketacalc("prepare", *made, "50 mL bucket"), 2, "--container")


def test_a_strength_alone_is_arithmetic_without_a_dose() -> None:
    """250 mg of 50 mg/mL is 5 mL; 45 mL to 50 mL; 250 mg in 50 mL is 5 mg/mL."""
    found = recipe("--stock", "50 mg/mL", "--container", "50 mL", "--amount", "250 mg")
    mix = found["mix"]
    assert found["deliveries"] == []
    assert [stated(mix[key]) for key in ("made", "volume", "drug")] == ["5 mg/mL", "50 mL", "250 mg"]
    assert [stated(mix["diluent"]), stated(mix["draw_up"]["set"])] == ["45 mL", "5 mL"]


def test_a_total_in_divided_doses_is_not_spread_over_the_day() -> None:
    known = ("-w", "70", "--stock", "50 mg/mL")
    assert asked("-r", "borsato-oral", *known)["spread_over_24_h"] is False
    spread = asked("-r", "jacobwitz-ped", *known[:2], "--concentration", "2 mg/mL", "--accept-caution")
    assert spread["spread_over_24_h"] is True


def test_vials_and_waste_are_those_of_the_whole_time() -> None:
    """10 h at 10 mg/h are 100 mg: 2 containers of 50 mg, each 10 mL of 5 mg/mL; vials of 3 mL: 7 of them, 1 mL left."""
    found = recipe("--dose", "10 mg/h", "--stock", "15 mg/3 mL", "--duration", "10 h", "--container", "50 mL",
                   "--concentration", "1 mg/mL")  # fmt: skip
    assert (found["containers"], found["mix"]["vials"]) == (2, 7)
    assert stated(found["mix"]["left_in_vials"]["volume"]) == "1 mL"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("-r", "lauritsen-iv", "-w", "72"),  # 0.12 x 72 / 2 = 4.32
            "4.32 mL/h is rounded inside the range: the nearest step, 4.3 mL/h, would be below it.",
        ),
        (("--dose", "11.9 mg/h"), "5.95 mL/h is half way between two steps: the smaller is set."),  # 11.9 / 2
    ],
)
def test_the_rule_by_which_a_step_was_chosen_is_said_where_it_is_not_the_nearest(
    arguments: tuple[str, ...], said: str
) -> None:
    asked = ("prepare", *arguments, "--concentration", "2 mg/mL", "--step", "0.1")
    assert said in " ".join(within(*asked).text.split())
    [recipe] = json.loads(within(*asked, "-f", "json").text)["recipes"]
    assert f"{recipe['deliveries'][0]['give' if 'give' in recipe['deliveries'][0] else 'volume']['rounding']}." == said


def test_a_dose_of_ones_own_is_never_given_over_the_time_of_a_regimen() -> None:
    # 14 mg at 70 kg ran over 1 min in the trial; over that time 30 mL of somebody's own 30 mg would be 1,800 mL/h.
    mixed = ("-r", "etchison-iv", "-w", "70", "--concentration", "1 mg/mL", "--container", "50 mL")
    assert "Set the pump to" in within("prepare", *mixed).text
    assert "Set the pump to" not in within("prepare", *mixed, "--dose", "30 mg").text


# What is not stated, and what a maximum leaves.

OWN = (
    REFERENCE
    + regimen("capped", "1 mg/kg", 'max = { dose = "50 mg" }', route="intravenous")
    + regimen("divided", "100 mg/day", schedule="daily divided")
)


def test_a_dose_is_prepared_as_a_maximum_of_the_document_leaves_it(tmp_path: Path) -> None:
    """1 mg/kg x 70 kg = 70 mg, of which 50 mg at most are given: 5 mL of 10 mg/mL."""
    mine = tmp_path / "mine.toml"
    mine.write_text(OWN.replace("max = {", 'max = { from = "document",'))
    found = recipe("-r", "capped", "-w", "70", "--catalogue", str(mine), "--stock", "10 mg/mL")
    assert stated(found["deliveries"][0]["give"]["exact"]) == "5 mL"
    asked = ("-r", "capped", "-w", "70", "--catalogue", str(mine), "--stock", "10 mg/mL", "--dose", "70 mg")
    refused(within("prepare", *asked), 2, "is above the maximum of 50 mg")


def test_a_daily_dose_whose_number_of_doses_nobody_reports_is_not_prepared(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(OWN)
    asked = ("prepare", "-r", "divided", "-w", "70", "--catalogue", str(mine), "--stock", "10 mg/mL")
    refused(within(*asked), 2, "divided is divided into doses whose number is not reported; state one with --dose")


def test_nothing_is_prepared_of_nothing() -> None:
    for wanted in (Wanted(), Wanted(rate=read_quantity("12 mL/h"))):
        with pytest.raises(InputError, match="name a regimen"):
            prepare(wanted)


def test_the_volume_of_an_infusion_over_a_time_needs_no_container() -> None:
    """10 mg/h of 2 mg/mL are 5 mL/h: 25 mL in 5 h."""
    found = recipe("--dose", "10 mg/h", "--concentration", "2 mg/mL", "--duration", "5 h")
    [delivery] = found["deliveries"]
    assert stated(delivery["give"]["exact"]) == "5 mL/h"
    assert stated(delivery["total_volume"]) == "25 mL"
