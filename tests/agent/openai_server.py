"""The chat-completions server of `tests.providers.chat` under the names that the agent's tests use."""

from __future__ import annotations

from tests.providers.chat import (
    MAX_DESCRIPTION_CHARS,
    Calls,
    Fails,
    Rubbish,
    Step,
    Words,
    schema_problems,
)
from tests.providers.chat import ChatServer as OpenAIServer
from tests.providers.chat import chat_server as openai_server

__all__ = [
    "MAX_DESCRIPTION_CHARS",
    "Calls",
    "Fails",
    "OpenAIServer",
    "Rubbish",
    "Step",
    "Words",
    "openai_server",
    "schema_problems",
]
