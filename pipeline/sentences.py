"""A stream of text pieces becomes speakable sentences, each given out as soon as it is complete.

The first things given out may be clauses or phrases: synthesis takes time in proportion to the text, so a short
beginning is heard sooner. Each piece is chosen so that it is synthesised before those given out earlier have been
played: the pieces grow, and soon are whole sentences. Nothing is lost: but for markup, the sentences together are the
input.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from pipeline.spoken_text import strip_markup

FIRST_PIECE_S = 1.4
"""Speech in the first piece, if there is a place to cut: half a second of synthesis."""
WHOLE_SENTENCE_S = 1.8
"""A sentence up to this long is not worth splitting when all of it is there."""
CLAUSE_WORDS = 3
"""A clause or phrase shorter than this sounds clipped, and so does a rest of the sentence shorter than this."""
SHORTEST_CLAUSE_S = 1.0
"""A first clause that is given out before the rest is known: while it plays, a second of speech is synthesised."""
CHARACTERS_PER_S = 15.5
"""Of speech: Kokoro's voices, measured, say 15 to 17."""
DIGIT_CHARACTERS = 5
"""A digit is spoken as a word."""
SYNTHESIS_BASE_S = 0.15
SYNTHESIS_S_PER_S = 0.38
"""Time that synthesis takes: for any piece, and for each second of speech. Kokoro on two cores was measured at 0.1 and
0.33; what is over is for other calls."""
ALLOWED_GAP_S = 0.1
"""Before a later piece: with the pause that a clause has anyway it stays under a quarter of a second."""
LONGEST_CHARACTERS = 220
"""A sentence longer than this (about 15 s of speech) is split at a clause."""
SETTLED_S = 0.12
"""A sentence whose end has come with nothing after it is given out after this long: language models that are writing
leave less between two tokens, a tool that is running leaves more."""

ABANDONED = "\x18"
"""ASCII's "cancel" as a piece, or in one: the text breaks off there. What is incomplete before it is dropped."""

_PIECES_AHEAD = 32
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


@dataclass(frozen=True, slots=True)
class _End:
    """The stream ended, well or with an error."""

    error: Exception | None = None


async def split_sentences(pieces: AsyncIterator[str]) -> AsyncGenerator[str, None]:
    """Sentences of a text that arrives in pieces of any size, without markup and surrounding white space.

    Numbers ("1.5 million"), abbreviations ("St.", "sq. m.") and names are not split.

    Raises:
        Exception: what `pieces` raised, after the sentences that were complete.
    """
    queue: asyncio.Queue[str | _End] = asyncio.Queue(_PIECES_AHEAD)
    # One task reads to the end: a generator that holds a time limit open may not be resumed from changing tasks.
    reader = asyncio.create_task(_read(pieces, queue))
    splitter = SentenceSplitter()
    try:
        while not isinstance(piece := await _next(queue, splitter.is_settling), _End):
            for sentence in splitter.push(piece) if piece else splitter.settle():
                yield sentence
        if piece.error:
            raise piece.error
        for sentence in splitter.finish():
            yield sentence
    finally:
        reader.cancel()
        with suppress(asyncio.CancelledError):
            await reader


async def _read(pieces: AsyncIterator[str], queue: asyncio.Queue[str | _End]) -> None:
    try:
        async for piece in pieces:
            if piece:
                await queue.put(piece)
    except Exception as error:
        await queue.put(_End(error))
    else:
        await queue.put(_End())


async def _next(queue: asyncio.Queue[str | _End], is_settling: bool) -> str | _End:
    """The next piece, or an empty one when a finished sentence has waited long enough for more."""
    if is_settling:
        try:
            first = await asyncio.wait_for(queue.get(), SETTLED_S)
        except (asyncio.TimeoutError, TimeoutError):
            return ""
    else:
        first = await queue.get()
    if isinstance(first, _End):
        return first
    # All that is there already: whole sentences are cut better than their beginnings.
    text = first
    while not queue.empty() and not isinstance(queue._queue[0], _End):  # type: ignore[attr-defined]
        text += str(queue.get_nowait())
    return text


