"""Reading listings as agencies really send them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ListingsError
from pipeline.search.listings.loading import DoubtfulRow, ListingsReport, RejectedRow, load_listings

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


def test_utf_16_and_a_line_that_tells_the_separator(tmp_path: Path) -> None:
    text = f"sep=;\r\n{HEADER.replace(',', ';')}\r\nA1;Casa;1;2;75;Graça;310000\r\nA2;Bad;1;2;75;Graça;0\r\n"
    for encoding in ("utf-8", "utf-16"):
        listings = load_listings(_file(tmp_path, text, encoding))
        assert listings.properties[0].location == "Graça"
        assert listings.rejected[0].line == 4


def test_form_feeds_and_odd_line_separators_do_not_break_rows(tmp_path: Path) -> None:
    text = f"{HEADER}\nA1,Big\x0cflat\u2028with\x85view,1,2,75,Alfama,310000\nA2,Bad,1,2,75,Alfama,0\n"
    listings = load_listings(_file(tmp_path, text))
    assert listings.properties[0].description == "Big flat with view"
    assert [row.line for row in listings.rejected] == [3]


def test_html_becomes_plain_text(tmp_path: Path) -> None:
    cell = (
        '"<p>Bright&nbsp;flat<br/>with <b class=""x"">lift</b></p><script>track(1 < 2)</script>&amp;nbsp;Price &lt; 5,'
        ' 3 < 4"'
    )
    text = f"{HEADER}\nA1,{cell},1,2,75,Alfama,310000\n"
    assert load_listings(_file(tmp_path, text)).properties[0].description == "Bright flat with lift Price < 5, 3 < 4"


def test_contacts_are_removed_and_counted_by_kind(tmp_path: Path) -> None:
    text = (
        f"{HEADER},notes,photo,latitude,year_built,reference\n"
        'A1,"Call 612 345 678 or write to ana.lopez@casas.es today",1,2,75,Alfama,310000,,,,,\n'
        "A2,Plain,1,2,75,Alfama,310000,Ring 93 123 45 67 after 20:00,https://img.example.com/1.jpg,60.1698557,1925,"
        "612345678\n"
    )
    listings = load_listings(_file(tmp_path, text))
    assert listings.properties[0].description == "Call [contact removed] or write to [contact removed] today"
    assert dict(listings.properties[1].extra) == {
        "notes": "Ring [contact removed] after 20:00",
        "photo": "https://img.example.com/1.jpg",
        "latitude": "60.1698557",
        "year_built": "1925",
        "reference": "612345678",
    }
    assert listings.redacted == 2
    assert listings.report.redacted == {"phone": 2, "e-mail": 1}


def test_columns_with_contacts_are_not_taken_over(tmp_path: Path) -> None:
    more = "agentPhone,Tel.,E-Mail,Contact Name,Agent,owner,mobile,hotel_nearby,energy,agency"
    text = f"{HEADER},{more}\nA1,Flat,1,2,75,Alfama,310000,612345678,6,a@b.es,Ana,Ana,Eva,7,Ritz,C,Casas SL\n"
    listings = load_listings(_file(tmp_path, text))
    assert dict(listings.properties[0].extra) == {"hotel_nearby": "Ritz", "energy": "C", "agency": "Casas SL"}
    assert listings.report.dropped_columns == (
        "agent_phone",
        "tel",
        "e_mail",
        "contact_name",
        "agent",
        "owner",
        "mobile",
    )


@pytest.mark.parametrize(
    "header",
    [
        "ref,description,bathrooms,bedrooms,size,district,price",
        "Reference;Descripción;Baños;Habitaciones;Superficie;Barrio;Precio",
        "id,descrição,casas de banho,quartos,área,bairro,preço",
        "ID\tText\tBath\tBeds\tSize (m²)\tNeighbourhood\tPrice (€)",
        "property_id|details|Bathrooms|Bedrooms|m²|area|asking price",
    ],
)
def test_columns_by_other_names(tmp_path: Path, header: str) -> None:
    separator = next(char for char in ";\t|," if char in header)
    row = separator.join(["A1", "Sunny flat", "1", "2", "75", "Alfama", "310000"])
    listings = load_listings(_file(tmp_path, f"{header}\n{row}\n"))
    home = listings.properties[0]
    assert (home.id, home.description, home.baths, home.rooms, home.sqft, home.location, home.price, home.city) == (
        "A1",
        "Sunny flat",
        1,
        2,
        75.0,
        "Alfama",
        310_000,
        None,
    )
    assert set(listings.report.renamed.values()) <= {*HEADER.split(",")}


def test_a_required_column_is_not_replaced_by_its_synonym(tmp_path: Path) -> None:
    text = f"{HEADER},bedrooms,size\nA1,Flat,1,3,75,Alfama,310000,2,80\n"
    listings = load_listings(_file(tmp_path, text))
    home = listings.properties[0]
    assert (home.rooms, home.sqft, dict(home.extra)) == (3, 75.0, {"bedrooms": "2", "size": "80"})
    assert listings.report.renamed == {}


def test_listings_by_city_only(tmp_path: Path) -> None:
    text = "id,description,baths,rooms,sqft,city,price\nA1,Flat,1,3,75,Porto,310000\n"
    home = load_listings(_file(tmp_path, text)).properties[0]
    assert (home.location, home.city) == ("Porto", "Porto")


def test_a_studio_has_no_bedroom(tmp_path: Path) -> None:
    assert load_listings(_file(tmp_path, f"{HEADER}\nA1,x,1,Studio,30,Alfama,90000\n")).properties[0].rooms == 0


def test_values_that_are_hard_to_believe_are_used_and_reported(tmp_path: Path) -> None:
    text = f"{HEADER}\nA1,x,1,2,75,Alfama,1\nA2,x,1,2,1,Alfama,300000\nA3,x,1,250,75,Alfama,300000\n"
    report = load_listings(_file(tmp_path, text)).report
    assert report.used == 3
    assert [(row.line, row.doubt.split(":")[0]) for row in report.doubtful] == [(2, "price"), (3, "sqft"), (4, "rooms")]


def test_a_separator_in_an_unquoted_text_is_explained(tmp_path: Path) -> None:
    text = f"{HEADER}\nA1,Nice, sunny flat,1,2,75,Alfama,310000\nA2,x,1,2,75,Alfama,310000\n"
    (rejected,) = load_listings(_file(tmp_path, text)).rejected
    assert rejected.line == 2 and "8 cells for 7 columns" in rejected.reason and "quotes" in rejected.reason


@pytest.mark.parametrize(
    ("ending", "line"),
    [
        ("A2,Home,1,2,75,Alfama,310000", None),
        ("A2,Home,1,2,75,Alfama,310000\n", None),
        ("A2,Home,1,2,75\n", None),
        ("A2,Home,1,2,75", 3),
        ('A2,"Home, with', 3),
        ('A2,"Home,\nwith', 3),
        ('A2,A 27" screen,1,2,75,Alfama,310000', None),
        ('A2,"A 27"" screen",1,2,75,Alfama,310000', None),
        ("A2,Home,1,2,75,Alfama,310000\n\n  \n", None),
    ],
)
def test_a_file_that_ends_in_the_middle_is_noticed(tmp_path: Path, ending: str, line: int | None) -> None:
    text = f"{HEADER}\nA1,Home,1,2,75,Alfama,310000\n{ending}"
    assert load_listings(_file(tmp_path, text)).report.cut_off == line


def test_the_report_for_people() -> None:
    report = ListingsReport(
        rows=5,
        used=3,
        rejected=(RejectedRow(3, "price: is empty"), RejectedRow(9, "id: A1 is there already, in an earlier row")),
        doubtful=(DoubtfulRow(4, "price: 1 is hard to believe"),),
        redacted={"phone": 2, "e-mail": 1},
        redacted_rows=2,
        renamed={"bedrooms": "rooms"},
        dropped_columns=("agent_phone",),
        cut_off=9,
    )
    assert report.text().splitlines() == [
        "5 rows: 3 used, 2 left out",
        "  line 3 left out: price: is empty",
        "  line 9 left out: id: A1 is there already, in an earlier row",
        "  line 4 used, but look at it: price: 1 is hard to believe",
        "personal data removed from 2 listings: e-mail 1, phone 2",
        "columns with contacts not taken over: agent_phone",
        "columns read as: bedrooms as rooms",
        "the file ends in the middle of line 9: was it written to its end?",
    ]
    many = ListingsReport(rejected=tuple(RejectedRow(line, "price: is empty") for line in range(2, 102)))
    assert len(many.text().splitlines()) == 22 and "80 more" in many.text()


@pytest.mark.parametrize("written", ["450.000,00 €", "€450,000", "EUR 450 000", "450'000", "4.5e5", "450000.0"])
def test_prices_as_agencies_write_them(tmp_path: Path, written: str) -> None:
    assert load_listings(_file(tmp_path, f'{HEADER}\nA1,x,1,2,75,Alfama,"{written}"\n')).properties[0].price == 450_000


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
