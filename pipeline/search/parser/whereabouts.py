"""What the named places are to the speaker: wanted, all of several, ruled out, given up, or only mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.search.parser.attitudes import is_indifferent_before
from pipeline.search.parser.canonical import Canonical
from pipeline.search.parser.corrections import Clauses, adds_to_what_was_said
from pipeline.search.parser.mentions import mentions
from pipeline.search.places.finder import PlaceMatch
from pipeline.search.places.residence import tells_residence

Role = Literal["wanted", "excluded", "given up", "mentioned"]

_BETWEEN = (
    r"(?: (?:in|the|near|to|be|being|anything|something|somewhere|around|en|el|la|los|las|a|an|area|areas|of|de|del"
    r"|por|vivir|ser|sea|este|really|it|is|be|like|live|living|move|very|too|at|on|that|"
    r"nada|que|go|see|look|homes|flats|properties|districts?|neighbou?rhoods?|places?|anywhere|for|me|tampoco|zona"
    r"|barrio|interested|keen|cerca|cualquier|sitio|far|flat|about|buscar|lejos|city|centre|tema|want|quiero|both|well"
    r"|either|"
    r"lo|ni|so|too|really|much|particularly|that|all))* $"
)
_LISTING_NEGATION = (
    r"\b(?:except(?: for)?|excluding|anywhere (?:but|except)(?: for)?|anything but|everywhere but|avoid|avoiding|other"
    r" than|apart from|aside from|away from|nor|neither|excepto|excepting|salvo|menos|fuera de|ni"
    r"|exclude|rule out|ruling out|leave out|omit|excluyendo|evitar|evitando|evita|a excepcion de|quitando|descarta"
    r"|descartando|steer clear of|stay away from"
    r"|outside(?: of)?|none of|hate|can't stand"
    r"|(?:any\w*|every\w*|all|whole|cualquier\w*|tod[oa]s?)(?: (?:@\d+|(?!but)\w+|,)){0,5}? (?:but|except|menos"
    r"|excepto)(?: not)?)"
)
_NEGATION = re.compile(
    r"(?:"
    + _LISTING_NEGATION
    + r"|\b(?:(?<!if )(?<!si )(?:not|no)|rather than|instead of|anything but|but not|never|(?:don't|do not|didn't"
    r"|wouldn't|won't)"
    r" (?:really )?(?:want|like|fancy|consider|do|care for|go)|no quiero|no queremos"
    r"|que no (?:sea|este)|no me (?:gusta|interesa|convence)|en vez de|en lugar de|sin|nada (?:de|en|por)|tampoco"
    r"|can't|cannot|nothing|jamas|nunca|forget about living))" + _BETWEEN
)
_RULED_OUT_BEFORE = re.compile(r"\b(?:but not|except(?: for)?|anywhere but|anything but|avoid)(?: \w+)? ,? ?$")
"""Before a name that was not made out for sure: a word of it may stand between ("but not now, Barris")."""
_OPENS_LIST = re.compile(_LISTING_NEGATION + _BETWEEN)
_ALSO = re.compile(r"^ (?:, )?(?:or|nor|and|ni|o|y|e|u)(?: (?:not|in|en|the|la|el|near|around|tampoco|de|por))* $")
_COMMA = re.compile(r"^ ,(?: (?:in|en|not|no|ni|the))* $")
_GIVEN_UP_BEFORE = re.compile(
    r"\b(?:forget(?: about)?|never mind|drop|scrap|skip|ignore|leave|enough of|olvid(?!o\b)\w+"
    r"|dejemos|quita|remove"
    r"|pasa de)(?: (?:about|the|in|de|lo de|en|el|la|a un lado))* $"
)
_EXCLUDED_AFTER = re.compile(
    r"^ (?:is|are|'s) (?:out(?= *(?:$|[,.;!]| of the question))|a no\b|not (?:an option|for me|for us|what)|excluded"
    r"|ruled out|no good)|^ (?:doesn't|does not|won't|wouldn't|no longer|don't) (?:really )?(?:interests?|work|suit"
    r"|appeal|interest|do)\b"
    r"|^ (?:mejor |eso |alli |ahi )?no(?= *(?:$|[,.;!?]| (?:gracias|por favor)\b| quiero(?: nada| vivir)? *(?:$"
    r"|[,.;!?])))|^ , no(?= *(?:$|[.;!?]|"
    r" (?:gracias|por favor)\b))|^ no me (?:gusta|interesa|convence|va|vale)|^ (?:ni hablar|ni de broma|descartad[oa])"
    r"|^ i (?:don't|do not) (?:like|want)(?: it| that)?(?= *(?:$|[,.;]))"
)
_MENTIONED = re.compile(
    r"\b(?:(?:i|we|i'm|we're|i've|we've|my \w+|she|he|they)(?: (?:am|are|was|were|have|has|had|currently|now|used"
    r"|already|still"
    r"|both|usually|just|originally|been|to))*"
    r" (?:born|from|grew up|raised|live|lives|lived|living|stay|staying|study|studies|studied|based|renting|rent|work"
    r"|works|working|job is|office is|come|came)(?: (?:in|from|near|at|out of|over|right now|now|currently|the moment"
    r"|centre of|here|around|as))*"
    r"|(?:moving|move|relocating|coming|come|arriving|commute) (?:(?:over|here|back|down|up) )?from|moving out of"
    r"|leaving|(?<!you )(?:selling|sold|sell)(?: \w+){0,3} (?:in|at)|met in"
    r"|(?:vivo|vivimos|viviendo|vivido|vivia|viviamos|trabajo|trabajamos|trabaja|vive|viven|naci|nacimos|soy|somos"
    r"|vengo|venimos|estoy viviendo|me"
    r" mudo|nos mudamos|mudarme|mudarnos|me voy|salimos)"
    r"(?: (?:ahora|actualmente|alquilad[oa]s?|alquiler|en|de|desde|por|cerca|el|la|mismo))*) $"
)
_WANTS_TO_LIVE = re.compile(
    r"\b(?:want|like|love|prefer|hoping|hope|looking|wish|plan|planning|need|going|wants|d)(?: \w+){0,2} (?:live"
    r"|living|stay|work|rent|come|move)\b|\bwould (?:live|stay)|i'd live"
)
_COMPLAINT_AFTER = re.compile(
    r"^ (?:is|was|seems|looks|feels|sounds|'s|esta|queda|es|me queda|nos queda)(?: (?:a bit|a little|way|just|much|far"
    r"|un poco))*"
    r" (?:too|muy|demasiado) (?:far|noisy|expensive|busy|crowded|touristy|lejos|ruidos\w*|car[oa])\b"
)
_LESSER = re.compile(
    r"\b(?:rather|prefer|better|sooner|mejor|antes|prefiero)\b[^.;#]* (?:than|que)(?: (?:in|en|the|la|el))* $"
)
_THERE = re.compile(r"\b(?:there|near ?by|close by|around that area|that area|alli|ahi|por alli|cerca)\b")


_ADDS_BEFORE = re.compile(
    r"(?:\b(?:also|as well as|additionally|plus|tambien|ademas(?: de)?|add|include|consider|incluye|anade|suma)"
    r"(?: (?:try|look|looking|search|check|show|me|at|in|around|near|for|like|consider|en|por|mira|mirar|busca|buscar"
    r"|prueba|ensename|the|el|la|de|a|,))*|^(?:(?:and|y|o|or|ok|vale|,) )+(?:what about |que tal )?(?:also"
    r"|tambien)(?: \w+)?) $"
)
_ADDS_AFTER = re.compile(
    r" (?:,? ?)(?:as well|too|also|tambien)(?= *(?:$|[,.;!?]| (?:please|por favor|then|works|would)))"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place that was named, what it is to the speaker, and the characters [start, end) of the canonical text."""

    match: PlaceMatch
    role: Role
    start: int
    end: int


