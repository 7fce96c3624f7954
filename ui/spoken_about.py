"""Which of the homes found the avatar's words are about. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from num2words import num2words

from pipeline.properties import Property

_ARTICLES = re.compile(r"^(?:el|la|los|las|the) ")
_QUARTER = re.compile(r"^(?:barrio|distrito|district|barri) (?:de la |de el |del |de |of )?")


def spoken_about(results: Sequence[Property], text: str) -> str | None:
    """Id of the home that `text` tells of last; None when its words fit none, or several.

    A price or a place narrows down which home is meant, as long as what it leaves is any; where it leaves none, it is
    the first word of another one.

    Args:
        results: the homes that may be meant.
        text: what was said of a reply so far, in English or Spanish, numbers in words or digits.
    """
    meant: frozenset[str] = frozenset()
    for fitting in _mentions(results, plain(text)):
        meant = meant & fitting or fitting
    return next(iter(meant)) if len(meant) == 1 else None


def plain(text: str) -> str:
    """Lower case without accents, hyphens and punctuation; thousands in digits are joined: "€450,000" is "450000"."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"(?<=\d)[.,\u202f](?=\d{3}\b)", "", text)
    return " ".join(re.sub(r"[^\w.]|\.(?!\d)", " ", text).split())


@lru_cache(maxsize=512)
def price_forms(euros: int) -> tuple[str, ...]:
    """How a price is said, as `plain` writes it: 450000 is "450000", "four hundred and fifty thousand" and so on."""
    forms = [str(euros)]
    millions = euros / 1_000_000
    for language, name, names in (("en", "million", "million"), ("es", "millon", "millones")):
        words = plain(num2words(euros, lang=language).replace(",", ""))
        # Before "euros": "veintiún mil", "un millón".
        forms += [words, re.sub(r"\bveintiuno\b", "veintiun", words)]
        if euros >= 1_000_000:
            forms += [
                f"{written} {each}"
                for each in {name, names}
                for written in (plain(num2words(millions, lang=language)), f"{millions:g}")
            ]
    if euros % 1_000 == 0:
        forms += [f"{euros // 1_000}{suffix}" for suffix in ("k", " thousand", " mil")]
    return tuple(dict.fromkeys(forms))


@lru_cache(maxsize=512)
def place_forms(location: str) -> tuple[str, ...]:
    """How a district is called, as `plain` writes it: "Barrio de Salamanca" is also "salamanca"."""
    whole = plain(location)
    # "Chueca-Justicia" are two names, "Poble-sec" is one.
    parts = [plain(part) for part in re.split(r"\s*[-/](?=[^\W\d_a-zà-ÿ])", location)]
    called = [_QUARTER.sub("", each) for each in (whole, *parts)]
    forms = dict.fromkeys(form for name in (whole, *parts, *called) for form in (name, _ARTICLES.sub("", name)))
    return tuple(form for form in forms if len(form) > 2)


def _mentions(results: Sequence[Property], text: str) -> Iterator[frozenset[str]]:
    """For each price or place in `text`, in order, the ids of the homes that it fits."""
    forms: dict[str, set[str]] = {}
    for home in results:
        for form in (*price_forms(home.price), *place_forms(home.location)):
            forms.setdefault(form, set()).add(home.id)
    if not forms:
        return
    # The longest first: "four hundred and fifty thousand" is not "fifty thousand".
    alternatives = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    # A number that is part of a longer one is another number.
    for match in re.finditer(rf"(?<![\w.])(?:{alternatives})(?![\w])", text):
        if not _goes_on(text, match):
            yield frozenset(forms[match[0]])


_NUMBER_BEFORE = re.compile(r"(?:hundred(?: and)?|thousand|million|point|mil|millon(?:es)?|\w+cient[oa]s|ciento| y) $")
_NUMBER_AFTER = re.compile(r" (?:hundred|thousand|million|point|mil|millon)\b")


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Is it a part of a longer number? "nine hundred thousand" in "two million nine hundred thousand" is."""
    if not re.search(r"(?:\b(?:thousand|million|mil|millon(?:es)?|hundred|cient[oa]s)\b)", match[0]):
        return False
    return bool(_NUMBER_BEFORE.search(text[: match.start()]) or _NUMBER_AFTER.match(text[match.end() :]))
