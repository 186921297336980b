"""Somebody finds a wrong number: the form, what happens then, and who reviewed the figures so far."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FORM: dict[str, Any] = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/wrong-number.yml").read_text(encoding="utf-8"))
FIELDS: dict[str, dict[str, Any]] = {field["id"]: field for field in FORM["body"] if field["type"] != "markdown"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_form_is_one_of_github() -> None:
    """By GitHub's syntax for issue forms: these keys, these kinds of field, a label for each, options for a choice."""
    assert FORM.keys() == {"name", "description", "title", "labels", "body"}
    assert FORM["name"] == "A number is wrong"
    assert {field["type"] for field in FORM["body"]} <= {"markdown", "textarea", "input", "dropdown"}
    for field in FIELDS.values():
        assert field["attributes"]["label"]
        assert ("options" in field["attributes"]) == (field["type"] == "dropdown")
        assert all(isinstance(option, str) for option in field["attributes"].get("options", ()))


@pytest.mark.parametrize("field", ["command", "figure", "expected", "source", "page", "version", "used"])
def test_the_form_asks_for_all_that_is_needed_to_judge_a_figure(field: str) -> None:
    assert FIELDS[field]["validations"] == {"required": True}


def test_the_form_warns_before_it_asks() -> None:
    first = FORM["body"][0]
    assert first["type"] == "markdown"
    for words in ("ask a pharmacist", "nothing of a patient", "`SECURITY.md`"):
        assert words in " ".join(first["attributes"]["value"].split())


@pytest.mark.parametrize(
    "words",
    [
        'the form "A number is wrong"',
        "catalogue's version",
        "CHANGELOG.md",
        "advisory",
        "`docs/hazards.md`",
        "Not in a public issue",
    ],
)
def test_what_happens_with_a_report_is_said(words: str) -> None:
    assert words in " ".join(read("SECURITY.md").split())


def test_the_readme_the_site_and_the_house_rules_lead_to_it() -> None:
    for link in ("(SECURITY.md)", "(docs/review.md)"):
        assert link in read("README.md")
    for page in ("docs/index.md", "docs/hazards.md"):
        assert {"review.md", "security.md"} <= set(re.findall(r"\]\(([\w.]+)\)", read(page))), page
    assert '--8<-- "SECURITY.md"' in read("docs/security.md")
    assert "`SECURITY.md`" in read("CONTRIBUTING.md")
    assert {"security.md", "review.md"} <= set(re.findall(r": ([\w.]+)$", read("mkdocs.yml"), re.MULTILINE))


def test_nobody_is_said_to_have_read_more_than_the_catalogue_records() -> None:
    """No source was read in full, and of some nothing: the page of the reviews says both."""
    catalogue = tomllib.loads(read("data/regimens.toml"))
    was_read = [set(regimen["audit"].get("read", ["nothing"])) for regimen in catalogue["regimen"]]
    page = " ".join(read("docs/review.md").split())
    assert ("**Of no regimen was a cited source read in full**" in page) == all("full" not in read for read in was_read)
    assert ("for some nothing could be obtained" in page) == any(read == {"nothing"} for read in was_read)
    assert "None so far." in page.partition("## Reviews from outside")[2]


def test_the_house_rules_are_read_in_five_minutes() -> None:
    assert len(read("CONTRIBUTING.md").splitlines()) < 120
