"""Speech to text with Moonshine base (English), in-process."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, FloatSamples
from pipeline.engines.base import Transcript
from pipeline.engines.context import EngineContext
from pipeline.engines.noise import without_hallucination
from pipeline.engines.onnx import open_session
from pipeline.engines.worker import InferencePool

_SHORTEST_S = 0.1
_LONGEST_S = 60.0
"""The model's limits (moonshine_onnx.transcribe)."""
_TOKENS_PER_S = 6.5
"""More tokens than this a second are a loop, not speech (Moonshine's README)."""
_TOKENS_BESIDES = 4


class MoonshineSpeechToText:
    """Moonshine base. Its work grows with the length of the utterance; it cannot be biased to words.

    Args:
        model_dir: folder with `encoder_model.ort` and `decoder_model_merged.ort`.
        bias_words: not used; the model has no way to take them.
        threads: cores one recognition may use.
        limit_s: time limit of one recognition.
    """

    name = "moonshine"

    def __init__(
        self, model_dir: Path, bias_words: Sequence[str] = (), *, threads: int = 2, limit_s: float = 10.0
    ) -> None:
        import moonshine_onnx

        self._model = moonshine_onnx.MoonshineOnnxModel(
            models_dir=str(model_dir), model_name="base", model_format="ort"
        )
        # Its own sessions take every core and spin while they wait.
        self._model.encoder = open_session(model_dir / "encoder_model.ort", threads)
        self._model.decoder = open_session(model_dir / "decoder_model_merged.ort", threads)
        self._tokenizer = moonshine_onnx.load_tokenizer()
        self._pool = InferencePool(self.name, workers=2, limit_s=limit_s)

    @classmethod
    def create(cls, context: EngineContext) -> MoonshineSpeechToText:
        """Makes it from the project's model files."""
        return cls(context.assets.moonshine_dir, context.place_names)

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """Words of `audio`. The model knows English only, whatever `language` says.

        Raises:
            EngineError: the model failed or was too slow.
        """
        samples = audio.at_rate(LISTEN_RATE_HZ).as_float()
        began = time.perf_counter()
        text = await self._pool.run(lambda: self._recognise(samples))
        return Transcript(text, self.name, (time.perf_counter() - began) * 1_000)

    def _recognise(self, samples: FloatSamples) -> str:
        samples = samples[-int(_LONGEST_S * LISTEN_RATE_HZ) :]
        duration_s = len(samples) / LISTEN_RATE_HZ
        if duration_s <= _SHORTEST_S:
            return ""
        tokens = self._model.generate(samples[None], max_len=int(duration_s * _TOKENS_PER_S) + _TOKENS_BESIDES)
        return without_hallucination(self._tokenizer.decode_batch(tokens)[0], samples)
