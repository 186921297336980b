"""How the tests are run: in as many processes as cores, with no clock, and with less looking for garbage."""

import gc

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# On a machine that does other work besides, no example is wrong because it took long.

gc.set_threshold(100_000, 50, 100)
"""As the command itself has it; the habit of Python takes a twentieth of the time of a suite that keeps this much."""


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Return 0, for no process beside this one, where every argument is a file or a test in it.

    Starting the processes takes longer than most files do, and a debugger needs the process of the terminal. Else
    pytest-xdist counts the cores.
    """
    named: list[str] = config.option.file_or_dir
    return 0 if named and all(".py" in name for name in named) else None
