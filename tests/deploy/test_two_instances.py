"""Two instances of the service behind the nginx.conf that ships: calls go on when one of them stops, or is gone."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from xml.etree import ElementTree

import httpx
import pytest
from twilio.request_validator import RequestValidator

from pipeline.audio import AudioChunk
from tests.agent import postgres_server
from tests.deploy import nginx_server
from tests.deploy.two_instances import MAX_CALLS, PUBLIC, TOKEN, Instance, TwoInstances
from tests.load.script import SENTENCES
from tests.simulated_phone import ACCOUNT_SID, NotConnected, SimulatedPhone
from tests.voices import spoken

pytestmark = [pytest.mark.engines, pytest.mark.slow]

INCOMING = "/voice/telephone/incoming"
SOCKET = "/voice/telephone/handler"
SOON_S = 1.0
"""What an instance that is gone may cost a caller."""
NGINX_WAITS_S = 3.0
"""For an instance's answer to a webhook; then it asks the next one."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoInstances]:
    if reason := nginx_server.why_not() or postgres_server.why_not():
        pytest.skip(reason)
    two = TwoInstances(tmp_path_factory.mktemp("two"))
    yield two
    two.close()


@pytest.fixture
def house(running: TwoInstances) -> TwoInstances:
    """Both run, and nobody calls."""
    running.ready()
    return running


def phone(house: TwoInstances, caller: str = "") -> SimulatedPhone:
    """A telephone that asks the webhook first, as Twilio does."""
    more = {"caller": caller} if caller else {}
    return SimulatedPhone(house.url + INCOMING, auth_token=TOKEN, public_url=PUBLIC, **more)


async def greeted(call: SimulatedPhone) -> None:
    """Hears the greeting out."""
    await call.hear_reply(call.started_s, timeout_s=10, quiet_s=0.6)


async def webhook(address: str, call_sid: str = "CA1", caller: str = "") -> httpx.Response:
    """Twilio's signed request."""
    form = {"AccountSid": ACCOUNT_SID, "CallSid": call_sid, "CallStatus": "ringing", "From": caller}
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + INCOMING, form)
    async with httpx.AsyncClient(timeout=10) as client:
        return await client.post(f"http://{address}{INCOMING}", data=form, headers={"X-Twilio-Signature": signature})


def stream_of(answer: httpx.Response) -> ElementTree.Element:
    """What the TwiML connects the call to."""
    assert answer.status_code == 200, answer.text
    stream = ElementTree.fromstring(answer.text).find("Connect/Stream")
    assert stream is not None, answer.text
    return stream


async def wish() -> AudioChunk:
    return await spoken(SENTENCES[1])


async def ask_and_hear(call: SimulatedPhone) -> None:
    """A whole turn."""
    said_s = await call.say(await wish())
    await call.hear_reply(said_s, timeout_s=25, quiet_s=0.6)


@asynccontextmanager
async def others_calling(house: TwoInstances) -> AsyncIterator[list[float]]:
    """Meanwhile other callers' webhooks come, and the page and its health are asked for: all get what they ask for.

    Gives the seconds that each webhook took.
    """
    took_s: list[float] = []

    async def keep_calling() -> None:
        async with httpx.AsyncClient(base_url=house.url, timeout=10) as client:
            while True:
                began_s = time.monotonic()
                stream_of(await webhook(house.nginx.address))
                took_s.append(time.monotonic() - began_s)
                client.cookies.clear()
                for path in ("/health", "/"):
                    assert (await client.get(path)).status_code == 200, path
                await asyncio.sleep(0.2)

    calling = asyncio.ensure_future(keep_calling())
    try:
        yield took_s
    finally:
        calling.cancel()
        (outcome,) = await asyncio.gather(calling, return_exceptions=True)
        assert isinstance(outcome, asyncio.CancelledError), outcome
    assert took_s


async def recorded(house: TwoInstances, call_sid: str) -> str:
    """What was said in a call that is over; records are written beside the calls."""
    for _ in range(50):
        if said := house.recorded(call_sid):
            return said
        await asyncio.sleep(0.1)
    raise AssertionError("nothing is recorded of the call")


async def until_over(instance: Instance, timeout_s: float) -> int:
    """The exit code of an instance that ends."""
    process = instance.process
    assert process is not None
    return await asyncio.to_thread(process.wait, timeout_s)


