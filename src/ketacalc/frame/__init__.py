"""Whole tables, on any engine: `ketacalc.frame.dose` and `ketacalc.frame.check`.

Both take a DataFrame or a lazy query of polars, a DataFrame of pandas, a Table of pyarrow, a relation of DuckDB or a
DataFrame of PySpark, and give the same kind back, lazy where it was lazy, with our columns beside its own. They need
polars, which does the work for all of them: `pip install 'ketacalc[cohort]'`.

The words are those of `ketacalc.check`: verdicts, slips, exact and inclusive bounds. A row that cannot be read stays,
with its status and a reason. A float is what it prints as, and equals a bound that it lies next to: within 1e-12 of it,
relative, or within 1e-6 where it has 32 bits.
"""

from ketacalc.output.extra import extra

with extra("cohort", "polars", "ketacalc.frame"):
    import polars as pl  # noqa: F401 - asked for here, so that its lack is said in one line

from ketacalc.frame.api import check, dose
from ketacalc.frame.columns import Names

__all__ = ["Names", "check", "dose"]
