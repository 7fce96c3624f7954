"""How many place names are recovered from phone speech: voice -> telephone line -> recogniser -> parser.

    python -m tests.evaluation.speech [--quick] [--wrong] [--texts FILE] [--rescore FILE]

The recogniser's settings were tuned with six voices on one half of the names; the other half and four other voices are
held out. Every sentence is said by several voices, place names half as locals say them and half as English spelling
rules read them, and goes through a telephone's 8 kHz mu-law: clean, with white noise, and with babble, 15 dB below the
speech.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from pipeline.assets import ensure_assets
from pipeline.engines.context import EngineContext
from pipeline.engines.registry import make_speech_to_text
from pipeline.search.listings.loading import load_listings
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.spoken_names import landmarks, spoken_places
from pipeline.settings import load_settings
from tests.evaluation.speech_clips import (
    HELD_OUT_VOICES,
    SPANISH_VOICES,
    TUNING_VOICES,
    Accent,
    Callers,
    Line,
    Sentence,
    Utterance,
    over_phone,
    read_sentences,
)

SENTENCES = Path("data/evaluation/spoken_places.jsonl")
LISTINGS = Path("data/properties.csv")
ACCENTS: tuple[Accent, ...] = get_args(Accent)
LINES: tuple[Line, ...] = get_args(Line)
NAMED_BESIDES = ("London", "Valencia", "New York", "Paris", "Manchester", "Seville")
_BABBLE_S = 60.0

Outcome = Literal["sure", "asked", "asked other", "wrong", "lost", "nothing", "inserted"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of one utterance."""

    group: str
    line: Line
    voice: str
    accent: Accent
    said: str
    place: str | None
    text: str
    inference_ms: float


