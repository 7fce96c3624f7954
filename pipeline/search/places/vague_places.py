"""Wishes for some kind of place ("downtown", "a lively area", "close to my work"): no filter can be made of them.

Patterns are built from a few lists of words and matched on folded tokens one blank apart, without hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.search.places.token_spans import joined
from pipeline.search.places.vague_phrases import VAGUE_EN, VAGUE_ES
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
                if _NOT_WANTED.search(before) or _asks_about_a_home(before):
                    continue
                inside = [kept[at] for at, start in enumerate(starts) if match.start() <= start < match.end()]
                if not inside or set(inside) & set(named):
                    continue
                return inside[0], inside[-1] + 1
        return None


def _asks_about_a_home(before: str) -> bool:
    """ "Is it in a quiet area?" asks about a listing, it is no wish."""
    return _OF_A_HOME.search(before) is not None and _STARTS_A_QUESTION.search(before) is not None
