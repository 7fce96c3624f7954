"""English questions about several homes, and questions that carry on with the one before."""

from __future__ import annotations

import re

from pipeline.agent.local.acts import Extreme
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.en.patterns import ASK, END, find, whole

EXTREMES: tuple[tuple[Extreme, Pattern], ...] = (
    ("cheapest", find(r"cheapest|least expensive|lowest[- ]pric\w+|lowest price|most affordable|most economical")),
    ("dearest", find(r"most expensive|priciest|dearest|highest price|most luxurious")),
    ("biggest", find(r"biggest|largest|most spacious|roomiest|most square met(?:er|re)s")),
    ("smallest", find(r"smallest|tiniest|most compact")),
    ("most rooms", find(r"(?:the )?most (?:bed ?)?rooms|(?:highest|greatest) number of (?:bed ?)?rooms")),
)

RANKS: tuple[tuple[int, Pattern], ...] = tuple(
    (rank, re.compile(rf"\b(?:{words})[- ](?:\S+ ?){{1,2}}$"))
    for rank, words in ((0, "next"), (2, "second|2nd"), (3, "third|3rd"), (4, "fourth|4th"), (5, "fifth|5th"))
)
"""The rank said with an order, at the end of the words; 0 is the one after the last."""

AMONG = find(
    r"of (?:all )?(?:of )?(?:them|those|these|the (?:ones|homes|flats|two|three|four|five))(?: all)?"
    r"|(?:that |which )?you(?:'ve| have)? (?:shown|showed|told|mentioned|said)|(?:have|did) you (?:shown?|told?"
    r"|mention)|so far|which one|which (?:was|were)|(?:is|was) (?:it|this|that)(?: one)? the"
)

CARRIES_ON = re.compile(r"^(?:and|what about|how about|and what about|then)\b", re.IGNORECASE)

EVERY_OPTION = whole(
    r"(?:any|either|all|both)(?: one)?(?: of (?:them|those|these|the two))?(?: (?:is|are|would be|will) (?:fine|ok|okay"
    r"|do|good))?|(?:either|any|both|all) (?:would|will) do|i don't mind(?: which(?: one)?)?|whichever"
    r"|it doesn't matter(?: which)?|all of them|both of them|anywhere there"
)

PLACE_ONE = find(r"(?:the|that) ([^\W\d_]+(?:[ -][^\W\d_]+){0,2}) (?:one|flat|apartment|home|house|place|studio)")

INSISTS = re.compile(r"^no[ ,]+(?!more|less|longer|other|thanks)", re.IGNORECASE)

NEGOTIATE = find(
    r"negotiab\w+|(?:would|will|do|could|can|might) (?:they|the (?:owners?|sellers?)|you) (?:accept|take|consider"
    r"|go|come|drop|lower|reduce|negotiate|give)\b.*(?:less|lower|down|under|offer|price|percent|discount)"
    r"|(?:any|a) discount"
    r"|(?:could|can|might) (?:i|we) (?:get|have|buy) (?:it|this|that)(?: one)? (?:for less|cheaper|for a bit less)"
    r"|room (?:for|to) (?:negotiat\w+|move)|knock (?:something|anything|a bit|\w+) off"
    r"|(?:give|sell|let me have) (?:me )?(?:it|this|that)(?: one)?(?: to me)? for (?!sure|now|a visit).*"
    r"|(?:say|pretend) (?:that )?(?:the price|its price|it) (?:is|was|costs?) .*"
    r"|haggle|(?:lower|reduce|negotiate|bring down) (?:the )?(?:asking )?price"
)

MEANT = (
    (
        re.compile(
            r"\b(?:what|that's|this is|it's) (?:a |an )?(?:total |complete |absolute )?(?:rip[- ]?off|daylight robbery"
            r"|outrageous)(?: price)?",
            re.IGNORECASE,
        ),
        "that's too expensive",
    ),
    (
        re.compile(
            r"\b(?:my|our) (?:\w+ ){1,3}(?:lives?|works?|stud(?:y|ies)|stays?|goes to school) (?:in|at|near)"
            r" ([^,.;]+?)(?=,| and | so )(.*?\b(?:near(?:er)?|clos(?:e|er)|next|round the corner"
            r"|not far)(?: to| from)?)"
            r" (?:him|her|them|it|there|my \w+|the \w+)\b",
            re.IGNORECASE,
        ),
        r"\2 \1",
    ),
    (re.compile(r"\b(?:other |another |one )?more big\b", re.IGNORECASE), "anything bigger"),
    (re.compile(r"\b(?:other |another |one )?more (cheap|small)\b", re.IGNORECASE), r"anything \1er"),
    (
        re.compile(
            r"\bsomething (?=(?:more |a (?:bit|little) (?:more )?|very |really )*(?:lively|livelier|central|vibrant"
            r"|residential|leafy)\b)",
            re.IGNORECASE,
        ),
        "somewhere ",
    ),
)
"""What callers say in a roundabout way, and what they mean."""

JOKE = find(
    r"tell (?:me )?a (?:joke|story)|make me laugh|sing(?: me)?(?: a song)?"
    r"|tell me something funny|do you love me|will you marry me|are you single|how old are you"
    r"|where are you from|do you (?:sleep|eat|dream)|what are you wearing|what's your favou?rite"
)

WHO_ARE_YOU = find(
    r"who (?:are|made|built|created|programmed) you|is (?:that|this) (?:the |a |an )?(?:estate|real estate"
    r"|property|casavoz|agen)[\w']*|what(?:'s| is) your name|who(?:'s| is) this|who am i (?:talking"
    r"|speaking) (?:to"
    r"|with)|which agency|what (?:agency|company)(?: is this)?|your name again"
    r"|tell me about yourself"
)

ON_THE_MARKET = find(r"how long .{0,25}(?:on the market|listed|for sale|advertised)|(?:on the market|for sale) long")

TO_BUY = whole(ASK + r"(?:what|how) about (?:buying|purchasing)(?: (?:one|it|something|a flat|a home))?" + END)

THINKING = whole(r"(?:(?:h+m+|mm+|um+|uh+|er+m*|let me see|let's see)[\s,.…]*)+")

NEEDED_BUDGET = find(
    r"(?:what|how much|which)(?:'s| is)?(?: the| a| my| our)? ?(?:budget|money)? (?:would|do|should|will|must)? ?"
    r"(?:i|we)(?:'d| would)? (?:need|have to (?:pay|spend)|need to (?:pay|spend)|pay|spend)"
)
"""Asks what such a home costs at least."""

BREAKS_OFF = find(r"(?:in|near|at|around|close to|next to|under|below|between|with)$")

FIRST_THING = find(r"(?:first|originally|at the (?:start|beginning)|initial\w*|to begin with)")
