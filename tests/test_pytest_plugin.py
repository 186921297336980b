"""The fixture `ketacalc_check`, as the tests of somebody else's calculator use it."""

import pytest

from tests.command import python

pytest_plugins = ["pytester"]


def outcome(pytester: pytest.Pytester, body: str, **expected: int) -> pytest.RunResult:
    """Run a test of one line that has the fixture."""
    pytester.makepyfile(f"def test_dose(ketacalc_check):\n    {body}")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(**expected)
    return result


def test_a_dose_that_is_within_passes(pytester: pytest.Pytester) -> None:
    outcome(pytester, "assert ketacalc_check('35 mg', indication='trd', weight='70 kg').is_within", passed=1)


def test_a_failure_names_the_slip_in_its_first_line_and_what_is_reported(pytester: pytest.Pytester) -> None:
    result = outcome(pytester, "ketacalc_check('350 mg', indication='trd', weight='70 kg')", failed=1)
    result.stdout.fnmatch_lines(
        [
            "E*AssertionError: 350 mg at 70 kg: above; likely slip: ten-fold, 35 mg would be within berman-2000",
            "E*berman-2000 reports 0.5 mg/kg, here 35 mg",
            "E*ten-fold: 10 times too high*35 mg would be within berman-2000",
        ]
    )
    result.stdout.no_fnmatch_line("*ketacalc/testing*")


def test_a_rate_against_single_doses_fails_as_not_comparable(pytester: pytest.Pytester) -> None:
    result = outcome(pytester, "ketacalc_check('35 mg/h', indication='trd', weight='70 kg')", failed=1)
    result.stdout.fnmatch_lines(["E*not comparable; likely slip: time-forgotten*"])


def test_a_quantity_of_pint_is_taken(pytester: pytest.Pytester) -> None:
    rate = "__import__('pint').UnitRegistry().Quantity(4.0, 'microgram/kg/minute')"
    outcome(pytester, f"ketacalc_check({rate}, regimen='lauritsen-iv')", passed=1)


def test_the_plugin_loads_nothing_of_the_calculator_before_it_is_used() -> None:
    code = "import sys, ketacalc.pytest_plugin; print([m for m in sys.modules if m.startswith('ketacalc.core')])"
    assert python(code).text == "[]\n"
