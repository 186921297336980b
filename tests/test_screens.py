"""What a person is shown: the answer where the eye looks for it, and the facts beside a dose in every format."""

import html
import json
import re

import pytest

from ketacalc.core.catalogue.loading import shipped
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.quantities import style
from tests.command import within

REGIMENS = shipped().regimens
PREPARED = (
    *("prepare", "-r", "lauritsen-iv", "-w", "72", "--stock", "500 mg/10 mL", "--container", "50 mL syringe"),
    *("--concentration", "2 mg/mL", "--step", "0.1"),
)


@pytest.mark.parametrize(
    ("command", "most", "answers", "last"),
    [
        (("dose", "-i", "trd", "-w", "82"), 20, ["41 mg"], 8),
        (("dose", "-i", "migraine", "-w", "82"), 46, ["25 mg", "9.84 to 34.44 mg/h", "16.4 mg"], 24),
        (("check", "350 mg", "-i", "trd", "-w", "70"), 20, ["ABOVE", "35 mg", "ten-fold"], 12),
        (PREPARED, 32, ["4.4 mL/h", "15.1 mL/h"], 12),
        (("list",), 40, [style.range_text(one.reported) for one in REGIMENS if not one.fixed], 40),
        (("selftest",), 15, ["179 outside problems"], 15),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_the_answer_stands_last_on_a_short_screen(
    command: tuple[str, ...], most: int, answers: list[str], last: int
) -> None:
    lines = within(*command).text.splitlines()
    assert len(lines) <= most
    assert max(map(len, lines)) <= 80
    ends = " ".join(" ".join(lines[-last:]).split())
    for answer in answers:
        assert answer in ends


def test_the_list_has_all_nine_doses() -> None:
    text = " ".join(within("list").text.split())
    assert len(REGIMENS) == 9
    for regimen in REGIMENS:
        assert regimen.id in text


def plain(text: str, form: str) -> str:
    """Return a document as its words: without the markup of its format, and without line breaks."""
    if form == "json":
        text = json.dumps(json.loads(text), ensure_ascii=False)
    if form == "html":
        text = html.unescape(re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL))
    if form == "markdown":
        text = re.sub(r"\\([^\w\s])", r"\1", text.replace("**", "").replace("<br>", " "))
    return re.sub(r"\s+", " ", re.sub(r"\n +", " ", text))


def facts(regimen: Regimen) -> list[str]:
    """Return what has to stand beside every dose of a regimen."""
    said = [
        regimen.drug.capitalize(), regimen.route, regimen.outcome.text, regimen.population,
        regimen.expressed_as.partition(";")[0],
        *(caution.text for caution in regimen.cautions),
        *(f"[{reference.number}]" for reference in regimen.cited),
        *(reference.doi for reference in regimen.cited if reference.doi),
        shipped().notice,
    ]  # fmt: skip
    return [one for one in said if one]


COMMANDS = {
    "dose": ("dose", "-r", "{}", "-w", "70"),
    "check": ("check", "1 mg/kg", "-r", "{}", "-w", "70"),
    "show": ("show", "{}"),
    "card": ("card", "-r", "{}", "--weights", "70"),
    "compare": ("compare", "-r", "{}"),
}


@pytest.mark.parametrize("form", ["table", "markdown", "html", "json"])
@pytest.mark.parametrize("command", COMMANDS)
def test_the_facts_beside_a_dose_stand_in_every_format(command: str, form: str) -> None:
    for regimen in REGIMENS:
        arguments = [part.format(regimen.id) for part in COMMANDS[command]]
        text = plain(within(*arguments, "-f", form).text, form).casefold()
        for fact in facts(regimen):
            known = fact.strip("[]") if form == "json" else fact
            # In a table the figures stand between the words of a cell.
            parts = known.split() if form == "table" else [known]
            assert all(part.casefold() in text for part in parts), (regimen.id, fact)


def test_the_facts_beside_a_dose_stand_in_every_row() -> None:
    for regimen in REGIMENS:
        text = within("dose", "-r", regimen.id, "-w", "70", "-f", "csv").text
        for fact in facts(regimen):
            if not any(fact == reference.doi for reference in regimen.cited):
                assert fact.casefold() in text.casefold(), (regimen.id, fact)
