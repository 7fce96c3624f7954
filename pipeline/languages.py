"""Which language an answer is in: what the caller asked for, or else what they speak, if the avatar speaks it too.

Speech is judged by its sound (see `pipeline.engines.bilingual`), writing by its words, a conversation that goes on by
what its caller said last. What tells nothing ("Chueca", "OK") changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AnyMessage, HumanMessage

from avatars.avatar import Avatar, LanguageCode
from pipeline.agent.local.language import asked_for, lead_of_spanish
from pipeline.engines.base import Transcript

_TELLING = 4
"""Two telling words more than of the other language: people say "Hola!" and "gracias" in English too."""


def spoken_in(transcript: Transcript, avatar: Avatar) -> LanguageCode:
    """The language in which `avatar` answers what was said."""
    return _if_spoken(asked_for(transcript.text) or transcript.language, avatar)


def written_in(words: str, avatar: Avatar) -> LanguageCode:
    """The language in which `avatar` answers what was written."""
    lead = lead_of_spanish(words)
    told = None if abs(lead) < _TELLING else "es" if lead > 0 else "en"
    return _if_spoken(asked_for(words) or told, avatar)


def as_before(messages: Sequence[AnyMessage], avatar: Avatar) -> Avatar:
    """`avatar` in the language that its conversation with this caller is in."""
    for message in messages:
        if isinstance(message, HumanMessage):
            avatar = avatar.in_language(written_in(message.text, avatar))
    return avatar


def _if_spoken(code: str | None, avatar: Avatar) -> LanguageCode:
    return next((spoken for spoken in avatar.languages if spoken == code), avatar.language)
