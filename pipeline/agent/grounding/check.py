"""Judges the clauses of a reply one after another, and puts right what no tool result of the conversation bears out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.agent.grounding import words
from pipeline.agent.grounding.context import Context, is_gap, is_part, sort_of_home, superlative
from pipeline.agent.grounding.evidence import Evidence, Home
from pipeline.agent.grounding.figures import Figure, figures_of, language_spoken
from pipeline.agent.grounding.names import Name, names_of
from pipeline.agent.grounding.spoken_of import spoken_of
from pipeline.search.text import fold

_FEW_HOMES = 3
"""So many may be spoken of whatever a search said: "these two"."""
_OPENING_WORDS = 2
"""A sentence of which no more was said can be begun anew."""
_ADJUNCT = frozenset("in near close with and for at on just which right next en con por cerca y junto a al".split())
"""Words that begin a clause without which the sentence is one too."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was not said.

    Attributes:
        kind: a number or a place.
        outcome: the true one took its place, or the clause was dropped.
        said: what the model wrote.
        instead: what the caller hears in its place; empty for nothing.
    """

    kind: Literal["number", "place"]
    outcome: Literal["corrected", "dropped"]
    said: str
    instead: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A clause as it may be said.

    Attributes:
        text: the clause, unchanged when there are no corrections.
        corrections: what was put right.
        ends: nothing more of the sentence may be said.
    """

    text: str
    corrections: tuple[Correction, ...] = ()
    ends: bool = False