class SentenceSplitter:
    """The same without a stream: pieces in, complete sentences out.

    Args:
        opening: nothing is being played yet; otherwise sentences are given out whole.
    """

    def __init__(self, *, opening: bool = True) -> None:
        self._rest = ""
        self._ahead_s: float | None = None if opening else math.inf
        self._at_line_start = True

    @property
    def is_settling(self) -> bool:
        """Whether the text so far ends like a sentence, so that only more text could tell that it does not."""
        end = _END_OF_TEXT.search(self._rest)
        if end is None or not _HAS_WORD.search(self._rest):
            return False
        before = self._rest[: end.start()]
        return not before[-1:].isdigit() and not _is_abbreviation(before, "")

    def push(self, piece: str) -> list[str]:
        """Adds text; returns what became complete."""
        if ABANDONED in piece:
            before, _, after = piece.partition(ABANDONED)
            done = [*self.push(before), *(self.finish() if self.is_settling else ())]
            self._rest = ""
            return [*done, *self.push(after)]
        self._rest += piece
        done = []
        while (cut := self._cut()) is not None:
            self._take(cut, done)
        return done

    def settle(self) -> list[str]:
        """No more text came for a while: what ends like a sentence is one."""
        return self.finish()

    def finish(self) -> list[str]:
        """No more text will come."""
        done: list[str] = []
        self._take(len(self._rest), done)
        return done

    def _take(self, cut: int, done: list[str]) -> None:
        taken, self._rest = self._rest[:cut], self._rest[cut:]
        sentence = strip_markup(taken, at_line_start=self._at_line_start)
        self._at_line_start = taken.endswith("\n") or (self._at_line_start and not taken)
        if sentence:
            done.append(sentence)
            length_s = speech_s(sentence)
            before_s = 0.0 if self._ahead_s is None else self._ahead_s
            if self._ahead_s is not None:
                before_s = max(0.0, before_s - _synthesis_s(length_s))
            self._ahead_s = before_s + length_s

    def _cut(self) -> int | None:
        """Where the first complete sentence (or first clause) ends."""
        end = _sentence_end(self._rest)
        most_s = FIRST_PIECE_S if self._ahead_s is None else self._most_s(self._ahead_s)
        whole_s = WHOLE_SENTENCE_S if self._ahead_s is None else most_s
        if speech_s(self._rest[:end]) > whole_s:
            piece = _piece_end(self._rest[:end], most_s, opening=self._ahead_s is None)
            if piece is not None:
                return piece
        elif end is None and self._ahead_s is None and not self.is_settling:
            # Its end is not known and tokens may be slow: the first clause need not wait for it.
            return _clause_end(self._rest)
        if end is None and len(self._rest) > LONGEST_CHARACTERS:
            marks = [match.end() for match in _CLAUSE.finditer(self._rest) if match.end() <= LONGEST_CHARACTERS]
            return marks[-1] if marks else None
        return end

    @staticmethod
    def _most_s(ahead_s: float) -> float:
        """How long a piece may be that is to be ready when `ahead_s` of speech has been played."""
        return max(0.0, ahead_s + ALLOWED_GAP_S - SYNTHESIS_BASE_S) / SYNTHESIS_S_PER_S


def split_now(text: str, *, broken_off: bool = False) -> list[str]:
    """The sentences of a text that is all there; `broken_off`: without a last one that is not complete."""
    splitter = SentenceSplitter(opening=False)
    return [*splitter.push(text + ABANDONED * broken_off), *splitter.finish()]


def speech_s(text: str) -> float:
    """About how long it takes to say `text`, in seconds."""
    digits = sum(character.isdigit() for character in text)
    return (len(text.strip()) + digits * (DIGIT_CHARACTERS - 1)) / CHARACTERS_PER_S


def _synthesis_s(length_s: float) -> float:
    return SYNTHESIS_BASE_S + SYNTHESIS_S_PER_S * length_s


def ends_sentence(text: str) -> bool:
    """Is the end of `text` that of a sentence?"""
    return _END_OF_TEXT.search(text) is not None


def _sentence_end(text: str) -> int | None:
    paragraph = _PARAGRAPH.search(text)
    limit = paragraph.start() if paragraph else len(text)
    for match in _END.finditer(text, 0, limit):
        following = text[match.end() :].lstrip()
        if _HAS_WORD.search(text[: match.start()]) and _ends_sentence(text[: match.start()], match.group(), following):
            return match.end()
        if not following:
            return None
    if paragraph and text[:limit].strip():
        return paragraph.end()
    return None


def _ends_sentence(before: str, mark: str, following: str) -> bool:
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


def _clause_end(text: str) -> int | None:
    for match in _CLAUSE.finditer(text):
        clause = text[: match.end()]
        if len(clause.split()) >= CLAUSE_WORDS and speech_s(clause) >= SHORTEST_CLAUSE_S:
            return match.end()
    return None


def _piece_end(text: str, most_s: float, *, opening: bool = False) -> int | None:
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
