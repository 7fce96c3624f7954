"""How English callers ask for viewings, a call back, or to be forgotten, and answer what is asked then."""

from __future__ import annotations

import re

from pipeline.agent.local.en.office_requests import HOME, REQUESTS, VISIT
from pipeline.agent.local.en.patterns import find
from pipeline.agent.local.office.cues import OfficeCues, Pattern
from pipeline.office.time_en import ENGLISH

_STALL = r"(?:(?:um+|uh+|er+m*|ah+|oh+|well|so|hm+|and|then|right|now|i think|i guess|like|but|you know)\b[\s,.!…]*)*"


def _starts(pattern: str) -> Pattern:
    return re.compile(rf"^{_STALL}(?:{pattern})(?!\w)", re.IGNORECASE)


OFFICE = OfficeCues(
    time=ENGLISH,
    requests=REQUESTS,
    of_booking=frozenset({"cancel", "move", "when is it"}),
    sees=find(
        r"(?:can|could|may|to|and|like|possible|i'll|we'll|let's|go|come|might) (?:i |we )?(?:see|view|visit|look at"
        r"|come|check out|come by|look)|(?:see|view|visit) (?:it|this|that|the)"
    ),
    book_it=find(
        r"(?:book|reserve|schedule|confirm|arrange|take|do) (?:it|that|that one|me in|us in|the first|the time"
        r"|that time)"
        r"(?! (?:again|slowly|out))|(?:go ahead|let's go|go on) (?:and book|with (?:the|that) (?:viewing|booking"
        r"|visit"
        r"|appointment|time|one))|(?:back to|about) (?:the|my|that) (?:viewing|booking|visit|appointment)|(?:put"
        r"|write|pop)"
        r" (?:me|us|it) (?:down|in)|book(?: please)?$"
    ),
    no_visit=find(
        r"(?:see|view|look at) (?:it|this|that|them|the) (?:again|once more)|(?:see|show) (?:the )?(?:next|previous)"
        r"|(?:a|the|any|some|sea|nice|good|great|have|has|with|of the|got) views?|pictures?|photos?|website|online"
        r"|i (?:can )?see (?:that|it)(?= is| has|'s)|don't (?:want|need) (?:a|to) (?:viewing|visit|see|view)"
        r"|not (?:ready|yet)|without (?:a )?(?:viewing|visit)"
    ),
    points=find(
        rf"the (?:1st|2nd|3rd|first|second|third|fourth|fifth|last|other|two|three|one|cheaper|bigger|smaller"
        rf"|four|five)"
        rf"(?:[- ]bed(?:room)?(?:ed)?)? (?:ones?|{HOME}s?|options?|listing|you (?:told|mentioned|said))"
        r"|(?:this|that|which|any|each) one(?! (?:thirty|fifteen|o'clock|pm))|(?:one|two|three|four"
        r"|five)[- ]bed(?:room)?s?(?:ed)?(?: \w+)?|the one (?:in|with|near) (?:the )?\w+"
    ),
    drops=find(
        r"never ?mind|leave it(?! (?:at|for|until|till|as|in))|forget (?:it|that|the (?:viewing|visit|booking"
        r"|appointment|call)|about (?:it|that|the))|(?:don't|do not) (?:bother|book|call|want (?:to (?:book|see"
        r"|visit|go)"
        r"|it|a viewing|the viewing|any(?:thing| of (?:it|them)))|worry about it)|(?:i(?:'ve| have)? )?changed"
        r" my mind"
        r"|not (?:right now|now|yet|today after all|any ?more|interested)|let me think|think about it|think it over"
        r"|(?:i'll|let me) (?:call|ring|get back to|phone|let) you\b.*|skip (?:it|that|the)|no (?:viewing|visit|call)"
        rf"|i(?:'d| would) rather not (?:see|visit|book|come)?|(?:drop|cancel) (?:it|that|(?:the|my) {VISIT})"
        r"|some other time|another time maybe"
        r"|maybe (?:later|another time|some other time)|i'll pass|not going to (?:see|visit)"
    ),
    declines=_starts(
        r"no(?! (?:problem|worries|wait,? yes|idea|matter))|nope|nah|not (?:really|that|then|on|at|good|quite|right"
        r"|possible|for me)|neither|none|unfortunately|wrong|that's (?:wrong|not|no good)|it's wrong|incorrect"
        r"|negative"
        r"|i'd rather(?! (?:the|come|have))|rather not"
    ),
    refuses=find(
        r"(?:i|we) (?:really )?(?:can't|cannot|can not|couldn't|won't be able)|(?:doesn't|does not|won't|will"
        r" not|wouldn't)"
        r" (?:work|suit|fit|do)|not (?:free|available|possible|convenient|right|correct)|(?:i'm|we're) (?:busy"
        r"|working|away"
        r"|at work|not (?:free|available|there|around))|that's (?:wrong|not (?:it|right|good|my))|none of"
        r" (?:those|them"
        r"|these)|neither of|too (?:early|late|soon|far)|made a mistake|not what i said"
    ),
    agrees=_starts(
        r"yes|yeah|yep|yup|yah|yea|sure|ok|okay|okey|alright|all right|fine|perfect|great|lovely|brilliant|excellent"
        r"|wonderful|super|good|correct|exactly|absolutely|definitely|of course|certainly|that's (?:right|fine"
        r"|great|good"
        r"|perfect|correct|it|ok|okay|lovely|the one|all right|my number|me)|that (?:works|suits|sounds|would"
        r" (?:be|work"
        r"|suit|do)|will (?:be|do|work)|one)|that'(?:ll|d) (?:be|do|work)|sounds|works|suits|it (?:is|does|works"
        r"|suits)"
        r"|go (?:ahead|on|for it)|please(?: do)?|do (?:it|that|so)|book (?:it|that|me)|let's (?:do|book|go|say|take)"
        r"|i'll (?:take|be there|come|do|have)|i'd like that|i would|i do|deal|confirm\w*|no (?:problem|worries)"
        r"|mm?-?hm+"
        r"|uh-?huh|cool|why not|i can (?:do|make|come)|we can (?:do|make|come)|by all means|indeed|true|right|si"
        r"|sí|you"
        r" (?:got|have) it|thumbs up|awesome|nice"
    ),
    hardly_agrees=_starts(
        r"ok|okay|alright|all right|right|good|great|fine|sure|cool|nice|lovely|perfect|and|what about|how about"
        r"|before that"
        r"|first|yes|yeah|yep"
    ),
    plainly_agrees=_starts(r"yes|yeah|yep|yup|please do|go ahead|absolutely|definitely"),
    reserves=find(
        r"but|first|before (?:that|you|i|we)|wait|hold on|hang on|one (?:moment|second)|unless|depends|if it"
    ),
    clock_words=find(
        r"at|o'clock|half|quarter|past|am|pm|a\.m\.?|p\.m\.?|noon|midday|around|about|by|after|before|from"
        r"|between|till"
        r"|until|to|\d{1,2}[:.]\d\d|\d{1,2}(?:am|pm)"
    ),
    any_time=find(
        r"any ?time|any day|whenever|whichever|either(?: one| is| of| would)?|any of (?:them|those|these)|i"
        r" don't (?:mind"
        r"|care)|(?:as )?soon(?:est)?(?: as possible)?|asap|(?:what|which|when)\b.*\b(?:available|free|possible"
        r"|open|have"
        r"|got|suits? you|best for you|is good|slots?|times?|days?|earliest)|you (?:choose|decide|tell me|say|pick)"
        r"|first (?:available|free|possible)|earliest|up to you|what (?:do|can|have) you (?:have|got|offer)|this week"
        r"|all (?:fine|good|the same)"
    ),
    positions=(
        (
            0,
            find(
                r"(?:the )?(?:first|1st|former|earlier|earliest|number one|option one|a)(?: one| time| option|"
                r" slot)?$"
            ),
        ),
        (
            0,
            find(
                r"(?:the )?(?:first|1st|former|earlier|earliest)(?: one| time| option| slot| of)\b|number one"
                r"|the first"
            ),
        ),
        (1, find(r"(?:the )?(?:second|2nd|middle)(?: one| time| option| slot)?|number two|option two")),
        (2, find(r"(?:the )?(?:third|3rd)(?: one| time| option| slot)?|number three|option three")),
        (
            -1,
            find(
                r"(?:the )?(?:last|latter|later|latest|final)(?: one| time| option| slot)|the (?:last|latter"
                r"|latest)"
            ),
        ),
    ),
    later=find(r"(?:a (?:bit|little) |an hour |somewhat |any ?thing |something )?later(?! (?:one|time))|too early"),
    earlier=find(
        r"(?:a (?:bit|little) |an hour |any ?thing |something )?(?:earlier|sooner)(?! (?:one|time))|too"
        r" late"
    ),
    other_day=find(
        r"(?:another|a different|some other|the next|the following|any other) day|the day after(?! tomorrow)"
        r"|(?:other|different) days?"
    ),
    half_past=find(
        r"half past(?! (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))|half an hour later"
    ),
    quarter_past=find(
        r"(?:a )?quarter past(?! (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
        r"|twelve))"
    ),
    quarter_to=find(r"(?:a )?quarter to(?! (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"),
    on_the_hour=find(r"on the hour|o'clock sharp"),
    soonest="as soon as possible",
    at="at {}",
    after="after {}",
    before="before {}",
    no=", no, ",
    this_number="this number",
    own_number=find(
        r"(?:this|the same|my own|same) (?:same )?(?:number|phone|one|line)|(?:the )?(?:number|one|phone)"
        r" (?:that )?(?:i'm"
        r"|i am|we're) (?:calling|ringing|phoning|on|using)\b.*|the one (?:you (?:have|see)|i called)\b.*"
        r"|you(?:'ve| have)"
        r" (?:got )?(?:it|my number)|it's on your (?:screen|display)|where i'm calling from|the number you"
        r" (?:see|have)"
    ),
    digits=(
        (re.compile(r"\b(?:to|too)\b(?= (?:\w+ ){0,8}(?:\w+)?$)", re.IGNORECASE), "two"),
        (re.compile(r"\b(?:for|fore)\b(?= (?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b)", re.I), "four"),
        (re.compile(r"\bwon\b", re.IGNORECASE), "one"),
        (re.compile(r"\bate\b", re.IGNORECASE), "eight"),
        (
            re.compile(r"\b(?:tree|free)\b(?= (?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b)", re.I),
            "three",
        ),
        (re.compile(r"\b(?:sicks|sex)\b", re.IGNORECASE), "six"),
        (re.compile(r"\bnein\b", re.IGNORECASE), "nine"),
    ),
    why=find(
        r"why$|why (?:do|would|should|is)\b.*|what (?:do|would) you (?:need|want) (?:it|that|my)\b.*|what for|is"
        r" that necessary"
    ),
    lead=re.compile(
        r"(?:\b(?:my (?:full |first )?name(?:'s| is)|the name(?:'s| is)|it's for|ask for|name of|under(?: the"
        r" name)?|i'm called"
        r"|call me(?! back| on| at| later| tomorrow| please| when| about| again| in\b| this)|i'm(?! (?:calling"
        r"|ringing|not"
        r"|on|in|at|free|busy|looking|interested|a|the|here|sure|sorry|afraid|happy|fine|good|available|going"
        r"|just)\b)"
        r"|this is(?! (?:my|the|a|it)\b)|for)\b)\s*(?:(?:uh+|um+|er+m*)[,.]?\s+)?|^(?:(?:yes|sure|ok|okay|um+"
        r"|uh+|well|of course)[,.]? )*"
        r"(?:it's|it is)\s+",
        re.IGNORECASE,
    ),
    name_ends=re.compile(
        r"\s*(?:[.;!?]|\b(?:and|on|at|my|number|the number|is|i|it's|speaking|here|please|thanks|you can|with"
        r"|but|from|that's|so)\b)",
        re.IGNORECASE,
    ),
    moves_to=re.compile(
        r"^.*?\b(?:make|do) (?:it|that)(?: at| for| to)? (?=.*\b(?:instead|rather|then)\b)", re.IGNORECASE
    ),
    rather=find(
        r"(?:could|can|may|might|shall) (?:we|i|you|it)|(?:how|what) about|let's|is \w+ (?:possible|ok|okay)|rather"
        r"|would \w+ (?:be|work|suit)|but (?:i|we) can"
    ),
    days=("today", "tomorrow"),
    wishes={
        "visit": "Viewing",
        "person": "Call back, wants to talk to a person",
        "offer": "Wants to make an offer",
        "cancel": "Wants to cancel the viewing",
    },
)
