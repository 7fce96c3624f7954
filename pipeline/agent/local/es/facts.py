"""Facts that an English sentence of a listing states, as Spanish clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.agent.local.es import numbers
from pipeline.agent.local.es.english_numbers import NUMBER, ORDINAL, number, position
from pipeline.agent.local.es.sayings import SAYINGS

Clause = tuple[str, str]
"""What kind of fact it is, and the words."""
_FLOOR = re.compile(rf"\b({ORDINAL})[- ]floor\b|\bours is the ({ORDINAL})\b", re.IGNORECASE)
_STATION = re.compile(r"(?:(?P<kind>metro|FGC|Rodalies|Cercanías|train)(?: (?:station|stop))?|(?P<bare>station))\b")
_PARTICLES = frozenset("de del la las el los i y d' l' du".split())
_NO_NAMES = frozenset("With The A An Near Nearby From It To In On At And Six Line This One Two Three Four Five".split())
_MINUTES = re.compile(rf"\b({NUMBER})[- ](?:short )?minutes?\b", re.IGNORECASE)
_QUARTER = re.compile(r"\bquarter of an hour\b", re.IGNORECASE)
_COMPASS = re.compile(r"\b(south|north)?[- ]?(east|west|south|north)(?:ern)?\b", re.IGNORECASE)
_FACING = re.compile(r"\bfac(?:e|es|ing)\b|aspect|windows?|\blight\b|orient|\bsun\b|\blooks?\b", re.IGNORECASE)
_DIRECTIONS = {"south": "sur", "north": "norte", "east": "este", "west": "oeste"}
_ENERGY = re.compile(r"\b[Ee]nergy (?:\w+ )?(?:rating|certificate|class)\b[^.]*?\b([A-G])\b")
_FEES = re.compile(
    r"\b(\d+) euros (?:a|per|each) month\b|\b(?:community|monthly|fees)\b[^.]{0,40}?\b(\d+) euros\b", re.IGNORECASE
)
_BUILT = re.compile(
    r"\b(?:building|block|house)\b[^.]{0,30}\b(?:dates? from|dated|of|from) (1[6-9]\d\d|20[0-2]\d)\b|"
    r"\b(1[6-9]\d\d|20[0-2]\d) (?:building|house)\b|\bbuilt in (1[6-9]\d\d|20[0-2]\d)\b"
)
_SIZE = re.compile(r"\b(\d+) square metres\b(?! (?:terrace|patio|balcony|garden))")
_BEDROOMS = re.compile(rf"\b({NUMBER})[- ]bedrooms?\b", re.IGNORECASE)
_BATHROOMS = re.compile(rf"\b({NUMBER})[- ]bathrooms?\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b((?:Calle|Carrer|Paseo|Passeig|Avenida|Avinguda|Ronda|Travessera)"
    r"(?: (?:(?:de|del|la|el|los|las|les|dels|i|y)(?= )|d'\w+|de l'\w+|[A-ZÀ-Ý][\w'’·-]*|\d+))+)"
)
_NEGATED = re.compile(r"\b(?:no|not|without|never|neither|nor|far from)\b(?:\s+[\w'-]+){0,3}\s*$", re.IGNORECASE)
_SAYINGS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile(rf"\b(?:{pattern})", re.IGNORECASE), words) for kind, pattern, words in SAYINGS
)


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The facts of an English sentence that are known here, each once."""
    return tuple(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[Clause]:
    if measures := _measures(text):
        yield "measures", f"tiene {measures}"
    if (match := _STREET.search(text)) and not _STATION.search(text):
        yield "street", f"está {_by(text, match)} {_street(match.group(1))}".replace(" a el ", " al ")
    if match := _FLOOR.search(text):
        yield "floor", f"está en la {numbers.floor_words(position(match.group(1) or match.group(2)))}"
    if station := _station(text):
        yield "station", station
    if (match := _COMPASS.search(text)) and _FACING.search(text):
        first, second = (part.lower() if part else "" for part in match.groups())
        yield (
            "orientation",
            f"tiene orientación {_DIRECTIONS.get(first, '')}{_DIRECTIONS[second]}".replace("surest", "sudest"),
        )
    if match := _ENERGY.search(text):
        yield "energy", f"su certificado energético es de clase {match.group(1)}"
    if match := _FEES.search(text):
        yield "fees", f"la comunidad cuesta {numbers.price_words(int(match.group(1) or match.group(2)))} al mes"
    if match := _BUILT.search(text):
        yield "building", f"el edificio es de {numbers.number_words(int(next(filter(None, match.groups()))))}"
    told: set[str] = set()
    for kind, pattern, words in _SAYINGS:
        if kind not in told and (match := pattern.search(text)) and not _NEGATED.search(text[: match.start()]):
            told.add(kind)
            yield kind, words


def _measures(text: str) -> str:
    """ "sesenta y seis metros cuadrados, dos dormitorios y un baño", when a sentence gives at least two of them."""
    size, bedrooms, bathrooms = _SIZE.search(text), _BEDROOMS.search(text), _BATHROOMS.search(text)
    if not size or not (bedrooms or bathrooms):
        return ""
    parts = [numbers.size_words(int(size.group(1)), "square metres")]
    if bedrooms:
        parts.append(numbers.count_words(number(bedrooms.group(1)), "dormitorio", "dormitorios"))
    if bathrooms:
        parts.append(numbers.count_words(number(bathrooms.group(1)), "baño", "baños"))
    return " y ".join([", ".join(parts[:-1]), parts[-1]])


def _by(text: str, street: re.Match[str]) -> str:
    return "en" if re.search(r"\b(?:on|in)\s*$", text[: street.start()]) else "junto a"


def _street(name: str) -> str:
    """ "Calle Bailén" -> "la calle Bailén"; Catalan streets keep their capital."""
    kind, _, rest = re.sub(r"(?: (?:de|del|la|el|los|las|les|dels|i|y))+$", "", name.strip()).partition(" ")
    article = "el" if kind in ("Carrer", "Paseo", "Passeig") else "la"
    return f"{article} {kind.lower() if kind in ('Calle', 'Paseo', 'Avenida', 'Ronda') else kind} {rest}"


def _station(text: str) -> str:
    """ "el metro de Chueca está a tres minutos"."""
    for match in _STATION.finditer(text):
        name = _name_before(text[: match.start()])
        if not name:
            continue
        kind = match.group("kind")
        what = "la estación" if match.group("bare") or kind == "train" else f"el {kind}" if kind == "metro" else kind
        where = f"{what} de {name}"
        if kind in ("FGC", "Rodalies", "Cercanías"):
            where = f"la estación de {kind} de {name}"
        if minutes := _MINUTES.search(text):
            count = numbers.count_words(number(minutes.group(1)), "minuto", "minutos")
            return f"{where} está a {count}"
        return f"{where} está a un cuarto de hora" if _QUARTER.search(text) else f"{where} está cerca"
    return ""


def _name_before(text: str) -> str:
    """The proper name at the end of `text`: "You can walk to Nuevos Ministerios" -> "Nuevos Ministerios"."""
    words: list[str] = []
    for word in reversed(text.split()):
        bare = word.strip(",.;:")
        if not (bare[:1].isupper() or bare in _PARTICLES or bare[:1].isdigit()) or (words and bare != word):
            break
        words.insert(0, bare)
    while words and (words[0] in _PARTICLES or words[0] in _NO_NAMES):
        words.pop(0)
    return " ".join(words)
