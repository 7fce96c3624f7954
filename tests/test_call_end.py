"""How calls end: a goodbye that is heard to its end, a longest duration, silence, and a line that just goes away."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import threading
import weakref

import pytest
from websockets.asyncio.client import connect

from pipeline.events import CallEnded, Spoken, TurnEnded
from pipeline.parting import CLOSING_SOON, CallLimits, is_farewell
from pipeline.session import Session
from pipeline.transports import twilio
from tests.test_phone_transport import LONG, a_line, speech

GOODBYE = "Thank you for calling us today, it was a pleasure, goodbye."


@pytest.mark.parametrize(
    ("said", "replied", "is_end"),
    [
        ("Thanks, bye.", "Goodbye, and good luck.", True),
        ("okay thank you very much goodbye", "It was a pleasure.", True),
        ("Have a nice day!", "You too.", True),
        ("Gracias, hasta luego.", "Gracias por llamar.", True),
        ("Bye then.", "One last thing: shall I send you the details?", False),
        ("Goodbye. Oh, how much was it?", "It is two thousand euros.", False),
        ("When can I come and see you", "On Monday.", False),
        ("I live near the station", "Lovely.", False),
        ("Hola, buenas noches", "Buenas noches.", False),
        ("Bye.", "", False),
    ],
)
def test_what_is_a_farewell(said: str, replied: str, is_end: bool) -> None:
    assert is_farewell(said, replied) is is_end


async def test_the_goodbye_is_heard_to_its_end_and_the_service_hangs_up() -> None:
    async with a_line(["thanks, goodbye"], [GOODBYE]) as line:
        ended = line.watch(CallEnded)
        turns = line.watch(TurnEnded)
        async with line.phone(playback_delay_s=0.4) as phone:
            await asyncio.sleep(0.5)
            await phone.say(speech(0.8))
            await asyncio.wait_for(phone.closed.wait(), 10)
            closed_s = asyncio.get_running_loop().time()
            heard_s = sum(0.02 for frame in phone.heard if frame.loud and frame.at_s > phone.stopped_speaking_s)
        assert [event.reason for event in ended] == ["goodbye"]
        assert turns[-1].replied == GOODBYE and not turns[-1].interrupted
        assert heard_s == pytest.approx(len(GOODBYE) / 15, abs=0.5)
        # The phone plays late: hung up after its last sound, and soon after it.
        assert -0.1 <= closed_s - phone.last_sound() < 1.5
        assert line.desk.in_progress == 0


async def test_a_caller_who_goes_on_over_the_goodbye_is_answered() -> None:
    texts, replies = ["thanks, goodbye", "wait, is there a garage"], [GOODBYE + " " + LONG, "There is a garage."]
    async with a_line(texts, replies) as line, line.phone() as phone:
        await asyncio.sleep(0.5)
        await phone.say(speech(0.8))
        await asyncio.sleep(2.0)
        await phone.say(speech(1.0))
        await phone.hear_reply(phone.stopped_speaking_s, timeout_s=6)
        assert line.agents[0].asked == texts and not phone.closed.is_set()


async def test_a_call_has_a_longest_duration_with_a_warning() -> None:
    limits = CallLimits(14.0, warning_s=7.0, urgent_s=1.0)
    async with a_line([], [], limits=limits) as line:
        ended, spoken = line.watch(CallEnded), line.watch(Spoken)
        async with line.phone() as phone:
            await asyncio.wait_for(phone.closed.wait(), 25)
            lasted_s = asyncio.get_running_loop().time() - phone.started_s
        said = list(dict.fromkeys(event.text for event in spoken))
        assert [event.reason for event in ended] == ["longest call"]
        assert CLOSING_SOON["en"][0] in said
        assert any(text in said for text in line.sessions[0].call.avatar.phrases.goodbye), said
        assert 14.0 < lasted_s < 14.0 + limits.goodbye_s


async def test_whoever_never_stops_talking_is_warned_and_cut() -> None:
    limits = CallLimits(6.0, warning_s=4.0, urgent_s=3.0, goodbye_s=3.0)
    async with a_line(["and so on"] * 20, [LONG] * 20, limits=limits) as line:
        ended = line.watch(CallEnded)
        async with line.phone() as phone:
            talking = asyncio.ensure_future(phone.say(speech(20)))
            await asyncio.wait_for(phone.closed.wait(), 12)
            talking.cancel()
        assert [event.reason for event in ended] == ["longest call"]


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.parametrize("way", ["stop", "socket closed", "connection lost", "goodbye"])
async def test_nothing_of_a_call_is_left_a_second_after_its_end(way: str) -> None:
    texts, replies = (["thanks, goodbye"], ["Bye."]) if way == "goodbye" else (["tell me more"], [LONG])
    async with a_line(texts, replies) as line:
        async with line.phone() as first:  # what the first call makes for all of them
            await asyncio.sleep(0.5)
        await asyncio.sleep(1.0)
        gc.collect()
        tasks, threads, files = len(asyncio.all_tasks()), threading.active_count(), open_files()
        phone = line.phone()
        await phone.__aenter__()
        await asyncio.sleep(0.5)
        await phone.say(speech(0.8))
        session = weakref.ref(line.sessions[-1])
        if way == "goodbye":
            await asyncio.wait_for(phone.closed.wait(), 10)
        else:
            await phone.hear_reply(phone.stopped_speaking_s, timeout_s=3, quiet_s=-1.0)
            for task in phone._tasks:
                task.cancel()
            if way == "stop":
                await phone.send_event("stop", {"accountSid": "AC1", "callSid": phone.call_sid})
            elif way == "socket closed":
                await phone._socket.close()
            else:
                phone._socket.transport.abort()
        await asyncio.sleep(1.0)
        await phone.hang_up()
        await asyncio.sleep(0.1)
        line.sessions.clear()
        line.agents.clear()
        del phone, first
        gc.collect()
        assert line.desk.in_progress == 0
        assert session() is None
        assert len(asyncio.all_tasks()) <= tasks
        assert threading.active_count() <= threads
        assert open_files() <= files


async def test_a_recognition_under_way_does_not_outlive_the_call() -> None:
    async with a_line(["slow"], [LONG]) as line:
        async with line.phone() as phone:
            await asyncio.sleep(0.5)
            began = asyncio.Event()

            async def for_ever(*_: object, **__: object) -> None:
                began.set()
                await asyncio.sleep(60)

            line.sessions[0]._recognition._stt.transcribe = for_ever  # type: ignore[method-assign,assignment]
            await phone.say(speech(0.8))
            await asyncio.wait_for(began.wait(), 3)
            await asyncio.sleep(1.0)
        await asyncio.sleep(1.0)
        assert not [task for task in asyncio.all_tasks() if "for_ever" in repr(task) or "_transcribe" in repr(task)]


async def test_a_reader_that_does_not_read_is_dropped_and_nobody_else_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio, "SEND_LIMIT_S", 0.5)
    async with a_line([], []) as line, line.phone() as other:
        host, _, port = line.address.partition(":")
        raw = socket.create_connection((host, int(port)))
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        async with connect(
            f"ws://{line.address}/voice/telephone/handler", sock=raw, max_queue=1, compression=None
        ) as deaf:
            await deaf.send(json.dumps({"event": "connected"}))
            start = {"streamSid": "MZdeaf", "callSid": "CAdeaf", "customParameters": {}}
            await deaf.send(json.dumps({"event": "start", "streamSid": "MZdeaf", "start": start}))
            await asyncio.sleep(0.3)
            (session,) = [one for one in line.sessions if one.call.call_id == "CAdeaf"]
            deaf.transport.pause_reading()
            # The kernel would hold minutes of a telephone's sound: more than that is on its way.
            wire = _socket_of(session)
            filling = asyncio.ensure_future(_fill(wire))
            for _ in range(100):
                await asyncio.sleep(0.1)
                if line.desk.in_progress == 1:
                    break
            filling.cancel()
            assert line.desk.in_progress == 1 and line.desk.skipped["slow reader"] == 1
            arrivals = [at_s for at_s, event in other.wire if event == "media"]
            assert max(b - a for a, b in zip(arrivals, arrivals[1:], strict=False)) < 0.5
        assert not other.closed.is_set()


def _socket_of(session: Session) -> twilio.TwilioSocket:
    return session.speaker.on_clear.__self__._phone  # type: ignore[attr-defined,no-any-return]


async def _fill(wire: twilio.TwilioSocket) -> None:
    while True:
        await wire.send_json({"event": "media", "streamSid": wire.start.stream_sid, "media": {"payload": "A" * 60_000}})
        await asyncio.sleep(0)


@pytest.mark.parametrize("sends", ["nothing", "only connected", "junk"])
async def test_a_socket_on_which_no_call_begins_is_closed(sends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio, "START_LIMIT_S", 60.0 if sends == "junk" else 0.5)
    async with a_line([], []) as line:
        async with connect(f"ws://{line.address}/voice/telephone/handler") as idle:
            for _ in range({"nothing": 0, "only connected": 1, "junk": 100}[sends]):
                await idle.send(json.dumps({"event": "connected" if sends == "only connected" else "what?"}))
            await asyncio.wait_for(idle.wait_closed(), 8)
        assert not line.sessions and line.desk.in_progress == 0


async def test_a_line_that_has_gone_quiet_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio, "QUIET_LIMIT_S", 1.0)
    async with a_line([], []) as line, line.phone() as phone:
        await asyncio.sleep(1.5)
        assert line.desk.in_progress == 1
        phone._tasks[0].cancel()
        await asyncio.wait_for(phone.closed.wait(), 4)
        await asyncio.sleep(0.3)
        assert line.desk.in_progress == 0 and line.desk.skipped["quiet line"] == 1
