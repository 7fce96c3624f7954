"""What a recogniser wrote, word by word: how sure it was of each, and how alike words and names sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

SoundKey = Callable[[str, str], str]
"""(text, language) -> a string that is alike for what sounds alike; the language is "en", "es" or "ca"."""

_PUNCTUATION = " .,?!;:¿¡\"'"
_SPEAKERS = ("en", "es", "ca")
LONGEST_HEARD = 4
"""More words than these are not written for one name."""
LEADS = {
    "en": frozenset("in near around about to of on try consider prefer like love for".split()),
    "es": frozenset("en cerca por de del y o prefiero quiero".split()),
}
"""Words after which a place may follow."""
PLAIN_ANSWERS = {
    "en": frozenset(
        "yes yeah no ok okay sure hello hi thanks thank you please right great go on bye goodbye the next first second "
        "third last one two three four five six a bedroom bedrooms bathroom bathrooms hundred thousand million "
        "euros".split()
    ),
    "es": frozenset(
        "sí si no vale hola gracias por favor claro bien adiós el la siguiente primero primera segundo segunda tercero "
        "tercera uno una dos tres cuatro cinco seis dormitorios baños cien mil millón euros".split()
    ),
}
"""Words of the shortest answers; said alone and clearly they are no misheard place."""
_ALIKE = 0.75
"""Likeness from which names are confused ("Barcelona", "Barceloneta")."""
_MISTAKABLE = 0.85
"""Likeness from which a landmark ("Seoul") is more likely to be a misheard name ("Sol")."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What greedy decoding wrote.

    Attributes:
        tokens: text tokens.
        logits: float32 (len(tokens), vocabulary): of each step, before the token was chosen.
    """

    tokens: tuple[int, ...]
    logits: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word of a hypothesis.

    Attributes:
        text: as it was written, with the blank before it and the punctuation after it.
        tokens: its tokens.
        log_probability: of all its tokens together.
        step: of its first token.
    """

    text: str
    tokens: tuple[int, ...]
    log_probability: float
    step: int

    @property
    def bare(self) -> str:
        """Without blanks and punctuation."""
        return self.text.strip(_PUNCTUATION)

    @property
    def ending(self) -> str:
        """The punctuation after it."""
        return self.text[len(self.text.rstrip(_PUNCTUATION)) :]


def words_of(hypothesis: Hypothesis, tokenizer: Any) -> list[HeardWord]:
    """The words of `hypothesis`."""
    tokens, logits = hypothesis.tokens, hypothesis.logits
    if not tokens:
        return []
    top = logits.max(axis=1)
    chosen = logits[np.arange(len(tokens)), list(tokens)]
    return words_from(tokens, chosen - top - np.log(np.exp(logits - top[:, None]).sum(axis=1)), tokenizer)


def words_from(tokens: Sequence[int], log_probability: NDArray[Any], tokenizer: Any) -> list[HeardWord]:
    """The words that `tokens` make up, each token of its log probability; a word begins with a blank."""
    groups: list[list[int]] = []
    for step, token in enumerate(tokens):
        if not groups or tokenizer.decode([token]).startswith(" "):
            groups.append([])
        groups[-1].append(step)
    return [
        HeardWord(
            tokenizer.decode([tokens[step] for step in group]),
            tuple(tokens[step] for step in group),
            float(log_probability[group].sum()),
            group[0],
        )
        for group in groups
    ]


class NameSounds:
    """Names by their sound, as English, Spanish and Catalan speakers say them.

    Args:
        names: to compare with.
        sound_key: makes sounds comparable; spelling is compared if None.
    """

    def __init__(self, names: Sequence[str], sound_key: SoundKey | None = None) -> None:
        self._sound_key = sound_key or _spelling
        self._keys = [[self._sound_key(name, language) for name in names] for language in _SPEAKERS]

    def likeness(self, words: Sequence[HeardWord], start: int) -> NDArray[np.float32]:
        """How alike one, two, three and four words from `start` on and each name are: (lengths, names) in [0, 1]."""
        most = min(LONGEST_HEARD, len(words) - start)
        heard = [" ".join(word.bare for word in words[start : start + length]) for length in range(1, most + 1)]
        keys = [self._sound_key(text, "en") for text in heard]
        keys += [self._sound_key(text.lower(), "es") for text in heard]
        near = [
            process.cdist(keys, names, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
            for names in self._keys
        ]
        nearest: NDArray[np.float32] = np.stack(near).max(axis=0)
        return np.maximum(nearest[:most], nearest[most:])


def mistakable(names: Sequence[str], landmarks: Sequence[str], sound_key: SoundKey | None) -> frozenset[str]:
    """Landmarks of one word that sound like one of the names."""
    words = [name for name in landmarks if " " not in name]
    sounds = NameSounds(names, sound_key)
    alike = [sounds.likeness([HeardWord(name, (), 0.0, 0)], 0).max() >= _MISTAKABLE for name in words]
    return frozenset(fold(name) for name, is_alike in zip(words, alike, strict=True) if is_alike)


def confusable(folded: Sequence[str]) -> dict[str, list[int]]:
    """For each name of one word that others are like: itself and the others."""
    near = process.cdist(folded, folded, scorer=Levenshtein.normalized_similarity)
    rivals = {
        name: [number, *(other for other in np.flatnonzero(near[number] >= _ALIKE).tolist() if other != number)]
        for number, name in enumerate(folded)
        if " " not in name
    }
    return {name: found for name, found in rivals.items() if len(found) > 1}


def without_accents(text: str) -> str:
    """With accents in the prompt the model begins to write them into English words ("Iím")."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def fold(text: str) -> str:
    """Lower case, without accents and punctuation, words one blank apart."""
    return " ".join(re.findall(r"\w+", without_accents(text).lower()))


def _spelling(text: str, _: str) -> str:
    return fold(text).replace(" ", "")
