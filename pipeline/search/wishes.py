"""Wishes that have no column of their own: terrace, lift, quiet, …

The same patterns find a wish in what the caller says and the feature in what a listing says, in English and Spanish, so
that a search can put listings that have what was wished before those that only sound alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.search.text import fold


@dataclass(frozen=True, slots=True)
class WishFound:
    """A wish in a text: its name, where it stands, and whether it is wanted or ruled out."""

    name: str
    start: int
    end: int
    wanted: bool


_PATTERNS: dict[str, str] = {
    "private terrace": r"(?:private|own|big|large) terraces?|terrazas? privadas?",
    "terrace": r"terraces?|terrazas?|patios?",
    "roof terrace": r"roof ?tops?(?: terraces?)?|roof terraces?|azotea",
    "balcony": r"balcon(?:y|ies|es)?",
    "swimming pool": r"(?:swimming |communal |shared |private )*pools?|piscinas?|swimming",
    "lift": r"lifts?|elevators?|ascensor(?:es)?",
    "garage": r"(?:parking|garages?|car parks?|parking (?:space|spot|place)s?|space for (?:the|my|a|our) car|place"
    r" to park|park (?:my|the|our) car"
    r"|aparcamientos?|garajes?|plazas? de (?:garaje|parking)|cochera)",
    "garden": r"gardens?|jardin(?:es)?|back ?yards?|yard",
    "views": r"(?:(?:nice|good|great|open|city|sea|panoramic|mountain) )*views?|vistas?",
    "sea views": r"(?:sea|ocean) views?|views? (?:of|over|to) the (?:sea|ocean)|vistas al mar",
    "bright": r"bright|brighter|more (?:natural )?light|sunny|luminos[oa]s?|lots? of (?:natural )?(?:light|sun"
    r"|sunlight)|plenty of (?:natural"
    r" )?(?:light|sun)|natural light"
    r"|full of light|light[- ]filled|well[- ]lit|mucha luz|soleados?|soleada|luz natural|sun all day",
    "quiet": r"quiet|peaceful|calm|tranquil[oa]?s?|silencios[oa]|without noise|silent|not noisy",
    "renovated": r"(?:fully |newly |recently |completely )?(?:renovated|refurbished|reformad[oa]s?|remodell?ed"
    r"|renovad[oa]s?|modernised|modernized)"
    r"|move[- ]in ready|ready to move in",
    "to renovate": r"(?:to|needs?|needing|for) (?:be )?(?:renovat(?:e|ion|ing)|refurbish(?:ment|ing)?|reform(?:ed)?)"
    r"|fixer[- ]upper|para reformar"
    r"|a reformar|in need of (?:renovation|work)|needs work",
    "new build": r"new(?:ly)?[- ](?:built|build|construction|development|home)|brand new|obra nueva|nueva"
    r" construccion|a estrenar",
    "modern": r"modern|modern[oa]s?|contemporary",
    "designer": r"designer|design|diseno",
    "classic": r"classic|period|traditional|historic(?:al)?|clasic[oa]|senorial|old charm|character(?:ful)?|art"
    r" nouveau|modernis(?:t|me|ta)",
    "charming": r"charming|charm|cosy|cozy|acogedor[a]?|con encanto",
    "pets": r"pets?(?:[- ]friendly)?|dogs?|cats?|mascotas?|perros?|gatos?",
    "furnished": r"(?:fully |partly )?furnished|with furniture|amueblad[oa]s?|con muebles",
    "unfurnished": r"unfurnished|sin (?:muebles|amueblar)|without (?:agency )?furniture|not furnished|no furniture",
    "air conditioning": r"air[- ]con(?:ditioning|ditioned|ditioner)?|a ?/ ?c|aire(?: acondicionado)?|ac",
    "heating": r"(?:central |underfloor |gas )?heating|calefaccion",
    "fireplace": r"fire ?places?|chimeneas?|log fire",
    "storage room": r"storage(?: room| space)?|trasteros?|store ?room|box room",
    "fitted wardrobes": r"(?:fitted|built[- ]in) (?:wardrobes?|closets?)|walk[- ]in closets?|armarios empotrados"
    r"|dressing room|vestidor",
    "open kitchen": r"(?:open|open[- ]plan|american) kitchens?|open[- ]plan|cocina (?:abierta|americana)|kitchen"
    r" island",
    "equipped kitchen": r"(?:equipped|fitted|modern|new|big|large|nice) kitchens?|cocina equipada|cocina grande",
    "high ceilings": r"(?:high|tall) ceilings?|techos altos",
    "wooden floors": r"(?:wooden|wood|parquet|oak|hardwood) floors?(?:ing)?|parquet|suelos? de madera|hydraulic tiles?",
    "near the metro": r"(?:(?:near|close to|next to|by|beside|walking distance (?:to|from)|near to|not far from|well"
    r" connected(?: to)?|cerca del?|junto al?)"
    r" (?:the |a |el |la |any |una |un )*(?:metro|subway|underground|tube|train|public transport|station|transport"
    r"|transporte publico|estacion)(?: station| stop)?s?)"
    r"|(?:metro|subway|tube) (?:near ?by|close by|at the door|station near ?by|stop near ?by|access|cerca)|well"
    r" connected|good transport(?: links)?",
    "near a park": r"(?:near|close to|next to|by|beside|overlooking|walking distance (?:to|from)|opposite|facing"
    r"|cerca de|junto a)"
    r" (?:the |a |some |un |una |el |big |large )*(?:parks?|green (?:space|area)s?|parques?)|parks? near ?by|green"
    r" area|zonas? verdes?",
    "near schools": r"(?:near|close to|next to|by|good|cerca de) (?:the |a |some |good |international |un |una"
    r" )*(?:schools?|colegios?|nursery|kindergarten|school run)"
    r"|schools? near ?by|good schools|buenos colegios",
    "near the beach": r"(?:near|close to|next to|by|on) (?:the |a )*(?:beach|sea|seaside)|beach ?front|cerca de"
    r" (?:la )?(?:playa|mar)|sea ?front|cerca del mar",
    "near shops": r"(?:near|close to|next to|by|cerca de) (?:the |a |some |las |los )*(?:shops?|supermarkets?"
    r"|markets?|restaurants?|cafes?|bars?|tiendas?|mercados?)"
    r"|shops near ?by",
    "near the university": r"(?:near|close to|next to|by|cerca de) (?:the |a |my |la )*(?:university|campus"
    r"|universidad)",
    "near a hospital": r"(?:near|close to|next to|by|cerca de) (?:the |a |an |un )*hospital",
    "ground floor": r"ground[- ]floors?|planta baja|bajos?|street level|first floor bajo",
    "top floor": r"top[- ]floors?|last floor|ultima planta|highest floor",
    "high floor": r"(?:high|higher|upper) floors?|planta alta|pisos? altos?",
    "exterior": r"exterior|street[- ]facing|outward[- ]facing|not interior",
    "interior": r"interior(?! design)|internal courtyard",
    "accessible": r"wheelchair(?: access(?:ible)?)?|step[- ]free|accessible|no stairs|without stairs|sin escaleras"
    r"|accesible|movilidad reducida",
    "office": r"(?:home )?office|study(?: room)?|room to work|work from home|home working|despacho|teletrabajo"
    r"|workspace",
    "concierge": r"concierge|door ?man|porter|porter[oa]|conserje|reception desk",
    "gym": r"gym(?:nasium)?|gimnasio",
    "security": r"security|seguridad|vigilancia|gated",
    "penthouse": r"pent ?houses?|atticos?|atticks?|aticos?|attics?",
    "duplex": r"duplex(?:es)?|two[- ]storey|maisonettes?",
    "loft": r"lofts?",
    "villa": r"villas?|chalets?",
    "house": r"town ?houses?|detached houses?|semi[- ]detached|family house|casa adosada|casa independiente",
    "luxury": r"luxury|luxurious|de lujo|lujos[oa]s?|high[- ]end|exclusive|upmarket|upscale|prestigious|posh|premium"
    r"|lujo",
    "spacious": r"spacious|roomy|(?:a )?lot of space|lots of space|ampli[oa]s?|espacios[oa]s?|plenty of space"
    r"|generous space",
    "family": r"famil(?:y|ies)(?: home| friendly|[- ]friendly)?|familias?|familiar",
    "investment": r"invest(?:ment|ing)?|buy to let|rental (?:yield|income)|inversion|invertir|rent it out",
    "sauna": r"saunas?|spa|jacuzzi|hot tub",
    "wine cellar": r"wine cellars?|bodega",
    "washing machine": r"washing machine|laundry(?: room)?|lavadero|lavadora|dishwasher",
    "smart home": r"smart home|domotica|home automation",
    "solar panels": r"solar panels?|placas solares|energy efficient|energy rating",
}
_FORMS = {name: re.compile(rf"(?<![\w#])(?:{pattern}|{re.escape(name)})(?!\w)") for name, pattern in _PATTERNS.items()}
_ANY = re.compile("|".join(f"(?:{form.pattern})" for form in _FORMS.values()))
_NAMES = sorted(_PATTERNS)

_NOT_THERE = re.compile(
    r"\b(?:no|without|not|lacks?|lacking|sin|doesn't have|does not have|isn't|nor|needs?(?= renov)|has no|there is"
    r" no|neither)"
    r"(?: (?:a|an|any|un|una|private|own|the|direct|have|allow|allowed|accept|yet|currently|been))*$"
)


_NOT_THERE_AFTER = re.compile(
    r" (?:is|are) (?:missing|lacking|not(?: yet| currently)?(?=[.,;]| (?:fitted|included|permitted|allowed|available"
    r"|accepted"
    r"|installed|possible|there|provided|in place|part|necessary|needed|required|important)\b))|,? not (?:needed"
    r"|necessary)\b"
)


def find_wishes(text: str, negation_before: re.Pattern[str] | None = None) -> tuple[WishFound, ...]:
    """Wishes in folded `text`, in order; of overlapping ones the longest.

    `negation_before` matches up to where a ruled-out wish begins.
    """
    if not _ANY.search(text):
        return ()
    negation = negation_before or _NOT_THERE
    candidates = [(match.start(), match.end(), name) for name in _NAMES for match in _FORMS[name].finditer(text)]
    candidates.sort(key=lambda found: (found[0] - found[1], found[0]))
    taken: list[WishFound] = []
    for start, end, name in candidates:
        if all(end <= other.start or start >= other.end for other in taken):
            taken.append(WishFound(name, start, end, not _ruled_out(text, start, end, negation)))
    return tuple(sorted(taken, key=lambda found: found.start))


def _ruled_out(text: str, start: int, end: int, negation: re.Pattern[str]) -> bool:
    return negation.search(text[max(0, start - 60) : start].rstrip()) is not None or bool(
        _NOT_THERE_AFTER.match(text, end)
    )


def wish_names() -> tuple[str, ...]:
    """All names a wish can have."""
    return tuple(_NAMES)


_IMPLIES = {
    "private terrace": ("terrace",),
    "roof terrace": ("terrace",),
    "sea views": ("views",),
}


def features_of(description: str) -> frozenset[str]:
    """Names of the wishes that a listing's description fulfils ("no lift" does not count as a lift)."""
    found = {wish.name for wish in find_wishes(fold(description)) if wish.wanted}
    for name in tuple(found):
        found.update(_IMPLIES.get(name, ()))
    return frozenset(found)


def split_wishes(text: str) -> tuple[str, ...]:
    """The single wishes of a parameters' text, which is a comma-separated list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def join_wishes(wishes: Sequence[str]) -> str:
    """Wishes as a parameters' text, each once."""
    return ", ".join(dict.fromkeys(wish for wish in wishes if wish))
