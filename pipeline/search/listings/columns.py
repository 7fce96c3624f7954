"""Columns of a listings file: names as agencies write them, numbers as agencies write them, columns nobody may see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.search.text import digits_value, fold

REQUIRED_COLUMNS = ("id", "description", "baths", "rooms", "sqft", "location", "price")
NUMERIC_COLUMNS = frozenset({"baths", "rooms", "sqft", "price"})
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "id": ("ref", "reference", "referencia", "listing_id", "property_id", "property_ref", "code", "codigo"),
    "description": ("descripcion", "descricao", "descripcio", "text", "texto", "details", "remarks", "summary"),
    "baths": ("bathrooms", "bathroom", "bath", "num_bathrooms", "banos", "bano", "banys", "casas_de_banho"),
    "rooms": (
        "bedrooms", "bedroom", "beds", "num_bedrooms", "num_rooms", "habitaciones", "dormitorios", "habitacions",
        "quartos",
    ),
    "sqft": (
        "size", "sqm", "m2", "surface", "floor_area", "living_area", "built_area", "square_metres", "square_meters",
        "square_feet", "sq_ft", "sq_m", "size_m2", "size_sqm", "size_sqft", "area_m2", "superficie", "metros", "area",
    ),
    "location": (
        "district", "neighbourhood", "neighborhood", "quarter", "zone", "barrio", "distrito", "barri", "districte",
        "bairro", "freguesia", "zona", "area", "city", "town", "ciudad", "municipio", "cidade", "ciutat",
    ),
    "price": ("asking_price", "price_eur", "price_euros", "sale_price", "precio", "preco", "preu", "importe"),
    "city": ("town", "municipality", "ciudad", "municipio", "cidade", "ciutat"),
}  # fmt: skip
"""What may stand in for a column that is missing, likeliest first. A stand-in for a number must hold numbers, one for
a text must not: "area" is a size to some agencies and a district to others."""

_PERSONAL = re.compile(
    r"phone|telefon|e_?mail|whats_?app|contact|(?:^|_)(?:tel|tlf|tfno|mobile|movil|cell|fax|mail|correo|agents?|agente|"
    r"owner|propietari[oa]|seller|vendedor|landlord|proprietario)(?:_|$)"
)
_UNIT = re.compile(r"(?i)€|\$|£|euros?|eur\b|m²|m2|sq ?m(?:et(?:re|er)s?)?\b|sq ?ft|square (?:metres|meters|feet)|\s")
_DIGITS = re.compile(r"\d+(?:[.,']\d+)*")
_STUDIO = frozenset({"studio", "estudio", "estudi"})


def column_name(written: str) -> str:
    """A column's name as the project writes it: "Energy Rating", "agentPhone" and "Size (m²)" become "energy_rating",
    "agent_phone" and "size_m2"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", written.strip())
    return re.sub(r"[^\w]+|_+", "_", fold(apart)).strip("_")


def is_personal(column: str) -> bool:
    """Does the column hold people's names, telephone numbers or addresses to write to?"""
    return bool(_PERSONAL.search(column))


def renamed_columns(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Columns that stand in for a required one that is missing, and for the city: name -> required name."""
    found: dict[str, str] = {}
    for required in (*REQUIRED_COLUMNS, "city"):
        if required in columns:
            continue
        for synonym in SYNONYMS[required]:
            if synonym not in columns or synonym in found:
                continue
            numeric = _mostly_numbers([row[columns.index(synonym)] for row in rows])
            if required == "id" or numeric == (required in NUMERIC_COLUMNS):
                found[synonym] = required
                break
    return found


def number(value: object) -> object:
    """Numbers as agencies write them: "1.250.000 €", "450,000", "84 m²", "3.0"; anything else as it is."""
    if not isinstance(value, str):
        return value
    compact = _UNIT.sub("", value.strip())
    negative, digits = compact.startswith("-"), compact.lstrip("+-")
    if not _DIGITS.fullmatch(digits):
        return value
    amount = digits_value(digits)
    return -amount if negative else amount


def count(value: object) -> object:
    """Like `number`; a studio has no bedroom."""
    if isinstance(value, str) and fold(value.strip()) in _STUDIO:
        return 0
    return number(value)


def _mostly_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return 2 * sum(isinstance(count(cell), int | float) for cell in filled) > len(filled)
