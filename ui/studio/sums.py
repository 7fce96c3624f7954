"""What a stretch of calls was like, counted with pandas. Pure: records in, tables out, empty ones included."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd

from ui.studio.backend import LoggedCall, LoggedTurn

WAITS = {"first_audio_ms": "first sound", "first_content_ms": "the answer"}
"""What a caller waits for, by the stage's name in `TurnTimings`."""
PERCENTILES = {50: "half of the turns", 95: "95 of 100 turns"}
_WORD = re.compile(r"[^\W\d_]{2,}", re.UNICODE)
"""Numbers say little without what they count."""
_NO_CONTENT = frozenset(
    "a an and the in on of to with for or at by i we me my it is are any some do you have has please want would like "
    "looking find show under over than no not that near from below above between least most about something anything "
    "there can could hi hello ok okay then also maybe price size bedroom bedrooms bed beds room rooms bath baths "
    "bathroom bathrooms flat flats apartment apartments home homes property properties euro euros thousand million one "
    "two three four five six cheaper bigger smaller square metres meters wait actually well "
    "un una unos unas el la los las en de del al con por para o y que es son me mi lo se su más menos sin no hay busco "
    "quiero algo por favor tiene tienes cerca hola busca buscando estoy habitación habitaciones dormitorio dormitorios "
    "baño baños piso pisos vivienda viviendas casa casas mil millón millones dos tres cuatro cinco seis precio metros "
    "cuadrados barato entre hasta espera espere pues".split()
)


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the whole stretch.

    Attributes:
        waited_s: median wait for the first sound of an answer; None without a spoken turn.
        slow_s: 95 of 100 turns waited no longer than that.
        found_share: of searches that were carried out, those that found what was asked; None without any.
        cost: None when nothing was counted.
        unpriced: pieces of work whose price is not known: the true cost is higher.
    """

    calls: int
    turns: int
    waited_s: float | None
    slow_s: float | None
    found_share: float | None
    cost: float | None
    unpriced: int


def totals(calls: Sequence[LoggedCall], turns: Sequence[LoggedTurn]) -> Totals:
    """The figures at the head of the dashboard."""
    waits = [turn.timings["first_audio_ms"] for turn in turns if turn.said and "first_audio_ms" in turn.timings]
    searched = sum(call.searches for call in calls)
    costs = [call.cost for call in calls if call.cost is not None]
    return Totals(
        calls=len(calls),
        turns=sum(call.turns for call in calls),
        waited_s=float(pd.Series(waits).median()) / 1_000 if waits else None,
        slow_s=float(pd.Series(waits).quantile(0.95)) / 1_000 if waits else None,
        found_share=sum(call.found for call in calls) / searched if searched else None,
        cost=sum(costs) if costs else None,
        unpriced=sum(call.unpriced for call in calls),
    )


def calls_per_day(calls: Sequence[LoggedCall], zone: ZoneInfo) -> pd.DataFrame:
    """Calls by day (index, of the agency's time zone; days without a call are there) and channel (columns)."""
    frame = pd.DataFrame({"day": [_day(call, zone) for call in calls], "channel": [call.channel for call in calls]})
    if frame.empty:
        return frame.set_index("day")[[]]
    return _every_day(frame.groupby(["day", "channel"]).size().unstack(fill_value=0)).astype(int)


def cost_per_day(calls: Sequence[LoggedCall], zone: ZoneInfo) -> pd.Series:
    """What was spent by day; calls whose cost was not counted are left out."""
    counted = [call for call in calls if call.cost is not None]
    if not counted:
        return pd.Series(dtype=float)
    series = pd.Series([call.cost for call in counted], index=[_day(call, zone) for call in counted], dtype=float)
    return _every_day(series.groupby(level=0).sum().to_frame("cost"))["cost"]


def waits_per_day(turns: Sequence[LoggedTurn], zone: ZoneInfo) -> pd.DataFrame:
    """Seconds that callers waited: day (index), and a column for each of `WAITS` and `PERCENTILES`, as a pair.

    Percentiles of few turns are interpolated between them. Days without a spoken turn have no row.
    """
    rows = [
        {"day": pd.Timestamp(turn.ended_at.astimezone(zone).date()), **{name: turn.timings.get(name) for name in WAITS}}
        for turn in turns
        if turn.said and any(name in turn.timings for name in WAITS)
    ]
    if not rows:
        return pd.DataFrame(columns=pd.MultiIndex.from_product([WAITS, PERCENTILES]))
    days = pd.DataFrame(rows).astype(dict.fromkeys(WAITS, float)).groupby("day")
    return pd.DataFrame(
        {(name, percent): days[name].quantile(percent / 100) / 1_000 for name in WAITS for percent in PERCENTILES}
    )


def fruitless(turns: Sequence[LoggedTurn]) -> pd.DataFrame:
    """Searches that found nothing of what was asked, the most frequent first: words, given_up, times."""
    found = [
        (search.own_words, search.relaxed)
        for turn in turns
        for search in turn.searches
        if search.fruitless and search.own_words.strip("… ")
    ]
    if not found:
        return pd.DataFrame(columns=["words", "given_up", "times"])
    frame = pd.DataFrame(found, columns=["words", "given_up"])
    frame["words"] = frame["words"].str.strip().str.lower()
    counted = frame.groupby(["words", "given_up"]).size().rename("times").reset_index()
    return counted.sort_values(["times", "words"], ascending=[False, True], ignore_index=True)


def fruitless_words(turns: Sequence[LoggedTurn], most: int = 20) -> pd.Series:
    """In how many such searches each word was, those apart that say nothing by themselves; the most frequent first."""
    counted: Counter[str] = Counter()
    for turn in turns:
        for search in turn.searches:
            if search.fruitless:
                counted.update(set(_WORD.findall(search.own_words.lower())) - _NO_CONTENT)
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:most]
    return pd.Series(dict(ordered), dtype=int)


def places(turns: Sequence[LoggedTurn], most: int = 15) -> pd.DataFrame:
    """Places that searches named: asked and fruitless (how many of those found nothing); the most frequent first."""
    rows = [(place, search.fruitless) for turn in turns for search in turn.searches for place in search.places]
    if not rows:
        return pd.DataFrame(columns=["asked", "fruitless"])
    frame = pd.DataFrame(rows, columns=["place", "fruitless"])
    counted = frame.groupby("place")["fruitless"].agg(asked="size", fruitless="sum").astype(int).reset_index()
    return counted.sort_values(["asked", "place"], ascending=[False, True]).head(most).set_index("place")


def fall_backs(turns: Sequence[LoggedTurn]) -> pd.DataFrame:
    """Failures of engines: stage, engine, instead, times; the most frequent first."""
    rows = [(each.stage, each.engine, each.instead) for turn in turns for each in turn.fall_backs]
    if not rows:
        return pd.DataFrame(columns=["stage", "engine", "instead", "times"])
    frame = pd.DataFrame(rows, columns=["stage", "engine", "instead"])
    counted = frame.groupby(["stage", "engine", "instead"]).size().rename("times").reset_index()
    return counted.sort_values(["times", "stage", "engine"], ascending=[False, True, True], ignore_index=True)


def _day(call: LoggedCall, zone: ZoneInfo) -> pd.Timestamp:
    return pd.Timestamp(call.started_at.astimezone(zone).date())


def _every_day(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reindex(pd.date_range(frame.index.min(), frame.index.max(), freq="D"), fill_value=0)
