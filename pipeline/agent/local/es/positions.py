"""How Spanish callers point at a home by its position: "el siguiente", "la segunda"."""

from __future__ import annotations

from pipeline.agent.local.acts import Direction
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.es.patterns import ASK, END, NOUN, ONE, SHOW, THE, find, whole

_ALIKE = (
    r"(?: (?:por|de|en|con|a) (?:ese|este|el mismo|esa|esta|la misma|es[oa]s?|l[oa]s mism[oa]s) (?:precios?|zona|estilo"
    r"|presupuesto|tamaño|barrio|condiciones)| así| parecid[oa]| similar| como (?:ese|este|esa|esta))?"
)
_AGAIN = r"(?: (?:otra vez|de nuevo|que (?:me )?(?:dijiste|has dicho|enseñaste|has enseñado|mencionaste|contaste)))*"
MOVES: tuple[tuple[Direction, Pattern], ...] = (
    (
        "next",
        whole(
            ASK + SHOW + rf"(?:{THE}(?:siguientes?|próxim[oa]s?){ONE}|(?:el |la |los |las |al |a la |un |una |algún "
            rf"|alguna |algun[oa]s "
            rf"|unos |unas )?(?:otr[oa]s?|diferentes?|distint[oa]s?|nuev[oa]s?){ONE}(?: (?:más|diferentes?"
            rf"|distint[oa]s?))?"
            rf"|qué más(?: (?:hay|tienes|tenéis|opciones))?|algo más|alguna otra cosa|otra cosa|(?:hay|tienes"
            rf"|tenéis|tendrías"
            rf"|tendréis|queda|quedan) (?:algun[oa]s?|algún|algo|más|otr[oa]s?)(?: (?:más|otr[oa]s?|diferente"
            rf"|distint[oa]))?"
            rf"{ONE}(?: (?:más|diferente|distint[oa]))?{_ALIKE}|más {NOUN}|un[oa] más|algun[oa] más|pasa|pasemos|paso"
            rf"|sáltal[oa]"
            r"|(?:el|la) que sigue|qué otr[oa]s? (?:\w+ )?(?:hay|tienes|tenéis))" + END
        ),
    ),
    (
        "first",
        whole(
            ASK
            + SHOW
            + rf"{THE}(?:primer[oa]|primer(?= (?:apartamento|estudio|ático))|número uno|inicial|original){ONE}"
            + _AGAIN
            + END
        ),
    ),
    ("previous", whole(ASK + SHOW + rf"{THE}(?:{NOUN} )?(?:anterior|previ[oa]|de antes){ONE}{_AGAIN}" + END)),
    (
        "previous",
        whole(ASK + r"(?:vuelve|volver|volvamos|ve|ir|atrás|un paso)(?: (?:a |para |hacia )?atrás)?" + END),
    ),
    ("last", whole(ASK + SHOW + rf"{THE}últim[oa]{ONE}{_AGAIN}" + END)),
)
POSITIONS: tuple[tuple[int, Pattern], ...] = tuple(
    (index, whole(ASK + SHOW + rf"{THE}(?:(?:opción|número) )?(?:{words}){ONE}{_AGAIN}" + END))
    for index, words in enumerate(
        (
            "primera opción|opción uno",
            "segund[oa]|número dos|opción dos",
            "tercer[oa]|tercer|número tres|opción tres",
            "cuart[oa]|número cuatro|opción cuatro",
            "quint[oa]|número cinco|opción cinco",
        )
    )
)
ORDINALS: tuple[tuple[int, Pattern], ...] = tuple(
    (
        index,
        find(
            rf"(?:el|la|del|al) (?:{words})(?: (?:apartamento|casa|vivienda|opción|propiedad))?(?! (?:pis|plant"
            rf"|bañ)\w*)"
        ),
    )
    for index, words in enumerate(("primer[oa]", "segund[oa]", "tercer[oa]"))
)
COUNTED: tuple[tuple[int, Pattern], ...] = tuple(
    (index, find(words))
    for index, words in enumerate(
        (
            r"(?:el |la )?primer[oa]|número uno",
            r"(?:el |la )?segund[oa]|número dos",
            r"(?:el |la )?tercer[oa]|número tres",
            r"(?:el |la )?cuart[oa]|número cuatro",
            r"(?:el |la )?quint[oa]|número cinco",
        )
    )
)
"""Bare ordinals: only where two homes are compared."""
