"""Makes the tree of spans of a turn's events. Pure: the same events give the same tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from avatars.prompt import content_hash
from pipeline.events import (
    CallEvent,
    EngineFailed,
    EngineUsed,
    Heard,
    ReplyDelta,
    SentenceStarted,
    StepBegan,
    StepEnded,
    ToolCalled,
    ToolReturned,
)
from pipeline.observability.call_log import without_numbers
from pipeline.observability.turn_log import TurnWriter
from pipeline.observability.turn_record import TurnRecord
from pipeline.observability.turn_trace import TRACE_NAME, Span, TurnEvents, TurnTrace
from pipeline.search.listings.contacts import remove_contacts

_NEAR_S = 0.02
"""Clocks and queues may differ by so much where one span must lie within another."""
_UNSAID = "…"


def trace_of(turn: TurnEvents, *, words: bool = True) -> TurnTrace | None:
    """The trace of a turn; None when nothing is known of one.

    Args:
        turn: its events.
        words: may what was said, looked for and answered be in it? Times, counts, names and identifiers are either way.
    """
    records: list[TurnRecord] = []
    writer = TurnWriter(records.append)
    at_s = turn.events[0].at_s
    writer.take(CallEvent(turn.events[0].call_id, 0, at_s, turn.started))
    for stamped in turn.events:
        writer.take(stamped)
    writer.close("")
    return _Trace(turn, records[0], words).made() if records else None


class _Trace:
    def __init__(self, turn: TurnEvents, record: TurnRecord, words: bool) -> None:
        self._turn = turn
        self._record = record
        self._words = words
        timings = record.timings
        self._end_s = turn.events[-1].at_s
        if timings.finished_ms is None:
            self._start_s = turn.events[0].at_s
        else:
            self._start_s = self._end_s - timings.finished_ms / 1_000

    def made(self) -> TurnTrace:
        turn, record = self._turn, self._record
        prompt = next((step.prompt for step in self._of(StepBegan) if step.prompt), "")
        stages = (self._end_of_turn(), self._recognition(), self._answering(), self._synthesis(), self._playback())
        children = tuple(span for span in stages if span is not None)
        failures = record.failures
        given_up = [failure for failure in failures if not failure.fallback]
        stage_failed = any(span.error for span in children)
        root = Span(
            TRACE_NAME,
            min(self._start_s, self._end_s),
            self._end_s,
            input={"said": self._text(record.said), "typed": record.typed}
            if record.said
            else {"prompt": "the avatar's"},
            output={"heard": self._text(record.replied)}
            | ({"unheard": self._text(record.unheard)} if record.unheard else {}),
            metadata=self._metadata(prompt),
            error="" if stage_failed or not given_up else self._error(given_up[0]),
            children=children,
        )
        tags = ["fastrtc-agent"]
        if record.channel == "phone":
            tags.append("realtime-phone")
        if not record.said:
            tags.append("prompt")
        if record.interrupted:
            tags.append("interrupted")
        if failures:
            tags.append("fallback" if all(failure.fallback for failure in failures) else "failed")
        if record.ended_by:
            tags.append("call-ended")
        thread_id = turn.started.thread_id or turn.events[0].call_id
        return TurnTrace(turn.trace_id, thread_id, turn.epoch_s, root, tuple(tags), prompt)

    def _metadata(self, prompt: str) -> Mapping[str, Any]:
        record = self._record
        about = {
            "avatar": record.avatar,
            "prompt_version": content_hash(prompt) if prompt else "",
            "variant": record.variant,
            "channel": record.channel,
            "call_id": record.call_id,
            "turn": record.turn,
            "caller": record.caller,
            "interrupted": record.interrupted,
            "call_ended_by": record.ended_by,
            "timings_ms": {
                name.removesuffix("_ms"): round(value, 1)
                for name, value in asdict(record.timings).items()
                if value is not None
            },
            "waited_ms": record.waited_ms,
            "cut_off_ms": record.cut_off_ms,
            "overlaps": [asdict(each) for each in record.overlaps],
            "speculated": record.speculated,
            "corrections": [
                {"kind": each.kind, "outcome": each.outcome, "said": self._text(each.said)}
                for each in record.corrections
            ],
            "failures": [
                {"stage": each.stage, "engine": each.engine, "fallback": each.fallback, "error": self._text(each.error)}
                for each in record.failures
            ],
        }
        return {name: value for name, value in about.items() if value not in ("", None, (), [], {}, False)}

    # Stages

    def _end_of_turn(self) -> Span | None:
        decided_ms = self._record.timings.decided_ms
        if not decided_ms or decided_ms <= 0:
            return None
        waited = {"waited_ms": list(self._record.waited_ms)} if self._record.waited_ms else {}
        return Span("end-of-turn", self._start_s, self._after(decided_ms), metadata=waited)

    def _recognition(self) -> Span | None:
        known_ms = self._record.timings.transcript_ms
        failed = [each for each in self._record.failures if each.stage == "stt"]
        if self._record.typed or (known_ms is None and not failed):
            return None
        known_s = self._after(known_ms) if known_ms is not None else self._end_s
        pieces = [
            (at_s, used)
            for at_s, used in self._used("stt", self._turn.before)
            if self._start_s - _NEAR_S < at_s <= known_s + _NEAR_S and used.outcome != "stopped"
        ]
        # Of those that worked only the last gave the turn its words; those that failed before it are told too.
        done = [piece for piece in pieces if piece[1].outcome == "done"]
        told = [piece for piece in pieces if piece[1].outcome == "failed" or piece is done[-1]]
        spans = tuple(self._piece(f"recognition: {used.engine}", at_s, used, failed) for at_s, used in told)
        last = spans[-1] if spans else None
        model = (last.model if last else "") or next((name for name in self._engines_heard() if name), "")
        heard_s = told[-1][1].audio_s if told else 0.0
        whole = Span(
            "stt-transcription",
            min([known_s, *(span.start_s for span in spans)]),
            max([known_s if not spans or done else 0.0, *(span.end_s for span in spans)]),
            "llm" if last and last.provider else "general",
            input={"audio_s": round(heard_s, 2)},
            output={"text": self._text(self._record.said)},
            metadata={"engine": told[-1][1].engine if told else model, "audio_s": round(heard_s, 2)},
            model=model,
            children=spans if len(spans) > 1 else (),
        )
        return replace(whole, error=self._error(failed[-1])) if failed and not done else whole

    def _answering(self) -> Span | None:
        record = self._record
        if not record.said:
            return None
        steps = tuple(self._steps())
        written = [stamped.at_s for stamped in self._turn.events if isinstance(stamped.event, ReplyDelta)]
        failed = [each for each in record.failures if each.stage == "llm"]
        first_ms, known_ms = record.timings.first_token_ms, record.timings.transcript_ms
        if record.timings.decided_ms is None and known_ms is None and not record.timings.first_audio_ms:
            start_s, end_s = self._start_s, self._end_s  # in writing there is nothing else
        else:
            begins = [self._after(each) for each in (known_ms, first_ms) if each is not None]
            start_s = min([span.start_s for span in steps] or begins or [self._start_s])
            end_s = max([*(span.end_s for span in steps), *written, start_s])
        if not steps:
            worked = self._used("llm")
            within = [(at_s, used) for at_s, used in worked if start_s - _NEAR_S <= at_s <= end_s + _NEAR_S]
            steps = (*(self._model_used(at_s, used, failed) for at_s, used in within), *self._tools(start_s))
        reply = "".join(event.text for event in self._of(ReplyDelta))
        whole = Span(
            "generate-agent-response",
            start_s,
            end_s,
            input={"said": self._text(record.said)},
            output={"reply": self._text(remove_contacts(reply))},
            model=next((span.model for span in steps if span.model), ""),
            first_ms=None if first_ms is None else max(0.0, (self._after(first_ms) - start_s) * 1_000),
            children=steps,
        )
        return replace(whole, error=self._error(failed[-1])) if failed else whole

    def _synthesis(self) -> Span | None:
        failed = [each for each in self._record.failures if each.stage == "tts"]
        since_s = self._speaking_since_s()
        pieces = [(at_s, used) for at_s, used in self._used("tts") if _began_s(at_s, used) >= since_s - _NEAR_S]
        spans = tuple(self._piece(f"synthesis: {used.engine}", at_s, used, failed) for at_s, used in pieces)
        sentences = [event.text for event in self._of(SentenceStarted)]
        if not spans and not sentences:
            return None
        timings = self._record.timings
        texts = [used.given for _, used in pieces if used.given] or sentences
        if spans:
            start_s, end_s = min(span.start_s for span in spans), max(span.end_s for span in spans)
        else:
            ready_s = self._after(timings.first_content_ms or timings.first_audio_ms or timings.finished_ms or 0.0)
            start_s = end_s = ready_s
            if timings.first_sentence_ms is not None:
                start_s = min(ready_s, self._after(timings.first_sentence_ms))
        whole = Span(
            "tts-generation",
            start_s,
            end_s,
            input={"text": self._text(remove_contacts(" ".join(texts)))},
            output={"audio_s": round(sum(used.audio_s for _, used in pieces), 2)},
            metadata={
                "characters": sum(used.characters or len(used.given) for _, used in pieces),
                "sentences": len(sentences),
                "from_cache": not pieces,
            },
            model=next((used.model or used.engine for _, used in reversed(pieces)), ""),
            first_ms=next((used.first_ms for _, used in pieces if used.first_ms is not None), None),
            children=spans if len(spans) > 1 else (),
        )
        if failed and not any(used.outcome == "done" for _, used in pieces):
            return replace(whole, error=self._error(failed[-1]))
        return whole

    def _playback(self) -> Span | None:
        first_ms = self._record.timings.first_audio_ms
        if first_ms is None:
            return None
        heard_ms = self._record.timings.heard_ms
        return Span(
            "playback",
            self._after(first_ms),
            self._end_s,
            output={"heard": self._text(self._record.replied)},
            first_ms=None if heard_ms is None else max(0.0, heard_ms - first_ms),
        )

    # Parts of stages

    def _steps(self) -> Iterator[Span]:
        ended = {step.step_id: step for step in self._of(StepEnded)}
        tools = self._tools_called()
        worked = self._used("llm")
        for step in self._of(StepBegan):
            start_s, end = step.at_s - self._turn.clock_s, ended.get(step.step_id)
            end_s = max(start_s, end.at_s - self._turn.clock_s) if end else self._end_s
            if step.kind == "tool":
                place = next((place for place, (called, _, _) in enumerate(tools) if called.name == step.name), None)
                called = None if place is None else tools.pop(place)
                yield self._tool(step.name, start_s, end_s, called, end)
                continue
            within = [
                (at_s, used)
                for at_s, used in worked
                if start_s - _NEAR_S <= _began_s(at_s, used) and at_s <= end_s + _NEAR_S
            ]
            yield self._model(step, start_s, end_s, end, within)

    def _model(
        self,
        step: StepBegan,
        start_s: float,
        end_s: float,
        end: StepEnded | None,
        within: Sequence[tuple[float, EngineUsed]],
    ) -> Span:
        failed = [each for each in self._record.failures if each.stage == "llm"]
        one = within[-1][1] if within else None
        tokens = (end.input_tokens, end.cached_tokens, end.output_tokens) if end else (0, 0, 0)
        if one is not None and not any(tokens):
            tokens = (one.input_tokens, one.cached_tokens, one.output_tokens)
        attempts = tuple(self._model_used(at_s, used, failed) for at_s, used in within) if len(within) > 1 else ()
        first_s = end.first_s if end else None
        return Span(
            f"model: {step.name}",
            start_s,
            end_s,
            # With attempts below it, it is they that cost something.
            "general" if attempts else "llm",
            input={"messages": [{"role": role, "content": self._masked(text)} for role, text in step.given]},
            output={"content": self._masked(end.made)} if end else {},
            model=(end.model if end else "") or (one.model or one.engine if one else "") or step.model or step.name,
            provider=(one.engine if one else "") or step.provider,
            usage={} if attempts else _usage(*tokens),
            first_ms=None if first_s is None else (first_s - step.at_s) * 1_000,
            error=self._masked(end.error) if end else "stopped",
            children=attempts,
        )

    def _model_used(self, at_s: float, used: EngineUsed, failed: Sequence[EngineFailed]) -> Span:
        piece = self._piece(f"model: {used.engine}", at_s, used, failed)
        usage = _usage(used.input_tokens, used.cached_tokens, used.output_tokens)
        return replace(piece, kind="llm", usage=usage, provider=used.engine)

    def _tools_called(self) -> list[tuple[ToolCalled, Mapping[str, object], ToolReturned | None]]:
        returned = {event.tool_call_id: event for event in self._of(ToolReturned)}
        called = self._of(ToolCalled)
        # The record's arguments are masked; it keeps the calls in their order.
        masked = [use.arguments for use in self._record.tools]
        return [
            (event, arguments, returned.get(event.tool_call_id))
            for event, arguments in zip(called, masked, strict=False)
        ]

    def _tools(self, start_s: float) -> Iterator[Span]:
        at_s = {
            stamped.event.tool_call_id: stamped.at_s
            for stamped in self._turn.events
            if isinstance(stamped.event, ToolReturned)
        }
        for called in self._tools_called():
            end_s = at_s[called[2].tool_call_id] if called[2] is not None else self._end_s
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
        error = self._masked(end.error) if end else ""
        if returned is not None:
            output = {"result_count": returned.result_count, "ids": [home.id for home in returned.properties]}
            said = {"question": returned.question, "relaxed": returned.relaxed, "outcome": returned.outcome}
            output |= {key: self._masked(value) for key, value in said.items() if value}
            error = error or self._masked(returned.error or "")
        given = arguments if self._words else dict.fromkeys(arguments, _UNSAID)
        return Span(f"tool-call: {name}", start_s, end_s, "tool", input=dict(given), output=output, error=error)

    def _piece(self, name: str, at_s: float, used: EngineUsed, failed: Sequence[EngineFailed]) -> Span:
        told = next((each for each in failed if each.engine == used.engine), None)
        error = (self._error(told) if told else "failed") if used.outcome == "failed" else ""
        given: dict[str, Any] = {"text": self._masked(used.given)} if used.given else {}
        if used.stage == "stt":
            given["audio_s"] = round(used.audio_s, 2)
        made: dict[str, Any] = {"text": self._masked(used.made)} if used.made else {}
        if used.stage == "tts":
            made["audio_s"] = round(used.audio_s, 2)
        about = {"engine": used.engine, "outcome": used.outcome}
        if used.outcome == "failed" and told and told.fallback:
            about["fallback"] = told.fallback
        if used.characters:
            about["characters"] = str(used.characters)
        span = Span(name, _began_s(at_s, used), at_s, input=given, output=made, metadata=about, error=error)
        return replace(span, model=used.model or used.engine, first_ms=used.first_ms)

    # Times and words

    def _after(self, ms: float) -> float:
        return self._start_s + ms / 1_000

    def _of(self, kind: Any) -> list[Any]:
        return [stamped.event for stamped in self._turn.events if isinstance(stamped.event, kind)]

    def _used(self, stage: str, before: Sequence[CallEvent] = ()) -> list[tuple[float, EngineUsed]]:
        return [
            (stamped.at_s, stamped.event)
            for stamped in (*before, *self._turn.events)
            if isinstance(stamped.event, EngineUsed) and stamped.event.stage == stage
        ]

    def _engines_heard(self) -> list[str]:
        return [event.engine for event in self._of(Heard) if event.final]

    def _speaking_since_s(self) -> float:
        """When the answer that was given began to be worked on: speech before it was of one that was discarded."""
        began = [step.at_s - self._turn.clock_s for step in self._of(StepBegan)]
        return max(min(began, default=self._start_s), self._start_s)

    def _text(self, text: str) -> str:
        """Words that are masked already."""
        return text if self._words or not text else _UNSAID

    def _masked(self, text: str) -> str:
        return self._text(without_numbers(remove_contacts(text)) if text else "")

    def _error(self, failure: EngineFailed) -> str:
        """What a failure said. The record's is masked; an engine's own failure comes with its name."""
        told = f"{failure.engine}: {self._text(failure.error)}"
        return f"{told} ({failure.fallback} took over)" if failure.fallback else told


def _began_s(at_s: float, used: EngineUsed) -> float:
    return at_s - used.duration_ms / 1_000


def _usage(given: int, cached: int, made: int) -> Mapping[str, int]:
    if not given and not made:
        return {}
    usage = {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
    return usage | ({"original_usage.prompt_tokens_details.cached_tokens": cached} if cached else {})
