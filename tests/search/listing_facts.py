"""What each listing of data/properties.csv truly says, known from the facts its description was written from.

`data/make_properties.py` draws the facts of a home and picks sentences that state them. Here it runs again and keeps,
for each id, which topics were written about which facts; no pattern of the search is involved. What the sentences say
beyond the facts ("a lift inside the house") is in tables below, read off the sentences by hand.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"

SAID_BESIDES: tuple[tuple[str, str], ...] = (
    ("lift", "A lift inside the house connects"),
    ("swimming pool", "There is a swimming pool on the roof"),
    ("gym", "a gym and a room for parties"),
    ("gym", "a cinema room, a gym and a wine cellar"),
    ("wine cellar", "a cinema room, a gym and a wine cellar"),
    ("sauna", "are a swimming pool, a sauna and"),
    ("fireplace", "a marble fireplace"),
    ("high ceilings", "High ceilings would allow"),
    ("high ceilings", "Four-metre ceilings"),
    ("high ceilings", "It keeps its high ceilings"),
    ("high ceilings", "Ceilings of more than three metres"),
    ("high ceilings", "Ceilings are high, walls are thick"),
    ("high ceilings", "a double-height lounge"),
    ("bright", "mornings are sunny"),
    ("high ceilings", "kept the three-metre ceilings"),
    ("wooden floors", "from the oak herringbone floor"),
    ("wooden floors", "oak-effect floors"),
    ("wooden floors", "with parquet floors"),
    ("wooden floors", "with wooden floors and fitted wardrobes"),
    ("wooden floors", "Pine floorboards"),
    ("wooden floors", "added limed oak floors"),
    ("fitted wardrobes", "a bedroom with fitted wardrobes"),
    ("fitted wardrobes", "has had thermal windows and fitted wardrobes"),
    ("fitted wardrobes", "with wooden floors and fitted wardrobes"),
    ("fitted wardrobes", "have fitted wardrobes"),
    ("fitted wardrobes", "lacquered doors and fitted wardrobes"),
    ("fitted wardrobes", "bespoke wardrobes"),
    ("fitted wardrobes", "a wardrobe built along the whole wall"),
    ("fitted wardrobes", "A dressing area leads to"),
    ("fitted wardrobes", "has a dressing area, and"),
    ("fitted wardrobes", "through the dressing area"),
    ("fitted wardrobes", "with a dressing room of its own"),
    ("fitted wardrobes", "with two dressing rooms"),
    ("fitted wardrobes", "a bathroom and dressing room attached"),
    ("fitted wardrobes", "Wardrobes line the whole"),
    ("fitted wardrobes", "Each bedroom has its own wardrobe"),
    ("fitted wardrobes", "A wall of cupboards"),
    ("fitted wardrobes", "lined with cupboards"),
    ("fitted wardrobes", "generous cupboards"),
    ("fitted wardrobes", "and a wardrobe wall"),
    ("open kitchen", "next to an open kitchen"),
    ("open kitchen", "The kitchen is open to"),
    ("open kitchen", "The kitchen has an island"),
    ("open kitchen", "A peninsula separates"),
    ("open kitchen", "Living room and kitchen share one space"),
    ("open kitchen", "Open plan from wall to wall"),
    ("open kitchen", "a kitchen island in natural stone"),
    ("washing machine", "a laundry gallery"),
    ("washing machine", "a utility room with boiler and washing machine"),
    ("washing machine", "The washing machine hides"),
    ("washing machine", "a small laundry space"),
    ("washing machine", "A practical laundry room"),
    ("washing machine", "with laundry and a separate entrance"),
    ("washing machine", "oven and dishwasher"),
    ("washing machine", "workshop, laundry and larder"),
    ("washing machine", "with a utility gallery"),
    ("smart home", "home automation"),
    ("smart home", "are run from a phone"),
    ("accessible", "fully accessible"),
    ("accessible", "no steps at the entrance"),
    ("accessible", "not a single stair to climb"),
    ("en suite", "en suite"),
    ("en suite", "en-suite"),
    ("en suite", "a bathroom inside the main bedroom"),
    ("en suite", "comes with a private bathroom"),
    ("double glazing", "double glazing"),
    ("double glazing", "unless the double windows are shut"),
    ("double glazing", "the glazing is double"),
    ("double glazing", "Acoustic glazing"),
    ("double glazing", "the windows were changed for thermal ones"),
    ("double glazing", "has had thermal windows"),
    ("playground", "a lawn and a playground"),
    ("playground", "a children's play area occupy"),
    ("tennis court", "a padel court"),
    ("quiet", "so it is silent but not sunny"),
    ("quiet", "the street is not heard at all"),
    ("quiet", "quiet at any hour of the day"),
    ("quiet", "a very good night's sleep"),
    ("quiet", "it never gets traffic noise"),
    ("quiet", "more peaceful than bright"),
    ("quiet", "You will not hear the street from here"),
    ("quiet", "and complete silence"),
    ("renovated", "Designer renovation on Calle"),
    ("designer", "Designer renovation on Calle"),
    ("south facing", "face south over the plane"),
    ("balcony", "four tall balconies"),
    ("balcony", "A small balcony looks over"),
    ("heating", "Underfloor heating and ducted"),
    ("air conditioning", "Underfloor heating and ducted"),
    ("heating", "Individual gas heating is fitted"),
    ("lift", "has a lift and a concierge"),
    ("lift", "dates from 1968 and has a lift"),
    ("concierge", "has a lift and a concierge"),
    ("pets", "Pets are welcome. There is no garage"),
    ("near the metro", "Chueca metro station is four minutes away"),
    ("near the metro", "Buses and the metro are within six minutes"),
)
"""A wish and words of the sentence that says the home has it."""

UNSAID: dict[str, tuple[str, ...]] = {
    "quiet": ("whitewashed courtyard", "Interior but not dark", "it is silent but not sunny"),
}
NOT_JUDGED: dict[str, tuple[str, ...]] = {
    "bright": ("bright attic", "sun for most of the day", "at the rear gets sun", "is lit from above"),
    "renovated": ("overhauled", "modernised not long ago"),
    "quiet": ("quiet hotel bars", "this is the calm", "its calm", "cool", "unhurried"),
    "wooden floors": ("wooden decking", "Wooden beams"),
    "en suite": ("master suite",),
    "house": ("the house", "a house in the sky"),
    "fitted wardrobes": ("custom shelving",),
}
"""Sentences that leave it open."""

TOPIC_WISHES = frozenset(
    {
        "lift", "ground floor", "swimming pool", "garage", "storage room", "terrace", "balcony", "garden",
        "air conditioning", "heating", "sea views", "concierge", "pets", "renovated", "designer", "to renovate",
        "new build", "quiet", "bright", "south facing", "interior", "penthouse", "duplex", "loft", "villa", "house",
        "near the metro", "accessible", "en suite", "gym", "sauna", "wine cellar", "fireplace", "high ceilings",
        "wooden floors", "fitted wardrobes", "open kitchen", "washing machine", "smart home", "double glazing",
        "playground", "tennis court",
    }
)  # fmt: skip
"""The wishes that are judged."""

_LIGHT_SAYS_BRIGHT = {
    "east": ("bright", "sun", "plenty of light"),
    "west": ("sun", "brightest"),
    "dual": ("bright", "sun", "light"),
    "south": ("bright", "sun", "light", "warm", "lamp", "south"),
}


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What the description of one listing says: wishes it fulfils, some that are open, all others it does not."""

    text: str
    has: frozenset[str]
    open: frozenset[str]
    denied: frozenset[str]


