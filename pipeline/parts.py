"""The parts of the service, each made as the settings say; `app.py` connects them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from langchain_core.language_models import BaseChatModel
from langchain_core.tools import BaseTool

from avatars.avatar import Avatar, LanguageCode, choose_avatar, load_avatars
from avatars.experiment import load_experiments
from avatars.languages import in_languages, speak_spanish
from pipeline.agent.agent import Agent
from pipeline.agent.local import make_local_model
from pipeline.agent.local.beginnings import beginnings
from pipeline.agent.local.es.questions import worded
from pipeline.agent.models import make_chat_model, probe_chat_model
from pipeline.agent.office_tools import make_office_tools
from pipeline.agent.remembering.callers import CallerIds
from pipeline.agent.remembering.forgetting import make_forget_tool
from pipeline.agent.remembering.opening import key_in, make_caller_ids, make_memory
from pipeline.agent.tools import make_search_tool
from pipeline.answer import AnswerConfig
from pipeline.assets import Assets, ensure_assets
from pipeline.engines import registry
from pipeline.engines.resilience import Breakers
from pipeline.errors import AssetError
from pipeline.experiments.assignment import Experiments, running
from pipeline.observability.records import RecordStore
from pipeline.observability.traces import Traces
from pipeline.office.office import Office, make_office
from pipeline.parting import CallLimits
from pipeline.preparing import Headroom
from pipeline.search.index.natural import NaturalQuery
from pipeline.search.natural_reading import NaturalQueryReader
from pipeline.search.reading import LocalReader, QueryReader
from pipeline.search.service import SearchService
from pipeline.session import Call, Engines, Session
from pipeline.settings import Settings
from pipeline.transports.desk import SessionFactory
from pipeline.transports.shared_tokens import UsedInPostgres
from pipeline.turns import TurnConfig

_log = logging.getLogger(__name__)

_ENGLISH_ONLY: tuple[LanguageCode, ...] = ("en",)
PREPARED_AT_ONCE = 2
"""Answers that may be prepared before their turns are certainly over, as many as there are voices at work at once."""


def make_natural_query(settings: Settings, assets: Assets, places: Callable[[], Sequence[str]]) -> NaturalQuery | None:
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


def make_reader(settings: Settings, natural: NaturalQuery | None) -> QueryReader:
    """What reads queries: the local parser, or the language model with the local parser behind it."""
    if natural is None or settings.query_parser == "local":
        return LocalReader()
    return NaturalQueryReader(natural, settings.query_parser, timeout_s=settings.natural_query.timeout_s)


def make_avatars(settings: Settings) -> dict[str, Avatar]:
    """The avatars of `AVATARS_DIR` in the languages that the settings leave them, by name in lower case.

    Raises:
        AvatarError: a file is wrong, or the one who is to answer is not there.
    """
    avatars = in_languages(load_avatars(settings.avatars_dir), settings.avatar_language, settings.call_languages)
    choose_avatar(avatars, settings.avatar_name)
    return avatars


def with_spanish_if_it_can_be_had(settings: Settings, avatars: Mapping[str, Avatar]) -> dict[str, Avatar]:
    """Fetches what recognition of Spanish needs, if an avatar speaks it.

    Returns:
        The avatars; those that begin in English keep to it if the model is out of reach.

    Raises:
        AssetError: it is out of reach, and the default avatar begins in Spanish.
    """
    if speak_spanish(avatars):
        try:
            ensure_assets(settings.cache_dir, registry.multilingual_assets())
        except AssetError as error:
            if choose_avatar(avatars, settings.avatar_name).language == "es":
                raise
            _log.warning("calls cannot change to Spanish", extra={"error": str(error)})
            return in_languages(avatars, "en", _ENGLISH_ONLY)
    return dict(avatars)


def make_breakers(settings: Settings) -> Breakers:
    """The circuit breakers of the hosted engines."""
    return Breakers(failures=settings.hosted.failures, retry_s=settings.hosted.retry_s)


def make_service_office(settings: Settings, is_listed: Callable[[str], bool]) -> Office:
    """Where viewings and contacts are kept, not opened yet.

    Args:
        settings: opening hours, the file, the webhook.
        is_listed: is there a home with this id?

    Raises:
        SettingsError: a setting of the office cannot be used.
    """
    values = settings.office.model_dump()
    values["timezone_name"] = values.pop("timezone")
    values["database"] = settings.office.database.expanduser()
    return make_office(is_listed=is_listed, **values)


def make_experiments(settings: Settings, avatars: Mapping[str, Avatar]) -> Experiments:
    """The experiments that run: none by default.

    Raises:
        AvatarError: an experiment's file is wrong.
        SettingsError: the setting names what there is not, or the key for callers' numbers cannot be kept.
    """
    if not settings.experiments.run.strip():
        return Experiments()
    memory = settings.memory
    if memory.store == "memory" and memory.caller_key is None:
        # The memory's own key is another one after each start; a caller is to get the same variant again.
        ids = CallerIds(key_in(settings.cache_dir / "experiments.key"))
    else:
        ids = make_caller_ids(memory)
    experiments = load_experiments(settings.experiments.folder.expanduser(), avatars)
    return running(settings.experiments.run, experiments, avatars, ids.thread_of)


def make_records(settings: Settings) -> RecordStore | None:
    """Where calls and turns are recorded; None when they are not, or nothing is to be remembered of callers."""
    if not settings.records.keep or not settings.memory.retention_days:
        return None
    return RecordStore(settings.records.database, settings.memory.retention_days)


def make_used_tokens(settings: Settings) -> UsedInPostgres | None:
    """What processes tell each other of used tokens by, not opened yet; None when they share no PostgreSQL.

    Raises:
        EngineUnavailable: a package is missing.
    """
    url = settings.memory.postgres_url
    if settings.memory.store != "postgres" or url is None or not settings.twilio.secret:
        return None
    return UsedInPostgres(url.get_secret_value())


def make_agent(
    settings: Settings,
    search: SearchService,
    office: Office,
    forget_records: Callable[[str], None],
    breakers: Breakers | None = None,
) -> Agent:
    """The agent with its tools and memory, not opened yet; it follows the listings.

    Args:
        settings: model, limits, memory.
        search: behind its search tool.
        office: behind its other tools.
        forget_records: deletes what is recorded of a conversation, when its caller asks for it.
        breakers: of the service's hosted engines.
    """

    async def forget(thread_id: str) -> None:
        await agent.forget(thread_id)
        await office.store.forget(thread_id)
        forget_records(thread_id)

    def make_local(avatar: Avatar) -> BaseChatModel:
        return make_local_model(
            avatar,
            search.parser,
            agency=settings.agency_name,
            districts=place_names(search, "district"),
            size_unit=settings.size_unit,
        )

    def make_model(avatar: Avatar) -> BaseChatModel:
        return make_chat_model(settings, make_local=partial(make_local, avatar))

    def make_tools() -> list[BaseTool]:
        districts, cities = place_names(search, "district"), place_names(search, "city")
        return [
            make_search_tool(
                search, districts=districts, cities=cities, size_unit=settings.size_unit, questions={"es": worded}
            ),
            *make_office_tools(office.viewings, office.contacts),
            make_forget_tool(forget),
        ]

    hosted, breaker = settings.chosen_llm != "local", None
    if hosted and breakers is not None:
        breaker = breakers.of("llm", settings.chosen_llm)
        breaker.probe = partial(probe_chat_model, settings)
    agent = Agent(
        make_model,
        make_tools(),
        agency=settings.agency_name,
        districts=place_names(search, "district"),
        timeout_s=settings.llm.timeout_s,
        memory=make_memory(settings.memory),
        engine=settings.chosen_llm,
        first_token_s=settings.llm.first_token_s,
        make_stand_in=make_local if hosted else None,
        breaker=breaker,
        watch_steps=settings.opik.on,
    )
    search.on_change(lambda _: agent.follow(make_tools(), place_names(search, "district")))
    return agent


def make_traces(settings: Settings, is_forgotten: Callable[[str], bool]) -> Traces | None:
    """What sends turns to Opik, not started yet; None when it is not set up."""
    return Traces(settings.opik, is_forgotten) if settings.opik.on else None


def prompts(settings: Settings, avatars: Iterable[Avatar], search: SearchService) -> dict[str, str]:
    """The system prompts as models get them now, by avatar, variant and language: "tara", "tara-shorter-b-es"."""
    districts = place_names(search, "district")
    found = {}
    for avatar in avatars:
        for language in avatar.languages:
            parts = (avatar.name.lower(), *avatar.variant.split("/"), "" if language == "en" else language)
            prompt = avatar.in_language(language).system_prompt(settings.agency_name, districts)
            found["-".join(filter(None, parts))] = prompt
    return found


def reply_beginnings(settings: Settings, search: SearchService, avatar: Avatar) -> tuple[str, ...]:
    """How the local model's replies begin; nothing for a hosted one, whose words are not known before."""
    if settings.chosen_llm != "local":
        return ()
    return beginnings(avatar, settings.agency_name, place_names(search))


def place_names(search: SearchService, kind: str | None = None) -> list[str]:
    """Names of the listings' cities and districts, or of one kind."""
    return [place.name for place in search.places.places if kind in (None, place.kind)]


def make_session_factory(settings: Settings, engines: Engines, agent: Agent) -> SessionFactory:
    """What makes a session for each call that is admitted."""
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
    limits = CallLimits(settings.longest_call_s)

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
            limits=limits,
        )

    return make_session
