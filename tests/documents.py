"""What a document tells its reader to type: commands, listings and settings, in the order in which they are read."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = re.compile(r"(?<=\n\n)(?:    .*(?:\n|$))+")
_SPAN = re.compile(r"`([^`\n]+)`")
_INLINE = ("make ", "python ", "curl ", "docker ", "ngrok ")
"""How a command begins that stands in the running text."""


@dataclass(frozen=True)
class Command:
    """One line to type.

    Attributes:
        line: as it is written, continued lines in one.
        words: as a shell would split it, without its comment.
        inline: it stands in the running text, not in a block.
    """

    line: str
    words: tuple[str, ...]
    inline: bool


@dataclass(frozen=True)
class Table:
    """A CSV file that is shown."""

    text: str


def blocks(text: str) -> Iterator[str]:
    """The indented blocks, without their indentation; a line that ends in a backslash goes on."""
    for found in _BLOCK.finditer(text):
        yield _block(found[0])


def code_spans(text: str) -> list[str]:
    """What stands between backticks, outside of indented blocks."""
    return _SPAN.findall(re.sub(r"^    .*$", "", text, flags=re.MULTILINE))


def is_setting(line: str) -> bool:
    """It sets a variable."""
    return re.match(r"[A-Z][A-Z0-9_]*=", line) is not None


def steps(text: str) -> Iterator[Command | Table]:
    """Commands and tables in the order of the text."""
    at = 0
    for found in _BLOCK.finditer(text):
        yield from _inline(text[at : found.start()])
        block = _block(found[0])
        if block.startswith("id,"):
            yield Table(block)
        else:
            for line in block.splitlines():
                if not is_setting(line) and (words := shlex.split(line, comments=True)):
                    yield Command(line, tuple(words), inline=False)
        at = found.end()
    yield from _inline(text[at:])


def commands(text: str) -> Iterator[list[str]]:
    """Every command line in words."""
    for step in steps(text):
        if isinstance(step, Command):
            yield list(step.words)


def _inline(text: str) -> Iterator[Command]:
    for span in code_spans(text):
        if span.startswith(_INLINE):
            yield Command(span, tuple(shlex.split(span)), inline=True)


def _block(text: str) -> str:
    return re.sub(r"\\\n\s*", "", re.sub(r"^    ", "", text, flags=re.MULTILINE))
