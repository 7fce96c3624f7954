"""From one clause to acts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline.agent.local.acts import (
    Act,
    ChangeSlot,
    Count,
    Detail,
    Does,
    GiveName,
    Move,
    Pick,
    Superlative,
    Which,
    Wish,
)
from pipeline.agent.local.aspects import Aspect
from pipeline.agent.local.cues import Cues
from pipeline.agent.local.spoken import place_words
from pipeline.agent.local.state import State
from pipeline.properties import Property
from pipeline.search.query import ParsedQuery
from pipeline.search.text import fold

_SOFT_SLOTS = frozenset({"text", "weights", "limit"})
"""Slots that a question about the current home has just as well as a wish."""
_GENERAL_ASPECTS = frozenset({"condition", "building"})
"""Give way to a more definite aspect of the same question: "is the kitchen new" is about the kitchen."""
_MOST_DETAILS = 2
_SHORT_WORDS = 4
_ANSWER_WORDS = 3
PUNCTUATION = " \t\n,.;:!?…-"
_YIELD_TO_WISH = frozenset(
    {
        "rude",
        "joke",
        "who are you",
        "what can you do",
        "viewing",
        "person",
        "system",
        "are you a robot",
        "other callers",
    }
)
"""Found anywhere in a clause, they count less than a wish in the same clause."""


class WishParser(Protocol):
    """What is needed of the query parser."""

    def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
        """`text` understood on its own; `expecting` is the slot that was asked for."""
        ...


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause being read.

    Attributes:
        raw: as it was said.
        asked: in lower case, without hesitation.
        words: without what says nothing ("okay", "well").
        parsed: what the query parser reads in it.
        state: where the conversation stands.
    """

    raw: str
    asked: str
    words: str
    parsed: ParsedQuery
    state: State

    @property
    def is_hard(self) -> bool:
        """Does it say more than a feature by name?"""
        parsed = self.parsed
        return bool(
            parsed.changes
            or parsed.dropped
            or parsed.question
            or any(slot.name not in _SOFT_SLOTS for slot in parsed.slots)
        )


