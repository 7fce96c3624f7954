"""The lines of a conversation and how they grow. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

MAX_LINES = 200
"""A page left open keeps the last lines; a call's full record is kept elsewhere."""
MAX_WORDS_BETWEEN = 24
"""An opener and a word said while something is late are no longer; a longer difference is something else."""


_ENOUGH = 3
"""So many words in a row are found again where they stand, and nowhere else."""


@dataclass(frozen=True, slots=True)
class CallerLine:
    """What the caller said or wrote; `partial` while it is still being recognised."""

    text: str
    partial: bool = False
    typed: bool = False


@dataclass(frozen=True, slots=True)
class AvatarLine:
    """What the avatar says in one reply.

    Attributes:
        turn: number of the turn it belongs to.
        avatar: key of who speaks.
        text: its words so far, as announced.
        played: the words played so far when some of them were never announced: an opener ("Sure."), a word because
            something was late. Empty while all were.
        heard: how many of all its words were played; None when it is written only.
        interrupted: the caller stopped it, so the words after `heard` were never played.
        done: nothing more will be added.
        queued: its words so far are sentences on their way to synthesis, not the model's raw stream.
    """

    turn: int
    avatar: str = ""
    text: str = ""
    heard: int | None = None
    interrupted: bool = False
    done: bool = False
    queued: bool = False
    played: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """All words, in the order in which they are spoken."""
        announced = self.text.split()
        return [*self.played, *announced[_reached(announced, self.played) :]]


Line = CallerLine | AvatarLine
Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """Whose reply a step belongs to."""

    turn: int
    avatar: str


def with_caller(lines: Lines, caller: CallerLine, answered_by: int | None = None) -> Lines:
    """The caller's words; they take the place of what was understood of them before.

    Args:
        answered_by: the turn whose reply answers them: an opener may have been spoken before they were certain, and
            they stand in front of it.
    """
    words = (caller,) if caller.text else ()
    if caller.typed:
        return (*lines, *words)[-MAX_LINES:]
    partial = next((index for index, line in enumerate(lines) if _is_partial(line)), None)
    if partial is not None:
        return (*lines[:partial], *words, *lines[partial + 1 :])[-MAX_LINES:]
    answer = (isinstance(line, AvatarLine) and not line.done and line.turn == answered_by for line in lines)
    place = next((index for index, is_answer in enumerate(answer) if is_answer), len(lines))
    return (*lines[:place], *words, *lines[place:])[-MAX_LINES:]


def without_partial(lines: Lines) -> Lines:
    """What was understood so far came to nothing: it was no turn."""
    return tuple(line for line in lines if not _is_partial(line))


def _is_partial(line: Line) -> bool:
    return isinstance(line, CallerLine) and line.partial


def with_delta(lines: Lines, reply: Reply, text: str) -> Lines:
    """A piece of the model's stream. Once sentences are queued they are shown instead, being made of the same words."""
    line = _open(lines, reply)
    return lines if line.queued else _put(lines, replace(line, text=line.text + text))


def with_sentence(lines: Lines, reply: Reply, text: str) -> Lines:
    """A sentence that goes to synthesis."""
    line = _open(lines, reply)
    announced = f"{line.text} {text}".strip() if line.queued else text.strip()
    return _put(lines, replace(line, text=announced, queued=True, heard=line.heard or 0))


def with_spoken(lines: Lines, reply: Reply, text: str) -> Lines:
    """`text` is what was played of the reply up to now."""
    line, played = _open(lines, reply), text.split()
    as_announced = played == line.text.split()[: len(played)]
    return _put(lines, replace(line, played=() if as_announced else tuple(played), heard=len(played)))


def _reached(announced: Sequence[str], played: Sequence[str]) -> int:
    """How many of the words announced have been played: all are, in their order, with others among them."""
    reached = since = 0
    for index, word in enumerate(played):
        if reached < len(announced) and word == announced[reached]:
            reached, since = reached + 1, index + 1
    # What a model broke off was announced and is never played: the words behind it are found where they are.
    newest = list(played[-_ENOUGH:])
    if len(played) - since >= _ENOUGH:
        for at in range(reached, len(announced) - _ENOUGH + 1):
            if announced[at : at + _ENOUGH] == newest:
                return at + _ENOUGH
    # Words that are not played as they were announced: then only their number tells.
    return reached if len(played) - reached <= MAX_WORDS_BETWEEN else len(played)


def with_interruption(lines: Lines, reply: Reply, heard: str, unheard: str) -> Lines:
    """The reply was stopped after `heard`."""
    line = replace(_open(lines, reply), played=(), text=f"{heard} {unheard}".strip(), heard=len(heard.split()))
    return _put(lines, replace(line, interrupted=True, done=True))


def with_end(lines: Lines, reply: Reply, replied: str, *, interrupted: bool, wordless: bool = False) -> Lines:
    """The reply is over; `replied` is shown if nothing of it was before.

    Args:
        wordless: it answered nothing that was understood: words shown of that turn came to nothing.
    """
    line = _newest(lines, reply)
    if wordless and not interrupted and line is not None:
        place = next(index for index, each in enumerate(lines) if each is line)
        lines = (*without_partial(lines[:place]), *lines[place:])
    if line is not None and line.interrupted:
        return lines
    if line is None or line.done:
        return _put(lines, AvatarLine(reply.turn, reply.avatar, replied, done=True)) if replied else lines
    if replied and not interrupted:
        # What the model broke off was streamed and announced too; `replied` is without it.
        heard = None if line.heard is None else len(replied.split())
        return _put(lines, replace(line, text=replied, played=(), heard=heard, done=True))
    heard = line.heard if line.heard is None or interrupted else len(line.words)
    return _put(lines, replace(line, heard=heard, done=True))


def settled(lines: Lines) -> Lines:
    """No line waits for more words."""
    return tuple(replace(line, partial=False) if isinstance(line, CallerLine) else _broken_off(line) for line in lines)


def _broken_off(line: AvatarLine) -> AvatarLine:
    unheard = not line.done and line.heard is not None and line.heard < len(line.words)
    return replace(line, done=True, interrupted=line.interrupted or unheard)


def _newest(lines: Lines, reply: Reply) -> AvatarLine | None:
    """The avatar's newest line, if it belongs to that reply's turn."""
    newest = next((line for line in reversed(lines) if isinstance(line, AvatarLine)), None)
    return newest if newest is not None and newest.turn == reply.turn else None


def _open(lines: Lines, reply: Reply) -> AvatarLine:
    line = _newest(lines, reply)
    return line if line is not None and not line.done else AvatarLine(reply.turn, reply.avatar)


def _put(lines: Lines, line: AvatarLine) -> Lines:
    """The reply's open line replaced by `line`; added when there is none."""
    old = _newest(lines, Reply(line.turn, line.avatar))
    if old is None or old.done:
        return (*lines, line)[-MAX_LINES:]
    index = max(index for index, each in enumerate(lines) if each is old)
    return (*lines[:index], line, *lines[index + 1 :])
