"""Write properties.csv: made-up homes in real districts of Madrid and Barcelona.

    python data/make_properties.py [--output FILE]

The same bytes come out on every run, on every supported Python: all choices come from one seed, no clock, no network,
no packages.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from listing_texts import barcelona, madrid
from listing_texts.draw import Draw
from listing_texts.fitting import clashes
from listing_texts.home import Home, furnish
from listing_texts.notation import parse_home
from listing_texts.price import price_euros
from listing_texts.prose import MAX_WORDS, MIN_WORDS, material, write

SEED = 7
DRAFTS = 16
COLUMNS = ("id", "description", "baths", "rooms", "sqft", "location", "price", "city")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the CSV; the fields are its columns, `sqft` in square metres."""

    id: int
    description: str
    baths: int
    rooms: int
    sqft: int
    location: str
    price: int
    city: str


KNOWN_ROWS = (
    Row(
        id=103903400,
        description=(
            "Designer renovation on Calle Almirante, between the Salesas church and Recoletos. The 184 square "
            "metres were rebuilt in 2023 by a Madrid studio, which kept the three-metre ceilings and added limed "
            "oak floors, a kitchen in Calacatta marble and lighting by zones. There are three bedrooms, each with "
            "a bathroom of its own, and a living room with four tall balconies that face south over the plane "
            "trees. Underfloor heating and ducted air conditioning are run from a phone. The building, from 1890, "
            "has a lift and a concierge, and this is its third floor. Chueca metro station is four minutes away "
            "and San Antón market five. Pets are welcome. There is no garage."
        ),
        baths=3,
        rooms=3,
        sqft=184,
        location="Chueca-Justicia",
        price=2_290_000,
        city="Madrid",
    ),
    Row(
        id=102662115,
        description=(
            "Good value is hard to find in Barcelona, which is why this flat of 70 square metres deserves a "
            "visit. It offers three bedrooms, one of them single, one bathroom with a shower and a separate "
            "kitchen with a utility gallery. The block dates from 1968 and has a lift; ours is the fourth floor, "
            "facing east, so mornings are sunny and afternoons cool. Windows are aluminium, floors are tiled, and "
            "the condition is tidy if not modern. Individual gas heating is fitted, while air conditioning is "
            "not. A small balcony looks over a residential street with a school, a bakery and a supermarket. "
            "Buses and the metro are within six minutes. Suitable for a first purchase or for letting by the "
            "room."
        ),
        baths=1,
        rooms=3,
        sqft=70,
        location="Barcelona",
        price=245_000,
        city="Barcelona",
    ),
)


class Overlap:
    """Which five-word sequences each finished description holds."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)

    def worst(self, text: str) -> float:
        """Largest share of five-word sequences that `text` has in common with a finished description, 0 to 1."""
        new = _shingles(text)
        common = Counter(holder for shingle in new for holder in self._holders.get(shingle, ()))
        return max((count / min(len(new), self._sizes[holder]) for holder, count in common.items()), default=0.0)

    def add(self, text: str) -> None:
        """Count `text` as finished."""
        shingles = _shingles(text)
        for shingle in shingles:
            self._holders[shingle].append(len(self._sizes))
        self._sizes.append(len(shingles))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = "".join(char if char.isalnum() else " " for char in text.lower()).split()
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def make_rows() -> list[Row]:
    """All listings, ordered by id."""
    rows = list(KNOWN_ROWS)
    overlap = Overlap()
    for row in rows:
        overlap.add(row.description)
    uses: Counter[str] = Counter()
    ids = {row.id for row in rows}
    for city, districts in (("Madrid", madrid.DISTRICTS), ("Barcelona", barcelona.DISTRICTS)):
        for district in districts:
            for number, notation in enumerate(district.homes.split()):
                draw = Draw(SEED, city, district.location, number, notation)
                home = furnish(parse_home(notation), district, draw)
                identifier = _new_id(ids, draw)
                description = _describe(home, uses, overlap, draw)
                price = price_euros(home, draw)
                rows.append(
                    Row(identifier, description, home.baths, home.rooms, home.size_m2, district.location, price, city)
                )
    return sorted(rows, key=lambda row: row.id)


def _describe(home: Home, uses: Counter[str], overlap: Overlap, draw: Draw) -> str:
    templates = material(home, draw)
    drafts = [write(home, templates, uses, draw) for _ in range(DRAFTS)]
    fitting = [
        draft for draft in drafts if MIN_WORDS <= len(draft.text.split()) <= MAX_WORDS and not clashes(draft.text)
    ]
    best = min(fitting, key=lambda draft: overlap.worst(draft.text))
    uses.update(best.templates)
    overlap.add(best.text)
    return best.text


def _new_id(taken: set[int], draw: Draw) -> int:
    identifier = draw.integer(100_200_000, 108_900_000)
    while identifier in taken:
        identifier += 1
    taken.add(identifier)
    return identifier


def to_csv(rows: list[Row]) -> str:
    """The rows as CSV text with Unix line ends."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, column) for column in COLUMNS] for row in rows)
    return text.getvalue()


def main() -> None:
    """Write the CSV."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("properties.csv"))
    output: Path = parser.parse_args().output
    output.write_bytes(to_csv(make_rows()).encode("utf-8"))


if __name__ == "__main__":
    main()
