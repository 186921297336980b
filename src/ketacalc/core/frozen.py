"""Frozen dataclasses that cost a start a third of the library's, which compiles up to ten methods for each class.

Only `__init__` is compiled here; comparing, hashing, showing, pickling and refusing a change are written once for all.
A type checker sees the library's own decorator, and a test holds what is made here to what that one makes.
"""

import operator
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field, fields, replace
from dataclasses import dataclass as _dataclass
from typing import TYPE_CHECKING, Any, Final

__all__ = ["dataclass", "field", "fields", "replace"]

_set: Final = object.__setattr__


class _Unset:
    """What a signature shows where a part is made anew for each value."""

    def __repr__(self) -> str:
        return "<factory>"


def _refuse(value: Any, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot change the field {name!r} of {type(value).__name__}")


def _hash(value: Any) -> int:
    return hash(value.__compared__(value))


def _repr(value: Any) -> str:
    parts = (f"{part.name}={getattr(value, part.name)!r}" for part in fields(value) if part.repr)
    return f"{type(value).__qualname__}({', '.join(parts)})"


def _getstate(value: Any) -> list[Any]:
    return [getattr(value, part.name) for part in fields(value)]


def _setstate(value: Any, state: list[Any]) -> None:
    for part, one in zip(fields(value), state, strict=True):
        _set(value, part.name, one)


def _comparing(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def compared(value: Any, other: Any) -> Any:
        if type(other) is not type(value):
            return NotImplemented
        return compare(value.__compared__(value), other.__compared__(other))

    return compared


_METHODS: Final[dict[str, dict[str, Any]]] = {
    "frozen": {"__setattr__": _refuse, "__delattr__": _refuse},
    "slots": {"__getstate__": _getstate, "__setstate__": _setstate},
    "repr": {"__repr__": _repr},
    "eq": {"__eq__": _comparing(operator.eq), "__hash__": _hash},
    "order": {f"__{name}__": _comparing(getattr(operator, name)) for name in ("lt", "le", "gt", "ge")},
}
"""The methods that each option of the library's decorator adds."""


def _init(cls: Any, parts: tuple[Field[Any], ...]) -> Any:
    """Compile what takes a value for each part, in the order of the class, those by keyword alone at the end."""
    scope: dict[str, Any] = {"_set": _set, "_unset": _Unset()}
    positional, keywords, lines = ["self"], ["*"], []
    for part in parts:
        name = value = head = part.name
        if part.default_factory is not MISSING:
            scope[f"_make_{name}"] = part.default_factory
            head, value = f"{name}=_unset", f"_make_{name}() if {name} is _unset else {name}"
        elif part.default is not MISSING:
            scope[f"_default_{name}"] = part.default
            head = f"{name}=_default_{name}"
        (keywords if part.kw_only else positional).append(head)
        lines.append(f" _set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    heads = positional + (keywords if len(keywords) > 1 else [])
    exec(f"def __init__({', '.join(heads)}):\n" + "\n".join(lines), scope)  # noqa: S102 - names of fields, which are ours
    made = scope["__init__"]
    made.__annotations__ = {part.name: part.type for part in parts} | {"return": None}
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _made(**given: bool) -> Callable[[type], type]:
    """Return the decorator of the library for its options: its own, unless the class is to be frozen."""
    options = {"init": True, "repr": True, "eq": True} | given
    if not options.get("frozen"):
        return _dataclass(**options)

    def decorated(plain: type) -> type:
        kept = {option: options.get(option, False) for option in ("slots", "kw_only")}
        cls: Any = _dataclass(init=False, repr=False, eq=False, **kept)(plain)
        parts = fields(cls)
        cls.__compared__ = operator.attrgetter(*(part.name for part in parts if part.compare))
        for option, methods in _METHODS.items():
            for name in methods.keys() - plain.__dict__ if options.get(option) else ():
                setattr(cls, name, methods[name])
        if options["init"]:
            cls.__init__ = _init(cls, parts)
        return cls  # type: ignore[no-any-return]

    return decorated


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _made
