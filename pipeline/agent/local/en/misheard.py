"""What recognition writes for words of a call about homes that sound the same: "thanks by then", "is there a list".

Each is read so only where the written word makes no sense: nobody ends with "by", and a home has no list.
"""

from __future__ import annotations

import re

_COURTESY = (
    r"(?:thanks|thank you|cheers|ok|okay|all right|alright|right|great|good|perfect|lovely|fine|well|no|yes|yeah"
    r"|that's (?:all|it)|that is all|call (?:you )?back|later|soon|help)"
)
_HAS = r"(?:have|has|had|got|with|without|there|there's|want|need|for|prefer|like)"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


SOUND_ALIKE = (
    (
        _pattern(
            r"^(?:by|buy)(?=,? (?:by|buy|bye|now|for now|then)\b)(?!,? now and)|(?<=\bgood )(?:by|buy)(?=[.!,]*$)"
        ),
        "bye",
    ),
    (_pattern(rf"\b({_COURTESY}[,.!]*) (?:by|buy)(?=,?(?: (?:then|now|for now|by|buy|bye))?[.!]*$)"), r"\1 bye"),
    (_pattern(r"([,.!]) (?:by|buy)(?=[.!]*$)"), r"\1 bye"),
    (_pattern(r"\bbye,? (?:by|buy)\b"), "bye bye"),
    (_pattern(r"\bgod it\b"), "got it"),
    (_pattern(r"\bwhat's (?=one (?:is|has|was)\b)"), "which "),
    (_pattern(r"^h\. ?m\b[.,]*"), "hm,"),
    (_pattern(r"\b(?:keepest|chiefest|cheepest|jeepest|sheepest|cheapes|cheapist)\b"), "cheapest"),
    (_pattern(rf"\b({_HAS}) (?:a|the|any|on the) (?:list|lived|leaf|lyft|lest|less)(?! of)\b"), r"\1 a lift"),
    (
        _pattern(r"\b(nice|lovely|beautiful|terrible|awful|great|horrible|bad|hot|cold|the|this|such) whether\b"),
        r"\1 weather",
    ),
    (_pattern(r"(?<=\d) ?%"), " percent"),
    (_pattern(r"\b(one|any|anything|something|more) for left(?=[?.!]*$)"), r"\1 for less"),
    (_pattern(r"\bout ?board (?=(?:space|area)s?\b)"), "outdoor "),
    (_pattern(r"^doesn't (?=(?:say|mention|tell|have|include|come|allow|get)\b)"), "does it "),
    (_pattern(r"^(?:i'm|im) (?=(?:so|yeah|yes|hi|hello|ok|okay|well),? \w)"), "um, "),
    (_pattern(r"^(?:to|two) (?=(?:pric\w+|expensive|small|big|dear|far|much)\b)"), "too "),
)
"""(pattern, what was said)."""

SHORT = (
    "yes no maybe thanks bye next price size floor lift rooms bedrooms bathrooms terrace balcony garden parking garage "
    "cheaper cheapest bigger biggest smaller smallest repeat more stop heating pets"
).split()
"""Whole utterances that are too short for a recogniser to be sure of their spelling ("Flawr?", "Maybea.")."""
