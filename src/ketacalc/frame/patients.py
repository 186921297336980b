"""What a body weight does to regimens: the scaled dose, its working, what a maximum leaves, the cautions; in vectors.

The weights are the distinct ones of a batch. Texts are made of whole numbers and have every digit, as the core writes
them; what is rare, a dose above a maximum or a weight of very many digits, the core writes itself.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Final

import polars as pl

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.dose.cautions import HEAVY, HEAVY_FOR_A_CHILD, LIGHT_FOR_AN_ADULT, Hint, WeightCaution, of_weight
from ketacalc.core.dose.maximum import ceiling
from ketacalc.core.dose.scaling import Dose, scale
from ketacalc.core.quantities import style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.weight import read_weight
from ketacalc.frame.core import weight_of
from ketacalc.frame.products import LARGEST, WHOLE, as_float
from ketacalc.output import wording

JOINT: Final = " | "
_EDGES: Final = (LIGHT_FOR_AN_ADULT, HEAVY_FOR_A_CHILD, HEAVY)
"""Between these, with the edges themselves, every weight has the same cautions."""
_BANDS: Final = tuple(read_weight(f"{kg} kg") for kg in (39, 45, 100, 300))
COLUMNS: Final = ("low", "high", "working", "cap", "weight_cautions")


def in_kg(weights: pl.DataFrame) -> pl.DataFrame:
    """Return weights with `weight_kg`, the nearest float, and `kg_text`, every digit; missing where there is none.

    Args:
        weights: `over` and `under`, a fraction of a kg whose denominator is a power of ten; `whole`, its text.
    """
    kg = decimal(pl.col("over"), pl.col("under").cast(pl.String).str.len_bytes() - 1, commas=0)
    return weights.with_columns(weight_kg=kg.cast(pl.Float64), kg_text=kg)


def decimal(number: pl.Expr, decimals: pl.Expr, commas: int = 2) -> pl.Expr:
    """Return whole numbers over ten to their decimals as a person reads them: every digit, and so many commas."""
    digits = number.cast(pl.String).str.zfill(decimals + 1)
    whole = digits.str.head(digits.str.len_bytes() - decimals)
    for _ in range(commas):
        whole = whole.str.replace(r"^([0-9]+)([0-9]{3})($|,)", "$1,$2$3")
    rest = digits.str.tail(decimals).str.strip_chars_end("0")
    return pl.when(rest == "").then(whole).otherwise(whole + "." + rest)


def scaled(weights: pl.DataFrame, regimen: Regimen) -> pl.DataFrame:
    """Return what each weight makes of a regimen: `COLUMNS`, all missing where there is no weight.

    Args:
        weights: as `in_kg` returns them.
        regimen: what was reported.
    """
    reported = regimen.reported
    kg, is_known = pl.col("over"), pl.col("over").is_not_null()
    if not regimen.by_weight:
        low, high = (pl.lit(one.value.numerator / one.value.denominator) for one in (reported.low, reported.high))
        working, fits = pl.lit(wording.working(_at("70 kg", regimen).working, regimen)), pl.lit(True)
    else:
        low, high = (_exact(one.value, commas=0).cast(pl.Float64) for one in (reported.low, reported.high))
        working, fits = _working(regimen), as_float("over") * float(reported.high.value.numerator) < LARGEST
    passes = _passes(regimen)
    found = weights.select(
        "whole",
        low=pl.when(is_known).then(low),
        high=pl.when(is_known).then(high),
        working=pl.when(is_known).then(working),
        cap=pl.lit(None, pl.String),
        weight_cautions=_cautions(regimen, kg),
        is_rare=(is_known & (~fits | passes | (kg > pl.col("under") * int(HEAVY))))
        | (pl.col("over").is_null() & pl.col("is_far")),
    )
    return _with_rare(found, regimen).select(COLUMNS)


def _at(text: str, regimen: Regimen) -> Dose:
    return scale(regimen, Known(weight=read_weight(text)))


def _working(regimen: Regimen) -> pl.Expr:
    """Return the working, such as `0.5 mg/kg x 70 kg = 35 mg`."""
    start, _, rest = wording.working(_at("70 kg", regimen).working, regimen).partition(" x 70 kg = ")
    unit = rest.rpartition(" ")[2]
    reported = regimen.reported
    ends = [reported.low] if reported.is_point else [reported.low, reported.high]
    amounts = [_exact(one.value) for one in ends]
    joint = ", then " if wording.is_fixed(regimen) else " to "
    return pl.concat_str(pl.lit(f"{start} x "), "kg_text", pl.lit(" kg = "), pl.concat_str(amounts, separator=joint),
                         pl.lit(f" {unit}"))  # fmt: skip


def _exact(bound: Fraction, commas: int = 2) -> pl.Expr:
    places = len(style.exact(bound).partition(".")[2])
    digits = (bound * 10**places).numerator
    decimals = pl.col("under").cast(pl.String).str.len_bytes() - 1 + places
    return decimal(pl.col("over") * pl.lit(digits, WHOLE), decimals, commas)


def _passes(regimen: Regimen) -> pl.Expr:
    """Tell at which weights the scaled dose may pass a maximum."""
    at = [_at(f"{kg} kg", regimen) for kg in ("0.2", "350", "700")]
    most = {ceiling(regimen, dose.amount.unit, dose.known) for dose in at}
    if regimen.maximum is None or not any(dose.capped for dose in at):
        return pl.lit(False)
    largest = most.pop() if len(most) == 1 and regimen.by_weight else None
    if largest is None:
        return pl.lit(True)
    edge = largest / regimen.reported.high.value
    return pl.col("over") * edge.denominator > pl.col("under") * edge.numerator


def _cautions(regimen: Regimen, kg: pl.Expr) -> pl.Expr:
    """Return the cautions of a weight in a few words, which are the same for all weights between two cut-offs."""
    words = [JOINT.join(own(one.short) for one in of_weight(regimen, weight)) for weight in _BANDS]
    texts = [pl.lit(text) if text else pl.lit(None, pl.String) for text in words]
    under, (light, child, heavy) = pl.col("under"), _EDGES
    found = pl.when(kg < under * int(light)).then(texts[0]).when(kg <= under * int(child)).then(texts[1])
    return found.when(kg <= under * int(heavy)).then(texts[2]).when(kg.is_not_null()).then(texts[3])


def own(short: str) -> str:
    """Return a caution of a weight in a few words, named as ketacalc's own."""
    return f"{short}, ketacalc's own cut-off"


