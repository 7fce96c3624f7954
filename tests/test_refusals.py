"""Call N+1: told politely why it is not taken, by the webhook and at the socket, and nobody else notices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from xml.etree import ElementTree

import httpx
import pytest

from avatars.avatar import Avatar
from pipeline.audio import AudioChunk
from pipeline.engines.base import Voice
from pipeline.engines.scripted import ScriptedTextToSpeech
from pipeline.rehearsal import as_rehearsed, refusals, voice_of
from pipeline.transports import refusing
from pipeline.transports.desk import CallDesk
from pipeline.transports.refusing import MOST_AT_ONCE
from tests.phone_attacker import webhook
from tests.simulated_phone import SimulatedPhone
from tests.test_door import lateness_s
from tests.test_phone_transport import AVATARS, Line, a_line, speech

SOUND = speech(1.2)
LINE_FULL = AVATARS["tara"].phrases.line_full[0]


@asynccontextmanager
async def taken_line() -> AsyncIterator[tuple[Line, SimulatedPhone, list[str]]]:
    """A service whose only line is taken: the caller who has it, and the texts that are asked for as sound."""
    texts: list[str] = []

    async def sound_of(avatar: Avatar, text: str) -> AudioChunk:
        texts.append(text)
        return SOUND

    async with a_line([], [], max_calls=1) as line:
        line.desk.refusing.sound_of = sound_of
        async with line.phone() as first:
            await asyncio.sleep(0.3)
            yield line, first, texts


def told_s(answer: httpx.Response) -> str | None:
    """What the TwiML says; None when it connects the call."""
    verbs = ElementTree.fromstring(answer.text)
    if verbs.find("Connect") is not None:
        return None
    assert [verb.tag for verb in verbs] == ["Say", "Hangup"]
    return verbs[0].text


async def test_the_webhook_says_so() -> None:
    async with taken_line() as (line, _, _):
        assert told_s(await webhook(line.address)) == LINE_FULL
        assert line.desk.refused == 1
        line.desk.max_calls = 2
        assert told_s(await webhook(line.address)) is None
        line.desk.drain()
        assert told_s(await webhook(line.address)) == LINE_FULL


async def test_who_calls_before_the_service_is_open_is_told_so() -> None:
    async with a_line([], []) as line:
        line.desk._make_session = None
        assert "just opening" in (told_s(await webhook(line.address)) or "")


@pytest.mark.parametrize("why", ["full", "draining"])
async def test_at_the_socket_it_is_said_and_then_the_line_is_closed(why: str) -> None:
    async with taken_line() as (line, first, texts):
        if why == "draining":
            line.desk.max_calls = 5
            line.desk.drain()
        async with line.phone() as late:
            await asyncio.wait_for(late.closed.wait(), 4)
            heard_s = sum(frame.loud for frame in late.heard) * 0.02
            assert heard_s == pytest.approx(SOUND.duration_s, abs=0.1)
            # Only when it was heard: the socket is what keeps the line open.
            assert asyncio.get_running_loop().time() - late.started_s > SOUND.duration_s
        assert texts == [LINE_FULL] and line.desk.refused == 1
        assert line.desk.in_progress == 1 and len(line.sessions) == 1
        assert not first.closed.is_set() and max(lateness_s(first, first.started_s + 0.3)) < 0.15


async def test_what_is_not_there_as_sound_is_not_said() -> None:
    async with a_line([], [], max_calls=1) as line, line.phone():
        await asyncio.sleep(0.2)
        async with line.phone() as late:
            await asyncio.wait_for(late.closed.wait(), 1)
            assert late.heard == []


async def test_few_are_told_at_once() -> None:
    async with taken_line() as (line, first, _):
        late = [line.phone() for _ in range(MOST_AT_ONCE + 3)]
        await asyncio.gather(*(phone.__aenter__() for phone in late))
        await asyncio.wait_for(asyncio.gather(*(phone.closed.wait() for phone in late)), 5)
        told = [phone for phone in late if phone.heard]
        assert len(told) == MOST_AT_ONCE and line.desk.refused == len(late)
        await asyncio.gather(*(phone.hang_up() for phone in late))
        await asyncio.sleep(0.1)
        assert line.desk.refusing.in_progress == 0 and not first.closed.is_set()


async def test_who_hangs_up_or_plays_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusing, "_MARK_WITHIN_S", 0.3)
    async with taken_line() as (line, _, _):
        async with line.phone():
            await asyncio.sleep(0.3)
            assert line.desk.refusing.in_progress == 1
        await asyncio.sleep(0.2)
        assert line.desk.refusing.in_progress == 0
        # A telephone that never says what it has played.
        async with line.phone() as mute:
            mute._marks = _Forgetful()
            await asyncio.wait_for(mute.closed.wait(), SOUND.duration_s + 1.0)
        assert line.desk.refusing.in_progress == 0


class _Forgetful(list[tuple[float, str]]):
    def append(self, mark: tuple[float, str]) -> None:
        pass


class Remembers(ScriptedTextToSpeech):
    """Has some texts at hand."""

    name = "kokoro"

    def __init__(self, known: set[str]) -> None:
        super().__init__()
        self.known = known

    def has(self, text: str, voice: Voice) -> bool:
        return text in self.known


async def test_what_is_rehearsed_is_what_is_said() -> None:
    tara = AVATARS["tara"]
    desk = CallDesk(AVATARS, "tara", 0)
    desk.open_for_calls(lambda call, rate_hz: None)  # type: ignore[arg-type,return-value]
    told = desk.turn_away("tara")
    assert told is not None
    speech_engine = Remembers(set(await refusals(tara)))
    sound = await as_rehearsed(speech_engine, tara, told)
    assert sound is not None and sound.duration_s > 2.0
    speech_engine.known.pop()
    assert await as_rehearsed(speech_engine, tara, told) is None
    assert voice_of(tara, "kokoro").name
