"""What is wrong with a reply: held against its turn's expectations, and against what every reply must be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.properties import Property
from pipeline.search.text import fold
from tests.evaluation.conversation_grounding import mentioned, place_forms
from tests.evaluation.conversation_numbers import numbers_in
from tests.evaluation.conversation_scenarios import Bounds, Called, Presented, Turn, Wanted
from tests.evaluation.conversation_words import CHECKS, CheckWords
from tests.search.listing_facts import ListingFacts

REPEATED_WITHIN = 2
"""Replies in which the same sentence may not come back word for word."""
_SHORT = 4
"""Sentences of fewer words ("Two bathrooms.") may come again."""
_UNPLAIN = (
    (re.compile(r"\d"), "digits"),
    (re.compile(r"[*_#`|<>\[\]{}€$£²%^~=\\]|^\s*[-•]\s|\n"), "markup or signs"),
    (re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]"), "an emoji"),
    (re.compile(r"https?:|www\.|\b\w+@\w+|\b[a-z]+_[a-z]+"), "an address or an identifier"),
    (re.compile(r"\b(\w+) \1\b", re.IGNORECASE), "a word twice in a row"),
    (re.compile(r"\s[,.!?]|[,.!?]{2}|\?\.|[¿¡](?:\s|[^?!]*$)"), "broken punctuation"),
)
_EXTREMES = {
    "cheapest": lambda home: home.price,
    "dearest": lambda home: -home.price,
    "biggest": lambda home: -home.sqft,
    "smallest": lambda home: home.sqft,
}
_THAN = {
    "cheaper": lambda home, other: home.price < other.price,
    "dearer": lambda home, other: home.price > other.price,
    "bigger": lambda home, other: home.sqft > other.sqft,
    "smaller": lambda home, other: home.sqft < other.sqft,
}


@dataclass(frozen=True, slots=True)
class Agency:
    """The agency's homes as they truly are: what expectations are held against.

    Attributes:
        homes: every listing.
        facts: what each listing's text truly says, by id.
    """

    homes: tuple[Property, ...]
    facts: Mapping[str, ListingFacts]

    def has(self, home: Property) -> frozenset[str]:
        """The wishes that `home` fulfils, and those that are open."""
        facts = self.facts.get(home.id)
        return facts.has | facts.open if facts else frozenset()

    def obeying(self, bounds: Bounds) -> list[Property]:
        """The listings that obey `bounds`."""
        return [home for home in self.homes if bounds.obeyed_by(home, self.has(home))]


@dataclass
class Heard:
    """What the caller got to hear in a turn, and what was done for it.

    Attributes:
        reply: the words.
        wishes: of each search, in the notation of the labels.
        known: every listing that a tool returned so far.
        before: homes spoken of in earlier replies, in order, each time again.
        replies: earlier replies, the greeting among them.
        not_understood: the avatar's ways to say that it did not understand.
        out_of_scope: its ways to say that this is not its business.
        language: what it is said in.
        calls: of the office's tools in this turn.
    """

    reply: str
    wishes: Sequence[Mapping[str, Any]]
    known: Sequence[Property]
    before: Sequence[Property] = ()
    replies: Sequence[str] = ()
    not_understood: Sequence[str] = ()
    out_of_scope: Sequence[str] = ()
    language: str = "en"
    calls: Sequence[Called] = ()
    homes: list[Property] = field(init=False)

    def __post_init__(self) -> None:
        self.homes = mentioned(self.reply, self.known, self.language)

    @property
    def words(self) -> CheckWords:
        """What the language's replies are judged by."""
        return CHECKS[self.language]

    @property
    def counted(self) -> set[float]:
        """The numbers of the reply that are no ordinals."""
        return {number.value for number in numbers_in(self.reply, self.language) if not number.ordinal}