def main() -> None:
    """Says, recognises, scores; prints the tables."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--quick", action="store_true", help="every fifth utterance")
    options.add_argument("--wrong", action="store_true", help="print what was not understood")
    options.add_argument("--texts", type=Path, help="keep what was recognised in this file")
    options.add_argument("--rescore", type=Path, help="score the texts of such a file again")
    chosen = options.parse_args()
    finder = PlaceFinder(load_listings(LISTINGS).properties)
    parser = QueryParser(finder)
    if chosen.rescore:
        heard = [Heard(**json.loads(line)) for line in chosen.rescore.read_text("utf-8").splitlines()]
    else:
        heard = asyncio.run(recognise(finder, step=5 if chosen.quick else 1))
    if chosen.texts:
        lines = (json.dumps(asdict(one), ensure_ascii=False) for one in heard)
        chosen.texts.write_text("\n".join(lines) + "\n", "utf-8")
    report(heard, parser, wrong=chosen.wrong)


def report(heard: Sequence[Heard], parser: QueryParser, *, wrong: bool) -> None:
    """Prints a table of places, and one of utterances that name none."""
    results = [(one, outcome(parser, one.text, one.place)) for one in heard]
    print("| who | line | clips | recovered | sure | asked | asked other | wrong | lost | p50 ms | p95 ms |")
    print("|" + "---|" * 11)
    for group in dict.fromkeys(one.group for one in heard if one.place):
        for line in (*LINES, None):
            print_row(group, line, [r for r in results if r[0].group == group and line in (r[0].line, None)])
    named = [result for result in results if result[0].place]
    for accent in ACCENTS:
        print_row(f"names said the {accent} way", None, [result for result in named if result[0].accent == accent])
    for voice in dict.fromkeys(one.voice for one in heard if one.place):
        print_row(voice, None, [result for result in named if result[0].voice == voice])
    written = {one.said: outcome(parser, one.said, one.place) for one, _ in named}
    understood = sum(result in ("sure", "asked") for result in written.values())
    print(f"\nas written: {understood} of {len(written)} sentences name their place to the parser")
    unnamed = Counter((one.group, result) for one, result in results if one.place is None)
    print(f"no place of the listings was said: {dict(unnamed)}")
    if wrong:
        for one, result in results:
            if result not in ("sure", "asked", "nothing"):
                print(f"{result} | {one.group} | {one.line} | {one.voice} {one.accent} | {one.said} | {one.text}")


def print_row(name: str, line: str | None, results: Iterable[tuple[Heard, Outcome]]) -> None:
    """One line of the table, if there are results."""
    results = list(results)
    if not results:
        return
    count = Counter(result for _, result in results)
    recovered = (count["sure"] + count["asked"]) / len(results)
    p50, p95 = np.percentile([one.inference_ms for one, _ in results], [50, 95])
    rest = " | ".join(str(count[kind]) for kind in ("asked", "asked other", "wrong", "lost"))
    print(
        f"| {name} | {line or 'all'} | {len(results)} | {recovered:.1%} | {count['sure'] / len(results):.1%} | {rest} "
        f"| {p50:.0f} | {p95:.0f} |",
        flush=True,
    )


def outcome(parser: QueryParser, text: str, place: str | None) -> Outcome:
    """What the parser makes of a recognised text in which `place` was said."""
    parsed = parser.parse(text)
    places = [found.name for found in parsed.parameters.places]
    if place is None:
        return "inserted" if places or parsed.suggestion else "nothing"
    if place in places:
        return "sure"
    if parsed.suggestion is not None:
        return "asked" if parsed.suggestion.name == place else "asked other"
    if parsed.question:
        return "asked other"
    return "wrong" if places else "lost"


def utterances(sentences: Sequence[Sentence]) -> list[tuple[str, Utterance]]:
    """Who says what: (group, utterance)."""
    placed = [sentence for sentence in sentences if sentence.language == "en" and sentence.place]
    tuned = [sentence for sentence in placed if not _is_held_out(sentence)]
    held_out = [sentence for sentence in placed if _is_held_out(sentence)]
    unplaced = [sentence for sentence in sentences if sentence.language == "en" and not sentence.place]
    elsewhere = [
        Sentence(f"elsewhere-{number}", "en", carrier.format(name), None)
        for number, name in enumerate(NAMED_BESIDES)
        for carrier in ("I'm looking for a flat in {}.", "What about {}?")
    ]
    said = [
        ("tuning", Utterance(sentence, TUNING_VOICES[(number + 2 * turn) % 6], ACCENTS[(number // 2 + turn) % 2]))
        for turn in range(3)
        for number, sentence in enumerate(tuned)
    ]
    said += [
        ("held out", Utterance(sentence, voice, ACCENTS[(number + turn) % 2]))
        for turn, voice in enumerate(HELD_OUT_VOICES)
        for number, sentence in enumerate(held_out)
    ]
    said += [
        ("Spanish voices", Utterance(sentence, SPANISH_VOICES[number % 2], "local"))
        for number, sentence in enumerate(held_out)
    ]
    said += [("no place", Utterance(sentence, voice, "local")) for voice in _UNPLACED for sentence in unplaced]
    said += [
        ("other place", Utterance(sentence, _UNPLACED[number % 2], "local"))
        for number, sentence in enumerate(elsewhere)
    ]
    return said


_UNPLACED = (TUNING_VOICES[0], HELD_OUT_VOICES[1])


def _is_held_out(sentence: Sentence) -> bool:
    return int(hashlib.sha256(str(sentence.place).encode()).hexdigest(), 16) % 2 == 1


async def recognise(finder: PlaceFinder, step: int) -> list[Heard]:
    """Says every `step`-th utterance over every line and recognises it."""
    settings = load_settings()
    assets = ensure_assets(settings.cache_dir, ["kokoro", "kokoro-voices", "whisper-tiny"], progress=False)
    names = tuple(place.name for place in finder.places)
    callers = Callers(assets, settings.cache_dir / "test-speech" / "places", names)
    context = EngineContext(assets, names, spoken_places(finder), landmarks(finder), _sound_key())
    recogniser = make_speech_to_text("faster-whisper", context)
    said = utterances(read_sentences(SENTENCES))
    unplaced = [utterance for group, utterance in said if group == "no place"]
    half = len(unplaced) // 2
    babblers = [pair[number % 2] for number, pair in enumerate(zip(unplaced[half:], unplaced[:half], strict=True))]
    babble = callers.babble(babblers[:36], _BABBLE_S)
    heard: list[Heard] = []
    began = time.monotonic()
    for number, (group, utterance) in enumerate(said[::step]):
        speech = callers.say(utterance)
        for line in LINES:
            audio = over_phone(speech, line, babble, _seed(utterance))
            transcript = await recogniser.transcribe(audio)
            sentence = utterance.sentence
            heard.append(
                Heard(group, line, utterance.voice, utterance.accent, sentence.text, sentence.place, transcript.text,
                      transcript.inference_ms)
            )  # fmt: skip
        if number % 100 == 99:
            print(f"{number + 1} of {len(said[::step])}, {time.monotonic() - began:.0f} s", flush=True)
    return heard


def _sound_key() -> Callable[[str, str], str]:
    key: Callable[[str, str], str] = Sounds().key
    return key


def _seed(utterance: Utterance) -> int:
    return int(hashlib.sha256((utterance.voice + utterance.sentence.text).encode()).hexdigest(), 16) % 2**32


if __name__ == "__main__":
    main()
