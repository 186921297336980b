"""An author's name, as a bibliographic record prints it, in the parts that citation formats keep apart."""

from dataclasses import dataclass
from typing import Final

_SUFFIXES: Final = ("Jr", "Sr", "II", "III", "IV")
_MOST_INITIALS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in its parts.

    Attributes:
        family: the family name, or the whole name where it is not one of a family name and initials.
        given: the initials; empty where the name has none, as that of an organisation.
        suffix: such as `Jr`.
    """

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def inverted(self) -> str:
        """Family name, initials and suffix, between commas: `Zarate, CA, Jr`."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


def parts(text: str) -> Name:
    """Return the parts of a name that ends in initials; any other name stays whole.

    >>> parts("Zarate CA Jr").inverted, parts("aan het Rot M").family, parts("World Health Organization").given
    ('Zarate, CA, Jr', 'aan het Rot', '')
    """
    words = text.split(" ")
    ends = len(words) > 2 and words[-1].rstrip(".") in _SUFFIXES and _initials(words[-2])
    suffix = words.pop() if ends else ""
    if len(words) > 1 and _initials(words[-1]):
        return Name(family=" ".join(words[:-1]), given=words[-1], suffix=suffix)
    return Name(family=text)


def _initials(word: str) -> bool:
    letters = word.replace("-", "").replace(".", "")
    return letters.isalpha() and letters.isupper() and len(letters) <= _MOST_INITIALS
