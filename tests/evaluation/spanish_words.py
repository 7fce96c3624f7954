"""Spanish words as they are compared: numbers as words, without accents, case and punctuation."""

from __future__ import annotations

import re
import unicodedata

from num2words import num2words

_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def spanish_words(text: str) -> list[str]:
    """Words of Spanish text, "400.000" as "cuatrocientos mil"."""
    spelt = _NUMBER.sub(lambda found: f" {num2words(int(re.sub('[.,]', '', found.group())), lang='es')} ", text)
    spelt = spelt.replace("€", " euros ").replace("m²", " metros cuadrados ").replace("m2", " metros cuadrados ")
    plain = "".join(one for one in unicodedata.normalize("NFD", spelt.lower()) if not unicodedata.combining(one))
    return re.findall(r"[a-z]+", plain)
