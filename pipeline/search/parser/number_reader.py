"""Reads one number in tokens, word by word."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.search.parser import number_lookahead as lookahead
from pipeline.search.parser.counting import counts
from pipeline.search.parser.number_words import Number, NumberWords
from pipeline.search.text import Token

_YEARS = 2_000
_LARGE_FOR_MILLIONS = 20


class NumberReader:
    """Reads one number from `start` on: `total` holds what multipliers closed, `group` what is still open."""

    def __init__(self, tokens: Sequence[Token], words: NumberWords, counted: frozenset[str], start: int) -> None:
        self.tokens, self.words, self.counted, self.start = tokens, words, counted, start
        self.at = start
        self.total = 0.0
        self.group: float | None = None
        self.from_digits = False
        self.scale = 1
        self.unit_scale = 1
        self.rough = False
        self.in_hundreds = False

    def read(self) -> Number | None:
        """The number that begins exactly at `start`, or None."""
        if not self._lead_in():
            return None
        while self.at < len(self.tokens) and self._step():
            pass
        if self.at == self.start or (self.group is None and self.total == 0 and self.scale == 1):
            return None
        value = self.total + (self.group or 0.0) * lookahead.thousands_left_out(self.scale, self.group, self._word())
        if self.from_digits and self.scale == 1 and value >= 10_000:
            self.scale = 1_000
        self._take_approximate()
        if self.from_digits and self._word() == "s" and value % 100 == 0:
            self.at += 1
            self.in_hundreds = True
        return Number(value, self.start, self.at, self.scale, self.unit_scale, self.rough, self.in_hundreds)

    def _take_approximate(self) -> bool:
        taken = lookahead.approximate_at(self.tokens, self.at, self.words)
        self.at += taken
        self.rough = self.rough or taken > 0
        return taken > 0

    def _word(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.tokens[index].folded if index < len(self.tokens) else ""

    def _lead_in(self) -> bool:
        """Beginnings that are not number words themselves: "a hundred", "half a million", "a couple of"."""
        words = self.words
        for pair, value in words.pairs.items():
            if self._word() == pair[0] and tuple(self._word(ahead) for ahead in range(len(pair))) == pair:
                self.group, self.at = float(value), self.at + len(pair)
                return True
        skip = 1 if self._word() in words.articles else 0
        fraction = lookahead.fraction_of(self._word(skip), words)
        ahead = skip + 1
        if fraction is None and self._word(1) in words.several_quarters:
            fraction, ahead = 0.25 * words.small.get(self._word(), 0), 2
        if fraction:
            while self._word(ahead) in words.articles or self._word(ahead) in ("of", "de"):
                ahead += 1
            if self._word(ahead) in words.million:
                self._close(fraction, 1_000_000, ahead + 1)
                return True
            if self._word() not in words.small:
                return False
        if skip and self._word(1) in words.hundred | words.thousand | words.million:
            self.at += 1
            return True
        return lookahead.is_number_word(self._word(), self.words) or self.tokens[self.at].number is not None

    def _step(self) -> bool:
        """Take one more word; False when the number is over."""
        token, words = self.tokens[self.at], self.words
        word = token.folded
        if token.number is not None:
            return self._take_digits(token.number)
        if self.group is not None and self._take_approximate():
            return True
        if word[-3:] == "ish" and word[:-3] in words.small:
            self.rough = True
            word = word[:-3]
        if word == "-" and self.group is not None and self._word(1) in words.small | words.hundreds:
            self.at += 1
            if self._step():
                return True
            self.at -= 1
            return False
        if word in words.small:
            return self._take_small(words.small[word])
        if word in words.hundreds or word in words.hundred:
            return self._take_hundreds(words.hundreds[word]) if word in words.hundreds else self._take_hundred()
        if word in words.zeros and self.group is not None and 1 <= self.group <= 9:
            return self._take_zero()
        if word in words.either and self.group is not None and self.group >= _LARGE_FOR_MILLIONS:
            return self._close(self.group, 1_000, 1)
        if word == "grand" and self.group is None:
            return False  # "room for a grand piano"
        if word in words.thousand or (word == "k" and self.group is not None):
            return self._close(self.group if self.group is not None else 1.0, 1_000, 1)
        if word in words.million or (word == "m" and self.group is not None and self.group <= 20 and self.from_digits):
            value = self.group if self.group is not None else (self.total or 1.0)
            return self._close(value, 1_000_000, 1)
        is_point = word in words.points or (word == "con" and self._word(2) in words.million)
        if is_point and self.group is not None:
            return self._take_decimals()
        if word in words.joiners:
            return self._take_joined()
        if (
            word == ","
            and self.scale == 1_000_000
            and self.group is None
            and lookahead.thousands_follow(self.tokens, self.at, self.words)
        ):
            self.at += 1
            return True
        return word in words.halves and self.scale == 1_000_000 and self.group is None and self._add_fraction(1, 0.5)

    def _take_zero(self) -> bool:
        """ "One oh five"."""
        value = self.words.small.get(self._word(1), 0)
        if not 1 <= value <= 9 or self._counts_next(2):
            return False
        self.group = (self.group or 0.0) * 100 + value
        self.at += 2
        return True

    def _take_digits(self, value: float) -> bool:
        if self.group is not None:
            return self._take_more_digits(value)
        if self.total and (self.scale < 1_000_000 or value < 100 or value >= self.scale or self._counts_next(1)):
            return False
        self.group, self.from_digits = value, True
        self.at += 1
        return True

    def _take_more_digits(self, value: float) -> bool:
        """One number that recognition wrote as two: "400 50 thousand", "400 50,000", "4 50 000", "four 50"."""
        group = self.group or 0.0
        thousands = self._word(1) in self.words.thousand | {"k"}
        if self.total or self._counts_next(1) or value != int(value):
            return False
        hundreds = group >= 100 and group % 100 == 0 and group < 1_000
        if 1 <= group <= 9 and 10_000 <= value < 100_000 and value % 1_000 == 0:
            self.group = group * 100_000 + value
            self.scale = 1_000
            self.at += 1
            return True
        if hundreds and value < 100 and thousands:
            self.group = group + value
        elif hundreds and 10_000 <= value < 100_000 and value % 1_000 == 0:
            self.group = group * 1_000 + value
            self.scale = 1_000
        elif 1 <= group <= 9 and 10 <= value < 100 and (thousands or self._word(1) in lookahead.ENDS_AMOUNT):
            self.group = group * 100 + value
        else:
            return False
        self.at += 1
        return True

    def _counts_next(self, ahead: int) -> bool:
        """Does the word `ahead` from here count something of its own ("three bedrooms")?"""
        return counts(self.tokens, self.at + ahead, self.counted)

    def _take_small(self, value: int) -> bool:
        if self.group is None:
            if self.total and (
                self._counts_next(1) or lookahead.is_too_exact(value, self.scale, self.total, self._word(1), self.words)
            ):
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
        if self.group is not None or lookahead.is_too_exact(value, self.scale, self.total, self._word(1), self.words):
            return False
        self.group = float(value)
        self.unit_scale = 100
        self.at += 1
        return True

    def _take_hundred(self) -> bool:
        if self.group is not None and self.group >= 100:
            return False
        self.in_hundreds, self.from_digits = self._word() == "hundreds", False
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
        if self._tens_in_digits_next():
            return True
        if (
            self.scale == 1_000_000
            and self.group is None
            and not lookahead.ends_a_range(self.tokens, self.start, self.total)
            and lookahead.hundreds_follow(self.tokens, self.at, self.words)
        ):
            self.at += 1
            return True
        if word in self.words.articles:
            fraction = lookahead.fraction_of(self._word(2), self.words)
            return fraction is not None and self._add_fraction(3, fraction)
        if word in self.words.halves:
            return self._add_fraction(2, 0.5)
        if word not in self.words.small or self._counts_next(2):
            return False
        value = self.words.small[word]
        after = self._word(2)
        many = self.words.hundred | self.words.thousand | self.words.million
        if self.total == _YEARS and self.group is None and value < 100 and after not in many:
            self.at += 1  # "two thousand and nineteen"
            return True
        fits_no_more = many if self.scale == 1_000 else many - self.words.thousand
        if self.group is None or after in fits_no_more or (after == "k" and value < 10):
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

    def _tens_in_digits_next(self) -> bool:
        """ "100 and 20 square metres": one number, in digits as recognition writes them."""
        value = self.tokens[self.at + 1].number if self.at + 1 < len(self.tokens) else None
        if value is None or value not in range(1, 100) or self._counts_next(2):
            return False
        if self.group is None or not 100 <= self.group < 1_000 or self.group % 100:
            return False
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
