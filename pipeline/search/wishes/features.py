"""What a listing's text says the home has, and what it says it has not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from pipeline.search.text import fold
from pipeline.search.wishes.or_lists import goes_on_with_or
from pipeline.search.wishes.stems import stem_set, stems
from pipeline.search.wishes.wish_patterns import BOTH
from pipeline.search.wishes.wish_vocabulary import WISH_NAMES, Span, WishVocabulary
from pipeline.search.wishes.wish_wordings import LISTED

Said = Literal["has", "lacks", "nothing"]

_NAMES = frozenset(WISH_NAMES)
_NEARBY = tuple(name for name in WISH_NAMES if name.startswith("near "))
_OF_THE_HOME = WishVocabulary((name for name in WISH_NAMES if name not in _NEARBY), BOTH, LISTED)
_AROUND_IT = WishVocabulary(_NEARBY, BOTH, LISTED)

_IMPLIES: dict[str, tuple[str, ...]] = {
    "private terrace": ("terrace",),
    "roof terrace": ("terrace",),
    "sea views": ("views",),
    "south facing": ("bright",),
    "villa": ("house",),
    "penthouse": ("top floor", "high floor"),
    "top floor": ("high floor",),
}
"""What goes without saying in a home that has the first."""
_RULES_OUT: dict[str, tuple[str, ...]] = {
    "to renovate": ("renovated", "designer", "new build", "modern"),
    "unfurnished": ("furnished",),
    "ground floor": ("top floor", "high floor", "penthouse"),
}
_WITHIN: dict[str, frozenset[str]] = {
    "to renovate": frozenset({"renovated"}),
    "unfurnished": frozenset({"furnished"}),
    "interior": frozenset({"terrace", "exterior"}),
    "exterior": frozenset({"interior"}),
    "renovated": frozenset({"to renovate"}),
}
"""Words inside the first that do not mean what they do alone: the "patio" of an interior one."""
_FACILITIES = frozenset(
    {
        "balcony", "concierge", "fireplace", "garage", "garden", "gym", "lift", "playground", "private terrace",
        "roof terrace", "sauna", "swimming pool", "tennis court", "terrace", "washing machine", "storage room",
    }
)  # fmt: skip
"""What the neighbourhood may have as well: a public pool, a bar's terrace."""

