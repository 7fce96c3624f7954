"""What callers say in the evaluation of turn-taking: whole sentences, and ones with a pause inside, marked "/".

Two halves: constants and word lists were chosen on `TUNING`; `HELD_OUT` has other sentences, said by other voices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Half = Literal["tuning", "held-out"]
Kind = Literal["wish", "question", "answer", "short", "dangling", "comma", "complete", "greeting", "number"]
FINISHED: tuple[Kind, ...] = ("wish", "question", "answer", "short")
"""Sentences without a pause: nobody goes on after them."""
UNFINISHED: tuple[Kind, ...] = ("dangling", "number", "greeting", "comma", "complete")
"""Where the pause is: after a word that cannot end a sentence, inside a number or a range, after a greeting or a name,
at a comma, or after words that could have been the whole wish."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a caller says.

    Attributes:
        kind: what it is, or where its pause is.
        text: the words; "/" is the pause.
        asked: what the avatar said before.
    """

    kind: Kind
    text: str
    asked: str = ""

    @property
    def parts(self) -> list[str]:
        """The text before and after the pause."""
        return [part.strip() for part in self.text.split("/")]

    @property
    def whole(self) -> str:
        """The text without the mark."""
        return " ".join(self.parts)


_GREETING = "Hi, I'm Tara from Casavoz Homes! What's your name, and what kind of home are you looking for?"
_OFFER = "It has three bedrooms and two bathrooms. Want to hear more about it?"
_BUDGET = "What's your budget?"
_ROOMS = "How many bedrooms would you like?"
_WHERE = "Which area would you like to live in?"
_NAME = "What's your name?"
_PLACE = "Did you say Chueca?"


def _all(kind: Kind, asked: str, *texts: str) -> list[Said]:
    return [Said(kind, text, asked) for text in texts]


TUNING: list[Said] = [
    *_all(
        "wish",
        _GREETING,
        "I'm looking for a flat in Chamberí with two bathrooms.",
        "I want a three bedroom apartment in Retiro under half a million.",
        "Hi, my name is Anna and I'm looking for an apartment in Barcelona.",
        "I need something near the park for four hundred thousand euros.",
        "We'd like a big house with a garden.",
        "Show me a penthouse in Salamanca with a terrace.",
        "A flat in Gràcia.",
    ),
    *_all(
        "wish",
        _OFFER,
        "Something cheaper.",
        "Show me the next one.",
        "I'd prefer one with a lift, please.",
        "No, under four hundred thousand.",
        "With two bathrooms instead.",
    ),
    *_all(
        "question",
        _OFFER,
        "How big is it?",
        "Does it have a lift?",
        "How much does it cost?",
        "What about Malasaña?",
        "Is there a balcony or a terrace?",
        "Can you compare the two?",
        "Do you have anything bigger?",
        "Where is it?",
    ),
    *_all(
        "answer", _BUDGET, "Four hundred thousand euros.", "Around half a million.", "Six hundred and fifty thousand."
    ),
    *_all("answer", _ROOMS, "Two.", "Three bedrooms, please.", "At least four."),
    *_all("answer", _WHERE, "Chueca.", "In Salamanca, please.", "Somewhere in Retiro."),
    *_all("answer", _NAME, "My name is Peter.", "Maria Lopez."),
    *_all("short", _OFFER, "Yes.", "No.", "Yes, please.", "No, thank you.", "The second one.", "The first one again."),
    *_all("short", _OFFER, "Okay, tell me more.", "Sounds good.", "Thanks, bye.", "That's all, thank you."),
    *_all("short", _PLACE, "Yes, Chueca.", "No, I said Sants."),
    *_all(
        "dangling",
        _GREETING,
        "I'm looking for a flat in / Chamberí with two bathrooms.",
        "I'd like an apartment with / three bedrooms and a terrace.",
        "I'm looking for a / three bedroom house.",
        "My budget is / five hundred thousand euros.",
        "I want something under / four hundred thousand.",
        "We need a place near / the beach or the park.",
        "I'm looking for, um, / a small studio in Retiro.",
        "Show me houses in Barcelona and / in Madrid.",
        "I would like to / buy a flat in Gràcia.",
        "I need at least / two bathrooms.",
        "It should have / a garden and a garage.",
        "Do you have anything in / Lavapiés or Malasaña?",
    ),
    *_all(
        "number",
        _BUDGET,
        "Between three hundred and / four hundred thousand euros.",
        "Something from two hundred / to three hundred thousand.",
        "I can pay up to six hundred / and fifty thousand.",
        "Around four / or five hundred thousand.",
    ),
    *_all(
        "greeting",
        _GREETING,
        "Hi, my name is Anna. / I'm looking for an apartment in Madrid.",
        "Hello, / I want to buy a house.",
        "Good morning, this is Peter. / Do you have flats in Chueca?",
        "Hi Tara, / I need a flat with two bedrooms.",
    ),
    *_all(
        "comma",
        _GREETING,
        "I'm looking for three bedrooms, / two bathrooms, and a terrace.",
        "Well, / I think I want something bigger.",
        "If it has a lift, / I would like to see it.",
        "A flat in Madrid, / not too expensive, near the centre.",
        "For me and my family, / we need four bedrooms.",
    ),
    *_all("comma", _OFFER, "Yes, / but is there anything cheaper?", "No, / I want one with a terrace."),
    *_all(
        "complete",
        _GREETING,
        "A flat in Chamberí / with two bathrooms.",
        "I'm looking for an apartment in Barcelona / under half a million.",
        "I want a house with a garden / and a garage.",
        "I need two bedrooms / in Retiro.",
        "We'd like something in Salamanca / with a terrace.",
        "Three bedrooms / for less than six hundred thousand euros.",
    ),
]
HELD_OUT: list[Said] = [
    *_all(
        "wish",
        _GREETING,
        "I'd like to buy a two bedroom flat in Malasaña.",
        "We're searching for a house with four rooms and a pool.",
        "Hello, I'm David, and I need a studio in Madrid.",
        "Please find me an apartment below three hundred and fifty thousand euros.",
        "My budget is seven hundred thousand and I want a terrace.",
        "I'm interested in a loft in Lavapiés with lots of light.",
        "Two bedrooms in Sants.",
    ),
    *_all(
        "wish",
        _OFFER,
        "Something bigger, please.",
        "Tell me about the last one.",
        "Show me something with a garage.",
        "Not in Barcelona, in Madrid.",
        "I want one more bathroom.",
    ),
    *_all(
        "question",
        _OFFER,
        "How many bathrooms does it have?",
        "Is it near the metro?",
        "What's the price?",
        "And what about Gràcia?",
        "Are there any with a garden?",
        "Which one is cheaper?",
        "Could you repeat that, please?",
        "What else do you have?",
    ),
    *_all("answer", _BUDGET, "Three hundred thousand.", "No more than half a million euros.", "Nine hundred thousand."),
    *_all("answer", _ROOMS, "Three.", "Two or three.", "One is enough."),
    *_all("answer", _WHERE, "Retiro.", "In Barcelona.", "Chamberí or Salamanca."),
    *_all("answer", _NAME, "I'm Susan.", "John Miller."),
    *_all("short", _OFFER, "Yeah.", "Nope.", "Yes, I do.", "Not really.", "The third one, please.", "The cheaper one."),
    *_all("short", _OFFER, "Go on.", "That's perfect.", "Thank you, goodbye.", "No, that's it."),
    *_all("short", _PLACE, "Exactly.", "No, Gràcia."),
    *_all(
        "dangling",
        _GREETING,
        "I'm searching for a house in / Salamanca under a million.",
        "We want a flat with / a balcony and two rooms.",
        "I need an / apartment for my mother.",
        "The price should be / below three hundred thousand.",
        "I'd like something for / less than half a million euros.",
        "It must be close to / the metro.",
        "I was thinking of, uh, / maybe two bedrooms.",
        "I want two bathrooms and / a big kitchen.",
        "Could you / show me something in Sants?",
        "I have about / seven hundred thousand.",
        "Is there one that has / a terrace?",
        "What do you have in the / city of Madrid?",
    ),
    *_all(
        "number",
        _BUDGET,
        "From four hundred to / five hundred thousand.",
        "Not more than three hundred / and twenty thousand euros.",
        "Maybe seven hundred / thousand.",
        "Somewhere between two and / three hundred thousand euros.",
    ),
    *_all(
        "greeting",
        _GREETING,
        "Hello, I'm David. / I need a studio in Madrid.",
        "Hi, / do you have any houses in Barcelona?",
        "Good afternoon, my name is Susan Clark. / We want to move to Retiro.",
        "Hey there, / I'm looking for a loft.",
    ),
    *_all(
        "comma",
        _GREETING,
        "I want a garage, / a garden, and three rooms.",
        "Actually, / I would rather have two bathrooms.",
        "When we move to Madrid, / we want to live in Chamberí.",
        "A house in Barcelona, / with a pool, for six people.",
        "With my budget, / I can only buy a studio.",
    ),
    *_all("comma", _OFFER, "Okay, / but I need a lift.", "Not really, / it's too expensive."),
    *_all(
        "complete",
        _GREETING,
        "A studio in Lavapiés / for two hundred thousand.",
        "I'd like to buy a flat in Madrid / with three bedrooms.",
        "We need a big house / in Barcelona.",
        "I want three rooms / and two bathrooms.",
        "I'm interested in Gràcia / near the metro.",
        "Find me a penthouse / with a terrace in Salamanca.",
    ),
]
CORPUS: dict[Half, list[Said]] = {"tuning": TUNING, "held-out": HELD_OUT}