@lru_cache(maxsize=1)
def listing_facts() -> dict[str, ListingFacts]:
    """Facts by listing id."""
    sys.path.insert(0, str(DATA))
    try:
        import make_properties
    finally:
        sys.path.remove(str(DATA))
    drafts: dict[str, tuple[object, tuple[str, ...], dict[str, list[str]]]] = {}
    write = make_properties.write

    def recorded(home, templates, uses, draw):  # type: ignore[no-untyped-def]
        draft = write(home, templates, uses, draw)
        drafts[draft.text] = (home, draft.templates, templates)
        return draft

    make_properties.write = recorded
    try:
        rows = make_properties.make_rows()
    finally:
        make_properties.write = write
    facts = {}
    for row in rows:
        if row.description in drafts:
            home, chosen, templates = drafts[row.description]
            topics = {topic: one for topic, some in templates.items() for one in chosen if one in some}
            facts[str(row.id)] = _facts(row.description, home, topics)
        else:
            facts[str(row.id)] = _facts(row.description, None, {})
    return facts


def _facts(text: str, home, topics: dict[str, str]) -> ListingFacts:  # type: ignore[no-untyped-def]
    has = {wish for wish, words in SAID_BESIDES if words in text}
    denied: set[str] = set()
    undecided = {wish for wish, phrases in NOT_JUDGED.items() if any(phrase in text for phrase in phrases)}
    if home is not None:
        _topic_facts(home, topics, has, denied, undecided)
    if "south facing" in has:
        has.add("bright")
    return ListingFacts(text, frozenset(has), frozenset(undecided - has), frozenset(denied))


