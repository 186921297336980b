"""A patient's body weight: read once at the border, within limits that catch a slip of the unit, kept exact."""

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, field
from ketacalc.core.quantities import Kind, Quantity, quoted, read_quantity, read_unit
from ketacalc.core.quantities.grammar import Takes
from ketacalc.core.quantities.quantity import at_most

if TYPE_CHECKING:
    import pint

KG: Final = read_unit("kg")
LIGHTEST: Final = Fraction(2, 10)
HEAVIEST: Final = Fraction(700)
WEIGHT: Final = Takes("weight", "70 kg, 154 lb or 3200 g", (Kind.BODY_WEIGHT,))


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class BodyWeight:
    """A body weight between 0.2 and 700 kg; two are equal that are as heavy, in whatever unit they were stated.

    Attributes:
        given: the weight as it was stated.
        kg: the same in kilograms, exactly (1 lb is 0.45359237 kg).

    Raises:
        InputError: it is no body weight, or one outside 0.2 to 700 kg.

    >>> weight = BodyWeight.parse("154 lb")
    >>> str(weight), float(weight), weight < BodyWeight.parse("70 kg")
    ('69.85 kg (rounded)', 69.85322498, True)
    """

    given: Quantity = field(compare=False)
    kg: Quantity

    def __post_init__(self) -> None:
        """Refuse what is no body weight."""
        if self.kg.unit is not KG or self.given.unit.kind is not Kind.BODY_WEIGHT:
            raise InputError(f"{self.given} is not a body weight: write it as in 70 kg, 154 lb or 3200 g")
        _refuse_outside(self.given.to(KG).value, self.given)

    @classmethod
    def parse(cls, text: str) -> "BodyWeight":
        """Read a body weight; a bare number is in kilograms, and `g` weighs the patient.

        Raises:
            InputError: the text is no weight, or one outside 0.2 to 700 kg.

        >>> BodyWeight.parse("3200 g").kg.value
        Fraction(16, 5)
        """
        return read_weight(text)

    def to(self, unit: str) -> Quantity:
        """Return the weight in another unit of body weight: `kg`, `lb`, `g`.

        Raises:
            IncompatibleError: the unit is not one of a body weight.
        """
        return self.kg.to(unit)

    def pint(self, registry: "pint.UnitRegistry[Any] | None" = None) -> "pint.registry.Quantity[Any]":
        """Return the weight in kilograms as pint's, as `Quantity.pint` does."""
        return self.kg.pint(registry)

    def __str__(self) -> str:
        """Return the weight in kilograms, in our style."""
        return str(self.kg)

    def __float__(self) -> float:
        """Return the number of kilograms."""
        return float(self.kg)


@lru_cache(maxsize=1024)
def read_weight(text: str) -> BodyWeight:
    """Read a body weight; a bare number is in kilograms, and `g` weighs the patient.

    Args:
        text: `70`, `70 kg`, `154 lb`, `3200 g`, `11 st 4 lb` or `7 lb 8 oz`.

    Raises:
        InputError: the text is no weight, or one outside 0.2 to 700 kg.
    """
    return body_weight(read_quantity(text, body=True, bare=KG, takes=WEIGHT), quoted(text))


def _refuse_outside(kg: Fraction, shown: Quantity | str) -> None:
    """Refuse a weight that is a slip of the unit."""
    if not (at_most(LIGHTEST, kg) and at_most(kg, HEAVIEST)):
        raise InputError(f"{shown} is outside the weights that ketacalc takes, 0.2 to 700 kg")


def body_weight(given: Quantity, shown: str) -> BodyWeight:
    """Return a quantity as a body weight; in a refusal it is called what is `shown`.

    Raises:
        InputError: the quantity is no body weight, or one outside 0.2 to 700 kg.
    """
    if given.unit.kind is not Kind.BODY_WEIGHT:
        raise InputError(f"cannot read {shown} as a weight: for example {WEIGHT.example}")
    kg = given.to(KG)
    _refuse_outside(kg.value, shown)
    return BodyWeight(given=given, kg=kg)
