"""`ketacalc cohort`: whole tables, dosed or checked row by row, in files of any size."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import typer

from ketacalc.cli.answer import opened
from ketacalc.cli.options import CatalogueFile, Concentration, Indication, Output, Regimen, Route, Tolerance, parsed
from ketacalc.cli.signals import interruptible
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import quoted
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
unit in the cell. Every other column is carried through, and one row comes out
for each row of the table and each regimen.

\b
Exit codes: 0 done, 1 rows were refused; they come out with their status.""",
    "check": """\b
Examples:
  ketacalc cohort check administrations.csv -i trd -o checked.parquet --summary
  ketacalc cohort check volumes.csv -r berman-2000 --concentration "50 mg/mL"

\b
The table has the columns dose and dose_unit, or dose with the unit in the cell
('35 mg/h'); weight, weight_unit, concentration, concentration_unit as far as
they are known; and indication or regimen where that differs from row to row.
Each row comes out with its verdict and the slips that would explain it.

\b
Exit codes: 0 done, 1 rows were refused; they come out with their status.""",
}


def _format(text: str) -> str:
    if text not in ("csv", "tsv", "parquet", "jsonl"):
        raise InputError(f"{text!r} is no format of a table: csv, tsv, parquet, jsonl")
    return text


def _page(path: str) -> str:
    if not path.lower().endswith((".html", ".htm")):
        raise InputError(f"{quoted(path)} does not end in .html; write it as in checked.html")
    return path


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
Prefix = Annotated[
    str, typer.Option("--prefix", metavar="TEXT", help="What the names of the added columns begin with.")
]
Summary = Annotated[
    bool,
    typer.Option("--summary", help="Say on stderr how many rows had which status and slip, and how far off they lie."),
]
Report = Annotated[
    str | None,
    typer.Option(
        "--report", parser=parsed(_page), metavar="FILE.html", help="Write that as a page too, to read or to print."
    ),
]
WeightColumn = Annotated[str, _named("--weight-column", "The column of the weight.")]
WeightUnitColumn = Annotated[str, _named("--weight-unit-column", "The column of the weight's unit.")]
DoseColumn = Annotated[str, _named("--dose-column", "The column of the dose.")]
DoseUnitColumn = Annotated[str, _named("--dose-unit-column", "The column of the dose's unit.")]
ConcentrationColumn = Annotated[str, _named("--concentration-column", "The column of the concentration.")]
ConcentrationUnitColumn = Annotated[
    str, _named("--concentration-unit-column", "The column of the concentration's unit.")
]


def dose(
    table: Table,
    indication: Indication = None,
    regimen: Regimen = None,
    route: Route = None,
    weight_column: WeightColumn = "weight",
    weight_unit_column: WeightUnitColumn = "weight_unit",
    prefix: Prefix = "",
    source: From = None,
    target: To = None,
    summary: Summary = False,
    report: Report = None,
    catalogue: CatalogueFile = None,
    output: Output = None,
) -> int:
    """Scale every regimen to each weight of a table."""
    with interruptible():
        with extra("cohort", "polars", "cohort"):
            from ketacalc.cli.tables import Files, Task, run
            from ketacalc.frame.asking import Names
            from ketacalc.frame.batches import Doser
            from ketacalc.output.cohort.report import Asked
        found = opened(catalogue)
        names = Names(weight=weight_column, weight_unit=weight_unit_column, prefix=prefix)
        files = Files(table=table, source=source, target=target, output=output, report=report)
        asked = Asked(
            catalogue=found,
            indication=indication,
            regimen=regimen,
            route=route,
            columns=(names.weight, names.weight_unit),
        )
        task = Task(files=files, summary=summary, words="dosing", asked=asked)
        chosen = {"indication": indication, "regimen": regimen, "route": route}
        return run(task, lambda schema: Doser(schema, found, names, **chosen))


def check(
    table: Table,
    indication: Indication = None,
    regimen: Regimen = None,
    route: Route = None,
    concentration: Concentration = None,
    tolerance: Tolerance = None,
    dose_column: DoseColumn = "dose",
    dose_unit_column: DoseUnitColumn = "dose_unit",
    weight_column: WeightColumn = "weight",
    weight_unit_column: WeightUnitColumn = "weight_unit",
    concentration_column: ConcentrationColumn = "concentration",
    concentration_unit_column: ConcentrationUnitColumn = "concentration_unit",
    prefix: Prefix = "",
    source: From = None,
    target: To = None,
    summary: Summary = False,
    report: Report = None,
    catalogue: CatalogueFile = None,
    output: Output = None,
) -> int:
    """Hold every dose of a table against what is reported."""
    with interruptible():
        with extra("cohort", "polars", "cohort"):
            from ketacalc.cli.tables import Files, Task, run
            from ketacalc.frame.asking import Names
            from ketacalc.frame.batches import Checker
            from ketacalc.output.cohort.report import Asked
        found = opened(catalogue)
        names = Names(
            weight=weight_column,
            weight_unit=weight_unit_column,
            dose=dose_column,
            dose_unit=dose_unit_column,
            concentration=concentration_column,
            concentration_unit=concentration_unit_column,
            prefix=prefix,
        )
        files = Files(table=table, source=source, target=target, output=output, report=report)
        asked = Asked(
            catalogue=found,
            indication=indication,
            regimen=regimen,
            route=route,
            concentration=concentration,
            tolerance=tolerance,
            columns=names.columns,
        )
        task = Task(files=files, summary=summary, words="checking", asked=asked)
        chosen = {"indication": indication, "regimen": regimen, "route": route}
        return run(
            task, lambda schema: Checker(schema, found, names, strength=concentration, tolerance=tolerance, **chosen)
        )


COMMANDS: Final[dict[str, Callable[..., int]]] = {"dose": dose, "check": check}
