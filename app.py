"""The voice agent: reads the settings, makes the parts, connects them, serves the page, the phone and the HTTP routes.

The only place that picks and connects: settings -> assets -> engines -> search -> agent -> sessions -> routes.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from avatars.avatar import Avatar, choose_avatar, load_avatars
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local.model import LocalChatModel
from pipeline.agent.models import make_chat_model
from pipeline.agent.tools import make_search_tool
from pipeline.api import House, build_api
from pipeline.assets import Assets, ensure_assets
from pipeline.engines import registry
from pipeline.engines.base import Voice
from pipeline.engines.speech_cache import SpeechCache
from pipeline.errors import CallRefused, VoiceAgentError
from pipeline.events import CallEvent
from pipeline.search.service import SearchService, build_search
from pipeline.sentences import split_text
from pipeline.session import Call, Engines, Session
from pipeline.settings import Settings, load_settings
from pipeline.text_turns import text_turn
from pipeline.transports.desk import CallDesk
from pipeline.transports.handler import CallHandler
from pipeline.transports.phone import mount_phone
from pipeline.turns import TurnConfig
from ui.layout import build_page
from ui.mount import mount_page

log = logging.getLogger("casavoz")


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

    async def text_turn(self, thread_id: str, avatar: str, text: str) -> AsyncIterator[CallEvent]:
        """Answers typed words without a call."""
        if self._house.agent is None:
            raise CallRefused("The service is still starting; try again in a moment.")
        conversation = Conversation(thread_id, self._house.desk.avatar(avatar), "text")
        async for event in text_turn(self._house.agent, conversation, text):
            yield event
