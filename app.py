"""The voice agent: reads the settings, makes the parts, connects them, serves the page, the phone and the HTTP routes.

The only place that picks and connects: settings, assets, routes. What is loaded behind them, and in which order, says
`pipeline/starting.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from avatars.avatar import Avatar, choose_avatar, load_avatars
from pipeline import parts
from pipeline.agent.agent import Conversation
from pipeline.api import build_api, explain_bad_input
from pipeline.assets import Assets, ensure_assets
from pipeline.engines import registry
from pipeline.errors import CallRefused, VoiceAgentError
from pipeline.events import CallEvent
from pipeline.house import House
from pipeline.observability.logs import set_up_logs
from pipeline.observability.phone_metrics import PhoneMetrics
from pipeline.observability.prices import load_prices
from pipeline.serving import CallServer, require_free_port
from pipeline.settings import Settings, load_settings, misspelled
from pipeline.starting import close, start
from pipeline.studio import StudioDesk
from pipeline.transports.call_route import build_call_route
from pipeline.transports.desk import CallDesk
from pipeline.transports.elsewhere import AskElsewhere
from pipeline.transports.handler import CallHandler
from pipeline.transports.ice import rtc_arguments
from pipeline.transports.jitter import hand_packets_on_promptly
from pipeline.transports.origin import from_this_machine
from pipeline.transports.outbound import Outbound
from pipeline.transports.phone import mount_phone
from ui.branding import make_brand
from ui.layout import build_page
from ui.mount import mount_page
from ui.studio.backend import LoggedCall, LoggedTurn
from ui.studio.page import mount_studio
from ui.studio.reading import call_of, turn_of

SEARCH_ASSETS = ("minilm",)
log = logging.getLogger(__name__)
CALL_END_S = 30.0
"""A browser's connection is closed so long after the longest call, should the goodbye not have ended it."""


class Backend:
    """What the page sees of the house."""

    def __init__(self, house: House) -> None:
        self._house = house

    def make_handler(self) -> CallHandler:
        """The handler that FastRTC copies for each call."""
        return CallHandler(self._house.desk)

    def say(self, webrtc_id: str, text: str) -> bool:
        """Puts typed words into the call of that connection; False if there is none."""
        session = self._house.desk.find(webrtc_id)
        if session is not None:
            session.type(text)
        return session is not None

    async def text_turn(self, thread_id: str, avatar: str, text: str) -> AsyncGenerator[CallEvent, None]:
        """Answers typed words without a call."""
        if self._house.agent is None:
            raise CallRefused("The service is still starting; try again in a moment.")
        desk = self._house.desk
        conversation = Conversation(thread_id, desk.experiments.of(desk.avatar(avatar), None, thread_id), "text")
        async for event in self._house.text_turn(self._house.agent, conversation, text):
            yield event

    def rate(self, call_id: str, turn: int, good: bool) -> None:
        """Keeps what the caller thinks of an answer."""
        self._house.rate(call_id, turn, good)


class Studio(StudioDesk):
    """What the studio sees of the house."""

    async def calls(self, since: datetime) -> list[LoggedCall] | None:
        """Calls that began then or later, the newest first."""
        records = await self.call_records(since)
        return None if records is None else [call_of(asdict(record)) for record in records]

    async def turns(self, since: datetime, call_id: str | None = None) -> list[LoggedTurn]:
        """Turns of the calls that began then or later, or of one of them."""
        records = await self.turn_records(since, call_id)
        # Thousands of queries are read for places: not on the event loop.
        return await asyncio.to_thread(
            lambda: [turn_of(record, ended_at, self.places_in) for ended_at, record in records]
        )


