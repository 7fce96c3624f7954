"""Costs: known answers by hand, what is not known said to be so, per turn, per call and in the report."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import pytest

from pipeline.engines.resilience.breaker import Breakers, EngineState
from pipeline.errors import SettingsError
from pipeline.events import CallEnded, CallEvent, CallStarted, EngineFailed, Event, TurnEnded
from pipeline.feed import EventFeed
from pipeline.observability import costs
from pipeline.observability.metrics import Metrics
from pipeline.observability.prices import PriceTable, load_prices
from pipeline.observability.records import RecordStore, database
from pipeline.observability.records.reading import read_calls, read_spent, read_turns
from pipeline.observability.spending import Spent
from pipeline.observability.turn_log import TurnLog
from pipeline.settings import PROJECT_ROOT
from pipeline.work_events import EngineUsed
from tests.test_metrics import desk, followed, values
from tests.test_records import record

PRICES = load_prices()
GROQ = EngineUsed("llm", "groq", "openai/gpt-oss-20b", 480.0, 110.0, input_tokens=1_000, output_tokens=200)
GROQ_COST = 1_000 * 0.075e-6 + 200 * 0.30e-6
HEARD = EngineUsed("stt", "whisper-groq", "whisper-large-v3", 300.0, audio_s=3.2)
HEARD_COST = 10 * 0.111 / 3_600
SPOKEN = EngineUsed("tts", "together", "canopylabs/orpheus-3b-0.1-ft", 900.0, 210.0, audio_s=4.0, characters=60)
OURS = EngineUsed("tts", "kokoro", duration_ms=200.0, first_ms=80.0, audio_s=2.0, characters=30)
PHONE_MINUTES = 0.0178 + 0.0044


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RecordStore]:
    store = RecordStore(tmp_path / "records.db", 30)
    yield store
    store.close()


def test_tokens_cost_what_the_table_says() -> None:
    assert PRICES.of(GROQ) == pytest.approx(0.000135)  # 0.000075 for a thousand in, 0.00006 for two hundred out


def test_cached_tokens_are_some_of_the_input_and_cost_less() -> None:
    half = EngineUsed("llm", "groq", GROQ.model, input_tokens=1_000, cached_tokens=600, output_tokens=200)
    assert PRICES.of(half) == pytest.approx((400 * 0.075 + 600 * 0.0375 + 200 * 0.30) / 1e6)


def test_groq_bills_ten_seconds_at_least() -> None:
    short, long = (EngineUsed("stt", "whisper-groq", "whisper-large-v3", audio_s=audio_s) for audio_s in (0.8, 36.0))
    assert PRICES.of(short) == PRICES.of(HEARD) == pytest.approx(0.000308333, rel=1e-5)
    assert PRICES.of(long) == pytest.approx(0.00111)


def test_characters_cost_what_a_table_of_ones_own_says(tmp_path: Path) -> None:
    own = tmp_path / "prices.yaml"
    own.write_text(
        "currency: USD\nengines:\n  - {engine: together, model: canopylabs/orpheus-3b-0.1-ft, characters: 20, "
        "source: our contract, date: 2026-11-01}\n",
        encoding="utf-8",
    )
    assert load_prices(own).of(SPOKEN) == pytest.approx(60 * 20 / 1e6)
    assert load_prices(own).of(GROQ) is None


def test_engines_of_this_process_cost_nothing_and_unknown_models_are_unknown() -> None:
    assert PRICES.of(OURS) == 0.0
    assert PRICES.of(EngineUsed("llm", "local")) == 0.0
    assert PRICES.of(SPOKEN) is None  # no published price could be read
    assert PRICES.of(EngineUsed("llm", "groq", "a-new-model", input_tokens=10, output_tokens=5)) is None


def test_what_failed_costs_nothing_and_a_stream_that_was_stopped_before_its_count_is_unknown() -> None:
    assert PRICES.of(EngineUsed("stt", "whisper-groq", "whisper-large-v3", audio_s=4.0, outcome="failed")) == 0.0
    assert PRICES.of(EngineUsed("llm", "groq", GROQ.model, outcome="failed")) == 0.0
    assert PRICES.of(EngineUsed("llm", "groq", GROQ.model, first_ms=90.0, outcome="stopped")) is None


def test_each_begun_minute_of_telephone_counts() -> None:
    assert PRICES.of_telephone(60.0) == pytest.approx(PHONE_MINUTES)
    assert PRICES.of_telephone(61.0) == pytest.approx(2 * PHONE_MINUTES)
    assert load_prices(country="us").of_telephone(1.0) == pytest.approx(0.0085 + 0.0044)
    assert load_prices(country="FR").of_telephone(1.0) is None


def test_every_price_says_where_it_was_read() -> None:
    for price in PRICES.engines:
        priced = (price.input, price.audio_hour, price.characters) != (None, None, None)
        assert priced == (price.date is not None) == (price.source != "not verified"), price
    assert all(price.date is not None and price.source for price in PRICES.telephone)


@pytest.mark.parametrize("text", ["", "- a list", "currency: EUR", "engines: [{engine: x}]", "engines: {", "x: 1"])
def test_a_table_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "prices.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"The prices in .*prices\.yaml cannot be used"):
        load_prices(tmp_path / "prices.yaml")


async def test_a_turn_has_what_its_work_cost_thrown_away_drafts_too() -> None:
    log, feed = TurnLog(), EventFeed()
    subscription = feed.subscribe()
    discarded = EngineUsed("llm", "groq", GROQ.model, input_tokens=1_000, output_tokens=200, outcome="stopped")
    for event in (CallStarted("phone", "Tara"), HEARD, discarded, GROQ, SPOKEN, TurnEnded("a flat", "Here.")):
        feed.publish(CallEvent("call-1", 1, 2.5, event))
    for event in (OURS, TurnEnded("thanks", "Bye.")):
        feed.publish(CallEvent("call-1", 2, 5.0, event))
    feed.close()
    await log.follow(subscription)
    first, second = log.records
    assert first.spent == (
        Spent("stt", "whisper-groq", "whisper-large-v3", 1, pytest.approx(HEARD_COST), 0),
        Spent("llm", "groq", "openai/gpt-oss-20b", 2, pytest.approx(2 * GROQ_COST), 0),
        Spent("tts", "together", "canopylabs/orpheus-3b-0.1-ft", 1, 0.0, 1),
    )
    assert second.spent == (Spent("tts", "kokoro", "", 1, 0.0, 0),)
    assert first.forgotten().spent == first.spent


CALL: tuple[tuple[float, Event], ...] = (
    (0.0, CallStarted("phone", "Tara", "+34600111222", "caller-1")),
    (1.0, HEARD),
    (2.0, GROQ),
    (3.0, SPOKEN),
    (4.0, TurnEnded("a flat", "Here is one.")),
    (5.0, GROQ),  # prepared early, and the caller hung up
    (61.5, CallEnded("hangup")),
)
CALL_COST = HEARD_COST + 2 * GROQ_COST + 2 * PHONE_MINUTES


async def test_a_call_costs_its_engines_and_its_minutes(store: RecordStore) -> None:
    await record(store, *CALL)
    (kept,) = read_calls(store.path)
    assert kept.cost == pytest.approx(CALL_COST) and kept.unpriced == 1
    spent = read_spent(store.path, channels=("phone",))
    assert [(each.stage, each.engine, each.model, each.pieces, each.unpriced) for each in spent] == [
        ("telephone", "twilio", "ES", 1, 0),
        ("stt", "whisper-groq", "whisper-large-v3", 1, 0),
        ("llm", "groq", "openai/gpt-oss-20b", 2, 0),
        ("tts", "together", "canopylabs/orpheus-3b-0.1-ft", 1, 1),
    ]
    assert read_spent(store.path, channels=("browser",)) == []
    (turn,) = read_turns(store.path, "call-1")
    assert [each["engine"] for each in turn["spent"]] == ["whisper-groq", "groq", "together"]
    assert "600111222" not in store.path.read_bytes().decode(errors="replace")


def old_file(path: Path) -> None:
    """A file of records as the version before costs wrote it."""
    with closing(sqlite3.connect(path)) as connection:
        counted = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in database.COUNTED)
        connection.executescript(
            "CREATE TABLE calls (call_id TEXT PRIMARY KEY, thread_id TEXT NOT NULL, channel TEXT NOT NULL, "
            "avatar TEXT NOT NULL, variant TEXT NOT NULL, caller TEXT NOT NULL, started_at REAL NOT NULL, "
            f"ended_at REAL, ended_by TEXT NOT NULL DEFAULT '', duration_s REAL, summary TEXT, {counted});"
            "INSERT INTO calls (call_id, thread_id, channel, avatar, variant, caller, started_at, turns) "
            f"VALUES ('old', 't', 'phone', 'Tara', '', '…22', {datetime.now(timezone.utc).timestamp()}, 3);"
            "PRAGMA user_version = 1;"
        )


async def test_a_file_from_before_costs_is_read_and_goes_on(tmp_path: Path, store: RecordStore) -> None:
    old_file(store.path)
    (old,) = read_calls(store.path)
    assert (old.cost, old.unpriced, old.counts.turns) == (None, 0, 3)
    assert read_spent(store.path, channels=("phone",)) == []
    await record(store, *CALL)
    by_id = {call.call_id: call for call in read_calls(store.path)}
    assert by_id["old"].cost is None and by_id["old"].counts.turns == 3
    assert by_id["call-1"].cost == pytest.approx(CALL_COST)
    report = costs.report_of(store.path, "USD")
    assert (report.calls, report.uncounted) == (1, 1)
    assert report.per_call == pytest.approx(CALL_COST)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = costs.main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


async def test_the_report(store: RecordStore, capsys: pytest.CaptureFixture[str]) -> None:
    await record(store, *CALL)
    code, told, _ = run(capsys, "--records", str(store.path))
    assert code == 0
    assert f"per call         {CALL_COST:.6f} USD" in told and f"per 1 000 calls  {CALL_COST * 1_000:.2f} USD" in told
    (together,) = [line for line in told.splitlines() if "together" in line]
    assert together.split() == ["tts", "together", "canopylabs/orpheus-3b-0.1-ft", "1", "unknown", "1"]
    assert "The price of 1 pieces of work is not known" in told
    code, told, _ = run(capsys, "--records", str(store.path), "--json")
    assert json.loads(told)["per_call"] == pytest.approx(CALL_COST)
    code, told, _ = run(capsys, "--records", str(store.path), "--since", "2100-01-01")
    assert code == 0 and told.startswith("No call whose costs were counted")


def test_the_report_without_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, error = run(capsys, "--records", str(tmp_path / "none.db"))
    assert code == 2 and "There is no file" in error
    with pytest.raises(SystemExit) as ended:
        run(capsys, "--help")
    assert ended.value.code == 0 and "what calls cost" in capsys.readouterr().out.lower()


async def test_costs_and_work_in_the_metrics() -> None:
    metrics = Metrics(desk(), lambda: None)
    assert values(metrics)["casavoz_cost_usd_per_call"] == 0
    found = await followed(metrics, *(event for _, event in CALL), at_s=61.5)
    groq = "engine=groq,model=openai/gpt-oss-20b,stage=llm"
    together = "engine=together,model=canopylabs/orpheus-3b-0.1-ft,stage=tts"
    expected = {
        f"casavoz_cost_usd_total{{{groq}}}": 2 * GROQ_COST,
        "casavoz_cost_usd_total{engine=twilio,model=ES,stage=telephone}": 2 * PHONE_MINUTES,
        f"casavoz_cost_unknown_total{{{together}}}": 1,
        "casavoz_engine_work_total{engine=groq,outcome=done,stage=llm}": 2,
        "casavoz_engine_seconds_sum{engine=groq,kind=first,stage=llm}": 0.22,
        "casavoz_engine_seconds_sum{engine=groq,kind=whole,stage=llm}": 0.96,
        "casavoz_engine_tokens_total{engine=groq,kind=input,model=openai/gpt-oss-20b,stage=llm}": 2_000,
        "casavoz_engine_audio_seconds_total{engine=whisper-groq,model=whisper-large-v3,stage=stt}": 3.2,
        f"casavoz_engine_characters_total{{{together}}}": 60,
        "casavoz_call_cost_usd_count": 1,
        "casavoz_cost_usd_per_call": CALL_COST,
        "casavoz_cost_usd_per_1000_calls": CALL_COST * 1_000,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    found = await followed(metrics, CallStarted("browser", "Leo"), CallEnded("hangup"))
    assert found["casavoz_cost_usd_per_call"] == pytest.approx(CALL_COST / 2)
    assert "600" not in "".join(name for name in found if "le=" not in name)


def test_which_engines_are_left_alone_is_in_the_metrics() -> None:
    breakers = Breakers(failures=1)
    metrics = Metrics(desk(), lambda: None, engines=lambda: breakers.states)
    assert not [name for name in values(metrics) if name.startswith("casavoz_engine_state")]
    breakers.of("tts", "together").failed("no answer from +34600111222")
    found = {name: value for name, value in values(metrics).items() if name.startswith("casavoz_engine_state")}
    assert found == {
        "casavoz_engine_state{engine=together,stage=tts,state=closed}": 0,
        "casavoz_engine_state{engine=together,stage=tts,state=half-open}": 0,
        "casavoz_engine_state{engine=together,stage=tts,state=open}": 1,
    }


async def test_every_metric_that_the_documents_ask_for_is_there() -> None:
    failed = EngineFailed("llm", "groq", "timeout", "local")
    metrics = Metrics(desk(), lambda: None, engines=lambda: (EngineState("llm", "groq", "open"),))
    told = await followed(metrics, *(event for _, event in CALL), failed)
    asked = set(
        re.findall(r"casavoz_[a-z0-9_]+", (PROJECT_ROOT / "pipeline" / "README.md").read_text(encoding="utf-8"))
    )
    assert len(asked) > 8
    assert not asked - {name.partition("{")[0] for name in told}


def test_a_turn_in_writing_costs_too() -> None:
    metrics = Metrics(desk(), lambda: None)
    metrics.wrote(CallEvent("text:1", 0, 0.1, GROQ))
    found = values(metrics)
    assert found["casavoz_cost_usd_total{engine=groq,model=openai/gpt-oss-20b,stage=llm}"] == pytest.approx(GROQ_COST)
    assert found["casavoz_call_cost_usd_count"] == 0


def test_prices_are_one_table() -> None:
    assert isinstance(PRICES, PriceTable) and PRICES.currency == "USD"