class Check:
    """Judges one reply.

    Args:
        evidence: of its conversation.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._sentence = ""
        self._reply = ""
        self._bound: list[Home] | None = None
        self._kinds: set[str] = set()
        self._put_right_to: Home | None = None

    def end_sentence(self) -> None:
        """The next clause begins a sentence."""
        self._reply += self._sentence
        self._sentence = ""
        self._bound = None
        self._kinds = set()
        self._put_right_to = None

    def judge(self, clause: str, kept: int = 0) -> Verdict:
        """The clause as it may be said.

        Args:
            clause: with the white space before it.
            kept: so many of its characters were heard already.
        """
        start = len(self._sentence)
        whole = self._sentence + clause
        language = language_spoken(self._reply + whole) if self._reply else language_spoken(whole)
        figures = [figure for figure in figures_of(whole, language) if figure.start >= start]
        names = [name for name in names_of(whole) if name.start >= start]
        if not figures and not names:
            self._sentence = whole
            return Verdict(clause)
        context = Context(fold(whole) if len(fold(whole)) == len(whole) else whole.lower())
        faults = self._faults(whole, figures, names, context)
        if not faults:
            self._sentence = whole
            return Verdict(clause)
        verdict = self._put_right(whole, start, kept, faults, context, language)
        self._sentence += verdict.text
        return verdict

    def _faults(
        self, whole: str, figures: Sequence[Figure], names: Sequence[Name], context: Context
    ) -> list[Figure | Name]:
        faults: list[Figure | Name] = []
        conflicting: list[Figure | Name] = []
        mentions: list[Figure | Name] = [*figures, *names]
        for mention in sorted(mentions, key=lambda each: each.start):
            homes = self._bearing(mention, whole, context)
            if homes is None:
                faults.append(mention)
            elif homes and not self._binds(mention, homes, context):
                conflicting.append(mention)
        return sorted([*faults, *conflicting], key=lambda each: each.start)

    def _bearing(self, mention: Figure | Name, whole: str, context: Context) -> list[Home] | None:
        """The homes that bear `mention` out; none of them when it may be said anyway, None when it may not."""
        if isinstance(mention, Name):
            return self._homes_of_name(mention, context)
        known = self._evidence
        partly = mention.kind in ("rooms", "baths") and is_part(fold(whole[mention.end :]))
        homes = [home for home in known.homes.values() if home.bears_out(mention)]
        if homes:
            return [] if partly or mention.kind == "other" else homes
        if mention.kind == "homes":
            allowed = mention.value <= max(_FEW_HOMES, known.most()) or known.was_wished(mention)
            return [] if allowed or context.of_building or context.asks else None
        if mention.bound == "range" or (mention.bound and context.loose) or context.asks:
            return []
        if (context.compares and known.is_gap(mention)) or (mention.kind == "other" and known.is_rate(mention)):
            return []
        if partly and mention.value <= max((home.value(mention.kind) or 0 for home in known.homes.values()), default=0):
            return []
        if known.was_wished(mention) and (mention.bound or context.loose or not context.claims):
            return []
        return None

    def _homes_of_name(self, name: Name, context: Context) -> list[Home] | None:
        known = self._evidence
        listed = known.is_district(name.words)
        if not (listed or name.where) or (name.opens and not listed):
            return []
        if homes := known.homes_in(name.words):
            return homes
        if self._put_right_to is not None and name.where == "in":
            return None
        if context.loose or not context.places(name.start):
            return []
        if known.is_known(name.words) or known.is_in_prompt(name.words):
            # Wished for, or the agency's: a home can only be there if one was found there.
            return None if name.where and (listed or name.where == "in") else []
        return None if name.where else []

    def _binds(self, mention: Figure | Name, homes: Sequence[Home], context: Context) -> bool:
        """Narrows down which home the sentence is about; False when it is certainly another than `mention` tells."""
        kind = mention.kind if isinstance(mention, Figure) else "place"
        if context.loose or (isinstance(mention, Figure) and (mention.bound or mention.rough)):
            return True
        if isinstance(mention, Name) and mention.where == "near":
            return True
        if self._bound is None:
            self._bound = list(homes)
        elif both := [home for home in self._bound if home in homes]:
            self._bound = both
        elif context.several or kind in self._kinds:
            self._bound = list(homes)  # another home than the one before
            self._kinds = set()
        else:
            return False
        self._kinds.add(kind)
        return True

    def _put_right(
        self,
        whole: str,
        start: int,
        kept: int,
        faults: Sequence[Figure | Name],
        context: Context,
        language: words.Language,
    ) -> Verdict:
        home = self._meant(context)
        text, made = whole, []
        for fault in reversed(faults):
            said = _span(whole, fault)
            differs = is_gap(fold(whole[: _begin(fault)]), fold(whole[fault.end :]))
            true = None if differs else self._true_words(fault, said, home, context, language)
            if true is None or _begin(fault) < start + kept:
                return self._dropped(whole[start:], kept, faults, home, language)
            text = text[: _begin(fault)] + true + text[fault.end :]
            made.append(Correction(_kind(fault), "corrected", said, true))
        if home is not None:
            self._bound = [home]
            self._put_right_to = home
        return Verdict(text[start:], tuple(reversed(made)))

    def _true_words(
        self, fault: Figure | Name, said: str, home: Home | None, context: Context, language: words.Language
    ) -> str | None:
        if isinstance(fault, Name):
            return words.place(home) if home is not None and fault.where == "in" else None
        if fault.kind == "homes":
            total = self._evidence.total()
            if not total or context.counts_all:
                return None
            return words.number(total, language) + said[fault.number_end - fault.number_start :]
        if home is None or fault.kind == "other" or fault.bound:
            return None
        return words.instead(fault, said, home, language)

    def _dropped(
        self, clause: str, kept: int, faults: Sequence[Figure | Name], home: Home | None, language: words.Language
    ) -> Verdict:
        blank = clause[: len(clause) - len(clause.lstrip())]
        core = clause.strip()
        begun = len((self._sentence + clause[:kept]).split()) > _OPENING_WORDS
        ends = core.endswith((".", "!", "?"))
        first = core.split(" ", 1)[0].lower()
        if begun and not kept and first in _ADJUNCT:
            instead = words.the_rest_is_unsure(language) if ends else ""
            text, rest_ends = blank + instead, False
        elif begun or kept:
            instead = words.unsure(language, goes_on=not kept, broken=bool(kept))
            text, rest_ends = (clause[:kept] + " " if kept else blank) + instead, True
        else:
            # Of a fee or a landmark the facts of the home would say nothing.
            known = home if any(_is_of_home(fault) for fault in faults) else None
            instead = words.facts(known, language) if known is not None else words.unsure(language, goes_on=False)
            text, rest_ends = blank + instead, True
        written = clause[kept:].strip()
        made = tuple(Correction(kind, "dropped", written, instead) for kind in dict.fromkeys(map(_kind, faults)))
        return Verdict(text, made, rest_ends)

    def _meant(self, context: Context) -> Home | None:
        """The home that the sentence is about, when that is clear."""
        homes = list(self._evidence.homes.values())
        if (which := superlative(context.folded)) is not None:
            among = [home for home in self._evidence.latest if self._bound is None or home in self._bound]
            return min(among, key=_ORDER[which]) if among else None
        if (sort := sort_of_home(context.folded)) is not None:
            of_sort = [home for home in self._bound or homes if home.is_in(sort)]
            if len(of_sort) != 1 and len(homes) > 1:
                return None
            self._bound = of_sort or self._bound
        if self._bound is not None:
            if len(self._bound) == 1:
                return self._bound[0]
            last = spoken_of(self._reply, self._evidence)
            if last in self._bound:
                return last
            if context.is_of_another:
                return None
            return next((home for home in self._evidence.latest if home in self._bound), self._bound[0])
        if len(homes) == 1:
            return homes[0]
        return None if context.is_of_another else spoken_of(self._reply, self._evidence)


_ORDER: dict[str, Callable[[Home], float]] = {
    "cheapest": lambda home: home.facts.price,
    "dearest": lambda home: -home.facts.price,
    "biggest": lambda home: -home.facts.sqft,
    "smallest": lambda home: home.facts.sqft,
}


def _is_of_home(fault: Figure | Name) -> bool:
    return fault.where == "in" if isinstance(fault, Name) else fault.kind not in ("other", "homes")


def _begin(fault: Figure | Name) -> int:
    return fault.number_start if isinstance(fault, Figure) else fault.start


def _span(whole: str, fault: Figure | Name) -> str:
    return whole[_begin(fault) : fault.end]


def _kind(fault: Figure | Name) -> Literal["number", "place"]:
    return "number" if isinstance(fault, Figure) else "place"
