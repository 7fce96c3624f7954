"""How words like "cheap", "spacious" and "luxury" shift the ranking, and how "the cheapest" rules it."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.search.parameters import Weights

CHEAP_WORD = "affordable"
CHEAPEST_WORDS = "the cheapest"
BIGGEST_WORDS = "the biggest"
"""Words for the weights below that the query parser reads back."""

BY_PRICE = Weights(description=0.0, size=0.0, price=1.0)
"""Of listings that fulfil the wishes alike, the cheapest comes first (see `ranking`)."""
BY_SIZE = Weights(description=0.0, size=1.0, price=0.0)
"""Of listings that fulfil the wishes alike, the biggest comes first."""

CHEAP = re.compile(
    r"\b(?:cheap|affordable|inexpensive|economical|budget[- ]friendly|on a budget|low[- ](?:cost|price|priced|budget)"
    r"|good value|great value|bargains?|value for money|good deal|not expensive|not too (?:expensive|pricey|dear)"
    r"|reasonabl[ey](?: priced)?|nothing (?:too )?(?:expensive|fancy|pricey)|good price|fair price|(?:tight|small"
    r"|limited|modest|low) budget|not (?:a lot of|much) money|as cheap as possible|first time buyer"
    r"|won't break the bank|(?<!mas )(?:barat(?:it|ill)?[oa]s?|economic[oa]s?|asequibles?)|ganga|chollo|buen precio"
    r"|poco dinero"
    r"|presupuesto (?:ajustado|limitado|bajo|reducido|pequeno)|no (?:muy|demasiado) car[oa]s?|que no sea (?:muy"
    r" )?car[oa]|bien de precio"
    r"|lo mas barat[oa] posible)\b"
)
"""Prefers low prices. Over canonical text; a negation before it is for the caller of this pattern to see."""
_OF_A_PART = (
    r"(?! (?:terraces?|gardens?|kitchens?|balcon(?:y|ies)|living|lounge|pool|bedrooms?|bathrooms?|rooms?|windows?"
    r"|views?|problem|issue|concern|thing|question|garage|terrazas?|jardin|cocina|salon|piscina|habitacion|dormitorio))"
)
CHEAPEST = re.compile(
    r"\b(?:cheapest|least expensive|lowest[- ]priced?|lowest price|most (?:affordable|economical|inexpensive)"
    r"|(?:el|la|los|las|lo) (?:(?!(?:pero|que|es|son|y|o|no|mismo) )\w+ ){0,2}mas (?:barat[oa]s?|economic[oa]s?"
    r"|asequibles?)(?! posible| que (?!teng|tien|hay|pued|encuentr|exist))"
    r"|(?:de |con el |al )?(?:menor|mas bajo) precio|precio mas bajo)\b"
)
"""Wants the lowest price of all: `weights_for(…, cheapest=True)`."""
BIGGEST = re.compile(
    r"\b(?:(?:biggest|largest|most spacious|roomiest)"
    + _OF_A_PART
    + r"|(?:el|la|los|las|lo) (?:(?!(?:pero|que|es|son|y|o|no|mismo) )\w+ ){0,2}mas (?:grandes?|ampli[oa]s?"
    r"|espacios[oa]s?)(?! posible| que (?!teng|tien|hay|pued|encuentr|exist))"
    + r"|(?:de |con )?mayor (?:superficie|tamano)|mas metros(?! que))\b"
)
"""Wants the largest of all: `weights_for(…, biggest=True)`."""


def weights_for(wishes: Collection[str], *, cheap: bool, cheapest: bool = False, biggest: bool = False) -> Weights:
    """The ranking's weights for what was wished.

    The shifts of "cheap", "spacious" and "luxury" move weight from the description, which keeps at least half, to what
    the word is about; set by hand. A superlative leaves no other weight, so that what it asks for comes first.

    Args:
        wishes: names of the wishes; "spacious" and "luxury" count.
        cheap: were low prices asked for (`CHEAP`)?
        cheapest: was the lowest price asked for (`CHEAPEST`)?
        biggest: was the largest home asked for (`BIGGEST`)? With `cheapest`, the price rules.
    """
    if cheapest:
        return BY_PRICE
    if biggest:
        return BY_SIZE
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
