"""When turns are ended, with the real engines, in audio time: callers cut off, and the wait after finished sentences.

    python -m tests.evaluation.turn_taking [--half tuning|held-out|both] [--wrong]

Recognition answers 0.17 s after the pause is noticed, Smart Turn after 0.04 s, as on a quiet machine with two cores; so
the figures do not depend on how busy this one is. Clips and what the engines said of them are kept with the other test
speech: the first run synthesises and recognises for some ten minutes, later ones take one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from pipeline.assets import ensure_assets
from pipeline.audio import LISTEN_RATE_HZ
from pipeline.engines.context import EngineContext
from pipeline.listening import Ear
from pipeline.search.listings.loading import load_listings
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.spoken_names import landmarks, spoken_places
from pipeline.settings import load_settings
from pipeline.turns import PauseNoticed, TurnConfig, TurnEvent, TurnMachine, TurnOver
from tests.evaluation.turn_clips import KOKORO_VOICES, LINES, OTHER_VOICES, Callers, Clip, Line, Making, available
from tests.evaluation.turn_corpus import CORPUS, FINISHED, UNFINISHED, Half, Said
from tests.evaluation.turn_engines import Known, RealEngines, speech_probabilities

WORDS_AFTER_S = 0.17
"""Recognition of a short utterance on a quiet machine with two cores."""
VERDICT_AFTER_S = 0.04
"""Smart Turn on the same machine."""
OUT_S = 0.06
"""From the decision to the first sound at the caller's ear, were the answer ready: a cut-off is heard from then on."""
PAUSES_S = (0.3, 0.5, 0.7, 0.9)
"""Only the longest is played: what happens in a shorter one is what happens in the longest until it is over."""
NOTICED_S = 0.05
"""Speech that goes on is noticed so long after it does: a turn may still be ended until then."""


@dataclass(frozen=True, slots=True)
class Case:
    """One utterance on its way."""

    said: Said
    voice: str
    making: Making
    line: Line
    clip: Clip
    probabilities: list[float]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it.

    Attributes:
        case: the utterance.
        ended_s: seconds after the true end of the last speech (of that before the pause, if there is one) at which the
            turn was ended; None if it was not.
        split: the turn was ended before that too, between words of which no pause was made.
        words: what was recognised.
    """

    case: Case
    ended_s: float | None
    split: bool
    words: tuple[str, ...]

    def cut_off(self, pause_s: float) -> bool:
        """Would the turn be ended in a pause of this length?"""
        return self.ended_s is not None and self.ended_s < pause_s + NOTICED_S

    def heard(self, pause_s: float) -> bool:
        """And the caller hear something before they go on?"""
        return self.ended_s is not None and self.ended_s + OUT_S < pause_s


def make_engines() -> tuple[RealEngines, Callers]:
    """The engines as a call has them, and the callers."""
    settings = load_settings()
    assets = ensure_assets(
        settings.cache_dir, ["kokoro", "kokoro-voices", "whisper-tiny", "smart-turn"], progress=False
    )
    finder = PlaceFinder(load_listings(Path("data/properties.csv")).properties)
    names = tuple(place.name for place in finder.places)
    context = EngineContext(assets, names, spoken_places(finder), landmarks(finder), Sounds().key)
    folder = settings.cache_dir / "test-speech" / "turns"
    folder.mkdir(parents=True, exist_ok=True)
    engines = RealEngines(context, folder / "engines.sqlite")
    return engines, Callers(assets, folder, names, engines.boundary)


def cases(half: Half, engines: RealEngines, callers: Callers) -> Iterator[Case]:
    """Everything said in one half: each sentence by a voice of Kokoro's and by another synthesiser's."""
    kokoro, others = KOKORO_VOICES[half], available(OTHER_VOICES[half])
    for number, said in enumerate(CORPUS[half]):
        voices = [kokoro[number % len(kokoro)], *([others[number % len(others)]] if others else [])]
        for turn, voice in enumerate(voices):
            for making, line in _variants(said, number + turn):
                clip = callers.clip(said, voice, making, max(PAUSES_S), line)
                probabilities = speech_probabilities(engines.voice_activity, clip.samples)
                yield Case(said, voice, making, line, clip, probabilities)


def _variants(said: Said, number: int) -> list[tuple[Making, Line]]:
    lines = [LINES[(number + step) % len(LINES)] for step in (0, 1)]
    if said.kind in FINISHED:
        return [("whole", line) for line in lines]
    return list(zip(get_args(Making), lines, strict=True))


def play(case: Case, engines: RealEngines, config: TurnConfig) -> Result:
    """A call in which this is said, with the engines' answers when they would come."""
    machine = TurnMachine(config)
    machine.agent_said = case.said.asked
    known = Known(case.probabilities)
    ear = Ear(known, machine)
    coming: list[tuple[float, str, PauseNoticed, float | str]] = []
    overs: list[float] = []
    words: list[str] = []

    def take(events: list[TurnEvent], at_s: float) -> None:
        for event in events:
            if isinstance(event, TurnOver):
                overs.append(at_s)
            elif isinstance(event, PauseNoticed):
                if event.asks_model:
                    sound = ear.cut_out(event.start_s, ear.received_s)
                    coming.append((at_s + VERDICT_AFTER_S, "judge", event, engines.finished_probability(sound)))
                else:
                    text = engines.words(ear.cut_out(event.start_s, event.since_s))
                    words.append(text)
                    coming.append((at_s + WORDS_AFTER_S, "read", event, text))

    size = known.frame_samples
    until_s = case.clip.resumes_s[0] + NOTICED_S if case.clip.resumes_s else np.inf
    for start in range(0, len(case.probabilities) * size, size):
        if start / LISTEN_RATE_HZ > until_s:
            break  # the pause is over: what follows is a sentence like the others
        frame_end_s = (start + size) / LISTEN_RATE_HZ
        for due in sorted((one for one in coming if one[0] < frame_end_s), key=lambda one: one[0]):
            coming.remove(due)
            take(getattr(machine, due[1])(due[3], due[2].since_s), due[0])
        take(ear.hear(case.clip.samples[start : start + size]), frame_end_s)
    end_s = case.clip.ends_s[0]
    ended = [at_s - end_s for at_s in overs if at_s > end_s]
    return Result(case, ended[0] if ended else None, len(ended) < len(overs), tuple(words))


