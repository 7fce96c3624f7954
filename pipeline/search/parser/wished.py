"""The wishes of an utterance: known by name or not, wanted, ruled out or indifferent, and the weights they shift."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.search.parameters import Weights
from pipeline.search.parser.attitudes import Judged, is_tolerated, judge
from pipeline.search.parser.canonical import Canonical, PlainText
from pipeline.search.parser.corrections import Clauses
from pipeline.search.parser.mentions import mentions
from pipeline.search.parser.unread import says_nothing
from pipeline.search.parser.wish_slips import mend_wishes
from pipeline.search.query import Slot
from pipeline.search.weighting import BIGGEST, CHEAP, CHEAPEST, weights_for
from pipeline.search.wishes.free_wishes import find_free_wishes
from pipeline.search.wishes.known_wishes import KINDS_OF_HOME, WishFound, find_wishes, join_wishes

_OF_ROOMS = frozenset({"spacious"})
"""Said of rooms between their number and noun, it is no wish for the home ("two spacious bedrooms")."""
_ENDURED = frozenset({"ground floor", "interior", "to renovate", "top floor", "high floor"})
"""What is called "fine" without being wished for."""
_NEED_NOT = re.compile(
    r"(?<!that )(?<!which )(?<!something )(?:\b(?:it|they|place|flat|house|home|apartment|one) )?"
    r"\b(?:doesn't|does not|don't|do not|needn't|didn't|doesn't really|does not really)(?: \w+ly)? $"
)
_RELATIVE = re.compile(r"\b(?:that|which|anything|something|one|nothing) (?:doesn't|does not|don't|do not) $")
_NOTHING_FANCY = re.compile(r"^(?:nothing|nada|not|isn't|no)\b(?! (?:want|quiero))")
_SHIFTS = {"cheap": CHEAP, "cheapest": CHEAPEST, "biggest": BIGGEST}
_KNOWN_CONFIDENCE = 0.9
_FREE_CONFIDENCE = 0.5
_OPENS_CORRECTION = re.compile(
    r"^[ ,]*(?:(?:with|a|an|the|i|i'd|want|would|like|prefer|in|con|un|una|el|la|it's|it|make|better|mejor|should|be"
    r"|sea|que|quiero|busco|for|looking) )*$"
)
_OTHER_HOME = re.compile(
    r"^[ ,]*(?:(?:a|an|un|una|it|make|the|maybe|better|mejor|in|fact) )*(?:flat|apartment|studio|piso|apartamento"
    r"|estudio)\b"
)
_ENDS_CLAUSE = re.compile(r"^[ ,.]*(?:please|por favor)?[ ,.]*$")


_DISTANCE = (
    r"(?:metres?|meters?|metros?|minutes?|minutos?|mins?|m|km|kilomet(?:er|re)s?|kilometros?|blocks?|steps)(?:"
    r" (?:walk(?:ing)?|on foot|away|a pie|andando|distance))*"
    r" (?:from|to|of|de|del|al?|hasta|(?:a pie|andando) (?:de|del)) (?:the |a |an |any |el |la |un |una |nearest |some"
    r" )*"
)
_NEAR_BY_DISTANCE = {
    name: re.compile(_DISTANCE + rf"(?:{things})\b")
    for name, things in {
        "near the metro": r"metro|subway|underground|tube|train|station|estacion|bus stop|transporte publico|public"
        r" transport",
        "near a park": r"parks?|parques?|green space",
        "near schools": r"schools?|colegios?",
        "near the beach": r"beach|playa|sea|mar",
        "near shops": r"shops?|supermarkets?|tiendas?|supermercados?",
        "near the university": r"university|campus|universidad",
        "near a hospital": r"hospital",
    }.items()
}
""" "Two hundred metres from the metro": no size, but a wish all the same."""


@dataclass(frozen=True, slots=True)
class WishesRead:
    """What was found.

    Attributes:
        text: wanted wishes as `SearchParameters.text` has them.
        unwanted: names of ruled-out wishes.
        indifferent: names of wishes that do not matter.
        weights: of the ranking, None where the words do not shift them.
        slots: for what was found.
        spans: characters of the canonical text that were read as known wishes and shifts.
        free_spans: those of the others.
    """

    text: str
    unwanted: tuple[str, ...]
    indifferent: tuple[str, ...]
    weights: Weights | None
    slots: tuple[Slot, ...]
    spans: tuple[tuple[int, int], ...]
    free_spans: tuple[tuple[int, int], ...]


def read_wishes(
    text: Canonical,
    language: Literal["en", "es"],
    clauses: Clauses,
    asked: tuple[int, int] | None,
    claimed: Sequence[tuple[int, int]],
    changed: Sequence[tuple[int, int]],
) -> WishesRead:
    """All wishes of `text`.

    Args:
        text: canonical text.
        language: its language.
        clauses: cut at corrections.
        asked: characters that a question about a place is about; what lies in them is no wish.
        claimed: characters that other readers have read.
        changed: those of comparatives: "more spacious" is no wish for a spacious home.
    """
    plain = mend_wishes(text.without_marks(), language)
    told = mentions(text.text)
    found: list[WishFound] = []
    spans: list[tuple[int, int]] = []
    for wish in find_wishes(plain.text):
        start, end = plain.span(wish.start, wish.end)
        if asked is not None and wish.name not in KINDS_OF_HOME and asked[0] <= start and end <= asked[1]:
            continue
        if any(begin <= start and end <= stop for begin, stop in (*changed, *told)):
            continue
        if wish.name in _OF_ROOMS and any(begin < start and end < stop for begin, stop in claimed):
            continue
        found.append(wish)
        spans.append((start, end))
    near = [
        (*plain.span(*match.span()), name)
        for name, pattern in _NEAR_BY_DISTANCE.items()
        if (match := pattern.search(plain.text)) is not None and all(name != wish.name for wish in found)
    ]
    for start, end, name in near:
        found.append(WishFound(name, start, end))
        spans.append((start, end))
    order = sorted(range(len(found)), key=spans.__getitem__)
    found, spans = [found[index] for index in order], [spans[index] for index in order]
    judged = [
        _put_straight(wish.name, verdict, span, text.text)
        for wish, verdict, span in zip(found, judge(text.text, spans, language), spans, strict=True)
    ]
    taken_back = _taken_back(text, clauses, [wish.name for wish in found], spans)
    names: dict[str, list[str]] = {"wanted": [], "unwanted": [], "indifferent": []}
    words: dict[str, list[str]] = {"wanted": [], "unwanted": [], "indifferent": []}
    last = {wish.name: index for index, wish in enumerate(found)}
    for index, (wish, verdict) in enumerate(zip(found, judged, strict=True)):
        if index in taken_back or (verdict.attitude != judged[last[wish.name]].attitude):
            continue
        if wish.name == "luxury" and verdict.attitude == "unwanted" and _is_modest(text.text, verdict):
            continue
        names[verdict.attitude].append(wish.name)
        if wish.name == "to renovate" and _is_no_condition(text.text, spans[index]):
            names[verdict.attitude].append("renovated")
        start, end = (verdict.start, verdict.end) if verdict.attitude != "wanted" else spans[index]
        words[verdict.attitude].append(text.words(start, end))
    wanted = list(dict.fromkeys(names["wanted"]))
    unwanted = tuple(name for name in dict.fromkeys(names["unwanted"]) if name not in wanted)
    read = [(min(a.start, s[0]), max(a.end, s[1])) for a, s in zip(judged, spans, strict=True)]
    weights, weight_slot = _weights(text, plain, wanted, language)
    if weight_slot is not None:
        read += [match.span() for pattern in _SHIFTS.values() for match in pattern.finditer(text.text)]
    free = tuple(
        wish
        for wish in find_free_wishes(text.text, [*claimed, *read, *told, *([asked] if asked else [])], language)
        if wish not in wanted and not says_nothing(wish)
    )
    free_spans = tuple(match.span() for wish in free for match in re.finditer(re.escape(wish), text.text))
    slots = []
    if wanted:
        slots.append(Slot("text", join_wishes(wanted), ", ".join(words["wanted"]), _KNOWN_CONFIDENCE))
    if free:
        slots.append(Slot("text", join_wishes(free), ", ".join(free), _FREE_CONFIDENCE))
    if unwanted:
        slots.append(Slot("unwanted", unwanted, ", ".join(words["unwanted"]), _KNOWN_CONFIDENCE))
    if weight_slot is not None:
        slots.append(weight_slot)
    indifferent = tuple(dict.fromkeys(name for name in names["indifferent"] if name not in wanted))
    return WishesRead(
        join_wishes([*wanted, *free]), unwanted, indifferent, weights, tuple(slots), tuple(read), free_spans
    )


def _put_straight(name: str, verdict: Judged, span: tuple[int, int], text: str) -> Judged:
    """ "A ground floor is fine" is no wish for one; "it doesn't need to be renovated" leaves the state open."""
    tolerated = name in _ENDURED and verdict.attitude == "wanted" and is_tolerated(text, span[1])
    if tolerated or (name == "to renovate" and _is_no_condition(text, span)):
        return Judged("indifferent", verdict.start, verdict.end)
    return verdict


def _is_no_condition(text: str, span: tuple[int, int]) -> bool:
    """ "It doesn't need to be renovated", but not "a flat that doesn't need renovating"."""
    left = text[: span[0]]
    return (
        re.match(r"(?:need|have) to be|to be|be", text[span[0] : span[1]]) is not None
        and _NEED_NOT.search(left) is not None
        and _RELATIVE.search(left) is None
    )


def _is_modest(text: str, verdict: Judged) -> bool:
    """ "Nothing fancy" is no wish against luxury."""
    return (
        _NOTHING_FANCY.match(text[verdict.start : verdict.end]) is not None
        and "," not in text[verdict.start : verdict.end]
    )


def _weights(
    text: Canonical, plain: PlainText, wanted: Sequence[str], language: Literal["en", "es"]
) -> tuple[Weights | None, Slot | None]:
    said = {name: _asked_for(text, plain, pattern, language) for name, pattern in _SHIFTS.items()}
    weights = weights_for(wanted, **{name: span is not None for name, span in said.items()})
    if weights == Weights():
        return None, None
    span = said["cheapest"] or said["biggest"] or said["cheap"]
    words = text.words(*span) if span is not None else join_wishes(wanted)
    return weights, Slot("weights", weights, words, _KNOWN_CONFIDENCE)


def _asked_for(
    text: Canonical, plain: PlainText, pattern: re.Pattern[str], language: Literal["en", "es"]
) -> tuple[int, int] | None:
    match = pattern.search(plain.text)
    if match is None:
        return None
    span = plain.span(*match.span())
    return span if judge(text.text, [span], language)[0].attitude == "wanted" else None


def _taken_back(text: Canonical, clauses: Clauses, names: Sequence[str], spans: Sequence[tuple[int, int]]) -> set[int]:
    """Which wishes a correction replaces: "with a pool, no wait, a terrace", "a house, sorry, a flat"."""
    gone: set[int] = set()
    for end, begin in clauses.cuts:
        before = [index for index, span in enumerate(spans) if span[1] <= end]
        if not before or not _ENDS_CLAUSE.match(text.text[spans[before[-1]][1] : end]):
            continue
        after = next((index for index, span in enumerate(spans) if span[0] >= begin), None)
        if after is not None and _OPENS_CORRECTION.match(text.text[begin : spans[after][0]]):
            gone.add(before[-1])
        elif names[before[-1]] in KINDS_OF_HOME and _OTHER_HOME.match(text.text[begin:]):
            gone.add(before[-1])
    return gone
