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
    "count offer too": ("Shall I begin with the one that fits best?",),
    "first wish": ("First you asked for {wish}.", "What you asked for first was {wish}."),
    "as many rooms": ("They have as many bedrooms as each other: {rooms}.", "The same number: {rooms} each."),
    "as many baths": ("They have as many bathrooms as each other: {baths}.", "The same number: {baths} each."),
    "negotiate": (
        "I only know the asking price; whether it can come down is for my colleagues at {agency}.",
        "That would be between you, the owner and my colleagues; I only have the asking price.",
    ),
    "recommend wishes": (
        "I'd see the one in {place} first: {has}.",
        "Going by your wishes, the one in {place}: {has}.",
    ),
    "recommend price": (
        "I'd start with the one in {place}: it's {gap_price} cheaper, and no smaller.",
        "The one in {place}, I'd say: {gap_price} less, and no smaller.",
    ),
    "recommend space": (
        "The one in {place} gives you more space for the money, so I'd see that one first.",
        "Going by space for the money, I'd start with the one in {place}.",
    ),
    "recommend fits": (
        "I'd start with the one in {place}: that one keeps to what you asked for.",
        "The one in {place}, since it's the one that fits your wishes.",
    ),
    "recommend first": ("Between the two, I'd start with the first.", "On paper, the first one."),
    "recommend second": ("Between the two, I'd start with the second.", "On paper, the second one."),
    "why price": (
        "The listing gives no reason. It's {price} for {size} in {place}.",
        "That isn't explained; what I have is {size} in {place}, for {price}.",
    ),
    "why price beside": (
        "The listings give no reason, but this one is {size} in {place}, the other {other_size} in {other_place}.",
        "What I can see is the difference: {size} in {place}, against {other_size} in {other_place}.",
    ),
    "why price beside same place": (
        "The listings give no reason, but this one has {size}, the other {other_size}.",
        "What I can see is the size: {size}, against {other_size}.",
    ),
    "look for one": ("Shall I look for one that does?", "Would you like me to find one that does?"),
}
