"""Reading listings as agencies really send them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ListingsError
from pipeline.search.listings import RejectedRow, load_listings, remove_contacts

HEADER = "id,description,baths,rooms,sqft,location,price"


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "listings.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_required_columns_only(tmp_path: Path) -> None:
    listings = load_listings(_file(tmp_path, f"{HEADER}\nA1,Sunny flat,1,2,75,Alfama,310000\n"))
    home = listings.properties[0]
    assert (home.id, home.baths, home.rooms, home.sqft, home.location, home.price) == (
        "A1",
        1,
        2,
        75.0,
        "Alfama",
        310_000,
    )
    assert (home.city, dict(home.extra), listings.rejected, listings.redacted) == (None, {}, (), 0)


def test_bad_rows_are_left_out_with_line_and_reason(tmp_path: Path) -> None:
    rows = [
        HEADER,
        "A1,Good,1,2,75,Alfama,310000",
        "A2,No price,1,2,75,Alfama,",
        "A3,Free,1,2,75,Alfama,0",
        "A4,Minus rooms,1,-2,75,Alfama,100000",
        "A5,Half a bath,1.5,2,75,Alfama,100000",
        "A6,No size,1,2,0,Alfama,100000",
        "A1,Again,1,2,75,Alfama,310000",
        "A8,Not a number,1,two,75,Alfama,100000",
        ",No id,1,2,75,Alfama,100000",
        "A9,Good too,0,0,30,Graça,120000",
    ]
    listings = load_listings(_file(tmp_path, "\n".join(rows)))
    assert [home.id for home in listings.properties] == ["A1", "A9"]
    assert [row.line for row in listings.rejected] == [3, 4, 5, 6, 7, 8, 9, 10]
    reasons = [row.reason for row in listings.rejected]
    for reason, word in zip(reasons, ["price", "price", "rooms", "baths", "sqft", "A1", "rooms", "id"], strict=True):
        assert word in reason


def test_line_numbers_count_line_breaks_inside_cells(tmp_path: Path) -> None:
    text = f'{HEADER}\nA1,"Two\nlines",1,2,75,Alfama,310000\nA2,Bad,1,2,75,Alfama,-5\n'
    assert load_listings(_file(tmp_path, text)).rejected[0].line == 4


def test_semicolons_byte_order_mark_and_spoken_prices(tmp_path: Path) -> None:
    text = (
        "\ufeffID; Description ;BATHS;Rooms;SqFt;Location;Price;City;Energy Rating\n"
        'B1;"Casa; con patio";2;3;84,5;Graça;1.250.000 €;Lisboa;C\n'
    )
    home = load_listings(_file(tmp_path, text)).properties[0]
    assert (home.price, home.sqft, home.city, home.description) == (1_250_000, 84.5, "Lisboa", "Casa; con patio")
    assert dict(home.extra) == {"energy_rating": "C"}


def test_old_windows_encoding(tmp_path: Path) -> None:
    text = f"{HEADER}\nA1,Ático,1,2,75,Graça,310000\n"
    assert load_listings(_file(tmp_path, text, "cp1252")).properties[0].location == "Graça"


def test_contacts_are_removed(tmp_path: Path) -> None:
    text = f'{HEADER}\nA1,"Call 612 345 678 or write to ana.lopez@casas.es today",1,2,75,Alfama,310000\n'
    listings = load_listings(_file(tmp_path, text))
    assert listings.properties[0].description == "Call [contact removed] or write to [contact removed] today"
    assert listings.redacted == 1


@pytest.mark.parametrize(
    "text",
    ["price 1 250 000 euros", "184 square metres on floor 3", "built in 1925, renovated in 2019", "ref. 1234567"],
)
def test_numbers_that_are_no_contacts_stay(text: str) -> None:
    assert remove_contacts(text) == text


@pytest.mark.parametrize(
    "number", ["+34 612 34 56 78", "612345678", "0034 91 123 45 67", "(91) 123 45 67 89", "93-123-45-67"]
)
def test_telephone_numbers_go(number: str) -> None:
    assert remove_contacts(f"ring {number} now") == "ring [contact removed] now"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("id,description,baths,rooms,location,price\nA,B,1,1,C,5\n", "sqft"),
        (f"{HEADER}\nA1,x,1,2,75,Alfama,0\n", "line 2"),
        (f"{HEADER}\n", "no usable row"),
    ],
)
def test_unusable_files_say_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ListingsError, match=says):
        load_listings(_file(tmp_path, text))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ListingsError, match="PROPERTIES_CSV"):
        load_listings(tmp_path / "none.csv")


def test_rejected_row_is_a_value() -> None:
    assert RejectedRow(3, "price") == RejectedRow(3, "price")
