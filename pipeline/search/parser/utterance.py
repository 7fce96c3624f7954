"""Puts together what the single readers find in an utterance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.search.parameters import SearchParameters, Weights
from pipeline.search.parser.amounts import AmountContext, AmountReader
from pipeline.search.parser.attitudes import is_indifferent_before
from pipeline.search.parser.bounds import COUNTED, Bound, both
from pipeline.search.parser.canonical import Canonical
from pipeline.search.parser.comparatives import ChangeFound, find_changes
from pipeline.search.parser.corrections import Clauses, clauses_of
from pipeline.search.parser.dropping import DropFound, find_drops
from pipeline.search.parser.mentions import mentions
from pipeline.search.parser.ordinals import OrdinalReader
from pipeline.search.parser.studios import StudioReader
from pipeline.search.parser.unread import unread_words
from pipeline.search.parser.whereabouts import is_added, is_ruled_out, roles_of, wanted_places
from pipeline.search.parser.wished import WishesRead, read_wishes
from pipeline.search.places.finder import PlaceReading
from pipeline.search.query import ParsedQuery, Slot
from pipeline.search.text import Token

Language = Literal["en", "es"]
_MOST_RESULTS = 10
_LARGEST = 1e12
_GUESS = 0.6
"""A confidence up to which the slot of a number was guessed from the number alone."""
_DOES_NOT_MATTER = re.compile(
    r"\b(?:matter|mind|care|igual|importan?|lo mismo"
    r"|(?:necesari|imprescindible|importante|obligatori|necessary|essential|required|important)\w*(?! (?:que|tener|to"
    r"|that)))\b"
)
"""These speak of what stands before them: "parking doesn't matter, two bathrooms"."""
_INSTEAD_OF_ONE = re.compile(r"\b(?:instead of|rather than|en (?:vez|lugar) de) (?:just |solo )?(?:one|un[oa]?)\b")
_NEED_NOT_BE = re.compile(
    r"\b(?:(?:doesn't|don't|does not|do not) (?:have|need) to (?:be|have)|needn't (?:be|have)|not necessarily|no tiene"
    r" (?:que|por que) (?:ser|tener)"
    r"|no hace falta que (?:sea|tenga))\b"
)
_COMPARISON = 40
"""Characters from where a bound may begin with the negation to its comparison."""
_NOT_THAT_MANY = re.compile(r"\b(?:not|no)(?: (?:a|the|los|las|de))* $")
"""Before a number that is put right: "not two bathrooms, three"."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers that are made once for a language."""

    amounts: AmountReader
    ordinals: OrdinalReader
    studios: StudioReader


def read_utterance(
    text: Canonical,
    tokens: Sequence[Token],
    places: PlaceReading,
    readers: Readers,
    language: Language,
    expecting: str | None,
) -> ParsedQuery:
    """Everything `text` asks for.

    Args:
        text: the utterance, canonical.
        tokens: its tokens.
        places: what was found of places.
        readers: of the language.
        language: of the utterance.
        expecting: the slot that was asked for.
    """
    return _Utterance(text, tokens, places, readers, language, expecting).parsed()


