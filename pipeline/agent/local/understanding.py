"""From an utterance to acts, given where the conversation stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.agent.local.acts import (
    Act,
    Does,
    GiveName,
    Wish,
)
from pipeline.agent.local.clauses import PUNCTUATION, ClauseReader, WishParser, capitalised, expected_slot
from pipeline.agent.local.cues import Cues
from pipeline.agent.local.state import State
from pipeline.search.query import ParsedQuery

_EMPTY = (Does("unclear"), Does("out of scope"))


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
        self._clauses = ClauseReader(parser, cues)
        self._vocative = re.compile(rf",?\s*\b{re.escape(called)}\b(?!\w)", re.IGNORECASE) if called else None

    def acts(self, text: str, state: State) -> tuple[Act, ...]:
        """What the caller does by saying `text`; never empty."""
        rest = " ".join(text.replace("’", "'").split())
        if not any(char.isalnum() for char in rest):
            return (Does("unclear"),)
        acts: list[Act] = []
        rest = self._take_courtesies(rest, acts)
        wishes: list[str] = []
        clauses = [clause for clause in self._cues.clause_end.split(rest) if clause and clause.strip(PUNCTUATION)]
        for clause in clauses:
            found = self._clauses.acts(clause.strip(PUNCTUATION), state)
            if found is None:
                wishes.append(clause)
            else:
                acts += found
        if wishes:
            said = rest if len(wishes) == len(clauses) else ", ".join(wishes)
            acts.append(Wish(self._parser.parse(said, expected_slot(state))))
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
                acts.append(GiveName(capitalised(match.group(1))))
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
            before = text[: match.start()].rstrip(PUNCTUATION).lower()
            if not before.endswith("no"):
                acts.append(Does("thanks"))
                text = text[: match.start()] + text[match.end() :]
        return text.strip(PUNCTUATION.replace("?", ""))

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


def _without_noise(acts: list[Act]) -> tuple[Act, ...]:
    """`acts` without "unclear" and "out of scope" when something else was understood."""
    courtesies = {"greet", "thanks"}
    telling = [act for act in acts if act not in _EMPTY]
    if any(not (isinstance(act, Does) and act.what in courtesies) for act in telling):
        acts = telling
    return tuple(act for index, act in enumerate(acts) if act not in acts[:index])
