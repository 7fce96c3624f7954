"""What belongs to one turn of the agent, and what notes how a model's answer to it comes in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage, ToolMessage


@dataclass
class TurnContext:
    """What belongs to one turn only; LangGraph hands it to the guard. Times are the event loop's, in seconds.

    Attributes:
        certain: set once the turn is real; tools that do more than read wait for it.
        calls: tool calls of this turn, running or done, by name and arguments.
        spoke: True once a word of the present model call's answer was streamed: another answer must not simply follow.
        stood_in: the stand-in has taken this turn over, and does all the rest of it.
        silent_s: how long model calls have kept the caller waiting since the turn began, or since the last word.
        first_word_s, last_piece_s: when the present model call gave its first word (None: not yet), and its last piece.
        prompt: what the model is told beside the conversation: its instructions and its tools' descriptions.
    """

    certain: asyncio.Event = field(default_factory=asyncio.Event)
    calls: dict[tuple[str, str], asyncio.Task[ToolMessage]] = field(default_factory=dict)
    spoke: bool = False
    stood_in: bool = False
    silent_s: float = 0.0
    first_word_s: float | None = None
    last_piece_s: float = 0.0
    prompt: str = ""

    def begin_call(self, now_s: float) -> None:
        """A model is asked."""
        self.spoke = False
        self.first_word_s, self.last_piece_s = None, now_s

    def end_call(self, began_s: float, now_s: float) -> None:
        """It answered, or not."""
        self.silent_s = 0.0 if self.spoke else self.silent_s + now_s - began_s


class WordWatch(BaseCallbackHandler):
    """Notes in a `TurnContext` what is streamed; runs on the event loop, before anyone sees the words."""

    run_inline = True

    def __init__(self, turn: TurnContext) -> None:
        self._turn = turn

    def on_chat_model_start(self, serialized: dict[str, Any], messages: list[list[BaseMessage]], **_: Any) -> None:
        """Nothing; without it the whole conversation would be made into one text, for `on_llm_start`."""

    def on_llm_new_token(self, token: str | list[str | dict[str, Any]], **_: Any) -> None:
        """A piece of the reply; empty for pieces of a tool call or of the model's thoughts."""
        now_s = asyncio.get_running_loop().time()
        self._turn.last_piece_s = now_s
        if token:
            if not self._turn.spoke:
                self._turn.first_word_s = now_s
            self._turn.spoke = True


@dataclass(frozen=True, slots=True)
class BegunAnew:
    """In the graph's stream: the words streamed last are not to be completed; another answer follows.

    Attributes:
        excuse: what the avatar says in front of it; may be empty.
    """

    excuse: str
