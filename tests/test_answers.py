"""What the library returns: the same documents and screens as the commands, one line of text, and no truth value."""

import copy
import inspect
import json
import pickle
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pint
import pytest
from rich.console import Console

import ketacalc
from tests.command import commands
from tests.command import ketacalc as run

ROOT: Final = Path(__file__).resolve().parents[1]
GRID: Final = "Weight (kg),0.5 mg/kg\n70,35\n80,400\n"
CATALOGUE: Final = str(ROOT / "data" / "regimens.toml")

ASKED: Final[dict[str, tuple[Callable[[], Any], tuple[str, ...]]]] = {
    "dose": (
        lambda: ketacalc.dose("migraine", "154 lb", concentration="50 mg/mL"),
        ("-i", "migraine", "-w", "154 lb", "--concentration", "50 mg/mL"),
    ),
    "check": (lambda: ketacalc.check("350 mg", "trd", 70), ("350 mg", "-i", "trd", "-w", "70")),
    "convert": (
        lambda: ketacalc.convert("0.3 mg/kg/h", "mL/h", weight=70, concentration="2 mg/mL"),
        ("0.3 mg/kg/h", "mL/h", "--weight", "70", "--concentration", "2 mg/mL"),
    ),
    "prepare": (
        lambda: ketacalc.prepare(
            regimen="lauritsen-iv", weight=70, stock="500 mg/10 mL", container="50 mL", step=0.1,
            concentration="2 mg/mL",
        ),
        ("-r", "lauritsen-iv", "-w", "70", "--stock", "500 mg/10 mL", "--container", "50 mL", "--concentration",
         "2 mg/mL", "--step", "0.1"),
    ),
    "card": (lambda: ketacalc.card("trd", [40, "50 kg", 60.0]), ("-i", "trd", "--weights", "40:60:10")),
    "compare": (lambda: ketacalc.compare("se", "30 kg", elsewhere=True), ("-i", "se", "-w", "30", "--elsewhere")),
    "course": (
        lambda: ketacalc.course(regimen="lauritsen-iv", weight=70, for_="24 h"),
        ("-r", "lauritsen-iv", "-w", "70", "--for", "24 h"),
    ),
    "cite": (lambda: ketacalc.cite("25", "12"), ("25", "12")),
    "show": (lambda: ketacalc.show("migraine"), ("migraine",)),
    "vectors": (lambda: ketacalc.vectors("salt", flags=["refuse"]), ("--operation", "salt", "--flag", "refuse")),
    "lint": (lambda: ketacalc.lint(Path(CATALOGUE)), (CATALOGUE,)),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_the_document_of_its_command(name: str) -> None:
    ask, arguments = ASKED[name]
    assert ask().to_dict() == json.loads(run(name, *arguments, "-f", "json").out)


@pytest.mark.parametrize("name", sorted(ASKED.keys() - {"vectors", "lint"}))
def test_rich_draws_an_answer_as_its_command_prints_it(name: str) -> None:
    ask, arguments = ASKED[name]
    console = Console(file=StringIO(), width=100)
    console.print(ask())
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue().rstrip() == run(name, *arguments, "-f", "table", COLUMNS="100").text.rstrip()


def test_a_verified_table_is_the_document_and_the_screen_of_its_command(tmp_path: Path) -> None:
    path = tmp_path / "grid.csv"
    path.write_text(GRID, encoding="utf-8")
    found, arguments = ketacalc.verify(path, cells="mg"), ("verify", str(path), "--cells", "mg")
    assert found.to_dict() == json.loads(run(*arguments, "-f", "json").out)
    assert not found.is_right
    console = Console(file=StringIO(), width=100)
    console.print(found)
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue().rstrip() == run(*arguments, COLUMNS="100").text.rstrip()


def test_a_notebook_shows_the_table() -> None:
    shown = ketacalc.dose("trd", 70)._repr_markdown_()
    assert "| **35 mg**" in shown
    assert "not a recommendation" in shown


def test_the_library_has_every_command_that_reads_and_writes_no_file() -> None:
    """`list` is the catalogue itself, `cohort` is `ketacalc.frame`; `init` writes, and `selftest` tests the machine."""
    beside = {"list", "cohort", "init", "selftest", "help"}
    assert set(commands()) - beside <= set(ketacalc.__all__)


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda: ketacalc.dose("trd", "70 kg"), "35 mg (berman-2000) at 70 kg"),
        (lambda: ketacalc.check("35 mg", "trd", 70), "35 mg at 70 kg: within"),
        (lambda: ketacalc.convert("250 mg/50 mL", "mg/mL"), "5 mg/mL"),
        (lambda: ketacalc.verify(GRID.encode(), cells="mg"), "1 of 2 figures is wrong"),
        (lambda: ketacalc.show("berman-2000"), "berman-2000"),
        (lambda: ketacalc.lint(CATALOGUE), "1 file: no faults, no questions (0 more answered by comments)"),
    ],
)
def test_an_answer_prints_as_one_line(ask: Callable[[], Any], expected: str) -> None:
    text = str(ask())
    assert text.partition(" (")[0] == expected.partition(" (")[0]
    assert "\n" not in text
    assert repr(ask()) == f"<{type(ask()).__name__}: {text}>"
    assert len(text) < 120


