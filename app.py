"""The voice agent: reads the settings, makes the parts, connects them and serves page, phone and HTTP routes.

This is the only place that picks and connects: settings -> assets -> engines -> search -> agent -> sessions -> routes.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import gradio as gr
import uvicorn
from fastapi import FastAPI

from avatars.avatar import Avatar, choose_avatar, load_avatars
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local.model import LocalChatModel
from pipeline.agent.models import make_chat_model
from pipeline.agent.tools import make_search_tool
from pipeline.api import House, build_api
from pipeline.assets import Assets, ensure_assets
from pipeline.engines.base import TextToSpeech, Voice
from pipeline.engines.speech_cache import SpeechCache
from pipeline.errors import VoiceAgentError
from pipeline.events import CallEvent
from pipeline.search.service import SearchService, build_search
from pipeline.session import Call, Engines, Session
from pipeline.settings import Settings, load_settings
from pipeline.text_turns import text_turn
from pipeline.transports.desk import CallDesk
from pipeline.transports.handler import CallHandler
from pipeline.transports.phone import mount_phone
from pipeline.turns import TurnConfig
from ui.layout import build_page

log = logging.getLogger("casavoz")
