"""How people ask for a kind of place in English and Spanish, as patterns for folded text."""

from __future__ import annotations

_ADVERB = (
    r"(?:very |more |most |quite |really |fairly |pretty |rather |reasonably |relatively |super |so |too |a bit "
    r"|a little |a lot )*"
)
_AREA = (
    r"(?:areas?|neighbou?rhoods?|districts?|zones?|locations?|quarters?|barrios?|suburbs?|surroundings|vicinity"
    r"|postcodes?|regions?|part of (?:the )?(?:town|city|capital)|parts? of (?:the )?(?:town|city)|side of"
    r" (?:the )?(?:town"
    r"|city)"
    r"|bit of (?:the )?(?:town|city)|parts?|places? to live|village|town(?! ?house))"
)
_KIND = (
    r"(?:quiet(?:er|est)?|nice(?:r|st)?|good|better|best|safe(?:r|st)?|secure|calm(?:er)?|trend(?:y|ier|iest)"
    r"|residential|livel(?:y|ier|iest)|cool(?:er|est)?|posh(?:er|est)?|green(?:er|est)?|central|beautiful|prett(?:y"
    r"|ier|iest)"
    r"|peaceful|hip|hipster|popular|fanc(?:y|ier|iest)|wealthy|affluent|family(?: friendly)?|(?:kid|child|dog|pet"
    r"|gay|bike) friendly"
    r"|pleasant|tranquil|up ?market|up ?scale|up and coming|young(?:er)?|youthful|leafy|vibrant|fashionable"
    r"|bohemian|arty|artsy|artistic|tourist|touristy|cheap(?:er|est)?|affordable|expensive|exclusive"
    r"|prestigious|elegant|historic(?:al)?|old(?:er|est)?|traditional|authentic|typical|charming|interesting"
    r"|happening|buzzing|bustling|busy|fun|friendly|walkable|decent|great|amazing|lovely|perfect|ideal"
    r"|convenient|well (?:connected|located|situated|placed)|sought after|desirable|respectable|reputable"
    r"|multicultural|diverse|international|cosmopolitan|student|university|business|financial|commercial"
    r"|shopping|gay|suburban|rural|clean|chic|classy|high end|prime|top|small|quaint|picturesque|relaxed|laid back"
    r"|hippest|coolest|nicest|liveliest|noisy|dodgy|bad|rough)"
)
_KINDS = rf"{_KIND}(?:(?:,| and| but|, and| or)? {_ADVERB}{_KIND})*"
_NEAR = (
    r"(?:near(?:er|by|est)?(?: to)?|by|close(?:r|st)? to|close by to|not (?:too |very |so |that )?far (?:away )?from"
    r"|(?:next|nearest|handy|convenient) (?:to|for)|beside|around|on|at|along|facing|opposite"
    r"|(?:within )?(?:easy )?(?:walking distance|walk|reach|distance|stroll) (?:of|to|from)"
    r"|(?:minutes?|metres|meters|steps|blocks|drive|away|commute)(?: walk| away)? (?:from|to))"
)
_SHORE = r"(?:beach(?:es)?|sea|sea ?side|sea ?shore|coast|shore|ocean|sea ?front|water ?front|marina|promenade)"
_HUB = (
    r"(?:(?:very |city |town )*(?:centre|center)|middle(?: of (?:the )?(?:town|city))?|city|town(?! hall)|down ?town"
    r"|old town|old city|action|night ?life|airport)"
)
_OWN = r"(?:my|our|his|her|their)"
_WORK = (
    r"(?:the office|work(?! ?shop)|the workplace|family|home|everything|where (?:i|we|my|our|he|she|they|it"
    r"|the action|everything)\b)"
)
_NO_AMOUNT = r"(?!(?:budget|limit|max(?:imum)?|min(?:imum)?|price|range|age|own|mind|target|top|idea)\b)"
_COMPASS = r"(?:north|south|east|west|north ?east|north ?west|south ?east|south ?west)(?:ern)?"
_NOT_A_PLACE = r"(?! (?:heating|air|station|park\b|a ?c\b|patio|courtyard|island|kitchen|vacuum|hall\b|bank))"

