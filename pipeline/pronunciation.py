"""Spanish and Catalan place names inside English sentences, said as people there say them.

A grapheme-to-phoneme engine set to English says "Chueca" with the vowels of "rescue". So place names are found in the
sentence and phonemised in their own language; the rest of the sentence stays English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

PlaceLanguage = Literal["es", "ca"]
Phonemize = Callable[[str, str], str]
"""(text, language) -> IPA; the language is espeak's: "en-us", "en-gb", "es", "ca"."""

# What Spanish addresses and listings are made of besides the names of districts.
_GENERAL = (
    *"Madrid Barcelona España Cataluña Catalunya Castellana Retiro Salamanca Calle Plaza Paseo Avenida Barrio".split(),
    *"Carrer Passeig Plaça Rambla Ramblas Montjuïc Tibidabo Barceloneta Manzanares Atocha Chamartín Cibeles".split(),
    *"Callao Malasaña Chueca Lavapiés Chamberí Valencia Sevilla Málaga Bilbao Zaragoza".split(),
    *("Gran Vía", "Puerta del Sol", "Plaza Mayor", "Paseo de la Castellana", "Passeig de Gràcia", "Plaça de Catalunya"),
    *("Las Ramblas", "Sagrada Família", "Park Güell", "Casa de Campo", "Madrid Río", "La Latina"),
)
# Words that make a name Catalan when its spelling does not (à, è, ò, ç, l·l, ï do).
_CATALAN_WORDS = frozenset(
    (
        "sant santa sants les corts gervasi andreu marti antoni gracia sarria poblenou poble sec eixample raval gotic "
        "born clot camp arpa putxet farro vallcarca carmel horta guinardo besos sagrera montjuic barceloneta rambla "
        "ramblas passeig placa carrer catalunya vila olimpica mar nou barris ciutat vella pedralbes hostafrancs "
        "tibidabo fort pienc dreta esquerra navas bonanova tres torres sagrada familia park guell diagonal"
    ).split()
)
_CATALAN_LETTERS = re.compile(r"[àèòçï]|l·l", re.IGNORECASE)
# Words of names that are English ones too, or too general to be said in Spanish by themselves.
_NOT_ALONE = frozenset("centro center centre north south mar park sol casa real old town".split())
_NAME_PARTS = re.compile(r"\s*[-–/(),]\s*|\s+d(?:e|el|els|es)\s+(?:l['’])?(?=[A-ZÀ-Ý])|\s+d['’](?=[A-ZÀ-Ý])")
_SHORTEST_PART = 4
_STRESS = "ˈˌ"

# A name that English phonemes are made for in the name's place: one word, a noun, stressed as names are.
_STAND_IN = "Xanadu"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place name in the spelling that is pronounced, with its accents."""

    spelling: str
    language: PlaceLanguage


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of text; `place` is set when it is a place name."""

    text: str
    place: PlaceName | None = None


class Pronouncer:
    """Knows place names, and phonemises sentences that hold them.

    Args:
        names: districts and cities of the listings; hyphenated and "Barrio de …" names are known by their parts too.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        known: dict[str, PlaceName] = {}
        for name in (*_GENERAL, *names):
            for part in _parts(name):
                known.setdefault(_fold(part), PlaceName(part, place_language(part)))
        self._places = known
        longest_first = sorted(known, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in longest_first)})(?!\w)")

    def pieces(self, text: str) -> list[TextPiece]:
        """The text cut at place names; together the pieces are the text."""
        folded = _fold(text)
        pieces: list[TextPiece] = []
        done = 0
        for match in self._pattern.finditer(folded):
            start, end = match.span()
            if not text[start].isupper():  # "the plaza", "a calle": words, not names
                continue
            if start > done:
                pieces.append(TextPiece(text[done:start]))
            pieces.append(TextPiece(text[start:end], self._places[match.group()]))
            done = end
        if done < len(text):
            pieces.append(TextPiece(text[done:]))
        return pieces

    def phonemes(self, text: str, language: str, phonemize: Phonemize) -> str:
        """IPA of a sentence, its place names in their own language.

        Args:
            text: the sentence, numbers already in words.
            language: espeak's name of the sentence's language ("en-us", "en-gb", "es").
            phonemize: does the work.
        """
        pieces = self.pieces(text)
        places = [piece.place for piece in pieces if piece.place]
        if not places or language == "es":
            return phonemize(text, language)
        spoken_names = [phonemize(place.spelling, place.language) for place in places]
        # The rest in one go with a stand-in for each name, because a cut before a name would stress the words at the
        # cut ("a flat IN Chueca").
        sentence = phonemize("".join(_STAND_IN if piece.place else piece.text for piece in pieces), language)
        stand_in = _any_stress(phonemize(_STAND_IN, language))
        if len(stand_in.findall(sentence)) == len(places):
            remaining = iter(spoken_names)
            return stand_in.sub(lambda _: next(remaining), sentence)
        remaining = iter(spoken_names)
        return " ".join(next(remaining) if piece.place else phonemize(piece.text, language) for piece in pieces)


def place_language(name: str) -> PlaceLanguage:
    """Whether a place name is Catalan or Spanish, by its letters and words."""
    if _CATALAN_LETTERS.search(name):
        return "ca"
    return "ca" if any(word in _CATALAN_WORDS for word in re.split(r"[\s\-'’]+", _fold(name))) else "es"


def _parts(name: str) -> list[str]:
    """The name and the parts of it that people use alone."""
    parts = [part for part in _NAME_PARTS.split(name.strip()) if len(part) >= _SHORTEST_PART]
    return [name.strip(), *(part for part in parts if _fold(part) not in _NOT_ALONE)] if name.strip() else []


def _fold(text: str) -> str:
    """Lower case without accents, character by character, so that positions stay the same."""
    return "".join((unicodedata.normalize("NFD", character)[0].lower() or character)[0] for character in text)


@lru_cache(maxsize=8)
def _any_stress(phonemes: str) -> re.Pattern[str]:
    """Matches the phonemes however the sentence stresses them."""
    letters = [letter for letter in phonemes.strip() if letter not in _STRESS]
    return re.compile(f"[{_STRESS}]?" + f"[{_STRESS}]?".join(re.escape(letter) for letter in letters))
