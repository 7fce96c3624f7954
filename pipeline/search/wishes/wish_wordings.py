"""How a wish is said by callers only, and by listings only; what both say is in `wish_patterns`."""

from __future__ import annotations

_EN_BEING = (
    r"(?: (?:that|which|that's|is|are|was|were|to|be|being|should|must|has to|have to|comes?|fully|well|very|all|really"
    r"|quite))+ "
)
_ES_BEING = (
    r"(?: (?:que|la|lo|los|las|tiene que|tienen que|debe|deberia|sea|sean|fuera|fueran|este|esten|estuviera|esta|es|son"
    r"|ser|estar|quiero|queremos|prefiero|preferimos|quisiera|me gusta|me gustan|bien|muy|totalmente|completamente))+ "
)

ASKED: dict[str, str] = {
    "swimming pool": r"(?:to|can|could) swim(?! in the sea)|nadar",
    "en suite": r"(?:main|master|principal) bedroom with (?:a )?(?:bath|bathroom)",
    "garden": r"yards?",
    "renovated": r"redone|done up|restored|updated",
    "to renovate": r"(?:that|which) (?:has to|have to|must|needs? to|would have to) be (?:\w+ly )?(?:renovated"
    r"|refurbished"
    r"|reformed|remodell?ed|done up|modernised|modernized|redone)"
    r"|sin reformar|(?:works?|renovations?|obras?|reformas?|renovating) (?:needed|required|to (?:do|be"
    r" done)"
    r"|pendientes?)"
    r"|obras|reformas?|reformar(?:lo|la)?|(?:need|require|have) (?:any |to do |to |any more |much )?(?:works?"
    r"|renovation|renovating"
    r"|renovate|doing up|reform)(?! (?:on|from|in|at|for|near|with|as))|renovations?|(?<!no )(?<!with )works? to do"
    r"|do (?:any |some |more )?works?(?! (?:on|from|in|at|for|near|with|as))",
    "bright": r"(?:big|large) windows|(?:some|good|the|much|enough|more|with|a (?:bit|little)(?: of| more)*) light(?!"
    r" (?:\w+ed"
    r"|blue|green|grey|gray|fittings?|rail|traffic|industr\w+|switch\w*)\b)"
    r"|(?<!traffic )(?<!green )(?<!red )light(?= (?:[,.;!]|is\b|matters)|$)",
    "air conditioning": r"air condition|acondicionado",
    "open kitchen": rf"kitchens?(?:{_EN_BEING}| )open|cocinas?{_ES_BEING}(?:abiertas?|americanas?)",
    "equipped kitchen": rf"kitchens?{_EN_BEING}(?:equipped|fitted|modern|big|large)"
    rf"|cocinas?{_ES_BEING}(?:equipadas?|grandes?|modernas?|amuebladas?|completas?)",
    "high ceilings": rf"ceilings(?:{_EN_BEING}| )(?:high|tall)|techos{_ES_BEING}altos?",
    "wooden floors": rf"floors?(?:{_EN_BEING}| )(?:wood|wooden|parquet|oak)|suelos?{_ES_BEING}(?:de )?(?:madera"
    rf"|parquet|tarima)",
    "investment": r"(?:for )?(?:renting|letting)(?: (?:it|them))? out|(?:good|great|ideal|suitable) for (?:renting"
    r"|letting)"
    r"(?! (?:it )?(?:from|myself))|(?:put|have) it (?:up |out )?(?:for|to) rent|let it out|para (?:ponerl[oa] en"
    r" alquiler"
    r"|alquilarl[oa]s?|ponerl[oa]s? a alquilar|invertir)",
    "quiet": r"less nois(?:y|e)|menos ruidos[oa]|menos ruido|nada (?:de )?ruid(?:os?|os[oa]s?)|nada bullicios[oa]|sin"
    r" nada de ruido",
    "house": r"houses|casas?(?= con (?:(?:un|una|gran|buen|buena|su|algo de|mucho|mucha|pequen[oa]) )*(?:jardin"
    r"|jardines"
    r"|parcela|terreno|huerto|piscina|patio|porche)(?!\w))",
    "penthouse": r"(?<!with an )(?<!have an )attics?(?! (?:storage|room|space|bedroom))",
    "views": r"view(?!s|ing|ings| (?:it|the|this|that|them|a|an|any|some|one|more|properties|flats|apartments|homes"
    r"|houses))(?<!to view)(?<!in view)(?<!point of view)",
    "new build": r"(?:newer|recent|recently built) (?:building|build|block|home|house|flat|one|construction)s?"
    r"|edificio (?:nuevo|reciente|de nueva construccion)|(?:piso|casa|vivienda)s? (?:nuev[oa]s?|recientes?)",
    "modern": r"new and modern|newish|not (?:too )?old(?: fashioned)?",
    "terrace": r"outdoor space|outside space|somewhere (?:to sit )?outside|espacio exterior|private outdoor area"
    r"|outdoor area"
    r"|sit outside|eat outside",
    "garage": r"(?:for|park) (?:two |a |my |our )?cars?|aparcar(?: el coche)?|dejar el coche",
    "spacious": r"big enough for (?:a|my|our) family|not (?:too )?(?:small|cramped|poky)",
    "family": r"(?<!neighbourhood )(?<!neighborhood )(?<!area )(?<!district )(?<!school )(?<!schools )(?:for|with)"
    r" (?:the |my |our |us and (?:the |our )?)?(?:kids|children)"
    r"|para (?:los |mis |unos"
    r" )?(?:ninos|hijos)",
    "near shops": r"walkable|walk to (?:the )?(?:shops|cafes|restaurants)",
    "lift": r"can't (?:do|climb|manage) (?:the )?stairs|no walk ?ups?|not a walk ?up",
    "ground floor": r"ground (?:floors?|level)|plantas? bajas?|(?:bajos?|vajos?)(?= (?!a (?:los |unos )?(?:\d"
    r"|\w+cient|quinient|cien|mil|medio|un mill))|$)"
    r"|pb",
    "interior": r"interior(?:es)?(?! (?:design|designer|decorat\w+|de diseno))|inner courtyard",
    "storage room": r"(?:extra |some |more |lots of |plenty of )?storage",
}
"""What only callers say."""

