"""How many examples hypothesis takes, and that no test passes without a claim.

hypothesis takes 100 for a property that does not say how many, or with `--hypothesis-profile=long` 10,000. With
`-o enable_assertion_pass_hook=true` a test, or one case of it, that asserts nothing fails: pytest then tells of each
assertion, for which what it compiled before has to be out of its sight, as by `PYTHONPYCACHEPREFIX`.
"""

import inspect
import re
from collections.abc import Generator
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, settings

_BOTH: Final = settings(deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])

# `ci` takes the same examples in every run, so that a change fails for what it changes; `long` takes new ones, and
# `few` is for mutants, which have only to fail.
settings.register_profile("ci", _BOTH, derandomize=True, max_examples=100)
settings.register_profile("long", _BOTH, derandomize=False, max_examples=10_000)
settings.register_profile("few", _BOTH, derandomize=True, max_examples=10, phases=[Phase.explicit, Phase.generate])
settings.load_profile("ci")  # recent releases take it by themselves, and only where `CI` is set

pytest.register_assert_rewrite("tests.calculator", "tests.chromium", "tests.command", "tests.workings")
_HAS_ASSERTED: Final = pytest.StashKey[bool]()
_OTHER_CLAIM: Final = re.compile(r"pytest\.(?:raises|fail)\(|\.validate\(|assert_conforms\(|outcome\(")
"""What fails by itself, without an assertion of the test."""


def pytest_assertion_pass(item: pytest.Item) -> None:
    """Note that a test asserted something."""
    item.stash[_HAS_ASSERTED] = True


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Fail a case that passed without a claim, where assertions are noted."""
    result = yield
    has_claimed = not pyfuncitem.config.getini("enable_assertion_pass_hook") or _HAS_ASSERTED in pyfuncitem.stash
    if not has_claimed and not _OTHER_CLAIM.search(inspect.getsource(pyfuncitem.function)):
        pytest.fail("it passed without asserting anything", pytrace=False)
    return result
