"""What a conversation has to go on: homes that tools returned, what the caller said, what the prompt names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from pydantic import ValidationError

from pipeline.agent.grounding.figures import SQUARE_FEET, Figure, Kind, figures_of, values_in
from pipeline.agent.grounding.names import has_words, place_form, plain
from pipeline.agent.tool_answer import ToolAnswer
from pipeline.properties import Property

_ROUGHLY = 0.06
"""By how much a rough figure may be off: "just under half a million" for 475 000."""
_ROUND_PRICE = 0.006
"""A price may be rounded: "two point three million" for 2 290 000."""
_DISTRICTS = re.compile(r"Districts in the listings(?::|\n)\s*([^\n]+)")


class Home:
    """A home as a tool returned it.

    Attributes:
        facts: the listing.
    """

    def __init__(self, facts: Property, unit: str) -> None:
        self.facts = facts
        self.unit = unit

    @cached_property
    def place(self) -> str:
        """District and city, folded."""
        return plain(f"{self.facts.location} | {self.facts.city or ''}")

    @cached_property
    def text(self) -> str:
        """All that the listing says, folded."""
        return plain(" ".join((self.facts.location, self.facts.city or "", self._written)))

    @cached_property
    def figures(self) -> frozenset[tuple[Kind, float]]:
        """What the listing's text counts and measures."""
        return frozenset((figure.kind, figure.value) for figure in figures_of(self._written))

    @property
    def _written(self) -> str:
        further = "; ".join(f"{key.replace('_', ' ')} {value}" for key, value in self.facts.extra.items())
        return f"{self.facts.description} {further}"

    def value(self, kind: Kind) -> float | None:
        """Its own price in euros, size or count; None for what a listing has no field for."""
        facts = self.facts
        return {"price": facts.price, "size": facts.sqft, "rooms": facts.rooms, "baths": facts.baths}.get(kind)

    def is_in(self, words: str) -> bool:
        """Is it in, or does its listing mention, the place `words`?"""
        return has_words(self.place, words) or has_words(self.text, words)

    def bears_out(self, figure: Figure) -> bool:
        """Does it have what `figure` says?"""
        own = self.value(figure.kind)
        if own is not None:
            said = figure.value / SQUARE_FEET if figure.feet else figure.value
            if figure.bound == "below":
                return own <= said
            if figure.bound == "above":
                return own >= said
            if _is_near(own, said, figure):
                return True
        if figure.kind == "other":
            return figure.value in values_in(self._written)
        return (figure.kind, figure.value) in self.figures


def _is_near(own: float, said: float, figure: Figure) -> bool:
    if own == said or figure.kind in ("rooms", "baths"):
        return own == said
    if figure.rough or figure.feet:
        return abs(own - said) <= _ROUGHLY * own
    if figure.kind == "size":
        return abs(own - said) < 1
    # Rounded to two or three figures, as people say prices.
    return said >= 1_000_000 and said % 10_000 == 0 and abs(own - said) <= _ROUND_PRICE * own


@dataclass(frozen=True)
class Returned:
    """What one tool message says.

    Attributes:
        homes: its rows, best first.
        totals: how many it says there are.
        text: its words, folded.
        free: it is no search result: every number in it may be said.
    """

    homes: tuple[Home, ...]
    totals: tuple[int, ...]
    content: str
    free: bool

    @cached_property
    def text(self) -> str:
        """Its words beside the homes', folded."""
        return plain(self.content)

    @cached_property
    def values(self) -> frozenset[float]:
        """The numbers in it."""
        return values_in(self.content)


@lru_cache(maxsize=128)
def read_result(content: str) -> Returned:
    """What a tool message with `content` says."""
    try:
        answer = ToolAnswer.model_validate_json(content)
        homes = tuple(Home(row.as_property(), row.size.partition(" ")[2]) for row in answer.properties)
    except (ValidationError, ValueError):
        return Returned((), (), content, free=True)
    beside = " ".join(part for part in (answer.question, answer.relaxed, answer.note) if part)
    return Returned(homes, (answer.total, answer.count), beside, free=False)


