"""A reply that is still being written, as it may be heard."""

from __future__ import annotations

import logging

from pipeline.agent.grounding.check import Check, Verdict
from pipeline.agent.grounding.clauses import Clauses, Cut, free_beginning
from pipeline.agent.grounding.evidence import Evidence
from pipeline.events import ReplyCorrected, ReplyDelta

_log = logging.getLogger(__name__)


class GroundedReply:
    """Words of a model in, words that the conversation bears out come out, clause by clause.

    A clause is kept back from the first word that may open a figure or a place until it is complete; sound is made
    of whole clauses anyway. Pieces of clauses that are right come out as they went in.

    Args:
        evidence: of the conversation; it may grow between two messages of the model.

    Attributes:
        changed: something of the message was put right.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._begin()

    def _begin(self) -> None:
        self._clauses = Clauses()
        self._check = Check(self._evidence)
        self._held: list[str] = []
        self._given = 0
        self._skipping = False
        self._skip_blank = False
        self._said = ""
        self.changed = False

    def push(self, piece: str) -> list[ReplyDelta | ReplyCorrected]:
        """What can be heard once `piece` has been written too."""
        self._held.append(piece)
        out: list[ReplyDelta | ReplyCorrected] = []
        for cut in self._clauses.push(piece):
            self._take(cut, out)
        return out

    def flush(self) -> list[ReplyDelta | ReplyCorrected]:
        """The model has no more to say for now, or calls a tool."""
        out: list[ReplyDelta | ReplyCorrected] = []
        for cut in self._clauses.finish():
            self._take(cut, out)
        return out

    def end(self) -> str:
        """The message is over: all that was given out of it. The next one begins."""
        said = self._said
        self._begin()
        return said

    def _take(self, cut: Cut, out: list[ReplyDelta | ReplyCorrected]) -> None:
        if not cut.whole:
            if not self._skipping and not self._skip_blank:
                self._give(len(cut.text), out)
            return
        if self._skipping:
            self._drop(len(cut.text))
        else:
            self._judge(cut.text, out)
        if cut.ends:
            self._skipping = self._skip_blank = False
            self._check.end_sentence()

    def _judge(self, clause: str, out: list[ReplyDelta | ReplyCorrected]) -> None:
        if self._skip_blank and (blank := len(clause) - len(clause.lstrip())):
            self._drop(blank)
            clause = clause[blank:]
        self._skip_blank = False
        verdict = self._verdict(clause)
        if not verdict.corrections:
            self._give(len(clause), out, over=True)
            return
        given = self._given
        self._drop(len(clause))
        self.changed = True
        out += [ReplyCorrected(each.kind, each.outcome, each.said, each.instead) for each in verdict.corrections]
        for each in verdict.corrections:
            words = f"{each.said!r}, instead {each.instead!r}"
            _log.warning("nothing bears it out", extra={"kind": each.kind, "outcome": each.outcome, "words": words})
        if new := verdict.text[given:]:
            self._said += new
            out.append(ReplyDelta(new))
        self._skipping = verdict.ends
        self._skip_blank = not verdict.text.strip()

    def _verdict(self, clause: str) -> Verdict:
        try:
            return self._check.judge(clause, free_beginning(clause))
        except Exception:
            # Better a reply that nobody checked than none.
            _log.exception("a reply could not be checked")
            return Verdict(clause)

    def _give(self, length: int, out: list[ReplyDelta | ReplyCorrected], *, over: bool = False) -> None:
        """Gives out the clause up to `length`, in the pieces in which they came; `over`: the clause ends there."""
        left = length - self._given
        while left > 0:
            piece = self._held[0]
            # White space that came with a word stays with it.
            if len(piece) <= left or piece[left:].isspace():
                self._held.pop(0)
            else:
                piece, self._held[0] = piece[:left], piece[left:]
            left -= len(piece)
            self._said += piece
            out.append(ReplyDelta(piece))
        self._given = -left if over else length - left

    def _drop(self, length: int) -> None:
        """Takes the rest of the clause, which is `length` long, away."""
        left, self._given = length - self._given, 0
        while left > 0:
            piece = self._held.pop(0)
            if len(piece) > left:
                self._held.insert(0, piece[left:])
            left -= len(piece)
