"""Finds settings whose names are spelled wrong: nobody reads a variable of that name, so nothing else would tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values
from pydantic import BaseModel

_ALIKE = 0.86
"""Share of a name (difflib's ratio) that is as in another one when it is that one, spelled wrong."""


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A variable that looks like a setting and is none.

    Attributes:
        name: as it is written.
        perhaps: the setting that may be meant; empty when none is like it.
        where: "environment", or the file.
    """

    name: str
    perhaps: str
    where: str


def unknown_names(settings: type[BaseModel], env_file: Path, environment: Mapping[str, str]) -> list[UnknownName]:
    """Variables that look like settings and are none, in the order in which they stand.

    In the environment there is much that is not ours, in the file little: there a name that is like one of ours is
    enough, in the environment it has to begin with one of our parts ("TWILIO__").
    """
    known = tuple(_names_of(settings))
    parts = {name.split("__")[0] for name in known if "__" in name}
    found = []
    for where, names in ((str(env_file), _names_in(env_file)), ("environment", tuple(environment))):
        for name in names:
            upper = name.upper()
            if upper in known:
                continue
            ours = "__" in upper and upper.split("__")[0] in parts
            alike = get_close_matches(upper, known, n=1, cutoff=0.7 if ours else _ALIKE)
            if ours or (alike and where != "environment"):
                found.append(UnknownName(name, alike[0] if alike else "", where))
    return found


def _names_of(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        full = f"{before}{name}".upper()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _names_of(field.annotation, f"{full}__")
        else:
            yield full


def _names_in(file: Path) -> tuple[str, ...]:
    return tuple(dotenv_values(file)) if file.is_file() else ()
