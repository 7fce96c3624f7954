"""The canonical text of an utterance: folded words one blank apart, numbers as `#0`, places as `@0`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.search.parser.number_words import Number
from pipeline.search.places.finder import PlaceMatch
from pipeline.search.text import Token


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

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the canonical text that stand for characters [start, end) of the original."""
        pieces = [index for index, (first, last) in enumerate(self.spans) if first < end and start < last]
        if not pieces:
            return 0, 0
        stop = self.offsets[pieces[-1] + 1] - 1 if pieces[-1] + 1 < len(self.offsets) else len(self.text)
        return self.offsets[pieces[0]], stop

    def without_marks(self) -> PlainText:
        """The text for patterns of wishes: no numbers, `@` for a place, blanks for hyphens and slashes."""
        pieces: list[str] = []
        positions: list[int] = []
        end = 0
        for match in _WORDS_OR_PLACE.finditer(self.text):
            start = match.start()
            piece = "@" if match.group().startswith("@") else match.group()
            if pieces:
                pieces.append(" ")
                positions.append(end)
            pieces.append(piece)
            positions.extend(range(start, start + len(piece)))
            end = match.end()
        return PlainText("".join(pieces), tuple(positions))


@dataclass(frozen=True, slots=True)
class PlainText:
    """Canonical text without marks.

    Attributes:
        text: words one blank apart.
        positions: where each character stands in the canonical text.
    """

    text: str
    positions: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Characters [start, end) of this text in the canonical text; `end` must be greater than `start`."""
        return self.positions[start], self.positions[end - 1] + 1


_WORDS_OR_PLACE = re.compile(r"(?!#\d)(?![-–—/] |[-–—/]$)\S+")


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
