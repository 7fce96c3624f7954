"""English clauses with a meaning of their own: requests, questions about the call, reactions."""

from __future__ import annotations

from pipeline.agent.local.acts import Simple
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.en import questions
from pipeline.agent.local.en.patterns import AGAIN, ASK, END, find, whole
from pipeline.agent.local.en.smalltalk import ASIDES

_POLITELY = r"(?:,? (?:please|then|now|again|for me|one more time|if you can))*"
SIMPLE: tuple[tuple[Simple, Pattern], ...] = (
    (
        "start over",
        find(
            r"(?:(?:let's |can we |i(?:'d| would) like to |i want to |we should |just )*(?:start"
            r"|begin) (?:all )?(?:again"
            r"|over|afresh|anew|fresh|from (?:scratch|zero|the beginning)))"
        ),
    ),
    (
        "start over",
        whole(
            ASK + r"(?:reset|forget (?:all (?:of )?(?:that|it|this)|everything)(?: i said)?"
            r"|new search|clear (?:everything|the search)|scratch (?:all )?that|from the (?:top|start"
            r"|beginning)|let's start (?:again|over))" + END
        ),
    ),
    (
        "slower",
        whole(
            ASK + r"(?:(?:speak|talk|say (?:that|it)(?: again)?|repeat (?:that|it)|go|again)? ?(?:a (?:bit"
            r"|little) )?(?:more )?"
            r"(?:slowly|slower)(?: (?:and|but) (?:more )?clearly)?|slow down(?: a (?:bit|little))?|not so fast"
            r"|(?:you(?:'re| are)|that(?:'s| was)|you (?:speak|talk)|you're (?:speaking|talking|going)) (?:a (?:bit"
            r"|little) )?"
            r"(?:too|very|so) (?:fast|quick(?:ly)?)(?: for me)?|too fast|too quick)" + END
        ),
    ),
    (
        "slower",
        find(
            r"(?:more slowly|slower)(?! (?:street|pace|area|life))|slow down|not so fast|(?:speak|talk"
            r"|say)\b.{0,20}slowly"
        ),
    ),
    (
        "repeat",
        whole(
            ASK + rf"(?:(?:repeat|say) {AGAIN}?(?: again| once more| one more time)?|repeat|again|come again"
            r"|once more|one more time|pardon(?: me)?|(?:sorry,? )?what did you (?:just )?say"
            r"|i (?:didn't|did not|couldn't|can't|don't) (?:quite )?(?:catch|hear|get|understand|follow)"
            r"(?: (?:that|you|it|what you said|the (?:last )?(?:bit|part)|a word|a thing))?"
            r"|i (?:missed|lost) (?:that|you|it|what you said|the (?:last )?(?:bit|part))|sorry,? what(?: was that)?"
            r"|you said what|huh|eh|what was that(?: again)?|say again|excuse me|what|sorry|run that by me)" + _POLITELY
        ),
    ),
    (
        "wait",
        whole(
            ASK + r"(?:wait|hold on|hang on|one (?:moment|second|sec|minute)|just a (?:moment|second|sec"
            r"|minute)|a moment|give me a (?:moment|second|sec|minute)|let me think|stop|hold)(?: (?:a"
            r"|one|please|a (?:second|sec|moment|minute)))*" + END
        ),
    ),
    (
        "repeat",
        find(
            r"what did you (?:just )?say(?=$|[,.!?])|(?:say|repeat) (?:that|it) (?:again|once more)|one more time"
            r"|i (?:didn't|couldn't|did not|missed) (?:quite )?(?:catch |hear |get )?(?:that|you|it)(?=$|[,.!?])"
        ),
    ),
    (
        "wait",
        find(
            r"(?:one|just a|a) (?:moment|second|sec|minute)(?=$|[,.!]| please)|hold on|hang on|bear with me"
            r"|give me a (?:moment|second|sec|minute)"
        ),
    ),
    (
        "what did i ask",
        whole(
            ASK + r"(?:what (?:did i (?:ask|say|want|tell you)|am i looking for|are (?:you|we) (?:looking"
            r"|searching) for|were we looking for|do you have (?:noted|down)|have you got so far)"
            r"|what(?:'s| is| was) my (?:wish|search|budget|request|criteria)|(?:can you )?(?:remind me|recap"
            r"|sum(?: it)? up|summari[sz]e)"
            r"(?: (?:of )?(?:what (?:i(?: (?:asked|said|want(?:ed)?|told you|was looking for)|'m looking for)"
            r"|we(?:'re| are| were)?"
            r" (?:looking|searching) for)|my (?:wish(?:es)?|search|criteria|request)|where we are|so far|that|it))?"
            r"|what have you (?:got|noted|written) (?:down|so far|for me)|what are (?:my|the) (?:criteria|wishes)"
            r"|what did i ask for)(?: for| so far| right now| at the moment| exactly)*" + END
        ),
    ),
    (
        "what did i ask",
        find(
            r"what (?:was|did|were) .{0,20}\bi (?:first |originally |just )?(?:ask|say|want|tell|looking)\w*"
            r"|(?:first|last)"
            r" thing i (?:asked|said|wanted)|what (?:have )?i (?:asked|told you)"
        ),
    ),
    (
        "are you a robot",
        find(
            r"are you (?:even |really |actually |just |not )*(?:a |an )?(?:robot|bot|human|real"
            r"|machine|computer|person|ai|a\.i\.|real person"
            r"|actual person|recording|program|automated|automatic|artificial|chatbot|virtual)(?: \w+)?"
            r"|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:robot|bot|human|real|machine|computer"
            r"|person|ai|recording)|(?:is|are) (?:this|you|that) (?:a |an )?(?:robot|bot|machine|recording|automated"
            r"|ai|real"
            r"|human|person|actual)\b(?: person| human| being)?"
            r"|you(?:'re| are) a (?:robot|bot|machine)"
        ),
    ),
    (
        "system",
        find(
            r"(?:system |your )(?:prompt|instructions)|(?:ignore|forget|disregard) (?:all |your |the "
            r"|any |previous |prior )+(?:instructions|rules|prompt)|your (?:rules|code|source|programming"
            r"|training|model|developer)|you are now|from now on,? (?:you|answer|speak|say)|(?:answer|speak|talk"
            r"|reply|respond)"
            r" (?:everything |only |to me )*(?:in pirate|like a|as (?:a|if))|repeat after me"
            r"|say (?:exactly )?(?:the words?|this)"
            r"|(?:your|the) (?:guidelines|configuration|settings|system message)|what (?:model|llm|ai) (?:are"
            r"|do) you|(?:chat ?gpt|gpt|openai"
            r"|language model|developer mode|jailbreak)|pretend (?:to be|you)|act as|role ?play|api key"
            r"|password|database|secret"
        ),
    ),
    (
        "other callers",
        find(
            r"(?:other|previous|last|another|earlier) (?:callers?|clients?|customers?|people|person"
            r"|buyers?)|(?:someone|anyone|anybody|somebody|who) else (?:call|ask|say|said|asked|called"
            r"|interested)\w*|(?:phone )?number of (?:the|another)|who (?:else )?(?:called|lives there"
            r"|owns|is the owner|sold)|owner's (?:name|number|phone)|personal (?:data|details)"
        ),
    ),
    (
        "person",
        find(
            r"(?:speak|talk) (?:to|with) (?:a |an |some ?(?:one|body)|the |your )?(?:real |actual |human "
            r"|live )?(?:person|human|agent|someone|somebody|manager|colleague|boss|representative"
            r"|operator|advisor|consultant|someone else)|human (?:being|agent|please)|(?:a |an )?(?:real|actual"
            r"|human) (?:person|human|agent|being)"
            r"|is there (?:a |any )?(?:person|human|somebody|someone|anyone|anybody) (?:i|there|who|else)\b.*|(?:put"
            r"|transfer|connect) me (?:through )?(?:to|with)|call me back|customer service"
            r"|can someone call|my (?:phone |mobile )?number is"
        ),
    ),
    (
        "viewing",
        find(
            r"(?:book|arrange|schedule|organi[sz]e|make|set up|have) (?:a |an |me a )?(?:viewing|visit"
            r"|appointment|tour|showing)|(?:can|could|may|when can|i'd like to|i want to|i would like to"
            r"|like to) (?:i |we )?(?:visit|view|go and see|come and see|see) (?:it|this|that|the (?:flat"
            r"|apartment|house|home|place|property)|in person)(?! (?:one|again))|viewings?|in person"
            r"|(?:love|like|want) to (?:go and |come and )?(?:see|visit|view) (?:it|this|that)(?! again)"
            r"|make an offer|buy it|i'll take it|reserve it|put (?:in )?an offer|(?:look|walk) (?:at it |round it "
            r"|around it )?in person"
            r"|(?:go|come) (?:and |to )?(?:see|look at|visit) (?:it|this|that|the)\b|have a look at (?:it"
            r"|the (?:flat|place|home))"
            r"|show me (?:around|round)|see it (?:on|this|tomorrow|at|myself|for myself|some ?time|next)|visit"
        ),
    ),
    ("negotiate", questions.NEGOTIATE),
    ("agency", questions.ON_THE_MARKET),
    (
        "rude",
        find(
            r"(?:fuck|fucking|shit|bullshit|stupid|idiot|dumb|moron|useless|asshole|bastard|bitch|crap"
            r"|shut up|piss off|screw you|go to hell|you suck|hate you|rubbish|terrible service"
            r"|waste of (?:my )?time)"
        ),
    ),
    ("joke", questions.JOKE),
    ("who are you", questions.WHO_ARE_YOU),
    (
        "finance",
        find(
            r"mortgages?|interest rates?|loans?|monthly (?:payments?|repayments?|instal?ments?)|down ?payment|deposit"
            r"|financ(?:e|ing)|can i afford|repayments?|how much (?:can|could) i (?:borrow|afford)|the bank"
        ),
    ),
    (
        "closest",
        whole(
            ASK
            + r"(?:(?:what(?:'s| is| would be)|which is|show me|tell me) )?(?:the |your )?(?:closest|nearest|next best"
            r"|best match|best)(?: (?:match|one|thing|option|you (?:have|can do|'ve got)|to (?:that|it"
            r"|what i (?:want|asked for))))*" + END
        ),
    ),
    (
        "what can you do",
        find(
            r"what (?:can|do) you (?:do|offer|help(?: me)? with)|how (?:can|could|do) you help"
            r"|how does (?:this|it) work|what (?:can|should|could) i (?:ask|say|do)|what are my options"
            r"|help me$|^help$|what are you (?:for|able to do)|what else can you do"
        ),
    ),
    (
        "why price",
        find(
            r"(?:why|how come)\b.*\b(?:expensive|cheap|cheaper|pricey|dear|dearer|so much|cost so|low|high)\b"
            r"|what makes (?:it|that|this)(?: one)? so (?:expensive|cheap|pricey|dear)"
        ),
    ),
    (
        "why",
        whole(
            ASK + r"(?:(?:but )?why(?: (?:that|this|not|did you|do you|is that|is this|would you|should i"
            r"|the)\b(?!.*\b(?:expensive|cheap|pricey|dear|cost|price)\b).*)?|what makes (?:it|that|this) .*"
            r"|what(?:'s| is) (?:so )?(?:good|special|nice"
            r"|great) about (?:it|this|that).*|how come.*|why did you (?:choose|pick|suggest).*)"
        ),
    ),
    (
        "recommend",
        find(
            r"(?:which|what)(?: one)?(?: of (?:them|the two|those|these|both))? (?:do|would|should) (?:you|i|we)"
            r" (?:recommend|prefer|choose|pick|suggest|take|go for|go with|buy|see|visit)"
            r"|which (?:one |of (?:them|the two|those|these) )?(?:is|was|would be) (?:the )?(?:better|nicer|best)\b"
            r"(?: (?:one|buy|deal|value|choice|option|for (?:me|us)))?"
        ),
    ),
    (
        "compare",
        find(
            r"compare|comparison|how much (?:more|less|bigger|smaller|cheaper|dearer)\b|difference(?:s)? between"
            r"|what(?:'s| is| are) the differences?"
            r"|how are they different|how do (?:they"
            r"|the two|these|those|both) (?:compare|differ)|(?:is|was) (?:it|this"
            r"|that)(?: one)? (?:cheaper|bigger|larger|smaller|better"
            r"|more expensive) than|versus"
        ),
    ),
    (
        "tell more",
        whole(
            ASK + r"(?:(?:tell|give) me (?:some |a (?:bit|little) |a little bit )?more(?: (?:about|on|of) (?:it"
            r"|this|that|this one|that one|the (?:flat|apartment|house|home|place|property|first|second"
            r"|last|one|cheaper|dearer|bigger|larger|smaller|other|more expensive)(?: one)?)"
            r"| details| information| info)?|more (?:details|information"
            r"|info|about (?:it|this|that|this one|that one))(?: please)?|(?:go on|continue|carry on"
            r"|keep going)|more|and(?: then)?|and what else|describe (?:it|this|that)(?: one)?|(?:what"
            r"|anything) else (?:about (?:it"
            r"|this|that)|can you tell me(?: about (?:it|this|that))?|should i know|does it (?:have|say"
            r"|offer)|is there to know)|what(?:'s| is) it like|what does it look like|tell me about (?:it"
            r"|this|that|this one|that one|the (?:flat|apartment|house|home|place|property"
            r"|(?:cheaper|bigger|smaller|larger"
            r"|dearer|more expensive) one))|i(?:'d"
            r"| would) (?:like|love) to (?:hear|know) more(?: about (?:it|that"
            r"|this))?|i want to (?:hear|know) more(?: about (?:it|that|this))?|what's (?:special|good"
            r"|nice) about it|details|hear more"
            r"|(?:tell me )?(?:everything|all)(?: (?:about|on) (?:it|this|that)(?: one)?)?)" + END
        ),
    ),
    (
        "like",
        whole(
            r"(?:i (?:really |quite |do )?(?:like|love|prefer) (?:it|that|this|that one|this one|the sound of (?:it"
            r"|that))(?: better| more| best| the most| a lot| very much)?|(?:that |it |this )?(?:sounds|looks"
            r"|seems) (?:good|great|nice|lovely|perfect"
            r"|interesting|amazing|wonderful|fine|like (?:it|a good one))|(?:it's|that's"
            r"|this is) (?:perfect|great|lovely|nice|wonderful|good|interesting|exactly what i (?:want"
            r"|need|was looking for))|(?:great|perfect|lovely|nice|wonderful|interesting|excellent"
            r"|fantastic|amazing|brilliant|cool|good|wow|oh nice)(?: one| choice)?"
            r"|i'm interested(?: in (?:it|that|this|that one|this one))?|not bad|tempting)" + END
        ),
    ),
    (
        "dislike",
        whole(
            r"(?:i (?:really )?(?:don't|do not|didn't) (?:really )?(?:like|love|want) (?:it|that|this"
            r"|that one|this one|the sound of (?:it|that))(?: (?:much|very much|at all|either))?"
            r"|(?:not )?that(?: one)? (?:n)?either"
            r"|neither(?: of (?:them|those|these|the two))?|none of (?:them|those|these)|nor (?:that|this)(?: one)?"
            r"|not (?:that|this)(?: one)?(?: either)?|(?:it's "
            r"|that's )?not (?:for me|my (?:thing|style|taste)|what i(?:'m| am)? (?:want|need|looking for"
            r"|after)|right|interested|convinced|really)|i hate (?:it|that|this)(?: one)?|no good|(?:it's"
            r"|that's) (?:ugly|awful|terrible|horrible)|doesn't (?:suit|work for|appeal to) me"
            r"|i'm not (?:interested|convinced|sure about (?:it|that|this)(?: one)?))" + END
        ),
    ),
    *ASIDES,
    ("any home", questions.TO_BUY),
    (
        "any home",
        whole(
            ASK + r"(?:anything|whatever|any(?:thing)? (?:is fine|goes|will do)|i don't (?:know|mind"
            r"|care)(?: yet| really)?|(?:i'm )?not sure(?: yet)?|no idea|surprise me|you (?:choose|decide"
            r"|tell me)|up to you|i have no (?:preference|idea)s?|no preferences?|just (?:looking"
            r"|browsing)(?: around)?|everything|show me (?:anything|everything|what you(?:'ve got| have)))" + END
        ),
    ),
)
"""Tried in order: what is more definite stands first."""
