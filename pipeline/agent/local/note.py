"""What a reply of the local model did, kept beside its words: the next turn's state is derived from it."""

from __future__ import annotations

from typing import Literal

from langchain_core.messages import AIMessage
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.agent.local.acts import Extreme
from pipeline.agent.local.office.state import Asked as OfficeAsked
from pipeline.agent.local.office.state import Task

Asked = (
    Literal["name", "wish", "criteria", "place", "price", "rooms", "baths", "size", "more", "next", "change", "retry"]
    | OfficeAsked
)
"""What the last reply asked: the caller's name, what they look for, any criterion at all, one slot of the wish,
whether to say more, whether to go on to the next home, what to change, whether to try again; or for the office."""
SLOTS: frozenset[Asked | None] = frozenset({"price", "rooms", "baths", "size"})
"""Questions about one slot of the wish; a place is asked about in ways of its own."""
_NOTE = "dialogue"


class Note(BaseModel):
    """What a reply did, kept beside its words in the message's `additional_kwargs`.

    A reply without one (a hosted model's, or one stopped in mid-stream) is read from its words instead.

    Attributes:
        home: id of the property it presented.
        caller: the caller's name, when they gave it in this turn.
        asked: what it asked.
        pair: ids of the two homes it compared, in the order it named them.
        wish: the standing wish after it, as a query; None when the last search has it.
        basis: the wish it searches for without its comparisons ("cheaper", "bigger"), as a query; None without any.
        reset: the conversation starts again here.
        unclear: how many replies in a row have asked to repeat.
        probe: this search looks for one home (the cheapest, say) and does not change what the caller is looking for.
        presented: it told price, place and rooms of `home`.
        again: it only said again what was said before it, or asked to go on.
        unfinished: what the caller had said, which stopped in the middle.
        areas: it named areas with homes.
        aspects: what of the home was asked, by the aspects' keys.
        task: what is being done for the caller at the office from here on; None when that has not changed.
        counted: it said how many there are.
        extreme: it told the cheapest, biggest, …: the order and the rank in it.
        among: that was of the homes spoken about.
        offered: the places its question offers, all there are of what was asked for, as a query.
        rules_out: a yes to its question about a place rules that place out.
        vague: the kind of place that was wished for, in the caller's words, when no city was named with it.
    """

    model_config = ConfigDict(frozen=True)

    home: str | None = None
    caller: str | None = None
    asked: Asked | None = None
    pair: tuple[str, str] | None = None
    wish: str | None = None
    basis: str | None = None
    reset: bool = False
    unclear: int = 0
    probe: bool = False
    presented: bool = False
    again: bool = False
    unfinished: str | None = None
    areas: bool = False
    aspects: tuple[str, ...] = ()
    task: Task | None = None
    counted: bool = False
    extreme: tuple[Extreme, int] | None = None
    among: bool = False
    offered: str | None = None
    vague: str | None = None
    rules_out: bool = False

    def attached(self) -> dict[str, object]:
        """As a message's `additional_kwargs`."""
        return {_NOTE: self.model_dump(exclude_defaults=True)}

    @classmethod
    def of(cls, message: AIMessage) -> Note | None:
        """The note of `message`, if it has a valid one."""
        if (raw := message.additional_kwargs.get(_NOTE)) is None:
            return None
        try:
            return cls.model_validate(raw)
        except ValidationError:
            return None
