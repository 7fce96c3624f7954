"""What an avatar says again and again is synthesised ahead, so that a greeting is heard at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator

from avatars.avatar import Avatar
from pipeline.engines.base import Voice
from pipeline.sentences import split_sentences


def greetings(avatar: Avatar, agency_name: str) -> tuple[str, ...]:
    """Its first words, on the phone and in the browser."""
    return tuple(text.format(agency=agency_name) for text in (avatar.phone_greeting, avatar.greeting))


def set_phrases(avatar: Avatar) -> tuple[str, ...]:
    """Its set phrases, those apart that hold the caller's name."""
    phrases: Iterator[tuple[str, ...]] = iter(avatar.phrases.model_dump().values())
    return tuple(way for ways in phrases for way in ways if "{" not in way)


async def as_spoken(texts: tuple[str, ...]) -> list[str]:
    """The pieces in which these texts go to synthesis, in order, each once."""
    pieces: dict[str, None] = {}
    for text in texts:
        async for sentence in split_sentences(_whole(text)):
            pieces[sentence] = None
    return list(pieces)


def voice_of(avatar: Avatar, engine: str) -> Voice:
    """The avatar's voice in an engine.

    Raises:
        AvatarError: its file names none.
    """
    return Voice(avatar.voice_name(engine), avatar.language, avatar.speed)


async def _whole(text: str) -> AsyncGenerator[str, None]:
    yield text
