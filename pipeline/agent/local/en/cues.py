"""How English callers say what they do."""

from __future__ import annotations

import re

from pipeline.agent.local.cues import Cues, Pattern
from pipeline.agent.local.en.aspects import ASPECTS


def _find(pattern: str) -> Pattern:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE)


def _whole(pattern: str) -> Pattern:
    return re.compile(rf"(?:{pattern})", re.IGNORECASE)


_ASK = r"(?:(?:can|could|would|will) you |please |just |i'd like (?:you )?to |i want (?:you )?to |let's |go ahead and |okay |ok |so |and |then |well |now |maybe )*"
_END = r"(?: (?:please|then|now|again|for me|instead|maybe|thanks|one more time|if you can|do you have|is there|have you got|you have|you've got|there))*"
_ONE = r"(?: (?:one|ones|option|options|property|properties|home|homes|flat|flats|apartment|apartments|place|places|house|result|results|listing|listings))?"
_SHOW = r"(?:show me|show|tell me about|tell me|what about|how about|what's|what is|give me|see|hear(?: about)?|go to|move on to|move to|let me (?:see|hear)|next up|take me to|describe|i'll take|jump to|skip to)? ?"
_NAME = r"([^\W\d_][\w'’-]+)"
_AGAIN = r"(?:that|it|this|the (?:last|price|answer|address))"

