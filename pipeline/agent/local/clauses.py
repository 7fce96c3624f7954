"""From one clause to acts."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.agent.local.acts import (
    Act,
    Areas,
    ChangeSlot,
    Count,
    Detail,
    Does,
    Extreme,
    GiveName,
    Move,
    Pick,
    Simple,
    Superlative,
    Unfinished,
    Wish,
)
from pipeline.agent.local.aspects import asked_in
from pipeline.agent.local.clause import SOFT_SLOTS, Clause, capitalised, content, read_wish
from pipeline.agent.local.clause import WishParser as WishParser
from pipeline.agent.local.comparing import Comparing
from pipeline.agent.local.cues import Cues
from pipeline.agent.local.pointing import Pointing
from pipeline.agent.local.state import State
from pipeline.search.parameters import SearchParameters
from pipeline.search.query import ParsedQuery

_MOST_DETAILS = 2
_SHORT_WORDS = 4
_ANSWER_WORDS = 3
PUNCTUATION = " \t\n,.;:!?¿¡…-"
_YIELDING = frozenset({"joke", "who are you", "what can you do", "viewing", "person", "system", "other callers"}) | {
    "elsewhere",
    "opinion",
    "wait",
    "languages",
}
"""Found anywhere in a clause, they are not meant when there is a wish in the same clause."""
_BESIDE_WISH = frozenset(
    (
        "rude",
        "are you a robot",
        "to rent",
        "finance",
        "negotiate",
        "privacy",
        "area advice",
        "my name",
        "weather talk",
        "your day",
        "compliment",
        "laugh",
        "good news",
        "sad news",
        "nervous",
        "first time",
        "start over",
        "agency",
        "said already",
        "think it over",
        "are you there",
    )
)
"""Meant beside a wish in the same clause."""


_OF_A_HOME: frozenset[Simple] = frozenset({"tell more", "why price"})
"""They may name the home that is meant."""


class ClauseReader:
    """Reads one clause at a time.

    Args:
        parser: reads wishes.
        cues: the language's patterns.
    """

    def __init__(self, parser: WishParser, cues: Cues) -> None:
        self._parser = parser
        self._cues = cues
        self._pointing = Pointing(cues)
        self._comparing = Comparing(cues, self._pointing)
        # In this order: the first that finds something has understood the clause.
        self._readers = (
            self._comparing.acts,
            self._areas,
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
        lowered = raw.lower().strip(PUNCTUATION)
        asked = cues.hesitation.sub("", lowered).strip(PUNCTUATION)
        if cues.yes.fullmatch(lowered):
            return [Does("yes")]
        for answer, pattern in ((Does("no"), cues.no), (Does("yes"), cues.yes)):
            if match := pattern.match(asked):
                remainder = asked[match.end() :].strip(PUNCTUATION)
                if answer == Does("no") and self._rules_out(raw, remainder):
                    return None
                return self._answered(answer, remainder, state)
        if whole := next((what for what, pattern in cues.simple if pattern.fullmatch(asked)), None):
            if whole not in _OF_A_HOME:
                return [self._does(whole, asked)]
        words = cues.filler.sub("", asked).strip(PUNCTUATION)
        if not words:
            return []
        clause = Clause(raw, asked, words, read_wish(self._parser, raw, state), state)
        if (
            cues.breaks_off.search(lowered)
            and cues.wants.search(words)
            and clause.parsed.parameters.place is None
            and not any(slot.name not in SOFT_SLOTS for slot in clause.parsed.slots)
        ):
            return [Unfinished(raw)]
        for read in self._readers:
            if acts := read(clause):
                return acts
        return None if clause.parsed.understood else self._left_over(clause)

    def _rules_out(self, raw: str, remainder: str) -> bool:
        """Is the "no" no answer but part of a wish: "no ground floor", "no budget limit"?"""
        if not remainder:
            return False
        whole, rest = self._parser.parse(raw), self._parser.parse(remainder)
        return bool(
            (whole.parameters.unwanted and not rest.parameters.unwanted) or (whole.dropped and not rest.dropped)
        )

    def _answered(self, answer: Does, remainder: str, state: State) -> list[Act] | None:
        """A yes or no with what follows it; "no, under four hundred" is a wish."""
        following = self.acts(remainder, state) if remainder else []
        if following is None:
            return None
        return [answer] if following == [Does("unclear")] else [answer, *following]

    def _areas(self, clause: Clause) -> list[Act]:
        cues = self._cues
        asks = cues.areas.search(clause.words) or (
            clause.state.asked == "place" and cues.what_is_there.search(clause.words)
        )
        if not asks:
            return []
        parsed = clause.parsed
        if any(slot.name not in SOFT_SLOTS | {"place"} for slot in parsed.slots):
            # "Where do you have six bedrooms?" is a wish that holds anywhere.
            return [Wish(replace(parsed, question=None, dropped=(*parsed.dropped, "place")))]
        place = parsed.parameters.place
        return [Areas(place.city or place.name if place is not None else None)]

    def _simple(self, clause: Clause) -> list[Act]:
        for what, pattern in self._cues.simple:
            if not (pattern.search(clause.words) or pattern.search(clause.asked)):
                continue
            if what in _OF_A_HOME and (home := self._pointing.named(clause.words, clause.state)) is not None:
                return [Pick(home), Does(what)]
            wished = clause.parsed.parameters.places
            if what == "compare" and len(wished) > 1 and not clause.names_shown(wished):
                return [Does("area advice")]
            if what in ("compare", "recommend") and clause.is_hard and len(clause.state.shown) < 2:
                continue
            if clause.is_hard and (what in _YIELDING or what in _BESIDE_WISH):
                # What sounds like a place in "you're useless" is no wish; what is left besides it may be one.
                wish = self._wish_beside(pattern, clause)
                if wish and what in _YIELDING:
                    continue
                return [Does(what), *wish]
            return [self._does(what, clause.words)]
        return []

    def _does(self, what: Simple, words: str) -> Does:
        """`what`; of what was asked, perhaps what was asked first."""
        return Does(
            "what did i ask first" if what == "what did i ask" and self._cues.first_thing.search(words) else what
        )

    def _move(self, clause: Clause) -> list[Act]:
        state, cues = clause.state, self._cues
        if state.areas and any(to == "next" and pattern.search(clause.words) for to, pattern in cues.moves):
            return [Areas()]
        if state.asked in ("change", "criteria", "place"):
            for slot, pattern in cues.slots:
                if pattern.search(clause.words):
                    return [ChangeSlot(slot)]
        if (
            len(state.shown) > 1
            and not state.presented
            and state.aspects
            and cues.same_question.search(clause.asked)
            and cues.other_one.search(clause.words)
        ):
            # What was just asked of the one is asked of the other; it is no third home.
            return [Pick(state.shown[-2]), *(Detail(each) for each in cues.aspects if each.key in state.aspects)]
        for direction, pattern in cues.moves:
            if pattern.search(clause.words):
                return [Move(direction)]
        for index, pattern in cues.positions:
            if pattern.search(clause.words):
                if state.extreme is not None and index == state.extreme[1] and cues.carries_on.match(clause.asked):
                    # "And the third?" after the second cheapest.
                    return [Superlative(state.extreme[0], index + 1)]
                return [Pick(state.listed[index])] if index < len(state.listed) else [Move("next")]
        return []

    def _pick(self, clause: Clause) -> list[Act]:
        home = self._pointing.home(clause.words, clause.state)
        if home is None:
            return []
        about_it = replace(clause, state=replace(clause.state, current=home))
        return [Pick(home), *self._details(about_it, picked=True)]

    def _number(self, clause: Clause) -> list[Act]:
        if match := self._cues.needed_budget.search(clause.words):
            rest = self._parser.parse(clause.words[match.end() :], "rooms").parameters
            wish = ParsedQuery(parameters=SearchParameters(min_rooms=rest.min_rooms), dropped=("price",))
            return [Superlative("cheapest"), Wish(wish)]
        for extreme, pattern in self._cues.extremes:
            if match := pattern.search(clause.words):
                rank = self._rank(clause.words[: match.end()], extreme, clause.state)
                return [Superlative(extreme, rank), *self._wish_beside(pattern, clause)]
        if self._cues.count.search(clause.words):
            return [Count(), *self._wish_beside(self._cues.count, clause)]
        return []

    def _rank(self, words: str, extreme: Extreme, state: State) -> int:
        """Which place in the order is asked for in `words`, which end with its name."""
        told = state.extreme[1] if state.extreme is not None and state.extreme[0] == extreme else 1
        found = next((rank for rank, pattern in self._cues.ranks if pattern.search(words)), None)
        return told + 1 if found == 0 else found or 1

    def _wish_beside(self, pattern: re.Pattern[str], clause: Clause) -> list[Act]:
        """The wish in what is left of `clause` without what `pattern` finds."""
        parsed = self._parser.parse(pattern.sub(" ", clause.raw))
        return [Wish(parsed)] if parsed.understood else []

    def _about_home(self, clause: Clause) -> list[Act]:
        if self._cues.same_question.search(clause.words) and not clause.is_hard:
            again = [aspect for aspect in self._cues.aspects if aspect.key in clause.state.aspects]
            if again:
                return [Detail(aspect) for aspect in again]
        if self._cues.would_cost.search(clause.words) and any(
            slot.name.endswith(("_rooms", "_baths", "_size")) for slot in clause.parsed.slots
        ):
            # "What would four bedrooms cost?": whatever they cost.
            return [Wish(replace(clause.parsed, dropped=(*clause.parsed.dropped, "price")))]
        return list(self._details(clause))

    def _off_topic(self, clause: Clause) -> list[Act]:
        cues, parsed = self._cues, clause.parsed
        only_place = not parsed.changes and all(slot.name in SOFT_SLOTS | {"place"} for slot in parsed.slots)
        if clause.is_hard and (not only_place or cues.wants.search(clause.words)):
            return []
        return [Does("out of scope")] if cues.out_of_scope.search(clause.words) else []

    def _left_over(self, clause: Clause) -> list[Act]:
        """What a clause is when nothing in it was recognised."""
        cues, words, state = self._cues, clause.words, clause.state
        if state.asked == "name" and len(words.split()) <= _ANSWER_WORDS and self._is_name(words):
            return [GiveName(capitalised(words.split()[0]))]
        if cues.any_home.search(words) and not (state.shown and cues.asks_home.search(words)):
            return [Wish(ParsedQuery())]
        if state.current is not None and cues.asks_home.search(words) and cues.refers_home.search(words):
            if asked_for := content(words, cues.stop_words):
                return [Detail(None, asked_for)]
        if cues.dangling.search(clause.asked) and (cues.wants.search(words) or len(words.split()) < _ANSWER_WORDS):
            return [Unfinished(clause.raw)]
        return [Does("out of scope" if len(words.split()) > _SHORT_WORDS else "unclear")]

    def _is_name(self, words: str) -> bool:
        """Can `words` be the answer to "what's your name?"?"""
        cues = self._cues
        says_more = [cues.greeting, cues.any_home, cues.out_of_scope, *(pattern for _, pattern in cues.slots)]
        return (
            all(word.isalpha() and word.lower() not in cues.not_names | cues.stop_words for word in words.split())
            and not any(pattern.search(words) for pattern in says_more)
            and not asked_in(words, cues.aspects)
        )

    def _details(self, clause: Clause, *, picked: bool = False) -> tuple[Detail, ...]:
        """What `clause` asks about the current home; empty when it asks nothing about it."""
        cues, words = self._cues, clause.words
        if clause.state.current is None or cues.dismisses.search(words) or (cues.wants.search(words) and not picked):
            return ()
        if clause.parsed.changes and not cues.why.match(words):
            return ()
        refers = cues.refers_home.search(words) and cues.asks_home.search(words)
        if clause.is_hard and not (picked or refers):
            return ()
        if not (cues.asks_home.search(words) or len(words.split()) <= _SHORT_WORDS):
            return ()
        aspects = asked_in(words, cues.aspects)
        if [aspect.key for aspect in aspects] == ["distance"]:
            # How far from what: the listing may name it.
            return (Detail(None, content(words, cues.stop_words)),)
        is_open = bool(cues.open_question.match(words))
        return tuple(Detail(aspect, is_open=is_open) for aspect in aspects[:_MOST_DETAILS])
