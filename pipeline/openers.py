"""Short words that may go in front of an answer while it is being made: "Okay,", "Well,".

They are chosen from what the caller said, and neutral: whatever the answer turns out to be, they do not contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

Kind = Literal["wish", "question", "change", "reply", "name"]

_NONE = re.compile(
    r"^(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?|thank you|bye|goodbye|see you|yes"
    r"|yeah|yep|yup|no|nope|nah|ok(?:ay)?|sure|right|please|mhm|uh huh|hm+|um+|uh+|cheers|great|perfect|lovely|nice"
    r"|cool|very|much|so|good|well|fine|of course|go on|go ahead|really|wow|sorry|what|pardon|huh)\b[\s,.!?…]*)+$",
    re.IGNORECASE,
)
"""Said by themselves, these need an answer of their own, and a word in front of it would be one too many."""
_REPLY = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|no|nope|nah|ok(?:ay)?|all right|alright|sure|please|thanks?(?: you)?|of course"
    r"|definitely|absolutely|certainly|go on|go ahead|do|it does|not really|not yet|why not|more|both|either|any"
    r"|neither|all of (?:them|it)|that|this|the|first|second|third|last|other|former|latter|a|an"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|hundred|thousand|million|half|and|or|point|about|around|maybe|perhaps|roughly|\d+k?|euros?|k)\b[\s,.!?…-]*)+$",
    re.IGNORECASE,
)
"""An answer to what the avatar asked: yes, no, which one, how many, how much."""
_FILLERS = frozenset("the a an and or about around maybe perhaps roughly do that this please point euros euro".split())
_THANKS = re.compile(r"\b(?:thanks?(?: you)?|ok(?:ay)?|all right|alright)\b", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(?:how are you|how do you do|who are you|what(?:'s| is) your name|what are you"
    r"|are you (?:an? |really |still |there|human|real)|can you hear|do you hear|talk to (?:an? )?(?:human|person"
    r"|someone|agent)|speak to|joke|weather|goodbye|bye(?: bye)?[.!]*$|nice to meet|repeat"
    r"|say (?:that|it) again|slow(?:er|ly)"
    r"|pardon|stop|wait|hold on|one (?:moment|second)|just a (?:moment|second|minute))\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?i:my name(?:'s| is)|call me)\b"
    r"|^(?i:(?:hi|hello|hey)[\s,]+)?(?i:i'm|i am|it's|this is)\s+[A-ZÀ-Ý][\w'’-]*(?:\s+[A-ZÀ-Ý][\w'’-]*)?[.!]?$"
)
_HOME = (
    r"(?:apartments?|flats?|houses?|homes?|studios?|lofts?|penthouses?|duplex(?:es)?|villas?|chalets?|propert(?:y|ies)"
    r"|bedrooms?|bathrooms?|baths?|budget|euros?|square (?:metres?|meters?|feet)|something|anything|places?|listings?"
    r"|terraces?|balcon(?:y|ies)|lift|elevator|garages?|parking|garden|pool|rooms?)"
)
_SEEKS = re.compile(
    r"\b(?:look(?:ing)? for|search(?:ing)?(?: for)?|find|show me|i(?:'d| would) (?:like|love|prefer)|i(?:'m| am) after"
    r"|i need|i want|we need|we want|we(?:'re| are) (?:after|looking)|do you have|have you got|is there|are there"
    r"|got any|can i get|could i get|up to|at most|at least|under|below|less than|more than|between)\b",
    re.IGNORECASE,
)
_HAS_HOME = re.compile(rf"\b{_HOME}\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"^(?:(?:no|well|actually|sorry|hm+|okay|ok|and|but|or)[\s,.]+)*"
    r"(?:actually|rather|instead|make (?:it|that)|i meant?|not |what about|how about|another|the next|next"
    r"|something else|anything else|any others?|show me (?:another|the next|more)|without|forget"
    r"|change|cheaper|bigger|larger|smaller"
    r"|the (?:first|second|third|last|other|previous|cheapest|biggest|smallest|most expensive) one|go back|then)\b"
    r"|\b(?:i (?:said|meant|asked for)|instead|rather than|something (?:cheaper|bigger|larger|smaller|else)"
    r"|(?:cheaper|bigger|smaller) one"
    r"|another one|the next one|the other one|start over|i changed my mind)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^(?:(?:maybe|perhaps|no|yes|okay|and)[\s,]+)*(?:in|near|around|close to|next to)\s+(?:the\s+)?\w", re.IGNORECASE
)
_QUESTION = re.compile(
    r"^(?:(?:and|but|so|okay|ok|hm+|um+|well|then|sorry|yes|yeah|sure|please|no)[\s,]+)*"
    r"(?:compare|how|what|which|where|when|why|whose|does|do|did|is|are|was|has|have|had|can|could|would|will"
    r"|tell me)\b",
    re.IGNORECASE,
)
_ABOUT_THE_CALLER = re.compile(r"^(?:can|could|would|will) you\b|^do you\b|^have you\b|^are you\b", re.IGNORECASE)

_ACKNOWLEDGEMENT = re.compile(
    r"^(?:(?:okay|ok|sure|right|all right|alright|of course|certainly|very well|great|perfect|lovely|good|fine"
    r"|got it|absolutely|gladly|oh|ooh|ah|well|hm+|so|now then|let me see|let's see|let me look|let me think)"
    r"(?: then)?\s*(?:[,.!…—–-]+\s+))+",
    re.IGNORECASE,
)
_FEATURE_QUESTION = re.compile(
    r"^(?:(?:and|but|so|okay|ok|well)[\s,]+)*(?:does (?:it|that|this|the)|is (?:it|that|this|the)|has (?:it|that)"
    r"|is there|are there|how (?:many|much|big|large|old|far)|which floor|what floor)\b",
    re.IGNORECASE,
)
_WHOLE_HOME = re.compile(
    r"\b(?:apartments?|flats?|houses?|homes?|studios?|lofts?|penthouses?|something|anything|propert(?:y|ies)|villas?)\b",
    re.IGNORECASE,
)
_THANKED = re.compile(r"\bthank|\bgracias", re.IGNORECASE)
_OPENED = {"¡": "!", "¿": "?"}


@dataclass(frozen=True, slots=True)
class OpenerWords:
    """A language's patterns.

    Attributes:
        none: said by themselves, these need an answer of their own.
        reply: an answer to what the avatar asked; `fillers` of it alone are none, nor is `thanks`.
        personal: about the conversation itself.
        named: the caller's name.
        seeks, has_home: a wish; `place` begins one too.
        change: a correction, or a follow-up.
        question, about_the_caller: a question about a home, and what only looks like one.
        feature: a question about the home they were told of; not one that begins with `existence` and has a
            `whole_home` in it.
        acknowledgement: at the beginning of a reply, it has been said by the opener.
    """

    none: re.Pattern[str]
    reply: re.Pattern[str]
    fillers: frozenset[str]
    thanks: re.Pattern[str]
    personal: re.Pattern[str]
    named: re.Pattern[str]
    seeks: re.Pattern[str]
    has_home: re.Pattern[str]
    place: re.Pattern[str]
    change: re.Pattern[str]
    question: re.Pattern[str]
    about_the_caller: re.Pattern[str]
    feature: re.Pattern[str]
    existence: tuple[str, ...]
    whole_home: re.Pattern[str]
    acknowledgement: re.Pattern[str]


ENGLISH = OpenerWords(
    none=_NONE,
    reply=_REPLY,
    fillers=_FILLERS,
    thanks=_THANKS,
    personal=_PERSONAL,
    named=_NAMED,
    seeks=_SEEKS,
    has_home=_HAS_HOME,
    place=_PLACE,
    change=_CHANGE,
    question=_QUESTION,
    about_the_caller=_ABOUT_THE_CALLER,
    feature=_FEATURE_QUESTION,
    existence=("is there", "are there"),
    whole_home=_WHOLE_HOME,
    acknowledgement=_ACKNOWLEDGEMENT,
)


def opener_kind(said: str, language: str = "en") -> Kind | None:
    """What the caller's words ask for, as far as it decides what may be said first; None: nothing should be.

    Args:
        said: the recognised words.
        language: of them, "en" or "es".
    """
    of = _words_of(language)
    words = " ".join(said.replace("’", "'").split())
    if not words or of.personal.search(words):
        return None
    if _is_reply(words, of):
        return "reply"
    if len(words) < 2 or of.none.match(words):
        return None
    if of.named.search(words) and not of.seeks.search(words):
        return "name"
    if of.change.search(words):
        return "change"
    seeks, home = of.seeks.search(words), of.has_home.search(words)
    if (seeks and home) or of.place.match(words):
        # "Is there a lift?" is about the home they were told of, "Is there a flat in Chueca?" is not.
        return "question" if _asks_about_the_home(words, of) else "wish"
    if of.question.match(words) and not of.about_the_caller.match(words):
        return "question"
    if seeks or home:
        return "wish"
    return (
        "question" if words.endswith("?") and len(words.split()) > 2 and not of.about_the_caller.match(words) else None
    )


def _words_of(language: str) -> OpenerWords:
    if language == "es":
        from pipeline.openers_es import SPANISH

        return SPANISH
    return ENGLISH


def _is_reply(words: str, of: OpenerWords) -> bool:
    if not of.reply.match(words):
        return False
    said = of.thanks.sub(" ", words) if _THANKED.search(words) else words
    return any(word not in of.fillers for word in re.findall(r"\w+", said.lower()))


def _asks_about_the_home(words: str, of: OpenerWords) -> bool:
    asked = of.feature.match(words)
    if asked is None:
        return False
    existence = asked.group().lower().endswith(of.existence)
    return not (existence and of.whole_home.search(words))


def opener_for(said: str, openers: Mapping[Kind, Sequence[str]], avoid: str = "", language: str = "en") -> str | None:
    """An opener that suits what the caller said, or None when none does.

    Args:
        said: the recognised words.
        openers: the avatar's, by kind.
        avoid: the one said last: it is not said twice in a row.
        language: of both.
    """
    kind = opener_kind(said, language)
    ways = [way for way in (openers.get(kind, ()) if kind else ()) if way.casefold() != avoid.strip().casefold()]
    return ways[crc32(said.encode()) % len(ways)] if ways else None


def without_opener(reply_start: str, opener: str, language: str = "en") -> str:
    """A reply's first sentence as it goes on after `opener`: without an acknowledgement of its own.

    "Okay." has been said, "Okay, here's another!" becomes "Here's another!". A reply that is nothing else stays, and so
    does an answer: "Yes.", "No.", "Right next to the park."

    Args:
        reply_start: the reply's first sentence, or as much of it as goes to synthesis first.
        opener: what has been said in front of it; empty: nothing, and the reply stays as it is.
        language: of both.
    """
    if not opener:
        return reply_start
    rest = _words_of(language).acknowledgement.sub("", reply_start.lstrip())
    if not any(character.isalnum() for character in rest):
        return reply_start
    # "¡Mira, aquí hay uno!" has its mark before the words that go.
    mark = next((sign for sign, end in _OPENED.items() if reply_start.lstrip()[:1] == sign and end in rest), "")
    mark = "" if rest.startswith(mark) else mark
    return mark + rest[:1].upper() + rest[1:]
