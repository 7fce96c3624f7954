"""English words by what they say about the end of an utterance."""

from __future__ import annotations

from pipeline.turn_taking.vocabulary import Vocabulary, phrases, words

ENGLISH = Vocabulary(
    unfinished=words(
        "in with under below above over near for from to of at by between around about within without towards than "
        "beside beneath behind opposite into through during per plus including except until till since via against "
        "and or but because nor whereas unless although though which who whose whether if while as that's "
        "a an the my our your his their its every very quite really too such "
        "is are was were am be been being will would could should can must may might does did has have had having "
        "i we they he she i'd i'm i've i'll we'd we're we've we'll you'd you're it's there's there're it'll let's "
        "he's she's they're want wants need needs prefer gonna wanna wouldn't couldn't don't doesn't isn't aren't "
        "looking searching thinking interested hoping trying like maybe perhaps probably approximately roughly "
        "exactly actually basically preferably ideally something's costs costing having gets called named well"
    ),
    unfinished_phrases=phrases(
        "at least / at most / up to / no more / not more / less than / more than / close to / next to / show me / "
        "tell me / give me / find me / send me / do you / could you / can you / would you / did you / are you / "
        "is it / is there / are there / does it / you know / i mean / i think / i guess / i said / let's see / "
        "let me see / let me think / we think / such as / as well as / instead of / because of / one that / ones that /"
        "flat that / house that / apartment that / place that / home that / it that / the same / maybe a / kind of / "
        "sort of / a lot of / what if / my budget / my price / the price / not just / i said that / i think that / "
        "a bit / and then / what i / that i / that it / that we / with some / and some / with any / the most / "
        "the city / the area / the district"
    ),
    finished_phrases=phrases(
        "go on / come on / move on / carry on / it is / it does / it has / there is / there are / i think so / "
        "yes you can / they are / they do / i don't / i can't / come in / me too / not really / that too / it's like / "
        "look around / walk around / of course i would / if i may / if you could / if you can / i don't think so / "
        "very well / as well / that's it / it is like / i don't want / i'm interested"
    )
    | frozenset(
        (assent, *phrase)
        # Without a yes or no before them they begin something: "I would like … two bathrooms".
        for assent in ("yes", "yeah", "sure", "no", "really")
        for phrase in phrases(
            "i do / i did / we do / i am / i have / i will / i would / we are / we would / i would like / i'd like to /"
            " i really do / we have"
        )
    ),
    fillers=words("um uh erm er uhm umm uhh eh ah hm hmm mm"),
    greetings=words(
        "hi hello hey good morning afternoon evening there hiya howdy tara leo mia zoe dan jess leah zac how are you "
        "today nice to meet"
    ),
    attention=words("sorry excuse me wait actually look listen hang on one moment no"),
    circumstances=phrases(
        "family of / we're a family / we are a family / there are two of us / there are three of us / of us / "
        "i have two / we have two / we have three / i have three / my wife / my husband / my partner / my "
        "parents / my daughter / my son / our kids / our children / we're moving / we are moving / i'm moving "
        "/ i am moving / i'm relocating / we're relocating / i'm retiring / we're retired / i work from / we "
        "work from / we have a dog / i have a dog / i'm a student / we both work"
    ),
    name_phrases=phrases("my name is / my name's / i am / i'm / this is / it's / the name is / call me / here is"),
    assent=words(
        "yes yeah yep yup sure okay ok no nope nah right correct exactly absolutely definitely certainly fine perfect "
        "great please alright sounds good course"
    ),
    closing=words("thanks thank bye goodbye cheers"),
    requests=phrases(
        "tell me more / more details / the next one / next one / the last one / another one / one more / next / "
        "something cheaper / something bigger / something smaller / something else / anything cheaper / "
        "anything bigger / anything else / cheaper / bigger / smaller / larger / something larger / repeat that / "
        "say that again / again / go on / the other one / the first one / the second one / the third one / "
        "the fourth one / the first / the second / the third / the cheaper one / the bigger one / the smaller one / "
        "the cheapest one / the biggest one / the cheapest / the biggest / compare them / compare the two / both / "
        "that one / this one / i don't mind / i don't care / i don't know / it doesn't matter / that's all / "
        "that's it / that's perfect / sounds good / sounds great / sounds nice / not really / never mind / "
        "that's enough / nothing else / a person / an agent"
    ),
    question_words=words("what where when who which why how what's where's how's who's"),
    inverted=words("is are does do did can could would will has have isn't aren't doesn't don't should was were"),
    question_tails=phrases(
        "is it / is that / are they / is there / are there / is this / do you have / does it have / does that have / "
        "there is / it is / do you need / it for / is it in / is it near / is it like / it like / they have / you have"
    ),
    subordinating=words("if when because since although while before after once unless as"),
    subjects=words("i we you it they he she there that i'd i'm i've i'll we'd we're it's that's show find please"),
    wish_verbs=words(
        "want need like looking searching find show prefer buy interested budget search see rent have get"
    ),
    units=words(
        "euros euro bedrooms bedroom bathrooms bathroom rooms room baths bath beds bed metres meters thousand million "
        "k grand square people m2 floor hundred"
    ),
    numbers=words(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred"
    ),
    thousands=words("thousand million k grand euros euro millions"),
    range_starts=words("between"),
    range_joints=words("and to"),
    before_prices=words("under below around about to over above roughly approximately maximum budget is from"),
    articles=words("a an my"),
    refusal=phrases("no / nope / nah / not really / okay no / no no / hmm no"),
    polite=phrases("please / thank you / thanks"),
    features=words(
        "lift elevator terrace balcony garden garage pool parking light sunny quiet renovated furnished views view "
        "metro park beach station school kitchen flat apartment house studio penthouse loft duplex villa place home "
        "cheap cheaper bigger big small large modern luxury air heating"
    ),
    asks_yes_no=phrases(
        "want to / shall i / would you like to / do you want / did you say / is that / are you / did you mean / "
        "want me / should i / would you like me / do you mean / is it / have you / can i / could i / right / okay / "
        "would that / does that / sound good / still there / hear more / still with me"
    ),
    asks_amount=phrases("budget / how much / what price / price range / spend / maximum price"),
    asks_count=phrases("how many / how big / number of / at most / at least / how large / square metres"),
    asks_place=phrases(
        "which area / what area / where / which district / what district / neighbourhood / neighborhood / which part / "
        "which city / what city / an area / a district / which place"
    ),
    asks_name=phrases("your name / who am i / who's calling / call you"),
    asks_wish=phrases(
        "looking for / what kind / your dream / dream home / what home / help you / tell me what / what would you / "
        "what can i / are you after / ideal home / what do you need / what matters"
    ),
)
