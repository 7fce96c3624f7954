"""A call that changes its language, in virtual time: voice, words and ears change with it, and change back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.audio import AudioChunk
from pipeline.engines.base import Transcript, Voice
from tests.timeline import TARA, Numbered, SteadyTts, TimedAgent, TimedDraft, Timeline
from tests.virtual_time import virtual_time

WISH = "hola busco un piso de dos habitaciones en gracia"
BACK = "can we speak english please"


@dataclass
class Bilingual(Numbered):
    """Hears either language; keeps which one was expected."""

    expected: list[str] = field(default_factory=list)

    async def transcribe_either(self, audio: AudioChunk, *, language: str, other: str) -> Transcript:
        self.expected.append(language)
        heard = await self.transcribe(audio, language=language)
        spanish = "hola" in heard.text or "zona" in heard.text
        return replace(heard, language="es" if spanish else "en")


class Voices(SteadyTts):
    """Keeps who said what."""

    def synthesize(self, text: str, voice: Voice) -> Any:
        self.said_by: dict[str, str] = getattr(self, "said_by", {})
        self.said_by[text] = voice.name
        return super().synthesize(text, voice)


class AgentOfBoth(TimedAgent):
    """Keeps the language of each answer."""

    languages: list[str] = []

    def draft(self, text: str, conversation: Any) -> TimedDraft:
        self.languages = [*self.languages, conversation.avatar.language]
        return super().draft(text, conversation)


def a_call(*replies: str) -> Timeline:
    call = Timeline()
    call.agent = AgentOfBoth(replies)
    call.stt = Bilingual(call.utterances)
    call.tts = Voices()
    return call


@virtual_time
async def test_a_spanish_turn_is_answered_in_spanish_by_the_spanish_voice() -> None:
    call = a_call("Tengo uno precioso.", "Vale.")
    call.caller_says(12, 15, WISH)
    call.caller_says(20, 21, "otra zona por favor")
    await call.play(26)
    spanish = TARA.in_language("es")
    assert call.tts.said_by["Tengo uno precioso."] == spanish.voice_name("kokoro")
    greeting = next(iter(call.tts.said_by))
    assert greeting in TARA.phone_greeting.format(agency="Casavoz Homes")
    assert call.tts.said_by[greeting] == TARA.voice_name("kokoro")
    assert set(call.agent.languages) == {"es"}
    # From the second turn on Spanish is what is expected.
    assert call.stt.expected[0] == "en" and call.stt.expected[-1] == "es"


@virtual_time
async def test_an_english_turn_changes_nothing() -> None:
    call = a_call("Here is one.")
    call.caller_says(12, 14, "a flat in chueca please")
    await call.play(20)
    assert set(call.agent.languages) == {"en"} and set(call.stt.expected) == {"en"}
    assert call.tts.said_by["Here is one."] == TARA.voice_name("kokoro")


@virtual_time
async def test_the_call_goes_back_to_english_when_asked() -> None:
    call = a_call("Tengo uno precioso.", "Of course.")
    call.caller_says(12, 15, WISH)
    call.caller_says(22, 24, BACK)
    await call.play(30)
    assert call.agent.languages[-1] == "en"
    assert call.tts.said_by["Of course."] == TARA.voice_name("kokoro")


@virtual_time
async def test_after_a_spanish_turn_the_avatar_asks_in_spanish_whether_someone_is_there() -> None:
    call = a_call("Tengo uno precioso.")
    call.caller_says(12, 15, WISH)
    await call.play(30)
    assert any(text in " ".join(TARA.in_language("es").phrases.still_there) for text in call.tts.spoken[-2:])


@virtual_time
async def test_typed_spanish_is_answered_in_spanish() -> None:
    call = a_call("Tengo uno precioso.")
    call.caller_types(12, "Busco un piso con dos baños")
    await call.play(20)
    assert call.agent.languages == ["es"]
    assert call.tts.said_by["Tengo uno precioso."] == TARA.in_language("es").voice_name("kokoro")