LISTED: dict[str, str] = {
    "near the metro": r"(?:metro|subway|tube|tram|light rail|fgc|cercanias|train|railway)(?: station| stop|"
    r" line)?s?[^.;]{0,40}?"
    r"(?:minutes?|steps?|metros|metres|blocks?|minutos?|pasos)\b|(?:minutes?|minutos?|steps|metres|m)\b[^.;]{0,40}?"
    r"(?:to|from|de|del|separate|reach)[^.;]{0,40}?(?:metro|tram|fgc|train|subway|tube|station|estacion)(?: station)?"
    r"|(?:metro|train) lines (?:cross|meet)[^.;]{0,20}here|(?:commuters have|nearby are|nearest stop is|connections too"
    r"|trains and buses are near|public transport is good|transport is good)",
    "south facing": r"(?:faces?|look|looks|facing) (?:due )?south|orientacion sur",
    "bright": r"orientacion (?:este|oeste)|sun(?:s|set)?(?= (?:in|reaches|falls|well|rises|pours|floods"
    r"|from|comes|all|for))|sunniest|brightest|light (?:pours|floods|streams|enters|at (?:both|any)|until|even|from the"
    r" east)|(?:fills?|floods?|filled|flooded|bathed) (?:\w+ ){0,5}(?:with|in) (?:natural )?light|floor to ceiling"
    r" windows"
    r"|full of sun|windows on (?:two|three|both) sides|twice the light|double aspect|dual aspect|eastern light"
    r"|(?:clear|best|steady|soft) light|sun in the|light changes sides|sunsets are|no need for a lamp|rarely need a"
    r" lamp|doble"
    r" orientacion|inundad[oa] de luz|lets in light",
    "quiet": r"hardly a (?:car|sound)|undisturbed|birds|(?:street|traffic) is not heard|not hear the street|never gets"
    r" traffic|keeps? the noise down|windows can stay open|(?:good|great) night's sleep|sleep comes easily|poco transit"
    r"|traffic is limited|bedroom window ajar|away from (?:bars|the main|main)",
    "renovated": r"renovation (?:covered|took in|left|three years|in \d{4}|was|with permits|and)|(?:its|recent|thorough"
    r"|designer|last year's|quality|the) (?:renovation|refurbishment)(?! (?:is|needed|project|required|budget|costs?|up"
    r"|before|it needs))|were rebuilt|gutted|renewed (?:last|this|in|from|throughout)|(?:everything|all) was redone"
    r"|(?:fully|completely|recently|totally)"
    r" (?:redone"
    r"|updated|restored|overhauled)|renovated|reforma (?:integral|completa|reciente|de calidad|total)"
    r"(?! necesaria)",
    "to renovate": r"sin reformar|(?:works?|reforms?|renovations?) (?:is|are) (?:needed|required|necessary)|to be"
    r" (?:fully "
    r"|completely )?renovated|has to be (?:fully )?renovated|(?:plan on|allow for|bring"
    r" an"
    r" architect|calls? for|count on|gradual|budget for|asks? for|investment in|it for) (?:\w+ ){0,5}?"
    r"(?:renovation|updating|moderni[sz]ing)|facelift|updating (?:is|the|can|them)|some updating|windows could be"
    r" changed|blank canvas|renovation (?:is (?:needed|required|up to)|it needs|before)|(?:style|decoration) is"
    r" (?:dated"
    r"|old fashioned)|nothing (?:has been touched|is modern)|(?:want|needs?) (?:a )?(?:facelift|updating|renovating"
    r"|modernising|some work)|to update|the renovation is up to you|estado original|posibilidades de reforma"
    r"|oportunidad (?:para|de) reforma|has every possibility",
    "new build": r"first owner|(?:building|block|development|complex|home|property) (?:was|is|has been) (?:completed"
    r"|finished|delivered)"
    r"|(?:handed over|delivered|completed) (?:recently|this year|last year|a few months ago)|(?:built|completed) in"
    r" 202\d"
    r"|finished this year|construid[oa] en 202\d|promocion de",
    "designer": r"interior designer|designer's|architecture studio|renowned architect|firmado por|award winning"
    r" architect",
    "high ceilings": r"ceilings? (?:of|over|up to|almost|reaching)|(?:three|four|3|4|five)[ .\d]*(?:metre|meter|m)"
    r" (?:high"
    r" )?ceilings?|ceilings (?:rise|soar)|techos de (?:\w+|\d[.,\d]*) ?(?:metros|m)\b",
    "wooden floors": r"(?:oak|pine|walnut|wooden|parquet|wood)(?: herringbone| effect| plank)? (?:floor|parquet"
    r"|boards)\w*"
    r"|floors? of (?:oak|wood)|herringbone (?:floor|parquet)",
    "open kitchen": r"kitchen is open|island where|(?:kitchen|cocina) has an island|kitchen[^.;]{0,30}? island"
    r"|peninsula"
    r"|(?:living room and kitchen|kitchen and living room) share|kitchen (?:opens|open) (?:to|onto) the (?:living"
    r"|lounge)"
    r"|salon cocina|cocina integrada|salon comedor con cocina",
    "equipped kitchen": r"integrated appliances|appliances (?:are )?included|includes the appliances|fully fitted"
    r"|kitchen is (?:\w+ ,? ?)*(?:simple, white and )?equipped|electrodomesticos|kitchen[^.;]{0,40}?(?:induction hob"
    r"|oven"
    r"|dishwasher|appliances|worktop)|kitchen (?:in calacatta|furnished)",
    "fitted wardrobes": r"wardrobes? (?:built|line|in every)|wardrobe wall|bespoke wardrobes|wall of cupboards"
    r"|cupboards"
    r" (?:line|along)|lined with cupboards|own wardrobe|generous cupboards|zona de armarios|armariada",
    "sea views": r"(?:sea|mediterranean) is visible|see (?:a )?(?:\w+ ){0,4}(?:of )?the (?:mediterranean|sea)|sea from",
    "views": r"you (?:can )?(?:see|look over)[^.;]{0,20}(?:city|treetops|rooftops|hills)|looks? over (?:domes|roofs?"
    r"|rooftops"
    r"|treetops|the (?:trees|city|park|sea))|can be seen from the windows|outlook is|skyline|over the (?:rooftops"
    r"|treetops)"
    r"|sea is visible|stretch of the mediterranean|despejad[oa]",
    "exterior": r"exterior on|(?:east|west|south|north)[ a-z]* and (?:fully )?exterior|(?:fully|completely|all)"
    r" exterior"
    r"|(?:two|both) facades|open to the street|faces both the street|windows (?:at the front|to the front|give onto the"
    r" street)|corner position|facing (?:a|the) (?:square|avenue|street)",
    "interior": r"(?:look|looks|give|gives|open|opens|face|faces)(?: \w+)? (?:onto|into|to|over|in) (?:a|an|the)"
    r" (?:\w+ )?courtyard"
    r"|an interior courtyard|courtyard windows|light comes from a wide courtyard|(?:being|is|fully|all|entirely"
    r"|vivienda|es"
    r"|todo|totalmente) interior(?!\w)(?! (?:design|courtyards))|interior (?:but|tranquil)",
    "high floor": r"(?:fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|5th|6th|7th|8th|9th|10th|11th|12th)"
    r" floor"
    r"|(?:quinta|sexta|septima|octava|novena|decima) planta|(?:quinto|sexto|septimo|octavo|noveno|decimo) piso",
    "top floor": r"very top of|above the rooftops|ultima altura",
    "accessible": r"no steps at the entrance|not a single stair|fully accessible|ramp at|cota cero",
    "office": r"(?:corner|desk|room|space|place) for working|natural office|small office|as a study|(?:works?"
    r"|working) from"
    r" home|office at home|and study\b|consulting room",
    "private terrace": r"terrace, private|private terrace|terrace[^.;]{0,12} private",
    "house": r"(?<!of )(?<!like )(?<!makes it )(?:this|an?|the) (?:(?!rules|age|front)\w+ ){0,3}house (?:on|in|of"
    r"|near|adds|with|for|built"
    r"|has)(?! the sky)|family house|terraced house|houses with a front door|^(?:\w+ ){0,4}house (?:on|in|with|near"
    r"|over|below|above|off)|terraced home",
    "villa": r"detached villa",
    "duplex": r"laid out on two levels|upstairs, downstairs|inside stair joins",
    "heating": r"aerothermal|heating|radiators?",
    "luxury": r"luxury|luxurious|high end|highest quality|exceptional|acabados de (?:lujo|primera)|marble, brass"
    r"|calidades"
    r" (?:de lujo|premium|superiores)|palatial|materials chosen from the upper range",
    "spacious": r"proportions are generous|generous,? (?:living|room|proportions)|well proportioned|(?:living room"
    r"|lounge) is"
    r" (?:large|generous)|feels larger|double height lounge",
    "family": r"(?:couples?|parents) planning a family|school age children",
    "investment": r"steady rental|find a tenant|let easily|demand (?:high|from)|keeps its value",
    "furnished": r"(?:are|is) (?:sold|delivered|included) furnished|se vende amueblad[oa]|furniture (?:is )?included",
    "garage": r"garage takes|cars fit in the garage|plaza incluida|parking incluido",
    "security": r"guards? day and night|video entry|doorbell camera|vigilante",
    "ground floor": r"(?<!shops )(?<!shop )(?<!bars )(?<!cafes )(?<!restaurants )(?:on|at) (?:the |a )?ground"
    r" (?:floor|level)(?= |$|,)"
    r"(?! (?:there|is|has|we|you|are|shops?|with (?:a|the)))|(?:true|a) (?:raised )?ground floor(?! (?:there|has|shop))"
    r"|^(?:raised )?ground floor (?:with|in|on)(?! the)|bajo (?:con|interior|exterior)",
    "storage room": r"(?:garage|parking|lift|and|with|with a) storage(?! (?:heat|of))|storage (?:in the basement|and"
    r" (?:garage|parking))",
}
"""What only listings say."""
