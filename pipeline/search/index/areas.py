"""Which areas of the listings a wish allows.

Places become areas before the index is asked, so that one filter holds every mix of cities, districts, alternatives and
exclusions, and `parameters.lies_in` alone says what lies where.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.properties import Property
from pipeline.search.index.schema import area_of
from pipeline.search.parameters import SearchParameters, lies_in


class AreaBook:
    """The areas that listings lie in.

    Args:
        listings: all that are searched.
    """

    def __init__(self, listings: Sequence[Property]) -> None:
        self._one_in = {area_of(listing.city, listing.location): listing for listing in listings}

    def allowed(self, parameters: SearchParameters) -> list[str] | None:
        """The areas where `parameters` allow a listing to lie; None when that is everywhere."""
        if parameters.place is None and not parameters.excluded_places:
            return None
        return [
            area
            for area, listing in self._one_in.items()
            if (parameters.place is None or any(lies_in(listing, place) for place in parameters.places))
            and not any(lies_in(listing, place) for place in parameters.excluded_places)
        ]