def unmet(turn: Turn, heard: Heard, agency: Agency) -> Iterator[str]:
    """The expectations of `turn` that the reply does not meet."""
    reply = heard.reply
    yield from _search(turn, heard.wishes)
    yield from _calls(turn, heard.calls)
    yield from _presents(turn, heard, agency)
    yield from _facts(turn, heard)
    if turn.about is not None and heard.before:
        yield from _about(turn.about, heard, agency)
    if turn.counts is not None:
        total = len(agency.obeying(turn.counts))
        if total not in heard.counted and not (total == 0 and heard.words.none.search(reply)):
            yield f"there are {total}, which was not said"
    if turn.compares:
        yield from _compares(heard, turn.of)
    if turn.says and not any(_found(pattern, reply) for pattern in turn.says):
        yield f"says none of {list(turn.says)}"
    yield from (f"does not say {pattern!r}" for pattern in turn.says_all if not _found(pattern, reply))
    yield from (f"says {pattern!r}" for pattern in turn.never if _found(pattern, reply))
    if turn.understood and any(_plain(phrase) in _plain(reply) for phrase in heard.not_understood):
        yield "was not understood"
    if turn.on_topic and any(_plain(phrase) in _plain(reply) for phrase in heard.out_of_scope):
        yield "was taken to be out of scope"
    if turn.asks is not None and turn.asks != ("?" in reply):
        yield "asks nothing" if turn.asks else "asks a question"
    if turn.repeats and heard.replies:
        words, last = set(_words(reply)), set(_words(heard.replies[-1]))
        if last and len(words & last) / len(last) < 0.6:
            yield "does not repeat what was said last"


def unspeakable(reply: str, longest: int, language: str = "en") -> Iterator[str]:
    """Why `reply` would not sound right."""
    if not reply.strip():
        yield "is empty"
    yield from (f"has {what}" for pattern, what in _UNPLAIN if pattern.search(reply))
    if (jargon := CHECKS[language].jargon.search(reply)) is not None:
        yield f"has jargon: {jargon.group()}"
    if (count := len(reply.split())) > longest:
        yield f"has {count} words"


def repeated(reply: str, replies: Sequence[str]) -> list[str]:
    """Sentences of `reply` that came word for word in `replies`; very short ones may."""
    said = {_plain(sentence) for earlier in replies for sentence in sentences(earlier)}
    return [each for each in sentences(reply) if len(each.split()) >= _SHORT and _plain(each) in said]


