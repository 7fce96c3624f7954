"""A stream of text pieces becomes speakable sentences, each given out as soon as it is complete.

The first things given out may be clauses or phrases: synthesis takes time in proportion to the text, so a short
beginning is heard sooner. Each piece is chosen so that it is synthesised before those given out earlier have been
played: the pieces grow, and soon are whole sentences. Nothing is lost: but for markup, the sentences together are the
input.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from pipeline.sentence_ends import clause_end, clauses_end, ends_sentence, piece_end, sentence_end, speech_s
from pipeline.spoken_text import strip_markup

FIRST_PIECE_S = 1.4
"""Speech in the first piece, if there is a place to cut: half a second of synthesis."""
WHOLE_SENTENCE_S = 1.8
"""A sentence up to this long is not worth splitting when all of it is there."""
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
        return ends_sentence(self._rest)

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
        end = sentence_end(self._rest)
        most_s = FIRST_PIECE_S if self._ahead_s is None else self._most_s(self._ahead_s)
        whole_s = WHOLE_SENTENCE_S if self._ahead_s is None else most_s
        if speech_s(self._rest[:end]) > whole_s:
            piece = piece_end(self._rest[:end], most_s, opening=self._ahead_s is None)
            if piece is not None:
                return piece
        elif end is None and self._ahead_s is None and not self.is_settling:
            # Its end is not known and tokens may be slow: the first clause need not wait for it.
            return clause_end(self._rest)
        if end is None and len(self._rest) > LONGEST_CHARACTERS:
            return clauses_end(self._rest, LONGEST_CHARACTERS)
        return end

    @staticmethod
    def _most_s(ahead_s: float) -> float:
        """How long a piece may be that is to be ready when `ahead_s` of speech has been played."""
        return max(0.0, ahead_s + ALLOWED_GAP_S - SYNTHESIS_BASE_S) / SYNTHESIS_S_PER_S


def split_now(text: str, *, broken_off: bool = False) -> list[str]:
    """The sentences of a text that is all there; `broken_off`: without a last one that is not complete."""
    splitter = SentenceSplitter(opening=False)
    return [*splitter.push(text + ABANDONED * broken_off), *splitter.finish()]


def _synthesis_s(length_s: float) -> float:
    return SYNTHESIS_BASE_S + SYNTHESIS_S_PER_S * length_s
