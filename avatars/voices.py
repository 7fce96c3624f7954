"""The voices of the in-process speech engine."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from avatars.problems import closest

KOKORO_VOICES = (
    *("af_alloy af_aoede af_bella af_heart af_jessica af_kore af_nicole af_nova af_river af_sarah af_sky".split()),
    *("am_adam am_echo am_eric am_fenrir am_liam am_michael am_onyx am_puck am_santa".split()),
    *("bf_alice bf_emma bf_isabella bf_lily bm_daniel bm_fable bm_george bm_lewis".split()),
    *("ef_dora em_alex em_santa".split()),
)
"""English and Spanish voices of Kokoro-82M v1.0 (its VOICES.md): a American, b British, e Spanish; f female, m male."""


def _known(voice: str) -> str:
    if voice in KOKORO_VOICES:
        return voice
    guess = closest(voice, KOKORO_VOICES)
    hint = f"did you mean {guess}?" if guess else f"the voices are {', '.join(KOKORO_VOICES)}"
    raise ValueError(f"Kokoro has no voice {voice!r}; {hint}")


KokoroVoice = Annotated[str, AfterValidator(_known)]
