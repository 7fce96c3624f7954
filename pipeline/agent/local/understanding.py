"""From an utterance to acts, given where the conversation stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.agent.local.acts import (
    Act,
    Count,
    Detail,
    Does,
    GiveName,
    Superlative,
    Wish,
)
from pipeline.agent.local.clause import WishParser, capitalised, read_wish
from pipeline.agent.local.clauses import PUNCTUATION, ClauseReader
from pipeline.agent.local.cues import Cues
from pipeline.agent.local.sound_alike import sounds_like, without_apostrophe
from pipeline.agent.local.state import State
from pipeline.search.parameters import Place
from pipeline.search.query import ParsedQuery
from pipeline.search.text import words_of

_OPTION_WORDS = 5
_NOT_SPEECH = re.compile(r"\[[^\]]*\]|\([^)]*\)|\*[^*]*\*")
"""Recognition writes sounds in brackets: "[BLANK_AUDIO]", "(coughs)"."""
_LAST_WORD = re.compile(r"([^\W\d_]+)[\s,.!¡]*$")
_OFFERS_TWO = re.compile(r" (?:or|o|u) ")
_EMPTY = (Does("unclear"), Does("out of scope"))


class Understanding:
    """Understands utterances of one language.

    Args:
        parser: reads wishes.
        cues: the language's patterns.
        called: what the caller may call us, so that the name is not taken for a place.
    """

    def __init__(self, parser: WishParser, cues: Cues, called: str = "") -> None:
        self._parser = parser
        self._cues = cues
        self._clauses = ClauseReader(parser, cues)
        self._vocative = re.compile(rf",?\s*\b{re.escape(called)}\b(?!\w)", re.IGNORECASE) if called else None

    def acts(self, text: str, state: State) -> tuple[Act, ...]:
        """What the caller does by saying `text`; never empty."""
        acts = self._as_written(text, state)
        if (
            all(map(_says_little, acts))
            and (meant := sounds_like(text, self._cues.short, self._cues.sounds)) is not None
        ):
            return self._as_written(meant, state)
        return acts

    def _as_written(self, text: str, state: State) -> tuple[Act, ...]:
        rest = " ".join(_NOT_SPEECH.sub(" ", text).replace("’", "'").split())
        if state.unfinished:
            rest = f"{state.unfinished} {rest}"
        for pattern, meant in self._cues.misheard:
            rest = pattern.sub(meant, rest)
        if not any(char.isalnum() for char in rest):
            return (Does("unclear"),)
        if state.shown and self._cues.thinking.match(rest):
            return (Does("wait"),)
        if (option := self._option(rest, state)) is not None:
            return (Wish(option),)
        acts: list[Act] = []
        rest = self._take_courtesies(rest, acts)
        wishes: list[str] = []
        clauses = [clause for clause in self._cues.clause_end.split(rest) if clause and clause.strip(PUNCTUATION)]
        for clause in clauses:
            found = self._clauses.acts(clause.strip(PUNCTUATION), state)
            if found is None and acts and isinstance(acts[-1], Detail) and self._cues.reason.match(clause.strip()):
                # "Is it on the ground floor? My mother can't do stairs.": why they ask, not what they look for.
                continue
            if found is None:
                wishes.append(clause)
            else:
                acts += found
        if wishes:
            said = rest if len(wishes) == len(clauses) else ", ".join(wishes)
            acts.append(Wish(self._of_that_kind(self._the_other(self._read(said, state), said, state), said, state)))
        acts = self._carried_on(acts, text, state)
        return _without_noise(self._resolved(acts, state)) or (Does("unclear"),)

    def wishes_in(self, text: str, state: State) -> tuple[ParsedQuery, ...]:
        """The wishes in `text`."""
        return tuple(act.parsed for act in self.acts(text, state) if isinstance(act, Wish))

    def _take_courtesies(self, text: str, acts: list[Act]) -> str:
        """Notes greeting, name, thanks and goodbye in `acts`; returns the rest of the words."""
        cues = self._cues
        if match := cues.greeting.match(text):
            acts.append(Does("greet"))
            last = _LAST_WORD.search(match.group())
            # Who is greeted by name, and where a home is wanted ("Evening, Arganzuela, three beds"), look alike.
            is_place = last is not None and self._parser.parse(last.group(1)).parameters.place is not None
            text = text[match.start() + last.start(1) if last and is_place else match.end() :]
        for pattern in cues.name:
            match = pattern.search(text)
            if match and self._may_be_a_name(match.group(1), match.group().lower()):
                # "This is Carlo's calling": the apostrophe is the recogniser's.
                acts.append(GiveName(capitalised(without_apostrophe(match.group(1)))))
                text = text[: match.start()] + text[match.end() :]
                break
        if self._vocative is not None:
            text = self._vocative.sub("", text)
        if match := cues.how_are_you.search(text):
            acts.append(Does("how are you"))
            text = text[: match.start()] + text[match.end() :]
        if not cues.no.match(text) or cues.goodbye.search(text):
            if match := cues.goodbye.search(text):
                acts.append(Does("goodbye"))
                text = text[: match.start()] + text[match.end() :]
        if match := cues.thanks.search(text):
            before = text[: match.start()].rstrip(PUNCTUATION).lower()
            if not before.endswith("no"):
                acts.append(Does("thanks"))
                text = text[: match.start()] + text[match.end() :]
        if Does("thanks") in acts and cues.filler.fullmatch(text.strip()):
            # "Okay, thanks" is no yes.
            text = ""
        return text.strip(PUNCTUATION.replace("?", ""))

    def _may_be_a_name(self, word: str, said: str) -> bool:
        """Is it one in "I'm Anna" and "i'm anna"? It is none in "I'm worried" and "this is nonsense"."""
        cues = self._cues
        if word.lower() in cues.not_names or word.lower().endswith("ing"):
            return False
        return word[:1].isupper() or not (cues.adjective.search(word) or cues.needs_capital.match(said))

    def _the_other(self, parsed: ParsedQuery, text: str, state: State) -> ParsedQuery:
        """`parsed` with the place that is not the standing one, when `text` says "the other" of several alike."""
        if parsed.ask is None or len(parsed.ask.options) < 2:
            return parsed
        options = parsed.ask.options
        others = [place for place in options if place not in state.wish.places]
        if not self._cues.other.search(text):
            others = self._named_by_part(text, options) if parsed.ask.kind == "which" else []
        if len(others) != 1:
            return parsed
        return replace(parsed, question=None, parameters=replace(parsed.parameters, place=others[0], or_places=()))

    def _named_by_part(self, text: str, options: Sequence[Place]) -> list[Place]:
        """Those of `options`, alike in name, that `text` tells apart: "the Eixample, the left part"."""
        said = set(words_of(text)) | {part for pattern, part in self._cues.option_names if pattern.search(text)}
        words = [set(words_of(place.name)) for place in options]
        shared = set.intersection(*words)
        return [place for place, own in zip(options, words, strict=True) if (own - shared) & said]

    def _read(self, said: str, state: State) -> ParsedQuery:
        """The wish in `said`. "No, La Sagrera" says the place again; it does not rule it out."""
        if match := self._cues.insists.match(said):
            whole, rest = read_wish(self._parser, said, state), read_wish(self._parser, said[match.end() :], state)
            if whole.parameters.excluded_places and rest.parameters.place in whole.parameters.excluded_places:
                return rest
        return read_wish(self._parser, said, state)

    def _of_that_kind(self, parsed: ParsedQuery, said: str, state: State) -> ParsedQuery:
        """`parsed`, an answer to a question about a kind of place, asked on when it names no more than the city."""
        place = parsed.parameters.place
        if state.asked != "place" or parsed.question or place is None or parsed.parameters.or_places:
            return parsed
        there = tuple(each for each in state.offered if each.city == place.name)
        if there and place.kind == "city":
            return replace(parsed, parameters=replace(parsed.parameters, place=there[0], or_places=there[1:]))
        if state.vague is None or place.kind != "city" or state.offered:
            return parsed
        again = self._parser.parse(f"{said}, {state.vague}")
        return again if again.question else parsed

    def _carried_on(self, acts: list[Act], text: str, state: State) -> list[Act]:
        """ "And in Barcelona?" after "how many do you have?" asks how many again."""
        wish = acts[0] if len(acts) == 1 and isinstance(acts[0], Wish) else None
        if wish is None or not wish.parsed.understood or wish.parsed.question or not self._cues.carries_on.match(text):
            return acts
        if state.counted:
            return [Count(), *acts]
        return [Superlative(state.extreme[0]), *acts] if state.extreme is not None else acts

    def _option(self, text: str, state: State) -> ParsedQuery | None:
        """The place of those just offered that `text` names by its position or by a part of its name."""
        if state.asked != "place" or not state.question or len(text.split()) > _OPTION_WORDS:
            return None
        offered = self._parser.parse(state.question, "place")
        places = offered.parameters.places
        if len(places) < 2:
            return None
        if state.offered and self._cues.every_option.search(text.strip(PUNCTUATION)):
            all_of_them = replace(offered.parameters, place=state.offered[0], or_places=state.offered[1:])
            return replace(offered, parameters=all_of_them, question=None, changes=(), dropped=())
        named = {part for pattern, part in self._cues.option_names if pattern.search(text)}
        chosen = [place for place in places if any(part in place.name.lower() for part in named)]
        if not named:
            indices = [index for index, pattern in self._cues.options if pattern.search(text)]
            chosen = [places[index] for index in indices[:1] if index < len(places)]
        if len(chosen) != 1:
            return None
        only = replace(offered.parameters, place=chosen[0], or_places=())
        slots = tuple(slot for slot in offered.slots if slot.name == "place")
        return replace(offered, parameters=only, question=None, slots=slots, changes=(), dropped=())

    def _resolved(self, acts: Iterable[Act], state: State) -> list[Act]:
        """A yes to "Did you say Chueca?" is a wish for Chueca."""
        resolved: list[Act] = []
        for act in acts:
            if act == Does("yes") and state.asked == "place" and state.question:
                meant = self._parser.parse(state.question, "place")
                if meant.parameters.place is not None and not _OFFERS_TWO.search(state.question):
                    slots = tuple(slot for slot in meant.slots if slot.name == "place")
                    meant = replace(meant, question=None, slots=slots, changes=(), dropped=())
                    act = Wish(_ruling_out(meant) if state.rules_out else meant)
            resolved.append(act)
        return resolved


def _ruling_out(meant: ParsedQuery) -> ParsedQuery:
    """`meant` with its places as those that are not wanted."""
    parameters = replace(meant.parameters, place=None, or_places=(), excluded_places=meant.parameters.places)
    slots = tuple(replace(slot, name="excluded_places", value=meant.parameters.places) for slot in meant.slots)
    return replace(meant, parameters=parameters, slots=slots)


def _says_little(act: Act) -> bool:
    """Is it nothing, or a wish in words that no table knows?"""
    if isinstance(act, Wish):
        parsed = act.parsed
        return not (parsed.changes or parsed.dropped) and all(slot.name == "text" for slot in parsed.slots)
    return act == Does("unclear") or (isinstance(act, Detail) and act.aspect is None)


def _without_noise(acts: list[Act]) -> tuple[Act, ...]:
    """`acts` without "unclear" and "out of scope" when something else was understood."""
    courtesies = {"greet", "thanks"}
    telling = [act for act in acts if act not in _EMPTY]
    if any(not (isinstance(act, Does) and act.what in courtesies) for act in telling):
        acts = telling
    return tuple(act for index, act in enumerate(acts) if act not in acts[:index])
