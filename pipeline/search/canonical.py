"""The canonical text of an utterance: folded words one blank apart, numbers as `#0`, places as `@0`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.search.lexicon import Lexicon
from pipeline.search.numbers import Number
from pipeline.search.places import PlaceMatch
from pipeline.search.text import Token, digits_value


@dataclass(frozen=True, slots=True)
class Canonical:
    """Text to match patterns on, and the way back to the words.

    Attributes:
        text: the canonical text.
        offsets: where each piece begins in `text`.
        spans: which characters of the original each piece stands for.
        original: the utterance.
        numbers, places: what the marks stand for.
    """

    text: str
    offsets: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    original: str
    numbers: tuple[Number, ...]
    places: tuple[PlaceMatch, ...]

    def words(self, start: int, end: int) -> str:
        """The original words behind characters [start, end) of the canonical text."""
        if not self.spans or end <= start:
            return ""
        first = max(0, bisect_right(self.offsets, start) - 1)
        last = max(first, bisect_right(self.offsets, end - 1) - 1)
        return self.original[self.spans[first][0] : self.spans[last][1]].strip(" ,.;")


def canonical(
    original: str, tokens: Sequence[Token], numbers: Sequence[Number], places: Sequence[PlaceMatch]
) -> Canonical:
    """Puts marks in the place of numbers and places."""
    marks = {number.start: (number.end, f"#{index}") for index, number in enumerate(numbers)}
    marks |= {place.start: (place.end, f"@{index}") for index, place in enumerate(places)}
    pieces, spans, at = [], [], 0
    while at < len(tokens):
        end, piece = marks.get(at, (at + 1, tokens[at].folded))
        pieces.append(piece)
        spans.append((tokens[at].start, tokens[end - 1].end))
        at = end
    offsets, length = [], 0
    for piece in pieces:
        offsets.append(length)
        length += len(piece) + 1
    return Canonical(" ".join(pieces), tuple(offsets), tuple(spans), original, tuple(numbers), tuple(places))


_FOR_A_PRICE = re.compile(r"[24] (\d{3} 000)")
_BEFORE_A_SLIP = frozenset(
    "flat apartment house home place studio something bedroom bedrooms room rooms piso casa".split()
)


def repair_slips(tokens: Sequence[Token], lexicon: Lexicon, counted: frozenset[str]) -> tuple[Token, ...]:
    """Numbers that recognition wrote as words of the same sound: "to bathrooms" -> 2, "for bedrooms" -> 4.

    A word between two numbers ("three to four bedrooms") is left alone. "An apartment 4 150 000" is one for 150 000.
    """
    repaired = list(tokens)
    for index, token in enumerate(tokens):
        price = _FOR_A_PRICE.fullmatch(token.raw)
        if price is not None and index and tokens[index - 1].folded in _BEFORE_A_SLIP:
            repaired[index] = replace(token, number=digits_value(price.group(1)))
        if index + 1 == len(tokens):
            break
        value = lexicon.slips.get(token.folded)
        behind = tokens[index + 1].folded
        if value is None or behind not in counted:
            continue
        before = tokens[index - 1] if index else None
        if before is not None and (before.number is not None or before.folded in lexicon.numbers.small):
            continue
        if before is not None and before.folded in ("close", "next", "up", "looking", "asking", "prefer", "go", "free"):
            continue
        repaired[index] = replace(token, number=float(value))
    return tuple(repaired)
