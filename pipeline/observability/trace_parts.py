"""The parts of which the stages of a turn's trace are made: models' and tools' steps, pieces of sound, times, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.events import CallEvent, EngineFailed, Heard, ToolCalled, ToolReturned
from pipeline.observability.call_log import without_numbers
from pipeline.observability.turn_record import TurnRecord
from pipeline.observability.turn_trace import Span, TurnEvents
from pipeline.search.listings.contacts import remove_contacts
from pipeline.work_events import EngineUsed, StepBegan, StepEnded

NEAR_S = 0.02
"""Clocks and queues may differ by so much where one span must lie within another."""
_UNSAID = "…"


class Parts:
    """What a turn's events tell of its parts.

    Args:
        turn: its events.
        record: the same, masked.
        words: may what was said be told?
    """

    def __init__(self, turn: TurnEvents, record: TurnRecord, words: bool) -> None:
        self.turn = turn
        self.record = record
        self.words = words
        timings = record.timings
        self.end_s = turn.events[-1].at_s
        if timings.finished_ms is None:
            self.start_s = turn.events[0].at_s
        else:
            self.start_s = self.end_s - timings.finished_ms / 1_000

    # Parts of stages

    def steps(self) -> Iterator[Span]:
        """The models' and tools' own spans, as the graph told them."""
        ended = {step.step_id: step for step in self.of(StepEnded)}
        tools = self._tools_called()
        begun: list[StepBegan] = self.of(StepBegan)
        times = {step.step_id: self._times(step, ended.get(step.step_id)) for step in begun}
        worked = self._by_step({step.step_id: times[step.step_id] for step in begun if step.kind != "tool"})
        for step in begun:
            (start_s, end_s), end = times[step.step_id], ended.get(step.step_id)
            if step.kind == "tool":
                place = next((place for place, (called, _, _) in enumerate(tools) if called.name == step.name), None)
                called = None if place is None else tools.pop(place)
                yield self._tool(step.name, start_s, end_s, called, end)
                continue
            yield self._model(step, start_s, end_s, end, worked[step.step_id])

    def _times(self, step: StepBegan, end: StepEnded | None) -> tuple[float, float]:
        start_s = step.at_s - self.turn.clock_s
        return start_s, max(start_s, end.at_s - self.turn.clock_s) if end else self.end_s

    def _by_step(self, models: Mapping[str, tuple[float, float]]) -> Mapping[str, list[tuple[float, EngineUsed]]]:
        """Which model's step each piece of a model's work belongs to: the one it lies in and ends nearest to."""
        worked: dict[str, list[tuple[float, EngineUsed]]] = {step_id: [] for step_id in models}
        for at_s, used in self.used("llm"):
            near = [
                # Quick models' steps are nearer to each other than clocks tell: then each gets one, in their order.
                (round(abs(end_s - at_s) / NEAR_S), len(worked[step_id]), step_id)
                for step_id, (start_s, end_s) in models.items()
                if start_s - NEAR_S <= began_s(at_s, used) and at_s <= end_s + NEAR_S
            ]
            if near:
                worked[min(near, key=lambda each: each[:2])[2]].append((at_s, used))
        return worked

    def _model(
        self,
        step: StepBegan,
        start_s: float,
        end_s: float,
        end: StepEnded | None,
        within: Sequence[tuple[float, EngineUsed]],
    ) -> Span:
        failed = [each for each in self.record.failures if each.stage == "llm"]
        one = within[-1][1] if within else None
        tokens = (end.input_tokens, end.cached_tokens, end.output_tokens) if end else (0, 0, 0)
        if one is not None and not any(tokens):
            tokens = (one.input_tokens, one.cached_tokens, one.output_tokens)
        attempts = tuple(self.model_used(at_s, used, failed) for at_s, used in within) if len(within) > 1 else ()
        first_s = end.first_s if end else None
        return Span(
            f"model: {step.name}",
            start_s,
            end_s,
            # With attempts below it, it is they that cost something.
            "general" if attempts else "llm",
            input={"messages": [{"role": role, "content": self.masked(text)} for role, text in step.given]},
            output={"content": self.masked(end.made)} if end else {},
            model=(end.model if end else "") or (one.model or one.engine if one else "") or step.model or step.name,
            provider=(one.engine if one else "") or step.provider,
            usage={} if attempts else _usage(*tokens),
            first_ms=None if first_s is None else (first_s - step.at_s) * 1_000,
            error=self.masked(end.error) if end else "stopped",
            children=attempts,
        )

    def model_used(self, at_s: float, used: EngineUsed, failed: Sequence[EngineFailed]) -> Span:
        """A model's work as its engine told it."""
        piece = self.piece(f"model: {used.engine}", at_s, used, failed)
        usage = _usage(used.input_tokens, used.cached_tokens, used.output_tokens)
        return replace(piece, kind="llm", usage=usage, provider=used.engine)

    def _tools_called(self) -> list[tuple[ToolCalled, Mapping[str, object], ToolReturned | None]]:
        returned = {event.tool_call_id: event for event in self.of(ToolReturned)}
        called = self.of(ToolCalled)
        # The record's arguments are masked; it keeps the calls in their order.
        masked = [use.arguments for use in self.record.tools]
        return [
            (event, arguments, returned.get(event.tool_call_id))
            for event, arguments in zip(called, masked, strict=False)
        ]

    def tools(self, start_s: float) -> Iterator[Span]:
        """Tools' spans where no graph told its steps."""
        at_s = {
            stamped.event.tool_call_id: stamped.at_s
            for stamped in self.turn.events
            if isinstance(stamped.event, ToolReturned)
        }
        for called in self._tools_called():
            end_s = at_s[called[2].tool_call_id] if called[2] is not None else self.end_s
            took_s = called[2].duration_ms / 1_000 if called[2] is not None else 0.0
            yield self._tool(called[0].name, max(start_s, end_s - took_s), end_s, called, None)

    def _tool(
        self,
        name: str,
        start_s: float,
        end_s: float,
        called: tuple[ToolCalled, Mapping[str, object], ToolReturned | None] | None,
        end: StepEnded | None,
    ) -> Span:
        _, arguments, returned = called or (None, {}, None)
        output: dict[str, Any] = {}
        error = self.masked(end.error) if end else ""
        if returned is not None:
            output = {"result_count": returned.result_count, "ids": [home.id for home in returned.properties]}
            said = {"question": returned.question, "relaxed": returned.relaxed, "outcome": returned.outcome}
            output |= {key: self.masked(value) for key, value in said.items() if value}
            error = error or self.masked(returned.error or "")
        given = arguments if self.words else dict.fromkeys(arguments, _UNSAID)
        return Span(f"tool-call: {name}", start_s, end_s, "tool", input=dict(given), output=output, error=error)

    def piece(self, name: str, at_s: float, used: EngineUsed, failed: Sequence[EngineFailed]) -> Span:
        """One piece of an engine's work; `at_s` is its end."""
        told = next((each for each in failed if each.engine == used.engine), None)
        error = (self.error(told) if told else "failed") if used.outcome == "failed" else ""
        given: dict[str, Any] = {"text": self.masked(used.given)} if used.given else {}
        if used.stage == "stt":
            given["audio_s"] = round(used.audio_s, 2)
        made: dict[str, Any] = {"text": self.masked(used.made)} if used.made else {}
        if used.stage == "tts":
            made["audio_s"] = round(used.audio_s, 2)
        about = {"engine": used.engine, "outcome": used.outcome}
        if used.outcome == "failed" and told and told.fallback:
            about["fallback"] = told.fallback
        if used.characters:
            about["characters"] = str(used.characters)
        span = Span(name, began_s(at_s, used), at_s, input=given, output=made, metadata=about, error=error)
        return replace(span, model=used.model or used.engine, first_ms=used.first_ms)

    # Times and words

    def after(self, ms: float) -> float:
        """Milliseconds after the caller's last speech as seconds since the call began."""
        return self.start_s + ms / 1_000

    def of(self, kind: Any) -> list[Any]:
        """The turn's events of this kind, in order."""
        return [stamped.event for stamped in self.turn.events if isinstance(stamped.event, kind)]

    def used(self, stage: str, before: Sequence[CallEvent] = ()) -> list[tuple[float, EngineUsed]]:
        """What engines of a stage did, each with the time of its end."""
        return [
            (stamped.at_s, stamped.event)
            for stamped in (*before, *self.turn.events)
            if isinstance(stamped.event, EngineUsed) and stamped.event.stage == stage
        ]

    def engines_heard(self) -> list[str]:
        """The recognisers that gave words, as the call names them."""
        return [event.engine for event in self.of(Heard) if event.final]

    def speaking_since_s(self) -> float:
        """When the answer that was given began to be worked on: speech before it was of one that was discarded."""
        began = [step.at_s - self.turn.clock_s for step in self.of(StepBegan)]
        return max(min(began, default=self.start_s), self.start_s)

    def text(self, text: str) -> str:
        """Words that are masked already."""
        return text if self.words or not text else _UNSAID

    def masked(self, text: str) -> str:
        return self.text(without_numbers(remove_contacts(text)) if text else "")

    def error(self, failure: EngineFailed) -> str:
        """What a failure said. The record's is masked; an engine's own failure comes with its name."""
        told = f"{failure.engine}: {self.text(failure.error)}"
        return f"{told} ({failure.fallback} took over)" if failure.fallback else told


def began_s(at_s: float, used: EngineUsed) -> float:
    return at_s - used.duration_ms / 1_000


def _usage(given: int, cached: int, made: int) -> Mapping[str, int]:
    if not given and not made:
        return {}
    usage = {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
    return usage | ({"original_usage.prompt_tokens_details.cached_tokens": cached} if cached else {})
