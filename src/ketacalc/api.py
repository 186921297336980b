"""The calculator as a library: every command as a function on the same core, with quantities as text or as values."""

import os
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, wraps
from numbers import Real
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ketacalc.answers import Asked, Check, Conversion, Course, Doses, Vectors
from ketacalc.core.catalogue import loading
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.selection import select
from ketacalc.core.check import judge
from ketacalc.core.dose.scaling import scale_all
from ketacalc.core.errors import InputError, KetacalcError, MissingInputError
from ketacalc.core.quantities import (
    Kind,
    Quantity,
    Range,
    conversion,
    quoted,
    read_concentration,
    read_range,
    read_tolerance,
    read_unit,
    style,
)
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.from_python import Given, Number, PintQuantity, as_figure, as_quantity, as_weight, exact
from ketacalc.core.quantities.number import without_exponents
from ketacalc.core.quantities.stated import Figure
from ketacalc.core.quantities.weight import BodyWeight

if TYPE_CHECKING:
    from ketacalc.answers import Verification
    from ketacalc.results import Card, Cited, Compared, Conformed, Linted, Prepared, Shown

P = ParamSpec("P")
T = TypeVar("T")
Path = str | os.PathLike[str]
Weight = str | Number | BodyWeight | Quantity | PintQuantity
"""What a body weight may be given as; a bare number is in kilograms."""
Source = Catalogue | Path
"""What a catalogue may be given as: one that was loaded, or the path of a file."""


