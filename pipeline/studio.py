"""What the staff's studio needs of the house: voices, prompts, answers that leave no trace, and the records."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from functools import lru_cache
from typing import Any

from avatars.avatar import Avatar
from pipeline import parts
from pipeline.agent.agent import Agent, Conversation
from pipeline.audio import Samples, join
from pipeline.engine_parts import Speech
from pipeline.errors import CallRefused, RecordsUnreadable
from pipeline.events import CallEvent
from pipeline.house import House
from pipeline.observability.records import CallRecord, reading
from pipeline.rehearsal import as_whole_sentences, voice_of
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.service import SearchService
from pipeline.text_turns import text_turn

MOST_CALLS = 5_000
"""Read at once: some hundred calls a day for a month."""
_STARTING = "The service is still starting; try again in a moment."


class StudioDesk:
    """The house, as the studio uses it.

    Args:
        house: voices, agent, search and records, which come while the service starts.
        agency_name: for greetings and prompts.
    """

    def __init__(self, house: House, agency_name: str) -> None:
        self._house = house
        self.agency_name = agency_name
        self.currency = house.prices.currency
        self.speech: Speech | None = None
        # Previews are synthesised one after another: callers' voices come first.
        self._one_preview = asyncio.Lock()

    async def hear(self, avatar: Avatar, text: str | None = None) -> tuple[int, Samples]:
        """The avatar's voice: its rate in Hz and mono samples, shape (n,).

        A greeting is kept, and there at once the next time; what is tried out is not.

        Raises:
            VoiceAgentError: the service is starting, or the voice failed.
        """
        if (speech := self.speech) is None:
            raise CallRefused(self._house.failure or _STARTING)
        greets = text is None
        words = avatar.greeting.format(agency=self.agency_name) if text is None else text
        voice, pieces = voice_of(avatar, speech.name), await as_whole_sentences((words,))
        if greets and all(speech.has(piece, voice) for piece in pieces):
            return await self._said(speech, pieces, avatar)
        async with self._one_preview:
            if greets:
                await speech.warm(pieces, voice)
            return await self._said(speech, pieces, avatar)

    async def _said(self, speech: Speech, pieces: list[str], avatar: Avatar) -> tuple[int, Samples]:
        voice = voice_of(avatar, speech.name)
        chunks = [chunk.at_rate(speech.rate_hz) for piece in pieces async for chunk in speech.synthesize(piece, voice)]
        return speech.rate_hz, join(chunks, speech.rate_hz).samples

    def prompt(self, avatar: Avatar) -> tuple[str, str]:
        """The system prompt as a language model gets it now, and its version.

        Raises:
            VoiceAgentError: the service is starting: the listings' districts are in the prompt.
        """
        districts = parts.place_names(self._search, "district")
        return avatar.system_prompt(self.agency_name, districts), avatar.prompt_version(self.agency_name, districts)

    async def try_out(self, avatar: Avatar, thread_id: str, text: str) -> AsyncGenerator[CallEvent, None]:
        """Answers `text` as that avatar; neither counted nor recorded nor traced, and nothing is booked.

        Raises:
            VoiceAgentError: the service is starting.
        """
        conversation = Conversation(thread_id, avatar, "text", rehearsal=True)
        async with aclosing(text_turn(self._agent, conversation, text)) as events:
            async for stamped in events:
                yield stamped

    async def throw_away(self, thread_id: str) -> None:
        """Deletes what `try_out` left of a conversation."""
        if self._house.agent is not None:
            await self._house.agent.forget(thread_id)

    async def call_records(self, since: datetime) -> list[CallRecord] | None:
        """Calls that began then or later, the newest first; None when no records are kept.

        Raises:
            RecordsUnreadable: the file is another one, or in the way.
        """
        if (records := self._house.records) is None:
            return None
        try:
            return await asyncio.to_thread(reading.read_calls, records.path, since=since, limit=MOST_CALLS)
        except sqlite3.Error as error:
            raise RecordsUnreadable(f"The records of calls cannot be read: {error}.") from error

    async def turn_records(self, since: datetime, call_id: str | None = None) -> list[tuple[datetime, dict[str, Any]]]:
        """Turns with when they ended, oldest first: of the calls that began then or later, or of one of them.

        One call's turns have the caller's thumb under "liked" too: True, False or None.

        Raises:
            RecordsUnreadable: the file is another one, or in the way.
        """
        if (records := self._house.records) is None:
            return []
        try:
            turns = await asyncio.to_thread(
                reading.read_turns_since, records.path, since, call_id=call_id, most_calls=MOST_CALLS
            )
            if call_id is not None:
                thumbs = await asyncio.to_thread(reading.read_feedback, records.path, call_id)
                for _, record in turns:
                    record["liked"] = thumbs.get(record["turn"])
            return turns
        except sqlite3.Error as error:
            raise RecordsUnreadable(f"The records of calls cannot be read: {error}.") from error

    def places_in(self, query: str) -> tuple[str, ...]:
        """The places that a query names, as the listings are now; none while the service starts."""
        return () if self._house.search is None else _places_in(self._house.search.catalogue.parser, query)

    @property
    def _search(self) -> SearchService:
        if self._house.search is None:
            raise CallRefused(self._house.failure or _STARTING)
        return self._house.search

    @property
    def _agent(self) -> Agent:
        if self._house.agent is None:
            raise CallRefused(self._house.failure or _STARTING)
        return self._house.agent


@lru_cache(maxsize=4_096)
def _places_in(parser: QueryParser, query: str) -> tuple[str, ...]:
    """Queries come again at every look at the dashboard. Other listings have another parser."""
    return tuple(place.name for place in parser.parse(query).parameters.places)
