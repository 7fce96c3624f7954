"""The voice agent: reads the settings, makes the parts, connects them, serves the page, the phone and the HTTP routes.

The only place that picks and connects: settings -> assets -> engines -> search -> agent -> sessions -> routes.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import hashlib
import logging
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

import uvicorn
from fastapi import FastAPI
from langchain_core.language_models import BaseChatModel
from langchain_core.tools import BaseTool

from avatars.avatar import Avatar, choose_avatar, load_avatars
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local import make_local_model
from pipeline.agent.models import make_chat_model
from pipeline.agent.office_tools import make_office_tools
from pipeline.agent.remembering.callers import welcomes
from pipeline.agent.remembering.forgetting import make_forget_tool
from pipeline.agent.remembering.opening import make_caller_ids, make_memory
from pipeline.agent.tools import make_search_tool
from pipeline.answering import AnswerConfig
from pipeline.api import House, build_api
from pipeline.assets import Assets, ensure_assets
from pipeline.engines import registry
from pipeline.engines.base import LearnsPlaces
from pipeline.engines.context import EngineContext
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.errors import CallRefused, VoiceAgentError
from pipeline.events import CallEvent
from pipeline.observability.call_log import MaskingFormatter
from pipeline.office.office import Office, make_office
from pipeline.preparing import Headroom
from pipeline.rehearsal import Part, as_spoken, as_whole_sentences, greetings, openers, rehearsal, voice_of
from pipeline.search.catalogue import Catalogue
from pipeline.search.index.natural import NaturalQuery
from pipeline.search.natural_reading import NaturalQueryReader
from pipeline.search.places.sounds import shared_sounds
from pipeline.search.places.spoken_names import landmarks, spoken_places
from pipeline.search.reading import LocalReader, QueryReader
from pipeline.search.service import SearchService, build_search
from pipeline.session import Call, Engines, Session
from pipeline.settings import Settings, load_settings
from pipeline.text_turns import text_turn
from pipeline.transports.desk import CallDesk, SessionFactory
from pipeline.transports.handler import CallHandler
from pipeline.transports.jitter import hand_packets_on_promptly
from pipeline.transports.phone import mount_phone
from pipeline.turns import TurnConfig
from ui.layout import build_page
from ui.mount import mount_page

log = logging.getLogger("casavoz")

SEARCH_ASSETS = ("minilm",)
PREPARED_AT_ONCE = 2
"""Answers that may be prepared before their turns are certainly over, as many as there are voices at work at once."""


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
        conversation = Conversation(thread_id, self._house.desk.avatar(avatar), "text")
        async for event in text_turn(self._house.agent, conversation, text):
            self._house.metrics.wrote(event)
            yield event


def create_app(settings: Settings, avatars: Mapping[str, Avatar], assets: Assets) -> FastAPI:
    """The web application; models load and listings are indexed while it already answers `/health`."""
    default_avatar = choose_avatar(avatars, settings.avatar_name)
    house = House(CallDesk(avatars, default_avatar.key, settings.max_calls), engines={})
    house.desk.observers += house.observers

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        starting = asyncio.ensure_future(_start(house, settings, avatars, assets))
        yield
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting
        if house.search is not None:
            await house.search.close()
        if house.agent is not None:
            await house.agent.close()
        if house.office is not None:
            await house.office.close()

    app = FastAPI(title=f"{settings.agency_name}: voice agent", lifespan=lifespan)
    app.include_router(build_api(house))
    mount_phone(app, house.desk, settings.public_url)
    page = build_page(
        Backend(house),
        avatars,
        default_avatar.key,
        settings.agency_name,
        settings.size_unit,
        max_calls=settings.max_calls,
        longest_call_s=settings.longest_call_s,
    )
    hand_packets_on_promptly()
    return mount_page(app, page)


async def _start(house: House, settings: Settings, avatars: Mapping[str, Avatar], assets: Assets) -> None:
    began_s = time.monotonic()
    try:
        natural = _natural_query(settings, assets, lambda: _names(search))
        search: SearchService = await asyncio.to_thread(
            build_search,
            settings.properties_csv,
            assets.minilm_cache_dir,
            settings.size_unit,
            settings.search.timeout_s,
            reload_s=settings.search.reload_s,
            qdrant=settings.qdrant,
            reader=_reader(settings, natural),
            observer=house.metrics,
        )
        warm = asyncio.ensure_future(_warm_up(search, natural))
        engines, speech = await asyncio.to_thread(_make_engines, settings, assets, search)
        house.office = _make_office(settings, search)
        agent = _make_agent(settings, search, house.office)
        await warm
        default_avatar = choose_avatar(avatars, settings.avatar_name)
        pieces = await as_whole_sentences(greetings(default_avatar, settings.agency_name))
        voice = voice_of(default_avatar, speech.name)
        await speech.warm([*pieces, *openers(default_avatar)], voice, in_memory=True)
        if settings.memory.retention_days:
            house.desk.thread_of = make_caller_ids(settings.memory, settings.cache_dir).thread_of
        await agent.open()
        await house.office.open()
    except VoiceAgentError as error:
        house.failure = str(error)
        log.error("The service cannot start: %s", error)
        return
    except Exception as error:
        house.failure = f"{type(error).__name__}: {error}"
        log.exception("The service cannot start")
        return
    house.search, house.agent = search, agent
    house.engines |= {
        "speech_to_text": engines.stt.name,
        "text_to_speech": engines.tts.name,
        "language_model": settings.chosen_llm,
        "end_of_turn": settings.turn_strategy,
    }
    # A full collection would walk through hundreds of thousands of objects of PyTorch and the models, which never go:
    # measured, half a second in which no search and no sound gets on.
    gc.collect()
    gc.freeze()
    house.desk.open_for_calls(_session_factory(settings, engines, agent))
    log.info("Ready for calls after %.1f s: http://%s:%d", time.monotonic() - began_s, settings.host, settings.port)
    await _rehearse(house, speech, avatars, settings.agency_name)


async def _warm_up(search: SearchService, natural: NaturalQuery | None) -> None:
    await search.warm_up()
    if natural is not None:
        await natural.prepare()


def _natural_query(settings: Settings, assets: Assets, places: Callable[[], Sequence[str]]) -> NaturalQuery | None:
    """The model that the parsers `openai` and `auto` ask; None when there is none to ask."""
    if settings.query_parser == "local" or not settings.has_natural_query:
        return None
    hosted = settings.hosted_parser
    return NaturalQuery(
        assets.minilm_cache_dir,
        settings.size_unit,
        places,
        api_key=hosted.api_key,
        base_url=hosted.base_url,
        model=hosted.model or settings.openai.model,
        timeout_s=hosted.timeout_s,
    )


def _reader(settings: Settings, natural: NaturalQuery | None) -> QueryReader:
    if natural is None or settings.query_parser == "local":
        return LocalReader()
    return NaturalQueryReader(natural, settings.query_parser, timeout_s=settings.natural_query.timeout_s)


def _make_engines(settings: Settings, assets: Assets, search: SearchService) -> tuple[Engines, CachedTextToSpeech]:
    finder = search.catalogue.places
    context = EngineContext(
        assets, tuple(_names(search)), spoken_places(finder), landmarks(finder), sound_key=shared_sounds().key
    )
    stt = registry.make_speech_to_text(registry.choose_speech_to_text(settings.stt_model), context)
    tts = registry.make_text_to_speech(registry.choose_text_to_speech(settings.tts_model), context)
    speech = CachedTextToSpeech(tts, settings.cache_dir / "speech", version=_version(context.place_names))
    end_of_turn = registry.make_end_of_turn(context) if settings.turn_strategy == "semantic" else None

    def learn(catalogue: Catalogue) -> None:
        names = _names(search)
        speech.learn_places(names, _version(names))
        if isinstance(stt, LearnsPlaces):
            # Names are compared with each other by sound, which takes a second for a hundred.
            asyncio.get_running_loop().run_in_executor(None, stt.learn_places, spoken_places(catalogue.places))

    search.on_change(learn)
    return Engines(stt, speech, registry.make_voice_activity(context), end_of_turn), speech


def _version(place_names: Sequence[str]) -> str:
    """Another list of place names is another pronunciation of the same sentence."""
    return hashlib.sha256("\n".join(place_names).encode()).hexdigest()[:12]


def _make_office(settings: Settings, search: SearchService) -> Office:
    values = settings.office.model_dump()
    values["timezone_name"] = values.pop("timezone")
    values["database"] = settings.office.database.expanduser()
    return make_office(is_listed=lambda home: home in search.catalogue.by_id, **values)


def _make_agent(settings: Settings, search: SearchService, office: Office) -> Agent:
    async def forget(thread_id: str) -> None:
        await agent.forget(thread_id)
        await office.store.forget(thread_id)

    def make_model(avatar: Avatar) -> BaseChatModel:
        def make_local() -> BaseChatModel:
            return make_local_model(
                avatar,
                search.parser,
                agency=settings.agency_name,
                districts=_names(search, "district"),
                size_unit=settings.size_unit,
            )

        return make_chat_model(settings, make_local=make_local)

    def make_tools() -> list[BaseTool]:
        districts, cities = _names(search, "district"), _names(search, "city")
        return [
            make_search_tool(search, districts=districts, cities=cities, size_unit=settings.size_unit),
            *make_office_tools(office.viewings, office.contacts),
            make_forget_tool(forget),
        ]

    agent = Agent(
        make_model,
        make_tools(),
        agency=settings.agency_name,
        districts=_names(search, "district"),
        timeout_s=settings.llm.timeout_s,
        memory=make_memory(settings.memory, settings.cache_dir),
    )
    search.on_change(lambda _: agent.follow(make_tools(), _names(search, "district")))
    return agent


def _names(search: SearchService, kind: str | None = None) -> list[str]:
    """Names of the listings' cities and districts, or of one kind."""
    return [place.name for place in search.places.places if kind in (None, place.kind)]


