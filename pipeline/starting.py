"""From the first moment to the first call, and on: what is loaded, when the service is ready, what comes after.

Apart from `app.py`, which mounts routes that answer while all this is still under way, and from `parts.py` and
`engine_parts.py`, which make each part without knowing of the others. What callers wait for is loaded first; what calls
can do without comes while nobody calls.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial

from avatars.avatar import Avatar, choose_avatar
from pipeline import engine_parts, parts
from pipeline.agent.remembering.callers import welcomes
from pipeline.agent.remembering.opening import make_caller_ids
from pipeline.assets import Assets
from pipeline.engines import worker
from pipeline.engines.resilience import Recovery
from pipeline.engines.resilience.voices import ResilientTextToSpeech
from pipeline.errors import VoiceAgentError
from pipeline.house import House
from pipeline.rehearsal import (
    Part,
    as_rehearsed,
    as_spoken,
    as_whole_sentences,
    greetings,
    openers,
    other_languages,
    refusals,
    rehearsal,
    set_phrases,
    voice_of,
)
from pipeline.search.index.natural import NaturalQuery
from pipeline.search.service import SearchService, build_search
from pipeline.serving import spare_callers_collections
from pipeline.session import Engines
from pipeline.settings import Settings
from pipeline.studio import StudioDesk

log = logging.getLogger("casavoz")


async def start(
    house: House, studio: StudioDesk, settings: Settings, avatars: Mapping[str, Avatar], assets: Assets
) -> None:
    """Loads everything, opens the house for calls, and looks after its engines until it is cancelled.

    What goes wrong before the first call is in `house.failure` and in the log; the process stays, to say so.

    Args:
        house: filled in on the way; its office is made already.
        studio: gets the voice as soon as there is one.
        settings: what to load.
        avatars: in the languages that they can speak.
        assets: model files, all there.
    """
    began_s = time.monotonic()
    try:
        natural = parts.make_natural_query(settings, assets, lambda: parts.place_names(search))
        search: SearchService = await asyncio.to_thread(
            build_search,
            settings.properties_csv,
            assets.minilm_cache_dir,
            settings.size_unit,
            settings.search.timeout_s,
            reload_s=settings.search.reload_s,
            qdrant=settings.qdrant,
            reader=parts.make_reader(settings, natural),
            observer=house.metrics,
        )
        warm = asyncio.ensure_future(_warm_up(search, natural))
        engines, speech = await asyncio.to_thread(
            engine_parts.make_engines, settings, avatars, assets, search, house.breakers
        )
        assert house.office is not None
        agent = parts.make_agent(settings, search, house.office, house.forget, house.breakers)
        await warm
        recovery = Recovery(house.breakers)
        await recovery.first_look()
        default_avatar = choose_avatar(avatars, settings.avatar_name)
        if default_avatar.language == "es":
            await engine_parts.load_spanish(engines)
        variants = [each for each in house.desk.experiments.avatars() if each.key == default_avatar.key]
        for avatar in (default_avatar, *variants):
            pieces = await as_whole_sentences(greetings(avatar, settings.agency_name))
            pieces += await refusals(avatar)
            await speech.warm([*pieces, *openers(avatar)], voice_of(avatar, speech.name), in_memory=True)
        house.desk.refusing.sound_of = partial(as_rehearsed, speech)
        if settings.memory.retention_days:
            house.desk.thread_of = make_caller_ids(settings.memory).thread_of
        await agent.open()
        await house.office.open()
    except VoiceAgentError as error:
        house.failure = str(error)
        log.error("the service cannot start", extra={"error": str(error)})
        return
    except Exception as error:
        house.failure = f"{type(error).__name__}: {error}"
        log.exception("the service cannot start")
        return
    house.search, house.agent, studio.speech = search, agent, speech
    if (traces := house.traces) is not None:
        answering = [*avatars.values(), *house.desk.experiments.avatars()]
        make_prompts = partial(parts.prompts, settings, answering, search)
        traces.register_prompts(make_prompts)
        search.on_change(lambda _: traces.register_prompts(make_prompts))
    house.engines |= {
        "speech_to_text": engines.stt.name,
        "text_to_speech": engines.tts.name,
        "language_model": settings.chosen_llm,
        "end_of_turn": settings.turn_strategy,
    }
    spare_callers_collections()
    house.desk.overloaded = lambda: worker.behind(settings.engine_wait_s)
    house.desk.open_for_calls(parts.make_session_factory(settings, engines, agent))
    address = f"http://{settings.host}:{settings.port}"
    log.info("ready for calls", extra={"after_s": round(time.monotonic() - began_s, 1), "address": address})
    looking_after = asyncio.ensure_future(recovery.run())
    try:
        await _get_better(house, settings, avatars, engines, speech, search)
        await looking_after
    finally:
        looking_after.cancel()
        await engine_parts.close_engines(engines)


async def _get_better(
    house: House,
    settings: Settings,
    avatars: Mapping[str, Avatar],
    engines: Engines,
    speech: engine_parts.Speech,
    search: SearchService,
) -> None:
    """What calls can be answered without, but not as well or as quickly."""
    await _load_spanish(house, engines)
    default_avatar = choose_avatar(avatars, settings.avatar_name)
    begins = parts.reply_beginnings(settings, search, default_avatar)
    await _rehearse(house, speech, avatars, settings.agency_name, begins)


async def _load_spanish(house: House, engines: Engines) -> None:
    """The second recogniser comes when the first can work; nobody's call waits for it."""
    await house.desk.quiet()
    try:
        await engine_parts.load_spanish(engines)
        if (spanish := engine_parts.spanish_recogniser(engines)) is not None:
            house.engines["spanish_speech_to_text"] = spanish
    except VoiceAgentError as error:
        log.warning("callers who speak Spanish will not be understood", extra={"error": str(error)})


