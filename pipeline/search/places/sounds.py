"""How words sound, as strings in which similar sounds share letters, so that plain edit distance measures sound.

Phonemes come from espeak-ng (through phonemizer; its library is in espeakng_loader). A consonant is written as three
letters, place, manner and voicing, and a vowel as one: "k" and "g" then differ by a third of a consonant, "i" and "e"
by one vowel, and a swallowed vowel costs less than a swallowed consonant.
"""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from typing import Any

logger = logging.getLogger(__name__)

_VOICES = {"en": "en-us", "es": "es", "ca": "ca"}
_CONSONANTS = {
    "p": "Lk-", "b": "Lk+", "β": "Lk+", "m": "LN+", "f": "LF-", "v": "LF+",
    "t": "Dk-", "d": "Dk+", "ð": "Dk+", "θ": "DF-", "s": "DF-", "z": "DF+", "n": "DN+", "l": "DL+",
    "ɫ": "DL+", "ɾ": "DR+", "r": "DR+", "ɹ": "DR+",
    "ʃ": "PF-", "ʒ": "PF+", "ɲ": "PN+", "ʎ": "PL+", "j": "y", "ʝ": "y",
    "k": "Vk-", "ɡ": "Vk+", "g": "Vk+", "ɣ": "Vk+", "ŋ": "DN+", "x": "Vh-", "h": "h", "w": "u", "ʔ": "",
}  # fmt: skip
_AFFRICATES = {"tʃ": "PC-", "dʒ": "PC+", "ts": "DF-"}
_VOWELS = {
    "a": "a", "ɑ": "a", "ɐ": "a", "æ": "a", "ʌ": "a", "ə": "a", "ɚ": "a", "ɜ": "e", "ɝ": "e",
    "e": "e", "ɛ": "e", "i": "i", "ɪ": "i", "ᵻ": "i", "y": "i", "o": "o", "ɔ": "o", "ɒ": "o", "u": "u", "ʊ": "u",
}  # fmt: skip


class Sounds:
    """Turns text into sound keys. Safe to use from several threads."""

    def __init__(self) -> None:
        # phonemizer loads a copy of the library for every wrapper, so nothing is shared with the synthesiser's own.
        self._lock = threading.Lock()
        self._voices: dict[str, Any] | None = None
        self.key = lru_cache(maxsize=20_000)(self._key)

    def _key(self, text: str, language: str) -> str:
        """Sound key of `text` said by a speaker of `language` ("en", "es", "ca"); empty when espeak-ng is not there."""
        with self._lock:
            voices = self._load()
            if language not in voices:
                return ""
            phonemes = voices[language].text_to_phonemes(text)
        return sound_key(phonemes)

    def _load(self) -> dict[str, Any]:
        if self._voices is not None:
            return self._voices
        self._voices = {}
        try:
            import espeakng_loader
            from phonemizer.backend.espeak.wrapper import EspeakWrapper

            EspeakWrapper.set_library(espeakng_loader.get_library_path())
            EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
            for language, voice in _VOICES.items():
                wrapper = EspeakWrapper()
                wrapper.set_voice(voice)
                self._voices[language] = wrapper
        except (ImportError, OSError, RuntimeError) as error:
            logger.warning("places are matched by spelling only, espeak-ng cannot be used", extra={"error": str(error)})
            self._voices = {}
        return self._voices


@lru_cache(maxsize=1)
def shared_sounds() -> Sounds:
    """The process's own: every other one loads the library and the voices again."""
    return Sounds()


def sound_key(phonemes: str) -> str:
    """Key of a string of IPA phonemes; stress, length and word breaks are left out."""
    plain = "".join(char for char in phonemes if char not in "ˈˌː _-()̩̃ʲ̪͡'.")
    key, at = [], 0
    while at < len(plain):
        pair = plain[at : at + 2]
        if pair in _AFFRICATES:
            key.append(_AFFRICATES[pair])
            at += 2
            continue
        char = plain[at]
        if char == "t" and plain[at + 1 : at + 2] in ("u", "j"):
            key.append("PC-")  # "tu" is heard for "chu" and the other way round
        else:
            key.append(_CONSONANTS.get(char) or _VOWELS.get(char, ""))
        at += 1
    return "".join(key)
