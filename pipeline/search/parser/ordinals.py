""" "With a second bathroom": at least two of them."""

from __future__ import annotations

import re

from pipeline.search.parser.bounds import Bound, Quantity
from pipeline.search.parser.lexicon import Lexicon


class OrdinalReader:
    """Finds counted nouns with an ordinal and an indefinite article ("the second bedroom" is no wish).

    Args:
        lexicon: the language's tables.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._values = lexicon.ordinals
        ordinals = "|".join(lexicon.ordinals)
        self._patterns: tuple[tuple[Quantity, re.Pattern[str]], ...] = (
            ("baths", re.compile(rf"(?<!\w)(?:an?|una?|#\d+) ({ordinals}) (?:full |proper )?{lexicon.units.baths}")),
            ("rooms", re.compile(rf"(?<!\w)(?:an?|una?|#\d+) ({ordinals}) (?:full |proper )?{lexicon.units.rooms}")),
        )

    def read(self, text: str, begin: int, end: int) -> tuple[Bound, ...]:
        """Bounds in characters [begin, end) of canonical `text`."""
        return tuple(
            Bound(quantity, self._values[match.group(1)], None, "min", match.start(), match.end(), 0.9)
            for quantity, pattern in self._patterns
            if (match := pattern.search(text, begin, end)) is not None
        )
