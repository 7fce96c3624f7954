"""The tool that deletes what is remembered of the caller."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel

from pipeline.events import ToolReturned

FORGET_TOOL = "forget_caller"
FORGOTTEN = '{"status":"forgotten","note":"Nothing of the conversation is kept. Say so in one sentence."}'

_DESCRIPTION = """\
Delete everything that is remembered of this caller, for good. Only when the caller asks to be forgotten or to have \
their data deleted ("forget me", "delete my data"): ask once whether you shall, and call it after their yes."""


class ForgetArguments(BaseModel):
    """The tool takes none: it can only be this caller."""


def make_forget_tool(forget: Callable[[str], Awaitable[None]]) -> BaseTool:
    """The tool `forget_caller()`. It has an effect, so it runs when the caller's turn is certain and not before.

    Args:
        forget: deletes the conversation with that thread id: `Agent.forget`.
    """

    async def forget_caller(config: RunnableConfig) -> tuple[str, ToolReturned]:
        started_s = time.perf_counter()
        await forget(str(config["configurable"]["thread_id"]))
        duration_ms = (time.perf_counter() - started_s) * 1_000
        return FORGOTTEN, ToolReturned("", FORGET_TOOL, 0, duration_ms, outcome="forgotten")

    return StructuredTool.from_function(
        coroutine=forget_caller,
        name=FORGET_TOOL,
        description=_DESCRIPTION,
        args_schema=ForgetArguments,
        response_format="content_and_artifact",
    )
