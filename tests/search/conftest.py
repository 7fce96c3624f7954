"""Listings and finders that the search tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.properties import Property
from pipeline.search.places.finder import PlaceFinder

if TYPE_CHECKING:
    from pipeline.search.parser.query_parser import QueryParser

MADRID = (
    "Chueca-Justicia|Malasaña-Universidad|Lavapiés-Embajadores|Huertas-Cortes|Sol|Palacio|La Latina|"
    "Barrio de Salamanca|Goya|Castellana|Almagro|Chamberí|Ríos Rosas|Argüelles|Moncloa|Retiro|Chamartín|"
    "Hispanoamérica|Prosperidad|Tetuán|Cuatro Caminos|Arganzuela|Usera|Carabanchel|Vallecas|Moratalaz|"
    "Vicálvaro|Hortaleza|Sanchinarro|Barajas|Arturo Soria|Mirasierra|La Moraleja|Aravaca"
).split("|")
BARCELONA = (
    "Gràcia|Eixample Dret|Eixample Esquerra|Sant Antoni|Sagrada Família|Fort Pienc|El Born|Barri Gòtic|"
    "El Raval|Barceloneta|Poblenou|Vila Olímpica|Diagonal Mar|El Clot|La Sagrera|Sant Andreu|Nou Barris|"
    "Horta|Guinardó|El Carmel|Vallcarca|Sants|Les Corts|Pedralbes|Sarrià|Sant Gervasi|Tres Torres|"
    "La Bonanova|Poble-sec|Montjuïc"
).split("|")
LISBON = "Alfama Graça Chiado Belém Estrela Lapa Arroios Benfica Alvalade Marvila".split() + [
    "Bairro Alto",
    "Campo de Ourique",
]


def listing(number: int, location: str, city: str | None, **more: object) -> Property:
    """A listing with unremarkable values, but for what is given."""
    values: dict[str, object] = {"rooms": 2, "baths": 1, "sqft": 70.0, "price": 300_000, "description": "A home."}
    values |= more
    return Property(id=str(number), location=location, city=city, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def spanish_listings() -> tuple[Property, ...]:
    """One home in each district of Madrid and Barcelona, and one that names only its city."""
    pairs = [(name, "Madrid") for name in MADRID] + [(name, "Barcelona") for name in BARCELONA]
    pairs.append(("Barcelona", "Barcelona"))
    return tuple(listing(number, name, city) for number, (name, city) in enumerate(pairs))


@pytest.fixture(scope="session")
def finder(spanish_listings: tuple[Property, ...]) -> PlaceFinder:
    """Places of Madrid and Barcelona."""
    return PlaceFinder(spanish_listings)


@pytest.fixture(scope="session")
def parser(finder: PlaceFinder) -> QueryParser:
    """A parser for Madrid and Barcelona, sizes in square metres."""
    from pipeline.search.parser.query_parser import QueryParser

    return QueryParser(finder, "square metres")


@pytest.fixture(scope="session")
def lisbon() -> PlaceFinder:
    """Places of another agency, whose listings have only the required columns."""
    return PlaceFinder([listing(number, name, None) for number, name in enumerate(LISBON)])