def _session_factory(settings: Settings, engines: Engines, agent: Agent) -> SessionFactory:
    turn_config = TurnConfig(
        strategy=settings.turn_strategy,
        pause_s=settings.turn.pause_s,
        longest_utterance_s=settings.turn.longest_utterance_s,
    )
    answer_config = AnswerConfig(
        tool_feedback=settings.tool_feedback,
        tool_use_message=settings.tool_use_message,
        sound_effect_s=settings.sound_effect_seconds,
        speculate=settings.turn.speculate,
    )
    headroom = Headroom(PREPARED_AT_ONCE)

    def make_session(call: Call, rate_hz: int) -> Session:
        return Session(
            call,
            engines,
            agent,
            agency_name=settings.agency_name,
            turn_config=turn_config,
            answer_config=answer_config,
            headroom=headroom,
            output_rate_hz=rate_hz,
            now=asyncio.get_running_loop().time,
        )

    return make_session


async def _rehearse(house: House, speech: CachedTextToSpeech, avatars: Mapping[str, Avatar], agency_name: str) -> None:
    """Synthesises what avatars say again and again, while nobody calls: callers come first."""
    default = choose_avatar(avatars, house.desk.default_avatar)
    again = Part(default, tuple(await as_spoken(welcomes(default, agency_name))), in_memory=True)
    for part in [again, *await rehearsal(avatars, default, agency_name)]:
        for piece in part.pieces:
            await house.desk.quiet()
            await speech.warm([piece], voice_of(part.avatar, speech.name), in_memory=part.in_memory)


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
    parser.add_argument("--listings", dest="properties_csv", metavar="CSV", help="the agency's listings")
    parser.add_argument("--log-level", choices=["DEBUG", "INFO", "WARNING", "ERROR"], help="how much is logged")
    parser.add_argument("--list-avatars", action="store_true", help="show the avatars there are and exit")
    parser.add_argument("--check", action="store_true", help="check settings, avatars and model files and exit")
    return parser.parse_args()


def main() -> int:
    """Serves until it is stopped. Returns the process's exit code."""
    arguments = vars(_arguments())
    only_list, only_check = arguments.pop("list_avatars"), arguments.pop("check")
    try:
        settings = load_settings(**arguments)
        logging.basicConfig(level=settings.log_level)
        for handler in logging.getLogger().handlers:
            handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        # It warns of every text in which espeak counts words otherwise than itself; nothing follows from it.
        logging.getLogger("phonemizer").setLevel(logging.ERROR)
        avatars = load_avatars(settings.avatars_dir)
        if only_list:
            print("\n".join(f"{avatar.name:<8} {avatar.description}" for avatar in avatars.values()))
            return 0
        choose_avatar(avatars, settings.avatar_name)
        stt = registry.choose_speech_to_text(settings.stt_model)
        tts = registry.choose_text_to_speech(settings.tts_model)
        assets = ensure_assets(settings.cache_dir, [*registry.assets_for(stt=stt, tts=tts), *SEARCH_ASSETS])
    except VoiceAgentError as error:
        print(error, file=sys.stderr)
        return 2
    if only_check:
        print("Settings, avatars and model files are in order.")
        return 0
    app = create_app(settings, avatars, assets)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level=settings.log_level.lower(), access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
