"""Building blocks of the Spanish patterns. Accents are optional: people who type leave them out."""

from __future__ import annotations

import re

from pipeline.agent.local.cues import Pattern

_WITH_OR_WITHOUT = str.maketrans(
    {"á": "[aá]", "é": "[eé]", "í": "[ií]", "ó": "[oó]", "ú": "[uú]", "ü": "[uü]", "ñ": "[nñ]", "à": "[aàá]"}
)


def loose(pattern: str) -> str:
    """`pattern` that matches without its accents too; no accents inside brackets, please."""
    return pattern.translate(_WITH_OR_WITHOUT)


def begins(pattern: str) -> Pattern:
    return re.compile(loose(pattern), re.IGNORECASE)


def find(pattern: str) -> Pattern:
    return re.compile(rf"\b(?:{loose(pattern)})(?!\w)", re.IGNORECASE)


def whole(pattern: str) -> Pattern:
    return re.compile(rf"^(?:{loose(pattern)})$", re.IGNORECASE)


ASK = (
    r"(?:(?:me |nos )?(?:(?:puedes|podrías|podría|puede|podéis|quieres|por favor|porfa|a ver|oye|mira|pues|venga|vale"
    r"|bueno|vamos|y|entonces|ahora|vamos a|me gustaría(?: que)?|quiero(?: que)?|quisiera|quizás?|mejor|si)[ ,]+))*"
)
END = (
    r"(?:,? (?:por favor|porfa|anda|otra vez|de nuevo|ahora|entonces|mejor|gracias|si puede ser|si puedes|que tengas"
    r"|que tengáis|que haya|tienes|tenéis|hay|una vez más|pues|quizás?))*"
)
NOUN = (
    r"(?:pisos?|departamentos?|casas?|viviendas?|opci(?:ó|o)n(?:es)?|propiedad(?:es)?|apartamentos?|inmuebles?|áticos?|estudios?"
    r"|resultados?|anuncios?|fichas?)"
)
ONE = rf"(?: {NOUN})?"
THE = r"(?:(?:el|la|los|las|al|a la|del|de la|lo|un|una|ese|esa|ese otro|esa otra) )?"
SHOW = (
    r"(?:(?:enséñame|enseñarme|muéstrame|mostrarme|háblame|hablarme|cuéntame(?: cómo es)?|contarme|dime(?: cómo es)?"
    r"|decirme|qué tal|qué hay|cuál es|cuál era|cómo es|cómo era|pasa|pasar|pasemos|vamos|ve|ir|vuelve|volver|volvamos"
    r"|ver|veamos|dame|ponme|descríbeme|recuérdame|sigue|seguir|me quedo|prefiero|me interesa)"
    r"(?: (?:a|con|de|sobre))? )?"
)
NAME = r"([^\W\d_][\w'’-]+)(?-i:(?! Y\b) [A-ZÀ-Ý][\w'’-]+)?"
