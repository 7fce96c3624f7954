"""Speech to text with Whisper on CTranslate2 (the package faster-whisper), in-process.

The package's own `transcribe` pads every utterance to 30 s, and most of the time goes into listening to that silence.
The parts it is made of take shorter windows too. Some silence the model needs, or it does not notice the end and says
the sentence again: with 5 s of it, and 12 s in all, word errors on phone speech were those of the 30 s window in less
than half the time.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, FloatSamples
from pipeline.engines.base import Transcript
from pipeline.engines.context import EngineContext
from pipeline.engines.heard_words import Hypothesis, SoundKey, without_accents
from pipeline.engines.noise import without_hallucination, without_repeats
from pipeline.engines.noise_reduction import less_noise
from pipeline.engines.place_hearing import PlaceHearing
from pipeline.engines.readings import most_credible
from pipeline.engines.worker import InferencePool

_SHORTEST_S = 0.1
_WINDOW_S = 30.0
"""Whisper's longest window."""
_SILENCE_AFTER_S = 5.0
_WINDOW_STEP_S = 1.0
_SHORTEST_WINDOW_S = 12.0
"""With 8 s for a few words, noise was taken for the sentence put before it, and "Yes." was heard twice."""
_FRAMES_PER_S = 100
_TOKENS_PER_S = 8
"""More tokens than this a second are a loop, not speech."""
_TOKENS_BESIDES = 12
_SAME_TOKENS = 4
_NO_SPEECH = 0.65
"""Above it the words are dropped. On noise, hum and clicks the model gave 0.7 to 0.97; on 180 utterances from the phone
at most 0.22 when it was biased, 0.62 when it was not."""
_BEAM, _MORE_HYPOTHESES = 5, 3
"""Of the second look. The third hypothesis still brought back places, the fourth none; nor did those of the sound with
more or less noise taken out."""
_BIAS_SENTENCE = {
    "en": "Yes. No. Is there a lift or a terrace? I'm looking for a flat in {}.",
    "es": "Sí. No. Busco un piso en {}.",
}
"""The names stand in a sentence like the caller's: after a bare list the model goes on listing ("Yes." -> "Yazzle")."""
_MOST_BIAS_TOKENS = 220
"""Of the 224 that Whisper's prompt may have."""
_CALLERS_SPEAK = ("en", "es")
"""Which of these the sound is in: Whisper knows a hundred, and takes short Spanish for Galician or Catalan."""


