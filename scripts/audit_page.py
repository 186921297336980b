"""The page of the documentation that shows the source audit: what the shipped catalogue holds, in words.

Every text of the catalogue is escaped, as it is in the Markdown that the commands write.
"""

from collections.abc import Iterator

import ketacalc
from ketacalc.core.catalogue.naming import named
from ketacalc.core.catalogue.regimen import Reference, Regimen
from ketacalc.output import wording
from ketacalc.output.compare import phrases
from ketacalc.output.flow import GLUE, glued, loosened
from ketacalc.output.formats.markdown import literal, write
from ketacalc.output.result import Medium
from ketacalc.output.show import ShowResult

INTRODUCTION = """\
# The source audit

The catalogue holds each figure as the article prints it. For each, somebody read what could be read of the cited
source and wrote down what it says. Where the two do not agree, the printed figure stays and a caution stands beside
it. Nothing is corrected silently.

"Read" says what of the source was read: `nothing`, its `abstract`, its entry in a trial `registry`, a `mirror` of such
an entry that somebody else keeps, a `secondary` account of it, or all of it (`full`). A source of which nothing was
read is never said to agree. What was read on a mirror or at second hand is said beside a dose and sets no bound.
"""

PICTURE = """\
## Every regimen on one axis

[![Every regimen of the article on two logarithmic axes, mg/kg for single doses and mg/kg/h for rates, each with what \
the audit found in its sources below it. The bar of jacobwitz-ped, 0.04167 to 0.2917 mg/kg/h (rounded) when spread \
evenly over 24 hours, ends below all five figures of its sources, which begin at 0.5 mg/kg/h.]\
(pictures/compare.svg)](pictures/compare.svg)

The picture opens in full where it is followed. It is what `ketacalc compare --plot compare.svg` draws. The same as \
text, with each outcome, caution and working, is what [`compare`](commands/compare.md) prints. A regimen counts as \
apart from its sources where the two do not overlap; the cautions stand below, regimen by regimen.
"""


def held(text: str) -> str:
    """Return a text of the catalogue of which nothing becomes markup, and no quantity is split over two lines."""
    return _whole(" ".join(literal(word) for word in text.split(" ")))


def _whole(line: str) -> str:
    """Return a line of Markdown in which no quantity is split over two lines of a page."""
    words = glued(line).split(" ")
    return " ".join(f'<span class="whole">{loosened(word)}</span>' if GLUE in word else word for word in words)


def page() -> str:
    """Return the page."""
    catalogue = ketacalc.catalogue()
    source = catalogue.source
    article = f"*{held(source.title)}*, {held(source.author)}, {held(source.publisher)}, {source.date}"
    parts = [
        INTRODUCTION,
        f"The article: {article}. This is catalogue {catalogue.version}.{_day()}\n",
        "\n".join(_short()) + "\n",
        PICTURE,
        *("\n".join(_regimen(found)) + "\n" for found in catalogue.regimens),
        "\n".join(_claims()) + "\n",
        "\n".join(_elsewhere()) + "\n",
        "\n".join(_uses()) + "\n",
        "\n".join(_faults()) + "\n",
        "\n".join(_references()) + "\n",
    ]
    return "\n".join(parts)


def _day() -> str:
    """Return the day by which the sources were looked for."""
    days = sorted({found.audit.read_on for found in ketacalc.catalogue().regimens})
    return f" Its sources were looked for, and read as far as they could be had, by {days[-1]}."


def _short() -> Iterator[str]:
    yield from ("## In short", "", "| regimen | dose and source | read | outcome |", "|---|---|---|---|")
    for found in ketacalc.catalogue().regimens:
        agreement, read = phrases.AGREEMENTS[found.audit.agreement], wording.read(found.audit.read)
        yield f"| [`{found.id}`](#{found.id}) | {agreement} | {read} | {found.outcome.direction} |"


def _regimen(found: Regimen) -> Iterator[str]:
    """Yield the section of one regimen: what `show` says of it; outcome and cautions stand above the number."""
    catalogue = ketacalc.catalogue()
    shown = write(ShowResult(source=catalogue, found=named(catalogue, found.id)).screen(), Medium(width=80))
    yield from (f"## {found.id}", "")
    for line in shown.removesuffix(f"{catalogue.notice}\n").rstrip().split("\n"):
        yield f"#{line}" if line.startswith("## ") else _whole(line)


def _reference(found: Reference) -> str:
    """Return a reference as an item, with a link for each identifier that a record showed."""
    shown = wording.full_citation(found).removesuffix(wording.identifiers(found))
    return f"- {held(shown)}{''.join(_links(found))}{'' if found.seen else ' (no record of it was seen)'}"


def _links(found: Reference) -> Iterator[str]:
    if found.doi:
        yield f" [doi:{literal(found.doi)}](<https://doi.org/{found.doi}>)"
    if found.pmid:
        yield f" [PMID {found.pmid}](https://pubmed.ncbi.nlm.nih.gov/{found.pmid}/)"
    if found.pmcid:
        yield f" [{found.pmcid}](https://pmc.ncbi.nlm.nih.gov/articles/{found.pmcid}/)"


def _elsewhere() -> Iterator[str]:
    yield from ("## Not reported in the article", "")
    yield from ("Doses that cited sources report and the article does not. `ketacalc list --elsewhere` and",)
    yield from ("`ketacalc compare --elsewhere` show them when they are asked for; no other command ever does.", "")
    yield from (f"- {held(wording.source_dose(found))}" for found in ketacalc.catalogue().source_doses)


def _uses() -> Iterator[str]:
    yield from ("## Uses named without a dose", "")
    yield from ("Asked for one of these, ketacalc says that the article reports no dose, and exits 3.", "")
    yield from (f"- {held(wording.use(found))}" for found in ketacalc.catalogue().indications if found.is_use)


def _claims() -> Iterator[str]:
    yield from ("## What the article reports without a dose", "")
    yield from ("Every number of the article that is no dose, as printed, in its order.", "")
    yield from (f"- {held(wording.claim(found))}" for found in ketacalc.catalogue().claims)


def _faults() -> Iterator[str]:
    yield from ("## Faults of citation in the article", "")
    yield from (f"- {held(found.text)}" for found in ketacalc.catalogue().citation_errors)


def _references() -> Iterator[str]:
    yield from ("## References", "", "As the article numbers them; then two papers that it does not list.", "")
    yield from (_reference(found) for found in ketacalc.catalogue().references)
