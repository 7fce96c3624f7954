"""Spoken-style English and Spanish to search parameters, in milliseconds and without a model.

An utterance goes through these steps, each in a module of its own:

    text         tokens
    hesitation   without "um" and words said twice
    slips        what recognition misheard for a number
    numbers      number words to numbers
    places       the listings' places
    canonical    one text with marks for numbers and places, which the others match their patterns on
    corrections  clauses: "under five hundred, no, four hundred"; a later one wins, slot by slot
    amounts      bounds; comparatives, dropping, whereabouts, wishes, attitudes: the rest
    utterance    all of it together
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.search.amounts import AmountReader
from pipeline.search.bounds import COUNTED
from pipeline.search.canonical import canonical
from pipeline.search.hesitation import without_hesitation
from pipeline.search.language import language_of
from pipeline.search.lexicon import Lexicon
from pipeline.search.lexicon_en import ENGLISH
from pipeline.search.lexicon_es import SPANISH
from pipeline.search.merging import merge
from pipeline.search.numbers import find_numbers
from pipeline.search.ordinals import OrdinalReader
from pipeline.search.places import PlaceFinder
from pipeline.search.query import Change, ParsedQuery, Slot
from pipeline.search.rendering import render
from pipeline.search.slips import repair_slips
from pipeline.search.studios import StudioReader
from pipeline.search.text import tokenize
from pipeline.search.utterance import Readers, read_utterance

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
