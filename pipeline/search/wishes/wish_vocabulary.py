"""The wishes' patterns compiled, for what callers say and for what listings say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.search.wishes.wish_patterns import BOTH, NEAR_BY, NEAR_THINGS
from pipeline.search.wishes.wish_wordings import ASKED as ASKED_ONLY

WISH_NAMES: tuple[str, ...] = tuple(sorted(BOTH))
"""All names a wish can have."""

Span = tuple[int, int, str]
"""Where a wish begins and ends, and its name."""


class WishVocabulary:
    """Finds wishes by their patterns.

    Args:
        names: the wishes to know.
        wordings: tables of patterns by wish, to be joined.
    """

    def __init__(self, names: Iterable[str], *wordings: Mapping[str, str]) -> None:
        self._forms = {
            name: re.compile(rf"(?<![\w#@])(?:{'|'.join(table[name] for table in wordings if name in table)})(?!\w)")
            for name in names
        }

    def spans(self, text: str) -> list[Span]:
        """Wishes in folded `text`, in order; of overlapping ones the longest, a feature rather than a neighbour."""
        taken: list[Span] = []
        for start, end, name in sorted(self.all_spans(text), key=_first):
            if all(end <= other_start or start >= other_end for other_start, other_end, _ in taken):
                taken.append((start, end, name))
        return sorted(taken)

    def all_spans(self, text: str) -> list[Span]:
        """The same with those that overlap others."""
        spans = [(*match.span(), name) for name, form in self._forms.items() for match in form.finditer(text)]
        return sorted(
            {*spans, *(more for span in spans if span[2] in NEAR_THINGS for more in _near_as_well(text, span))}
        )


_THINGS = "|".join(f"(?P<{name.split()[-1]}>{things})" for name, things in NEAR_THINGS.items())
_NAME_OF = {name.split()[-1]: name for name in NEAR_THINGS}
_TOO_BEHIND = re.compile(
    rf"[ ,.;]+(?:(?:and|y|e) )?(?:(?:the|a|an|some|any|el|la|los|las|un|una) )*(?:{_THINGS}) (?:too|as well|also"
    rf"|tambien)(?!\w)"
)
_AND_TOO = re.compile(
    rf"(?: ?,(?: and| or| y| o)?| and| or| y| e| o| as well as)(?: (?:to|de|of))?"
    rf"(?: (?:the|a|an|some|any|good|los|las|el|la|un|una|al))* (?:{_THINGS})(?!\w)"
)
_TOO = re.compile(rf"(?<!\w)(?:{_THINGS})(?: ?,(?: and| y)?| and| or| y| e| o)(?: (?:a|an|the|some|good))* $")
_ENDS_NEAR_BY = re.compile(rf" {NEAR_BY}$")


def _near_as_well(text: str, span: Span) -> Iterator[Span]:
    """What else of a list is near: the shops of "close to the metro and shops", the park of "a park and shops"
    " nearby"."""
    start, end, _ = span
    while (match := _AND_TOO.match(text, end)) is not None:
        yield match.start(match.lastgroup or 0), match.end(), _NAME_OF[match.lastgroup or ""]
        end = match.end()
    if (match := _TOO_BEHIND.match(text, end)) is not None:
        yield match.start(match.lastgroup or 0), match.end(), _NAME_OF[match.lastgroup or ""]
    if _ENDS_NEAR_BY.search(text[:end]):
        while (match := _TOO.search(text[:start])) is not None:
            yield match.start(), match.end(match.lastgroup or 0), _NAME_OF[match.lastgroup or ""]
            start = match.start()


def _first(span: Span) -> tuple[int, bool, int]:
    start, end, name = span
    return start - end, name.startswith("near "), start


ASKED = WishVocabulary(WISH_NAMES, BOTH, ASKED_ONLY, {name: re.escape(name) for name in WISH_NAMES if name != "family"})
"""For what callers say."""