def report(results: Sequence[Result]) -> None:
    """Prints both tables."""
    lengths = " | ".join(f"{pause_s} s" for pause_s in PAUSES_S)
    print(f"| pause | how made | pauses | cut off | to be heard | {lengths} |")
    print("|" + "---|" * (5 + len(PAUSES_S)))
    for making in (*get_args(Making), None):
        for kind in (*UNFINISHED, None):
            print_cut_offs(kind, making, results)
    print("\n| finished | sentences | missed | split | delay p50 s | p95 s | most s |")
    print("|---|---|---|---|---|---|---|")
    finished = [result for result in results if result.case.said.kind in FINISHED]
    for kind in FINISHED:
        print_delays(kind, [result for result in finished if result.case.said.kind == kind])
    print_delays("all", finished)
    print_delays("all, on the phone", [one for one in finished if one.case.line.startswith("phone")])
    print_delays("all, Kokoro's voices", [one for one in finished if ":" not in one.case.voice])
    print_delays("all, other voices", [one for one in finished if ":" in one.case.voice])


def print_cut_offs(kind: str | None, making: str | None, results: Sequence[Result]) -> None:
    """One line of the table of pauses."""
    paused = [
        result
        for result in results
        if result.case.said.kind in UNFINISHED
        and kind in (result.case.said.kind, None)
        and making in (result.case.making, None)
    ]
    if not paused:
        return
    pauses = len(paused) * len(PAUSES_S)
    cut = [sum(result.cut_off(pause_s) for result in paused) for pause_s in PAUSES_S]
    heard = sum(result.heard(pause_s) for result in paused for pause_s in PAUSES_S)
    by_length = " | ".join(f"{count / len(paused):.0%}" for count in cut)
    print(
        f"| {kind or 'all'} | {making or 'both'} | {pauses} | {sum(cut) / pauses:.1%} | {heard / pauses:.1%} "
        f"| {by_length} |"
    )


def print_delays(name: str, results: Sequence[Result]) -> None:
    """One line of the table of finished sentences."""
    delays = [result.ended_s for result in results if result.ended_s is not None]
    if delays:
        p50, p95, most = np.percentile(delays, [50, 95, 100])
        split = sum(result.split for result in results)
        print(
            f"| {name} | {len(results)} | {len(results) - len(delays)} | {split} | {p50:.2f} | {p95:.2f} | {most:.2f} |"
        )


def print_wrong(results: Sequence[Result]) -> None:
    """What was cut off, and what was waited for longest."""
    for result in results:
        case = result.case
        if case.said.kind in UNFINISHED and result.cut_off(max(PAUSES_S)):
            where = f"{case.voice} {case.making} {case.line}"
            print(f"cut off after {result.ended_s:.2f} s | {case.said.text} | {where} | {result.words}")
    for result in results:
        if result.split:
            print(f"split | {result.case.said.text} | {result.case.voice} {result.case.line} | {result.words}")
    slow = [result for result in results if result.case.said.kind in FINISHED]
    for result in sorted(slow, key=lambda one: -(one.ended_s or 9.0))[: len(slow) // 10]:
        case = result.case
        delay = "never" if result.ended_s is None else f"{result.ended_s:.2f} s"
        print(f"waited {delay} | {case.said.text} | {case.voice} {case.line} | {result.words}")


def main() -> None:
    """Plays the calls and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.turn_taking", description=__doc__)
    parser.add_argument("--half", choices=[*CORPUS, "both"], default="both")
    parser.add_argument("--wrong", action="store_true", help="print cut-offs and the longest waits")
    options = parser.parse_args()
    engines, callers = make_engines()
    for half in CORPUS if options.half == "both" else [options.half]:
        results = [play(case, engines, TurnConfig()) for case in cases(half, engines, callers)]
        print(f"\n== {half}: {len(results)} utterances")
        report(results)
        if options.wrong:
            print_wrong(results)


if __name__ == "__main__":
    main()
