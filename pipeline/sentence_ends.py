"""Where text may be cut to be spoken: ends of sentences, clauses and phrases. Pure, English and Spanish.

Apart from `sentences.py`, which says how long a piece may be and when it is given out.
"""

from __future__ import annotations

import re

CLAUSE_WORDS = 3
"""A clause or phrase shorter than this sounds clipped, and so does a rest of the sentence shorter than this."""
SHORTEST_CLAUSE_S = 1.0
"""A first clause that is given out before the rest is known: while it plays, a second of speech is synthesised."""
CHARACTERS_PER_S = 15.5
"""Of speech: Kokoro's voices, measured, say 15 to 17."""
DIGIT_CHARACTERS = 5
"""A digit is spoken as a word."""

_END = re.compile(r"""[.!?…]+["'”’)\]*_]*(?=\s)""")
_END_OF_TEXT = re.compile(r"""[.!?…]+["'”’)\]*_]*\s*$""")
_PARAGRAPH = re.compile(r"\n(?=\s*\n|\s*[-*•#]\s|\s*\d{1,2}[.)]\s)")
_CLAUSE = re.compile(r"(?:[,;:]|\s[—–-])(?=\s)")
_PHRASE = re.compile(
    r"\s+(?=(?:in|for|with|on|at|near|and|but|or|that|which|who|where|because|since|from|by|about|against|between|under"
    r"|than|as|if|while|when|y|con|en|por|para|pero|que|de)\s)"
)
"""Where people may pause without a comma: before what says where, for how much, with what."""
_BREATH = re.compile(
    r"\s+(?=(?:is|are|was|were|has|have|had|can|could|will|to|the|an?|its|their|our|your|this|these|those|every|each"
    r"|es|son|tiene|está|el|la|los|las|una?)\s)"
)
"""Where a speaker may breathe when there is no better place, for the sake of an early first piece: between the subject
and its verb, before an object."""
_CLINGS = frozenset(
    "a an the is are was were be been it's that's there's he's she's i'm you're we're they're of to than and or but as "
    "so hundred thousand million point not no very just only its their your my our this these those has have had do "
    "does did can could will would more less in for with on at near from by about against between under where which "
    "who that because onto into over if while when through most el la los las un una es son muy más del al".split()
)
"""Words that do not end a phrase: what follows belongs to them."""
_LEANS = frozenset("there it he she they we you i like want need wish going able".split())
"""Words that may end a phrase ("You'll find it, in Chueca") but not where a verb or an object comes next."""
_LAST_TOKEN = re.compile(r"\S*$")
_INITIAL = re.compile(r"(?:^|[\s.(])[A-HJ-ZÀ-Ý]$")
_HAS_WORD = re.compile(r"[^\W\d_]")

# What comes before the full stop, in lower case. `_ALWAYS` never ends a sentence; `_BEFORE_NUMBER` is an abbreviation
# only when a number follows; the rest may end one, which a capital after it tells.
_ALWAYS = frozenset(
    "mr mrs ms dr prof st sta sto sr sra srta avda av ctra pza pl gta dpto núm num sq approx vs inc fig e.g i.e".split()
)
_BEFORE_NUMBER = frozenset({"no", "nr", "p", "tel", "apt"})
_MAYBE = frozenset({"etc", "a.m", "p.m", "m", "ft", "min", "max", "incl", "jr", "co", "ltd", "s.a", "s.l"})


def ends_sentence(text: str) -> bool:
    """Whether `text` ends like a sentence, so that only more text could tell that it does not."""
    end = _END_OF_TEXT.search(text)
    if end is None or not _HAS_WORD.search(text):
        return False
    before = text[: end.start()]
    return not before[-1:].isdigit() and not _is_abbreviation(before, "")


def clauses_end(text: str, most: int) -> int | None:
    """Where the last clause ends within the first `most` characters."""
    marks = [match.end() for match in _CLAUSE.finditer(text) if match.end() <= most]
    return marks[-1] if marks else None


def sentence_end(text: str) -> int | None:
    """Where the first sentence ends that is certainly complete."""
    paragraph = _PARAGRAPH.search(text)
    limit = paragraph.start() if paragraph else len(text)
    for match in _END.finditer(text, 0, limit):
        following = text[match.end() :].lstrip()
        if _HAS_WORD.search(text[: match.start()]) and _mark_ends(text[: match.start()], match.group(), following):
            return match.end()
        if not following:
            return None
    if paragraph and text[:limit].strip():
        return paragraph.end()
    return None


def _mark_ends(before: str, mark: str, following: str) -> bool:
    if not mark.startswith((".", "…")):
        return True
    if not following:
        # What comes next would tell: the caller waits for it, or takes the sentence when nothing comes.
        return False
    if following[0].islower():
        return False
    return len(mark) > 1 or not _is_abbreviation(before, following)


def _is_abbreviation(before: str, following: str) -> bool:
    """Whether the full stop after `before` belongs to an abbreviation; `following` may be empty when not known."""
    if _INITIAL.search(before):
        return True
    found = _LAST_TOKEN.search(before)
    token = found.group().lower().lstrip("(\"'“‘") if found else ""
    if token in _ALWAYS:
        return True
    if token in _BEFORE_NUMBER:
        return following[:1].isdigit()
    return token in _MAYBE and bool(following) and not following[0].isupper()


def clause_end(text: str) -> int | None:
    """Where the first clause ends that may be said before the rest is known."""
    for match in _CLAUSE.finditer(text):
        clause = text[: match.end()]
        if len(clause.split()) >= CLAUSE_WORDS and speech_s(clause) >= SHORTEST_CLAUSE_S:
            return match.end()
    return None


def piece_end(text: str, most_s: float, *, opening: bool = False) -> int | None:
    """Where to cut a sentence that is too long: the last clause that fits, or phrase, or else the first of either."""
    clauses = [match.end() for match in _CLAUSE.finditer(text) if _stands_alone(text, match.end())]
    phrases = [match.end() for match in _PHRASE.finditer(text) if _stands_alone(text, match.start())]
    breaths = [match.end() for match in _BREATH.finditer(text) if opening and _may_breathe(text, match.start())]
    for places in (clauses, phrases, breaths):
        fitting = [place for place in places if speech_s(text[:place]) <= most_s]
        if fitting:
            return fitting[-1]
    return min((*clauses, *phrases, *breaths), default=None)


def _may_breathe(text: str, place: int) -> bool:
    return _stands_alone(text, place) and text[:place].split()[-1].lower() not in _LEANS


def _stands_alone(text: str, place: int) -> bool:
    before, after = text[:place].split(), text[place:].split()
    if len(before) < CLAUSE_WORDS or len(after) < CLAUSE_WORDS:
        return False
    return before[-1].lower().strip("(\"'“‘") not in _CLINGS


def speech_s(text: str) -> float:
    """About how long it takes to say `text`, in seconds."""
    digits = sum(character.isdigit() for character in text)
    return (len(text.strip()) + digits * (DIGIT_CHARACTERS - 1)) / CHARACTERS_PER_S
