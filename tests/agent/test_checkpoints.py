"""Where conversations are kept: what comes back, what is dropped, and that a failing store costs a caller nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.memory import InMemorySaver

from pipeline.agent.agent import Agent
from pipeline.agent.local.note import Note
from pipeline.agent.memory import Memory
from pipeline.agent.remembering.in_process import InProcessStore
from pipeline.agent.remembering.postgres import PostgresStore
from pipeline.agent.remembering.sqlite import SqliteStore
from pipeline.agent.remembering.stand_in import StandIn
from pipeline.agent.remembering.store import CheckpointStore, Stored, checkpoint_id, earliest_id
from tests.agent.postgres_server import PostgresServer
from tests.agent.talk import ROOT

CALL = {"name": "search_property_tool", "args": {"query": "two bedrooms"}, "id": "c1", "type": "tool_call"}
TURN: list[AnyMessage] = [
    HumanMessage("two bedrooms in Gràcia", id="1"),
    AIMessage("", tool_calls=[CALL], id="2"),
    ToolMessage('{"status":"ok"}', tool_call_id="c1", name="search_property_tool", id="3"),
    AIMessage("I have one.", id="4", additional_kwargs=Note(home="51", caller="Ana").attached()),
]
DAY_S = 86_400.0


class Clock:
    """Seconds since 1970, as the test wants them."""

    def __init__(self) -> None:
        self.now_s = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now_s


MakeStore = Callable[..., CheckpointStore]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> MakeStore:
    """Makes a store; the same file or database each time."""
    if request.param == "memory":
        return lambda **more: InProcessStore(**more)
    if request.param == "sqlite":
        return lambda **more: SqliteStore(tmp_path / "memory" / "conversations.sqlite", **more)
    url = request.getfixturevalue("postgres").url
    return lambda **more: PostgresStore(url, **more)


@asynccontextmanager
async def opened(*stores: Any) -> AsyncIterator[None]:
    for store in stores:
        await store.open()
    try:
        yield
    finally:
        for store in stores:
            await store.close()


async def rows_of(store: CheckpointStore, thread_id: str) -> int:
    """How many rows, or entries, there are of a thread, over all tables."""
    saver = store.saver
    if isinstance(saver, InMemorySaver):
        checkpoints = sum(len(each) for each in saver.storage.get(thread_id, {}).values())
        return checkpoints + sum(key[0] == thread_id for key in (*saver.blobs, *saver.writes))
    if isinstance(store, SqliteStore):
        tables, mark = ("checkpoints", "writes"), "?"
    else:
        tables, mark = ("checkpoints", "checkpoint_blobs", "checkpoint_writes"), "%s"
    count = 0
    for table in tables:
        query = f"SELECT count(*) AS n FROM {table} WHERE thread_id = {mark}"
        if isinstance(store, SqliteStore):
            row = await (await saver.conn.execute(query, (thread_id,))).fetchone()
            count += row[0]
        else:
            async with saver.conn.connection() as connection:
                row = await (await connection.execute(query, (thread_id,))).fetchone()
            count += row["n"]
    return count


async def test_a_conversation_comes_back_as_it_was(make_store: MakeStore) -> None:
    store, other = make_store(), make_store()
    async with opened(store, other):
        assert await store.load("a") == Stored()
        version = await store.save("a", TURN, "")
        assert await store.load("a") == Stored(tuple(TURN), version)
        if not isinstance(store, InProcessStore):
            # Another process, or this one after it was started again.
            assert await other.load("a") == Stored(tuple(TURN), version)
        await store.delete("a")
        assert await store.load("a") == Stored() and await rows_of(store, "a") == 0


async def test_a_thread_does_not_grow_with_what_is_written_over(make_store: MakeStore) -> None:
    store = make_store()
    async with opened(store):
        version = await store.save("b", TURN, "")
        size = await rows_of(store, "b")
        for number in range(30):
            version = await store.save("b", [*TURN, HumanMessage(str(number))], version)
        assert await rows_of(store, "b") == size
        assert (await store.load("b")).messages[-1].text == "29"


async def test_a_clock_that_is_behind_does_not_hide_what_is_written(make_store: MakeStore) -> None:
    """The second call of a caller may land on a machine whose clock is behind that of the first."""
    clock = Clock()
    store = make_store(now=clock)
    async with opened(store):
        await store.save("c", TURN[:1], "")
        clock.now_s -= 60
        await store.save("c", TURN, (await store.load("c")).version)
        assert len((await store.load("c")).messages) == len(TURN)
        await store.delete("c")


async def test_what_nobody_touched_for_long_is_deleted(make_store: MakeStore) -> None:
    clock = Clock()
    store = make_store(now=clock)
    memory = Memory(store, retention_days=30, now=clock)

    async def left() -> list[str]:
        threads = ("caller-old", "caller-new", "page", "call")
        return [each for each in threads if (await store.load(each)).messages]

    await memory.open()
    for thread in ("caller-old", "caller-new", "page"):
        await store.save(thread, TURN, "")
    clock.now_s += 20 * DAY_S
    await store.save("caller-new", TURN, (await store.load("caller-new")).version)
    await store.save("call", TURN, "")
    await memory.tidy()
    assert await left() == ["caller-old", "caller-new", "call"]
    clock.now_s += 10.5 * DAY_S
    await memory.tidy()
    assert await left() == ["caller-new"] and await rows_of(store, "caller-old") == 0
    clock.now_s += 20 * DAY_S
    await memory.tidy()
    assert await left() == []
    await memory.close()


def test_ids_sort_by_time() -> None:
    ids = [checkpoint_id(at_s) for at_s in (0.0, 1.0, 1_800_000_000.0, 1_800_000_000.001, 4_000_000_000.0)]
    assert ids == sorted(ids)
    assert earliest_id(5.0) < checkpoint_id(5.0) < earliest_id(5.000_01)
    assert checkpoint_id(1.0, after=ids[-1]) > ids[-1]
    assert checkpoint_id(1.0, after="no id of ours")


async def test_in_memory_the_threads_are_bounded() -> None:
    store = InProcessStore(most=3)
    for number in range(10):
        await store.load(f"asked for {number}")
        await store.save(str(number), TURN, "")
    assert len(store) == 3 == len(store.saver.storage) == len(store.saver.blobs)
    assert (await store.load("9")).messages and not (await store.load("6")).messages


def in_files(folder: Path, words: bytes) -> bool:
    return any(words in each.read_bytes() for each in folder.iterdir())


async def test_deleted_words_are_not_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    store = SqliteStore(path)
    async with opened(store):
        for number in range(5):
            await store.save(str(number), [HumanMessage(f"my secret is Xochimilco {number} " * 50)], "")
        assert in_files(tmp_path, b"Xochimilco 3")
        await store.delete("3")
        assert not in_files(tmp_path, b"Xochimilco 3")
        assert (await store.load("4")).messages
    assert path.stat().st_mode & 0o077 == 0


# --- a store that fails ------------------------------------------------------------------------------------------


class Moody(InProcessStore):
    """Fails, or hangs, as long as it is told to."""

    mood = ""
    tried = 0

    async def load(self, thread_id: str) -> Stored:
        await self._fail()
        return await super().load(thread_id)

    async def save(self, thread_id: str, messages: Sequence[AnyMessage], after: str) -> str:
        await self._fail()
        return await super().save(thread_id, messages, after)

    async def delete(self, thread_id: str) -> None:
        await self._fail()
        await super().delete(thread_id)

    async def _fail(self) -> None:
        self.tried += 1
        if self.mood == "hangs":
            await asyncio.sleep(60)
        if self.mood:
            raise OSError("the disk is gone")


def config(thread_id: str) -> Any:
    return {"configurable": {"thread_id": thread_id}}


def said(messages: Sequence[AnyMessage]) -> list[str]:
    return [message.text for message in messages]


@pytest.mark.parametrize("mood", ["fails", "hangs"])
async def test_a_failure_is_counted_told_once_and_made_good(mood: str, caplog: pytest.LogCaptureFixture) -> None:
    clock, store = Clock(), Moody()
    memory = Memory(StandIn(store, timeout_s=0.05, retry_s=5, now=clock))
    await memory.append(config("a"), [HumanMessage("one")])
    store.mood = mood
    with caplog.at_level(logging.INFO):
        for words in ("two", "three", "four"):
            await memory.append(config("a"), [HumanMessage(words)])
        assert said(await memory.messages(config("a"))) == ["one", "two", "three", "four"]
        assert memory.status.working is False and memory.status.failures == 1 and memory.status.unsaved == 1
        assert len(caplog.messages) == 1 and "go on in memory" in caplog.text
        store.mood = ""
        tried = store.tried
        await memory.append(config("a"), [HumanMessage("five")])
        assert store.tried == tried, "a store that failed just now is left alone"
        clock.now_s += 6
        await memory.tidy()
    assert said((await store.load("a")).messages) == ["one", "two", "three", "four", "five"]
    assert memory.status.working and memory.status.unsaved == 0 and "works again" in caplog.text


async def test_what_is_too_old_is_deleted_once_the_store_works_again() -> None:
    clock = Clock()
    store = Moody(now=clock)
    await store.save("caller-old", TURN, "")
    clock.now_s += 40 * DAY_S
    memory = Memory(StandIn(store, now=clock), now=clock)
    store.mood = "fails"
    await memory.append(config("a"), [HumanMessage("one")])
    await memory.tidy()
    store.mood, clock.now_s = "", clock.now_s + 6
    await memory.tidy()
    assert len(store) == 1 and (await store.load("a")).messages


async def test_a_call_that_began_without_the_store_loses_nothing_of_the_last_one() -> None:
    clock, store = Clock(), Moody()
    await store.save("a", TURN, "")
    memory = Memory(StandIn(store, now=clock))
    store.mood = "fails"
    assert await memory.messages(config("a")) == []
    await memory.append(config("a"), [HumanMessage("hello again")])
    store.mood, clock.now_s = "", clock.now_s + 6
    await memory.append(config("a"), [HumanMessage("still me")])
    expected = [*said(TURN), "hello again", "still me"]
    assert said((await store.load("a")).messages) == said(await memory.messages(config("a"))) == expected


async def test_what_another_process_wrote_meanwhile_is_not_written_over() -> None:
    clock, store = Clock(), Moody()
    here, there = Memory(StandIn(store, now=clock)), Memory(store)
    await here.append(config("a"), [HumanMessage("one")])
    store.mood = "fails"
    await here.append(config("a"), [HumanMessage("two, here")])
    store.mood = ""
    await there.append(config("a"), [HumanMessage("two, there")])
    clock.now_s += 6
    await here.tidy()
    assert said((await store.load("a")).messages) == ["one", "two, there", "two, here"]


async def test_who_is_forgotten_while_the_store_fails_is_forgotten() -> None:
    clock, store = Clock(), Moody()
    memory = Memory(StandIn(store, now=clock))
    await memory.append(config("a"), [HumanMessage("one")])
    store.mood = "fails"
    await memory.forget("a")
    await memory.append(config("a"), [HumanMessage("forget me")])
    assert said(await memory.messages(config("a"))) == ["forget me"] and memory.status.unsaved == 1
    memory.begin("a")
    assert await memory.messages(config("a")) == []
    store.mood, clock.now_s = "", clock.now_s + 6
    assert await memory.messages(config("a")) == [], "the store must not be asked before it has deleted"
    await memory.append(config("a"), [HumanMessage("a new call")])
    assert said((await store.load("a")).messages) == ["a new call"] and memory.status.unsaved == 0


async def test_a_locked_file_does_not_hold_up_a_call(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    store = SqliteStore(path)
    memory = Memory(StandIn(store, timeout_s=0.3, retry_s=0.1))
    await memory.open()
    await memory.append(config("a"), [HumanMessage("one")])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    began_s = time.monotonic()
    await memory.append(config("a"), [HumanMessage("two")])
    await memory.append(config("a"), [HumanMessage("three")])
    assert time.monotonic() - began_s < 1.5
    assert said(await memory.messages(config("a"))) == ["one", "two", "three"] and memory.status.failures >= 1
    other.execute("ROLLBACK")
    other.close()
    await asyncio.sleep(1.0)
    await memory.append(config("a"), [HumanMessage("four")])
    await memory.close()
    again = SqliteStore(path)
    async with opened(again):
        assert said((await again.load("a")).messages) == ["one", "two", "three", "four"]


async def test_a_file_that_cannot_be_opened_does_not_stop_the_start(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    path.write_bytes(b"this is no database " * 100)
    memory = Memory(StandIn(SqliteStore(path)))
    await memory.open()
    await memory.append(config("a"), [HumanMessage("one")])
    assert said(await memory.messages(config("a"))) == ["one"] and not memory.status.working
    await memory.close()


async def test_postgres_gone_in_mid_call_and_back(postgres: PostgresServer) -> None:
    store = PostgresStore(postgres.url)
    memory = Memory(StandIn(store, retry_s=0.2))
    await memory.open()
    await memory.forget("gone")
    memory.begin("gone")
    await memory.append(config("gone"), [HumanMessage("one")])
    await asyncio.to_thread(postgres.stop)
    try:
        await memory.append(config("gone"), [HumanMessage("two")])
        assert said(await memory.messages(config("gone"))) == ["one", "two"] and not memory.status.working
    finally:
        await asyncio.to_thread(postgres.start)
    deadline_s = time.monotonic() + 20
    while memory.status.unsaved and time.monotonic() < deadline_s:
        await asyncio.sleep(0.3)
        await memory.tidy()
    assert memory.status.working
    assert said((await store.load("gone")).messages) == ["one", "two"]
    await memory.close()


async def test_processes_that_start_at_once_make_the_tables_once(postgres: PostgresServer) -> None:
    url = postgres.fresh_database("fresh")
    stores = [PostgresStore(url) for _ in range(3)]
    await asyncio.gather(*(store.open() for store in stores))
    await stores[0].save("a", TURN, "")
    assert (await stores[2].load("a")).messages == tuple(TURN)
    for store in stores:
        await store.close()


# --- two processes -----------------------------------------------------------------------------------------------


def test_a_second_call_lands_on_another_process_and_is_welcomed_back(postgres: PostgresServer) -> None:
    def process() -> subprocess.Popen[str]:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "tests.agent.caller_process", postgres.url]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        return subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def ask(running: subprocess.Popen[str], line: str) -> str:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write(line + "\n")
        return running.stdout.readline().strip()

    one, two = process(), process()
    try:
        assert ask(one, "call +34600111222") == "-"
        assert "Ana" in ask(one, "say I'm Ana, two bedrooms in Gràcia")
        first = ask(two, "call +34 600 111 222")
        assert first.startswith("Welcome back! It's Tara, the automated assistant at") and first.endswith("Ana?")
        assert "sixty-four square metres" in ask(two, "say how big is it").lower()
        assert ask(two, "call +34600111333") == "-", "another caller is not known"
        assert "square metres" not in ask(two, "say how big is it").lower()
        assert ask(two, "call +34600111222").startswith("Welcome back")
        assert ask(two, "forget") == "forgotten"
        assert ask(one, "call +34600111222") == "-"
    finally:
        for running in (one, two):
            running.communicate("quit\n", timeout=30)


async def test_a_draft_that_is_discarded_writes_nothing_in_a_store(
    make_store: MakeStore, agent: Agent, call: Callable[..., Any]
) -> None:
    store = make_store()
    async with opened(store):
        agent._memory = Memory(store)
        talk = call(thread="draft")
        draft = agent.draft("two bedrooms in Gràcia", talk.conversation)
        async for _ in draft.events():
            pass
        await draft.discard()
        assert await rows_of(store, "draft") == 0
        await talk.say("two bedrooms in Gràcia")
        assert await rows_of(store, "draft") > 0
        await store.delete("draft")
