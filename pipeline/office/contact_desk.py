"""Takes names and telephone numbers of callers who want to be called, once they have heard them said back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from pipeline.office.answers import Asking, ContactAnswer
from pipeline.office.phones import phone_words, read_phone
from pipeline.office.records import OfficeFailed
from pipeline.office.store import OfficeStore

MAX_NAME_CHARS = 80
MAX_WISH_CHARS = 500

_log = logging.getLogger(__name__)

_CONFIRM = (
    "Nothing is stored yet. Say the name and the digits in these words and ask whether they are right. When the caller "
    "has said yes, call again with confirmed=true."
)
_SAVED = "It is stored; somebody will call."
_REFUSED = (
    "Nothing is stored: the caller has not heard this number. Say its digits, ask whether they are right, and wait."
)
_NO_NAME = "Ask for the caller's name."
_NOT_VALID = (
    "This is no telephone number. Ask for it again, digit by digit, with the country code if it is not {region}."
)
_FAILED = "It could not be stored: the office's book does not answer. Apologise and offer to try again."


class ContactDesk:
    """Where contacts are left.

    Args:
        store: keeps them.
        region: the country of numbers without a country code, in ISO 3166.
        now: what time it is, with a time zone.
        offer_ttl: how long a caller may think about the number that was said back.
    """

    def __init__(
        self,
        store: OfficeStore,
        region: str = "ES",
        *,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        offer_ttl: timedelta = timedelta(minutes=30),
    ) -> None:
        self._store = store
        self._region = region
        self._now = now
        self._offer_ttl = offer_ttl

    async def leave(self, asking: Asking, name: str, phone: str, wish: str, *, confirmed: bool) -> ContactAnswer:
        """Stores a contact if the caller confirmed, else says what to ask them.

        Args:
            asking: for whom.
            name: as they gave it.
            phone: digits or words; "this number" is the one they ring from.
            wish: what it is about.
            confirmed: did the caller say yes to this very number?
        """
        name = " ".join(name.split())[:MAX_NAME_CHARS]
        if not any(letter.isalpha() for letter in name):
            return ContactAnswer(status="name missing", note=_NO_NAME)
        number = read_phone(phone, self._region, caller=asking.caller)
        if number is None:
            return ContactAnswer(status="phone not valid", name=name, note=_NOT_VALID.format(region=self._region))
        try:
            return await self._leave(asking, name, number, " ".join(wish.split())[:MAX_WISH_CHARS], confirmed)
        except OfficeFailed as failure:
            _log.error("a contact could not be stored", extra={"error": str(failure)})
            return ContactAnswer(status="failed", note=_FAILED)

    async def _leave(self, asking: Asking, name: str, number: str, wish: str, confirmed: bool) -> ContactAnswer:
        now, subject = self._now(), f"contact {number}"
        answer = ContactAnswer(
            status="confirm",
            name=name,
            phone=number,
            phone_in_words=phone_words(number, asking.language or "en", self._region),
            note=_CONFIRM,
        )
        if not confirmed:
            await self._store.offer(asking.conversation, [subject], asking.turn, now, self._offer_ttl)
            return answer
        known = any(contact.phone == number for contact in await self._store.contacts(asking.conversation))
        if not known and not await self._store.offered(asking.conversation, subject, asking.turn, now):
            await self._store.offer(asking.conversation, [subject], asking.turn, now, self._offer_ttl)
            return answer.model_copy(update={"status": "not offered", "note": _REFUSED})
        if not asking.rehearsal:
            await self._store.leave(name, number, wish, asking.conversation, now)
        return answer.model_copy(update={"status": "saved", "note": _SAVED})
