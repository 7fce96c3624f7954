"""How English callers point at homes: the next one, the second one, the one in Gràcia."""

from __future__ import annotations

from pipeline.agent.local.acts import Direction
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.en.patterns import ASK, END, ONE, SHOW, find, whole

MOVES: tuple[tuple[Direction, Pattern], ...] = (
    (
        "next",
        whole(
            ASK + SHOW + rf"(?:(?:the |an? |any |some )?(?:next|another|other|others|different|more|new){ONE}(?: one)?"
            rf"|what else|anything else|something else|nothing else|what other{ONE}|any others?|skip(?: (?:it|this"
            rf"|that|this one|that one))?|move on|keep going|pass|go on to the next{ONE}|(?:do you have"
            rf"|have you got|are there|is there) (?:any |an? |some )?(?:more|other|others|another|else"
            rf"|anything else|something else|different){ONE}|what else (?:do you have|have you got"
            rf"|is there)|one more|other (?:options|ideas)|and (?:the )?(?:next|another|others))" + END
        ),
    ),
    (
        "next",
        find(
            r"(?:show|give|tell|find) (?:me|us) (?:another|the next|a different|something else)(?: (?:one|home"
            r"|flat|place))?$"
            r"|what else (?:do you have|have you got|is there) (?:for|in|at|around|near) (?:that|this|the same"
            r"|my|there)"
            r"(?: (?:money|price|budget|area|place|size|district|range))?$"
        ),
    ),
    (
        "first",
        whole(
            ASK + rf"(?:(?:go |come |take me )?back to |{SHOW})?(?:the )?(?:very )?(?:first|original|initial"
            rf"|number one){ONE}(?: (?:again|you (?:mentioned|said|told me(?: about)?|showed me|had)))*" + END
        ),
    ),
    (
        "previous",
        whole(
            ASK + rf"(?:(?:go |come |take me )?back(?: to)? ?|return to |{SHOW})?(?:(?:the )?(?:previous|prior"
            rf"|earlier|one before|last but one|before){ONE}(?: (?:that|one|this))?)" + END
        ),
    ),
    ("previous", whole(ASK + r"(?:go |come )?back(?: (?:one|again|a step))?" + END)),
    (
        "last",
        whole(
            ASK + rf"(?:(?:go )?(?:back )?(?:to )?|{SHOW})?the (?:very )?last{ONE}(?: (?:again"
            rf"|you (?:mentioned|said|told me(?: about)?|showed me)))*" + END
        ),
    ),
)

POSITIONS: tuple[tuple[int, Pattern], ...] = tuple(
    (
        index,
        whole(
            ASK + rf"(?:(?:go )?back to |{SHOW})?(?:the |number )?(?:{words}){ONE}(?: (?:again"
            rf"|you (?:mentioned|said|told me(?: about)?)))*" + END
        ),
    )
    for index, words in enumerate(
        (
            "first one",
            "second|number two|two again",
            "third|number three",
            "fourth|number four",
            "fifth|number five",
        )
    )
)

ORDINALS = tuple(
    (
        index,
        find(
            rf"the {words}(?: (?:one|flat|apartment|house|home|place|property|option)|(?=$|[ ,]+(?:please|instead"
            r"|again|is|was|has|does|have|had|costs?|looks?|sounds?|seems|and|or|with|better|more|you)\b))"
        ),
    )
    for index, words in enumerate(("first", "second", "third", "fourth", "fifth"))
)

OTHER_ONE = find(
    r"the (?:other(?: one)?|one before(?: (?:that|this|it))?|previous(?: one)?|earlier one|last but one)"
    r"(?=$|[ ,]+(?:was|is|has|had|does|did|again|please|better|more|best|instead|then)\b)"
)

COUNTED = (
    (0, find(r"(?:the )?(?:very )?first(?: one)?|number one")),
    (1, find(r"(?:the )?second(?: one)?|number two")),
    (2, find(r"(?:the )?third(?: one)?|number three")),
    (3, find(r"(?:the )?fourth(?: one)?|number four")),
    (4, find(r"(?:the )?fifth(?: one)?|number five")),
)

WITH_FEATURE = find(
    r"(?:the|that) (?:one|flat|apartment|house|home|place|property) (?:with|that (?:has|had|was|is)|which (?:has"
    r"|had)"
    r"|near) (?:the |a |an |its |lots of |so much )?(.+?)(?= (?:again|please|you)\b|[,.?!]|$)"
)

PICK = find(
    r"(?:the|that) (?:one|flat|apartment|house|home|place|property|villa|studio) (?:in|at|on|from"
    r"|near) (?:the )?(.+?)(?= (?:again|please|you)\b|[,.?!]|$)"
)

CHEAPER_ONE = find(r"the (?:cheaper|less expensive) one|the cheap(?:er|est) of (?:the two|both)")

DEARER_ONE = find(r"the (?:more expensive|dearer|pricier) (?:one|of the two|of them)")

BIGGER_ONE = find(r"the (?:bigger|larger|more spacious) (?:one|of the two|of them)")

SMALLER_ONE = find(r"the smaller (?:one|of the two|of them)")
