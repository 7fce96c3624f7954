"""An experiment: variants of one avatar, each its file with some words changed. Read from one YAML file each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from avatars.avatar import Avatar
from avatars.problems import closest, explain, read_mapping
from pipeline.errors import AvatarError

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""Short and plain: it is a label of metrics, and written in settings."""
_MOST_VARIANTS = 6
_KEPT = ("name", "language", "voices")
"""What makes an avatar who it is; another voice or name is another avatar."""


class Variant(BaseModel):
    """One way for the avatar to be.

    Attributes:
        name: of the variant.
        weight: how many callers get it, beside the others' weights; 0 for none.
        changes: fields of the avatar's file with other values; fields within a field are changed one by one, a list is
            replaced as a whole. None for the avatar as it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    weight: float = Field(default=1.0, ge=0, le=1_000)
    changes: Mapping[str, Any] = Field(default_factory=dict)


class Experiment(BaseModel):
    """What is tried out, on which avatar.

    Attributes:
        name: of the experiment.
        avatar: key of the avatar.
        question: what it is to find out, in one sentence.
        variants: the first is the avatar as it is, which the others are compared with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    avatar: str
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    variants: Annotated[tuple[Variant, ...], Field(min_length=2, max_length=_MOST_VARIANTS)]

    @model_validator(mode="after")
    def _can_be_compared(self) -> Experiment:
        names = [variant.name for variant in self.variants]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"variants: {twice[0]} is there twice; give one another name")
        if self.variants[0].changes:
            raise ValueError("variants: the first one is the avatar as it is; leave out its changes")
        for variant in self.variants[1:]:
            if not variant.changes:
                raise ValueError(f"variants: {variant.name} changes nothing; say what is different")
            if kept := sorted(set(variant.changes) & set(_KEPT)):
                raise ValueError(f"variants: {variant.name} may not change {kept[0]}; that would be another avatar")
        return self

    def label(self, variant: Variant) -> str:
        """What records and metrics call the variant."""
        return f"{self.name}/{variant.name}"

    def apply(self, variant: Variant, avatar: Avatar, source: str = "") -> Avatar:
        """`avatar` as the variant has it; it knows its label.

        Args:
            source: names the experiment's file in messages.

        Raises:
            AvatarError: what is wrong with the changes, in words for people who do not program.
        """
        where = f"{source or self.name}, variant {variant.name}"
        try:
            changed = Avatar.model_validate(_merged(avatar.model_dump(), variant.changes))
        except ValidationError as error:
            raise AvatarError(explain(error, where, Avatar)) from error
        if variant.changes and changed == avatar:
            raise AvatarError(f"{where}: its changes are what {avatar.name}'s file says anyway.")
        return changed.as_variant(self.label(variant))


def _merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in changes.items():
        within = merged.get(name)
        merged[name] = _merged(within, value) if isinstance(within, Mapping) and isinstance(value, Mapping) else value
    return merged


def parse_experiment(text: str, source: str) -> Experiment:
    """An experiment from YAML `text`; `source` names it in messages.

    Raises:
        AvatarError: what is wrong, field by field.
    """
    raw = read_mapping(text, source)
    for number, variant in enumerate(raw["variants"] if isinstance(raw.get("variants"), list) else (), start=1):
        try:
            Variant.model_validate(variant)
        except ValidationError as error:
            raise AvatarError(_told(error, f"{source}, variants, number {number}", Variant)) from error
    try:
        return Experiment.model_validate(raw)
    except ValidationError as error:
        raise AvatarError(_told(error, source, Experiment)) from error


def _told(error: ValidationError, source: str, model: type[BaseModel]) -> str:
    if any(detail["type"] == "string_pattern_mismatch" for detail in error.errors()):
        return f"{source}: a name has small letters, digits and hyphens only, 40 at most."
    if any(detail["type"] in ("greater_than_equal", "less_than_equal") for detail in error.errors()):
        return f"{source}: a weight is a number from 0 to 1000."
    return explain(error, source, model)


def load_experiments(folder: Path, avatars: Mapping[str, Avatar]) -> dict[str, Experiment]:
    """Every experiment of `folder` (one `.yaml` file each) by name; none when there is no such folder.

    Raises:
        AvatarError: a file is wrong (all wrong files are named at once), or two have the same name.
    """
    experiments: dict[str, Experiment] = {}
    problems: list[str] = []
    for path in sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml")):
        try:
            experiment = parse_experiment(path.read_text(encoding="utf-8"), path.name)
            if experiment.name in experiments:
                raise AvatarError(f"{path.name}: there is another experiment called {experiment.name!r}.")
            if experiment.avatar not in avatars:
                guess = closest(experiment.avatar, avatars)
                hint = f" Did you mean {guess}?" if guess else ""
                raise AvatarError(f"{path.name}: avatar: there is no avatar called {experiment.avatar!r}.{hint}")
            for variant in experiment.variants:
                experiment.apply(variant, avatars[experiment.avatar], path.name)
        except UnicodeDecodeError:
            problems.append(f"{path.name} is not a UTF-8 text file: save it again with the encoding UTF-8.")
        except AvatarError as error:
            problems.append(str(error))
        else:
            experiments[experiment.name] = experiment
    if problems:
        raise AvatarError("\n".join(problems))
    return experiments
