"""The office's store: nothing twice, nothing lost, nobody's event loop held up."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.office.records import Booked, OfficeFailed, Taken
from pipeline.office.store import OfficeStore

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
ELEVEN = datetime(2026, 11, 28, 10, 0, tzinfo=timezone.utc)
LENGTH = timedelta(minutes=45)
TTL = timedelta(minutes=30)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[OfficeStore]:
    store = OfficeStore(tmp_path / "deep" / "office.db", notify=True)
    yield store
    await store.close()


async def book(
    store: OfficeStore, start: datetime = ELEVEN, conversation: str = "a", home: str = "20"
) -> Booked | Taken:
    return await store.book(home, start, LENGTH, conversation, None, NOW)


async def test_a_repeated_booking_is_the_same_one(store: OfficeStore) -> None:
    first, again = await book(store), await book(store)
    assert isinstance(first, Booked) and isinstance(again, Booked)
    assert not first.repeated and again.repeated and first.viewing == again.viewing
    assert await store.viewings() == [first.viewing]
    assert len(await store.claim(NOW.timestamp(), 60)) == 1


@pytest.mark.parametrize("minutes", [0, 15, 44, -15, -44])
async def test_no_two_viewings_of_a_home_overlap(store: OfficeStore, minutes: int) -> None:
    await book(store)
    assert isinstance(await book(store, ELEVEN + timedelta(minutes=minutes), "b"), Taken)
    assert len(await store.viewings()) == 1


async def test_next_to_each_other_and_another_home(store: OfficeStore) -> None:
    await book(store)
    assert isinstance(await book(store, ELEVEN + LENGTH, "b"), Booked)
    assert isinstance(await book(store, ELEVEN - LENGTH, "c"), Booked)
    assert isinstance(await book(store, ELEVEN, "b", "21"), Booked)
    assert [begins for begins, _ in await store.taken("20", NOW)] == [ELEVEN - LENGTH, ELEVEN, ELEVEN + LENGTH]
    assert len(await store.viewings("b")) == 2


async def test_a_viewing_is_moved_unless_the_new_time_is_taken(store: OfficeStore) -> None:
    first = await book(store)
    await book(store, ELEVEN + LENGTH, "b")
    assert isinstance(await book(store, ELEVEN + LENGTH / 2), Taken)
    moved = await book(store, ELEVEN - LENGTH / 2)
    assert isinstance(first, Booked) and isinstance(moved, Booked)
    assert moved.viewing.uid == first.viewing.uid and moved.moved_from == ELEVEN and not moved.repeated
    assert [viewing.start for viewing in await store.viewings()] == [ELEVEN - LENGTH / 2, ELEVEN + LENGTH]
    events = [delivery.body for delivery in await store.claim(NOW.timestamp(), 60)]
    assert ["viewing.moved" in event for event in events] == [False, False, True]


async def test_many_at_once_get_one(tmp_path: Path) -> None:
    # Each with a connection of its own, as processes have.
    stores = [OfficeStore(tmp_path / "office.db") for _ in range(4)]
    calls = [book(store, ELEVEN, f"{index}-{n}") for index, store in enumerate(stores) for n in range(5)]
    results = await asyncio.gather(*calls)
    assert sum(isinstance(result, Booked) for result in results) == 1
    for store in stores:
        await store.close()


async def test_contacts_are_stored_once_and_put_right(store: OfficeStore) -> None:
    async def leave(name: str, wish: str, conversation: str = "a") -> bool:
        return (await store.leave(name, "+34612345678", wish, conversation, NOW)).repeated

    assert not await leave("Ana", "call back") and await leave("Ana", "call back")
    assert not await leave("Anna", "call back")
    assert [(contact.name, contact.wish) for contact in await store.contacts()] == [("Anna", "call back")]
    assert not await leave("Ana", "other", "b")
    assert len(await store.contacts()) == 2 and len(await store.contacts("a")) == 1
    events = [delivery.body for delivery in await store.claim(NOW.timestamp(), 60)]
    assert [
        event in body for event, body in zip(("contact.left", "contact.changed", "contact.left"), events, strict=True)
    ]


async def test_an_offer_counts_in_later_turns_for_a_while(store: OfficeStore) -> None:
    await store.offer("a", ["x", "y"], "turn 1", NOW, TTL)
    assert not await store.offered("a", "x", "turn 1", NOW)
    assert await store.offered("a", "x", "turn 2", NOW) and await store.offered("a", "y", "turn 2", NOW)
    assert not await store.offered("a", "z", "turn 2", NOW) and not await store.offered("b", "x", "turn 2", NOW)
    assert not await store.offered("a", "x", "turn 2", NOW + TTL)
    # Asked about again, it stands longer, and may be confirmed at once: it was heard before.
    await store.offer("a", ["x"], "turn 2", NOW + TTL / 2, TTL)
    assert await store.offered("a", "x", "turn 2", NOW + TTL)


async def test_forgetting_leaves_the_viewing_and_nobodys_number(store: OfficeStore) -> None:
    await store.book("20", ELEVEN, LENGTH, "a", "+34612345678", NOW)
    await store.leave("Ana", "+34612345678", "", "a", NOW)
    await store.leave("Eva", "+34622345678", "", "b", NOW)
    await store.forget("a")
    assert [contact.name for contact in await store.contacts()] == ["Eva"]
    assert [viewing.caller for viewing in await store.viewings()] == [None]


async def test_a_file_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "rubbish.db").write_bytes(b"this is no database, whatever its name says" * 100)
    store = OfficeStore(tmp_path / "rubbish.db")
    with pytest.raises(OfficeFailed, match="not a database"):
        await book(store)
    await store.close()


async def test_nobody_waits_for_a_disk_that_hangs(store: OfficeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.viewings()
    monkeypatch.setattr("pipeline.office.store.LIMIT_S", 0.05)
    released = threading.Event()
    hanging = asyncio.ensure_future(store._run(released.wait))
    await asyncio.sleep(0)
    with pytest.raises(OfficeFailed, match="did not answer"):
        await store.viewings()
    released.set()
    await hanging
    monkeypatch.undo()
    assert isinstance(await book(store), Booked)


async def test_settings_of_the_file(store: OfficeStore, tmp_path: Path) -> None:
    await book(store)
    path = tmp_path / "deep" / "office.db"
    assert path.stat().st_mode & 0o077 == 0
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        # Even without this program's own check the same slot cannot be stored twice.
        with pytest.raises(sqlite3.IntegrityError, match="viewings.property_id, viewings.starts_at"):
            connection.execute(
                "INSERT INTO viewings (uid, key, property_id, starts_at, ends_at, conversation, booked_at)"
                " SELECT 'u', 'k', property_id, starts_at, ends_at + 1, 'z', 0 FROM viewings"
            )


async def test_the_event_loop_goes_on_while_another_process_writes(store: OfficeStore, tmp_path: Path) -> None:
    await store.viewings()
    other = sqlite3.connect(tmp_path / "deep" / "office.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    booking = asyncio.ensure_future(book(store))
    for _ in range(20):
        await asyncio.sleep(0.005)
    assert not booking.done()
    other.execute("ROLLBACK")
    other.close()
    assert isinstance(await booking, Booked)


async def test_a_call_that_is_given_up_is_done_once(store: OfficeStore) -> None:
    await store.viewings()
    booking = asyncio.ensure_future(book(store))
    await asyncio.sleep(0)
    booking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await booking
    assert isinstance(await book(store), Booked)
    assert len(await store.viewings()) == 1 and len(await store.claim(NOW.timestamp(), 60)) == 1


_DIES = """
import asyncio, os, signal, sys
from datetime import datetime, timedelta
from pathlib import Path
from pipeline.office import database
from pipeline.office.store import OfficeStore