async def test_a_call_finds_its_way_through_nginx(house: TwoInstances) -> None:
    stream = stream_of(await webhook(house.nginx.address))
    assert stream.get("url") == f"wss://voice.example.com{SOCKET}"
    async with phone(house) as first, phone(house) as second:
        await asyncio.gather(*(greeted(each) for each in (first, second)))
        assert [each.calls() for each in house.instances] == [1, 1], "the second went where there were fewer"
        await ask_and_hear(first)
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{house.url}/metrics")).status_code == 404
        assert (await client.get(f"http://{house.instances[0].address}/metrics")).status_code == 200
        unsigned = await client.post(house.url + INCOMING, data={"CallSid": "CA1"})
        assert unsigned.status_code == 403, "nginx is trusted no more than others"


async def test_a_call_may_be_announced_by_one_and_taken_by_the_other_but_once(house: TwoInstances) -> None:
    one, two = house.instances
    stream = stream_of(await webhook(one.address, "CA42"))
    parameters = {item.get("name", ""): item.get("value", "") for item in stream}

    def knocking_at(instance: Instance) -> SimulatedPhone:
        call = SimulatedPhone(f"ws://{instance.address}{SOCKET}", **parameters)
        call.call_sid = "CA42"
        return call

    async with knocking_at(two) as call:
        await greeted(call)
        async with knocking_at(one) as replayed:
            await asyncio.wait_for(replayed.closed.wait(), 3)
        assert [each.calls() for each in house.instances] == [0, 1]
    assert "used token" in one.log


async def test_when_every_line_is_taken_the_caller_is_told(house: TwoInstances) -> None:
    calls = [phone(house) for _ in range(2 * MAX_CALLS)]
    for each in calls:
        await each.__aenter__()
    try:
        await asyncio.sleep(1.0)
        assert [each.calls() for each in house.instances] == [MAX_CALLS, MAX_CALLS]
        answer = await webhook(house.nginx.address)
        assert answer.status_code == 200
        assert [verb.tag for verb in ElementTree.fromstring(answer.text)] == ["Say", "Hangup"]
        with pytest.raises(NotConnected):
            await phone(house).__aenter__()
    finally:
        for each in calls:
            await each.hang_up()


async def test_after_a_kill_in_mid_call_the_caller_is_welcomed_back(house: TwoInstances) -> None:
    caller = "+34600111222"
    async with phone(house, caller) as call:
        await greeted(call)
        await ask_and_hear(call)
        killed, left = house.with_a_call()
        killed.tell(signal.SIGKILL)
        await asyncio.wait_for(call.closed.wait(), 2)
    called_s = time.monotonic()
    async with phone(house, caller) as again:
        assert again.started_s - called_s < SOON_S
        await greeted(again)
        first_s = again.first_sound_after(again.started_s)
        assert first_s is not None and first_s - called_s < 2 * SOON_S
        assert left.calls() == 1
    first, second = await recorded(house, call.call_sid), await recorded(house, again.call_sid)
    assert "Welcome back" not in first and "Welcome back" in second
    async with others_calling(house) as took_s:
        await asyncio.sleep(2.0)
        assert max(took_s) < SOON_S
        # While it starts again it has the fewest calls, and takes none yet.
        killed.start()
        while killed.status() != "starting":
            assert killed.process is not None and killed.process.poll() is None
            await asyncio.sleep(0.1)
        async with phone(house) as call:
            await greeted(call)
            assert killed.calls() == 0 and left.calls() == 1
        await asyncio.to_thread(killed.wait_until_ready)
    assert max(took_s) < NGINX_WAITS_S + SOON_S, "one that loads its models may be slow to say that it is starting"


async def test_an_instance_that_is_told_to_stop_finishes_its_call_and_nobody_notices(house: TwoInstances) -> None:
    async with others_calling(house) as took_s:
        async with phone(house) as call:
            await greeted(call)
            stopping, staying = house.with_a_call()
            stopping.tell(signal.SIGTERM)
            await asyncio.sleep(0.5)
            assert stopping.status() == "draining"
            async with phone(house) as second, phone(house) as third:
                await asyncio.gather(*(greeted(each) for each in (second, third)))
                assert (stopping.calls(), staying.calls()) == (1, 2)
                await ask_and_hear(call)
            assert not call.closed.is_set() and stopping.process is not None and stopping.process.poll() is None
        assert await until_over(stopping, 10) == 0
        async with phone(house) as fourth:
            await greeted(fourth)
    assert max(took_s) < 2 * SOON_S
