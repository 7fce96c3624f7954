"""An agent with the local model, the small agency's search, and a real office on a Monday morning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from avatars.avatar import Avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local import make_local_model
from pipeline.agent.memory import Memory
from pipeline.agent.office_tools import make_office_tools
from pipeline.agent.remembering.forgetting import make_forget_tool
from pipeline.agent.tools import make_search_tool
from pipeline.events import ToolCalled
from pipeline.office.office import Office, make_office
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from tests.agent.talk import AGENCY, LISTINGS, SmallSearch, Talk, Turn

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
HOURS = "Mon-Fri 09:30-19:00, Sat 10:00-14:00"


@dataclass
class Diary:
    """An agent and its office; `now` may be moved.

    Attributes:
        agent, office: they belong together.
        search: what the agent searches with.
        now: what time it is for the office.
        listed: ids of the homes that can be visited.
    """

    agent: Agent
    office: Office
    search: SmallSearch
    now: datetime
    listed: set[str]

    async def booked(self) -> list[tuple[str, str]]:
        """Home and local start of every viewing."""
        viewings = await self.office.store.viewings()
        return [(each.property_id, each.start.astimezone(NOW.tzinfo).isoformat()[:16]) for each in viewings]

    async def contacts(self) -> list[tuple[str, str]]:
        """Name and number of every contact."""
        return [(each.name, each.phone) for each in await self.office.store.contacts()]

    def call(self, avatar: Avatar, thread: str = "a", number: str | None = None) -> Talk:
        """A caller, by text."""
        return Talk(self.agent, Conversation(thread, avatar, "text", number), self.search)


def make_diary(folder: Path, memory: Memory | None = None) -> Diary:
    """A diary on files in `folder`."""
    parser = QueryParser(PlaceFinder(LISTINGS))
    search = SmallSearch(parser)
    districts = sorted({each.location for each in LISTINGS})
    listed = {each.id for each in LISTINGS}
    clock: Callable[[], datetime] = lambda: diary.now  # noqa: E731
    office = make_office(
        database=folder / "office.db",
        opening_hours=HOURS,
        timezone_name="Europe/Madrid",
        is_listed=listed.__contains__,
        now=clock,
    )

    async def forget(thread_id: str) -> None:
        await agent.forget(thread_id)
        await office.store.forget(thread_id)

    agent = Agent(
        lambda avatar: make_local_model(avatar, parser, agency=AGENCY, districts=districts),
        [
            make_search_tool(search, districts=districts, cities=["Madrid", "Barcelona"]),
            *make_office_tools(office.viewings, office.contacts),
            make_forget_tool(forget),
        ],
        agency=AGENCY,
        districts=districts,
        memory=memory,
        retry_pause_s=0.01,
    )
    diary = Diary(agent, office, search, NOW, listed)
    return diary


def calls(turn: Turn) -> list[tuple[str, bool]]:
    """The calls of tools with effects in a turn, each with whether it was said to be confirmed."""
    return [(call.name, bool(call.arguments.get("confirmed"))) for call in turn.calls if _has_effects(call)]


def _has_effects(call: ToolCalled) -> bool:
    return "query" not in call.arguments