ENGLISH = Cues(
    name=(
        re.compile(rf"\b(?:my name(?:'s| is)|my first name is|the name(?:'s| is)|you can call me|call me|they call me|i am called|i'm called) {_NAME}", re.IGNORECASE),
        re.compile(rf"\b(?:this is|it's|it is) {_NAME}(?: (?:here|speaking|calling)\b)", re.IGNORECASE),
        re.compile(rf"\b(?:[Ii]'m|[Ii]’m|[Ii] am|[Tt]his is) (?:called )?{_NAME}(?=\s*(?:[,.;!?]|$|\band\b|\bi\b|\bhere\b|\bfrom\b|\bcalling\b|\bspeaking\b))", re.IGNORECASE),
    ),
    not_names=frozenset(
        "a an the not so very really just too also still in on at from of for here there back done ready fine good great well okay ok sure "
        "happy glad sorry afraid interested open flexible free busy tired new single married alone pregnant retired rich poor broke serious "
        "curious confused lost stuck after about around between under over only quite pretty nice perfect lovely beautiful expensive cheap small "
        "big it that this what how who where why when my your his her our unsure certain positive able keen like hungry bored angry annoyed "
        "unhappy right wrong done finished out off all both one two three madrid barcelona spanish english french german italian american "
        "excited thrilled torn undecided wonderful awesome amazing terrible horrible impossible ridiculous crazy mad out-of-town".split()
    ),
    greeting=re.compile(r"^(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|hola|greetings|howdy)(?: there| again| everyone|,? [A-Z]\w+(?=[,.!]|$))?[\s,.!]*)+", re.IGNORECASE),
    how_are_you=_find(r"how are you(?: doing| today| this \w+)*|how's it going|how do you do|nice to (?:meet|hear) you|pleased to meet you|you all right"),
    thanks=_find(r"thank you(?: (?:so|very) much| a lot| for \w+(?: \w+){0,3})?|thanks(?: (?:so much|a lot|a million|a bunch|again|for (?:that|your help|everything|the help|the info)))?|many thanks|cheers|much appreciated|ta|appreciate it"),
    goodbye=_find(
        r"good ?bye|bye(?:[ -]bye)?|see you(?: later| soon)?|talk to you (?:later|soon)|have a (?:nice|good|great|lovely) (?:day|evening|one|weekend|afternoon|night)|good ?night|i have to go|i've got to go|i must go|"
        r"(?:no,? )?that(?:'s| is| will be|'ll be) all(?: for (?:now|today))?|i'm done|that's it(?: for (?:now|today))?|nothing else|no more questions|hang up|i'll call (?:you )?back|i'll think about it"
    ),
    filler=re.compile(r"^(?:(?:um+|uh+|er+m*|hmm+|mm+|ah+|oh+|well|so|okay|ok|right|alright|all right|and|but|then|now|look|listen|actually|you know|i mean|let me see|let's see|great|perfect|cool|lovely|nice|sure|great|wow|interesting|i see|got it|please|sorry|excuse me|hey|maybe)\b[\s,.!…]*)+", re.IGNORECASE),
    yes=re.compile(
        r"^(?:yes|yeah|yep|yup|yah|sure|of course|please do|go on|go ahead|okay|ok|absolutely|definitely|certainly|right|correct|that's right|exactly|indeed|sounds good|why not|i would|i do|i did|please|by all means|do it|do that|let's do that|fine|all right|alright|uh-huh|mhm|si|sí|yes i did|yes it is)\b[\s,.!]*(?:please|thanks|thank you|i would|i did|that's right|sure|go ahead|yes|do|it is|i do|definitely|go on)?[\s,.!]*",
        re.IGNORECASE,
    ),
    no=re.compile(
        r"^(?:no|nope|nah|not really|no way|not at all|i don't think so|never mind|nevermind|not now|i'd rather not|no need|not interested|no thanks|no thank you|that's wrong|i didn't|negative)\b[\s,.!]*(?:thanks|thank you|not really|no|that's wrong|i didn't|never mind)?[\s,.!]*",
        re.IGNORECASE,
    ),
    clause_end=re.compile(
        r"[.?!;]+(?=\s|$)|,?\s+(?:and|but|also|plus)\s+(?=(?:does|is|are|has|how|what|what's|which|where|can|could|tell|show|compare|do you|when|why|is there|bye|goodbye)\b)"
        r"|,\s*(?=(?:does it|is it|is there|are there|has it|how (?:big|much|many|about)|what's|what is|what about|which|where is|can you|tell me|show me|do you have|what do you)\b)",
        re.IGNORECASE,
    ),
    simple=(
        ("start over", _whole(_ASK + r"(?:start (?:all )?(?:again|over|afresh|fresh|from (?:scratch|zero|the beginning))|begin again|reset|forget (?:all (?:of )?(?:that|it|this)|everything)(?: i said)?|new search|clear (?:everything|the search)|scratch (?:all )?that|from the (?:top|start|beginning)|let's start (?:again|over))" + _END)),
        ("slower", _whole(_ASK + r"(?:(?:speak|talk|say (?:that|it)|go)? ?(?:a (?:bit|little) )?(?:more )?(?:slowly|slower)|slow down|not so fast|you(?:'re| are) (?:too|very|so) fast|too fast)" + _END)),
        ("repeat", _whole(_ASK + rf"(?:(?:repeat|say) {_AGAIN}?(?: again| once more| one more time)?|repeat|again|come again|once more|one more time|pardon(?: me)?|what did you say|i (?:didn't|did not|couldn't) (?:catch|hear|get|understand) (?:that|you|it|what you said)|sorry what|what was that(?: again)?|say again|excuse me|what|sorry|i missed that|i didn't follow)" + _END)),
        ("wait", _whole(_ASK + r"(?:wait|hold on|hang on|one (?:moment|second|sec|minute)|just a (?:moment|second|sec|minute)|a moment|give me a (?:moment|second|sec|minute)|let me think|stop|hold)(?: (?:a|one|please|a (?:second|sec|moment|minute)))*" + _END)),
        ("what did i ask", _whole(_ASK + r"(?:what (?:did i (?:ask|say|want|tell you)|am i looking for|are (?:you|we) (?:looking|searching) for|were we looking for|do you have (?:noted|down)|have you got so far)|what's my (?:wish|search|budget)|remind me what i (?:asked|said)|what did i ask for)(?: for| so far)?" + _END)),
        ("are you a robot", _find(r"are you (?:a |an )?(?:robot|bot|human|real|machine|computer|person|ai|a\.i\.|real person|actual person|recording|program|automated|automatic|artificial|chatbot|virtual)(?: \w+)?|am i (?:talking|speaking) (?:to|with) (?:a |an )?(?:robot|bot|human|real|machine|computer|person|ai|recording)|is this (?:a |an )?(?:robot|bot|machine|recording|automated|ai)|you(?:'re| are) a (?:robot|bot|machine)")),
        ("system", _find(r"(?:system |your )(?:prompt|instructions)|(?:ignore|forget|disregard) (?:all |your |the |any |previous |prior )+(?:instructions|rules|prompt)|your (?:rules|code|source|programming|training|model|developer)|what (?:model|llm|ai) (?:are|do) you|(?:chat ?gpt|gpt|openai|language model|developer mode|jailbreak)|pretend (?:to be|you)|act as|role ?play|api key|password|database|secret")),
        ("other callers", _find(r"(?:other|previous|last|another|earlier) (?:callers?|clients?|customers?|people|person|buyers?)|(?:someone|anyone|anybody|somebody|who) else (?:call|ask|say|said|asked|called|interested)\w*|(?:phone )?number of (?:the|another)|who (?:else )?(?:called|lives there|owns|is the owner|sold)|owner's (?:name|number|phone)|personal (?:data|details)")),
        ("person", _find(r"(?:speak|talk) (?:to|with) (?:a |an |some ?(?:one|body)|the |your )?(?:real |actual |human |live )?(?:person|human|agent|someone|somebody|manager|colleague|boss|representative|operator|advisor|consultant|someone else)|human (?:being|agent|please)|real (?:person|human)|(?:put|transfer|connect) me (?:through )?(?:to|with)|call me back|customer service|can someone call")),
        ("viewing", _find(r"(?:book|arrange|schedule|organi[sz]e|make|set up|have) (?:a |an |me a )?(?:viewing|visit|appointment|tour|showing)|(?:can|could|may|when can|i'd like to|i want to|i would like to|like to) (?:i |we )?(?:visit|view|go and see|come and see|see) (?:it|this|that|the (?:flat|apartment|house|home|place|property)|in person)(?! (?:one|again))|viewings?|in person|make an offer|buy it|i'll take it|reserve it|put (?:in )?an offer")),
        ("rude", _find(r"(?:fuck|fucking|shit|bullshit|stupid|idiot|dumb|moron|useless|asshole|bastard|bitch|crap|shut up|piss off|screw you|go to hell|you suck|hate you|rubbish|terrible service|waste of (?:my )?time)")),
        ("joke", _find(r"tell (?:me )?a (?:joke|story)|make me laugh|sing(?: me)?(?: a song)?|tell me something funny|do you love me|will you marry me|are you single|how old are you|where are you from|do you (?:sleep|eat|dream)|what are you wearing|what's your favou?rite")),
        ("who are you", _find(r"who are you|what(?:'s| is) your name|who(?:'s| is) this|who am i (?:talking|speaking) (?:to|with)|which agency|what (?:agency|company)(?: is this)?|your name again|tell me about yourself")),
        ("what can you do", _find(r"what (?:can|do) you (?:do|offer|help(?: me)? with)|how (?:can|could|do) you help|how does (?:this|it) work|what (?:can|should|could) i (?:ask|say|do)|what are my options|help me$|^help$|what are you (?:for|able to do)|what else can you do|what (?:areas|districts|neighbou?rhoods|cities) (?:do you|have you|can)")),
        ("why", _whole(_ASK + r"(?:(?:but )?why(?: (?:that|this|not|did you|do you|is that|is this|would you|should i|the).*)?|what makes (?:it|that|this) .*|what(?:'s| is) (?:so )?(?:good|special|nice|great) about (?:it|this|that).*|how come.*|why did you (?:choose|pick|suggest).*)")),
        ("compare", _find(r"compare|comparison|difference(?:s)? between|what(?:'s| is) the difference|how do (?:they|the two|these|those|both) (?:compare|differ)|which (?:one |of (?:them|the two|those) )?(?:is|was|has) (?:the )?(?:cheaper|bigger|better|larger|smaller|nicer|more|dearer|best)|(?:is|was) (?:it|this|that)(?: one)? (?:cheaper|bigger|larger|smaller|better|more expensive) than|(?:which|what) (?:one )?(?:do|would|should) (?:you|i) (?:recommend|prefer|choose|pick|suggest|take)|versus")),
        ("tell more", _whole(_ASK + r"(?:(?:tell|give) me (?:some |a (?:bit|little) |a little bit )?more(?: (?:about|on|of) (?:it|this|that|this one|that one|the (?:flat|apartment|house|home|place|property|first|second|last|one|building)(?: one)?)| details| information| info)?|more (?:details|information|info|about (?:it|this|that|this one|that one))(?: please)?|(?:go on|continue|carry on|keep going)|more|describe (?:it|this|that)(?: one)?|(?:what|anything) else (?:about (?:it|this|that)|can you tell me(?: about (?:it|this|that))?|should i know|does it (?:have|say|offer)|is there to know)|what(?:'s| is) it like|what does it look like|tell me about (?:it|this|that|this one|that one|the (?:flat|apartment|house|home|place|property|building|area|neighbou?rhood))|i(?:'d| would) (?:like|love) to (?:hear|know) more(?: about (?:it|that|this))?|i want to (?:hear|know) more(?: about (?:it|that|this))?|what's (?:special|good|nice) about it|details|hear more)" + _END)),
        ("like", _whole(r"(?:i (?:really |quite )?(?:like|love) (?:it|that|this|that one|this one|the sound of (?:it|that))|(?:that |it |this )?(?:sounds|looks|seems) (?:good|great|nice|lovely|perfect|interesting|amazing|wonderful|fine|like (?:it|a good one))|(?:it's|that's|this is) (?:perfect|great|lovely|nice|wonderful|good|interesting|exactly what i (?:want|need|was looking for))|(?:great|perfect|lovely|nice|wonderful|interesting|excellent|fantastic|amazing|brilliant|cool|good|wow|oh nice)(?: one| choice)?|i'm interested(?: in (?:it|that|this|that one|this one))?|not bad|tempting)" + _END)),
        ("dislike", _whole(r"(?:i (?:really )?(?:don't|do not|didn't) (?:really )?(?:like|love|want) (?:it|that|this|that one|this one|the sound of (?:it|that))(?: (?:much|very much|at all))?|(?:it's |that's )?not (?:for me|my (?:thing|style|taste)|what i(?:'m| am)? (?:want|need|looking for|after)|right|interested|convinced|really)|i hate (?:it|that|this)(?: one)?|no good|(?:it's|that's) (?:ugly|awful|terrible|horrible)|doesn't (?:suit|work for|appeal to) me|i'm not (?:interested|convinced|sure about (?:it|that|this)(?: one)?))" + _END)),
        ("any home", _whole(r"(?:anything|whatever|any(?:thing)? (?:is fine|goes|will do)|i don't (?:know|mind|care)(?: yet| really)?|(?:i'm )?not sure(?: yet)?|no idea|surprise me|you (?:choose|decide|tell me)|up to you|i have no (?:preference|idea)s?|no preferences?|just (?:looking|browsing)(?: around)?|everything|show me (?:anything|everything|what you(?:'ve got| have)))" + _END)),
    ),
    moves=(
        ("next", _whole(_ASK + _SHOW + rf"(?:(?:the |an? |any |some )?(?:next|another|other|others|different|more|new){_ONE}(?: one)?|what else|anything else|something else|what other{_ONE}|any others?|skip(?: (?:it|this|that|this one|that one))?|move on|keep going|pass|go on to the next{_ONE}|(?:do you have|have you got|are there|is there) (?:any |an? |some )?(?:more|other|others|another|else|anything else|something else|different){_ONE}|what else (?:do you have|have you got|is there)|one more|other (?:options|ideas)|and (?:the )?(?:next|another|others))" + _END)),
        ("first", _whole(_ASK + rf"(?:(?:go |come |take me )?back to |{_SHOW})?(?:the )?(?:very )?(?:first|original|initial|number one){_ONE}(?: (?:again|you (?:mentioned|said|told me(?: about)?|showed me|had)))*" + _END)),
        ("previous", _whole(_ASK + rf"(?:(?:go |come |take me )?back(?: to)? ?|return to |{_SHOW})?(?:(?:the )?(?:previous|prior|earlier|one before|last but one|before){_ONE}(?: (?:that|one|this))?)" + _END)),
        ("previous", _whole(_ASK + r"(?:go |come )?back(?: (?:one|again|a step))?" + _END)),
        ("last", _whole(_ASK + rf"(?:(?:go )?(?:back )?(?:to )?|{_SHOW})?the (?:very )?last{_ONE}(?: (?:again|you (?:mentioned|said|told me(?: about)?|showed me)))*" + _END)),
    ),
    positions=tuple(
        (index, _whole(_ASK + rf"(?:(?:go )?back to |{_SHOW})?(?:the |number )?(?:{words}){_ONE}(?: (?:again|you (?:mentioned|said|told me(?: about)?)))*" + _END))
        for index, words in enumerate(("first one", "second|number two|two again", "third|number three", "fourth|number four", "fifth|number five"))
    ),
    pick=_find(r"(?:the|that) (?:one|flat|apartment|house|home|place|property|villa|studio) (?:in|at|on|from|near) (?:the )?(.+?)(?= (?:again|please|you)\b|[,.?!]|$)"),
    cheaper_one=_find(r"the (?:cheaper|cheapest|less expensive) (?:one|of the two|of them)(?! (?:you have|in))"),
    dearer_one=_find(r"the (?:more expensive|dearer|pricier) (?:one|of the two|of them)"),
    bigger_one=_find(r"the (?:bigger|larger|more spacious) (?:one|of the two|of them)"),
    smaller_one=_find(r"the smaller (?:one|of the two|of them)"),
    extremes=(
        ("cheapest", _find(r"cheapest|least expensive|lowest[- ]pric\w+|lowest price|most affordable|most economical")),
        ("dearest", _find(r"most expensive|priciest|dearest|highest price|most luxurious")),
        ("biggest", _find(r"biggest|largest|most spacious|roomiest")),
        ("smallest", _find(r"smallest|tiniest|most compact")),
    ),
    count=_find(r"how many(?! (?:bed ?rooms?|bath ?rooms?|rooms|baths?|square|met(?:er|re)s|floors?|toilets?|windows?|people|lifts?|terraces?|balcon|minutes|parking|stops?))|how much choice|what's the total|number of (?:options|results|homes|flats|properties)"),
    wants=_find(
        r"i(?:'d| would)? (?:really |also |actually |still )?(?:want|need|like|prefer|love)|(?:i(?:'m| am)|we(?:'re| are)) (?:looking|searching|after|hoping|interested)|we(?:'d| would)? (?:want|need|like|prefer|love)|looking for|search(?:ing)? for|must have|should have|has to have|have to have|it must|it should|it has to|it needs|make it|"
        r"anything|something|somewhere|(?:any|some|the)? ?ones? (?:with|that|in|under|near|without)|(?:do you have|have you got|is there|are there|got) (?:any|a|an|some|one|ones)?(?: \w+){0,3} ?(?:flats?|apartments?|homes?|houses?|places?|propert(?:y|ies)|villas?|studios?|penthouses?|lofts?|duplex(?:es)?|listings?)|find(?: me)?|show me|^with|^without|^in |^near|^under|^at least|"
        r"instead|what about one|how about one|what if|rather have|another (?:one )?(?:with|in)|flats? with|apartments? with|homes? with|houses? with|preferably|ideally|if possible"
    ),
    asks_home=_find(
        r"(?:does|did|has|have|is|are|was|can|could|would|will|do)(?:n't)? (?:it|this|that|there|they|the|you|i|we|pets|dogs|cats|its|any|all)(?:'s)?|how (?:big|large|much|many|old|high|far|is|are|does|about|long|bright|noisy|quiet|expensive|spacious|small)|what(?:'s| is| are| was|s)? (?:about|the|its|it|kind|sort|type|floor|does|condition|state|year|size|street|area|district|heating|else)|"
        r"which (?:floor|way|direction|street|metro|area|district|part|station|storey|neighbou?rhood)|where(?:'s| is| exactly| does)?|when (?:was|is|can)|any|and (?:the|a|what|is|does|how)|tell me about the|is (?:it|there)|are (?:there|pets|dogs)|has it|got|near (?:a |the )?\w+ \?|who|why is"
    ),
    any_home=_find(
        r"(?:flats?|apartments?|homes?|houses?|propert(?:y|ies)|a place|places? to (?:live|buy)|somewhere to live|real estate|listings?|buy(?:ing)?|house[- ]hunting|move|moving|options?)"
    ),
    out_of_scope=_find(
        r"weather|rain(?:ing)?|temperature|forecast|football|soccer|match|score|news|president|politic\w*|election|capital of|recipe|restaurants? (?:recommend|for|near me)|pizza|movie|film|music|song|stock|bitcoin|crypto|flight|hotel|taxi|uber|doctor|lottery|homework|maths?|poem|translate|"
        r"what time|what day|what year is|who (?:won|is the (?:president|king|prime))|plus two|times|divided|meaning of life|mortgages?|interest rates?|loans?|visa|lawyer|insurance|sell my|rent (?:out )?my|my landlord|plumber|order (?:a|some)|book (?:a |me a )?(?:table|flight|hotel|taxi)|alarm|remind me|email|play"
    ),
    stop_words=frozenset(
        "a an the is it its it's this that these those there here does do did has have had any some of in on at to for with and or but what what's which how who "
        "where when why can could would will should i you me my we us our they them their be been being was were are am not no yes please about tell know say says "
        "said mention listing one ones home flat apartment house place property come comes get got like also too very really much many else still just so okay ok "
        "well need want from by if into up out possible good nice near close far lot lots thing things exactly actually maybe just".split()
    ),
    aspects=ASPECTS,
)
