"""A stream of text pieces becomes speakable sentences, each given out as soon as it is complete.

The first things given out may be clauses: synthesis takes time in proportion to the text, so a short beginning is heard
sooner, and what follows a short opener is ready when the opener has been played. Nothing is lost: but for markup, the
sentences together are the input.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from pipeline.spoken_text import strip_markup

FIRST_CLAUSE_WORDS = 4
"""A first clause shorter than this sounds clipped."""
WHOLE_SENTENCE_WORDS = 8
"""A sentence up to this long is not worth splitting when all of it is there."""
OPENING_CHARACTERS = 60
"""Once so much (about 4 s of speech) has been given out, whole sentences are ready before they are needed."""
LONGEST_CHARACTERS = 220
"""A sentence longer than this (about 15 s of speech) is split at a clause."""
SETTLED_S = 0.12
"""A sentence whose end has come with nothing after it is given out after this long: language models that are writing
leave less between two tokens, a tool that is running leaves more."""

_PIECES_AHEAD = 32
_END = re.compile(r"""[.!?…]+["'”’)\]*_]*(?=\s)""")
_END_OF_TEXT = re.compile(r"""[.!?…]+["'”’)\]*_]*\s*$""")
_PARAGRAPH = re.compile(r"\n(?=\s*\n|\s*[-*•#]\s|\s*\d{1,2}[.)]\s)")
_CLAUSE = re.compile(r"(?:[,;:]|\s[—–-])(?=\s)")
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
    if not is_settling:
        return await queue.get()
    try:
        return await asyncio.wait_for(queue.get(), SETTLED_S)
    except (asyncio.TimeoutError, TimeoutError):
        return ""


class SentenceSplitter:
    """The same without a stream: pieces in, complete sentences out."""

    def __init__(self) -> None:
        self._rest = ""
        self._given_characters = 0
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
        self._rest += piece
        done: list[str] = []
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
            self._given_characters += len(sentence)

    def _cut(self) -> int | None:
        """Where the first complete sentence (or first clause) ends."""
        end = _sentence_end(self._rest)
        if self._given_characters < OPENING_CHARACTERS:
            clause = _clause_end(self._rest[:end])
            if clause and (end is None or len(self._rest[:end].split()) > WHOLE_SENTENCE_WORDS):
                return clause
        if end is None and len(self._rest) > LONGEST_CHARACTERS:
            marks = [match.end() for match in _CLAUSE.finditer(self._rest) if match.end() <= LONGEST_CHARACTERS]
            return marks[-1] if marks else None
        return end


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
        if len(text[: match.end()].split()) >= FIRST_CLAUSE_WORDS:
            return match.end()
    return None
