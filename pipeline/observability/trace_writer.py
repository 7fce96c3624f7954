"""Makes the tree of spans of a turn's events. Pure: the same events give the same tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from avatars.prompt import content_hash
from pipeline.events import CallEvent, ReplyDelta, SentenceStarted
from pipeline.observability.trace_parts import NEAR_S, Parts, began_s
from pipeline.observability.turn_log import TurnWriter
from pipeline.observability.turn_record import TurnRecord
from pipeline.observability.turn_trace import TRACE_NAME, Span, TurnEvents, TurnTrace
from pipeline.search.listings.contacts import remove_contacts
from pipeline.work_events import StepBegan


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


class _Trace(Parts):
    def made(self) -> TurnTrace:
        turn, record = self.turn, self.record
        prompt = next((step.prompt for step in self.of(StepBegan) if step.prompt), "")
        stages = (self._end_of_turn(), self._recognition(), self._answering(), self._synthesis(), self._playback())
        children = tuple(span for span in stages if span is not None)
        failures = record.failures
        given_up = [failure for failure in failures if not failure.fallback]
        stage_failed = any(span.error for span in children)
        root = Span(
            TRACE_NAME,
            min(self.start_s, self.end_s),
            self.end_s,
            input={"said": self.text(record.said), "typed": record.typed}
            if record.said
            else {"prompt": "the avatar's"},
            output={"heard": self.text(record.replied)}
            | ({"unheard": self.text(record.unheard)} if record.unheard else {}),
            metadata=self._metadata(prompt),
            error="" if stage_failed or not given_up else self.error(given_up[0]),
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
        record = self.record
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
                {"kind": each.kind, "outcome": each.outcome, "said": self.text(each.said)}
                for each in record.corrections
            ],
            "failures": [
                {"stage": each.stage, "engine": each.engine, "fallback": each.fallback, "error": self.text(each.error)}
                for each in record.failures
            ],
        }
        return {name: value for name, value in about.items() if value not in ("", None, (), [], {}, False)}

    # Stages

    def _end_of_turn(self) -> Span | None:
        decided_ms = self.record.timings.decided_ms
        if not decided_ms or decided_ms <= 0:
            return None
        waited = {"waited_ms": list(self.record.waited_ms)} if self.record.waited_ms else {}
        return Span("end-of-turn", self.start_s, self.after(decided_ms), metadata=waited)

    def _recognition(self) -> Span | None:
        known_ms = self.record.timings.transcript_ms
        failed = [each for each in self.record.failures if each.stage == "stt"]
        if self.record.typed or (known_ms is None and not failed):
            return None
        known_s = self.after(known_ms) if known_ms is not None else self.end_s
        pieces = [
            (at_s, used)
            for at_s, used in self.used("stt", self.turn.before)
            if self.start_s - NEAR_S < at_s <= known_s + NEAR_S and used.outcome != "stopped"
        ]
        # Of those that worked only the last gave the turn its words; those that failed before it are told too.
        done = [piece for piece in pieces if piece[1].outcome == "done"]
        told = [piece for piece in pieces if piece[1].outcome == "failed" or piece is done[-1]]
        spans = tuple(self.piece(f"recognition: {used.engine}", at_s, used, failed) for at_s, used in told)
        last = spans[-1] if spans else None
        model = (last.model if last else "") or next((name for name in self.engines_heard() if name), "")
        heard_s = told[-1][1].audio_s if told else 0.0
        whole = Span(
            "stt-transcription",
            min([known_s, *(span.start_s for span in spans)]),
            max([known_s if not spans or done else 0.0, *(span.end_s for span in spans)]),
            "llm" if last and last.provider else "general",
            input={"audio_s": round(heard_s, 2)},
            output={"text": self.text(self.record.said)},
            metadata={"engine": told[-1][1].engine if told else model, "audio_s": round(heard_s, 2)},
            model=model,
            children=spans if len(spans) > 1 else (),
        )
        return replace(whole, error=self.error(failed[-1])) if failed and not done else whole

    def _answering(self) -> Span | None:
        record = self.record
        if not record.said:
            return None
        steps = tuple(self.steps())
        written = [stamped.at_s for stamped in self.turn.events if isinstance(stamped.event, ReplyDelta)]
        failed = [each for each in record.failures if each.stage == "llm"]
        first_ms, known_ms = record.timings.first_token_ms, record.timings.transcript_ms
        if record.timings.decided_ms is None and known_ms is None and not record.timings.first_audio_ms:
            start_s, end_s = self.start_s, self.end_s  # in writing there is nothing else
        else:
            begins = [self.after(each) for each in (known_ms, first_ms) if each is not None]
            start_s = min([span.start_s for span in steps] or begins or [self.start_s])
            end_s = max([*(span.end_s for span in steps), *written, start_s])
        if not steps:
            worked = self.used("llm")
            within = [(at_s, used) for at_s, used in worked if start_s - NEAR_S <= at_s <= end_s + NEAR_S]
            steps = (*(self.model_used(at_s, used, failed) for at_s, used in within), *self.tools(start_s))
        reply = "".join(event.text for event in self.of(ReplyDelta))
        whole = Span(
            "generate-agent-response",
            start_s,
            end_s,
            input={"said": self.text(record.said)},
            output={"reply": self.text(remove_contacts(reply))},
            model=next((span.model for span in steps if span.model), ""),
            first_ms=None if first_ms is None else max(0.0, (self.after(first_ms) - start_s) * 1_000),
            children=steps,
        )
        return replace(whole, error=self.error(failed[-1])) if failed else whole

    def _synthesis(self) -> Span | None:
        failed = [each for each in self.record.failures if each.stage == "tts"]
        since_s = self.speaking_since_s()
        pieces = [(at_s, used) for at_s, used in self.used("tts") if began_s(at_s, used) >= since_s - NEAR_S]
        spans = tuple(self.piece(f"synthesis: {used.engine}", at_s, used, failed) for at_s, used in pieces)
        sentences = [event.text for event in self.of(SentenceStarted)]
        if not spans and not sentences:
            return None
        timings = self.record.timings
        texts = [used.given for _, used in pieces if used.given] or sentences
        if spans:
            start_s, end_s = min(span.start_s for span in spans), max(span.end_s for span in spans)
        else:
            ready_s = self.after(timings.first_content_ms or timings.first_audio_ms or timings.finished_ms or 0.0)
            start_s = end_s = ready_s
            if timings.first_sentence_ms is not None:
                start_s = min(ready_s, self.after(timings.first_sentence_ms))
        whole = Span(
            "tts-generation",
            start_s,
            end_s,
            input={"text": self.text(remove_contacts(" ".join(texts)))},
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
            return replace(whole, error=self.error(failed[-1]))
        return whole

    def _playback(self) -> Span | None:
        first_ms = self.record.timings.first_audio_ms
        if first_ms is None:
            return None
        heard_ms = self.record.timings.heard_ms
        return Span(
            "playback",
            self.after(first_ms),
            self.end_s,
            output={"heard": self.text(self.record.replied)},
            first_ms=None if heard_ms is None else max(0.0, heard_ms - first_ms),
        )
