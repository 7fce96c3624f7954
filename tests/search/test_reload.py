"""A listings file that changes while the service searches it."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from pipeline.errors import ListingsError
from pipeline.properties import Property
from pipeline.search.catalogue import Catalogue
from pipeline.search.index_protocol import IndexHealth
from pipeline.search.listings.watch import ListingsWatch
from pipeline.search.parameters import SearchParameters
from pipeline.search.service import SearchService

HEADER = "id,description,baths,rooms,sqft,location,price\n"
LISBON = HEADER + "A1,With a terrace,1,2,75,Alfama,310000\nA2,Small,1,1,40,Chiado,250000\nA3,Big,2,4,150,Lapa,900000\n"
PORTO = HEADER + "P1,By the river,1,2,75,Ribeira,210000\nA2,Small,1,1,40,Chiado,199000\n"
LOOK_S = 0.02


class AsLoaded:
    """An index that ranks by the order of the list it was given last, and can be made slow or broken."""

    health = IndexHealth("double")

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.loads: list[list[str]] = []
        self.loading: threading.Event | None = None
        self.error: Exception | None = None

    def load(self, listings: Sequence[Property]) -> None:
        if self.error is not None:
            raise self.error
        ids = [home.id for home in listings]
        self.loads.append(ids)
        if self.loading is not None:
            self.ids = ids  # the index may be ahead of the service
            self.loading.wait(5)
        self.ids = ids

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        return self.ids[:limit]

    def close(self) -> None:
        pass


class Counts:
    """Counts what became of each change."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []

    def searched(self, outcome: str, duration_s: float) -> None:
        assert outcome != "failed"

    def read(self, duration_s: float, parser: str, fell_back: bool) -> None:
        pass

    def reloaded(self, outcome: str) -> None:
        self.outcomes.append(outcome)


class Agency:
    """A service over a file, with what the tests want to reach."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.index = AsLoaded()
        self.counts = Counts()
        watch = ListingsWatch(file)
        self.service = SearchService(
            watch.first(), lambda: self.index, 5.0, watch=watch, reload_s=LOOK_S, observer=self.counts
        )

    def write(self, text: str) -> None:
        """Put a whole new file in place, as a careful program does."""
        partial = self.file.with_suffix(".partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.file)

    async def ids(self) -> list[str]:
        result = await self.service.find(SearchParameters(limit=50))
        return [home.id for home in result.properties]

    async def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(250):
            if condition():
                return
            await asyncio.sleep(LOOK_S)
        raise AssertionError(f"it did not happen: {self.service.status}, {self.counts.outcomes}")

    async def looked_often(self) -> None:
        await asyncio.sleep(6 * LOOK_S)


@pytest.fixture
async def agency(tmp_path: Path) -> AsyncIterator[Agency]:
    file = tmp_path / "homes.csv"
    file.write_text(LISBON, encoding="utf-8")
    made = Agency(file)
    await made.service.warm_up()
    yield made
    await made.service.close()


async def test_a_changed_file_is_taken_up(agency: Agency) -> None:
    told: list[Catalogue] = []
    agency.service.on_change(told.append)
    parser, places, before = agency.service.parser, agency.service.places, agency.service.status
    assert await agency.ids() == ["A1", "A2", "A3"]
    assert parser.parse("a flat in Ribeira").parameters.place is None
    agency.write(PORTO)
    await agency.until(lambda: agency.service.status.listings == 2)
    assert await agency.ids() == ["P1", "A2"]
    result = await agency.service.search("a flat in Chiado")
    assert result.properties[0].price == 199_000, "the changed row, not the remembered one"
    place = parser.parse("a flat in Ribeira").parameters.place
    assert place is not None and place.name == "Ribeira"
    assert {place.name for place in places.places} == {"Ribeira", "Chiado"}
    assert (agency.service.parser, agency.service.places) == (parser, places)
    assert [catalogue.version for catalogue in told] == [agency.service.catalogue.version]
    after = agency.service.status
    assert before.version != after.version == told[0].version[:12] == parser.version[:12]
    assert (agency.counts.outcomes, after.listings_problem) == (["taken"], "")


async def test_remembered_results_are_of_one_version(agency: Agency) -> None:
    wish = SearchParameters(max_price=260_000, limit=5)
    assert [home.id for home in (await agency.service.find(wish)).properties] == ["A2"]
    assert (await agency.service.find(wish)).properties[0].price == 250_000
    agency.write(PORTO)
    await agency.until(lambda: agency.counts.outcomes == ["taken"])
    assert [(home.id, home.price) for home in (await agency.service.find(wish)).properties] == [
        ("P1", 210_000),
        ("A2", 199_000),
    ]


async def test_while_new_listings_are_indexed_searches_see_the_old_ones(agency: Agency) -> None:
    agency.index.loading = threading.Event()
    agency.write(PORTO)
    await agency.until(lambda: len(agency.index.loads) == 2)
    assert agency.index.ids == ["P1", "A2"], "the index is ahead"
    assert sorted(await agency.ids()) == ["A1", "A2", "A3"]
    result = await agency.service.search("a flat in Chiado")
    assert result.properties[0].price == 250_000
    agency.index.loading.set()
    await agency.until(lambda: agency.service.status.listings == 2)
    assert await agency.ids() == ["P1", "A2"]


async def test_many_searches_across_many_changes_never_fail_and_never_mix(agency: Agency) -> None:
    """Every result holds one version whole: all of its ids, with that version's price."""

    def version(number: int) -> str:
        homes = [f"V{number}-{home},Home,1,{home % 4},{50 + home},Alfama,{100_000 + number}" for home in range(12)]
        return HEADER + "\n".join(homes) + "\n"

    seen: set[int] = set()
    stop = asyncio.Event()

    async def search_on() -> None:
        while not stop.is_set():
            result = await agency.service.search("a home in Alfama under half a million", limit=50)
            prices = {home.price for home in result.properties}
            assert len(prices) == 1, prices
            number = prices.pop() - 100_000
            if number < 1_000:
                assert {home.id for home in result.properties} == {f"V{number}-{home}" for home in range(12)}
            seen.add(number)
            await asyncio.sleep(0)

    agency.write(version(0))
    await agency.until(lambda: agency.counts.outcomes == ["taken"])
    searching = [asyncio.ensure_future(search_on()) for _ in range(4)]
    for number in range(1, 9):
        agency.write(version(number))
        await agency.until(lambda number=number: number in seen)  # type: ignore[misc]
    stop.set()
    await asyncio.gather(*searching)
    assert seen == set(range(9))
    assert agency.counts.outcomes == ["taken"] * 9


