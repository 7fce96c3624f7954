"""How each wish is said, in English and Spanish: by callers and in listings alike, or by only one of them.

The patterns are over folded text (lower case, no accents) in which a hyphen between words is a blank. They match whole
words. Of overlapping matches the longest counts.
"""

from __future__ import annotations

_ARTICLE = r"(?:the|a|an|any|some|your|my|our|el|la|los|las|un|una|al|del)"
_NEAR = (
    r"(?:(?:very |really |right )?(?:near|nearer|close|closer|next|adjacent|handy)(?: to| for)?|nearby|beside|by(?="
    r" (?:the|a|my|some|any)\b)"
    r"|(?<!starts )(?<!start )(?<!studies )(?<!study )(?<!studying )(?<!works )(?<!work )(?<!working )(?<!teaches )"
    r"(?<!teach )(?<!teaching )(?<!job )(?<!place )(?<!goes )(?<!professor )(?<!student )at"
    r"|not (?:too )?far from|(?:walking|short|easy) (?:distance|walk|stroll) (?:to|from|of)|a (?:short )?walk (?:to"
    r"|from)"
    r"|(?:on foot|walk) (?:to|from)|steps? (?:away )?from|stone's throw from|minutes? (?:walk )?(?:away )?(?:from|to)"
    r"|overlooking|opposite|facing|in front of|well connected (?:to|by|with)|cerca(?: de)?|junto a|al lado de"
    r"|proxim[oa] a|a (?:un paso|pocos metros|pocos pasos|pasos|dos pasos) de|frente a|a minutos de"
    r"|bien comunicad[oa](?: con| por)?|minutos? de|pegad[oa] a)"
)
NEAR_BY = (
    r"(?:near ?by|close by|very near|next door|(?:a?round|on) the corner|on the doorstep|cerca|al lado(?! de)|a mano"
    r"|a la"
    r" vuelta(?: de la esquina)?)"
)
_LINE = r"(?:(?:lines?|lineas?) (?:(?:\d+|of|de|del|the|la) )*)?"
_SOME_WORDS = r"(?:(?!and |or |with |but |y |o |con )[\w']+ ){0,2}?"


_METRO = (
    r"(?:metro|subway|underground|tube|train|tram|commuter rail|public transport|transport|transporte(?: publico)?"
    r"|cercanias|bus)(?: (?:station|stop|line)s?)?|(?:station|estacion)(?: de (?:metro|tren))?|parada(?: de (?:metro"
    r"|bus))?"
)
NEAR_THINGS: dict[str, str] = {
    "near a park": r"parks?|green (?:space|area|zone)s?|parques?|zonas? verdes?",
    "near schools": r"(?:schools?|colegios?|escuelas?|nurser(?:y|ies)|kindergartens?|guarderias?|institutos?)",
    "near the beach": r"beach(?:es)?|sea(?: ?side| ?front)?|ocean|waterfront|playas?|mar",
    "near the university": r"university|universities|campus|universidad(?:es)?|uni|facultad|faculty|college",
    "near a hospital": r"hospitals?|hospitales|clinics?|clinicas?|health cent(?:re|er)|centro de salud",
    "near shops": (
        r"shop(?:s|ping)?|stores|supermarkets?|markets?|restaurants?|cafes?|bars?|tiendas?|mercados?"
        r"|supermercados?|comercios?|amenities|services|servicios"
    ),
    "near the metro": _METRO,
}
"""What a home may be near, by the wish's name."""


def _near(name: str) -> str:
    things = NEAR_THINGS[name]
    return rf"{_NEAR} (?:{_ARTICLE} )?{_LINE}{_SOME_WORDS}(?:{things})|(?:{things}) {NEAR_BY}"


_DEGREE = r"(?:fully|newly|recently|completely|totally|beautifully|tastefully|entirely|just|freshly)"

