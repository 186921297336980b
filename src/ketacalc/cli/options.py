"""The options that commands share, each defined once; none has a clinical default."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Annotated, Any, Final

import typer

from ketacalc.core import quantities
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity, Unit, quoted
from ketacalc.core.quantities.spelling import Spelling, read_spelling
from ketacalc.core.quantities.unit import GIVEN
from ketacalc.core.quantities.weight import BodyWeight, read_weight
from ketacalc.output.formats.format import Format


def option(
    names: str, text: str, metavar: str | None = None, reader: Callable[[str], object] | None = None, **more: Any
) -> Any:
    """Return the declaration of an option.

    Args:
        names: as they are typed, such as `--weight -w`.
        text: of the help.
        metavar: what the help calls its value.
        reader: of the value; its refusal keeps its words, where Typer would print the bare value instead.
        **more: what else Typer is told.
    """
    parser = reader and _parser(reader)
    return typer.Option(*names.split(), parser=parser, metavar=metavar, help=text, **more)


def _parser(reader: Callable[[str], object]) -> Callable[[str], object]:
    def read(text: str) -> object:
        try:
            return reader(text)
        except InputError as error:
            raise typer.BadParameter(str(error)) from error

    return read


def offered(what: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """Return what completes a name of the catalogue: an indication, a regimen, a route or a reference."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from ketacalc.cli.names import names

        return names(what, context, incomplete)

    return complete


def _name(text: str) -> str:
    if not text.strip():
        raise InputError("it is empty")
    return text


def _named(names: str, text: str, metavar: str) -> Any:
    """Return an option that takes a name of the catalogue, which the shell completes."""
    what = names.split(maxsplit=1)[0].removeprefix("--")
    return option(names, text, metavar, _name, autocompletion=offered(what))


_weight = option("--weight -w", "Body weight: 70, 70 kg, 154 lb, 11 st 4 lb, 3200 g.", "WEIGHT", read_weight)
Weight = Annotated[BodyWeight, _weight]
OptionalWeight = Annotated[BodyWeight | None, _weight]
Indication = Annotated[
    str | None, _named("--indication -i", "Indication: trd, migraine, epilepsy, se, cocaine.", "NAME")
]
Regimen = Annotated[str | None, _named("--regimen -r", "One regimen by its id, such as berman-2000.", "ID")]
Route = Annotated[str | None, _named("--route", "Only this route: intravenous, intranasal, oral.", "ROUTE")]
Concentration = Annotated[
    Quantity | None,
    option(
        "--concentration", "Concentration, for volumes and pump rates: 50 mg/mL.", "CONC", quantities.read_concentration
    ),
]
Duration = Annotated[
    Quantity | None, option("--duration", "Duration of the infusion: 2 h.", "TIME", quantities.read_duration)
]
InUnit = Annotated[
    Unit | None,
    option(
        "--unit", "Also state the result in this unit: mcg/min.", "UNIT", partial(quantities.read_unit, kinds=GIVEN)
    ),
]
DropFactor = Annotated[
    Quantity | None,
    option("--drop-factor", "Drop factor of the giving set: 20 gtt/mL.", "DROPS", quantities.read_drop_factor),
]
MolarMass = Annotated[
    Quantity | None,
    option("--molar-mass", "Molar mass of the form dosed: 237.73 g/mol.", "MASS", quantities.read_molar_mass),
]
Strengths = Annotated[
    list[Quantity] | None,
    option("--stock", "A strength at hand: 10 mg/mL; repeatable.", "CONC", quantities.read_concentration),
]


def read_unit_as(text: str, **more: Any) -> Any:
    """Return `--read-unit`, which states what a spelling stands for that is refused otherwise."""
    return option("--read-unit", f"{text}; repeatable.", "TEXT=UNIT", partial(read_spelling, **more))


ReadUnit = Annotated[
    list[Spelling] | None,
    read_unit_as("With -: how to read a spelling that is otherwise refused: MG/HR=mg/h", kinds=GIVEN),
]
Times = Annotated[int, option("--times", "How many such doses are given in a day.", min=0, max=48)]
Tolerance = Annotated[
    Fraction | None, option("--tolerance", "Widen the reported bounds: 5%.", "PERCENT", quantities.read_tolerance)
]


def _expected(text: str) -> str:
    from ketacalc.core.quantities.stated import read_figure

    read_figure(text)
    return text


Expect = Annotated[
    str | None,
    option("--expect", 'Your own result, as a second check: "35 mg"; exit 1 where it is wrong.', "FIGURE", _expected),
]
Exact = Annotated[bool, option("--exact", "Show every decimal, or a fraction where they do not end.")]
AcceptCaution = Annotated[bool, option("--accept-caution", "Accept a suspect unit, and a dose above a maximum.")]
CatalogueFile = Annotated[
    list[str] | None, option("--catalogue", "A TOML catalogue instead of the shipped one; repeatable.", "FILE")
]
Elsewhere = Annotated[bool, option("--elsewhere", "Add doses that cited sources report and the article does not.")]
FORMAT: Final = option("--format -f", "How to write the result.")
Form = Annotated[Format, FORMAT]
Output = Annotated[str | None, option("--output -o", "Write to this file, whole or not at all.", "FILE", _name)]


def _picture(path: str) -> str:
    if not path.lower().endswith((".svg", ".png")):
        raise InputError(f"{quoted(path)} ends in neither .svg nor .png; for example compare.svg")
    return path


Plot = Annotated[str | None, option("--plot", "Draw a picture too: compare.svg or compare.png.", "FILE", _picture)]
