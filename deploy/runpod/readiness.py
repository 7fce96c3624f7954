"""Does the pod do its work? Asked for the work itself, as the service will ask: what answers has loaded its model."""

from __future__ import annotations

import io
import json
import time
import urllib.error
import urllib.request
import uuid
import wave
from collections.abc import Callable

from deploy.runpod.client import AGENT
from deploy.runpod.kinds import APP, WHISPER, Kind, Wishes

PAUSE_S = 5.0
_TIMEOUT_S = 90.0
"""Models are fetched with the first request; RunPod's proxy gives up after 100 s (docs, "Expose ports")."""


class NotReady(Exception):
    """It does not work yet; the message says how it answered. `hopeless`: waiting will not change that."""

    def __init__(self, message: str, *, hopeless: bool = False) -> None:
        super().__init__(message)
        self.hopeless = hopeless


def wait_until_ready(
    kind: Kind,
    wishes: Wishes,
    address: str,
    limit_s: float,
    tell: Callable[[str], None],
    pause_s: float = PAUSE_S,
) -> float:
    """Asks again and again, until the work is done once.

    Args:
        kind: of the pod.
        wishes: with which it was created.
        address: of the pod, without a path.
        limit_s: how long to go on.
        tell: hears how it answers, when that changes.
        pause_s: between two questions.

    Returns:
        The seconds that it took.

    Raises:
        NotReady: the time is over, or waiting is of no use.
    """
    began_s, told = time.monotonic(), ""
    while True:
        try:
            try_once(kind, wishes, address)
            return time.monotonic() - began_s
        except NotReady as error:
            if error.hopeless or time.monotonic() - began_s + pause_s > limit_s:
                raise
            if str(error) != told:
                tell(told := str(error))
        time.sleep(pause_s)


def try_once(kind: Kind, wishes: Wishes, address: str) -> None:
    """Has the pod do a piece of its work.

    Raises:
        NotReady: it did not.
    """
    if kind.name == APP:
        _ask(f"{address}/health", "")
    elif kind.name == WHISPER:
        kind_of_body, body = _form({"model": wishes.model, "response_format": "json"}, _silence())
        answer = _ask(f"{address}/v1/audio/transcriptions", wishes.key, body, kind_of_body)
        try:
            heard = json.loads(answer)
        except ValueError:
            heard = None
        if not isinstance(heard, dict) or not isinstance(heard.get("text"), str):
            raise NotReady("it answers, but not with a transcript", hopeless=True)
    else:
        words = {"model": wishes.model, "input": "Yes.", "voice": "tara", "response_format": "pcm"}
        sound = _ask(f"{address}/v1/audio/speech", wishes.key, json.dumps(words).encode(), "application/json")
        if len(sound) < 4_800:  # a tenth of a second at 24 kHz, 16 bits
            raise NotReady("it answers, but not with sound", hopeless=True)


def _ask(url: str, key: str, body: bytes | None = None, content_type: str = "") -> bytes:
    headers = {"User-Agent": AGENT}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    if content_type:
        headers["Content-Type"] = content_type
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=_TIMEOUT_S) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        # 404 is what RunPod's proxy says of a port on which nobody listens yet.
        hopeless = error.code in (400, 401, 403, 405, 415, 422)
        raise NotReady(f"it answers with {error.code}", hopeless=hopeless) from None
    except OSError as error:
        raise NotReady(f"it cannot be reached: {getattr(error, 'reason', error)}") from None


def _silence() -> bytes:
    """Half a second as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(16_000))
    return file.getvalue()


def _form(fields: dict[str, str], sound: bytes) -> tuple[str, bytes]:
    """A form with a file, as browsers send it: its content type and itself."""
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="silence.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n".encode()
    )
    return f"multipart/form-data; boundary={edge}", b"".join([*parts, sound, f"\r\n--{edge}--\r\n".encode()])
