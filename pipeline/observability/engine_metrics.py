"""What engines did and what it cost, added up for `GET /metrics`; and which of them are left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pipeline.engines.resilience.breaker import BreakerState, EngineState
from pipeline.events import CallEnded, Event
from pipeline.observability.prices import PriceTable
from pipeline.observability.spending import Spent, spent_on, spent_on_telephone
from pipeline.work_events import EngineUsed

_SECONDS_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0)
_CALL_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_ENGINE = ["stage", "engine"]
_MODEL = [*_ENGINE, "model"]
_CALLS = 1_000


class EngineMetrics:
    """What engines did for calls and for turns in writing, added up.

    Args:
        registry: of the service.
        prices: of their work.
        states: of the circuit breakers, asked for when the metrics are read.
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        prices: PriceTable,
        states: Callable[[], Sequence[EngineState]] = tuple,
    ) -> None:
        self._prices = prices
        self._states = states
        self._work = Counter(
            "casavoz_engine_work_total",
            "Pieces of work of engines for calls: done, failed, or stopped because nobody wanted the rest.",
            [*_ENGINE, "outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "casavoz_engine_seconds",
            "How long a piece of work took: to its first word or sound, and as a whole.",
            [*_ENGINE, "kind"],
            buckets=_SECONDS_BUCKETS,
            registry=registry,
        )
        self._tokens = Counter(
            "casavoz_engine_tokens_total",
            "Tokens as providers count them; `cached` are some of `input`.",
            [*_MODEL, "kind"],
            registry=registry,
        )
        self._audio_s = Counter(
            "casavoz_engine_audio_seconds_total", "Sound heard (stt) or made (tts).", _MODEL, registry=registry
        )
        self._characters = Counter(
            "casavoz_engine_characters_total", "Characters of texts that were spoken.", _MODEL, registry=registry
        )
        self._cost = Counter(
            "casavoz_cost_usd_total",
            "What engines and the telephone cost by the price table, as far as prices are known.",
            _MODEL,
            registry=registry,
        )
        self._unknown = Counter(
            "casavoz_cost_unknown_total",
            "Pieces of work whose price the table does not know: the true cost is higher.",
            _MODEL,
            registry=registry,
        )
        self._calls = Histogram(
            "casavoz_call_cost_usd",
            "What a call cost, as far as prices are known.",
            buckets=_CALL_BUCKETS,
            registry=registry,
        )
        self._ended, self._spent = 0, 0.0
        registry.register(_Now(self))

    def count(self, event: Event) -> float:
        """Adds a piece of work; returns what it cost, as far as that is known. Other events cost nothing."""
        if not isinstance(event, EngineUsed):
            return 0.0
        self._work.labels(event.stage, event.engine, event.outcome).inc()
        if event.outcome == "done":  # how soon an engine fails tells nothing of how fast it is
            self._seconds.labels(event.stage, event.engine, "whole").observe(event.duration_ms / 1_000)
        if event.first_ms is not None:
            self._seconds.labels(event.stage, event.engine, "first").observe(event.first_ms / 1_000)
        model = (event.stage, event.engine, event.model)
        for kind, tokens in (
            ("input", event.input_tokens),
            ("cached", event.cached_tokens),
            ("output", event.output_tokens),
        ):
            if tokens:
                self._tokens.labels(*model, kind).inc(tokens)
        if event.audio_s:
            self._audio_s.labels(*model).inc(event.audio_s)
        if event.characters:
            self._characters.labels(*model).inc(event.characters)
        return self._add(spent_on(event, self._prices))

    def call_ended(self, duration_s: float, channel: str, spent: float) -> None:
        """A call is over.

        Args:
            duration_s: its length.
            channel: a call on the telephone costs its minutes too.
            spent: on its engines.
        """
        if channel == "phone":
            spent += self._add(spent_on_telephone(duration_s, self._prices))
        self._ended += 1
        self._spent += spent
        self._calls.observe(spent)

    def _add(self, spent: Spent) -> float:
        model = (spent.stage, spent.engine, spent.model)
        self._cost.labels(*model).inc(spent.cost)
        if spent.unpriced:
            self._unknown.labels(*model).inc(spent.unpriced)
        return spent.cost

    def states(self) -> Iterator[Metric]:
        """What is true at the moment of reading."""
        state = GaugeMetricFamily(
            "casavoz_engine_state",
            "1 for the state of a hosted engine's circuit breaker; in any but closed another engine does its work.",
            labels=["stage", "engine", "state"],
        )
        for each in self._states():
            for name in get_args(BreakerState):
                state.add_metric([each.stage, each.engine, name], int(each.state == name))
        yield state
        per_call = self._spent / self._ended if self._ended else 0.0
        yield GaugeMetricFamily(
            "casavoz_cost_usd_per_call", "Average of the calls that have ended since the start; 0 before.", per_call
        )
        yield GaugeMetricFamily("casavoz_cost_usd_per_1000_calls", "The same, of a thousand calls.", per_call * _CALLS)


class CallSpending:
    """What one call has cost so far.

    Args:
        metrics: of the service.
    """

    def __init__(self, metrics: EngineMetrics) -> None:
        self._metrics = metrics
        self._spent = 0.0

    def count(self, event: Event, at_s: float, channel: str) -> None:
        """Adds an event of the call."""
        self._spent += self._metrics.count(event)
        if isinstance(event, CallEnded):
            self._metrics.call_ended(at_s, channel, self._spent)


class _Now(Collector):
    def __init__(self, metrics: EngineMetrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """Every state as a metric."""
        return self._metrics.states()
