"""`python -m pipeline.search.ingest`, run as its `main`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.assets import Assets
from pipeline.search import ingest
from pipeline.settings import load_settings
from tests.qdrant_server import QdrantServer

HEADER = ["id", "description", "baths", "rooms", "sqft", "location", "price"]
ROWS = [
    ["L1", "A tiled flat with a view of the river.", 1, 2, 70, "Alfama", 390_000],
    ["L2", "Top floor with lift; call 912 345 678.", 2, 3, 110, "Campo de Ourique", 680_000],
    ["L3", "A small studio near the tram.", 1, 0, 28, "Graça", 190_000],
]


def write_csv(path: Path, rows: list[list[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    path = tmp_path / "homes.csv"
    write_csv(path, ROWS)
    return path


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "API_KEY", "CLUSTER_URL", "USE_QDRANT_CLOUD"):
        monkeypatch.setenv(f"QDRANT__{name}", "")


@pytest.fixture
def _own_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model as it is, but vectors in the test's folder; gives the vectors file."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "hub").symlink_to(Assets(load_settings().cache_dir).minilm_cache_dir)
    monkeypatch.setattr(ingest, "ensure_assets", lambda *_: Assets(tmp_path / "cache"))
    return tmp_path / "cache" / "vectors" / "homes.json"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[QdrantServer]:
    running = QdrantServer(tmp_path / "qdrant")
    monkeypatch.setenv("QDRANT__HOST", "127.0.0.1")
    monkeypatch.setenv("QDRANT__PORT", str(running.port))
    yield running
    running.close()


def outcome(text: str) -> str:
    found = re.search(r"\d+ unchanged, \d+ embedded, \d+ removed", text)
    assert found, text
    return found.group()


@pytest.mark.engines
def test_a_second_run_changes_nothing(homes: Path, _own_vectors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest.main(["--listings", str(homes)]) == 0
    shown = capsys.readouterr()
    assert outcome(shown.out) == "0 unchanged, 3 embedded, 0 removed"
    assert "3 rows: 3 used, 0 left out" in shown.out and "phone 1" in shown.out
    assert "embedding: 100%" in shown.err, "a progress bar"
    before = _own_vectors.stat().st_mtime_ns
    assert ingest.main(["--listings", str(homes), "--quiet"]) == 0
    shown = capsys.readouterr()
    assert outcome(shown.out) == "3 unchanged, 0 embedded, 0 removed"
    assert shown.out.count("\n") == 1 and not shown.err
    assert _own_vectors.stat().st_mtime_ns == before


@pytest.mark.engines
def test_only_what_changed_is_embedded(homes: Path, _own_vectors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest.main(["--listings", str(homes), "--quiet"]) == 0
    write_csv(homes, [ROWS[0], [*ROWS[1][:6], 650_000]])
    capsys.readouterr()
    assert ingest.main(["--listings", str(homes), "--quiet"]) == 0
    assert outcome(capsys.readouterr().out) == "1 unchanged, 1 embedded, 1 removed"


@pytest.mark.engines
def test_it_writes_to_qdrant_once(
    homes: Path, _own_vectors: Path, server: QdrantServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest.main(["--listings", str(homes)]) == 0
    shown = capsys.readouterr()
    assert outcome(shown.out) == "0 unchanged, 3 embedded, 0 removed" and f"{server.url}, 3 written" in shown.out
    assert "writing to Qdrant: 100%" in shown.err
    assert ingest.main(["--listings", str(homes)]) == 0
    shown = capsys.readouterr()
    assert outcome(shown.out) == "3 unchanged, 0 embedded, 0 removed" and "0 written" in shown.out
    assert server.counts()["points written"] == 3
    write_csv(homes, ROWS[1:])
    assert ingest.main(["--listings", str(homes), "--quiet"]) == 0
    assert outcome(capsys.readouterr().out) == "2 unchanged, 0 embedded, 1 removed"


@pytest.mark.engines
def test_a_server_out_of_reach_is_an_error_that_says_what_to_do(
    homes: Path, _own_vectors: Path, server: QdrantServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.kill()
    assert ingest.main(["--listings", str(homes), "--quiet"]) == 1
    assert f"Qdrant cannot be reached at {server.url}: is it running" in capsys.readouterr().err


@pytest.mark.engines
def test_a_vectors_file_that_cannot_be_written_is_an_error(
    homes: Path, _own_vectors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _own_vectors.parent.touch()  # a file where the folder should be
    assert ingest.main(["--listings", str(homes), "--quiet"]) == 1


def test_check_writes_nothing_and_says_which_rows_are_left_out(
    homes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ingest, "ensure_assets", lambda *_: pytest.fail("the model is not needed"))
    write_csv(homes, [*ROWS, ["L4", "Free.", 1, 1, 40, "Lapa", 0], ["L1", "Again.", 1, 1, 40, "Lapa", 100_000]])
    assert ingest.main(["--listings", str(homes), "--check"]) == 0
    out = capsys.readouterr().out
    assert "5 rows: 3 used, 2 left out" in out
    assert "line 5 left out: price" in out and "line 6 left out: id" in out


@pytest.mark.parametrize("content", [None, "", "id,price\n1,2\n"])
def test_listings_that_cannot_be_used_exit_with_2(
    tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    if content is not None:
        path.write_text(content)
    assert ingest.main(["--listings", str(path), "--check"]) == 2
    assert str(path) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("PORT", "0", "QDRANT__PORT"), ("USE_QDRANT_CLOUD", "true", "QDRANT__CLUSTER_URL")],
)
def test_settings_that_cannot_be_used_exit_with_2(
    homes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"QDRANT__{name}", value)
    assert ingest.main(["--listings", str(homes)]) == 2
    assert told in capsys.readouterr().err


def test_help_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ingest.main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "QDRANT__HOST" in shown and "--check" in shown and "exit codes" in shown
