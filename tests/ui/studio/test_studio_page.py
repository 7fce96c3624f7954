"""The studio as gradio builds it, what its tabs do, and how it is mounted."""

from __future__ import annotations

import base64
import io
import re
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.ui.studio.doubles import ASKED, AVATARS, CALL, FELL_BACK, FOUND, NOTHING, Backend, turn, waited
from ui.mount import LocalPage
from ui.studio import charts, sums
from ui.studio.avatars_tab import card_html, heard_html, hearing, prompt_of
from ui.studio.call_log import call_html, table_html
from ui.studio.calls_tab import found
from ui.studio.dashboard_tab import drawn, tiles_html
from ui.studio.drafts import check, values_of
from ui.studio.edit_tab import verdict_html
from ui.studio.page import mount_studio
from ui.studio.sound import player_html
from ui.studio.words import LANGUAGES, WORDS, Words

MADRID = ZoneInfo("Europe/Madrid")
EN, ES = Words("en"), Words("es")
SOURCES = sorted((Path(__file__).parents[3] / "ui" / "studio").glob("*.py"))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = FastAPI()
    app.add_middleware(LocalPage)
    backend = Backend([CALL], [turn(searches=(NOTHING,))])
    mount_studio(
        app, backend, AVATARS, "tara", "Casavoz Homes", MADRID, password="secret", from_this_machine=lambda _: False
    )
    with TestClient(app) as client:
        yield client


def test_everything_of_it_is_behind_the_door(client: TestClient) -> None:
    client.cookies.clear()
    for path in ("en/", "es/", "en/config", "es/gradio_api/info", "calls.csv", "en/theme.css", "en/assets/index.js"):
        assert client.get(f"/studio/{path}").status_code == 401, path


def test_both_languages_are_served_and_no_other_host_is_asked(client: TestClient) -> None:
    client.post("/studio/login", data={"password": "secret"})
    for language, word in (("en", "Dashboard"), ("es", "Panel")):
        html = client.get(f"/studio/{language}/").text
        assert word in html
        assert re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=[\"'](https?:)?//", html) == []


def test_its_steps_are_no_public_interface(client: TestClient) -> None:
    client.post("/studio/login", data={"password": "secret"})
    assert client.get("/studio/en/gradio_api/info").json()["named_endpoints"] == {}


def test_the_log_can_be_taken_along(client: TestClient) -> None:
    client.post("/studio/login", data={"password": "secret"})
    answer = client.get("/studio/calls.csv?days=30")
    assert answer.headers["content-disposition"] == 'attachment; filename="calls-30-days.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfcall_id,")
    assert "a flat in Gràcia" in answer.text
    assert client.get("/studio/calls.csv?days=0").status_code == 422


def test_every_word_is_there_in_both_languages_and_used() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in SOURCES if path.name != "words.py")
    for key, ways in WORDS.items():
        assert len(ways) == len(LANGUAGES)
        assert all(ways), key
        names = [set(re.findall(r"\{(\w+)\}", way)) for way in ways]
        assert names[0] == names[1], key
        assert f'"{key}"' in sources or f"'{key}'" in sources, f"nobody says {key!r}"


async def test_hear_it_is_the_greeting_in_the_language_asked_for() -> None:
    backend = Backend()
    await hearing(backend, AVATARS["tara"], "en", EN)()
    html = await hearing(backend, AVATARS["tara"], "es", EN)()
    assert [greeting[:3] for greeting, _, _ in backend.heard] == ["Hi,", "¡Ho"]
    assert all(text is None for _, text, _ in backend.heard), "greetings come from the cache"
    assert "autoplay" in html


async def test_a_voice_that_is_not_there_yet_is_told() -> None:
    backend = Backend()
    backend.ready = False
    html = await heard_html(backend, AVATARS["tara"], None, ES)
    assert "No se ha podido hacer. The service is still starting." in html
    assert prompt_of(backend, AVATARS["tara"]) is None
    assert "<details>" not in card_html(AVATARS["tara"], None, EN)


def test_a_card_shows_the_prompt_and_its_version() -> None:
    html = card_html(AVATARS["tara"], Backend().prompt(AVATARS["tara"]), EN)
    assert "0123456789ab" in html
    assert "You are Tara. &lt;script&gt;" in html
    assert "voice af_heart" in html


def test_the_player_plays_the_samples() -> None:
    samples = np.array([0, 1, -2, 32_767], dtype=np.int16)
    html = player_html(24_000, samples, 'Tara: "hi"')
    (data,) = re.findall(r"base64,([^\"]+)", html)
    with wave.open(io.BytesIO(base64.b64decode(data))) as wav:
        assert (wav.getframerate(), wav.getnchannels()) == (24_000, 1)
        assert np.frombuffer(wav.readframes(4), "<i2").tolist() == samples.tolist()
    assert "Tara: &quot;hi&quot;" in html


