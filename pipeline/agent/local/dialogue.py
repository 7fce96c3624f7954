"""One step of the dialogue: messages -> state -> acts -> plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from langchain_core.messages import BaseMessage, HumanMessage, ToolMessage

from pipeline.agent.local.areas import Areas
from pipeline.agent.local.clause import WishParser
from pipeline.agent.local.language import Language
from pipeline.agent.local.note import Note
from pipeline.agent.local.office.handling import Handling
from pipeline.agent.local.office.state import OFFICE_TOOLS
from pipeline.agent.local.plan import Answer, Plan, Say, Search
from pipeline.agent.local.policy import Policy
from pipeline.agent.local.state import State, derive
from pipeline.agent.local.understanding import Understanding
from pipeline.agent.tools import SEARCH_TOOL
from pipeline.search.merging import merge
from pipeline.search.parameters import SearchParameters
from pipeline.search.query import ParsedQuery

_REMEMBERED = 1_024


class Dialogue:
    """Decides what to do next in a conversation, from its messages alone.

    Args:
        parser: reads wishes.
        language: how callers are understood.
        called: what the caller may call us.
        districts: where there are homes, as the listings name it.
    """

    def __init__(self, parser: WishParser, language: Language, called: str = "", districts: Sequence[str] = ()) -> None:
        # The same words come again and again while a conversation's messages are read anew in every turn.
        self._parser = _Remembering(parser)
        self._understanding = Understanding(self._parser, language.cues, called)
        areas = Areas(districts, self._parser.parse, language.values.place)
        self._policy = Policy(language.cues.aspects, areas, language.tells)
        self._office = Handling(language.office, language.cues, self._understanding.acts, self._policy.beside)

    def next(
        self, messages: Sequence[BaseMessage], *, tools: frozenset[str] = frozenset({SEARCH_TOOL})
    ) -> tuple[Plan, State]:
        """What to do after `messages` with `tools`, and the state it was decided in."""
        asked = max((index for index, message in enumerate(messages) if isinstance(message, HumanMessage)), default=-1)
        if asked < 0:
            return Answer((Say("ask_wish"),), Note(asked="wish")), State()
        before = replace(
            self.state(messages[:asked]), turns=_turns(messages), probed=None, probe_left=None, elsewhere=()
        )
        text = messages[asked].text
        answers = [message.name for message in messages[asked:] if isinstance(message, ToolMessage)]
        after = self.state(messages) if answers else before
        if answers and answers[-1] in OFFICE_TOOLS:
            return self._office.after(text, before, after), after
        if not answers and tools & OFFICE_TOOLS:
            plan = self._office.plan(text, before, tools)
            if plan is not None:
                return self._office.with_news(plan, before), before
        acts = self._understanding.acts(text, before)
        if answers:
            plan = self._policy.after_search(acts, before, after, answers.count(SEARCH_TOOL))
        else:
            plan = self._policy.plan(acts, before)
            if isinstance(plan, Search) and SEARCH_TOOL not in tools:
                plan = Answer((Say("search_failed"),), Note(asked="retry"))
            plan = self._office.resumed(plan, before, acts)
        return self._office.with_news(plan, before), after

    def state(self, messages: Sequence[BaseMessage]) -> State:
        """Where the conversation stands after `messages`."""
        return derive(messages, self._read_query, self._take_wish)

    def _read_query(self, query: str) -> SearchParameters:
        return self._parser.parse(query).parameters

    def _take_wish(self, state: State, text: str) -> State:
        for wish in self._understanding.wishes_in(text, state):
            state = replace(state, wish=merge(state.wish, wish, state.current if state.shown else None))
        return state


class _Remembering:
    """A parser that remembers what it read last."""

    def __init__(self, parser: WishParser) -> None:
        self._parse = lru_cache(maxsize=_REMEMBERED)(parser.parse)

    def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
        return self._parse(text, expecting)


def _turns(messages: Sequence[BaseMessage]) -> int:
    return sum(isinstance(message, HumanMessage) for message in messages)
