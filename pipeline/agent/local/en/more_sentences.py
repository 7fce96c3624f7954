"""English answers to questions about several homes and about the call."""

from __future__ import annotations

MORE: dict[str, tuple[str, ...]] = {
    "superlative most rooms": (
        "The one with most bedrooms is in {place}, for {price}, {layout}.",
        "None has more than the one in {place}: {price}, {layout}.",
    ),
    "superlative next": (
        "After that comes one in {place}, for {price}, {layout}.",
        "Next in that order is the one in {place}: {price}, {layout}.",
    ),
    "first wish": ("First you asked for {wish}.", "What you asked for first was {wish}."),
    "as many rooms": ("They have as many bedrooms as each other: {rooms}.", "The same number: {rooms} each."),
    "as many baths": ("They have as many bathrooms as each other: {baths}.", "The same number: {baths} each."),
    "negotiate": (
        "I only know the asking price; whether it can come down is for my colleagues at {agency}.",
        "That would be between you, the owner and my colleagues; I only have the asking price.",
    ),
}