def roles_of(text: Canonical, language: Literal["en", "es"]) -> tuple[Named, ...]:
    """All places named in `text`, in order, each with its role."""
    named: list[Named] = []
    opened_list = False
    told = mentions(text.text)
    for mark in re.finditer(r"@(\d+)", text.text):
        left, behind = text.text[: mark.start()], text.text[mark.end() :]
        begin = mark.start()
        role: Role = "wanted"
        negation = _NEGATION.search(left)
        if negation is not None:
            role, begin = "excluded", negation.start()
            opened_list = _OPENS_LIST.search(left) is not None
        early = is_indifferent_before(text.text, mark.start(), language)
        if early is not None and _gives_up(left[early:]):
            role, begin = "given up", early
        elif given_up := _GIVEN_UP_BEFORE.search(left):
            role, begin = "given up", given_up.start()
        elif role == "wanted" and _EXCLUDED_AFTER.match(behind):
            role = "excluded"
        elif (
            role == "wanted"
            and named
            and named[-1].role == "excluded"
            and _goes_on(text.text, named[-1], mark, opened_list)
        ):
            role = "excluded"
        elif role == "wanted" and (_COMPLAINT_AFTER.match(behind) or any(a <= begin < b for a, b in told)):
            role = "mentioned"
        elif role == "wanted" and (lesser := _LESSER.search(left)):
            role, begin = "mentioned", lesser.start()
        elif role == "wanted" and (mention := _MENTIONED.search(left)) and not _WANTS_TO_LIVE.search(left):
            role, begin = "mentioned", mention.start()
        elif role == "wanted" and tells_residence(left.strip()):
            role = "mentioned"
        if role != "excluded":
            opened_list = False
        named.append(Named(text.places[int(mark.group(1))], role, begin, mark.end()))
    return tuple(named)


