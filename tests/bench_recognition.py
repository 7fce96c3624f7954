"""How well and how fast the in-process recognisers understand callers on the phone.

    python -m tests.bench_recognition [--voices-per-sentence 3] [--clips FOLDER]

Sentences that people say to an agency are synthesised (Kokoro voices, half of them saying place names the Spanish way
and half the English way, and espeak-ng when it is installed), sent through a telephone's 8 kHz mu-law, clean and with
noise at 15 dB, and recognised. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import subprocess
import time
import unicodedata
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from pipeline.assets import Assets, ensure_assets
from pipeline.audio import (
    LISTEN_RATE_HZ,
    PHONE_RATE_HZ,
    AudioChunk,
    Resampler,
    mulaw_decode,
    mulaw_encode,
    to_int16,
)
from pipeline.engines.base import SpeechToText
from pipeline.engines.faster_whisper import FasterWhisperSpeechToText
from pipeline.engines.moonshine import MoonshineSpeechToText
from pipeline.pronunciation import Pronouncer
from pipeline.search.places.sounds import Sounds
from pipeline.settings import load_settings
from pipeline.spoken_text import spoken

PLACES = (
    "Chueca Malasaña Chamberí Retiro Lavapiés Salamanca Justicia Arganzuela Chamartín Tetuán Moncloa Usera Carabanchel "
    "Hortaleza Barajas Castellana Almagro Goya Argüelles Delicias Gràcia Sarrià Poblenou Eixample Sants Pedralbes "
    "Horta Guinardó Raval Barceloneta Poble-sec Clot Montjuïc Madrid Barcelona"
).split() + ["Sant Gervasi", "Les Corts", "Sant Antoni", "La Latina", "Ciutat Vella"]

SENTENCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("I'm looking for a three bedroom apartment in Salamanca under one million euros.", ("Salamanca",)),
    ("Do you have anything in Chueca?", ("Chueca",)),
    ("What about Chamberí?", ("Chamberí",)),
    ("A flat in Malasaña with two bathrooms, please.", ("Malasaña",)),
    ("Something near Retiro with a terrace.", ("Retiro",)),
    ("I want to live in Lavapiés or in La Latina.", ("Lavapiés", "La Latina")),
    ("Show me the cheapest place in Gràcia.", ("Gràcia",)),
    ("We would like four rooms in Sarrià.", ("Sarrià",)),
    ("Is there a loft in Poblenou for four hundred thousand?", ("Poblenou",)),
    ("I need a studio in the Eixample under two hundred and fifty thousand euros.", ("Eixample",)),
    ("My name is Anna and I am moving to Barcelona in March.", ("Barcelona",)),
    ("I'm looking for a house in Madrid with a garden and a pool.", ("Madrid",)),
    ("Anything with a lift in Sant Gervasi?", ("Sant Gervasi",)),
    ("Two bedrooms in Les Corts, at least eighty square metres.", ("Les Corts",)),
    ("How about Pedralbes?", ("Pedralbes",)),
    ("I would prefer Chamartín, but Tetuán is fine too.", ("Chamartín", "Tetuán")),
    ("Is it close to the metro in Argüelles?", ("Argüelles",)),
    ("A quiet street in Arganzuela, no more than half a million.", ("Arganzuela",)),
    ("We saw one in Barceloneta last week.", ("Barceloneta",)),
    ("Something cheaper, please.", ()),
    ("No, under four hundred thousand.", ()),
    ("With two baths instead.", ()),
    ("The next one.", ()),
    ("Does it have a lift?", ()),
    ("How big is it?", ()),
    ("Between three hundred and four hundred and fifty thousand euros.", ()),
    ("Yes, please.", ()),
    ("Can you compare the two?", ()),
    ("What's the price of the second one?", ()),
    ("That's all, thank you, goodbye.", ()),
)

# Name, and whether this caller says place names the Spanish way.
KOKORO_VOICES = (("af_bella", True), ("am_michael", False), ("bf_emma", False), ("bm_george", True))
ESPEAK_VOICES = ("en-us", "en-gb")
NOISE_DB = 15.0


@dataclass(frozen=True, slots=True)
class Clip:
    """One utterance as it was said."""

    sentence: str
    places: tuple[str, ...]
    voice: str
    audio: AudioChunk


@dataclass(slots=True)
class Score:
    """What one engine made of all clips of one condition."""

    errors: int = 0
    words: int = 0
    exact: int = 0
    fuzzy: int = 0
    places: int = 0
    latencies_ms: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    """Makes the clips, recognises them, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--voices-per-sentence", type=int, default=3)
    parser.add_argument("--clips", type=Path, default=Path("/tmp/casavoz-bench-clips"), help="folder that keeps clips")
    parser.add_argument("--only", default="", help="only engines whose name holds this")
    parser.add_argument("--show-wrong", action="store_true", help="print what was not understood")
    options = parser.parse_args()
    assets = ensure_assets(load_settings().cache_dir, ["kokoro", "kokoro-voices", "moonshine", "whisper-tiny"])
    clips = make_clips(assets, options.clips, options.voices_per_sentence)
    engines: dict[str, SpeechToText] = {
        "Moonshine base": MoonshineSpeechToText(assets.moonshine_dir),
        "whisper tiny.en": FasterWhisperSpeechToText(assets.whisper_tiny_dir),
        "whisper tiny.en + place names": FasterWhisperSpeechToText(
            assets.whisper_tiny_dir, PLACES, sound_key=Sounds().key
        ),
    }
    print(f"{len(clips)} clips, {sum(clip.audio.duration_s for clip in clips) / len(clips):.1f} s on average\n")
    print("| engine | voices | line | WER | places exact | places fuzzy | p50 ms | p95 ms |\n|" + "---|" * 8)
    families = {
        "Kokoro": [clip for clip in clips if not clip.voice.startswith("espeak")],
        "espeak-ng": [clip for clip in clips if clip.voice.startswith("espeak")],
    }
    for name, engine in ((name, engine) for name, engine in engines.items() if options.only in name):
        for family, some in families.items():
            for line, noise_db in (("clean", None), (f"noise {NOISE_DB:.0f} dB", NOISE_DB)):
                if some:
                    score = asyncio.run(measure(engine, some, noise_db))
                    print(row(f"{name} | {family}", line, score), flush=True)
                    if options.show_wrong:
                        print("\n".join(score.wrong))


