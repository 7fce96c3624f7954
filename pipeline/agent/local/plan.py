"""What to do next: call the tool, or say something. Words come later, in `wording`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.agent.local.aspects import Aspect
from pipeline.agent.local.details import Finding
from pipeline.agent.local.note import Note
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters


@dataclass(frozen=True, slots=True)
class Say:
    """Something to say.

    Attributes:
        key: which sentence: the name of one of the avatar's set phrases, or of the language's templates.
        home, other: homes it speaks of.
        wish: wish it speaks of.
        aspect, finding: what was asked of `home`, and what its listing says.
        features: names of wishes it speaks of.
        names: names of places it lists.
        count: a number it says.
        text: words to put in as they are.
        words: more of them, each with the name of its placeholder.
    """

    key: str
    home: Property | None = None
    other: Property | None = None
    wish: SearchParameters | None = None
    aspect: Aspect | None = None
    finding: Finding | None = None
    features: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    count: int | None = None
    text: str = ""
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Speak, and remember `note` with it."""

    says: tuple[Say, ...]
    note: Note


@dataclass(frozen=True, slots=True)
class Search:
    """Call the search tool."""

    query: str
    limit: int
    note: Note


@dataclass(frozen=True, slots=True)
class Call:
    """Call one of the office's tools."""

    tool: str
    arguments: Mapping[str, Any]
    note: Note


Plan = Answer | Search | Call
