"""How a speaker feels about a wish: wanted, ruled out ("no ground floor"), or indifferent ("I don't need parking")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Attitude = Literal["wanted", "unwanted", "indifferent"]

_WINDOW = 80


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's patterns; those before a wish end where it begins, those after it begin where it ends."""

    indifferent_before: re.Pattern[str]
    unwanted_before: re.Pattern[str]
    not_unwanted: re.Pattern[str]
    indifferent_after: re.Pattern[str]
    unwanted_after: re.Pattern[str]
    fine_after: re.Pattern[str]
    broken_after: re.Pattern[str]
    shares: re.Pattern[str]
    shares_after_without: re.Pattern[str]


_EN_ADVERBS = (
    r"(?: (?:really|actually|necessarily|particularly|even|specifically|that|so|all that|all|absolutely"
    r"|strictly|very|totally|always))*"
)
_EN_DETERMINERS = (
    r"(?: (?:a|an|any|the|that|to|be|have|it|with|if|whether|there|there's|is|has|comes|come|about|my|own|on|for|of"
    r"|extra"
    r"|necessarily|necessary|its|it's|at|in|all|anything|near|big|large|special|specific|having|being|particular"
    r"|separate|private|or not|means?|no|not|isn't))*$"
)
_EN_UNWANTED_DETERMINERS = (
    r"(?: (?:a|an|any|the|to|be|live|living|on|in|have|has|having|near|with|very|really|too|one|ones|that|that's|that"
    r"|it|its|it's|something"
    r"|about|is|at|all|anything|so|close|there|kind|of|which|needs?|needing|do|want|like|homes?|flats?|place|places"
    r"|somewhere|are|agency"
    r"|own|:|next|communal|those|such|or|located|for|buy|me|show|right|facing|properties|apartments?|look|looks"
    r"|overlook"
    r"|been|bit))*$"
)
_ENGLISH = _Words(
    indifferent_before=re.compile(
        r"(?:\bneedn't (?:have|be|come|include)\b|\b(?:don't|do not|doesn't|does not|needn't|didn't|won't|wouldn't|not"
        r"|no longer)"
        + _EN_ADVERBS
        + r" (?:need|needed|require|care|mind|have to (?:have|be|come|include)|have to|insist|bothered|fussed|fussy"
        r"|matter|worried|must have|(?:necessary|essential|important|required|vital)(?= to| that| for))\b|\bno (?:real"
        r" |particular )?need\b|\bnot necessarily\b|\bforget\b|\bnever mind\b|\bdrop\b"
        r"|\bskip\b|\bignore\b|\bscrap\b|\bleave out\b|\bremove\b"
        r"|\bdon't bother\b|\bregardless of\b|\bwith or without\b|\bno longer (?:want|need)\b|\bwhether or not\b"
        r"|\b(?:can|could|would|will) (?:live|do|manage)"
        r" without\b|\b(?:ok|okay|fine|happy|alright|good) without\b|\bdoesn't (?:really )?matter (?:if|whether)\b"
        r"|\bwithout (?:is|would be) fine\b"
        r"|\bnot (?:that )?important\b|\bneed not\b|\b(?:fine|ok|okay|no problem|happy|alright) if\b|\bgive up(?:"
        r" on)?\b|\btake (?:out|off|away)\b|\bnot fussed\b)" + _EN_DETERMINERS
    ),
    unwanted_before=re.compile(
        r"(?:\b(?:no|without|except(?: for)?|excluding|exclude|(?:don't|do not|didn't|wouldn't|would not|doesn't|does"
        r" not) (?:really |particularly )?(?:want|like|fancy|wish for|care"
        r" for|have|include|come with|accept|consider)|never|nothing|rather not|prefer not|avoid|avoiding|hate|dislike"
        r"|can't stand|anything but|isn't|aren't|is not|are not|nor"
        r"|neither|mustn't|must not|shouldn't|should not|can't|cannot|won't (?:take|accept|consider)|free of|minus"
        r"|instead of|rather than"
        r"|lacking|other than|not (?:interested in|looking for|after)|steer clear of|stay away from|far from|away from"
        r"|none of|not keen on"
        r"|not a fan of|(?:absolutely|definitely|certainly|preferably) not"
        r"|(?<!or )(?<!why )(?<!if )(?<!whether )not(?! (?:only|just|sure|far|noisy|interior|so)\b))\b)"
        + _EN_UNWANTED_DETERMINERS
    ),
    not_unwanted=re.compile(r"\b(?:not|never|n't|don't|can't|cannot|won't|wouldn't|nothing|couldn't)(?: \w+){0,4}$"),
    indifferent_after=re.compile(
        r"(?: \w+)? ?(?:is|are|was|would|it's|that's|,|'s)?(?: be)?(?:"
        r" ?(?:isn't|aren't|not|isnt|is not|wouldn't be)"
        + _EN_ADVERBS
        + r" (?:necessary|needed|required|important|essential|a must(?: ?-? have)?|vital|crucial|a priority|compulsory"
        r"|mandatory|indispensable|relevant"
        r"|a requirement|critical|something i need|a deal ?- ?breaker|a big deal|bothered|fussed|fussy)\b"
        r"| ?(?:doesn't|does not|don't|do not|didn't|won't)"
        + _EN_ADVERBS
        + r" (?:matter|bother|count|interest)\b| (?:optional|unnecessary|unimportant|irrelevant|secondary)\b| either"
        r" way\b"
        r"| or (?:not|no)\b| i (?:can|could) (?:do|live|manage) without\b| can be (?:dropped|skipped|left out)\b"
        r"| ,? ?i (?:don't|do not) (?:really )?(?:mind|care|need)(?: (?:it|that|one|them))?(?= *(?:$|[,.;!])))"
    ),
    unwanted_after=re.compile(
        r"(?: (?:is|are|'s|would be))? (?:out of the question|a no(?: - ?no)?(?! \w)|a deal ?- ?breaker|not an option"
        r"|not for (?:me|us)|excluded|ruled out|off the table"
        r"|unacceptable|not acceptable|not wanted|no good|no thanks|no thank you|no way)\b| (?:is|are) out(?= *(?:$"
        r"|[,.;!]))"
        r"| (?:won't|wouldn't|doesn't|does not|don't) (?:work|do|suit|appeal)\b|,? (?:i|we) (?:don't|do not) want(?:"
        r" (?:that|it|one))?(?= *(?:$|[,.;!]))"
        r"| (?:missing|lacking)\b| no(?= *(?:$|[,.;!]))"
    ),
    fine_after=re.compile(
        r"(?: (?:is|are|'s|would be|will be))? ?(?:needed|necessary|required|fine|ok|okay|alright|no problem|also fine"
        r"|acceptable|either)\b|(?: is)? not a problem\b"
    ),
    broken_after=re.compile(
        r" (?:is|are|would be) (?:a deal ?- ?breaker|not an option|a no ?- ?no|out of the question|a problem"
        r"|unacceptable)\b"
    ),
    shares=re.compile(
        r"^ (?:, )?(?:or|nor|and)(?: (?:a|an|any|the|on|in|near|to|for|with(?= @@)))* $|^ ,(?: (?:a|an|any|the|or|nor"
        r"|no))* $"
    ),
    shares_after_without=re.compile(r"^ (?:or|nor|and|,)(?: (?:a|an|any|the|or))* $"),
)
_ES_DETERMINERS = (
    r"(?: (?:un|una|unos|unas|el|la|los|las|de|del|que|tenga|tengan|sea|sean|haya|este|si|tiene|hay|ningun|ninguna|con"
    r"|lo|tener|muy|ser|es|al|en|ni|nada"
    r"|quiero|queremos|vivir|por|gran|grande|estar|eso|cerca|demasiado|tanto|tema|ese|esa|tipo|cosa|tampoco|hacer"
    r"|meterme|meternos|hacerle|tengan|salga|den|para|venga|vengan))*$"
)
_SPANISH = _Words(
    indifferent_before=re.compile(
        r"(?:\b(?:no (?:me |nos |le )?(?:hace|hacen|hacia) falta|(?:no|tampoco) (?:lo |la )?(?:necesito|necesitamos"
        r"|preciso|requiero|exijo|exigimos)|no (?:es|son|sea|seria)"
        r" (?:necesari[oa]s?|imprescindibles?|obligatori[oa]s?|importantes?|fundamental(?:es)?)|no hay necesidad|(?:no"
        r"|tampoco) tiene (?:que|por que) (?:tener|ser|haber|estar)"
        r"|(?:no|tampoco) (?:me |nos )?importa(?:n|ria)?|da(?:n)? (?:exactamente |absolutamente |completamente "
        r"|totalmente |bastante |un poco )?(?:igual|lo mismo)|olvida(?:te|d|mos)?|olvidemos"
        r"|quita(?:le|me)?|ignora|sin necesidad|con o sin|paso|puedo prescindir|podemos"
        r" prescindir|prescind(?:o|imos|e)|tanto da|(?:me|nos) es indiferente|no hace falta|elimina|borra|renuncio|ya"
        r" no (?:quiero|necesito)))\b" + _ES_DETERMINERS
    ),
    unwanted_before=re.compile(
        r"\b(?:no|sin|excepto|salvo|(?<!al )(?<!lo )menos|nada|evitar|evitando|evita|odio|odiamos|ni|tampoco|ningun"
        r"|ninguna|nunca|jamas|en vez|en lugar|excluye|excluir"
        r"|descarta|descartando|descarto|descartad|fuera|(?:no|tampoco) (?:me |nos )?(?:gusta|gustan|gustaria|interesa"
        r"|interesan|soporto|acepto|admito|busco|buscamos|convence|convencen))\b" + _ES_DETERMINERS
    ),
    not_unwanted=re.compile(r"\b(?:no|nunca|ni|nada)(?: \w+){0,3}$"),
    indifferent_after=re.compile(
        r"(?: (?!no\b|me\b|nos\b|es\b|da\b)\w+)? ?,? ?(?:(?:ya )?(?:no|tampoco) (?:me |nos )?(?:hace|hacen|hacia)"
        r" falta\b|(?:ya )?(?:no|tampoco) (?:lo |la |los |las )?(?:necesito|necesitamos)\b|(?:no|tampoco) (?:es|son"
        r"|seria) (?:tan |muy |nada |algo"
        r" )?(?:necesari|imprescindible|importante|obligatori|fundamental|esencial|relevante|prioritari|un requisito"
        r"|indispensable|clave)|(?:me |nos )?(?:da|dan) (?:exactamente |absolutamente |completamente |totalmente "
        r"|bastante |un poco )?(?:igual|lo mismo)\b"
        r"|(?:no|tampoco) (?:me |nos )?importan?\b|(?:es|son) opcional|es lo de menos|\bo no\b|\bo sin (?:el|ella)\b"
        r"|(?:me"
        r"|nos) (?:es|son) indiferente|es igual\b|es secundari|olvidal[oa]|quital[oa])"
    ),
    unwanted_after=re.compile(
        r" ?(?:, no(?= *(?:$|[.;!?]| (?:gracias|por favor)\b))|(?:mejor |pues |eso |desde luego )?no(?= *(?:$|[,.;!?]|"
        r" (?:gracias|por favor)\b| (?:quiero|queremos)(?: nada)? *(?:$|[,.;!?])))|ni (?:hablar|de broma|loc[oa]s?"
        r"|pensarlo)|no (?:me|nos) (?:gusta"
        r"|interesa|vale|sirve|convence|gustan|interesan|valen|sirven|convencen)"
        r"|(?:queda|quedan|esta|estan) (?:descartad|excluid|fuera)|descartad[oa]s?|no l[oa]s? (?:quiero"
        r"|queremos)\b|no (?:quiero|queremos)(?= *(?:$|[,.;!?])))"
    ),
    fine_after=re.compile(
        r" (?:tambien (?:me |nos )?(?:vale|sirve)|(?:me |nos )(?:vale|sirve)|no pasa nada|sin problema|no es problema"
        r"|no importa)\b"
    ),
    broken_after=re.compile(r" (?:no (?:me |nos )?(?:vale|sirve|interesa)|ni hablar|imposible|no , gracias)\b"),
    shares=re.compile(
        r"^ (?:, )?(?:o|u|ni|y|e)(?: (?:un|una|el|la|los|las|de|en|que sea|tampoco))* $|^ ,(?: (?:un|una|el|la|ni|o))*"
        r" $"
    ),
    shares_after_without=re.compile(r"^ (?:o|u|ni|y|e|,)(?: (?:un|una|el|la))* $"),
)
_LANGUAGES = {"en": _ENGLISH, "es": _SPANISH}


