"""Whether searches find what was wished, through the whole service, judged by labels and by the listings' own facts."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.properties import Property
from pipeline.search.parameters import Place, SearchParameters, Weights
from pipeline.search.service import SearchService
from pipeline.search.wishes.known_wishes import split_wishes
from tests.evaluation.labels import Case, as_parameters
from tests.search.listing_facts import ListingFacts

Facts = Mapping[str, ListingFacts]
_TOP = 5


@dataclass(slots=True)
class FindingScore:
    """Precision and recall of results.

    Attributes:
        judged: queries whose label has results to find.
        first_right: those whose first result is one of the best: every bound, and as many wishes as any has.
        recall_sum: sum over the queries of the share of relevant listings among the first five.
        violations: results that break a labelled bound, place or exclusion.
        wrong: query, what came first, what was missed.
    """

    judged: int = 0
    first_right: int = 0
    recall_sum: float = 0.0
    violations: int = 0
    wrong: list[str] = field(default_factory=list)


async def score_results(service: SearchService, cases: Sequence[Case], facts: Facts) -> FindingScore:
    """Search for each case that is a search, and hold the results against its label.

    Args:
        service: warmed up.
        cases: labelled queries.
        facts: what each listing truly has, by id; of one that is not there nothing is known.
    """
    score = FindingScore()
    named = {place.name: place for place in service.places.places}
    for case in cases:
        want = case.want
        if (
            "ask" in want
            or not _is_search(want)
            or not {*want.get("places", []), *want.get("not_places", [])} <= set(named)
        ):
            continue
        wish = as_parameters(want, named)
        obeying = [home for home in service.listings.properties if wish.allows(home)]
        if not obeying:
            continue
        merit = {home.id: _merit(home, wish, want, facts) for home in obeying}
        best = max(least for least, _ in merit.values())
        relevant = {listing_id for listing_id, (_, most) in merit.items() if most >= best}
        result = await service.search(case.text, _TOP)
        score.judged += 1
        found = [home.id for home in result.properties]
        score.violations += sum(not wish.allows(home) for home in result.properties)
        right = bool(found) and found[0] in relevant
        score.first_right += right
        share = len(relevant.intersection(found)) / min(_TOP, len(relevant))
        score.recall_sum += share
        if not right or share < 1:
            score.wrong.append(
                f"{case.id} {case.text!r}: first {found[:1]}, {len(relevant & set(found))} of "
                f"{min(_TOP, len(relevant))} relevant ones in the first five"
            )
    return score


def _is_search(want: Mapping[str, Any]) -> bool:
    return any(name in want for name in want if name not in ("forget", "changes", "limit")) and "changes" not in want


def _merit(home: Property, wish: SearchParameters, want: Mapping[str, Any], facts: Facts) -> tuple[int, int]:
    """How many wishes the listing fulfils, less the ruled-out things it has: surely, and at most."""
    wished, unwanted = set(split_wishes(wish.text)), set(want.get("unwanted", []))
    known = facts.get(home.id)
    if known is None:
        return -len(unwanted), len(wished)
    bad = len(known.has & unwanted)
    return len(known.has & wished) - bad, len((known.has | known.open) & wished) - bad


def random_parameters(
    generator: random.Random, listings: Sequence[Property], places: Sequence[Place]
) -> SearchParameters:
    """Filters as they may come: bounds near the values of some listing, each present about every third time."""
    home = generator.choice(listings)

    def maybe(value: float, spread: float) -> int | None:
        return int(value * generator.uniform(1 - spread, 1 + spread)) if generator.random() < 0.3 else None

    some = list(places)
    chosen = generator.sample(some, k=min(len(some), generator.choice((0, 0, 1, 1, 2, 3))))
    excluded = generator.sample(some, k=min(len(some), generator.choice((0, 0, 0, 1, 2))))
    return SearchParameters(
        text=generator.choice(("", "", "terrace", "swimming pool, lift", "bright, quiet", "frescoed ceilings")),
        unwanted=generator.choice(((), (), ("ground floor",), ("furnished", "lift"))),
        place=chosen[0] if chosen else None,
        or_places=tuple(chosen[1:]),
        excluded_places=tuple(excluded),
        min_rooms=maybe(home.rooms, 0.5),
        max_rooms=maybe(home.rooms + 1, 0.5),
        min_baths=maybe(home.baths, 0.5),
        max_baths=maybe(home.baths + 1, 0.5),
        min_size=maybe(home.sqft, 0.4),
        max_size=maybe(home.sqft, 0.4),
        min_price=maybe(home.price, 0.4),
        max_price=maybe(home.price, 0.4),
        weights=generator.choice((Weights(), Weights(0.5, 0.1, 0.4), Weights(0.7, 0.3, 0.0))),
        limit=generator.choice((1, 5, 50)),
    )


@dataclass(frozen=True, slots=True)
class FilterCheck:
    """What random filters came to: searches, results seen, results that broke a filter, answers that lacked some."""

    searches: int
    results: int
    violations: int
    incomplete: int


async def check_filters(
    service: SearchService, count: int, seed: int = 7, on_progress: Callable[[int], None] = lambda done: None
) -> FilterCheck:
    """`count` random filters through the service and its index: none may be broken, nothing may be missing."""
    generator = random.Random(seed)
    listings, places = service.listings.properties, service.places.places
    results = violations = incomplete = 0
    for done in range(count):
        wish = random_parameters(generator, listings, places)
        found = await service.find(wish)
        results += len(found.properties)
        obeyed = wish if found.relaxed is None else found.parameters
        if found.relaxed is None:
            violations += sum(not obeyed.allows(home) for home in found.properties)
            expected = min(wish.limit, sum(map(wish.allows, listings)))
            incomplete += len(found.properties) != expected
        on_progress(done + 1)
    return FilterCheck(count, results, violations, incomplete)


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Of durations, in milliseconds."""

    p50_ms: float
    p95_ms: float
    most_ms: float

    @classmethod
    def of(cls, durations_s: Sequence[float]) -> Percentiles:
        """Percentiles of seconds."""
        ordered = sorted(durations_s)
        return cls(ordered[len(ordered) // 2] * 1_000, ordered[int(len(ordered) * 0.95)] * 1_000, ordered[-1] * 1_000)


async def measure_latency(service: SearchService, texts: Sequence[str], count: int = 1_000) -> dict[str, Percentiles]:
    """Time of `count` parses, searches and cached searches of `texts`.

    A text said for the second time would be a cached search, so each is searched for with another size bound.
    """
    parses, searches, cached = [], [], []
    for number in range(count):
        text = texts[number % len(texts)]
        began = time.perf_counter()
        parsed = service.parser.parse(text)
        parses.append(time.perf_counter() - began)
        wish = replace(parsed.parameters, min_size=15 + number * 0.01, max_size=None)
        began = time.perf_counter()
        await service.find(wish, text)
        searches.append(time.perf_counter() - began)
        began = time.perf_counter()
        await service.find(wish, text)
        cached.append(time.perf_counter() - began)
    return {"parse": Percentiles.of(parses), "search": Percentiles.of(searches), "cached": Percentiles.of(cached)}
