"""What calls hear and speak with, made as the settings say: in this process or hosted, and then with what stands in.

Apart from `parts.py`, which makes the rest of the house: recogniser and voice are put together of several, learn the
listings' places, come by and by (Spanish), and have connections to close.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence

from avatars.avatar import Avatar
from avatars.languages import speak_spanish
from pipeline.agent.local.language import lead_of_spanish
from pipeline.assets import Assets
from pipeline.engines import registry
from pipeline.engines.base import Closed, LearnsPlaces, Probed, SpeechToText, TextToSpeech
from pipeline.engines.bilingual import BilingualSpeechToText
from pipeline.engines.context import EngineContext
from pipeline.engines.noticed import NoticedSpeechToText, NoticedTextToSpeech
from pipeline.engines.processor import one_thread_for_each_product
from pipeline.engines.resilience import Breaker, Breakers
from pipeline.engines.resilience.recognition import ResilientSpeechToText
from pipeline.engines.resilience.voices import ResilientTextToSpeech
from pipeline.engines.speech_cache import CachedTextToSpeech
from pipeline.parts import place_names
from pipeline.search.catalogue import Catalogue
from pipeline.search.places.sounds import shared_sounds
from pipeline.search.places.spoken_names import landmarks, spoken_places
from pipeline.search.service import SearchService
from pipeline.session import Engines
from pipeline.settings import LANGUAGES, Settings

Speech = CachedTextToSpeech | ResilientTextToSpeech
"""What speaks, and remembers what it said."""


def make_engines(
    settings: Settings, avatars: Mapping[str, Avatar], assets: Assets, search: SearchService, breakers: Breakers
) -> tuple[Engines, Speech]:
    """The engines of a call, and the voice among them; they learn the listings' places, now and when those change.

    Raises:
        EngineUnavailable: one cannot be made; the message says what to do.
    """
    one_thread_for_each_product()
    finder = search.catalogue.places
    context = EngineContext(
        assets,
        tuple(place_names(search)),
        spoken_places(finder),
        landmarks(finder),
        sound_key=shared_sounds().key,
        settings=settings,
        lead_of_spanish=lead_of_spanish,
    )
    stt = _make_recogniser(settings, avatars, context, breakers)
    speech = _make_voice(settings, context, breakers)
    end_of_turn = registry.make_end_of_turn(context) if settings.turn_strategy == "semantic" else None

    def learn(catalogue: Catalogue) -> None:
        names = place_names(search)
        speech.learn_places(names, _version(names))
        if isinstance(stt, LearnsPlaces):
            # Names are compared with each other by sound, which takes a second for a hundred.
            asyncio.get_running_loop().run_in_executor(None, stt.learn_places, spoken_places(catalogue.places))

    search.on_change(learn)
    return Engines(stt, speech, registry.make_voice_activity(context), end_of_turn), speech


def _make_recogniser(
    settings: Settings, avatars: Mapping[str, Avatar], context: EngineContext, breakers: Breakers
) -> SpeechToText:
    chosen = settings.chosen_stt
    stand_in = registry.SPEECH_TO_TEXT[chosen].stand_in
    ours: SpeechToText = NoticedSpeechToText(registry.make_speech_to_text(stand_in or chosen, context))
    if speak_spanish(avatars):
        ours = BilingualSpeechToText(
            ours, lambda: NoticedSpeechToText(registry.make_multilingual(context)), lead_of_spanish
        )
    if not stand_in:
        return ours
    hosted = registry.make_speech_to_text(chosen, context)
    return ResilientSpeechToText(hosted, ours, _breaker_of("stt", hosted, breakers))


def _make_voice(settings: Settings, context: EngineContext, breakers: Breakers) -> Speech:
    def cached(tts: TextToSpeech) -> CachedTextToSpeech:
        return CachedTextToSpeech(tts, settings.cache_dir / "speech", version=_version(context.place_names))

    chosen = settings.chosen_tts
    stand_in = registry.TEXT_TO_SPEECH[chosen].stand_in
    ours = cached(NoticedTextToSpeech(registry.make_text_to_speech(stand_in or chosen, context)))
    if not stand_in:
        return ours
    hosted = registry.make_text_to_speech(chosen, context)
    languages: Sequence[str] = getattr(hosted, "languages", LANGUAGES)
    return ResilientTextToSpeech(cached(hosted), ours, _breaker_of("tts", hosted, breakers), languages)


async def close_engines(engines: Engines) -> None:
    """Closes the connections of hosted engines."""
    for engine in (engines.stt, engines.tts):
        if isinstance(engine, Closed):
            await engine.close()


def _breaker_of(stage: str, engine: SpeechToText | TextToSpeech, breakers: Breakers) -> Breaker:
    breaker = breakers.of(stage, engine.name)
    if isinstance(engine, Probed):
        breaker.probe = engine.probe
    return breaker


def _version(place_names: Sequence[str]) -> str:
    """Another list of place names is another pronunciation of the same sentence."""
    return hashlib.sha256("\n".join(place_names).encode()).hexdigest()[:12]


async def load_spanish(engines: Engines) -> None:
    """Loads recognition of Spanish, if it is wanted and has not been loaded.

    Raises:
        EngineUnavailable: it cannot be.
    """
    if (bilingual := _bilingual(engines)) is not None:
        await bilingual.load()


def spanish_recogniser(engines: Engines) -> str | None:
    """The name of what hears Spanish in this process, once it is loaded."""
    bilingual = _bilingual(engines)
    return None if bilingual is None else bilingual.spanish_name


def _bilingual(engines: Engines) -> BilingualSpeechToText | None:
    stt = engines.stt.stand_in if isinstance(engines.stt, ResilientSpeechToText) else engines.stt
    return stt if isinstance(stt, BilingualSpeechToText) else None
