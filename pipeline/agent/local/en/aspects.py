"""What callers ask about a home in English."""

from __future__ import annotations

import re

from pipeline.agent.local.aspects import Aspect, Fact


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _aspect(
    key: str,
    asked: str,
    listed: str | None = None,
    *,
    noun: str | None = None,
    absent: str | None = None,
    instead: str | None = None,
) -> Aspect:
    return Aspect(
        key,
        _pattern(asked),
        _pattern(listed or asked),
        noun=noun,
        absent=_pattern(absent) if absent else None,
        instead=instead,
    )


def _column(fact: Fact, asked: str) -> Aspect:
    return Aspect(fact, _pattern(asked), fact=fact)


ASPECTS: tuple[Aspect, ...] = (
    _column(
        "price",
        r"how much|(?:(?:the|its|asking|exact) )?price|what does (?:it|this|that) cost|cost|the damage|how expensive"
        r"|is (?:it"
        r"|that) expensive|price again",
    ),
    _column(
        "rate",
        r"(?:price|cost|how much|euros?)(?: is it| does it cost)? (?:per|a|for each|by the) (?:square )?met(?:er|re)s?"
        r"|per square met(?:er|re)s?|the price per (?:square )?met(?:er|re)s?",
    ),
    _column(
        "size",
        r"m2|m²|sqm|how (?:big|large|small|spacious)"
        r"(?! is the (?:plot|garden|terrace|balcony|kitchen|living|garage|pool))"
        r"|how many (?:square )?(?:met(?:er|re)s?|squares)|square (?:met(?:er"
        r"|re)s|feet|footage)|(?:the|its|what) size|^size|(?:what is|what's"
        r"|what are) the (?:square )?met(?:er|re)s|the surface|surface area",
    ),
    _column("baths", r"(?:how many )?(?:bath ?rooms?|baths?|toilets?)(?!.{0,12}\b(?:adapted|accessible))"),
    _column("rooms", r"(?:how many )?(?:bed ?rooms?|rooms)(?! for)"),
    _column(
        "place",
        r"what did you (?:call|say) the (?:area|district|neighbou?rhood)|(?:area|district|neighbou?rhood) (?:was that"
        r"|did you say)|where(?:'s| is| was| exactly)* (?:it|this|that)(?: located| exactly)?|^location"
        r"|which (?:area|district"
        r"|neighbou?rhood|part|city)|what (?:area|district|neighbou?rhood|city)|the location|the address"
        r"|where's that",
    ),
    _aspect("lift", r"lifts?|elevators?", noun="lift", absent=r"walk-?up|stairs only|no elevator"),
    _aspect("roof terrace", r"roof ?top|roof terrace", noun="roof terrace", instead="terrace"),
    _aspect("terrace", r"terraces?|patios?", noun="terrace", instead="balcony"),
    _aspect("balcony", r"balcon(?:y|ies)", noun="balcony", instead="terrace"),
    _aspect(
        "outdoor space",
        r"(?:outdoor|outside) (?:space|area)|anywhere (?:to sit )?outside",
        r"terraces?|balcon(?:y|ies)|gardens?(?! of)|patios?|roof ?top",
        noun="outdoor space",
    ),
    _aspect("swimming pool", r"(?:swimming )?pools?", noun="pool"),
    _aspect("plot", r"plots?|(?:the|any|much) land|the grounds", r"plots?|grounds"),
    _aspect("garden", r"gardens?|yard", noun="garden", instead="terrace"),
    _aspect(
        "parking",
        r"parking|garages?|car ?parks?|park (?:my|the|our|a) car|space for (?:my|the|a|our) car|somewhere to park",
        r"parking(?: spaces?| place| spot)?|garages?|car parks?|space for (?:a|one|two|three) cars?|residents' parking",
        noun="parking",
    ),
    _aspect("air conditioning", r"air[- ]?con(?:ditioning|ditioned)?|a/?c|cooling", noun="air conditioning"),
    _aspect(
        "heating",
        r"heating|heated|radiators?|boiler|underfloor",
        r"heating|radiators?|boiler|heat pump|aerothermal",
        noun="heating",
    ),
    _aspect(
        "pets",
        r"pets?|dogs?|cats?|animals?|pet[- ]friendly",
        r"pets?|dogs?|cats?|animals",
        absent=r"no pets|pets (?:are )?not|not (?:accept|allow) pets",
    ),
    _aspect(
        "transport",
        r"metro|subway|underground|tube|public transport|train|station|tram|bus(?:es)?|well connected"
        r"|connections?|transport(?:ation)?|commute",
        r"metro|station|train|tram|bus(?:es)?|lines? \d+|cercanías|rodalies|FGC",
    ),
    _aspect(
        "floor",
        r"(?:which|what) (?:floor|storey|story|level)|(?:ground|top|high|first|second|third|fourth|fifth"
        r"|sixth) floor|how high(?: up)?|the floor(?! plan)|^floor|stairs",
        r"(?:ground|top|\w+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
        r"|upper|main|high|last|mezzanine)[- ]floors?|floor (?:one|two|three|four|five|\d+)|penthouse|storeys?",
    ),
    _aspect(
        "orientation",
        r"(?:south|north|east|west)\w*(?:[- ]facing)?|orientation|oriented|which way does (?:it|the \w+) face"
        r"|fac(?:e|es|ing)",
        r"(?:fac\w+|open\w*|windows?|aspect|orient\w+|look\w*|light|sun)\b[^.;]{0,40}\b(?:south|north|east|west)\w*"
        r"|(?:south|north|east|west)\w*(?:-\w+)? (?:aspect|facing|light|sun|orientation|side)|\w+[- ]facing",
    ),
    _aspect(
        "exterior",
        r"exterior|interior|street[- ]facing|(?:face|overlook|look)s? (?:onto |on to )?the (?:street|courtyard)",
        r"exterior|street[- ]facing|(?:fac\w+|look\w*|overlook\w*|open\w*|windows) (?:onto |on to |over |on |to )?"
        r"(?:both )?(?:the |a |an )?(?:\w+ ){0,2}(?:street|courtyard|patio|square|avenue|boulevard)",
    ),
    _aspect(
        "light",
        r"bright|sunny|light|sun(?:light|shine)?|dark|windows?",
        r"bright|sunny|light|sun(?:light|shine|lit)?|daylight|dark|luminous|(?:south|north|east|west)(?:ern"
        r"|erly)?(?:-\w+)?",
    ),
    _aspect(
        "views",
        r"views?|overlook(?:s|ing)?|look out",
        r"views?|overlook(?:s|ing)?|looks? (?:out )?(?:over|onto|on to)|skyline",
    ),
    _aspect(
        "noise",
        r"quiet|nois[ey]\w*|loud|peaceful|calm|soundproof\w*|traffic",
        r"quiet\w*|nois[ey]\w*|peaceful|calm|silen\w+|(?:double|triple)[- ]glaz\w+|soundproof\w*|hear(?:s|d)?|sleep",
    ),
    _aspect("furniture", r"furnished|furniture", noun=None),
    _aspect(
        "storage",
        r"storage|store ?room|box room|cellar|basement|attic",
        r"storage(?: room)?|store ?room|box room|cellar",
        noun="storage room",
    ),
    _aspect(
        "wardrobes",
        r"wardrobes?|closets?|built[- ]in|dressing room",
        r"wardrobes?|closets?|dressing (?:room|area)",
        noun="fitted wardrobe",
    ),
    _aspect(
        "condition",
        r"condition|renovat\w+|refurbish\w+|new(?:ly)?(?: built)?|reform(?:ed)?|need(?:s|ing)? work|state"
        r"|move[- ]in|done up|modern",
        r"condition|renovat\w+|refurbish\w+|reform\w*|modernis\w+|good order|needs? (?:work|updating|a)"
        r"|original (?:condition|state|features|kitchen|bathrooms?)|move (?:straight )?in|newly|brand[- ]new"
        r"|updat\w+|rewired|designer",
    ),
    _aspect(
        "building",
        r"how old|building(?: itself)?|when was (?:it|this) built|year|built|age",
        r"built|building|block|house of|from the \w+s|nineteen|18\d\d|19\d\d|20\d\d|century|development",
    ),
    _aspect("kitchen", r"kitchens?|cook(?:ing|er)?|oven|dishwasher", r"kitchens?"),
    _aspect(
        "living room",
        r"living room|lounge|sitting room|salon",
        r"living(?: and dining)?(?:[- ]room| area| space)|lounge|sitting room|reception",
    ),
    _aspect(
        "park",
        r"parks?(?! (?:my|the|our|a) car)|green (?:space|area)s?|playground",
        r"parks?|gardens of|green|playground|Retiro|Casa de Campo|Ciutadella",
    ),
    _aspect(
        "schools",
        r"schools?|kindergartens?|nursery|university",
        r"schools?|kindergarten|nursery|nurseries|university|campus|colegio",
    ),
    _aspect(
        "shops",
        r"shops?|shopping|supermarkets?|(?<!on the )markets?|restaurants?|cafes?|bars|groceries"
        r"|pharmacy|amenities|services",
        r"shops?|supermarkets?|markets?|restaurants?|cafés?|cafes|baker(?:y|ies)|bars|grocers?|pharmacy",
    ),
    _aspect("beach", r"beach|seaside|the sea", r"beach(?:es)?|seafront|the sea\b|promenade"),
    _aspect(
        "concierge",
        r"concierge|door ?man|porter|reception desk",
        r"concierge|door ?man|porter|caretaker",
        noun="porter",
    ),
    _aspect(
        "security",
        r"security|safe|alarm|gated|cctv",
        r"security|alarm|gated|reinforced door|video entry|armoured door|guard",
    ),
    _aspect(
        "distance", r"how (?:far|long|close|near)\b(?! ago| has| have)|far from|walking distance|the distance", r"(?!)"
    ),
    _aspect(
        "moving in",
        r"move in(?!to)|moving in|vacant|handover|(?:get|have) the keys|available from|when (?:is|would) it (?:be )?"
        r"(?:free|available|ready)",
        r"vacant|available (?:from|immediately|at once)|handover|(?:stood |stands |is )empty|tenants?"
        r"|move (?:straight )?in",
    ),
    _aspect("gym", r"gym(?:nasium)?|fitness", noun="gym"),
    _aspect("fireplace", r"fire ?places?|chimney", noun="fireplace"),
    _aspect("ceilings", r"ceilings?", r"ceilings?|mouldings?|vault\w*"),
    _aspect(
        "flooring",
        r"flooring|parquet|wood(?:en)? floors?|tiles",
        r"parquet|oak floors?|wooden floors?|floorboards|hydraulic tiles?|marble floors?|tiled?",
    ),
    _aspect(
        "fees",
        r"(?:(?:what (?:does|do) (?:it|they) cost|cost|how much)\b.{0,25})?"
        r"(?:(?:community|monthly|service|maintenance|condo) (?:fees?|charges?|costs?|expenses)|expenses|taxes|ibi)",
        r"community (?:fees?|charges?|costs?)|monthly (?:fees?|charges?|costs?)|service charge|property tax|ibi",
    ),
    _aspect(
        "negotiation",
        r"(?:lower|reduce|drop|negotiate|move on|bring down) (?:on )?(?:the |its )?(?:asking )?price"
        r"|negotiab\w+|discount|best price|(?:%|per ?cent) (?:less|off|lower|below|under|discount)"
        r"|(?:would|will|could|might|can) (?:they|the (?:owner|seller|vendor)s?) (?:take|accept|consider|come down|go)"
        r"|(?:is )?(?:the |its )?price (?:is )?(?:negotiable|fixed|flexible|final)"
        r"|why (?:is it|are they|so|is that|is this)(?: so)? (?:expensive|dear|cheap|pricey)|why does it cost",
        r"negotiab\w+|discount",
    ),
    _aspect(
        "street",
        r"(?:which|what|on what|the name of the) street|the (?:exact )?address|where exactly|street (?:name|is it)",
        r"(?:Calle|Carrer|Paseo|Passeig|Avenida|Avinguda|Plaza|Plaça|Rambla|Ronda|Travessera|Via|Gran Vía) \w+",
    ),
    _aspect(
        "surroundings",
        r"(?:the )?(?:area|neighbou?rhood|surroundings|district|street)(?: around)?(?: itself)? like"
        r"|what(?:'s| is) (?:around|nearby|near it|close by)"
        r"|about the (?:area|neighbou?rhood|surroundings|district)|the (?:neighbou?rhood|surroundings)"
        r"|good area|nice area|safe area",
        r"neighbou?rhood|district|quarter|superblock|traffic|markets?|the (?:main |old )?square"
        r"|streets (?:away|from)|round the corner"
        r"|around the corner|villages?",
    ),
    _aspect(
        "energy certificate",
        r"energy (?:rating|certificate|class|label)|certificate",
        r"energy (?:rating|certificate|class|label)",
    ),
    _aspect(
        "energy",
        r"energy(?: efficien\w+)?|solar|insulat\w+",
        r"energy (?:efficien\w+|sav\w+)|solar panels?|insulat\w+|photovoltaic",
    ),
    _aspect(
        "access",
        r"wheelchair\w*|accessib\w+|disabled|step[- ]free|mobility|pram|pushchair|steps|elderly|ramps?|adapted",
        r"wheelchair\w*|accessib\w+|step[- ]free|ramps?|no steps|steps|pushchair|pram",
    ),
    _aspect("families", r"famil(?:y|ies)|child(?:ren)?|kids?", r"famil(?:y|ies)|child(?:ren)?|kids?"),
    _aspect(
        "office",
        r"(?:home )?office|study|work from home|workspace|desk",
        r"(?:home )?office|study|working from home|work from home|workspace|desk|den",
    ),
    _aspect(
        "rent",
        r"rent(?:al|ed|ing)?|yield|invest(?:ment|or|ing)?|tenants?",
        r"rent(?:al|ed|als)?|yield|invest(?:ment|or|ors)?|tenants?",
    ),
    _aspect("internet", r"internet|wi-?fi|fib(?:re|er)|broadband", r"internet|wi-?fi|fibre|fiber|broadband"),
    _aspect(
        "layout",
        r"layout|floor plan|distribution|arranged|laid out",
        r"corridor|hall(?:way)?|layout|laid out|day (?:area|zone)|en ?suite|distribut\w+",
    ),
)
"""More special before more general: the first that fits a question is the one it is about."""
