"""English clauses with a meaning of their own: requests, questions about the call, reactions."""

from __future__ import annotations

from pipeline.agent.local.acts import Simple
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.en.patterns import AGAIN, ASK, END, find, whole

SIMPLE: tuple[tuple[Simple, Pattern], ...] = (
    (
        "start over",
        whole(
            ASK + r"(?:start (?:all )?(?:again|over|afresh|fresh|from (?:scratch|zero|the beginning))"
            r"|begin again|reset|forget (?:all (?:of )?(?:that|it|this)|everything)(?: i said)?"
            r"|new search|clear (?:everything|the search)|scratch (?:all )?that|from the (?:top|start"
            r"|beginning)|let's start (?:again|over))" + END
        ),
    ),
    (
        "slower",
        whole(
            ASK + r"(?:(?:speak|talk|say (?:that|it)|go)? ?(?:a (?:bit|little) )?(?:more )?(?:slowly|slower)"
            r"|slow down|not so fast|you(?:'re| are) (?:too|very|so) fast|too fast)" + END
        ),
    ),
    (
        "repeat",
        whole(
            ASK + rf"(?:(?:repeat|say) {AGAIN}?(?: again| once more| one more time)?|repeat|again|come again"
            rf"|once more|one more time|pardon(?: me)?|what did you say|i (?:didn't|did not"
            rf"|couldn't) (?:catch|hear|get|understand) (?:that|you|it|what you said)|sorry what"
            rf"|what was that(?: again)?|say again|excuse me|what|sorry|i missed that|i didn't follow)" + END
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
        "what did i ask",
        whole(
            ASK + r"(?:what (?:did i (?:ask|say|want|tell you)|am i looking for|are (?:you|we) (?:looking"
            r"|searching) for|were we looking for|do you have (?:noted|down)|have you got so far)"
            r"|what's my (?:wish|search|budget)|remind me what i (?:asked|said)"
            r"|what did i ask for)(?: for| so far)?" + END
        ),
    ),
    (
        "are you a robot",
        find(
            r"are you (?:a |an )?(?:robot|bot|human|real|machine|computer|person|ai|a\.i\.|real person"
            r"|actual person|recording|program|automated|automatic|artificial|chatbot|virtual)(?: \w+)?"
            r"|am i (?:talking|speaking) (?:to|with) (?:a |an )?(?:robot|bot|human|real|machine|computer"
            r"|person|ai|recording)|is this (?:a |an )?(?:robot|bot|machine|recording|automated|ai)"
            r"|you(?:'re| are) a (?:robot|bot|machine)"
        ),
    ),
    (
        "system",
        find(
            r"(?:system |your )(?:prompt|instructions)|(?:ignore|forget|disregard) (?:all |your |the "
            r"|any |previous |prior )+(?:instructions|rules|prompt)|your (?:rules|code|source|programming"
            r"|training|model|developer)|what (?:model|llm|ai) (?:are|do) you|(?:chat ?gpt|gpt|openai"
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
            r"|operator|advisor|consultant|someone else)|human (?:being|agent|please)|real (?:person"
            r"|human)|(?:put|transfer|connect) me (?:through )?(?:to|with)|call me back|customer service"
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
            r"|make an offer|buy it|i'll take it|reserve it|put (?:in )?an offer"
        ),
    ),
    (
        "rude",
        find(
            r"(?:fuck|fucking|shit|bullshit|stupid|idiot|dumb|moron|useless|asshole|bastard|bitch|crap"
            r"|shut up|piss off|screw you|go to hell|you suck|hate you|rubbish|terrible service"
            r"|waste of (?:my )?time)"
        ),
    ),
    (
        "joke",
        find(
            r"tell (?:me )?a (?:joke|story)|make me laugh|sing(?: me)?(?: a song)?"
            r"|tell me something funny|do you love me|will you marry me|are you single|how old are you"
            r"|where are you from|do you (?:sleep|eat|dream)|what are you wearing|what's your favou?rite"
        ),
    ),
    (
        "who are you",
        find(
            r"who are you|what(?:'s| is) your name|who(?:'s| is) this|who am i (?:talking|speaking) (?:to"
            r"|with)|which agency|what (?:agency|company)(?: is this)?|your name again"
            r"|tell me about yourself"
        ),
    ),
    (
        "what can you do",
        find(
            r"what (?:can|do) you (?:do|offer|help(?: me)? with)|how (?:can|could|do) you help"
            r"|how does (?:this|it) work|what (?:can|should|could) i (?:ask|say|do)|what are my options"
            r"|help me$|^help$|what are you (?:for|able to do)|what else can you do|what (?:areas"
            r"|districts|neighbou?rhoods|cities) (?:do you|have you|can)"
        ),
    ),
    (
        "why",
        whole(
            ASK + r"(?:(?:but )?why(?: (?:that|this|not|did you|do you|is that|is this|would you|should i"
            r"|the)\b.*)?|what makes (?:it|that|this) .*|what(?:'s| is) (?:so )?(?:good|special|nice"
            r"|great) about (?:it|this|that).*|how come.*|why did you (?:choose|pick|suggest).*)"
        ),
    ),
    (
        "compare",
        find(
            r"compare|comparison|difference(?:s)? between|what(?:'s| is) the difference|how do (?:they"
            r"|the two|these|those|both) (?:compare|differ)|which (?:one |of (?:them|the two"
            r"|those) )?(?:is|was|has) (?:the )?(?:better|nicer|best)|(?:is|was) (?:it|this"
            r"|that)(?: one)? (?:cheaper|bigger|larger|smaller|better"
            r"|more expensive) than|(?:which|what) (?:one )?(?:do|would|should) (?:you|i) (?:recommend"
            r"|prefer|choose|pick|suggest|take)|versus"
        ),
    ),
    (
        "tell more",
        whole(
            ASK + r"(?:(?:tell|give) me (?:some |a (?:bit|little) |a little bit )?more(?: (?:about|on|of) (?:it"
            r"|this|that|this one|that one|the (?:flat|apartment|house|home|place|property|first|second"
            r"|last|one)(?: one)?)| details| information| info)?|more (?:details|information"
            r"|info|about (?:it|this|that|this one|that one))(?: please)?|(?:go on|continue|carry on"
            r"|keep going)|more|describe (?:it|this|that)(?: one)?|(?:what|anything) else (?:about (?:it"
            r"|this|that)|can you tell me(?: about (?:it|this|that))?|should i know|does it (?:have|say"
            r"|offer)|is there to know)|what(?:'s| is) it like|what does it look like|tell me about (?:it"
            r"|this|that|this one|that one|the (?:flat|apartment|house|home|place|property))|i(?:'d"
            r"| would) (?:like|love) to (?:hear|know) more(?: about (?:it|that"
            r"|this))?|i want to (?:hear|know) more(?: about (?:it|that|this))?|what's (?:special|good"
            r"|nice) about it|details|hear more)" + END
        ),
    ),
    (
        "like",
        whole(
            r"(?:i (?:really |quite )?(?:like|love) (?:it|that|this|that one|this one|the sound of (?:it"
            r"|that))|(?:that |it |this )?(?:sounds|looks|seems) (?:good|great|nice|lovely|perfect"
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
            r"|that one|this one|the sound of (?:it|that))(?: (?:much|very much|at all))?|(?:it's "
            r"|that's )?not (?:for me|my (?:thing|style|taste)|what i(?:'m| am)? (?:want|need|looking for"
            r"|after)|right|interested|convinced|really)|i hate (?:it|that|this)(?: one)?|no good|(?:it's"
            r"|that's) (?:ugly|awful|terrible|horrible)|doesn't (?:suit|work for|appeal to) me"
            r"|i'm not (?:interested|convinced|sure about (?:it|that|this)(?: one)?))" + END
        ),
    ),
    (
        "any home",
        whole(
            r"(?:anything|whatever|any(?:thing)? (?:is fine|goes|will do)|i don't (?:know|mind"
            r"|care)(?: yet| really)?|(?:i'm )?not sure(?: yet)?|no idea|surprise me|you (?:choose|decide"
            r"|tell me)|up to you|i have no (?:preference|idea)s?|no preferences?|just (?:looking"
            r"|browsing)(?: around)?|everything|show me (?:anything|everything|what you(?:'ve got| have)))" + END
        ),
    ),
)
"""Tried in order: what is more definite stands first."""
