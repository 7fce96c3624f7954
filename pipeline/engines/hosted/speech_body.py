"""The body of a speech route's answer: whether it is sound at all, and its samples, raw or in server-sent events.

Apart from `speech_route.py`, which asks for speech and gives up on what is late, too long or too short.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

import httpx

from pipeline.audio import Samples
from pipeline.engines.hosted.errors import from_status
from pipeline.engines.hosted.pcm import MEDIA_TYPES, PcmReader
from pipeline.engines.hosted.speech_events import SoundEvents
from pipeline.errors import EngineError

_CLOSING_S = 0.2
"""For the end of a body whose sound is whole: with it read the connection can be used again."""
_ERROR_BYTES = 65_536


async def check_is_sound(response: httpx.Response, engine: str, rate_hz: int, *, key_setting: str, key: str) -> None:
    """Is the answer, as far as its headers, one whose body is sound?

    Args:
        response: its body is not read, but for the explanation of an error.
        engine: as errors name it.
        rate_hz: of the sound.
        key_setting: what holds the server's key.
        key: is in no error, whatever the server says.

    Raises:
        EngineError: it is none; the message says what to do.
    """
    if response.status_code != 200:
        said = b""
        # The status says most: whether its explanation comes does not matter.
        with suppress(httpx.HTTPError, asyncio.TimeoutError):
            said = await asyncio.wait_for(_beginning(response), _CLOSING_S)
        raise from_status(
            engine,
            response.status_code,
            said,
            response.headers,
            key_setting=key_setting,
            secrets=(key,),
        )
    kind, its_rate = _media_type(response.headers.get("content-type", ""))
    if kind != "text/event-stream" and kind not in MEDIA_TYPES:
        raise EngineError(f"{engine} sent {kind!r}, which is no PCM")
    if its_rate and its_rate != str(rate_hz):
        raise EngineError(f"{engine} sent sound at {its_rate} Hz; it must be {rate_hz} Hz")


async def samples_of(response: httpx.Response, engine: str, rate_hz: int, most: int) -> AsyncGenerator[Samples, None]:
    """Samples of the body, int16 (n,) each, raw or in events.

    Args:
        response: as `check_is_sound` let it pass.
        engine: as errors name it.
        rate_hz: of the sound.
        most: samples that an event may have.

    Raises:
        EngineError: it cannot be read, or ended without its end.
    """
    pcm = PcmReader(engine, rate_hz)
    if _media_type(response.headers.get("content-type", ""))[0] != "text/event-stream":
        async for data in response.aiter_bytes():
            yield pcm.push(data)
        return
    # Base64 takes four bytes for three; the rest of an event is short.
    events = SoundEvents(engine, longest=most * 2 * 4 // 3 + 65_536)
    body = response.aiter_bytes()
    async for data in body:
        for event in events.push(data):
            yield pcm.push(event.data)
            if event.done:
                with suppress(asyncio.TimeoutError, httpx.HTTPError):
                    while await asyncio.wait_for(anext(body, None), _CLOSING_S):
                        pass
                return
    raise EngineError(f"{engine} ended its stream without saying that it was whole")


async def _beginning(response: httpx.Response) -> bytes:
    """Of a body, as much as an error's explanation may have."""
    said = b""
    async for data in response.aiter_bytes():
        said += data
        if len(said) > _ERROR_BYTES:
            break
    return said


def _media_type(header: str) -> tuple[str, str]:
    """The type of a body, and the rate it mentions, if any: "audio/L16;rate=24000" -> ("audio/l16", "24000")."""
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    rates = [parameter.partition("=")[2].strip('" ') for parameter in parameters if parameter.startswith("rate=")]
    return kind, rates[0] if rates else ""
