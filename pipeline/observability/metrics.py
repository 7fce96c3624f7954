"""What is counted, for `GET /metrics`. This module and its `*_metrics.py` alone know prometheus-client.

Counts of things that happen are added up here; states (what answers now, how many listings) are asked for when somebody
reads the metrics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pipeline.agent.remembering.store import StoreStatus
from pipeline.engines.resilience.breaker import EngineState
from pipeline.events import CallEvent, CallStarted
from pipeline.feed import Subscription
from pipeline.observability.call_log import observe
from pipeline.observability.call_metrics import CallMetrics
from pipeline.observability.engine_metrics import CallSpending, EngineMetrics
from pipeline.observability.prices import PriceTable, load_prices
from pipeline.observability.records.store import RecordStatus
from pipeline.observability.trace_outbox import OutboxStatus
from pipeline.search.observer import Outcome, ReloadOutcome
from pipeline.search.status import SearchStatus
from pipeline.transports.desk import CallDesk
from pipeline.transports.wire import REASONS

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OUTCOMES: tuple[Outcome, ...] = ("found", "relaxed", "nothing", "question", "failed")
_RELOADS: tuple[ReloadOutcome, ...] = ("taken", "unchanged", "refused")
_BACKENDS = ("in-process", "qdrant")
_SEARCH_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PARSE_BUCKETS_S = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 3.0)


class Metrics:
    """The metrics of one service; a `SearchObserver`, and an observer of every call.

    Args:
        desk: where calls come in.
        search: how the search is doing; None while it is not there yet.
        memory: how what keeps the conversations is doing; None while it is not there yet.
        records: how the records of calls are doing; None when none are kept.
        engines: how the hosted engines are doing.
        prices: of what engines do; the table that comes with the program when None.
        traces: what became of turns that were to be traced; None when none are.

    Attributes:
        registry: of this service alone, so that several can live in one process.
    """

    def __init__(
        self,
        desk: CallDesk,
        search: Callable[[], SearchStatus | None],
        memory: Callable[[], StoreStatus | None] = lambda: None,
        records: Callable[[], RecordStatus | None] = lambda: None,
        engines: Callable[[], Sequence[EngineState]] = tuple,
        prices: PriceTable | None = None,
        traces: Callable[[], OutboxStatus | None] = lambda: None,
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
        self._calls = CallMetrics(self.registry, desk.experiments.variants)
        self._engines = EngineMetrics(self.registry, prices or load_prices(), engines)
        for outcome in _OUTCOMES:
            self._searches.labels(outcome)
        for reload in _RELOADS:
            self._reloads.labels(reload)
        self._parse_s.labels("local")
        self.registry.register(_States(desk, search, memory, records, traces))
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
        variant = ""
        spending = CallSpending(self._engines)

        def take(stamped: CallEvent) -> None:
            nonlocal channel, variant
            if isinstance(stamped.event, CallStarted):
                channel, variant = stamped.event.channel, stamped.event.variant
            self._calls.count(stamped, channel, variant)
            spending.count(stamped.event, stamped.at_s, channel)

        await observe(events, take)

    def wrote(self, stamped: CallEvent, variant: str = "") -> None:
        """Something happened in a turn that was written without a call, to that variant of an avatar."""
        self._calls.count(stamped, "text", variant)
        self._engines.count(stamped.event)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format; see `CONTENT_TYPE`."""
        return generate_latest(self.registry)


class _States(Collector):
    """What is asked for at the moment of reading."""

    def __init__(
        self,
        desk: CallDesk,
        search: Callable[[], SearchStatus | None],
        memory: Callable[[], StoreStatus | None],
        records: Callable[[], RecordStatus | None],
        traces: Callable[[], OutboxStatus | None],
    ) -> None:
        self._desk = desk
        self._search = search
        self._memory = memory
        self._records = records
        self._traces = traces

    def collect(self) -> Iterator[Metric]:
        """Every state as a metric."""
        yield GaugeMetricFamily("casavoz_calls_in_progress", "Calls now.", self._desk.in_progress)
        yield GaugeMetricFamily("casavoz_calls_max", "Calls at the same time, at most.", self._desk.max_calls)
        yield CounterMetricFamily("casavoz_calls_refused", "Calls that were not admitted.", self._desk.refused)
        yield GaugeMetricFamily("casavoz_draining", "1 while no new calls are taken.", int(self._desk.draining))
        skipped = CounterMetricFamily(
            "casavoz_phone_messages_skipped",
            "Messages of telephone sockets that said nothing, and sockets given up, by why.",
            labels=["reason"],
        )
        for reason in REASONS:
            skipped.add_metric([reason], self._desk.skipped[reason])
        yield skipped
        yield CounterMetricFamily(
            "casavoz_phone_messages", "Messages of telephone sockets that are closed by now.", self._desk.messages
        )
        yield CounterMetricFamily(
            "casavoz_phone_lost_seconds", "Sound of callers that was lost on its way here.", self._desk.lost_s
        )
        yield from self._of_memory()
        yield from self._of_records()
        yield from self._of_traces()
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

    def _of_records(self) -> Iterator[Metric]:
        status = self._records()
        if status is None:
            return
        yield CounterMetricFamily("casavoz_records_written", "Records of calls and turns written.", status.written)
        yield CounterMetricFamily("casavoz_records_lost", "Records of calls and turns not written.", status.lost)

    def _of_traces(self) -> Iterator[Metric]:
        status = self._traces()
        if status is None:
            return
        traces = CounterMetricFamily("casavoz_traces", "Turns that were to go to Opik.", labels=["outcome"])
        traces.add_metric(["sent"], status.sent)
        traces.add_metric(["dropped"], status.dropped)
        traces.add_metric(["failed"], status.failed)
        yield traces
        yield GaugeMetricFamily("casavoz_traces_waiting", "Turns not sent to Opik yet.", status.waiting)

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
