"""The desks: nothing is stored that the caller was not asked about before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.office.answers import Asking, ContactAnswer, ViewingAnswer
from pipeline.office.contact_desk import ContactDesk
from pipeline.office.opening_hours import OpeningHours
from pipeline.office.store import OfficeStore
from pipeline.office.viewing_desk import ViewingDesk, ViewingRules

MADRID = ZoneInfo("Europe/Madrid")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=MADRID)
HOURS = OpeningHours.parse("Mon-Fri 09:30-19:00, Sat 10:00-14:00")


@dataclass
class Office:
    """Both desks with a clock that is set by hand; `turn` goes up with each `say`."""

    store: OfficeStore
    now: datetime = MONDAY
    turn: int = 0

    def __post_init__(self) -> None:
        rules = ViewingRules(HOURS)
        self.viewings = ViewingDesk(
            self.store, rules, is_listed=lambda home: home in ("20", "21"), now=lambda: self.now
        )
        self.contacts = ContactDesk(self.store, now=lambda: self.now)

    def asking(self, conversation: str, caller: str | None = None) -> Asking:
        return Asking(conversation, f"turn {self.turn}", caller)

    async def say(
        self, when: str, confirmed: bool = False, *, home: str = "20", conversation: str = "a", same_turn: bool = False
    ) -> ViewingAnswer:
        self.turn += not same_turn
        return await self.viewings.book(self.asking(conversation), home, when, confirmed=confirmed)

    async def leave(
        self, phone: str, confirmed: bool = False, *, name: str = "Ana", caller: str | None = None
    ) -> ContactAnswer:
        self.turn += 1
        return await self.contacts.leave(self.asking("a", caller), name, phone, "a call back", confirmed=confirmed)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = OfficeStore(tmp_path / "office.db")
    yield Office(store)
    await store.close()


async def test_asked_confirmed_booked(office: Office) -> None:
    asked = await office.say("Saturday at eleven")
    assert asked.status == "confirm"
    assert asked.time == "Saturday the twenty-eighth of November at eleven in the morning"
    assert asked.starts_at == "2026-11-28T11:00+01:00"
    assert await office.store.viewings() == []
    booked = await office.say(asked.starts_at, confirmed=True)
    assert booked.status == "booked" and booked.time == asked.time
    (viewing,) = await office.store.viewings()
    assert viewing.start == datetime(2026, 11, 28, 11, tzinfo=MADRID) and viewing.property_id == "20"
    # Nobody knows yet who comes.
    assert "leave_contact" in booked.note


async def test_what_staff_try_out_is_answered_and_not_done(office: Office) -> None:
    staff = [Asking("a", f"turn {turn}", rehearsal=True) for turn in range(4)]
    asked = await office.viewings.book(staff[0], "20", "Saturday at eleven", confirmed=False)
    assert asked.status == "confirm" and asked.starts_at is not None
    booked = await office.viewings.book(staff[1], "20", asked.starts_at, confirmed=True)
    assert booked.status == "booked" and booked.time == asked.time
    told = await office.contacts.leave(staff[2], "Ana", "600 111 222", "a viewing", confirmed=False)
    saved = await office.contacts.leave(staff[3], "Ana", told.phone or "", "a viewing", confirmed=True)
    assert saved.status == "saved"
    assert await office.store.viewings() == [] and await office.store.contacts("a") == []
    # Nor is the home taken for those who call.
    assert (await office.say("Saturday at eleven", conversation="b")).status == "confirm"


async def test_the_callers_words_confirm_too(office: Office) -> None:
    await office.say("Saturday at eleven")
    assert (await office.say("on Saturday at eleven in the morning", confirmed=True)).status == "booked"


async def test_confirmed_without_having_been_asked_books_nothing(office: Office) -> None:
    refused = await office.say("Saturday at eleven", confirmed=True)
    assert refused.status == "not offered" and await office.store.viewings() == []
    # Refused or not: until the caller has said something, asking and confirming are one and the same turn.
    assert (await office.say("Saturday at eleven", same_turn=True)).status == "confirm"
    assert (await office.say("Saturday at eleven", confirmed=True, same_turn=True)).status == "not offered"
    assert await office.store.viewings() == []
    assert (await office.say("Saturday at eleven", confirmed=True)).status == "booked"


@pytest.mark.parametrize(
    ("when", "home", "conversation"),
    [("Saturday at noon", "20", "a"), ("Saturday at eleven", "21", "a"), ("Saturday at eleven", "20", "b")],
)
async def test_asked_about_another_slot_home_or_caller(office: Office, when: str, home: str, conversation: str) -> None:
    await office.say("Saturday at eleven")
    refused = await office.say(when, confirmed=True, home=home, conversation=conversation)
    assert refused.status == "not offered" and await office.store.viewings() == []


async def test_an_offer_does_not_stand_for_ever(office: Office) -> None:
    await office.say("Saturday at eleven")
    office.now += timedelta(minutes=31)
    assert (await office.say("Saturday at eleven", confirmed=True)).status == "not offered"


async def test_a_part_of_a_day_is_a_choice_and_choosing_is_confirming(office: Office) -> None:
    choice = await office.say("Saturday morning")
    assert choice.status == "choose"
    assert choice.free == (
        "Saturday the twenty-eighth of November at ten, at half past ten or at eleven in the morning"
    )
    assert choice.free_starts == tuple(f"2026-11-28T{clock}+01:00" for clock in ("10:00", "10:30", "11:00"))
    assert await office.store.viewings() == []
    # A window is no time, whatever the model says.
    assert (await office.say("Saturday morning", confirmed=True)).status == "choose"
    assert (await office.say("Saturday at ten", confirmed=True)).status == "booked"


async def test_a_taken_home_is_offered_at_other_times(office: Office) -> None:
    await office.say("Saturday at eleven", conversation="b")
    await office.say("Saturday at eleven", confirmed=True, conversation="b")
    answer = await office.say("Saturday at quarter past eleven")
    assert answer.status == "taken"
    assert answer.free_starts == ("2026-11-28T10:00+01:00", "2026-11-28T12:00+01:00", "2026-11-28T12:30+01:00")
    assert (await office.say("Saturday at noon", confirmed=True)).status == "booked"


async def test_taken_between_the_question_and_the_yes(office: Office) -> None:
    for conversation in ("a", "b"):
        assert (await office.say("Saturday at eleven", conversation=conversation)).status == "confirm"
    assert (await office.say("Saturday at eleven", confirmed=True, conversation="b")).status == "booked"
    late = await office.say("Saturday at eleven", confirmed=True)
    assert late.status == "taken" and late.free and len(await office.store.viewings()) == 1


@pytest.mark.parametrize(
    ("when", "status", "first_free"),
    [
        ("Sunday at eleven", "closed", "2026-11-28T"),
        ("on Sunday", "closed", "2026-11-28T"),
        ("tomorrow at nine in the evening", "closed", "2026-11-24T17:00+01:00"),
        ("today at half past ten", "too soon", "2026-11-23T11:00+01:00"),
        ("this evening", "choose", "2026-11-23T17:00+01:00"),
    ],
)
async def test_when_it_cannot_be_the_nearest_free_times_are_named(
    office: Office, when: str, status: str, first_free: str
) -> None:
    for confirmed in (False, True):
        answer = await office.say(when, confirmed=confirmed)
        assert answer.status == status and answer.free
        assert answer.free_starts[0].startswith(first_free)
    assert await office.store.viewings() == []


async def test_a_full_day_is_not_a_closed_one(office: Office) -> None:
    for hour in ("ten", "a quarter to eleven", "half past eleven", "a quarter past twelve", "one"):
        await office.say(f"Saturday at {hour}", conversation=hour)
        assert (await office.say(f"Saturday at {hour}", confirmed=True, conversation=hour)).status == "booked"
    answer = await office.say("Saturday")
    assert answer.status == "full" and answer.free


@pytest.mark.parametrize(
    ("when", "status"),
    [
        ("yesterday at five", "past"),
        ("purple elephants", "not understood"),
        ("the 31st of November", "not understood"),
        ("on the 1st of May at eleven", "too far"),
    ],
)
async def test_no_time_at_all(office: Office, when: str, status: str) -> None:
    for confirmed in (False, True):
        answer = await office.say(when, confirmed=confirmed)
        assert answer.status == status and not answer.free and answer.note


async def test_a_home_that_is_not_listed(office: Office) -> None:
    assert (await office.say("Saturday at eleven", home="999")).status == "unknown property"


async def test_a_repeated_call_answers_the_same(office: Office) -> None:
    await office.say("Saturday at eleven")
    first = await office.say("Saturday at eleven", confirmed=True)
    office.now += timedelta(hours=2)  # the offer is long forgotten
    assert await office.say("Saturday at eleven", confirmed=True) == first
    assert (await office.say("Saturday at eleven")).status == "booked"
    assert len(await office.store.viewings()) == 1


async def test_another_time_for_the_same_home_moves_the_viewing(office: Office) -> None:
    await office.say("Saturday at eleven")
    await office.say("Saturday at eleven", confirmed=True)
    (before,) = await office.store.viewings()
    # It overlaps with the viewing that it would replace, and with no other.
    asked = await office.say("Saturday at half past eleven")
    assert asked.status == "confirm"
    assert asked.instead_of == "Saturday the twenty-eighth of November at eleven in the morning"
    assert await office.store.viewings() == [before]
    moved = await office.say("Saturday at half past eleven", confirmed=True)
    assert moved.status == "booked" and moved.instead_of == asked.instead_of and "moved" in moved.note
    (after,) = await office.store.viewings()
    assert after.uid == before.uid and after.start == before.start + timedelta(minutes=30)
    assert (await office.say("Saturday at half past eleven", confirmed=True)).status == "booked"
    # The old time is free again, for others.
    await office.say("Saturday at a quarter past ten", conversation="b")
    assert (await office.say("Saturday at a quarter past ten", confirmed=True, conversation="b")).status == "booked"
    assert (await office.say("Saturday at half past ten")).status == "taken"


async def test_a_second_visit_after_the_first_is_another_viewing(office: Office) -> None:
    await office.say("Saturday at eleven")
    await office.say("Saturday at eleven", confirmed=True)
    office.now += timedelta(days=6)
    await office.say("tomorrow at eleven")
    assert (await office.say("tomorrow at eleven", confirmed=True)).status == "booked"
    assert len(await office.store.viewings()) == 2


async def test_spanish_is_answered_in_spanish(office: Office) -> None:
    asked = await office.say("el sábado a las once")
    assert asked.time == "el sábado veintiocho de noviembre a las once de la mañana"
    choice = await office.say("mañana por la tarde")
    assert choice.free is not None and choice.free.startswith("mañana, martes veinticuatro de noviembre, a las ")


async def test_the_store_fails(tmp_path: Path) -> None:
    (tmp_path / "office.db").write_bytes(b"no database" * 500)
    office = Office(OfficeStore(tmp_path / "office.db"))
    assert (await office.say("Saturday at eleven")).status == "failed"
    assert (await office.leave("612 345 678")).status == "failed"
    await office.store.close()


async def test_a_contact_is_said_back_and_then_stored(office: Office) -> None:
    asked = await office.leave("six one two, three four five, six seven eight")
    assert asked.status == "confirm" and asked.phone == "+34612345678"
    assert asked.phone_in_words == "six one two, three four five, six seven eight"
    assert await office.store.contacts() == []
    assert (await office.leave("612345678", confirmed=True)).status == "saved"
    (contact,) = await office.store.contacts()
    assert (contact.name, contact.phone, contact.wish) == ("Ana", "+34612345678", "a call back")
    # Once more, and with the name put right.
    assert (await office.leave("612345678", confirmed=True)).status == "saved"
    assert (await office.leave("612345678", confirmed=True, name="Anna")).status == "saved"
    assert [contact.name for contact in await office.store.contacts()] == ["Anna"]


async def test_a_number_that_was_not_said_back_is_not_stored(office: Office) -> None:
    await office.leave("612 345 678")
    assert (await office.leave("612 345 679", confirmed=True)).status == "not offered"
    assert await office.store.contacts() == []
    # Now it has been.
    assert (await office.leave("612 345 679", confirmed=True)).status == "saved"


async def test_what_is_no_contact(office: Office) -> None:
    assert (await office.leave("12 34")).status == "phone not valid"
    assert (await office.leave("612 345 678", name=" ")).status == "name missing"


async def test_this_number(office: Office) -> None:
    asked = await office.leave("this number", caller="+34622345678")
    assert asked.status == "confirm" and asked.phone == "+34622345678"


async def test_who_has_left_a_number_is_not_asked_again(office: Office) -> None:
    await office.leave("612 345 678")
    await office.leave("612 345 678", confirmed=True)
    await office.say("Saturday at eleven")
    assert "leave_contact" not in (await office.say("Saturday at eleven", confirmed=True)).note