class ClauseReader:
    """Reads one clause at a time.

    Args:
        parser: reads wishes.
        cues: the language's patterns.
    """

    def __init__(self, parser: WishParser, cues: Cues) -> None:
        self._parser = parser
        self._cues = cues
        # In this order: the first that finds something has understood the clause.
        self._readers = (
            self._which,
            self._simple,
            self._move,
            self._pick,
            self._number,
            self._about_home,
            self._off_topic,
        )

    def acts(self, raw: str, state: State) -> list[Act] | None:
        """The acts of one clause, none when it says nothing; None when it is (part of) a wish."""
        cues = self._cues
        asked = cues.hesitation.sub("", raw.lower()).strip(PUNCTUATION)
        for answer, pattern in ((Does("no"), cues.no), (Does("yes"), cues.yes)):
            if match := pattern.match(asked):
                remainder = asked[match.end() :].strip(PUNCTUATION)
                if answer == Does("no") and self._rules_out(raw, remainder):
                    return None
                return self._answered(answer, remainder, state)
        if whole := next((what for what, pattern in cues.simple if pattern.fullmatch(asked)), None):
            return [Does(whole)]
        words = cues.filler.sub("", asked).strip(PUNCTUATION)
        if not words:
            return []
        clause = _Clause(raw, asked, words, self._parser.parse(raw, expected_slot(state)), state)
        for read in self._readers:
            if acts := read(clause):
                return acts
        return None if clause.parsed.understood else self._left_over(clause)

    def _rules_out(self, raw: str, remainder: str) -> bool:
        """Is the "no" no answer but part of a wish: "no ground floor"?"""
        if not remainder or not self._parser.parse(raw).parameters.unwanted:
            return False
        return not self._parser.parse(remainder).parameters.unwanted

    def _answered(self, answer: Does, remainder: str, state: State) -> list[Act] | None:
        """A yes or no with what follows it; "no, under four hundred" is a wish."""
        following = self.acts(remainder, state) if remainder else []
        if following is None:
            return None
        return [answer] if following == [Does("unclear")] else [answer, *following]

    def _which(self, clause: _Clause) -> list[Act]:
        if len(clause.state.shown) < 2:
            return []
        for comparison, pattern in self._cues.which:
            if pattern.search(clause.words):
                return [Which(comparison)]
        return []

    def _simple(self, clause: _Clause) -> list[Act]:
        for what, pattern in self._cues.simple:
            if not (pattern.search(clause.words) or pattern.search(clause.asked)):
                continue
            comparing = what == "compare" and len(clause.state.shown) < 2
            if clause.is_hard and (what in _YIELD_TO_WISH or comparing):
                continue
            return [Does(what)]
        return []

    def _move(self, clause: _Clause) -> list[Act]:
        state, cues = clause.state, self._cues
        if state.asked in ("change", "criteria", "place"):
            for slot, pattern in cues.slots:
                if pattern.search(clause.words):
                    return [ChangeSlot(slot)]
        for direction, pattern in cues.moves:
            if pattern.search(clause.words):
                return [Move(direction)]
        for index, pattern in cues.positions:
            if pattern.search(clause.words):
                return [Pick(state.listed[index])] if index < len(state.listed) else [Move("next")]
        return []

    def _pick(self, clause: _Clause) -> list[Act]:
        home = self._pointed_at(clause.words, clause.state)
        if home is None:
            return []
        about_it = replace(clause, state=replace(clause.state, current=home))
        return [Pick(home), *self._details(about_it, picked=True)]

    def _number(self, clause: _Clause) -> list[Act]:
        for extreme, pattern in self._cues.extremes:
            if pattern.search(clause.words):
                return [Superlative(extreme), *self._wish_beside(pattern, clause)]
        if self._cues.count.search(clause.words):
            return [Count(), *self._wish_beside(self._cues.count, clause)]
        return []

    def _wish_beside(self, pattern: re.Pattern[str], clause: _Clause) -> list[Act]:
        """The wish in what is left of `clause` without what `pattern` finds."""
        parsed = self._parser.parse(pattern.sub(" ", clause.raw))
        return [Wish(parsed)] if parsed.understood else []

    def _about_home(self, clause: _Clause) -> list[Act]:
        return list(self._details(clause))

    def _off_topic(self, clause: _Clause) -> list[Act]:
        return [Does("out of scope")] if not clause.is_hard and self._cues.out_of_scope.search(clause.words) else []

    def _left_over(self, clause: _Clause) -> list[Act]:
        """What a clause is when nothing in it was recognised."""
        cues, words, state = self._cues, clause.words, clause.state
        if state.asked == "name" and len(words.split()) <= _ANSWER_WORDS and _is_name(words, cues):
            return [GiveName(capitalised(words.split()[0]))]
        if cues.any_home.search(words):
            return [Wish(ParsedQuery())]
        if state.current is not None and cues.asks_home.search(words) and cues.refers_home.search(words):
            content = tuple(word for word in re.findall(r"[^\W\d_]+", words) if word not in cues.stop_words)
            if content:
                return [Detail(None, content)]
        return [Does("out of scope" if len(words.split()) > _SHORT_WORDS else "unclear")]

    def _details(self, clause: _Clause, *, picked: bool = False) -> tuple[Detail, ...]:
        """What `clause` asks about the current home; empty when it asks nothing about it."""
        cues, words = self._cues, clause.words
        if clause.state.current is None or (cues.wants.search(words) and not picked):
            return ()
        if clause.parsed.changes and not cues.why.match(words):
            return ()
        if clause.is_hard and not (picked or cues.refers_home.search(words)):
            return ()
        if not (cues.asks_home.search(words) or len(words.split()) <= _SHORT_WORDS):
            return ()
        return tuple(Detail(aspect) for aspect in _aspects_in(words, cues.aspects)[:_MOST_DETAILS])

    def _pointed_at(self, words: str, state: State) -> Property | None:
        """The home already spoken about that `words` point at."""
        cues, shown = self._cues, state.shown
        if len(shown) >= 2:
            pair = shown[-2:]
            for pattern, chosen in (
                (cues.cheaper_one, min(pair, key=lambda home: home.price)),
                (cues.dearer_one, max(pair, key=lambda home: home.price)),
                (cues.bigger_one, max(pair, key=lambda home: home.sqft)),
                (cues.smaller_one, min(pair, key=lambda home: home.sqft)),
            ):
                if pattern.search(words):
                    return chosen
        for index, pattern in cues.ordinals:
            if index < len(state.listed) and pattern.search(words):
                return state.listed[index]
        if match := cues.pick.search(words):
            where = fold(match.group(1))
            for home in reversed(shown):
                if fold(place_words(home.location)) in where or where in fold(home.location):
                    return home
        return None


def expected_slot(state: State) -> str | None:
    """The slot that the last reply asked for."""
    return state.asked if state.asked in ("place", "price", "rooms", "baths", "size") else None


def _aspects_in(clause: str, aspects: Iterable[Aspect]) -> list[Aspect]:
    """Aspects asked for, in the order of the question; a longer match swallows one inside it."""
    found = [(match.start(), match.end(), aspect) for aspect in aspects if (match := aspect.asked.search(clause))]
    kept = [
        (start, aspect)
        for start, end, aspect in found
        if not any(other[0] <= start and end <= other[1] and other[1] - other[0] > end - start for other in found)
    ]
    kept.sort(key=lambda hit: hit[0])
    chosen = [aspect for _, aspect in kept]
    definite = [aspect for aspect in chosen if aspect.key not in _GENERAL_ASPECTS]
    return definite or chosen


def _is_name(text: str, cues: Cues) -> bool:
    words = text.split()
    return all(word.isalpha() and word.lower() not in cues.not_names | cues.stop_words for word in words)


def capitalised(name: str) -> str:
    """`name` with a capital, however it was typed."""
    return name if name[:1].isupper() else name[:1].upper() + name[1:]
