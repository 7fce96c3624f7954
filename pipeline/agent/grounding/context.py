"""What a sentence does with the figures and places in it: claims them of a home, asks, compares, repeats a wish."""

from __future__ import annotations

import re

_NEGATIVE = re.compile(
    r"\b(?:nothing|none|no (?:homes?|flats?|apartments?|propert\w+|listings?|results?|match\w*|one|options?)|not"
    r"|neither"
    r"|nor|\w+n't|cannot|without|aside|instead of|rather than|outside|no (?:hay|tengo|tenemos|encuentro|he"
    r"|queda\w*|esta)|nada|ningun[oa]?|sin)\b"
)
_WISH = re.compile(
    r"\b(?:asked|nearest i have|apuntad\w+|anotad\w+|match for|came out best|fits? (?:for|that)|look(?:ed"
    r"|ing)? (?:for|in)|search\w*|ask(?:ed|ing)? for|wish\w*"
    r"|you (?:want\w*|sa(?:y|id)|need\w*|like\w*|mention\w*|told|have in mind)|you'd (?:like|want)|you're (?:after"
    r"|looking)|your (?:wish\w*|search|request)|so far i have|here's what i have|did you|for example|such as|among"
    r" others|i know|we (?:cover|also cover)|areas|districts|neighbou?rhoods|if you|could you|would you"
    r"|shall (?:i|we)"
    r"|flexible|stretch|mejor para|busc\w+|pedi\w*|quier\w+|querias?|necesit\w+|has dicho|dijiste|por ejemplo|zonas?"
    r"|barrios|si (?:puede\w*|quiere\w*|pudiera\w*)|le gustaria|te gustaria|prefier\w+)\b"
)
_SEVERAL = re.compile(
    r"\b(?:than|against|versus|vs|both|others?|another|second|third|fourth|while|whereas|compared?|respectively|between"
    r"|rang\w+|cheap\w+|dearer|bigger|larger|smaller|pric(?:ier|iest)|difference|less|more|two (?:homes|flats"
    r"|options)|or"
    r"|then|from .* to|que el|que la|ambos|ambas|otr[oa]s?|segund[oa]|tercer[oa]?|mientras|frente a"
    r"|comparad[oa]s?|entre"
    r"|mas|menos|diferencia|los dos|las dos|desde)\b"
)
_GAP = re.compile(
    r"\b(?:leaves?|left|spare|sobran?|quedan?|less|more|cheaper|dearer|bigger|larger|smaller|difference"
    r"|differ|below|above|under|over|saves?|extra"
    r"|gap|apart"
    r"|than|mas|menos|diferencia|ahorra\w*|barat[oa]|car[oa]|grande|pequen[oa]|encima|debajo)\b"
)
_CLAIM = re.compile(
    r"\b(?:there's|there is|it's|it is|has|tiene|it costs?|its price|priced|the price|asking|on (?:offer|sale)"
    r"|costs?|this one"
    r"|that one|the one|this (?:home|flat|\w+ is)|one is|one in|(?:have|has|got|found|recommend"
    r"|suggest) (?:just )?(?:one"
    r"|an?)\b|located|situated|you'll find it|hay un[oa]?|tengo un[oa]?|tenemos un[oa]?|he encontrado|este (?:piso|es"
    r"|esta|cuesta|tiene)|esta (?:casa|vivienda|es|cuesta|tiene)|cuesta|vale|el precio es|es un[oa]?|el de|la de"
    r"|situad[oa]|se vende)\b"
)
_PLACED = re.compile(
    r"(?:\b(?:place|property|listing|there's|there is|it's|it is|that's|this one's|this one is"
    r"|that one is|one is|is (?:located"
    r"|situated)|located"
    r"|situated|you'll find it|(?:have|has|got|found|recommend|suggest|is) (?:just )?(?:one|an?)|hay un[oa]?|tengo"
    r" un[oa]?|tenemos un[oa]?|es un[oa]?|esta|situad[oa]|ubicad[oa]|the one|el de|la de|flat|apartment|home|penthouse"
    r"|studio|duplex|house|loft|villa|piso|casa|atico|apartamento|vivienda|estudio)\b[^.;?]*)$"
)
_ORDINAL = re.compile(
    r"\b(?:the (?:second|third|fourth|fifth|other|last|next|first)(?: one)?|another|both|el (?:segundo|tercero"
    r"|otro|ultimo"
    r"|primero)|la (?:segunda|tercera|otra|ultima|primera)|otro|otra|ambos)\b(?! floor| planta| piso)"
)
_BUILDING = re.compile(
    r"\b(?:building|block|complex|development|edificio|bloque|finca|promocion|neighbours?|vecinos)\b"
)
_TOTAL = re.compile(r"\b(?:over|more than|in all|in total|altogether|overall|mas de|en total)\b")
_PART_OF = re.compile(
    r"^ (?:facing|upstairs|downstairs|have|has|look\w*|face|open\w*|are|is|en|on|of|each|that|which|dan|estan|con|de)\b"
)


