"""Compares the variants of an experiment by what their calls left in the records. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.experiments.intervals import Estimate, Sums, difference, ratio, sums_of, wilson
from pipeline.observability.records.call_record import CallRecord

Verdict = Literal["", "not enough calls yet", "no difference seen", "higher", "lower", "worse", "better"]
CONFIDENCE = 0.95
MIN_CALLS = 100
"""Of each variant before anything is concluded: below, a bootstrap of skewed counts promises too much."""
MIN_CALLERS = 50
"""The same, since the calls of one caller are alike."""
MIN_EVENTS = 10
"""In two variants together, before a difference is one: resamples of one, two or three apologies are all alike."""
_SEED = 20_090_727


@dataclass(frozen=True)
class Guardrail:
    """A figure that an experiment must not spoil.

    Attributes:
        name: what it is called.
        unit: of its value.
        above, below: what a call adds to the numerator and to the denominator.
        high_is: what a higher figure means; "neither" where only a change is worth knowing.
    """

    name: str
    unit: str
    above: Callable[[CallRecord], float]
    below: Callable[[CallRecord], float]
    high_is: Literal["worse", "neither"]


GUARDRAILS = (
    Guardrail(
        "call length", "s", lambda call: call.duration_s or 0.0, lambda call: call.duration_s is not None, "neither"
    ),
    Guardrail(
        "turns per search that found", "", lambda call: call.counts.turns, lambda call: call.counts.found, "worse"
    ),
    Guardrail(
        "interruptions per turn", "", lambda call: call.counts.interruptions, lambda call: call.counts.turns, "worse"
    ),
    Guardrail(
        "asked to repeat or apologised, per turn",
        "",
        lambda call: call.counts.asked_to_repeat + call.counts.apologies,
        lambda call: call.counts.turns + call.counts.asked_to_repeat,
        "worse",
    ),
)


@dataclass(frozen=True)
class Figure:
    """A guardrail of one variant.

    Attributes:
        name, unit: of the guardrail.
        estimate: with the interval of this variant alone.
        change: against the first variant; None for the first itself.
        verdict: empty for the first itself.
    """

    name: str
    unit: str
    estimate: Estimate
    change: Estimate | None = None
    verdict: Verdict = ""


@dataclass(frozen=True)
class VariantReport:
    """How a variant did.

    Attributes:
        label: "experiment/variant".
        calls: that ended.
        callers: different ones, withheld numbers counted as one each.
        figures: the guardrails.
        found: share of calls in which a search found something.
        done: share of calls with a viewing booked or a contact saved.
    """

    label: str
    calls: int
    callers: int
    figures: tuple[Figure, ...]
    found: Estimate
    done: Estimate


@dataclass(frozen=True)
class Report:
    """The comparison.

    Attributes:
        name: of the experiment.
        question: what it is to find out.
        confidence: of each interval of a variant alone.
        compared_with: confidence of each interval of a difference: so much higher that all of them together hold.
        min_calls, min_callers: of each variant, before anything is concluded.
        variants: the first is what the others are compared with.
    """

    name: str
    question: str
    confidence: float
    compared_with: float
    min_calls: int
    min_callers: int
    variants: tuple[VariantReport, ...]


def compare(
    name: str,
    question: str,
    labels: Sequence[str],
    calls: Sequence[CallRecord],
    *,
    min_calls: int = MIN_CALLS,
    min_callers: int = MIN_CALLERS,
) -> Report:
    """The report of an experiment.

    Args:
        name, question: of the experiment.
        labels: its variants', the one to compare with first.
        calls: any; those of other variants are left out, and calls that have not ended.
        min_calls, min_callers: of each variant, before anything is concluded.
    """
    # A conversation in writing has no end.
    over = [call for call in calls if call.ended_at is not None or call.channel == "text"]
    of_variant = {label: [call for call in over if call.variant == label] for label in labels}
    # Bonferroni: that any of so many intervals is wrong is no likelier than that one is.
    compared_with = 1 - (1 - CONFIDENCE) / (len(GUARDRAILS) * (len(labels) - 1))
    enough = {
        label: len(own) >= min_calls and len({_unit(call) for call in own}) >= min_callers
        for label, own in of_variant.items()
    }
    control = of_variant[labels[0]]
    reports = []
    for place, label in enumerate(labels):
        own = of_variant[label]
        figures = []
        for number, guardrail in enumerate(GUARDRAILS):
            seed = _SEED + 100 * number + 2 * place
            sums = _sums(guardrail, own)
            figure = Figure(guardrail.name, guardrail.unit, ratio(sums, CONFIDENCE, seed))
            if place:
                base = _sums(guardrail, control)
                change = difference(sums, base, compared_with, seed + 50)
                events = float(sums.above.sum() + base.above.sum())
                verdict = _verdict(guardrail, change, enough[label] and enough[labels[0]], events)
                figure = Figure(figure.name, figure.unit, figure.estimate, change, verdict)
            figures.append(figure)
        reports.append(
            VariantReport(
                label,
                len(own),
                len({_unit(call) for call in own}),
                tuple(figures),
                wilson(sum(call.counts.found > 0 for call in own), len(own), CONFIDENCE),
                wilson(sum(call.counts.done > 0 for call in own), len(own), CONFIDENCE),
            )
        )
    return Report(name, question, CONFIDENCE, compared_with, min_calls, min_callers, tuple(reports))


def _unit(call: CallRecord) -> str:
    return call.thread_id or call.call_id


def _sums(guardrail: Guardrail, calls: Sequence[CallRecord]) -> Sums:
    return sums_of([(_unit(call), guardrail.above(call), guardrail.below(call)) for call in calls])


def _verdict(guardrail: Guardrail, change: Estimate, enough: bool, events: float) -> Verdict:
    if not enough or change.low is None or change.high is None:
        return "not enough calls yet"
    if change.low <= 0 <= change.high:
        return "no difference seen"
    if events < MIN_EVENTS:
        return "not enough calls yet"
    higher = change.low > 0
    if guardrail.high_is == "neither":
        return "higher" if higher else "lower"
    return "worse" if higher else "better"