def sentences(text: str) -> list[str]:
    """The sentences of `text`."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


def _calls(turn: Turn, calls: Sequence[Called]) -> Iterator[str]:
    if turn.calls is None:
        return
    wanted = () if turn.calls == "none" else turn.calls
    same = len(wanted) == len(calls) and all(
        (one.tool, one.confirmed) == (other.tool, other.confirmed) and one.status in (None, other.status)
        for one, other in zip(wanted, calls, strict=False)
    )
    if not same:
        made = ", ".join(f"{call.tool} ({'confirmed, ' if call.confirmed else ''}{call.status})" for call in calls)
        yield f"calls {made or 'none of the tools'}"


def _search(turn: Turn, wishes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if turn.search == "none" and wishes:
        yield f"searched for {wishes[0]}"
    if turn.search == "some" and not wishes:
        yield "did not search"
    if isinstance(turn.search, Wanted):
        wanted = turn.search.model_dump(include=turn.search.model_fields_set)
        if not any(_asks_for(wish, wanted) for wish in wishes):
            yield f"searched for {wishes[0]}, not {wanted}" if wishes else f"did not search for {wanted}"


def _asks_for(wish: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    for slot, value in wanted.items():
        got = wish.get(slot)
        if value is None:
            same = got in (None, [])
        elif isinstance(value, tuple):
            same = set(value) <= set(got or ()) if slot == "wishes" else set(value) == set(got or ())
        else:
            slack = 1.5 if slot.endswith(("price", "size")) else 0.0  # "Cheaper" is one euro less.
            same = got is not None and abs(got - value) <= slack
        if not same:
            return False
    return True


def _presents(turn: Turn, heard: Heard, agency: Agency) -> Iterator[str]:
    if turn.presents is None:
        return
    if turn.presents == "none":
        if fresh := [home for home in heard.homes if home not in heard.before]:
            yield f"speaks of {_short(fresh[0])}"
        return
    if not heard.homes:
        yield "speaks of no home with its price and place"
        return
    reasons = {home.id: list(_wrong(home, turn.presents, heard, agency)) for home in heard.homes}
    if all(reasons.values()):
        home = heard.homes[-1]
        yield f"speaks of {_short(home)}: {'; '.join(reasons[home.id])}"
    for home in heard.homes:
        # Homes of the same price and district cannot be told apart by ear.
        twin = any(other.price == home.price and other != home for other in heard.homes)
        if home not in heard.before and not twin and not turn.presents.obeyed_by(home, agency.has(home)):
            yield f"speaks of {_short(home)}, which is not what was wished"


def _wrong(home: Property, wanted: Presented, heard: Heard, agency: Agency) -> Iterator[str]:
    if not wanted.obeyed_by(home, agency.has(home)):
        yield "breaks the wish"
    if wanted.which == "new" and home in heard.before:
        yield "is not new"
    if wanted.which not in (None, "new") and home != _home(wanted.which, heard.before):
        yield f"is not the {wanted.which} one"
    if wanted.extreme is not None:
        key = _EXTREMES[wanted.extreme]
        best = min(map(key, agency.obeying(wanted)), default=None)
        if best is not None and key(home) != best:
            yield f"is not the {wanted.extreme}"
    if wanted.than_last is not None and heard.before and not _THAN[wanted.than_last](home, heard.before[-1]):
        yield f"is not {wanted.than_last} than the last one"


def _home(which: str | None, before: Sequence[Property]) -> Property | None:
    """One of the homes spoken of so far: "first" and "second" count each home once."""
    once = list(dict.fromkeys(home.id for home in before))
    by_id = {home.id: home for home in before}
    if which == "first":
        return by_id[once[0]] if once else None
    if which == "second":
        return by_id[once[1]] if len(once) > 1 else None
    if which == "previous":
        others = [home for home in before if home != before[-1]]
        return others[-1] if others else None
    return before[-1] if before else None


def _facts(turn: Turn, heard: Heard) -> Iterator[str]:
    if not turn.states:
        return
    home = _home(turn.of, heard.before)
    if home is None:
        yield "no home was spoken of that this could be about"
        return
    said, plain = {number.value for number in numbers_in(heard.reply, heard.language)}, fold(heard.reply)
    for fact in turn.states:
        if fact == "place":
            right = any(form in plain for form in place_forms(home.location))
        elif fact == "rooms" and home.rooms == 0:
            right = heard.words.studio in plain
        else:
            value = {"price": home.price, "size": round(home.sqft), "rooms": home.rooms, "baths": home.baths}[fact]
            right = value in said
        if not right:
            yield f"does not say the {fact} of {_short(home)}"


def _about(wish: str, heard: Heard, agency: Agency) -> Iterator[str]:
    """Does the answer to "does it have …" agree with the listing?"""
    home, reply = heard.before[-1], heard.reply
    facts = agency.facts.get(home.id)
    if facts is None or wish in facts.open:
        return
    if wish in facts.has and heard.words.unknown.search(reply):
        yield f"the listing says {wish}: {_short(home)}"
    if wish in facts.denied and (not heard.words.denies.search(reply) or heard.words.unknown.search(reply)):
        yield f"the listing says that there is no {wish}: {_short(home)}"
    if wish not in facts.has | facts.denied and not (
        heard.words.unknown.search(reply) or heard.words.denies.search(reply)
    ):
        yield f"the listing does not say {wish}: {_short(home)}"


def _compares(heard: Heard, which: str | None) -> Iterator[str]:
    pair = list({home.id: home for home in reversed(heard.before)}.values())[:2]
    if which is not None and (other := _home(which, heard.before)) is not None:
        pair = [heard.before[-1], other]
    if len(pair) < 2:
        yield "there were no two homes to compare"
        return
    said = heard.counted
    one, other = pair
    for name in ("price", "sqft"):
        values = {round(getattr(one, name)), round(getattr(other, name))}
        if values <= said or (len(values) == 2 and abs(max(values) - min(values)) in said):
            return
    yield f"does not compare {_short(one)} and {_short(other)}"


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text.replace("’", "'"), re.IGNORECASE) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _short(home: Property) -> str:
    return f"{home.id} ({home.location}, {home.rooms} rooms, {home.baths} baths, {home.sqft:g}, {home.price})"
