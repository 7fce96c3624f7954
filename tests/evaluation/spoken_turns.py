"""What the service hears of a caller's turn: a voice, a telephone line, voice activity, the recogniser as in calls."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.assets import ensure_assets
from pipeline.audio import LISTEN_RATE_HZ, FloatSamples
from pipeline.engines.base import SpeechToText, VoiceActivity
from pipeline.engines.context import EngineContext
from pipeline.engines.registry import make_speech_to_text, make_voice_activity
from pipeline.listening import Ear
from pipeline.recognition import Recognition
from pipeline.search.listings.loading import load_listings
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.spoken_names import landmarks, spoken_places
from pipeline.settings import PROJECT_ROOT, load_settings
from pipeline.turns import TurnConfig, TurnMachine
from tests.bench_recognition import normalised
from tests.evaluation.speech_clips import over_phone
from tests.voices import Caller, said_by

CALLERS = {
    "american": Caller("american", "kokoro", "af_sarah"),
    "british": Caller("british", "kokoro", "bm_lewis"),
    "piper": Caller("piper", "piper", "en_US-joe-medium"),
    "flite": Caller("flite", "flite", "slt"),
}
"""None of them is among the voices that the recogniser's settings were tuned with."""
THREE_VOICES = ("american", "british", "piper")
_SILENCE_S = 0.5
_LONGEST_TURN_S = 60.0


class PhoneHearing:
    """The recogniser of the service with its place names, at the end of a telephone line.

    A turn is taken to be one utterance from the first speech to the last, however long its pauses: where turns end is
    measured elsewhere (`turn_taking`).
    """

    def __init__(self) -> None:
        settings = load_settings()
        assets = ensure_assets(settings.cache_dir, progress=False)
        finder = PlaceFinder(load_listings(PROJECT_ROOT / "data" / "properties.csv").properties)
        names = tuple(place.name for place in finder.places)
        context = EngineContext(assets, names, spoken_places(finder), landmarks(finder), Sounds().key)
        self._names = names
        self._stt: SpeechToText = make_speech_to_text("faster-whisper", context)
        self._voice_activity = make_voice_activity(context)

    async def hear(self, text: str, caller: Caller, language: str = "en") -> str:
        """What is recognised when `caller` says `text`; nothing when nothing is said, or no speech was noticed.

        Raises:
            AssetError: the voice's file cannot be had.
            EngineError: the recogniser failed.
        """
        if not text.strip():
            return ""
        # The English Piper voice never learnt Spanish sounds: it reads names as English spelling rules do.
        place_names = None if caller.engine == "piper" else self._names
        speech = (await said_by(caller, text, place_names=place_names)).as_float()
        silence = np.zeros(round(_SILENCE_S * LISTEN_RATE_HZ), dtype=np.float32)
        line = over_phone(np.concatenate([silence, speech, silence]), "clean", silence, _seed(caller, text))
        listener = _Noting(self._voice_activity())
        ear = Ear(listener, TurnMachine(TurnConfig(longest_utterance_s=_LONGEST_TURN_S), language))
        ear.hear(line.samples)
        spoken = [
            at for at, spoken in enumerate(listener.probabilities) if spoken >= ear.machine.config.speech_probability
        ]
        if not spoken:
            return ""
        frame_s = listener.frame_samples / LISTEN_RATE_HZ
        recognition = Recognition(self._stt, ear, language, lambda: 0.0)
        return (await recognition.result(spoken[0] * frame_s, (spoken[-1] + 1) * frame_s)).text


class _Noting:
    """Voice activity that keeps what it said."""

    def __init__(self, inner: VoiceActivity) -> None:
        self._inner = inner
        self.frame_samples = inner.frame_samples
        self.probabilities: list[float] = []

    def probability(self, frame: FloatSamples) -> float:
        self.probabilities.append(self._inner.probability(frame))
        return self.probabilities[-1]


def word_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Words inserted, left out or changed for each word said, over (said, heard); numbers in digits or words alike."""
    errors = words = 0
    for said, heard in pairs:
        errors += Levenshtein.distance(normalised(said), normalised(heard))
        words += len(normalised(said))
    return errors / max(1, words)


def confusions(pairs: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Which words were heard for which, over (said, heard): neighbours that were changed together stay together."""
    count: Counter[tuple[str, str]] = Counter()
    for said_text, heard_text in pairs:
        said, heard = normalised(said_text), normalised(heard_text)
        for change in _changes(said, heard):
            count[change] += 1
    return count


def _changes(said: Sequence[str], heard: Sequence[str]) -> Iterable[tuple[str, str]]:
    start: tuple[int, int] | None = None
    end = (0, 0)
    for code in Levenshtein.opcodes(said, heard):
        if code.tag == "equal":
            if start is not None:
                yield " ".join(said[start[0] : end[0]]), " ".join(heard[start[1] : end[1]])
            start = None
        else:
            start = start or (code.src_start, code.dest_start)
            end = (code.src_end, code.dest_end)
    if start is not None:
        yield " ".join(said[start[0] : end[0]]), " ".join(heard[start[1] : end[1]])


def _seed(caller: Caller, text: str) -> int:
    return int(hashlib.sha256(f"{caller.name}|{text}".encode()).hexdigest(), 16) % 2**32
