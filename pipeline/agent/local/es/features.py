"""Wishes known by name, in Spanish."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agent.local.es.grammar import listed

THINGS: dict[str, str] = {
    "private terrace": "terraza propia",
    "terrace": "terraza",
    "roof terrace": "terraza en la azotea",
    "balcony": "balcón",
    "swimming pool": "piscina",
    "lift": "ascensor",
    "garage": "plaza de garaje",
    "garden": "jardín",
    "views": "vistas",
    "sea views": "vistas al mar",
    "air conditioning": "aire acondicionado",
    "heating": "calefacción",
    "fireplace": "chimenea",
    "storage room": "trastero",
    "fitted wardrobes": "armarios empotrados",
    "open kitchen": "cocina abierta",
    "equipped kitchen": "cocina equipada",
    "high ceilings": "techos altos",
    "wooden floors": "suelos de madera",
    "en suite": "baño en suite",
    "office": "despacho",
    "concierge": "portero",
    "gym": "gimnasio",
    "sauna": "sauna",
    "security": "seguridad",
    "wine cellar": "bodega",
    "washing machine": "lavadora",
    "jacuzzi": "jacuzzi",
    "playground": "zona de juegos",
    "tennis court": "pista de tenis",
    "double glazing": "doble acristalamiento",
    "solar panels": "placas solares",
}
"""What a home has: "tiene …", "con …"."""
BEING: dict[str, str] = {
    "bright": "luminoso",
    "quiet": "tranquilo",
    "renovated": "reformado",
    "modern": "moderno",
    "classic": "de estilo clásico",
    "furnished": "amueblado",
    "unfurnished": "sin amueblar",
    "exterior": "exterior",
    "interior": "interior",
    "spacious": "amplio",
    "luxury": "de lujo",
    "designer": "de diseño",
    "charming": "con encanto",
    "new build": "de obra nueva",
    "to renovate": "a reformar",
    "accessible": "accesible",
    "energy efficient": "eficiente en energía",
    "family": "bueno para familias",
    "investment": "una buena inversión",
    "smart home": "domótico",
    "south facing": "orientado al sur",
    "pets": "apto para mascotas",
    "penthouse": "un ático",
    "duplex": "un dúplex",
    "loft": "un loft",
    "villa": "un chalet",
    "house": "una casa",
    "ground floor": "una planta baja",
    "high floor": "un piso alto",
    "top floor": "un último piso",
    "near the metro": "cercano al metro",
    "near a park": "cercano a un parque",
    "near schools": "cercano a colegios",
    "near the beach": "cercano a la playa",
    "near shops": "cercano a tiendas",
    "near the university": "cercano a la universidad",
    "near a hospital": "cercano a un hospital",
    "well connected": "bien comunicado",
    "central": "céntrico",
}
"""What a home is: "es …"."""


def is_thing(name: str) -> bool:
    """Something a home has; wishes nobody knows by name are nouns, in the caller's own words."""
    return name not in BEING


def parted(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """What a home has and what it is, in Spanish."""
    return [THINGS.get(name, name) for name in names if is_thing(name)], [BEING[n] for n in names if not is_thing(n)]


def has_words(names: Sequence[str]) -> str:
    """ "tiene ascensor y terraza, y es tranquilo"."""
    things, kinds = parted(names)
    parts = [f"tiene {listed(things)}"] if things else []
    parts += [f"es {listed(kinds)}"] if kinds else []
    return ", y ".join(parts)


def lacks_words(names: Sequence[str]) -> str:
    """ "no tiene ascensor ni terraza, y no es luminoso"."""
    things, kinds = parted(names)
    parts = [f"no tiene {listed(things, 'ni')}"] if things else []
    parts += [f"no es {listed(kinds, 'ni')}"] if kinds else []
    return ", y ".join(parts)
