"""The line as streamdouble sees it, a simulator of Twilio that is not ours: no protocol violation, on bad lines too."""

from __future__ import annotations

import asyncio
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.audio import PHONE_RATE_HZ
from pipeline.events import CallEnded, TurnEnded
from tests.test_phone_transport import LONG, a_line

streamdouble = pytest.importorskip("streamdouble.api", reason="streamdouble needs Python 3.11")

INTERRUPTED = """
name: caller interrupts the greeting
steps:
  - wait_for: audio
  - wait: 1.5
  - say: clip.wav
  - expect: clear
  - wait: 1.5
"""
KEYS = """
name: caller answers with keys
steps:
  - wait_for: audio
  - dtmf: "2#"
  - wait: 2.0
  - dtmf: "0"
  - wait: 2.5
"""
HANGS_UP = """
name: caller hangs up in the middle of the greeting
steps:
  - wait_for: audio
  - wait: 1.0
  - hangup
"""
SILENT = """
name: caller says nothing
steps:
  - wait_for: audio
  - wait: 3.0
"""


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A second of sound."""
    path = tmp_path / "clip.wav"
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, PHONE_RATE_HZ, 0, "NONE", ""))
        out.writeframes(np.full(PHONE_RATE_HZ, 4_000, dtype="<i2").tobytes())
    return path


def check(report: Any) -> None:
    assert report.result.violation_count == 0, report.violations
    assert report.spoke and not report.result.failed_expectations
    assert report.result.marks_received, "marks tell what was heard"


@pytest.mark.parametrize("script", [INTERRUPTED, KEYS, HANGS_UP, SILENT], ids=["barge-in", "keys", "hang-up", "silent"])
async def test_scenarios_pass_without_a_violation(script: str, clip: Path) -> None:
    path = clip.with_name("scenario.yaml")
    path.write_text(script)
    async with a_line(["tell me more", "and the price"], [LONG, "It is dear.", "Nothing else."]) as line:
        ended = line.watch(CallEnded)
        report = await streamdouble.run_scenario(f"ws://{line.address}/voice/telephone/handler", path)
        check(report)
        await asyncio.sleep(1.0)
        assert line.desk.in_progress == 0 and len(ended) == 1
        if script is KEYS:
            assert line.agents[0].asked == ["2", "I'd like to talk to a person."]
        if script is INTERRUPTED:
            assert line.agents[0].asked == ["tell me more"]
        assert not line.desk.skipped, line.desk.skipped


@pytest.mark.parametrize(
    "impairments",
    [{}, {"jitter_ms": 60.0}, {"loss": 0.1}, {"loss": 0.05, "jitter_ms": 40.0, "latency_ms": 120.0}],
    ids=["clean", "jitter", "loss", "all"],
)
async def test_bad_lines_pass_without_a_violation(impairments: dict[str, float], clip: Path) -> None:
    from streamdouble.chaos import Impairments
    from streamdouble.session import SessionConfig

    config = SessionConfig(impairments=Impairments(**impairments), chaos_seed=7, quiet_period_s=1.5)
    path = clip.with_name("scenario.yaml")
    path.write_text("name: a turn\nsteps:\n  - wait_for: audio\n  - wait: 0.5\n  - say: clip.wav\n  - wait: 6.0\n")
    async with a_line(["tell me more"], ["Here is a small flat for you."]) as line:
        turns = line.watch(TurnEnded)
        report = await streamdouble.run_scenario(f"ws://{line.address}/voice/telephone/handler", path, config=config)
        check(report)
        heard_s = line.sessions[0]._ear.received_s
        assert [turn.said for turn in turns if turn.said] == ["tell me more"]
        # What was lost is silence in its place: the sound is as long as the call.
        sent_s = 0.02 * report.result.frames_sent + 0.02 * report.result.frames_dropped
        assert heard_s == pytest.approx(sent_s, abs=0.25)
        await asyncio.sleep(0.5)
        assert bool(line.desk.lost_s) == bool(impairments.get("loss"))