VAGUE_EN = (
    # the centre
    rf"(?:down|mid|up) ?town{_NOT_A_PLACE}",
    r"(?:the |a )?(?:very )?(?:city|town|historic|historical|old|urban) (?:centre|center)(?: of (?:the )?(?:town"
    r"|city|it all))?",
    r"(?:the|dead|right|in|very) (?:very |exact )?(?:centre|center)(?: of (?:the )?(?:town|city|it all|things"
    r"|everything))?",
    rf"{_NEAR} (?:the )?(?:centre|center)",
    rf"(?:centrally|conveniently|ideally|perfectly|well|nicely|better) (?:located|situated|placed|positioned)"
    rf"|(?<!calefaccion )(?<!aire )(?<!patio )central(?:ly)?{_NOT_A_PLACE}",
    r"(?:in |at |near |to |right in )?the (?:very |real )?(?:heart|middle|thick|midst|core) of (?:the )?(?:city|town"
    r"|capital|things|it(?: all)?"
    r"|everything|action|old town|nightlife)",
    r"where (?:all )?(?:the )?(?:action|night ?life|fun|life|buzz|parties|bars|party)(?: is| are| happens)",
    r"where (?:it all|everything|things) (?:is|happens?|are|goes on)|where it (?:happens|goes on)|where it's at"
    r"|where the (?:young|cool"
    r"|rich) people",
    r"(?<=@ )(?:city )?(?:centre|center)",
    # a kind of area
    rf"(?:somewhere|anywhere|some ?place|any ?place)(?: (?:that's|that is|which is|where it's|where it is"
    rf"|to live that's))? {_ADVERB}"
    rf"(?!near|close|clean|small|cheap|affordable|expensive|big|top|family|student)(?:{_KIND}|close|well connected)",
    r"(?:somewhere|some ?place|anywhere) (?:with|that has|that's got|where there(?:'s| is"
    r"| are)) (?:\w+ )?(?:\w+ )?(?:of )?"
    r"(?:life|night ?life|character|atmosphere|ambience|ambiance|vibe|buzz|bars|shops|restaurants|cafes|history|soul"
    r"|charm|people|families)",
    rf"(?:a |the |some |any |in |another )?{_ADVERB}{_KINDS} {_AREA}",
    rf"{_AREA} (?:that's|that is|that are|which is|which's|should be|must be|has to be|needs to be"
    rf"|to be) {_ADVERB}(?:{_KIND}|close|near)",
    r"(?<!living )(?<!dining )(?<!play )(?<!outdoor )(?<!common )(?<!storage )"
    r"(?:area|neighbou?rhood|district|zone|part of (?:the )?(?:town|city)) (?:with|that has|which has|full of"
    r"|known for|famous for)"
    r" (?:a |an |lots of |plenty of |a lot of |many |some |good |nice |great |lively |beautiful |its )*"
    r"(?:life|night ?life|character|atmosphere|ambience|ambiance|vibe|buzz|bars|shops|restaurants|cafes|coffee shops"
    r"|parks|trees|green(?:ery)?"
    r"|schools|families|people|young people|history|soul|charm|community|transport|connections|amenities|culture|art"
    r"|markets?)",
    r"(?:area|neighbou?rhood|district|part of (?:the )?(?:town|city)) (?:for|good for|suitable for"
    r"|popular with) (?:a |my |our |young |small )*"
    r"(?:kids|children|families|family|couples?|students?|people|expats|foreigners|retire(?:es|d)|professionals"
    r"|walking|dogs?)",
    # near something the agency cannot know, or the shore
    rf"{_NEAR} (?:the |a |any |some )?{_SHORE}(?! views?)",
    rf"{_NEAR} (?:the )(?:water|{_HUB})(?! of)(?! hall)",
    rf"(?:near(?:er)?(?: to)?|by|close(?:r)? to|not (?:too |very |so )?far from) (?:the )?{_HUB}(?! of [a-z]+ )",
    rf"(?!on |at |around |facing ){_NEAR} (?:{_OWN} {_NO_AMOUNT}\w+(?:'s? \w+)?|{_WORK})",
    rf"(?<!sea )(?<!ocean )(?<!beach )(?:beach|ocean|water|sea) ?(?:front|side){_NOT_A_PLACE}"
    rf"|front line (?:to )?(?:the )?(?:sea|beach)",
    r"(?:walking|short|easy) distance (?:of|to|from) everything",
    r"(?:around|near|close to|by) here(?! (?:you|it|is|the|i)\b)|(?:^|somewhere |something |anywhere |live"
    r" )close by|in this (?:area|neighbou?rhood|part of town)",
    # edges and sides
    r"(?:in |on |at )?the (?:suburbs|outskirts|country ?side|old town|old city|old quarter|old part|periphery)|(?:in"
    r"|near|close to|by) the (?:mountains|hills)|old town"
    r"|(?:in|to) (?:a |the )?suburbia|suburbs of",
    r"(?:in |on )the (?:edge|fringes?|border|limits) of (?:the )?(?:city|town)|city limits|on the coast"
    r"|along the coast",
    r"(?:in|into|around) (?:the )?(?:city|town)(?! of)(?! ?house)(?! hall)(?! centre)(?! center)",
    r"(?:outside|out|away from|far from|out side)(?: of)? (?:the )?(?:city|town|crowds?|hustle(?: and bustle)?"
    r"|tourists)(?: (?:centre|center))?",
    rf"(?:in|on|of) the (?:far )?{_COMPASS}(?: (?:side|part|end|of))?(?! facing)(?! ?orient)",
    rf"(?:in|around) (?:far )?{_COMPASS}(?= (?:@|[,.?!])|$)",
    # a good situation
    r"(?:a |the )?(?:good|great|nice|excellent|prime|best|better|perfect|top|fantastic|desirable|decent|amazing"
    r"|lovely) (?:location|situation|position|spot|setting)",
)

