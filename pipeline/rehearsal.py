"""What an avatar says again and again is synthesised ahead, so that a greeting is heard at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from avatars.avatar import Avatar
from pipeline.audio import AudioChunk, join
from pipeline.engines.base import Voice
from pipeline.sentences import SentenceSplitter, split_sentences

VOICES_OF = {"together": "orpheus", "orpheus-runpod": "orpheus"}
"""Engines that speak with the voices of a model by another name in the avatars' files."""


def greetings(avatar: Avatar, agency_name: str) -> tuple[str, ...]:
    """Its first words, on the phone and in the browser."""
    return tuple(text.format(agency=agency_name) for text in (avatar.phone_greeting, avatar.greeting))


ONE_MOMENT: Mapping[str, str] = {"en": "One moment.", "es": "Un momento."}
"""By language: said in the middle of a sentence whose rest is late. A whole sentence of the avatar's would tear it."""


def openers(avatar: Avatar) -> tuple[str, ...]:
    """What it says in front of an answer that is not ready."""
    return tuple(dict.fromkeys(way for ways in avatar.openers.values() for way in ways))


def set_phrases(avatar: Avatar) -> tuple[str, ...]:
    """Its set phrases, those apart that hold the caller's name."""
    phrases: Mapping[str, tuple[str, ...]] = avatar.phrases.model_dump()
    return tuple(way for ways in phrases.values() for way in ways if "{" not in way)


async def refusals(avatar: Avatar) -> list[str]:
    """What it says to callers who cannot be admitted, as it goes to synthesis."""
    return await as_whole_sentences(avatar.phrases.line_full[:1])


class Rehearsed(Protocol):
    """A voice engine that knows what it has said before."""

    name: str
    rate_hz: int

    def has(self, text: str, voice: Voice) -> bool:
        """Whether `text` needs no synthesis."""

    def synthesize(self, text: str, voice: Voice) -> AsyncIterator[AudioChunk]:
        """Sound of `text`."""


async def as_rehearsed(speech: Rehearsed, avatar: Avatar, text: str) -> AudioChunk | None:
    """The sound of `text` if it needs no synthesis, else None."""
    voice, pieces = voice_of(avatar, speech.name), await as_whole_sentences((text,))
    if not all(speech.has(piece, voice) for piece in pieces):
        return None
    return join([chunk for piece in pieces async for chunk in speech.synthesize(piece, voice)], speech.rate_hz)


@dataclass(frozen=True, slots=True)
class Part:
    """Texts of one avatar to be synthesised ahead.

    Attributes:
        avatar: whose.
        pieces: as they go to synthesis.
        in_memory: they have to be there within milliseconds.
    """

    avatar: Avatar
    pieces: tuple[str, ...]
    in_memory: bool


async def rehearsal(
    avatars: Mapping[str, Avatar], default: Avatar, agency_name: str, beginnings: Sequence[str] = ()
) -> list[Part]:
    """All there is to rehearse, in order: what a caller may hear first goes first, the default avatar before others.

    Args:
        avatars: all of them.
        default: who answers when nobody was chosen.
        agency_name: for the greetings.
        beginnings: how replies of the default avatar begin, as they go to synthesis.
    """
    order = [default, *(avatar for avatar in avatars.values() if avatar.key != default.key)]
    urgent = [
        Part(
            avatar,
            (
                *await as_whole_sentences(greetings(avatar, agency_name)),
                *openers(avatar),
                *tool_use,
                ONE_MOMENT[avatar.language],
            ),
            in_memory=True,
        )
        for avatar in order
        for tool_use in [await as_spoken(avatar.phrases.tool_use)]
    ]
    # In the middle of a reply a phrase is not cut at its clauses: it is said both ways.
    later = [
        Part(
            avatar,
            tuple(dict.fromkeys([*await as_spoken(phrases), *await as_whole_sentences(phrases)])),
            in_memory=False,
        )
        for avatar in order
        for phrases in [set_phrases(avatar)]
    ]
    return [*urgent, Part(default, tuple(beginnings), in_memory=False), *later]


async def other_languages(avatar: Avatar) -> list[Part]:
    """What it says again and again in the other languages that a call may change to."""
    return [
        Part(other, (*openers(other), ONE_MOMENT[code], *await as_spoken(set_phrases(other))), in_memory=False)
        for code in avatar.languages[1:]
        for other in [avatar.in_language(code)]
    ]


async def as_spoken(texts: tuple[str, ...]) -> list[str]:
    """The pieces in which these texts go to synthesis, in order, each once."""
    pieces: dict[str, None] = {}
    for text in texts:
        async for sentence in split_sentences(_whole(text)):
            pieces[sentence] = None
    return list(pieces)


async def as_whole_sentences(texts: tuple[str, ...]) -> list[str]:
    """The pieces in which these texts go to synthesis after others, in order, each once."""
    pieces: dict[str, None] = {}
    for text in texts:
        splitter = SentenceSplitter(opening=False)
        pieces |= dict.fromkeys([*splitter.push(text), *splitter.finish()])
    return list(pieces)


def voice_of(avatar: Avatar, engine: str) -> Voice:
    """The avatar's voice in an engine.

    Raises:
        AvatarError: its file names none.
    """
    others = tuple((name, voice) for name, voice in avatar.voices.model_dump().items() if name != engine)
    return Voice(avatar.voice_name(VOICES_OF.get(engine, engine)), avatar.language, avatar.speed, others)


async def _whole(text: str) -> AsyncGenerator[str, None]:
    yield text
