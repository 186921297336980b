"""`ketacalc cohort`: whole tables, dosed or checked row by row, in files of any size."""

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any, Final

import typer

from ketacalc.cli.answer import opened
from ketacalc.cli.options import (
    CatalogueFile,
    Concentration,
    Duration,
    Indication,
    Output,
    Regimen,
    Route,
    Tolerance,
    parsed,
)
from ketacalc.cli.signals import interruptible
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import quoted
from ketacalc.core.quantities.spelling import Spelling, read_spelling
from ketacalc.output.extra import extra

HELP: Final = "Dose or check a whole table of patients or administrations."
EXAMPLES: Final = """\b
Examples:
  ketacalc cohort dose patients.csv -i trd -o doses.parquet
  ketacalc cohort check administrations.csv -i trd -o checked.csv --report checked.html
  ketacalc cohort check --help"""
EXAMPLES_OF: Final = {
    "dose": """\b
Examples:
  ketacalc cohort dose patients.csv -i trd -o doses.parquet
  ketacalc cohort dose - -r lauritsen-iv < patients.csv

\b
The table has a column weight, in kg, or weight_unit beside it (kg, lb, g), or a
unit in the cell or in the heading: weight [lb]. Every other column is carried
through, and one row comes out for each row of the table and each regimen.

\b
Exit codes: 0 done, 1 rows were refused; they come out with their status.""",
    "check": """\b
Examples:
  ketacalc cohort check administrations.csv -i trd -o checked.parquet --summary
  ketacalc cohort check volumes.csv -r berman-2000 --concentration "50 mg/mL"

\b
The table has the columns dose and dose_unit, or dose with the unit in the cell
('35 mg/h') or in the heading ('dose [mg/h]'); weight, weight_unit,
concentration, concentration_unit, duration as far as they are known; and
indication or regimen where that differs from row to row. Each row comes out
with its verdict and the slips that would explain it.

\b
Exit codes: 0 done, 1 rows were refused, or with --strict are outside or
doubtful; they come out with their status.""",
}


def _format(text: str) -> str:
    if text not in ("csv", "tsv", "parquet", "jsonl"):
        raise InputError(f"{text!r} is no format of a table: csv, tsv, parquet, jsonl")
    return text


def _page(path: str) -> str:
    if not path.lower().endswith((".html", ".htm")):
        raise InputError(f"{quoted(path)} does not end in .html; for example checked.html")
    return path


def _separator(text: str) -> str:
    found = {"\\t": "\t", "tab": "\t"}.get(text, text)
    if found not in (",", ";", "\t", "|"):
        raise InputError(f"{quoted(text)} parts no cells here: , ; | or \\t")
    return found


def _decimal(text: str) -> str:
    if text not in ("comma", "point"):
        raise InputError(f"{quoted(text)} is no mark of decimals: comma or point")
    return text


def _named(option: str, what: str) -> Any:
    return typer.Option(option, metavar="COLUMN", help=what)


