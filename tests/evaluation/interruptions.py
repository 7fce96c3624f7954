"""What the avatar makes of sound over its speech: real interruptions, listener's words, noises and its own echo.

    python -m tests.evaluation.interruptions [--half tuning|"held out"|both] [--quick] [--wrong] [--unguarded]

Silero and Whisper as in a call, everything else in audio time: the avatar's speech comes back through simulated rooms
(0.05 to 0.6 s later, 6 to 30 dB softer), half of the calls through a telephone's mu-law. Texts, voices and sounds of
the held-out half were not looked at while the rules and constants were chosen.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from pipeline.assets import ensure_assets
from pipeline.audio import FloatSamples
from pipeline.engines.base import SpeechToText, VoiceActivity
from pipeline.engines.context import EngineContext
from pipeline.engines.registry import make_speech_to_text
from pipeline.engines.silero import SileroModel
from pipeline.search.listings.loading import load_listings
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.spoken_names import landmarks, spoken_places
from pipeline.settings import PROJECT_ROOT, load_settings
from tests.evaluation.interruption_calls import Decision, Outcome, Scene, listen, play
from tests.evaluation.interruption_clips import AVATAR_SAYS, AVATAR_VOICES, Clip, Half, avatar_speech, clips, room
from tests.evaluation.interruption_sounds import STEADY
from tests.evaluation.speech_clips import Callers, Sentence, Utterance

HALVES: tuple[Half, ...] = ("tuning", "held out")
PATHS = ("headset", "echo")
_NOTHING = 30
_NOISES, _NOISE_S = 4, 20.0
_EARLIEST_S, _LATEST_S = 0.3, 4.5


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A scene with its label."""

    clip: Clip
    path: str
    scene: Scene


