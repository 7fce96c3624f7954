"""The import rule: imports point down, and each heavy dependency has one owner."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# The longest matching prefix counts.
LEVELS = {
    "pipeline": 0,
    "pipeline.errors": 0,
    "pipeline.audio": 0,
    "pipeline.events": 0,
    "pipeline.work_events": 0,
    "pipeline.properties": 0,
    "pipeline.phone_numbers": 0,
    "pipeline.settings": 0,
    "pipeline.twilio_settings": 0,
    "pipeline.engine_settings": 0,
    "pipeline.search_settings": 0,
    "pipeline.kept_settings": 0,
    "pipeline.cost_settings": 0,
    "pipeline.brand_settings": 0,
    "pipeline.setting_names": 0,
    "pipeline.log_context": 0,
    "pipeline.trace_settings": 0,
    "pipeline.rtc_settings": 0,
    "pipeline.studio_settings": 0,
    "pipeline.feed": 0,
    "pipeline.sqlite_files": 0,
    "avatars": 0,
    "pipeline.assets": 1,
    "pipeline.engines": 1,
    "pipeline.search": 1,
    "pipeline.office": 1,
    "pipeline.turns": 1,
    "pipeline.turn_taking": 1,
    "pipeline.overlap": 1,
    "pipeline.openers": 1,
    "pipeline.openers_es": 1,
    "pipeline.keyboard_sound": 1,
    "pipeline.waiting": 0,
    "pipeline.sentence_ends": 0,
    "pipeline.sentences": 1,
    "pipeline.spoken_text_es": 1,
    "pipeline.pronunciation": 1,
    "pipeline.keypad": 1,
    "pipeline.parting": 1,
    "pipeline.agent": 2,
    "pipeline.echo": 2,
    "pipeline.echo_levels": 1,
    "pipeline.listening": 2,
    "pipeline.playback": 2,
    "pipeline.segments": 2,
    "pipeline.sound_effect": 2,
    "pipeline.voicing": 2,
    "pipeline.word_timing": 1,
    "pipeline.recognition": 2,
    "pipeline.languages": 3,
    "pipeline.rehearsal": 2,
    "pipeline.speech": 2,
    "pipeline.tool_feedback": 2,
    "pipeline.answer": 3,
    "pipeline.answering": 3,
    "pipeline.early": 3,
    "pipeline.floor": 3,
    "pipeline.replying": 3,
    "pipeline.patience": 3,
    "pipeline.preparing": 3,
    "pipeline.session": 3,
    "pipeline.text_turns": 3,
    "pipeline.experiments": 4,
    "pipeline.transports": 4,
    "pipeline.observability": 4,
    "pipeline.house": 4,
    "pipeline.api": 4,
    "pipeline.parts": 5,
    "pipeline.engine_parts": 5,
    "pipeline.door": 5,
    "pipeline.studio": 5,
    "pipeline.serving": 5,
    "pipeline.starting": 5,
    "pipeline.check": 5,
    "ui": 5,
    "app": 6,
}
OWNERS = {
    "phonenumbers": ("pipeline/office/phones.py",),
    "fastrtc": ("pipeline/transports/", "ui/layout.py", "ui/backend.py", "app.py"),
    "superlinked": ("pipeline/search/index/",),
    "qdrant_client": ("pipeline/search/index/",),
    "opik": ("pipeline/observability/traces.py",),
    "prometheus_client": (
        "pipeline/observability/metrics.py",
        "pipeline/observability/call_metrics.py",
        "pipeline/observability/engine_metrics.py",
        "pipeline/observability/phone_metrics.py",
    ),
    "twilio": (
        "pipeline/transports/phone.py",
        "pipeline/transports/origin.py",
        "pipeline/transports/outbound.py",
        "pipeline/transports/twilio_client.py",
    ),
    "gradio": ("ui/",),
    "structlog": ("pipeline/observability/logs.py", "pipeline/search/index/schema.py"),
    "onnx": ("pipeline/engines/kokoro_graph.py",),
    "onnxruntime": ("pipeline/engines/onnx.py",),
    "kokoro_onnx": ("pipeline/engines/kokoro.py",),
    "moonshine_onnx": ("pipeline/engines/moonshine.py",),
    "aiosqlite": ("pipeline/agent/remembering/sqlite.py",),
    "psycopg": ("pipeline/agent/remembering/postgres.py",),
    "psycopg_pool": ("pipeline/agent/remembering/postgres.py",),
    "faster_whisper": ("pipeline/engines/faster_whisper.py",),
}
SOURCES = sorted(
    path
    for folder in ("pipeline", "ui", "avatars")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
) + [ROOT / "app.py"]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def level_of(module: str) -> int | None:
    while module:
        if module in LEVELS:
            return LEVELS[module]
        module = module.rpartition(".")[0]
    return None


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    own = level_of(module_of(path))
    assert own is not None, "a new room: give it a level above"
    for imported in imports_of(path):
        level = level_of(imported)
        if level is not None:
            assert level <= own, f"{module_of(path)} (level {own}) imports {imported} (level {level})"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_dependency_has_one_owner(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    for imported in imports_of(path):
        owners = OWNERS.get(imported.partition(".")[0])
        assert owners is None or name.startswith(owners), f"{imported} belongs to {owners}"


def test_the_page_knows_only_events_and_avatars() -> None:
    for path in (ROOT / "ui").rglob("*.py"):
        for imported in imports_of(path):
            if imported.startswith("pipeline"):
                assert imported.startswith(("pipeline.events", "pipeline.properties", "pipeline.errors")), (
                    path,
                    imported,
                )


def test_only_settings_reads_the_environment() -> None:
    for path in SOURCES:
        if path.name == "settings.py":
            continue
        names = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
        }
        assert not names & {"environ", "getenv"}, path
