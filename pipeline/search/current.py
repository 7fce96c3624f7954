"""Parser and places that stay the same objects while the listings behind them change."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.search.catalogue import Catalogue
from pipeline.search.parameters import Place
from pipeline.search.places.finder import PlaceReading
from pipeline.search.query import ParsedQuery


class CurrentParser:
    """Reads utterances as the parser of the current listings does.

    Args:
        catalogue: gives the current one.
    """

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        self._catalogue = catalogue

    @property
    def version(self) -> str:
        """Of the listings; what was read under another version may be read otherwise now."""
        return self._catalogue().version

    def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
        """What `text` asks for on its own; see `QueryParser.parse`."""
        return self._catalogue().parser.parse(text, expecting)


class CurrentPlaces:
    """The cities and districts of the current listings.

    Args:
        catalogue: gives the current one.
    """

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        self._catalogue = catalogue

    @property
    def places(self) -> tuple[Place, ...]:
        """All cities and districts, those with most listings first."""
        return self._catalogue().places.places

    def districts(self, city: str | None = None, most: int | None = None) -> tuple[str, ...]:
        """Districts as one says them; see `PlaceFinder.districts`."""
        return self._catalogue().places.districts(city, most)

    def cities(self) -> tuple[str, ...]:
        """Cities of the listings."""
        return self._catalogue().places.cities()

    def find(self, text: str, language: str = "en") -> PlaceReading:
        """Places named in `text`; see `PlaceFinder.find`."""
        return self._catalogue().places.find(text, language)
