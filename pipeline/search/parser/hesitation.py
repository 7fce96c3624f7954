"""Sounds and words that only gain time are left out before anything is read: "three, um, you know, bedrooms"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.search.text import Token

_SOUNDS = frozenset("um uhm umm uh uhh er erm err hm hmm mm mmm mhm ah ahh eh ehm em emm".split())
_PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in (
        "you know|let me see|let me think|let's see|how do you say|what do you call it|i guess|i suppose|i think"
        "|i believe|if you like|kind of|sort of|o sea|a ver|a ver si|es decir|como se dice|no se|yo que se|sabes|creo"
        " que|creo|pues|digamos"
        "|basically|literally|honestly|obviously|por decir algo|vamos a ver|bueno pues"
    ).split("|")
)
_LONGEST_PHRASE = max(map(len, _PHRASES))
_REPEATED_ON_PURPOSE = frozenset({"no", "very", "really", "so", "too", "muy", "ha"})


def without_hesitation(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`tokens` without filled pauses, dots that stand for a pause, and words said twice ("in in Chueca")."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        taken = _pause_at(tokens, at)
        if taken:
            at += taken
            if kept and at < len(tokens) and kept[-1].folded == tokens[at].folded == ",":
                kept.pop()
                at += 1
            continue
        if not (kept and _said_twice(kept[-1], tokens[at])):
            kept.append(tokens[at])
        at += 1
    return tuple(kept)


def _pause_at(tokens: Sequence[Token], at: int) -> int:
    """How many tokens from `at` on only gain time."""
    word = tokens[at].folded
    if word in _SOUNDS:
        return 1
    if word == ".":
        dots = 1
        while at + dots < len(tokens) and tokens[at + dots].folded == ".":
            dots += 1
        return dots if dots > 1 else 0
    for length in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
        if tuple(token.folded for token in tokens[at : at + length]) in _PHRASES:
            return length
    return 0


def _said_twice(before: Token, token: Token) -> bool:
    return token.is_word and before.folded == token.folded and token.folded not in _REPEATED_ON_PURPOSE
