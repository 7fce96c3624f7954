"""Model files: fetched once from the package registries, checked, kept in the user's cache folder.

table.py     what, from where, with which SHA-256
fetch.py     pip and npm
contents.py  writing and checking a file
store.py     the cache folder and its manifest
looking.py   what is there, without fetching
progress.py  bars
"""

from __future__ import annotations

import errno
import importlib.util
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from pipeline.assets.contents import ContentMismatch
from pipeline.assets.fetch import Fetcher, RegistryFetcher, by_hand
from pipeline.assets.progress import Progress
from pipeline.assets.store import Store
from pipeline.assets.table import TABLE, Asset, Package
from pipeline.errors import AssetError

__all__ = ["Assets", "ensure_assets"]

_DISK_IS_FULL = ("No space left on device", "ENOSPC")
"""What pip and npm print of it: nobody is to look for a fault of the network then."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Where each model lies. A path exists once `ensure_assets` was asked for its asset.

    Attributes:
        cache_dir: the folder all but Silero are in.
    """

    cache_dir: Path

    @property
    def kokoro_model(self) -> Path:
        """Kokoro's ONNX file."""
        return self.cache_dir / "kokoro" / "kokoro-v1.0.int8.onnx"

    @property
    def kokoro_voices(self) -> Path:
        """Kokoro's voices, `.npz` of name -> float32 (510, 1, 256)."""
        return self.cache_dir / "kokoro" / "voices-v1.0.npz"

    @property
    def moonshine_dir(self) -> Path:
        """Folder of Moonshine base's encoder and decoder (`.ort`)."""
        return self.cache_dir / "moonshine-base-en"

    @property
    def whisper_tiny_dir(self) -> Path:
        """CTranslate2 folder of whisper tiny.en."""
        return self.cache_dir / "faster-whisper-tiny.en"

    @property
    def whisper_base_dir(self) -> Path:
        """CTranslate2 folder of the multilingual whisper base."""
        return self.cache_dir / "faster-whisper-base"

    @property
    def smart_turn_model(self) -> Path:
        """Smart Turn's ONNX file."""
        return self.cache_dir / "smart-turn" / "smart-turn-v3.2-cpu.onnx"

    @property
    def minilm_cache_dir(self) -> Path:
        """Folder in the hub-cache layout that holds sentence-transformers/all-MiniLM-L6-v2."""
        return self.cache_dir / "hub"

    @property
    def silero_model(self) -> Path:
        """Silero VAD's ONNX file, which comes with the package faster-whisper.

        Raises:
            AssetError: the package is not installed.
        """
        spec = importlib.util.find_spec("faster_whisper")
        if spec is None or spec.origin is None:
            raise AssetError("Silero VAD comes with faster-whisper: pip install -r requirements.txt")
        return Path(spec.origin).parent / "assets" / "silero_vad_v6.onnx"


def ensure_assets(
    cache_dir: Path,
    names: Sequence[str] | None = None,
    progress: bool = True,
    *,
    verify: bool = False,
    fetcher: Fetcher | None = None,
    table: Sequence[Asset] = TABLE,
) -> Assets:
    """Makes sure that model files are in `cache_dir`, fetching what is missing.

    Args:
        cache_dir: cache folder, made when it does not exist.
        names: assets wanted; None for all that the product needs as it comes.
        progress: show progress on stderr.
        verify: read every file again instead of comparing size and time with the manifest.
        fetcher: how archives are fetched; None for pip and npm.
        table: the assets there are.

    Raises:
        AssetError: unknown name, source out of reach, or content that is not what it should be. The message says what
            to do.
    """
    wanted = _choose(names, table)
    cache_dir = cache_dir.expanduser()
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(cache_dir / ".lock"):
            _complete(Store(cache_dir), wanted, fetcher or RegistryFetcher(), progress, verify)
    except OSError as error:
        raise AssetError(
            f"The cache folder {cache_dir} cannot be used ({error}). Free space or set ASSETS_DIR to another folder."
        ) from error
    return Assets(cache_dir)


def _choose(names: Sequence[str] | None, table: Sequence[Asset]) -> list[Asset]:
    if names is None:
        return [asset for asset in table if asset.default]
    known = {asset.name: asset for asset in table}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise AssetError(f"Unknown asset {', '.join(unknown)}. There are: {', '.join(known)}.")
    return [known[name] for name in dict.fromkeys(names)]


def _complete(store: Store, wanted: Sequence[Asset], fetcher: Fetcher, progress: bool, verify: bool) -> None:
    missing = {
        asset: items
        for asset in wanted
        if (items := [item for item in asset.items if not store.is_ready(item, full=verify)])
    }
    if not missing:
        return
    needed = {package: None for items in missing.values() for item in items for package in item.packages}
    bars = Progress([package for package in needed if store.archive(package) is None], enabled=progress)
    try:
        for asset, items in missing.items():
            packages = dict.fromkeys(package for item in items for package in item.packages)
            archives = {package: _archive(store, package, asset, fetcher, bars) for package in packages}
            try:
                for item in items:
                    store.make(item, archives)
            except ContentMismatch as error:
                raise _damaged(asset, archives, error) from error
            for archive in archives.values():
                archive.unlink(missing_ok=True)
    finally:
        bars.close()
        store.tidy()


def _archive(store: Store, package: Package, asset: Asset, fetcher: Fetcher, bars: Progress) -> Path:
    kept = store.archive(package)
    if kept is not None:
        return kept
    store.downloads.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=store.downloads) as scratch, bars.package(package) as on_bytes:
            return store.keep_archive(fetcher.fetch(package, Path(scratch), on_bytes))
    except AssetError as error:
        if any(sign in str(error) for sign in _DISK_IS_FULL):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise AssetError(
            f"{asset.title} could not be fetched: {package.requirement} ({package.registry}) is out of reach.\n"
            f"  It said: {error}\n"
            f"  Check the network, or on a machine that reaches the registry run\n"
            f"    {by_hand(package, store.downloads)}\n"
            f"  (or put the archive into {store.downloads} yourself) and start again: what is finished is kept."
        ) from error


def _damaged(asset: Asset, archives: dict[Package, Path], error: ContentMismatch) -> AssetError:
    for archive in archives.values():
        archive.unlink(missing_ok=True)
    return AssetError(
        f"{asset.title} was fetched but is not what it should be: {error}.\n"
        f"  The archives were removed; start again to fetch them anew. If it happens twice, a mirror or proxy serves "
        f"something else under {', '.join(package.requirement for package in archives)}."
    )
