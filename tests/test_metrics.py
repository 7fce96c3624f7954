"""Metrics: counted where they happen, asked for when read, in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from avatars.avatar import load_avatars
from pipeline.errors import CallRefused, SearchFailed
from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    CutOff,
    EngineFailed,
    Event,
    Overlapped,
    ReplyCorrected,
    Speculated,
    TurnEnded,
    TurnTimings,
)
from pipeline.experiments.assignment import Arm, Experiments
from pipeline.feed import EventFeed
from pipeline.observability.metrics import Metrics
from pipeline.observability.phone_metrics import PhoneMetrics
from pipeline.observability.records import RecordStatus
from pipeline.properties import Property
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.listings.loading import Listings
from pipeline.search.parameters import SearchParameters
from pipeline.search.service import SearchService
from pipeline.search.status import CacheStatus, SearchStatus
from pipeline.settings import PROJECT_ROOT
from pipeline.transports.desk import CallDesk
from tests.search.conftest import listing
from tests.timeline import TARA

STATUS = SearchStatus(
    ready=True,
    backend="in-process",
    degraded=True,
    reason="Qdrant does not answer",
    fallbacks=2,
    listings=277,
    rejected=4,
    redacted=3,
    listings_problem="lacks a column",
    parser_fallbacks=6,
    cache=CacheStatus(5, 1, 7, 9),
    hung=1,
)


def desk() -> CallDesk:
    return CallDesk(load_avatars(PROJECT_ROOT / "avatars" / "definitions"), "tara", 8)


def values(metrics: Metrics) -> dict[str, float]:
    """Every sample by its name and labels, as a Prometheus server reads them."""
    found = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        assert family.documentation, family.name
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def test_states_are_those_of_the_moment() -> None:
    house_desk, status = desk(), [STATUS]
    metrics = Metrics(house_desk, lambda: status[0])
    with pytest.raises(CallRefused):
        house_desk.admit("phone", 24_000)
    found = values(metrics)
    expected = {
        "casavoz_calls_in_progress": 0,
        "casavoz_calls_max": 8,
        "casavoz_calls_refused_total": 1,
        "casavoz_search_ready": 1,
        "casavoz_search_backend{backend=in-process}": 1,
        "casavoz_search_backend{backend=qdrant}": 0,
        "casavoz_search_cache_hits_total{kind=exact}": 5,
        "casavoz_search_cache_hits_total{kind=near}": 1,
        "casavoz_search_cache_misses_total": 7,
        "casavoz_search_cache_entries": 9,
        "casavoz_search_degraded": 1,
        "casavoz_search_fallbacks_total": 2,
        "casavoz_search_hung": 1,
        "casavoz_parser_fallbacks_total": 6,
        "casavoz_listings": 277,
        "casavoz_listings_rejected": 4,
        "casavoz_listings_redacted": 3,
        "casavoz_listings_problem": 1,
        "casavoz_searches_total{outcome=found}": 0,
        "casavoz_listings_reloads_total{outcome=refused}": 0,
    }
    assert {name: found[name] for name in expected} == expected
    status[0] = replace(STATUS, backend="qdrant", degraded=False, listings=3)
    found = values(metrics)
    assert found["casavoz_search_backend{backend=qdrant}"] == 1 and found["casavoz_search_degraded"] == 0
    assert found["casavoz_listings"] == 3


def test_every_name_says_whose_it_is() -> None:
    families = list(text_string_to_metric_families(Metrics(desk(), lambda: STATUS).text().decode()))
    assert families and all(family.name.startswith("casavoz_") for family in families)


def test_before_the_search_is_there() -> None:
    found = values(Metrics(desk(), lambda: None))
    assert found["casavoz_search_ready"] == 0
    assert "casavoz_listings" not in found


def test_several_services_in_one_process_count_apart() -> None:
    first, second = Metrics(desk(), lambda: None), Metrics(desk(), lambda: None)
    first.searched("nothing", 0.004)
    first.reloaded("taken")
    first.read(0.0011, "openai", True)
    counted = values(first)
    assert counted["casavoz_searches_total{outcome=nothing}"] == 1
    assert counted["casavoz_search_duration_seconds_bucket{le=0.005}"] == 1
    assert counted["casavoz_search_duration_seconds_bucket{le=0.002}"] == 0
    assert counted["casavoz_search_duration_seconds_sum"] == pytest.approx(0.004)
    assert counted["casavoz_parse_duration_seconds_count{parser=openai}"] == 1
    assert counted["casavoz_listings_reloads_total{outcome=taken}"] == 1
    assert values(second)["casavoz_searches_total{outcome=nothing}"] == 0


class _Ranks:
    """An index that ranks, or fails."""

    health = IndexHealth("in-process")
    error: Exception | None = None

    def load(self, listings: Sequence[Property]) -> None:
        self.ids = [home.id for home in listings]

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        if self.error is not None:
            raise self.error
        return self.ids

    def close(self) -> None:
        pass


async def test_a_real_service_is_counted() -> None:
    homes = (listing(1, "Sants", "Barcelona"), listing(2, "Retiro", "Madrid"))
    service: list[SearchService] = []
    metrics = Metrics(desk(), lambda: service[0].status if service else None)
    index = _Ranks()
    service.append(SearchService(Listings(homes), lambda: index, 5.0, observer=metrics))
    await service[0].warm_up()
    for query in ("a home in Sants", "a flat in Sants", "a home in Retiro under 200 thousand", "something downtown"):
        await service[0].search(query)
    index.error = cast(Exception, RuntimeError("broken"))
    with pytest.raises(SearchFailed):
        await service[0].search("three bedrooms")
    found = values(metrics)
    outcomes = {name: found[f"casavoz_searches_total{{outcome={name}}}"] for name in ("found", "relaxed", "question")}
    assert outcomes == {"found": 2, "relaxed": 1, "question": 1}
    assert found["casavoz_searches_total{outcome=failed}"] == 1
    assert found["casavoz_search_duration_seconds_count"] == 5
    assert found["casavoz_parse_duration_seconds_count{parser=local}"] == 5
    assert found["casavoz_search_cache_hits_total{kind=exact}"] == 1
    assert found["casavoz_listings"] == 2
    await service[0].close()


async def followed(metrics: Metrics, *events: Event, at_s: float = 42.0) -> dict[str, float]:
    """What the metrics say after a call."""
    feed = EventFeed()
    subscription = feed.subscribe()
    for event in events:
        feed.publish(CallEvent("call-1", 1, at_s, event))
    feed.close()
    await metrics.follow(subscription)
    return values(metrics)


PHONE = CallStarted("phone", "Tara")
TIMINGS = TurnTimings(
    decided_ms=310.0,
    transcript_ms=280.0,
    first_token_ms=290.0,
    first_sentence_ms=295.0,
    first_audio_ms=340.0,
    finished_ms=4_000.0,
    first_content_ms=700.0,
    heard_ms=365.0,
)


async def test_the_stages_of_a_spoken_turn() -> None:
    found = await followed(Metrics(desk(), lambda: None), PHONE, TurnEnded("a flat", "There is one.", timings=TIMINGS))
    name = "casavoz_turn_stage_seconds"
    sums = {
        stage: found[f"{name}_sum{{channel=phone,stage={stage}}}"]
        for stage in ("decided", "transcript", "first_token", "first_sentence", "first_audio", "first_content", "heard")
    }
    assert sums == {
        "decided": pytest.approx(0.31),
        "transcript": pytest.approx(0.28),
        "first_token": pytest.approx(0.29),
        "first_sentence": pytest.approx(0.295),
        "first_audio": pytest.approx(0.34),
        "first_content": pytest.approx(0.7),
        "heard": pytest.approx(0.365),
    }
    assert [found[f"{name}_bucket{{channel=phone,le={le},stage=first_content}}"] for le in ("0.6", "0.7", "0.8")] == [
        0,
        1,
        1,
    ]
    assert not [sample for sample in found if "finished" in sample]
    assert found["casavoz_turns_total{channel=phone,result=played}"] == 1


async def test_a_stage_that_was_not_reached_is_not_counted() -> None:
    timings = TurnTimings(decided_ms=300.0, first_audio_ms=-4.0)
    found = await followed(Metrics(desk(), lambda: None), PHONE, TurnEnded("a flat", "", True, timings))
    counted = {name for name in found if name.startswith("casavoz_turn_stage_seconds_count")}
    assert counted == {
        "casavoz_turn_stage_seconds_count{channel=phone,stage=decided}",
        "casavoz_turn_stage_seconds_count{channel=phone,stage=first_audio}",
    }
    assert found["casavoz_turn_stage_seconds_sum{channel=phone,stage=first_audio}"] == 0
    assert found["casavoz_turns_total{channel=phone,result=interrupted}"] == 1


async def test_prompts_are_no_turns_and_typed_words_have_no_end_of_speech() -> None:
    typed = TurnEnded("a flat", "Yes.", timings=TurnTimings(first_token_ms=5.0, first_audio_ms=90.0))
    wordless = TurnEnded("", "Sorry?", timings=TurnTimings(decided_ms=400.0, transcript_ms=500.0))
    greeting = TurnEnded("", "Hi, I'm Tara.", timings=TurnTimings(first_audio_ms=20.0))
    found = await followed(Metrics(desk(), lambda: None), PHONE, greeting, typed, wordless)
    turns = {
        result: found[f"casavoz_turns_total{{channel=phone,result={result}}}"] for result in ("played", "wordless")
    }
    assert turns == {"played": 1, "wordless": 1}
    assert "casavoz_turn_stage_seconds_count{channel=phone,stage=first_audio}" not in found
    assert found["casavoz_turn_stage_seconds_count{channel=phone,stage=decided}"] == 1


def test_written_turns_are_counted_apart() -> None:
    metrics = Metrics(desk(), lambda: None)
    metrics.wrote(CallEvent("t", 0, 0.0, TurnEnded("a flat", "Yes.", timings=TurnTimings(first_token_ms=250.0))))
    found = values(metrics)
    assert found["casavoz_turns_total{channel=text,result=played}"] == 1
    assert found["casavoz_turn_stage_seconds_sum{channel=text,stage=first_token}"] == 0.25
    assert found["casavoz_turns_total{channel=browser,result=played}"] == 0


async def test_what_happened_in_a_call() -> None:
    metrics = Metrics(desk(), lambda: None)
    found = await followed(
        metrics,
        PHONE,
        Overlapped("backchannel", 240.0),
        Overlapped("turn", 90.0),
        Overlapped("turn", 450.0),
        Speculated("used"),
        Speculated("dropped"),
        Speculated("dropped"),
        CutOff(640.0),
        ReplyCorrected("number", "corrected", "three hundred thousand", "four hundred thousand"),
        ReplyCorrected("number", "corrected", "two bedrooms", "three bedrooms"),
        ReplyCorrected("place", "dropped", "near the tower", ""),
        EngineFailed("stt", "whisper-groq", "503", "moonshine"),
        EngineFailed("tts", "kokoro", "broken"),
        CallEnded("silence"),
    )
    expected = {
        "casavoz_interruptions_total{outcome=turn}": 2,
        "casavoz_interruptions_total{outcome=backchannel}": 1,
        "casavoz_interruptions_total{outcome=echo}": 0,
        "casavoz_interruption_hold_seconds_bucket{le=0.1,outcome=turn}": 1,
        "casavoz_interruption_hold_seconds_bucket{le=0.5,outcome=turn}": 2,
        "casavoz_speculations_total{outcome=used}": 1,
        "casavoz_speculations_total{outcome=dropped}": 2,
        "casavoz_cut_off_pause_seconds_count": 1,
        "casavoz_reply_corrections_total{kind=number,outcome=corrected}": 2,
        "casavoz_reply_corrections_total{kind=number,outcome=dropped}": 0,
        "casavoz_reply_corrections_total{kind=place,outcome=dropped}": 1,
        "casavoz_cut_off_pause_seconds_bucket{le=0.6}": 0,
        "casavoz_cut_off_pause_seconds_bucket{le=0.7}": 1,
        "casavoz_engine_failures_total{engine=whisper-groq,fallback=moonshine,stage=stt}": 1,
        "casavoz_engine_failures_total{engine=kokoro,fallback=,stage=tts}": 1,
        "casavoz_calls_total{channel=phone,reason=silence}": 1,
        "casavoz_call_duration_seconds_bucket{channel=phone,le=30.0}": 0,
        "casavoz_call_duration_seconds_bucket{channel=phone,le=60.0}": 1,
    }
    assert {name: found[name] for name in expected} == expected
    found = await followed(metrics, CallStarted("browser", "Leo"), CallEnded("hangup"))
    assert found["casavoz_calls_total{channel=browser,reason=hangup}"] == 1
    assert found["casavoz_calls_total{channel=phone,reason=silence}"] == 1


async def test_an_event_that_cannot_be_counted_hurts_nobody() -> None:
    broken = TurnEnded("x", "y", timings=cast(TurnTimings, None))
    found = await followed(Metrics(desk(), lambda: None), PHONE, broken, CallEnded("hangup"))
    assert found["casavoz_calls_total{channel=phone,reason=hangup}"] == 1


async def test_where_an_experiment_runs_every_call_metric_has_the_variant() -> None:
    arms = {"tara": (Arm("x/control", 1.0, TARA), Arm("x/short", 1.0, TARA))}
    metrics = Metrics(CallDesk({}, "tara", 8, Experiments(arms)), lambda: None)
    short = CallStarted("phone", "Tara", None, "thread", "x/short")
    found = await followed(
        metrics, short, TurnEnded("a flat", "Yes.", timings=TIMINGS), CutOff(640.0), Overlapped("turn", 90.0)
    )
    await followed(metrics, PHONE, CallEnded("hangup"))
    made_up = CallStarted("phone", "Tara", None, "thread", "made up")
    found = await followed(metrics, made_up, CallEnded("hangup"))
    expected = {
        "casavoz_turns_total{channel=phone,result=played,variant=x/short}": 1,
        "casavoz_turns_total{channel=phone,result=played,variant=x/control}": 0,
        "casavoz_turns_total{channel=phone,result=played,variant=none}": 0,
        "casavoz_turn_stage_seconds_count{channel=phone,stage=decided,variant=x/short}": 1,
        "casavoz_cut_off_pause_seconds_count{variant=x/short}": 1,
        "casavoz_interruptions_total{outcome=turn,variant=x/short}": 1,
        # Whatever comes, there are as many labels as variants and one more.
        "casavoz_calls_total{channel=phone,reason=hangup,variant=none}": 2,
    }
    assert {name: found[name] for name in expected} == expected
    assert not [name for name in found if "made up" in name]
    metrics.wrote(CallEvent("t", 0, 0.0, TurnEnded("a flat", "Yes.")), "x/control")
    assert values(metrics)["casavoz_turns_total{channel=text,result=played,variant=x/control}"] == 1


def test_records_that_were_lost_show() -> None:
    metrics = Metrics(desk(), lambda: None, records=lambda: RecordStatus(written=7, lost=2))
    assert values(metrics)["casavoz_records_lost_total"] == 2
    assert values(metrics)["casavoz_records_written_total"] == 7
    assert "casavoz_records_lost_total" not in values(Metrics(desk(), lambda: None))


def test_what_happens_at_the_telephones_doors_is_counted() -> None:
    metrics = Metrics(desk(), lambda: None)
    doors = PhoneMetrics(metrics.registry)
    before = values(metrics)
    assert before["casavoz_phone_ended_total{status=busy}"] == 0
    doors.phone_refused("socket", "used token")
    doors.phone_ended("busy")
    doors.call_placed("timeout")
    after = values(metrics)
    assert after["casavoz_phone_refused_total{door=socket,reason=used token}"] == 1
    assert after["casavoz_phone_ended_total{status=busy}"] == 1
    assert after["casavoz_phone_placed_total{outcome=timeout}"] == 1
