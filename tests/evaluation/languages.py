"""How well Spanish callers are understood on the phone, and told from English ones.

    python -m tests.evaluation.languages [--quick] [--wrong] [--texts FILE]

Spanish: the sentences of `data/evaluation/spoken_spanish.txt` in Kokoro's Spanish voices and two of espeak-ng.
English: sentences that people say to an agency, in English voices and in Spanish ones that read English with their
accent, many of them with Spanish place names. All go through a telephone's 8 kHz mu-law. Each is recognised as it would
be in a call that began in English: by the English recogniser first, and by the multilingual one if that is in doubt.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from pipeline.assets import ensure_assets
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk, FloatSamples
from pipeline.engines.base import SpeechToText, Transcript
from pipeline.engines.context import EngineContext
from pipeline.engines.registry import make_multilingual, make_speech_to_text
from pipeline.errors import EngineError
from pipeline.search.listings.loading import load_listings
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.spoken_names import landmarks, spoken_places
from pipeline.settings import load_settings
from tests.bench_recognition import SENTENCES as ENGLISH
from tests.bench_recognition import word_errors
from tests.evaluation.spanish_words import spanish_words
from tests.evaluation.speech_clips import Callers, Sentence, Utterance, over_phone, read_sentences

SPANISH = Path("data/evaluation/spoken_spanish.txt")
PLACES = Path("data/evaluation/spoken_places.jsonl")
LISTINGS = Path("data/properties.csv")
SPANISH_VOICES = ("ef_dora", "em_alex", "em_santa")
ESPEAK_VOICES = ("es", "es-419")
ENGLISH_VOICES = ("af_sarah", "am_puck", "bf_isabella")
ACCENTED_VOICES = ("ef_dora", "em_alex")


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance as both recognisers heard it.

    Attributes:
        group: who said it.
        language: in which it was said.
        said: the words.
        duration_s: of the clip.
        english: the English recogniser's words, `confidence` how sure it is, `english_ms` how long it took.
        spanish: the multilingual one's words when told it is Spanish, `is_spanish` how probable it is that it was.
    """

    group: str
    language: str
    said: str
    duration_s: float
    english: str
    confidence: float
    english_ms: float
    spanish: str
    is_spanish: float
    spanish_ms: float


def main() -> None:
    """Says, recognises, prints the tables."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--quick", action="store_true", help="every sixth utterance")
    options.add_argument("--wrong", action="store_true", help="print what was misheard")
    options.add_argument(
        "--texts", type=Path, help="keep what was heard in this file, or score it again if it is there"
    )
    chosen = options.parse_args()
    if chosen.texts and chosen.texts.exists():
        heard = [Heard(**json.loads(line)) for line in chosen.texts.read_text("utf-8").splitlines()]
    else:
        heard = asyncio.run(recognise(step=6 if chosen.quick else 1))
        if chosen.texts:
            rows = (json.dumps(asdict(one), ensure_ascii=False) for one in heard)
            chosen.texts.write_text("\n".join(rows) + "\n", "utf-8")
    report(heard, wrong=chosen.wrong)


async def recognise(step: int) -> list[Heard]:
    """Every `step`-th utterance, heard by both recognisers."""
    finder = PlaceFinder(load_listings(LISTINGS).properties)
    settings = load_settings()
    assets = ensure_assets(settings.cache_dir, ["kokoro", "kokoro-voices", "whisper-tiny", "whisper-base"])
    context = EngineContext(
        assets,
        tuple(place.name for place in finder.places),
        spoken_places(finder),
        landmarks(finder),
        sound_key=Sounds().key,
    )
    english, multilingual = make_speech_to_text("faster-whisper", context), make_multilingual(context)
    callers = Callers(assets, settings.cache_dir / "evaluation-speech", context.place_names)
    wanted = list(utterances())[::step]
    heard = []
    for one in wanted:
        try:
            heard.append(await hear(english, multilingual, one, clip(callers, one)))
        except EngineError as error:
            print(f"left out, {error}: {one[2].sentence.text}", flush=True)
    return heard


async def hear(
    english: SpeechToText, multilingual: SpeechToText, utterance: tuple[str, str, Utterance], audio: AudioChunk
) -> Heard:
    """What both recognisers make of one clip."""
    one: Transcript = await english.transcribe(audio, language="en")
    other = await multilingual.transcribe(audio, language="es")
    group, language, said = utterance[0], utterance[1], utterance[2].sentence.text
    return Heard(
        group,
        language,
        said,
        audio.duration_s,
        one.text,
        one.confidence or 0.0,
        one.inference_ms,
        other.text,
        other.in_language or 0.0,
        other.inference_ms,
    )


def utterances() -> Iterator[tuple[str, str, Utterance]]:
    """(group, language, who says what)."""
    for number, text in enumerate(SPANISH.read_text("utf-8").split("\n")[:-1]):
        sentence = Sentence(str(number), "es", text, None)
        for voice in SPANISH_VOICES:
            yield f"Spanish, {voice}", "es", Utterance(sentence, voice, "local")
        for voice in ESPEAK_VOICES if shutil.which("espeak-ng") else ():
            yield f"Spanish, espeak-ng {voice}", "es", Utterance(sentence, f"espeak-{voice}", "local")
    placed = [one.text for one in read_sentences(PLACES) if one.language == "en"][::8]
    for number, text in enumerate([*(sentence for sentence, _ in ENGLISH), *placed]):
        sentence = Sentence(str(number), "en", text, None)
        for voice in (*ENGLISH_VOICES, *ACCENTED_VOICES):
            kind = "English with a Spanish accent" if voice in ACCENTED_VOICES else "English"
            yield kind, "en", Utterance(sentence, voice, "local")


def clip(callers: Callers, utterance: tuple[str, str, Utterance]) -> AudioChunk:
    """The utterance's sound as a telephone brings it."""
    of, text = utterance[2], utterance[2].sentence.text
    speech = espeak(of.voice.removeprefix("espeak-"), text) if of.voice.startswith("espeak-") else callers.say(of)
    return over_phone(speech, "clean", np.zeros(LISTEN_RATE_HZ, dtype=np.float32), 0)


def espeak(voice: str, text: str) -> FloatSamples:
    """`text` in a voice of espeak-ng, float32 (n,), 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(path), text], check=True, timeout=30)
        with wave.open(str(path), "rb") as source:
            samples = np.frombuffer(source.readframes(source.getnframes()), dtype=np.int16)
            return AudioChunk(samples, source.getframerate()).at_rate(LISTEN_RATE_HZ).as_float()


def report(heard: Sequence[Heard], *, wrong: bool) -> None:
    """Prints how well Spanish is understood."""
    print("| who | clips | word errors | p50 ms | p95 ms | the English recogniser's p50 ms |")
    print("|" + "---|" * 6)
    for group in dict.fromkeys(one.group for one in heard if one.language == "es"):
        mine = [one for one in heard if one.group == group]
        errors = sum(word_errors(spanish_words(one.said), spanish_words(one.spanish)) for one in mine)
        words = sum(len(spanish_words(one.said)) for one in mine)
        p50, p95 = np.percentile([one.spanish_ms for one in mine], [50, 95])
        before = np.median([one.english_ms for one in mine])
        print(f"| {group} | {len(mine)} | {errors / words:.1%} | {p50:.0f} | {p95:.0f} | {before:.0f} |")
    if wrong:
        for one in heard:
            if one.language == "es" and spanish_words(one.said) != spanish_words(one.spanish):
                print(f"{one.group} | {one.said} | {one.spanish}")


if __name__ == "__main__":
    main()
