"""An agent over the small agency of `talk`, and calls to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from avatars.avatar import Avatar, load_avatars
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local import make_local_model
from pipeline.agent.tools import make_search_tool
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from tests.agent.talk import AGENCY, LISTINGS, ROOT, SmallSearch, Talk


@pytest.fixture(scope="session")
def parser() -> QueryParser:
    return QueryParser(PlaceFinder(LISTINGS))


@pytest.fixture(scope="session")
def avatars() -> dict[str, Avatar]:
    return load_avatars(ROOT / "avatars" / "definitions")


@pytest.fixture
def search(parser: QueryParser) -> SmallSearch:
    return SmallSearch(parser)


@pytest.fixture
def agent(parser: QueryParser, search: SmallSearch) -> Agent:
    districts = sorted({each.location for each in LISTINGS})
    return Agent(
        lambda avatar: make_local_model(avatar, parser, agency=AGENCY, districts=districts),
        [make_search_tool(search, districts=districts, cities=["Madrid", "Barcelona"])],
        agency=AGENCY,
        districts=districts,
        retry_pause_s=0.01,
    )


@pytest.fixture
def call(agent: Agent, avatars: dict[str, Avatar], search: SmallSearch) -> Callable[..., Talk]:
    """Starts a conversation: `call()`, `call(avatar="leo", thread="b")`."""

    def start(avatar: str = "tara", thread: str = "a") -> Talk:
        return Talk(agent, Conversation(thread, avatars[avatar], "text"), search)

    return start


@pytest.fixture
def talk(call: Callable[..., Talk]) -> Talk:
    return call()
