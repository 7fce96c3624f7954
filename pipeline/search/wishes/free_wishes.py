"""Wishes that nobody knows by name: "frescoed ceilings", "a wine fridge", "room for a grand piano".

They are short noun phrases in the words that were said, to be looked for in the listings' descriptions. What is found
must be a wish: a phrase too many spoils the ranking and is spoken back to the caller, a phrase too few costs little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.search.wishes.free_wish_words import WORDS, FreeWishWords

_MOST_WORDS = 4
_MOST_WISHES = 5
_NEXT_IN_LIST = re.compile(
    r" ?(?:(?P<comma>,)(?: (?:and|or|y|o|plus|also))?|(?:and|or|y|e|o|plus|as well as))(?: also| with| con)? "
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_THEIRS = re.compile(r"\b(?:my|our|his|her)\b")
""" "With a lift, my knees ...": a reason follows, not the list's next wish."""
_CLAIMED = "\0"
_COMPOUNDS = frozenset({"walk in", "built in", "fold away", "roll top"})


def find_free_wishes(text: str, claimed: Sequence[tuple[int, int]], language: str) -> tuple[str, ...]:
    """Wishes in `text` that no other step has read, in the order in which they were said.

    Args:
        text: the canonical text (see `canonical`): folded words one blank apart, numbers as `#0`, places as `@0`.
        claimed: characters [start, end) of `text` that mean something already (bounds, places, known wishes).
        language: "en" or "es".
    """
    words = WORDS.get(language)
    if words is None:
        return ()
    open_text = _without(text, claimed)
    open_text = words.blocks.sub(lambda match: _CLAIMED * len(match.group()), open_text)
    found: dict[str, None] = {}
    read_to = 0
    # Of two that begin together the longer; what begins inside another is part of it ("techos con frescos").
    for start, end, phrase in sorted(_phrases(open_text, text, words), key=lambda found: (found[0], -found[1])):
        if start >= read_to and words.negates.search(text[:start]) is None:
            found.setdefault(phrase)
            read_to = end
    return tuple(found)[:_MOST_WISHES]


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        for index in range(max(0, start), min(end, len(chars))):
            chars[index] = _CLAIMED
    return "".join(chars)


def _phrases(open_text: str, text: str, words: FreeWishWords) -> Iterator[tuple[int, int, str]]:
    """Where each phrase begins and ends, and its words."""
    for match in words.style_of_home.finditer(text):
        if _CLAIMED not in open_text[match.start("style") : match.end("style")]:
            yield match.start("style"), match.end("style"), match.group("style").replace(" - ", " ")
    for pattern, sure in ((words.introduces, True), (words.hints, False)):
        for match in pattern.finditer(open_text):
            yield from _listed(open_text, match.end() + 1, words, sure)


def _listed(text: str, at: int, words: FreeWishWords, sure: bool) -> Iterator[tuple[int, int, str]]:
    """The phrases of the list that begins at `at`; `sure` when whatever stands there is a wish."""
    first = True
    while at < len(text):
        opening = words.opens.match(text, at)
        assert opening is not None
        if not first and _THEIRS.search(opening.group()):
            return
        begin = opening.end()
        phrase, end = _noun_phrase(text, begin, words)
        opened = end > begin and bool(opening.group())
        if phrase and _is_wish(phrase.split(), words, sure=sure, listed=not first, opened=opened):
            yield begin, end, phrase
        elif phrase:
            return
        else:
            end = _skip_claimed(text, begin)
            if end == begin:
                return
        following = _NEXT_IN_LIST.match(text, end)
        if following is None:
            return
        at, first = following.end(), False


def _noun_phrase(text: str, begin: int, words: FreeWishWords) -> tuple[str, int]:
    """The words from `begin` up to the next that can't be part of the phrase, and where they end."""
    taken: list[str] = []
    at = end = begin
    while len(taken) <= _MOST_WORDS + 1:
        hyphenated = bool(taken) and text.startswith("- ", at)
        at += 2 * hyphenated
        match = _WORD.match(text, at)
        if match is None or "'" in match.group():
            break
        word = match.group()
        if word in words.joins and taken:
            behind = _WORD.match(text, match.end() + 1)
            if behind is None or behind.group() in words.stops:
                break
        elif word in words.stops and not hyphenated and not (taken and f"{taken[-1]} {word}" in _COMPOUNDS):
            break
        taken.append(word)
        end = match.end()
        at = end + 1
    if text.startswith(_CLAIMED, end) or text.startswith(_CLAIMED, end + 1):
        # The words belong to what comes next ("a tiled terrace"), which has been read already.
        return "", begin
    return (" ".join(taken), end) if len(taken) <= _MOST_WORDS else ("", begin)


def _skip_claimed(text: str, at: int) -> int:
    """The end of the run of known words at `at`."""
    while at < len(text) and (text[at] == _CLAIMED or (text[at] == " " and text[at + 1 : at + 2] == _CLAIMED)):
        at += 1
    return at


def _is_wish(phrase: Sequence[str], words: FreeWishWords, *, sure: bool, listed: bool, opened: bool) -> bool:
    """Is `phrase` something homes have?

    Args:
        phrase: its words.
        words: of the language.
        sure: it stands where only a wish can.
        listed: it is not the first of its list.
        opened: it has an article or the like.
    """
    heads = (phrase[0], phrase[-1]) if words.joins else (phrase[-1],)
    if any(words.is_small_talk(word) for word in heads):
        return False
    if any(words.is_feature(word) for word in heads) or (sure and words.style.fullmatch(" ".join(phrase))):
        return sure or opened or len(phrase) > 1
    if not sure or not words.is_odd(heads[0]):
        return False
    return opened or (not listed and (len(phrase) > 1 or heads[0].endswith("s")))
