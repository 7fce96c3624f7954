"""What happens in calls, counted: turns and their stages, interruptions, corrections, failures, lengths."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Histogram

from pipeline.events import (
    CallEnded,
    CallEvent,
    Channel,
    EngineFailed,
    Overlap,
    Overlapped,
    ReplyCorrected,
    Speculated,
    TurnEnded,
    TurnTimings,
)
from pipeline.observability.call_log import cut_off_ms

STAGES = ("decided", "transcript", "first_token", "first_sentence", "first_audio", "first_content", "heard")
"""Stages of a turn that are counted, in the order of the flow: `TurnTimings` without "_ms"."""
_STAGE_BUCKETS_S = (0.05, *(tenths / 10 for tenths in range(1, 13)), 1.5, 2.0, 3.0, 5.0)
"""Fine where the promises are (0.5, 0.9 and 1.0 s; 1.1 s with hosted engines), coarse where nobody would wait."""
_CALL_BUCKETS_S = (5.0, 15.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0, 1_200.0, 1_800.0)
_HOLD_BUCKETS_S = (0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
_CUT_OFF_BUCKETS_S = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.2, 1.6, 2.5)
_RESULTS = ("played", "interrupted", "wordless")
_SPECULATIONS = ("used", "dropped")
_CORRECTIONS = tuple((kind, outcome) for kind in ("number", "place") for outcome in ("corrected", "dropped"))
_VARIANT = "variant"
_NONE = "none"
"""The label of calls that are in no experiment."""


class CallMetrics:
    """What happens in calls, added up.

    Args:
        registry: of the service.
        variants: of avatars that may answer ("experiment/variant"). Where there are any, every metric has the label
            `variant`, "none" for all other calls.
    """

    def __init__(self, registry: CollectorRegistry, variants: Collection[str] = ()) -> None:
        self._variants = frozenset(variants)
        more = [_VARIANT] if variants else []
        self._stages = Histogram(
            "casavoz_turn_stage_seconds",
            "When a stage of a turn was reached, counted from the caller's last speech, or from when they wrote.",
            ["stage", "channel", *more],
            buckets=_STAGE_BUCKETS_S,
            registry=registry,
        )
        self._turns = Counter(
            "casavoz_turns_total",
            "Turns of callers: answered to the end, interrupted, or without a word that was understood.",
            ["channel", "result", *more],
            registry=registry,
        )
        self._overlaps = Counter(
            "casavoz_interruptions_total",
            "What was heard over the avatar's voice.",
            ["outcome", *more],
            registry=registry,
        )
        self._holds = Histogram(
            "casavoz_interruption_hold_seconds",
            "How long the avatar was silent until it was known what was heard over its voice.",
            ["outcome", *more],
            buckets=_HOLD_BUCKETS_S,
            registry=registry,
        )
        self._speculations = Counter(
            "casavoz_speculations_total",
            "Answers prepared before the turn was over that were used, or thrown away; together, those begun.",
            ["outcome", *more],
            registry=registry,
        )
        self._corrections = Counter(
            "casavoz_reply_corrections_total",
            "Numbers and places in a model's words that no tool result had: the true one said, or the clause dropped.",
            ["kind", "outcome", *more],
            registry=registry,
        )
        self._cut_offs = Histogram(
            "casavoz_cut_off_pause_seconds",
            "Callers' pauses that were wrongly taken for the end of their turn.",
            more,
            buckets=_CUT_OFF_BUCKETS_S,
            registry=registry,
        )
        self._failures = Counter(
            "casavoz_engine_failures_total",
            "Failures of engines, and what took over; nothing where the label is empty.",
            ["stage", "engine", "fallback", *more],
            registry=registry,
        )
        self._ended = Counter(
            "casavoz_calls_total", "Calls that are over, by why.", ["channel", "reason", *more], registry=registry
        )
        self._durations = Histogram(
            "casavoz_call_duration_seconds",
            "Length of calls.",
            ["channel", *more],
            buckets=_CALL_BUCKETS_S,
            registry=registry,
        )
        for variant in ("", *sorted(self._variants)):
            self._begin_at_zero(self._labels_of(variant))

    def _begin_at_zero(self, more: tuple[str, ...]) -> None:
        for channel in get_args(Channel):
            for result in _RESULTS:
                self._turns.labels(channel, result, *more)
        for overlap in get_args(Overlap):
            self._overlaps.labels(overlap, *more)
        for speculation in _SPECULATIONS:
            self._speculations.labels(speculation, *more)
        for correction in _CORRECTIONS:
            self._corrections.labels(*correction, *more)

    def _labels_of(self, variant: str) -> tuple[str, ...]:
        if not self._variants:
            return ()
        # Whatever comes, there are no more labels than variants.
        return (variant if variant in self._variants else _NONE,)

    def count(self, stamped: CallEvent, channel: str, variant: str = "") -> None:
        """Adds an event of a call."""
        event, more = stamped.event, self._labels_of(variant)
        if isinstance(event, TurnEnded):
            self._turn_ended(event, channel, more)
        elif isinstance(event, Overlapped):
            self._overlaps.labels(event.outcome, *more).inc()
            self._holds.labels(event.outcome, *more).observe(event.stopped_ms / 1_000)
        elif isinstance(event, Speculated):
            self._speculations.labels(event.outcome, *more).inc()
        elif isinstance(event, ReplyCorrected):
            self._corrections.labels(event.kind, event.outcome, *more).inc()
        elif isinstance(event, EngineFailed):
            self._failures.labels(event.stage, event.engine, event.fallback, *more).inc()
        elif isinstance(event, CallEnded):
            self._ended.labels(channel, event.reason, *more).inc()
            self._durations.labels(channel, *more).observe(stamped.at_s)
        elif (pause_ms := cut_off_ms(event)) is not None:
            (self._cut_offs.labels(*more) if more else self._cut_offs).observe(pause_ms / 1_000)

    def _turn_ended(self, event: TurnEnded, channel: str, more: tuple[str, ...]) -> None:
        timings = event.timings
        if not event.said and timings.decided_ms is None:
            return  # the greeting, or another prompt of the avatar's own accord
        result = "wordless" if not event.said else "interrupted" if event.interrupted else "played"
        self._turns.labels(channel, result, *more).inc()
        # What is written into a call is answered in speech, but has no end of speech to count from.
        if timings.decided_ms is not None or channel == "text":
            self._observe_stages(timings, channel, more)

    def _observe_stages(self, timings: TurnTimings, channel: str, more: tuple[str, ...]) -> None:
        for stage in STAGES:
            reached_ms: float | None = getattr(timings, f"{stage}_ms")
            if reached_ms is not None:
                self._stages.labels(stage, channel, *more).observe(max(0.0, reached_ms) / 1_000)
