"""Voice activity with Silero VAD v6: one model for all calls, a state for each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import FloatSamples
from pipeline.engines.base import VoiceActivity
from pipeline.engines.context import EngineContext
from pipeline.engines.onnx import open_session

FRAME_SAMPLES = 512
"""32 ms at 16 kHz: the frame the model was trained on."""
_CONTEXT_SAMPLES = 64
"""The model wants the end of the frame before in front of each frame (faster-whisper's `vad.py`)."""
_STATE_SHAPE = (1, 1, 128)


class SileroModel:
    """The shared model; `stream()` makes what a call needs.

    Args:
        path: `silero_vad_v6.onnx` as faster-whisper ships it, with the LSTM's state as inputs `h` and `c`.
    """

    def __init__(self, path: Path) -> None:
        self._session = open_session(path, threads=1)

    @classmethod
    def create(cls, context: EngineContext) -> SileroModel:
        """Makes it from the project's model files."""
        return cls(context.assets.silero_model)

    def stream(self) -> VoiceActivity:
        """Voice activity for one call, its state fresh."""
        return SileroVoiceActivity(self)

    def infer(
        self, frame: NDArray[np.float32], h: NDArray[np.float32], c: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32], NDArray[np.float32]]:
        """Probability and the next state, from float32 (1, 576) and two of (1, 1, 128)."""
        probability, h, c = self._session.run(None, {"input": frame, "h": h, "c": c})
        return float(probability.reshape(-1)[0]), h, c


class SileroVoiceActivity:
    """One call's voice activity."""

    frame_samples = FRAME_SAMPLES

    def __init__(self, model: SileroModel) -> None:
        self._model = model
        self._h = np.zeros(_STATE_SHAPE, dtype=np.float32)
        self._c = np.zeros(_STATE_SHAPE, dtype=np.float32)
        self._input = np.zeros((1, _CONTEXT_SAMPLES + FRAME_SAMPLES), dtype=np.float32)

    def probability(self, frame: FloatSamples) -> float:
        """Probability in [0, 1] that `frame`, float32 (512,) at 16 kHz, is speech; about 0.1 ms of work."""
        self._input[0, :_CONTEXT_SAMPLES] = self._input[0, -_CONTEXT_SAMPLES:]
        self._input[0, _CONTEXT_SAMPLES:] = frame
        probability, self._h, self._c = self._model.infer(self._input, self._h, self._c)
        return probability
