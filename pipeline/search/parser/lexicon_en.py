"""English tables of the query parser."""

from __future__ import annotations

from pipeline.search.parser.lexicon import Lexicon, Sides, Units
from pipeline.search.parser.number_words import NumberWords

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

_NUMBERS = NumberWords(
    small={word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * (index + 2) for index, word in enumerate(_TENS)}
    | {"fourty": 40, "ninty": 90},
    hundreds={},
    hundred=frozenset({"hundred", "hundreds"}),
    thousand=frozenset({"thousand", "thousands", "grand", "thou", "ks"}),
    million=frozenset({"million", "millions", "mil", "mill", "mio"}),
    joiners=frozenset({"and", "n"}),
    articles=frozenset({"a", "an"}),
    halves=frozenset({"half"}),
    quarters=frozenset({"quarter"}),
    several_quarters=frozenset({"quarters"}),
    points=frozenset({"point"}),
    pairs={
        ("a", "couple", "of"): 2,
        ("a", "couple"): 2,
        ("couple", "of"): 2,
        ("a", "pair", "of"): 2,
        ("pair", "of"): 2,
    },
    zeros=frozenset({"oh", "o"}),
    either=frozenset({"mil"}),
    approximate=(("odd",), ("something",), ("and", "something"), ("some", "odd")),
    pronouns=frozenset({"one"}),
    indefinite=frozenset(),
    before_numbers=frozenset(
        "least most than just exactly with is only to or minimum maximum max min under over need want has have about"
        " and from between around nearly almost roughly below above for up it yes no maybe actually say i".split()
    ),
)

