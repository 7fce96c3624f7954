"""From an utterance to acts, given where the conversation stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
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
_PUNCTUATION = " \t\n,.;:!?…-"
_EMPTY = (Does("unclear"), Does("out of scope"))


class WishParser(Protocol):
    """What is needed of the query parser."""

    def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
        """`text` understood on its own; `expecting` is the slot that was asked for."""
        ...


class Understanding:
    """Understands utterances of one language.

    Args:
        parser: reads wishes.
        cues: the language's patterns.
        called: what the caller may call us, so that the name is not taken for a place.
    """

    def __init__(self, parser: WishParser, cues: Cues, called: str = "") -> None:
        self._parser = parser
        self._cues = cues
        self._vocative = re.compile(rf",?\s*\b{re.escape(called)}\b(?!\w)", re.IGNORECASE) if called else None

    def acts(self, text: str, state: State) -> tuple[Act, ...]:
        """What the caller does by saying `text`; never empty."""
        rest = " ".join(text.replace("’", "'").split())
        if not any(char.isalnum() for char in rest):
            return (Does("unclear"),)
        acts: list[Act] = []
        rest = self._take_courtesies(rest, acts)
        wishes: list[str] = []
        clauses = [clause for clause in self._cues.clause_end.split(rest) if clause and clause.strip(_PUNCTUATION)]
        for clause in clauses:
            found = self._clause(clause.strip(_PUNCTUATION), state)
            if found is None:
                wishes.append(clause)
            else:
                acts += found
        if wishes:
            said = rest if len(wishes) == len(clauses) else ", ".join(wishes)
            acts.append(Wish(self._parser.parse(said, _expected(state))))
        return _without_noise(self._resolved(acts, state)) or (Does("unclear"),)

    def wish_in(self, text: str, state: State) -> ParsedQuery | None:
        """The wish in `text`, if there is one."""
        return next((act.parsed for act in self.acts(text, state) if isinstance(act, Wish)), None)

    def _take_courtesies(self, text: str, acts: list[Act]) -> str:
        """Notes greeting, name, thanks and goodbye in `acts`; returns the rest of the words."""
        cues = self._cues
        if match := cues.greeting.match(text):
            acts.append(Does("greet"))
            text = text[match.end() :]
        for pattern in cues.name:
            match = pattern.search(text)
            if match and match.group(1).lower() not in cues.not_names and not match.group(1).lower().endswith("ing"):
                acts.append(GiveName(_capitalised(match.group(1))))
                text = text[: match.start()] + text[match.end() :]
                break
        if self._vocative is not None:
            text = self._vocative.sub("", text)
        if match := cues.how_are_you.search(text):
            acts.append(Does("how are you"))
            text = text[: match.start()] + text[match.end() :]
        if not cues.no.match(text) or cues.goodbye.search(text):
            if match := cues.goodbye.search(text):
                acts.append(Does("goodbye"))
                text = text[: match.start()] + text[match.end() :]
        if match := cues.thanks.search(text):
            before = text[: match.start()].rstrip(_PUNCTUATION).lower()
            if not before.endswith("no"):
                acts.append(Does("thanks"))
                text = text[: match.start()] + text[match.end() :]
        return text.strip(_PUNCTUATION.replace("?", ""))

    def _clause(self, clause: str, state: State) -> list[Act] | None:
        """The acts of one clause; None when it is (part of) a wish."""
        cues = self._cues
        asked = cues.hesitation.sub("", clause.lower()).strip(_PUNCTUATION)
        answer = self._yes_or_no(asked)
        if answer is not None:
            match = (cues.yes if answer.what == "yes" else cues.no).match(asked)
            remainder = asked[match.end() :].strip(_PUNCTUATION) if match else ""
            if not remainder:
                return [answer]
            following = self._clause(remainder, state)
            # "no ground floor" is a wish, and so is "no, under four hundred".
            return None if following is None else ([answer, *following] if following != [Does("unclear")] else [answer])
        stripped = cues.filler.sub("", asked).strip(_PUNCTUATION)
        if whole := next((what for what, pattern in cues.simple if pattern.fullmatch(asked)), None):
            return [Does(whole)]
        if not stripped:
            return (
                [Does("yes")]
                if state.asked in ("more", "next", "retry") and asked.startswith(("ok", "sure", "right", "great"))
                else []
            )
        parsed = self._parser.parse(clause, _expected(state))
        hard = _is_hard(parsed)
        if len(state.shown) >= 2:
            for comparison, pattern in cues.which:
                if pattern.search(stripped):
                    return [Which(comparison)]
        for what, pattern in cues.simple:
            if pattern.search(stripped) or pattern.search(asked):
                if hard and not pattern.pattern.startswith("^") and what in _YIELD_TO_WISH:
                    continue
                if what == "compare" and len(state.shown) < 2 and hard:
                    continue
                return [Does(what)]
        if state.asked in ("change", "criteria", "place"):
            for slot, pattern in cues.slots:
                if pattern.search(stripped):
                    return [ChangeSlot(slot)]
        for direction, pattern in cues.moves:
            if pattern.search(stripped):
                return [Move(direction)]
        for index, pattern in cues.positions:
            if pattern.search(stripped):
                return [Pick(state.results[index])] if index < len(state.results) else [Move("next")]
        picked = self._picked(stripped, state)
        if picked is not None:
            return [Pick(picked), *self._details(stripped, replace(state, current=picked), parsed, picked=True)]
        for extreme, pattern in cues.extremes:
            if pattern.search(stripped):
                return [Superlative(extreme), *self._hard_wish(pattern.sub(" ", clause))]
        if cues.count.search(stripped):
            return [Count(), *self._hard_wish(cues.count.sub(" ", clause))]
        if details := self._details(stripped, state, parsed):
            return list(details)
        if not hard and cues.out_of_scope.search(stripped):
            return [Does("out of scope")]
        if parsed.understood:
            return None
        if state.asked == "name" and len(stripped.split()) <= _ANSWER_WORDS and _is_name(stripped, cues):
            return [GiveName(_capitalised(stripped.split()[0]))]
        if cues.any_home.search(stripped):
            return [Wish(ParsedQuery())]
        if state.current is not None and cues.asks_home.search(stripped) and cues.refers_home.search(stripped):
            words = tuple(word for word in re.findall(r"[^\W\d_]+", stripped) if word not in cues.stop_words)
            if words:
                return [Detail(None, words)]
        return [Does("out of scope" if len(stripped.split()) > _SHORT_WORDS else "unclear")]

    def _yes_or_no(self, clause: str) -> Does | None:
        if self._cues.no.match(clause):
            return Does("no")
        return Does("yes") if self._cues.yes.match(clause) else None

    def _hard_wish(self, clause: str) -> list[Act]:
        parsed = self._parser.parse(clause)
        return [Wish(parsed)] if _is_hard(parsed) or parsed.slots else []

    def _details(self, clause: str, state: State, parsed: ParsedQuery, *, picked: bool = False) -> tuple[Detail, ...]:
        """What `clause` asks about the current home; empty when it asks nothing about it."""
        cues = self._cues
        if (
            state.current is None
            or (parsed.changes and not clause.startswith("why"))
            or (cues.wants.search(clause) and not picked)
        ):
            return ()
        refers = picked or cues.refers_home.search(clause) is not None
        if _is_hard(parsed) and not refers:
            return ()
        if not (cues.asks_home.search(clause) or len(clause.split()) <= _SHORT_WORDS):
            return ()
        return tuple(Detail(aspect) for aspect in _aspects_in(clause, cues.aspects)[:_MOST_DETAILS])

    def _picked(self, clause: str, state: State) -> Property | None:
        """The home already spoken about that `clause` points at."""
        cues, shown = self._cues, state.shown
        if len(shown) >= 2:
            pair = shown[-2:]
            for pattern, chosen in (
                (cues.cheaper_one, min(pair, key=lambda home: home.price)),
                (cues.dearer_one, max(pair, key=lambda home: home.price)),
                (cues.bigger_one, max(pair, key=lambda home: home.sqft)),
                (cues.smaller_one, min(pair, key=lambda home: home.sqft)),
            ):
                if pattern.search(clause):
                    return chosen
        if match := cues.pick.search(clause):
            where = fold(match.group(1))
            for home in reversed(shown):
                if fold(place_words(home.location)) in where or where in fold(home.location):
                    return home
        return None

    def _resolved(self, acts: Iterable[Act], state: State) -> list[Act]:
        """A yes to "Did you say Chueca?" is a wish for Chueca."""
        resolved: list[Act] = []
        for act in acts:
            if act == Does("yes") and state.asked == "place" and state.question:
                meant = self._parser.parse(state.question, "place")
                if meant.parameters.place is not None and " or " not in state.question:
                    slots = tuple(slot for slot in meant.slots if slot.name == "place")
                    act = Wish(replace(meant, question=None, slots=slots, changes=(), dropped=()))
            resolved.append(act)
        return resolved


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


def _is_hard(parsed: ParsedQuery) -> bool:
    """Does it say more than a feature by name?"""
    return bool(
        parsed.changes
        or parsed.dropped
        or parsed.question
        or any(slot.name not in _SOFT_SLOTS for slot in parsed.slots)
    )


def _expected(state: State) -> str | None:
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


def _without_noise(acts: list[Act]) -> tuple[Act, ...]:
    """`acts` without "unclear" and "out of scope" when something else was understood."""
    courtesies = {"greet", "thanks"}
    telling = [act for act in acts if act not in _EMPTY]
    if any(not (isinstance(act, Does) and act.what in courtesies) for act in telling):
        acts = telling
    return tuple(act for index, act in enumerate(acts) if act not in acts[:index])


def _is_name(text: str, cues: Cues) -> bool:
    words = text.split()
    return all(word.isalpha() and word.lower() not in cues.not_names | cues.stop_words for word in words)


def _capitalised(name: str) -> str:
    return name if name[:1].isupper() else name[:1].upper() + name[1:]
