"""A description out of the facts of a home: which topics, in which order, in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from . import around, building, inside, openings, outside
from .draw import Draw
from .fitting import fits
from .home import Home

MIN_WORDS = 62
MAX_WORDS = 142

# How the topics may follow one another; "about" and "core" take turns in opening the text.
ORDERS = (
    (
        "about core state light views layout suite kitchen period heat outdoor floor concierge parking pool "
        "transport noise energy fees pets suits"
    ),
    (
        "about core floor concierge light views layout kitchen suite period state heat outdoor pool parking "
        "transport suits noise pets fees energy"
    ),
    (
        "about core outdoor layout suite light views kitchen state period energy heat fees pets floor "
        "concierge noise transport parking pool suits"
    ),
    (
        "core layout suite kitchen state period floor light views noise outdoor pool parking heat about "
        "transport fees energy pets concierge suits"
    ),
    (
        "core state kitchen period layout suite light views outdoor floor concierge noise about transport "
        "heat parking pool energy fees pets suits"
    ),
    (
        "core floor light views layout suite period kitchen outdoor state heat energy pool parking fees pets "
        "concierge noise transport about suits"
    ),
    (
        "core light views layout suite outdoor state kitchen period heat floor concierge pool parking pets "
        "fees energy transport about noise suits"
    ),
    (
        "core outdoor light views state period kitchen layout suite floor concierge parking pool heat "
        "transport about noise pets fees suits energy"
    ),
    (
        "core period state layout suite kitchen light views outdoor heat energy about noise transport floor "
        "parking pool concierge pets fees suits"
    ),
    (
        "core suits layout suite outdoor light views kitchen state period heat floor concierge fees pets "
        "parking pool about transport noise energy"
    ),
    (
        "core about noise layout suite period light views state kitchen heat energy outdoor pool floor "
        "concierge parking transport pets fees suits"
    ),
    (
        "about core layout suite light views state kitchen period outdoor heat floor concierge noise parking "
        "pool transport fees energy pets suits"
    ),
    (
        "about core state period floor light views layout suite kitchen outdoor pool heat parking energy "
        "fees transport noise concierge pets suits"
    ),
    (
        "about core noise layout suite light views period kitchen state heat energy fees outdoor pool "
        "parking floor concierge transport pets suits"
    ),
    (
        "noise core layout suite kitchen outdoor light views state period floor concierge heat parking pool "
        "transport about fees energy pets suits"
    ),
)
ALWAYS = ("core", "state", "floor", "heat", "outdoor", "pool", "parking", "about")
SOMETIMES = {
    "layout": 0.9,
    "light": 0.85,
    "transport": 0.75,
    "kitchen": 0.55,
    "period": 0.6,
    "suite": 0.4,
    "noise": 0.75,
    "suits": 0.6,
    "views": 0.95,
    "concierge": 0.95,
    "energy": 0.3,
    "fees": 0.3,
    "pets": 0.35,
}
# After these topics the home is still the subject, so a sentence may go on with "It".
HOME_IS_SUBJECT = {"core", "layout", "state", "light", "heat", "period"}
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Draft:
    """A description and the templates it was made of."""

    text: str
    templates: tuple[str, ...]


def material(home: Home, draw: Draw) -> dict[str, list[str]]:
    """For each topic that `home` has something to say about, the templates that say it and are true of it."""
    fitting = {
        topic: [template for template in templates if fits(template, home)]
        for topic, templates in _templates(home, draw).items()
    }
    return {topic: templates for topic, templates in fitting.items() if templates}


def write(home: Home, templates: dict[str, list[str]], uses: Counter[str], draw: Draw) -> Draft:
    """Compose one description of `home` out of its `material`.

    `uses` counts how often each template has been printed; the rarer of a few drawn is taken.
    """
    chosen = {
        topic: min((draw.pick(options) for _ in range(3)), key=lambda template: uses[template])
        for topic, options in templates.items()
    }
    noun = _noun(home, draw)
    slots = _slots(home, noun, chosen["about"], draw)
    topics = _topics(chosen, draw)
    order = draw.pick([order for order in ORDERS if _opens_well(order, home)]).split()
    sentences: list[str] = []
    previous = "core"
    for topic in (topic for topic in order if topic in topics):
        sentence = chosen[topic].format(**slots)
        if (
            previous not in HOME_IS_SUBJECT
            and topic not in ("about", "transport", "suits")
            and sentence.startswith("It ")
        ):
            sentence = f"The {noun} {sentence[3:]}"
        sentences.append(sentence[0].upper() + sentence[1:])
        previous = topic
    return Draft(" ".join(sentences), tuple(chosen[topic] for topic in topics))


def _opens_well(order: str, home: Home) -> bool:
    """Not with a complaint about noise, nor with whom a project suits before it is said to be one."""
    if order.startswith("noise"):
        return home.noise == "quiet"
    return not (order.startswith("core suits") and home.state == "reform")


def _topics(chosen: dict[str, str], draw: Draw) -> list[str]:
    """The topics to keep: those that always count, then others until the text is as long as drawn."""
    topics = [topic for topic in ALWAYS if topic in chosen]
    words = sum(len(chosen[topic].split()) + 1 for topic in topics)
    wanted_words = draw.integer(100, 144)
    others = sorted((topic for topic in SOMETIMES if topic in chosen), key=lambda _: draw.between(0, 1))
    for topic in others + others:
        length = len(chosen[topic].split()) + 1
        room_left = words < wanted_words and words + length < MAX_WORDS
        if topic not in topics and room_left and draw.chance(SOMETIMES[topic]):
            topics.append(topic)
            words += length
    return topics


def _templates(home: Home, draw: Draw) -> dict[str, Sequence[str]]:
    options: dict[str, Sequence[str]] = {
        "core": openings.CORE["studio" if home.rooms == 0 else "flat" if home.kind == "ground" else home.kind],
        "layout": inside.LAYOUT[_layout(home)],
        "kitchen": inside.KITCHEN["modern" if home.state in ("designer", "renovated", "new") else "plain"],
        "state": building.STATE[home.state],
        "light": building.LIGHT[home.facing],
        "heat": _heat(home),
        "about": home.district.about,
    }
    if home.state in ("dated", "reform") or home.rooms == 0:
        del options["kitchen"]
    if home.baths >= 2 and home.rooms >= 2 and home.state != "reform" and not (home.kind == "villa"):
        options["suite"] = inside.ENSUITE
    if home.era == "period":
        options["period"] = inside.PERIOD
    if home.noise:
        options["noise"] = building.NOISE[home.noise]
    if not home.detached:
        options["floor"] = building.FLOOR["ground" if home.lift is None else "lift" if home.lift else "no lift"]
        options["fees"] = around.FEES
        options["pets"] = around.PETS[home.pets]
    if home.outdoor != "none" or draw.chance(0.25):
        options["outdoor"] = outside.OUTDOOR[home.outdoor]
    if home.pool:
        options["pool"] = outside.POOL[home.pool]
    parking = {"both": "garage and storage"}.get(home.parking, home.parking)
    if parking in outside.PARKING and (parking != "none" or draw.chance(0.2)):
        options["parking"] = outside.PARKING[parking]
    options["transport"] = around.FAR_TRANSPORT if home.district.fabric == "suburb" else around.TRANSPORT
    options["energy"] = around.ENERGY
    if home.kind != "villa":
        options["suits"] = around.SUITS[_public(home)]
    if home.concierge:
        options["concierge"] = around.CONCIERGE
    if home.views:
        options["views"] = around.SEA_VIEWS if home.views == "sea" else around.VIEWS
    return options


def _layout(home: Home) -> str:
    if home.detached:
        return home.kind
    return ("studio", "one", "two", "three")[min(home.rooms, 3)] if home.rooms < 4 or home.size_m2 < 150 else "large"


def _heat(home: Home) -> Sequence[str]:
    if not home.heat:
        return inside.HEAT_NONE
    return inside.HEAT_AND_AIR if home.air else inside.HEAT_ONLY


def _public(home: Home) -> str:
    if home.state == "reform":
        return "project"
    return "small" if home.rooms <= 1 else "medium" if home.rooms == 2 or home.size_m2 < 85 else "family"


def _noun(home: Home, draw: Draw) -> str:
    if home.kind in ("flat", "ground"):
        return "studio" if home.rooms == 0 else draw.pick(("flat", "apartment", "flat", "apartment", "home"))
    return home.kind


def _slots(home: Home, noun: str, about: str, draw: Draw) -> dict[str, str]:
    # A street that the sentence on the district does not name already.
    street = draw.pick([street for street in home.district.streets if street not in about])
    station = draw.pick(home.district.stations)
    rooms, baths = NUMBER_WORDS[home.rooms], NUMBER_WORDS[home.baths]
    return {
        "noun": noun,
        "a_noun": f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}",
        "bed_adj": f"{rooms}-bedroom",
        "beds": f"{rooms} bedroom{'' if home.rooms == 1 else 's'}",
        "baths": f"{baths} bathroom{'' if home.baths == 1 else 's'}",
        "size": str(home.size_m2),
        "street": street,
        "prose": home.district.prose,
        "prose_cap": home.district.prose[0].upper() + home.district.prose[1:],
        "station": station,
        "minutes": NUMBER_WORDS[draw.integer(3, 11)],
        "floor": ORDINALS[home.floor],
        "a_floor": f"{'an' if home.floor == 8 else 'a'} {ORDINALS[home.floor]}",
        "terrace": f"{_article(home.outdoor_m2)} {home.outdoor_m2}-square-metre",
        "plot": f"{_article(home.plot_m2)} {home.plot_m2:,}-square-metre",
        "heat": home.heat,
        "air": home.air,
        "energy": home.energy,
        "energy_a": f"{'an' if home.energy in 'AEF' else 'a'} {home.energy}",
        "fees": str(home.fees),
    }


def _article(number: int) -> str:
    spoken_with_vowel = str(number).startswith("8") or number in (11, 18)
    return "an" if spoken_with_vowel else "a"
