"""What recognition and fast fingers make of numbers and nouns: "to bathrooms", "for hundred thousand", "bedrums"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from pipeline.search.parser.lexicon import Lexicon
from pipeline.search.text import Token, digits_value

_FOR_A_PRICE = re.compile(r"[24] (\d{3} 000)")
_BEFORE_A_SLIP = frozenset(
    "flat apartment house home place studio something bedroom bedrooms room rooms piso casa".split()
)
_NOT_BEFORE_A_SLIP = frozenset("close next up looking asking prefer go free access due nearest walking paying".split())
_WANTS_AN_AMOUNT = frozenset(
    "under over below above than least around about roughly maximum max minimum min between and is to budget price most"
    " nearly almost spend pay afford exceed".split()
)
_ARE_FOUR = frozenset({"for", "fore"})
""" "For hundred thousand": an amount that is not four hundred would have an article."""
_MISSPELT_NOUNS = {
    "en": ("bedroom", "bedrooms", "bathroom", "bathrooms"),
    "es": ("habitacion", "habitaciones", "dormitorio", "dormitorios", "recamaras"),
}
_HEARD_NOUNS = {
    ("bad", "room"): "bedroom",
    ("bad", "rooms"): "bedrooms",
    ("bet", "rooms"): "bedrooms",
    ("bet", "room"): "bedroom",
    ("bath", "rums"): "bathrooms",
    ("bed", "rums"): "bedrooms",
    ("bath", "room's"): "bathrooms",
    ("bad", "rims"): "bedrooms",
    ("bat", "rooms"): "bathrooms",
    ("bat", "room"): "bathroom",
    ("bass", "rooms"): "bathrooms",
    ("baths", "rooms"): "bathrooms",
    ("beds", "rooms"): "bedrooms",
}
_HEARD_ROOMS = frozenset({"rome", "roam", "rum", "rums", "broom", "brooms", "groom", "grooms"})
_HEARD_BED = frozenset({"bad", "bet", "bid", "bud"})
_AFTER_BED = frozenset("flat flats flap flack apartment apartments house home place room piso".split())
"""What is said after "two bed"; one of its own slips among them."""
_AFTER_BED_ALONE = frozenset("in and near around with under for at please".split())
_BEFORE_TOO_BAD = frozenset("a an the need want looking nice good find got have some and , .".split())
""" "Too bad in Goya" is a wish at the beginning and after these; "that's too bad" is none."""
_SHORTEST_MISSPELT = 6
_LEAST_ALIKE = 0.8


def repair_slips(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """`tokens` with what stands for a number as a number, and what stands for a counted noun as that noun.

    A word between two numbers ("three to four bedrooms") is left alone. "An apartment 4 150 000" is one for 150 000.
    """
    repaired = [_without_verb(token, lexicon) for token in _with_nouns(tokens, lexicon)]
    for index, token in enumerate(repaired):
        price = _FOR_A_PRICE.fullmatch(token.raw)
        if price is not None and (not index or repaired[index - 1].folded in _BEFORE_A_SLIP):
            repaired[index] = replace(token, number=digits_value(price.group(1)))
        if index + 1 == len(repaired):
            break
        value = _slip(repaired, index, lexicon)
        if value is not None:
            repaired[index] = replace(token, number=float(value))
    return tuple(repaired)


def _without_verb(token: Token, lexicon: Lexicon) -> Token:
    """ "Two's fine"."""
    word = token.folded[:-2]
    return replace(token, folded=word) if token.folded.endswith("'s") and word in lexicon.numbers.small else token


def _slip(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> int | None:
    """The number that the word at `index` was, if it was one."""
    word, behind = tokens[index].folded, tokens[index + 1].folded
    before = tokens[index - 1] if index else None
    after_number = before is not None and (before.number is not None or before.folded in lexicon.numbers.small)
    if behind in lexicon.numbers.hundred and word in _ARE_FOUR and not after_number:
        return lexicon.slips_before_multiplier.get(word)
    if behind == "hundred" and before is None:
        return lexicon.slips_before_multiplier.get(word)
    if behind in lexicon.numbers.hundred | lexicon.numbers.thousand and not after_number:
        wanted = before is not None and before.folded in _WANTS_AN_AMOUNT
        return lexicon.slips_before_multiplier.get(word) if wanted and (before and before.folded != word) else None
    if word not in lexicon.slips or behind not in lexicon.counted or after_number:
        return None
    if before is not None and before.folded in _NOT_BEFORE_A_SLIP:
        return None
    return lexicon.slips[word]


def _with_nouns(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    repaired: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        after_number = bool(repaired) and (
            repaired[-1].number is not None
            or repaired[-1].folded in lexicon.numbers.small
            or repaired[-1].folded in lexicon.slips
        )
        pair = (
            _HEARD_NOUNS.get((token.folded, tokens[at + 1].folded)) if after_number and at + 1 < len(tokens) else None
        )
        if pair is not None:
            second = tokens[at + 1]
            repaired.append(replace(token, raw=f"{token.raw} {second.raw}", folded=pair, end=second.end))
            at += 2
            continue
        if after_number and lexicon.code == "en" and token.folded in _HEARD_ROOMS:
            token = replace(token, folded="rooms")
        if after_number and _is_bed(tokens, at, repaired, lexicon):
            token = replace(token, folded="bed")
        if (
            after_number
            and token.is_word
            and len(token.folded) >= _SHORTEST_MISSPELT
            and token.folded not in lexicon.counted
        ):
            near = get_close_matches(token.folded, _MISSPELT_NOUNS[lexicon.code], 1, _LEAST_ALIKE)
            if near:
                token = replace(token, folded=near[0])
        repaired.append(token)
        at += 1
    return repaired


def _is_bed(tokens: Sequence[Token], at: int, before: Sequence[Token], lexicon: Lexicon) -> bool:
    """Was "bad" "bed": "a three bad flat", "too bad in Goya"?"""
    if lexicon.code != "en" or tokens[at].folded not in _HEARD_BED:
        return False
    behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    if behind in _AFTER_BED:
        return True
    if before[-1].folded not in lexicon.slips:
        return not behind or behind in _AFTER_BED_ALONE | {",", "."}
    opens = len(before) < 2 or before[-2].folded in _BEFORE_TOO_BAD
    return opens and behind in _AFTER_BED_ALONE - {"and", "with", "for", "please"}
