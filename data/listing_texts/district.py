"""What is known of a district: how dear it is, how it was built, and what lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fabric = Literal["old town", "classic", "postwar", "village", "modern", "suburb"]


@dataclass(frozen=True, slots=True)
class District:
    """One district of a city.

    Attributes:
        location: name as the listings' column has it.
        prose: name as a sentence after "in" has it.
        euros_per_m2: asking price of an ordinary flat in good order, in euros per square metre (rounded by hand).
        wealth: 0 to 1; how large homes are for their number of bedrooms.
        fabric: the kind of building that prevails.
        lively: are most streets noisy in the evening?
        homes: what is on offer, in the notation of `notation.parse_home`.
        streets: real streets of the district.
        stations: real stations, with their kind.
        about: sentences on the district; none names a feature that a home may or may not have.
    """

    location: str
    prose: str
    euros_per_m2: int
    wealth: float
    fabric: Fabric
    lively: bool
    homes: str
    streets: tuple[str, ...]
    stations: tuple[str, ...]
    about: tuple[str, ...]
