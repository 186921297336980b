"""What people write after a quantity: a route, a time, a frequency. It is never dropped; the option for it is named."""

import re
from fractions import Fraction
from typing import Final

from ketacalc.core.errors import InputError, LeftOverError
from ketacalc.core.quantities.definitions import ALIASES, GROUPS
from ketacalc.core.quantities.number import quoted, read_number
from ketacalc.core.quantities.spelling import Kinds, UnreadUnit, nearest
from ketacalc.core.quantities.unit import GIVEN, Unit, is_known

_ROUTES: Final = {
    "iv": "intravenous", "im": "intramuscular", "in": "intranasal", "po": "oral", "sc": "subcutaneous",
    "intravenously": "intravenous", "intranasally": "intranasal", "orally": "oral", "nasal": "intranasal",
    "intravenous": "intravenous", "intramuscular": "intramuscular", "intranasal": "intranasal", "oral": "oral",
    "subcutaneous": "subcutaneous",
}  # fmt: skip
_TIMES: Final = tuple(spelling for spelling, part in ALIASES.items() if part in GROUPS["time"]) + GROUPS["time"]
_OPTIONS: Final = {
    "duration": rf"(?:(?:over|for|in|during) |/ ?)[0-9.]+ ?(?:{'|'.join(_TIMES)})",
    "weight": r"(?:(?:at|for|in) (?:an? )?|/ ?)[0-9.]+ ?(?:kg|lb|st)\b.*",
    "concentration": r"(?:(?:of|at|as|in|@|\() ?[0-9.]+ ?(?:[munc]*g|units)/|in |/ ?)[0-9. ]*ml\)?",
    "times": r"(?:in|divided in(?:to)?|x) ?[0-9]+(?: divided)? doses",
}
"""What other options take, as it is written behind a dose."""
_DAILY: Final = {
    "daily": 1, "once daily": 1, "od": 1, "qd": 1, "twice daily": 2, "bid": 2, "bd": 2, "three times daily": 3,
    "tid": 3, "tds": 3, "four times daily": 4, "qid": 4, "qds": 4,
}  # fmt: skip
_TIMES_A_DAY: Final = r"([1-9]) ?(?:times|x) ?(?:an? |per |/ ?)?(?:day|daily)"
_EVERY: Final = r"(?:q|every) ?([1-9][0-9]?) ?h[a-z]*"
_SECOND: Final = r"(?:then|and|plus|followed|or|bolus|,|;|\+|&).*[0-9].*"


def refuse_leftover(number: str, read: Unit, unit: str, rest: str, kinds: Kinds) -> None:
    """Refuse what is left over after a quantity that was read.

    Args:
        number: as it is written.
        read: the unit that was read.
        unit: all that stands behind the number.
        rest: what is left over of it.
        kinds: the kinds of unit that are taken here.

    Raises:
        LeftOverError: another option takes the rest.
        UnreadUnit: the unit as a whole is nearly another one.
        InputError: nothing takes the rest.
    """
    said, folded = f"{number} {read.symbol} is read; {quoted(rest)} is not", rest.lower()
    for option, pattern in _OPTIONS.items():
        if re.fullmatch(pattern, folded, re.IGNORECASE):
            raise LeftOverError(said, (option,))
    bare = re.sub(r"(?<=[a-z])\.", "", folded)  # i.v., t.i.d.
    if route := _ROUTES.get(bare.partition(" ")[0]):
        raise LeftOverError(said, ("route",), f" {route}")
    if doses := _per_day(bare):
        from ketacalc.core.quantities import style

        daily = f"{read.without('dose').name}/day"
        total = f"the daily total is {style.exact(read_number(number) * doses)} {daily}"
        raise InputError(f"{said}: {total if is_known(daily) else 'leave the frequency out'}")
    if (kinds is None or not GIVEN.isdisjoint(kinds)) and re.fullmatch(_SECOND, folded):
        raise InputError(f"{said}: give one dose at a time")
    if nearest(unit, kinds):
        raise UnreadUnit(unit, kinds)
    raise InputError(f"{said}: leave it out")


def _per_day(rest: str) -> Fraction | None:
    """Return the doses in a day that a frequency names; None where it is none."""
    if every := re.fullmatch(_EVERY, rest):
        return Fraction(24, int(every[1]))
    if times := re.fullmatch(_TIMES_A_DAY, rest):
        return Fraction(times[1])
    return Fraction(_DAILY[rest]) if rest in _DAILY else None
