"""What a command hands to a format: one result with its three faces, for a program, a spreadsheet and a person."""

from typing import TYPE_CHECKING, Protocol

from ketacalc.output.documents import Document

if TYPE_CHECKING:
    from ketacalc.output.view import View

Records = tuple[tuple[str, ...], list[dict[str, str]]]
"""The header, and one mapping per row."""


class Report(Protocol):
    """The result of a command."""

    def document(self) -> Document:
        """Return the result as a JSON document."""

    def records(self) -> Records:
        """Return the result as rows with a stable header."""

    def view(self) -> "View":
        """Return the result as a person sees it."""
