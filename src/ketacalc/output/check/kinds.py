"""What each slip is, in words that hold wherever it is found."""

from typing import Final

from ketacalc.core.check.rules import RULES, Code

_OTHERS: Final = {
    Code.TIME_FORGOTTEN: "a rate written as a dose, or a dose as a rate",
    Code.CAP_FORGOTTEN: "as if the maximum had been forgotten",
    Code.DIGITS_SWAPPED: "in tables: as if two neighbouring digits had been swapped",
    Code.POINT_MOVED: "in tables: as if the point had been set elsewhere",
    Code.ONE_DIGIT: "in tables: as if one digit had been added, left out or mistyped",
    Code.CUT: "in tables: as if it had been cut instead of rounded",
    Code.NEIGHBOUR: "in tables: the figure of another weight or dose of the table",
}
"""Those that have no rule of a factor; a further one is a KeyError until it has its words here."""


def said(code: Code) -> str:
    """Return what a slip makes of a figure, in either direction.

    >>> said(Code.HOUR_DAY)
    'as if /day had become /h; as if /h had become /day'
    """
    words = dict.fromkeys(text for rule in RULES if rule.code is code for text in (rule.high, rule.low))
    return "; ".join(words) if words else _OTHERS[code]
