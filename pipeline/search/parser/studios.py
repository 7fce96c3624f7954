"""A studio is a home with no separate bedroom: a bound on rooms."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.search.parser.bounds import Bound
from pipeline.search.parser.lexicon import Lexicon

_OR = re.compile(r"\b(?:or|o)\b")


class StudioReader:
    """Finds studios.

    Args:
        lexicon: the language's tables.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._studio = re.compile(lexicon.studio)
        self._no_studio = re.compile(lexicon.no_studio)

    def read(self, text: str, begin: int, end: int, rooms: Bound | None) -> Bound | None:
        """The bound on rooms that characters [begin, end) of canonical `text` give by a studio, or None.

        Args:
            text: canonical text.
            begin, end: the clause.
            rooms: the bound that a number gave in the same clause: "a studio or one bedroom".
        """
        match = self._no_studio.search(text, begin, end)
        if match is not None:
            return None if rooms is not None else Bound("rooms", 1, None, "min", match.start(), match.end(), 0.9)
        match = self._studio.search(text, begin, end)
        if match is None:
            return None
        if rooms is None:
            return Bound("rooms", None, 0, "max", match.start(), match.end(), 0.95)
        start, stop = min(match.start(), rooms.start), max(match.end(), rooms.end)
        if rooms.side in ("min", "exact", "max", "plain") and _OR.search(text[start:stop]):
            most = rooms.high if rooms.high is not None else rooms.low
            return replace(rooms, low=None, high=most, side="max", start=start, end=stop)
        return None
