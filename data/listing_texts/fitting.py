"""What a sentence takes for granted: in which homes it may stand, and beside which other sentences it may not."""

from __future__ import annotations

from collections.abc import Callable

from .home import Home

# A template that holds one of the phrases is used only for homes of which the condition is true.
CONDITIONS: tuple[tuple[Callable[[Home], bool], tuple[str, ...]], ...] = (
    (
        lambda home: home.era in ("period", "postwar"),
        (
            "overhauled",
            "old stairwell",
            "owners added",
            "repainted",
            "modernised",
            "original iron railing",
            "were changed",
        ),
    ),
    (
        lambda home: home.state != "new",
        (
            "this autumn",
            "owners fitted",
            "The owners are",
            "recently, alongside",
            "lives here now",
            "now used for",
            "last autumn",
            "kept {heat}",
            "currently laid",
            "several dogs",
            "full of geraniums",
            "A sofa bed, a desk",
            "same hands",
            "keeps its tub",
            "being used as a study",
        ),
    ),
    (
        lambda home: home.state != "reform",
        (
            "A sofa bed, a desk",
            "being used as a study",
            "now used for",
            "lives here now",
            "without trouble",
            "working well",
            "recent water heater",
            "fold-away bed",
            "bookcase",
            "brick wall was uncovered",
            "ready for its next owner",
            "breakfast bar",
            "good impression",
        ),
    ),
    (
        lambda home: home.state not in ("dated", "reform"),
        (
            "inished in pale stone",
            "twin basins",
            "stripped and oiled",
            "restored by hand",
            "cleaned and left bare",
            "Old pine beams and whitewashed",
            "walk-in shower",
            "in good order",
            "lazing",
            "double windows",
            "thermal ones",
        ),
    ),
    (
        lambda home: not home.detached,
        (
            "in the building",
            "block",
            "corner position",
            "two facades",
            "stairs",
            "under one roof",
            "the street and to",
            "by the entrance hall",
        ),
    ),
    (
        lambda home: home.kind == "villa",
        (
            "three cars",
            "four cars",
            "Cars go into",
            "park visitors",
            "landscape designer",
            "old pines",
            "surrounds the building",
        ),
    ),
    (
        lambda home: home.facing != "courtyard",
        ("looks away from the street", "view", "windows at the front", "straight through the living room", "in front"),
    ),
    (
        lambda home: home.size_m2 >= 90,
        (
            "two sofas and a piano",
            "library along",
            "dining room is separate",
            "third of the floor",
            "two teenagers",
            "A large family",
            "real hall",
        ),
    ),
    (lambda home: home.size_m2 >= 150, ("Sunday lunches", "service corridor", "consulting room")),
    (lambda home: home.rooms >= 1, ("bedroom", "{beds}", "{bed_adj}")),
    (lambda home: home.rooms >= 2, ("main bedroom", "bedrooms", "bedroom beside")),
    (lambda home: home.kind == "house", ("small private garden",)),
    (lambda home: home.baths >= 2, ("second bathroom", "bathrooms")),
    (lambda home: home.baths == 2, ("Another bathroom", "One of the bathrooms")),
    (lambda home: home.lift is True, ("reached from the landing",)),
    (lambda home: home.floor >= 3, ("Count the stairs", "do not mind stairs", "one concession", "combines height")),
    (lambda home: home.floor >= 2, ("steps to the", "painless")),
    (
        lambda home: home.outdoor_m2 >= 10,
        ("table for six", "lunch out of doors", "Lounge and main bedroom both", "somewhere to sit", "lemon tree"),
    ),
    (lambda home: home.outdoor_m2 >= 40, ("dozen guests", "outdoor kitchen", "wraps around")),
    (lambda home: home.size_m2 >= 80, ("row of three balconies",)),
    (lambda home: home.state != "reform", ("pergola", "outdoor kitchen", "awnings, lights", "electric awning")),
    (lambda home: home.size_m2 < 150, ("clean easily", "paint roller")),
    (lambda home: home.lift is not False or home.floor <= 1, ("Retired couples", "Downsizers", "grandparents")),
    (lambda home: home.era == "period", ("building is listed", "grand entrance hall")),
    (lambda home: home.era in ("period", "postwar"), ("thick walls",)),
    (lambda home: home.facing != "courtyard", ("along the facade",)),
    (lambda home: home.pets == "yes", ("dog and a piano",)),
    (
        lambda home: home.rooms >= 2,
        ("extra room", "Sharers", "household that needs", "friends sharing", "children have left", "one child"),
    ),
    (
        lambda home: home.district.fabric not in ("suburb", "modern"),
        ("slice of the square", "square nearby", "everything within walking distance"),
    ),
)

# Words of the first group and words of the second do not go together in one description.
CLASHES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("open kitchen", "share one space"),
        (
            "kitchen is separate",
            "A separate kitchen",
            "kitchen is independent",
            "kitchen can be closed",
            "Next to the kitchen is",
        ),
    ),
    (
        ("kitchen is open", "kitchen has an island", "A peninsula", "equipped kitchen opens"),
        (
            "kitchen at the end",
            "lounge that can be shut off",
            "living room and a kitchen",
            "living room, kitchen",
            "dining room is separate",
        ),
    ),
    (("washing machine hides",), ("laundry", "utility room")),
    (("laundry",), ("utility room",)),
    (
        ("not much corridor", "no space is lost", "dark corridor", "corridor is short"),
        (
            "in the corridor",
            "corridor is wide",
            "bedroom corridor",
            "short corridor",
            "along the corridor",
            "service corridor",
        ),
    ),
    (("under guarantee",), ("year of guarantee", "kept the guarantees")),
    (("installations are not",), ("entral heating", "lectric heating")),
    (
        ("lives here now",),
        ("let until now", "first to use", "stood empty", "the same family", "lived here", "elderly owner"),
    ),
    (("After many years in the same hands",), ("let until now", "never lived in", "lived here")),
    (("The owners are selling",), ("elderly owner", "stood empty", "lived here")),
    (("quiet", "silent", "peaceful", "calm"), ("lively", "bustle", "noise from", "noisy", "busy street")),
    (("en suite", "en-suite"), ("bathroom opens off",)),
)


def fits(template: str, home: Home) -> bool:
    """Does what `template` takes for granted hold for `home`?"""
    return all(holds(home) or not any(phrase in template for phrase in phrases) for holds, phrases in CONDITIONS)


def clashes(text: str) -> bool:
    """Do two sentences of `text` contradict or repeat each other?"""
    return any(
        any(phrase in text for phrase in ours) and any(phrase in text for phrase in theirs) for ours, theirs in CLASHES
    )
