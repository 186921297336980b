"""The characters of bars in a chart as text: each kind has its own, and what it is stands under its label."""

from dataclasses import dataclass
from typing import Final

from ketacalc.output.chart import Mark
from ketacalc.output.medium import Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """The characters of a bar; each kind has ends and a point of its own, so that none is told by colour."""

    left: str
    line: str
    right: str
    point: str
    short: str

    def drawn(self, first: int, last: int, *, is_point: bool) -> str:
        """Return a bar from column to column; a range that falls into one column has its mark there all the same."""
        if first == last:
            return " " * first + (self.point if is_point else self.short)
        return " " * first + self.left + self.line * (last - first - 1) + self.right


ASCII: Final = {
    Mark.REPORTED: Pen(left="[", line="=", right="]", point="*", short="#"),
    Mark.DERIVED: Pen(left="[", line=":", right="]", point="%", short="%"),
    Mark.FIXED: Pen(left="*", line=".", right="*", point="&", short="&"),
    Mark.STEP: Pen(left="{", line="-", right="}", point="^", short="^"),
    Mark.FOUND: Pen(left="|", line="-", right="|", point="o", short="o"),
    Mark.THRESHOLD: Pen(left="|", line="-", right=">", point="|", short="|"),
    Mark.ELSEWHERE: Pen(left="(", line=".", right=")", point="x", short="x"),
}
UNICODE: Final = {
    Mark.REPORTED: Pen(left="┣", line="━", right="┫", point="◆", short="◆"),
    Mark.DERIVED: Pen(left="┣", line="╍", right="┫", point="◈", short="◈"),
    Mark.FIXED: Pen(left="◆", line="╌", right="◆", point="❖", short="❖"),
    Mark.STEP: Pen(left="┝", line="╴", right="┥", point="▲", short="▲"),
    Mark.FOUND: Pen(left="├", line="─", right="┤", point="○", short="○"),
    Mark.THRESHOLD: Pen(left="├", line="─", right="▷", point="├", short="├"),
    Mark.ELSEWHERE: Pen(left="╞", line="┄", right="╡", point="◇", short="◇"),
}
WAVE: Final = "~"
"""One standard deviation to either side of a mean."""
CUT: Final = "<"
"""Its end where it lies beyond the axis."""


def pens(medium: Medium) -> dict[Mark, Pen]:
    """Return the characters that a medium can show."""
    return UNICODE if medium.unicode else ASCII
