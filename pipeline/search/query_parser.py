"""Spoken-style English and Spanish to search parameters, in milliseconds and without a model.

An utterance goes through these steps, each in its own module: tokens (`text`), number words (`numbers`), places
(`places`), the canonical text with marks for both (`canonical`), bounds (`amounts`), wishes (`wishes`). A correction
("under five hundred, no, four hundred") splits the text into clauses; a later clause wins, slot by slot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.search.amounts import AmountReader, Bound
from pipeline.search.canonical import Canonical, canonical, repair_slips
from pipeline.search.lexicon import Lexicon
from pipeline.search.lexicon_en import ENGLISH
from pipeline.search.lexicon_es import SPANISH
from pipeline.search.merging import merge
from pipeline.search.numbers import find_numbers
from pipeline.search.parameters import Place, SearchParameters, Weights
from pipeline.search.places import PlaceFinder, PlaceReading
from pipeline.search.query import Change, ParsedQuery, Slot
from pipeline.search.rendering import render
from pipeline.search.text import Token, tokenize
from pipeline.search.weighting import CHEAP, weights_for
from pipeline.search.wishes import find_wishes, join_wishes

__all__ = ["Change", "ParsedQuery", "QueryParser", "Slot", "merge", "render"]

_COUNTED = {
    "en": frozenset(
        "bedroom bedrooms bedroomed bed beds bath baths bathroom bathrooms room rooms bdrm bdrms br brs ba".split()
    ),
    "es": frozenset(
        "habitacion habitaciones hab habs dormitorio dormitorios cuarto cuartos bano banos aseo aseos".split()
    ),
}
_LONGEST_TEXT = 600
_MOST_RESULTS = 10
_NOT_A_PLACE_NEGATION = re.compile(
    r"\b(?:not|no|ni|nor|neither|except|except for|excluding|anywhere but|anything but|but not|avoid|other than"
    r"|rather than"
    r"|outside(?: of)?|instead of|away from|"
    r"don't (?:want|like)(?: to (?:live|be))?|hate|sin|excepto|salvo|menos|fuera de|no quiero|que no (?:sea|este)|en"
    r" vez de)"
    r"(?: (?:in|the|near|to|be|anything|something|around|en|el|la|a|area|of|vivir|ser|really|it|is|be|like))* $"
)
_ALSO_NOT = re.compile(r"^ (?:or|nor|and|ni|o|y)(?: (?:not|in|en))* $")
_ALSO_NOT_IN_A_LIST = re.compile(r"^ , @\d+ (?:,|or|nor|and|ni|o|y)(?: (?:not|in|en))* @")


class QueryParser:
    """Reads utterances.

    Args:
        places: the listings' cities and districts.
        size_unit: unit of the listings' sizes; square feet and metres in a query are converted to it.
    """

    def __init__(self, places: PlaceFinder, size_unit: str = "square metres") -> None:
        self._places = places
        self._languages = {
            lexicon.code: _Language(lexicon, AmountReader(lexicon, size_unit)) for lexicon in (ENGLISH, SPANISH)
        }

    def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
        """What `text` asks for on its own.

        Args:
            text: anything; only its first 600 characters are read.
            expecting: "price", "size", "rooms", "baths" or "place": what was asked, so that a bare answer fills it.
        """
        text = text[:_LONGEST_TEXT]
        tokens = tokenize(text)
        if not tokens:
            return ParsedQuery()
        language = self._languages[_language_of(tokens)]
        counted = _COUNTED[language.lexicon.code]
        tokens = repair_slips(tokens, language.lexicon, counted)
        numbers = find_numbers(tokens, language.lexicon.numbers, counted)
        taken = {index for number in numbers for index in range(number.start, number.end)}
        reading = self._places.read(tokens, taken, language.lexicon.code)
        whole = canonical(text, tokens, numbers, reading.matches)
        return _Reading(language, whole, reading, tokens, expecting).result()


@dataclass(frozen=True)
class _Language:
    """A lexicon with its patterns compiled."""

    lexicon: Lexicon
    amounts: AmountReader

    def __post_init__(self) -> None:
        lexicon = self.lexicon
        patterns = {
            "corrections": re.compile(lexicon.corrections),
            "studio": re.compile(lexicon.studio),
            "no_studio": re.compile(lexicon.no_studio),
            "negation": re.compile(lexicon.negation_before),
        }
        object.__setattr__(self, "patterns", patterns)
        object.__setattr__(self, "changes", [(slot, way, re.compile(p)) for slot, way, p in lexicon.changes])
        object.__setattr__(self, "drops", [(slot, re.compile(pattern)) for slot, pattern in lexicon.drops])

    patterns: dict[str, re.Pattern[str]] = None  # type: ignore[assignment]
    changes: list[tuple[str, str, re.Pattern[str]]] = None  # type: ignore[assignment]
    drops: list[tuple[str, re.Pattern[str]]] = None  # type: ignore[assignment]


class _Reading:
    """One utterance being read: collects slots, the later ones winning."""

    def __init__(
        self, language: _Language, text: Canonical, places: PlaceReading, tokens: Sequence[Token], expecting: str | None
    ) -> None:
        self._language, self._text, self._places, self._tokens = language, text, places, tokens
        self._expecting = expecting
        self._bounds: dict[str, Bound] = {}
        self._slots: dict[str, Slot] = {}

    def result(self) -> ParsedQuery:
        """Everything that was understood."""
        self._read_bounds()
        self._read_studio()
        parameters = SearchParameters()
        for name, bound in self._bounds.items():
            parameters = self._apply(parameters, name, bound)
        parameters = self._apply_places(parameters)
        dropped = self._dropped()
        parameters, unwished = self._apply_wishes(parameters)
        dropped += tuple(name for name in unwished if name not in dropped)
        question = self._places.question
        if question is not None and (parameters.place is None or parameters.place.kind == "city"):
            dropped = tuple(name for name in dropped if name != "place")
        elif question is not None and not _asks_despite_place(self._places):
            question = None
        return ParsedQuery(
            parameters, tuple(self._slots.values()), question, self._changes(), dropped,
            self._places.suggestion if question else None,
        )  # fmt: skip

    def _clauses(self) -> list[tuple[int, int]]:
        """The text cut at corrections."""
        text = self._text.text
        cuts = list(self._language.patterns["corrections"].finditer(text))
        begins = [0, *(match.end() for match in cuts)]
        ends = [*(match.start() for match in cuts), len(text)]
        return list(zip(begins, ends, strict=True))

    def _read_bounds(self) -> None:
        before: Bound | None = None
        for begin, end in self._clauses():
            bounds = self._language.amounts.read(self._text, begin, end, self._expecting, before)
            fresh: dict[str, Bound] = {}
            for bound in bounds:
                other = fresh.get(bound.quantity)
                fresh[bound.quantity] = _both_sides(other, bound) if other is not None else bound
                before = bound
            self._bounds.update(fresh)

    def _read_studio(self) -> None:
        text, patterns = self._text.text, self._language.patterns
        match = patterns["no_studio"].search(text)
        if match is not None:
            self._bounds.setdefault("rooms", Bound("rooms", 1, None, "min", match.start(), match.end(), 0.9))
            return
        match = patterns["studio"].search(text)
        if match is None:
            return
        rooms = self._bounds.get("rooms")
        if rooms is None:
            self._bounds["rooms"] = Bound("rooms", None, 0, "max", match.start(), match.end(), 0.95)
        elif rooms.side in ("min", "exact", "max") and re.search(r"\b(?:or|o)\b", text):
            most = rooms.high if rooms.high is not None else rooms.low
            self._bounds["rooms"] = replace(rooms, low=None, high=most, side="max")

    def _apply(self, parameters: SearchParameters, name: str, bound: Bound) -> SearchParameters:
        words = self._text.words(bound.start, bound.end)
        if name == "limit":
            limit = max(1, min(_MOST_RESULTS, int(bound.low or 1)))
            self._slots["limit"] = Slot("limit", limit, words, bound.confidence)
            return replace(parameters, limit=limit)
        for side, value in (("min", bound.low), ("max", bound.high)):
            if value is None or value > 1e12:
                continue
            typed: float = round(value, 2) if name == "size" else int(round(value))
            field = f"{side}_{name}"
            self._slots[field] = Slot(field, typed, words, bound.confidence)
            parameters = replace(parameters, **{field: typed})  # type: ignore[arg-type]
        return parameters

    def _apply_places(self, parameters: SearchParameters) -> SearchParameters:
        wanted: list[tuple[int, Place, str, float]] = []
        excluded: list[Place] = []
        last_end, last_excluded = -1, False
        for match in re.finditer(r"@(\d+)", self._text.text):
            found = self._text.places[int(match.group(1))]
            left = self._text.text[: match.start()]
            negated = _NOT_A_PLACE_NEGATION.search(left) is not None
            if last_excluded and (
                _ALSO_NOT.match(self._text.text[last_end : match.start()])
                or _ALSO_NOT_IN_A_LIST.match(self._text.text[last_end:])
            ):
                negated = True
            if negated:
                excluded.append(found.place)
                words = self._text.words(match.start(), match.end())
                self._slots["excluded_places"] = Slot("excluded_places", tuple(excluded), words, found.confidence)
            else:
                wanted.append((match.start(), found.place, found.words, found.confidence))
            last_end, last_excluded = match.end(), negated
        place = self._choose(wanted)
        return replace(parameters, place=place, excluded_places=tuple(dict.fromkeys(excluded)))

    def _choose(self, wanted: Sequence[tuple[int, Place, str, float]]) -> Place | None:
        """The place that holds: a district rather than its city, the first of several, the last after a correction."""
        if not wanted:
            return None
        starts = [begin for begin, _ in self._clauses()]
        clause_of = [sum(start >= begin for begin in starts) for start, *_ in wanted]
        latest = [entry for entry, clause in zip(wanted, clause_of, strict=True) if clause == max(clause_of)]
        districts = [entry for entry in latest if entry[1].kind == "district"]
        _, place, words, confidence = (districts or latest)[0]
        self._slots["place"] = Slot("place", place, words, confidence)
        return place

    def _apply_wishes(self, parameters: SearchParameters) -> tuple[SearchParameters, tuple[str, ...]]:
        text = re.sub(r"#\d+", " ", re.sub(r"@\d+", "@", self._text.text)).replace(" - ", " ")
        text = text.replace("/", " ")
        asked = self._asked_words()
        wanted, unwished = [], []
        for wish in find_wishes(text := _single_blanks(text), self._language.patterns["negation"]):
            if asked is not None and text[wish.start : wish.end] in asked:
                continue
            if wish.wanted:
                wanted.append(wish.name)
            else:
                unwished.append(wish.name)
        text_slot = join_wishes(wanted)
        if text_slot:
            self._slots["text"] = Slot("text", text_slot, text_slot, 0.9)
        cheap = CHEAP.search(self._text.text)
        if cheap is not None and self._language.patterns["negation"].search(self._text.text[: cheap.start()].rstrip()):
            cheap = None
        weights = weights_for(wanted, cheap=cheap is not None)
        if weights != Weights():
            words = cheap.group() if cheap is not None else text_slot
            self._slots["weights"] = Slot("weights", weights, words, 0.9)
        return replace(parameters, text=text_slot, weights=weights), tuple(dict.fromkeys(unwished))

    def _asked_words(self) -> str | None:
        """The words a question is about: they are a place, not a wish."""
        span = self._places.asked_span
        if span is None or self._places.question is None:
            return None
        return " ".join(token.folded for token in self._tokens[span[0] : span[1]])

    def _changes(self) -> tuple[Change, ...]:
        found: list[tuple[int, Change]] = []
        for slot, direction, pattern in self._language.changes:
            match = pattern.search(self._text.text)
            if match is None or any(bound.start <= match.start() < bound.end for bound in self._bounds.values()):
                continue
            change = Change(slot, direction)  # type: ignore[arg-type]
            if all(other.slot != slot for _, other in found):
                found.append((match.start(), change))
        return tuple(change for _, change in sorted(found, key=lambda entry: entry[0]))

    def _dropped(self) -> tuple[str, ...]:
        text = self._text.text
        return tuple(dict.fromkeys(slot for slot, pattern in self._language.drops if pattern.search(text)))


def _language_of(tokens: Sequence[Token]) -> str:
    words = [token.folded for token in tokens if token.is_word]
    spanish = sum(word in SPANISH.markers for word in words)
    english = sum(word in ENGLISH.markers for word in words)
    return "es" if spanish > english else "en"


def _both_sides(first: Bound, second: Bound) -> Bound:
    """ "At least two but no more than four": both hold. Anything else: the later one."""
    low = second.low if second.low is not None else first.low
    high = second.high if second.high is not None else first.high
    complementary = (first.low is None) != (second.low is None) and (first.high is None) != (second.high is None)
    if not complementary or (low is not None and high is not None and low > high):
        return second
    return replace(second, low=low, high=high, start=min(first.start, second.start), end=max(first.end, second.end))


def _asks_despite_place(reading: PlaceReading) -> bool:
    return reading.suggestion is not None and not reading.matches


def _single_blanks(text: str) -> str:
    return re.sub(r" +", " ", text)
