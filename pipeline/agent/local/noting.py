"""A wish that is said with a question about the current home: it is noted, and the home is looked at with it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agent.local.aspects import Aspect
from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Answer, Say
from pipeline.agent.local.searching import query
from pipeline.agent.local.state import State
from pipeline.search.merging import merge
from pipeline.search.query import ParsedQuery
from pipeline.search.wishes.known_wishes import features_of, split_wishes


def names_only_features(parsed: ParsedQuery) -> bool:
    """Does it name nothing that the search filters by: only what a listing's text may say?"""
    return bool(parsed.slots) and not parsed.changes and all(slot.name == "text" for slot in parsed.slots)


def noted(parsed: ParsedQuery, state: State, answers: Sequence[Say], asked: Sequence[Aspect | None]) -> Answer:
    """What of `parsed` the current home has, behind the `answers` to the questions.

    Args:
        parsed: names only features.
        state: with a current home.
        answers: what its listing says to what was asked.
        asked: what that was; it is not told twice.
    """
    home = state.current
    assert home is not None
    told = {aspect.key for aspect in asked if aspect is not None}
    wishes = tuple(name for name in split_wishes(parsed.parameters.text) if name not in told)
    missing = tuple(name for name in wishes if name not in features_of(home.description))
    note = Note(home=home.id, asked="more", wish=query(merge(state.wish, parsed)))
    if missing:
        says = (Say("lacks", home=home, features=missing), Say("look for one"))
        return Answer((*answers, *says), note.model_copy(update={"asked": "next"}))
    has = (Say("has", home=home, features=wishes),) if wishes else ()
    return Answer((*answers, *has, Say("carry on")), note)
