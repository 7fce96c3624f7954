"""How much silence ends a turn: what was said, what the avatar had asked, how this caller pauses. All of it pure."""
