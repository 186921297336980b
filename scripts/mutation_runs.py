"""How mutants meet their tests: in forks of this process, each with a limit of processor time and of memory."""

import functools
import gc
import importlib.abc
import importlib.util
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import CodeType, FrameType, FunctionType, ModuleType

import hypothesis
import jsonschema
import pint
import pytest
import rich.console
import typer
from mutants import Mutant, functions
from mutation_targets import ROOT, SOURCE, TARGETS

QUIET = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:ketacalc", "--no-header", "-o", "addopts=--strict-markers",
         "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip
SECONDS = 120
"""Of processor time at most; what runs longer, or than its tests took while calls were noted, does not end."""
MEMORY = 3 << 30
CACHE = type(functools.cache(len))
"""What a cached function is."""
LOADED = (hypothesis, jsonschema, pint, rich.console, typer)
"""Loaded once, before any fork."""


def _forked(work: Callable[[], bool], seconds: int = SECONDS) -> str:
    """Return what became of a mutant: whether its tests noticed it, in a fork of this process."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        try:
            noticed = work()
        except BaseException:  # noqa: BLE001 - whatever it breaks, it was noticed
            noticed = True
        os._exit(int(noticed))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "timed out"
    return "killed" if os.WEXITSTATUS(status) else "survived"


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads a mutant where its module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.name = "ketacalc." + mutant.module.replace("/", ".")

    def find_spec(self, fullname: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """Find the mutant under its module's name."""
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant's code as the module."""
        exec(self.mutant.code, module.__dict__)  # noqa: S102 - it is the module


def at_import(mutants: list[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """Run mutants of what runs at import; nothing of ketacalc may be imported yet."""
    assert not any(name.startswith("ketacalc.core") for name in sys.modules)  # noqa: S101 - else they meet no test
    for names in {TARGETS[mutant.module] for mutant in mutants}:
        if _forked(partial(_fails, names)) != "survived":
            raise SystemExit(f"{', '.join(names)} fail without a mutant")
    for done, mutant in enumerate(mutants, 1):

        def work(mutant: Mutant = mutant) -> bool:
            sys.meta_path.insert(0, _Instead(mutant))
            _in_this_process()
            return _fails(TARGETS[mutant.module])

        yield mutant, _forked(work)
        _told(done, len(mutants))


def _in_this_process() -> None:
    """Have the tests run the command line in this process, where the mutant is, unless its environment matters."""
    sys.path.insert(0, str(ROOT))
    from tests import command

    apart, here = command.ketacalc, command.within

    def ketacalc(*arguments: str, **environment: str) -> command.Ran:
        return apart(*arguments, **environment) if environment else here(*arguments)

    vars(command)["ketacalc"] = ketacalc


def _fails(names: tuple[str, ...]) -> bool:
    """Tell whether one of the tests in these files fails."""
    return pytest.main([*QUIET, *_files(names)]) != 0


def _files(names: Iterable[str]) -> list[str]:
    return [str(ROOT / "tests" / f"{name}.py") for name in names]


def _told(done: int, of: int) -> None:
    if done % 50 == 0 or done == of:
        print(f"{done} of {of}", file=sys.stderr, flush=True)


def in_place(mutants: list[Mutant], modules: list[str]) -> Iterator[tuple[Mutant, str]]:
    """Run mutants of functions on tests that pytest collects once."""
    runs = _Runs(mutants, modules)
    _in_this_process()
    files = dict.fromkeys(test for name in modules for test in TARGETS[name])
    if pytest.main([*QUIET, *_files(files)], plugins=[runs]) != 0:
        raise SystemExit("the tests fail without a mutant")
    yield from runs.found.items()


class _Runs:
    """A plugin of pytest that runs every test once, and then each mutant on the tests that call what it alters."""

    def __init__(self, mutants: list[Mutant], modules: list[str]) -> None:
        self.mutants = mutants
        self.paths = {str(SOURCE / f"{name}.py"): name for name in modules}
        self.callers: dict[tuple[str, int, str], list[int]] = {}
        self.took: list[float] = []
        self.found: dict[Mutant, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, then the mutants."""
        self.caches = [one for one in gc.get_objects() if isinstance(one, CACHE) and self._is_ours(one)]
        for at, item in enumerate(session.items):
            if not self._met(item, at):
                print(f"left out, as it fails while its calls are noted: {item.nodeid}", file=sys.stderr, flush=True)
        if (
            _forked(partial(self._notices, session, {at for some in self.callers.values() for at in some}))
            != "survived"
        ):
            raise SystemExit("a test fails without a mutant")
        for done, mutant in enumerate(self.mutants, 1):
            self.found[mutant] = self._outcome(session, mutant)
            _told(done, len(self.mutants))
        return True

    def _cleared(self) -> None:
        for cache in self.caches:
            cache.cache_clear()

    def _is_ours(self, cache: object) -> bool:
        """Tell whether a mutant may alter what a cache holds; tests hold units, which are equal by identity."""
        module = getattr(cache, "__module__", "")
        if module.startswith("ketacalc.core.quantities"):
            return any(name.startswith("core/quantities") for name in self.paths.values())
        return module.startswith(("ketacalc", "tests"))

    def _met(self, item: pytest.Item, at: int) -> bool:
        """Run a test with empty caches, and note how long it takes and which functions it calls."""
        called: set[CodeType] = set()

        def note(frame: FrameType, event: str, argument: object) -> None:
            called.add(frame.f_code)

        self._cleared()
        start = time.process_time()
        sys.settrace(note)
        passed = _passes(item)
        sys.settrace(None)
        self.took.append(time.process_time() - start)
        for code in called if passed else ():
            if code.co_filename in self.paths:
                key = (self.paths[code.co_filename], code.co_firstlineno, f"{code.co_qualname}{code.co_varnames[:1]}")
                self.callers.setdefault(key, []).append(at)
        return passed

    def _notices(self, session: pytest.Session, tests: set[int]) -> bool:
        """Tell whether one of some tests fails, from empty caches on and the quickest first."""
        self._cleared()
        return not all(_passes(session.items[at]) for at in sorted(tests, key=self.took.__getitem__))

    def _outcome(self, session: pytest.Session, mutant: Mutant) -> str:
        tests = {at for key in mutant.altered for at in self.callers.get((mutant.module, *key), ())}

        def work() -> bool:
            _put(mutant)
            return self._notices(session, tests)

        seconds = 5 + int(sum(self.took[at] for at in tests))
        return _forked(work, min(seconds, SECONDS)) if tests else "survived"


def _passes(item: pytest.Item) -> bool:
    """Run one test, with its fixtures set up and taken down."""
    from _pytest.runner import runtestprotocol

    return all(report.outcome != "failed" for report in runtestprotocol(item, nextitem=None, log=False))


def _put(mutant: Mutant) -> None:
    """Put a mutant's code into the functions that are there, wherever they are kept."""
    codes = functions(mutant.code)
    path = str(SOURCE / f"{mutant.module}.py")
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == path:
            old = one.__code__
            new = codes.get((old.co_firstlineno, f"{old.co_qualname}{old.co_varnames[:1]}"))
            if new is not None and len(new.co_freevars) == len(old.co_freevars):
                one.__code__ = new
