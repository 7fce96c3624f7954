"""Wishes for some kind of place ("downtown", "a lively area", "close to my work"): no filter can be made of them.

Patterns are built from a few lists of words and matched on folded tokens one blank apart, without hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.search.places.residence import tells_residence
from pipeline.search.places.token_spans import joined
from pipeline.search.places.vague_phrases import VAGUE_EN, VAGUE_ES
from pipeline.search.places.vague_structures import find_structure
from pipeline.search.text import Token

_VAGUE = {
    language: re.compile(rf"\b(?:{'|'.join(pattern)})\b") for language, pattern in (("en", VAGUE_EN), ("es", VAGUE_ES))
}
_NOT_WANTED = re.compile(
    r"\b(?:not|no|nothing|none|don't|except|but|avoid|nada|sin|excepto|salvo|ni)(?: (?:want|need|like|quiero|necesito"
    r"|to|be|live|in|at|near|the|a|an|en|of|for|too|so|very|anything|something|el|la|un|una|vivir|estar|algo|muy))*$"
)
_OF_A_HOME = re.compile(
    r"\b(?:is|isn't|was|are|how far is|how close is)"
    r"(?: (?:the (?:first |second |third |last )?\w+|it|that one|this one|that|this|they))?"
    r"(?: (?:really|very|also|still|quite|actually|located|situated|in|on|far|close|right|from|to|near))*$"
    r"|\b(?:esta|es)(?: (?:en|muy|bien))*$"
)
_STARTS_A_QUESTION = re.compile(r"(?:^|[.,?!] |\band )(?:is|isn't|was|are|how far|how close|esta|es)\b")
_WORKS = re.compile(r"\b(?:work|works|working|job|office|trabaj\w+|oficina)\b")


class VaguePlaces:
    """Finds phrases that ask for a kind of place."""

    def find(self, tokens: Sequence[Token], named: Collection[int], language: str) -> tuple[int, int] | None:
        """Tokens [start, end) of the first vague phrase, or None.

        Args:
            tokens: the utterance.
            named: indices of tokens that are a name: a district called "Centro" is not vague.
            language: "en" or "es"; English phrases count in Spanish sentences too.
        """
        kept = [index for index, token in enumerate(tokens) if token.folded not in ("-", "–", "—")]
        text, starts = joined(["@" if index in named else tokens[index].folded for index in kept])
        for code in dict.fromkeys((language, "en", "es")):
            for match in _VAGUE[code].finditer(text):
                before = text[: match.start()].rstrip()
                if _NOT_WANTED.search(before) or _asks_about_a_home(before) or _lives_there(before, match.group()):
                    continue
                inside = [kept[at] for at, start in enumerate(starts) if match.start() <= start < match.end()]
                if not inside or set(inside) & set(named):
                    continue
                return inside[0], inside[-1] + 1
        return None

    def find_near(self, tokens: Sequence[Token], named: Collection[int], language: str) -> tuple[int, int] | None:
        """Tokens [start, end) of the first wish to live near something or somebody, or None. See `find`."""
        kept = [index for index, token in enumerate(tokens) if token.folded not in ("-", "–", "—")]
        for start, end, before in find_structure(tokens, kept, frozenset(named), language):
            said = tokens[start].folded
            if not (_NOT_WANTED.search(before) or _asks_about_a_home(before) or _lives_there(before, said)):
                return start, end
        return None


def _asks_about_a_home(before: str) -> bool:
    """ "Is it in a quiet area?" asks about a listing, it is no wish."""
    return _OF_A_HOME.search(before) is not None and _STARTS_A_QUESTION.search(before) is not None


def _lives_there(before: str, phrase: str) -> bool:
    """ "We live in the city" tells where they are, it is no wish; where they work they may want to live."""
    return _WORKS.search(before) is None and tells_residence(f"{before} {phrase.split(maxsplit=1)[0]}".strip())
