"""The refusals of ketacalc: one base class, one leaf for each thing that a caller may want to tell apart."""

from collections.abc import Container


class KetacalcError(Exception):
    """A refusal whose message is one sentence: what is wrong, which value, what would work."""


class InputError(KetacalcError, ValueError):
    """A value that ketacalc does not read, or a combination of values that means nothing."""


class MissingInputError(InputError):
    """A comparison or conversion that needs a value nobody gave; ketacalc never assumes one.

    Attributes:
        what: what needs it.
        missing: the names of what is needed, such as `weight` or `molar mass`.
        hint: what would work.
    """

    def __init__(self, what: str, missing: tuple[str, ...] = (), hint: str = "") -> None:
        """Take what needs it, what is missing, and a hint; the message names the usual options for it."""
        self.what: str = what
        self.missing: tuple[str, ...] = missing
        self.hint: str = hint
        super().__init__(self.told({option_for(name) for name in missing}))

    def told(self, options: Container[str]) -> str:
        """Return the message for somebody who has these options, and names no other."""
        named = self._named(options)
        options_named = f" ({', '.join(named)})" if named else ""
        return f"{self.what}{options_named}{self.hint}"

    def _named(self, options: Container[str]) -> list[str]:
        """Return those of the options that take what is missing."""
        return [option for option in map(option_for, self.missing) if option in options]


class LeftOverError(MissingInputError):
    """A text that goes on after the quantity that it was to be: what is left over belongs to another option."""

    def told(self, options: Container[str]) -> str:
        """Return the message for somebody who has these options, and names no other."""
        named = self._named(options)
        return f"{self.what}: use {named[0]}{self.hint}" if named else f"{self.what}: leave it out"


def in_python(message: str) -> str:
    """Return a message of the commands as a caller in Python understands it.

    >>> in_python("name an indication (--indication trd), or use --drop-factor; ketacalc list shows what there is")
    "name an indication (indication='trd'), or use drop_factor=; ketacalc.catalogue() shows what there is"
    >>> in_python("see ketacalc cite srse, or ketacalc compare -i srse --elsewhere")
    "see ketacalc.cite('srse'), or ketacalc.compare('srse', elsewhere=True)"
    """
    import re

    def parameter(match: re.Match[str]) -> str:
        name = match[1].replace("-", "_")
        return {"for": "for_", "all": "all_"}.get(name, name)

    def call(match: re.Match[str]) -> str:
        switches = [f"{name}=True" for name in match[3].replace("--", "").split()]
        return f"ketacalc.{match[1]}({', '.join([repr(match[2])] * bool(match[2]) + switches)})"

    message = message.replace("ketacalc list", "ketacalc.catalogue()")
    message = re.sub(r"ketacalc (cite|compare|show)(?: (?:-i )?([\w-]+))?((?: --[a-z]+)*)", call, message)
    option = r"--([a-z]+(?:-[a-z]+)*)"
    message = re.sub(rf"\({option} ([^()=,;]+)\)", lambda match: f"({parameter(match)}={match[2]!r})", message)
    return re.sub(option, lambda match: f"{parameter(match)}=", message)


def option_for(name: str) -> str:
    """Return the option that commands have for something that may be missing: `--molar-mass`."""
    return f"--{name.replace(' ', '-')}"


class IncompatibleError(InputError):
    """Two units between which no conversion exists, whatever else is known."""


class UnknownNameError(KetacalcError, KeyError):
    """A regimen, an indication or a reference that the catalogue does not hold."""

    def __str__(self) -> str:
        """Return the message as it is; that of a KeyError is quoted."""
        return Exception.__str__(self)


class NoDoseReportedError(KetacalcError, LookupError):
    """An indication that is known, and for which the source reports no dose."""


class CatalogueError(KetacalcError, ValueError):
    """A catalogue or data file that cannot be used; the message names file and entry, and stays under 280 letters.

    Attributes:
        place: line and column, counted from 1, where the file is not even TOML; None for everything else.
    """

    def __init__(self, message: str, place: tuple[int, int] | None = None) -> None:
        """Take the message; names from a file may make it too long for one line."""
        self.place = place
        super().__init__(message if len(message) < 280 else f"{message[:276]}...")


class MissingExtraError(KetacalcError, ImportError):
    """A library that an optional part of ketacalc needs and that is not installed."""

    def __init__(self, what: str, library: str, command: str) -> None:
        """Take what needs which library, and the command that installs it."""
        super().__init__(f"{what} needs {library}; install it with: {command}")


class UndeliveredError(KetacalcError, OSError):
    """An output that could not be written; the message is empty where the reader has gone away."""
