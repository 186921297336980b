"""A catalogue file looked through: every fault for which it would be refused, and every question, with its place."""

from dataclasses import dataclass

from ketacalc.core.catalogue.entries import read
from ketacalc.core.catalogue.entry import File
from ketacalc.core.catalogue.lint.places import Places
from ketacalc.core.catalogue.lint.questions import questions
from ketacalc.core.catalogue.rules import Remark
from ketacalc.core.catalogue.toml_file import decoded, parse, sha256
from ketacalc.core.errors import CatalogueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A remark with its place in the file.

    Attributes:
        remark: what is said.
        line: counted from 1.
        column: counted from 1, in characters.
        silenced: whether it is a question that a comment on its line answers, by its code; a fault never is.
    """

    remark: Remark
    line: int
    column: int
    silenced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """A file that was looked through.

    Attributes:
        name: the path by which it was named.
        sha256: of its bytes.
        remarks: in the order of the lines.
        regimens: how many it holds.
        is_toml: whether it could be read at all.
    """

    name: str
    sha256: str
    remarks: tuple[Placed, ...]
    regimens: int = 0
    is_toml: bool = True

    @property
    def faults(self) -> tuple[Placed, ...]:
        """What makes the file one that cannot be used."""
        return tuple(placed for placed in self.remarks if placed.remark.is_fault)

    @property
    def questions(self) -> tuple[Placed, ...]:
        """What a careful reader would question, and no comment answers."""
        return tuple(p for p in self.remarks if not p.remark.is_fault and not p.silenced)

    @property
    def silenced(self) -> tuple[Placed, ...]:
        """The questions that a comment answers."""
        return tuple(placed for placed in self.remarks if placed.silenced)


def lint(data: bytes, name: str) -> Linted:
    """Look the bytes of a catalogue file through, by the same checks by which it is loaded, and by the questions."""
    try:
        tables = parse(data, "the file")
    except CatalogueError as error:
        line, column = error.place or (1, 1)
        remark = Remark(rule="not-toml", path=(), entry="", what=str(error))
        placed = Placed(remark=remark, line=line, column=column)
        return Linted(name=name, sha256=sha256(data), remarks=(placed,), is_toml=False)
    file = File(name, collects=True)
    top = read(tables, file)
    questions(top)
    places, remarks = Places(decoded(data, name)), []
    for remark in dict.fromkeys(file.remarks):
        line, column = places.find(remark.path, key=remark.on_key)
        answered = not remark.is_fault and remark.code in places.comment(line)
        remarks.append(Placed(remark=remark, line=line, column=column, silenced=answered))
    return Linted(
        name=name,
        sha256=sha256(data),
        remarks=tuple(sorted(remarks, key=lambda placed: (placed.line, placed.column, placed.remark.code))),
        regimens=len(top.many("regimen")),
    )
