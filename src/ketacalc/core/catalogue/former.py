"""The keys of the format's first form, each with the line to write instead; a file of that form is told, never read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from ketacalc.core.catalogue.table import Former
from ketacalc.core.catalogue.toml_file import printable

Raw = Mapping[str, Any]
AGREEMENTS: Final = {"dose agrees": "agrees", "agrees": "agrees", "suspect": "suspect", "differs": "differs"}
"""What a verdict of the first form begins with, and the word for it now."""


def _text(raw: Raw, key: str) -> str:
    """Return what stands under a key as it was written; of a number that nobody writes, and of no text, dots."""
    value = raw.get(key, "")
    is_short = isinstance(value, str | Decimal) or (type(value) is int and abs(value) < 10**7)
    return printable(str(value), 24).strip() if is_short else "..."


def _dose(raw: Raw) -> str:
    low, high = _text(raw, "low") or _text(raw, "high"), _text(raw, "high")
    return f'dose = "{low if high in ("", low) else f"{low} to {high}"} {_text(raw, "unit") or "mg"}"'


def _agreement(raw: Raw) -> str:
    verdict = _text(raw, "verdict").casefold()
    word = next((word for begins, word in AGREEMENTS.items() if verdict.startswith(begins)), "unread")
    return f'agreement = "{word}" (agrees, differs, suspect or unread)'


def _fixed(raw: Raw) -> str:
    doses = raw.get("fixed")
    texts = [dose for dose in doses if isinstance(dose, str)] if isinstance(doses, list) else []
    listed = ", ".join(f'"{printable(dose, 12)} mg/kg"' for dose in texts[:4])
    return f'fixed = {{ doses = [{listed}], from = "source" }} (with their unit) above [regimen.audit]'


def _named(raw: Raw) -> str:
    is_known = "true" if raw.get("identified", True) is True else "false"
    return f"named = {is_known} (the document names it) and seen = {is_known} (a record of it was seen)"


REGIMEN: Final = (
    Former(("low", "high", "unit"), "dose", _dose),
    Former(("cautions",), "caution", lambda _: '[[regimen.caution]] with text = "..." for each of them'),
)
COMPARATOR: Final = (
    Former(("amount", "unit"), "dose", lambda raw: f'dose = "{_text(raw, "amount")} {_text(raw, "unit") or "mg"}"'),
)
AUDIT: Final = (
    Former(("verdict",), "agreement", _agreement),
    Former(
        ("cap",), "max", lambda raw: f'max = {{ dose = "{_text(raw, "cap")}", from = "source" }} above [regimen.audit]'
    ),
    Former(("fixed",), "fixed", _fixed),
)
REFERENCE: Final = (Former(("identified",), "named", _named),)
