"""The listings that come with the project: complete, believable, consistent, each worded apart, reproducible."""

from __future__ import annotations

import csv
import os
import re
import statistics
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER_WORD = "|".join(NUMBERS)
# What a listing may claim or deny, as it is worded.
FEATURES = {
    "lift": r"lift",
    "terrace": r"terrace",
    "balcony": r"balcon(?:y|ies)",
    "air conditioning": r"air conditioning",
    "garage": r"(?:garage|parking)(?: space)?",
    "swimming pool": r"swimming pool",
    "storage room": r"storage room",
    "concierge": r"concierge",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A row of the CSV; size in square metres, price in euros."""

    id: str
    description: str
    baths: int
    rooms: int
    size_m2: int
    location: str
    price: int
    city: str


def _read() -> list[Listing]:
    with (DATA / "properties.csv").open(encoding="utf-8", newline="") as file:
        return [
            Listing(
                row["id"],
                row["description"],
                int(row["baths"]),
                int(row["rooms"]),
                int(row["sqft"]),
                row["location"],
                int(row["price"]),
                row["city"],
            )
            for row in csv.DictReader(file)
        ]


LISTINGS = _read()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _denials(feature: str, text: str) -> list[str]:
    """The places where `text` says that the feature is absent."""
    before = rf"\b(?:no|without|neither|nor)(?: (?:an?|own|terrace or|private|shared))* {feature}\b"
    after = rf"\b{feature}\b(?: (?:is|has been))? not\b"
    return [match.group() for match in re.finditer(f"{before}|{after}", text, re.IGNORECASE)]


def _claims(feature: str, text: str) -> list[str]:
    """The places where `text` mentions the feature without denying it."""
    for denial in _denials(feature, text):
        text = text.replace(denial, "")
    return re.findall(rf"\b{feature}\b", text, re.IGNORECASE)


def test_columns_are_the_contract() -> None:
    header = (DATA / "properties.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "id,description,baths,rooms,sqft,location,price,city"


def test_counts() -> None:
    homes = Counter((listing.city, listing.location) for listing in LISTINGS)
    assert 240 <= len(LISTINGS) <= 280
    assert {city for city, _ in homes} == {"Madrid", "Barcelona"}
    for city in ("Madrid", "Barcelona"):
        districts = [count for (where, location), count in homes.items() if where == city and location != city]
        assert len(districts) >= 25
        assert min(districts) >= 3
    assert sum(count >= 6 for count in homes.values()) >= 8


def test_ids_are_unique_and_of_nine_digits() -> None:
    assert len({listing.id for listing in LISTINGS}) == len(LISTINGS)
    assert all(re.fullmatch(r"10\d{7}", listing.id) for listing in LISTINGS)


def test_ranges() -> None:
    prices = [listing.price for listing in LISTINGS]
    assert (min(prices), max(prices)) == (137_000, 5_500_000)
    assert {listing.rooms for listing in LISTINGS} == set(range(8))
    assert all(20 <= listing.size_m2 <= 1_000 for listing in LISTINGS)
    assert all(1 <= listing.baths <= listing.rooms + 1 for listing in LISTINGS)
    assert all(1_800 <= listing.price / listing.size_m2 <= 13_000 for listing in LISTINGS)


def test_known_rows() -> None:
    listings = {listing.id: listing for listing in LISTINGS}
    chueca, barcelona = listings["103903400"], listings["102662115"]
    assert (chueca.location, chueca.city) == ("Chueca-Justicia", "Madrid")
    assert (chueca.rooms, chueca.baths, chueca.size_m2, chueca.price) == (3, 3, 184, 2_290_000)
    assert "designer renovation" in chueca.description.lower()
    assert (barcelona.location, barcelona.city) == ("Barcelona", "Barcelona")
    assert (barcelona.rooms, barcelona.baths, barcelona.size_m2, barcelona.price) == (3, 1, 70, 245_000)


def test_dear_districts_are_dearer() -> None:
    per_m2 = defaultdict(list)
    for listing in LISTINGS:
        per_m2[listing.location].append(listing.price / listing.size_m2)
    median = {location: statistics.median(values) for location, values in per_m2.items()}
    assert median["Barrio de Salamanca"] > median["Prosperidad"] > median["Vallecas"]
    assert median["Pedralbes"] > median["Sants"] > median["Nou Barris"]


def test_villas_stand_where_villas_stand() -> None:
    suburbs = {"La Moraleja", "Aravaca", "Mirasierra", "Pedralbes"}
    villas = [listing for listing in LISTINGS if re.search(r"\bvilla\b", listing.description)]
    assert {listing.location for listing in villas} == suburbs


def test_popular_districts_leave_a_choice() -> None:
    salamanca = [each for each in LISTINGS if each.location == "Barrio de Salamanca"]
    assert sum(each.rooms >= 3 and each.price < 1_000_000 for each in salamanca) >= 3
    chamberi = [
        each
        for each in LISTINGS
        if each.location == "Chamberí" and each.rooms in (2, 3) and 500_000 <= each.price <= 1_000_000
    ]
    assert sum(bool(_denials("lift", each.description)) for each in chamberi) >= 2
    assert sum(bool(_claims("lift", each.description)) for each in chamberi) >= 2


def test_description_agrees_with_the_columns() -> None:
    for listing in LISTINGS:
        text = listing.description.lower()
        bedrooms = re.findall(rf"\b({NUMBER_WORD})[- ]bedrooms?\b", text)
        bathrooms = re.findall(rf"\b({NUMBER_WORD}) bathrooms?\b", text)
        sizes = re.findall(r"([\d,]+) square metres", text)
        if listing.rooms:
            assert set(bedrooms) == {NUMBERS[listing.rooms]}, listing.id
        else:
            assert "studio" in text and "bedroom" not in text, listing.id
        assert set(bathrooms) <= {NUMBERS[listing.baths]}, listing.id
        assert bathrooms or "each with a bathroom of its own" in text, listing.id
        assert set(sizes) == {str(listing.size_m2)}, listing.id


def test_nothing_is_both_claimed_and_denied() -> None:
    for listing in LISTINGS:
        both = [
            name
            for name, feature in FEATURES.items()
            if _denials(feature, listing.description) and _claims(feature, listing.description)
        ]
        assert both == [], listing.id


def test_the_claim_detector_detects() -> None:
    assert _denials("lift", "It is a third floor without a lift.") and not _claims("lift", "There is no lift.")
    assert _claims("lift", "You go up by lift.") and not _denials("lift", "You go up by lift, with no steps.")
    assert _denials(FEATURES["balcony"], "It has no terrace or balcony.")
    assert _denials("air conditioning", "Gas heating is fitted; air conditioning is not installed.")
    assert _claims("lift", "No lift here. The lift is new.") and _denials("lift", "No lift here. The lift is new.")


def test_most_flats_say_whether_there_is_a_lift() -> None:
    said = [listing for listing in LISTINGS if re.search(r"\blift\b", listing.description)]
    assert len(said) >= 0.9 * len(LISTINGS)
    without = [listing for listing in said if _denials("lift", listing.description)]
    assert 0.2 <= len(without) / len(said) <= 0.5


def test_description_reads_as_a_finished_text() -> None:
    for listing in LISTINGS:
        text = listing.description
        assert 60 <= len(text.split()) and len(_words(text)) <= 150, listing.id
        assert not re.search(r"[{}<>@€*#]|  |\n|\ba (?:apartment|eighth|8\d*-|18-|11-)|\.\.", text), listing.id
        assert all(re.match(r"[A-ZÀ-Ý0-9]", sentence) for sentence in re.split(r"(?<=[.!?]) ", text)), listing.id
        assert text.endswith("."), listing.id
        sentences = re.split(r"(?<=[.!?]) ", text)
        assert len(set(sentences)) == len(sentences), listing.id


def test_description_has_no_price_and_no_personal_data() -> None:
    for listing in LISTINGS:
        text = listing.description
        assert str(listing.price) not in text.replace(",", "").replace(".", ""), listing.id
        assert not re.search(r"\d[\d ]{7,}\d|https?:|www\.|\bcall us\b|\bprice of\b", text, re.IGNORECASE), listing.id


def test_no_two_descriptions_share_many_five_word_sequences() -> None:
    """The share is that of the shorter text's sequences; a third would be too many to read as written one by one."""
    sequences = [
        {tuple(words[start : start + 5]) for start in range(len(words) - 4)}
        for words in (_words(listing.description) for listing in LISTINGS)
    ]
    worst = max(len(one & other) / min(len(one), len(other)) for one, other in combinations(sequences, 2))
    assert worst < 0.2


def test_the_data_card_says_what_is_there() -> None:
    card = (DATA / "README.md").read_text(encoding="utf-8")
    rows = Counter(listing.city for listing in LISTINGS)
    median = int(statistics.median(listing.price for listing in LISTINGS))
    sizes = [listing.size_m2 for listing in LISTINGS]
    assert f"{len(LISTINGS)}: {rows['Madrid']} in Madrid, {rows['Barcelona']} in Barcelona" in card
    assert f"median {median:,}".replace(",", " ") in card
    assert f"{min(sizes)} to {max(sizes)} square metres" in card


def test_openings_vary() -> None:
    openings = Counter(tuple(_words(listing.description)[:3]) for listing in LISTINGS)
    assert openings.most_common(1)[0][1] <= 0.03 * len(LISTINGS)


def test_the_script_makes_the_same_bytes(tmp_path: Path) -> None:
    output = tmp_path / "properties.csv"
    subprocess.run(
        [sys.executable, str(DATA / "make_properties.py"), "--output", str(output)],
        check=True,
        timeout=120,
        env={**os.environ, "PYTHONHASHSEED": "12345", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert output.read_bytes() == (DATA / "properties.csv").read_bytes()
