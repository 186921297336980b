"""Whole tables, on any engine: `ketacalc.frame.dose` and `ketacalc.frame.check`.

Both take a DataFrame or a lazy query of polars, a DataFrame of pandas, a Table of pyarrow, a relation of DuckDB or a
DataFrame of PySpark, and give the same kind back, lazy where it was lazy, with our columns beside its own. They need
narwhals: `pip install 'ketacalc[cohort]'`.

The words are those of `ketacalc.check`: verdicts, slips, exact and inclusive bounds. A row that cannot be read stays,
with its status and a reason. A float is what it prints as: 0.1 is one tenth, and 0.30000000000000004, which has more
than 12 decimals, is refused: round it first.
"""

from ketacalc.core.errors import MissingExtra

try:
    import narwhals  # noqa: F401 - asked for here, so that its lack is said in one line
except ImportError:
    raise MissingExtra("ketacalc.frame", "narwhals", "cohort") from None

from ketacalc.frame.asking import Names
from ketacalc.frame.calling import check, dose

__all__ = ["Names", "check", "dose"]
