"""Says what is wrong with an avatar's file in words for people who do not program."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from difflib import get_close_matches
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import AvatarError


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; here the second is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"{key.value!r} is there twice; keep one of them", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def closest(wrong: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `wrong` was probably meant to be."""
    matches = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def read_mapping(text: str, source: str) -> dict[str, Any]:
    """YAML `text` as a mapping of fields.

    Raises:
        AvatarError: the text is not YAML (with the line), or not a mapping.
    """
    try:
        # A subclass of SafeLoader: it makes plain values only.
        raw = yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise AvatarError(
            f"{source}{line}: this is not valid YAML: {problem}. Check the indentation, and put a text that "
            'contains a colon between double quotes ("...").'
        ) from error
    if not isinstance(raw, dict):
        raise AvatarError(f'{source}: this is not a list of fields such as "name: Tara"; copy another avatar\'s file.')
    return raw


def explain(error: ValidationError, source: str, model: type[BaseModel]) -> str:
    """One line for each problem: file, field, what is wrong, what to write instead."""
    details = error.errors()
    # A list with a wrong member is also reported as too short, since only right members are counted.
    wrong_lists = {detail["loc"][:-1] for detail in details}
    details = [detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in wrong_lists]
    lines = (": ".join(filter(None, (source, _where(detail), _what(detail, model)))) for detail in details)
    return "\n".join(line if line.endswith("?") else f"{line}." for line in lines)


def _where(detail: ErrorDetails) -> str:
    """`('phrases', 'found', 1)` as "phrases.found, number 2"."""
    names = ".".join(part for part in detail["loc"] if isinstance(part, str))
    numbers = "".join(f", number {part + 1}" for part in detail["loc"] if isinstance(part, int))
    return names + numbers


def _what(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    written = detail["input"]
    if kind == "missing":
        return "this field is missing; add it (another avatar's file shows what it looks like)"
    if kind == "extra_forbidden":
        return _unknown_field(detail, model)
    if kind == "value_error":
        return str(context["error"])
    if kind == "too_short":
        return f"it needs at least {context['min_length']} variants, each on a line of its own that starts with a dash"
    if kind == "string_too_long":
        return f"it is too long ({len(str(written))} characters; {context['max_length']} at most)"
    if kind == "string_too_short":
        return "it is empty; write something"
    if kind == "string_pattern_mismatch":
        return f"{written!r} is not a name: letters, spaces and hyphens, 24 at most"
    if kind == "literal_error":
        return f"{written!r} is not possible; write {context['expected']}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{written} is not possible; write a number from 0.7 (slow) to 1.4 (fast)"
    if kind.startswith("float"):
        return f"{written!r} is not a number; write for example 1.0"
    if kind == "string_type":
        return f"{_shown(written)} is not a text; put it between double quotes"
    if kind == "tuple_type":
        return "it is not a list; write each variant on a line of its own that starts with a dash"
    if kind.startswith(("model", "dict")):
        return "it must have fields of its own below it, indented by two spaces"
    return detail["msg"]


def _shown(written: object) -> str:
    return "nothing" if written is None else repr(written)


def _unknown_field(detail: ErrorDetails, model: type[BaseModel]) -> str:
    *path, name = [str(part) for part in detail["loc"]]
    for part in path:
        annotation = model.model_fields[part].annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
    guess = closest(name, model.model_fields)
    hint = f"did you mean {guess}?" if guess else f"the fields are {', '.join(model.model_fields)}"
    return f"there is no field {name!r}; {hint}"