def main() -> None:
    """Plays all scenes and prints a table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--half", choices=[*HALVES, "both"], default="both")
    options.add_argument("--quick", action="store_true", help="every third scene")
    options.add_argument("--wrong", action="store_true", help="print each wrong decision")
    options.add_argument("--unguarded", action="store_true", help="without the echo guard")
    chosen = options.parse_args()
    settings = load_settings()
    assets = ensure_assets(settings.cache_dir, ["kokoro", "kokoro-voices", "whisper-tiny"], progress=False)
    finder = PlaceFinder(load_listings(PROJECT_ROOT / "data" / "properties.csv").properties)
    names = tuple(place.name for place in finder.places)
    context = EngineContext(assets, names, spoken_places(finder), landmarks(finder), Sounds().key)
    folder = settings.cache_dir / "test-speech" / "interruptions"
    callers = Callers(assets, folder, names)
    stt, silero = make_speech_to_text("faster-whisper", context), SileroModel.create(context)
    speech = avatar_speech(callers)
    for half in HALVES if chosen.half == "both" else (chosen.half,):
        began = time.process_time()
        scenes = list(cases(half, list(clips(half, callers, folder)), speech, guarded=not chosen.unguarded))
        scenes = scenes[:: 3 if chosen.quick else 1]
        results = [(case, asyncio.run(play(case.scene, stt, silero.stream))) for case in scenes]
        report(half, results, wrong=chosen.wrong)
        report_noise(half, callers, stt, silero.stream)
        print(f"{len(scenes)} calls, {time.process_time() - began:.0f} s of processor time\n")


def cases(half: Half, some: Sequence[Clip], speech: Sequence[np.ndarray], *, guarded: bool) -> Iterator[Case]:
    """Each clip with a headset and with an echo, and the echo alone."""
    random = np.random.default_rng(11 if half == "tuning" else 12)
    nothing = [Clip("nothing", "echo alone", "", np.zeros(1, dtype=np.float32))] * _NOTHING
    for number, clip in enumerate([*some, *nothing]):
        for path in PATHS if clip.kind != "nothing" else PATHS[1:]:
            first, second = random.choice(len(speech), 2, replace=False)
            response = room(random, random.uniform(0.05, 0.6), random.uniform(-30, -6)) if path == "echo" else None
            scene = Scene(
                avatar=np.concatenate([speech[first], speech[second]]),
                text=f"{AVATAR_SAYS[first]} {AVATAR_SAYS[second]}",
                caller=clip.samples,
                caller_at_s=float(random.uniform(_EARLIEST_S, _LATEST_S)),
                room=response,
                is_phone=number % 2 == 0,
                guarded=guarded,
                seed=number,
            )
            yield Case(clip, path, scene)


def report(half: str, results: Sequence[tuple[Case, Outcome]], *, wrong: bool) -> None:
    """The table of one half."""
    print(f"## {half}\n")
    print("| what | path | calls | stopped for good | held, then taken up | unnoticed | holds a call "
          "| onset p50 / p95 ms "
          "| onset -> decision p50 / p95 ms | silent for nothing p50 / p95 ms |")  # fmt: skip
    print("|" + "---|" * 10)
    groups = dict.fromkeys((case.clip.kind, case.path) for case, _ in results)
    for kind, path in groups:
        chosen = [(case, out) for case, out in results if (case.clip.kind, case.path) == (kind, path)]
        stopped = sum(out.turn is not None for _, out in chosen)
        taken_up = sum(out.turn is None and bool(out.decisions) for _, out in chosen)
        onsets = [first.held_at_s - case.scene.caller_at_s for case, out in chosen
                  if case.clip.kind != "nothing" and (first := _own(case, out))]  # fmt: skip
        holds = sum(len(out.decisions) for _, out in chosen) / len(chosen)
        waits = [decision.decided_s - decision.onset_s for _, out in chosen for decision in out.decisions]
        silent = [out.held_s for _, out in chosen if out.held_s]
        unnoticed = len(chosen) - stopped - taken_up
        print(f"| {kind} | {path} | {len(chosen)} | {stopped} | {taken_up} | {unnoticed} | {holds:.1f} "
              f"| {_ms(onsets)} | {_ms(waits)} | {_ms(silent)} |")  # fmt: skip
    if wrong:
        for case, out in results:
            if (out.turn is not None) != (case.clip.kind == "interruption"):
                print(f"{case.clip.kind} | {case.path} | {case.clip.name} | {case.clip.voice} at "
                      f"{case.scene.caller_at_s:.1f} s | {[_short(one) for one in out.decisions]}")  # fmt: skip


def report_noise(
    half: Half, callers: Callers, stt: SpeechToText, make_voice_activity: Callable[[], VoiceActivity]
) -> None:
    """Noise alone while the avatar listens: turns it opens, and what would be done about them."""
    print("| noise alone, 20 s each | clips | turns opened | dropped quietly | asked to repeat | answered |")
    print("|" + "---|" * 6)
    random = np.random.default_rng(21 if half == "tuning" else 22)
    kinds: dict[str, Callable[[], FloatSamples]] = {
        name: partial(make, random, _NOISE_S) for name, make in STEADY.items()
    }
    talk = [Utterance(Sentence(text, "en", text, None), AVATAR_VOICES[0], "local") for text in AVATAR_SAYS]
    kinds["babble"] = lambda: callers.babble(talk, _NOISE_S)
    for name, make in kinds.items():
        count: Counter[str] = Counter()
        for _ in range(_NOISES):
            sound = make()
            level = 10 ** (random.uniform(-52, -38) / 20)
            sound = (sound * (level / np.sqrt(np.mean(sound**2)))).astype(np.float32)
            for verdict, evidence in asyncio.run(listen(sound, stt, make_voice_activity)):
                count["answered" if verdict == "turn" else "asked" if evidence.like_speech else "dropped"] += 1
        print(f"| {name} | {_NOISES} | {count.total()} | {count['dropped']} | {count['asked']} | {count['answered']} |")


def _own(case: Case, out: Outcome) -> Decision | None:
    """The first decision about the caller's own sound."""
    at_s = case.scene.caller_at_s
    return next((one for one in out.decisions if at_s - 0.1 <= one.held_at_s <= at_s + 1.5), None)


def _ms(seconds: Sequence[float]) -> str:
    return "{:.0f} / {:.0f}".format(*np.percentile(np.array(seconds) * 1_000, [50, 95])) if len(seconds) else "-"


def _short(one: Decision) -> str:
    e = one.evidence
    return (f"{one.verdict} {one.words!r}"
            f" at {one.onset_s:.2f}-{one.decided_s:.2f} speech {e.speech_s:.2f} "
            f"p {e.mean_probability:.2f} level {e.peak_dbfs:.0f} over {e.noise_dbfs:.0f} "
            f"echo {e.echo:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
