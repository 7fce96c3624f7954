"""An avatar as a form has it: fields in an order, their texts, and back to YAML and to an avatar. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import yaml

from avatars.avatar import Avatar, OpenerKind, Phrases, parse_avatar
from pipeline.errors import AvatarError

Kind = Literal["line", "text", "number", "choice", "voice", "list"]
Path = tuple[str, ...]
TRANSLATION: Path = ("translations", "es")
"""The other language of the form; a language beyond these two would be another group of fields."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    Attributes:
        path: where it is in the file.
        kind: of input: a line, a text of several, a number, a choice, a voice, or a list with an entry a line.
        group: part of the form that it is shown in.
    """

    path: Path
    kind: Kind
    group: Literal["who", "first words", "openers", "phrases"]

    @property
    def name(self) -> str:
        """As the file and its messages name it: "phrases.found"."""
        return ".".join(self.path)


def _spoken(root: Path) -> tuple[Field, ...]:
    """The fields that there are once for each language."""
    return (
        Field((*root, "greeting"), "line", "first words"),
        Field((*root, "phone_greeting"), "line", "first words"),
        *(Field((*root, "openers", kind), "list", "openers") for kind in get_args(OpenerKind)),
        *(Field((*root, "phrases", name), "list", "phrases") for name in Phrases.model_fields),
    )


OWN = (
    Field(("name",), "line", "who"),
    Field(("description",), "line", "who"),
    Field(("intro",), "text", "who"),
    Field(("communication_style",), "text", "who"),
    Field(("language",), "choice", "who"),
    Field(("speed",), "number", "who"),
    Field(("voices", "kokoro"), "voice", "who"),
    Field(("voices", "orpheus"), "line", "who"),
    *_spoken(()),
)
TRANSLATED = (
    Field((*TRANSLATION, "description"), "line", "who"),
    Field((*TRANSLATION, "voices", "kokoro"), "voice", "who"),
    *_spoken(TRANSLATION),
)
FIELDS = (*OWN, *TRANSLATED)


@dataclass(frozen=True, slots=True)
class Checked:
    """A form's content after a look at it.

    Attributes:
        avatar: None while something is wrong.
        problems: what is, in the words of the avatars' own checks, each with its field.
        text: as YAML.
    """

    avatar: Avatar | None
    problems: tuple[str, ...]
    text: str

    @property
    def file_name(self) -> str:
        """What its file is to be called."""
        return f"{self.avatar.key if self.avatar else 'avatar'}.yaml"


def values_of(avatar: Avatar) -> list[Any]:
    """What the form shows of `avatar`, one value for each of `FIELDS`."""
    content = content_of(avatar)
    return [_shown(field, _at(content, field.path)) for field in FIELDS]


def content_of(avatar: Avatar) -> dict[str, Any]:
    """`avatar` as its file has it, what is empty left out."""
    return _plain(avatar.model_dump(mode="json"))


def check(avatar: Avatar, values: Sequence[Any]) -> Checked:
    """What becomes of `avatar` with a form's `values`; what the form does not show stays as it was.

    A translation whose fields are all empty is left out: the avatar does not speak that language.
    """
    content = content_of(avatar)
    for field, value in zip(FIELDS, values, strict=True):
        _put(content, field.path, _meant(field, value))
    text = as_yaml(_plain(content))
    try:
        return Checked(parse_avatar(text, "form"), (), text)
    except AvatarError as error:
        lines = str(error).splitlines()
        return Checked(None, tuple(_without_source(line) for line in lines), text)


def as_yaml(content: Mapping[str, Any]) -> str:
    """As a file that people can go on editing: the schema's order, one entry a line."""
    return yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=110)


def _without_source(line: str) -> str:
    """`form, translations.es: phrases.found: ...` as `translations.es.phrases.found: ...`."""
    source, _, rest = line.partition(": ")
    _, _, part = source.partition(", ")
    if part.startswith("line "):
        return f"{part}: {rest}"
    return f"{part}.{rest}" if part else rest


def _shown(field: Field, value: Any) -> Any:
    if field.kind == "list":
        return "\n".join(value or ())
    if field.kind in ("number", "voice", "choice"):
        return value
    return value or ""


def _meant(field: Field, value: Any) -> Any:
    if field.kind == "list":
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]
    return value.strip() if isinstance(value, str) else value


def _at(content: Mapping[str, Any], path: Path) -> Any:
    value: Any = content
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _put(content: dict[str, Any], path: Path, value: Any) -> None:
    *parents, last = path
    for name in parents:
        content = content.setdefault(name, {})
    content[last] = value


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: an emptied field is one that is missing, and an avatar need not have every part."""
    kept: dict[str, Any] = {}
    for name, value in content.items():
        if isinstance(value, Mapping):
            value = _plain(value)
        if value not in (None, "", [], {}):
            kept[name] = list(value) if isinstance(value, tuple) else value
    return kept