async def _warm_up(search: SearchService, natural: NaturalQuery | None) -> None:
    await search.warm_up()
    if natural is not None:
        await natural.prepare()


async def _rehearse(
    house: House,
    speech: engine_parts.Speech,
    avatars: Mapping[str, Avatar],
    agency_name: str,
    beginnings: Sequence[str],
) -> None:
    """Synthesises what avatars say again and again, while nobody calls: callers come first."""
    default = choose_avatar(avatars, house.desk.default_avatar)
    again, *others = [
        Part(avatar, tuple(await as_spoken(welcomes(avatar, agency_name))), in_memory=avatar is default)
        for avatar in (default, *(avatar for avatar in avatars.values() if avatar is not default))
    ]
    parts_to_say = [again, *await rehearsal(avatars, default, agency_name, beginnings), *await other_languages(default)]
    for variant in house.desk.experiments.avatars():
        others += await rehearsal({}, variant, agency_name)
    if isinstance(speech, ResilientTextToSpeech):
        # Each sentence of a hosted voice costs money: those of avatars who may never be chosen wait until they are.
        parts_to_say, others = [part for part in parts_to_say if part.avatar.key == default.key], []
    for part in [*parts_to_say, *others]:
        for piece in part.pieces:
            await house.desk.quiet()
            await speech.warm([piece], voice_of(part.avatar, speech.name), in_memory=part.in_memory)
    if isinstance(speech, ResilientTextToSpeech):
        for piece in await as_whole_sentences((*greetings(default, agency_name), *set_phrases(default))):
            await house.desk.quiet()
            await speech.warm_stand_in([piece], voice_of(default, speech.name))


async def close(house: House) -> None:
    """Closes what `start` opened or found, as far as it came."""
    if house.search is not None:
        await house.search.close()
    if house.agent is not None:
        await house.agent.close()
    if house.office is not None:
        await house.office.close()
    if house.records is not None:
        await asyncio.to_thread(house.records.close)
    if house.traces is not None:
        await asyncio.to_thread(house.traces.close)