def row(name: str, line: str, score: Score) -> str:
    """One line of the table."""
    p50, p95 = np.percentile(score.latencies_ms, [50, 95])
    return (
        f"| {name} | {line} | {score.errors / score.words:.1%} | {score.exact / score.places:.0%} "
        f"| {score.fuzzy / score.places:.0%} | {p50:.0f} | {p95:.0f} |"
    )


async def measure(engine: SpeechToText, clips: Sequence[Clip], noise_db: float | None) -> Score:
    """Recognises every clip, as the phone brings it."""
    score = Score()
    generator = np.random.default_rng(7)
    await engine.transcribe(over_phone(clips[0].audio, None, generator))
    for clip in clips:
        transcript = await engine.transcribe(over_phone(clip.audio, noise_db, generator))
        score.latencies_ms.append(transcript.inference_ms)
        said, heard = normalised(clip.sentence), normalised(transcript.text)
        score.errors += word_errors(said, heard)
        score.words += len(said)
        if said != heard:
            score.wrong.append(f"    {clip.voice}: {clip.sentence} -> {transcript.text}")
        for place in clip.places:
            score.places += 1
            score.exact += " ".join(normalised(place)) in " ".join(heard)
            score.fuzzy += place in found_places(heard, len(clip.places))
    return score


def over_phone(audio: AudioChunk, noise_db: float | None, generator: np.random.Generator) -> AudioChunk:
    """16 kHz audio after a telephone line: 8 kHz, mu-law, 20 ms packets; white noise `noise_db` below the speech."""
    narrow = audio.at_rate(PHONE_RATE_HZ).as_float()
    if noise_db is not None:
        level = np.sqrt(np.mean(narrow**2)) / 10 ** (noise_db / 20)
        narrow = narrow + generator.standard_normal(len(narrow)).astype(np.float32) * np.float32(level)
    received = mulaw_decode(mulaw_encode(to_int16(narrow)))
    resampler = Resampler(PHONE_RATE_HZ, LISTEN_RATE_HZ)
    packets = [resampler.push(received[start : start + 160]) for start in range(0, len(received), 160)]
    packets.append(resampler.push(np.zeros(0, dtype=np.int16), last=True))
    return AudioChunk(np.concatenate(packets), LISTEN_RATE_HZ)


