"""Personal data in listing texts: what goes, what stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.listings.contacts import REDACTED, redact, remove_contacts
from pipeline.search.listings.loading import load_listings
from pipeline.settings import PROJECT_ROOT

PERSONAL = (
    ("phone", "+34 612 34 56 78"),
    ("phone", "612345678"),
    ("phone", "0034 91 123 45 67"),
    ("phone", "(91) 123 45 67 89"),
    ("phone", "93-123-45-67"),
    ("phone", "612.345.678"),
    ("phone", "612/34/56/78"),
    ("phone", "93/123.45.67"),
    ("phone", "(+34) 612 345 678"),
    ("phone", "+34612345678"),
    ("phone", "34 612 345 678"),
    ("phone", "+44 (0)20 7946 0958"),
    ("phone", "020 7946 0958"),
    ("phone", "07700 900123"),
    ("phone", "(020) 7946 0958"),
    ("phone", "+351 912 345 678"),
    ("phone", "912 345 678"),
    ("phone", "21 345 67 89"),
    ("phone", "213456789"),
    ("phone", "+1 (415) 555-0132"),
    ("phone", "415-555-0132"),
    ("phone", "01 23 45 67 89"),
    ("phone", "+49 30 1234567"),
    ("phone", "6 1 2 3 4 5 6 7 8"),
    ("phone", "612  345  678"),
    ("phone", "612 – 345 – 678"),
    ("phone", "612 345 678"),
    ("e-mail", "ana.lopez@casas.es"),
    ("e-mail", "ana.lopez (at) casas dot com"),
    ("e-mail", "ana [at] casas [dot] es"),
    ("e-mail", "ana.lopez at casas dot com"),
    ("e-mail", "ana arroba casas punto es"),
    ("e-mail", "ANA@CASAS.ES"),
    ("whatsapp", "https://wa.me/34612345678"),
    ("whatsapp", "wa.me/34612345678"),
    ("link", "https://www.casas.es/p/1?x=2"),
    ("link", "www.casas.es"),
    ("link", "inmobiliaria-lopez.es"),
    ("handle", "@ana_homes"),
    ("handle", "Instagram: ana.homes"),
    ("id number", "12345678Z"),
    ("id number", "12.345.678-Z"),
    ("id number", "X1234567L"),
    ("id number", "X-1234567-L"),
    ("id number", "DNI 12345678"),
    ("id number", "NIF: 123 456 789"),
    ("bank account", "ES91 2100 0418 4502 0005 1332"),
    ("bank account", "ES9121000418450200051332"),
    ("bank account", "PT50 0002 0123 1234 5678 9015 4"),
    ("phone", "six one two three four five six seven eight"),
    ("phone", "seis uno dos tres cuatro cinco seis siete ocho"),
    ("phone", "+376 812 345"),
    ("phone", "+39 06 1234 5678"),
)

STAYS = (
    "price 1 250 000 euros",
    "184 square metres on floor 3",
    "built in 1925, renovated in 2019",
    "ref. 1234567",
    "450.000 €",
    "€450.000-500.000 or 450.000/500.000",
    "between 450.000-500.000 or 650.000 700.000 or 650 000 700 000 euros",
    "650.000 – 700.000 €",
    "1925-1960-2019",
    "Calle Mayor 65, 28013 Madrid, 2ª B",
    "Carrer de Balmes 88 08007 3 2",
    "2.290.000 euros, 184 m², 3 rooms, 3 baths, floor 3",
    "plots of 650 700 850 m2",
    "08007 28013",
    "at 08028 450000 euros",
    "3 bedrooms @ 450k",
    "Bright.It has a lift. Es muy luminoso.",
    "near the metro at Sol. Com vistas",
    "reference 612345678",
    "price: 612 345 678",
    "referencia catastral 9872023VH5797S0001WX",
    "open at 10:30, 24/7, 2024/2025",
    "20-30-40 year mortgage",
    "lat 41.387917, 2.169919",
    "kitchen at the back dot the i",
    "Plaza de España 12, 4-2, 08014",
    "bus 6 27 45 150",
    "Lines 6, 7, 8, 9, 10",
    "612.345 € and 700.000",
    "from 900.000.000",
    "lift at street level",
    "1 650 000",
    "a flat at number 12 dot plan",
    "100 120 140 m2",
    "HUTB-012345",
    "93.5 m2 plus 12 m2",
    "5 minutes at most.me gusta",
    "3.500 - 4.000 €/m²",
    "community fee 120 €/month, IBI 650 €",
    "M-30 and A-2, 600 000 000",
    "Energy rating E, 123.45 kWh/m2, 25.6 kg CO2",
    "fibre 600 1000 Mb",
    "plots 612 700 850 m",
    "two, three, four or five",
)


@pytest.mark.parametrize(("kind", "written"), PERSONAL)
def test_personal_data_goes_and_is_counted(kind: str, written: str) -> None:
    redacted = redact(f"ring {written} now")
    assert redacted.text == f"ring {REDACTED} now"
    assert redacted.counts == {kind: 1}


@pytest.mark.parametrize("text", STAYS)
def test_other_numbers_stay(text: str) -> None:
    assert remove_contacts(f"Home, {text}, ask.") == f"Home, {text}, ask."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("tel.612 345 678, 3 bedrooms", f"tel.{REDACTED}, 3 bedrooms"),
        ("Call +34 612345678 3 bedrooms", f"Call {REDACTED} 3 bedrooms"),
        ("floor 3 612 345 678 4 rooms", f"floor 3 {REDACTED} 4 rooms"),
        ("612345678/934567890", f"{REDACTED}/{REDACTED}"),
        ("built 1975 612 345 678 85 m2", f"built 1975 {REDACTED} 85 m2"),
        ("450.000 € (tel. 93 123 45)", f"450.000 € (tel. {REDACTED})"),
        ("price 450.000 € tel 612.345.678", f"price 450.000 € tel {REDACTED}"),
        ("612-345-678,ana@x.es", f"{REDACTED},{REDACTED}"),
        ("mobile home 1250000 euros", "mobile home 1250000 euros"),
        ("phone 450.000 €", "phone 450.000 €"),
        ("See www.casas.es/1, or write.", f"See {REDACTED}, or write."),
    ],
)
def test_only_what_belongs_to_it_goes(text: str, left: str) -> None:
    assert remove_contacts(text) == left


def test_the_shipped_descriptions_hold_none() -> None:
    for listing in load_listings(PROJECT_ROOT / "data" / "properties.csv").properties:
        assert redact(listing.description).counts == {}, listing.id


_SPANISH = st.tuples(st.sampled_from("6789"), st.lists(st.sampled_from("0123456789"), min_size=8, max_size=8)).map(
    lambda parts: parts[0] + "".join(parts[1])
)
_GROUPINGS = st.sampled_from([(3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (9,)])
_BETWEEN = st.sampled_from([" ", ".", "-", "/", "\u00a0", " - "])


@settings(max_examples=500, deadline=None)
@given(_SPANISH, _GROUPINGS, _BETWEEN, st.sampled_from(["", "+34 ", "0034 ", "(+34) ", "+34"]))
def test_any_spanish_number_goes(number: str, grouping: tuple[int, ...], between: str, code: str) -> None:
    if "000" in number:
        return  # may be meant as an amount
    parts, at = [], 0
    for length in grouping:
        parts.append(number[at : at + length])
        at += length
    written = code + between.join(parts)
    assert remove_contacts(f"Ask Ana, {written}, today") == f"Ask Ana, {REDACTED}, today"


@settings(max_examples=500, deadline=None)
@given(
    st.integers(30_000, 9_900_000).map(lambda price: price // 500 * 500),
    st.sampled_from(["{:,} €", "€{:,}", "{:,} euros", "EUR {:,}", "{:,}€", "{:,}"]),
    st.sampled_from([",", ".", " ", "\u00a0"]),
    st.integers(20, 900),
    st.integers(1850, 2026),
    st.integers(0, 12),
)
def test_any_price_size_year_and_floor_stays(
    price: int, form: str, between: str, size: int, year: int, floor: int
) -> None:
    text = f"{form.format(price).replace(',', between)}, {size} m², built in {year}, floor {floor} of 14, from 1/2/2024"
    assert remove_contacts(text) == text


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=120) | st.text(alphabet="0123456789 .-/()+@€amx", max_size=80))
def test_any_text_can_be_redacted_and_then_is_clean(text: str) -> None:
    redacted = redact(text)
    assert (redacted.text == text) == (not redacted.counts)
    assert sum(redacted.counts.values()) == redacted.text.count(REDACTED) - text.count(REDACTED)
