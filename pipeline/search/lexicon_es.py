"""Spanish tables of the query parser. Words are folded: no accents, n for ñ."""

from __future__ import annotations

from pipeline.search.lexicon import Lexicon
from pipeline.search.numbers import NumberWords

_UNITS = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve"
).split()
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_HUNDREDS = "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split()
_FILLER = r"(?: (?:de|los|las|el|la|unos|unas|un|a|mi|es|precio|total|como|mucho|son|,|:|€))*"


def _drop(noun: str) -> str:
    return (
        rf"(?:olvida|olvidate de|olvide|quita|ignora)(?: (?:el|la|los|las|lo de|del))* (?:{noun})"
        rf"|(?:no (?:me )?importan?|da igual|me da igual)(?: (?:el|la|los|las|que))* (?:numero de )?(?:{noun})"
        rf"|(?:{noun}) (?:me )?(?:da igual|no (?:me )?importan?)|cualquier (?:{noun})(?! (?:de|en)\b)"
    )


SPANISH = Lexicon(
    code="es",
    markers=frozenset(
        "el los las un una en con de del que quiero busco por para y o menos mas hasta sin piso casa habitaciones "
        "habitacion dormitorios dormitorio bano banos metros cuadrados entre mil millon millones necesito algo barato "
        "como no tiene minimo maximo al alrededor cerca zona barrio me gustaria hola donde cual muy".split()
    )
    | frozenset(_UNITS[1:])
    | frozenset(_TENS)
    | frozenset(_HUNDREDS),
    numbers=NumberWords(
        small={word: value for value, word in enumerate(_UNITS)}
        | {word: 10 * (index + 3) for index, word in enumerate(_TENS)}
        | {"un": 1, "una": 1, "veintiun": 21, "veintiuna": 21},
        hundreds={word: 100 * (index + 2) for index, word in enumerate(_HUNDREDS)}
        | {word[:-2] + "as": 100 * (index + 2) for index, word in enumerate(_HUNDREDS)}
        | {"cien": 100, "ciento": 100},
        hundred=frozenset(),
        thousand=frozenset({"mil", "miles"}),
        million=frozenset({"millon", "millones"}),
        joiners=frozenset({"y", "con"}),
        articles=frozenset(),
        halves=frozenset({"medio", "media"}),
        quarters=frozenset({"cuarto"}),
        several_quarters=frozenset({"cuartos"}),
        points=frozenset({"coma", "punto"}),
        pairs={("un", "par", "de"): 2, ("par", "de"): 2},
        pronouns=frozenset({"uno", "una", "un"}),
        before_numbers=frozenset(
            "menos mas de con solo minimo maximo o y hasta desde entre al tiene tenga que sea".split()
        ),
    ),
    slips={},
    rooms=r"(?:habitaciones|habitacion|habs?|dormitorios?|dorms?|cuartos?(?! de bano)|alcobas?|piezas?)\b",
    baths=r"(?:banos?|cuartos? de banos?|aseos?|lavabos?)\b",
    area=r"(?:m2|metros? cuadrados?|metros?\b(?! (?:de la|del|de el|hasta)\b)|mts?|m)(?!\w)(?: ²| 2\b)?",
    square_feet=r"pies(?: cuadrados)?\b",
    euros=r"(?:de )?(?:euros?|eur|€)",
    homes=r"(?:pisos|casas|opciones|resultados|propiedades|viviendas|inmuebles|apartamentos)\b",
    adjectives=r"(?:grandes|buenas|buenos|dobles|amplias|amplios|completos|o mas|luminosas)",
    not_counted=(
        r"(?:(?:minutos?|hijos?|hijas?|ninos?|personas?|perros?|gatos?|plantas?|meses|mes|anos?|semanas?|dias?"
        r"|terrazas?|"
        r"balcon(?:es)?|plazas?|garajes?|coches?|paradas?|kilometros?|km|veces|adultos|ascensores)\b|%)"
    ),
    max_before=(
        r"(?:menos de|por debajo de|debajo de|no mas de|hasta|como maximo|como mucho|maximo(?: de)?|por menos de|sin"
        r" pasar de"
        r"|no (?:quiero |puedo )?(?:pasar|gastar|pagar|superar)(?: mas)?(?: de)?|que no (?:pase|supere|cueste"
        r" mas)(?: de)?|inferior a"
        r"|a lo sumo|tope(?: de)?|no supere|por|puedo (?:pagar|gastar)|presupuesto de|mas baratos? (?:de|que))"
        + _FILLER
    ),
    min_before=(
        r"(?:al menos|por lo menos|como minimo|minimo(?: de)?|un minimo de|desde|a partir de|mas de|no menos de"
        r"|superior a|por encima de|"
        r"mayor de|mas grande (?:de|que))" + _FILLER
    ),
    fewer_before=r"(?:menos de|por debajo de)" + _FILLER,
    more_before=r"(?<!no )mas de" + _FILLER,
    about_before=r"(?:alrededor de|sobre|unos|unas|aproximadamente|cerca de|mas o menos|en torno a|casi|por unos|de"
    r" unos)" + _FILLER,
    exact_before=r"(?:exactamente|justo|solo|solamente|precisamente)" + _FILLER,
    max_after=r"(?:o menos|como maximo|maximo|como mucho|a lo sumo|de maximo|de tope)\b",
    min_after=r"(?:o mas|como minimo|minimo|por lo menos|al menos|en adelante|para arriba|de minimo)\b",
    about_after=r"(?:mas o menos|aproximadamente|o asi|y pico)\b",
    range_before=r"(?:entre|desde|de)" + _FILLER,
    range_between=r"(?:y|a|-|o|u|hasta)",
    price_before=r"(?:presupuesto|precio|cuesten?|coste|gastar|pagar|por|euros|dinero)(?: (?:es|de|por|hasta|maximo"
    r"|unos|el|mi|que|a|tengo|:|,))*",
    size_before=r"(?:mas grande (?:de|que)|superficie de|tamano de|superficie|tamano)" + _FILLER,
    studio=r"\bestudios?\b",
    no_studio=r"\b(?:no|sin|que no sea)(?: un)? estudios?\b",
    corrections=(
        r"(?:, no ,|\bno ,? ?perdon\b|\bperdon\b ?,?|\bdigo\b ?,?|\bquiero decir\b|\bmejor dicho\b|\bmejor\b(?= (?:#"
        r"|en ))|\bbueno no\b"
        r"|\bespera\b ?,?|\ben realidad\b|\bque sean?\b(?= #))"
    ),
    changes=(
        (
            "price",
            "less",
            r"\b(?:mas (?:barat[oa]s?|economic[oa]s?|asequibles?)|menos car[oa]s?|(?:demasiado|muy|un poco)"
            r" car[oa]s?|por menos(?: dinero)?(?! de))"
            r"\b(?! (?:de |que )#)",
        ),
        ("price", "more", r"\b(?:mas car[oa]s?|mas lujos[oa]s?)\b(?! (?:de |que )#)"),
        (
            "size",
            "more",
            r"\b(?:mas (?:grandes?|ampli[oa]s?|espacios[oa]s?|espacio)|(?:demasiado|muy) pequen[oa]s?)\b(?! (?:de "
            r"|que )#)",
        ),
        ("size", "less", r"\b(?:mas pequen[oa]s?|(?:demasiado|muy) grandes?)\b(?! (?:de |que )#)"),
        (
            "rooms",
            "more",
            r"\b(?:mas (?:habitaciones|dormitorios)|otr[oa] (?:habitacion|dormitorio)|#\d+ (?:habitacion"
            r"|dormitorio)(?:es|s)? mas)\b(?! de)",
        ),
        (
            "rooms",
            "less",
            r"\b(?:menos (?:habitaciones|dormitorios)|#\d+ (?:habitacion|dormitorio)(?:es|s)? menos)\b(?! de)",
        ),
        ("baths", "more", r"\b(?:mas banos|otro bano|#\d+ banos? mas)\b(?! de)"),
        ("baths", "less", r"\b(?:menos banos|#\d+ banos? menos)\b(?! de)"),
    ),
    drops=(
        (
            "place",
            r"\b(?:"
            + _drop("zona|barrio|distrito|lugar|ubicacion|sitio|donde|ciudad")
            + r"|en cualquier (?:sitio|parte|lugar|zona|barrio)(?! (?:de|en)\b))\b",
        ),
        ("price", r"\b(?:" + _drop("precio|presupuesto|dinero|coste") + r"|sin limite de (?:precio|presupuesto))\b"),
        ("rooms", r"\b(?:" + _drop("habitaciones|dormitorios|numero de habitaciones") + r")\b"),
        ("baths", r"\b(?:" + _drop("banos") + r")\b"),
        ("size", r"\b(?:" + _drop("tamano|superficie|metros") + r")\b"),
    ),
    negation_before=(
        r"\b(?:no|sin|excepto|salvo|menos(?= en)|nada de|que no (?:sea|este|tenga)|no (?:quiero|necesito|hace falta)"
        r"|evitar)"
        r"(?: (?:un|una|el|la|los|las|en|de|que|sea|este|tenga|ser|muy|ningun|ninguna|quiero|vivir|por))*$"
    ),
)
