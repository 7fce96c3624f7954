"""Names that recognition ran into the words beside them: "a flat incense", "Sant Gervasi, Orseria", "Sanjur, Basi or".

Looked for only where nothing else explains the words; what is found is asked about, but in a list of places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.search.parameters import Place
from pipeline.search.places.heard_places import Doubt
from pipeline.search.places.heard_stretches import INDEFINITE
from pipeline.search.places.place_matcher import PlaceMatcher
from pipeline.search.places.place_names import spoken_name
from pipeline.search.places.place_reading import PlaceMatch
from pipeline.search.places.sounds import Sounds
from pipeline.search.places.token_spans import raw_text
from pipeline.search.text import Token

_HOMES = re.compile(r"(?:flat|apartment|house|home|place|studio)s?")
"""Not "something": a word that says of what kind may follow it ("something intense")."""
_BEGINS_LIKE_HOME = re.compile(r"(flat|house|home)(?=[a-z]{2})(?!s$|mates?$|shares?$|holds?$|work$|less$|ly$|keep)")
""" "Flattened sense" for "flat in Sants"; "flatmate" and "household" are words of their own."""
_OR = frozenset({"or", "and", "o", "y"})
_LONGEST = 3
_LONGEST_RUN_IN = 2
_GLUED = 0.85
"""How alike "incense" and "in Sants" have to sound; from 0 to 1. "In salt" and "in Sol" come to 0.75."""
_GLUED_TO_HOME = 0.78
"""As much where the word for the home is part of it: such words make no sense as they stand."""
_LISTED = 0.72
"""Confidence from which a name is taken beside "or" and a place that was understood: a place was said there."""
_WHOLE = 0.7
"""How near a whole name has to come of which only what it shares with others was made out."""
_SHORTEST_KEY = 8


class GluedNames:
    """Finds them.

    Args:
        places: cities and districts.
        matcher: scores words against names.
        sounds: phonemes.
        is_ordinary: whether a token is a word of every day.
    """

    def __init__(
        self,
        places: Sequence[Place],
        matcher: PlaceMatcher,
        sounds: Sounds,
        is_ordinary: Callable[[Token, str], bool],
    ) -> None:
        self._places, self._matcher, self._sounds, self._is_ordinary = tuple(places), matcher, sounds, is_ordinary

    def listed(
        self, tokens: Sequence[Token], matches: Sequence[PlaceMatch], used: Collection[int], language: str
    ) -> PlaceMatch | None:
        """The place named beside a place that was understood: "Sanjur, Basi or Sarrià", "Sant Gervasi, Orseria".

        Args:
            tokens: the utterance.
            matches: places that are sure.
            used: indices of tokens that are something else.
            language: "en" or "es".
        """
        known = [match.place for match in matches]
        for match in matches:
            if match.place.kind != "district":
                continue
            found = self._before(tokens, match, used, language) or self._run_into_or(tokens, match, used, language)
            if found is not None and found.place.kind == "district" and found.place not in known:
                return found
        return None

    def run_into_in(self, tokens: Sequence[Token]) -> Doubt | None:
        """What ends a clause after an English word for a home and sounds like "in Sants": "a flat incense"."""
        for start, token in enumerate(tokens):
            home = _HOMES.fullmatch(token.folded)
            begun = None if home else _BEGINS_LIKE_HOME.match(token.folded)
            first = start + 1 if home else start
            for end in range(first + 1, min(first + _LONGEST_RUN_IN, len(tokens)) + 1):
                words = tokens[first:end]
                if not (home or begun) or not all(word.is_word for word in words):
                    break
                if end < len(tokens) and tokens[end].is_word and tokens[end].folded != "with":
                    continue
                said = " ".join(word.folded for word in words)
                lead = f"{begun.group(1)} in" if begun else "in"
                if said.startswith(("in ", "en ")):
                    continue
                place = self._sounds_like(said, lead, _GLUED_TO_HOME if begun else _GLUED)
                if place is not None:
                    return Doubt(raw_text(words), first, end, (place,))
        return None

    def whole_name(self, tokens: Sequence[Token], doubt: Doubt) -> Doubt:
        """`doubt`, about what several names share, as one about the name that the words after it complete.

        "A champler, the red": Eixample, and of the two Dret.
        """
        if not doubt.open_name:
            return doubt
        words = [token.raw for token in tokens[doubt.start : doubt.end] if token.is_word]
        words = words[1:] if len(words) > 1 and words[0].lower() in INDEFINITE else words
        best, nearest = doubt, _WHOLE
        for end in range(doubt.end + 1, min(doubt.end + 2 + _LONGEST, len(tokens)) + 1):
            last = tokens[end - 1]
            if last.folded not in (",", "-") and not last.is_word:
                break
            if end < len(tokens) and tokens[end].is_word:
                continue
            more = [token.raw for token in tokens[doubt.end : end] if token.is_word]
            (guess,) = self._matcher.match([[*words, *more]])
            if more and guess.score >= nearest and len(guess.places) == 1 and guess.places[0] in doubt.options:
                best = Doubt(raw_text(tokens[doubt.start : end]), doubt.start, end, guess.places)
                nearest = guess.score
        return best

    def _before(
        self, tokens: Sequence[Token], match: PlaceMatch, used: Collection[int], language: str
    ) -> PlaceMatch | None:
        if match.start < 2 or tokens[match.start - 1].folded not in _OR:
            return None
        end = start = match.start - 1
        words: list[str] = []
        while start > 0 and start - 1 not in used and len(words) < _LONGEST:
            token = tokens[start - 1]
            if token.is_word and self._is_ordinary(token, language):
                break
            if not token.is_word and (token.folded != "," or not words):
                break
            start -= 1
            if token.is_word:
                words.insert(0, token.raw)
        while start < end and not tokens[start].is_word:
            start += 1
        if not words:
            return None
        (guess,) = self._matcher.match([words], match.place.city)
        if guess.confidence < _LISTED or len(guess.places) != 1:
            return None
        return PlaceMatch(guess.places[0], raw_text(tokens[start:end]), start, end, guess.confidence)

    def _run_into_or(
        self, tokens: Sequence[Token], match: PlaceMatch, used: Collection[int], language: str
    ) -> PlaceMatch | None:
        at = match.end + 1 if match.end < len(tokens) and tokens[match.end].folded == "," else match.end
        if at >= len(tokens) or at in used or not tokens[at].is_word or self._is_ordinary(tokens[at], language):
            return None
        if at + 1 < len(tokens) and tokens[at + 1].is_word:
            return None
        place = self._sounds_like(tokens[at].folded, "o" if language == "es" else "or", _GLUED)
        return PlaceMatch(place, tokens[at].raw, at, at + 1, _GLUED) if place is not None else None

    def _sounds_like(self, said: str, lead: str, least: float) -> Place | None:
        """The place that `said` sounds like with `lead` before it; None when it is none, or as well another."""
        heard = self._key(said)
        if len(heard) < _SHORTEST_KEY:
            return None
        scored = sorted(
            (
                (Levenshtein.normalized_similarity(heard, self._key(f"{lead} {spoken_name(place)}")), at)
                for at, place in enumerate(self._places)
                if place.kind == "district"
            ),
            reverse=True,
        )
        return self._places[scored[0][1]] if scored and scored[0][0] >= least else None

    def _key(self, text: str) -> str:
        return self._sounds.key(text, "en")
