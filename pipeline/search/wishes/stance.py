"""Is a wish in a caller's words wanted, ruled out, or all the same to them?

Everything here is over folded text with blanks for hyphens, English and Spanish at once: no word of negation of the one
means anything in the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Stance = Literal["wanted", "unwanted", "indifferent"]

_FILL = (
    r"(?: (?:a|an|any|the|to|be|being|live|living|do|doing|hacer|on|in|have|having|has|it|its|is|that|one|of"
    r"|something|anything|at"
    r"|all|so|near|close|for|really|very|too|much|own|private|big|large|more|there|my|own|direct|either|kind|sort|flat"
    r"|flats|apartment|apartments|home|homes|places|place|want|like|looking|places"
    r"|un|una|el|la|los|las|en|de|del|que|sea|este|tenga|haya|con|ser|muy|ningun|ninguna|tener|vivir|piso|demasiado))*$"
)
_RULED_OUT_BEFORE = re.compile(
    r"\b(?:(?:no|without|except|excluding|except for|excepting|avoid|avoiding|hate|hates|skip|minus|not|never|nor"
    r"|neither|isn't|aren't|can't be|cannot|can't|mustn't|shouldn't|won't|don't (?:want|like|show me)|do not (?:want"
    r"|like)"
    r"|doesn't want|didn't want|wouldn't (?:want|like)|nothing|anything but|anything except|other than|rather not"
    r"|not interested in|not looking for|rule out|leave out|free of|rather than|instead of|can't stand|dislike"
    r"|not keen on|not a fan of|sin|excepto|salvo|menos|nada|evitar|evitando|odio|tampoco|nunca|ni|quita|descarta"
    r"|en vez de|no (?:quiero|queremos|me gustan?|quisiera|busco|soporto))" + _FILL[:-1] + r")$"
)
_WITH_AFTER_NO = re.compile(r"\b(?:no|not)(?: with| con)(?: (?:a|an|un|una))?$")
"""A correction that recognition wrote without its comma: "no with a lift"."""
_WANTED_BEFORE = re.compile(
    r"\b(?:(?:not|never|nothing|can't (?:live|do|be|go)|couldn't live|impossible|no (?:puedo|quiero)?(?: \w+)?)"
    r" (?:without|sin)|not only|not just|no solo|no less than|must not lack)(?: (?:a|an|any|the|un|una))?$"
)
_INDIFFERENT_BEFORE = re.compile(
    r"\b(?:(?:don't|do not|doesn't|does not|needn't|didn't|wouldn't) (?:really |actually |necessarily |even |have to"
    r" |strictly |exactly |particularly )*(?:need|care|mind|have|be|require|matter|fussed|bothered|use|insist on|want"
    r" necessarily)|no need|not necessarily|not (?:bothered|fussed|fussy|worried) about|(?:can|could|happy to)"
    r" (?:live|do"
    r"|go|manage) without|no (?:me )?(?:hace falta|necesito|necesitamos|es necesario|importa|hace falta|preocupa"
    r"|tiene (?:que|por que))|(?:me |nos )?da igual|whether or not|with or without|con o sin|forget|never mind|drop"
    r"|ignore|olvida|olvidate(?: de)?|no matter if|regardless of|doesn't need)"
    r"(?: (?:about|a|an|any|the|to|be|have|has|it|it's|with|if|whether|there|there's|is|for|of|too|much|being|having|on"
    r"|in|own|that|or|not|no|without|un|una|el|la|si|que|tenga|sea|tener|ser|hay|de|del|lo|esta|este|ni))*$"
)
_UNIMPORTANT = (
    r"(?:necessary|needed|required|important|essential|vital|crucial|a must|a priority|an issue|a big deal|a deal"
    r" ?breaker|mandatory|obligatory|relevant|a requirement|needed either)"
)
_INDIFFERENT_AFTER = re.compile(
    rf" (?:(?:(?:is|are|was)(?: not|n't)|isn't|aren't|not|it's not|that's not) (?:really |that |so |all that |at all"
    rf" |strictly |absolutely |particularly |too |very )*{_UNIMPORTANT}\b|(?:is|are) (?:optional|unnecessary"
    rf"|unimportant"
    r"|irrelevant)|(?:doesn't|does not|don't|do not|won't) (?:really |even )?matter\b|i (?:don't|do not) (?:really "
    r"|even )"
    r"?(?:need|care|mind)(?! \w* ?(?:a|an|the)\b)|or (?:not|no|without)\b(?! in\b)|no (?:es|son) (?:muy |tan )?"
    r"(?:necesari[oa]s?|importantes?|imprescindibles?|esencial(?:es)?|obligatori[oa]s?)\b|no (?:me )?(?:importa|hace"
    r" falta|hacen falta)\b|(?:me |nos )?(?:da|dan) igual\b|es opcional\b)"
)
_TOLERATED_AFTER = re.compile(
    r" (?:(?:needed|necessary|required)\b|(?:is|are|would be|'s) (?:also |totally |perfectly |absolutely |quite"
    r" )?(?:fine|ok|okay|alright|all right|no"
    r" problem|not a problem|acceptable)|(?:esta|estaria) bien|no (?:es|hay) (?:un )?problema|(?:is|are)n't a"
    r" problem)\b"
)
_RULED_OUT_AFTER = re.compile(
    r" (?:(?:is|are|would be) (?:a no|a no go|out of the question|ruled out|out|no good|unacceptable|the last thing"
    r"|not (?:ok|okay|acceptable|an option|what|for (?:me|us)|possible|wanted))\b|no (?:me|nos) (?:interesan?|gustan?"
    r"|valen?|sirven?)\b|(?:won't|doesn't|does not|wouldn't|will not) (?:do|work)\b|(?:is|would be) a (?:deal"
    r" ?breaker|no)\b"
    r"|imposible\b|(?:is|are) impossible\b|no thanks\b|(?:, )?no gracias\b|i (?:don't|do not) (?:like|want)(?! \w+"
    r" \w)|ni hablar\b)"
)
_OR = re.compile(r"^ ?,?(?: ?(?:or|nor|ni|o|u))?" + _FILL)
_OR_SAID = re.compile(r"^ ?,? ?(?:or|nor|ni|o|u)\b")
_AND = re.compile(r"^ ?,?(?: ?(?:and|or|nor|y|e|ni|o|u))" + _FILL)
_LOOK_BACK = 70
"""Characters; longer than any pattern that stands before."""


def stances(text: str, spans: Sequence[tuple[int, int]]) -> list[Stance]:
    """The stance towards each of the wishes at `spans` (sorted, apart) of `text`.

    What is said of the first of a list holds for the rest ("without a pool or a garden"), and what is said behind the
    last holds for those before it ("a lift and parking aren't important").
    """
    found: list[Stance] = [_own_stance(text, start, end) for start, end in spans]
    gaps = [text[end:start] for (_, end), (start, _) in zip(spans, spans[1:], strict=False)]
    for index in range(len(gaps)):
        if found[index] != "wanted" and found[index + 1] == "wanted" and goes_on_with_or(gaps[index:]):
            found[index + 1] = found[index]
    for index in range(len(gaps) - 1, -1, -1):
        said_behind = _stance_behind(text, spans[index + 1][1])
        if said_behind is not None and found[index] == "wanted" and _AND.match(gaps[index].rstrip()):
            found[index] = said_behind
    return found


def goes_on_with_or(gaps: Sequence[str]) -> bool:
    """Is the first of the gaps between wishes an "or", or a comma of a list that ends in an "or"?"""
    for gap in gaps:
        if not _OR.match(gap.rstrip()):
            return False
        if _OR_SAID.match(gap):
            return True
    return False


def _own_stance(text: str, start: int, end: int) -> Stance:
    left = text[max(0, start - _LOOK_BACK) : start].rstrip()
    behind = _stance_behind(text, end)
    if _WANTED_BEFORE.search(left) or _WITH_AFTER_NO.search(left):
        return "wanted"
    if _INDIFFERENT_BEFORE.search(left):
        return "indifferent"
    if _RULED_OUT_BEFORE.search(left):
        if behind == "unwanted":
            return "wanted"
        return "indifferent" if behind or _TOLERATED_AFTER.match(text, end) else "unwanted"
    return behind or "wanted"


def _stance_behind(text: str, end: int) -> Stance | None:
    at = end + 2 if text.startswith(" ,", end) else end
    if _INDIFFERENT_AFTER.match(text, end) or re.match(r" (?:not (?:needed|necessary)|no need)\b", text[at : at + 20]):
        return "indifferent"
    return "unwanted" if _RULED_OUT_AFTER.match(text, end) else None


def is_tolerated(text: str, end: int) -> bool:
    """Is what stands before `end` called acceptable ("a ground floor is fine")?"""
    return _TOLERATED_AFTER.match(text, end) is not None
