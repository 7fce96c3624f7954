"""Where a speaker takes something back: "under five hundred, no, four hundred"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_ENGLISH = (
    r"(?:, no ,|, no (?=#|@|make|under|over|in|at|with|up|around|about|sorry|wait|actually)|(?<=\d) no (?=#|@)|\bno ,?"
    r" ?wait\b ?,?(?: no\b)?|\bwait ,? ?no\b"
    r"|\bno ,? ?sorry\b|\bsorry\b ?,?(?: no\b ?,?)?|\bapologies\b|\bpardon\b ?,?|\bi mean\b|\bi meant\b|\bactually\b"
    r"|\bor rather\b|\brather\b(?! than)|\bmake (?:that|it)\b"
    r"|\bscratch that\b ?,?|\bstrike that\b|\bcorrection\b|\blet's say\b|\blet's make (?:it|that)\b|\bno i said\b|\bi"
    r" said\b|\bbetter\b(?= #)|[.?!] no\b ?,?|\bwell no\b|\bno no\b ?,?"
    r"|\binstead of that\b|\bhang on\b|\bhold on\b|\boops\b|\bmy mistake\b|\bon second thoughts?\b|\bor better\b"
    r"|\bchange (?:that|it) to\b|^no ,|^nope ,?|\bno , i\b|\bwell ,? actually\b"
    r"|\bwait\b ?,?|\bthat's wrong\b ?,?|\bbut (?:i|we) (?:really|actually) (?:need|want|mean|meant)\b)"
)
_SPANISH = (
    r"(?:, no ,|, no (?=@|mejor|perdon|espera|de|que|por|en|con|hasta)|(?<=\d) no (?=#|@)|\bno ,? ?perdon(?:a|e)?\b"
    r" ?,?|\bperdon(?:a|e)?\b ?,?|\bdigo\b ?,?|\bquiero decir\b|\bqueria decir\b"
    r"|\bquise decir\b|\bmejor dicho\b|\bmejor\b(?= (?:#|en|@|que sean|con|un|una|hasta|de))|\bbueno ,? no\b"
    r"|\besper(?:a|e)\b ?,?(?: que)?|\ben realidad\b|\bque sean?\b(?= #)|\bno no\b ?,?|\brectifico\b"
    r"|\bcorrijo\b|\bme (?:he equivocado|equivoque)\b ?,?|\bpensandolo (?:bien|mejor)\b ?,?|\bo mejor\b(?= (?:#|en|@))"
    r"|^no ,|\. no\b ?,?|\bno , (?=he dicho)|\bhe dicho\b|\bdije\b|\bpon(?:le|me|ga|game)?\b(?= #)"
    r"|\bo sea\b|\bmas bien\b|\bcambialo a\b|\bdejalo en\b)"
)
_PATTERNS = {"en": re.compile(_ENGLISH), "es": re.compile(_SPANISH)}
_NOT_THIS_BUT = re.compile(r"\b(?:not|no) #\d+(?: \w+){0,2}(?P<cut> ,(?: (?:but|sino))?) (?=#)")
""" "Not two bathrooms, three": the comma parts what is taken back from what holds."""
_THIS_NOT = re.compile(r"#\d+(?: \w+){0,2} no(?P<cut> ,(?: sino)?) (?=#)")
""" "Dos baños no, tres"."""
_OR = re.compile(r"\b(?:or|and|o|y|u)\b")


@dataclass(frozen=True, slots=True)
class Clauses:
    """A text cut where something was taken back.

    Attributes:
        spans: characters [start, end) of each clause; what lies between two is the correction's words.
    """

    spans: tuple[tuple[int, int], ...]

    def at(self, position: int) -> int:
        """Which clause, from 0, `position` lies in."""
        return max(0, sum(begin <= position for begin, _ in self.spans) - 1)

    @property
    def cuts(self) -> tuple[tuple[int, int], ...]:
        """The words between the clauses."""
        return tuple((end, begin) for (_, end), (begin, _) in zip(self.spans, self.spans[1:], strict=False))


def clauses_of(text: str, language: Literal["en", "es"]) -> Clauses:
    """Canonical `text` cut at corrections."""
    cuts = [match.span() for match in _PATTERNS[language].finditer(text)]
    cuts += [
        match.span("cut")
        for pattern in (_NOT_THIS_BUT, _THIS_NOT)
        for match in pattern.finditer(text)
        if not any(start < match.end("cut") and match.start("cut") < end for start, end in cuts)
    ]
    cuts = _joined(sorted(cuts), text)
    begins = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return Clauses(tuple(zip(begins, ends, strict=True)))


def _joined(cuts: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Neighbouring corrections as one: ", no" and "wait ,"."""
    joined: list[tuple[int, int]] = []
    for start, end in cuts:
        if joined and not text[joined[-1][1] : start].strip(" ,."):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def adds_to_what_was_said(text: str, clause_begin: int, position: int) -> bool:
    """ "In Sol, let's say, or in Chueca": the clause goes on with the list instead of correcting it."""
    return _OR.search(text[clause_begin:position]) is not None
