"""The facts of a home: what its notation fixes, and the rest drawn so that they agree with one another."""

from __future__ import annotations

from dataclasses import dataclass

from .district import District
from .draw import Draw
from .notation import Wanted

# Smallest and largest ordinary size in square metres for each number of bedrooms.
SIZES_M2 = {
    0: (24, 42),
    1: (38, 66),
    2: (54, 98),
    3: (74, 146),
    4: (104, 200),
    5: (170, 290),
    6: (380, 560),
    7: (520, 800),
}


@dataclass(frozen=True, slots=True)
class Home:
    """A home as the description and the price know it. Sizes in square metres, fees in euros a month.

    `lift` is None where a lift does not come into it (houses, villas, ground floors).
    """

    district: District
    kind: str
    rooms: int
    baths: int
    size_m2: int
    state: str
    era: str
    lift: bool | None
    floor: int
    facing: str
    noise: str
    outdoor: str
    outdoor_m2: int
    plot_m2: int
    pool: str
    parking: str
    heat: str
    air: str
    energy: str
    fees: int
    pets: str
    concierge: bool
    views: str
    fixed_price: int | None

    @property
    def detached(self) -> bool:
        """Is it a house or a villa, with no neighbours above or below?"""
        return self.kind in ("house", "villa")


def furnish(wanted: Wanted, district: District, draw: Draw) -> Home:
    """Draw what `wanted` leaves open."""
    kind = wanted.kind
    era = _era(wanted, district, draw)
    state = wanted.state or _state(era, district, draw)
    size_m2 = wanted.size_m2 or _size(wanted.rooms, kind, district, draw)
    lift, floor = _lift_and_floor(wanted, era, district, draw)
    facing = _facing(kind, era, draw)
    outdoor = _outdoor(kind, era, facing, wanted.rooms, draw)
    pool = _pool(kind, era, district, draw)
    heat, air = _heat_and_air(era, state, kind, draw)
    secluded = kind in ("house", "villa") or district.fabric == "suburb"
    quiet = secluded or draw.chance(0.2 if district.lively else 0.8)
    return Home(
        district=district,
        kind=kind,
        rooms=wanted.rooms,
        baths=_baths(size_m2, wanted.rooms, state, kind, draw),
        size_m2=size_m2,
        state=state,
        era=era,
        lift=lift,
        floor=floor,
        facing=facing,
        noise="" if facing == "courtyard" else "quiet" if quiet else "lively",
        outdoor=outdoor,
        outdoor_m2=_outdoor_size(outdoor, size_m2, draw),
        plot_m2=10 * draw.integer(90, 160) + 50 * int(size_m2 / 40) if kind == "villa" else 0,
        pool=pool,
        parking=_parking(kind, era, lift, district, draw),
        heat=heat,
        air=air,
        energy=_energy(state, era, draw),
        fees=_fees(size_m2, lift, pool, district, draw),
        pets=draw.weighted(yes=0.75, no=0.25),
        concierge=bool(era != "new" and kind in ("flat", "penthouse") and lift and draw.chance(district.wealth - 0.45)),
        views=_views(kind, floor, facing, district, draw),
        fixed_price=wanted.price,
    )


def _era(wanted: Wanted, district: District, draw: Draw) -> str:
    if wanted.state == "new":
        return "new"
    if wanted.kind == "loft":
        return "period"
    eras = {
        "old town": {"period": 0.85, "postwar": 0.15},
        "classic": {"period": 0.55, "postwar": 0.35, "new": 0.1},
        "postwar": {"postwar": 0.7, "recent": 0.18, "new": 0.12},
        "village": {"period": 0.45, "postwar": 0.3, "recent": 0.17, "new": 0.08},
        "modern": {"recent": 0.75, "new": 0.25},
        "suburb": {"recent": 0.75, "new": 0.25},
    }[district.fabric]
    if wanted.state is not None or wanted.lift is False:
        eras = {era: weight for era, weight in eras.items() if era != "new"}
    if wanted.lift is False:
        eras = {era: weight for era, weight in eras.items() if era != "recent"} or {"postwar": 1.0}
    return draw.weighted(**eras)


def _state(era: str, district: District, draw: Draw) -> str:
    if era == "new":
        return "new"
    if era == "recent":
        return draw.weighted(designer=0.04 + 0.06 * district.wealth, renovated=0.2, good=0.76)
    return draw.weighted(designer=0.02 + 0.1 * district.wealth, renovated=0.34, good=0.3, dated=0.17, reform=0.13)


def _size(rooms: int, kind: str, district: District, draw: Draw) -> int:
    low, high = SIZES_M2[rooms]
    size = low + (high - low) * (0.45 * draw.between(0, 1) + 0.55 * district.wealth)
    if kind == "house":
        size *= 1.15
    if kind == "villa" and rooms == 5:
        size *= 1.7
    return int(size)


def _baths(size_m2: int, rooms: int, state: str, kind: str, draw: Draw) -> int:
    if kind == "villa":
        return rooms if draw.chance(0.5) else rooms + 1
    steps = ((68, 1, 1), (92, 1, 2), (140, 2, 2), (190, 2, 3), (260, 3, 4))
    low, high = next((pair[1:] for pair in steps if size_m2 < pair[0]), (4, 5))
    if state in ("reform", "dated"):
        high = low
    if state in ("designer", "new"):
        low = high
    return min(draw.integer(low, high), max(1, rooms))


