"""A small agency whose listings are written by hand, and someone who calls it in text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from langchain_core.messages import AnyMessage

from pipeline.agent.agent import Agent, Conversation
from pipeline.errors import SearchFailed
from pipeline.events import ReplyDelta, ToolCalled, ToolReturned
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters, SearchResult
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.relaxing import nearest_relaxation
from pipeline.search.wishes.known_wishes import features_of, split_wishes

ROOT = Path(__file__).parents[2]
AGENCY = "Casavoz Homes"

LISTINGS = (
    Property(
        "103903400",
        "Designer renovation on the second floor of a classic building with lift. Three bedrooms, each with its own "
        "bathroom. The kitchen opens to the living room. There is no terrace, but two balconies look onto the street. "
        "Chueca metro station is three minutes away. Air conditioning by ducts. Pets are welcome in the building.",
        3, 3, 184.0, "Chueca-Justicia", 2_290_000, "Madrid",
    ),
    Property(
        "20",
        "Bright flat on the fourth floor with lift. The living room faces south. A 12 m² terrace overlooks the garden. "
        "Central heating. Quiet street near Retiro park.",
        2, 3, 110.0, "Barrio de Salamanca", 950_000, "Madrid",
    ),
    Property(
        "21",
        "Third floor without a lift in a 1925 building. Wooden floors and high ceilings. The flat is sold unfurnished.",
        1, 3, 92.0, "Barrio de Salamanca", 690_000, "Madrid",
    ),
    Property(
        "22",
        "First floor with lift, recently renovated. Storage room in the basement. No pets are allowed.",
        2, 3, 101.0, "Barrio de Salamanca", 820_000, "Madrid",
    ),
    Property(
        "30",
        "Sixth floor with lift and a large terrace. Iglesia metro is around the corner. Garage space included.",
        2, 3, 105.0, "Chamberí", 680_000, "Madrid",
    ),
    Property("31", "Ground floor flat with a patio. It has gas heating.", 1, 2, 70.0, "Chamberí", 455_000, "Madrid"),
    Property(
        "32", "A five-bedroom family home with two parking spaces and a concierge.", 4, 5, 260.0, "Chamberí", 1_950_000,
        "Madrid",
    ),
    Property(
        "40", "Top-floor studio with a roof terrace, no lift.", 1, 0, 32.0, "Malasaña-Universidad", 239_000, "Madrid"
    ),
    Property(
        "102662115", "Exterior flat with a balcony. The lift was put in last year.", 1, 3, 70.0, "Barcelona", 245_000,
        "Barcelona",
    ),
    Property("51", "Village house flat with a lift and a small terrace.", 1, 2, 64.0, "Gràcia", 410_000, "Barcelona"),
    Property("52", "Second floor with a balcony; the house has no lift.", 1, 2, 58.0, "Gràcia", 365_000, "Barcelona"),
    Property("53", "Two-bedroom duplex with lift and swimming pool.", 2, 2, 80.0, "Gràcia", 495_000, "Barcelona"),
)  # fmt: skip


def listing(listing_id: str) -> Property:
    """The listing with that id."""
    return next(each for each in LISTINGS if each.id == listing_id)


@dataclass
class SmallSearch:
    """The search service's interface over `LISTINGS`, without vectors: what was wished first, then by id.

    Attributes:
        fail: makes the next searches fail.
        queries: every query asked.
    """

    parser: QueryParser
    fail: bool = False
    queries: list[tuple[str, int]] = field(default_factory=list)

    async def search(self, query: str, limit: int) -> SearchResult:
        self.queries.append((query, limit))
        if self.fail:
            raise SearchFailed("the index does not answer")
        parsed = self.parser.parse(query)
        if parsed.question:
            return SearchResult(query, parsed.parameters, question=parsed.question)
        found = self._obeying(parsed.parameters)
        if found:
            return SearchResult(query, parsed.parameters, tuple(found[:limit]), total=len(found))
        relaxation = nearest_relaxation(parsed.parameters, LISTINGS)
        if relaxation is None:
            return SearchResult(query, parsed.parameters)
        eased = self._obeying(relaxation.parameters)
        return SearchResult(query, parsed.parameters, tuple(eased[:limit]), relaxed=relaxation.wish)

    @staticmethod
    def _obeying(parameters: SearchParameters) -> list[Property]:
        wishes = split_wishes(parameters.text)
        found = [each for each in LISTINGS if parameters.allows(each)]
        return sorted(found, key=lambda each: -len(features_of(each.description) & set(wishes)))


@dataclass
class Turn:
    """What happened in one turn."""

    text: str
    calls: tuple[ToolCalled, ...]
    returns: tuple[ToolReturned, ...]
    pieces: int

    @property
    def query(self) -> str:
        """What was searched for in this turn; a second search only looks further afield when that found nothing new."""
        first, *further = self.calls
        assert len(further) <= 1
        return str(first.arguments["query"])


class Talk:
    """Someone calling in text."""

    def __init__(self, agent: Agent, conversation: Conversation, search: SmallSearch) -> None:
        self.agent, self.conversation, self.search = agent, conversation, search

    async def say(self, text: str) -> Turn:
        """One turn."""
        events = [event async for event in self.agent.reply(text, self.conversation)]
        words = [event.text for event in events if isinstance(event, ReplyDelta)]
        return Turn(
            "".join(words),
            tuple(event for event in events if isinstance(event, ToolCalled)),
            tuple(event for event in events if isinstance(event, ToolReturned)),
            len(words),
        )

    async def says(self, *texts: str) -> Turn:
        """Several turns; the last one is returned."""
        turns = [await self.say(text) for text in texts]
        return turns[-1]

    async def messages(self) -> Sequence[AnyMessage]:
        """The conversation as stored."""
        return await self.agent.messages(self.conversation)


async def put(agent: Agent, conversation: Conversation, messages: Sequence[AnyMessage]) -> None:
    """Makes `messages` all that the agent remembers of `conversation`."""
    await agent._memory.replace({"configurable": {"thread_id": conversation.thread_id}}, messages)
