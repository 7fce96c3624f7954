"""What the office keeps: viewings, contacts, and what is still to be passed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import VoiceAgentError


class OfficeFailed(VoiceAgentError):
    """The office's store cannot be read or written. Recoverable: the caller hears that it could not be done."""


@dataclass(frozen=True, slots=True)
class Viewing:
    """A home is shown to a caller.

    Attributes:
        uid: unique over all offices and times.
        property_id: the agency's id of the home.
        start, end: in UTC.
        conversation: in which it was booked.
        caller: the number the caller rang from, if known.
        booked_at: in UTC.
    """

    uid: str
    property_id: str
    start: datetime
    end: datetime
    conversation: str
    caller: str | None
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone wants to be called.

    Attributes:
        uid: unique over all offices and times.
        name: as they gave it.
        phone: in E.164.
        wish: what it is about.
        conversation: in which it was left.
        left_at: when it was last changed, in UTC.
    """

    uid: str
    name: str
    phone: str
    wish: str
    conversation: str
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """The viewing is in the store.

    Attributes:
        repeated: it was before.
        moved_from: when it was to be before, in UTC; None for a new one.
    """

    viewing: Viewing
    repeated: bool = False
    moved_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The home is shown to someone else at that time."""


@dataclass(frozen=True, slots=True)
class Left:
    """The contact is in the store; `repeated` when it was before, just so."""

    contact: Contact
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to pass on to the agency's webhook.

    Attributes:
        uid: the same however often it is sent.
        body: JSON.
        attempts: how often it was tried before.
    """

    uid: str
    body: str
    attempts: int