_MUY = r"(?:muy |mas |bastante |un poco |algo |bien |super )*"
_ZONA = (
    r"(?:zonas?|barrios?|areas?|vecindarios?|distritos?|sitios?|lugar(?:es)?|partes?|ubicacion"
    r"|pueblos?|urbanizacion|region(?:es)?)"
)
_TIPO = (
    r"(?:tranquil[oa]s?|buen[oa]s?|bonit[oa]s?|segur[oa]s?|centric[oa]s?|residencial(?:es)?|ch?ul[oa]s?|animad[oa]s?"
    r"|verdes?"
    r"|pij[oa]s?|agradables?|modern[oa]s?|famili?ar(?:es)?|bohemi[oa]s?|alternativ[oa]s?|barat[oa]s?|car[oa]s?"
    r"|exclusiv[oa]s?"
    r"|elegantes?|historic[oa]s?|antigu[oa]s?|autentic[oa]s?|con encanto|jov(?:en|enes)|vivos?|vivas?|de moda"
    r"|guapos?|guapas?|decentes?"
    r"|comercial(?:es)?|universitari[oa]s?|silencios[oa]s?|bien (?:comunicad[oa]|conectad[oa]|situad[oa])s?|cerca"
    r"|ideal(?:es)?|tradicional(?:es)?"
    r"|turistic[oa]s?|popular(?:es)?|calm[oa]d?[oa]?s?|apacibles?|sosegad[oa]s?|noble|rico|rica|alto standing)"
)
_CERCA = (
    r"(?:cerca|cerquita|al lado|proxim[oa]s?|pegad[oa]|a un paso|no (?:muy |demasiado |tan )?lejos|junto|frente"
    r"|(?:a )?(?:\w+ )?(?:minutos|pasos|metros)(?: andando| a pie| caminando)?)"
)

