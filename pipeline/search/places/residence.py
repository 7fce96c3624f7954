"""Where somebody comes from, lives now or works: a place that is told, not wished for."""

from __future__ import annotations

import re

_ADVERB = (
    r"(?: (?:am|are|was|were|have|has|had|been|be|being|currently|now|right now|just|recently|originally|actually|all"
    r"|still|used|to|already|both|usually|also|did|got|only|always|here|over|back|up|down))*"
)
_WHO = (
    r"(?:i|we|he|she|they|you|i'm|we're|he's|she's|they're|i've|we've|they've|i'd been|we'd been|who|my \w+(?: \w+)?"
    r"|our \w+(?: \w+)?)"
)
_DOES = (
    r"(?:born|grew up|grown up|raised|live|lives|lived|living|stay|stays|stayed|staying|study|studies|studied|studying"
    r"|based|rent|rents|rented|renting|own|owns|work|works|worked|working|spent \w+ years|teach|teaches|sold|come|came"
    r"|moved|arrived|from|commute|commutes)"
)
_AFTER_DOES = (
    r"(?: (?:here|now|right now|currently|(?:at|for) (?:the moment|present)|for (?:a|the|an) (?:\w+ )?(?:company|firm"
    r"|bank|school|hospital|university|years?)|for (?:\w+ )?years|as an? \w+|a (?:flat|house|room|place)|our (?:flat"
    r"|house)|my (?:flat|house)|out|over|all (?:my|our) (?:life|lives)|together|alone|back|just|away|to|the|centre of"
    r"|center of))*"
)
_ENGLISH = re.compile(
    rf"\b{_WHO}{_ADVERB} {_DOES}{_AFTER_DOES} (?:in|from|near|at|outside|around|over in|out of)(?: the)?$"
    rf"|\b(?:i'm|we're|i am|we are|she's|he's|they're|my \w+ is|my \w+ are)(?: \w+)? (?:from|based in|calling from)$"
    r"|\b(?:moving|moved|move|relocat\w+|transferred|coming|come|came|arriv\w+|commut\w+|calling|ringing|phoning"
    r"|originally)"
    r"(?: (?:over|here|back|down|up|away|out|just|house))* (?:from|out of)$"
    r"|\b(?:leaving|living|born|raised|grew up) (?:in |at |near |out of )?$"
    r"|\b(?:my|our|his|her) (?:job|office|work|company|school|business|parents|family|mother|father|sister|brother"
    r"|son|daughter|current (?:flat|home|house|place)|old (?:flat|home|house|place)|(?:flat|house|home))(?: \w+)?"
    r" (?:is|are|was|were)(?: (?:currently|now|based|located|still))* (?:in|at|near)(?: the)?$"
)
_MODS = (
    r"(?: (?:ahora(?: mismo)?|actualmente|hoy|todavia|aun|antes|solo|hasta ahora|de momento|ya|desde hace \w+ \w+))*"
)
_SPANISH = re.compile(
    rf"\b(?:vivo|vivimos|vive|viven|vivia|viviamos|viviendo|trabajo|trabajamos|trabaja|trabajan|trabajaba|trabajando"
    r"|naci|nacimos|nacid[oa]|nacio|estudia|estudian|estudiamos|estudiando|creci|me crie|resido|residimos"
    r"|estoy(?: ahora| ahora mismo)?(?: de)? ?(?:alquiler|alquilad[oa]|viviendo|trabajando)?|estamos(?: de alquiler"
    rf"| viviendo)?){_MODS}(?: (?:como|de) \w+)?(?: con (?:mi|mis) \w+)?{_MODS} (?:en|por|cerca de|a las afueras de)"
    r"(?: el| la)?$"
    rf"|\b(?:soy|somos|es|son|vengo|venimos|viene|vienen|llego|llegamos|llegado|llegar|llega|venir|vinimos|vine"
    rf"|procedo|salgo|salimos|me vengo|nos venimos){_MODS} (?:de|desde)$"
    r"|\b(?:me|nos|se) (?:mud\w+|traslad\w+|voy|vamos|vine|vinimos|fui|fuimos)(?: (?:aqui|ahora|desde|de|por trabajo"
    r"|hace \w+ \w+))* (?:de|desde)$"
    r"|\b(?:mi|nuestra|su) (?:\w+ )?(?:oficina|empresa|trabajo|casa|piso|familia|colegio|madre|padre|hermana|hermano"
    r"|hij[oa]|despacho)(?: \w+)? esta(?:n)?(?: ahora)? (?:en|por|cerca de)$"
    r"|\b(?:llevo|llevamos|lleva)(?: \w+){1,4} (?:viviendo |trabajando )?en$"
)
_WISHES = re.compile(
    r"\b(?:want|like|love|prefer|hop\w+|looking|wish\w*|plan\w*|need\w*|going|wants|rather|interested|quier\w+|quer\w+"
    r"|gustaria|prefier\w+|busc\w+|necesit\w+)\b[^.;,?!]*$"
    r"|\b(?:i'd|we'd|could|would) (?:live|stay|be|move|work)\b[^.;,?!]*$|\b(?:where|donde) do\b[^.;,?!]*$"
)


def tells_residence(before: str) -> bool:
    """Is a place that comes after the folded words `before` one where somebody lives, works or comes from?"""
    if not (_ENGLISH.search(before) or _SPANISH.search(before)):
        return False
    return _WISHES.search(before) is None
