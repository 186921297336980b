"""What every command does around its question: load the catalogue, and write the report in the format asked for."""

from ketacalc.cli.delivery import deliver, medium
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.loading import load
from ketacalc.output.formats.format import WRITERS, Format
from ketacalc.output.report import Report


def opened(paths: list[str] | None) -> Catalogue:
    """Return the shipped catalogue or those that are named, as one, with their warnings said on stderr.

    Raises:
        CatalogueError: a file cannot be used, or two do not go together.
    """
    from ketacalc.cli.running import complain

    catalogue = load(*(paths or ()))
    for warning in catalogue.warnings:
        complain(f"warning: {warning}")
    return catalogue


def answer(report: Report, form: Format, output: str | None) -> None:
    """Write a report in a format, to stdout or to a file.

    Raises:
        Undelivered: it could not be written.
    """
    deliver(WRITERS[form](report, medium(output)), output)
