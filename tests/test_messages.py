"""What is said on stderr: one line that names what would work, in the terms and the catalogue of the reader."""

from pathlib import Path

import pytest

from tests.catalogues import REFERENCE, regimen
from tests.command import refused, within

DOSE = ("dose", "-i", "trd", "-w", "70")


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("my own.toml").write_text(REFERENCE + regimen("mine", "1 to 2 mg", indication="mine-use"))
    return "my own.toml"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "35", "mg", "-i", "trd"), '"35 mg"'),
        (("check", "0.3", "mg/kg/h", "--all"), '"0.3 mg/kg/h"'),
        (("dose", "-i", "trd", "-w", "154", "lb"), '"154 lb"'),
        ((*DOSE, "--concentration", "50", "mg/mL"), '"50 mg/mL"'),
        (("convert", "10", "mcg/kg/min", "mg/kg/h"), '"10 mcg/kg/min"'),
    ],
)
def test_a_number_that_was_parted_from_its_unit_is_told_to_quote_both(arguments: tuple[str, ...], words: str) -> None:
    refused(within(*arguments), 2, f"put a number and its unit in quotation marks: {words}")


@pytest.mark.parametrize(
    ("arguments", "option", "example"),
    [
        ((*DOSE, "--concentration", "50"), "--concentration", "50 mg/mL"),
        ((*DOSE, "--concentration", "50 mg"), "--concentration", "50 mg/mL"),
        ((*DOSE, "--duration", "2"), "--duration", "40 min"),
        (("convert", "100 mL/h", "gtt/min", "--drop-factor", "20"), "--drop-factor", "20 gtt/mL"),
        (("convert", "1 mmol", "mg", "--molar-mass", "237"), "--molar-mass", "237.73 g/mol"),
        (("prepare", "--rate", "12", "--concentration", "2 mg/mL"), "--rate", "12 mL/h"),
        (("prepare", "-i", "trd", "-w", "70", "--container", "50"), "--container", "50 mL"),
        (("check", "35", "-i", "trd", "-w", "70"), "'35'", "35 mg"),
    ],
)
def test_a_number_without_a_unit_is_told_one_of_the_kind_that_is_taken(
    arguments: tuple[str, ...], option: str, example: str
) -> None:
    refused(within(*arguments), 2, option, f"for example {example}")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("dose", "-i", "trd"), "--weight is missing; for example --weight 70, or -w '154 lb'"),
        (("card", "-i", "trd"), "--weights is missing; for example --weights 40:120:10, or 10,12.5,15 kg"),
        (("convert", "1 mg"), "UNIT is missing; see ketacalc help convert"),
        (("dose", "-i", "trd", "-w"), "-w needs a value"),
        ((*DOSE, "-w", "80"), "--weight was given twice; give it once"),
        ((*DOSE, "--wieght", "80"), "no option --wieght; did you mean --weight?"),
        ((*DOSE, "80"), "'80' is an argument too many"),
        (("dosis",), "no command 'dosis'; did you mean dose?"),
        (("dose", "-i", "trd", "-w", "70,5"), "--weight: cannot read '70,5' as a number: use a decimal point (70.5)"),
    ],
)
def test_what_was_mistyped_is_answered_with_what_works(arguments: tuple[str, ...], line: str) -> None:
    ran = within(*arguments)
    refused(ran, 2)
    assert ran.said == f"ketacalc: {line}\n"


def test_a_hint_is_about_the_catalogue_that_is_in_use(mine: str) -> None:
    for arguments in (("dose", "-i", "nope", "-w", "70"), ("show", "nope"), ("cite", "99"), ("list", "-i", "nope")):
        refused(within(*arguments, "--catalogue", mine), 2, "ketacalc list --catalogue 'my own.toml' shows")
        refused(within(*arguments), 2, "ketacalc list shows")
    refused(within("dose", "-w", "70", "--catalogue", mine), 2, "--indication mine-use", "--regimen mine)")
    refused(within("dose", "-w", "70"), 2, "--indication trd", "--regimen berman-2000")


def test_a_use_without_a_dose_is_told_where_more_stands() -> None:
    refused(
        within("dose", "-i", "chronic-pain", "-w", "70"), 3, "the article reports no dose for chronic pain",
        "ketacalc cite chronic-pain", "ketacalc compare -i chronic-pain --elsewhere",
    )  # fmt: skip
    assert within("cite", "chronic-pain").code == within("compare", "-i", "chronic-pain", "--elsewhere").code == 0
