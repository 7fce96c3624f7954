"""The benchmark's own arithmetic, and that it measures what it says: known sounds at known times."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import openai
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from langchain_core.messages import AIMessage, BaseMessage
from websockets.asyncio.server import ServerConnection, serve

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, Samples, join, mulaw_decode, mulaw_encode, silence
from tests.bench.clips import cough, cut_points, parts_of, with_pauses
from tests.bench.content import GENERAL, Word, content_after, first_content
from tests.bench.hosted_model import HostedModel
from tests.bench.measuring import Measured, measure
from tests.bench.phone_line import PhoneLine, phone_line
from tests.bench.plan import CALLERS, PAUSE_S, plan_calls
from tests.bench.recording import Mark, Recording, lay_out, loud_frames
from tests.bench.report import content_times, report, stages
from tests.bench.results import ChannelResult, TurnResult, begins_as, false_barge_in
from tests.page import clocked_sound, collect_clocked, open_page_with_clock, say_clocked, wait_until
from tests.voices import spoken

RATE_HZ = 8_000


def tone(length_s: float, rate_hz: int = RATE_HZ, level: int = 6_000) -> Samples:
    at_s = np.arange(round(length_s * rate_hz)) / rate_hz
    return (level * np.sin(2 * np.pi * 440 * at_s)).astype(np.int16)


def recorded(
    said: list[tuple[float, float]], heard: list[tuple[float, float]], marks: list[Mark], length_s: float = 20.0
) -> Recording:
    """Tones from and to the given times."""
    tracks = [lay_out([(a, tone(b - a)) for a, b in spans], 0.0, length_s, RATE_HZ) for spans in (said, heard)]
    return Recording(tracks[0], tracks[1], RATE_HZ, tuple(marks))


def only(recording: Recording) -> Measured:
    (one,) = measure(recording)
    return one


def test_the_first_sound_is_counted_from_the_callers_last_one() -> None:
    one = only(recorded([(1.0, 2.0)], [(2.45, 4.0)], [Mark(0, 0.95, 2.3)]))
    assert one.onset_s == pytest.approx(1.0, abs=0.011)
    assert one.first_sound_s == pytest.approx(0.45, abs=0.011)
    assert not one.missed and not one.spoke_into and one.barge_in_s is None


def test_no_answer_within_ten_seconds_is_a_missed_turn() -> None:
    assert only(recorded([(1.0, 2.0)], [(12.1, 13.0)], [Mark(0, 1.0, 2.0)])).missed
    assert not only(recorded([(1.0, 2.0)], [(11.9, 13.0)], [Mark(0, 1.0, 2.0)])).missed


def test_barge_in_lasts_until_the_avatar_is_silent_for_long_enough() -> None:
    # A gap of 0.2 s inside the avatar's sentence is not yet its end.
    one = only(recorded([(2.0, 4.0)], [(0.5, 2.1), (2.3, 2.4), (4.5, 6.0)], [Mark(0, 2.0, 4.0)]))
    assert one.barge_in_s == pytest.approx(0.4, abs=0.021)
    assert one.first_sound_s == pytest.approx(0.5, abs=0.011)


def test_speaking_just_after_the_avatar_has_ended_is_no_barge_in() -> None:
    one = only(recorded([(2.05, 4.0)], [(0.5, 2.0), (4.5, 6.0)], [Mark(0, 2.05, 4.0)]))
    assert one.barge_in_s is None and not one.over


def test_what_is_left_of_an_interrupted_answer_is_not_taken_for_the_next_one() -> None:
    # The avatar stops 0.2 s after a short "yes" had ended.
    one = only(recorded([(2.0, 2.3)], [(0.5, 2.35), (2.45, 2.5), (3.0, 4.0)], [Mark(0, 2.0, 2.3)]))
    assert one.first_sound_s == pytest.approx(0.7, abs=0.011)


def test_an_avatar_that_talks_on_over_half_an_utterance_has_missed_the_turn() -> None:
    mark = Mark(0, 1.0, 4.0, pauses=((1.0, 1.8),))
    one = only(recorded([(1.0, 2.0), (2.8, 4.0)], [(2.5, 6.0)], [mark]))
    assert one.pauses[0].cut_off_s == pytest.approx(0.5, abs=0.011)
    assert one.missed


@pytest.mark.parametrize(
    ("answer", "cut_off_s"), [((2.3, 2.9), 0.3), ((2.85, 2.9), 0.85), ((2.95, 3.2), None), ((1.5, 1.6), None)]
)
def test_sound_in_a_pause_is_a_cut_off_until_just_after_the_caller_goes_on(
    answer: tuple[float, float], cut_off_s: float | None
) -> None:
    mark = Mark(0, 1.0, 4.0, pauses=((1.0, 1.8),))
    one = only(recorded([(1.0, 2.0), (2.8, 4.0)], [answer, (4.5, 5.0)], [mark]))
    found = one.pauses[0].cut_off_s
    assert found == (None if cut_off_s is None else pytest.approx(cut_off_s, abs=0.011))
    assert one.spoke_into == (cut_off_s is None), "sound in the caller's speech, outside a pause"


def test_an_mhm_that_stops_the_avatar_for_good_is_told_from_one_that_does_not() -> None:
    marks = [Mark(0, 1.0, 2.0), Mark(0, 4.0, 4.3, backchannel=True), Mark(1, 12.0, 13.0)]
    said = [(1.0, 2.0), (4.0, 4.3), (12.0, 13.0)]
    went_on = measure(recorded(said, [(2.5, 6.0), (13.5, 15.0)], marks))[1]
    took_up = measure(recorded(said, [(2.5, 4.2), (5.0, 6.0), (13.5, 15.0)], marks))[1]
    stopped = measure(recorded(said, [(2.5, 4.2), (13.5, 15.0)], marks))[1]
    assert went_on.over and took_up.over and stopped.over
    assert (went_on.went_on, took_up.went_on, stopped.went_on) == (True, True, False)
    assert took_up.silenced_s == pytest.approx(0.8, abs=0.03)
    assert not stopped.missed and stopped.barge_in_s is None


def test_a_turn_ends_where_the_next_utterance_begins() -> None:
    marks = [Mark(0, 1.0, 2.0), Mark(1, 4.0, 5.0)]
    first, second = measure(recorded([(1.0, 2.0), (4.0, 5.0)], [(5.5, 7.0)], marks))
    assert first.missed and first.until_s == pytest.approx(4.0, abs=0.011)
    assert second.first_sound_s == pytest.approx(0.5, abs=0.011)


def words(text: str) -> list[Word]:
    return [Word(word, 0.3 * index, 0.3 * index + 0.25) for index, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("answer", "begins"),
    [
        ("The flat has three bedrooms.", "The"),
        ("Sure. The flat has three bedrooms.", "The"),
        ("Okay, let me see. There are two flats.", "There"),
        ("Ooh, let me look that up! I found a flat.", "I"),
        ("One second, I'm on at. Chueca has four.", "Chueca"),
        ("Well, good question. It does not say.", "It"),
        ("Sure.", None),
        ("", None),
        ("Let us begin with your budget.", "Let"),
    ],
)
def test_openers_are_left_out_of_the_content(answer: str, begins: str | None) -> None:
    openers = [*GENERAL, "Ooh, let me look that up!", "One second, I'm on it!"]
    index = first_content(words(answer), openers)
    assert (None if index is None else answer.split()[index]) == begins


def test_pauses_are_put_in_as_long_as_they_should_be() -> None:
    pieces = [np.pad(tone(0.5, LISTEN_RATE_HZ), 3_000), np.pad(tone(0.4, LISTEN_RATE_HZ), 2_000), tone(0.3, 16_000)]
    clip = with_pauses(pieces, (0.3, 0.9), natural=True)
    loud = loud_frames(clip.audio.samples, LISTEN_RATE_HZ)
    gaps_s = np.diff(np.flatnonzero(loud)) * 0.01
    assert gaps_s[gaps_s > 0.1].tolist() == pytest.approx([0.3, 0.9], abs=0.031)
    assert [end - start for start, end in clip.pauses] == pytest.approx([0.24, 0.84], abs=0.001)


def test_a_sentence_is_cut_where_it_is_quietest_between_the_two_words() -> None:
    sound = np.concatenate([tone(1.0, 16_000), np.zeros(1_600, dtype=np.int16), tone(1.0, 16_000)])
    heard = [Word("a", 0.0, 0.3), Word("flat", 0.3, 0.7), Word("in", 0.7, 1.1), Word("Chueca.", 1.1, 2.0)]
    cuts = cut_points(AudioChunk(sound, 16_000), heard, ["A flat in", "Chueca"])
    assert cuts is not None and 1.0 <= cuts[0] / 16_000 <= 1.1
    assert cut_points(AudioChunk(sound, 16_000), heard[:3], ["A flat in", "Chueca"]) is None


def test_the_plan_has_enough_turns_voices_and_pauses_and_is_drawn_by_its_seed() -> None:
    calls = [*plan_calls(40, seed=1), *plan_calls(20, seed=1, skip=7)]
    turns = [turn for call in calls for turn in call.turns]
    assert len(turns) == 60
    assert len({caller.name for caller in CALLERS}) >= 6
    assert sum(caller.engine != "kokoro" for caller in CALLERS) >= 2
    lengths_s = [pause_s for turn in turns for pause_s in turn.pauses_s]
    assert len(lengths_s) >= 20 and all(PAUSE_S[0] <= length_s <= PAUSE_S[1] for length_s in lengths_s)
    assert {kind for turn in turns for kind in turn.pause_kinds} == {"dangling", "comma", "complete"}
    assert all(len(turn.pauses_s) == len(parts_of(turn.words)) - 1 for turn in turns)
    assert plan_calls(40, seed=1) == plan_calls(40, seed=1) != plan_calls(40, seed=2)
    assert plan_calls(12, seed=1)[0].turns == plan_calls(40, seed=1)[0].turns


def test_a_cough_is_loud_and_short() -> None:
    sound = cough(1)
    assert 0.3 < sound.duration_s < 0.6 and loud_frames(sound.samples, sound.rate_hz).mean() > 0.5


async def _beeping(socket: ServerConnection, delay_s: float) -> None:
    """A telephone service that beeps `delay_s` after the last loud sample, once 0.3 s of silence have followed it."""
    stream_sid, spoken_until_s, heard_s = "", None, 0.0
    now = asyncio.get_running_loop().time
    async for text in socket:
        message = json.loads(text)
        if message["event"] == "start":
            stream_sid = message["streamSid"]
        if message["event"] != "media":
            continue
        loud = np.flatnonzero(np.abs(mulaw_decode(base64.b64decode(message["media"]["payload"]))) > 1_000)
        if len(loud):
            spoken_until_s = now() - (160 - 1 - loud[-1]) / RATE_HZ
            heard_s = now()
        elif spoken_until_s is not None and now() - heard_s > 0.3:
            await asyncio.sleep(spoken_until_s + delay_s - now())
            payload = base64.b64encode(mulaw_encode(tone(0.4))).decode()
            media = {"event": "media", "streamSid": stream_sid, "media": {"payload": payload}}
            await socket.send(json.dumps({"type": "log", "data": "as FastRTC sends them"}))
            await socket.send(json.dumps(media))
            spoken_until_s = None


@asynccontextmanager
async def beeping_line(delay_s: float) -> AsyncIterator[PhoneLine]:
    async with serve(lambda socket: _beeping(socket, delay_s), "127.0.0.1", 0) as server:
        host, port = next(iter(server.sockets)).getsockname()[:2]
        async with phone_line(f"{host}:{port}") as line:
            yield line


async def test_a_beep_after_a_known_time_is_measured_on_the_phone() -> None:
    delay_s, marks = 0.62, []
    clip = join([AudioChunk(tone(0.5), RATE_HZ), silence(0.137, RATE_HZ)], RATE_HZ)
    async with beeping_line(delay_s) as line:
        for turn in range(6):
            await asyncio.sleep(0.2)
            start_s, end_s = await line.say(clip)
            marks.append(Mark(turn, start_s, end_s))
            await asyncio.sleep(1.2)
            first_s, last_s = await line.heard(end_s)
            assert first_s is not None and last_s is not None and last_s > first_s
        found = [one.first_sound_s for one in measure(await line.recording(marks))]
    # A busy machine sends beeps late and never early: the quickest shows what the measuring itself is off by.
    assert min(one or 0.0 for one in found) == pytest.approx(delay_s, abs=0.02), found


@pytest.mark.browser
@pytest.mark.slow
async def test_a_beep_after_a_known_time_is_measured_in_the_browser() -> None:
    async def page_itself(_: web.Request) -> web.Response:
        return web.Response(text="<p id=here>.</p>", content_type="text/html")

    delay_s, clip, rate_hz = 0.43, AudioChunk(tone(0.5, 16_000), 16_000), 16_000
    site = web.Application()
    site.router.add_get("/", page_itself)
    async with (
        TestServer(site) as server,
        open_page_with_clock(f"127.0.0.1:{server.port}", ready="#here") as page,
    ):
        # A remote track's stand-in: a tone that begins when it is told to, in the same clock, reaching the ear as a
        # stream as WebRTC's does.
        await page.evaluate(
            """() => {
              const remote = clock.context.createMediaStreamDestination();
              window.beep = at => {
                const tone = clock.context.createOscillator();
                tone.connect(remote);
                tone.start(at + clock.first / clock.rate);
                tone.stop(at + clock.first / clock.rate + 0.4);
              };
              clock.listen(remote.stream);
            }"""
        )
        marks = []
        for turn in range(6):
            start_s = await say_clocked(page, clip)
            end_s = start_s + clip.duration_s
            await page.evaluate("at => beep(at)", end_s + delay_s)
            marks.append(Mark(turn, start_s, end_s))
            await wait_until(page, end_s + 1.2)
            now_s, first_s, last_s = await clocked_sound(page, end_s, 250.0)
            assert first_s is not None and last_s is not None and now_s > last_s > first_s >= end_s + delay_s - 0.02
        mouth, ear = await collect_clocked(page)
    assert len(mouth) == len(ear) > 3 * rate_hz
    found = [one.first_sound_s for one in measure(Recording(mouth, ear, 48_000, tuple(marks)))]
    # As on the phone: a busy machine's audio thread comes late and never early.
    assert min(one or 0.0 for one in found) == pytest.approx(delay_s, abs=0.02), found


@pytest.mark.engines
async def test_the_content_of_a_spoken_answer_is_found_behind_its_opener() -> None:
    opener = (await spoken("Sure.", "af_heart")).at_rate(LISTEN_RATE_HZ)
    answer = (await spoken("The flat has three bedrooms and two baths.", "af_heart")).at_rate(LISTEN_RATE_HZ)
    begins = np.flatnonzero(loud_frames(answer.samples, LISTEN_RATE_HZ))[0] * 0.01
    gap = silence(0.4, LISTEN_RATE_HZ)
    content_s, text = content_after(join([opener, gap, answer], LISTEN_RATE_HZ), GENERAL)
    assert content_s == pytest.approx(opener.duration_s + gap.duration_s + begins, abs=0.03), text
    content_s, text = content_after(answer, GENERAL)
    assert content_s == 0.0, text


def test_a_recording_is_kept_with_the_caller_left_and_the_avatar_right(tmp_path: Path) -> None:
    import wave

    recorded([(0.0, 1.0)], [(1.0, 2.0)], [], 2.0).save(tmp_path / "call.wav")
    with wave.open(str(tmp_path / "call.wav")) as source:
        assert (source.getnchannels(), source.getframerate()) == (2, RATE_HZ)
        both = np.frombuffer(source.readframes(16_000), dtype=np.int16).reshape(-1, 2)
    assert np.abs(both[:8_000, 0]).max() > 5_000 and not both[:8_000, 1].any()
    assert np.abs(both[8_000:, 1]).max() > 5_000 and not both[8_000:, 0].any()


class OneAnswer:
    """A model that keeps what it is asked, and answers with one message."""

    def __init__(self, message: AIMessage) -> None:
        self.message = message
        self.asked: list[list[BaseMessage]] = []

    def bind_tools(self, tools: object) -> OneAnswer:
        return self

    def answer(self, messages: list[BaseMessage]) -> AIMessage:
        self.asked.append(messages)
        return self.message.model_copy(deep=True)


async def test_the_hosted_model_takes_its_time_and_gets_its_notes_back() -> None:
    call = {"name": "search_property_tool", "args": {"query": "a flat in Chueca", "limit": 3}, "id": "search-1"}
    model = OneAnswer(AIMessage("", tool_calls=[call], additional_kwargs={"note": "a wish"}))
    site = web.Application()
    site.router.add_post("/v1/chat/completions", HostedModel(cast(Any, model)).complete)
    async with (
        TestServer(site) as server,
        openai.AsyncOpenAI(base_url=str(server.make_url("/v1")), api_key="x") as client,
    ):
        began_s, arguments, first_s, call_id = time.monotonic(), "", 0.0, ""
        question: list[Any] = [{"role": "user", "content": "A flat in Chueca"}]
        async for chunk in await client.chat.completions.create(model="m", messages=question, stream=True):
            for piece in chunk.choices[0].delta.tool_calls or ():
                first_s = first_s or time.monotonic() - began_s
                call_id = piece.id or call_id
                arguments += piece.function.arguments or "" if piece.function else ""
        took_s = time.monotonic() - began_s
        assert json.loads(arguments) == call["args"]
        tokens = 1 + -(-len(arguments) // 4)
        assert first_s >= 0.4 and took_s >= 0.4 + (tokens - 1) / 100
        function = {"name": call["name"], "arguments": arguments}
        answered: Any = {"role": "assistant", "tool_calls": [{"id": call_id, "type": "function", "function": function}]}
        result: Any = {"role": "tool", "tool_call_id": call_id, "content": "nothing"}
        model.message = AIMessage("I found nothing.")
        whole = await client.chat.completions.create(model="m", messages=[*question, answered, result])
    assert whole.choices[0].message.content == "I found nothing."
    person, avatar, tool = model.asked[1]
    assert (person.content, tool.content) == ("A flat in Chueca", "nothing")
    assert isinstance(avatar, AIMessage) and avatar.tool_calls[0]["args"] == call["args"]
    assert avatar.additional_kwargs == {"note": "a wish"}


def turn_result(answer: str, gives: tuple[str, ...]) -> TurnResult:
    one = only(recorded([(1.0, 2.0)], [(2.5, 4.0)], [Mark(0, 1.0, 2.0)]))
    return TurnResult("phone", 0, 0, "Bella", 1.0, "wish", "...", True, (), one, 0.5, 0.5, 3.0, answer, gives)


@pytest.mark.parametrize(
    ("answer", "ignored"),
    [
        ("Where would you like to live?", True),
        ("Okay. Which area do you have in mind?", True),
        ("Here is one in Chueca, where everybody wants to be.", False),
        ("What is your budget?", False),
    ],
)
def test_an_answer_that_asks_for_what_was_said_has_ignored_it(answer: str, ignored: bool) -> None:
    assert turn_result(answer, ("place",)).ignored == ignored
    assert not turn_result(answer, ()).ignored


def test_asking_to_repeat_is_noticed_as_recognition_hears_it() -> None:
    phrases = ["Oops, I missed that. Could you say it again?"]
    assert begins_as(turn_result("Oops I missed that could you", ()), phrases)
    assert not begins_as(turn_result("I have found a flat", ()), phrases)


def test_the_report_shows_what_was_measured() -> None:
    slow = replace(turn_result("There are two.", ()), channel="stock", content_s=2.5)
    text = report([ChannelResult("phone", [turn_result("There are two.", ())]), ChannelResult("stock", [slow])])
    assert "| **phone** | 1 | 0.50 | 0.50 | 0.50 | 0.50 |" in text
    assert "| **all: times as fast** | | 1.0 | 5.0 | nan |" in text
    log = "call x turn 1: after ms: decided 350, transcript 400\ncall x turn 2: after ms: decided 450 (interrupted)"
    assert "| decided | 2 | 400 | 445 |" in stages(log) and "| transcript | 1 | 400 | 400 |" in stages(log)


def test_a_turn_whose_content_never_came_counts_with_the_time_it_was_waited_for() -> None:
    unheard = replace(turn_result("Sure.", ()), content_s=None, interrupted_at_s=3.0)
    assert content_times([unheard], lambda turn: turn.content_s) == [3.0]


def test_an_mhm_that_is_answered_is_a_false_barge_in() -> None:
    went_on = replace(turn_result("and two bathrooms", ()).measured, backchannel=True, went_on=True)
    assert not false_barge_in(replace(turn_result("and two bathrooms", ()), measured=went_on), ["My pleasure!"])
    assert false_barge_in(replace(turn_result("My pleasure.", ()), measured=went_on), ["My pleasure!"])
    stopped = replace(went_on, went_on=False)
    assert false_barge_in(replace(turn_result("", ()), measured=stopped), [])
