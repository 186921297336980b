"""`ketacalc verify`: a published dosing table or a pump library computed again, cell by cell."""

import sys
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Annotated, Final

import typer

from ketacalc.cli import exit_codes
from ketacalc.cli.answer import answer, opened
from ketacalc.cli.options import CatalogueFile, Concentration, DropFactor, Form, Output, Tolerance, parsed
from ketacalc.core.catalogue.toml_file import read_file, shown
from ketacalc.core.errors import CatalogueError
from ketacalc.core.quantities import Quantity, Unit, read_quantity, read_unit
from ketacalc.core.quantities.spelling import Spelling, read_spelling
from ketacalc.core.quantities.unit import GIVEN
from ketacalc.core.verify.cell import Status
from ketacalc.core.verify.cells import Stated
from ketacalc.core.verify.figures import Rounding
from ketacalc.core.verify.headings import Shape
from ketacalc.core.verify.sheet import LARGEST
from ketacalc.core.verify.tables import read_separator, read_tables
from ketacalc.core.verify.verification import verify_tables
from ketacalc.output.extra import extra
from ketacalc.output.formats.format import Format
from ketacalc.output.verify import VerifyResult

EXAMPLES: Final = """\b
Examples:
  ketacalc verify table.csv --cells mL/h --concentration "2 mg/mL"
  ketacalc verify long.csv -f json
  ketacalc verify - --cells mg < table.csv
  ketacalc verify library.csv

\b
A grid has its weights down and its doses across ('Weight (kg)', '0.1 mg/kg/h'), or
the other way about. A long table has a row for each dose, with what is known of
weight, dose, doses_per_day, concentration, drop_factor, stock, stock_volume,
diluent, time, min_dose, max_dose, and what is printed: amount, volume, rate, drops.
A pump library has a column drug and some of low, high, soft_low, soft_high,
hard_low, hard_high, initial, concentration. A unit stands in the cell ('45 kg') or
in the heading ('Weight [kg]', 'weight_kg'). Titles may stand above, notes beside.
A figure is right if the exact one rounds to it, half up or half to even.

\b
Exit codes: 0 all figures are right, 1 some differ or were refused, 4 no table."""


class Decimal(StrEnum):
    """What stands before the decimals of a number."""

    POINT = "point"
    COMMA = "comma"


def command(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="A CSV, Markdown, HTML or xlsx file; - reads stdin.")],
    cells: Annotated[
        Unit | None,
        typer.Option("--cells", parser=parsed(read_unit), metavar="UNIT", help="Unit of a grid's cells: mL/h."),
    ] = None,
    concentration: Concentration = None,
    drop_factor: DropFactor = None,
    max_dose: Annotated[
        Quantity | None,
        typer.Option(
            "--max-dose", parser=parsed(read_quantity), metavar="DOSE", help="Largest dose of the table: 400 mg."
        ),
    ] = None,
    min_dose: Annotated[
        Quantity | None,
        typer.Option(
            "--min-dose", parser=parsed(read_quantity), metavar="DOSE", help="Smallest dose of the table: 0.1 mg."
        ),
    ] = None,
    drug: Annotated[str, typer.Option("--drug", metavar="NAME", help="The drug; ketamine has a salt to mistake.")] = "",
    tolerance: Tolerance = None,
    rounded_to: Annotated[
        Quantity | None,
        typer.Option(
            "--rounded-to",
            parser=parsed(read_quantity),
            metavar="STEP",
            help="Step to which its figures are rounded: 5 mg.",
        ),
    ] = None,
    cut: Annotated[bool, typer.Option("--cut", help="Its figures are truncated, not rounded.")] = False,
    number: Annotated[
        int, typer.Option("--table", min=0, metavar="N", show_default=False, help="Only this table of the file: 2.")
    ] = 0,
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME", help="Only this sheet of a workbook.")] = "",
    separator: Annotated[
        str | None,
        typer.Option(
            "--separator", parser=parsed(read_separator), metavar="MARK", help="Cell separator: ',' ';' or tab."
        ),
    ] = None,
    read_spellings: Annotated[
        list[Spelling] | None,
        typer.Option(
            "--read-unit",
            parser=parsed(partial(read_spelling, kinds=GIVEN)),
            metavar="TEXT=UNIT",
            help="Read a spelling that is refused otherwise, MG/HR=mg/h; repeatable.",
        ),
    ] = None,
    decimal: Annotated[Decimal, typer.Option("--decimal", help="Decimal mark: point or comma.")] = Decimal.POINT,
    catalogue: CatalogueFile = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> int:
    """Compute a published dosing table again, and name the slips."""
    data, name = (_stdin(), "stdin") if table == "-" else (read_file(table, LARGEST), shown(table))
    with extra("excel", "python-calamine", "verify of a workbook"):
        sheets = read_tables(data, name, separator=separator or "", table=number, sheet=sheet)
    stated = Stated(
        cells=cells,
        concentration=concentration,
        drop_factor=drop_factor,
        max_dose=max_dose,
        min_dose=min_dose,
        is_ketamine="ketamine" in drug.casefold(),
        rounding=Rounding(step=rounded_to, is_cut=cut, tolerance=tolerance or Fraction(0)),
        has_decimal_comma=decimal is Decimal.COMMA,
        spellings=dict(read_spellings or ()),
    )
    source = opened(catalogue) if any(one.shape is Shape.LIMITS for one in sheets) else None
    found = verify_tables(sheets, stated, source.regimens if source else ())
    spelt = tuple((text, unit, stated.used[text]) for text, unit in stated.spellings.items())
    result = VerifyResult(source=source, file=name, tables=found, spelt=spelt)
    answer(result, form, output)
    return exit_codes.OUTSIDE if result.counts[Status.DIFFERS] or result.counts[Status.REFUSED] else exit_codes.DONE


def _stdin() -> bytes:
    """Return all of stdin, up to the largest table.

    Raises:
        CatalogueError: it is closed.
    """
    if sys.stdin is None:
        raise CatalogueError("stdin is closed")
    return sys.stdin.buffer.read(LARGEST + 1)
