"""An extension of griffe for the site: the examples of a docstring, which pytest runs, are shown as code."""

import re
from typing import Any, Final

from griffe import Extension, Object

_EXAMPLE: Final = re.compile(r"^>>> .*(?:\n(?!\s*$).+)*", re.MULTILINE)


class Doctests(Extension):
    """Puts a fence around each example of a docstring."""

    def on_instance(self, *, obj: Object, **_others: Any) -> None:
        """Take an object once all of it is known."""
        if obj.docstring is not None:
            obj.docstring.value = _EXAMPLE.sub(lambda found: f"```pycon\n{found[0]}\n```", obj.docstring.value)
