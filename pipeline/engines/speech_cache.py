"""Sentences that are said again and again are synthesised once and kept on disk."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import tempfile
import wave
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from pathlib import Path
from typing import cast

import numpy as np

from pipeline.audio import AudioChunk, join
from pipeline.engines.base import Closed, LearnsPlaces, TextToSpeech, Voice
from pipeline.errors import EngineError

log = logging.getLogger(__name__)

SHORT_CHARACTERS = 40
"""Texts up to this long ("Yes, it does.") come again in other calls and are kept unasked."""
MAX_BYTES = 200_000_000
"""About 70 minutes of speech at 24 kHz."""
LEFT_WHEN_FULL = 0.9
"""So much of the limit stays when the oldest go: not every new file makes all of them be looked at again."""
MEMORY_BYTES = 32_000_000
"""Eleven minutes: every avatar's greetings, openers and tool sentences take three, the rest are what was said last."""


class CachedTextToSpeech:
    """A voice engine that remembers. Only texts given to `warm`, and short ones, are kept: replies are not.

    Args:
        inner: the engine that speaks.
        folder: where the sound is kept, one WAV file a text.
        version: of whatever else the sound depends on (model, pronunciation); another version is another sound.
        max_bytes: the least recently used files go when there are more.
        memory_bytes: of sound that is had at once, without the disk.
    """

    def __init__(
        self,
        inner: TextToSpeech,
        folder: Path,
        *,
        version: str = "",
        max_bytes: int = MAX_BYTES,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self.name = inner.name
        self.rate_hz = inner.rate_hz
        self.hits = 0
        self.misses = 0
        self._inner = inner
        self._folder = folder
        self._version = version
        self._max_bytes = max_bytes
        self._memory: OrderedDict[str, AudioChunk] = OrderedDict()
        self._memory_bytes = memory_bytes
        self._in_memory = 0
        kept = _kept(folder)
        self._on_disk = {path.name for _, _, path in kept}
        # As far as known: other processes may keep their own in the same folder. Counted anew when it is too much.
        self._bytes_on_disk = sum(size for _, size, _ in kept)
        self._wanted: set[str] = set()
        self._live = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def learn_places(self, place_names: Sequence[str], version: str) -> None:
        """Other place names from now on, and with them another `version` of what depends on them."""
        self._version = version
        if isinstance(self._inner, LearnsPlaces):
            self._inner.learn_places(place_names)

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """Sound of `text`, from the cache or from the engine.

        Raises:
            EngineError: the engine failed.
        """
        path = self._path(text, voice)
        kept = await self._find(path)
        if kept is not None:
            self.hits += 1
            yield kept
            return
        self.misses += 1
        chunks: list[AudioChunk] = []
        with self._going_live():
            stream = cast("AsyncGenerator[AudioChunk, None]", self._inner.synthesize(text, voice))
            async with aclosing(stream):
                async for chunk in stream:
                    chunks.append(chunk)
                    yield chunk
        if chunks and (path.name in self._wanted or len(text) <= SHORT_CHARACTERS):
            await self._keep(path, chunks)

    def has(self, text: str, voice: Voice) -> bool:
        """Whether `text` needs no synthesis: asks memory only, and takes microseconds."""
        name = self._path(text, voice).name
        return name in self._memory or name in self._on_disk

    async def warm(self, texts: Iterable[str], voice: Voice, *, in_memory: bool = False) -> int:
        """Synthesises ahead, one text at a time and only while nobody waits for speech. Returns how many were made.

        A text that fails is logged and left to the first who needs it.

        Args:
            texts: as they will be asked for.
            voice: whose voice.
            in_memory: they are to be had without the disk from now on, too.
        """
        made = 0
        for text in dict.fromkeys(texts):
            path = self._path(text, voice)
            self._wanted.add(path.name)
            if in_memory and await self._find(path) is not None:
                continue
            if not in_memory and await asyncio.to_thread(path.exists):
                self._on_disk.add(path.name)
                continue
            await self._idle.wait()
            try:
                chunks = [chunk async for chunk in self._inner.synthesize(text, voice)]
            except EngineError as error:
                log.warning("phrase not synthesised ahead", extra={"phrase": text, "error": str(error)})
                continue
            if chunks:
                if in_memory:
                    self._remember(path.name, join(chunks, self.rate_hz))
                await self._keep(path, chunks)
                made += 1
        return made

    async def close(self) -> None:
        """Closes the engine's connections, if it keeps any."""
        if isinstance(self._inner, Closed):
            await self._inner.close()

    async def _find(self, path: Path) -> AudioChunk | None:
        kept = self._memory.get(path.name)
        if kept is None and path.name in self._on_disk:
            kept = await asyncio.to_thread(_read, path)
            if kept is None:
                self._on_disk.discard(path.name)
        if kept is not None:
            self._remember(path.name, kept)
        return kept

    def _remember(self, name: str, audio: AudioChunk) -> None:
        """Puts it in memory as what was used last; what has not been used for longest goes."""
        if name not in self._memory:
            self._memory[name] = audio
            self._in_memory += audio.samples.nbytes
        self._memory.move_to_end(name)
        while self._in_memory > self._memory_bytes:
            _, oldest = self._memory.popitem(last=False)
            self._in_memory -= oldest.samples.nbytes

    def _path(self, text: str, voice: Voice) -> Path:
        sound = str(getattr(self._inner, "version", ""))
        parts = (
            self.name,
            sound,
            self._version,
            str(self.rate_hz),
            voice.name,
            voice.language,
            f"{voice.speed:g}",
            text,
        )
        return self._folder / f"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}.wav"

    async def _keep(self, path: Path, chunks: list[AudioChunk]) -> None:
        try:
            self._bytes_on_disk += await asyncio.to_thread(_write, path, join(chunks, self.rate_hz))
            self._on_disk.add(path.name)
            if self._bytes_on_disk > self._max_bytes:
                gone, self._bytes_on_disk = await asyncio.to_thread(_evict, self._folder, self._max_bytes)
                self._on_disk -= gone
        except OSError as error:
            log.warning("speech not cached", extra={"folder": str(self._folder), "error": str(error)})

    @contextmanager
    def _going_live(self) -> Iterator[None]:
        self._live += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._live -= 1
            if not self._live:
                self._idle.set()


def _read(path: Path) -> AudioChunk | None:
    try:
        with wave.open(str(path), "rb") as source:
            samples = np.frombuffer(source.readframes(source.getnframes()), dtype="<i2").astype(np.int16)
            rate_hz = source.getframerate()
        os.utime(path)  # used now: last to go
    except (OSError, EOFError, wave.Error):
        return None
    return AudioChunk(samples, rate_hz)


def _write(path: Path, audio: AudioChunk) -> int:
    """Returns the bytes that the file takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".unfinished")
    try:
        with os.fdopen(handle, "wb") as raw, wave.open(raw, "wb") as out:
            out.setparams((1, 2, audio.rate_hz, 0, "NONE", ""))
            out.writeframes(audio.samples.astype("<i2").tobytes())
        size = os.stat(unfinished).st_size
        os.replace(unfinished, path)
        return size
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _kept(folder: Path) -> list[tuple[int, int, Path]]:
    """When each file was used last (ns), its bytes, and where it is; the latest first."""
    kept = []
    for path in folder.glob("*.wav"):
        # Another process may have removed it since it was listed.
        with suppress(FileNotFoundError):
            status = path.stat()
            kept.append((status.st_mtime_ns, status.st_size, path))
    return sorted(kept, reverse=True)


def _evict(folder: Path, max_bytes: int) -> tuple[set[str], int]:
    """Removes the least recently used files until the rest leaves some room.

    Returns:
        The names of those that went, and the bytes that are left.
    """
    left = 0
    gone: set[str] = set()
    for _, size, path in _kept(folder):
        if gone or left + size > max_bytes * LEFT_WHEN_FULL:
            path.unlink(missing_ok=True)
            gone.add(path.name)
        else:
            left += size
    return gone, left
