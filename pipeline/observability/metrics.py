"""What is counted, for `GET /metrics`. The only module that knows prometheus-client.

Counts of things that happen are added up here; states (what answers now, how many listings) are asked for when somebody
reads the metrics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pipeline.agent.remembering.store import StoreStatus
from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    Channel,
    EngineFailed,
    Overlap,
    Overlapped,
    ReplyCorrected,
    Speculated,
    TurnEnded,
    TurnTimings,
)
from pipeline.feed import Subscription
from pipeline.observability.call_log import cut_off_ms, observe
from pipeline.search.observer import Outcome, ReloadOutcome
from pipeline.search.status import SearchStatus
from pipeline.transports.desk import CallDesk

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OUTCOMES: tuple[Outcome, ...] = ("found", "relaxed", "nothing", "question", "failed")
_RELOADS: tuple[ReloadOutcome, ...] = ("taken", "unchanged", "refused")
_BACKENDS = ("in-process", "qdrant")
_SEARCH_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PARSE_BUCKETS_S = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 3.0)
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


class Metrics:
    """The metrics of one service; a `SearchObserver`, and an observer of every call.

    Args:
        desk: where calls come in.
        search: how the search is doing; None while it is not there yet.
        memory: how what keeps the conversations is doing; None while it is not there yet.

    Attributes:
        registry: of this service alone, so that several can live in one process.
    """

    def __init__(
        self,
        desk: CallDesk,
        search: Callable[[], SearchStatus | None],
        memory: Callable[[], StoreStatus | None] = lambda: None,
    ) -> None:
        self.registry = CollectorRegistry()
        self._searches = Counter("casavoz_searches_total", "Searches by outcome.", ["outcome"], registry=self.registry)
        self._search_s = Histogram(
            "casavoz_search_duration_seconds",
            "Wall time of a search, reading the query included.",
            buckets=_SEARCH_BUCKETS_S,
            registry=self.registry,
        )
        self._parse_s = Histogram(
            "casavoz_parse_duration_seconds",
            "Wall time of reading a query, by the parser that read it.",
            ["parser"],
            buckets=_PARSE_BUCKETS_S,
            registry=self.registry,
        )
        self._reloads = Counter(
            "casavoz_listings_reloads_total",
            "Changes of the listings file: taken up, the same listings after all, or refused.",
            ["outcome"],
            registry=self.registry,
        )
        self._calls = _CallMetrics(self.registry)
        for outcome in _OUTCOMES:
            self._searches.labels(outcome)
        for reload in _RELOADS:
            self._reloads.labels(reload)
        self._parse_s.labels("local")
        self.registry.register(_States(desk, search, memory))
        ProcessCollector(namespace="casavoz", registry=self.registry)

    def searched(self, outcome: Outcome, duration_s: float) -> None:
        """A search has ended."""
        self._searches.labels(outcome).inc()
        self._search_s.observe(duration_s)

    def read(self, duration_s: float, parser: str, fell_back: bool) -> None:
        """A query was read."""
        self._parse_s.labels(parser).observe(duration_s)

    def reloaded(self, outcome: ReloadOutcome) -> None:
        """The listings file changed."""
        self._reloads.labels(outcome).inc()

    async def follow(self, events: Subscription) -> None:
        """Counts what happens in a call until it ends. Nothing that happens here reaches the call."""
        channel = "unknown"

        def take(stamped: CallEvent) -> None:
            nonlocal channel
            if isinstance(stamped.event, CallStarted):
                channel = stamped.event.channel
            self._calls.count(stamped, channel)

        await observe(events, take)

    def wrote(self, stamped: CallEvent) -> None:
        """Something happened in a turn that was written without a call."""
        self._calls.count(stamped, "text")

    def text(self) -> bytes:
        """All metrics in Prometheus' text format; see `CONTENT_TYPE`."""
        return generate_latest(self.registry)


