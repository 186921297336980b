"""`ketacalc cohort`: whole tables, dosed or checked row by row, in files of any size."""

from collections.abc import Callable
from fractions import Fraction
from inspect import signature
from typing import Annotated, Any, Final

import typer

from ketacalc.cli import options
from ketacalc.cli.delivery import opened
from ketacalc.cli.options import option
from ketacalc.cli.signals import interruptible
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import quoted
from ketacalc.core.quantities.spelling import Spelling
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


def _column(name: str, what: str) -> Any:
    return option(f"--{name}-column", f"The column of the {what}.", "COLUMN")


def _run(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="A CSV, TSV, Parquet or JSON Lines file; - reads stdin.")
    ],
    indication: options.Indication = None,
    regimen: options.Regimen = None,
    route: options.Route = None,
    concentration: options.Concentration = None,
    duration: options.Duration = None,
    tolerance: options.Tolerance = None,
    dose_column: Annotated[str, _column("dose", "dose")] = "dose",
    dose_unit_column: Annotated[str, _column("dose-unit", "dose's unit")] = "dose_unit",
    dose_unit: Annotated[str, option("--dose-unit", "The unit of all doses: mg/h.", "UNIT")] = "",
    weight_column: Annotated[str, _column("weight", "weight")] = "weight",
    weight_unit_column: Annotated[str, _column("weight-unit", "weight's unit")] = "weight_unit",
    weight_unit: Annotated[str, option("--weight-unit", "The unit of all weights: lb.", "UNIT")] = "",
    concentration_column: Annotated[str, _column("concentration", "concentration")] = "concentration",
    concentration_unit_column: Annotated[
        str, _column("concentration-unit", "concentration's unit")
    ] = "concentration_unit",
    duration_column: Annotated[str, _column("duration", "time over which a dose is given")] = "duration",
    indication_column: Annotated[str, _column("indication", "indication")] = "indication",
    regimen_column: Annotated[str, _column("regimen", "regimen")] = "regimen",
    id_column: Annotated[
        list[str] | None,
        option("--id-column", "Identifies the patient, to find weights that differ; repeatable.", "COLUMN"),
    ] = None,
    prefix: Annotated[str, option("--prefix", "Prefix of the names of the added columns.", "TEXT")] = "",
    source: Annotated[
        str | None, option("--from", "How TABLE is written: csv, tsv, parquet, jsonl.", "FORMAT", _format)
    ] = None,
    separator: Annotated[str | None, option("--separator", "Cell separator: ; or \\t.", "SIGN", _separator)] = None,
    decimal: Annotated[str, option("--decimal", "Decimal mark: comma or point.", "MARK", _decimal)] = "point",
    read_unit: Annotated[
        list[Spelling] | None, options.read_unit_as("How to read a spelling that is otherwise refused: MG/HR=mg/h")
    ] = None,
    target: Annotated[str | None, option("--format -f", "csv, tsv, parquet or jsonl.", "FORMAT", _format)] = None,
    summary: Annotated[bool, option("--summary", "Count the rows by status, slip and distance, on stderr.")] = False,
    strict: Annotated[bool, option("--strict", "Exit 1 also where rows are outside or doubtful.")] = False,
    report: Annotated[
        str | None, option("--report", "Also write a report as a page, to read or to print.", "FILE.html", _page)
    ] = None,
    catalogue: options.CatalogueFile = None,
    output: options.Output = None,
    *,
    is_check: bool,
) -> int:
    """Work through a table, whose doses are checked or whose weights are dosed for."""
    with interruptible():
        with extra("cohort", "polars", "cohort"):
            from ketacalc.cli.tables import Asked, run
            from ketacalc.frame.columns import Names, Stated, concentration_text, duration_text
        asked = Asked(
            table=table,
            source=source,
            target=target,
            output=output,
            report=report,
            separator=separator or "",
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
                subject=not is_check or indication is not None or regimen is not None,
            ),
            identities=tuple(id_column or ()),
            comma=decimal == "comma",
            units=_spellings(read_unit),
            tolerance=tolerance or Fraction(0) if is_check else None,
        )
        return run(asked, summary=summary, strict=strict)


def _spellings(spellings: list[Spelling] | None) -> dict[str, str]:
    """Return the spellings that stand for units; each once."""
    found: dict[str, str] = {}
    for text, unit in spellings or ():
        if found.setdefault(text, unit.symbol) != unit.symbol:
            raise InputError(f"--read-unit says two units for {quoted(text)}: {found[text]} and {unit}")
    return found


def _command(text: str, without: tuple[str, ...] = (), *, is_check: bool) -> Callable[..., int]:
    """Return a command with the options of `_run`.

    Args:
        text: of its help.
        without: the beginnings of the names of those that it does not have.
        is_check: whether doses are checked.
    """

    def command(**given: Any) -> int:
        return _run(**given, is_check=is_check)

    shared = signature(_run)
    own = [one for name, one in shared.parameters.items() if not name.startswith(("is_check", *without))]
    vars(command)["__signature__"] = shared.replace(parameters=own)
    command.__doc__ = text
    return command


OF_CHECKS: Final = ("dose_", "concentration", "duration", "indication_", "regimen_", "tolerance", "strict")
"""How the names of the options begin that say something of a dose that was given."""
COMMANDS: Final = {
    "dose": _command("Scale every regimen to each weight of a table.", OF_CHECKS, is_check=False),
    "check": _command("Hold every dose of a table against what is reported.", is_check=True),
}
