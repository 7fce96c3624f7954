"""English tables of the query parser."""

from __future__ import annotations

from pipeline.search.lexicon import Lexicon
from pipeline.search.numbers import NumberWords

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_FILLER = (
    r"(?: (?:a|an|the|of|at|to|say|like|is|be|s|my|maybe|price|cost|total|budget|it|roughly|about|or|so|,|:|€|\$))*"
)

_NUMBERS = NumberWords(
    small={word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * (index + 2) for index, word in enumerate(_TENS)}
    | {"fourty": 40},
    hundreds={},
    hundred=frozenset({"hundred", "hundreds"}),
    thousand=frozenset({"thousand", "thousands", "grand"}),
    million=frozenset({"million", "millions", "mil", "mill"}),
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
    },
    pronouns=frozenset({"one"}),
    before_numbers=frozenset(
        "least most than just exactly with is only to or minimum maximum max min under over need want has have about"
        " and from "
        "between around nearly almost roughly below above for up it yes no maybe actually say i".split()
    ),
)

_ANY = (
    r"(?:(?:do not|don't|doesn't|does not|didn't) (?:really )?(?:matter|care|mind)|not important|irrelevant|no"
    r" object|flexible)"
)
_FORGET = r"(?:forget|forget about|ignore|drop|never mind|skip|remove|don't worry about|leave out|scrap)(?: about)?"
_THE = r"(?: (?:the|my|that|any|about|what i said about))*"


def _drop(noun: str) -> str:
    return (
        rf"{_FORGET}{_THE} (?:number of )?(?:{noun})|(?:{noun}) (?:limit )?(?:is |are )?{_ANY}"
        rf"|(?:any|whatever|whichever|no matter the|regardless of(?: the)?)(?: number of| amount of)? (?:{noun})(?!"
        rf" (?:in|near|around|of|with|under|below)\b)"
        rf"|(?:do not|don't) (?:really )?(?:mind|care) (?:about )?(?:the |which |what |how many )?(?:{noun})"
    )


