"""Wishes to live near something or somebody that no filter knows, read by their structure.

A word for nearness ("near", "a short walk from", "por donde") and what it is near to: somebody's place ("my sister",
"the kids' school"), a landmark without a name ("the river", "the stadium") or where people do something ("where the
students live"). What homes are known to be near (the metro, a park, shops), parts of a home and amounts are no such
wish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.search.places.token_spans import joined
from pipeline.search.text import Token

_GEOGRAPHY_EN = (
    r"(?:rivers?|lakes?|sea|seaside|beach(?:es)?|coast|shore|ocean|ports?|harbou?rs?|marinas?|docks?|quays?|canals?"
    r"|mountains?|hills?|forests?|woods|countryside|water|waterfront|centre|center|city|town|downtown|action"
    r"|night ?life"
    r"|cathedral|stadium|airport|motorways?|highways?|border|ring road|embassy|court(?:s|house)?|castle|palace|zoo"
    r"|theatres?|museums?|business (?:district|park)|financial district|ferry|cruise terminal|fairground|vineyards?"
    r"|old (?:town|quarter|part|city)|historic(?:al)? (?:part|quarter|centre|center)|golf course|race ?course|fields?)"
)
_AMENITY_EN = (
    r"(?:metro|tube|subway|underground|trains?|trams?|bus(?:es)?|stations?|stops?|(?:public )?transport|parks?"
    r"|(?:green )?spaces?"
    r"|schools?|nurser(?:y|ies)|kindergartens?|universit(?:y|ies)|campus|colleges?|hospitals?|clinics?|doctors?"
    r"|dentists?|pharmac(?:y|ies)|chemists?|shops?|shopping\w*|stores?|malls?|supermarkets?|markets?|grocer(?:y|ies)"
    r"|restaurants?|cafes?|bars|pubs?|baker(?:y|ies)|gyms?|pools?|playgrounds?|church(?:es)?|librar(?:y|ies)|banks?"
    r"|amenities|services|sports?|tennis|garages?|parking|car parks?|cinemas?|post office|bike lanes?)"
)
_NO_PLACE_EN = (
    r"(?:kitchen|bed ?rooms?|bath ?rooms?|living|dining|rooms?|lift|elevator|entrance|stairs?|windows?|doors?|balcon\w+"
    r"|terraces?|garden|floors?|building|table|wall|price|budget|limit|max(?:imum)?|min(?:imum)?|top|bottom|end|start"
    r"|beginning|middle|future|month|year|week|weekend|day|morning|evening|afternoon|night|time|moment|summer|winter"
    r"|spring|autumn|same|first|second|third|age|clock|corner|point|number|figure|amount|average|range|sum|mark|size"
    r"|decision|truth|idea|others?|one|ones|next|last|best|way|ceiling|roof|ground|street|heart|area|neighbou?rhood"
    r"|district|family room|hallway|money|deadline|birthday|wedding|opposite|edge)"
)
_NEAR_EN = (
    r"(?:near(?:er|by|est)?(?: (?:to|from|of|by))?|close(?:r|st)?(?: by)? (?:to|from|of)|as close as possible to"
    r"|as near as possible to|close by(?= (?:the|my|our))|not (?:too |very |so |that |a million miles )?far (?:away )?"
    r"(?:from|of)|not a million miles from|next (?:door )?(?:to|of)|within \w+ (?:minutes|blocks|miles) of"
    r"|beside|alongside|opposite"
    r"|(?:within |in )?(?:easy )?(?:walking distance|walk|reach|distance|stroll|commute|drive|ride) (?:of|to|from)"
    r"|(?:minutes?|hour|metres|meters|steps|blocks|streets?|doors?|kilometres?|km|miles?)(?: (?!from|to\b)\w+){0,2}"
    r" from|minutes? (?:walk |drive )?to"
    r"|(?:handy|convenient) for|in the vicinity of|down the road from|(?:a)?round the corner from)"
)
_BY_EN = r"(?:by|around|along|on|at|facing|overlooking|towards)"
_MODIFIERS = (
    r"(?:(?!shopping\b|sports?\b|health\b|medical\b|community\b|leisure\b|day\b"
    r"|and\b|or\b|with\b|but\b|where\b|y\b|o\b|con\b|that\b|which\b|que\b)[\w']+ ){0,2}?"
)
_OWN_EN = r"(?:my|our|his|her|their|(?:the |my )?(?:kids|children|boys|girls|parents|grandparents|in laws)'?s?'?)"
_LIVE_EN = (
    r"(?:live|lives|lived|used to live|work|works|study|studies|go to school|goes to school|hang out|go out|meet)"
)
_PEOPLE_EN = (
    r"(?:(?:(?:all |most of )?the|my|our|his|her|most|many|lots of|other|young|rich)(?: [\w']+){1,3}|people|expats"
    r"|foreigners|students|families|everyone|everybody|[\w']+s|we|i|he|she|they)"
)
_ENGLISH = re.compile(
    r"\b(?:"
    rf"{_NEAR_EN} (?:the |a |an |some |any )?{_MODIFIERS}{_GEOGRAPHY_EN}\b(?! views?)"
    rf"|{_NEAR_EN} {_OWN_EN} {_MODIFIERS}(?!{_NO_PLACE_EN}\b)[a-z][\w']*"
    rf"|(?:{_NEAR_EN}|around|near|by) where (?!can\b|is\b|are\b|do\b)\w+ \w+"
    r"|(?:area|neighbou?rhood|district|quarter|part of (?:the )?town|town|village) where (?!is\b|are\b|do\b)\w+ \w+"
    r"|(?:somewhere|anywhere|a place) (?:where )?(?:my \w+|our \w+|the \w+|i|we|you|people) can (?:walk|go out"
    r"|get) to\b"
    r"|where (?:you|i|we|people|one) can (?:walk to|go out|party|eat out)\b"
    rf"|{_NEAR_EN} (?:the |a |an )\w+ where (?:(?:my|our|his|her) \w+|i|we|he|she) (?:works?|stud\w+|teach\w*|trains?"
    r"|lives?|goes)\b"
    rf"|{_NEAR_EN} (?:nature|water|greenery|family|friends|work|everything)\b"
    r"|in (?:a|some) (?:\w+ )?(?:village|small town)\b|not (?:too |so |very )?far out\b"
    rf"|{_NEAR_EN} (?:all )?the (?!{_MODIFIERS}(?:{_AMENITY_EN}|{_NO_PLACE_EN})\b)(?!@)[a-z][\w']*"
    rf"|(?:by|around|along|on) the (?:\w+ )?(?:rivers?|lake|port|harbou?r|marina|canal|mountains|hills|forest|woods"
    r"|cathedral|stadium|coast|sea|beach)\b(?! views?)"
    rf"|{_BY_EN} (?:my|our) (?:[\w']+ )?(?:work|office|job|school|parents?|mum|mom|mother|sister|brother|son|daughter"
    r"|friends?|family|gym|church)(?:'s)?\b(?= (?:place|house|home|school|office)|$| [,.?!])"
    rf"|(?:live |living |be |somewhere |anywhere |around |near |in |by |to |^|, )where {_PEOPLE_EN} {_LIVE_EN}\b"
    r"|where (?:all )?(?:the )?(?:\w+ )?(?:restaurants|cafes|bars|clubs|shops|action|party|night ?life|young people"
    r"|people) (?:is|are)\b"
    r"|in the (?:same )?(?:area|neighbou?rhood|district|street|part of town|quarter)"
    r" (?:as (?:my|our|his|her|where|the)|where (?:my|our|i|we|the|most))\b(?: \w+)?"
    r"|(?:in|near|at|right in|into) (?:the )?(?:very |real )?(?:heart|middle|core|centre|center) of(?= @)"
    r"|(?:somewhere|anywhere|a flat|a house|a home|an apartment|a place|something) (?:on|by|along|over) the"
    r" (?:river|lake|port|harbou?r|canal)\b"
    r")"
)

_GEOGRAPHY_ES = (
    r"(?:rios?|lagos?|mar|playas?|costa|puertos?(?: deportivo)?|muelles?|canal(?:es)?|sierra|montanas?|bosques?|campo"
    r"|centro|aeropuerto|estadio|catedral|autopista|autovia|frontera|embajada|juzgados?|castillo|palacio|zoo|teatros?"
    r"|museos?|ciudad|casco|ambiente|marcha|fabrica|recinto ferial|zona de \w+|campo de (?:futbol|golf))"
)
_AMENITY_ES = (
    r"(?:metro|tren|trenes|tranvia|bus|autobus(?:es)?|cercanias|estacion\w*|paradas?|bocas?|transportes?"
    r"|parques?|zonas?"
    r" verdes?|colegios?|cole|escuelas?|guarderias?|institutos?|universidad(?:es)?|facultad(?:es)?|hospital(?:es)?"
    r"|ambulatorio|clinicas?|centros? (?:de salud|comercial\w*|medico|deportivo|escolar)|farmacias?|medicos?|tiendas?"
    r"|comercios?|supermercados?|super|mercados?|restaurantes?|bares|cafes|cafeterias?|panaderias?|gimnasios?"
    r"|piscinas?|polideportivo|iglesias?|bibliotecas?|bancos?|servicios|garajes?|aparcamientos?|parking|cines?)"
)
_NO_PLACE_ES = (
    r"(?:cocina|dormitorios?|banos?|salon|comedor|habitacion\w*|ascensor|entrada|escaleras?|ventanas?|puertas?"
    r"|balcon\w*"
    r"|terrazas?|jardin|planta|piso|edificio|mesa|pared|precio|presupuesto|limite|maximo|minimo|tope|fin(?:al)?"
    r"|principio"
    r"|mitad|futuro|mes|ano|semana|dia|manana|tarde|noche|momento|verano|invierno|edad|jubilacion|idea|decision"
    r"|realidad"
    r"|verdad|perfeccion|techo|suelo|calle|carretera|mism[oa]s?|primer\w*|segund\w*|tercer\w*|cumpleanos|boda|los \d"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|cien|mil)"
)
_NEAR_ES = (
    r"(?:(?:lo mas )?(?:cerca|cerquita)(?: posible)?|al lado|(?:proxim|cercan)[oa]s?|pegad[oa]s?|a un paso"
    r"|(?:no |nada )"
    r"(?:\w+ )?(?:muy |demasiado |tan )?lejos|junto|frente|a poca distancia|(?:\w+ )?(?:calles|manzanas)"
    r"|enfrente|a tiro de piedra"
    r"|(?:minutos|pasos|metros|media hora|una hora)(?: andando| a pie| caminando| en coche)?) (?:de |del |al |a )"
)
_OWN_ES = r"(?:mi|mis|nuestr[oa]s?|su|sus)"
_SOMEBODY_ES = (
    r"(?:nin[oa]s?|pequen[oa]s?|hij[oa]s?|niet[oa]s?|abuel[oa]s?|padres|suegr[oa]s?|herman[oa]s?|madre|padre"
    r"|mujer|marido"
    r"|novi[oa]s?|amig[oa]s?|familia|trabajo|oficina|curro)"
)
_DO_ES = r"(?:viv\w+|trabaj\w+|estudi\w+|resid\w+|sale la gente|pueda salir|se sale|se mueve)"
_SPANISH = re.compile(
    r"\b(?:"
    rf"{_NEAR_ES}(?:la |el |las |los |un |una |alguna |algun )?{_MODIFIERS}(?!centro (?:comercial|de salud|medico"
    rf"|deportivo|escolar)){_GEOGRAPHY_ES}\b"
    rf"|{_NEAR_ES}{_OWN_ES} (?!{_NO_PLACE_ES}\b)\w+(?! (?:lo|la|nos|he|hemos|y yo|decid\w+)\b)\b"
    rf"|{_NEAR_ES}(?:la |el |las |los )?(?:nuestr[oa]s?|\w+ de (?:mi|mis|su|sus|nuestr[oa]s?|la|el|los|las)"
    rf" {_SOMEBODY_ES}|{_SOMEBODY_ES})\b"
    rf"|{_NEAR_ES}(?:la |el |las |los )?(?:casa|cole|colegio|escuela|guarderia|instituto|facultad|piso|trabajo|oficina)"
    rf" (?:de (?:mi|mis|los|las|la|el|nuestr\w+) |del )\w+"
    rf"|{_NEAR_ES}(?:la |el |las |los |mi )?\w+ donde {_DO_ES}\b"
    r"|por donde (?:esta |estan )?(?:la|el|los|las|mis?) \w+"
    rf"|(?:por|en|hacia) la zona (?:del |de la |de los |de las )(?!{_NO_PLACE_ES}\b|{_AMENITY_ES}\b)[a-z]\w*"
    r"|(?:barrio|zona) (?:con|de) (?:muy )?buena (?:fama|reputacion)"
    rf"|(?:cerca|cerquita|(?:no )?(?:muy )?lejos|al lado|proxim\w+|pegad\w+|junto|\w+ minutos|\w+ metros) (?:del|al)"
    rf" (?!{_MODIFIERS}(?:{_AMENITY_ES}|{_NO_PLACE_ES})\b)(?!@)[a-z]\w*"
    rf"|{_NEAR_ES}(?:el |la |los |las )(?!{_MODIFIERS}(?:{_AMENITY_ES}|{_NO_PLACE_ES})\b)(?!@)[a-z]\w*"
    rf"|(?:no (?:quiero|querria|queremos|quisiera) (?:estar |vivir |irme |ir )?)(?:muy )?lejos de {_OWN_ES} \w+"
    rf"|(?:por|cerca de|al lado de|vivir|estar|cerca|hacia|en el barrio|en la zona|barrio|zona|^|, )"
    rf" ?(?:de )?donde (?:se )?{_DO_ES}\b(?! (?:ahora|actualmente|no))(?: (?:mi|mis|la|el|los|las|nuestr\w+) \w+)?"
    r"|(?:en |por |de )?(?:el |la )(?:mism[oa] )?(?:barrio|zona|calle|parte) (?:de mis?|de nuestr\w+|que mis?"
    r"|donde (?:mis?|vivo|vivimos|trabajo))\b(?! presupuesto)(?: \w+)?"
    r"|donde (?:esta|hay|haya|este|tenga)(?: la| el| todo| toda| mucha| buen| buena)* (?:marcha|mundo|ambiente|fiesta"
    r"|movimiento|gente|vida|accion|los bares|los restaurantes)\b"
    r"|en (?:el |pleno )?(?:corazon|centro|meollo) de(?= @)|en pleno(?= @)"
    r"|(?:por|hacia) (?:el |la )(?:puerto|rio|playa|costa|sierra|estadio|catedral|aeropuerto)\b"
    r"|(?:por |en )(?:la )?parte (?:alta|baja|antigua|vieja|nueva|moderna)(?: de la ciudad)?\b"
    r")"
)
_STRUCTURES = {"en": _ENGLISH, "es": _SPANISH}
_SIGNS = {
    "en": frozenset(
        "near nearby nearer nearest close closer closest far million next beside alongside opposite walk walking"
        " distance reach stroll commute drive ride minutes minute hour metres meters steps blocks kilometre kilometres"
        " km mile miles handy convenient vicinity down corner by around along on at facing overlooking towards where"
        " streets street doors round town village somewhere anywhere heart middle core area neighbourhood"
        " neighborhood district street quarter over".split()
    ),
    "es": frozenset(
        "cerca cerquita lado proximo proxima cercano cercana cercanos pegado pegada paso lejos junto frente distancia"
        " enfrente tiro minutos pasos metros hora donde barrio zona calle parte corazon centro"
        " meollo pleno por"
        " hacia calles manzanas".split()
    ),
}
"""Without one of these words nothing is found."""
_ABOUT_A_HOME = re.compile(
    r"\b(?:flat|house|home|apartment|place|building|one|room|kitchen|piso|casa|edificio|apartamento)(?: (?:is|was|esta"
    r"|que|that))? $"
    r"|\b(?:know|ask|asked|tell|told|see|wonder|remember|sabe|se|saber|pregunt\w+)(?: \w+){0,2} $"
)


def find_structure(
    tokens: Sequence[Token], kept: Sequence[int], named: frozenset[int], language: str
) -> list[tuple[int, int, str]]:
    """Stretches of `kept` tokens, [start, end), that say near what or whom, and the text before each.

    Args:
        tokens: the utterance.
        kept: indices of the tokens to read.
        named: indices of tokens that are names.
        language: "en" or "es".
    """
    words = {tokens[index].folded for index in kept}
    languages = [code for code in dict.fromkeys((language, "en", "es")) if not words.isdisjoint(_SIGNS[code])]
    if not languages:
        return []
    text, starts = joined(["@" if index in named else tokens[index].folded for index in kept])
    found = []
    for code in languages:
        for match in _STRUCTURES[code].finditer(text):
            before = text[: match.start()]
            if match.group().startswith(("where", "donde")) and _ABOUT_A_HOME.search(before):
                continue
            inside = [kept[at] for at, start in enumerate(starts) if match.start() <= start < match.end()]
            if inside:
                found.append((inside[0], inside[-1] + 1, before.rstrip()))
    return found
