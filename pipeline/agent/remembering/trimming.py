"""What of a long conversation is kept: its last turns, and of the older ones those on which something still rests.

A turn is kept whole or not at all. So what is left is a conversation like any other: a hosted model reads what was
really said, and the local model derives the same wish, homes and name from it as from all of it.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from pipeline.agent.local.note import Note
from pipeline.agent.tools import SEARCH_TOOL

MOST_TURNS = 16
"""A conversation of more turns is trimmed; the bound on what a turn costs."""
RECENT_TURNS = 10
"""The last ones are kept whatever they are about."""
KEPT_HOMES = 8
"""Of the homes presented, the last so many can still be asked about, compared or gone back to."""
KEPT_EFFECTS = 6
"""Of turns in which a tool did something (a booking, a message for the agency), the last so many."""
KEPT_UNANSWERED = 4
_PASSING = frozenset({"asked", "pair", "unclear", "probe", "presented", "again"})
"""What a note says about its own turn only."""
_KNOWN = frozenset({"home", "wish", "reset"})
_COUNTED_ID = re.compile(r"(?!kept-)\w+-\d+")
"""Ids that were made by counting: after trimming the count begins lower, and they must not come twice."""


@dataclass
class _Facts:
    """What a turn holds that later ones may rest on.

    Attributes:
        searched: it searched for the wish of the caller.
        found: and the search was carried out, so that its results are those spoken about.
        wish: it changed the wish without a search.
        reset: the conversation began anew.
        unanswered: nothing tells what was made of the caller's words.
        homes: ids of the homes that were spoken about.
        firsts: of these, those that had not been spoken about before.
        rows: ids of the homes whose data are in it.
        fields: what else was noted, such as the caller's name.
        effects: how many calls of tools other than the search.
    """

    searched: bool = False
    found: bool = False
    wish: bool = False
    reset: bool = False
    unanswered: bool = True
    homes: set[str] = field(default_factory=set)
    firsts: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()
    fields: set[str] = field(default_factory=set)
    effects: int = 0


class _Keeper:
    """Decides turn by turn, the last one first: what is older matters only where nothing newer has taken its place."""

    def __init__(self) -> None:
        self._results = self._wish = self._reset = False
        self._homes: set[str] = set()
        self._missing_rows: set[str] = set()
        self._fields: set[str] = set()
        self._effects = self._unanswered = 0

    def wants(self, facts: _Facts) -> bool:
        """Does something rest on this turn that is not known from the turns kept so far?"""
        if facts.fields - self._fields or (facts.effects and self._effects < KEPT_EFFECTS):
            return True
        if self._reset:
            return False
        return (
            facts.reset
            or (facts.found and not self._results)
            or ((facts.searched or facts.wish) and not self._wish)
            or (facts.unanswered and not self._wish and self._unanswered < KEPT_UNANSWERED)
            or bool(facts.homes - self._homes and len(self._homes) < KEPT_HOMES)
            # "The first one" is the one that was spoken about first.
            or bool(facts.firsts & self._homes)
            or bool(facts.rows & self._missing_rows)
        )

    def keep(self, facts: _Facts) -> None:
        """The turn is kept."""
        self._fields |= facts.fields
        self._effects += facts.effects
        if self._reset:
            return
        self._results |= facts.found
        self._wish |= facts.searched or facts.wish or facts.reset
        self._unanswered += facts.unanswered
        self._homes |= facts.homes
        self._missing_rows = (self._missing_rows | facts.homes) - facts.rows
        self._reset = facts.reset


def trimmed(messages: Sequence[AnyMessage], *, most: int = MOST_TURNS, recent: int = RECENT_TURNS) -> list[AnyMessage]:
    """`messages`, or when they are more than `most` turns the last `recent` and what these rest on.

    The number of turns that are left is bounded, whatever the length of the conversation.
    """
    head, turns = _turns(messages)
    if len(turns) <= most:
        return list(messages)
    facts_of = [_facts(turn) for turn in turns]
    _find_firsts(facts_of)
    keeper = _Keeper()
    kept: list[Sequence[AnyMessage]] = []
    for back, (turn, facts) in enumerate(zip(reversed(turns), reversed(facts_of), strict=True)):
        if back < recent or keeper.wants(facts):
            keeper.keep(facts)
            kept.append(turn)
    return [*head[-1:], *chain.from_iterable(_with_own_ids(turn) for turn in reversed(kept))]


def _turns(messages: Sequence[AnyMessage]) -> tuple[Sequence[AnyMessage], list[Sequence[AnyMessage]]]:
    """What comes before the caller's first words, and the turns, each from the caller's words to their next ones."""
    starts = [index for index, message in enumerate(messages) if isinstance(message, HumanMessage)]
    if not starts:
        return messages, []
    ends = [*starts[1:], len(messages)]
    return messages[: starts[0]], [messages[start:end] for start, end in zip(starts, ends, strict=True)]


def _facts(turn: Sequence[AnyMessage]) -> _Facts:
    facts = _Facts()
    probing = False
    for message in turn:
        if isinstance(message, AIMessage):
            note = Note.of(message)
            probing = note is not None and note.probe
            searches = sum(call["name"] == SEARCH_TOOL for call in message.tool_calls)
            facts.effects += len(message.tool_calls) - searches
            facts.searched |= bool(searches) and not probing
            facts.unanswered &= note is None and not searches
            if note is not None:
                _note(facts, note, spoken=bool(message.text.strip()))
        elif isinstance(message, ToolMessage) and message.name == SEARCH_TOOL:
            rows, carried_out = _read(str(message.content))
            facts.rows |= rows
            facts.found |= carried_out and not probing
    return facts


def _find_firsts(facts_of: Sequence[_Facts]) -> None:
    spoken_about: set[str] = set()
    for facts in facts_of:
        if facts.reset:
            spoken_about.clear()
        facts.firsts = frozenset(facts.homes - spoken_about)
        spoken_about |= facts.homes


def _note(facts: _Facts, note: Note, *, spoken: bool) -> None:
    said = note.model_dump(exclude_defaults=True)
    facts.fields |= said.keys() - _PASSING - _KNOWN
    if not spoken:
        return
    facts.wish |= note.wish is not None
    facts.reset |= note.reset
    if note.home is not None:
        facts.homes.add(note.home)


@lru_cache(maxsize=512)
def _read(content: str) -> tuple[frozenset[str], bool]:
    """Ids of the homes in a search's answer, and whether the search was carried out."""
    try:
        answer = json.loads(content)
        rows = frozenset(str(row["id"]) for row in answer.get("properties") or ())
        return rows, answer.get("status") != "search failed" and not answer.get("question")
    except (ValueError, TypeError, KeyError, AttributeError):
        return frozenset(), False


def _with_own_ids(turn: Sequence[AnyMessage]) -> list[AnyMessage]:
    """`turn` with tool calls whose ids no later call can have."""
    names: dict[str, str] = {}

    def own(call_id: str | None) -> str | None:
        if call_id is None or not _COUNTED_ID.fullmatch(call_id):
            return call_id
        return names.setdefault(call_id, f"kept-{uuid.uuid4().hex[:12]}")

    renamed: list[AnyMessage] = []
    for message in turn:
        if isinstance(message, AIMessage) and message.tool_calls:
            calls = [{**call, "id": own(call["id"])} for call in message.tool_calls]
            renamed.append(message.model_copy(update={"tool_calls": calls}))
        elif isinstance(message, ToolMessage):
            renamed.append(message.model_copy(update={"tool_call_id": own(message.tool_call_id)}))
        else:
            renamed.append(message)
    return renamed
