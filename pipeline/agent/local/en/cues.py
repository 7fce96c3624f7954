"""How English callers say what they do."""

from __future__ import annotations

import re

from pipeline.agent.local.cues import Cues, Pattern
from pipeline.agent.local.en import homes, questions
from pipeline.agent.local.en.aspects import ASPECTS
from pipeline.agent.local.en.misheard import SHORT, SOUND_ALIKE
from pipeline.agent.local.en.patterns import NAME, WHICH_OF, find, whole
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
            rf"\b(?:[Ii]'m|[Ii]’m|[Ii] am|[Tt]his is) (?:called )?{NAME}(?=\s*(?:[,.;!?]|$|\band\b|\bi\b|\bwe\b"
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
            "nervous scared worried anxious stressed overwhelmed terrible horrible impossible ridiculous crazy mad "
            "go now next quick quickly hurry shoot "
            "out-of-town hello hi hey yeah yes no um uh uhm hm hmm budget bullshit nonsense crap "
        ).split()
    ),
    greeting=re.compile(
        r"^(?:(?:hi|hello|hey|hiya|yo|morning|afternoon|evening|good (?:morning|afternoon|evening|day)|hola"
        r"|greetings|howdy)\b(?: there"
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
        r"|no more questions|hang up|that's me (?:sorted|done)|i'm (?:all )?(?:sorted|set)|that(?:'ll"
        r"| will) do(?: for now)?"
        r"|i'll call (?:you )?back|i'll think about it"
        r"|(?:i'll|let me|i will) (?:tell|ask|have|get) (?:him|her|them|my \w+) (?:to )?(?:call|ring|phone|contact)"
        r" (?:you|in)(?: back)?"
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
                rf"{WHICH_OF} (?:is|was|costs?) (?:the )?(?:cheaper|less|cheapest)"
                r"|(?:is|was) (?:it|this|that)(?: one)? cheaper than"
            ),
        ),
        (
            "dearer",
            find(rf"{WHICH_OF} (?:is|was|costs?) (?:the )?(?:dearer|pricier|more)"),
        ),
        (
            "bigger",
            find(
                rf"{WHICH_OF} (?:is|was|has) (?:the )?(?:bigger|larger|more space)"
                r"|(?:is|was) (?:it|this|that)(?: one)? (?:bigger|larger) than"
            ),
        ),
        ("more rooms", find(r"which\b.*\bmore (?:bed ?)?rooms")),
        ("more baths", find(r"which\b.*\bmore (?:bath ?rooms|baths|toilets)")),
        ("smaller", find(rf"{WHICH_OF} (?:is|was) (?:the )?smaller")),
    ),
    yes=re.compile(
        r"^(?:yes|yeah|yep|yup|yah|sure|of course|please do|go on|go ahead|okay|ok|absolutely|definitely"
        r"|certainly|right|correct|that's right|exactly|indeed|sounds good|why not|i would|i do|i did|please"
        r"|by all means|do it|do that|let's do that|fine|all right|alright|uh[- ]?huh|mm?[- ]?hm+|mhm|yes yes|si|sí"
        r"|yes i did"
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
        r"|,\s*(?=(?:does it|is it|is there|are there|has it|how (?:big|much|many|about)|what's|what is|what was"
        r"|what about|what was|which|where is|can you|tell me|show me|do you have|what do you)\b)",
        re.IGNORECASE,
    ),
    simple=SIMPLE,
    moves=homes.MOVES,
    positions=homes.POSITIONS,
    ordinals=homes.ORDINALS,
    adjective=re.compile(r"(?:ed|ous|ful|less|able|ible|ive|ish|ious|ant|ent|ught|ly|wn|ck|sh|ny)$"),
    needs_capital=re.compile(r"this is|it's|it is"),
    misheard=(
        *questions.MEANT,
        (re.compile(r"\b(what|how|where|who|that|there)s\b", re.IGNORECASE), r"\1's"),
        (re.compile(r"\b(do|does|did|is|are|was|would|could|should|have|has|ca|wo)nt\b", re.IGNORECASE), r"\1n't"),
        (re.compile(r"\b(is|are) (?:their|they're)\b", re.IGNORECASE), r"\1 there"),
        (re.compile(r"\bswimming (?:pull|pole|poor)\b", re.IGNORECASE), "swimming pool"),
        (re.compile(r"\b(?:to|too) (?=(?:bed|bath) ?rooms?\b|beds?\b|baths?\b)", re.IGNORECASE), "two "),
        (re.compile(r"\bfour (?=(?:a|an|my|the|our|us|me)\b)", re.IGNORECASE), "for "),
        (
            re.compile(
                r"\b(have you(?: got)?|do you have|is there|got"
                r"|you have) nothing\b",
                re.IGNORECASE,
            ),
            r"\1 anything",
        ),
        *SOUND_ALIKE,
        (re.compile(r"\bbalcon(?:ey|ny)\b", re.IGNORECASE), "balcony"),
        (re.compile(r"\b(a|the|has|have) left(?= (?:in|or|and|to)\b|[.?!]?$)", re.IGNORECASE), r"\1 lift"),
    ),
    short=tuple(SHORT),
    dangling=find(
        r"(?:a|an|the|with|in|at|near|under|over|for|of|to|and|or|but|than|between|about|around|at least|up to|least"
        r"|most|my|is|one|two|three|four|five|six)$"
    ),
    other_one=homes.OTHER_ONE,
    would_cost=find(r"(?:what|how much) (?:would|do|does|will|is|are|about)\b.*|(?:cost|price)\b.*"),
    what_is_there=find(
        r"what (?:is|'s|are) (?:there|available|on offer)|what's there|what (?:do|have) you (?:have"
        r"|got)"
    ),
    same_question=find(
        r"same question|(?:and|what about|how about)(?: for)? (?:this|that|the other|the next)(?: one)?|and (?:this"
        r"|that) one"
        r"|does (?:this|that) one(?: too| as well)?$|the same for (?:this|that|the other)(?: one)?|(?:this"
        r"|that) one too"
    ),
    options=(
        (0, find(r"(?:the )?(?:first|former)(?: one)?")),
        (1, find(r"(?:the )?second(?: one)?")),
        (-1, find(r"(?:the )?(?:last|latter)(?: one)?")),
    ),
    other=find(r"other"),
    open_question=re.compile(r"^(?:and )?(?:what(?:'s| is| are)? (?!about)|which|how (?!about))", re.IGNORECASE),
    option_names=((find(r"left"), "esquerra"), (find(r"right"), "dret")),
    which_has=find(
        r"which(?: one| flat| home| of (?:them|the two|those|these))?s? (?:has|have|had|comes|is|are|was|does|do)"
        r"|(?:do|does|have|has|are|is) (?:both|either|any) of (?:them|those|these)|which one"
    ),
    counted=homes.COUNTED,
    comparatives=(
        ("cheaper", find(r"(?:cheaper|less expensive|costs? less) than")),
        ("dearer", find(r"(?:dearer|more expensive|pricier|costs? more) than")),
        ("bigger", find(r"(?:bigger|larger|more spacious) than|more (?:space|room) than")),
        ("smaller", find(r"smaller than")),
    ),
    with_feature=homes.WITH_FEATURE,
    areas=find(
        r"(?:which|what)(?: other| different)? (?:areas|districts|neighbou?rhoods|zones|parts(?: of (?:town|the city"
        r"|\w+))?|cities|towns|places|locations|barrios|area|district|city)(?: (?:in|of|around) [\w' ]+?)? (?:(?:do"
        r"|have|can"
        r"|could) (?:you|i|we)|are (?:there|available|your|on offer|you|these|they in)|is (?:there"
        r"|available))(?! (?:recommend"
        r"|suggest|live))|where (?:do you (?:have|sell|operate|work|offer)|have you got|are (?:you based|your|all your"
        r"|all the|the) ?(?:homes|flats|apartments|properties|listings|houses|places)?$|else (?:do you have|have you"
        r" got|is there)|in \w+ do you have)|(?:list|name|tell me|give me|show me) (?:some |all |of |the |your "
        r"|a few |me )*"
        r"(?:areas|districts|neighbou?rhoods|cities)|(?:do you|you) (?:cover|have|work in) (?:any )?(?:other |more )"
        r"?(?:areas|cities|districts|neighbou?rhoods)|any other (?:areas|cities|districts|neighbou?rhoods)"
        r"|(?:which|what) other (?:areas|districts|neighbou?rhoods|cities)|(?:which|what) (?:areas|cities|districts"
        r"|neighbou?rhoods)(?: in \w+)?$|(?:what are|tell me) (?:the|your|my) (?:areas|districts"
        r"|options for (?:the )?area)"
    ),
    pick=homes.PICK,
    cheaper_one=homes.CHEAPER_ONE,
    dearer_one=homes.DEARER_ONE,
    bigger_one=homes.BIGGER_ONE,
    smaller_one=homes.SMALLER_ONE,
    slots=(
        ("place", _slot(r"area|district|place|location|neighbou?rhood|city|zone")),
        ("price", _slot(r"budget|price|money|price range|cost")),
        ("rooms", _slot(r"(?:number of )?(?:bedrooms?|rooms)")),
        ("baths", _slot(r"(?:number of )?bath ?rooms?")),
        ("size", _slot(r"size|square met(?:er|re)s|surface|space")),
    ),
    extremes=questions.EXTREMES,
    ranks=questions.RANKS,
    among=questions.AMONG,
    carries_on=questions.CARRIES_ON,
    every_option=questions.EVERY_OPTION,
    place_one=questions.PLACE_ONE,
    insists=questions.INSISTS,
    first_thing=questions.FIRST_THING,
    thinking=questions.THINKING,
    needed_budget=questions.NEEDED_BUDGET,
    breaks_off=questions.BREAKS_OFF,
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
        r"|apartments? with|homes? with|houses? with|(?:what|how) about (?:one |something |anything )?with(?:out)?"
        r"|preferably|ideally|if possible|make (?:that|this|them)|try"
        r"|let's (?:say|do|go)|go (?:for|with)"
    ),
    dismisses=find(
        r"^(?:(?:no|ok|okay|well|oh|actually|and),? )*(?:forget|never mind|skip|leave|scrap|not) (?:about |out )?"
        r"(?:the|that|it|this|my|a|an)\b"
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
        r"|why is|the price|its price|the \w+(?: \w+)? (?:of|in|at) (?:it|this|that)|remind me|what(?:'s| is"
        r"| was) (?:the|its)|it(?:'s| is| has|'s got| comes| does"
        r"| must have)\b.*\b(?:i suppose|i guess"
        r"|i assume|i hope|right|doesn't it|isn't it|hasn't it|i take it)|(?:it|this one|that one) (?:has|have)"
    ),
    why=find(r"why|how come"),
    any_home=find(
        r"(?:don't|not|no)\b.{0,12} (?:know|sure|idea) what (?:i(?:'m| am)?|we(?:'re| are)?)(?: really)? "
        r"(?:want|need|looking|after)|(?:a|an|some|any) (?:\w+ ){0,2}place|(?:flats?|apartments?"
        r"|homes?|houses?|propert(?:y|ies)|a place"
        r"|places? to (?:live|buy)"
        r"|somewhere to live|real estate|listings?|buy(?:ing)?|house[- ]hunting|move|moving|options?)"
    ),
    out_of_scope=find(
        r"mayor|know (?:of )?(?:a|any|some) (?:\w+ )?(?:restaurants?|bars?|hotels?)|sells? cars?|cars for sale"
        r"|tickets?|a job|jobs|vacancies|train times|bus times|horoscope"
        r"|who is the \w+ of"
        r"|who's the \w+ of|weather|rain(?:ing)?|temperature|forecast|football|soccer|match|score|news|president"
        r"|politic\w*"
        r"|election|capital of|recipe|restaurants? (?:recommend|for|near me)|pizza|movie|film|music|song"
        r"|stock|bitcoin|crypto|flight|hotel|taxi|uber|doctor|lottery|homework|maths?|poem|translate|"
        r"what time|what day|what year is|who (?:won|is the (?:president|king|prime))|plus two|times|divided"
        r"|meaning of life|visa|lawyer|insurance|sell my|rent (?:out )?my"
        r"|my landlord|plumber|order (?:a|some)|book (?:a |me a )?(?:table|flight|hotel|taxi)|alarm|remind me to"
        r"|do you sell (?!flats|homes|houses|apartments|propert|any|penthouses|villas|studios|lofts)\w+"
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
