"""Spanish text as it is handed to synthesis: figures that models write the English way, and signs, as words.

espeak reads Spanish figures by itself ("390.000", "12,5"); the rest of it is put into what it can read.
"""

from __future__ import annotations

import re

from pipeline.spoken_text import strip_markup

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_EURO_BEFORE = re.compile(r"€\s*(\d[\d.,]*\d|\d)")
_SQUARE = re.compile(r"\bm(?:²|2\b)")


def spoken_spanish(text: str) -> str:
    """`text` without markup; "€390,000" as "390000 euros", "95 m²" as "95 metros cuadrados".

    A comma before three digits groups them: nobody prices a home to a thousandth of a euro.
    """
    plain = _GROUPED.sub(lambda found: found.group().replace(",", ""), strip_markup(text))
    plain = _EURO_BEFORE.sub(r"\1 euros", plain)
    plain = re.sub(r"\s*€", " euros", plain)
    return _SQUARE.sub("metros cuadrados", plain)
