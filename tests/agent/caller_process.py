"""A process that takes calls, for a test: told on its standard input what callers do, it answers on its output.

`call NUMBER` begins a call (the answer is the welcome, or "-" for somebody unknown), `say WORDS` is answered by the
agent, `forget` deletes the caller's conversation, `quit` ends.
"""

from __future__ import annotations

import asyncio
import sys

from avatars.avatar import load_avatars
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local import make_local_model
from pipeline.agent.remembering.opening import make_caller_ids, make_memory
from pipeline.agent.tools import make_search_tool
from pipeline.kept_settings import MemorySettings
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from tests.agent.talk import AGENCY, LISTINGS, ROOT, SmallSearch, Talk


async def serve(url: str) -> None:
    """Serves until `quit`."""
    settings = MemorySettings.model_validate({"store": "postgres", "postgres_url": url, "caller_key": "shared"})
    parser = QueryParser(PlaceFinder(LISTINGS))
    search = SmallSearch(parser)
    districts = sorted({each.location for each in LISTINGS})
    agent = Agent(
        lambda avatar: make_local_model(avatar, parser, agency=AGENCY, districts=districts),
        [make_search_tool(search, districts=districts)],
        agency=AGENCY,
        districts=districts,
        memory=make_memory(settings),
    )
    await agent.open()
    callers, tara = make_caller_ids(settings), load_avatars(ROOT / "avatars" / "definitions")["tara"]
    talk: Talk | None = None
    while (line := (await asyncio.to_thread(sys.stdin.readline)).strip()) not in ("", "quit"):
        what, _, words = line.partition(" ")
        if what == "call":
            thread_id = callers.thread_of(words)
            assert thread_id is not None
            talk = Talk(agent, Conversation(thread_id, tara, "phone", words), search)
            welcome = await agent.welcome(talk.conversation)
            await agent.note_greeting(talk.conversation, welcome or "Hi, I'm Tara. What's your name?")
            print(welcome or "-", flush=True)
        elif talk is not None and what == "say":
            print((await talk.say(words)).text, flush=True)
        elif talk is not None:
            await agent.forget(talk.conversation.thread_id)
            print("forgotten", flush=True)
    await agent.close()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
