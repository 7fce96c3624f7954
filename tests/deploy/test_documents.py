"""What deploy/ says in words is so: links, commands, settings, names of metrics, and the lines that save the files."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
import yaml

from pipeline.observability.call_metrics import STAGES
from pipeline.settings import PROJECT_ROOT
from tests.test_settings import existing

DOCUMENTS = sorted((PROJECT_ROOT / "deploy").rglob("*.md"))
OPERATIONS = (PROJECT_ROOT / "deploy" / "OPERATIONS.md").read_text(encoding="utf-8")
SETTINGS = {variable for variable, _ in existing()}
_NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:__?[A-Z0-9]+)+\b")


def by_name(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT))


def test_there_are_documents() -> None:
    assert {by_name(path) for path in DOCUMENTS} >= {
        "deploy/FIRST_CALL.md",
        "deploy/OPERATIONS.md",
        "deploy/SCALING.md",
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert link.startswith("https://") or (path.parent / link).exists(), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_name)
def test_commands_and_settings_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for module in re.findall(r"python -m ([\w.]+\w)", text):
        assert importlib.util.find_spec(module) is not None, module
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)`", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for name in _NAME.findall(text):
        if "__" in name:
            assert name in SETTINGS, name


def test_the_alarms_are_about_metrics_that_there_are() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", OPERATIONS, re.DOTALL)
    (group,) = yaml.safe_load(block)["groups"]
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "pipeline" / "observability").rglob("*.py")
    )
    assert len(group["rules"]) == len({rule["alert"] for rule in group["rules"]})
    for rule in group["rules"]:
        assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m")), rule
        names = re.findall(r"casavoz_\w+", rule["expr"])
        assert names or "up{" in rule["expr"]
        for name in names:
            family = re.sub(r"_(bucket|sum|count|total)$", "", name)
            assert f'"{name}"' in source or f'"{family}"' in source or f'"{family}_total"' in source, name
        for stage in re.findall(r'stage="(\w+)"', rule["expr"]):
            assert stage in STAGES
        assert rule["expr"].count("(") == rule["expr"].count(")")


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="sqlite3 is missing")
def test_the_lines_that_save_the_files_save_them_while_they_are_written(tmp_path: Path) -> None:
    (block,) = re.findall(r"((?:    .+\n)*    for file in office(?:.*\n)*?    done\n(?:    .+\n)*)", OPERATIONS)
    kept, saved = tmp_path / "lib", tmp_path / "backups"
    kept.mkdir()
    saved.mkdir()
    script = block.replace("/var/lib/casavoz", str(kept)).replace("/var/backups/casavoz", str(saved))
    open_files = []
    for name in ("office.db", "conversations.sqlite", "records.db"):
        assert name in script
        connection = sqlite3.connect(kept / name)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (n)")
        connection.execute("INSERT INTO t VALUES (42)")
        connection.commit()
        # It stays open: what was written is in the journal beside the file.
        open_files.append(connection)
    (kept / "conversations.sqlite.key").write_bytes(b"key")
    subprocess.run(["sh", "-e"], input=script, text=True, check=True)
    copies = sorted(path for path in saved.iterdir() if path.suffix != ".key")
    assert len(copies) == 3 and (saved / "conversations.sqlite.key").exists()
    for copy in copies:
        assert sqlite3.connect(copy).execute("SELECT n FROM t").fetchall() == [(42,)]
        assert sqlite3.connect(copy).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert copy.stat().st_mode & 0o077 == 0, "viewings are nobody else's business"
    for connection in open_files:
        connection.close()


def test_the_volume_is_called_so() -> None:
    one = yaml.safe_load((PROJECT_ROOT / "deploy" / "one.yaml").read_text(encoding="utf-8"))
    (project, volume) = re.findall(r"docker volume inspect (\S+)_(\w+)", OPERATIONS)[0]
    assert project == one["name"] and volume in one["volumes"]
