"""What recognition and fast fingers make of what homes have: "high sealings", "a do plex", "con hacensor"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from pipeline.search.parser.canonical import PlainText
from pipeline.search.parser.unread import says_nothing
from pipeline.search.places.everyday import is_everyday
from pipeline.search.places.sounds import shared_sounds
from pipeline.search.places.vocabulary import ORDINARY
from pipeline.search.wishes.free_wish_words import WORDS
from pipeline.search.wishes.wish_patterns import BOTH
from pipeline.search.wishes.wish_wordings import ASKED, LISTED

_NAMES = {
    "en": (
        "balcony balconies ceilings concierge conditioning duplex elevator fireplace furnished garage garden gardens"
        " heating jacuzzi kitchen laundry luxury parking penthouse refurbished renovated security spacious storage"
        " swimming terrace terraces unfurnished wardrobes wooden"
    ).split(),
    "es": (
        "acogedor acondicionado amueblada amueblado aparcamiento armarios ascensor atico balcon balcones calefaccion"
        " chimenea conserje duplex empotrados garaje gimnasio jardin luminosa luminoso mascotas piscina reformada"
        " reformado soleado terraza terrazas tranquila tranquilo trastero"
    ).split(),
}
"""Words that are put in the place of what sounds or looks like them, by language."""
_BY_SOUND = {
    "en": "bright quiet views".split(),
    "es": "amplio barata barato cocina exterior interior techos vistas".split(),
}
"""Words with neighbours in spelling that are other words ("visitas"): put in the place of what sounds the same."""
_KNOWN = frozenset(
    word
    for table in (BOTH, ASKED, LISTED)
    for pattern in table.values()
    for word in re.findall(r"(?<!\\)[a-z]{3,}", pattern)
) | frozenset(word for table in (_NAMES, _BY_SOUND) for names in table.values() for word in names)
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 5
_LONG = 7
_LEAST_ALIKE_TO_THE_EAR = 0.6
_VOWEL = 1
"""How far apart two words sound that differ in a vowel."""
_LONGEST_LINK = 3
"""Letters of a word that may have been split off ("do plex", "a sensor")."""
_SOUNDS = shared_sounds()


def mend_wishes(plain: PlainText, language: Literal["en", "es"]) -> PlainText:
    """`plain` with the features of homes spelled as they should be; its characters still know where they come from."""
    words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(plain.text)]
    pieces: list[tuple[int, int, str]] = []
    for index, (start, end, word) in enumerate(words):
        if pieces and start < pieces[-1][1]:
            continue
        before = words[index - 1] if index else None
        if before is not None and before[1] + 1 == start and not (pieces and before[0] < pieces[-1][1]):
            parted = len(before[2]) <= _LONGEST_LINK and not _is_everyday(word, language)
            joined = _meant(before[2] + word, language) if parted else None
            if joined is not None:
                pieces.append((before[0], end, joined))
                continue
        meant = None if _is_known(word, language) else _meant(word, language)
        if meant is not None:
            pieces.append((start, end, meant))
    return _with(plain, pieces) if pieces else plain


def _with(plain: PlainText, pieces: list[tuple[int, int, str]]) -> PlainText:
    text: list[str] = []
    positions: list[int] = []
    at = 0
    for start, end, word in pieces:
        text += [plain.text[at:start], word]
        first, last = plain.positions[start], plain.positions[end - 1]
        positions += [*plain.positions[at:start], *([first] * (len(word) - 1)), last]
        at = end
    return PlainText("".join([*text, plain.text[at:]]), (*positions, *plain.positions[at:]))


def _is_known(word: str, language: str) -> bool:
    return word in _KNOWN or _is_everyday(word, language)


def _is_everyday(word: str, language: str) -> bool:
    words = WORDS[language]
    ordinary = word in ORDINARY or is_everyday(word, language)
    return ordinary or word in words.stops or words.is_feature(word) or says_nothing(word)


@lru_cache(maxsize=8192)
def _meant(word: str, language: str) -> str | None:
    """The feature of a home that `word` looks or sounds like."""
    if len(word) < _SHORTEST:
        return None
    apart, name = min((Levenshtein.distance(word, name), name) for name in _NAMES[language])
    bare = word.removeprefix("h") if language == "es" else word
    if apart <= (2 if len(word) >= _LONG and bare[0] == name[0] and bare[-1] == name[-1] else 1):
        return name if bare[0] == name[0] and _same_end(word, name) else None
    alike = [
        name
        for name in (*_NAMES[language], *_BY_SOUND[language])
        if Levenshtein.normalized_similarity(word, name) >= _LEAST_ALIKE_TO_THE_EAR
    ]
    key = _SOUNDS.key(word, language) if alike else ""
    return next((name for name in alike if key and _sounds_like(key, _SOUNDS.key(name, language))), None)


def _sounds_like(first: str, second: str) -> bool:
    return len(first) == len(second) and Levenshtein.distance(first, second) <= _VOWEL


def _same_end(word: str, name: str) -> bool:
    """ "Terraced" and "gardener" are words of their own."""
    return word[-1] == name[-1] or len(word) <= len(name) or not word.startswith(name[:-1])
