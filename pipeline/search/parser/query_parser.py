"""Spoken-style English and Spanish to search parameters, in milliseconds and without a model.

An utterance goes through these steps, each in a module of its own:

    text         tokens
    hesitation   without "um" and words said twice
    slips        what recognition misheard for a number
    numbers      number words to numbers
    places       the listings' places
    canonical    one text with marks for numbers and places, which the others match their patterns on
    corrections  clauses: "under five hundred, no, four hundred"; a later one wins, slot by slot
    amounts      bounds; comparatives, dropping, whereabouts, mentions, wished, wish_slips, attitudes: the rest
    utterance    all of it together
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.search.merging import merge
from pipeline.search.parser.amounts import AmountReader
from pipeline.search.parser.bounds import COUNTED
from pipeline.search.parser.canonical import canonical
from pipeline.search.parser.hesitation import without_hesitation
from pipeline.search.parser.language import language_of
from pipeline.search.parser.lexicon import Lexicon
from pipeline.search.parser.lexicon_en import ENGLISH
from pipeline.search.parser.lexicon_es import SPANISH
from pipeline.search.parser.numbers import find_numbers
from pipeline.search.parser.ordinals import OrdinalReader
from pipeline.search.parser.slips import repair_slips
from pipeline.search.parser.studios import StudioReader
from pipeline.search.parser.utterance import Readers, read_utterance
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.query import Change, ParsedQuery, Slot
from pipeline.search.rendering import render
from pipeline.search.text import tokenize

__all__ = ["Change", "ParsedQuery", "QueryParser", "Slot", "merge", "render"]

_LONGEST_TEXT = 600


@dataclass(frozen=True, slots=True)
class _Language:
    lexicon: Lexicon
    readers: Readers


def _readers(lexicon: Lexicon, size_unit: str) -> Readers:
    return Readers(AmountReader(lexicon, size_unit), OrdinalReader(lexicon), StudioReader(lexicon))


class QueryParser:
    """Reads utterances.

    Args:
        places: the listings' cities and districts.
        size_unit: unit of the listings' sizes; square feet and metres in a query are converted to it.
    """

    def __init__(self, places: PlaceFinder, size_unit: str = "square metres") -> None:
        self._places = places
        self._languages = {
            lexicon.code: _Language(lexicon, _readers(lexicon, size_unit)) for lexicon in (ENGLISH, SPANISH)
        }

    def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
        """What `text` asks for on its own.

        Args:
            text: anything; only its first 600 characters are read.
            expecting: "price", "size", "rooms", "baths" or "place": what was asked, so that a bare answer fills it.
        """
        text = text[:_LONGEST_TEXT]
        tokens = without_hesitation(tokenize(text))
        if not tokens:
            return ParsedQuery()
        code = language_of(text, tokens)
        lexicon = self._languages[code].lexicon
        tokens = repair_slips(tokens, lexicon)
        numbers = find_numbers(tokens, lexicon.numbers, lexicon.counted, answers_how_many=expecting in COUNTED)
        taken = {index for number in numbers for index in range(number.start, number.end)}
        places = self._places.read(tokens, taken, code)
        whole = canonical(text, tokens, numbers, places.matches)
        return read_utterance(whole, tokens, places, self._languages[code].readers, code, expecting)
