"""What a text is written for: how wide it may be, and whether colour and characters beyond ASCII arrive there."""

from ketacalc.core.frozen import dataclass

NARROWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A terminal, a pipe or a file.

    Attributes:
        width: columns; a dose is never cut or split, however few there are.
        colour: whether escape sequences for colour are wanted.
        unicode: whether characters beyond ASCII arrive.
    """

    width: int = 80
    colour: bool = False
    unicode: bool = True
