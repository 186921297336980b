"""What any document may refer to by its name: quantities, bounds, references, uses and catalogues."""

from typing import Final

from schemas.words import Schema, array, closed, flag, named, optional, ref, text, word

HEADS: Final = "ng mcg mg g kg lb mL L nmol micromol mmol gtt s min h day"
PER: Final = "kg dose s min h day mL dL L mol mmol"
UCUM: Final = {"mcg": "ug", "lb": r"\[lb_av\]", "micromol": "umol", "gtt": r"\{gtt\}", "day": "d", "dose": r"\{dose\}"}


def units(spelling: dict[str, str]) -> str:
    """Return the pattern of a unit: what is measured, then up to two denominators."""
    head, per = ("|".join(spelling.get(part, part) for part in parts.split()) for parts in (HEADS, PER))
    return f"^({head})(/({per})){{0,2}}$"


BOUNDS: Final = {"low": ref("quantity"), "high": ref("quantity")}

QUANTITY: Final[dict[str, Schema]] = {
    "value": {
        "type": "number",
        "exclusiveMinimum": 0,
        "description": "rounded to 15 significant digits; `exact` is the authority",
    },
    "unit": ref("unit"),
    "ucum": ref("ucum"),
    "exact": ref("exact"),
}

REFERENCE: Final = closed(
    {
        "number": named("as the article numbers it; uncited-A and so on for a paper that it does not list"),
        "text": named("the whole reference in one line"),
        "authors": array(text(), "family name and initials each", minItems=1),
        "et_al": flag("whether there are more authors than are named"),
        "last_author": named("the last of them, where the record names it after an omission"),
        "title": named(),
        "journal": named(),
        "year": named(),
        "volume": named(),
        "issue": named(),
        "pages": named(),
        "doi": named(),
        "pmid": named(),
        "pmcid": named(),
        "url": named("the link that the article prints"),
        "identified": flag("whether it is known which paper this is"),
        "cited": flag("whether the article's text cites it"),
        "checked": named("how much of the record was read"),
    },
    "A reference; what is not known of it is left out.",
    must_have=("number", "text", "et_al", "identified", "cited"),
)

DEFINITIONS: Final[dict[str, Schema]] = {
    "exact": text(
        "the full decimal, or a fraction in lowest terms where the decimal does not end; never zero",
        pattern="^([1-9][0-9]*(\\.[0-9]*[1-9])?|0\\.[0-9]*[1-9]|[1-9][0-9]*/[1-9][0-9]*)$",
    ),
    "unit": text("the unit as ketacalc prints it, case-sensitive", pattern=units({})),
    "ucum": text("the unit as a UCUM code", pattern=units(UCUM)),
    "quantity": closed(QUANTITY, "A number with its unit."),
    "end": closed(
        QUANTITY | {"from": word("who states it", "document", "source")}, "An end of what a dose was held against."
    ),
    "measure": closed(
        {
            "value": {"type": "number", "minimum": 0, "description": "rounded to 15 significant digits"},
            "unit": ref("unit"),
            "ucum": ref("ucum"),
            "exact": text("the full decimal, or a fraction; zero is none", pattern=r"^\d+(\.\d+)?$|^\d+/\d+$"),
        },
        "A number with its unit, which may be zero.",
    ),
    "bounds": closed(BOUNDS, "A range; low and high are the same where it is a single figure."),
    "catalogue": closed(
        {
            "name": named("`shipped`, or the name of the file that was asked for"),
            "version": text("the version of the data"),
            "sha256": text("of the file that it was read from", pattern="^[0-9a-f]{64}$"),
        },
        "A catalogue behind the document; of several, `catalogue` is the first that was named.",
    ),
    "reference": REFERENCE,
    "use": closed(
        {
            "id": named(),
            "name": text(),
            "aliases": array(text()),
            "under": array(named(), "the ids of the broader indications that hold it"),
            "section": text("where in the article it is named"),
            "references": array(named(), "their numbers"),
            "cited_as": named("the article's marker, or the numbers, or `none`"),
            "note": text(),
        },
        "A use that the article names without a dose.",
    ),
    "indication": closed(
        {
            "id": named(),
            "name": text(),
            "aliases": array(text()),
            "under": array(named(), "the ids of the broader indications that hold it"),
        },
        "Something that a regimen was reported for.",
    ),
    "read": word("what was read of a source", "nothing", "abstract", "registry", "mirror", "secondary", "full"),
    "caution": closed(
        {
            "text": named("the whole sentence"),
            "short": text("in a few words, where it bears on the dose"),
            "bears_on": word("what it bears on", "dose", "evidence"),
        },
        "One thing to be cautious about.",
    ),
    "found": closed(
        {
            "measure": word("what the figure measures", "given", "mean", "start", "threshold"),
            **BOUNDS,
            "deviation": optional(ref("quantity")),
            "words": named("whom or what it is of, in our own words"),
            "source": named("what it was found in"),
            "reference": optional(named("the number of the reference that it was found in")),
            "seen_at": optional(named("where it was seen, where that was not the source itself")),
            "read": array(ref("read"), "what was read of the source"),
            "read_on": optional(named("the day on which it was read")),
        },
        "A figure that an audit found in a source.",
    ),
    "elsewhere": closed(
        {
            "id": named(),
            "reported_in_the_article": {"const": False, "description": "always false: a cited source reports it"},
            "drug": named(),
            "route": text("empty where it is not known"),
            "dose": ref("bounds"),
            "words": text("how it was given, in our own words"),
            "read": text("how much of the source was read"),
            "citation": ref("reference"),
        },
        "A dose that a cited source reports and the article does not.",
    ),
}