BROKEN = {
    "a column is missing": ("id,description,rooms\nA1,x,2\n", "lack the column"),
    "no usable row": (HEADER + "A1,x,1,2,75,Alfama,0\n", "no usable row"),
    "empty": ("", "empty"),
    "ends in a row": (LISBON + "A4,Cut off in", "end in the middle of line 5"),
    "ends in a quoted text": (LISBON + 'A4,"Cut off, in', "end in the middle of line 5"),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_a_broken_file_changes_nothing_and_is_said_once(
    agency: Agency, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    text, says = BROKEN[case]
    with caplog.at_level(logging.WARNING):
        agency.write(text)
        await agency.until(lambda: bool(agency.service.status.listings_problem))
        await agency.looked_often()
    assert says in agency.service.status.listings_problem
    assert str(agency.file.parent) not in agency.service.status.listings_problem
    assert await agency.ids() == ["A1", "A2", "A3"]
    warnings = [record for record in caplog.records if "listings in use stay" in record.getMessage()]
    assert len(warnings) == 1 and says in vars(warnings[0])["error"]
    agency.write(PORTO)
    await agency.until(lambda: agency.service.status.listings == 2)
    assert agency.service.status.listings_problem == ""
    assert agency.counts.outcomes == ["refused", "taken"]


async def test_a_file_that_is_gone_and_comes_back_as_it_was(agency: Agency) -> None:
    agency.file.unlink()
    await agency.until(lambda: "gone" in agency.service.status.listings_problem)
    assert await agency.ids() == ["A1", "A2", "A3"]
    agency.write(LISBON)
    await agency.until(lambda: not agency.service.status.listings_problem)
    assert agency.counts.outcomes == ["refused", "unchanged"]
    assert len(agency.index.loads) == 1, "the same listings are not indexed again"


async def test_touching_the_file_changes_nothing(agency: Agency) -> None:
    version = agency.service.status.version
    os.utime(agency.file)
    await agency.until(lambda: agency.counts.outcomes == ["unchanged"])
    assert (agency.service.status.version, len(agency.index.loads)) == (version, 1)


async def test_a_file_being_written_is_waited_for(agency: Agency) -> None:
    """Row by row, slower than the looks are apart from each other, never still for two of them."""
    with agency.file.open("w", encoding="utf-8") as output:
        for line in (HEADER, *[f"W{number},Home,1,2,75,Alfama,{200_000 + number}\n" for number in range(20)]):
            output.write(line)
            output.flush()
            await asyncio.sleep(LOOK_S / 2)
            assert agency.service.status.listings == 3
    await agency.until(lambda: agency.service.status.listings == 20)
    assert agency.counts.outcomes == ["taken"]


async def test_listings_that_cannot_be_indexed_are_tried_again(agency: Agency) -> None:
    agency.index.error = RuntimeError("no memory")
    agency.write(PORTO)
    await agency.until(lambda: "no memory" in agency.service.status.listings_problem)
    assert await agency.ids() == ["A1", "A2", "A3"]
    agency.index.error = None
    await agency.until(lambda: agency.service.status.listings == 2)
    assert agency.service.status.listings_problem == ""


async def test_a_bad_listener_stops_nobody(agency: Agency) -> None:
    told: list[str] = []

    def bad(catalogue: Catalogue) -> None:
        raise ValueError("I cannot bear change")

    agency.service.on_change(bad)
    agency.service.on_change(lambda catalogue: told.append(catalogue.version))
    agency.write(PORTO)
    await agency.until(lambda: bool(told))
    assert agency.service.status.listings == 2


async def test_the_report_follows_a_row_that_was_put_right(agency: Agency) -> None:
    agency.write(LISBON + "A4,No price,1,2,75,Alfama,\n")
    await agency.until(lambda: agency.counts.outcomes == ["unchanged"])
    assert (agency.service.status.listings, agency.service.status.rejected) == (3, 1)


async def test_no_looks_after_closing(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text(LISBON, encoding="utf-8")
    agency = Agency(file)
    await agency.service.warm_up()
    await agency.service.close()
    agency.write(PORTO)
    await agency.looked_often()
    assert agency.counts.outcomes == []


def test_the_first_look_wants_a_usable_file(tmp_path: Path) -> None:
    with pytest.raises(ListingsError, match="PROPERTIES_CSV"):
        ListingsWatch(tmp_path / "none.csv").first()


def test_a_change_between_reading_and_indexing_is_seen(tmp_path: Path) -> None:
    """The file is marked before it is read, so that a change during a slow start is not missed."""
    file = tmp_path / "homes.csv"
    file.write_text(LISBON, encoding="utf-8")
    watch = ListingsWatch(file)
    assert len(watch.first().properties) == 3
    file.write_text(PORTO, encoding="utf-8")
    assert watch.look() is None
    listings = watch.look()
    assert listings is not None and len(listings.properties) == 2
    assert watch.look() is None
