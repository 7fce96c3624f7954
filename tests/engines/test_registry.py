"""The table of engines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.assets import Assets
from pipeline.assets.table import TABLE
from pipeline.engines import registry
from pipeline.engines.context import EngineContext
from pipeline.engines.registry import EngineRow
from pipeline.errors import EngineUnavailable


@pytest.fixture
def context(tmp_path: Path) -> EngineContext:
    return EngineContext(Assets(tmp_path))


def test_an_unknown_name_lists_those_there_are(context: EngineContext) -> None:
    with pytest.raises(EngineUnavailable, match=r"speech to text engine 'whisperer'. There are: faster-whisper, "):
        registry.make_speech_to_text("whisperer", context)


def test_a_missing_package_says_what_to_install(context: EngineContext, monkeypatch: pytest.MonkeyPatch) -> None:
    row = EngineRow("no_such_module:Engine", "no-such-package", ())
    monkeypatch.setattr(registry, "TEXT_TO_SPEECH", {**registry.TEXT_TO_SPEECH, "new": row})
    with pytest.raises(EngineUnavailable, match=r"pip install no-such-package. Other engines: kokoro"):
        registry.make_text_to_speech("new", context)


def test_missing_model_files_say_how_to_fetch_them(context: EngineContext) -> None:
    with pytest.raises(EngineUnavailable, match=r"python -m pipeline.assets --verify smart-turn"):
        registry.make_end_of_turn(context)


def test_only_the_chosen_engines_model_files_are_needed() -> None:
    assert registry.assets_for(stt="moonshine", tts="kokoro") == ("moonshine", "kokoro", "kokoro-voices", "smart-turn")
    known = {asset.name for asset in TABLE}
    for table in (registry.SPEECH_TO_TEXT, registry.TEXT_TO_SPEECH, registry.VOICE_ACTIVITY, registry.END_OF_TURN):
        assert {name for row in table.values() for name in row.assets} <= known


def test_model_libraries_are_not_imported_before_an_engine_is_made() -> None:
    code = (
        "import sys, pipeline.engines.registry as r, pipeline.engines.kokoro, pipeline.engines.moonshine, "
        "pipeline.engines.faster_whisper, pipeline.engines.silero, pipeline.engines.smart_turn; "
        "print([m for m in ('onnxruntime', 'kokoro_onnx', 'moonshine_onnx', 'faster_whisper', 'ctranslate2', 'torch') "
        "if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert shown.stdout.strip() == "[]"
