"""How English callers say what they do."""

from __future__ import annotations

import re

from pipeline.agent.local.cues import Cues, Pattern
from pipeline.agent.local.en.aspects import ASPECTS
from pipeline.agent.local.en.patterns import ASK, END, NAME, ONE, SHOW, find, whole
from pipeline.agent.local.en.requests import SIMPLE


def _slot(words: str) -> Pattern:
    """A wish named without its value: "the budget", "let's change the area"."""
    return whole(
        r"(?:i'd |let's |we can |can we |you can |i can |i want to |please |maybe )*"
        r"(?:change |relax |adjust |like to change |be flexible (?:on|with) )*"
        rf"(?:the |my |on the )?(?:{words})(?: maybe| then| please)?"
    )


ENGLISH = Cues(
    name=(
        re.compile(
            rf"\b(?:my name(?:'s| is)|my first name is|the name(?:'s| is)|you can call me|call me|they call me"
            rf"|i am called|i'm called) {NAME}",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:this is|it's|it is) {NAME}(?: (?:here|speaking|calling)\b)", re.IGNORECASE),
        re.compile(
            rf"\b(?:[Ii]'m|[Ii]’m|[Ii] am|[Tt]his is) (?:called )?{NAME}(?=\s*(?:[,.;!?]|$|\band\b|\bi\b"
            rf"|\bhere\b|\bfrom\b|\bcalling\b|\bspeaking\b))",
            re.IGNORECASE,
        ),
    ),
    not_names=frozenset(
        (
            "a an the not so very really just too also still in on at from of for here there back done ready fine "
            "good great well okay ok sure happy glad sorry afraid interested open flexible free busy tired new single "
            "married alone pregnant retired rich poor broke serious curious confused lost stuck after about around "
            "between under over only quite pretty nice perfect lovely beautiful expensive cheap small big it that "
            "this what how who where why when my your his her our unsure certain positive able keen like hungry bored "
            "angry annoyed unhappy right wrong done finished out off all both one two three madrid barcelona spanish "
            "english french german italian american excited thrilled torn undecided wonderful awesome amazing "
            "terrible horrible impossible ridiculous crazy mad out-of-town "
        ).split()
    ),
    greeting=re.compile(
        r"^(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|hola|greetings|howdy)(?: there"
        r"| again| everyone|,? [A-Z]\w+(?=[,.!]|$))?[\s,.!]*)+",
        re.IGNORECASE,
    ),
    how_are_you=find(
        r"how are you(?: doing| today| this \w+)*|how's it going|how do you do|nice to (?:meet|hear) you"
        r"|pleased to meet you|you all right"
    ),
    thanks=find(
        r"thank you(?: (?:so|very) much| a lot| for \w+(?: \w+){0,3})?|thanks(?: (?:so much|a lot|a million"
        r"|a bunch|again|for (?:that|your help|everything|the help|the info)))?|many thanks|cheers"
        r"|much appreciated|ta|appreciate it"
    ),
    goodbye=find(
        r"good ?bye|bye(?:[ -]bye)?|see you(?: later| soon)?|talk to you (?:later|soon)|have a (?:nice|good"
        r"|great|lovely) (?:day|evening|one|weekend|afternoon|night)|good ?night|i have to go|i've got to go"
        r"|i must go|"
        r"(?:no,? )?that(?:'s| is| will be|'ll be) all(?: for (?:now|today))?|i'm done|that's it for (?:now"
        r"|today)|(?:no|thanks|thank you)[, ]+that's it|no,? nothing else|nothing else,? (?:thanks|thank you)"
        r"|no more questions|hang up"
        r"|i'll call (?:you )?back|i'll think about it"
    ),
    filler=re.compile(
        r"^(?:(?:um+|uh+|er+m*|hm+|mm+|ah+|oh+|well|so|okay|ok|right|alright|all right|and|but|then|now|look"
        r"|listen|actually|you know|i mean|let me see|let's see|great|perfect|cool|lovely|nice|sure|great|wow"
        r"|interesting|i see|got it|please|sorry|excuse me|hey|maybe)\b[\s,.!…]*)+",
        re.IGNORECASE,
    ),
    hesitation=re.compile(r"^(?:(?:um+|uh+|er+m*|hm+|mm+|ah+|oh+|well|so)\b[\s,.!…]*)+", re.IGNORECASE),
    which=(
        (
            "cheaper",
            find(
                r"which(?: one| of (?:them|the two|those))? (?:is|was|costs?) (?:the )?(?:cheaper|less)"
                r"|(?:is|was) (?:it|this|that)(?: one)? cheaper than"
            ),
        ),
        (
            "dearer",
            find(r"which(?: one| of (?:them|the two|those))? (?:is|was|costs?) (?:the )?(?:dearer|pricier|more)"),
        ),
        (
            "bigger",
            find(
                r"which(?: one| of (?:them|the two|those))? (?:is|was|has) (?:the )?(?:bigger|larger|more space)"
                r"|(?:is|was) (?:it|this|that)(?: one)? (?:bigger|larger) than"
            ),
        ),
        ("smaller", find(r"which(?: one| of (?:them|the two|those))? (?:is|was) (?:the )?smaller")),
    ),
    yes=re.compile(
        r"^(?:yes|yeah|yep|yup|yah|sure|of course|please do|go on|go ahead|okay|ok|absolutely|definitely"
        r"|certainly|right|correct|that's right|exactly|indeed|sounds good|why not|i would|i do|i did|please"
        r"|by all means|do it|do that|let's do that|fine|all right|alright|uh-huh|mhm|si|sí|yes i did"
        r"|yes it is)\b[\s,.!]*(?:please|thanks|thank you|i would|i did|that's right|sure|go ahead|yes|do"
        r"|it is|i do|definitely|go on)?[\s,.!]*",
        re.IGNORECASE,
    ),
    no=re.compile(
        r"^(?:no|nope|nah|not really|no way|not at all|i don't think so|never mind|nevermind|not now"
        r"|i'd rather not|no need|not interested|no thanks|no thank you|that's wrong|i didn't"
        r"|negative)\b[\s,.!]*(?:thanks|thank you|not really|no|that's wrong|i didn't|never mind)?[\s,.!]*",
        re.IGNORECASE,
    ),
    clause_end=re.compile(
        r"[.?!;]+(?=\s|$)|,?\s+(?:and|but|also|plus)\s+(?=(?:does|is|are|has|how|what|what's|which|where|can"
        r"|could|tell|show|compare|do you|when|why|is there|bye|goodbye)\b)"
        r"|,\s*(?=(?:does it|is it|is there|are there|has it|how (?:big|much|many|about)|what's|what is"
        r"|what about|which|where is|can you|tell me|show me|do you have|what do you)\b)",
        re.IGNORECASE,
    ),
    simple=SIMPLE,
    moves=(
        (
            "next",
            whole(
                ASK
                + SHOW
                + rf"(?:(?:the |an? |any |some )?(?:next|another|other|others|different|more|new){ONE}(?: one)?"
                rf"|what else|anything else|something else|nothing else|what other{ONE}|any others?|skip(?: (?:it|this"
                rf"|that|this one|that one))?|move on|keep going|pass|go on to the next{ONE}|(?:do you have"
                rf"|have you got|are there|is there) (?:any |an? |some )?(?:more|other|others|another|else"
                rf"|anything else|something else|different){ONE}|what else (?:do you have|have you got"
                rf"|is there)|one more|other (?:options|ideas)|and (?:the )?(?:next|another|others))" + END
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
    ),
    positions=tuple(
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
    ),
    ordinals=(
        (0, find(r"the first (?:one|flat|apartment|house|home|place|property|option)")),
        (1, find(r"the second (?:one|flat|apartment|house|home|place|property|option)")),
        (2, find(r"the third (?:one|flat|apartment|house|home|place|property|option)")),
    ),
    pick=find(
        r"(?:the|that) (?:one|flat|apartment|house|home|place|property|villa|studio) (?:in|at|on|from"
        r"|near) (?:the )?(.+?)(?= (?:again|please|you)\b|[,.?!]|$)"
    ),
    cheaper_one=find(r"the (?:cheaper|less expensive) one|the cheap(?:er|est) of (?:the two|them|those)"),
    dearer_one=find(r"the (?:more expensive|dearer|pricier) (?:one|of the two|of them)"),
    bigger_one=find(r"the (?:bigger|larger|more spacious) (?:one|of the two|of them)"),
    smaller_one=find(r"the smaller (?:one|of the two|of them)"),
    slots=(
        ("place", _slot(r"area|district|place|location|neighbou?rhood|city|zone")),
        ("price", _slot(r"budget|price|money|price range|cost")),
        ("rooms", _slot(r"(?:number of )?(?:bedrooms?|rooms)")),
        ("baths", _slot(r"(?:number of )?bath ?rooms?")),
        ("size", _slot(r"size|square met(?:er|re)s|surface|space")),
    ),
    extremes=(
        ("cheapest", find(r"cheapest|least expensive|lowest[- ]pric\w+|lowest price|most affordable|most economical")),
        ("dearest", find(r"most expensive|priciest|dearest|highest price|most luxurious")),
        ("biggest", find(r"biggest|largest|most spacious|roomiest")),
        ("smallest", find(r"smallest|tiniest|most compact")),
    ),
    count=find(
        r"how many(?! (?:bed ?rooms?|bath ?rooms?|rooms|baths?|square|met(?:er|re)s|floors?|toilets?|windows?"
        r"|people|lifts?|terraces?|balcon|minutes|parking|stops?))|how much choice|what's the total"
        r"|number of (?:options|results|homes|flats|properties)"
    ),
    wants=find(
        r"i(?:'d| would)? (?:really |also |actually |still )?(?:want|need|like|prefer|love)|(?:i(?:'m| am)"
        r"|we(?:'re| are)) (?:looking|searching|after|hoping|interested)|we(?:'d| would)? (?:want|need|like"
        r"|prefer|love)|looking for|search(?:ing)? for|must have|should have|has to have|have to have|it must"
        r"|it should|it has to|it needs|make it|"
        r"anything|something|somewhere|(?:any|some|the)? ?ones? (?:with|that|in|under|near|without)"
        r"|(?:do you have|have you got|is there|are there|got) (?:any |an? |some |one "
        r"|ones )?(?:\w+ ){0,3}(?:flats?|apartments?|homes?|houses?|places?|propert(?:y|ies)|villas?|studios?"
        r"|penthouses?|lofts?|duplex(?:es)?|listings?)|find(?: me)?|show me|^with|^without|^in |^near|^under"
        r"|^at least|"
        r"instead|what about one|how about one|what if|rather have|another (?:one )?(?:with|in)|flats? with"
        r"|apartments? with|homes? with|houses? with|preferably|ideally|if possible"
    ),
    refers_home=find(
        r"it|its|it's|this(?: one)?|that(?: one)?|they|there(?! (?:is|are|any|a|an|anything|something|one"
        r"|ones|another)\b)|the (?:flat|apartment|house|home|place|property|building|villa|studio|rooms?"
        r"|neighbou?rhood|area|street)"
    ),
    asks_home=find(
        r"(?:does|did|has|have|is|are|was|can|could|would|will|do)(?:n't)? (?:it|this|that|there|they|the|you"
        r"|i|we|pets|dogs|cats|its|any|all)(?:'s)?|how (?:big|large|much|many|old|high|far|is|are|does|about"
        r"|long|bright|noisy|quiet|expensive|spacious|small)|what(?:'s| is| are| was|s)? (?:about|the|its|it"
        r"|kind|sort|type|floor|does|condition|state|year|size|street|area|district|heating|else)|"
        r"which (?:floor|way|direction|street|metro|area|district|part|station|storey|neighbou?rhood)"
        r"|where(?:'s| is| exactly| does)?|when (?:was|is|can)|any|and (?:the|a|what|is|does|how)"
        r"|tell me about the|is (?:it|there)|are (?:there|pets|dogs)|has it|got|near (?:a |the )?\w+ \?|who"
        r"|why is"
    ),
    why=find(r"why|how come"),
    any_home=find(
        r"(?:flats?|apartments?|homes?|houses?|propert(?:y|ies)|a place|places? to (?:live|buy)"
        r"|somewhere to live|real estate|listings?|buy(?:ing)?|house[- ]hunting|move|moving|options?)"
    ),
    out_of_scope=find(
        r"weather|rain(?:ing)?|temperature|forecast|football|soccer|match|score|news|president|politic\w*"
        r"|election|capital of|recipe|restaurants? (?:recommend|for|near me)|pizza|movie|film|music|song"
        r"|stock|bitcoin|crypto|flight|hotel|taxi|uber|doctor|lottery|homework|maths?|poem|translate|"
        r"what time|what day|what year is|who (?:won|is the (?:president|king|prime))|plus two|times|divided"
        r"|meaning of life|mortgages?|interest rates?|loans?|visa|lawyer|insurance|sell my|rent (?:out )?my"
        r"|my landlord|plumber|order (?:a|some)|book (?:a |me a )?(?:table|flight|hotel|taxi)|alarm|remind me"
        r"|email|play"
    ),
    stop_words=frozenset(
        (
            "a an the is it its it's this that these those there here does do did has have had any some of in on at "
            "to for with and or but what what's which how who where when why can could would will should i you me my "
            "we us our they them their be been being was were are am not no yes please about tell know say says said "
            "mention listing one ones home flat apartment house place property come comes get got like also too very "
            "really much many else still just so okay ok well need want from by if into up out possible good nice "
            "near close far lot lots thing things exactly actually maybe just "
        ).split()
    ),
    aspects=ASPECTS,
)
