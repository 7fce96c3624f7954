"""Which language a call is in: how it is chosen, noticed, changed and kept."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from langchain_core.messages import AIMessage, HumanMessage

from avatars.languages import in_languages, speak_spanish
from pipeline.agent.local.es.questions import worded
from pipeline.agent.local.language import lead_of_spanish
from pipeline.agent.tools import LANGUAGE_KEY, make_search_tool
from pipeline.audio import LISTEN_RATE_HZ, AudioChunk
from pipeline.engines.base import Transcript
from pipeline.engines.bilingual import BilingualSpeechToText
from pipeline.errors import CallRefused, EngineError, SettingsError
from pipeline.languages import as_before, spoken_in, written_in
from pipeline.search.parameters import Place, SearchParameters, SearchResult
from pipeline.search.places.place_reading import PlaceQuestion
from pipeline.settings import load_settings
from pipeline.transports.desk import CallDesk
from tests.timeline import TARA

SPANISH_TARA = TARA.in_language("es")


@dataclass
class Fixed:
    """Understands the same words in whatever it hears."""

    text: str
    confidence: float | None = 0.95
    in_language: float | None = None
    language: str = "en"
    name: str = "fixed"
    calls: int = 0
    places: tuple[str, ...] = ()
    fails: bool = False

    async def transcribe(self, audio: AudioChunk, *, language: str = "en") -> Transcript:
        self.calls += 1
        if self.fails:
            raise EngineError("broken")
        return Transcript(self.text, self.name, 1.0, self.language, self.confidence, self.in_language)

    def learn_places(self, place_names: Any) -> None:
        self.places = tuple(place_names)


def sound(seconds: float) -> AudioChunk:
    return AudioChunk(np.ones(round(seconds * LISTEN_RATE_HZ), dtype=np.int16), LISTEN_RATE_HZ)


async def bilingual(english: Fixed, spanish: Fixed, *, load: bool = True) -> BilingualSpeechToText:
    stt = BilingualSpeechToText(english, lambda: spanish, lead_of_spanish)
    if load:
        await stt.load()
    return stt


# Noticed in speech


async def test_an_english_caller_is_not_heard_twice() -> None:
    spanish = Fixed("Busco un piso", in_language=0.9, language="es")
    stt = await bilingual(Fixed("I'm looking for a flat in Chueca.", confidence=0.9), spanish)
    heard = await stt.transcribe_either(sound(3), language="en", other="es")
    assert heard.text.startswith("I'm looking") and spanish.calls == 0


async def test_doubtful_english_that_sounds_spanish_is_spanish() -> None:
    spanish = Fixed("Busco un piso en Gràcia", in_language=0.97, language="es")
    stt = await bilingual(Fixed("Boost go on piece so in Gracia", confidence=0.3), spanish)
    heard = await stt.transcribe_either(sound(3), language="en", other="es")
    assert (heard.text, heard.language) == ("Busco un piso en Gràcia", "es")


@pytest.mark.parametrize("probability", [0.05, 0.5, None])
async def test_doubtful_english_stays_english_unless_it_certainly_was_spanish(probability: float | None) -> None:
    stt = await bilingual(
        Fixed("a flat in ... sure", confidence=0.3), Fixed("a fla", in_language=probability, language="es")
    )
    assert (await stt.transcribe_either(sound(3), language="en", other="es")).language == "en"


async def test_names_of_places_sound_spanish_whoever_says_them() -> None:
    names = Fixed("Plaza de España, Gran Vía", in_language=0.99, language="es")
    stt = await bilingual(Fixed("Plaza de Espanya, Grand Via", confidence=0.3), names)
    assert (await stt.transcribe_either(sound(3), language="en", other="es")).language == "en"


async def test_plain_english_is_not_heard_twice_however_unclear_it_was() -> None:
    spanish = Fixed("Es casi el metro", in_language=0.9, language="es")
    stt = await bilingual(
        Fixed("Is it close to the metro in Argüelles and to the park, and how big is it?", confidence=0.6), spanish
    )
    assert (await stt.transcribe_either(sound(3), language="en", other="es")).language == "en"
    assert spanish.calls == 0


async def test_a_word_is_too_short_to_tell() -> None:
    spanish = Fixed("sí", in_language=0.99, language="es")
    stt = await bilingual(Fixed("See.", confidence=0.2), spanish)
    assert (await stt.transcribe_either(sound(1.0), language="en", other="es")).text == "See."
    assert spanish.calls == 0


async def test_a_spanish_call_goes_back_to_english_when_the_sound_is_english() -> None:
    english = Fixed("Can we speak in English, please?", confidence=0.9)
    stt = await bilingual(english, Fixed("¿Podemos hablar?", in_language=0.03, language="es"))
    assert (await stt.transcribe_either(sound(3), language="es", other="en")).language == "en"


async def test_nothing_waits_for_the_second_recogniser() -> None:
    stt = await bilingual(
        Fixed("Boost go", confidence=0.1), Fixed("Busco", in_language=0.99, language="es"), load=False
    )
    assert (await stt.transcribe_either(sound(3), language="en", other="es")).text == "Boost go"
    assert not stt.ready


async def test_a_call_in_spanish_waits_for_its_recogniser_which_is_made_once() -> None:
    made: list[Fixed] = []

    def make() -> Fixed:
        made.append(Fixed("Busco un piso", in_language=0.99, language="es"))
        return made[-1]

    stt = BilingualSpeechToText(Fixed("no"), make, lead_of_spanish)
    stt.learn_places(["Chueca"])
    heard = await asyncio.gather(*(stt.transcribe(sound(2), language="es") for _ in range(3)))
    assert {one.text for one in heard} == {"Busco un piso"} and len(made) == 1 and made[0].places == ("Chueca",)


async def test_a_failing_second_recogniser_does_not_cost_the_words_that_are_known() -> None:
    stt = await bilingual(Fixed("a flat", confidence=0.2), Fixed("", fails=True))
    assert (await stt.transcribe_either(sound(3), language="en", other="es")).text == "a flat"


# Decided


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Hola, busco un piso", "es"),
        ("Can we speak Spanish?", "es"),
        ("Do you speak Spanish?", "es"),
        ("español, por favor", "es"),
        ("Hola!", "en"),
        ("gracias", "en"),
        ("Plaza de España, Gran Vía", "en"),
        ("A flat near the Plaza de España, please", "en"),
        ("Tres Torres", "en"),
        ("a house in Spanish style", "en"),
        ("Malasaña", "en"),
        ("Calle de Alcalá or Puerta del Sol", "en"),
    ],
)
def test_an_english_avatar_answers_spanish_words_in_spanish(words: str, language: str) -> None:
    assert written_in(words, TARA) == language


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("I am looking for a flat", "en"),
        ("In English, please.", "en"),
        ("¿Habla inglés?", "en"),
        ("ok", "es"),
        ("Chueca", "es"),
        ("un loft", "es"),
    ],
)
def test_a_spanish_avatar_answers_english_words_in_english(words: str, language: str) -> None:
    assert written_in(words, SPANISH_TARA) == language


def test_an_avatar_keeps_to_the_languages_it_has() -> None:
    alone = TARA.model_copy(update={"translations": {}})
    assert written_in("Hola, busco un piso", alone) == "en"
    assert spoken_in(Transcript("Busco un piso", "x", 1.0, "es"), alone) == "en"


def test_speech_is_answered_in_the_language_it_was_heard_in_or_that_it_asks_for() -> None:
    assert spoken_in(Transcript("Busco un piso", "x", 1.0, "es"), TARA) == "es"
    assert spoken_in(Transcript("Do you speak Spanish?", "x", 1.0, "en"), TARA) == "es"
    assert spoken_in(Transcript("Busco", "x", 1.0, "en"), TARA) == "en"


def test_a_conversation_stays_in_its_language() -> None:
    messages = [HumanMessage("Hola, busco un piso"), AIMessage("¿Dónde?"), HumanMessage("Chueca")]
    assert as_before(messages, TARA).language == "es"
    assert as_before([*messages, HumanMessage("in English please")], TARA).language == "en"
    assert as_before([], TARA).language == "en"


# Chosen by settings


def test_the_setting_makes_every_avatar_speak_it_and_say_its_own_greeting() -> None:
    (tara,) = in_languages({"tara": TARA}, "es", ("en", "es")).values()
    assert tara.language == "es" and "asistente virtual" in tara.phone_greeting and tara.languages == ("es", "en")


def test_a_language_that_is_switched_off_cannot_be_changed_to() -> None:
    avatars = in_languages({"tara": TARA}, None, ("en",))
    assert avatars["tara"].languages == ("en",) and not speak_spanish(avatars)


def test_an_avatar_without_a_translation_keeps_its_own_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    alone = TARA.model_copy(update={"translations": {}})
    assert in_languages({"tara": alone}, "es", ("en", "es"))["tara"] == alone
    assert "no words in that language" in caplog.text and vars(caplog.records[0])["wanted"] == "es"


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"LANGUAGES: .*fr"):
        load_settings(languages="en,fr")
    with pytest.raises(SettingsError, match="AVATAR_LANGUAGE"):
        load_settings(avatar_language="fr")
    assert load_settings(languages="es, en").call_languages == ("en", "es")


def test_refusals_are_in_the_avatars_language() -> None:
    desk = CallDesk({"tara": SPANISH_TARA}, "tara", max_calls=0)
    with pytest.raises(CallRefused, match="Estamos abriendo"):
        desk.admit("phone", 8_000)
    desk.open_for_calls(lambda call, rate_hz: pytest.fail("a call was admitted"))
    with pytest.raises(CallRefused) as refusal:
        desk.admit("phone", 8_000)
    assert str(refusal.value) == SPANISH_TARA.phrases.line_full[0]


# Told to the tools


class AsksBack:
    """A search that wants to know which place."""

    async def search(self, query: str, limit: int) -> SearchResult:
        ask = PlaceQuestion("confirm", (Place("Chueca-Justicia", "district", "Madrid"),), "chuka")
        return SearchResult(query, SearchParameters(), question="Did you say Chueca?", ask=ask)


@pytest.mark.parametrize(
    ("language", "question"), [("en", "Did you say Chueca?"), ("es", "¿Chueca, he entendido bien?")]
)
async def test_the_search_asks_in_the_conversations_language(language: str, question: str) -> None:
    tool = make_search_tool(AsksBack(), districts=[], questions={"es": worded})
    call = {"name": tool.name, "args": {"query": "chuka"}, "id": "1", "type": "tool_call"}
    message = await tool.ainvoke(call, {"configurable": {LANGUAGE_KEY: language}})
    assert json.loads(message.content)["question"] == question
    assert replace(message.artifact, tool_call_id="").question == question
