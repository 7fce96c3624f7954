"""A chat-completions server as slow as a hosted one, behind which the project's own local model plans and words.

    python -m tests.bench.hosted_model --port N

400 ms to the first token, then 100 tokens a second, as server-sent events. A token is four characters here, which is
what English makes on average with the tokenisers of current models. The local model remembers what it meant by an
answer in a note on the message; a client does not send such notes back, so they are kept here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import uuid
from typing import Any

from aiohttp import web
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import StructuredTool

from avatars.avatar import choose_avatar, load_avatars
from pipeline.agent.local import LocalChatModel, make_local_model
from pipeline.agent.tools import SEARCH_TOOL
from pipeline.assets import ensure_assets
from pipeline.search.service import build_search
from pipeline.settings import load_settings

FIRST_TOKEN_S = 0.4
TOKENS_PER_S = 100.0
TOKEN_CHARACTERS = 4


class HostedModel:
    """The server.

    Args:
        model: decides and words.
    """

    def __init__(self, model: LocalChatModel) -> None:
        tool = StructuredTool.from_function(lambda query, limit=3: "", name=SEARCH_TOOL, description="search")
        self._with_search: Any = model.bind_tools([tool])
        self._plain = model
        self._notes: dict[str, dict[str, Any]] = {}

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """One completion, streamed or whole."""
        asked_s = asyncio.get_running_loop().time()
        body = await request.json()
        message = await self.answer(body["messages"], with_tools=bool(body.get("tools")))
        await asyncio.sleep(max(0.0, FIRST_TOKEN_S - (asyncio.get_running_loop().time() - asked_s)))
        if not body.get("stream"):
            return web.json_response(_whole(message))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        began_s, tokens = asyncio.get_running_loop().time(), 0
        for delta in deltas(message):
            due_s = began_s + tokens / TOKENS_PER_S
            await asyncio.sleep(max(0.0, due_s - asyncio.get_running_loop().time()))
            await response.write(f"data: {json.dumps(_chunk(delta, None))}\n\n".encode())
            tokens += 1
        reason = "tool_calls" if message.tool_calls else "stop"
        await response.write(f"data: {json.dumps(_chunk({}, reason))}\n\ndata: [DONE]\n\n".encode())
        return response

    async def answer(self, rows: list[dict[str, Any]], *, with_tools: bool) -> AIMessage:
        """What the model says to a conversation in the protocol's form; its note is kept."""
        model = self._with_search if with_tools else self._plain
        message: AIMessage = await asyncio.to_thread(model.answer, self.messages(rows))
        for call in message.tool_calls:
            call["id"] = f"call-{uuid.uuid4().hex[:12]}"
        self._notes[_key(message.content, [call["id"] for call in message.tool_calls])] = message.additional_kwargs
        return message

    def messages(self, rows: list[dict[str, Any]]) -> list[BaseMessage]:
        """The protocol's messages as LangChain's, the local model's notes put back."""
        found: list[BaseMessage] = []
        names: dict[str, str] = {}
        for row in rows:
            content = _text(row.get("content"))
            if row["role"] in ("system", "developer"):
                found.append(SystemMessage(content))
            elif row["role"] == "user":
                found.append(HumanMessage(content))
            elif row["role"] == "tool":
                call_id = row["tool_call_id"]
                found.append(ToolMessage(content, tool_call_id=call_id, name=names.get(call_id, SEARCH_TOOL)))
            else:
                calls = [
                    {
                        "name": call["function"]["name"],
                        "args": json.loads(call["function"]["arguments"]),
                        "id": call["id"],
                    }
                    for call in row.get("tool_calls") or ()
                ]
                names |= {call["id"]: call["name"] for call in calls}
                note = self._notes.get(_key(content, [call["id"] for call in calls]), {})
                found.append(AIMessage(content, tool_calls=calls, additional_kwargs=note))
        return found


def deltas(message: AIMessage) -> list[dict[str, Any]]:
    """The message in the order in which a server streams it, a token each."""
    text = str(message.content)
    found: list[dict[str, Any]] = [
        {"content": text[at : at + TOKEN_CHARACTERS]} for at in range(0, len(text), TOKEN_CHARACTERS)
    ]
    for index, call in enumerate(message.tool_calls):
        arguments = json.dumps(call["args"])
        function = {"name": call["name"], "arguments": ""}
        found.append({"tool_calls": [{"index": index, "id": call["id"], "type": "function", "function": function}]})
        found += [
            {"tool_calls": [{"index": index, "function": {"arguments": arguments[at : at + TOKEN_CHARACTERS]}}]}
            for at in range(0, len(arguments), TOKEN_CHARACTERS)
        ]
    return found


def _key(content: Any, call_ids: list[Any]) -> str:
    return json.dumps([_text(content), call_ids])


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""


def _chunk(delta: dict[str, Any], reason: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": reason}
    return {
        "id": "chatcmpl-bench",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "bench",
        "choices": [choice],
    }


def _whole(message: AIMessage) -> dict[str, Any]:
    calls = [
        {
            "id": call["id"],
            "type": "function",
            "function": {"name": call["name"], "arguments": json.dumps(call["args"])},
        }
        for call in message.tool_calls
    ]
    answer = {"role": "assistant", "content": str(message.content), **({"tool_calls": calls} if calls else {})}
    choice = {"index": 0, "message": answer, "finish_reason": "tool_calls" if calls else "stop"}
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": 1,
        "model": "bench",
        "choices": [choice],
    }


def make_model() -> LocalChatModel:
    """The local model, as the service makes it."""
    settings = load_settings()
    assets = ensure_assets(settings.cache_dir, ["minilm"])
    search = build_search(
        settings.properties_csv, assets.minilm_cache_dir, settings.size_unit, settings.search.timeout_s
    )
    avatar = choose_avatar(load_avatars(settings.avatars_dir), settings.avatar_name)
    districts = [place.name for place in search.places.places if place.kind == "district"]
    return make_local_model(
        avatar, search.parser, agency=settings.agency_name, districts=districts, size_unit=settings.size_unit
    )


def main() -> None:
    """Serves until it is stopped."""
    name = "python -m tests.bench.hosted_model"
    parser = argparse.ArgumentParser(prog=name, description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    server = web.Application()
    server.router.add_post("/v1/chat/completions", HostedModel(make_model()).complete)

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    server.router.add_get("/health", health)
    web.run_app(server, host="127.0.0.1", port=port, print=None)


if __name__ == "__main__":
    main()