VAGUE_ES = (
    # el centro
    r"(?:en |por |hacia )(?:el |todo el |pleno |el mismo |el puro )centro(?! comercial)(?! de (?:salud|la"
    r" (?:habitacion|sala|cocina|mesa|casa|pared)|estudios"
    r"|dia))(?! medico)(?! deportivo)(?! escolar)"
    r"(?: de la ciudad| urbano| historico)?",
    r"pleno centro|(?:zona |parte )centro\b|zona centrica|centro (?:de la ciudad|urbano|historico)|el centro(?= [,.]"
    r"|$)",
    r"(?:muy |bien |algo )?centric[oa]s?",
    r"(?:en )?(?:el |pleno )?(?:corazon|meollo|cogollo|bullicio) de (?:la ciudad|todo|la accion)"
    r"|en (?:el )?pleno (?:meollo|bullicio)",
    # una zona
    rf"(?<!con )(?:una |un |la |el |alguna |algun |las |los |otra |otro )?{_ZONA}(?: (?:que (?:sea|este|fuera)"
    rf"|donde (?:sea|este)))? {_MUY}{_TIPO}",
    rf"(?:una |un |la |el |alguna |algun |en |las |los )?(?:buen[oa]?s?|mejor(?:es)?|bonit[oa]s?|gran) {_ZONA}",
    rf"{_ZONA} (?:con|donde haya|que tenga|con much[oa]s?|con buen[oa]?) (?:much[oa]s? |buen[oa]?s? |algo de "
    rf"|bastantes? |mas )*"
    r"(?:ambiente|ambientillo|vida|marcha|bares|restaurantes|tiendas|comercios?|colegios|parques|encanto|arboles"
    r"|gente|familias|servicios|movimiento"
    r"|ocio|rollo|terrazas para)",
    rf"{_ZONA} (?:para|ideal para|buen[oa] para) (?:\w+ )?(?:ninos|familias|jovenes|estudiantes|vivir|parejas"
    rf"|mayores|pasear)",
    r"(?:algun |un |cualquier )(?:sitio|lugar) (?:\w+ )?(?:tranquilo|centrico|bonito|agradable|bueno|animado|seguro)",
    r"donde (?:haya|hay|tenga) (?:mucha? |buen )?(?:ambiente|vida|marcha|movimiento)|con (?:mucho |buen )?ambiente",
    # cerca de algo
    rf"{_CERCA} (?:de |del |al |a )?(?:la |el |las |los )?(?:playas?|mar|costa|colegio de mis? \w+"
    rf"|centro(?! comercial)(?! de salud)|trabajo|oficina|curro|casco (?:antiguo|historico)|aeropuerto"
    r"|todo|aqui|familia)",
    rf"{_CERCA} (?:de |del |al |a )?(?:(?:mi|mis|nuestr[oa]s?|su|sus)\b(?! (?:presupuesto|limite"
    rf"|edad|maximo|minimo|precio|idea|tope|\w+ (?:lo|la|nos|he|hemos|y yo|decid\w+))\b)|donde (?:trabajo|vivo"
    rf"|viven?|trabaja|estudio"
    rf"|estudia|trabajamos)) ?\w*",
    r"en (?:la )?(?:playa|costa|primera linea)|primera linea(?: de (?:mar|playa))?|a pie de playa|frente al mar"
    r"|junto al mar|por aqui(?: cerca)?",
    # bordes
    r"(?:en |a |por )?(?:las )?afueras|(?:el )?extrarradio|(?:la )?periferia|casco (?:antiguo|historico|viejo)"
    r"|(?:la )?(?:parte|ciudad) (?:vieja|antigua)",
    r"fuera de la ciudad|en la ciudad|en (?:un|el) (?:pueblo|campo)|en la (?:sierra|montana)|lejos del (?:centro"
    r"|ruido|bullicio)",
    r"(?:en|por|hacia) (?:el |la (?:zona|parte) )(?:norte|sur|este|oeste)(?! orient)|zona (?:norte|sur|este"
    r"|oeste|noble|alta)",
    # buena situacion
    r"(?:muy )?(?:bien|mejor) (?:situad|ubicad|localizad|emplazad)[oa]s?|(?:buena|mejor|excelente) (?:ubicacion"
    r"|situacion|localizacion|zona)",
)
