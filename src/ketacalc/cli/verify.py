"""`ketacalc verify`: a published dosing table or a pump library computed again, cell by cell."""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

import typer

from ketacalc.cli import exit_codes, options
from ketacalc.cli.delivery import answer, contents, opened
from ketacalc.core.catalogue.toml_file import shown
from ketacalc.core.check.slips import is_ketamine
from ketacalc.core.quantities import Quantity, Unit, read_quantity, read_unit
from ketacalc.core.quantities.spelling import Spelling
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
    cells: Annotated[Unit | None, options.option("--cells", "Unit of a grid's cells: mL/h.", "UNIT", read_unit)] = None,
    concentration: options.Concentration = None,
    drop_factor: options.DropFactor = None,
    max_dose: Annotated[
        Quantity | None, options.option("--max-dose", "Largest dose of the table: 400 mg.", "DOSE", read_quantity)
    ] = None,
    min_dose: Annotated[
        Quantity | None, options.option("--min-dose", "Smallest dose of the table: 0.1 mg.", "DOSE", read_quantity)
    ] = None,
    drug: Annotated[str, options.option("--drug", "The drug; ketamine has a salt to mistake.", "NAME")] = "",
    tolerance: options.Tolerance = None,
    rounded_to: Annotated[
        Quantity | None,
        options.option("--rounded-to", "Step to which its figures are rounded: 5 mg.", "STEP", read_quantity),
    ] = None,
    cut: Annotated[bool, options.option("--cut", "Its figures are truncated, not rounded.")] = False,
    number: Annotated[
        int, options.option("--table", "Only this table of the file: 2.", "N", min=0, show_default=False)
    ] = 0,
    sheet: Annotated[str, options.option("--sheet", "Only this sheet of a workbook.", "NAME")] = "",
    separator: Annotated[
        str | None, options.option("--separator", "Cell separator: ',' ';' or tab.", "MARK", read_separator)
    ] = None,
    read_spellings: Annotated[
        list[Spelling] | None,
        options.read_unit_as("Read a spelling that is refused otherwise, MG/HR=mg/h", kinds=GIVEN),
    ] = None,
    decimal: Annotated[Decimal, options.option("--decimal", "Decimal mark: point or comma.")] = Decimal.POINT,
    catalogue: options.CatalogueFile = None,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
) -> int:
    """Compute a published dosing table again, and name the slips."""
    data, name = contents(table, LARGEST), "stdin" if table == "-" else shown(table)
    with extra("excel", "python-calamine", "verify of a workbook"):
        sheets = read_tables(data, name, separator=separator or "", table=number, sheet=sheet)
    stated = Stated(
        cells=cells,
        concentration=concentration,
        drop_factor=drop_factor,
        max_dose=max_dose,
        min_dose=min_dose,
        is_ketamine=is_ketamine(drug),
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
