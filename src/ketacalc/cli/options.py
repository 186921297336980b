"""The options that commands share, each defined once; none has a clinical default."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Annotated, TypeVar

import typer

from ketacalc.core.errors import InputError
from ketacalc.core.quantities import (
    Quantity,
    Unit,
    quoted,
    read_concentration,
    read_drop_factor,
    read_duration,
    read_molar_mass,
    read_tolerance,
    read_unit,
)
from ketacalc.core.quantities.spelling import Spelling, read_spelling
from ketacalc.core.quantities.unit import GIVEN
from ketacalc.core.quantities.weight import BodyWeight, read_weight
from ketacalc.output.formats.format import Format

Read = TypeVar("Read")


def parsed(reader: Callable[[str], Read]) -> Callable[[str], Read]:
    """Return a reader whose refusal keeps its words: Typer would print the bare value instead."""

    def read(text: str) -> Read:
        try:
            return reader(text)
        except InputError as error:
            raise typer.BadParameter(str(error)) from error

    return read


def offered(what: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """Return what completes a name of the catalogue: an indication, a regimen, a route or a reference."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from ketacalc.cli.names import Names, names

        return names(Names(what), context, incomplete)

    return complete


def _name(text: str) -> str:
    if not text.strip():
        raise InputError("it is empty")
    return text


_weight = typer.Option(
    "--weight",
    "-w",
    parser=parsed(read_weight),
    metavar="WEIGHT",
    help="Body weight: 70, 70 kg, 154 lb, 11 st 4 lb, 3200 g.",
)
Weight = Annotated[BodyWeight, _weight]
OptionalWeight = Annotated[BodyWeight | None, _weight]
Indication = Annotated[
    str | None,
    typer.Option(
        "--indication",
        "-i",
        parser=parsed(_name),
        autocompletion=offered("indication"),
        metavar="NAME",
        help="Indication: trd, migraine, epilepsy, se, cocaine.",
    ),
]
Regimen = Annotated[
    str | None,
    typer.Option(
        "--regimen",
        "-r",
        parser=parsed(_name),
        autocompletion=offered("regimen"),
        metavar="ID",
        help="One regimen by its id, such as berman-2000.",
    ),
]
Route = Annotated[
    str | None,
    typer.Option(
        "--route",
        parser=parsed(_name),
        autocompletion=offered("route"),
        metavar="ROUTE",
        help="Only this route: intravenous, intranasal, oral.",
    ),
]
Concentration = Annotated[
    Quantity | None,
    typer.Option(
        "--concentration",
        parser=parsed(read_concentration),
        metavar="CONC",
        help="Concentration, for volumes and pump rates: 50 mg/mL.",
    ),
]
Duration = Annotated[
    Quantity | None,
    typer.Option("--duration", parser=parsed(read_duration), metavar="TIME", help="Duration of the infusion: 2 h."),
]
InUnit = Annotated[
    Unit | None,
    typer.Option(
        "--unit",
        parser=parsed(partial(read_unit, kinds=GIVEN)),
        metavar="UNIT",
        help="Also state the result in this unit: mcg/min.",
    ),
]
DropFactor = Annotated[
    Quantity | None,
    typer.Option(
        "--drop-factor",
        parser=parsed(read_drop_factor),
        metavar="DROPS",
        help="Drop factor of the giving set: 20 gtt/mL.",
    ),
]
MolarMass = Annotated[
    Quantity | None,
    typer.Option(
        "--molar-mass",
        parser=parsed(read_molar_mass),
        metavar="MASS",
        help="Molar mass of the form dosed: 237.73 g/mol.",
    ),
]
Strengths = Annotated[
    list[Quantity] | None,
    typer.Option(
        "--stock", parser=parsed(read_concentration), metavar="CONC", help="A strength at hand: 10 mg/mL; repeatable."
    ),
]
ReadUnit = Annotated[
    list[Spelling] | None,
    typer.Option(
        "--read-unit",
        parser=parsed(partial(read_spelling, kinds=GIVEN)),
        metavar="TEXT=UNIT",
        help="With -: how to read a spelling that is otherwise refused: MG/HR=mg/h; repeatable.",
    ),
]
Times = Annotated[int, typer.Option("--times", min=0, max=48, help="How many such doses are given in a day.")]
Tolerance = Annotated[
    Fraction | None,
    typer.Option(
        "--tolerance", parser=parsed(read_tolerance), metavar="PERCENT", help="Widen the reported bounds: 5%."
    ),
]


def _expected(text: str) -> str:
    from ketacalc.core.quantities.stated import read_figure

    read_figure(text)
    return text


Expect = Annotated[
    str | None,
    typer.Option(
        "--expect",
        parser=parsed(_expected),
        metavar="FIGURE",
        help='Your own result, as a second check: "35 mg"; exit 1 where it is wrong.',
    ),
]
Exact = Annotated[bool, typer.Option("--exact", help="Show every decimal, or a fraction where they do not end.")]
AcceptCaution = Annotated[
    bool, typer.Option("--accept-caution", help="Accept a suspect unit, and a dose above a maximum.")
]
CatalogueFile = Annotated[
    list[str] | None,
    typer.Option("--catalogue", metavar="FILE", help="A TOML catalogue instead of the shipped one; repeatable."),
]
Form = Annotated[Format, typer.Option("--format", "-f", help="How to write the result.")]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", parser=parsed(_name), metavar="FILE", help="Write to this file, whole or not at all."
    ),
]


def _picture(path: str) -> str:
    if not path.lower().endswith((".svg", ".png")) or not path.strip():
        raise InputError(f"{quoted(path)} ends in neither .svg nor .png; for example compare.svg")
    return path


Plot = Annotated[
    str | None,
    typer.Option(
        "--plot", parser=parsed(_picture), metavar="FILE", help="Draw a picture too: compare.svg or compare.png."
    ),
]
