"""What English callers ask the office for."""

from __future__ import annotations

from pipeline.agent.local.en.patterns import find
from pipeline.agent.local.office.cues import Pattern, Request

HOME = r"(?:flat|apartment|house|home|place|property|villa|studio|penthouse|loft|duplex)"
_IT = rf"(?:it|this|that|them|both|(?:this|that|the) (?:one|{HOME})|one of them)"
VISIT = r"(?:viewings?|visits?|appointments?|tours?|showings?|bookings?)"
_SOMEONE = (
    r"(?:some(?:one|body)|anyone|anybody|a (?:real |human |actual |live )?(?:person|human|agent|colleague|consultant"
    r"|representative|salesperson|advisor|manager)|the (?:agent|manager|boss|office|agency|owner)|an? (?:estate"
    r" )?agent"
    r"|your (?:colleague|colleagues|boss|manager|team)|one of your (?:colleagues|agents|people)|the agency|a"
    r" real human)"
)

REQUESTS: tuple[tuple[Request, Pattern], ...] = (
    (
        "forget",
        find(
            r"forget (?:about me|me|everything (?:about|you know about) me|who i am|my (?:name|number|data"
            r"|details"
            r"|information|call))|(?:delete|erase|remove|wipe|clear|get rid of|destroy) (?:\w+ ){0,3}?(?:my"
            r"|about me"
            r"|personal|me)\b(?: \w+)?|(?:delete|erase|remove|wipe) (?:all|everything|anything|whatever|what)"
            r" (?:of )?(?:\w+ ){0,2}?(?:about me|you (?:have|know|hold|store|saved)\w*)|right to be forgotten"
            r"|(?:don't|do not) (?:keep|store|save|remember) (?:my|anything|any of my|me)\b"
        ),
    ),
    (
        "cancel",
        find(
            rf"(?:cancel|call off|drop|scrap) (?:it|that|this|(?:my|the|our|that) {VISIT})|i (?:can't"
            rf"|cannot|won't"
            r"|can not) (?:make it|come|be there)(?: after all| any ?more)?$|(?:don't|do not) (?:need|want)"
            r" (?:the"
            rf"|that|my) {VISIT}|cancel(?:led|ling|lation)?"
        ),
    ),
    (
        "move",
        find(
            rf"(?:move|change|reschedule|postpone|shift|push|delay|rebook|swap|bring forward|put (?:back|off)) "
            rf"(?:(?:it|that|this)(?: back)?|(?:my|the|our|that) (?:{VISIT}|time|day|date))(?! of)"
            rf"|reschedule|(?:move|change|switch) to"
            r"|(?:another|a different|some other|a new) (?:time|slot)|i (?:can't|cannot|won't) (?:make|do)"
            r" (?:it|that)"
            r"|something(?:'s| has) come up"
        ),
    ),
    (
        "when is it",
        find(
            rf"when (?:is|was|are|were|'s) (?:my|the|our|that) {VISIT}|when's (?:my|the|our) {VISIT}"
            r"|what (?:time|day) (?:is|was|did|have|are|am)\b.*(?:it|that|we|i|my|the|book\w*|say|said)|(?:did"
            r"|have) you"
            r" (?:actually |already |really )?book(?:ed)?\b.*|is (?:it|that|the viewing|everything|my viewing)"
            r" (?:all |now |really |actually )*(?:booked|confirmed|arranged|set|in the diary)|what (?:have"
            r"|did) (?:i|we)"
            r" (?:\w+ )?book(?:ed)?|(?:am|are) (?:i|we) (?:really |all )?booked\b.*|when (?:am i|are we)"
            r" (?:coming"
            r"|going|seeing|meeting|visiting)\b.*|(?:do|have) i (?:have |got )?(?:a|any) (?:viewing"
            r"|appointment)s?"
            r"(?: booked)?(?! for)(?= already|$)|remind me when"
        ),
    ),
    (
        "offer",
        find(
            rf"(?:make|put in|put down|submit|leave) an? (?:\w+ )?(?:offer|bid|deposit)|(?:buy|reserve|purchase)"
            rf" {_IT}|i(?:'ll| will| want to| would like to|'d like to) (?:take|buy|have) {_IT}(?! to| off)"
            r"|take it off the market|how (?:do|can) i (?:buy|reserve) (?:it|this|that)"
        ),
    ),
    (
        "person",
        find(
            rf"(?:speak|talk|chat) (?:to|with) (?:{_SOMEONE}|(?:a |an )?(?:person|human|agent|human being"
            rf"|operator))"
            rf"|{_SOMEONE} (?:\w+ ){{0,3}}(?:call|calls|ring|rings|phone|phones|contact|contacts|get in"
            rf" touch|get back"
            r"|speak|talk|reach|help)\b(?! about the)|(?:call|ring|phone) (?:me|us) (?:back|on|at|later|tomorrow"
            r"|tonight|this|next|when|please|about|in the|some ?time|again)|(?:call|ring|phone|contact) (?:me|us)"
            r"(?=$|[,.!?])|(?:a|the|for a) call ?-?back|callback|(?:put|transfer|connect) (?:me|us)"
            r" (?:through )?(?:to|with)|put me through"
            r"|human (?:being|agent|please)|(?:a |an )?(?:real|actual) (?:person|human)|leave (?:a message"
            r"|my (?:\w+ )?"
            r"(?:number|details|name|contact)\w*|you my (?:number|details))|(?:take|have|write down|note)"
            r" (?:down )?my (?:number|details|phone|name and)|my (?:phone |mobile |telephone |cell"
            r" )?(?:number(?:'s"
            r"| is)|mobile is|phone is)|(?:reach|contact) me (?:on|at)|customer service|get (?:back|in touch)"
            r" (?:to|with) (?:me|us)|give (?:me|us) a (?:call|ring|bell|buzz)|have (?:someone|somebody|a"
            r" colleague)"
            r"|is there (?:a |any )?(?:real |actual )?(?:person|human|somebody|someone|anyone|anybody) (?:i"
            r"|there|who"
            r"|else)\b.*|an operator"
        ),
    ),
    (
        "visit",
        find(
            r"available (?:to|for) (?:a |an )?(?:visits?|view|viewings?|see)|"
            r"(?:what|which) (?:times?|slots?|hours|days) (?:are|do|have|is|can)|(?:do|have) you (?:have |got"
            r" )?(?:a |any )"
            r"(?:slots?|time|appointments?) |"
            rf"(?:book|arrange|schedule|organi[sz]e|make|set up|have|get|fix(?: up)?|do|request|plan|want"
            rf"|need|like"
            rf"|offer|for) (?:an? |me an? |us an? |in an? |another |the |some )?(?:viewings?|visits?"
            rf"|appointments?|tours?"
            r"|showings?)|viewings?|showings?|(?:to|can i|can we|could i|could we|may i|and|go|come|like to"
            r"|want to"
            rf"|love to|possible to|i'll|we'll|let's|shall we|wanna) (?:see|view|visit|look at|check out"
            rf"|check|inspect)"
            rf" {_IT}|(?:see|view|visit|look at|have a look at|take a look at|look around|look round) {_IT}"
            rf" (?:in person"
            r"|myself|for (?:my|our)sel(?:f|ves)|with my|some ?time|at some point|before)|(?:have|take) a"
            r" (?:proper"
            rf" |quick )?look at {_IT}|in person|show (?:me|us) (?:it|around|round)\b|come (?:by|over|round"
            rf"|along|and"
            r" (?:see|look|have a look|take a look|visit|view))|(?:drop|pop|swing) (?:by|in|round|over)|go"
            r" (?:and |to )?"
            r"(?:see|look at|visit|view|take a look)|visit (?:it|this|that|the)|(?:can|could|may) (?:i|we)"
            r" (?:visit"
            r"|view)(?: it)?|(?:like|want|love) to (?:visit|view)|meet (?:you |someone |somebody )?there"
            r"|look (?:a)?round"
            r" (?:it|the)|sign me up for|put (?:me|us) (?:down|in) for|when (?:can|could|may) (?:i|we)"
            r" (?:see|come|visit"
            r"|view)\b"
        ),
    ),
)