def test_doses_are_a_sequence_and_a_catalogue_is_a_mapping() -> None:
    doses = ketacalc.dose("migraine", 70)
    assert [one.regimen.id for one in doses] == ["afridi-in", "lauritsen-iv", "etchison-iv"]
    assert (len(doses), doses[-1].regimen.id, doses[:1]) == (3, "etchison-iv", doses.doses[:1])
    assert any("mirror" in caution.text for caution in doses.cautions)
    catalogue = ketacalc.catalogue()
    assert isinstance(catalogue, Mapping)
    assert catalogue["BERMAN-2000"] is catalogue["berman-2000"] is dict(catalogue)["berman-2000"]
    assert "berman-2000" in catalogue
    assert catalogue.get("nobody") is None
    with pytest.raises(KeyError, match="did you mean berman-2000"):
        catalogue["bermann-2000"]


def test_an_answer_about_a_regimen_has_its_cautions_each_once() -> None:
    answers = (
        ketacalc.dose("trd", 70), ketacalc.check("35 mg", "trd", 70), ketacalc.card("trd", [60, 70]),
        ketacalc.prepare("trd", 70, stock="50 mg/mL"),
        ketacalc.course(regimen="berman-2000", weight=70, duration="40 min"),
    )  # fmt: skip
    for answer in answers:
        texts = [one.text for one in answer.cautions]
        assert texts[0] == "The source says major depression, not treatment-resistant depression."
        assert len(texts) == len(set(texts)) >= 2
    # 15 kg is far below the adults of the article: ketacalc's own caution stands beside the others.
    assert any("40 kg" in one.text for one in ketacalc.check("7.5 mg", "trd", 15).cautions)


def test_strict_takes_a_doubtful_dose_for_not_within() -> None:
    # 0.2 mg/kg x 70 kg of a regimen that did no better than placebo.
    for strict, within in ((False, True), (True, False)):
        checked = ketacalc.check("14 mg", regimen="etchison-iv", weight=70, strict=strict)
        assert checked.verdict is ketacalc.Verdict.WITHIN
        assert checked.is_within is within
        assert checked.doubts == (ketacalc.Doubt.NEGATIVE,)
    assert ketacalc.check("35 mg", "trd", 70, strict=True).is_within


def test_a_dose_may_be_held_against_all_that_can_be_compared() -> None:
    checked = ketacalc.check("0.3 mg/kg/h", all_=True)
    assert [one.regimen.id for one in checked.holding] == ["borsato-iv", "lauritsen-iv"][-len(checked.holding) :]
    with pytest.raises(ketacalc.InputError, match=r"all_= is against"):
        ketacalc.check("0.3 mg/kg/h", "trd", all_=True)


@pytest.mark.parametrize(
    "weight", [np.float64(70), np.float32(70), np.int64(70), pd.Series([70.0])[0], pd.Series([70], dtype="Int64")[0],
               np.str_("70 kg"), pint.UnitRegistry().Quantity(np.float64(70), "kg")],
    ids=repr,
)  # fmt: skip
def test_scalars_of_numpy_and_pandas_are_numbers(weight: Any) -> None:
    assert ketacalc.dose("trd", weight)[0].amount.low.value == 35