_UNITS_OF_HOME = Units(
    rooms=(
        r"(?:(?:double|single|separate|proper|guest|spare) )*"
        r"(?:bed ?(?:- ?)?(?:rooms?|roomed)|bedrooms?|bedroomed|bedded|bedders?|beds?|bed ?rooms?|bdrms?|bds?|bdrs?"
        r"|brs?|bhks?|b|habs?|rooms?"
        r"|roomed|sleeping rooms?)(?!\w)(?! (?:for|with) (?:a |my |the )?(?:guests?|visitors?) only)"
    ),
    baths=(
        r"(?:bath ?- ?rooms?|bathrooms?|bath ?rooms?|baths?|bathroomed|ba|bas|wcs?|toilets?|shower ?rooms?|shower"
        r" rooms?|"
        r"en ?- ?suites|washrooms?|restrooms?|loos?)(?!\w)"
    ),
    area=(
        r"(?:m2|sqms?|sq ?\.? ?ms?|(?:square|sq|squared) ?\.? ?-? ?(?:metres?|meters?|metros?|m|mt|mts|mtrs?)"
        r"|(?:metres?|meters?) squared?|squares?(?! f)"
        r"|(?:metres?|meters?|mts?|mtrs?|m)\b(?! (?:from|to|away|off|walk|walking|down|high|of (?:the|a|an|my|@|any)"
        r"|@)))"
        r"(?!\w)(?: ²| 2\b)?"
    ),
    square_feet=r"(?:sq ?\.? ?(?:ft|feet|foot)s?|(?:square|squared) ?-? ?(?:feet|foot|ft)|sqfts?|(?:feet|ft) squared"
    r"|feet|foot"
    r"|ft)(?!\w)",
    money=r"(?:euros?|eur|€|\$|£|dollars?|quid|bucks|pounds?)",
    homes=(
        r"(?:good |nice |best |more |other |different |cheapest |of (?:the |your )?)*(?:\w+ )?(?:options?|results?"
        r"|properties|homes|flats|apartments|houses|penthouses|places to see|listings|choices|suggestions|examples"
        r"|ideas|offers|cheapest|biggest|largest|best)(?!\w)"
    ),
    nothing=(
        r"(?:-? ?(?:minutes?|mins?|kids?|children|child|people|persons?|adults?|of (?:us|them|which|those|these)|dogs?"
        r"|cats?|pets?|floors?|stor(?:e?y|eys|ies)|months?|weeks?|years?|days?|hours?|kilomet(?:er|re)s?|km|blocks?"
        r"|stops?"
        r"|stations?|cars?|vehicles?|bikes?|balcon(?:y|ies)|terraces?|parking|(?:parking )?spaces?|garages?|st|nd|rd|th"
        r"|percent|per cent|o'clock|am|pm|sons?|daughters?|boys?|girls?|babies|lifts?|elevators?|pools?|windows?"
        r"|friends?"
        r"|roommates?|flatmates?|wardrobes?|kitchens?|living|dining|sitting|times?|streets?|units?|levels?|flights?"
        r"|stairs|steps|generations?|(?:metres?|meters?|m|kms?|kilomet(?:er|re)s?|feet|miles?)(?: \w+)? (?:from|to"
        r"|away|off"
        r"|walk|walking|down|high|of (?:the|a|an|my|@)|@))(?!\w)|%)"
    ),
    parts=(
        r"(?:terraces?|balcon(?:y|ies)|gardens?|patios?|plots?|land|yards?|pools?|kitchens?|garages?|living ?rooms?"
        r"|lounge"
        r"|storage|basements?|cellars?|roof terrace)"
    ),
    between_stops=(
        r"(?:a|an|the|and|or|but|with|without|in|at|on|of|for|to|from|near|by|under|over|below|above|than|is|are|be"
        r"|was|has"
        r"|have|i|i'm|i'd|we|you|it|that|which|who|if|so|then|please|no|not|also|plus|my|our|their|his|her|this|these"
        r"|those"
        r"|there|one|living|dining|sitting|storage|laundry|utility|dressing|play|box|class|want|need|wants|needs|would"
        r"|like"
        r"|more|another|fewer|less|flats?|apartments?|houses?|homes?|villas?|lofts?|places?|studios?|penthouses?|duplex"
        r"|properties|property|budget|price|max|min|maximum|minimum|terraces?|balcony|garage|parking|pool|lift|garden"
        r"|views?|hotel|euros?|metres?|meters?|square|sq|m|feet|ft|bath|baths|bathrooms?|beds?|bedrooms?|between"
        r"|around|about"
        r"|minutes?|years?|kids?|children|people|floors?|each|per|because|as|tops|most|least|up|down|enough|for)"
    ),
    price_words=(
        r"(?:budget|price|priced|cost|costs|costing|spend|spending|pay|paying|afford|for|money|worth|go up to|have|got"
        r"|euros|€|\$|£|cheaper than|savings|funds|eur)(?: (?:is|of|at|s|about|around|up|to|range|limit|the|a|we|i"
        r"|have|can"
        r"|would|be|my|our|:|,|between|from|it's|no|more|than|under|in|total|max|maximum|only|just|set))*"
    ),
    size_words=(
        r"(?:bigger than|larger than|smaller than|size|size of|sized|area of|surface of|surface|living space of|space"
        r" of"
        r"|floor area|floor space|square metres|square meters|sqm|m2|measuring|big)(?: (?:is|of|at|about|around|the|a"
        r"|:|,"
        r"|between|from|should be|to be|be))*"
    ),
    no_wish=(
        r"\b(?:floor|level|number|no \.|street|line|zone|bus|aged|age|am|i'm|(?:she|he|who|(?:grand)?(?:mother"
        r"|father)|mum|mom|dad|wife|husband|son|daughter|brother|sister)(?:'s| is)(?: (?:now|almost|nearly|about|over"
        r"|only|already|just|turning))*|turning|turned"
        r"|year|in"
        r" the year|building|page|option|ref|reference|id|born in|since|at number|postcode|zip|january|february|march"
        r"|april|may|june|july|august|september|october|november|december|built (?:in|after|before"
        r"|around|since)|(?:after|before|since|by) (?:the year )?(?=[#]))(?: (?:is|in|the|#\d+))* $"
    ),
    no_price=(
        r"\b(?:fees?|charges?|community(?: fees?)?|tax(?:es)?|salary|salaries|earn(?:s|ing)?|income|wages?|i make|we"
        r" make"
        r"|bills?|rent(?:ed)?(?: out)?|instal?lments?|payments?)(?: (?:\w+ ){0,2}(?:of|is|are|under|below|over|for"
        r"|around"
        r"|about|at|than|to))*(?: about| around)? $"
    ),
    per_time=r" (?:(?:a|per|each|every) (?:year|month|week|night|day)|monthly|yearly|annually|/ (?:month|year|week|m2"
    r"|sqm))\b"
    r"| (?:a|per|/) (?:square )?(?:m2|met(?:er|re))",
)

