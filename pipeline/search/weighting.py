"""How words like "cheap", "spacious" and "luxury" shift the ranking."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.search.parameters import Weights

CHEAP_WORD = "affordable"
CHEAP = re.compile(
    r"\b(?:cheap|cheapest|affordable|inexpensive|economical|budget[- ]friendly|low[- ](?:cost|price|priced|budget)"
    r"|good value|bargains?|"
    r"value for money|not expensive|not too expensive|reasonably priced|(?<!mas )(?:barat[oa]s?|economic[oa]s?"
    r"|asequibles?)|(?:el|la|lo) mas barat[oa]|tight budget|"
    r"small budget|nothing (?:too )?expensive|good price|least expensive)\b"
)


def weights_for(wishes: Collection[str], *, cheap: bool) -> Weights:
    """The ranking's weights for what was wished.

    The shifts move weight from the description, which keeps at least half, to what the word is about. Set by hand.
    """
    spacious, luxury = "spacious" in wishes, "luxury" in wishes
    if cheap and spacious:
        return Weights(description=0.5, size=0.25, price=0.25)
    if cheap:
        return Weights(description=0.5, size=0.1, price=0.4)
    if luxury:
        return Weights(description=0.7, size=0.3, price=0.0)
    if spacious:
        return Weights(description=0.5, size=0.4, price=0.1)
    return Weights()
