"""Cuts a reply that is still being written into clauses; where it is cut does not depend on how it arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.agent.grounding.figures import may_be_in_a_number
from pipeline.search.places.everyday import is_everyday
from pipeline.search.text import fold

_SENTENCE = ".!?…"
_CLAUSE = ",;:"
_DASHES = "–—"
_OPEN_NUMBER = re.compile(r"\b(?:million|thousand|mill[oó]n|millones|mil)$", re.IGNORECASE)
_WORD = re.compile(r"[\wÀ-ÿ'’-]+")
_INNOCENT = re.compile(r"^(?:[a-zà-ÿ'’]+|I|I'm|I've|I'd|I'll)$")
_OPENS_FACT = frozenset(
    "i i've i'd we we've that's in at for with has have had is are there there's it it's its this that"
    " one's the a an costs cost price priced near"
    " close around about over under from between to by on of and or found got en por con tiene hay es esta está cuesta"
    " vale el la los las un una de del al se su desde hasta unos casi tengo tenemos encontrado studio estudio lovely"
    " beautiful".split()
)
"""Words after which a figure or a place may come; the clause is kept back from there on."""

_AFTER_A_NUMBER = (
    "hundred thousand million point and half bed bedroom bedrooms bath bathroom bathrooms big double large single full"
    " separate square metre meter euro home flat apartment property listing studio option match"
).split()


@dataclass(frozen=True, slots=True)
class Cut:
    """What can be told of a clause.

    Attributes:
        text: the whole clause with the white space before it; its beginning, when it is not `whole`.
        whole: the clause is complete.
        ends: it is the last of its sentence.
    """

    text: str
    whole: bool
    ends: bool = False


class Clauses:
    """Pieces in, clauses out; the harmless beginning of a clause as soon as it is there."""

    def __init__(self) -> None:
        self._rest = ""
        self._looked = 0

    def push(self, piece: str) -> Iterator[Cut]:
        """Adds text; gives what became complete, and at last the harmless beginning of what did not."""
        self._rest += piece
        while (end := self._end()) is not None:
            text, self._rest = self._rest[:end], self._rest[end:]
            self._looked = 0
            yield Cut(text, True, text[-1] in _SENTENCE or text[-1] == "\n")
        if free := free_beginning(self._rest):
            yield Cut(self._rest[:free], False)

    def finish(self) -> Iterator[Cut]:
        """No more text will come."""
        text, self._rest, self._looked = self._rest, "", 0
        if text:
            yield Cut(text, True, True)

    def _end(self) -> int | None:
        """Where the first clause ends."""
        text = self._rest
        for at in range(self._looked, len(text)):
            mark = text[at]
            if mark == "\n" and text[:at].strip():
                return at
            if mark not in _SENTENCE and mark not in _CLAUSE and mark not in _DASHES:
                continue
            before = text[at - 1] if at else ""
            if mark in _SENTENCE and before and not before.isdigit():
                return at + 1
            # After a digit, and for a comma, what follows tells: "450,000", "1.5 million".
            if at + 1 == len(text):
                self._looked = at
                return None
            if mark == "," and _OPEN_NUMBER.search(text, 0, at):
                continue  # "two million, two hundred and ninety thousand"
            if text[at + 1].isspace() and before and (mark not in _DASHES or before.isspace()):
                return at + 1
        self._looked = len(text)
        return None


def free_beginning(clause: str) -> int:
    """How many characters of `clause` can be no part of a figure, of a place, or of what is said of them."""
    end = 0
    for match in _WORD.finditer(clause):
        word = match.group()
        if match.end() == len(clause) or not clause[match.end()].isspace() or clause[end : match.start()].strip():
            break
        if word.lower().replace("’", "'") in _OPENS_FACT:
            break
        if may_be_in_a_number(word) and not (word.lower() == "one" and _is_pronoun(clause[match.end() :])):
            break
        if _INNOCENT.match(word) is None and (end or not is_everyday(fold(word), "en")):
            break
        end = match.end()
    return end


def _is_pronoun(behind: str) -> bool:
    """Does "one" stand for a home rather than for a number, as what follows shows, however little of it there is?"""
    following = _WORD.match(behind.lstrip())
    return following is not None and not any(word.startswith(following.group().lower()) for word in _AFTER_A_NUMBER)
