"""The transcription route that OpenAI documents ("Create transcription"), and that Groq and many servers have too.

An utterance is one upload: a WAV, what callers may name as the prompt, temperature 0. Groq's and OpenAI's SDK have the
same call for it, so one class does the work for both.
"""

from __future__ import annotations

import asyncio
import io
import logging
import time
import wave
from collections.abc import Callable, Sequence
from typing import Any, Literal

import httpx

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, silence
from pipeline.engine_settings import HostedSettings
from pipeline.engines.base import Transcript
from pipeline.engines.hosted.errors import from_exception
from pipeline.engines.hosted.transcripts import Heard, read_answer, repeats
from pipeline.engines.notices import tell
from pipeline.engines.two_languages import LONG_ENOUGH_S, PLAIN, TELLING, LeadOfSpanish, lead_of
from pipeline.errors import EngineError, EngineTimeout
from pipeline.work_events import EngineUsed

_log = logging.getLogger(__name__)

_PROMPT_TOKENS = 224
"""What Whisper reads of a prompt (OpenAI's and Groq's guides to speech to text); of a longer one the end."""
_CHARACTERS_PER_TOKEN = 2
"""A cautious guess: of a prompt that is cut the first names would be lost, which are the most important."""
_PROBE_S = 0.5
_CONNECTIONS, _KEPT_S = 20, 120.0
"""Connections at once, and how long one is kept for the next utterance, in seconds: callers listen meanwhile."""


def http_client(limits: HostedSettings) -> httpx.AsyncClient:
    """The connections of one engine, kept between utterances; a hosted engine's SDK is given it."""
    return httpx.AsyncClient(
        timeout=httpx.Timeout(limits.stt_s, connect=limits.connect_s),
        limits=httpx.Limits(
            max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS, keepalive_expiry=_KEPT_S
        ),
    )


