"""A pytest plugin: the fixture `reported`, for the tests of other dose calculators.

`reported.assert_within("35 mg", indication="trd", weight="70 kg")` fails with the verdict and the slip that
would explain it. Nothing of the calculator is loaded before the fixture is used.
"""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ketacalc.core.check.judge import Check


class Reported:
    """What is reported, to hold the results of another calculator against."""

    def check(self, dose: Any, **asked: Any) -> "Check":
        """Return what `ketacalc.check` returns; it takes the same arguments."""
        from ketacalc import check

        return check(dose, **asked)

    def assert_within(self, dose: Any, **asked: Any) -> "Check":
        """Assert that a dose is within what is reported; the failure names the slip.

        Args:
            dose: as `ketacalc.check` takes it: text, a quantity of ketacalc or one of pint.
            **asked: the arguments of `ketacalc.check`: indication or regimen, weight, concentration, route,
                tolerance, catalogue.

        Raises:
            AssertionError: the dose is outside, or nothing can be compared with it.
            KetacalcError: an argument is not read.
        """
        __tracebackhide__ = True
        checked = self.check(dose, **asked)
        if checked.verdict != "within":
            from ketacalc.output.check.plain import explained

            raise AssertionError(explained(checked))
        return checked


@pytest.fixture(scope="session")
def reported() -> Reported:
    """What ketacalc's catalogue reports: `reported.assert_within("35 mg", indication="trd", weight="70 kg")`."""
    return Reported()