@pytest.mark.parametrize("weight", [pd.NA, pd.NaT, np.nan, np.array([70]), np.bool_(True), np.float16(70)], ids=repr)
def test_what_is_no_weight_is_refused_whatever_holds_it(weight: Any) -> None:
    with pytest.raises(ketacalc.InputError):
        ketacalc.dose("trd", weight)


def test_a_catalogue_may_be_given_by_its_path() -> None:
    for path in (CATALOGUE, Path(CATALOGUE)):
        assert str(ketacalc.dose("trd", 70, catalogue=path)) == "35 mg (berman-2000) at 70 kg"
    assert ketacalc.catalogue(Path(CATALOGUE)).sha256 == ketacalc.catalogue().sha256


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ketacalc.dose("trd"),
        lambda: ketacalc.dose(weight=70),
        lambda: ketacalc.check("35 mg", "trd"),
        lambda: ketacalc.check("0.7 mL", "trd", 70),
        lambda: ketacalc.convert("100 mL/h", "gtt/min"),
        lambda: ketacalc.convert("1 mmol", "mg"),
        lambda: ketacalc.card("trd"),
        lambda: ketacalc.course("migraine", 70),
        lambda: ketacalc.course(regimen="lauritsen-iv", weight=70),
        lambda: ketacalc.prepare(rate="12 mL/h", concentration="2 mg/mL", step=0.1),
        lambda: ketacalc.prepare(regimen="jacobwitz-ped", weight=20, concentration="2 mg/mL"),
        lambda: ketacalc.prepare("trd", 70, vial="10 mL"),
        lambda: ketacalc.cite("25", indication="trd"),
        lambda: ketacalc.show("nobody"),
        lambda: ketacalc.verify(GRID.encode()),
        lambda: ketacalc.check("35 mg IV", "trd", 70),
    ],
)
def test_a_refusal_names_parameters_and_no_options(ask: Callable[[], Any]) -> None:
    with pytest.raises(ketacalc.KetacalcError) as refused:
        ask()
    text = str(refused.value)
    assert "--" not in text
    assert "ketacalc list" not in text


def test_a_refusal_says_how_the_missing_parameter_is_written() -> None:
    with pytest.raises(ketacalc.MissingInputError, match=r"\(weight=\)"):
        ketacalc.check("35 mg", "trd")
    with pytest.raises(ketacalc.InputError, match=r"\(indication='trd'\) or a regimen \(regimen='berman-2000'\)"):
        ketacalc.dose(weight=70)


def test_every_refusal_ends_in_error() -> None:
    for name in ketacalc.__all__:
        found = getattr(ketacalc, name)
        if isinstance(found, type) and issubclass(found, Exception):
            assert name == found.__name__
            assert name.endswith("Error")


@pytest.mark.parametrize("name", sorted(set(ketacalc.__all__) - {"__version__"}))
def test_a_public_name_says_what_it_is(name: str) -> None:
    found = getattr(ketacalc, name)
    assert inspect.getdoc(found)
    if inspect.isfunction(found):
        said = inspect.getdoc(found) or ""
        assert ">>> " in said
        assert "Raises:" in said
        parameters = set(inspect.signature(found).parameters)
        assert {word for word in parameters if f"    {word}: " not in said} == set()


def test_answers_survive_a_copy_and_a_pickle() -> None:
    checked = ketacalc.check("350 mg", "trd", 70)
    for again in (pickle.loads(pickle.dumps(checked)), copy.copy(checked)):  # noqa: S301 - our own bytes
        assert (str(again), again.is_within, again.figure) == (str(checked), False, checked.figure)
    assert str(pickle.loads(pickle.dumps(ketacalc.dose("trd", 70)))) == "35 mg (berman-2000) at 70 kg"  # noqa: S301


def test_another_program_is_run_from_python_too() -> None:
    found = ketacalc.conform(["python", str(ROOT / "examples/conform/calculator.py")], "infusion")
    assert found.is_sound
    assert found.to_dict()["counts"]["wrong"] == 0