def is_ruled_out(left: str, words: str) -> bool:
    """Is the place asked about one that they do not want?

    Args:
        left: the canonical text before it.
        words: what it was heard as. "In no Barris" is no denial.
    """
    if re.search(r"\bno $", left) or words.lower().startswith("no "):
        return False
    return _RULED_OUT_BEFORE.search(left) is not None or _NEGATION.search(left) is not None


def _gives_up(words: str) -> bool:
    """Do the words speak of the place ("it needn't be in"), and not of something else ("a lift isn't needed in")?"""
    if re.search(r"\b(?:but|pero|sino|just|prefer|rather)\b|[,.;]", words):
        return False
    return (
        re.search(
            r"\b(?:be|live|living|have|having|que|necessarily|mind|care|forget|never|drop"
            r"|olvid\w+)\b",
            words,
        )
        is not None
    )


def _goes_on(text: str, before: Named, mark: re.Match[str], opened_list: bool) -> bool:
    """Is the place one more of those ruled out ("not in Usera or Vallecas", "except Usera, Goya and Vallecas")?"""
    between = text[before.end : mark.start()]
    if _ALSO.match(between):
        return True
    if _COMMA.match(between) is None:
        return False
    if opened_list or re.search(r"\b(?:not|no|ni)\b", between):
        return True
    return (
        re.match(r"^ (?:,|or|nor|and|ni|o|y)(?: (?:or|and|ni|o|y))?(?: (?:not|in|en))* @", text[mark.end() :])
        is not None
    )


def wanted_places(text: Canonical, named: Sequence[Named], clauses: Clauses) -> tuple[Named, ...]:
    """The places that do, first the one said first.

    A correction replaces what was said before it; a city gives way to its own districts and, unless it was said as an
    alternative, to any district.
    """
    wanted = [entry for entry in named if entry.role == "wanted"]
    if not wanted:
        wanted = [entry for entry in named if entry.role == "mentioned" and _THERE.search(text.text, entry.end)]
    if not wanted:
        return ()
    latest: list[Named] = []
    for entry in wanted:
        clause = clauses.at(entry.start)
        begin = clauses.spans[clause][0]
        replaces = latest and clauses.at(latest[-1].start) != clause
        if replaces and not adds_to_what_was_said(text.text, begin, entry.start):
            latest = []
        latest.append(entry)
    districts = [entry for entry in latest if entry.match.place.kind == "district"]
    if not districts:
        return _each_once(latest)
    parents = {entry.match.place.city for entry in districts}
    return _each_once(
        [
            entry
            for entry in latest
            if entry.match.place.kind == "district"
            or (
                entry.match.place.name not in parents
                and None not in parents
                and _is_alternative(text.text, latest, entry)
            )
        ]
    )


def is_added(text: str, place: Named) -> bool:
    """Does the place join those that were wished for before: "also in Gràcia", "try Sants as well"?"""
    return _ADDS_BEFORE.search(text[: place.start]) is not None or _ADDS_AFTER.match(text, place.end) is not None


def _is_alternative(text: str, wanted: Sequence[Named], city: Named) -> bool:
    """ "In Gràcia or in Madrid"."""
    index = wanted.index(city)
    gaps = []
    if index:
        gaps.append(text[wanted[index - 1].end : city.start])
    if index + 1 < len(wanted):
        gaps.append(text[city.end : wanted[index + 1].start])
    return any(re.search(r"\b(?:or|and|o|y|u)\b", gap) for gap in gaps)


def _each_once(entries: Sequence[Named]) -> tuple[Named, ...]:
    first = {entry.match.place: entry for entry in reversed(entries)}
    return tuple(entry for entry in entries if first[entry.match.place] is entry)
