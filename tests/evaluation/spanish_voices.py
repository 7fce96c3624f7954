"""Whether what the avatars say in Spanish can be understood: said by their voices, written down by the recogniser.

    python -m tests.evaluation.spanish_voices

The sentences of `data/evaluation/said_in_spanish.txt`, in turn by Kokoro's Spanish voices. The recogniser's own errors
count as the voice's.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from pipeline.assets import ensure_assets
from pipeline.audio import LISTEN_RATE_HZ, join
from pipeline.engines.base import Voice
from pipeline.engines.context import EngineContext
from pipeline.engines.registry import make_multilingual, make_text_to_speech
from pipeline.search.listings.loading import load_listings
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.spoken_names import spoken_places
from pipeline.settings import load_settings
from tests.bench_recognition import word_errors
from tests.evaluation.spanish_words import spanish_words

SENTENCES = Path("data/evaluation/said_in_spanish.txt")
LISTINGS = Path("data/properties.csv")
VOICES = ("ef_dora", "em_alex", "em_santa")


async def measure(texts: list[str]) -> None:
    """Says, recognises, prints word errors by voice."""
    finder = PlaceFinder(load_listings(LISTINGS).properties)
    assets = ensure_assets(load_settings().cache_dir, ["kokoro", "kokoro-voices", "whisper-base"])
    names = tuple(place.name for place in finder.places)
    context = EngineContext(assets, names, spoken_places(finder), sound_key=Sounds().key)
    speech, recogniser = make_text_to_speech("kokoro", context), make_multilingual(context)
    errors, words = dict.fromkeys(VOICES, 0), dict.fromkeys(VOICES, 0)
    for number, text in enumerate(texts):
        voice = VOICES[number % len(VOICES)]
        chunks = [chunk async for chunk in speech.synthesize(text, Voice(voice, "es"))]
        heard = await recogniser.transcribe(join(chunks, speech.rate_hz).at_rate(LISTEN_RATE_HZ), language="es")
        said = spanish_words(text)
        wrong = word_errors(said, spanish_words(heard.text))
        errors[voice] += wrong
        words[voice] += len(said)
        if wrong:
            print(f"{voice} | {text} | {heard.text}", flush=True)
    for voice in VOICES:
        print(f"{voice}: {errors[voice] / words[voice]:.1%} of {words[voice]} words")
    print(f"all: {sum(errors.values()) / sum(words.values()):.1%} of {sum(words.values())} words")


if __name__ == "__main__":
    asyncio.run(measure(SENTENCES.read_text("utf-8").splitlines()))