ENGLISH = Lexicon(
    code="en",
    markers=frozenset(
        "the a an in with for and i i'm want need looking under than at least of to my me is it what how show find "
        "something please near bedroom bedrooms room rooms bathroom bathrooms flat apartment house home between up "
        "have has you any not no more about that or one two three four five hundred thousand million".split()
    ),
    numbers=_NUMBERS,
    slips={"to": 2, "too": 2, "tu": 2, "for": 4, "fore": 4, "tree": 3, "free": 3, "won": 1, "fife": 5, "sex": 6},
    rooms=(
        r"(?:double |single |separate |proper )?"
        r"(?:bed ?- ?rooms?|bedrooms?|bedroomed|bedded|beds?|bed ?rooms?|bdrms?|brs?|rooms?|roomed|sleeping rooms?)\b"
    ),
    baths=r"(?:bath ?- ?rooms?|bathrooms?|bath ?rooms?|baths?|ba|wcs?|toilets?|en ?suites?)\b",
    area=(
        r"(?:m2|sqm|sq ?m|(?:square|sq|squared) ?-? ?(?:metres?|meters?|m|mt|mts|mtrs?)|metres? squared?|meters?"
        r" squared?"
        r"|squares?(?! f)|(?:metres?|meters?|mts?|m)\b(?! (?:from|to|away|of the|off|walk|down|high)\b))(?!\w)(?: ²|"
        r" 2\b)?"
    ),
    square_feet=r"(?:sq\.? ?(?:ft|feet|foot)|(?:square|squared) ?-? ?(?:feet|foot|ft)|sqft|sq ?feet|feet squared"
    r"|feet)\b",
    euros=r"(?:euros?|eur|€|\$|£|dollars?|quid|bucks|pounds?)",
    homes=(
        r"(?:(?:\w+ ){0,1})(?:options?|results?|properties|propertys|homes|flats|apartments|houses|places to see|"
        r"listings|of them|choices|suggestions|examples)\b"
    ),
    adjectives=(
        r"(?:big|large|double|full|nice|good|proper|separate|spacious|small|decent|complete|real|actual|bright|"
        r"comfortable|sized|or so|different|extra|or more|or fewer|or less|plus|\+)"
    ),
    not_counted=(
        r"(?:-? ?(?:minutes?|mins?|kids?|children|child|people|persons?|adults?|of us|dogs?|cats?|pets?|floors?|"
        r"stor(?:e?y|eys|ies)|months?|weeks?|years?|days?|hours?|kilomet(?:er|re)s?|km|blocks?|stops?|stations?|cars?|"
        r"balcon(?:y|ies)|terraces?|parking|spaces?|garages?|st|nd|rd|th|percent|per cent|o'clock|sons?|daughters?|"
        r"lifts?|elevators?|pools?|windows?|friends?|roommates?|flatmates?|th floor|wardrobes?|kitchens?|living"
        r"|times?)\b|%)"
    ),
    max_before=(
        r"(?:under(?:neath)?|below|beneath|no more than|not more than|nothing (?:more|over|above) than|nothing"
        r" (?:over|above)"
        r"|up to|at most|at the most|max(?:imum)?|tops?|within|not over|not above|no higher than|not exceeding"
        r"|doesn't exceed"
        r"|does not exceed|(?:can't|cannot|can not|couldn't|won't|wouldn't|don't want to|not|never) (?:go |spend "
        r"|pay |be )?"
        r"(?:over|above|beyond|more than|past|exceed)|less than or equal to|or less than|until|till|as much as|spend"
        r"|pay|afford"
        r"|capped at|cap of|limit of|limit is|ceiling of|no larger than|no bigger than|not bigger than|not larger than"
        r"|no greater than|cheaper than|lower than|anything under|smaller than|not go over|no over)" + _FILLER
    ),
    min_before=(
        r"(?:at least|at the least|at the very least|min(?:imum)?|no less than|not less than|no fewer than|not fewer"
        r" than"
        r"|no smaller than|not smaller than|not under|not below|nothing under|nothing below|nothing smaller than|from"
        r"|starting (?:at|from)|upwards of|north of|no cheaper than|as of|bigger than|larger than|greater than|above"
        r"|over"
        r"|higher than|exceeding|beyond|past|not cheaper than|must have)" + _FILLER
    ),
    fewer_before=r"(?:less than|fewer than|under|below|smaller than)" + _FILLER,
    more_before=r"(?<!no )(?<!not )(?:more than|over|above|exceeding)" + _FILLER,
    about_before=(
        r"(?:around|about|roughly|approximately|approx|circa|close to|nearly|almost|in the region of|in the area of"
        r"|give or take"
        r"|more or less|some|somewhere (?:around|near)|ballpark(?: of)?|near)(?: (?:a|an|the|of|about|€|\$))*"
    ),
    exact_before=r"(?:exactly|precisely|just|only|strictly|no more no less than)" + _FILLER,
    max_after=(
        r"(?:or (?:less|under|below|cheaper|lower|fewer|smaller)|and (?:under|below)|at (?:the )?(?:very )?most"
        r"|max(?:imum)?"
        r"|tops?|is (?:my |the |our )?(?:max(?:imum)?|limit|ceiling|most|top)|as a max(?:imum)?|limit)\b"
    ),
    min_after=(
        r"(?:(?:or|and) (?:more|up|over|above|bigger|larger|higher|upwards?|greater|better)|plus|\+|minimum|min|at"
        r" (?:the )?(?:very )?least"
        r"|on(?:wards?)?|upwards?|as a min(?:imum)?|and beyond)(?=$| |,)"
    ),
    about_after=r"(?:ish|- ish|or so|or thereabouts|give or take|more or less|approximately|roughly)\b",
    range_before=r"(?:between|from|anywhere from|anywhere between|somewhere between|in between)" + _FILLER,
    range_between=r"(?:and|to|-|or|up to|till|until|through)",
    price_before=(
        r"(?:budget|price|priced|cost|costs|costing|spend|spending|pay|paying|afford|for|money|worth|go up to|have"
        r"|got|euros|€|\$|£"
        r"|cheaper than)(?: (?:is|of|at|s|about|around|up|to|range|limit|the|a|we|i|have|can|would|be|my|our|:|,"
        r"|between|from|it's))*"
    ),
    size_before=(
        r"(?:bigger than|larger than|smaller than|size|size of|sized|area of|surface of|surface|living space of"
        r"|space of)" + _FILLER
    ),
    studio=r"\b(?:studios?|studio (?:flat|apartment)s?|bedsits?)\b(?! (?:room|for|space))",
    no_studio=r"\b(?:no|not|not a|not an|without|except) studios?\b",
    corrections=(
        r"(?:, no ,|, no (?=#)|\bno ,? ?wait\b|\bwait ,? ?no\b|\bno ,? ?sorry\b|\bsorry\b ?,?|\bi mean\b|\bi meant\b"
        r"|\bactually\b|\bor rather\b"
        r"|\brather\b(?! than)|\bmake (?:that|it)\b|\bscratch that\b|\bcorrection\b|\bno ,? ?make (?:that|it)\b"
        r"|\blet's say\b"
        r"|\bno i said\b|\bbetter\b(?= #)|\. no\b ,?|\bwell no\b|\bno no\b ?,?|\bno ,? ?actually\b|\binstead of"
        r" that\b|\bhang on\b)"
    ),
    changes=(
        (
            "price",
            "less",
            r"\b(?:cheaper|less expensive|less costly|more affordable|lower (?:in )?price|lower priced|less pricey"
            r"|lower budget|"
            r"cost(?:s|ing)? less|(?:spend|pay) less|(?:too|a bit|bit|so|very|quite|rather) (?:expensive|pricey|much"
            r" money|dear|high)|"
            r"more economical|bring the price down|not (?:so|that|as|too) expensive|for less(?: money)?(?!"
            r" than))\b(?! (?:than )?#)",
        ),
        (
            "price",
            "more",
            r"\b(?:more expensive|pricier|higher priced?|more upmarket|more luxurious|(?:spend|pay) more|more"
            r" exclusive|higher end|"
            r"(?:too|so) cheap)\b(?! (?:than )?#)",
        ),
        (
            "size",
            "more",
            r"\b(?:bigger|larger|more spacious|more space|roomier|more square (?:metres|meters|feet)|(?:too|bit|so"
            r"|quite|rather) (?:small|tiny|"
            r"cramped)|more room(?!s)|not (?:so|that|as) small|more metres|more meters)\b(?! (?:than )?#)(?! (?:bed"
            r"|bath|kitchen|terrace|"
            r"living|balcony|room|the better))",
        ),
        (
            "size",
            "less",
            r"\b(?:smaller|less spacious|more compact|less space|(?:too|bit|so) (?:big|large|huge)|not (?:so|that"
            r"|as) (?:big|large))\b"
            r"(?! (?:than )?#)(?! (?:bed|bath|kitchen|terrace|living|balcony|room))",
        ),
        (
            "rooms",
            "more",
            r"(?<!\w)(?:(?:more|extra|additional) (?:bed ?)?rooms|(?:another|an extra|one more|#\d+ more|an"
            r" additional|#\d+ extra|an another|a further) "
            r"(?:bed ?)?room|(?:too|so) few (?:bed ?)?rooms|not enough (?:bed ?)?rooms|more beds)\b(?! than)",
        ),
        (
            "rooms",
            "less",
            r"(?<!\w)(?:(?:fewer|less) (?:bed ?)?rooms?|(?:one|#\d+) (?:bed ?)?rooms? (?:less|fewer)|(?:one|#\d+)"
            r" (?:less|fewer) (?:bed ?)?rooms?|"
            r"too many (?:bed ?)?rooms)\b(?! than)",
        ),
        (
            "baths",
            "more",
            r"(?<!\w)(?:(?:more|extra|additional) bath(?: ?room)?s|(?:another|an extra|one more|#\d+ more|an"
            r" additional|#\d+ extra|a further) "
            r"bath(?: ?room)?|(?:too|so) few bath(?: ?room)?s|not enough bath(?: ?room)?s)\b(?! than)",
        ),
        (
            "baths",
            "less",
            r"(?<!\w)(?:(?:fewer|less) bath(?: ?room)?s?|(?:one|#\d+) (?:less|fewer) bath(?: ?room)?s?|too many"
            r" bath(?: ?room)?s)\b(?! than)",
        ),
    ),
    drops=(
        (
            "place",
            r"\b(?:"
            + _drop("area|areas|district|place|location|neighbou?rhood|zone|city|part of town|where")
            + r"|anywhere(?! (?:in|near|but|except|around|between|from|close|else than)\b)|wherever|no matter where"
            r"|everywhere"
            r"|(?:it )?(?:doesn't|does not|don't|do not) (?:really )?(?:matter|mind|care) (?:to me )?where|all"
            r" (?:the )?(?:areas|districts))\b",
        ),
        (
            "price",
            r"\b(?:"
            + _drop("price|budget|cost|money|price range")
            + r"|no (?:budget|price)(?: limit)?|without (?:a )?(?:budget|price limit)"
            r"|(?:it )?(?:doesn't|does not|don't|do not) (?:really )?(?:matter|mind|care) how much|money is no"
            r" (?:object|problem)|unlimited budget)\b",
        ),
        ("rooms", r"\b(?:" + _drop("bed ?rooms?|bed ?room number|room count|rooms") + r")\b"),
        ("baths", r"\b(?:" + _drop("bath ?rooms?|baths") + r")\b"),
        ("size", r"\b(?:" + _drop("size|surface|square metres|square meters|space") + r")\b"),
        ("text", rf"\b(?:{_FORGET}(?: the| my| all)* (?:extras|features|other wishes|rest|wishes))\b"),
    ),
    negation_before=(
        r"\b(?:no|not|not a|not an|not the|not in|not on|not too|without|except|except for|excluding|don't (?:want"
        r"|need|like)|do not (?:want|need)|"
        r"doesn't (?:need|have to)(?: have| be)?|does not need|never|nothing|rather not|avoid|hate|anything but|not"
        r" near|isn't|nor|"
        r"not necessarily|no need for|forget|forget about|drop|skip)"
        r"(?: (?:a|an|any|the|to|be|live|on|in|have|near|with|very|really|too|one|that|it|something|about|is|at|all"
        r"|anything|so|near to|close))*$"
    ),
)