Table = Annotated[str, typer.Argument(metavar="TABLE", help="A CSV, TSV, Parquet or JSON Lines file; - reads stdin.")]
From = Annotated[
    str | None,
    typer.Option(
        "--from", parser=parsed(_format), metavar="FORMAT", help="How TABLE is written: csv, tsv, parquet, jsonl."
    ),
]
To = Annotated[
    str | None,
    typer.Option("--format", "-f", parser=parsed(_format), metavar="FORMAT", help="csv, tsv, parquet or jsonl."),
]
Separator = Annotated[
    str | None,
    typer.Option("--separator", parser=parsed(_separator), metavar="SIGN", help="Cell separator: ; or \\t."),
]
Decimal = Annotated[
    str, typer.Option("--decimal", parser=parsed(_decimal), metavar="MARK", help="Decimal mark: comma or point.")
]
ReadUnit = Annotated[
    list[Spelling] | None,
    typer.Option(
        "--read-unit",
        parser=parsed(read_spelling),
        metavar="TEXT=UNIT",
        help="How to read a spelling that is otherwise refused: MG/HR=mg/h; repeatable.",
    ),
]
Prefix = Annotated[str, typer.Option("--prefix", metavar="TEXT", help="Prefix of the names of the added columns.")]
Summary = Annotated[
    bool,
    typer.Option("--summary", help="Count the rows by status, slip and distance, on stderr."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 also where rows are outside or doubtful.")]
Report = Annotated[
    str | None,
    typer.Option(
        "--report",
        parser=parsed(_page),
        metavar="FILE.html",
        help="Also write a report as a page, to read or to print.",
    ),
]
IdColumn = Annotated[
    list[str] | None,
    typer.Option(
        "--id-column", metavar="COLUMN", help="Identifies the patient, to find weights that differ; repeatable."
    ),
]
WeightColumn = Annotated[str, _named("--weight-column", "The column of the weight.")]
WeightUnitColumn = Annotated[str, _named("--weight-unit-column", "The column of the weight's unit.")]
WeightUnit = Annotated[str, typer.Option("--weight-unit", metavar="UNIT", help="The unit of all weights: lb.")]
DoseColumn = Annotated[str, _named("--dose-column", "The column of the dose.")]
DoseUnitColumn = Annotated[str, _named("--dose-unit-column", "The column of the dose's unit.")]
DoseUnit = Annotated[str, typer.Option("--dose-unit", metavar="UNIT", help="The unit of all doses: mg/h.")]
ConcentrationColumn = Annotated[str, _named("--concentration-column", "The column of the concentration.")]
ConcentrationUnitColumn = Annotated[
    str, _named("--concentration-unit-column", "The column of the concentration's unit.")
]
DurationColumn = Annotated[str, _named("--duration-column", "The column of the time over which a dose is given.")]
IndicationColumn = Annotated[str, _named("--indication-column", "The column of the indication.")]
RegimenColumn = Annotated[str, _named("--regimen-column", "The column of the regimen.")]


def dose(
    table: Table,
    indication: Indication = None,
    regimen: Regimen = None,
    route: Route = None,
    weight_column: WeightColumn = "weight",
    weight_unit_column: WeightUnitColumn = "weight_unit",
    weight_unit: WeightUnit = "",
    id_column: IdColumn = None,
    prefix: Prefix = "",
    source: From = None,
    separator: Separator = None,
    decimal: Decimal = "point",
    read_unit: ReadUnit = None,
    target: To = None,
    summary: Summary = False,
    report: Report = None,
    catalogue: CatalogueFile = None,
    output: Output = None,
) -> int:
    """Scale every regimen to each weight of a table."""
    with interruptible():
        with extra("cohort", "polars", "cohort"):
            from ketacalc.cli.tables import Asked, Files, run
            from ketacalc.frame.columns import Names, Stated
        asked = Asked(
            catalogue=opened(catalogue),
            subject={"indication": indication, "regimen": regimen, "route": route},
            names=Names(weight=weight_column, weight_unit=weight_unit_column, prefix=prefix),
            stated=Stated(weight_unit=weight_unit, subject=True),
            identities=tuple(id_column or ()),
            comma=decimal == "comma",
            units=_spellings(read_unit),
            tolerance=None,
        )
        files = Files(
            table=table, source=source, target=target, output=output, report=report, separator=separator or ""
        )
        return run(files, asked, summary=summary, strict=False)


def check(
    table: Table,
    indication: Indication = None,
    regimen: Regimen = None,
    route: Route = None,
    concentration: Concentration = None,
    duration: Duration = None,
    tolerance: Tolerance = None,
    dose_column: DoseColumn = "dose",
    dose_unit_column: DoseUnitColumn = "dose_unit",
    dose_unit: DoseUnit = "",
    weight_column: WeightColumn = "weight",
    weight_unit_column: WeightUnitColumn = "weight_unit",
    weight_unit: WeightUnit = "",
    concentration_column: ConcentrationColumn = "concentration",
    concentration_unit_column: ConcentrationUnitColumn = "concentration_unit",
    duration_column: DurationColumn = "duration",
    indication_column: IndicationColumn = "indication",
    regimen_column: RegimenColumn = "regimen",
    id_column: IdColumn = None,
    prefix: Prefix = "",
    source: From = None,
    separator: Separator = None,
    decimal: Decimal = "point",
    read_unit: ReadUnit = None,
    target: To = None,
    summary: Summary = False,
    strict: Strict = False,
    report: Report = None,
    catalogue: CatalogueFile = None,
    output: Output = None,
) -> int:
    """Hold every dose of a table against what is reported."""
    with interruptible():
        with extra("cohort", "polars", "cohort"):
            from ketacalc.cli.tables import Asked, Files, run
            from ketacalc.frame.columns import Names, Stated, concentration_text, duration_text
        asked = Asked(
            catalogue=opened(catalogue),
            subject={"indication": indication, "regimen": regimen, "route": route},
            names=Names(
                weight=weight_column,
                weight_unit=weight_unit_column,
                dose=dose_column,
                dose_unit=dose_unit_column,
                concentration=concentration_column,
                concentration_unit=concentration_unit_column,
                duration=duration_column,
                indication=indication_column,
                regimen=regimen_column,
                prefix=prefix,
            ),
            stated=Stated(
                dose_unit=dose_unit,
                weight_unit=weight_unit,
                concentration=concentration_text(concentration),
                duration=duration_text(duration),
                subject=indication is not None or regimen is not None,
            ),
            identities=tuple(id_column or ()),
            comma=decimal == "comma",
            units=_spellings(read_unit),
            tolerance=tolerance or Fraction(0),
        )
        files = Files(
            table=table, source=source, target=target, output=output, report=report, separator=separator or ""
        )
        return run(files, asked, summary=summary, strict=strict)


def _spellings(spellings: list[Spelling] | None) -> dict[str, str]:
    """Return the spellings that stand for units; each once."""
    found: dict[str, str] = {}
    for text, unit in spellings or ():
        if found.setdefault(text, unit.symbol) != unit.symbol:
            raise InputError(f"--read-unit says two units for {quoted(text)}: {found[text]} and {unit}")
    return found


COMMANDS: Final[dict[str, Callable[..., int]]] = {"dose": dose, "check": check}
