"""Can what was said so far be the end of the utterance? Judged by its words alone.

Recognisers put a full stop behind everything and mishear names: punctuation counts little, and no list of names is
needed. An ellipsis or a dash says more, because recognisers write it seldom.
"""

from __future__ import annotations

import re
from enum import Enum

from pipeline.turn_taking.english import ENGLISH
from pipeline.turn_taking.expected_answer import begins_with, ends_with, expected_answers, holds, words_of
from pipeline.turn_taking.spanish import SPANISH
from pipeline.turn_taking.vocabulary import Vocabulary

VOCABULARIES = {"en": ENGLISH, "es": SPANISH}

_SHORT_WORDS = 4
"""An answer to a question is seldom longer; a longer one tells something, which may go on."""
_GOODBYE_WORDS = 6
"""Thanks near the end of a longer utterance are for what comes ("thanks for showing me")."""
_FULL_WISH_SLOTS = 3
"""Rooms, place, price, things it must have: a wish with so many of them seldom gets another one."""
_SOME_WISH_SLOTS = 2
"""A wish with fewer is hardly begun ("I need two bedrooms"): nobody could search for it."""
_BROKEN_OFF = re.compile(r"(\.\.\.|…|[-–—,])[\"'”’)\s]*$")
_NUMBER = re.compile(r"(\d[\d.,]*)(k|m|m2)?$")
_I = re.compile(r"I(['’]|$)")
_PRICE = 1_000.0
"""A spoken budget below this wants a word more ("six hundred … and fifty thousand")."""


class Ending(Enum):
    """How an utterance stands when its last word was said."""

    DANGLING = "something must follow: a flat in, my budget is, um, between three hundred and"
    OPENING = "something usually follows: a greeting, a name, a clause with if, next to nothing of the wish asked for"
    NEUTRAL = "the words do not tell"
    WISH = "a wish that may be the whole one, or not: a flat in Chamberí"
    FULL_WISH = "a wish with most of its parts"
    COMPLETE = "a question, a request, an answer to what was asked, a goodbye"


def ending_of(text: str, agent_said: str = "", language: str = "en") -> Ending:
    """How `text`, said in answer to `agent_said`, stands.

    Args:
        text: what was recognised; empty is `NEUTRAL`.
        agent_said: the avatar's last words; they tell which answer is expected.
        language: "en" or "es"; another one is taken for English.
    """
    return _Reading(text, agent_said, VOCABULARIES.get(language, ENGLISH)).ending()