def create_app(settings: Settings, avatars: Mapping[str, Avatar], assets: Assets) -> FastAPI:
    """The web application; models load and listings are indexed while it already answers `/health`.

    Raises:
        SettingsError: a setting cannot be used.
    """
    default_avatar = choose_avatar(avatars, settings.avatar_name)
    desk = CallDesk(avatars, default_avatar.key, settings.max_calls, parts.make_experiments(settings, avatars))
    house = House(
        desk,
        engines={},
        breakers=parts.make_breakers(settings),
        records=parts.make_records(settings),
        prices=load_prices(settings.costs.prices, settings.costs.country),
    )
    studio = Studio(house, settings.agency_name)
    house.traces = parts.make_traces(settings, house.turn_log.is_forgotten)
    house.desk.observers += house.observers
    house.office = parts.make_service_office(
        settings, lambda home: house.search is not None and home in house.search.catalogue.by_id
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        starting = asyncio.ensure_future(start(house, studio, settings, avatars, assets))
        if used is not None:
            await used.open()
        if house.traces is not None:
            house.traces.start()
        yield
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting
        await close(house)
        if used is not None:
            await used.close()

    app = FastAPI(title=f"{settings.agency_name}: voice agent", lifespan=lifespan)
    app.state.desk = house.desk
    explain_bad_input(app)
    app.include_router(build_api(house))
    doors = PhoneMetrics(house.metrics.registry)
    used = parts.make_used_tokens(settings)
    mount_phone(app, house.desk, settings.public_url, settings.twilio, doors, used)
    outbound = Outbound(settings.twilio, settings.public_url, avatars, doors)
    app.include_router(
        build_call_route(outbound, house.desk, settings.api_key, settings.twilio.calls_per_minute, doors)
    )
    page = build_page(
        Backend(house),
        avatars,
        default_avatar.key,
        make_brand(settings.agency_name, settings.brand.logo, settings.brand.colour),
        settings.size_unit,
        language=default_avatar.language if settings.page_language == "auto" else settings.page_language,
        max_calls=settings.max_calls,
        # The avatar's goodbye comes first.
        longest_call_s=settings.longest_call_s + CALL_END_S,
        rtc=rtc_arguments(settings.turn_server, settings.longest_call_s + CALL_END_S),
    )
    if settings.studio.show:
        studio_password = settings.studio.password
        mount_studio(
            app,
            studio,
            load_avatars(settings.avatars_dir),
            default_avatar.key,
            settings.agency_name,
            ZoneInfo(settings.office.timezone),
            password="" if studio_password is None else studio_password.get_secret_value(),
            from_this_machine=from_this_machine,
        )
    hand_packets_on_promptly()
    app.add_middleware(AskElsewhere, desk=house.desk)
    return mount_page(app, page)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python app.py",
        description="A voice agent for real-estate agencies, in the browser and on the phone.",
        epilog="Everything else is set in the environment or in .env: see .env.example.",
    )
    parser.add_argument("--host", help="address to listen on (default: HOST or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: PORT or 7860)")
    parser.add_argument(
        "--avatar", dest="avatar_name", metavar="NAME", help="who answers (default: AVATAR_NAME or tara)"
    )
    parser.add_argument(
        "--avatar-language", choices=["en", "es"], help="what every avatar speaks first (default: each its own)"
    )
    parser.add_argument("--listings", dest="properties_csv", metavar="CSV", help="the agency's listings")
    parser.add_argument("--log-level", choices=["DEBUG", "INFO", "WARNING", "ERROR"], help="how much is logged")
    parser.add_argument("--list-avatars", action="store_true", help="show the avatars there are and exit")
    parser.add_argument(
        "--check",
        action="store_true",
        help="check settings, avatars and model files and exit; python -m pipeline.check tries engines and servers too",
    )
    return parser.parse_args()


def main() -> int:
    """Serves until it is stopped. Returns the process's exit code."""
    arguments = vars(_arguments())
    only_list, only_check = arguments.pop("list_avatars"), arguments.pop("check")
    try:
        settings = load_settings(**arguments)
        set_up_logs(settings.log_level, settings.log_format, words=settings.log_words)
        for unknown in misspelled():
            log.warning(
                "no such setting", extra={"setting": unknown.name, "where": unknown.where, "perhaps": unknown.perhaps}
            )
        # It warns of every text in which espeak counts words otherwise than itself; nothing follows from it.
        logging.getLogger("phonemizer").setLevel(logging.ERROR)
        if only_list:
            known = load_avatars(settings.avatars_dir).values()
            print("\n".join(f"{avatar.name:<8} {avatar.description}" for avatar in known))
            return 0
        if not only_check:
            require_free_port(settings.host, settings.port)
        avatars = parts.make_avatars(settings)
        stt = settings.chosen_stt
        tts = settings.chosen_tts
        assets = ensure_assets(settings.cache_dir, [*registry.assets_for(stt=stt, tts=tts), *SEARCH_ASSETS])
        avatars = parts.with_spanish_if_it_can_be_had(settings, avatars)
        app = create_app(settings, avatars, assets)
    except VoiceAgentError as error:
        print(error, file=sys.stderr)
        return 2
    if only_check:
        print("Settings, avatars and model files are in order. Engines and servers: python -m pipeline.check")
        return 0
    server = CallServer(
        app,
        app.state.desk,
        settings.drain_s,
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level.lower(),
        log_config=None,
    )
    server.run()
    if server.cut_short:
        # The models' threads would be waited for.
        os._exit(1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