class _CallMetrics:
    """What happens in calls, added up."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._stages = Histogram(
            "casavoz_turn_stage_seconds",
            "When a stage of a turn was reached, counted from the caller's last speech, or from when they wrote.",
            ["stage", "channel"],
            buckets=_STAGE_BUCKETS_S,
            registry=registry,
        )
        self._turns = Counter(
            "casavoz_turns_total",
            "Turns of callers: answered to the end, interrupted, or without a word that was understood.",
            ["channel", "result"],
            registry=registry,
        )
        self._overlaps = Counter(
            "casavoz_interruptions_total", "What was heard over the avatar's voice.", ["outcome"], registry=registry
        )
        self._holds = Histogram(
            "casavoz_interruption_hold_seconds",
            "How long the avatar was silent until it was known what was heard over its voice.",
            ["outcome"],
            buckets=_HOLD_BUCKETS_S,
            registry=registry,
        )
        self._speculations = Counter(
            "casavoz_speculations_total",
            "Answers prepared before the turn was over that were used, or thrown away; together, those begun.",
            ["outcome"],
            registry=registry,
        )
        self._corrections = Counter(
            "casavoz_reply_corrections_total",
            "Numbers and places in a model's words that no tool result had: the true one said, or the clause dropped.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._cut_offs = Histogram(
            "casavoz_cut_off_pause_seconds",
            "Callers' pauses that were wrongly taken for the end of their turn.",
            buckets=_CUT_OFF_BUCKETS_S,
            registry=registry,
        )
        self._failures = Counter(
            "casavoz_engine_failures_total",
            "Failures of engines, and what took over; nothing where the label is empty.",
            ["stage", "engine", "fallback"],
            registry=registry,
        )
        self._ended = Counter(
            "casavoz_calls_total", "Calls that are over, by why.", ["channel", "reason"], registry=registry
        )
        self._durations = Histogram(
            "casavoz_call_duration_seconds",
            "Length of calls.",
            ["channel"],
            buckets=_CALL_BUCKETS_S,
            registry=registry,
        )
        for channel in get_args(Channel):
            for result in _RESULTS:
                self._turns.labels(channel, result)
        for overlap in get_args(Overlap):
            self._overlaps.labels(overlap)
        for speculation in _SPECULATIONS:
            self._speculations.labels(speculation)
        for correction in _CORRECTIONS:
            self._corrections.labels(*correction)

    def count(self, stamped: CallEvent, channel: str) -> None:
        event = stamped.event
        if isinstance(event, TurnEnded):
            self._turn_ended(event, channel)
        elif isinstance(event, Overlapped):
            self._overlaps.labels(event.outcome).inc()
            self._holds.labels(event.outcome).observe(event.stopped_ms / 1_000)
        elif isinstance(event, Speculated):
            self._speculations.labels(event.outcome).inc()
        elif isinstance(event, ReplyCorrected):
            self._corrections.labels(event.kind, event.outcome).inc()
        elif isinstance(event, EngineFailed):
            self._failures.labels(event.stage, event.engine, event.fallback).inc()
        elif isinstance(event, CallEnded):
            self._ended.labels(channel, event.reason).inc()
            self._durations.labels(channel).observe(stamped.at_s)
        elif (pause_ms := cut_off_ms(event)) is not None:
            self._cut_offs.observe(pause_ms / 1_000)

    def _turn_ended(self, event: TurnEnded, channel: str) -> None:
        timings = event.timings
        if not event.said and timings.decided_ms is None:
            return  # the greeting, or another prompt of the avatar's own accord
        result = "wordless" if not event.said else "interrupted" if event.interrupted else "played"
        self._turns.labels(channel, result).inc()
        # What is written into a call is answered in speech, but has no end of speech to count from.
        if timings.decided_ms is not None or channel == "text":
            self._observe_stages(timings, channel)

    def _observe_stages(self, timings: TurnTimings, channel: str) -> None:
        for stage in STAGES:
            reached_ms: float | None = getattr(timings, f"{stage}_ms")
            if reached_ms is not None:
                self._stages.labels(stage, channel).observe(max(0.0, reached_ms) / 1_000)


class _States(Collector):
    """What is asked for at the moment of reading."""

    def __init__(
        self,
        desk: CallDesk,
        search: Callable[[], SearchStatus | None],
        memory: Callable[[], StoreStatus | None],
    ) -> None:
        self._desk = desk
        self._search = search
        self._memory = memory

    def collect(self) -> Iterator[Metric]:
        """Every state as a metric."""
        yield GaugeMetricFamily("casavoz_calls_in_progress", "Calls now.", self._desk.in_progress)
        yield GaugeMetricFamily("casavoz_calls_max", "Calls at the same time, at most.", self._desk.max_calls)
        yield CounterMetricFamily("casavoz_calls_refused", "Calls that were not admitted.", self._desk.refused)
        yield from self._of_memory()
        yield from self._of_search()

    def _of_memory(self) -> Iterator[Metric]:
        status = self._memory()
        if status is None:
            return
        yield GaugeMetricFamily(
            "casavoz_memory_degraded", "1 while conversations are in this process only.", int(not status.working)
        )
        yield CounterMetricFamily(
            "casavoz_memory_failures", "Failures of what keeps the conversations.", status.failures
        )
        yield GaugeMetricFamily("casavoz_memory_unsaved", "Conversations and deletions not stored yet.", status.unsaved)

    def _of_search(self) -> Iterator[Metric]:
        status = self._search()
        yield GaugeMetricFamily(
            "casavoz_search_ready", "1 once searches are answered.", int(status is not None and status.ready)
        )
        if status is None:
            return
        backend = GaugeMetricFamily("casavoz_search_backend", "1 for what answers searches now.", labels=["backend"])
        for name in dict.fromkeys((*_BACKENDS, status.backend)):
            backend.add_metric([name], int(name == status.backend))
        yield backend
        hits = CounterMetricFamily(
            "casavoz_search_cache_hits",
            "Searches answered from memory: the same wish, or one of nearly the same meaning.",
            labels=["kind"],
        )
        hits.add_metric(["exact"], status.cache.hits_exact)
        hits.add_metric(["near"], status.cache.hits_near)
        yield hits
        yield CounterMetricFamily(
            "casavoz_search_cache_misses", "Searches not answered from memory.", status.cache.misses
        )
        yield GaugeMetricFamily("casavoz_search_cache_entries", "Results remembered.", status.cache.entries)
        yield GaugeMetricFamily(
            "casavoz_search_degraded", "1 while something else answers than what was set up.", int(status.degraded)
        )
        yield CounterMetricFamily(
            "casavoz_search_fallbacks", "Times the vector store was given up for the in-process one.", status.fallbacks
        )
        yield GaugeMetricFamily("casavoz_search_hung", "Searches past their time limit that go on.", status.hung)
        yield CounterMetricFamily(
            "casavoz_parser_fallbacks", "Times the local parser stood in for the other one.", status.parser_fallbacks
        )
        yield GaugeMetricFamily("casavoz_listings", "Listings that are searched.", status.listings)
        yield GaugeMetricFamily("casavoz_listings_rejected", "Rows of the file that were left out.", status.rejected)
        yield GaugeMetricFamily(
            "casavoz_listings_redacted", "Listings from which personal data was removed.", status.redacted
        )
        yield GaugeMetricFamily(
            "casavoz_listings_problem", "1 while a changed file cannot be used.", int(bool(status.listings_problem))
        )