@dataclass(frozen=True, slots=True)
class Judged:
    """An attitude and the characters [start, end) of the words that show it, the wish among them."""

    attitude: Attitude
    start: int
    end: int


def judge(text: str, wishes: Sequence[tuple[int, int]], language: Literal["en", "es"]) -> list[Judged]:
    """The attitude to each wish; `wishes` are characters [start, end) of canonical `text`, in order."""
    words = _LANGUAGES[language]
    judged: list[Judged] = []
    for index, (start, end) in enumerate(wishes):
        own = _own(text, start, end, words)
        if own.attitude == "wanted" and judged:
            own = _shared(text, wishes[index - 1], judged[-1], start, end, words) or own
        judged.append(own)
    for index in range(len(judged) - 2, -1, -1):
        _share_back(text, wishes, judged, index, words)
    return judged


def is_indifferent_before(text: str, start: int, language: Literal["en", "es"]) -> int | None:
    """Where words begin that say what follows at `start` does not matter; None if there are none."""
    left = text[max(0, start - _WINDOW) : start].rstrip()
    match = _LANGUAGES[language].indifferent_before.search(left)
    return None if match is None else max(0, start - _WINDOW) + match.start()


def _own(text: str, start: int, end: int, words: _Words) -> Judged:
    shift = max(0, start - _WINDOW)
    left = text[shift:start].rstrip()
    if match := words.indifferent_before.search(left):
        return Judged("indifferent", shift + match.start(), end)
    before = words.unwanted_before.search(left)
    if before is not None:
        begin = shift + before.start()
        if fine := words.fine_after.match(text, end):
            return Judged("indifferent", begin, fine.end())
        if words.broken_after.match(text, end):
            return Judged("wanted", start, end)
        if after := words.indifferent_after.match(text, end):
            return Judged("indifferent", begin, after.end())
        lacking = before.group().split()[0] in ("without", "sin", "lacking")
        if lacking and (
            words.not_unwanted.search(left[: before.start()].rstrip()) or words.unwanted_after.match(text, end)
        ):
            return Judged("wanted", start, end)
        return Judged("unwanted", begin, end)
    if after := words.indifferent_after.match(text, end):
        return Judged("indifferent", start, after.end())
    if after := words.unwanted_after.match(text, end):
        return Judged("unwanted", start, after.end())
    return Judged("wanted", start, end)


