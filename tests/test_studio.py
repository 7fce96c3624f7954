"""The studio's part of the house: kept greetings, answers without a trace, records read back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from avatars.avatar import choose_avatar, load_avatars
from pipeline.audio import AudioChunk
from pipeline.engines.base import Voice
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.errors import CallRefused, RecordsUnreadable
from pipeline.house import House
from pipeline.observability.records import CallRecord, RecordStore
from pipeline.observability.records.reading import read_turns_since
from pipeline.observability.turn_record import TurnRecord
from pipeline.settings import PROJECT_ROOT
from pipeline.studio import StudioDesk
from pipeline.transports.desk import CallDesk

AVATARS = load_avatars(PROJECT_ROOT / "avatars" / "definitions")
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=timezone.utc)


class Humming:
    """A voice that hums for as many samples as there are characters."""

    name = "kokoro"
    rate_hz = 24_000

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        self.said.append((voice.name, text))
        yield AudioChunk(np.full(len(text), 7, dtype=np.int16), self.rate_hz)


@pytest.fixture
def desk(tmp_path: Path) -> StudioDesk:
    records = RecordStore(tmp_path / "records.db", 30, now=lambda: NOW)
    desk = StudioDesk(House(CallDesk(AVATARS, "tara", 4), {}, records=records), "Casavoz Homes")
    return desk


async def test_a_greeting_is_kept_and_a_preview_is_not(desk: StudioDesk, tmp_path: Path) -> None:
    humming = Humming()
    desk.speech = CachedTextToSpeech(humming, tmp_path / "speech")
    tara = choose_avatar(AVATARS, "tara")
    rate_hz, samples = await desk.hear(tara)
    said = " ".join(text for _, text in humming.said)
    assert said == tara.greeting.format(agency="Casavoz Homes")
    assert (rate_hz, samples.dtype, set(samples.tolist())) == (24_000, np.int16, {7})
    synthesised = len(humming.said)
    again = await desk.hear(tara)
    assert len(humming.said) == synthesised, "from the cache"
    assert len(again[1]) == len(samples)
    sentence = "A sentence that is tried out, and long enough not to be kept unasked."
    for _ in range(2):
        await desk.hear(tara.in_language("es"), sentence)
    assert humming.said[synthesised:] == [("ef_dora", sentence)] * 2


async def test_a_service_that_is_starting_says_so(desk: StudioDesk) -> None:
    tara = choose_avatar(AVATARS, "tara")
    with pytest.raises(CallRefused, match="still starting"):
        await desk.hear(tara)
    with pytest.raises(CallRefused, match="still starting"):
        desk.prompt(tara)
    with pytest.raises(CallRefused, match="still starting"):
        await anext(desk.try_out(tara, "t", "hello"))
    assert desk.places_in("in Sants") == ()
    await desk.throw_away("t")


async def test_calls_and_turns_are_read_back(desk: StudioDesk) -> None:
    store = desk._house.records
    assert store is not None
    assert await desk.call_records(NOW) == []
    for name, began in (("old", NOW - timedelta(days=9)), ("a", NOW), ("b", NOW + timedelta(minutes=1))):
        store.begin(CallRecord(name, f"thread {name}", "phone", "Tara", "", "…22", began))
        store.add_turn(TurnRecord(name, 1, 4.0, "phone", "Tara", "…22", f"I am {name}"))
    assert await asyncio.to_thread(store.flush)
    calls = await desk.call_records(NOW - timedelta(days=1))
    assert calls is not None
    assert [call.call_id for call in calls] == ["b", "a"]
    turns = await desk.turn_records(NOW - timedelta(days=1))
    assert [(ended_at, record["said"]) for ended_at, record in turns] == [(NOW, "I am a"), (NOW, "I am b")]
    assert [record["said"] for _, record in await desk.turn_records(NOW, "b")] == ["I am b"]
    store.rate("b", 1, False)
    assert await asyncio.to_thread(store.flush)
    thumbs = {name: await desk.turn_records(NOW, name) for name in "ab"}
    assert {name: [record["liked"] for _, record in turns] for name, turns in thumbs.items()} == {
        "a": [None],
        "b": [False],
    }
    newest = await asyncio.to_thread(read_turns_since, store.path, NOW, most_calls=1)
    assert [record["said"] for _, record in newest] == ["I am b"]
    store.forget("thread a")
    assert await asyncio.to_thread(store.flush)
    assert [record["said"] for _, record in await desk.turn_records(NOW)] == ["…", "I am b"]
    store.close()


async def test_a_file_that_is_no_records_is_told(desk: StudioDesk) -> None:
    assert desk._house.records is not None
    desk._house.records.path.write_text("something else entirely, and long enough to be no header" * 20)
    with pytest.raises(RecordsUnreadable, match="cannot be read"):
        await desk.call_records(NOW)
    with pytest.raises(RecordsUnreadable, match="cannot be read"):
        await desk.turn_records(NOW)


async def test_nothing_is_recorded_where_nothing_is_to_be() -> None:
    desk = StudioDesk(House(CallDesk(AVATARS, "tara", 4), {}), "Casavoz Homes")
    assert await desk.call_records(NOW) is None
    assert await desk.turn_records(NOW) == []
