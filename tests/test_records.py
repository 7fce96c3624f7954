"""Records of calls: durable, beside the call, bounded, masked, and gone when the caller asks for it."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    CutOff,
    EngineFailed,
    Event,
    ReplyCorrected,
    ToolCalled,
    ToolReturned,
    TurnEnded,
    TurnTimings,
)
from pipeline.feed import EventFeed
from pipeline.observability.records import CallRecord, Counts, Recorder, RecordStore, database
from pipeline.observability.records.call_record import counts_of
from pipeline.observability.records.reading import read_calls, read_feedback, read_turns
from pipeline.observability.records.what_came_of_it import CameOf
from pipeline.observability.turn_log import TurnLog
from pipeline.observability.turn_record import ToolUse, TurnRecord
from pipeline.office.summary import CallSummary

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=timezone.utc)
SUMMARY = CallSummary(wish="two bedrooms in Gràcia", shown=["51"], booked=[], contact=None)
SEARCH = "search_property_tool"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RecordStore]:
    store = RecordStore(tmp_path / "new" / "records.db", 30, now=lambda: NOW)
    yield store
    store.close()


def call(call_id: str = "call-1", thread_id: str = "caller-1", started_at: datetime = NOW) -> CallRecord:
    return CallRecord(call_id, thread_id, "phone", "Tara", "shorter/control", "…22", started_at)


def turn(said: str = "I'm Ana", call_id: str = "call-1", **more: object) -> TurnRecord:
    record = TurnRecord(call_id, 1, 4.0, "phone", "Tara", "…22", said, replied="Hi Ana.", thread_id="caller-1")
    return TurnRecord(**{**{name: getattr(record, name) for name in record.__slots__}, **more})  # type: ignore[arg-type]


async def came_of(call_id: str, started: CallStarted) -> CameOf:
    async def tell() -> CallSummary:
        return SUMMARY

    return tell


async def record(store: RecordStore, *events: tuple[float, Event], log: TurnLog | None = None) -> Recorder:
    """A call as the handler has it followed."""
    log = log or TurnLog()
    recorder = Recorder(log, store, came_of, lambda: NOW)
    feed = EventFeed()
    followed = [follow(feed.subscribe()) for follow in (recorder.follow, log.follow)]
    for at_s, event in events:
        feed.publish(CallEvent("call-1", 1, at_s, event))
    feed.close()
    await asyncio.gather(*followed)
    await asyncio.to_thread(store.flush)
    return recorder


STARTED = CallStarted("phone", "Tara", "+34600111222", "caller-1", "shorter/control")
BOOKED = ToolReturned("b", "book_viewing", 1, 3.0, outcome="booked")
CALL: tuple[tuple[float, Event], ...] = (
    (0.0, STARTED),
    (2.0, TurnEnded("", "Hi, I'm Tara.")),
    (3.0, ToolCalled("a", SEARCH, {"query": "two bedrooms in Gràcia"})),
    (3.1, ToolReturned("a", SEARCH, 3, 9.0)),
    (3.2, ReplyCorrected("number", "corrected", "three hundred thousand", "four hundred thousand")),
    (6.0, TurnEnded("two bedrooms in Gràcia, call 600 111 222", "There's one.", True)),
    (7.0, CutOff(600.0)),
    (8.0, TurnEnded("", "Sorry?", timings=TurnTimings(decided_ms=300.0))),
    (9.0, ToolCalled("b", "book_viewing", {"when": "Saturday"})),
    (9.1, BOOKED),
    (9.5, EngineFailed("llm", "agent", "timeout", "apology")),
    (12.0, TurnEnded("yes, book it", "Something went wrong.")),
    (20.5, CallEnded("hangup")),
)


async def test_a_call_and_its_turns_are_in_the_file(store: RecordStore) -> None:
    await record(store, *CALL)
    (kept,) = read_calls(store.path)
    assert kept == CallRecord(
        "call-1",
        "caller-1",
        "phone",
        "Tara",
        "shorter/control",
        "…22",
        NOW,
        NOW,
        "hangup",
        20.5,
        Counts(
            turns=2,
            searches=1,
            found=1,
            interruptions=1,
            cut_offs=1,
            asked_to_repeat=1,
            apologies=1,
            corrections=1,
            done=1,
        ),
        dict(SUMMARY),
        cost=pytest.approx(0.0178 + 0.0044),  # a begun minute of telephone; its engines told nothing
    )
    turns = read_turns(store.path, "call-1")
    assert [each["said"] for each in turns] == [
        "",
        "two bedrooms in Gràcia, call [contact removed]",
        "",
        "yes, book it",
    ]
    assert turns[1]["corrections"][0]["instead"] == "four hundred thousand"
    assert turns[3]["tools"][0]["returned"]["outcome"] == "booked"
    assert "600 111" not in str(turns) and stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert store.status.lost == 0 and store.status.written == 6


async def test_a_call_cut_short_by_a_crash_has_its_turns_and_no_end(store: RecordStore) -> None:
    await record(store, *CALL[:6])
    (kept,) = read_calls(store.path)
    assert (kept.ended_at, kept.duration_s, kept.ended_by, kept.summary) == (None, None, "", None)
    assert kept.counts.turns == 1 and len(read_turns(store.path, "call-1")) == 2


def tools(*returned: ToolReturned) -> dict[str, object]:
    return {"tools": tuple(ToolUse(each.name, {}, each) for each in returned)}


@pytest.mark.parametrize(
    ("record", "counts"),
    [
        (turn(""), Counts()),
        (turn("hello"), Counts(turns=1)),
        (turn(**tools(ToolReturned("", SEARCH, 2, 1.0))), Counts(turns=1, searches=1, found=1)),
        (turn(**tools(ToolReturned("", SEARCH, 0, 1.0))), Counts(turns=1, searches=1)),
        (turn(**tools(ToolReturned("", SEARCH, 2, 1.0, relaxed="the price"))), Counts(turns=1, searches=1)),
        (turn(**tools(ToolReturned("", SEARCH, 0, 1.0, question="Which district?"))), Counts(turns=1)),
        (turn(**tools(ToolReturned("", SEARCH, 0, 1.0, error="down"))), Counts(turns=1)),
        (turn(**tools(ToolReturned("", "book_viewing", 0, 1.0, outcome="confirm"))), Counts(turns=1)),
        (turn(**tools(ToolReturned("", "leave_contact", 1, 1.0, outcome="saved"))), Counts(turns=1, done=1)),
        (turn(tools=(ToolUse(SEARCH, {}),)), Counts(turns=1)),
        (turn("", timings=TurnTimings(decided_ms=1.0)), Counts(asked_to_repeat=1)),
        (turn(failures=(EngineFailed("tts", "kokoro", "x", "text"),)), Counts(turns=1)),
    ],
)
def test_what_a_turn_counts_for(record: TurnRecord, counts: Counts) -> None:
    assert counts_of(record) == counts


async def test_who_asks_to_be_forgotten_is_forgotten_in_the_file(store: RecordStore) -> None:
    recorder = await record(store, *CALL)
    store.begin(call("call-2", "caller-2"))
    store.add_turn(turn("I'm Berta", "call-2", thread_id="caller-2"))
    recorder.forget("caller-1")
    assert await asyncio.to_thread(store.flush)
    first, second = sorted(read_calls(store.path), key=lambda each: each.call_id)
    assert (first.thread_id, first.caller, first.summary, first.counts.turns) == ("", "unknown", None, 2)
    assert second.thread_id == "caller-2" and "Berta" in str(read_turns(store.path, "call-2"))
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = store.path.read_bytes().decode("latin-1")
    assert "yes, book it" not in raw and "caller-1" not in raw and "I'm Berta" in raw


async def test_what_follows_the_forgetting_in_the_same_call_is_not_written(store: RecordStore) -> None:
    log, feed = TurnLog(), EventFeed()
    recorder = Recorder(log, store, came_of, lambda: NOW)
    followed = [asyncio.ensure_future(follow(feed.subscribe())) for follow in (recorder.follow, log.follow)]
    for at_s, event in CALL[:6]:
        feed.publish(CallEvent("call-1", 1, at_s, event))
    await asyncio.sleep(0.01)
    recorder.forget("caller-1")
    for at_s, event in CALL[6:]:
        feed.publish(CallEvent("call-1", 1, at_s, event))
    feed.close()
    await asyncio.gather(*followed)
    await asyncio.to_thread(store.flush)
    (kept,) = read_calls(store.path)
    assert kept.summary is None and kept.counts.done == 1 and kept.ended_by == "hangup"
    assert not any(word in str(read_turns(store.path, "call-1")) for word in ("Gràcia", "book it", "caller-1"))


def test_old_calls_go_with_their_turns(tmp_path: Path) -> None:
    now = [NOW]
    store = RecordStore(tmp_path / "records.db", 30, now=lambda: now[0])
    store.begin(call("old"))
    store.add_turn(turn(call_id="old"))
    now[0] = NOW + timedelta(days=20)
    store.begin(call("new", started_at=now[0]))
    store.flush()
    now[0] = NOW + timedelta(days=31)
    store.tidy()
    store.flush()
    assert [each.call_id for each in read_calls(store.path)] == ["new"] and read_turns(store.path, "old") == []
    store.close()
    now[0] += timedelta(days=365)
    again = RecordStore(tmp_path / "records.db", 30, now=lambda: now[0])
    again.begin(call("newest", started_at=now[0]))
    again.close()
    assert [each.call_id for each in read_calls(again.path)] == ["newest"], "done at the first record after a start"


def test_whoever_hands_a_record_over_does_not_wait_and_what_is_too_much_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    real = database.connect

    def hangs(path: Path) -> sqlite3.Connection:
        release.wait(10)
        return real(path)

    monkeypatch.setattr(database, "connect", hangs)
    store = RecordStore(tmp_path / "records.db", 30, waiting=10, now=lambda: NOW)
    store.begin(call())
    deadline_s = time.monotonic() + 5
    while store.status.waiting and time.monotonic() < deadline_s:
        time.sleep(0.001)
    began_s = time.perf_counter()
    for _ in range(50):
        store.add_turn(turn())
    store.forget("caller-1")
    assert time.perf_counter() - began_s < 0.2
    assert store.status.lost == 41 and store.status.waiting == 10
    release.set()
    while store.status.waiting and time.monotonic() < deadline_s:
        time.sleep(0.001)
    assert store.flush()
    (kept,) = read_calls(store.path)
    assert kept.counts.turns == 10
    assert kept.thread_id == "" and "Ana" not in str(read_turns(store.path, "call-1")), "a promise is not dropped"
    store.close()


def test_a_file_that_cannot_be_written_loses_records_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "folder"
    folder.write_text("a file where a folder should be")
    store = RecordStore(folder / "records.db", 30, now=lambda: NOW)
    store.begin(call())
    store.flush()
    store.begin(call())
    store.flush()
    assert store.status.lost == 2 and len([line for line in caplog.messages if "cannot be written" in line]) == 1
    folder.unlink()
    store.begin(call())
    store.flush()
    assert store.status.written == 1 and len(read_calls(store.path)) == 1
    assert "written again" in caplog.messages[-1]
    store.close()
    store.begin(call("too late"))
    assert store.status.lost == 3


def test_a_record_that_cannot_be_written_does_not_take_others_with_it(store: RecordStore) -> None:
    store.begin(call())
    store.add_turn(turn(call_id="never begun"))
    store.add_turn(turn("half a pair: \ud83d"))
    store.flush()
    assert store.status.lost == 1 and store.status.written == 2
    assert read_turns(store.path, "call-1")[0]["said"] == "half a pair: ?"


def test_two_processes_may_share_the_file(tmp_path: Path) -> None:
    stores = [RecordStore(tmp_path / "records.db", 30, now=lambda: NOW) for _ in range(2)]
    for number in range(40):
        for index, store in enumerate(stores):
            store.begin(call(f"{index}-{number}"))
            store.add_turn(turn(call_id=f"{index}-{number}"))
    assert all(store.flush() for store in stores)
    assert len(read_calls(tmp_path / "records.db")) == 80 and not any(store.status.lost for store in stores)
    for store in stores:
        store.close()


def test_reading_before_anything_was_written(tmp_path: Path) -> None:
    assert read_calls(tmp_path / "none.db") == [] and read_turns(tmp_path / "none.db", "x") == []
    assert not (tmp_path / "none.db").exists()


def test_calls_are_read_newest_first_and_by_time_and_variant(store: RecordStore) -> None:
    for day in range(5):
        store.begin(call(str(day), started_at=NOW + timedelta(days=day)))
    store.flush()
    assert [each.call_id for each in read_calls(store.path)] == ["4", "3", "2", "1", "0"]
    assert [each.call_id for each in read_calls(store.path, since=NOW + timedelta(days=2), limit=2)] == ["4", "3"]
    assert read_calls(store.path, variants=["shorter/short"]) == [] == read_calls(store.path, variants=[])
    assert len(read_calls(store.path, variants=["shorter/short", "shorter/control"])) == 5


def test_the_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    store = RecordStore(path, 30)
    store.begin(call())
    store.flush()
    assert store.status.lost == 1
    store.close()


async def test_a_summary_that_fails_costs_only_the_summary(store: RecordStore) -> None:
    async def fails(call_id: str, started: CallStarted) -> CameOf:
        async def tell() -> CallSummary:
            raise RuntimeError("no memory")

        return tell

    recorder = Recorder(TurnLog(), store, fails, lambda: NOW)
    feed = EventFeed()
    subscription = feed.subscribe()
    feed.publish(CallEvent("call-1", 0, 0.0, STARTED))
    feed.publish(CallEvent("call-1", 0, 3.0, CallEnded("hangup")))
    feed.close()
    await recorder.follow(subscription)
    await asyncio.to_thread(store.flush)
    (kept,) = read_calls(store.path)
    assert kept.ended_by == "hangup" and kept.summary is None


def test_what_callers_think_of_answers_is_kept_with_them(store: RecordStore) -> None:
    store.begin(call())
    store.add_turn(turn())
    store.add_turn(turn("", replied="Are you still there?"))  # a prompt has the number of the turn before it
    store.add_turn(turn("two bedrooms", turn=2))
    store.rate("call-1", 1, False)
    store.rate("call-1", 1, True)
    store.rate("call-1", 2, False)
    store.rate("call-1", 3, True)
    store.rate("call-2", 1, True)
    assert store.flush()
    assert read_feedback(store.path, "call-1") == {1: True, 2: False}
    assert read_feedback(store.path, "call-2") == {}
    with closing(sqlite3.connect(store.path)) as connection:
        rated = "SELECT json_extract(record, '$.said') FROM feedback JOIN turns ON turns.id = turn_id ORDER BY turn_id"
        assert connection.execute(rated).fetchall() == [("I'm Ana",), ("two bedrooms",)]


def test_of_answers_in_writing_the_last_is_meant(store: RecordStore) -> None:
    store.begin(call("text:page"))
    for said in ("a flat", "a cheaper one"):
        store.add_turn(turn(said, "text:page", turn=0))
        store.rate("text:page", 0, said == "a flat")
    assert store.flush()
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("SELECT good FROM feedback ORDER BY turn_id").fetchall() == [(1,), (0,)]


def test_feedback_goes_with_its_call(store: RecordStore) -> None:
    store.begin(call(started_at=NOW - timedelta(days=31)))
    store.add_turn(turn())
    store.rate("call-1", 1, True)
    store.tidy()
    assert store.flush()
    assert read_feedback(store.path, "call-1") == {}
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("SELECT count(*) FROM feedback").fetchone() == (0,)