_INSTALLED = frozenset(
    {"air conditioning", "double glazing", "fitted wardrobes", "heating", "open kitchen", "smart home", "solar panels"}
)
_OF_PLACES_TOO = frozenset(
    {
        "playground",
        "tennis court",
        "swimming pool",
        "views",
        "sea views",
        "renovated",
        "modern",
        "classic",
        "designer",
        "charming",
        "garden",
    }
)
"""What is said of a park or a market as well."""

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[;\n\r•|*]")
_FILL = (
    r"(?: (?:a|an|any|the|its|own|private|communal|shared|proper|fixed|separate|direct|have|has|having|allow|allowed"
    r"|accept|accepts|admit|permit|yet|currently|been|is|there|either|single|of|kind|for|un|una|ningun|ninguna|tiene"
    r"|hay|cuenta|con|dispone|de|se|admiten|permiten|aceptan|el|la|exactly|very|really|so|too|installed|fitted))*$"
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:no|not|without|lacks?|lacking|lack of|doesn't|does not|isn't|aren't|don't|do not|nor|neither|never|sin"
    r"|ni|carece de|nunca|rather than|than|anything but|hardly any|excludes?|excluding|free of|minus|tampoco|missing"
    r"|but not|instead of))" + _FILL
)
_MAYBE_BEFORE = re.compile(
    r"\b(?:(?:could|can|may|might|would|possible to|possibility (?:of|to)|option (?:of|to|for)|permission (?:to|for)"
    r"|scope (?:to|for)|potential (?:to|for)|room to|space to|easy to|to|allow for|plans? (?:to|for)|approved to)"
    r" (?:be )?(?:add|adding|build|building|install|installing|create|creating|win|fit|fitting|make|making|putting in"
    r"|put in|have|hacer|instalar|anadir|construir|crear|poner|convert \w+ into|become)|(?:planned|planning"
    r"|pending|future|proposed|projected|potential|possible|possibility of|option of|optional|permission for|plans for"
    r"|potential for|scope for|room for|space for|ideal for|instead|poder (?:hacer|instalar)|se puede (?:hacer"
    r"|instalar|poner)|posibilidad de(?: \w+)?|opcion (?:a|de)(?: \w+)?|proyecto (?:de|para)(?: \w+)?|previst[oa]"
    r"|futur[oa]|posible|pendiente de(?: \w+)?|espacio para|preinstalacion de|pre ?installation (?:of|for)"
    r"|prepared for|preparado para))(?: (?:a|an|the|its|un|una|el|la|small|private|of|de|en|second|new))*$"
)
_NOT_AFTER = re.compile(
    r"(?: \(?(?:is|are|was|were)?(?: ?(?:currently|also|yet|still))? ?(?:missing|lacking|absent|not(?: (?:yet|currently"
    r"|been|be|a|so|very|included|fitted|permitted|allowed|available|accepted|admitted|installed|possible|there"
    r"|provided"
    r"|in|part|present|welcome|working|of))+)\b|,? \(?not? (?:included|allowed|permitted|accepted|fitted|installed"
    r"|available|incluid[oa]|permitid[oa]s?|admitid[oa]s?|disponible)\b| ?[:=–-] ?(?:(?:no|none|ningun[oa])(?=$|"
    r" ?[,)/])|not? \w+ed)"
    r"| (?:no (?:incluid[oa]s?|permitid[oa]s?|admitid[oa]s?|disponibles?|hay|tiene|se (?:admiten|permiten|incluye))"
    r"|none)\b| (?:is|are) (?:not|no longer)\b)"
)
_MAYBE_AFTER = re.compile(
    r",? \(?(?:(?:is|are|has been|have been|being|was|were|will be|,)? ?(?:still |currently |already |only )?(?:planned"
    r"|pending|projected|proposed|optional|possible|to be (?:installed|built|added|fitted|created)|to install)|could be"
    r" (?:added|installed|built|opened|fitted|created|made)|can be (?:added|installed|built|bought|purchased|rented)"
    r"|would be|might be|available (?:separately|to rent|for rent|at extra)|previst[oa]|pendiente|en proyecto|opcional"
    r"|(?:se )?puede (?:instalar|anadir)|in the budget|(?:approved|agreed)(?: but)?)\b"
    r"|,? (?:as|because|since) (?:there is none|neither|none|no )\b"
)
_ELSEWHERE_BEFORE = re.compile(
    r"\b(?:(?:near|nearby|close to|next to|opposite|overlooking|facing|cerca de|junto a|frente a)(?: (?:a|an|some"
    r"|several"
    r"|two|many|shops|bars|and|un|una|unos|unas))*(?: (?:public|municipal|local|communal|shared))?"
    r"|(?:public|municipal|council|hotel|botanical|climbing|street|pavement|neighbourhood|local|royal|palace|castle"
    r"|jardines del?)|(?:bars?|cafes?|restaurants|shops|restaurantes|bares|tiendas|cafeterias)(?: (?:and|with|y|con|,"
    r"|their|lively|sunny|full|of|busy|popular))+)$"
)
_BESIDE_THE = re.compile(r"\b(?:near|close to|next to|opposite|minutes from|steps from)(?: (?:the|a|its))?$")
_BESIDE_THE_HOME = frozenset({"garden", "gym", "playground", "tennis court"})
_ELSEWHERE_AFTER = re.compile(
    r" (?:near ?by|close by|round the corner|around the corner|down the (?:street|road)|in the (?:street|neighbourhood"
    r"|area|vicinity)|(?:is|are) (?:a|two|three|five|ten|\w+)[ -](?:short |minutes?|steps?)|for rent near|of the"
    r" (?:bars?"
    r"|cafes?|restaurants?|hotel|palace)|de (?:los|las) (?:bares|restaurantes|cafeterias)|municipal|publica|cerca|en"
    r" la zona"
    r"|al lado\b)"
)
_PETS_MAY = re.compile(
    r"\b(?:allow|accept|welcome|permit|admit|friendly|fine|ok|okay|no problem|no trouble|object|keep|bring|rule"
    r"|admiten|aceptan"
    r"|permiten|bienvenid|take)"
)
_AREA = re.compile(
    r"\b(?:markets?|parks?|hills?|battery|lookout|neighbourhood|district|museum|basilica|dome|tower|towers|square"
    r"|vistillas)\b"
)
_HOME = re.compile(
    r"\b(?:windows?|living(?! room of the)|lounge|terraces?|balcon\w+|bed ?rooms?|home|flat|apartment|floor|rooms?(?!"
    r" of the)|you|your|it|penthouse"
    r"|house|villa|height|kitchen|piso|ventanas?|terraza|salon|vivienda|casa|property|views are|breakfast|landing"
    r"|bathroom|upstairs)\b"
)


@dataclass(frozen=True)
class ListingFeatures:
    """What a description says.

    Attributes:
        has: names of the wishes it fulfils.
        lacks: names of those of which it says that it does not.
        text: the description, folded.
    """

    has: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    text: str = ""

    @cached_property
    def _sentences(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(stems(sentence)) for sentence in _SENTENCE_END.split(self.text))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset().union(*self._sentences)

    def fulfils(self, wish: str) -> bool:
        """Does it have `wish`, a name or free words? Of free words all must stand in one sentence."""
        if wish in self.has:
            return True
        if wish in _NAMES:
            return False
        wanted = stem_set(wish)
        return bool(wanted) and wanted <= self._stems and any(wanted <= sentence for sentence in self._sentences)


def features_of(description: str) -> frozenset[str]:
    """Names of the wishes that a listing's description fulfils ("no lift" does not count as a lift)."""
    return read_features(description).has


