"""Where the caller's business with the office stands, derived from the calls of its tools and from replies' notes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.agent.office_tools import CONTACT_TOOL, VIEWING_TOOL
from pipeline.agent.remembering.forgetting import FORGET_TOOL
from pipeline.office.answers import ContactAnswer, ViewingAnswer

OFFICE_TOOLS = frozenset({VIEWING_TOOL, CONTACT_TOOL, FORGET_TOOL})

Asked = Literal[
    "visit", "visit choose", "visit time", "visit home", "visit retry",
    "contact", "contact name", "contact phone", "contact retry", "forget", "else",
]  # fmt: skip
"""What a reply asked for the office: yes to a time, one of several times, any time, which home, to try again; yes to
digits, a name, a number, to try again; yes to being forgotten; whether there is anything
else."""
VISIT_ASKED: frozenset[str | None] = frozenset({"visit", "visit choose", "visit time", "visit home", "visit retry"})
CONTACT_ASKED: frozenset[str | None] = frozenset({"contact", "contact name", "contact phone", "contact retry"})
OFFICE_ASKED = VISIT_ASKED | CONTACT_ASKED | {"forget", "else"}


class Task(BaseModel):
    """What is being done for the caller; kept in notes until another takes its place.

    Attributes:
        kind: what; empty for nothing.
        home: id of the home to be seen.
        when: the time, in the words that the tool was or will be called with.
        name, phone, wish: of the contact, as far as they are known; `phone` in words or digits as said.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["", "visit", "contact", "forget"] = ""
    home: str | None = None
    when: str = ""
    name: str = ""
    phone: str = ""
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the business stands.

    Attributes:
        task: what is being done.
        called, arguments: the last call of one of the office's tools.
        viewing, contact: the office's last answer of that kind, if it can be read.
        booked: the viewings that were booked, of each home the last.
        saved: the contact that was stored last.
        unsure: a booking the caller had confirmed was interrupted: nobody knows whether it is booked.
        untold: this was booked or stored, and the caller has heard nothing since.
        forgotten: the last call of the tool that forgets the caller did so.
    """

    task: Task = Task()
    called: str = ""
    arguments: Mapping[str, Any] | None = None
    viewing: ViewingAnswer | None = None
    contact: ContactAnswer | None = None
    booked: tuple[ViewingAnswer, ...] = ()
    saved: ContactAnswer | None = None
    unsure: bool = False
    untold: ViewingAnswer | ContactAnswer | None = None
    forgotten: bool = False

    @property
    def confirmed(self) -> bool:
        """Was the last call made after the caller's yes?"""
        return bool((self.arguments or {}).get("confirmed"))

    def booking_of(self, home: str | None) -> ViewingAnswer | None:
        """The viewing of `home` that was booked."""
        return next((each for each in self.booked if each.property_id == home), None)

    def after_call(self, tool: str, arguments: Mapping[str, Any], task: Task | None) -> Desk:
        """A tool is called; until its answer is there nothing is known of what it did."""
        asks = replace(self, called=tool, arguments=dict(arguments), task=task or self.task, forgotten=False)
        if tool == VIEWING_TOOL:
            return replace(asks, viewing=None, unsure=asks.confirmed)
        return replace(asks, contact=None) if tool == CONTACT_TOOL else asks

    def after_answer(self, tool: str, content: str) -> Desk:
        """The tool answered."""
        if tool == FORGET_TOOL:
            return replace(self, forgotten=_status(content) == "forgotten")
        if tool == CONTACT_TOOL:
            contact = _contact(content)
            if contact is None or contact.status != "saved":
                return replace(self, contact=contact)
            return replace(self, contact=contact, saved=contact, untold=contact)
        viewing = _viewing(content)
        if viewing is None:
            return self  # Interrupted, or refused: it stays unknown.
        known = replace(self, viewing=viewing, unsure=False)
        if viewing.status != "booked":
            return known
        others = tuple(each for each in self.booked if each.property_id != viewing.property_id)
        return replace(known, booked=(*others, viewing), untold=viewing)

    def after_reply(self, task: Task | None) -> Desk:
        """The agent spoke."""
        if task is None and self.untold is None:
            return self
        return replace(self, task=self.task if task is None else task, untold=None)


@lru_cache(maxsize=256)
def _viewing(content: str) -> ViewingAnswer | None:
    try:
        return ViewingAnswer.model_validate_json(content)
    except ValidationError:
        return None


@lru_cache(maxsize=256)
def _contact(content: str) -> ContactAnswer | None:
    try:
        return ContactAnswer.model_validate_json(content)
    except ValidationError:
        return None


def _status(content: str) -> str:
    try:
        answer = json.loads(content)
    except ValueError:
        return ""
    return str(answer.get("status")) if isinstance(answer, dict) else ""
