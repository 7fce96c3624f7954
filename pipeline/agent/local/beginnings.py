"""How replies begin: what of the local model's sentences is the same in every call, to be synthesised ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter

from avatars.avatar import Avatar
from pipeline.agent.local.en.language import ENGLISH
from pipeline.agent.local.es.language import SPANISH
from pipeline.agent.local.spoken import sentence
from pipeline.sentences import SentenceSplitter

_FEW, _MANY = "four hundred thousand euros", "one million two hundred and fifty thousand euros, with a garage"
"""Two fillers of different length: where both give the same first piece, it depends on neither."""
_SENTENCES = ("finding", "listing")
"""Values that are sentences."""
_PRESENTING = ("present", "present with city")
"""What is said of every home that is found: worth having with every place in it."""


def beginnings(avatar: Avatar, agency: str, places: Sequence[str]) -> tuple[str, ...]:
    """The first pieces of replies, as they go to synthesis: those without a value, and those that present a place.

    Args:
        avatar: who speaks, in its language.
        agency: the agency's name.
        places: the listings' cities and districts, as the listings write them.
    """
    language = SPANISH if avatar.language == "es" else ENGLISH
    names = [language.values.place(name) for name in places]
    pieces: dict[str, None] = {}
    own = {"avatar": avatar.name, "agency": agency}
    for key, templates in language.sentences.items():
        for template in templates:
            for place in names if key in _PRESENTING else (None,):
                known = own if place is None else own | {"place": place}
                first, other = (_first_piece(template, known, filler) for filler in (_FEW, _MANY))
                if first and first == other:
                    pieces[first] = None
    return tuple(pieces)


def _first_piece(template: str, known: Mapping[str, str], filler: str) -> str:
    fields = {field for _, field, _, _ in Formatter().parse(template) if field}
    unknown = {field: sentence(filler) if field in _SENTENCES else filler for field in fields}
    splitter = SentenceSplitter()
    pieces = [*splitter.push(sentence(template.format_map({**unknown, **known}))), *splitter.finish()]
    return pieces[0] if pieces else ""
