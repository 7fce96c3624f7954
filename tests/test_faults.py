"""The fault matrix knows a bad call from a good one, and some of its cells are green; `make faults` runs them all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.audio import PHONE_RATE_HZ, AudioChunk, mulaw_decode, mulaw_encode
from tests.faults.call import HeardTurn, hold_call, judge_turn
from tests.faults.cells import ENGINES, FAULTS, WHENS, Cell, When, chosen
from tests.faults.house import open_house
from tests.faults.report import listen
from tests.faults.script import GOODBYE, KnownSentences, Question, before, clips, middle, texts
from tests.providers.faults import FaultKind

SILENCE = AudioChunk(np.zeros(PHONE_RATE_HZ, dtype=np.int16), PHONE_RATE_HZ)
ASKED = Question("A flat in Retiro, please.", "Retiro")


def turn(wait_s: float | None = 0.4, longest_s: float = 0.8, **record: Any) -> HeardTurn:
    kept = {"said": ASKED.text, "replied": "In Retiro there is one.", "failures": [], **record}
    return HeardTurn(ASKED, wait_s, longest_s, SILENCE, [kept])


def test_every_engine_every_fault_every_time() -> None:
    cells = chosen()
    assert len(cells) == len({cell.name for cell in cells}) == 5 * 7 * 2
    met = {(cell.provider.engine, cell.kind, cell.when) for cell in cells}
    assert met == {(engine, kind, when) for engine in ENGINES for kind in FAULTS for when in WHENS}
    assert {cell.name for cell in cells} < {cell.name for cell in chosen(every=True)}
    assert [cell.name for cell in chosen(("llm",), ("hang",), ("middle",))] == ["llm groq-llm hang middle"]


def test_what_a_turn_may_not_be() -> None:
    assert judge_turn(turn()) == []
    assert judge_turn(turn(None, 12.0)) == ["nothing was heard", "12.0 s of silence"]
    assert judge_turn(turn(longest_s=5.2)) == ["5.2 s of silence"]
    assert judge_turn(turn(said="", replied="")) == ["the turn was lost"]
    assert judge_turn(turn(replied="Sorry, could you say that again?")) == ["no word of Retiro in the answer"]


@pytest.mark.engines
@pytest.mark.slow
async def test_a_call_in_which_everything_fails_twice(tmp_path: Path) -> None:
    """Recognition, language model, voice, Qdrant and Opik at once, before a turn and in the middle of the next."""
    rounds = [
        [
            cell("whisper", "429", "before"),
            cell("groq-llm", "5xx", "before"),
            cell("orpheus", "refused", "before"),
            cell("qdrant", "rubbish", "before"),
            cell("opik", "5xx", "before"),
        ],
        [
            cell("whisper", "cut", "middle"),
            cell("groq-llm", "hang", "middle"),
            cell("orpheus", "cut", "middle"),
            cell("qdrant", "5xx", "middle"),
            cell("opik", "refused", "middle"),
        ],
    ]
    with open_house(tmp_path, "second") as house:
        results = await hold_call(house, rounds, await clips())
    for result in results:
        await listen(result)
    assert not {result.cell.name: result.problems for result in results if result.problems}


def cell(provider: str, kind: FaultKind, when: When) -> Cell:
    (found,) = chosen((provider,), (kind,), (when,))
    return found


@pytest.mark.engines
async def test_sentences_are_told_apart_over_a_telephone() -> None:
    known = await clips()
    sentences = KnownSentences(known)
    assert len(known) == len(texts()) == 2 + 2 * (len(FAULTS) + 1)
    for text in (GOODBYE.text, before("hang").text, middle("none").text):
        heard = mulaw_decode(mulaw_encode(known[text].at_rate(PHONE_RATE_HZ).samples))
        around = np.zeros(PHONE_RATE_HZ // 3, dtype=np.int16)
        assert sentences.text_of(AudioChunk(np.concatenate([around, heard, around]), PHONE_RATE_HZ)) == text
        assert sentences.text_of(AudioChunk(heard[: len(heard) // 2], PHONE_RATE_HZ)) == ""
    assert sentences.text_of(SILENCE) == ""
