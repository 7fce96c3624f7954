"""Is every number and every place in a reply known from the conversation? Judged without any code of the agent."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.properties import Property
from pipeline.search.text import fold
from tests.evaluation.conversation_numbers import Number, numbers_in, values_in
from tests.evaluation.conversation_words import CHECKS, CheckWords

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_PRONOUN_UP_TO = 2
_CAPITAL = re.compile(r"(?<![\w'’])[A-ZÀ-Ý][\wÀ-ÿ'’·-]*")


@dataclass
class Known:
    """What a conversation has to go on.

    Attributes:
        said: everything the caller said so far.
        tool_texts: contents of all tool messages so far.
        homes: every listing that a tool returned, in order.
        fixed: names that may always be said: agency, avatar, the listings' districts and cities, set phrases.
        locations: every district of the listings, as they write it.
        wished: numbers of the wishes as they were read from the caller's words.
        language: what caller and agent speak; the tools always speak English.
    """

    fixed: str = ""
    locations: tuple[str, ...] = ()
    said: list[str] = field(default_factory=list)
    tool_texts: list[str] = field(default_factory=list)
    homes: list[Property] = field(default_factory=list)
    wished: set[float] = field(default_factory=set)
    language: str = "en"

    @property
    def words(self) -> CheckWords:
        """What the language's replies are judged by."""
        return CHECKS[self.language]

    def add_homes(self, homes: Sequence[Property]) -> None:
        """Takes note of what a tool returned."""
        self.homes += [home for home in homes if home not in self.homes]

    def price_and_size_gaps(self) -> set[float]:
        """Differences between any two homes: what a comparison says."""
        pairs = list(itertools.combinations(self.homes, 2))
        prices = {float(abs(one.price - other.price)) for one, other in pairs}
        return prices | {float(abs(round(one.sqft) - round(other.sqft))) for one, other in pairs}

    def callers_values(self) -> set[float]:
        """Numbers the caller said: as they stand, as the thousands they may mean, and as wishes were read."""
        spoken = set().union(*(values_in(said, self.language) for said in self.said), self.wished)
        return spoken | {value * 1_000 for value in spoken} | {value * 1_000_000 for value in spoken if value < 100}


def ungrounded(reply: str, known: Known) -> list[str]:
    """The numbers and places of `reply` that nothing in the conversation bears out, each with a reason."""
    return [*_numbers(reply, known), *_misattributed(reply, known), *_names(reply, known), *_misplaced(reply, known)]


def mentioned(reply: str, homes: Sequence[Property], language: str = "en") -> list[Property]:
    """The homes that `reply` speaks of with both their price and their place, in the order of their prices in it."""
    prices = [number.value for number in numbers_in(reply, language)]
    found = [home for home in homes if home.price in prices and _is_named(home, reply)]
    return sorted(found, key=lambda home: prices.index(home.price))


def place_forms(location: str) -> tuple[str, ...]:
    """How a district may be said: whole, its halves, without "Barrio de" or its article; folded."""
    whole = fold(location)
    halves = whole.split("-") if "-" in whole else []
    bare = re.sub(r"^(?:barrio|distrito) (?:de |del )?(?:la )?|^(?:el|la|les|els) ", "", whole)
    return tuple(dict.fromkeys(form for form in (whole, whole.replace("-", " "), bare, *halves) if len(form) > 2))


def _is_named(home: Property, text: str) -> bool:
    plain = fold(text)
    return any(re.search(rf"\b{re.escape(form)}\b", plain) for form in place_forms(home.location))


def _numbers(reply: str, known: Known) -> Iterator[str]:
    attributes = {value for home in known.homes for value in (home.price, round(home.sqft), home.rooms, home.baths)}
    texts = set().union(*map(values_in, known.tool_texts)) if known.tool_texts else set()
    money = {float(home.price) for home in known.homes}
    callers, gaps = known.callers_values(), known.price_and_size_gaps()
    for number in numbers_in(reply, known.language):
        if not _counts(number, known.words):
            continue
        pool = {*map(float, attributes), *texts, *callers, *gaps}
        if number.noun in known.words.money:
            pool = money | callers | gaps | {value for value in texts if value not in attributes or value in money}
        if number.value not in pool:
            yield f"number {number.value:g} ({' '.join(number.after)}) comes from nowhere"


def _counts(number: Number, words: CheckWords) -> bool:
    if number.ordinal:
        return number.noun in words.storeys
    measured = words.single if number.value == 1 else words.measured
    return number.value > _PRONOUN_UP_TO or number.noun in measured or number.noun in words.money


def _misattributed(reply: str, known: Known) -> Iterator[str]:
    """In a sentence about one home, its bedrooms, bathrooms and size are the listing's."""
    for sentence in _SENTENCE_END.split(reply):
        homes = mentioned(sentence, known.homes, known.language)
        if not homes or len({home.price for home in homes}) > 1:
            continue
        right = {
            known.words.rooms: {float(home.rooms) for home in homes},
            known.words.baths: {float(home.baths) for home in homes},
            known.words.area: {float(round(home.sqft)) for home in homes} | known.price_and_size_gaps(),
        }
        for number in numbers_in(sentence, known.language):
            for noun, values in right.items():
                if " ".join(number.after).startswith(noun) and number.value not in values:
                    yield f"{number.value:g} {noun} is not what the listing of {homes[0].id} says"


def _names(reply: str, known: Known) -> Iterator[str]:
    """Names in the middle of a sentence that nothing in the conversation has."""
    words = set(re.findall(r"[a-z0-9]+", fold(" ".join([known.fixed, *known.said, *known.tool_texts]))))
    for sentence in _SENTENCE_END.split(reply):
        for match in list(_CAPITAL.finditer(sentence)):
            if sentence[: match.start()].rstrip().endswith((":", '"', "¿", "¡")) or match.start() == 0:
                continue
            parts = re.findall(r"[a-z0-9]+", fold(re.sub(r"['’](?:s|m|d|ll|re|ve)$", "", match.group())))
            if any(part not in words and part not in known.words.capitals for part in parts):
                yield f"the name {match.group()!r} comes from nowhere"


def _misplaced(reply: str, known: Known) -> Iterator[str]:
    """A sentence that speaks of one home names no other district than its own, the caller's or its description's."""
    said = fold(" ".join(known.said))
    districts = {location: place_forms(location) for location in known.locations}
    for sentence in _SENTENCE_END.split(reply):
        homes = mentioned(sentence, known.homes, known.language)
        if len({home.location for home in homes}) != 1:
            continue
        own = fold(" ".join([*(f"{home.location} {home.city} {home.description}" for home in homes), said]))
        plain = fold(sentence)
        for location, forms in districts.items():
            named = [form for form in forms if re.search(rf"\b{re.escape(form)}\b", plain)]
            if named and not any(form in own for form in forms):
                yield f"{location} is not where {homes[0].id} lies"
