"""`ketacalc verify`: a published dosing table computed again, cell by cell."""

import sys
from typing import Annotated, Final

import typer

from ketacalc.cli import exit_codes
from ketacalc.cli.answer import answer
from ketacalc.cli.options import Concentration, DropFactor, Form, Output, parsed
from ketacalc.core.catalogue.toml_file import read_file, shown
from ketacalc.core.errors import CatalogueError
from ketacalc.core.quantities import Quantity, Unit, read_quantity, read_unit
from ketacalc.core.verify.cells import Preparation, Status, findings, verify
from ketacalc.core.verify.sheet import LARGEST, read_sheet
from ketacalc.output.formats.format import Format
from ketacalc.output.reports.verify import VerifyReport

EXAMPLES: Final = """\b
Examples:
  ketacalc verify table.csv --cells mL/h --concentration "2 mg/mL"
  ketacalc verify long.csv -f json
  ketacalc verify - --cells mg < table.csv

\b
A grid has a first column 'weight [kg]' and one column per dose ('0.1 mg/kg/h').
A long table has one row per figure, with the columns weight, dose, doses_per_day,
concentration, drop_factor, stock, stock_volume, diluent, max_dose as far as they
are known, and what is printed: amount, volume, rate, drops. A unit stands in the
cell ('45 kg') or in the header ('weight [kg]').

\b
Exit codes: 0 all figures are right, 1 some differ or were refused, 4 no table."""


def command(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="A CSV file; - reads stdin.")],
    cells: Annotated[
        Unit | None,
        typer.Option("--cells", parser=parsed(read_unit), metavar="UNIT", help="Unit of a grid's cells: mL/h."),
    ] = None,
    concentration: Concentration = None,
    drop_factor: DropFactor = None,
    max_dose: Annotated[
        Quantity | None,
        typer.Option("--max-dose", parser=parsed(read_quantity), metavar="DOSE", help="Where the table stops: 400 mg."),
    ] = None,
    drug: Annotated[str, typer.Option("--drug", metavar="NAME", help="The drug; ketamine has a salt to mistake.")] = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> int:
    """Compute a published dosing table again, and name the slips."""
    sheet = read_sheet(
        _stdin() if table == "-" else read_file(table, LARGEST), "stdin" if table == "-" else shown(table)
    )
    preparation = Preparation(
        cells=cells,
        concentration=concentration,
        drop_factor=drop_factor,
        max_dose=max_dose,
        is_ketamine="ketamine" in drug.casefold(),
    )
    checked = verify(sheet, preparation)
    answer(VerifyReport(sheet=sheet, cells=checked, findings=findings(checked)), form, output)
    return exit_codes.DONE if all(cell.status is Status.OK for cell in checked) else exit_codes.OUTSIDE


def _stdin() -> bytes:
    """Return all of stdin, up to the largest table.

    Raises:
        CatalogueError: it is closed.
    """
    if sys.stdin is None:
        raise CatalogueError("stdin is closed")
    return sys.stdin.buffer.read(LARGEST + 1)
