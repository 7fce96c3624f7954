"""English asides: small talk, feelings, and questions about the agency rather than a home."""

from __future__ import annotations

from pipeline.agent.local.acts import Simple
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.en.patterns import find, whole

_VERY = r"(?:(?:a (?:bit|little)|so|very|really|quite|pretty|super|kind of|feeling|just|all|too|rather) )*"
_I_AM = rf"(?:i'm|i am|we're|we are|i feel|i've been|i get|it makes me|this makes me|this is all) {_VERY}"

ASIDES: tuple[tuple[Simple, Pattern], ...] = (
    (
        "my name",
        find(
            r"what(?:'s| is| was) my name|(?:do|did) you (?:know|remember|get|catch) my name|who am i(?! talking"
            r"| speaking)|do you (?:know|remember) who i am|do you remember me"
        ),
    ),
    (
        "privacy",
        find(
            r"(?:are|is) (?:you |this (?:call )?|the call )?(?:being )?record(?:ed|ing)|do you (?:record|store|save"
            r"|keep|share|sell) (?:my|this|the|our|what)\b.*|what (?:do|will) you do with my (?:data|details|number)"
            r"|is (?:this|it) (?:private|confidential)|privacy"
        ),
    ),
    (
        "to rent",
        find(
            r"(?:for|to) rent(?! it out| out)|rentals?|(?:i|we)(?:'d| would)? ?(?:want|like|need|prefer|'m looking|"
            r"'re looking)? ?to rent(?! it out| out)|do you (?:do|have|offer) (?:rentals?|lettings?)"
            r"|do you (?:also )?rent\b|rent(?:ing)?"
            r" (?:a|an|one|something)|per month"
        ),
    ),
    (
        "area advice",
        find(
            r"(?:which|what) (?:is |are )?(?:the )?(?:best |nicest |safest )?(?:area|district|neighbou?rhood"
            r"|part of (?:town|the city)|place|city)s? (?:(?:would|do|"
            r"should|can) (?:you|i|we) (?:recommend|suggest|choose|prefer|live|look|pick|advise)|(?:is|are) (?:the )?"
            r"(?:best|nicest|safest|good|nice|safe|cheapest|cheaper|quieter|quiet|affordable|better|more \w+"
            r"|most \w+))|(?:best|nicest|safest|good|nice) "
            r"(?:areas?|neighbou?rhoods?|districts?) (?:to live|for|in)|where (?:should|would) (?:i|we|you) (?:live"
            r"|look"
            r"|buy|start)"
        ),
    ),
    (
        "agency",
        find(
            r"(?:are|is) (?:you|the (?:office|agency)|it) open|open(?:ing)? (?:hours|times|on \w+days?)"
            r"|when (?:do you|are you)"
            r" (?:open|close)|where(?:'s| is) (?:your|the) (?:office|agency|shop)|your (?:office|address"
            r"|phone number|number"
            r"|email|website|e-mail|commission|fees?)|how (?:do|can) i (?:contact|reach|call) you"
            r"|how long have you been"
            r"|what(?:'s| is) your (?:commission|fee)|do you charge|who do you work for|(?:send|text|email|e-mail"
            r"|whatsapp)"
            r" (?:it |me |that |them |this )+(?:the |a |some )?(?:details|photos?|pictures?|link|address|brochure"
            r"|plan)?"
            r"|(?:photos?|pictures?|brochure)"
        ),
    ),
    (
        "opinion",
        find(
            r"would you (?:buy|take|live in|choose) (?:it|that|this|there)|what(?:'s| is) (?:wrong|the (?:catch"
            r"|problem|downside"
            r"|matter)) ?(?:with (?:it|this|that))?|any (?:downsides?|problems?|drawbacks?|catch)"
            r"|what do you (?:think|reckon)"
            r"(?: (?:of|about) (?:it|this|that))?|do you (?:personally )?(?:like|think) (?:it|this|that|so)"
            r"|is (?:it|this|that) (?:a )?(?:good|fair|bad|great) (?:price|deal|value|buy|idea|offer|choice)"
            r"|(?:is it )?worth"
            r" (?:it|the money|that)|your (?:honest )?opinion|will (?:the )?prices? (?:go|rise|fall|drop)|overpriced"
        ),
    ),
    (
        "elsewhere",
        find(
            r"(?:somewhere|anywhere) else|elsewhere|(?:another|a different|other|different) (?:area|district"
            r"|neighbou?rhood"
            r"|part of town|zone)s?|further (?:away|out|afield)"
        ),
    ),
    (
        "available",
        whole(
            r"(?:(?:and|but|so|ok|okay|well|,)\s*)*(?:is|are) (?:it|this|that|they|the (?:flat|apartment|house|home"
            r"|place|property))(?: one)? (?:still )?(?:available|on the market|for sale|free|taken|sold)(?: already"
            r"| yet| now| at the moment)?"
        ),
    ),
    (
        "weather talk",
        find(
            r"(?:nice|lovely|beautiful|terrible|awful|great|horrible|bad|such|what) (?:a )?(?:\w+ )?(?:weather|"
            r"(?:sunny|rainy|cold|hot) day)|it's (?:so |very |really |a bit |too |pretty )?(?:hot|cold|sunny|rainy"
            r"|raining|freezing|boiling|windy|cloudy|snowing)(?: (?:today|here|outside|out there))?|lovely day|nice day"
            r"|beautiful day|what a day"
        ),
    ),
    (
        "your day",
        find(
            r"how(?:'s| is| was| has) (?:your|the) (?:day|morning|afternoon|evening|week(?:end)?|life)(?: been| going"
            r"| so far)*|how(?:'s| is| are) (?:things|everything|life|business)|(?:busy|long|good) day\??|what's up"
            r"|what's new|(?:are you|been) (?:busy|tired|okay|ok|alright|well)(?: today)?|do you (?:like|enjoy)"
            r" (?:your (?:job|work)|working|this)"
        ),
    ),
    (
        "first time",
        find(
            r"(?:it's |this is )?(?:my|our) first (?:time|home|flat|house|apartment|place)(?: (?:buying|purchase"
            r"|doing this|ever))?|(?:i've|we've|i have|we have) never (?:bought|done|owned)\b.*|first[- ]time buyers?"
            r"|i don't know (?:how|where) (?:this works|to (?:start|begin))|where do (?:i|we) (?:start|begin)"
        ),
    ),
    (
        "nervous",
        find(
            rf"{_I_AM}(?:nervous|anxious|scared|worried|stressed|overwhelmed|overwhelming|afraid|terrified|lost"
            r"|confused|exhausted|tired|desperate|frustrated|fed up)(?! (?:about the|of the|with the) (?:price|noise))"
            r"|(?:it|this)(?:'s| is) (?:all )?(?:a (?:bit|lot|little) )?(?:overwhelming|stressful|scary|a lot)"
            r"|big (?:step|decision)|hate (?:house|flat|apartment) hunting"
        ),
    ),
    (
        "good news",
        find(
            r"(?:i|we)(?:'ve| have)? (?:just )?(?:got (?:married|engaged|promoted|a new job|the job)|had a baby"
            r"|won the lottery)|(?:i'm|we're|i am|we are|my wife is|my partner is) (?:expecting|pregnant|getting"
            r" married|engaged|having a (?:baby|child))|new baby on the way|it's my birthday|i got the job"
        ),
    ),
    (
        "sad news",
        find(
            r"(?:i'm|we're|i am|we are|i|we|just)(?: just)? (?:getting (?:divorced|separated)|got (?:divorced"
            r"|separated|evicted|fired)|split(?:ting)? up|broke up|lost my (?:job|wife|husband|mother|father|mum|dad))"
            r"|(?:passed away|i'm going through a (?:divorce|break ?up|separation))|after (?:my|the|our) divorce"
        ),
    ),
    (
        "compliment",
        find(
            r"you(?:'re| are|'ve been| have been) (?:so |very |really |quite |pretty |super |too )*(?:nice|kind"
            r"|helpful|good(?: at this)?"
            r"|funny|great|sweet|clever|smart|quick|fast at|amazing|lovely|patient|brilliant|the best)"
            r"|you (?:have|'ve got) (?:a |such a )?(?:nice|lovely|beautiful|pleasant|sweet) voice|well done|good job"
            r"|i like (?:you|talking to you|your (?:voice|style))|you sound (?:nice|lovely|great|friendly|human|real)"
        ),
    ),
    (
        "laugh",
        whole(r"(?:(?:ha+h?)+|haha\w*|he ?he\w*|lol|that's (?:so |very )?funny|you're funny)(?:[ ,.!]+.{0,12})?"),
    ),
    (
        "keeps name",
        find(
            r"(?:don't|do not|won't|rather not|prefer not|not going)(?: want| like)?(?: to)? (?:give|tell|say|share"
            r"|leave)"
            r"(?: you)? (?:my|a) name|no names?(?: please)?$|(?:i'd )?rather not say"
        ),
    ),
    (
        "languages",
        find(
            r"(?:do|can|does) (?:you|anyone|anybody) (?:also )?speak (?!to|with|more|slow|a )\w+|(?:can"
            r"|could) we (?:speak|talk|do this)"
            r" in \w+|which languages|what languages|in (?:spanish|french|german|italian|catalan"
            r"|english)(?:,? please)?$"
        ),
    ),
    (
        "are you there",
        find(
            r"can you hear me|are you (?:even |still )?listening|(?:are|is) (?:you|anybody|anyone|somebody"
            r"|someone) (?:still )?there|hello\?? hello"
            r"|do you hear me|am i (?:still )?on"
        ),
    ),
    (
        "said already",
        find(
            r"you (?:just |already |'ve )*(?:said|told me|mentioned) (?:that|this|it)(?: already| before| twice)?"
            r"|you(?:'ve| have)? already (?:said|told|mentioned)|you keep (?:saying|repeating|asking)|stop repeating"
            r"|i (?:already|just) (?:said|told you)|i (?:said|told you) (?:that|this|so)(?: already| before)?"
            r"|you(?:'re| are) repeating|same (?:thing|one) again|you (?:didn't|don't|never|can't"
            r"|haven't) (?:really )?(?:answer|listen|understand|know|help)\w*"
            r"|you(?:'re| are) not (?:listening|helping|answering|making sense|very helpful)|you know nothing"
            r"|that's not what i"
            r" (?:asked|said|meant|want(?:ed)?)|that(?:'s| is) not (?:an answer|helpful)|answer (?:me|my question)"
        ),
    ),
    (
        "think it over",
        find(
            r"(?:i|we)(?:'ll| will|'d| would|'ve)?(?: like| need| have| got| want)*(?: to)?(?: just)? (?:think (?:about"
            r" (?:it|that|this)|it over)|sleep on it|(?:talk|speak|discuss|check)(?: (?:to|with|it|this|that"
            r"|about))* my"
            r" (?:wife|husband|partner|boyfriend|girlfriend|family|parents|bank|mum|dad))|let me think (?:about (?:it"
            r"|that)|it over)|(?:maybe|perhaps) (?:later|another (?:time|day))|some other time|get back to you"
        ),
    ),
    (
        "what do you mean",
        whole(
            r"(?:(?:sorry|but|and|hm+|what),? )*(?:what do you mean(?: by .*)?|meaning what|in what (?:way|sense)"
            r"|how do you"
            r" mean|i don't (?:understand|get) (?:the question|what you mean)|what exactly do you (?:want"
            r"|need)(?: to know)?"
            r"|what do you want (?:to know|from me|me to say)|like what|such as|what are the options)"
        ),
    ),
    (
        "chatter",
        whole(
            r"(?:oh |ah |ok |okay |well |hm+ |ha )*(?:come on|(?:that|so|this|how) (?:cheap|expensive|small|big|far)"
            r"|i(?:'m| am) back|here i am|maybe|perhaps|possibly|i guess(?: so)?|really"
            r"|seriously|whatever|aw+|wow|no kidding"
            r"|you're kidding"
            r"|are you (?:kidding|serious|sure)|i see|fair enough|good to know|that's (?:true|fair|fine|ok|okay"
            r"|a lot|too bad|a"
            r" pity|a shame)|pity|shame|too bad|never mind that|as expected|hm+|understood|all good|nice one|oh dear"
            r"|my god"
            r"|oh my(?: god)?|gosh)"
        ),
    ),
)
