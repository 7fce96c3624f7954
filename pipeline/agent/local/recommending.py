"""Which of two homes to see first, and why one costs what it costs: by what the listings say, not by taste."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agent.local.note import Note
from pipeline.agent.local.plan import Answer, Say
from pipeline.agent.local.state import State
from pipeline.agent.local.telling import why
from pipeline.properties import Property
from pipeline.search.parameters import SearchParameters
from pipeline.search.wishes.known_wishes import features_of, split_wishes


def recommend(state: State, openers: Sequence[Say] = ()) -> Answer:
    """Of the two homes just compared, or spoken about last, the one that does more of what was wished.

    Where they do the same, the cheaper one if it is no smaller, else the one with more space for the money.
    """
    homes = state.pair or state.last_two
    if not homes:
        return Answer((*openers, Say("nothing yet"), Say("ask_wish")), Note(asked="wish"))
    if len(homes) < 2:
        return why(homes[0], state, openers)
    first, second = homes
    met = {home.id: _met(home, state.wish) for home in homes}
    chosen = max(homes, key=lambda home: (state.wish.allows(home), len(met[home.id]), -_euros_per_size(home)))
    other = second if chosen == first else first
    more = tuple(name for name in met[chosen.id] if name not in met[other.id])
    pair = (first.id, second.id)
    note = Note(home=chosen.id, asked="more", pair=pair)
    if chosen.location == other.location:
        return Answer((*openers, Say("recommend first" if chosen == first else "recommend second", home=chosen)), note)
    key = "recommend space"
    if more:
        key = "recommend wishes"
    elif chosen.price < other.price and chosen.sqft >= other.sqft:
        key = "recommend price"
    elif not state.wish.allows(other) and state.wish.allows(chosen):
        key = "recommend fits"
    return Answer((*openers, Say(key, home=chosen, other=other, features=more)), note)


def why_price(home: Property, state: State, openers: Sequence[Say] = ()) -> Answer:
    """Why `home` is cheaper or dearer than the other one spoken about, as far as the listings tell."""
    others = [each for each in (*state.pair, *reversed(state.shown)) if each.id != home.id]
    note = Note(home=home.id, asked="more")
    if not others:
        return Answer((*openers, Say("why price", home=home)), note)
    other = others[0]
    key = "why price beside same place" if home.location == other.location else "why price beside"
    return Answer((*openers, Say(key, home=home, other=other)), note)


def _met(home: Property, wish: SearchParameters) -> tuple[str, ...]:
    features = features_of(home.description)
    return tuple(name for name in split_wishes(wish.text) if name in features)


def _euros_per_size(home: Property) -> float:
    return home.price / max(home.sqft, 1.0)