_DIFFERS = re.compile(
    r"^ ?(?:euros )?(?:less|more|cheaper|dearer|bigger|larger|smaller|difference|extra|apart|mas|menos|de diferencia)\b"
)
_DIFFERS_BY = re.compile(r"\b(?:by|difference (?:of|is)|diferencia (?:de|es))(?: about| around| de)? €?$")


_SUPERLATIVES = {
    "cheapest": re.compile(r"\b(?:cheapest|least expensive|lowest pric\w+|mas (?:barat[oa]|economic[oa]))\b"),
    "dearest": re.compile(r"\b(?:dearest|most expensive|priciest|mas car[oa])\b"),
    "biggest": re.compile(r"\b(?:biggest|largest|most spacious|mas (?:grande|ampli[oa]))\b"),
    "smallest": re.compile(r"\b(?:smallest|most compact|mas pequen[oa])\b"),
}
_SORTS = re.compile(
    r"\b(?:duplex|penthouse|studio|loft|villa|townhouse|triplex|ground[ -]floor|top[ -]floor|atico|estudio|chalet)\b"
)


class Context:
    """A sentence as far as it has been said.

    Args:
        folded: it, lower case and without accents.
    """

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.negative = _NEGATIVE.search(folded) is not None
        self.asks = folded.rstrip().endswith("?")
        self.wishful = _WISH.search(folded) is not None
        self.several = _SEVERAL.search(folded) is not None
        self.compares = _GAP.search(folded) is not None
        self.claims = _CLAIM.search(folded) is not None
        self.is_of_another = _ORDINAL.search(folded) is not None
        self.of_building = _BUILDING.search(folded) is not None
        self.counts_all = _TOTAL.search(folded) is not None

    @property
    def loose(self) -> bool:
        """It does not say of one home what it is."""
        return self.asks or self.wishful or self.negative

    def places(self, start: int) -> bool:
        """Does it say of a home that it is at the place that begins at `start`?"""
        return not self.loose and _PLACED.search(self.folded[:start]) is not None


def is_gap(before: str, behind: str) -> bool:
    """Do the words around a figure say that it is a difference ("fifty thousand less", "bigger by ten metres")?"""
    return _DIFFERS.match(behind) is not None or _DIFFERS_BY.search(before) is not None


def is_part(behind: str) -> bool:
    """Does what follows "two bedrooms" say that they are some of the home's ("facing the street")?"""
    return _PART_OF.match(behind) is not None


def superlative(folded: str) -> str | None:
    """ "cheapest", "dearest", "biggest" or "smallest", where the sentence speaks of such a home."""
    return next((name for name, pattern in _SUPERLATIVES.items() if pattern.search(folded)), None)


def sort_of_home(folded: str) -> str | None:
    """ "duplex", "penthouse": what may tell one home from the others."""
    found = _SORTS.search(folded)
    return found.group().replace("-", " ") if found else None
