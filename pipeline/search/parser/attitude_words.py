"""Words that tell how a speaker feels about a wish, in English and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttitudeWords:
    """A language's patterns; those before a wish end where it begins, those after it begin where it ends."""

    indifferent_before: re.Pattern[str]
    unwanted_before: re.Pattern[str]
    not_unwanted: re.Pattern[str]
    indifferent_after: re.Pattern[str]
    unwanted_after: re.Pattern[str]
    fine_after: re.Pattern[str]
    broken_after: re.Pattern[str]
    if_not: re.Pattern[str]
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
    r"|separate|private|or not|means?|no|not|isn't|doesn't|don't|hasn't))*$"
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
_ENGLISH = AttitudeWords(
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
        r"|\bnot (?:that )?important\b|\bneed not\b|\b(?:fine|ok|okay|no problem|happy|alright) if\b|\b(?:isn't|is"
        r" not|wouldn't be|not|no)(?: (?:a|an|the|that))*(?: (?:big|huge|real))?"
        r" (?:deal(?: ?-)? ?breaker|problem|big deal|deal|disaster|issue|tragedy|worry) (?:if|when|that)\b"
        r"|\bgive up(?:"
        r" on)?\b|\btake (?:out|off|away)\b|\bnot fussed\b)" + _EN_DETERMINERS
    ),
    unwanted_before=re.compile(
        r"(?:\b(?:(?:no|not|without|nor)(?: (?:a|an|any|the|in|on))*"
        r" (?!sure\b|far\b|only\b|just\b|matter\b|problem\b|longer\b|more\b|less\b)[a-z]+(?: ,)? (?:or|nor)"
        r"|no|without|except(?: for)?|excluding|exclude|(?:don't|do not|didn't|wouldn't|would not|doesn't|does"
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
        r"|a requirement|critical|something i need|a deal(?: ?-)? ?breaker|a big deal|bothered|fussed|fussy)\b"
        r"| ?(?:doesn't|does not|don't|do not|didn't|won't)"
        + _EN_ADVERBS
        + r" (?:matter|bother|count|interest)\b| (?:optional|unnecessary|unimportant|irrelevant|secondary)\b| either"
        r" way\b"
        r"| or (?:not|no)\b| i (?:can|could) (?:do|live|manage) without\b| can be (?:dropped|skipped|left out)\b"
        r"| ,? ?i (?:don't|do not) (?:really )?(?:mind|care|need)(?: (?:it|that|one|them))?(?= *(?:$|[,.;!])))"
    ),
    unwanted_after=re.compile(
        r"(?: (?:is|are|'s|would be))? (?:out of the question|a no(?: - ?no)?(?! \w)|a deal(?: ?-)? ?breaker|not an"
        r" option"
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
        r" ?,? ?(?:(?:then|so) )?(?:(?:(?:is|are|would be|that's|that is|it's|it is) )?(?:a deal(?: ?-)? ?breaker|not"
        r" an option"
        r"|a no ?- ?no|out of the question|a problem|unacceptable|no (?:good|use|deal)\b|not good enough|pointless"
        r"|useless|worthless|not worth it|no use)"
        r"|no deal|(?:it|that) (?:won't|doesn't|wouldn't|will not) (?:do|work)|(?:won't|wouldn't) (?:do|work)"
        r"|(?:i'm|i am|we're|we are) (?:not interested|out)|not interested"
        r"|(?:i|we) (?:won't|wouldn't|can't|couldn't|will not|would not|don't|cannot) (?:even |really |be )?(?:buy"
        r"|take|consider"
        r"|look|come|move|go|bother|accept|interested|sign|need to see)|(?:i'll|we'll|i will) pass|what's the point"
        r"|forget (?:it|about it)(?= *(?:$|[,.;!]))|don't (?:bother|even)|(?:i|we) (?:don't|do not) want it)\b"
    ),
    if_not=re.compile(
        r"\b(?:if|unless)(?: \w+(?:'\w+)?){0,3}? (?:no|not|without|don't|doesn't|isn't|aren't|hasn't|there's no|lacks?)"
        r"(?: \w+){0,3}$"
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
_SPANISH = AttitudeWords(
    indifferent_before=re.compile(
        r"(?:\b(?:no (?:me |nos |le )?(?:hace|hacen|hacia) falta|(?:no|tampoco) (?:lo |la )?(?:necesito|necesitamos"
        r"|preciso|requiero|exijo|exigimos)|no (?:es|son|sea|seria)"
        r" (?:necesari[oa]s?|imprescindibles?|obligatori[oa]s?|importantes?|fundamental(?:es)?)|no hay necesidad|(?:no"
        r"|tampoco) tiene (?:que|por que) (?:tener|ser|haber|estar)"
        r"|(?:no|tampoco) (?:me |nos )?importa(?:n|ria)?|da(?:n)? (?:exactamente |absolutamente |completamente "
        r"|totalmente |bastante |un poco )?(?:igual|lo mismo)|(?<!me )(?<!nos )olvid(?!o\b)\w+"
        r"|quita(?:le|me)?|ignora|sin necesidad|con o sin|paso|puedo prescindir|podemos"
        r" prescindir|prescind(?:o|imos|e)|tanto da|(?:me|nos) es indiferente|no hace falta|no (?:pasa nada|hay"
        r" problema|es (?:un )?problema|importa) (?:si|que|aunque)(?: no)?|aunque no|elimina|borra|renuncio|ya"
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
    broken_after=re.compile(
        r" ?,? ?(?:(?:pues|entonces|la verdad|a mi) )?(?:no (?:me |nos )?(?:valen?|sirven?|interesan?|convencen?"
        r"|compensa)"
        r"|no hay (?:trato|nada que hacer)|no (?:tiene sentido|merece la pena|vale la pena)|ni (?:hablar|mirarl[oa]"
        r"|loc[oa]s?)|no (?:l[oa] )?(?:compro|compramos|miro|alquilo|quiero|queremos|voy|iria|entro|entramos)"
        r"|imposible|no , gracias|descartad[oa]|nada)\b"
    ),
    if_not=re.compile(r"\bsi(?: \w+){0,3}? (?:no|sin)(?: \w+){0,3}$"),
    shares=re.compile(
        r"^ (?:, )?(?:o|u|ni|y|e)(?: (?:un|una|el|la|los|las|de|en|que sea|tampoco))* $|^ ,(?: (?:un|una|el|la|ni|o))*"
        r" $"
    ),
    shares_after_without=re.compile(r"^ (?:o|u|ni|y|e|,)(?: (?:un|una|el|la))* $"),
)
ATTITUDE_WORDS = {"en": _ENGLISH, "es": _SPANISH}
