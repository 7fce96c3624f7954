"""Whatever the local model says, the check has nothing to put right, in talk about all of the listings."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest

from avatars.avatar import Avatar
from pipeline.agent.agent import Agent, Conversation
from pipeline.agent.local import make_local_model
from pipeline.agent.tools import make_search_tool
from pipeline.events import ReplyCorrected, ReplyDelta
from pipeline.properties import Property
from pipeline.search.listings.loading import load_listings
from pipeline.search.parameters import SearchParameters, SearchResult
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.relaxing import nearest_relaxation
from tests.agent.talk import AGENCY, ROOT

DIALOGUES = 60
FOLLOW_UPS = (
    "yes",
    "how big is it",
    "does it have a lift",
    "the next one",
    "something cheaper",
    "compare the two",
    "which is bigger",
    "what did I ask for?",
    "why that one?",
    "tell me more",
    "how many do you have",
    "the cheapest one",
    "how many bathrooms",
    "which floor is it on",
    "where is it",
    "which areas do you have?",
    "the second one",
)


class AllListings:
    """The search over the project's listings, without vectors."""

    def __init__(self) -> None:
        self.listings: tuple[Property, ...] = tuple(load_listings(ROOT / "data" / "properties.csv").properties)
        self.parser = QueryParser(PlaceFinder(self.listings))

    async def search(self, query: str, limit: int) -> SearchResult:
        parsed = self.parser.parse(query)
        if parsed.question:
            return SearchResult(query, parsed.parameters, question=parsed.question)
        if found := self._obeying(parsed.parameters):
            return SearchResult(query, parsed.parameters, tuple(found[:limit]), total=len(found))
        relaxation = nearest_relaxation(parsed.parameters, self.listings)
        if relaxation is None:
            return SearchResult(query, parsed.parameters)
        eased = self._obeying(relaxation.parameters)
        return SearchResult(query, parsed.parameters, tuple(eased[:limit]), relaxed=relaxation.wish)

    def _obeying(self, parameters: SearchParameters) -> list[Property]:
        return [each for each in self.listings if parameters.allows(each)]


def conversations() -> Iterator[list[str]]:
    """What callers say: labelled dialogues and wishes, each with some questions after it."""
    chance = random.Random(7)
    for name, say in (("dialogues.en.dev", "turns"), ("queries.en.dev", "text")):
        lines = (ROOT / "data" / "evaluation" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for line in chance.sample(lines, min(DIALOGUES, len(lines))):
            labelled = json.loads(line)[say]
            said = [turn["say"] for turn in labelled] if say == "turns" else [labelled]
            yield [*said, *chance.sample(FOLLOW_UPS, 6)]


@pytest.fixture(scope="module")
def everything() -> AllListings:
    return AllListings()


async def test_the_local_model_never_needs_putting_right(everything: AllListings, avatars: dict[str, Avatar]) -> None:
    districts = sorted({each.location for each in everything.listings})
    agent = Agent(
        lambda avatar: make_local_model(avatar, everything.parser, agency=AGENCY, districts=districts),
        [make_search_tool(everything, districts=districts, cities=["Madrid", "Barcelona"])],
        agency=AGENCY,
        districts=districts,
    )
    names, replies, put_right = sorted(avatars), 0, []
    for index, said in enumerate(conversations()):
        conversation = Conversation(f"{index}", avatars[names[index % len(names)]], "text")
        for text in said:
            events = [event async for event in agent.reply(text, conversation)]
            put_right += [(text, event) for event in events if isinstance(event, ReplyCorrected)]
            replies += any(isinstance(event, ReplyDelta) for event in events)
    assert not put_right
    assert replies > 500