def _for_python(function: Callable[P, T]) -> Callable[P, T]:
    """Return a function whose refusals name parameters of Python, and no options of a command."""

    @wraps(function)
    def refusing(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except KetacalcError as error:
            text = str(error)
            if "--" in text or "ketacalc " in text:
                from ketacalc.core.errors import in_python

                error.args = (in_python(text),)
            raise

    return refusing


@_for_python
def catalogue(path: Path | None = None, *more: Path) -> Catalogue:
    """Return the shipped catalogue, the one in a TOML file, or those in several files as one.

    A catalogue maps the ids of its regimens to them; the indications, the references and the uses without a dose are
    attributes of it.

    Args:
        path: the file; None for the catalogue that comes with ketacalc.
        more: further files to use together with it.

    Raises:
        CatalogueError: a file cannot be used, or two do not go together; the message names file and entry.

    >>> catalogue()["berman-2000"].printed
    '0.5mg/kg'
    """
    return loading.load(*[os.fspath(one) for one in (path, *more) if one is not None])


@_for_python
def dose(
    indication: str | None = None,
    weight: Weight | None = None,
    *,
    regimen: str | None = None,
    route: str | None = None,
    concentration: Given | None = None,
    duration: Given | None = None,
    unit: str | None = None,
    accept_caution: bool = False,
    catalogue: Source | None = None,
) -> Doses:
    """Scale every regimen reported for an indication, or one regimen, to a body weight.

    Args:
        indication: its id, name or alias, in any case.
        weight: `70`, `70 kg`, `154 lb` or `3200 g`; a number is in kilograms; there is no default.
        regimen: the id of one regimen, instead of an indication.
        route: only what is reported by this route.
        concentration: amount per volume, such as `50 mg/mL`, for volumes.
        duration: how long an infusion runs, such as `2 h`, for totals.
        unit: a unit to state each result in too.
        accept_caution: whether volumes are stated too where the printed unit is suspect.
        catalogue: another catalogue than the shipped one, or its file.

    Returns:
        A sequence of doses in the article's order, each with its regimen, its cautions and its working.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        MissingInputError: there is no weight.
        UnknownNameError: no such indication or regimen.
        NoDoseReportedError: the article names the indication and reports no dose.

    >>> [scaled] = dose("trd", "70 kg")
    >>> scaled.amount.low.value, scaled.amount.unit.symbol, scaled.regimen.references[0].year
    (Fraction(35, 1), 'mg', '2000')
    """
    asked = _asked(_catalogue(catalogue), indication, regimen, route)
    heavy = _weight(weight)
    known = _known(weight=heavy, concentration=concentration, duration=duration)
    doses = scale_all(
        asked.selection.regimens, known, unit=None if unit is None else read_unit(unit), accept_caution=accept_caution
    )
    return Doses(asked=asked, weight=heavy, doses=doses)


@_for_python
def check(
    dose: Given | Range | Figure,
    indication: str | None = None,
    weight: Weight | None = None,
    *,
    regimen: str | None = None,
    concentration: Given | None = None,
    duration: Given | None = None,
    times: int = 0,
    stock: Given | Iterable[Given] = (),
    route: str | None = None,
    all_: bool = False,
    tolerance: str | Number | None = None,
    strict: bool = False,
    accept_caution: bool = False,
    catalogue: Source | None = None,
) -> Check:
    """Hold a dose against what is reported, and name the slips that would explain one that is off.

    Args:
        dose: a single dose, a daily dose, a rate, or a range as text: `35 mg`, `12 to 30 mg/h`. Text, and the
            floats and decimals of pint, show decimals: a figure that is a bound as rounded there is within.
        indication: its id, name or alias, in any case.
        weight: the body weight, where the comparison needs one.
        regimen: the id of one regimen, instead of an indication.
        concentration: amount per volume, where the dose is a volume.
        duration: the time over which the dose is given: a rate is then held as the dose that it gives, too.
        times: the number of doses in a day of which this is one, where a regimen states a day's total.
        stock: the strengths at hand, of which one may have been taken for another.
        route: only what is reported by this route.
        all_: whether it is held against every regimen that can be compared.
        tolerance: by how much to widen the bounds, such as `5%`; 0 unless given.
        strict: whether a dose that is within, and doubtful there, counts as not within.
        accept_caution: whether a volume is compared too where the printed unit is suspect.
        catalogue: another catalogue than the shipped one, or its file.

    Returns:
        The check, which has no truth value: ask for `.is_within`.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        MissingInputError: the comparison needs a weight or a concentration.
        UnknownNameError: no such indication or regimen.
        NoDoseReportedError: the article names the indication and reports no dose.

    >>> check("35 mg", "trd", "70 kg").is_within
    True
    >>> print(check("350 mg", "trd", "70 kg"))
    350 mg at 70 kg: above; likely slip: ten-fold, 35 mg would be within berman-2000
    """
    asked = _asked(_catalogue(catalogue), indication, regimen, route, all_)
    known = _known(weight=weight, concentration=concentration, duration=duration, times=times, stock=stock)
    found = judge.check(
        as_figure(dose),
        asked.selection.regimens,
        known,
        _tolerance(tolerance) if tolerance else judge.NO_TOLERANCE,
        accept_caution=accept_caution,
        where_possible=all_,
    )
    return Check(
        figure=found.figure,
        known=known,
        tolerance=found.tolerance,
        comparisons=found.comparisons,
        verdict=found.verdict,
        asked=asked,
        given=dose if isinstance(dose, str) else "",
        strict=strict,
    )


@_for_python
def convert(
    given: Given,
    unit: str,
    *,
    weight: Weight | None = None,
    concentration: Given | None = None,
    drop_factor: Given | None = None,
    molar_mass: Given | None = None,
) -> Conversion:
    """State a quantity in another unit, exactly.

    Args:
        given: the quantity; as text, `g` opposite `kg` or `lb` is a body weight.
        unit: the unit asked for.
        weight: the body weight, where the units need one.
        concentration: amount per volume, where the units need one.
        drop_factor: drops per mL of the giving set, where the units need one.
        molar_mass: of the form that is dosed, where the units need one.

    Raises:
        InputError: a value that is not read.
        IncompatibleError: no conversion exists between the two units.
        MissingInputError: one exists, and needs something that is not known.

    >>> convert("10 mcg/kg/min", "mg/kg/h").result.value
    Fraction(3, 5)
    """
    known = _known(weight=weight, concentration=concentration, drop_factor=drop_factor, molar_mass=molar_mass)
    if isinstance(given, str):
        asked = conversion.read_conversion(without_exponents(given), unit)
    else:
        quantity = as_quantity(given)
        asked = quantity, read_unit(unit, body=quantity.unit.kind is Kind.BODY_WEIGHT)
    found = conversion.convert(*asked, known)
    return Conversion(given=found.given, result=found.result, working=found.working, derived=found.derived, known=known)


@_for_python
def prepare(
    indication: str | None = None,
    weight: Weight | None = None,
    *,
    regimen: str | None = None,
    dose: Given | Range | None = None,
    route: str | None = None,
    stock: Given | Iterable[Given] = (),
    vial: Given | None = None,
    container: Given | None = None,
    amount: Given | None = None,
    concentration: Given | None = None,
    rate: Given | None = None,
    drop_factor: Given | None = None,
    duration: Given | None = None,
    graduation: Given | Number | None = None,
    step: Given | Number | None = None,
    waste: Given | None = None,
    accept_rounding: bool = False,
    accept_caution: bool = False,
    catalogue: Source | None = None,
) -> "Prepared":
    """Prepare a dose, or tell what a running infusion gives.

    Args:
        indication: its id, name or alias, where one regimen is reported for it.
        weight: the body weight, where the dose is per kg.
        regimen: the id of one regimen, instead of an indication.
        dose: a dose of your own, in place of a regimen's.
        route: how it is given.
        stock: the vials to choose from, as their labels have them: `50 mg/mL`, `500 mg/10 mL`.
        vial: the volume of each, where its label says none.
        container: what the preparation is made up in: `50 mL syringe`.
        amount: the drug in it.
        concentration: amount per volume of what is given.
        rate: at which fluid runs, such as `12 mL/h`; without a dose, it is told what that gives.
        drop_factor: drops per mL of the giving set.
        duration: how long it runs.
        graduation: of the syringe; a number is in mL.
        step: of the pump; a number is in mL/h.
        waste: a volume of the preparation that is discarded.
        accept_rounding: whether a setting that is more than 10 % off is accepted.
        accept_caution: whether a suspect unit, and more than a maximum, is accepted.
        catalogue: another catalogue than the shipped one, or its file.

    Returns:
        `.preparation` with a recipe for each vial; or `.infusion`, what a rate gives.

    Raises:
        InputError: what is stated contradicts itself, means nothing, or rounds too far.
        MissingInputError: a weight, a concentration or a drop factor is needed and not stated.

    >>> prepare("trd", "70 kg", stock="50 mg/mL").preparation.recipes[0].mix.drawn.exact.value
    Fraction(7, 10)
    """
    from ketacalc.core.prepare.increments import read_step
    from ketacalc.core.prepare.question import prepared
    from ketacalc.core.prepare.vials import read_amount, read_container, read_stock, read_volume
    from ketacalc.results import Prepared

    found = _catalogue(catalogue)
    known = _known(weight=weight, drop_factor=drop_factor, duration=duration)
    made = prepared(
        found,
        known=known,
        indication=indication,
        regimen=regimen,
        dose=dose if isinstance(dose, Range) else _read(read_range, dose),
        route=route,
        stock=tuple(read_stock(_text(one)) for one in _each(stock)),
        vial=_read(read_volume, vial),
        container=_read(read_container, container),
        amount=_read(read_amount, amount),
        concentration=_of_kind(concentration, Kind.CONCENTRATION),
        rate=None if rate is None else as_quantity(rate),
        graduation=_read(lambda text: read_step(text, "mL"), graduation),
        step=_read(lambda text: read_step(text, "mL/h"), step),
        waste=_read(read_volume, waste),
        accept_rounding=accept_rounding,
        accept_caution=accept_caution,
    )
    return Prepared.of(made, found)


@_for_python
def card(
    indication: str | None = None,
    weights: str | Iterable[Weight] | None = None,
    *,
    regimen: str | None = None,
    route: str | None = None,
    concentration: Given | None = None,
    accept_caution: bool = False,
    catalogue: Source | None = None,
) -> "Card":
    """Tabulate the regimens reported for an indication over body weights.

    Args:
        indication: its id, name or alias, in any case.
        weights: `40:120:10`, `10,12.5,15 kg`, or the weights one by one.
        regimen: the id of one regimen, instead of an indication.
        route: only what is reported by this route.
        concentration: amount per volume, for volumes.
        accept_caution: whether volumes are stated too where the printed unit is suspect.
        catalogue: another catalogue than the shipped one, or its file.

    Returns:
        `.tables`, one for each regimen, with a line for each weight.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        MissingInputError: there are no weights.
        UnknownNameError: no such indication or regimen.

    >>> [line.dose.amount.low.value for line in card("trd", "60:80:10").tables[0].lines]
    [Fraction(30, 1), Fraction(35, 1), Fraction(40, 1)]
    """
    from ketacalc.core.dose.card import tabulate
    from ketacalc.core.quantities.weights import read_weights
    from ketacalc.results import Card

    if weights is None:
        raise MissingInputError("a card needs body weights", ("weights",), "; for example 40:120:10")
    asked = _asked(_catalogue(catalogue), indication, regimen, route)
    heavy = read_weights(weights) if isinstance(weights, str) else tuple(map(as_weight, weights))
    strength = _of_kind(concentration, Kind.CONCENTRATION)
    return Card(
        source=asked.source,
        selection=asked.selection,
        weights=heavy,
        concentration=strength,
        tables=tabulate(asked.selection.regimens, heavy, strength, accept_caution=accept_caution),
    )


@_for_python
def compare(
    indication: str | None = None,
    weight: Weight | None = None,
    *,
    regimen: str | None = None,
    route: str | None = None,
    elsewhere: bool = False,
    catalogue: Source | None = None,
) -> "Compared":
    """Put regimens on common axes, mg/kg and mg/kg/h, with what the audit found in their sources beside them.

    Args:
        indication: its id, name or alias; every regimen where neither it nor a regimen is named.
        weight: the body weight at which a fixed dose has a place.
        regimen: the id of one regimen, instead of an indication.
        route: only what is reported by this route.
        elsewhere: whether doses stand there too that cited sources report and the article does not.
        catalogue: another catalogue than the shipped one, or its file.

    Returns:
        `.comparison`, with what has a place and what has none.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        UnknownNameError: no such indication or regimen.

    >>> [placed.stated.regimen.id for placed in compare("trd").comparison.placed]
    ['berman-2000']
    """
    from ketacalc.core.compare.comparison import compare as placed
    from ketacalc.results import Compared

    found = _catalogue(catalogue)
    selection = select(found, indication=indication, regimen=regimen, route=route, everything=True, elsewhere=elsewhere)
    heavy = None if weight is None else as_weight(weight)
    comparison = placed(found, selection.regimens, heavy, selection.source_doses)
    return Compared(source=found, selection=selection, comparison=comparison)


@_for_python
def course(
    indication: str | None = None,
    weight: Weight | None = None,
    *,
    regimen: str | None = None,
    route: str | None = None,
    for_: Given | None = None,
    duration: Given | None = None,
    every: Given | None = None,
    as_source: bool = False,
    rise_every: Given | None = None,
    rise: Given | None = None,
    concentration: Given | None = None,
    container: Given | None = None,
    step: Given | Number | None = None,
    rows: Given | None = None,
    accept_rounding: bool = False,
    accept_caution: bool = False,
    catalogue: Source | None = None,
) -> Course:
    """Follow a regimen over time: what runs when, what has been given by then, and when a container is empty.

    Args:
        indication: its id, name or alias, in any case, where one regimen is reported for it.
        weight: `70`, `70 kg`, `154 lb` or `3200 g`; a number is in kilograms; there is no default.
        regimen: the id of one regimen, instead of an indication.
        route: only what is reported by this route.
        for_: how long the course lasts, such as `24 h`.
        duration: the time over which one dose is given, such as `40 min`.
        every: the time from one dose to the next, such as `48 h`.
        as_source: whether steps and times that only the source has are followed.
        rise_every: after what time the rate rises, such as `3 h`.
        rise: by how much it rises, in steps of your own from the low end to the high end, such as `0.1 mg/kg/h`.
        concentration: amount per volume, such as `2 mg/mL`, for the pump.
        container: what is emptied, such as `50 mL syringe`.
        step: of the pump, such as `0.1 mL/h`; a number is in mL/h.
        rows: a row this often too, such as `1 h`.
        accept_rounding: whether a setting that is more than 10 % off is accepted.
        accept_caution: whether a suspect unit, and more than a maximum, is accepted.
        catalogue: another catalogue than the shipped one, or its file.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        MissingInputError: a time or a concentration is needed and not stated.
        UnknownNameError: no such indication or regimen.

    >>> [track] = course(regimen="berman-2000", weight=70, duration="40 min").tracks
    >>> track.rows[-1].gives.value
    Fraction(35, 1)
    """
    from ketacalc.core.course.course import course as follow
    from ketacalc.core.course.wanted import Wanted
    from ketacalc.core.prepare.increments import read_step
    from ketacalc.core.prepare.vials import read_container

    found = _catalogue(catalogue)
    wanted = Wanted(
        regimen=select(found, indication=indication, regimen=regimen, route=route).one,
        known=_known(weight=_weight(weight), concentration=concentration, duration=duration),
        span=_of_kind(for_, Kind.TIME),
        every=_of_kind(every, Kind.TIME),
        rise=_of_kind(rise, Kind.RATE),
        rise_every=_of_kind(rise_every, Kind.TIME),
        rows=_of_kind(rows, Kind.TIME),
        container=_read(read_container, container),
        step=_read(lambda text: read_step(text, "mL/h"), step),
        as_source=as_source,
        accept_rounding=accept_rounding,
        accept_caution=accept_caution,
    )
    made = follow(wanted)
    return Course(wanted=made.wanted, strength=made.strength, tracks=made.tracks, source=found)


@_for_python
def verify(
    table: Path | bytes,
    *,
    cells: str | None = None,
    concentration: Given | None = None,
    drop_factor: Given | None = None,
    max_dose: Given | None = None,
    min_dose: Given | None = None,
    drug: str = "",
    tolerance: str | Number | None = None,
    rounded_to: Given | None = None,
    cut: bool = False,
    number: int = 0,
    sheet: str = "",
    separator: str | None = None,
    decimal: str = "point",
    catalogue: Source | None = None,
) -> "Verification":
    r"""Compute every figure of a published dosing table again.

    Args:
        table: the path of a CSV, Markdown, HTML or xlsx file, or its bytes.
        cells: the unit of a grid's cells, such as `mL/h`.
        concentration: amount per volume, for the whole table.
        drop_factor: drops per mL, for the whole table.
        max_dose: where the table stops, such as `400 mg`.
        min_dose: its least dose.
        drug: its name; ketamine has a salt to mistake.
        tolerance: how far off a figure may be, such as `5%`; 0 unless given.
        rounded_to: of what its figures are multiples, such as `5 mg`.
        cut: whether its figures are cut, and not rounded.
        number: which table of the file, from 1; 0 for all.
        sheet: which sheet of a workbook; empty for all.
        separator: what parts the cells of a text.
        decimal: `point`, or `comma` where its numbers have one.
        catalogue: what the limits of a pump library are held against, in place of the shipped one.

    Returns:
        `.is_right`, and `.tables` with every cell.

    Raises:
        CatalogueError: the file cannot be read, or holds no table.
        InputError: a value that is not read, or that means nothing for this table.
        MissingInputError: a grid's cells have no unit.

    >>> verify(b"Weight (kg),0.5 mg/kg\n70,35\n80,400\n", cells="mg").is_right
    False
    """
    from ketacalc.answers import Verification
    from ketacalc.core.catalogue.toml_file import read_file, shown
    from ketacalc.core.check.slips import is_ketamine
    from ketacalc.core.verify.cells import Stated
    from ketacalc.core.verify.figures import Rounding
    from ketacalc.core.verify.sheet import LARGEST
    from ketacalc.core.verify.tables import read_separator, read_tables
    from ketacalc.core.verify.verification import verify_tables

    if decimal not in ("point", "comma"):
        raise InputError(f"decimal is 'point' or 'comma', and not {quoted(decimal)}")
    if isinstance(table, bytes):
        data, name = table, "bytes"
    else:
        path = os.fspath(table)
        data, name = read_file(path, LARGEST), shown(path)
    mark = "" if separator is None else read_separator(separator)
    sheets = read_tables(data, name, separator=mark, table=number, sheet=sheet)
    stated = Stated(
        cells=None if cells is None else read_unit(cells),
        concentration=_of_kind(concentration, Kind.CONCENTRATION),
        drop_factor=_of_kind(drop_factor, Kind.DROP_FACTOR),
        max_dose=None if max_dose is None else as_quantity(max_dose),
        min_dose=None if min_dose is None else as_quantity(min_dose),
        is_ketamine=is_ketamine(drug),
        rounding=Rounding(
            step=None if rounded_to is None else as_quantity(rounded_to),
            is_cut=cut,
            tolerance=_tolerance(tolerance) if tolerance else Fraction(0),
        ),
        has_decimal_comma=decimal == "comma",
    )
    return Verification(name=name, tables=verify_tables(sheets, stated, _catalogue(catalogue).regimens))


@_for_python
def lint(*files: Path) -> "Linted":
    """Find all that is wrong with catalogue files, or questionable.

    Args:
        files: their paths.

    Returns:
        `.faults` and `.questions` count what was found, and `.files` holds it, each with its line.

    Raises:
        CatalogueError: a file cannot be read.

    >>> lint("data/regimens.toml").faults
    0
    """
    from ketacalc.core.catalogue.lint.report import lint as look
    from ketacalc.core.catalogue.toml_file import read_file
    from ketacalc.results import Linted

    paths = [os.fspath(file) for file in files]
    return Linted(files=tuple(look(read_file(path), path) for path in paths))


@_for_python
def cite(
    *names: str, indication: str | None = None, regimen: str | None = None, catalogue: Source | None = None
) -> "Cited":
    """Return references by number, regimen, indication or use, or all of them.

    Args:
        names: numbers of references, regimens, indications or uses.
        indication: whose references, instead.
        regimen: whose references, instead.
        catalogue: another catalogue than the shipped one, or its file.

    Returns:
        `.references`, in order.

    Raises:
        InputError: they are named in two ways.
        UnknownNameError: nothing has such a name.

    >>> cite("berman-2000").references[0].doi
    '10.1016/S0006-3223(99)00230-9'
    """
    from ketacalc.core.catalogue.naming import references_of
    from ketacalc.results import Cited

    found = _catalogue(catalogue)
    cited = references_of(found, names, indication, regimen)
    return Cited(source=found, references=cited, with_source=not (names or indication or regimen))


@_for_python
def show(name: str, *, catalogue: Source | None = None) -> "Shown":
    """Return all that is known about a regimen, an indication, a use without a dose, or a reference.

    Args:
        name: its id, name, alias or number.
        catalogue: another catalogue than the shipped one, or its file.

    Returns:
        `.found`, with the regimens, uses, references and claims under that name.

    Raises:
        UnknownNameError: nothing has that name.

    >>> [use.id for use in show("srse").found.uses]
    ['srse']
    """
    from ketacalc.core.catalogue.naming import named
    from ketacalc.results import Shown

    found = _catalogue(catalogue)
    return Shown(source=found, found=named(found, name))


@_for_python
def vectors(*operations: str, flags: Iterable[str] = (), catalogue: Source | None = None) -> Vectors:
    """Return reference vectors: inputs with the exact result of each, or with the word that it must be refused.

    Args:
        operations: such as `infusion`; all where none is named.
        flags: only vectors with one of these, such as `refuse` or `pound`.
        catalogue: whose regimens are among them, in place of the shipped one.

    Raises:
        UnknownNameError: there is no such operation or flag.

    >>> [one.id for one in vectors("salt", flags=["refuse"])][:2]
    ['salt[refused-1]', 'salt[refused-2]']
    """
    from ketacalc.core.vectors import collection

    found = _catalogue(catalogue)
    return Vectors(source=found, vectors=collection.vectors(found, operations, tuple(flags)))


@_for_python
def conform(
    command: Sequence[str],
    *operations: str,
    flags: Iterable[str] = (),
    skip: "dict[str, str] | None" = None,
    timeout: float = 10.0,
    each: bool = False,
) -> "Conformed":
    """Run another program over the reference vectors.

    Args:
        command: the program with its arguments.
        operations: such as `infusion`; all where none is named.
        flags: only vectors with one of these.
        skip: the ids of vectors that are not asked, each with the reason.
        timeout: seconds for each answer.
        each: whether the program is started once for each vector.

    Returns:
        `.is_sound`, and `.found`, what became of every vector.

    Raises:
        InputError: the program cannot be started.
        UnknownNameError: there is no such operation or flag.

    >>> conform(["python", "examples/conform/calculator.py"], "infusion").is_sound
    True
    """
    from ketacalc.core.conform.conformity import of_program
    from ketacalc.results import Conformed

    asked = vectors(*operations, flags=flags)
    found = of_program(asked.vectors, command, timeout=timeout, each=each, skipped=skip)
    return Conformed(program=" ".join(command), found=found)


def _catalogue(given: Source | None) -> Catalogue:
    """Return the shipped catalogue, one that was loaded, or the one in a file."""
    if given is None:
        return loading.shipped()
    return given if isinstance(given, Catalogue) else loading.load(os.fspath(given))


@lru_cache(maxsize=256)
def _asked(
    catalogue: Catalogue, indication: str | None, regimen: str | None, route: str | None, everything: bool = False
) -> Asked:
    """Return what was asked for; a caller who asks for the same thing again is answered at once."""
    if everything and (indication is not None or regimen is not None):
        raise InputError("--all is against all that is comparable: leave --indication and --regimen out")
    selection = select(catalogue, indication=indication, regimen=regimen, route=route, everything=everything)
    return Asked(source=catalogue, selection=selection)


def _weight(given: Weight | None) -> BodyWeight:
    """Return a body weight; refuse that there is none."""
    if given is None:
        raise MissingInputError("a dose is scaled to a body weight", ("weight",), "; for example 70 kg")
    return as_weight(given)


def _known(
    *,
    weight: Weight | None = None,
    concentration: Given | None = None,
    duration: Given | None = None,
    drop_factor: Given | None = None,
    molar_mass: Given | None = None,
    times: int = 0,
    stock: Given | Iterable[Given] = (),
) -> Known:
    """Return what is known of the patient and the fluid, each read as a quantity of its kind."""
    return Known(
        weight=None if weight is None else as_weight(weight),
        concentration=_of_kind(concentration, Kind.CONCENTRATION),
        duration=_of_kind(duration, Kind.TIME),
        drop_factor=_of_kind(drop_factor, Kind.DROP_FACTOR),
        molar_mass=_of_kind(molar_mass, Kind.MOLAR_MASS),
        doses_per_day=times,
        strengths=tuple([_strength(one) for one in _each(stock)]) if stock else (),
    )


def _of_kind(given: Given | None, kind: Kind) -> Quantity | None:
    """Return a quantity, or None where none is given; refuse one of another kind."""
    if given is None:
        return None
    found = _strength(given) if kind is Kind.CONCENTRATION else as_quantity(given)
    if found.unit.kind is not kind:
        raise InputError(f"{quoted(given) if isinstance(given, str) else found.unit.symbol} is not a {kind}")
    return found


def _strength(given: Given) -> Quantity:
    """Return a concentration, which may be written as on a label: `500 mg/250 mL`."""
    return read_concentration(without_exponents(given)) if isinstance(given, str) else as_quantity(given)


def _tolerance(given: str | Number) -> Fraction:
    """Return a tolerance as a fraction; refuse one that does not lie between 0 and 1."""
    found = read_tolerance(given) if isinstance(given, str) else exact(given)
    if not 0 <= found <= 1:
        raise InputError("a tolerance lies between 0 and 1, such as Fraction(1, 20), or is a text such as 5%")
    return found


def _each(given: Given | Iterable[Given]) -> Iterable[Given]:
    """Return several quantities, where one may stand by itself."""
    return given if isinstance(given, list | tuple | set | frozenset) else (given,)


def _read(reader: Callable[[str], T], given: Given | Number | None) -> T | None:
    """Return what a reader of text makes of a value, or None where none is given."""
    return None if given is None else reader(_text(given))


def _text(given: Given | Number) -> str:
    """Return a quantity, or a bare number, as text that is read again without a loss."""
    if isinstance(given, str):
        return without_exponents(given)
    if isinstance(given, int | float | Real | Decimal):
        return style.exact(exact(given))
    found = as_quantity(given)
    return f"{style.exact(found.value)} {found.unit}"