def _lift_and_floor(wanted: Wanted, era: str, district: District, draw: Draw) -> tuple[bool | None, int]:
    if wanted.kind in ("house", "villa", "ground"):
        return None, 0
    chance = {"period": 0.4 + 0.4 * district.wealth, "postwar": 0.5 + 0.4 * district.wealth}.get(era, 1.0)
    lift = wanted.lift
    if lift is None:
        lift = draw.chance(1.0 if wanted.kind == "penthouse" else chance)
    if not lift:
        return False, draw.integer(1, 5 if wanted.rooms <= 1 else 4)
    top = {"period": 6, "postwar": 8, "recent": 9, "new": 10}[era]
    if district.fabric == "suburb":
        top = 4
    if wanted.kind == "penthouse":
        return True, draw.integer(max(3, top - 2), top)
    return True, draw.integer(1, top - 1)


def _facing(kind: str, era: str, draw: Draw) -> str:
    if kind in ("flat", "ground") and era in ("period", "postwar") and draw.chance(0.16):
        return "courtyard"
    return draw.weighted(south=0.27, east=0.18, west=0.18, north=0.08, dual=0.29)


def _outdoor(kind: str, era: str, facing: str, rooms: int, draw: Draw) -> str:
    by_kind = {"penthouse": "rooftop", "ground": "patio", "house": "garden", "villa": "garden"}
    if kind in by_kind:
        return by_kind[kind]
    if facing == "courtyard":
        return "none"
    if era == "period":
        outdoor = draw.weighted(balcony=0.4, balconies=0.2, terrace=0.08, none=0.32)
    elif era == "postwar":
        outdoor = draw.weighted(balcony=0.3, terrace=0.35, none=0.35)
    else:
        outdoor = draw.weighted(balcony=0.12, terrace=0.73, none=0.15)
    if rooms == 0 and outdoor == "balconies":
        return "balcony"
    return outdoor


def _outdoor_size(outdoor: str, size_m2: int, draw: Draw) -> int:
    ranges = {"terrace": (6, 14 + size_m2 // 20), "rooftop": (24, 40 + size_m2 // 3), "patio": (8, 24)}
    low, high = ranges.get(outdoor, (0, 0))
    return draw.integer(low, high)


def _pool(kind: str, era: str, district: District, draw: Draw) -> str:
    if kind == "villa":
        return "private"
    if era not in ("recent", "new") or kind == "ground":
        return ""
    spacious = district.fabric in ("modern", "suburb")
    return "communal" if draw.chance(0.65 if spacious else 0.22) else ""


def _parking(kind: str, era: str, lift: bool | None, district: District, draw: Draw) -> str:
    if kind == "villa":
        return "villa"
    if kind == "house":
        return "villa" if draw.chance(0.7) else ""
    if lift is False:
        return draw.weighted(storage=0.25, none=0.75)
    if era in ("recent", "new"):
        return draw.weighted(both=0.55, garage=0.3, storage=0.05, none=0.1)
    if era == "postwar":
        return draw.weighted(both=0.08 + 0.2 * district.wealth, garage=0.1, storage=0.15, none=0.55)
    return draw.weighted(both=0.12 * district.wealth, garage=0.04, storage=0.18, none=0.7)


def _heat_and_air(era: str, state: str, kind: str, draw: Draw) -> tuple[str, str]:
    ducted = "ducted air conditioning"
    split = draw.pick(("split-unit air conditioning", "air conditioning", "wall-mounted air conditioning"))
    if state == "new":
        return draw.pick(("aerothermal underfloor heating", "aerothermal heating")), ducted
    if kind == "villa":
        return "underfloor heating", ducted
    if state == "designer":
        return draw.pick(("underfloor heating", "aerothermal heating", "individual gas heating")), ducted
    if state == "reform":
        return draw.pick(("", "", "central heating" if era == "postwar" else "electric heating")), ""
    heat = {"period": ("individual gas heating", "individual gas heating", "electric heating", "central heating")}.get(
        era, ("individual gas heating", "central heating", "individual gas heating", "electric heating")
    )
    if state == "renovated":
        return draw.pick(heat), draw.pick((ducted, ducted, split, split, split, ""))
    if state == "dated":
        return draw.pick(heat), draw.pick((split, "", "", "", ""))
    return draw.pick(heat), draw.pick((ducted if era == "recent" else split, split, split, "", ""))


def _energy(state: str, era: str, draw: Draw) -> str:
    letters_of = {"new": "AAB", "designer": "BCD", "renovated": "CDDE", "good": "DEE", "dated": "EEF", "reform": "FGG"}
    letters = letters_of[state]
    return "C" if era == "recent" and letters[0] > "C" else draw.pick(letters)


def _fees(size_m2: int, lift: bool | None, pool: str, district: District, draw: Draw) -> int:
    monthly = 20 + size_m2 * draw.between(0.35, 0.6) * (1 + district.wealth) + (20 if lift else 0) + (55 if pool else 0)
    return 5 * int(monthly / 5)


def _views(kind: str, floor: int, facing: str, district: District, draw: Draw) -> str:
    high = floor >= 6 or kind == "penthouse"
    if not high or facing == "courtyard":
        return ""
    if district.location in ("Barceloneta", "Vila Olímpica", "Diagonal Mar", "Poblenou"):
        return "sea"
    return "open" if draw.chance(0.7) else ""
