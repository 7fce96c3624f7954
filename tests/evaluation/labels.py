"""Labelled queries, and how a reading is held against its label. See data/evaluation/README.md for the format."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters, Weights
from pipeline.search.query import ParsedQuery
from pipeline.search.text import words_of
from pipeline.search.wishes.known_wishes import join_wishes, split_wishes, wish_names

FOLDER = Path(__file__).parents[2] / "data" / "evaluation"
BOUNDS = tuple(f"{side}_{name}" for name in ("rooms", "baths", "size", "price") for side in ("min", "max"))
SLOTS = (*BOUNDS, "places", "not_places", "wishes", "unwanted", "forget", "changes", "shift", "limit", "ask")
_FREE = "free:"
_SHIFTING_WISHES = ("spacious", "luxury")


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled query.

    Attributes:
        id, language, kind, text: as in the file; kind is "spoken", "typed", "recognised" or a group of places.
        want: slot -> label; slots that must stay empty are not in it.
    """

    id: str
    language: str
    kind: str
    text: str
    want: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """A caller's turn: what was said, the property last spoken about, what was asked, the wish that stands after it."""

    say: str
    current: Property | None
    expecting: str | None
    want: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A labelled conversation."""

    id: str
    language: str
    turns: tuple[Turn, ...]


def load_cases(pattern: str, *, split: str | None = None) -> list[Case]:
    """The cases of the files that match `pattern`; of one split where rows name theirs."""
    rows = [row for path in sorted(FOLDER.glob(pattern)) for row in _rows(path)]
    return [
        Case(row["id"], row["language"], row.get("kind") or row.get("group", ""), row["text"], row["want"])
        for row in rows
        if split is None or row.get("split", split) == split
    ]


def load_dialogues(pattern: str) -> list[Dialogue]:
    """The dialogues of the files that match `pattern`."""
    rows = [row for path in sorted(FOLDER.glob(pattern)) for row in _rows(path)]
    return [Dialogue(row["id"], row["language"], tuple(_turn(turn) for turn in row["turns"])) for row in rows]


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _turn(row: Mapping[str, Any]) -> Turn:
    current = row.get("current")
    home = None
    if current is not None:
        home = Property(
            id="current",
            description="",
            baths=current["baths"],
            rooms=current["rooms"],
            sqft=current["sqft"],
            location=current.get("location", ""),
            price=current["price"],
            city=current.get("city"),
        )
    return Turn(row["say"], home, row.get("expecting"), row["want"])


def understood(parsed: ParsedQuery) -> dict[str, Any]:
    """A reading in the notation of the labels."""
    read = standing(parsed.parameters)
    # A suggestion waiting for a yes counts as the place: asking when unsure is what the product does.
    if parsed.suggestion is not None and "places" not in read:
        read["places"] = [parsed.suggestion.name]
        read["confirm"] = True
    if parsed.dropped:
        read["forget"] = sorted(parsed.dropped)
    if parsed.changes:
        read["changes"] = sorted(f"{change.slot}-{change.direction}" for change in parsed.changes)
    if any(slot.name == "limit" for slot in parsed.slots):
        read["limit"] = parsed.parameters.limit
    if parsed.question is not None:
        read["ask"] = True
    return read


def standing(wish: SearchParameters) -> dict[str, Any]:
    """A wish in the notation of the labels."""
    read: dict[str, Any] = {name: getattr(wish, name) for name in BOUNDS if getattr(wish, name) is not None}
    if wish.places:
        read["places"] = sorted(place.name for place in wish.places)
    if wish.excluded_places:
        read["not_places"] = sorted(place.name for place in wish.excluded_places)
    if wish.text:
        read["wishes"] = sorted(split_wishes(wish.text))
    if wish.unwanted:
        read["unwanted"] = sorted(wish.unwanted)
    if wish.weights.price > Weights().price:
        read["shift"] = ["cheap"]
    return read


def labelled(want: Mapping[str, Any]) -> dict[str, Any]:
    """A label in one form: "spacious" and "luxury" are wishes as well, so they are compared there."""
    label = {name: sorted(value) if isinstance(value, list) else value for name, value in want.items()}
    shift = [name for name in label.pop("shift", []) if name not in _SHIFTING_WISHES]
    also = [name for name in want.get("shift", []) if name in _SHIFTING_WISHES]
    if shift:
        label["shift"] = shift
    if also:
        label["wishes"] = sorted({*label.get("wishes", []), *also})
    return _one_furniture({name: value for name, value in label.items() if value not in ([], None)})


def _one_furniture(slots: Mapping[str, Any]) -> dict[str, Any]:
    """ "Without furniture" may be read as unfurnished or as not furnished: it is one wish."""
    if "furnished" not in slots.get("unwanted", []):
        return dict(slots)
    left = [name for name in slots["unwanted"] if name != "furnished"]
    wishes = sorted({*slots.get("wishes", []), "unfurnished"})
    return {**{name: value for name, value in slots.items() if name != "unwanted"}, "wishes": wishes} | (
        {"unwanted": left} if left else {}
    )


def differences(read: Mapping[str, Any], want: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Slots that were read otherwise than labelled: slot -> (label, reading). Empty when all is right."""
    label, read = labelled(want), _one_furniture(read)
    asks_to_confirm = read.get("confirm", False)
    wrong = {}
    for slot in SLOTS:
        wanted, got = label.get(slot), read.get(slot)
        if slot == "ask":
            if asks_to_confirm and "places" in label and label["places"] == read.get("places"):
                continue
            if wanted == "confirm" and asks_to_confirm:
                continue
            same = bool(wanted) == bool(got)
        elif slot == "places" and asks_to_confirm and wanted is None and label.get("ask") == "confirm":
            same = True
        elif slot in ("wishes", "unwanted"):
            same = _same_wishes(wanted or [], got or [])
        elif slot in BOUNDS:
            same = wanted == got or (wanted is not None and got is not None and abs(wanted - got) < 0.01)
        else:
            same = wanted == got
        if not same:
            wrong[slot] = (wanted, got)
    return wrong


def _same_wishes(wanted: list[str], got: list[str]) -> bool:
    """Known wishes by name; a free one by its essential words, which one free wish that was read must contain."""
    known = {name for name in wanted if not name.startswith(_FREE)}
    free = [_stems(name.removeprefix(_FREE)) for name in wanted if name.startswith(_FREE)]
    read_known = {name for name in got if name in _known_names()}
    read_free = [_stems(name) for name in got if name not in read_known]
    if known != read_known or len(free) != len(read_free):
        return False
    return all(any(essential <= read for read in read_free) for essential in free)


@cache
def _known_names() -> frozenset[str]:
    return frozenset(wish_names())


def _stems(words: str) -> set[str]:
    return {re.sub(r"(?:es|s)$", "", word) for word in words_of(words)}


def as_parameters(want: Mapping[str, Any], places: Mapping[str, Any]) -> SearchParameters:
    """The hard bounds and places of a label, for judging results. `places` are the listings' places by name."""
    wish = SearchParameters(**{name: want[name] for name in BOUNDS if name in want})
    named = [places[name] for name in want.get("places", [])]
    return replace(
        wish,
        place=named[0] if named else None,
        or_places=tuple(named[1:]),
        excluded_places=tuple(places[name] for name in want.get("not_places", [])),
        text=join_wishes([name for name in labelled(want).get("wishes", []) if not name.startswith(_FREE)]),
    )