def normalised(text: str) -> list[str]:
    """Words in lower case without accents and punctuation, numbers in words, both spellings of a word alike."""
    text = spoken(text.replace("€", " euros "))
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    text = re.sub(r"\ba (hundred|thousand|million)\b", r"one \1", text.replace("-", " ").replace("'", ""))
    text = re.sub(r"\b(metre|meter)s?\b", "metre", text)
    return [word for word in re.findall(r"[a-z0-9]+", text) if word != "and"]


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Least number of words inserted, left out or changed (Levenshtein, 1966)."""
    previous = list(range(len(heard) + 1))
    for row_number, word in enumerate(said, start=1):
        current = [row_number]
        for column, other in enumerate(heard, start=1):
            current.append(
                min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (word != other)),
            )
        previous = current
    return previous[-1]


def found_places(heard: Sequence[str], count: int) -> list[str]:
    """The `count` places most like any one, two or three words of what was heard, if they are alike at all."""
    stretches = [
        "".join(heard[start : start + length])
        for length in (1, 2, 3)
        for start in range(len(heard) - length + 1)
        if len("".join(heard[start : start + length])) >= 4
    ]
    likeness = {
        place: max((fuzz.ratio("".join(normalised(place)), stretch) for stretch in stretches), default=0.0)
        for place in PLACES
    }
    best = sorted(likeness, key=lambda place: -likeness[place])[:count]
    return [place for place in best if likeness[place] >= 60]


def make_clips(assets: Assets, folder: Path, voices_per_sentence: int) -> list[Clip]:
    """Each sentence by some of the voices, in turn; kept in `folder`, so that a second run need not synthesise."""
    folder.mkdir(parents=True, exist_ok=True)
    voices = [name for name, _ in KOKORO_VOICES]
    if shutil.which("espeak-ng"):
        voices += [f"espeak-{name}" for name in ESPEAK_VOICES]
    speaker = Speaker(assets)
    clips = []
    for number, (sentence, places) in enumerate(SENTENCES):
        for turn in range(min(voices_per_sentence, len(voices))):
            voice = voices[(number + 2 * turn) % len(voices)]
            path = folder / f"{number:02d}-{voice}.wav"
            if not path.exists():
                speaker.speak(sentence, voice, path)
            clips.append(Clip(sentence, places, voice, read_wav(path).at_rate(LISTEN_RATE_HZ)))
    return clips


class Speaker:
    """The callers' voices."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._kokoro = None
        self._pronouncer = Pronouncer(PLACES)

    def speak(self, sentence: str, voice: str, path: Path) -> None:
        """Writes a WAV file of the sentence."""
        if voice.startswith("espeak-"):
            command = ["espeak-ng", "-v", voice.removeprefix("espeak-"), "-s", "150", "-w", str(path), sentence]
            subprocess.run(command, check=True, capture_output=True, timeout=30)
            return
        if self._kokoro is None:
            import kokoro_onnx

            self._kokoro = kokoro_onnx.Kokoro(str(self._assets.kokoro_model), str(self._assets.kokoro_voices))
        language = "en-gb" if voice.startswith("b") else "en-us"
        phonemize = self._kokoro.tokenizer.phonemize
        spanish = dict(KOKORO_VOICES)[voice]
        phonemes = (
            self._pronouncer.phonemes(sentence, language, phonemize) if spanish else phonemize(sentence, language)
        )
        samples, rate_hz = self._kokoro.create(phonemes, voice, is_phonemes=True)
        with wave.open(str(path), "wb") as out:
            out.setparams((1, 2, rate_hz, 0, "NONE", ""))
            out.writeframes(to_int16(np.pad(samples, rate_hz // 5)).tobytes())


def read_wav(path: Path) -> AudioChunk:
    """A 16-bit mono WAV file."""
    with wave.open(str(path), "rb") as source:
        return AudioChunk(np.frombuffer(source.readframes(source.getnframes()), dtype=np.int16), source.getframerate())


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"\n{time.monotonic() - began:.0f} s")
