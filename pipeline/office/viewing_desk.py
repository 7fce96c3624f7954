"""Books viewings: understands the time, offers what is free, and books only what the caller was asked about before."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from pipeline.office.answers import Asking, ViewingAnswer, ViewingStatus
from pipeline.office.opening_hours import Interval, OpeningHours, free_starts
from pipeline.office.records import OfficeFailed, Taken
from pipeline.office.said_time import Language
from pipeline.office.spoken_times import Past, Reason, Span, Unclear, read_time
from pipeline.office.store import OfficeStore
from pipeline.office.time_words import choice_words, moment_words

_log = logging.getLogger(__name__)

_CONFIRM = (
    "Nothing is booked yet. Say the time in these words and ask the caller to confirm. When they have said yes, call "
    "again with `starts_at` as when and confirmed=true."
)
_MOVES = "The caller has a viewing of this home already (`instead_of`); this time would replace it. "
_CHOOSE = (
    "Nothing is booked yet. Ask which of these times suits. When the caller has chosen one, call again with its time "
    "from `free_starts` as when and confirmed=true."
)
_NONE_FREE = "Nothing is booked. Say so and ask for another day."
_BOOKED = "It is booked. Say the time once more."
_MOVED = "The viewing was moved. Say the new time once more."
_WHO_COMES = " Then ask for the caller's name and telephone number and call leave_contact."
_REFUSED = (
    "Nothing is booked: the caller was not asked about this time. Ask them to confirm it, and wait for their yes."
)
_PAST = "This time has gone by. Ask for another one."
_UNKNOWN = "There is no such property. Use the id of a search result."
_FAILED = "It could not be booked: the diary does not answer. Apologise and offer to try again."
_UNCLEAR: dict[Reason, str] = {
    "nothing": "No day and no time was understood. Ask when the caller would like to come.",
    "no such day": "There is no such day. Ask for the day again.",
    "no such time": "There is no such time of day. Ask for the time again.",
    "several": "More than one time was named. Ask which one it is to be.",
    "which day": "More than one day was named. Ask which day it is to be.",
}
_NOT_FREE: dict[ViewingStatus, str] = {
    "closed": "The office shows no homes at this time. ",
    "taken": "The home is shown to someone else at this time. ",
    "full": "Nothing is free then. ",
    "too soon": "This is too soon. ",
}


@dataclass(frozen=True, slots=True)
class ViewingRules:
    """When homes are shown.

    Attributes:
        hours: the office's opening hours.
        length: of a viewing.
        notice: how long before it a viewing must be booked.
        days: how many days ahead viewings are booked.
        offer_ttl: how long a caller may think about a time that was put to them.
    """

    hours: OpeningHours
    length: timedelta = timedelta(minutes=45)
    notice: timedelta = timedelta(minutes=60)
    days: int = 60
    offer_ttl: timedelta = timedelta(minutes=30)


class ViewingDesk:
    """Where viewings are booked.

    Args:
        store: keeps them.
        rules: when homes are shown.
        is_listed: is there a home with this id?
        now: what time it is, with a time zone.
    """

    def __init__(
        self,
        store: OfficeStore,
        rules: ViewingRules,
        *,
        is_listed: Callable[[str], bool],
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._store = store
        self._rules = rules
        self._is_listed = is_listed
        self._now = now

    async def book(self, asking: Asking, property_id: str, when: str, *, confirmed: bool) -> ViewingAnswer:
        """Books a viewing if the caller confirmed, else says what time was understood and whether it is free.

        Args:
            asking: for whom.
            property_id: the home.
            when: the time in the caller's words, or in ISO 8601.
            confirmed: did the caller say yes to this very time?
        """
        if not self._is_listed(property_id):
            return ViewingAnswer(status="unknown property", property_id=property_id, note=_UNKNOWN)
        rules, now = self._rules, self._now().astimezone(self._rules.hours.zone)
        reading = read_time(when, now, rules.hours, language=asking.language, length=rules.length)
        visit = _Visit(self._store, rules, asking, property_id, now, asking.language or reading.language or "en")
        try:
            if isinstance(reading, Unclear):
                note = _UNCLEAR[reading.reason]
                return ViewingAnswer(status="not understood", property_id=property_id, note=note, reason=reading.reason)
            if isinstance(reading, Past):
                return visit.answer("past", _PAST, reading.start)
            if isinstance(reading, Span):
                return await visit.within(reading)
            return await (visit.book(reading.start) if confirmed else visit.ask(reading.start))
        except OfficeFailed as failure:
            _log.error("a viewing could not be booked", extra={"error": str(failure)})
            return ViewingAnswer(status="failed", property_id=property_id, note=_FAILED)


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request, understood."""

    store: OfficeStore
    rules: ViewingRules
    asking: Asking
    property_id: str
    now: datetime
    language: Language

    def answer(
        self, status: ViewingStatus, note: str, start: datetime | None = None, instead_of: datetime | None = None
    ) -> ViewingAnswer:
        return ViewingAnswer(
            status=status,
            property_id=self.property_id,
            note=note,
            time=self._words(start),
            starts_at=None if start is None else _machine(start),
            instead_of=self._words(instead_of),
        )

    def _words(self, moment: datetime | None) -> str | None:
        if moment is None:
            return None
        return moment_words(moment.astimezone(self.now.tzinfo), self.language, now=self.now)

    async def ask(self, start: datetime) -> ViewingAnswer:
        """What to ask the caller about `start`."""
        ours = await self._ours()
        if start in ours:
            return self.answer("booked", _BOOKED, start)
        if start > self.now + timedelta(days=self.rules.days):
            note = (
                f"Nothing is booked: viewings are booked {self.rules.days} days ahead at most. Ask for an earlier day."
            )
            return self.answer("too far", note, start)
        if not self.rules.hours.fits(start, self.rules.length):
            return await self._instead("closed", start)
        if start < self.now + self.rules.notice:
            return await self._instead("too soon", start)
        if any(start < ends and begins < start + self.rules.length for begins, ends in await self._taken()):
            return await self._instead("taken", start)
        await self._offer([start])
        return self.answer("confirm", _MOVES + _CONFIRM if ours else _CONFIRM, start, ours[0] if ours else None)

    async def book(self, start: datetime) -> ViewingAnswer:
        """Books `start` if the caller was asked about it."""
        conversation, rules, moved = self.asking.conversation, self.rules, None
        if start not in await self._ours():
            if not await self.store.offered(conversation, self._subject(start), self.asking.turn, self.now):
                asked = await self.ask(start)
                # What is not free is said at once; what is free must be asked about first.
                refused = self.answer("not offered", _REFUSED, start).model_copy(
                    update={"instead_of": asked.instead_of}
                )
                return refused if asked.status == "confirm" else asked
            if not rules.hours.fits(start, rules.length):
                return await self._instead("closed", start)
            if self.asking.rehearsal:
                return self.answer("booked", _BOOKED + _WHO_COMES, start)
            booked = await self.store.book(
                self.property_id, start, rules.length, conversation, self.asking.caller, self.now
            )
            if isinstance(booked, Taken):
                return await self._instead("taken", start)
            moved = booked.moved_from
        known = self.asking.caller or await self.store.contacts(conversation)
        note = _MOVED if moved is not None else _BOOKED
        return self.answer("booked", note if known else note + _WHO_COMES, start, moved)

    async def within(self, span: Span) -> ViewingAnswer:
        """Free times in `span`, to choose from."""
        free = free_starts(
            self.rules.hours,
            self.rules.length,
            await self._taken(),
            earliest=self.now + self.rules.notice,
            days=self.rules.days,
            windows=span.intervals,
            spread=not span.soon,
        )
        if free:
            return await self._choice("choose", free)
        begins = span.intervals[0][0]
        open_then = any(
            opens < end and begin < closes
            for begin, end in span.intervals
            for opens, closes in self.rules.hours.on(begin.date())
        )
        return await self._instead("full" if open_then else "closed", begins, said=False)

    async def _instead(self, status: ViewingStatus, start: datetime, *, said: bool = True) -> ViewingAnswer:
        """`start` cannot be had: what is free near it."""
        free = free_starts(
            self.rules.hours,
            self.rules.length,
            await self._taken(),
            earliest=self.now + self.rules.notice,
            days=self.rules.days,
            near=start,
        )
        return await self._choice(status, free, start if said else None)

    async def _choice(
        self, status: ViewingStatus, free: Sequence[datetime], start: datetime | None = None
    ) -> ViewingAnswer:
        await self._offer(free)
        answer = self.answer(status, _NOT_FREE.get(status, "") + (_CHOOSE if free else _NONE_FREE), start)
        return answer.model_copy(
            update={
                "free": choice_words(free, self.language, now=self.now) if free else None,
                "free_starts": tuple(map(_machine, free)),
            }
        )

    async def _offer(self, starts: Sequence[datetime]) -> None:
        subjects = [self._subject(start) for start in starts]
        await self.store.offer(self.asking.conversation, subjects, self.asking.turn, self.now, self.rules.offer_ttl)

    async def _ours(self) -> list[datetime]:
        """When this caller is to see the home."""
        viewings = await self.store.viewings(self.asking.conversation)
        return [each.start for each in viewings if each.property_id == self.property_id and each.start > self.now]

    async def _taken(self) -> list[Interval]:
        """When the home is shown to others."""
        return await self.store.taken(self.property_id, self.now, self.asking.conversation)

    def _subject(self, start: datetime) -> str:
        return f"viewing {self.property_id} {int(start.timestamp())}"


def _machine(start: datetime) -> str:
    return start.isoformat(timespec="minutes")
