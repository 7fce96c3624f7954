"""Hosted recognition over the real protocol: what is sent, what is understood, and what happens when it goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from pydantic import SecretStr
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse

from pipeline.agent.local.language import lead_of_spanish
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, silence
from pipeline.engine_settings import FasterWhisperSettings, GroqSettings, HostedSettings
from pipeline.engines.base import HearsEither, LearnsPlaces, Probed
from pipeline.engines.hosted.transcription import prompt_of
from pipeline.engines.hosted.transcripts import read_answer, repeats
from pipeline.engines.hosted.whisper_groq import GroqSpeechToText
from pipeline.engines.hosted.whisper_server import WhisperServerSpeechToText
from pipeline.engines.notices import NOTICES, Notice
from pipeline.errors import EngineError, EngineTimeout, EngineUnavailable
from pipeline.work_events import EngineUsed
from tests.local_server import serving
from tests.providers.groq import KEY, groq_server
from tests.providers.transcription import Asked, Cut, TranscriptionServer, error

Engine = GroqSpeechToText | WhisperServerSpeechToText
PLACES = ("Chueca", "Malasaña", "Chamberí", "Lavapiés", "Gràcia")
LONG, SHORT = silence(2.0, LISTEN_RATE_HZ), silence(1.0, LISTEN_RATE_HZ)


@asynccontextmanager
async def running(kind: str, limits: HostedSettings | None = None) -> AsyncIterator[tuple[TranscriptionServer, Engine]]:
    limits = limits or HostedSettings(connect_s=5, stt_s=20)
    server = groq_server() if kind == "groq" else TranscriptionServer()
    async with serving(server.app) as address:
        engine: Engine
        if kind == "groq":
            groq = GroqSettings(api_key=SecretStr(KEY), base_url=f"http://{address}")
            engine = GroqSpeechToText(groq, limits, PLACES, lead_of_spanish)
        else:
            own = FasterWhisperSettings(api_url=f"http://{address}/v1")
            engine = WhisperServerSpeechToText(own, limits, PLACES, lead_of_spanish)
        try:
            yield server, engine
        finally:
            await engine.close()


both = pytest.mark.parametrize("kind", ["groq", "server"])


@both
async def test_the_request_has_the_documented_form(kind: str) -> None:
    async with running(kind) as (server, engine):
        heard = await engine.transcribe(AudioChunk(np.ones(48_000, dtype=np.int16), 48_000), language="es")
        fields = server.asked[0].fields
    assert heard.text == "I'm looking for a flat in Chueca." and heard.engine == engine.name
    assert heard.language == "es" and heard.confidence == pytest.approx(np.exp(-0.2))
    assert (fields["language"], fields["response_format"]) == ("es", "verbose_json")
    assert fields["prompt"] == "Chueca, Malasaña, Chamberí, Lavapiés, Gràcia."
    assert server.asked[0].audio_s == 1.0
    assert fields["model"] == ("whisper-large-v3" if kind == "groq" else "Systran/faster-whisper-large-v3")
    assert isinstance(engine, HearsEither) and isinstance(engine, LearnsPlaces) and isinstance(engine, Probed)


@both
async def test_utterances_share_a_connection_and_places_are_learnt(kind: str) -> None:
    async with running(kind) as (server, engine):
        for _ in range(3):
            await engine.transcribe(SHORT)
        engine.learn_places(["Ruzafa"])
        await engine.transcribe(SHORT)
        await engine.probe()
    assert len({asked.connection for asked in server.asked}) == 1
    assert server.asked[3].fields["prompt"] == "Ruzafa."
    assert server.asked[4].audio_s == 0.5 and "prompt" not in server.asked[4].fields


@both
@pytest.mark.parametrize(
    ("status", "kind_of_error", "words"),
    [
        (401, EngineUnavailable, "was refused"),
        (404, EngineUnavailable, "model's name"),
        (413, EngineError, "too long"),
        (429, EngineError, "wait 3 s"),
        (500, EngineError, "fault of its own"),
        (503, EngineError, "fault of its own"),
    ],
)
async def test_a_refusal_says_what_to_do(kind: str, status: int, kind_of_error: type[EngineError], words: str) -> None:
    async with running(kind) as (server, engine):
        server.answer = lambda _: error(status, f"no: {KEY}", headers={"retry-after": "3"} if status == 429 else None)
        with pytest.raises(kind_of_error, match=words) as raised:
            await engine.transcribe(SHORT)
    assert KEY not in str(raised.value) and str(status) in str(raised.value) and len(server.asked) == 1
    assert raised.value.retry_after_s == (3.0 if status == 429 else None)


async def test_a_wrong_key_is_named_by_its_setting() -> None:
    async with running("groq") as (server, engine):
        server.key = "gsk_another"
        with pytest.raises(EngineUnavailable, match="GROQ__API_KEY was refused") as raised:
            await engine.probe()
    assert KEY not in str(raised.value)


@both
async def test_an_address_where_nothing_listens(kind: str) -> None:
    async with running(kind) as (_, engine):
        pass
    async with running(kind) as (_, engine):
        engine._transcriptions._client.base_url = "http://127.0.0.1:9"
        with pytest.raises(EngineUnavailable, match="no connection"):
            await engine.transcribe(SHORT)


@both
async def test_a_slow_answer_ends_at_the_limit_and_the_request_is_closed(kind: str) -> None:
    async with running(kind, HostedSettings(connect_s=5, stt_s=0.3)) as (server, engine):
        server.delay_s = 3.0
        with pytest.raises(EngineTimeout, match=r"0\.3 s"):
            await engine.transcribe(SHORT)
        await asyncio.wait_for(server.gone.wait(), 2.5)


@both
async def test_cancelling_closes_the_request(kind: str) -> None:
    notices: list[Notice] = []
    NOTICES.set(notices.append)
    async with running(kind) as (server, engine):
        server.delay_s = 5.0
        task = asyncio.ensure_future(engine.transcribe(SHORT))
        await asyncio.wait_for(server.came.wait(), 4)
        task.cancel()
        await asyncio.wait_for(server.gone.wait(), 4)
    assert [notice.outcome for notice in notices if isinstance(notice, EngineUsed)] == ["stopped"]


@both
async def test_broken_answers(kind: str) -> None:
    answers = [
        lambda _: Cut(),
        lambda _: HTMLResponse("<html>Sign in</html>"),
        lambda _: JSONResponse({"words": "x"}),
        lambda _: JSONResponse(["x"]),
        lambda _: JSONResponse({"error": {"message": "overloaded"}}),
        lambda _: PlainTextResponse('{"text": "cut o', media_type="application/json"),
        lambda _: PlainTextResponse("", status_code=302, headers={"location": "/elsewhere"}),
    ]
    async with running(kind) as (server, engine):
        for answer in answers:
            server.answer = answer
            with pytest.raises(EngineError):
                await engine.transcribe(SHORT)
        server.answer = None
        assert (await engine.transcribe(SHORT)).text


async def test_servers_that_tell_less() -> None:
    def refuses(asked: Asked) -> JSONResponse:
        if asked.fields["response_format"] != "json":
            return JSONResponse({"detail": "response_format verbose_json is not supported"}, status_code=422)
        return JSONResponse({"text": "busco un piso"})

    async with running("server") as (server, engine):
        server.answer = lambda _: JSONResponse({"text": " A flat. "})
        heard = await engine.transcribe(SHORT)
        assert (heard.text, heard.confidence) == ("A flat.", None)
        server.answer = lambda _: PlainTextResponse("Busco un piso con dos dormitorios\n")
        assert (await engine.transcribe_either(LONG, language="en", other="es")).language == "es"
        server.answer = refuses
        assert (await engine.transcribe(SHORT)).text == "busco un piso"
        before = len(server.asked)
        await engine.transcribe(SHORT)
        assert len(server.asked) == before + 1


@both
async def test_notices(kind: str) -> None:
    notices: list[Notice] = []
    NOTICES.set(notices.append)
    async with running(kind) as (server, engine):
        await engine.transcribe(SHORT)
        server.answer = lambda _: error(500, "no")
        with pytest.raises(EngineError):
            await engine.transcribe(SHORT)
    used = [notice for notice in notices if isinstance(notice, EngineUsed)]
    assert [(each.outcome, each.made) for each in used] == [
        ("done", "I'm looking for a flat in Chueca."),
        ("failed", ""),
    ]
    assert used[0].audio_s == 1.0 and used[0].duration_ms > 0 and used[0].engine == engine.name and used[0].model


# Which language


@pytest.mark.parametrize(
    ("detected", "text", "audio", "language", "requests"),
    [
        ("en", "I'm looking for a flat.", LONG, "en", [None]),
        ("es", "Busco un piso en Chueca con terraza", LONG, "es", [None]),
        ("es", "Chueca", SHORT, "en", ["en"]),
        ("es", "Plaza de España, Gran Vía", LONG, "en", [None, "en"]),
        ("es", "What is the price of the first one?", LONG, "en", [None]),
        ("it", "Cerco una casa", LONG, "en", [None, "en"]),
        ("en", "Busco un piso con dos dormitorios y que tenga terraza", LONG, "es", [None]),
    ],
)
async def test_sound_and_words_must_agree(
    detected: str, text: str, audio: AudioChunk, language: str, requests: list[str | None]
) -> None:
    async with running("groq") as (server, engine):
        server.language, server.text = detected, text
        heard = await engine.transcribe_either(audio, language="en", other="es")
    assert (heard.language, heard.text) == (language, text)
    assert [asked.fields.get("language") for asked in server.asked] == requests


async def test_a_doubtful_second_look_that_fails_keeps_the_words() -> None:
    async with running("server") as (server, engine):
        server.language, server.text = "es", "Plaza de España, Gran Vía"
        verbose = server._verbose

        def answer(asked: Asked) -> JSONResponse:
            if "language" in asked.fields:
                return JSONResponse({"detail": "no"}, status_code=500)
            return JSONResponse(verbose(asked, "Plaza de España, Gran Vía"))

        server.answer = answer
        heard = await engine.transcribe_either(LONG, language="en", other="es")
    assert (heard.text, heard.language) == ("Plaza de España, Gran Vía", "en")


async def test_an_english_word_of_a_spanish_caller() -> None:
    async with running("groq") as (server, engine):
        server.text = "Hello, I'm looking for a flat."
        assert (await engine.transcribe_either(LONG, language="es", other="en")).language == "en"


# Noise


async def test_noise_is_no_words() -> None:
    async with running("groq") as (server, engine):
        server.text, server.no_speech_prob, server.avg_logprob = "Thank you.", 0.9, -1.4
        assert (await engine.transcribe(SHORT)).text == ""
        server.no_speech_prob, server.avg_logprob = 0.9, -0.3
        assert (await engine.transcribe(SHORT)).text == "Thank you."
        server.text = "Chueca, Malasaña, Chamberí, Lavapiés"
        assert (await engine.transcribe(SHORT)).text == ""


def test_what_repeats_the_prompt() -> None:
    prompt = prompt_of(PLACES)
    assert repeats("Chueca, Malasaña, Chamberí, Lavapiés.", prompt)
    assert not repeats("Chueca, Malasaña", prompt) and not repeats("Gràcia, Chueca, Chamberí, Lavapiés", prompt)


def test_a_prompt_keeps_the_most_important_names() -> None:
    names = [f"Barrio {number}" for number in range(200)]
    kept = prompt_of(names).rstrip(".").split(", ")
    assert kept == names[: len(kept)] and 20 < len(kept) < 60
    assert prompt_of([]) == ""


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ('{"text": "a", "language": "Spanish"}', "es"),
        ('{"text": "a", "language": "en"}', "en"),
        ('{"text": "a", "language": "es-ES"}', "es"),
        ('{"text": "a", "language": null, "segments": [{"avg_logprob": "x"}, 3]}', None),
        ('{"text": "a", "segments": {}}', None),
    ],
)
def test_odd_fields_are_no_fault(body: str, language: str | None) -> None:
    heard = read_answer("x", body)
    assert (heard.text, heard.language, heard.confidence) == ("a", language, None)


def test_what_is_not_set_is_said() -> None:
    with pytest.raises(EngineUnavailable, match="GROQ__API_KEY"):
        GroqSpeechToText(GroqSettings(), HostedSettings())
    with pytest.raises(EngineUnavailable, match="FASTER_WHISPER__API_URL"):
        WhisperServerSpeechToText(FasterWhisperSettings(), HostedSettings())


async def test_openais_own_key_is_not_sent_to_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-others")
    async with running("server") as (server, engine):
        await engine.probe()
        assert server.asked
