"""A whole run of somebody's calculator over the vectors: asked line by line, and every line accounted for."""

import json
from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Sequence
from time import monotonic
from typing import Final

from ketacalc.core.conform.answer import Unreadable, read_answer, shown
from ketacalc.core.conform.grade import Grade, Status, grade
from ketacalc.core.conform.program import GRACE, Ended, Hung, Program, ended
from ketacalc.core.frozen import dataclass, field
from ketacalc.core.quantities import quoted
from ketacalc.core.vectors.vector import Vector

WINDOW: Final = 4096
"""Bytes that are handed in before they are answered: what a pipe holds everywhere, so that no write can wait."""
MOST_STRAYS: Final = 100
"""Lines that are no answers, after which a program is ended."""
MOST_HANGS: Final = 3
"""Times that a program may keep us waiting."""
MOST_STARTS: Final = {False: 3, True: 20}
"""Failures one after the other, without an answer between them, in one process and where each vector has its own."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A line that is no answer to what was asked, with the vector that was waiting for one."""

    vector: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformity:
    """What became of every vector.

    Attributes:
        grades: in the order of the vectors.
        strays: the lines that were no answers; each is a fault.
        remarks: what is no fault, and worth to know.
    """

    grades: tuple[Grade, ...]
    strays: tuple[Stray, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[Grade, ...]:
        """The vectors at which the program is wrong."""
        return tuple(one for one in self.grades if one.is_fault)

    @property
    def counts(self) -> dict[Status, int]:
        """How many vectors have each status."""
        counted = Counter(one.status for one in self.grades)
        return {status: counted[status] for status in Status}

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not self.strays

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was compared."""
        return all(one.status in (Status.UNSUPPORTED, Status.SKIPPED) for one in self.grades)


def question(vector: Vector) -> bytes:
    """Return the line that a program is asked a vector by: its id, its operation and its input."""
    asked = {"id": vector.id, "operation": vector.operation, "input": vector.input}
    return json.dumps(asked).encode("ascii") + b"\n"


def of_program(
    vectors: Sequence[Vector],
    command: Sequence[str],
    *,
    timeout: float,
    each: bool = False,
    skipped: "dict[str, str] | None" = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Conformity:
    """Ask a program every vector.

    Args:
        vectors: what is asked.
        command: the program with its arguments.
        timeout: seconds within which an answer has to come, counted from the one before it.
        each: whether the program is started once for each vector.
        skipped: the ids that are not asked, each with the reason.
        progress: told after each answer how many vectors are done.

    Raises:
        InputError: the program cannot be started.
    """
    skip = skipped or {}
    run = _Run(
        command=command,
        timeout=timeout,
        each=each,
        progress=progress,
        waiting=deque(one for one in vectors if one.id not in skip),
        grades=_skipped(vectors, skip),
    )
    run.all()
    grades = tuple(run.grades[one.id] for one in vectors)
    return Conformity(grades=grades, strays=tuple(run.strays), remarks=tuple(dict.fromkeys(run.remarks)))


def of_answers(
    vectors: Sequence[Vector], lines: Iterable[bytes], skipped: dict[str, str], beside: Container[str] = ()
) -> Conformity:
    """Grade answers that were written elsewhere, in whatever order.

    Args:
        vectors: what was asked.
        lines: of the file, empty ones among them.
        skipped: the ids that are not graded, each with the reason.
        beside: the ids of other vectors, whose answers are passed over.
    """
    asked = {one.id: one for one in vectors}
    grades = _skipped(vectors, skipped)
    strays: list[Stray] = []
    for at, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = read_answer(line)
        except Unreadable as error:
            strays.append(Stray("", f"line {at}: {error}"))
            continue
        was_asked = answer.id in asked
        if was_asked and answer.id not in grades:
            grades[answer.id] = grade(asked[answer.id], answer)
        elif answer.id not in (skipped if was_asked else beside):
            what = "answered before" if was_asked else "not asked"
            strays.append(Stray("", f"line {at}: {quoted(answer.id)} was {what}"))
    for one in vectors:
        grades.setdefault(one.id, Grade(one, Status.NO_ANSWER, reason="there is no line for it"))
    return Conformity(grades=tuple(grades[one.id] for one in vectors), strays=tuple(strays))


def _skipped(vectors: Sequence[Vector], skipped: dict[str, str]) -> dict[str, Grade]:
    return {one.id: Grade(one, Status.SKIPPED, reason=skipped[one.id]) for one in vectors if one.id in skipped}


@dataclass(slots=True, kw_only=True)
class _Run:
    """A run under way: what waits, what was asked, and how patient we still are."""

    command: Sequence[str]
    timeout: float
    each: bool
    progress: Callable[[int], None]
    waiting: deque[Vector]
    grades: dict[str, Grade]
    asked: deque[tuple[Vector, int]] = field(default_factory=deque)
    strays: list[Stray] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    line: bytes = b""
    hangs: int = 0
    failures: int = 0

    def all(self) -> None:
        """Start the program as often as it takes; what a program that cannot be worked with was not asked, is said."""
        while self.waiting:
            if self.hangs >= MOST_HANGS or self.failures >= MOST_STARTS[self.each]:
                reason = "not asked: the program failed too often"
                self.grades |= {one.id: Grade(one, Status.NO_ANSWER, reason=reason) for one in self.waiting}
                return
            with Program(self.command) as program:
                self._ask(program)

    def _ask(self, program: Program) -> None:
        """Ask one process, until all is answered or it fails; what it was asked and left is asked again."""
        most = 1 if self.each else len(self.waiting)
        until = monotonic() + self.timeout
        try:
            while self.asked or (self.waiting and most):
                most = self._feed(program, most)
                if self._take(program.line(until)):
                    until = monotonic() + self.timeout
                    self.failures = 0
                    self.progress(len(self.grades))
            self._last(program)
        except Ended as error:
            self._fail(error)

    def _feed(self, program: Program, most: int) -> int:
        """Hand in as many lines as surely fit into the pipe; return how many may follow."""
        in_flight = sum(size for _, size in self.asked)
        while self.waiting and most:
            self.line = self.line or question(self.waiting[0])
            if self.asked and in_flight + len(self.line) > WINDOW:
                break
            program.write(self.line)
            self.asked.append((self.waiting.popleft(), len(self.line)))
            in_flight += len(self.line)
            self.line = b""
            most -= 1
        if not most:
            program.finish()
        return most

    def _take(self, line: bytes) -> bool:
        """Take a line; tell whether it answered anything that was asked."""
        try:
            answer = read_answer(line)
        except Unreadable as error:
            self._stray(str(error))
            return False
        at = next((at for at, (one, _) in enumerate(self.asked) if one.id == answer.id), None)
        if at is None:
            self._stray(f"{quoted(answer.id)} was not asked, or was answered before")
            return False
        vector, _ = self.asked[at]
        del self.asked[at]
        self.grades[vector.id] = grade(vector, answer)
        if at:
            self._stray(f"{quoted(answer.id)} was answered before its turn")
        return True

    def _stray(self, reason: str) -> None:
        self.strays.append(Stray(self.asked[0][0].id if self.asked else "", reason))
        if len(self.strays) >= MOST_STRAYS:
            raise Ended(f"{MOST_STRAYS} lines that are no answers")

    def _last(self, program: Program) -> None:
        """Let a program end that has answered all; what it still says is no answer to anything."""
        program.finish()
        until = monotonic() + min(self.timeout, GRACE)
        try:
            while True:
                self._stray(f"after its last answer: {shown(program.line(until))}")
        except Hung:
            self.remarks.append("the program did not end when its input did")
            self.hangs += self.each
        except Ended:
            if len(self.strays) >= MOST_STRAYS:
                raise
            if program.code:
                self.remarks.append(f"after its last answer {ended(program.code)}{program.said}")

    def _fail(self, error: Ended) -> None:
        """Name the vector that a program failed at; the others that it was asked are asked again."""
        self.hangs += isinstance(error, Hung)
        self.failures += 1
        if not self.asked:
            return
        first, _ = self.asked.popleft()
        self.grades[first.id] = Grade(first, Status.NO_ANSWER, reason=str(error))
        self.waiting.extendleft(one for one, _ in reversed(self.asked))
        self.line = b""
        self.asked.clear()
        self.progress(len(self.grades))
