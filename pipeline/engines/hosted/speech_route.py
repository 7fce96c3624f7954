"""Text to speech over HTTP: one request a text, its sound played while the rest is still being made."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing
from typing import Any, TypeVar

import httpx
import numpy as np
from pydantic import SecretStr

from pipeline.audio import AudioChunk, FloatSamples, Samples, to_float32, to_int16
from pipeline.engine_settings import HostedSettings
from pipeline.engines.base import Voice
from pipeline.engines.hosted.speech_body import check_is_sound, samples_of
from pipeline.engines.loudness import VERSION as LOUDNESS_VERSION
from pipeline.engines.notices import tell
from pipeline.engines.pauses import StreamTrim, pause_after_s
from pipeline.engines.stream_loudness import VoiceLevels
from pipeline.errors import EngineError, EngineTimeout, EngineUnavailable
from pipeline.spoken_text import spoken
from pipeline.work_events import EngineUsed

T = TypeVar("T")

RATE_HZ = 24_000
"""Of Orpheus' vocoder (SNAC), and of OpenAI's "pcm"."""
ORPHEUS_VOICES = ("tara", "leah", "jess", "leo", "dan", "mia", "zac", "zoe")
"""Those Orpheus 3B 0.1 ft was trained with (its model card), all speaking English."""

_PIECE_S = 0.02
"""Sound is passed on in pieces of at least this; a server that takes longer for one than allowed has stopped."""
_CHARACTERS_S = 3.0
_SPARE_S = 5.0
"""No voice takes longer than a second for so many characters, and a breath; a model that does babbles."""
_MOST_CHARACTERS_S = 40.0
"""Nor does one speak faster (quick speech has 20 to 25 a second): less sound is not the whole text."""
_KEEP_ALIVE_S = 60.0
"""Callers pause for longer than httpx's own 5 s, and a new connection costs two or three round trips."""


