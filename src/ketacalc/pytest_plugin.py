"""A pytest plugin: the fixture `ketacalc_check`, for the tests of other dose calculators.

`ketacalc_check("35 mg", indication="trd", weight="70 kg")` fails with the verdict and the slip that would explain it.
Nothing of the calculator is loaded before the fixture is used.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ketacalc.answers import Check


@pytest.fixture(scope="session")
def ketacalc_check() -> "Callable[..., Check]":
    """Assert that a dose is within what ketacalc's catalogue reports: it is `ketacalc.testing.assert_within`."""
    from ketacalc.testing import assert_within

    return assert_within
