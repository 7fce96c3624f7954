"""Was the sentence finished? Smart Turn v3.2 judges by the sound: melody, rhythm, fillers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.audio import LISTEN_RATE_HZ, FloatSamples
from pipeline.engines.context import EngineContext
from pipeline.engines.log_mel import log_mel
from pipeline.engines.onnx import open_session
from pipeline.engines.worker import InferencePool

WINDOW_S = 8.0
"""What the model hears: the last eight seconds, silence in front when there is less (Smart Turn v3's model card)."""
_VARIANCE_FLOOR = 1e-7
_WINDOW_SAMPLES = int(WINDOW_S * LISTEN_RATE_HZ)


class SmartTurn:
    """End of turn from audio.

    Args:
        path: `smart-turn-v3.2-cpu.onnx`.
        limit_s: time limit of one judgement. It must come while the caller pauses, or it is worth nothing.
    """

    name = "smart-turn"

    def __init__(self, path: Path, *, limit_s: float = 0.6) -> None:
        # One thread each, two at once: with two calls on two cores that beats two threads one after the other.
        self._session = open_session(path, threads=1)
        self._pool = InferencePool(self.name, workers=2, limit_s=limit_s)

    @classmethod
    def create(cls, context: EngineContext) -> SmartTurn:
        """Makes it from the project's model files."""
        return cls(context.assets.smart_turn_model)

    async def probability(self, audio: FloatSamples) -> float:
        """Probability in [0, 1] that the speaker has finished; `audio` is float32 (n,) at 16 kHz.

        Raises:
            EngineError: the model failed or was too slow.
        """
        return await self._pool.run(lambda: self._infer(audio))

    def _infer(self, audio: FloatSamples) -> float:
        window = np.zeros(_WINDOW_SAMPLES, dtype=np.float32)
        recent = audio[-_WINDOW_SAMPLES:]
        if len(recent):
            window[-len(recent) :] = recent
        # Whisper's own extractor brings the window to mean 0 and variance 1 first, and the model was trained behind it.
        window = (window - window.mean()) / np.sqrt(window.var() + _VARIANCE_FLOOR)
        (finished,) = self._session.run(None, {"input_features": log_mel(window)[None]})
        return float(finished.reshape(-1)[0])