@dataclass
class Evidence:
    """Grows with the conversation.

    Attributes:
        prompt: what the model was told beside the conversation: names in it may be said, but of no home.
        homes: every home that a tool returned, by id, in the order of their last return.
        latest: the rows of the last search that found any.
        replies: what the agent said, oldest first.
    """

    prompt: str = ""
    homes: dict[str, Home] = field(default_factory=dict)
    latest: tuple[Home, ...] = ()
    replies: list[str] = field(default_factory=list)
    presented: bool = False
    _results: list[Returned] = field(default_factory=list)
    _wishes: list[str] = field(default_factory=list)

    def add(self, messages: Iterable[BaseMessage]) -> None:
        """Takes note of `messages`."""
        for message in messages:
            if isinstance(message, ToolMessage):
                self._take(read_result(str(message.content)))
            elif isinstance(message, HumanMessage):
                self._wishes.append(message.text)
            elif isinstance(message, AIMessage):
                self._wishes += [
                    value for call in message.tool_calls for value in call["args"].values() if _is_text(value)
                ]
                if message.text:
                    self.replies.append(message.text)
                    self.presented = True

    def _take(self, result: Returned) -> None:
        self._results.append(result)
        for home in result.homes:
            self.homes.pop(home.facts.id, None)
            self.homes[home.facts.id] = home
        if result.homes:
            self.latest = result.homes
            self.presented = False

    def total(self) -> int | None:
        """How many the last search found; None before any."""
        return next((result.totals[0] for result in reversed(self._results) if result.totals), None)

    def most(self) -> int:
        """The largest number of homes of which any tool told."""
        return max((*(number for result in self._results for number in result.totals), len(self.homes)), default=0)

    def was_wished(self, figure: Figure) -> bool:
        """Did the caller say this number, and not of something else, or a tool other than the search?"""
        return any(figure.value in _wished(text, figure.kind) for text in self._wishes) or any(
            figure.value in result.values for result in self._results if result.free
        )

    def bears_out(self, figure: Figure) -> bool:
        """Does any home have it?"""
        return any(home.bears_out(figure) for home in self.homes.values())

    def is_gap(self, figure: Figure) -> bool:
        """Is it the difference of two homes, or of one and the wish?"""
        values = [value for home in self.homes.values() if (value := home.value(figure.kind)) is not None]
        values += [each.value for text in self._wishes for each in figures_of(text) if each.kind == figure.kind]
        slack = 1.0 if figure.kind == "size" else _ROUGHLY * figure.value if figure.rough else 0.0
        return any(abs(abs(one - other) - figure.value) <= slack for one in values for other in values)

    def is_rate(self, figure: Figure) -> bool:
        """Is it what a square metre of a home costs?"""
        rates = [home.facts.price / home.facts.sqft for home in self.homes.values() if home.facts.sqft]
        return any(abs(rate - figure.value) <= _ROUGHLY * rate for rate in rates)

    def homes_in(self, words: str) -> list[Home]:
        """The homes in the place `words`, or whose listing mentions it."""
        return [home for home in self.homes.values() if home.is_in(words)]

    def is_known(self, words: str) -> bool:
        """Did a tool or the caller name the place `words`?"""
        return (
            bool(self.homes_in(words))
            or any(has_words(plain(text), words) for text in self._wishes)
            or any(has_words(result.text, words) for result in self._results)
        )

    def is_in_prompt(self, words: str) -> bool:
        """Does the prompt name it?"""
        return has_words(_plain_prompt(self.prompt), words)

    def is_district(self, words: str) -> bool:
        """Is it one of the places that the prompt lists, or one of a home's?"""
        return words in _listed(self.prompt) or any(has_words(home.place, words) for home in self.homes.values())


@lru_cache(maxsize=512)
def _wished(text: str, kind: Kind) -> frozenset[float]:
    """The numbers in `text` that are said of `kind`, or of nothing that is known."""
    figures = figures_of(text)
    return values_in(text) - {each.value for each in figures if each.kind != kind} | {
        each.value for each in figures if each.kind == kind
    }


@lru_cache(maxsize=32)
def _plain_prompt(prompt: str) -> str:
    return plain(prompt)


@lru_cache(maxsize=32)
def _listed(prompt: str) -> frozenset[str]:
    """The districts that the prompt and the search tool list, whole and by the halves of "Chueca-Justicia"."""
    lines = ", ".join(_DISTRICTS.findall(prompt)).rstrip(".").split(", ")
    return frozenset(
        place_form(part) for name in lines for part in (name.rstrip("."), *name.split("-")) if len(part) > 2
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str)
