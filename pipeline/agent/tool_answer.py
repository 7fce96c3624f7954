"""What the search tool tells the language model: compact JSON, and the way back from it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.properties import Property
from pipeline.search.parameters import SearchResult

Status = Literal["ok", "nothing found", "search failed"]


class ListingRow(BaseModel):
    """A property as the model reads it; `size` carries its unit, so that it is spoken rightly."""

    model_config = ConfigDict(frozen=True)

    id: str
    location: str
    city: str | None = None
    rooms: int
    baths: int
    size: str
    price: int
    description: str
    details: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, listing: Property, size_unit: str) -> ListingRow:
        """The row of `listing`."""
        return cls(
            id=listing.id,
            location=listing.location,
            city=listing.city,
            rooms=listing.rooms,
            baths=listing.baths,
            size=f"{listing.sqft:g} {size_unit}",
            price=listing.price,
            description=listing.description,
            details=dict(listing.extra),
        )

    def as_property(self) -> Property:
        """The listing this row was made from."""
        return Property(
            id=self.id,
            description=self.description,
            baths=self.baths,
            rooms=self.rooms,
            sqft=float(self.size.split(" ", 1)[0]),
            location=self.location,
            price=self.price,
            city=self.city,
            extra=self.details,
        )


class ToolAnswer(BaseModel):
    """Content of the search tool's message.

    Attributes:
        status: "search failed" is not "nothing found": one calls for an apology, the other for another wish.
        count: number of rows in `properties`.
        total: how many listings obey all wishes; 0 when one had to be given up.
        question: what to ask the caller before searching again.
        relaxed: the wish given up to find `properties`.
        note: what to do about it, in one sentence.
    """

    model_config = ConfigDict(frozen=True)

    status: Status
    count: int = 0
    total: int = 0
    question: str | None = None
    relaxed: str | None = None
    note: str | None = None
    properties: tuple[ListingRow, ...] = ()

    @classmethod
    def of(cls, result: SearchResult, size_unit: str) -> ToolAnswer:
        """The answer that tells `result`."""
        rows = tuple(ListingRow.of(listing, size_unit) for listing in result.properties)
        return cls(
            status="ok" if rows or result.question else "nothing found",
            count=len(rows),
            total=result.total,
            question=result.question,
            relaxed=result.relaxed,
            note=_note(result),
            properties=rows,
        )

    @classmethod
    def failed(cls) -> ToolAnswer:
        """The answer when the search could not be carried out."""
        return cls(status="search failed", note="The search failed. Apologise and offer to try again.")

    def to_json(self) -> str:
        """Compact JSON without the fields that say nothing."""
        return self.model_dump_json(exclude_none=True, exclude_defaults=False)


def _note(result: SearchResult) -> str | None:
    if result.question:
        return "Ask the caller this question before you present anything."
    if result.relaxed:
        return f"Nothing obeys every wish. These ignore {result.relaxed}: say so."
    if not result.properties:
        return "Nothing was found. Say so and ask which wish could change."
    return None