def die(statement=None):
    if statement in (None, "COMMIT"):
        os.kill(os.getpid(), signal.SIGKILL)

connect = database.connect
def traced(path):
    connection = connect(path)
    if sys.argv[2] == "before":
        connection.set_trace_callback(die)  # called as the statement begins
    return connection
database.connect = traced

async def main():
    store = OfficeStore(Path(sys.argv[1]), notify=True)
    start = datetime.fromisoformat("2026-11-28T10:00:00+00:00")
    now = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
    if sys.argv[3] == "viewing":
        await store.book("20", start, timedelta(minutes=45), "a", None, now)
    else:
        await store.leave("Ana", "+34612345678", "call back", "a", now)
    die()

asyncio.run(main())
print("answered")
"""


@pytest.mark.parametrize("what", ["viewing", "contact"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_around_the_commit_nothing_is_lost_or_doubled(
    store: OfficeStore, tmp_path: Path, what: str, when: str
) -> None:
    path = tmp_path / "deep" / "office.db"
    died = subprocess.run(  # noqa: ASYNC221 - nothing else is to happen meanwhile
        [sys.executable, "-c", _DIES, str(path), when, what], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert died.returncode == -9 and "answered" not in died.stdout, died.stderr
    # The next process: what was committed is there, what was not is not.
    stored: Callable[[], object] = store.viewings if what == "viewing" else store.contacts
    assert len(await stored()) == (when == "after")  # type: ignore[arg-type,misc]
    # The model never got its answer and calls again.
    if what == "viewing":
        again = await book(store)
        assert isinstance(again, Booked) and again.repeated == (when == "after")
    else:
        assert (await store.leave("Ana", "+34612345678", "call back", "a", NOW)).repeated == (when == "after")
    assert len(await stored()) == 1  # type: ignore[arg-type,misc]
    assert len(await store.claim(NOW.timestamp() + 1, 60)) == 1