BOTH: dict[str, str] = {
    "private terrace": r"(?:private|own|big|large|exclusive|personal) (?:outdoor |roof |sunny )?terraces?"
    r"|terrac?es? (?:of (?:my|our|its|your) own|for (?:our|my)sel(?:f|ves))"
    r"|terrazas? (?:muy )?(?:privad[oa]s?|privativas?|propias?|grandes?|de uso (?:privado|exclusivo|privativo))"
    r"|(?:gran|amplia|buena) terraza",
    "terrace": r"(?<!georgian )(?<!victorian )(?<!edwardian )(?<!regency )(?<!mid )(?<!end of )(?<!rises in"
    r" )terraces?|terrazas?|terracita|patios?|sun ?decks?|deck",
    "roof terrace": r"roof ?top(?: terraces?| patio| deck)?|roof (?:terraces?|decks?|gardens?)|azoteas?|solarium"
    r"|terraza en la azotea",
    "balcony": r"balcon(?:y|ies|es|cito|citos)?|juliet(?:te)? balcon(?:y|ies)|loggias?",
    "swimming pool": r"(?:(?:swimming|communal|shared|private|heated|indoor|outdoor|infinity|salt ?water|lap) )*pools?"
    r"|piscinas?|pisci|piletas?|alberca|swiming pool|swimming|plunge pool",
    "lift": r"lifts?|elevators?|ascensor(?:es)?|elevador|ac?ensor|asensor|elavator",
    "garage": r"(?:(?<!permit )(?<!street )parking|driveways?|(?:a|own) drive(?= for| and|,|$)|garages?|car ?parks?"
    r"|car ?ports?|parking (?:space|spot|place|bay|lot)s?|(?:off street"
    r"|private"
    r"|underground|secure) parking|space for (?:the|my|a|our|two|your) cars?|(?:place|somewhere|where|space|room) to"
    r" (?:park|leave (?:the|my|our|your) car)(?: (?:my|the|our|your) car)?|park (?:my|the|our|your) cars?"
    r"|aparcamientos?|garajes?|plazas? de (?:garaje|parking|aparcamiento)|cocheras?|parquing|estacionamiento)",
    "garden": r"(?:(?:private|communal|landscaped|front|back|shared) )?gardens?|jardin(?:es|cito)?|(?:back|front|own"
    r"|private|little|small|sunny) ?yards?"
    r"|zonas? ajardinadas?|cesped",
    "views": r"(?:(?:nice|good|great|open|city|panoramic|mountain|park|stunning|amazing|unobstructed|lovely|skyline"
    r"|beautiful|fantastic|spectacular|clear|impressive|magnificent) )*views"
    r"|(?:(?:nice|good|great|open|panoramic|stunning|lovely|unobstructed|beautiful|city|mountain|clear|amazing) )+view"
    r"|(?:a|the|with|some|has|de|no|nothing blocks the) view(?: (?:of|over|to|from))?"
    r"|(?:(?:con|buenas|bonitas|sin|tiene|tenga|las|preciosas|unas) )?vistas(?: (?:panoramicas|despejadas|abiertas"
    r"|increibles|espectaculares|bonitas|a la (?:ciudad|montana|sierra)|al parque))?|panoramic",
    "sea views": r"(?:sea|ocean|mediterranean|beach|water) views?|views? (?:of|over|to|onto|towards?) (?:the )?(?:sea"
    r"|ocean"
    r"|mediterranean|beach|water)|(?:see|overlooking|overlooks|facing|look(?:s|ing)? (?:at|over|onto)) the"
    r" (?:sea|ocean|mediterranean)|vistas? (?:frontales? )?(?:al?|del|sobre el) (?:mar|mediterraneo|la playa)"
    r"|ver el mar|sea facing|de cara al mar",
    "bright": r"(?:very )?bright|brighter|light and airy|airy|more (?:natural )?light|sunny|sunnier"
    r"|(?:muy )?luminos[oa]s?|luminosidad|lots? of (?:natural )?(?:light|sun|sunlight|sunshine|windows)"
    r"|plenty of (?:natural |day)?(?: ?light|sun|sunlight|sunshine)|(?:natural|good|great) ?(?:day ?)?light|daylight"
    r"|sunlight|full of (?:light|sun)|light filled|sun filled|sun drenched|well lit(?! (?:stair|hall|entrance))"
    r"|luz(?: natural)?|mucha luz"
    r"|(?:muy )?solead[oa]s?|que (?:le )?de el sol|(?:con|mucho) sol|sun all day|(?:gets?|getting) (?:the |a lot of"
    r" |lots of |plenty of |some |good )*(?:sun|sunshine|light)|with (?:lots of |plenty of |a lot of |good |great |the"
    r" )+(?:sun|sunshine|light)|big windows|grandes ventanales"
    r"|ventanales|not (?:too )?dark",
    "south facing": r"(?:south|southern|southerly|southeast|southwest) (?:facing|exposure|aspect|orientation|light)"
    r"|faces? (?:due )?south|facing (?:due )?south|orientad[oa] al? (?:sur|mediodia)|orientacion sur|cara al sur",
    "quiet": r"quiet(?:er|ness)?(?! (?:lift|hotel|bars?))|peaceful|calm|tranquil|(?:muy )?tranquil[oa]s?|tranquilidad"
    r"|silencios[oa]s?|silencio"
    r"|sin ruidos?|without (?:any |the |much |street )?noise|no noise|silent|silence|(?:not|not too|nothing|nothing"
    r" too|nothing very|not very"
    r"|isn't|isn't too|not so) (?:noisy|loud)|away from (?:the )?(?:noise|traffic|bustle)|low noise|sound ?proof(?:ed)?"
    r"|no (?:muy |demasiado )?ruidos[oa]|que no (?:sea ruidos[oa]|haya ruido|tenga ruido)|little traffic|poco ruido",
    "renovated": rf"(?:{_DEGREE} )?(?:renovated|refurbished|remodell?ed|reformad[oa]s?|renovad[oa]s?"
    rf"|rehabilitad[oa]s?|rehabilitated"
    r"|modernised|modernized|reformed)"
    r"|(?:full|complete|recent|total) (?:renovation|refurbishment|refurb)|(?:renovation|refurbishment) (?:was|has been)"
    r" (?:done|completed|finished)|move in (?:ready|condition)|ready to (?:move (?:in|into)|live in)"
    r"|para entrar a vivir|list[oa] para (?:entrar|vivir)|nothing (?:left )?to do|recien (?:reformad[oa]|renovad[oa])",
    "to renovate": r"(?:(?<!have )(?<!has )(?<!got )to|needs? to|needs?|needing|for|requires?|requiring|in need of"
    r"|wants|due(?: for)?) (?:be )?(?:a )?(?:full"
    r" |complete |total |some |major |thorough |fully )*(?:renovat(?:e|ed|ion|ing)|refurbish(?:ment|ing)?"
    r"|reform(?:ed|ing|ation)?|moderni[sz](?:e|ing|ation)|updating|remodell?ing|doing up)|(?:needs?|needing|requires?"
    r"|requiring|in need of) (?:some |a bit of |a lot of |a little )?(?:works?|tlc)|(?:a )?fixer ?uppers?"
    r"|(?:to )?(?:do|fix) (?:it |one )?up(?: myself| ourselves)?|renovation (?:project|opportunity)"
    r"|(?:para|a|por|necesita|necesite) (?:reformar|rehabilitar|actualizar|(?:una )?reforma(?: integral)?|renovar"
    r"|actualizacion|obras)|(?:we|i) can (?:renovate|reform|do up)|unrenovated|not renovated|in original condition",
    "new build": r"new(?:ly)? (?:built|build|construction|constructed|development|developments|home|homes|building)"
    r"|brand new|obra nueva|nueva construccion|a estrenar|(?:de )?nueva (?:obra|promocion)|recien construid[oa]s?"
    r"|off plan|sobre plano|never (?:been )?lived in",
    "modern": r"(?:very |ultra |more )?modern(?!ist| not)|modern[oa]s?|contemporary|contemporane[oa]s?|up to date"
    r"|moderno y"
    r" funcional",
    "designer": r"(?<!landscape )designer(?!s)|design(?: flat| apartment| home| house)|architect designed|de diseno"
    r"|diseno|disenador"
    r"|well designed|interiorista",
    "classic": r"classic|classical|period (?:features?|home|flat|apartment|building|property|house|details?|charm)"
    r"|period"
    r"|traditional|historic(?:al)?|clasic[oa]s?|senorial(?:es)?|old (?:charm|world charm|building|style)"
    r"|character(?:ful)?"
    r"|art nouveau|modernis(?:t|me|mo|ta|tas)|original (?:features|details)|finca (?:regia|senorial|antigua|clasica)"
    r"|regia|de epoca|stately|elementos originales",
    "charming": r"charming|charm|cosy|cozy|acogedor(?:a|es|as)?|(?:con )?encanto|homely|encantador[a]?|quaint|cute"
    r"|coqueto"
    r"|coqueta|lovely and warm",
    "pets": r"(?:pet|dog|cat)s? (?:friendly|allowed|welcome|ok|okay|accepted|permitted)"
    r"|(?:allows?|accepts?|accept|admits?|takes?|welcomes?) (?:pets?|dogs?|cats?|animals)"
    r"|pets?|dogs?|cats?|pupp(?:y|ies)|mascotas?|perr[oa]s?|perrit[oa]s?|gat[oa]s?|animals|animales",
    "furnished": r"(?:fully |partly |semi |well |already )?furnished|with (?:the )?(?:furniture|furnishings)"
    r"|furniture included|agency(?:'s)? furniture|muebles de (?:la )?agencia|(?:completamente |totalmente |semi"
    r" ?)?amueblad[oa]s?|con (?:los )?muebles|muebles incluidos",
    "unfurnished": r"(?:un|non )furnished|sin (?:muebles|amueblar|mobiliario)|without (?:any |the )?(?:furniture"
    r"|furnishings)|not furnished"
    r"|no furniture|(?:no|not|isn't) (?:este )?amueblad[oa]"
    r"|empty of furniture|vacio de muebles",
    "air conditioning": r"air ?(?:con|cond)(?:ditioning|ditioned|ditioner|ditioners|itioning|itioned|itioner|s)?|air"
    r" conditioning|aircon|a ?/? ?c|ac(?: units?)?|(?:frio|bomba de frio)|aire(?: acondicionado)?|climatizacion|climate"
    r" control|climatizad[oa]|split units?|cooling",
    "heating": r"(?:(?:central|underfloor|gas|electric|individual|aerothermal|floor|under floor|district) )*heating"
    r"|calefaccion|radiators?|radiadores|suelo radiante|heated floors?|heat pump|aerotermia|central heat",
    "fireplace": r"(?:open |marble |working |log |wood )*fire ?places?|chimeneas?|log (?:fire|burner)s?|wood"
    r" ?burn(?:er|ing"
    r" stove)|open fire|hearth",
    "storage room": r"(?:extra |lots of |plenty of )?storage (?:room|space|unit|area)s?|trasteros?"
    r"|store ?rooms?|box ?rooms?|lumber room|(?:cuarto|zona) de almacen(?:aje|amiento)|space to store (?:things|stuff)",
    "fitted wardrobes": r"(?:fitted|built in|build in|fitted out) (?:wardrobes?|closets?|cupboards?)|walk in"
    r" (?:closets?"
    r"|wardrobes?)|armarios? empotrados?|dressing (?:room|area)s?|vestidor(?:es)?|lots of (?:wardrobes|closets"
    r"|cupboards"
    r"|wardrobe space|closet space)|wardrobes",
    "open kitchen": r"open (?:plan )?kitchens?|american(?: style)? kitchens?|open (?:plan|concept)|cocinas?"
    r" (?:(?:abiertas?"
    r"|americanas?|office)(?: con isla)?|con isla)|kitchen islands?|kitchen (?:is )?open to|concepto abierto|kitchen"
    r" diner",
    "equipped kitchen": r"(?:(?:fully|well) )?(?:equipped|fitted|modern|new|big|large|nice|proper|good) (?:\w+"
    r" )?kitchens?"
    r"|kitchens? (?:is |comes )?(?:fully )?(?:equipped|fitted)|cocinas? (?:totalmente |completamente |muy"
    r" )?(?:equipadas?"
    r"|grandes?|amueblada|moderna|nueva|completa)|(?:gran|amplia) cocina|eat in kitchen",
    "high ceilings": r"(?:high|tall|lofty|very high|double height|soaring) ceilings?|ceilings? (?:are|is) high"
    r"|high ceilinged|techos? (?:muy )?(?:altos?|de (?:gran )?altura)|(?:\w+ )?metre (?:high )?ceilings?|ceilings? of"
    r" (?:more|over)|double height|doble altura|grandes alturas",
    "wooden floors": r"(?:(?:solid|original|oak|pine|polished|real|herringbone) )*(?:wooden|wood|parquet|oak|hardwood"
    r"|hard"
    r" wood|timber|herringbone|pine) (?:\w+ )?(?:floor(?:s|ing|boards?)?)|parquet|parque de madera|(?:floors? (?:are"
    r"|is)"
    r" )(?:wooden|wood|oak)|suelos? de (?:madera|parquet|parque|roble)|tarima|floor ?boards|entarimado",
    "near the metro": _near("near the metro")
    + r"|(?:metro|subway|tube|train|public transport) (?:at the door|access|connections?|links?|on the doorstep|a la"
    r" puerta)"
    r"|well connected|bien comunicad[oa]s?|(?:good|great|excellent|easy) (?:public )?(?:transport|connections|transit"
    r"|transportation|access to (?:the )?(?:metro|transport|public transport))(?: (?:links?|connections?))?"
    r"|(?:buena|excelente)s? comunicacion(?:es)?|buen transporte",
    "near a park": _near("near a park")
    + r"|green (?:areas?|spaces?|surroundings)|zonas? verdes?|park views?|(?:somewhere|place) to walk (?:the|my|our)"
    r" dog",
    "near schools": _near("near schools")
    + r"|good schools|school run|buenos colegios|buenas escuelas|international schools?|schools (?:and|within)"
    r"|catchment"
    r" area",
    "near the beach": _near("near the beach")
    + r"|beach ?front|sea ?front|on the (?:beach|sea|seafront|waterfront)|first line|primera linea(?: de (?:mar"
    r"|playa))?"
    r"|a pie de playa|by the water|en la playa",
    "near shops": _near("near shops")
    + r"|shops and (?:restaurants|cafes|bars)|bars and restaurants|all (?:the )?(?:amenities|services)|todos los"
    r" servicios",
    "near the university": _near("near the university"),
    "near a hospital": _near("near a hospital"),
    "ground floor": r"ground floor (?:flat|apartment|home|property|studio|duplex|position|unit)s?|street level|planta"
    r" baja"
    r"|pisos? bajos?|a pie de calle",
    "top floor": r"top (?:floors?|most)|last floor|(?:ultim[ao]) (?:planta|piso)|highest floor|nobody (?:above"
    r"|upstairs)"
    r"|no (?:neighbours?|neighbors?|one) (?:above|upstairs)|sin vecinos (?:arriba|encima)",
    "high floor": r"(?:high|higher|upper|a high) (?:up )?floors?|high up|pisos? altos?|plantas? altas?|planta alta"
    r"|altura",
    "exterior": r"(?:all |totalmente |todo )?exterior(?:es)?|(?:street|outward|outside|outwards) facing|faces? the"
    r" street"
    r"|facing the street|(?:da|que de) a la calle|overlooking the street",
    "interior": r"interior (?:studio|flat|home|apartment|property|unit)s?|inward facing|internal courtyard|pisos?"
    r" interior(?:es)?"
    r"|(?:facing|onto|overlooking|into|at|over|faces) (?:the|an?)(?: \w+)? ?(?:inner |interior )?(?:courtyard|inside of"
    r" the block)|patio interior|patio de (?:luces|manzana)",
    "accessible": r"wheel ?chairs?(?: (?:access(?:ible)?|friendly|user))?|step free|accessib(?:le|ility)|no (?:stairs"
    r"|steps)"
    r"|without (?:any )?(?:stairs|steps)|sin (?:escaleras|escalones|barreras)|accesib(?:le|ilidad)|movilidad reducida"
    r"|reduced mobility|disabled(?: access)?|silla de ruedas|adaptad[oa]|can't (?:do|climb|manage) (?:the )?stairs"
    r"|barrier free|no puedo subir escaleras",
    "office": r"(?<!our )(?<!my )(?<!the )(?:home )?office(?: space| room)?|study(?: room)?|room to work|(?<!because"
    r" i )(?<!as i )(?:work"
    r"|working) from home"
    r"|home"
    r" ?working|work ?space|work ?room|somewhere to work|despacho|teletrabaj(?:o|ar)|zona de trabajo|(?:place|space"
    r"|corner"
    r"|room|area) (?:for|to) (?:work|working|a desk)|oficina en casa|home studio|trabajar desde casa",
    "concierge": r"concierge|door ?m[ae]n|porter(?:s|age)?|porter[oa](?: fisico)?|porteria|conserje(?:ria)?|reception"
    r" desk"
    r"|24 hour reception|doorperson|caretaker",
    "gym": r"gyms?|gymnasium|gimnasio|fitness (?:room|cent(?:re|er)|area)|gym access",
    "security": r"security(?: (?:guard|door|system|cameras?))?|secure (?:building|complex|entrance)|seguridad"
    r"|vigilancia"
    r"|gated(?: community| complex)?|vigilad[oa]|24 hour security|video ?entry|alarm system|guarded|puerta blindada"
    r"|urbanizacion (?:cerrada|privada)|cctv",
    "penthouse": r"pent ?houses?|atticos?|atticks?|aticos?|top floor (?:flat |apartment )?with (?:a )?terrace"
    r"|sobreatico",
    "duplex": r"du ?plex(?:es)?|(?:two|double) (?:storey|story)(?! (?:house|building|villa|block))|two (?:level"
    r"|floor) (?:flat|apartment|home)"
    r"|maisonettes?"
    r"|(?:on|over|with) two (?:levels|floors|storeys|stories)|(?:en|de) dos (?:plantas|alturas|niveles)|triplex",
    "loft": r"lofts?(?! (?:storage|space|conversion|converted|insulation|hatch|ladder|room|bedroom))",
    "villa": r"villas?|chalets?|torre|masia",
    "house": r"town ?houses?|cottages?|(?:victorian|georgian|edwardian|regency|mid|end of) terrace(?:d house)?"
    r"|(?:detached|semi detached|terraced|independent|single family|stand ?alone|free"
    r" ?standing) (?:family )?(?:house|home|property)s?|(?:whole|entire|row) houses?|semi detached|family house"
    r"|proper house|casas? (?:adosadas?"
    r"|independientes?|unifamiliar(?:es)?|pareada|individual|de pueblo)|(?:chalet )?adosado|house not a flat"
    r"|unifamiliar"
    r"|an actual house|bungalows?|casita",
    "luxury": r"luxury|luxurious|de lujo|lujos[oa]s?|high end|exclusive|exclusiv[oa]s?|upmarket|up market|upscale"
    r"|prestigious"
    r"|posh|premium|lujo|top of the range|alto standing|(?<!i )(?<!we )(?<!really )(?<!also )(?<!don't )(?<!i'd"
    r" )fancy|swanky|prime|de categoria|high class|first class"
    r"|exquisit[oea]",
    "spacious": r"spacious|roomy|(?:a )?lots? of (?:space|room)|(?:muy )?ampli[oa]s?|amplitud|espacios[oa]s?|plenty of"
    r" (?:space|room)|generous(?:ly)? (?:space|sized|proportions|proportioned|rooms)|large rooms|big rooms|airy and"
    r" spacious|room to (?:grow|spread out)|mucho espacio|roominess|diafan[oa]",
    "family": r"(?<!is my )(?<!of my )(?<!see my )(?<!visit my )(?<!host )famil(?:y|ies)(?: (?:home|friendly|house"
    r"|flat|apartment|life|oriented))?|familias?|familiar(?:es)?"
    r"|child friendly|kid friendly|(?:good|suitable) for (?:kids|children)",
    "investment": r"invest(?:ment|ing|ors?|or)?(?: (?:property|opportunity))?|buy to let|rental (?:yield|income"
    r"|property"
    r"|demand|investment)|to (?:rent|let) (?:it )?out|inversion(?:es|istas?)?|inversor(?:es)?|invertir|rent it out"
    r"|rentabilidad|high yield|para alquilar(?:lo|la)?|(?:find|for) (?:a )?tenants?",
    "sauna": r"saunas?|spa|steam room|bano turco|turkish bath",
    "jacuzzi": r"jacuzzis?|hot tubs?|whirlpools?(?: baths?)?|hidromasaje",
    "wine cellar": r"wine (?:cellar|room|store)s?|bodega|cellar for (?:my )?wine",
    "washing machine": r"washing machines?|laundry(?: (?:room|area|space|gallery))?|lavaderos?|lavadora|dish ?washers?"
    r"|lavavajillas|utility (?:room|gallery|area)|washer(?: dryer)?|place to (?:do|hang) (?:the )?(?:washing|laundry)"
    r"|zona de lavado|galeria de lavado",
    "smart home": r"smart (?:home|house)|domotica|home automation|automated home|run from a phone|domotizad[oa]",
    "solar panels": r"solar (?:panels?|power|energy)|placas (?:solares|fotovoltaicas)|paneles solares|energy efficient"
    r"|(?:good|high|great) energy (?:rating|efficiency)|eficiencia energetica|eficiente|photovoltaic|energy rating",
    "en suite": r"en ?suites?(?: bathroom| bath)?|ensuites?|private bathroom|bathrooms? (?:is )?inside the (?:main"
    r"|master"
    r"|principal) bedroom|bano(?: privado)? (?:en suite|en la habitacion principal|incorporado|dentro del dormitorio)"
    r"|dormitorio principal con bano|(?:main |master |principal )?bedroom with (?:its own|their own|a private"
    r"|private) (?:bath|bathroom)"
    r"|master suite",
    "double glazing": r"(?:double|triple) (?:glazing|glazed windows|glass|windows)|double glazed(?! doors)|doble"
    r" (?:acristalamiento|cristal"
    r"|ventana)|climalit|(?:changed for|windows are) thermal|acoustic (?:glazing|windows)|glazing is double|thermal"
    r" windows",
    "playground": r"play ?grounds?|(?:children's )?play(?:ing)? areas?|(?:zona|parque) infantil|zona de juegos",
    "tennis court": r"(?:tennis|padel|paddle)(?: tennis)?(?: courts?)?|pistas? de (?:tenis|padel)|sports? courts?",
}
"""What callers and listings alike say."""