def test_the_verdict_offers_the_file_or_says_what_is_wrong() -> None:
    tara = AVATARS["tara"]
    right = verdict_html(check(tara, values_of(tara)), EN)
    (data,) = re.findall(r"base64,([^\"]+)", right)
    assert base64.b64decode(data).decode().startswith("name: Tara")
    assert 'download="tara.yaml"' in right
    wrong = verdict_html(check(tara, ["", *values_of(tara)[1:]]), ES)
    assert "Hay que corregir una cosa:" in wrong
    assert 'data-go="field-name">Nombre</button>: Está vacío: escribe algo.' in wrong
    assert "base64" not in wrong


async def test_the_log_says_why_it_is_empty() -> None:
    assert await found(Backend(None), 7, "all", EN) == (
        '<p class="empty">No calls are recorded: RECORDS__KEEP is off, or MEMORY__RETENTION_DAYS is 0.</p>',
        (),
    )
    assert "No calls in this time." in (await found(Backend([]), 7, "browser", EN))[0]
    assert "No call in this time is of that kind." in (await found(Backend([CALL]), 7, "browser", EN))[0]
    assert "No call in this time is of that kind." in (await found(Backend([CALL]), 7, "all", EN, "booked"))[0]
    assert await found(Backend([CALL]), 7, "all", EN, "shown") == ("", (CALL,))
    assert await found(Backend([CALL]), 7, "phone", EN) == ("", (CALL,))


@pytest.mark.parametrize("words", [EN, ES])
def test_the_dashboard_of_nothing_says_so_everywhere(words: Words) -> None:
    shown = drawn((), (), MADRID, words)
    assert [
        figure.layout.annotations[0].text.replace("<br>", " ") for figure in shown if hasattr(figure, "layout")
    ] == [words(key) for key in ("no calls", "no waits", "no districts", "no searches", "no costs")]
    assert [words("no searches") in shown[4], words("no fall-backs") in shown[5]] == [True, True]


def test_the_dashboard_of_a_day() -> None:
    turns = [waited(200, 300, searches=(FOUND, NOTHING, ASKED), fall_backs=(FELL_BACK,))]
    calls, waits, places, lost_words, lost, failed, cost = drawn([CALL], turns, MADRID, EN)
    assert [(bar.name, list(bar.y)) for bar in calls.data] == [("phone", [1])]
    assert [list(line.y) for line in waits.data] == [[0.2], [0.2], [0.3], [0.3]]
    assert [list(bar.x) for bar in places.data] == [[1], [1]]
    assert list(lost_words.data[0].y) == ["moat", "gràcia", "castle"]
    assert "<td>a castle in gràcia with a moat</td><td></td><td>1</td>" in lost
    assert "<td>llm: groq</td><td>local</td><td>1</td>" in failed
    assert list(cost.data[0].y) == [0.0123]


def test_a_cost_that_is_not_all_known_says_so() -> None:
    assert "at least 0.01" in tiles_html(sums.Totals(1, 3, None, None, None, 0.0123, 2), "USD", EN)


def test_the_stages_of_a_calls_turns() -> None:
    figure = charts.turns_figure([turn(timings={}), waited(200, 350, number=2)], EN)
    assert {trace.name: list(trace.x) for trace in figure.data} == {"first sound": [200], "answer": [350]}
    assert set(figure.data[0].y) == {"turn 2"}


def test_the_same_sound_twice_is_another_player() -> None:
    samples = np.zeros(4, dtype=np.int16)
    assert player_html(24_000, samples, "Tara") != player_html(24_000, samples, "Tara")


def test_days_that_cost_nothing_are_said_in_words_and_a_lone_day_has_a_bar() -> None:
    free = drawn([replace(CALL, cost=0.0)], [], MADRID, EN)
    assert free[-1].layout.annotations[0].text.startswith("Nothing was spent")
    assert free[0].data[0].width > 3_600_000, "wider than an hour"


def test_what_a_search_gave_up_and_the_callers_thumb_are_in_the_studios_language() -> None:
    told = call_html(
        CALL, [turn(searches=(replace(NOTHING, found=1, relaxed="the price and the area"),), liked=False)],
        MADRID, "USD", ES,
    )  # fmt: skip
    assert "renunció a: el precio y la zona" in told
    assert "pulgar de quien llama: abajo" in told


def test_a_row_of_the_log_can_be_opened_and_names_what_came_of_it() -> None:
    html = table_html([replace(CALL, caller="<b>"), CALL], MADRID, "EUR", EN)
    assert html.count('<tr data-call="') == 2
    assert "&lt;b&gt;" in html
    assert '<span class="chip ">homes shown</span>' in html
    assert "Cost, EUR" in html