def _with_rare(found: pl.DataFrame, regimen: Regimen) -> pl.DataFrame:
    """Return what the core says where a weight is rare."""
    rare = found.filter("is_rare")["whole"].unique()
    if not len(rare):
        return found
    rows = [(text, *_by_core(text, regimen)) for text in rare]
    schema = {"whole": pl.String(), "low": pl.Float64(), "high": pl.Float64()} | dict.fromkeys(COLUMNS[2:], pl.String())
    found = found.join(pl.DataFrame(rows, schema=schema, orient="row"), on="whole", how="left", maintain_order="left")
    return found.with_columns(pl.when("is_rare").then(f"{name}_right").otherwise(name).alias(name) for name in COLUMNS)


@lru_cache(maxsize=65536)
def _by_core(text: str, regimen: Regimen) -> tuple[float, float, str, str | None, str | None]:
    dose = scale(regimen, Known(weight=weight_of(text)))
    cut = dose.capped
    return (
        float(dose.amount.low.value),
        float(dose.amount.high.value),
        wording.working(dose.working, regimen),
        wording.maximum(cut, dose) if cut is not None else None,
        JOINT.join(_in_words(one) for one in dose.brought) or None,
    )


def _in_words(caution: WeightCaution) -> str:
    """Return a caution in a few words; of a weight above any that is common, also what it may have been."""
    if caution.hint is Hint.ABOVE_CAP:
        return caution.short
    _, semicolon, meant = caution.text.rstrip(".").partition("; ")
    return own(caution.short) + (f"; {meant}" if semicolon and caution.hint is Hint.HEAVY else "")