@lru_cache(maxsize=4_096)
def read_features(description: str) -> ListingFeatures:
    """What `description` says, in English or Spanish. Takes milliseconds the first time, so results are kept."""
    text = unicodedata.normalize("NFC", description)
    folded = fold(text)
    raw = text if len(text) == len(folded) else folded
    has: set[str] = set()
    lacks: set[str] = set()
    begin = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(folded)), len(folded)]:
        for name, said in _read_sentence(folded[begin:end], raw[begin:end]):
            (has if said == "has" else lacks).add(name)
        begin = end
    for name in sorted(has):
        has.update(_IMPLIES.get(name, ()))
    if {"penthouse", "terrace"} <= has:
        has.add("roof terrace")
    for name in sorted(has):
        lacks.update(_RULES_OUT.get(name, ()))
        has.difference_update(_RULES_OUT.get(name, ()))
    if "exterior" not in has and "interior" in has:
        lacks.add("exterior")
    return ListingFeatures(frozenset(has), frozenset(lacks - has), folded)


def _read_sentence(sentence: str, raw: str) -> Iterator[tuple[str, Said]]:
    text = re.sub(r"(?<=\w)[-–](?=\w)", " ", sentence).strip(".!?;\n\r ")
    offset = len(sentence) - len(sentence.lstrip(".!?;\n\r "))
    for vocabulary in (_OF_THE_HOME, _AROUND_IT):
        spans = [
            span for span in _apart(vocabulary.all_spans(text)) if not _is_name(raw, span[0] + offset, span[1] + offset)
        ]
        for (_, _, name), said in zip(spans, _what_is_said(text, spans), strict=True):
            if said != "nothing":
                yield name, said


def _apart(spans: Sequence[Span]) -> list[Span]:
    return [
        span
        for span in spans
        if not any(
            span[2] in _WITHIN.get(other[2], ()) and other[0] <= span[0] and span[1] <= other[1] for other in spans
        )
    ]


def _what_is_said(text: str, spans: Sequence[Span]) -> list[Said]:
    found = [_said_of(text, span) for span in spans]
    gaps = [text[before[1] : after[0]] for before, after in zip(spans, spans[1:], strict=False)]
    for index in range(len(gaps)):
        listed = goes_on_with_or(gaps[index:]) or re.fullmatch(r" y (?:de )?", gaps[index])
        if found[index] == "lacks" and found[index + 1] == "has" and listed:
            found[index + 1] = "lacks"
    for index in reversed(range(len(gaps))):
        joined = re.fullmatch(r" ?,? ?(?:and|or|y|o)?(?: (?:a|an|the|el|la|un|una))? ", gaps[index])
        behind = spans[index + 1][1]
        if joined and found[index] == "has" and (_denied_behind(text, behind) or _MAYBE_AFTER.match(text, behind)):
            found[index] = found[index + 1]
    return found


def _said_of(text: str, span: Span) -> Said:
    start, end, name = span
    left = text[max(0, start - 70) : start].rstrip()
    if _NOT_BEFORE.search(left) or _denied_behind(text, end):
        return "lacks"
    if name == "pets":
        return "has" if _PETS_MAY.search(text) else "nothing"
    if name in _FACILITIES:
        if _MAYBE_BEFORE.search(left) or _MAYBE_AFTER.match(text, end):
            return "lacks"
        if _ELSEWHERE_AFTER.match(text, end) or _ELSEWHERE_BEFORE.search(left):
            return "nothing"
        if name in _BESIDE_THE_HOME and _BESIDE_THE.search(left):
            return "nothing"
    elif _MAYBE_BEFORE.search(left) or _MAYBE_AFTER.match(text, end):
        return "lacks" if name in _INSTALLED else "nothing"
    if name == "new build" and "renovat" in text:
        return "nothing"
    if name in _OF_PLACES_TOO and _AREA.search(text) and not _HOME.search(text):
        return "nothing"
    return "has"


def _denied_behind(text: str, end: int) -> bool:
    return _NOT_AFTER.match(text, end) is not None


def _is_name(raw: str, start: int, end: int) -> bool:
    """Is it part of a proper name ("Botanical Garden", "Villa Amèlia")? In a heading every word has a capital."""
    words = [word for word in raw.split() if word[:1].isalpha()]
    if sum(word[0].isupper() for word in words) > 0.6 * len(words):
        return False
    before, behind = raw[:start].split(), raw[end:].split()
    if (
        raw[start:end].lower() in ("gardens", "garden")
        and behind[:1] == ["of"]
        and behind[1:]
        and behind[1][0].isupper()
    ):
        return True
    if not all(word[:1].isupper() for word in raw[start:end].split()):
        return raw[start:end] == "gardens" and len(before) > 1 and before[-1][:1].isupper()
    after_name = bool(before) and before[-1][:1].isupper() and before[-1][-1:].isalpha()
    return after_name or (raw[end:].startswith(" ") and bool(behind) and behind[0][:1].isupper())
