"""Lists that share their first word: "without lift, terrace or garage"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LISTED = (
    r"(?: (?:a|an|any|the|its|of|own|private|communal|shared|or|nor|in|on|at|to|is|are|has|have|there|un|una|el|la|los"
    r"|las|en|de|del|que|con|ningun|ninguna|tiene|hay))*$"
)
_OR = re.compile(r"^ ?,?(?: ?(?:or|nor|ni|o|u))?" + _LISTED)
_OR_SAID = re.compile(r"^ ?,? ?(?:or|nor|ni|o|u)\b")


def goes_on_with_or(gaps: Sequence[str]) -> bool:
    """Is the first of the gaps between features an "or", or a comma of a list that ends in an "or"?"""
    for gap in gaps:
        if not _OR.match(gap.rstrip()):
            return False
        if _OR_SAID.match(gap):
            return True
    return False
