"""A property as the agency lists it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Property:
    """One listing.

    Attributes:
        id: the agency's own identifier, unique in the listings.
        description: the listing's text, personal data removed.
        baths: number of bathrooms.
        rooms: number of bedrooms; 0 is a studio.
        sqft: size; the column's name by contract, its unit is the setting SIZE_UNIT (square metres as shipped).
        location: district, or the city where the listing names no district.
        price: in euros.
        city: city, when the listings have that column.
        extra: the listing's further columns, as text.
    """

    id: str
    description: str
    baths: int
    rooms: int
    sqft: float
    location: str
    price: int
    city: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
