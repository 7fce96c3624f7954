"""What the office answers to those who ask it for a caller, language models among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline.office.said_time import Language

ViewingStatus = Literal[
    "confirm", "booked", "choose", "taken", "full", "closed", "too soon", "too far", "past", "not understood",
    "not offered", "unknown property", "failed",
]  # fmt: skip
ContactStatus = Literal["confirm", "saved", "name missing", "phone not valid", "not offered", "failed"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks the office.

    Attributes:
        conversation: whose caller it is for.
        turn: of the conversation; what is put to a caller in one turn can be confirmed in a later one.
        caller: the number they ring from, if known.
        language: in which they are spoken to; None for the one they used.
        rehearsal: staff try the avatar out: everything is answered as to a caller, and nothing is booked or stored.
    """

    conversation: str
    turn: str
    caller: str | None = None
    language: Language | None = None
    rehearsal: bool = False


class Answer(BaseModel):
    """What both answers have.

    Attributes:
        note: what to do about it, in one or two sentences.
    """

    model_config = ConfigDict(frozen=True)

    note: str

    def to_json(self) -> str:
        """Compact JSON without the fields that say nothing."""
        return self.model_dump_json(exclude_none=True, exclude_defaults=True)


class ViewingAnswer(Answer):
    """The answer to a wish to see a home.

    Attributes:
        status: only "booked" means that something was stored.
        property_id: the home.
        time: the time that was understood, in words.
        starts_at: the same for machines, local, ISO 8601; `when` may be just this.
        instead_of: the time of the viewing that this one replaces, in words.
        free: free times in words, where there is something to choose.
        free_starts: the same for machines.
        reason: why the time was not understood.
    """

    status: ViewingStatus
    property_id: str
    time: str | None = None
    starts_at: str | None = None
    instead_of: str | None = None
    free: str | None = None
    free_starts: tuple[str, ...] = ()
    reason: str | None = None


class ContactAnswer(Answer):
    """The answer to a wish to be called.

    Attributes:
        status: only "saved" means that something was stored.
        name: as it is written down.
        phone: in E.164.
        phone_in_words: its digits, to be said back.
    """

    status: ContactStatus
    name: str | None = None
    phone: str | None = None
    phone_in_words: str | None = None
