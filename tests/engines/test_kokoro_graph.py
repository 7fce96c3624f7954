"""The Kokoro model that does not synthesise silence."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.assets import ensure_assets
from pipeline.engines.kokoro import RATE_HZ, trimmed
from pipeline.engines.kokoro_graph import lean_model
from pipeline.engines.onnx import open_session
from pipeline.settings import load_settings

TEXTS = ("Okay.", "Half of it has a shelf.", "In Salamanca,", "with a lift")


def test_a_file_that_is_no_kokoro_is_used_as_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = tmp_path / "kokoro.onnx"
    source.write_bytes(b"not a model")
    assert lean_model(source) == source
    assert "no lean Kokoro" in caplog.text
    assert [path.name for path in tmp_path.iterdir()] == ["kokoro.onnx"]


def test_without_the_onnx_package_the_whole_model_speaks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "kokoro.onnx"
    source.write_bytes(b"not a model")
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert lean_model(source) == source
    assert "no lean Kokoro" in caplog.text


def test_another_graph_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    onnx = pytest.importorskip("onnx")
    helper = onnx.helper
    given = helper.make_tensor_value_info("tokens", 7, [1])
    graph = helper.make_graph([helper.make_node("Identity", ["tokens"], ["out"])], "g", [given], [given])
    source = tmp_path / "kokoro.onnx"
    source.write_bytes(helper.make_model(graph).SerializeToString())
    assert lean_model(source) == source
    assert "/encoder/Clip" in vars(caplog.records[-1])["error"]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("voice", ["af_heart", "bm_george"])
def test_the_same_speech_from_fewer_frames(voice: str) -> None:
    import kokoro_onnx

    assets = ensure_assets(load_settings().cache_dir, progress=False)
    lean = lean_model(assets.kokoro_model)
    if lean == assets.kokoro_model:
        pytest.skip("no package to derive the model with")
    assert lean_model(assets.kokoro_model) == lean
    models = [
        kokoro_onnx.Kokoro.from_session(open_session(path, 2), str(assets.kokoro_voices))
        for path in (assets.kokoro_model, lean)
    ]
    for text in TEXTS:
        phonemes = models[0].tokenizer.phonemize(text, "en-us")
        whole, short = (
            np.asarray(model.create(phonemes, voice, is_phonemes=True, trim=False)[0]).ravel() for model in models
        )
        assert len(whole) - len(short) >= 0.1 * RATE_HZ, text
        speech = [trimmed(sound, after_s=0.0) for sound in (whole, short)]
        # A soft end may fall under the threshold of `trimmed`; a lost consonant would be longer.
        assert abs(len(speech[0]) - len(speech[1])) < 0.09 * RATE_HZ, text
        envelopes = [envelope(sound) for sound in speech]
        assert best_correlation(*envelopes) > 0.95, text


def envelope(sound: np.ndarray) -> np.ndarray:
    frame = RATE_HZ // 100
    return np.sqrt(np.mean(sound[: len(sound) // frame * frame].reshape(-1, frame) ** 2, axis=1))


def best_correlation(first: np.ndarray, second: np.ndarray) -> float:
    length = min(len(first), len(second)) - 8
    return max(
        float(np.corrcoef(first[a : a + length], second[b : b + length])[0, 1]) for a in range(9) for b in range(9)
    )
