"""Number words to values, in any language that has a `NumberWords` table, with the habits of speech.

Covers "four hundred and fifty thousand", "four fifty" (450), "half a million", "a million and a half", "one point two
million", "450k", "cuatrocientos mil", "millón y medio".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.search.text import Token


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of a language, folded.

    Attributes:
        small: 0 to 99 that are one word (units, teens, tens; compounds where the language writes one word).
        hundreds: words worth a multiple of a hundred on their own (Spanish "doscientos").
        hundred, thousand, million: multipliers.
        joiners: words inside a number ("and").
        articles: words that stand for one before a multiplier ("a hundred").
        halves, quarters: fractions; `several_quarters` is the plural.
        points: the decimal mark, spoken.
        pairs: sequences of words worth a number ("a couple of").
        pronouns: numbers that stand for a thing too ("a cheaper one"), except after one of `before_numbers`.
    """

    small: dict[str, int]
    hundreds: dict[str, int]
    hundred: frozenset[str]
    thousand: frozenset[str]
    million: frozenset[str]
    joiners: frozenset[str]
    articles: frozenset[str]
    halves: frozenset[str]
    quarters: frozenset[str]
    several_quarters: frozenset[str]
    points: frozenset[str]
    pairs: dict[tuple[str, ...], int]
    pronouns: frozenset[str]
    before_numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in tokens.

    Attributes:
        value: what it is worth.
        start, end: tokens [start, end).
        scale: the greatest multiplier that was said: 1, 1 000 or 1 000 000; 1 000 as well for "450,000" in digits.
        unit_scale: value of the last counted unit, "two hundred thousand" -> 100 000; "two to three hundred thousand"
            share it.
    """

    value: float
    start: int
    end: int
    scale: int
    unit_scale: int


def find_numbers(tokens: Sequence[Token], words: NumberWords, counted: frozenset[str]) -> list[Number]:
    """All numbers in `tokens`, left to right. `counted` are nouns that take a number of their own ("bedrooms")."""
    found, at = [], 0
    while at < len(tokens):
        number = _Reader(tokens, words, counted, at).read()
        if number is None or _is_pronoun(tokens, number, words, counted):
            at += 1
        else:
            found.append(number)
            at = number.end
    return found


def _is_pronoun(tokens: Sequence[Token], number: Number, words: NumberWords, counted: frozenset[str]) -> bool:
    """ "A cheaper one", "the two-bedroom one": no number, unless something follows that it counts."""
    if number.end - number.start != 1 or tokens[number.start].folded not in words.pronouns or number.start == 0:
        return False
    behind = tokens[number.end].folded if number.end < len(tokens) else ""
    before = tokens[number.start - 1]
    return before.is_word and before.folded not in words.before_numbers and behind not in counted and behind != "-"


class _Reader:
    """Reads one number from `start` on: `total` holds what multipliers closed, `group` what is still open."""

    def __init__(self, tokens: Sequence[Token], words: NumberWords, counted: frozenset[str], start: int) -> None:
        self.tokens, self.words, self.counted, self.start = tokens, words, counted, start
        self.at = start
        self.total = 0.0
        self.group: float | None = None
        self.from_digits = False
        self.scale = 1
        self.unit_scale = 1

    def read(self) -> Number | None:
        """The number that begins exactly at `start`, or None."""
        if not self._lead_in():
            return None
        while self.at < len(self.tokens) and self._step():
            pass
        if self.at == self.start or (self.group is None and self.total == 0 and self.scale == 1):
            return None
        value = self.total + (self.group or 0.0)
        if self.from_digits and self.scale == 1 and value >= 10_000:
            self.scale = 1_000
        return Number(value, self.start, self.at, self.scale, self.unit_scale)

    def _word(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.tokens[index].folded if index < len(self.tokens) else ""

    def _lead_in(self) -> bool:
        """Beginnings that are not number words themselves: "a hundred", "half a million", "a couple of"."""
        words = self.words
        for pair, value in words.pairs.items():
            if tuple(self._word(ahead) for ahead in range(len(pair))) == pair:
                self.group, self.at = float(value), self.at + len(pair)
                return True
        skip = 1 if self._word() in words.articles else 0
        fraction = self._fraction(self._word(skip))
        ahead = skip + 1
        if fraction is None and self._word(1) in words.several_quarters:
            fraction, ahead = 0.25 * words.small.get(self._word(), 0), 2
        if fraction:
            while self._word(ahead) in words.articles or self._word(ahead) in ("of", "de"):
                ahead += 1
            if self._word(ahead) in words.million:
                self._close(fraction, 1_000_000, ahead + 1)
                return True
            return False
        if skip and self._word(1) in words.hundred | words.thousand | words.million:
            self.at += 1
            return True
        return self._is_number(self._word()) or self.tokens[self.at].number is not None

    def _fraction(self, word: str) -> float | None:
        if word in self.words.halves:
            return 0.5
        return 0.25 if word in self.words.quarters else None

    def _is_number(self, word: str) -> bool:
        words = self.words
        return word in words.small or word in words.hundreds or word in words.hundred | words.thousand | words.million

    def _step(self) -> bool:
        """Take one more word; False when the number is over."""
        token, words = self.tokens[self.at], self.words
        word = token.folded
        if token.number is not None:
            return self._take_digits(token.number)
        if word == "-" and self.group is not None and self._word(1) in words.small | words.hundreds:
            self.at += 1
            if self._step():
                return True
            self.at -= 1
            return False
        if word in words.small:
            return self._take_small(words.small[word])
        if word in words.hundreds:
            return self._take_hundreds(words.hundreds[word])
        if word in words.hundred:
            return self._take_hundred()
        if word in words.thousand or (word == "k" and self.group is not None):
            return self._close(self.group if self.group is not None else 1.0, 1_000, 1)
        if word in words.million or (word == "m" and self.group is not None and self.group <= 20 and self.from_digits):
            value = self.group if self.group is not None else (self.total or 1.0)
            return self._close(value, 1_000_000, 1)
        if word in words.points and self.group is not None:
            return self._take_decimals()
        if word in words.joiners:
            return self._take_joined()
        if word in words.halves and self.scale == 1_000_000 and self.group is None:
            return self._add_fraction(1, 0.5)
        return False

    def _take_digits(self, value: float) -> bool:
        if self.group is not None or (self.total and value >= self.scale):
            return False
        if self.total and self._counts_next(1):
            return False
        self.group, self.from_digits = value, True
        self.at += 1
        return True

    def _counts_next(self, ahead: int) -> bool:
        """Does the word `ahead` from here, after a dash perhaps, count something of its own ("three bedrooms")?"""
        if self._word(ahead) == "-":
            ahead += 1
        return self._word(ahead) in self.counted

    def _take_small(self, value: int) -> bool:
        if self.group is None:
            if self.total and self._counts_next(1):
                return False
            self.group = float(value)
        elif self.from_digits or (value < 10 and self._counts_next(1)):
            return False
        elif self.group >= 100 and self.group % 100 == 0:
            self.group += value
        elif value < 10 and 20 <= self.group % 100 and self.group % 10 == 0:
            self.group += value
        elif 1 <= self.group <= 19 and value >= 10:
            self.group = self.group * 100 + value  # "four fifty", "twelve fifty"
        else:
            return False
        self.at += 1
        return True

    def _take_hundreds(self, value: int) -> bool:
        if self.group is not None:
            return False
        self.group = float(value)
        self.unit_scale = 100
        self.at += 1
        return True

    def _take_hundred(self) -> bool:
        if self.group is not None and self.group >= 100:
            return False
        self.group = (self.group if self.group is not None else 1.0) * 100
        self.unit_scale = 100
        self.at += 1
        return True

    def _close(self, value: float, multiplier: int, taken: int) -> bool:
        if self.scale == 1_000 or (self.scale == 1_000_000 and multiplier == 1_000_000):
            return False
        self.unit_scale = multiplier * (self.unit_scale if self.unit_scale == 100 else 1)
        if multiplier == 1_000_000 and self.group is None:
            self.total = 0.0
        self.total += value * multiplier
        self.group, self.from_digits = None, False
        self.scale = max(self.scale, multiplier)
        self.at += taken
        return True

    def _take_decimals(self) -> bool:
        digits, ahead = "", 1
        while ahead < 5:
            index = self.at + ahead
            if index >= len(self.tokens):
                break
            token = self.tokens[index]
            value = token.number if token.number is not None else self.words.small.get(token.folded)
            if value is None or (digits and value >= 10):
                break
            digits += f"{value:.0f}"
            ahead += 1
        if not digits or self.group is None:
            return False
        self.group += float("0." + digits)
        self.at += ahead
        return True

    def _take_joined(self) -> bool:
        """A joiner belongs to the number only when what follows fits into it: not in "two hundred and four hundred"."""
        word = self._word(1)
        if word in self.words.articles:
            fraction = self._fraction(self._word(2))
            return fraction is not None and self._add_fraction(3, fraction)
        if word in self.words.halves:
            return self._add_fraction(2, 0.5)
        if word not in self.words.small or self._counts_next(2):
            return False
        value = self.words.small[word]
        after = self._word(2)
        if after in self.words.hundred or after in self.words.million or after == "k":
            return False
        if self.group is None:
            return False
        fits_hundred = self.group >= 100 and self.group % 100 == 0 and not self.from_digits
        fits_ten = 20 <= self.group % 100 and self.group % 10 == 0 and value < 10 and "y" in self.words.joiners
        if not (fits_hundred or fits_ten):
            return False
        if fits_hundred and value < 10 and 20 <= value * 100 and self._word(2) in self.words.small:
            return False  # "two hundred and four fifty" is two numbers
        self.group += value
        self.at += 2
        return True

    def _add_fraction(self, taken: int, fraction: float) -> bool:
        if self.group is not None:
            self.group += fraction
        elif self.scale > 1:
            self.total += fraction * self.scale
        else:
            return False
        self.at += taken
        return True
