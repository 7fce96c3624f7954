"""Building blocks of the English patterns."""

from __future__ import annotations

import re

from pipeline.agent.local.cues import Pattern


def find(pattern: str) -> Pattern:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE)


def whole(pattern: str) -> Pattern:
    return re.compile(rf"^(?:{pattern})$", re.IGNORECASE)


ASK = (
    r"(?:(?:can|could|would|will) you |please |just |i'd like (?:you )?to |i want (?:you )?to |let's "
    r"|go ahead and |okay |ok |so |and |then |well |now |maybe )*"
)
END = (
    r"(?:,? (?:please|then|now|again|for me|instead|maybe|thanks|one more time|if you can|do you have|is there"
    r"|have you got|you have|you've got|there))*"
)
ONE = (
    r"(?: (?:one|ones|option|options|property|properties|home|homes|flat|flats|apartment|apartments|place|places"
    r"|house|result|results|listing|listings|suggestion|recommendation))?"
)
SHOW = (
    r"(?:show (?:me|us)|show|tell (?:me|us) about|tell (?:me|us)|what about|how about|what's|what is|what was"
    r"|which was|give (?:me|us)|see"
    r"|remind me (?:of|about)|hear(?: about)?|go to|move on to|move to|let me (?:see|hear)|next up|take me to|describe"
    r"|i'll take|jump to|skip to)? ?"
)
NAME = r"([^\W\d_][\w'’-]+)(?-i:(?! I\b) [A-ZÀ-Ý][\w'’-]+)?"
AGAIN = r"(?:that|it|this|the (?:last|price|answer|address))"
WHICH_OF = r"which(?: one| of (?:them|(?:the|those|these)(?: two)?))?"
