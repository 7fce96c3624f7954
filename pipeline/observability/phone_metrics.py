"""What is counted at the telephone's doors, beside the calls themselves."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter


class PhoneMetrics:
    """A `PhoneObserver` that counts.

    Args:
        registry: of the service's metrics.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._refused = Counter(
            "casavoz_phone_refused_total",
            "Webhooks, sockets and wishes for calls that were not let in, by reason.",
            ["door", "reason"],
            registry=registry,
        )
        self._ended = Counter(
            "casavoz_phone_ended_total", "Calls by how they ended, as Twilio says.", ["status"], registry=registry
        )
        self._placed = Counter(
            "casavoz_phone_placed_total", "Calls that Twilio was asked to place.", ["outcome"], registry=registry
        )
        for door in ("webhook", "socket"):
            self._refused.labels(door, "not this machine")
        for status in ("completed", "busy", "failed", "no-answer", "canceled"):
            self._ended.labels(status)
        for outcome in ("placed", "refused", "unreachable", "timeout"):
            self._placed.labels(outcome)

    def phone_refused(self, door: str, reason: str) -> None:
        """One was not let in."""
        self._refused.labels(door, reason).inc()

    def phone_ended(self, status: str) -> None:
        """Twilio says how a call ended."""
        self._ended.labels(status).inc()

    def call_placed(self, outcome: str) -> None:
        """Twilio was asked to place a call."""
        self._placed.labels(outcome).inc()
