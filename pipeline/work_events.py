"""Events of the work behind a call: what engines and the agent's steps took, were given, and made.

Apart from `events.py`, the conversation as the page shows it: nobody in the call notices these. Records, metrics,
costs and traces are made of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class EngineUsed:
    """An engine did a piece of work for the call, or tried to. It is over when the event comes.

    Attributes:
        stage: "stt", "llm" or "tts".
        engine: its name ("whisper-groq", "groq", "kokoro").
        model: the model behind it, as its provider names it; empty where the engine is the model.
        duration_ms: from request to end.
        first_ms: from request to the first word or sound; None where there was none, or it comes in one piece.
        audio_s: sound that was heard or made, in seconds.
        characters: of the text that was spoken.
        input_tokens, cached_tokens, output_tokens: as the model's provider counted them; `cached_tokens` are some of
            `input_tokens`.
        given: what it was given: the text to speak; empty for sound and conversations.
        made: what came of it: the words heard; empty for sound.
        outcome: "done", "failed", or "stopped" because nobody wanted the rest.
    """

    stage: str
    engine: str
    model: str = ""
    duration_ms: float = 0.0
    first_ms: float | None = None
    audio_s: float = 0.0
    characters: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    given: str = ""
    made: str = ""
    outcome: Literal["done", "failed", "stopped"] = "done"


@dataclass(frozen=True, slots=True)
class StepBegan:
    """A step of the agent's graph began: its model was asked, or a tool called. Published only while someone traces.

    Attributes:
        step_id: of this step, also in its `StepEnded`.
        kind: which of the two.
        name: of the model's class, or of the tool.
        at_s: time of the event loop's clock; a prepared answer's steps are told later, when the turn is certain.
        model: as its provider names it; empty for tools.
        provider: empty for tools.
        prompt: the system prompt.
        given: the last messages of the conversation, (role, text) each.
    """

    step_id: str
    kind: Literal["model", "tool"]
    name: str
    at_s: float
    model: str = ""
    provider: str = ""
    prompt: str = ""
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StepEnded:
    """A step of the agent's graph ended.

    Attributes:
        step_id: of its `StepBegan`.
        at_s: time of the event loop's clock.
        first_s: when the model's first words came, on the same clock.
        made: its words, or the tool's result as the model gets it.
        model: as the answer names it; empty when it does not.
        input_tokens, cached_tokens, output_tokens: as in `EngineUsed`.
        error: what it failed with; empty when it did not.
    """

    step_id: str
    at_s: float
    first_s: float | None = None
    made: str = ""
    model: str = ""
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    error: str = ""
