"""How a speaker feels about a wish: wanted, ruled out ("no ground floor"), or indifferent ("I don't need parking")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.search.parser.attitude_words import ATTITUDE_WORDS, AttitudeWords

Attitude = Literal["wanted", "unwanted", "indifferent"]

_WINDOW = 80
_LACKING = frozenset(("no", "without", "sin", "lacking", "not", "ningun", "ninguna"))
_WITH_AFTER_NO = re.compile(r"\b(?:no|not)(?: with| con)(?: (?:a|an|un|una))?$")
"""A correction that recognition wrote without its comma: "no with a lift"."""
_TOLERATED_AFTER = re.compile(
    r" (?:(?:is|are|would be|'s|will be) (?:also |totally |perfectly |absolutely |quite |just )?(?:fine|ok|okay|alright"
    r"|all right|no problem|not a problem|acceptable)|(?:esta|estaria) bien|no (?:es|hay) (?:un )?problema|(?:is"
    r"|are)n't a"
    r" problem|tambien (?:me |nos )?(?:vale|sirve)|(?:me|nos) (?:vale|sirve))\b"
)
_FINE_IF_NOT = re.compile(
    r" ?,? ?(?:then )?(?:(?:that's|that is|it's|it is|that would be|i'm|we're) (?:also |still |totally )?(?:fine|ok"
    r"|okay"
    r"|alright|all right|no problem|not a problem|good)|no problem|never mind|so be it|(?:it|that) doesn't matter"
    r"|no pasa nada|no importa|(?:me |nos )?da igual|tambien (?:me |nos )?(?:vale|sirve)|(?:me|nos) vale"
    r"|no hay problema)\b"
)
"""Behind "if there is no garden"."""
_OR_NOT = re.compile(r"(?:ni|nor|neither|tampoco)\b")
_FORGETS = re.compile(
    r"(?:forget|drop|skip|ignore|scrap|remove|leave|never|take|give|olvid\w+|quita\w*|elimina|borra)$"
)
_AND_THE = re.compile(
    r"^(?: ,)?(?: (?:and|or|y|o|ni|e))?(?: (?:about|the|my|that|both|el|la|los|las|lo|de|del))+ $|^ (?:and|or|y|o|ni"
    r"|e) $"
)
""" "Forget the terrace and the pool" is of both; "forget the terrace, a pool" is not."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An attitude and the characters [start, end) of the words that show it, the wish among them."""

    attitude: Attitude
    start: int
    end: int


def judge(text: str, wishes: Sequence[tuple[int, int]], language: Literal["en", "es"]) -> list[Judged]:
    """The attitude to each wish; `wishes` are characters [start, end) of canonical `text`, in order."""
    words = ATTITUDE_WORDS[language]
    judged: list[Judged] = []
    opening = ""
    for index, (start, end) in enumerate(wishes):
        own = _own(text, start, end, words)
        repeated = own.attitude == "unwanted" and _OR_NOT.match(text, own.start) is not None
        if judged and (own.attitude == "wanted" or (repeated and judged[-1].attitude == "indifferent")):
            own = _shared(text, wishes[index - 1], judged[-1], opening, start, end, words) or own
        if own.start < start:
            opening = text[own.start :].split(maxsplit=1)[0]
        judged.append(own)
    for index in range(len(judged) - 2, -1, -1):
        _share_back(text, wishes, judged, index, words)
    return judged


def is_indifferent_before(text: str, start: int, language: Literal["en", "es"]) -> int | None:
    """Where words begin that say what follows at `start` does not matter; None if there are none."""
    left = text[max(0, start - _WINDOW) : start].rstrip()
    match = ATTITUDE_WORDS[language].indifferent_before.search(left)
    return None if match is None else max(0, start - _WINDOW) + match.start()


def _own(text: str, start: int, end: int, words: AttitudeWords) -> Judged:
    shift = max(0, start - _WINDOW)
    left = text[shift:start].rstrip()
    if _WITH_AFTER_NO.search(left):
        return Judged("wanted", start, end)
    if words.if_not.search(left) and words.broken_after.match(text, _end_of_phrase(text, end)):
        return Judged("wanted", start, end)
    if words.if_not.search(left) and (fine := _FINE_IF_NOT.match(text, end)):
        return Judged("indifferent", start, fine.end())
    if match := words.indifferent_before.search(left):
        return Judged("indifferent", shift + match.start(), end)
    before = words.unwanted_before.search(left)
    if before is not None:
        begin = shift + before.start()
        if fine := words.fine_after.match(text, end):
            return Judged("indifferent", begin, fine.end())
        if before.group().split()[0] in _LACKING and words.broken_after.match(text, end):
            return Judged("wanted", start, end)
        if after := words.indifferent_after.match(text, end):
            return Judged("indifferent", begin, after.end())
        lacking = before.group().split()[0] in ("without", "sin", "lacking")
        if lacking and (
            words.not_unwanted.search(left[: before.start()].rstrip()) or words.unwanted_after.match(text, end)
        ):
            return Judged("wanted", start, end)
        return Judged("unwanted", begin, end)
    if after := words.indifferent_after.match(text, end):
        return Judged("indifferent", start, after.end())
    if after := words.unwanted_after.match(text, end):
        return Judged("unwanted", start, after.end())
    return Judged("wanted", start, end)


def _end_of_phrase(text: str, end: int) -> int:
    """Past up to two words that belong to the wish ("animals *in it*, forget it")."""
    match = re.match(r"(?: (?:in it|there|at all|allowed|either|propi[oa]|en (?:casa|el edificio)))?", text[end:])
    return end + (match.end() if match is not None else 0)


def is_tolerated(text: str, end: int) -> bool:
    """Is what stands before `end` called acceptable ("a ground floor is fine")?"""
    return _TOLERATED_AFTER.match(text, end) is not None


def _shared(
    text: str, before: tuple[int, int], judged: Judged, opening: str, start: int, end: int, words: AttitudeWords
) -> Judged | None:
    """ "No pets or kids", "without a pool or a garden": what was said before the first holds for the next."""
    if judged.attitude == "wanted" or judged.end > before[1]:
        return None
    joint = words.shares_after_without if opening in ("without", "sin", "neither", "ni", "except") else words.shares
    between = text[before[1] : start]
    if _FORGETS.match(opening) and _AND_THE.match(between):
        last_of_list = "," not in between or re.search(r"\b(?:and|or|y|o|ni)\b", text[before[1] : end + 40])
        return Judged(judged.attitude, start, end) if last_of_list else None
    if joint.match(between) is None:
        return None
    if " and " in between or " y " in between:
        articles = re.search(r"\b(?:and|y) \w", between)
        if opening not in ("neither", "avoid", "hate", "except", "excluding") and articles is not None:
            return None
    elif "," in between and not re.search(r"\b(?:or|nor|o|ni)\b", text[before[1] : end + 40]):
        return None
    return Judged(judged.attitude, start, end)


def _share_back(
    text: str, wishes: Sequence[tuple[int, int]], judged: list[Judged], index: int, words: AttitudeWords
) -> None:
    """ "A pool and a garden aren't necessary": what is said behind the last holds for those before."""
    following, (start, end) = judged[index + 1], wishes[index]
    said_behind = following.attitude != "wanted" and following.end > wishes[index + 1][1]
    if not said_behind or judged[index].attitude != "wanted" or following.start != wishes[index + 1][0]:
        return
    between = text[end : wishes[index + 1][0]]
    if re.match(r"^ (?:or|and|nor|o|y|ni)(?: (?:a|an|any|the|un|una|el|la|los|las))* $", between):
        judged[index] = Judged(following.attitude, start, following.end)
