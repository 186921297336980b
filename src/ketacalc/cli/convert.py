"""`ketacalc convert`: one quantity in another unit."""

from typing import Annotated, Final

import typer

from ketacalc.cli import exit_codes, options
from ketacalc.cli.delivery import answer
from ketacalc.core.quantities.conversion import Known, convert, read_conversion
from ketacalc.output.convert import ConvertResult
from ketacalc.output.formats.format import Format

EXAMPLES: Final = """\b
Examples:
  ketacalc convert "10 mcg/kg/min" mg/kg/h
  ketacalc convert "0.3 mg/kg/h" mL/h --weight 70 --concentration "2 mg/mL"
  ketacalc convert "100 mL/h" gtt/min --drop-factor "20 gtt/mL"
  ketacalc convert "0.3 mg/kg/h" mL/h -w 70 --concentration "2 mg/mL" --expect "10.5 mL/h"
  ketacalc convert "250 mg/50 mL" mg/mL --terse
  ketacalc convert "1200 ng/mL" micromol/L --molar-mass "237.73 g/mol"

\b
--expect checks a figure of your own: it is right if it is the result as correctly
rounded at the digits that you give; exit code 1 with the likely slip if it is not.

\b
Units, case-sensitive:
  ng mcg mg g, with /kg, /dose, /s /min /h /day, /kg/h and so on
  nmol micromol mmol, in the same ways; both with /mL /dL /L
  units milliunits of activity, in the same ways, with /mL /L
  mL L, with /kg, /h and so on; gtt gtt/min gtt/mL; g/mol mg/mmol
  kg lb st oz g for a body weight; s min h day"""


def command(
    quantity: Annotated[str, typer.Argument(metavar="QUANTITY", help='A number with its unit: "10 mcg/kg/min".')],
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="The unit to state it in: mg/kg/h.")],
    weight: options.OptionalWeight = None,
    concentration: options.Concentration = None,
    drop_factor: options.DropFactor = None,
    molar_mass: options.MolarMass = None,
    expect: options.Expect = None,
    exact: options.Exact = False,
    terse: Annotated[bool, options.option("--terse", "The bare number and unit, for a script.")] = False,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
) -> int:
    """State one quantity in another unit, exactly."""
    known = Known(weight=weight, concentration=concentration, drop_factor=drop_factor, molar_mass=molar_mass)
    found = convert(*read_conversion(quantity, unit), known)
    expectation = None
    if expect is not None:
        from ketacalc.cli.expected import of_conversion

        expectation = of_conversion(expect, found, known)
    answer(
        ConvertResult(conversion=found, known=known, unrounded=exact, terse=terse, expectation=expectation),
        form,
        output,
    )
    return exit_codes.of_expectation(expectation)