class _Utterance:
    """Collects slots and the characters that are claimed by them."""

    def __init__(
        self, text: Canonical, tokens: Sequence[Token], places: PlaceReading, readers: Readers, language: Language,
        expecting: str | None,
    ) -> None:  # fmt: skip
        self._text, self._tokens, self._places, self._readers = text, tokens, places, readers
        self._language, self._expecting = language, expecting
        self._clauses: Clauses = clauses_of(text.text, language)
        self._slots: dict[str, Slot] = {}
        self._dropped: list[str] = []
        self._claimed: list[tuple[int, int]] = list(self._clauses.cuts)
        self._claimed += [match.span() for match in _INSTEAD_OF_ONE.finditer(text.text)]
        self._changed: list[tuple[int, int]] = []
        self._asked = self._asked_span()
        self._no_name = False
        self._adds_place = False
        self._parameters = SearchParameters()

    def parsed(self) -> ParsedQuery:
        """The whole reading."""
        drops = find_drops(self._text.text, self._language, self._expecting)
        changes = find_changes(self._text.text, self._language)
        self._read_bounds(changes, drops)
        changes = self._without_bounded(changes)
        self._changed = [(found.start, found.end) for found in changes]
        self._claimed += self._changed
        self._claimed += [(found.start, found.end) for found in drops]
        self._dropped[:0] = [found.slot for found in drops]
        self._read_places()
        self._no_name = self._is_no_name()
        if self._no_name:
            self._asked = None
        wishes = self._read_wishes()
        question = self._question()
        unread = unread_words(self._text, [*self._claimed, *([self._asked] if self._asked else [])])
        self._dropped += wishes.indifferent
        if question is not None or self._parameters.place is not None:
            self._dropped = [slot for slot in self._dropped if slot != "place"]
        return ParsedQuery(
            parameters=self._parameters,
            slots=(*self._slots.values(), *wishes.slots),
            question=question,
            changes=tuple(found.change for found in changes),
            adds_place=self._adds_place,
            dropped=tuple(dict.fromkeys(self._dropped)),
            suggestion=self._places.suggestion if question else None,
            rules_out=question is not None and self._rules_out(),
            ask=self._places.ask if question else None,
            unread=unread,
        )

    def _read_bounds(self, changes: Sequence[ChangeFound], drops: Sequence[DropFound]) -> None:
        bounds: dict[str, Bound] = {}
        corrected: Bound | None = None
        taken = [(found.start, found.end) for found in changes] + [(found.start, found.end) for found in drops]
        taken += mentions(self._text.text)
        for begin, end in self._clauses.spans:
            corrected_before = corrected
            read = self._readers.amounts.read(self._text, begin, end, AmountContext(self._expecting, corrected))
            self._claimed += read.set_aside
            fresh: dict[str, Bound] = {}
            for bound in read.bounds:
                if _overlaps(bound, taken):
                    continue
                if self._does_not_matter(bound):
                    continue
                if bound.side == "plain" and self._is_put_right(bound, begin, end):
                    corrected = bound
                    self._claimed.append((bound.start, bound.end))
                    continue
                known = fresh.get(bound.quantity)
                fresh[bound.quantity] = bound if known is None else both(known, bound)
                corrected = bound
            self._put_straight(bounds, fresh, corrected_before, begin, end)
            for bound in self._readers.ordinals.read(self._text.text, begin, end):
                fresh[bound.quantity] = bound
            studio = self._readers.studios.read(self._text.text, begin, end, fresh.get("rooms"))
            if studio is not None:
                fresh["rooms"] = studio
            bounds.update(fresh)
        for bound in bounds.values():
            self._take(bound)

    def _put_straight(
        self, bounds: dict[str, Bound], fresh: dict[str, Bound], before: Bound | None, begin: int, end: int
    ) -> None:
        """What a clause says of the slot of the number before it, which was guessed or wrong.

        "At least two, no, three bathrooms": the two were no bedrooms. "Three bedrooms, I mean bathrooms": a new noun.
        """
        if before is None or before.quantity not in bounds:
            return
        if not fresh:
            noun = self._readers.amounts.noun_at(self._text.text[begin:end])
            if noun is not None and noun != before.quantity and before.quantity in COUNTED:
                fresh[noun] = replace(bounds.pop(before.quantity), quantity=noun, end=end)
        elif before.confidence <= _GUESS and before.quantity not in fresh:
            first = next(iter(fresh.values()))
            del bounds[before.quantity]
            if first.side == "plain" and first.low is not None and before.side in ("min", "max"):
                low, high = (first.low, None) if before.side == "min" else (None, first.low)
                fresh[first.quantity] = replace(first, low=low, high=high, side=before.side)

    def _is_put_right(self, bound: Bound, begin: int, end: int) -> bool:
        before, behind = self._text.text[begin : bound.start], self._text.text[bound.end : end]
        return _NOT_THAT_MANY.search(before) is not None or (self._language == "es" and behind.strip() == "no")

    def _does_not_matter(self, bound: Bound) -> bool:
        """ "I don't need two bathrooms": the number goes, and with it what was wished before."""
        begin = is_indifferent_before(self._text.text, bound.start, self._language)
        if begin is not None and _DOES_NOT_MATTER.search(self._text.text[begin : bound.start]):
            return False
        if begin is None:
            need_not_be = _NEED_NOT_BE.search(self._text.text[: bound.start + _COMPARISON])
            if need_not_be is None or need_not_be.end() < bound.start:
                return False
            self._claimed.append((need_not_be.start(), bound.end))
            return True
        if bound.side in ("plain", "exact"):
            self._dropped.append(bound.quantity)
        elif not _NEED_NOT_BE.search(self._text.text[begin : bound.start + _COMPARISON]):
            return False
        self._claimed.append((begin, bound.end))
        return True

    def _take(self, bound: Bound) -> None:
        words = self._text.words(bound.start, bound.end)
        self._claimed.append((bound.start, bound.end))
        if bound.quantity == "limit":
            limit = max(1, min(_MOST_RESULTS, int(bound.low or 1)))
            self._put("limit", limit, words, bound.confidence)
            return
        for side, value in (("min", bound.low), ("max", bound.high)):
            if value is None or value > _LARGEST:
                continue
            typed: float = round(value, 2) if bound.quantity == "size" else int(value + 1e-6)
            self._put(f"{side}_{bound.quantity}", typed, words, bound.confidence)

    def _put(self, name: str, value: Any, words: str, confidence: float) -> None:
        self._slots[name] = Slot(name, value, words, confidence)
        self._parameters = replace(self._parameters, **{name: value})

    def _without_bounded(self, changes: Sequence[ChangeFound]) -> tuple[ChangeFound, ...]:
        """A slot that got a bound of its own is not changed as well ("bigger than 100 metres")."""
        bounded = {name.split("_")[1] for name in self._slots if name.startswith(("min_", "max_"))}
        return tuple(found for found in changes if found.change.slot not in bounded)

    def _read_places(self) -> None:
        named = roles_of(self._text, self._language)
        self._claimed += [(entry.start, entry.end) for entry in named]
        wanted = wanted_places(self._text, named, self._clauses)
        excluded = [entry for entry in named if entry.role == "excluded"]
        if wanted:
            first, *others = wanted
            self._adds_place = is_added(self._text.text, first)
            self._put("place", first.match.place, first.match.words, first.match.confidence)
            if others:
                alternatives = tuple(entry.match.place for entry in others)
                words = ", ".join(entry.match.words for entry in others)
                self._put("or_places", alternatives, words, min(entry.match.confidence for entry in others))
        kept = {entry.match.place for entry in wanted}
        ruled_out = tuple(dict.fromkeys(entry.match.place for entry in excluded if entry.match.place not in kept))
        if ruled_out:
            words = ", ".join(dict.fromkeys(entry.match.words for entry in excluded))
            self._put("excluded_places", ruled_out, words, min(entry.match.confidence for entry in excluded))
        if any(entry.role == "given up" for entry in named) and not wanted:
            self._dropped.append("place")

    def _read_wishes(self) -> WishesRead:
        wishes = read_wishes(self._text, self._language, self._clauses, self._asked, self._claimed, self._changed)
        self._claimed += [*wishes.spans, *wishes.free_spans]
        self._parameters = replace(
            self._parameters, text=wishes.text, unwanted=wishes.unwanted, weights=wishes.weights or Weights()
        )
        return wishes

    def _asked_span(self) -> tuple[int, int] | None:
        """The characters of the canonical text that a question about a place is about."""
        span = self._places.asked_span
        if span is None or self._places.question is None:
            return None
        tokens = self._tokens[span[0] : span[1]]
        return self._text.span_of(tokens[0].start, tokens[-1].end) if tokens else None

    def _is_no_name(self) -> bool:
        """Is what was taken for a name nobody knows made of words that mean something else ("olvida el precio")?"""
        ask = self._places.ask
        if ask is None or self._asked is None or ask.kind not in ("unknown", "confirm"):
            return False
        wishes = read_wishes(self._text, self._language, self._clauses, None, self._claimed, self._changed)
        read = [*self._claimed, *wishes.spans]
        start, end = self._asked
        return all(
            any(begin <= start + word.start() and start + word.end() <= stop for begin, stop in read)
            for word in re.finditer(r"\S+", self._text.text[start:end])
        )

    def _rules_out(self) -> bool:
        ask, asked = self._places.ask, self._asked
        if self._places.suggestion is None or ask is None or asked is None:
            return False
        return is_ruled_out(self._text.text[: asked[0]], ask.words)

    def _question(self) -> str | None:
        place = self._parameters.place
        if self._no_name:
            return None
        if place is None or place.kind == "city" or (self._places.suggestion is not None and not self._places.matches):
            return self._places.question
        return None


def _overlaps(bound: Bound, spans: Sequence[tuple[int, int]]) -> bool:
    """Is the number inside words that mean something else ("20 metres bigger")?"""
    return any(start <= bound.start < end or bound.start <= start < bound.end for start, end in spans)