class FasterWhisperSpeechToText:
    """Whisper, int8, greedy; where a place may have been missed, the best hypotheses of a beam search are read too.

    Args:
        model_dir: CTranslate2 folder.
        bias_words: names to expect; they go before the utterance as if they had been said, so that unclear ones are
            spelt like these, and words that were misheard for one are put right (see `place_hearing`).
        landmarks: names that are not to be taken for a misheard one of these.
        sound_key: compares misheard words with the names by sound; by spelling if None.
        threads: cores one recognition may use. On two cores a second one gained nothing for one caller (0.18 s either
            way) and cost two callers at once a third (0.24 s -> 0.31 s).
        workers: recognitions at once.
        limit_s: time limit of one recognition.
        languages: that place names are prepared for, a second each; others are when they are first spoken.
    """

    name = "faster-whisper"

    def __init__(
        self,
        model_dir: Path,
        bias_words: Sequence[str] = (),
        *,
        landmarks: Sequence[str] = (),
        sound_key: SoundKey | None = None,
        threads: int = 1,
        workers: int = 2,
        limit_s: float = 10.0,
        languages: Sequence[str] = ("en",),
    ) -> None:
        from faster_whisper import WhisperModel

        self._whisper = WhisperModel(
            str(model_dir),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            num_workers=workers,
            local_files_only=True,
        )
        self._bias_words = tuple(bias_words)
        self._bias = lru_cache(maxsize=8)(self._bias_tokens)
        self._tokenizer = lru_cache(maxsize=8)(self._make_tokenizer)
        self._landmarks, self._sound_key = tuple(landmarks), sound_key
        self._hearing = lru_cache(maxsize=8)(self._make_hearing)
        self._languages = tuple(languages)
        for language in self._languages:
            self._hearing(self._bias_words, language)  # takes a second: not in somebody's first call
        self._pool = InferencePool(self.name, workers=workers, limit_s=limit_s)

    @classmethod
    def create(cls, context: EngineContext) -> FasterWhisperSpeechToText:
        """Makes it from the project's model files."""
        names = context.spoken_places or context.place_names
        return cls(context.assets.whisper_tiny_dir, names, landmarks=context.landmarks, sound_key=context.sound_key)

    def learn_places(self, place_names: Sequence[str]) -> None:
        """Expects these names from now on; takes a second for a hundred. Calls go on meanwhile with the former ones."""
        names = tuple(place_names)
        for language in self._languages:
            self._hearing(names, language)
        self._bias_words = names

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        """Words of `audio`; of more than 30 s, of the last 30.

        Raises:
            EngineError: the model failed or was too slow.
        """
        samples = audio.at_rate(LISTEN_RATE_HZ).as_float()
        began = time.perf_counter()
        text, confidence, is_language = await self._pool.run(lambda: self._recognise(samples, language))
        spoken_language = language if self._whisper.model.is_multilingual else "en"
        took_ms = (time.perf_counter() - began) * 1_000
        return Transcript(text, self.name, took_ms, spoken_language, confidence, is_language)

    def _recognise(self, samples: FloatSamples, language: str) -> tuple[str, float, float | None]:
        """The words; how sure they are: the mean probability of a token, less what speaks for there being none; and
        the probability that they are in `language`, if the model knows others."""
        samples = samples[-int(_WINDOW_S * LISTEN_RATE_HZ) :]
        duration_s = len(samples) / LISTEN_RATE_HZ
        if duration_s < _SHORTEST_S:
            return "", 0.0, None
        names, tokenizer = self._bias_words, self._tokenizer(language)
        hearing = self._hearing(names, language)
        prompt = [*self._bias(names, language), *tokenizer.sot_sequence, tokenizer.no_timestamps]
        sound = self._whisper.encode(self._window(less_noise(samples)))
        is_language = self._probability_of(language, sound)
        result = self._whisper.model.generate(
            sound,
            [prompt],
            beam_size=1,
            max_length=len(prompt) + _TOKENS_BESIDES + math.ceil(duration_s * _TOKENS_PER_S),
            return_scores=True,
            return_no_speech_prob=True,
            return_logits_vocab=hearing is not None,
        )[0]
        confidence = math.exp(result.scores[0]) * (1.0 - result.no_speech_prob)
        if result.no_speech_prob > _NO_SPEECH:
            return "", confidence, is_language
        tokens = said_once(tuple(result.sequences_ids[0]))
        if hearing is None or not tokens:
            text = tokenizer.decode(tokens)
        else:
            hypothesis = Hypothesis(tokens, np.array(result.logits[0])[: len(tokens)])
            text = self._heard(hypothesis, sound, duration_s, prompt, hearing)
        return without_hallucination(without_repeats(text), samples), confidence, is_language

    def _probability_of(self, language: str, sound: Any) -> float | None:
        """That the sound is in `language` rather than another that callers speak; None if the model knows only one.

        The sound has been encoded for recognition anyway: this costs one step of the decoder.
        """
        if not self._whisper.model.is_multilingual:
            return None
        of_each = {token[2:-2]: probability for token, probability in self._whisper.model.detect_language(sound)[0]}
        of_ours = sum(of_each[code] for code in _CALLERS_SPEAK)
        return float(of_each[language] / of_ours) if of_ours else None

    def _heard(
        self, hypothesis: Hypothesis, sound: Any, duration_s: float, prompt: Sequence[int], hearing: PlaceHearing
    ) -> str:
        """The text with misheard places put right; in doubt, other hypotheses are read too."""
        encoded = np.array(sound)
        reading = hearing.read(hypothesis, encoded, duration_s)
        if not reading.is_doubtful:
            return reading.text
        result = self._whisper.model.generate(
            sound,
            [list(prompt)],
            beam_size=_BEAM,
            num_hypotheses=_MORE_HYPOTHESES,
            max_length=len(prompt) + _TOKENS_BESIDES + math.ceil(duration_s * _TOKENS_PER_S),
            return_scores=True,
        )[0]
        scored = zip(map(said_once, map(tuple, result.sequences_ids)), result.scores, strict=True)
        others = [(tokens, score) for tokens, score in scored if tokens]
        return most_credible(reading, hearing.read_again(others, encoded, duration_s)) if others else reading.text

    def _window(self, samples: FloatSamples) -> NDArray[np.float32]:
        """Log-mel features, float32 (80, frames), with silence up to a whole step after the utterance."""
        wanted_s = len(samples) / LISTEN_RATE_HZ + _SILENCE_AFTER_S
        window_s = max(_SHORTEST_WINDOW_S, math.ceil(wanted_s / _WINDOW_STEP_S) * _WINDOW_STEP_S)
        frames = round(min(window_s, _WINDOW_S) * _FRAMES_PER_S)
        padding = max(0, frames * LISTEN_RATE_HZ // _FRAMES_PER_S - len(samples))
        features: NDArray[np.float32] = self._whisper.feature_extractor(np.pad(samples, (0, padding)), padding=0)
        return np.ascontiguousarray(features[:, :frames])

    def _bias_tokens(self, bias_words: tuple[str, ...], language: str) -> list[int]:
        """What goes before the utterance as if it had been said before; as many names as there is room for."""
        sentence = _BIAS_SENTENCE.get(language, _BIAS_SENTENCE["en"])
        names = [without_accents(name) for name in bias_words]
        while names:
            text = " " + sentence.format(", ".join(names))
            tokens = self._whisper.hf_tokenizer.encode(text, add_special_tokens=False).ids
            if len(tokens) <= _MOST_BIAS_TOKENS:
                return [self._tokenizer(language).sot_prev, *tokens]
            names.pop()
        return []

    def _make_hearing(self, names: tuple[str, ...], language: str) -> PlaceHearing | None:
        if not names:
            return None
        silence = np.array(self._whisper.encode(self._window(np.zeros(LISTEN_RATE_HZ, dtype=np.float32))))
        return PlaceHearing(
            self._whisper.model, self._tokenizer(language), silence, names, self._landmarks, self._sound_key
        )

    def _make_tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        multilingual = self._whisper.model.is_multilingual
        return Tokenizer(
            self._whisper.hf_tokenizer, multilingual, task="transcribe", language=language if multilingual else "en"
        )


def said_once(tokens: tuple[int, ...]) -> tuple[int, ...]:
    """`tokens` up to where they begin again: a model that missed the end says the sentence over and over."""
    for at in range(_SAME_TOKENS, len(tokens) - _SAME_TOKENS + 1):
        if tokens[at : at + _SAME_TOKENS] == tokens[:_SAME_TOKENS]:
            return tokens[:at]
    return tokens
