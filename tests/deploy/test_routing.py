"""Where the nginx.conf that ships sends requests, with two servers behind it that note what they are asked."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect

from tests.deploy.nginx_server import NginxServer, why_not
from tests.deploy.recording_instance import RecordingInstance

INCOMING = "/voice/telephone/incoming"
SOCKETS = ("/voice/telephone/handler", "/voice")
FORM = {"CallSid": "CA1", "From": "+34600111222"}
FORGOTTEN_S = 3.1
"""nginx leaves an instance out for two seconds, counted in whole ones."""


class Doors:
    """nginx and the two."""

    def __init__(self, one: RecordingInstance, two: RecordingInstance, nginx: NginxServer) -> None:
        self.one, self.two, self.nginx = one, two, nginx
        self.url = f"http://{nginx.address}"

    async def ask(self, method: str, path: str, **more: object) -> httpx.Response:
        """A client of its own each time: no cookie is kept."""
        async with httpx.AsyncClient(timeout=20) as client:
            return await client.request(method, self.url + path, **more)  # type: ignore[arg-type]

    def socket(self, path: str) -> connect:
        """A websocket through nginx."""
        return connect(f"ws://{self.nginx.address}{path}", open_timeout=10)

    def counts(self) -> tuple[int, int]:
        """How often each was asked."""
        return len(self.one.asked), len(self.two.asked)


@pytest_asyncio.fixture
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    if reason := why_not():
        pytest.skip(reason)
    one, two = RecordingInstance("one"), RecordingInstance("two")
    for each in (one, two):
        await each.open()
    nginx = await asyncio.to_thread(NginxServer, [one.address, two.address], tmp_path_factory.mktemp("nginx"))
    yield Doors(one, two, nginx)
    nginx.close()
    for each in (one, two):
        each.close()


@pytest.mark.parametrize("path", SOCKETS)
async def test_calls_go_where_there_are_fewest(doors: Doors, path: str) -> None:
    of_one: list[ClientConnection] = []
    of_two: list[ClientConnection] = []
    for _ in range(6):
        before = len(doors.one.asked)
        opened = await doors.socket(path)
        (of_one if len(doors.one.asked) > before else of_two).append(opened)
    assert doors.counts() == (3, 3)
    for each in of_one:
        await each.close()
    await asyncio.sleep(0.1)
    of_one = [await doors.socket(path) for _ in range(3)]
    assert doors.counts() == (6, 3), "to the one whose calls are over"
    for each in of_one + of_two:
        await each.close()


async def test_an_instance_that_takes_no_calls_is_passed_over(doors: Doors) -> None:
    doors.one.busy = True
    for _ in range(5):
        answer = await doors.ask("POST", INCOMING, data=FORM)
        assert (answer.status_code, answer.text) == (200, "two")
        async with doors.socket(SOCKETS[0]):
            pass
    assert all(each.body == b"CallSid=CA1&From=%2B34600111222" for each in doors.two.asked[::2])
    assert all("x-ask-elsewhere" in each.headers for each in (*doors.one.asked, *doors.two.asked))
    doors.one.busy, doors.two.busy = False, True
    await asyncio.sleep(FORGOTTEN_S)
    # That it was busy is over as soon as it takes a call, also while that call lasts.
    async with doors.socket(SOCKETS[0]):
        answers = await asyncio.gather(*(doors.ask("POST", INCOMING, data=FORM) for _ in range(8)))
        assert [answer.text for answer in answers] == ["one"] * 8


async def test_where_nobody_has_a_line_one_of_them_says_so(doors: Doors) -> None:
    doors.one.busy = doors.two.busy = True
    for _ in range(3):
        answer = await doors.ask("POST", INCOMING, data=FORM)
        assert answer.status_code == 200 and answer.text in ("one", "two")
        last = doors.one.asked[-1:] + doors.two.asked[-1:]
        assert any(each.body and "x-ask-elsewhere" not in each.headers for each in last), "with its own words"
        async with doors.socket(SOCKETS[0]):
            pass


async def test_what_a_request_says_of_itself_is_not_passed_on(doors: Doors) -> None:
    lies = {"X-Ask-Elsewhere": "yes", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "gopher"}
    await doors.ask("POST", "/call", headers=lies, json={})
    (asked,) = (*doors.one.asked, *doors.two.asked)
    assert "x-ask-elsewhere" not in asked.headers
    assert asked.headers["x-forwarded-for"] == "127.0.0.1" and asked.headers["x-forwarded-proto"] == "http"
    assert asked.headers["host"] == doors.nginx.address


@pytest.mark.parametrize("path", ["/call", "/chat", "/voice/telephone/status", "/gradio_api/queue/join"])
async def test_a_post_that_an_instance_has_got_is_not_sent_to_another(doors: Doors, path: str) -> None:
    doors.one.dies = doors.two.dies = True
    for sent in range(1, 5):
        assert (await doors.ask("POST", path, json={})).status_code == 502
        assert sum(doors.counts()) == sent


@pytest.mark.parametrize("path", ["/call", "/chat", "/voice/telephone/status", "/superlinked/search", "/", "/health"])
async def test_what_an_absent_instance_cannot_have_got_goes_to_the_other(doors: Doors, path: str) -> None:
    doors.one.close()
    for _ in range(6):
        began_s = time.monotonic()
        answer = await doors.ask("GET" if path in ("/", "/health") else "POST", path)
        assert (answer.status_code, answer.text) == (200, "two")
        assert time.monotonic() - began_s < 1.0


@pytest.mark.parametrize("path", ["/chat", "/superlinked/search"])
async def test_an_instance_that_is_starting_answers_nobody(doors: Doors, path: str) -> None:
    doors.two.starting = True
    for _ in range(6):
        answer = await doors.ask("POST", path, json={})
        assert (answer.status_code, answer.text) == (200, "one")


async def test_an_absent_instance_costs_a_call_less_than_a_second(doors: Doors) -> None:
    doors.two.close()
    with ExitStack() as stack:
        for _ in range(3):
            began_s = time.monotonic()
            assert (await doors.ask("POST", INCOMING, data=FORM)).text == "one"
            async with doors.socket(SOCKETS[0]):
                assert time.monotonic() - began_s < 0.5
        # A machine that is switched off does not even refuse: here a port whose queue is full.
        silent = stack.enter_context(socket.socket())
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silent.bind(("127.0.0.1", doors.two.port))
        silent.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", doors.two.port))
        slowest_s = 0.0
        for _ in range(2):
            await asyncio.sleep(FORGOTTEN_S)
            began_s = time.monotonic()
            assert (await doors.ask("POST", INCOMING, data=FORM)).text == "one"
            async with doors.socket(SOCKETS[0]), doors.socket(SOCKETS[1]):
                slowest_s = max(slowest_s, time.monotonic() - began_s)
        assert 0.4 < slowest_s < 1.2, "it was tried, and not for long"


async def test_an_instance_that_hangs_is_given_up_within_what_twilio_waits(doors: Doors) -> None:
    doors.one.hangs = True
    began_s = time.monotonic()
    answers = await asyncio.gather(*(doors.ask("POST", INCOMING, data=FORM) for _ in range(4)))
    assert {answer.text for answer in answers} == {"two"}
    assert doors.one.asked and time.monotonic() - began_s < 5.0
    # The call's socket comes right after: it does not wait for the one that hangs.
    began_s = time.monotonic()
    async with doors.socket(SOCKETS[0]):
        assert time.monotonic() - began_s < 0.5


async def test_a_visitor_stays_with_an_instance(doors: Doors) -> None:
    drawn = set()
    for _ in range(12):
        async with httpx.AsyncClient(base_url=doors.url) as visitor:
            first = (await visitor.get("/")).text
            drawn.add(first)
            assert {(await visitor.post("/gradio_api/queue/join")).text for _ in range(3)} == {first}
            assert (await visitor.get("/")).text == first
    assert drawn == {"one", "two"}
    answer = await doors.ask("GET", "/", headers={"Cookie": "casavoz_instance=http://10.0.0.1"})
    assert answer.text in ("one", "two"), "a cookie is no address"


async def test_a_page_is_not_begun_where_no_calls_are_taken(doors: Doors) -> None:
    doors.one.busy = True
    for _ in range(8):
        async with httpx.AsyncClient(base_url=doors.url) as visitor:
            assert (await visitor.get("/")).text == "two"
            assert (await visitor.post("/gradio_api/queue/join")).text == "two"
    # A page that was there before goes on with the instance that has its call.
    cookie = {"Cookie": "casavoz_instance=app_1"}
    assert (await doors.ask("POST", "/gradio_api/queue/join", headers=cookie)).text == "one"
    doors.two.busy = True
    assert (await doors.ask("GET", "/")).status_code == 200, "it says itself that the line is full"


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/metrics/", "/%6detrics", "/x/../metrics", "/metrics?a=b"])
async def test_metrics_are_nobodys_business(doors: Doors, path: str) -> None:
    host, _, port = doors.nginx.address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert (await reader.read()).split()[1] == b"404"
    writer.close()
    assert doors.counts() == (0, 0)


async def test_health_is_that_of_an_instance_that_takes_calls(doors: Doors) -> None:
    doors.one.starting = True
    for _ in range(4):
        assert (await doors.ask("GET", "/health")).text == "two"
    doors.two.starting = True
    assert (await doors.ask("GET", "/health")).status_code in (502, 503)