class SpeechRoute:
    """A server with a speech route. Subclasses say what they are called and what they ask for.

    Orpheus has no parameter for speed: `Voice.speed` is ignored.

    Args:
        url: of the server, up to and with /v1.
        api_key: sent as a bearer token; None: nothing is.
        model: as the server calls it.
        limits: of time.

    Attributes:
        languages: that it speaks, ISO 639-1 codes.
        key_setting: what holds its key.
        version: of the sound, for what is kept of it.
    """

    name = ""
    rate_hz = RATE_HZ
    languages = ("en",)
    key_setting = ""

    def __init__(self, url: str, api_key: SecretStr | None, model: str, limits: HostedSettings) -> None:
        self.version = f"{model}-level{LOUDNESS_VERSION}"
        self._model = model
        self._limits = limits
        self._url = f"{url.rstrip('/')}/audio/speech"
        self._key = api_key.get_secret_value().strip() if api_key else ""
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
            # Everything after the connection has limits of its own, which do not count the listener's pauses.
            timeout=httpx.Timeout(None, connect=limits.connect_s, pool=limits.connect_s),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=_KEEP_ALIVE_S),
        )
        self._levels = VoiceLevels()

    async def close(self) -> None:
        """Closes its connections."""
        await self._client.aclose()

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """Sound of `text` at 24 kHz as it comes; nothing for a text without words. Closing it ends the request.

        Raises:
            EngineError: it could not be done, or not to the end; what came before the end was given out.
        """
        words = self._words(text, voice)
        if not words:
            return
        begun = time.perf_counter()
        first_ms: float | None = None
        made = 0
        outcome: Any = "failed"
        try:
            async with aclosing(self._sound(words, voice.name)) as sound:
                async for samples in sound:
                    first_ms = (time.perf_counter() - begun) * 1000 if first_ms is None else first_ms
                    made += len(samples)
                    yield AudioChunk(to_int16(samples), RATE_HZ)
            outcome = "done"
        except (GeneratorExit, asyncio.CancelledError):
            outcome = "stopped"
            raise
        finally:
            tell(
                EngineUsed(
                    stage="tts",
                    engine=self.name,
                    model=self._model,
                    duration_ms=(time.perf_counter() - begun) * 1000,
                    first_ms=first_ms,
                    audio_s=made / RATE_HZ,
                    characters=len(words),
                    given=text,
                    outcome=outcome,
                )
            )

    async def probe(self) -> None:
        """Has one word said and listens to its beginning.

        Raises:
            EngineError: that failed.
        """
        async with aclosing(self._sound("Yes.", ORPHEUS_VOICES[0])) as sound:
            async for _ in sound:
                return

    def _asked(self, words: str, voice: str) -> dict[str, Any]:
        """The request's JSON."""
        raise NotImplementedError

    def _words(self, text: str, voice: Voice) -> str:
        """What it is to say: no markup and no signs, which it would read badly; empty when there are no words."""
        if voice.language not in self.languages:
            raise EngineError(f"{self.name} speaks {', '.join(self.languages)}, not {voice.language!r}")
        if "orpheus" in self._model.lower() and voice.name not in ORPHEUS_VOICES:
            raise EngineError(f"{self.name} has no voice {voice.name!r}; it has {', '.join(ORPHEUS_VOICES)}")
        words = spoken(text)
        return words if any(character.isalnum() for character in words) else ""

    async def _sound(self, words: str, voice: str) -> AsyncGenerator[FloatSamples, None]:
        """The speech, trimmed and levelled.

        Raises:
            EngineError: see `synthesize`.
        """
        trim = StreamTrim(RATE_HZ, pause_after_s(words))
        level = self._levels.stream(voice, RATE_HZ)
        spoken_samples = 0
        try:
            async with aclosing(self._pieces(words, voice, trim)) as pieces:
                async for samples in pieces:
                    ready = trim.push(to_float32(samples))
                    if len(ready):
                        spoken_samples += len(ready)
                        yield level.push(ready)
            if not trim.started:
                raise EngineError(f"{self.name} sent no sound, or nothing but silence")
            if spoken_samples < len(words) / _MOST_CHARACTERS_S * RATE_HZ:
                raise EngineError(
                    f"{self.name} sent {spoken_samples / RATE_HZ:.1f} s of speech for {len(words)} characters: "
                    "that is not all of them"
                )
            yield level.push(trim.last())
        finally:
            self._levels.learn(voice, level)

    async def _pieces(self, words: str, voice: str, trim: StreamTrim) -> AsyncGenerator[Samples, None]:
        """The sound as it is sent, int16 (n,) each, within the limits of time and of length."""
        first_by = time.monotonic() + self._limits.tts_first_s
        most = round((len(words) / _CHARACTERS_S + _SPARE_S) * RATE_HZ)
        received, waited_s = 0, 0.0
        response = await self._in_time(self._open(words, voice), first_by, first=True)
        waiting: list[Samples] = []
        try:
            async with aclosing(samples_of(response, self.name, RATE_HZ, most)) as body:
                more, by = True, first_by
                while more:
                    began_s = time.monotonic()
                    more = await self._in_time(_collect(body, waiting), by, first=not trim.started)
                    waited_s += time.monotonic() - began_s if trim.started else 0.0
                    piece = _taken(waiting)
                    received += len(piece)
                    yield piece
                    by = time.monotonic() + self._patience_s(received, waited_s) if trim.started else first_by
                    if received > most:
                        raise EngineError(
                            f"{self.name} did not stop after {received / RATE_HZ:.0f} s for {len(words)} characters"
                        )
        except (httpx.HTTPError, EngineError) as error:
            if waiting:
                yield _taken(waiting)
            if isinstance(error, EngineError):
                raise
            raise EngineError(f"{self.name} broke off in the middle ({type(error).__name__})") from error
        finally:
            await response.aclose()

    def _patience_s(self, received: int, waited_s: float) -> float:
        """How long to wait for the next piece: less and less for a stream that is slower than its speech is played."""
        gap_s = self._limits.tts_gap_s
        return min(gap_s, max(0.0, gap_s + received / RATE_HZ - waited_s))

    async def _open(self, words: str, voice: str) -> httpx.Response:
        """The answer, as far as its headers; well so far."""
        request = self._client.build_request("POST", self._url, json=self._asked(words, voice))
        try:
            response = await self._client.send(request, stream=True)
        except (httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise EngineTimeout(f"{self.name}: no connection within {self._limits.connect_s:g} s") from error
        except httpx.ConnectError as error:
            raise EngineUnavailable(f"{self.name} cannot be reached at {self._url}: {error}") from error
        except httpx.HTTPError as error:
            # Only the kind of error: its text may quote a header, and with it the key.
            raise EngineError(f"{self.name} broke off before it answered ({type(error).__name__})") from error
        try:
            await check_is_sound(response, self.name, RATE_HZ, key_setting=self.key_setting, key=self._key)
        except BaseException:
            await response.aclose()
            raise
        return response

    async def _in_time(self, work: Awaitable[T], by: float, *, first: bool) -> T:
        try:
            return await asyncio.wait_for(work, max(0.0, by - time.monotonic()))
        except asyncio.TimeoutError as error:
            limit = self._limits.tts_first_s if first else self._limits.tts_gap_s
            what = "its first sound" if first else "more sound"
            raise EngineTimeout(f"{self.name}: {what} did not come within {limit:g} s") from error


async def _collect(body: AsyncIterator[Samples], into: list[Samples]) -> bool:
    """Waits for one piece of sound; whether there may be more."""
    count = 0
    async for samples in body:
        into.append(samples)
        count += len(samples)
        if count >= _PIECE_S * RATE_HZ:
            return True
    return False


def _taken(waiting: list[Samples]) -> Samples:
    samples = np.concatenate([np.zeros(0, dtype=np.int16), *waiting])
    waiting.clear()
    return samples
