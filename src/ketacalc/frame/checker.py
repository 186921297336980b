"""What checks the batches of one table and says so in words, whatever engine they come from."""

from typing import Any

import narwhals as nw

from ketacalc.frame import telling
from ketacalc.frame.hand import Judge
from ketacalc.frame.plan import OURS, Against, Layout


class Checker:
    """What checks the batches of one table and says so in words."""

    def __init__(self, place: Layout, asked: Against, prefix: str, kept_as: telling.Words = telling.TEXT) -> None:
        """Take where the table holds what, what its doses are held against, and how our columns are named and kept."""
        self._judge = Judge(place, asked)
        self._asked, self._prefix, self._kept_as = asked, prefix, kept_as

    def __call__(self, frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        """Return a batch with the columns of a check beside its own."""
        return self.told(frame, self.judged(frame))

    def judged(self, frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        """Return the columns of a check as numbers."""
        return self._judge(frame)

    def told(self, frame: nw.DataFrame[Any], found: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        """Return a batch with the columns of a check, as numbers until now, beside its own."""
        sets = found[OURS + "regimens"].unique().to_list()
        explained = found[OURS + "slips"].unique().to_list()
        columns = telling.check_columns(self._asked, self._prefix, sets=sets, found=explained, kept_as=self._kept_as)
        said = found.select(*columns)
        return frame.with_columns(*[said[name] for name in said.columns])
