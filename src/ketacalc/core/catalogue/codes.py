"""The names of what can be said against an entry of a catalogue file; `ketacalc.core.catalogue.rules` describes each.

Only names are known where a file is read: a file without a fault is read without the table of the rules.
"""

from typing import Literal

Name = Literal[
    "not-toml",
    "no-regimen",
    "missing-key",
    "unknown-key",
    "wrong-type",
    "empty-text",
    "control-character",
    "unknown-word",
    "no-number",
    "no-unit",
    "no-quantity",
    "former-key",
    "wrong-kind",
    "zero-dose",
    "reversed-range",
    "doses-per-day",
    "out-of-bounds",
    "falling-steps",
    "contradiction",
    "no-citation",
    "no-reference",
    "stands-twice",
    "shared-name",
    "no-indication",
    "dose-of-a-use",
    "wide-range",
    "not-as-printed",
    "other-unit-printed",
    "day-or-dose",
    "printed-missing",
    "found-unread",
    "decimals",
    "abbreviation",
    "uncited-reference",
    "doi-form",
    "pmid-form",
    "pmcid-form",
    "link-form",
    "same-paper",
    "idle-indication",
]