def _shared(text: str, before: tuple[int, int], judged: Judged, start: int, end: int, words: _Words) -> Judged | None:
    """ "No pets or kids", "without a pool or a garden": what was said before the first holds for the next."""
    if judged.attitude == "wanted" or judged.end > before[1]:
        return None
    opening = text[judged.start :].split(maxsplit=1)[0]
    joint = words.shares_after_without if opening in ("without", "sin", "neither", "ni", "except") else words.shares
    between = text[before[1] : start]
    if joint.match(between) is None:
        return None
    if " and " in between or " y " in between:
        articles = re.search(r"\b(?:and|y) \w", between)
        if opening not in ("neither", "avoid", "hate", "except", "excluding") and articles is not None:
            return None
    elif "," in between and not re.search(r"\b(?:or|nor|o|ni)\b", text[before[1] : end + 40]):
        return None
    return Judged(judged.attitude, start, end)


def _share_back(text: str, wishes: Sequence[tuple[int, int]], judged: list[Judged], index: int, words: _Words) -> None:
    """ "A pool and a garden aren't necessary": what is said behind the last holds for those before."""
    following, (start, end) = judged[index + 1], wishes[index]
    said_behind = following.attitude != "wanted" and following.end > wishes[index + 1][1]
    if not said_behind or judged[index].attitude != "wanted" or following.start != wishes[index + 1][0]:
        return
    between = text[end : wishes[index + 1][0]]
    if re.match(r"^ (?:or|and|nor|o|y|ni)(?: (?:a|an|any|the|un|una|el|la|los|las))* $", between):
        judged[index] = Judged(following.attitude, start, following.end)
