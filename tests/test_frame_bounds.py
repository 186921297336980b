"""The constants of `ketacalc.frame` by hand: a bound as a number times powers of the weight and of the strength."""

from fractions import Fraction

from ketacalc.frame.bounds import Term


def test_a_bound_times_a_factor_multiplies_the_numbers_and_adds_the_powers() -> None:
    # 0.5 mg/kg x W kg, over 24 h and by a strength of S mg/mL: 0.5 W x 1/24 S is 1/48 W S.
    by_weight, by_strength = Term(constant=Fraction(1, 2), weight=1), Term(constant=Fraction(1, 24), strength=1)
    assert by_weight * by_strength == Term(constant=Fraction(1, 48), weight=1, strength=1)
    assert by_weight * by_weight == Term(constant=Fraction(1, 4), weight=2)


def test_a_bound_times_a_number_keeps_its_powers() -> None:
    assert Term(constant=Fraction(1, 2), weight=1, strength=-1).times(Fraction(4)) == Term(
        constant=Fraction(2), weight=1, strength=-1
    )
