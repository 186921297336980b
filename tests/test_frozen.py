"""Our frozen dataclasses do what the library's do."""

import copy
import dataclasses
import inspect
import operator
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from ketacalc.core import frozen


class Parts:
    """The parts of each class here: needed, with a default, made anew, and not compared."""

    name: str
    at: int = 3
    rows: list[int] = dataclasses.field(default_factory=list)
    given: str = dataclasses.field(default="as written", compare=False, repr=False)


def made(decorate: Callable[..., Any], options: dict[str, bool], **body: object) -> Any:
    """Return a class of these parts, as one decorator makes it."""
    parts = {name: value for name, value in vars(Parts).items() if name not in {"__dict__", "__weakref__"}}
    fresh = {name: copy.copy(value) for name, value in parts.items()}
    return decorate(frozen=True, **options)(type("Made", (), fresh | {"__qualname__": "Made"} | body))


OPTIONS = [
    {},
    {"slots": True},
    {"kw_only": True},
    {"slots": True, "kw_only": True, "order": True},
    {"slots": True, "eq": False},
    {"repr": False},
]


def seen(cls: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Return all that a user of the class can see of it."""
    monkeypatch.setitem(globals(), "Made", cls)  # pickle looks a class up by its name
    one, same, other = cls(name="a"), cls(name="a", given="elsewhere"), cls(name="b", at=2)
    tell: dict[str, object] = {
        "signature": str(inspect.signature(cls)),
        "names": [part.name for part in dataclasses.fields(cls)],
        "match": cls.__match_args__,
        "repr": repr(one) == f"Made(name='a', at=3, rows={one.rows!r})",
        "equal": [one == same, one == other, one != other, one == "a", one == copy.deepcopy(one)],
        "own list": one.rows is not same.rows,
        "kept": [vars(two) if hasattr(two, "__dict__") else None for two in (one, other)],
        "copied": [getattr(copy.copy(other), part) for part in ("name", "at", "rows", "given")],
        "replaced": dataclasses.replace(one, at=4).at,
        "abstract": inspect.isabstract(cls),
        "slots": getattr(cls, "__slots__", None),
    }
    for do in (
        lambda: setattr(one, "name", "c"),
        lambda: delattr(one, "name"),
        cls,
        lambda: cls("a", 1),
        lambda: cls(name="a", unknown=1),
        lambda: operator.lt(one, other),
        lambda: operator.ge(one, same),
        lambda: one < "a",
        lambda: hash(one),
        lambda: pickle.dumps(other) == pickle.dumps(copy.copy(other)),
        lambda: hash(cls(name="a", rows=())) == hash(cls(name="a", rows=(), given="x")),
    ):
        try:
            told: object = do()
        except Exception as error:  # noqa: BLE001 - which refusal it is, is compared
            told = type(error)
        tell[f"done {len(tell)}"] = told if isinstance(told, (bool, type)) else type(told).__name__
    return tell


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_frozen_class_does_all_that_the_library_s_does(
    options: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, library = (seen(made(by, options), monkeypatch) for by in (frozen.dataclass, dataclasses.dataclass))
    assert ours == library


def test_what_a_class_says_itself_is_kept_and_what_follows_the_parts_is_done() -> None:
    def check(value: Any) -> None:
        if value.at > 5:
            raise ValueError(value.at)

    body = {"__post_init__": check, "__repr__": lambda _: "its own", "__eq__": lambda _, __: True}
    for by in (frozen.dataclass, dataclasses.dataclass):
        cls = made(by, {"slots": True}, **body)
        assert repr(cls(name="a")) == "its own"
        assert cls(name="a") == cls(name="b")
        with pytest.raises(ValueError, match="6"):
            cls(name="a", at=6)


def test_a_class_that_may_change_is_the_library_s_own() -> None:
    cls: Any = frozen.dataclass(slots=True)(type("Made", (), {"__annotations__": {"at": int}, "at": 1}))
    one = cls()
    one.at = 2
    assert one == cls(2)