def _topic_facts(home, topics, has, denied, undecided) -> None:  # type: ignore[no-untyped-def]
    def when(topic: str, true: bool, *wishes: str) -> None:
        if topic in topics and true:
            has.update(wishes)

    when("floor", home.lift is True, "lift")
    when("floor", home.lift is None, "ground floor")
    when("pool", bool(home.pool), "swimming pool")
    when("parking", home.parking in ("garage", "both", "villa"), "garage")
    when("parking", home.parking in ("storage", "both"), "storage room")
    when("outdoor", home.outdoor in ("terrace", "rooftop", "patio"), "terrace")
    when("outdoor", home.outdoor in ("balcony", "balconies"), "balcony")
    when("outdoor", home.outdoor == "garden", "garden")
    when("heat", bool(home.heat), "heating")
    when("heat", bool(home.heat and home.air), "air conditioning")
    when("views", home.views == "sea", "sea views")
    when("concierge", home.concierge, "concierge")
    when("pets", home.pets == "yes", "pets")
    when("state", home.state == "renovated", "renovated")
    when("state", home.state == "designer", "designer")
    when("state", home.state in ("reform", "dated"), "to renovate")
    when("state", home.state == "new", "new build")
    when("noise", home.noise == "quiet", "quiet")
    when("light", home.facing == "courtyard", "interior")
    when("transport", home.district.fabric != "suburb", "near the metro")
    has.update({home.kind} & {"penthouse", "duplex", "loft", "villa", "house"})
    if home.kind == "villa":
        has.add("house")
    if home.state == "designer":
        undecided.add("renovated")  # Some of its sentences speak of a renovation, some of the finish.
    if "transport" in topics and home.district.fabric == "suburb":
        undecided.add("near the metro")
    undecided.update({"near the metro"} if "metro lines" in topics.get("about", "") else ())
    if "light" in topics:
        words = _LIGHT_SAYS_BRIGHT.get(home.facing)
        if words is not None and any(word in topics["light"].lower() for word in words):
            has.add("bright")
        elif home.facing in ("north", "courtyard", "west", "east"):
            undecided.add("bright")
        if home.facing == "south":
            if "south" in topics["light"].lower():
                has.add("south facing")
    for wish, phrases in UNSAID.items():
        if any(phrase in topics.get("light", "") for phrase in phrases):
            undecided.add(wish)
    if "floor" in topics and home.lift is False:
        denied.add("lift")
    if "pets" in topics and home.pets == "no":
        denied.add("pets")
    if "outdoor" in topics and home.outdoor == "none":
        denied.update({"balcony", "terrace"} & _named(topics["outdoor"]))
    if "parking" in topics and home.parking == "none":
        denied.add("garage")
    if "heat" in topics and not home.heat and "eat" in topics["heat"]:
        denied.add("heating")
    if "heat" in topics and not home.air and "air conditioning" in topics["heat"]:
        denied.add("air conditioning")


def _named(sentence: str) -> set[str]:
    return {word for word in ("balcony", "terrace") if word in sentence}
