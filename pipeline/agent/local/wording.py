"""From what to say to the words: the avatar's set phrases and the language's sentences, varied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from string import Formatter

from pydantic import BaseModel

from pipeline.agent.local.language import Language
from pipeline.agent.local.plan import Say
from pipeline.agent.local.spoken import sentence
from pipeline.properties import Property

_REPLIES_REMEMBERED = 30
"""More than any sentence has ways to be said; a longer memory would only cost time."""

_MOST_WORDS = 44
"""About a quarter of a minute of speech."""
_LEFT_OUT = ("found", "next_one", "has", "glad", "offer_more", "nothing_found")
"""What a reply that would be longer does without, in this order."""


class Wording:
    """Words what the policy decided.

    Args:
        phrases: the avatar's set phrases; they go before the language's sentences of the same name.
        language: sentences and values; those of `<key> too` come in once an avatar has said all its phrases for `key`.
        avatar: the avatar's name, as it says it.
        agency: the agency's name.
        size_unit: unit of the listings' sizes.
        districts: some districts to name as examples, as people call them.
    """

    def __init__(
        self,
        phrases: BaseModel,
        language: Language,
        *,
        avatar: str,
        agency: str,
        size_unit: str,
        districts: Sequence[str] = (),
    ) -> None:
        self._phrases: dict[str, tuple[str, ...]] = phrases.model_dump()
        self._language = language
        self._fixed = {
            "avatar": avatar,
            "agency": agency,
            "unit": size_unit,
            "examples": ", ".join(districts[:-1]) + f" or {districts[-1]}"
            if len(districts) > 1
            else "".join(districts),
        }
        self._unit = size_unit

    def words(self, says: Sequence[Say], replies: Sequence[str], turn: int) -> str:
        """The reply.

        Args:
            says: what to say, in order.
            replies: everything said so far; of several ways to say a thing the one said longest ago is taken.
            turn: number of the turn, so that conversations do not all begin with the first way.
        """
        recent = replies[-_REPLIES_REMEMBERED:]
        parts = [(say.key, sentence(part)) for say in says if (part := self._one(say, recent, turn)).strip()]
        for key in _LEFT_OUT:
            if sum(len(part.split()) for _, part in parts) <= _MOST_WORDS:
                break
            parts = [part for part in parts if part[0] != key]
        return " ".join(part for _, part in parts)

    def _one(self, say: Say, replies: Sequence[str], turn: int) -> str:
        if say.key == "verbatim":
            return say.text
        templates = self._templates(say.key)
        if all(_last_said(template, replies) >= 0 for template in templates):
            templates = (*templates, *self._language.sentences.get(f"{say.key} too", ()))
        template = _choose(templates, replies, turn)
        return template.format_map({name: self._value(name, say) for name in _placeholders(template)})

    def _templates(self, key: str) -> tuple[str, ...]:
        return self._phrases.get(key) or self._language.sentences[key]

    def _value(self, name: str, say: Say) -> str:
        if name in self._fixed:
            return self._fixed[name]
        if name in ("name", "text"):
            return say.text
        if (given := dict(say.words).get(name)) is not None:
            return given
        if name == "names":
            return self._listed(say.names)
        if name == "places" and say.wish is not None:
            return self._listed([place.name for place in say.wish.places])
        prefix, _, field = name.rpartition("_")
        home = say.other if prefix == "other" else say.home
        values = self._language.values
        if name == "count":
            return values.number(say.count or 0)
        if name == "homes":
            return values.homes(say.count or 0)
        if name == "wish" and say.wish is not None:
            return values.wish(say.wish, self._unit)
        if name == "features":
            return values.features(say.features)
        if name == "has":
            return values.has(say.features)
        if name == "lacking":
            return values.lacking(say.features)
        if name == "given_up":
            return values.given_up(say.text)
        if name == "noun" and say.aspect is not None:
            return say.aspect.noun or say.aspect.key
        if name == "finding" and say.finding is not None:
            about = say.aspect.told if say.aspect is not None else None
            return sentence(values.listing(say.finding.words, self._unit, about))
        if name == "listing":
            return values.listing(say.text, self._unit)
        if prefix == "gap" and say.home is not None and say.other is not None:
            return self._gap(field, say.home, say.other)
        if home is None:
            raise KeyError(f"{say.key!r} speaks of {name!r} but was given no home")
        return self._of_home(field, home)

    def _listed(self, names: Sequence[str]) -> str:
        """Places as people call them: "Chueca, Lavapiés and Gràcia"."""
        *rest, last = (self._language.values.place(name) for name in names)
        return f"{', '.join(rest)} {self._language.sentences['and'][0]} {last}" if rest else last

    def _of_home(self, field: str, home: Property) -> str:
        values = self._language.values
        if field == "price":
            return values.price(home.price)
        if field == "size":
            return values.size(home.sqft, self._unit)
        if field == "place":
            return values.place(home.location)
        if field == "city":
            return home.city or values.place(home.location)
        if field == "rooms":
            return values.rooms(home.rooms)
        if field == "baths":
            return values.baths(home.baths)
        if field == "layout":
            return values.layout(home)
        raise KeyError(field)

    def _gap(self, field: str, home: Property, other: Property) -> str:
        values = self._language.values
        if field == "price":
            return values.price(abs(home.price - other.price))
        return values.size(abs(home.sqft - other.sqft), self._unit)


def _choose(templates: Sequence[str], replies: Sequence[str], turn: int) -> str:
    """The template said longest ago, or never; among several never said, one that depends on `turn`."""
    start = turn % len(templates)
    rotated = [*templates[start:], *templates[:start]]
    return min(rotated, key=lambda template: _last_said(template, replies))


def _last_said(template: str, replies: Sequence[str]) -> int:
    pattern = _skeleton(template)
    return max((index for index, reply in enumerate(replies) if pattern.search(reply)), default=-1)


@lru_cache(maxsize=2048)
def _skeleton(template: str) -> re.Pattern[str]:
    """Matches `template` whatever was put in for its placeholders."""
    literal = [re.escape(text) for text, *_ in Formatter().parse(template)]
    tail = ".+?" if template.endswith("}") else ""
    return re.compile(".+?".join(literal) + tail, re.IGNORECASE)


@lru_cache(maxsize=2048)
def _placeholders(template: str) -> tuple[str, ...]:
    return tuple(field for _, field, _, _ in Formatter().parse(template) if field)