_SIDES = Sides(
    filler=(
        r"(?: (?:a|an|the|of|at|to|say|like|is|are|be|was|s|my|our|maybe|perhaps|price|cost|total|budget|it|it's"
        r"|roughly|about"
        r"|around|or|so|something|somewhere|approximately|really|absolute|absolutely|very|hard|also|just|only|set|limit"
        r"|eur|,|:|€|\$|£))*"
    ),
    over=(
        r"(?:more than|over|above|beyond|past|exceed(?:s|ing)?|north of|upwards of|bigger than|larger than|greater than"
        r"|higher than|surpass(?:es|ing)?|more expensive than|pricier than|dearer than|in excess of|better than"
        r"|spacious"
        r" than|more then|go(?:es)? over|longer than)"
    ),
    under=(
        r"(?:less than|fewer than|under(?:neath)?|below|beneath|smaller than|cheaper than|lower than|south of|shy of"
        r"|less expensive than|less then|short of|inside|sub(?: -)?)"
    ),
    most=(
        r"(?:up to|at (?:the )?(?:very |absolute )?(?:most|max(?:imum)?)|max(?:imum|ing out at)?|max out at|top(?:s"
        r"|ping)?(?: out)?(?: at)?"
        r"|within|until|till|til|as much as|as high as|as far as|capped|cap|limited|(?<!no )(?<!without )limit|ceiling"
        r"|top(?: end| price| budget)|stretch|go to|go up|going to|get up to|run to"
        r"|equal to|upper (?:limit|bound|end)|at most|(?:lower|reduce|drop|cut|raise|increase|up) (?:the |my |our"
        r" )?(?:price"
        r"|budget|limit|max(?:imum)?)(?: to)?|keep it|kept)"
    ),
    least=(
        r"(?:at (?:the )?(?:very |bare )?least|min(?:imum)?|from|starting|start|upwards|as of|must have|bare minimum"
        r"|lower limit"
        r"|least|not? (?:less|fewer) (?:than|then))"
    ),
    about=(
        r"(?:around|(?<!what )(?<!how )about|roughly|approximately|approx(?: \.)?|circa|close to|nearly|almost|in the"
        r" (?:region|area|range"
        r"|neighbou?rhood|ballpark|vicinity) of|give or take|more or less|some|somewhere (?:around|near|about|close to)"
        r"|ballpark|near|in the order of|round|something like|bout|not far (?:off|from)|just about|c \.|say about|-?"
        r" ?ish)"
        r"(?: (?:a|an|the|of|about|around|like|say|€|\$|£|figure))*"
    ),
    exact="(?:exactly|precisely|strictly|exact|no more (?:and |, |or )?no less than)",
    exact_count=r"(?:just|only|a single|not more and not less than)",
    negation=(
        r"\b(?:no(?= $| (?:longer |way ))|not|nothing|never|none|without|nor|neither|can't|cannot|couldn't|won't"
        r"|wouldn't"
        r"|don't|doesn't|didn't|isn't|aren't|shouldn't|mustn't|cant|dont|wont|unwilling|refuse|no way)"
        r"(?: (?:go|going|gone|spend|spending|pay|paying|be|cost|costing|costs|want|wanna|to|anything|any|a|an|one"
        r"|single|penny"
        r"|cent|euro|stretch|stretching|afford|me|show|i|i'd|we|we'd|it|that|that's|which|is|would|like|get|look"
        r"|looking"
        r"|interested|in|really|up|can|could|possibly|much|have|willing|by|way|price|priced|buy|something|homes|flats"
        r"|places"
        r"|houses|should|must|will|cost|exceed|consider|even|do|need|happy|able|comfortable|prepared|bedrooms?|far|too"
        r"|and"
        r"|let|push))* $"
    ),
    most_after=(
        r"(?:or (?:less|under|below|cheaper|lower|fewer|smaller)|and (?:under|below)|(?:(?:absolute|at (?:the )?(?:very"
        r" |absolute )?)) ?(?:most|max(?:imum)?)|max(?:imum)?|tops?|(?:is|s|would be|being|that's|as) (?:my |the |our "
        r"|a |an )*"
        r"(?:absolute |very |upper |hard )*(?:max(?:imum)?|limit|ceiling|most|top|cap|as (?:high|far|much) as)|limit"
        r"|at the"
        r" outside|(?:and |but )?(?:not (?:a |one )?(?:penny|cent|euro) |no(?:t)? )(?:more|over|above|higher"
        r"|bigger)(?! than)"
        r"|is all (?:i|we)|at a (?:stretch|push)|top whack|ceiling)\b"
    ),
    least_after=(
        r"(?:(?:or|and) (?:more|up|over|above|bigger|larger|higher|upwards?|greater|better|so)(?! than| to)|plus|\+"
        r"|min(?:imum)?|at"
        r" (?:the )?(?:very |bare )?least|onwards?|on(?= *(?:$|[,.;]))|upwards?|as a min(?:imum)?|and beyond|is the"
        r" (?:min(?:imum)?|least))"
        r"(?=$| |,)"
    ),
    about_after=(
        r"(?:(?:- )?ish|or so|or thereabouts|thereabouts|give or take|more or less|approximately|approx|roughly|or"
        r" something"
        r"(?: like that)?|or around there|around there|-? ?ballpark|mark|kind of (?:price|money|budget)|or"
        r" near(?:est)? offer)\b"
    ),
    exact_after=r"(?:exactly|only|no more (?:and |, |or )*no less|not more (?:and |, |or )*not less|precisely|and no"
    r" more|, no more|no more)(?= *(?:$|[,.;!?]))",
    exact_inside="(?:single|only|sole)",
    range_open=r"(?:between|from|anywhere from|anywhere between|somewhere between|in between|range of|range)",
    range_joint=r"(?:and|to|-|/|or|up to|till|until|through|all the way to|and up to|up until)",
    soft=r"(?:maybe|ideally|preferably|possibly|perhaps|hopefully|even better|even|better still|would love|potentially"
    r"|might be|or even)"
    r"(?: (?:with|a|,))*",
)