def wav_of(audio: AudioChunk) -> bytes:
    """A WAV file of `audio`: 16 kHz, mono, 16 bit."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(LISTEN_RATE_HZ)
        writer.writeframes(audio.at_rate(LISTEN_RATE_HZ).samples.astype("<i2").tobytes())
    return file.getvalue()


def prompt_of(names: Sequence[str]) -> str:
    """The names as a prompt, the first ones as far as Whisper reads; "" if there are none."""
    kept: list[str] = []
    room = _PROMPT_TOKENS * _CHARACTERS_PER_TOKEN
    for name in names:
        room -= len(name) + len(", ")
        if room < 0:
            break
        kept.append(name)
    return f"{', '.join(kept)}." if kept else ""


class Transcriptions:
    """Recognises utterances over the transcription route.

    Args:
        engine: the engine's name.
        client: `AsyncGroq` or `AsyncOpenAI`, without retries of its own.
        model: as the provider names it.
        limit_s: from an utterance to its words, in seconds, a second look at its language included.
        names: places that callers may name, the most important first.
        lead_of_spanish: what words say about their language; None: the sound alone tells it.
        key_setting: the setting that holds the key.
        key: what must never be in a message.
        plain_text: does the route perhaps answer in plain text, or refuse to tell more than the words?
    """

    def __init__(
        self,
        engine: str,
        client: Any,
        model: str,
        *,
        limit_s: float,
        names: Sequence[str] = (),
        lead_of_spanish: LeadOfSpanish | None = None,
        key_setting: str = "",
        key: str = "",
        plain_text: bool = False,
    ) -> None:
        self._engine = engine
        self._client = client
        self._model = model
        self._limit_s = limit_s
        self._prompt = prompt_of(names)
        self._lead_of_spanish = lead_of_spanish
        self._key_setting = key_setting
        self._secrets = (key,)
        self._plain_text = plain_text
        self._format: Literal["verbose_json", "json"] = "verbose_json"

    def learn_places(self, names: Sequence[str]) -> None:
        """Expects these names from now on."""
        self._prompt = prompt_of(names)

    async def transcribe(self, audio: AudioChunk, language: str) -> Transcript:
        """Words of `audio`, taken for `language`.

        Raises:
            EngineError: it could not be done; EngineTimeout: not in time.
        """
        began_s = time.monotonic()
        heard = await self._ask(audio, language, self._prompt, began_s)
        return self._transcript(heard, language, began_s)

    async def transcribe_either(self, audio: AudioChunk, language: str, other: str) -> Transcript:
        """Words of `audio`, probably in `language`, but in `other` if sound and words say so.

        The provider finds out the language itself. What is too short for that is taken for `language`; what it takes
        for a third one, or for `other` without a word that tells it, is asked again as `language`.

        Raises:
            EngineError: as for `transcribe`.
        """
        if audio.duration_s < LONG_ENOUGH_S:
            return await self.transcribe(audio, language)
        began_s = time.monotonic()
        heard = await self._ask(audio, None, self._prompt, began_s)
        lead = 0 if self._lead_of_spanish is None else lead_of(other, heard.text, self._lead_of_spanish)
        spoken = self._spoken(heard.language, lead, language, other)
        if spoken is None and heard.text:
            try:
                heard = await self._ask(audio, language, self._prompt, began_s)
            except EngineError as error:
                if heard.language != other:
                    raise
                _log.warning("the words are kept although their language is in doubt", extra={"error": str(error)})
        return self._transcript(heard, spoken or language, began_s)

    async def probe(self) -> None:
        """Half a second of quiet.

        Raises:
            EngineError: it would not work.
        """
        await self._ask(silence(_PROBE_S, LISTEN_RATE_HZ), "en", "", time.monotonic())

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    def _spoken(self, detected: str | None, lead: int, language: str, other: str) -> str | None:
        """The language that was spoken; None if that is not known.

        Args:
            detected: by the provider, from the sound; None if it does not tell.
            lead: how much the words speak for `other`.
        """
        if detected is None:
            return other if lead >= TELLING else language
        if detected == language:
            # Some servers say "english" whatever they hear, but their words are those of the language they found.
            return other if lead >= PLAIN else language
        if detected == other:
            if lead >= TELLING or self._lead_of_spanish is None:
                return other
            return language if lead <= -TELLING else None
        return None

    def _transcript(self, heard: Heard, language: str, began_s: float) -> Transcript:
        took_ms = (time.monotonic() - began_s) * 1_000
        return Transcript(heard.text, self._engine, took_ms, language, heard.confidence)

    async def _ask(self, audio: AudioChunk, language: str | None, prompt: str, began_s: float) -> Heard:
        """One upload, and the notice of it."""
        asked_s = time.monotonic()
        made = ""
        outcome: Literal["done", "failed", "stopped"] = "stopped"
        try:
            heard = await self._in_time(lambda: self._request(audio, language, prompt), began_s)
            made, outcome = heard.text, "done"
            return heard
        except Exception as error:
            outcome = "failed"
            raise from_exception(
                self._engine, error, key_setting=self._key_setting, secrets=self._secrets
            ) from None  # the SDK's own exception shows the request, and with it the key
        finally:
            took_ms = (time.monotonic() - asked_s) * 1_000
            tell(
                EngineUsed(
                    "stt",
                    self._engine,
                    self._model,
                    duration_ms=took_ms,
                    audio_s=audio.duration_s,
                    made=made,
                    outcome=outcome,
                )
            )

    async def _in_time(self, ask: Callable[[], Any], began_s: float) -> Heard:
        left_s = max(0.0, began_s + self._limit_s - time.monotonic())
        try:
            heard: Heard = await asyncio.wait_for(ask(), left_s)
        except (TimeoutError, asyncio.TimeoutError):
            raise EngineTimeout(
                f"{self._engine}: no words within {self._limit_s:g} s (HOSTED__STT_S is the limit)"
            ) from None
        return heard

    async def _request(self, audio: AudioChunk, language: str | None, prompt: str) -> Heard:
        try:
            body, kind = await self._upload(audio, language, prompt)
        except Exception as error:
            if not (self._plain_text and self._format == "verbose_json" and _refuses_the_format(error)):
                raise
            # Some models (OpenAI's newer ones) tell the words only; that is known from now on.
            self._format = "json"
            body, kind = await self._upload(audio, language, prompt)
        heard = read_answer(self._engine, body, kind, plain_text=self._plain_text)
        return Heard("", heard.language) if repeats(heard.text, prompt) else heard

    async def _upload(self, audio: AudioChunk, language: str | None, prompt: str) -> tuple[str, str]:
        """The answer's body and its content type."""
        more: dict[str, Any] = {"timestamp_granularities": ["segment"]} if self._format == "verbose_json" else {}
        if language is not None:
            more["language"] = language
        if prompt:
            more["prompt"] = prompt
        raw = await self._client.audio.transcriptions.with_raw_response.create(
            file=("utterance.wav", wav_of(audio), "audio/wav"),
            model=self._model,
            response_format=self._format,
            temperature=0.0,
            **more,
        )
        response: httpx.Response = raw.http_response
        return response.text, response.headers.get("content-type", "")


def _refuses_the_format(error: Exception) -> bool:
    return getattr(error, "status_code", None) in (400, 422) and "response_format" in str(error)
