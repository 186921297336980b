"""How many examples hypothesis takes: those of `ci`, or with `--hypothesis-profile=long` a hundred times as many."""

from typing import Final

from hypothesis import HealthCheck, settings

_BOTH: Final = settings(deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])

# `ci` takes the same examples in every run, so that a change fails for what it changes; `long` takes new ones.
settings.register_profile("ci", _BOTH, derandomize=True, max_examples=100)
settings.register_profile("long", _BOTH, derandomize=False, max_examples=10_000)
