"""Which of the parser's two languages a text is in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.search.parser.lexicon_en import ENGLISH
from pipeline.search.parser.lexicon_es import SPANISH
from pipeline.search.text import Token

_IN_NAMES = frozenset("el la los las de del barrio i y".split())
"""Words of Spanish place names: they count half."""
_SPANISH_SIGNS = frozenset("¿¡ñÑ")


def language_of(text: str, tokens: Sequence[Token]) -> Literal["en", "es"]:
    """English unless more of the words, or where none tells a sign, are Spanish."""
    words = [token.folded for token in tokens if token.is_word]
    spanish = sum(1 if word in _IN_NAMES else 2 for word in words if word in SPANISH.markers)
    english = sum(2 for word in words if word in ENGLISH.markers)
    if spanish == english and not _SPANISH_SIGNS.isdisjoint(text):
        return "es"
    return "es" if spanish > english else "en"
