"""The fixture `reported`, as the tests of somebody else's calculator use it."""

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]


def test_a_dose_that_is_within_passes(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_dose(reported):
            assert reported.assert_within("35 mg", indication="trd", weight="70 kg").verdict == "within"
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_failure_names_the_slip_and_what_is_reported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_dose(reported):
            reported.assert_within("350 mg", indication="trd", weight="70 kg")
        """
    )
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E*AssertionError: 350 mg at 70 kg is above",
            "E*berman-2000 reports 0.5 mg/kg, here 35 mg",
            "E*ten-fold: 10 times too high*35 mg would be within berman-2000",
        ]
    )


def test_a_rate_against_single_doses_fails_as_not_comparable(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_dose(reported):
            reported.assert_within("35 mg/h", indication="trd", weight="70 kg")
        """
    )
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E*is not comparable", "E*time-forgotten*"])


def test_a_quantity_of_pint_is_taken(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pint

        def test_dose(reported):
            units = pint.UnitRegistry()
            rate = units.Quantity(4.0, "microgram/kg/minute")
            reported.assert_within(rate, regimen="lauritsen-iv")
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_plugin_loads_nothing_of_the_calculator_before_it_is_used() -> None:
    code = "import sys, ketacalc.pytest_plugin; print([m for m in sys.modules if m.startswith('ketacalc.core')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
