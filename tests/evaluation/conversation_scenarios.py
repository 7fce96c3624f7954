"""Conversations as files: what is said, and what must be true of the replies. See data/evaluation/README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipeline.properties import Property
from tests.evaluation.labels import FOLDER

CONVERSATIONS = FOLDER / "conversations"
LONGEST_REPLY = 45
"""Words: about fifteen seconds of speech. More is a lecture on the telephone."""

Language = Literal["en", "es"]
Which = Literal["new", "same", "first", "second", "previous"]
Extreme = Literal["cheapest", "dearest", "biggest", "smallest"]
Than = Literal["cheaper", "dearer", "bigger", "smaller"]
Fact = Literal["price", "size", "rooms", "baths", "place"]


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bounds(_Strict):
    """What a home must be; only what is given counts. Prices in euros, sizes in the listings' unit, all inclusive."""

    places: tuple[str, ...] = ()
    not_places: tuple[str, ...] = ()
    city: str | None = None
    min_rooms: int | None = None
    max_rooms: int | None = None
    min_baths: int | None = None
    max_baths: int | None = None
    min_size: float | None = None
    max_size: float | None = None
    min_price: int | None = None
    max_price: int | None = None
    has: tuple[str, ...] = ()

    def obeyed_by(self, home: Property, has: frozenset[str]) -> bool:
        """Does `home` obey? `has` are the wishes that its listing truly fulfils."""
        values = {"rooms": home.rooms, "baths": home.baths, "size": home.sqft, "price": home.price}
        lows = all((low := getattr(self, f"min_{name}")) is None or value >= low for name, value in values.items())
        highs = all((high := getattr(self, f"max_{name}")) is None or value <= high for name, value in values.items())
        return (
            lows
            and highs
            and (not self.places or home.location in self.places)
            and home.location not in self.not_places
            and (self.city is None or self.city in (home.city, home.location))
            and set(self.has) <= has
        )


class Presented(Bounds):
    """The home that a reply speaks of with price and place.

    Attributes:
        which: not spoken of before, the one spoken of last, the first of the call, …
        extreme: of all listings that obey the bounds it is this one.
        than_last: against the home spoken of last.
    """

    which: Which | None = None
    extreme: Extreme | None = None
    than_last: Than | None = None


class Wanted(_Strict):
    """What a search of the turn must ask for; a slot given as null must be empty, others may be anything."""

    places: tuple[str, ...] | None = None
    not_places: tuple[str, ...] | None = None
    min_rooms: int | None = None
    max_rooms: int | None = None
    min_baths: int | None = None
    max_baths: int | None = None
    min_size: float | None = None
    max_size: float | None = None
    min_price: int | None = None
    max_price: int | None = None
    wishes: tuple[str, ...] | None = None
    unwanted: tuple[str, ...] | None = None


class Called(_Strict):
    """A call of one of the office's tools.

    Attributes:
        tool: which.
        confirmed: was it said to be after the caller's yes?
        status: what the office answered; None for anything.
    """

    tool: Literal["book_viewing", "leave_contact", "forget_caller"]
    confirmed: bool = False
    status: str | None = None


class Left(_Strict):
    """A contact that is in the office's book at the end; the wish only has to have these words in it."""

    name: str
    phone: str
    wish: str = ""


class Turn(_Strict):
    """One utterance, and what must be true of the answer.

    Attributes:
        say: what the recogniser, or the keyboard, gives.
        search: "none", "some", or what a search of this turn must ask for.
        presents: "none", or what the home spoken of must be; homes not spoken of before must all be it.
        states: facts of a home that must be said, of the one spoken of last unless `of` says otherwise.
        of: whose facts, or with which home the one spoken of last is compared.
        about: a wish: the answer must agree with what the listing of the home spoken of last says about it.
        counts: the number of listings that obey these must be said.
        compares: numbers of both homes spoken of last (or of that one and of `of`), or their difference, must be said.
        says: patterns, one of which must be found; case does not matter.
        says_all: patterns that must all be found.
        never: patterns that must not be found.
        calls: the calls of the office's tools in this turn, in order; "none" for none.
        asks: must there be a question?
        repeats: the caller asked to hear it again: most of the words of the last reply must come.
        understood: it is clear enough: the answer may not be that nothing was understood.
        on_topic: neither may it be that this is not the agent's business.
        longest: most words.
        note: why a label is as it is.
    """

    say: str
    search: Literal["none", "some"] | Wanted | None = None
    presents: Literal["none"] | Presented | None = None
    states: tuple[Fact, ...] = ()
    of: Which | None = None
    about: str | None = None
    counts: Bounds | None = None
    compares: bool = False
    says: tuple[Pattern, ...] = ()
    says_all: tuple[Pattern, ...] = ()
    never: tuple[Pattern, ...] = ()
    calls: Literal["none"] | tuple[Called, ...] | None = None
    asks: bool | None = None
    repeats: bool = False
    understood: bool = True
    on_topic: bool = False
    longest: int = LONGEST_REPLY
    note: str = ""


class Scenario(_Strict):
    """A conversation.

    Attributes:
        name: unique over all files.
        avatar: who answers.
        language: what it is held in; None is the file's.
        never: patterns that must be in no reply.
        goal: the wish whose first presented home ends the search; counted in turns.
        pending: why it fails for now; then it is reported, not demanded.
        caller: the number they ring from, if it is known.
        booked: when the viewings are that are booked at the end, in the office's time; None for any.
        contacts: those that are in the office's book at the end; None for any.
        text_only: why it makes no sense in speech; then it is not held there.
        turns: in order.
        theme: the file's name.
    """

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    avatar: str = "tara"
    language: Language = "en"
    never: tuple[Pattern, ...] = ()
    goal: Bounds | None = None
    pending: str | None = None
    caller: str | None = None
    booked: tuple[str, ...] | None = None
    contacts: tuple[Left, ...] | None = None
    text_only: str | None = None
    turns: tuple[Turn, ...] = Field(min_length=1)
    theme: str = ""


def load_scenarios(folder: Path = CONVERSATIONS) -> list[Scenario]:
    """Every scenario of the files in `folder`.

    Raises:
        ValueError: a file is not what it should be, or a name comes twice.
    """
    scenarios = [each for path in sorted(folder.glob("*.yaml")) for each in _scenarios(path)]
    names = [each.name for each in scenarios]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"scenario names come twice: {', '.join(twice)}")
    return scenarios


def _scenarios(path: Path) -> Iterator[Scenario]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for row in content["scenarios"]:
        try:
            yield Scenario(**{"language": content["language"], **row, "theme": path.stem})
        except ValueError as error:
            raise ValueError(f"{path.name}, {row.get('name')}: {error}") from error