class _Reading:
    def __init__(self, text: str, agent_said: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary = text, vocabulary
        self.words = words_of(text)
        self.expected = expected_answers(agent_said, vocabulary)

    def ending(self) -> Ending:
        if not self.words:
            return Ending.NEUTRAL
        if self.words[-1] in self.vocabulary.fillers or self._range_is_unfinished():
            return Ending.DANGLING
        if self.words in self.vocabulary.refusal:
            return Ending.NEUTRAL
        if self._is_set_phrase():
            return Ending.COMPLETE
        if self._dangles():
            return Ending.DANGLING
        if self._only_opens() or self._price_is_unfinished() or _BROKEN_OFF.search(self.text):
            return Ending.OPENING
        if self._answers() or self._asks() or ends_with(self.words, self.vocabulary.polite):
            return Ending.COMPLETE
        return self._wish()

    def _wish(self) -> Ending:
        """How much of a wish was said. Asked for one, callers who have named little of it usually name more."""
        slots = self._slots()
        if slots >= _FULL_WISH_SLOTS:
            return Ending.FULL_WISH
        if "wish" in self.expected:
            return Ending.WISH if slots >= _SOME_WISH_SLOTS else Ending.OPENING
        if slots:
            # Later in a call one thing at a time is wished or changed: "it should have two bathrooms".
            return Ending.FULL_WISH
        return Ending.WISH if holds(self.words, _singles(self.vocabulary.wish_verbs)) else Ending.NEUTRAL

    def _is_set_phrase(self) -> bool:
        """A request, assent or goodbye that is complete as it stands, whatever its last word is."""
        words, vocabulary = self._without_please(), self.vocabulary
        if words[-1] in vocabulary.closing or (vocabulary.closing & set(words[-3:]) and len(words) <= _GOODBYE_WORDS):
            return True
        if ends_with(words, vocabulary.requests) and len(words) <= 2 * _SHORT_WORDS:
            return not holds(words[:-1], _singles(vocabulary.subordinating))
        if ends_with(words, vocabulary.finished_phrases):
            return len(words) <= _SHORT_WORDS or self._begins_as_question()
        return all(word in vocabulary.assent for word in words)

    def _dangles(self) -> bool:
        words, vocabulary = self.words, self.vocabulary
        if self._is_number(words[-1]) and words[-2:-1] and words[-2] in vocabulary.articles:
            return words[-1] not in vocabulary.thousands  # "a three" wants a noun, "a million" does not
        if words[-1] in vocabulary.unfinished or ends_with(words, vocabulary.unfinished_phrases):
            return not (words[0] in vocabulary.question_words and ends_with(words[1:], vocabulary.question_tails))
        return False

    def _range_is_unfinished(self) -> bool:
        """ "Between three hundred", "between 300 and f"."""
        words, vocabulary = self.words, self.vocabulary
        starts = [at for at, word in enumerate(words) if word in vocabulary.range_starts]
        if not starts:
            return False
        after = words[starts[-1] + 1 :]
        joints = [at for at, word in enumerate(after) if word in vocabulary.range_joints]
        # "Hundred and fifty" has a joint of its own: some number after the first joint is enough.
        return not joints or not any(map(self._is_number, after[joints[0] + 1 :]))

    def _price_is_unfinished(self) -> bool:
        """ "Up to six hundred", "from 200", "around four": a thousand, or the other end of a range, often follows."""
        words, vocabulary = self.words, self.vocabulary
        first = len(words)
        while first and self._is_number(words[first - 1]):
            first -= 1
        number = words[first:]
        if not number or "count" in self.expected:
            return False
        if any(word in vocabulary.thousands or self._value(word) >= _PRICE for word in number):
            return words[first - 1 : first] == ("from",) or words[first - 1 : first] == ("desde",)
        return "amount" in self.expected or words[first - 1] in vocabulary.before_prices

    def _only_opens(self) -> bool:
        """A greeting, a name where a wish was asked for too, a clause that wants another one."""
        words, vocabulary = self.words, self.vocabulary
        greeting = 0
        while greeting < len(words) and words[greeting] in vocabulary.greetings:
            greeting += 1
        rest = words[greeting:]
        if not rest:
            return True
        if vocabulary.attention.issuperset(words) and not self.text.rstrip().endswith("?"):
            return True  # "Sorry?" asks to hear it again, "sorry" does not
        verbs = vocabulary.wish_verbs - vocabulary.inverted  # not "have"
        wished = vocabulary.features | vocabulary.thousands | vocabulary.units | verbs
        if holds(words, vocabulary.circumstances) and wished.isdisjoint(words):
            return not self._begins_as_question()
        name = begins_with(rest, vocabulary.name_phrases)
        is_name = name and rest[name : name + 1] and not set(rest[name:]) & vocabulary.wish_verbs
        if is_name and len(rest) <= name + 3 and not self._asked_for():
            return bool(greeting) or self.expected != {"name"}
        if words[0] in vocabulary.subordinating and not self.text.rstrip().endswith("?"):
            return sum(word in vocabulary.subjects for word in words[1:]) < 2
        return bool(greeting) and len(rest) <= 2 and not self._asked_for()

    def _answers(self) -> bool:
        """Does it answer what was asked, or assent or refuse?"""
        words, vocabulary = self._without_please(), self.vocabulary
        short = len(words) <= _SHORT_WORDS
        if words[0] in vocabulary.assent and short:
            return True
        if self._is_number(words[-1]) or words[-1] in vocabulary.units:
            priced = any(word in vocabulary.thousands or self._value(word) >= _PRICE for word in words)
            if "amount" in self.expected:
                return priced
            if "count" in self.expected and short:
                return True
            return len(words) <= 2 and ("wish" not in self.expected)
        if not short:
            return False
        if "name" in self.expected and "wish" not in self.expected:
            return True
        return "place" in self.expected

    def _asks(self) -> bool:
        """A question: by its first words, or by the mark behind it."""
        if self.text.rstrip().endswith("?"):
            return len(self.words) >= 2
        return len(self.words) >= 3 and self._begins_as_question()

    def _begins_as_question(self) -> bool:
        words = self.words
        if words[0] in ("and", "but", "so", "y", "pero", "or", "okay", "yes", "no") and len(words) > 1:
            words = words[1:]
        if words[0] in self.vocabulary.subordinating:
            return False
        return words[0] in self.vocabulary.question_words or words[0] in self.vocabulary.inverted

    def _slots(self) -> int:
        """How many parts of a wish were named, a name for the place among them."""
        spelt = re.findall(r"[^\W\d_][\w'’]*", self.text)
        return self._asked_for() + any(word[0].isupper() and not _I.match(word) for word in spelt[1:])

    def _asked_for(self) -> int:
        """How many rooms, baths and things were named; a price is said last and counts twice."""
        words, vocabulary = self.words, self.vocabulary
        numbers = sum(
            self._is_number(word) and not (at and self._is_number(words[at - 1])) for at, word in enumerate(words)
        )
        prices = any(word in vocabulary.thousands or self._value(word) >= _PRICE for word in words)
        features = len({word.rstrip("s") for word in words if word in vocabulary.features})
        return numbers + features + prices

    def _without_please(self) -> tuple[str, ...]:
        words = self.words
        while words and words[-1] in ("please", "then", "favor", "por", "again"):
            words = words[:-1]
        return words or self.words

    def _is_number(self, word: str) -> bool:
        return word in self.vocabulary.numbers or word in self.vocabulary.thousands or self._value(word) >= 0

    @staticmethod
    def _value(word: str) -> float:
        """What digits stand for; -1 if the word is none."""
        match = _NUMBER.match(word)
        if match is None:
            return -1.0
        digits = re.sub(r"\D", "", match[1])
        return float(digits) * {"k": 1e3, "m": 1e6}.get(match[2] or "", 1.0)


def _singles(words: frozenset[str]) -> frozenset[tuple[str, ...]]:
    return frozenset((word,) for word in words)