ENGLISH = Lexicon(
    code="en",
    markers=frozenset(
        "the an in with for and i i'm i'd want need looking under than at least of to my is it what how show find"
        " what's "
        "something please near bedroom bedrooms room rooms bathroom bathrooms bed beds bath baths flat apartment house"
        " home"
        " between up have has you any not more about that or one two three four five six seven eight nine ten twenty"
        " thirty"
        " forty fifty hundred thousand million don't doesn't can't cheaper bigger smaller less below over around half"
        " but"
        " only just no's instead does matter anywhere area budget square metres meters feet we our nothing without"
        " quiet"
        " br brs bd bds ba sqm sqft terrace pool lift garden bright cheap big on by from there this would like"
        " let's some got".split()
    ),
    numbers=_NUMBERS,
    counted=frozenset(
        "bhk bhks bedroom bedrooms bedroomed bedder bed beds bath baths bathroom bathrooms room rooms bdrm bdrms br"
        " brs ba bd"
        " bds bdr"
        " bdrs wc wcs toilet toilets".split()
    ),
    slips={
        "to": 2,
        "too": 2,
        "tu": 2,
        "for": 4,
        "fore": 4,
        "tree": 3,
        "free": 3,
        "won": 1,
        "fife": 5,
        "sex": 6,
        "ate": 8,
    },
    slips_before_multiplier={"to": 2, "too": 2, "for": 4, "fore": 4, "tree": 3, "free": 3, "won": 1, "ate": 8},
    units=_UNITS_OF_HOME,
    sides=_SIDES,
    answer_opening=(
        r"^(?:(?:no|yes|yeah|ok|okay|well|oh|,|\.|make it|make that|with|maybe|say|just|only|i want|we want|i need|we"
        r" need|i'd"
        r" like|let's say|let's|go|go for|go with|try|um|uh|and|i said|i meant|it's|that's|probably|definitely|perhaps"
        r"|at least|up"
        r" to|at most|more than|fewer than|less than|under|over|max|min|minimum|maximum|exactly|around|about|sorry"
        r"|actually"
        r"|change (?:it|that) to|the) ?)*$"
    ),
    studio=r"\b(?:studios?|studio (?:flat|apartment)s?|bed ?- ?sits?|bedsits?|estudios?)\b(?! (?:room|for|space"
    r"|recording))",
    no_studio=r"\b(?:no|not|not a|not an|without|except|don't want a|anything but a|nor a|isn't a|rather than a"
    r"|instead of a|(?:no|without|not)(?: a)? \w+ (?:or|nor)(?: a)?) studios?\b",
    ordinals={"second": 2, "third": 3, "fourth": 4, "fifth": 5, "2nd": 2, "3rd": 3},
)
