"""Who is let into the studio, and who is not."""

from __future__ import annotations

import pytest
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection
from starlette.testclient import WebSocketDenialResponse

from pipeline.transports.origin import from_this_machine
from ui.studio.gate import ALL_TRIES, STAYS_S, TRIES, WINDOW_S, Passes, StudioGate, Tries

HERE = ("127.0.0.1", 50_000)
ELSEWHERE = ("203.0.113.7", 50_000)
PAGE = {"Accept": "text/html", "Accept-Language": "es-ES,en;q=0.5"}


class Clock:
    def __init__(self) -> None:
        self.s = 1_000.0

    def __call__(self) -> float:
        return self.s


def served(password: str, client: tuple[str, int], tries: Tries | None = None) -> TestClient:
    app = FastAPI()

    @app.get("/studio/{rest:path}")
    async def studio(rest: str) -> str:
        return f"studio {rest}"

    @app.get("/studios")
    @app.get("/")
    async def page() -> str:
        return "page"

    @app.websocket("/studio/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    def local(connection: HTTPConnection) -> bool:
        return from_this_machine(connection)

    app.add_middleware(StudioGate, password=password, from_this_machine=local, tries=tries)
    return TestClient(app, client=client, base_url="http://localhost", follow_redirects=False)


def test_without_a_password_this_machine_is_let_in_and_nobody_else() -> None:
    assert served("", HERE).get("/studio/en/").text == '"studio en/"'
    refused = served("", ELSEWHERE).get("/studio/en/", headers=PAGE)
    assert refused.status_code == 403
    assert "STUDIO__PASSWORD" in refused.text
    assert "<form" not in refused.text
    proxied = served("", HERE).get("/studio/en/", headers={"X-Forwarded-For": "203.0.113.7"})
    assert proxied.status_code == 403
    rebound = served("", HERE).get("/studio/en/", headers={"Host": "evil.example"})
    assert rebound.status_code == 403
    assert served("", HERE).get("/studio/en/x", headers={"Origin": "https://evil.example"}).status_code == 403


def test_other_paths_are_not_touched() -> None:
    client = served("secret", ELSEWHERE)
    assert client.get("/").text == client.get("/studios").text == '"page"'


@pytest.mark.parametrize("path", ["/studio/en/", "/studio/calls.csv", "/studio/en/gradio_api/queue/data"])
def test_with_a_password_nobody_is_let_in_without_it(path: str) -> None:
    for client in (served("secret", HERE), served("secret", ELSEWHERE)):
        answer = client.get(path)
        assert answer.status_code == 401
        assert "studio en" not in answer.text


def test_a_socket_is_refused_too() -> None:
    with pytest.raises(WebSocketDenialResponse), served("secret", ELSEWHERE).websocket_connect("/studio/socket"):
        pass


def test_the_password_opens_it_and_signing_out_closes_it() -> None:
    client = served("sécret", ELSEWHERE)
    door = client.get("/studio", headers=PAGE)
    assert door.status_code == 401
    assert "Contraseña" in door.text
    wrong = client.post("/studio/login", data={"password": "secret"}, headers=PAGE)
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (401, False)
    right = client.post("/studio/login", data={"password": "sécret"}, headers=PAGE)
    assert (right.status_code, right.headers["location"]) == (303, "/studio/es/")
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/studio" in cookie
    assert client.get("/studio/en/").status_code == 200
    assert client.get("/studio", headers=PAGE).headers["location"] == "/studio/es/"
    client.get("/studio/logout")
    assert client.get("/studio/en/").status_code == 401


def test_over_https_the_cookie_stays_there() -> None:
    client = served("secret", ELSEWHERE)
    answer = client.post("https://localhost/studio/login", data={"password": "secret"})
    assert "secure" in answer.headers["set-cookie"].lower()


def test_wrong_passwords_are_limited_and_the_right_one_does_not_help_then() -> None:
    clock = Clock()
    client = served("secret", ELSEWHERE, Tries(clock))
    for _ in range(TRIES):
        assert client.post("/studio/login", data={"password": "x"}).status_code == 401
    blocked = client.post("/studio/login", data={"password": "secret"})
    assert (blocked.status_code, blocked.headers["retry-after"]) == (429, str(int(WINDOW_S) + 1))
    clock.s += WINDOW_S
    assert client.post("/studio/login", data={"password": "secret"}).status_code == 303


def test_right_passwords_are_not_counted() -> None:
    client = served("secret", ELSEWHERE)
    answers = [client.post("/studio/login", data={"password": "secret"}).status_code for _ in range(TRIES * 3)]
    assert set(answers) == {303}


def test_one_address_does_not_lock_out_another_but_all_together_are_limited() -> None:
    tries = Tries(Clock())
    for _ in range(TRIES):
        tries.note("a")
    assert tries.wait_s("a") == WINDOW_S
    assert tries.wait_s("b") == 0
    for number in range(ALL_TRIES):
        tries.note(f"address {number}")
    assert tries.wait_s("b") == WINDOW_S


def test_a_huge_body_is_no_password() -> None:
    client = served("secret", ELSEWHERE)
    assert client.post("/studio/login", content=b"password=secret&x=" + b"x" * 100_000).status_code == 401


def test_a_pass_is_good_for_its_hours_and_its_password() -> None:
    clock = Clock()
    passes = Passes("secret", clock)
    given = passes.make()
    assert passes.good(given)
    assert not Passes("another", clock).good(given)
    assert Passes("secret", clock).good(given), "a restart does not sign anybody out"
    expiry, _, rest = given.partition(".")
    assert not passes.good(f"{int(expiry) + 9_999}.{rest}")
    for rubbish in ("", ".", "..", "9999999999", "ñ.é", given[:-1]):
        assert not passes.good(rubbish)
    clock.s += STAYS_S + 1
    assert not passes.good(given)
