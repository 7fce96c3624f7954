"""Which caller gets which variant: the same one in every call and in every process, without anything being stored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from avatars.avatar import Avatar
from avatars.experiment import Experiment
from avatars.problems import closest
from pipeline.errors import SettingsError

_HASH_BYTES = 8
_ONE = re.compile(r"\s*([a-z0-9-]+)\s*(?::(.*))?", re.DOTALL)
_WEIGHT = re.compile(r"([a-z0-9-]+)\s*=\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Arm:
    """A variant of a running experiment.

    Attributes:
        label: "experiment/variant".
        weight: beside the others' weights.
        avatar: as the variant has it.
    """

    label: str
    weight: float
    avatar: Avatar


class Experiments:
    """The experiments that run. Without any, every caller gets the avatar as it is.

    Args:
        arms: of each experiment, by the key of its avatar.
        unit_of: who a number belongs to, in an id that does not tell the number; None for a withheld one.
    """

    def __init__(
        self,
        arms: Mapping[str, tuple[Arm, ...]] | None = None,
        unit_of: Callable[[str | None], str | None] = lambda number: None,
    ) -> None:
        self._arms = dict(arms or {})
        self._unit_of = unit_of

    @property
    def variants(self) -> tuple[str, ...]:
        """The label of every variant that may answer."""
        return tuple(arm.label for arms in self._arms.values() for arm in arms)

    def avatars(self) -> tuple[Avatar, ...]:
        """Every variant that may answer, for what they say to be synthesised ahead."""
        return tuple(arm.avatar for arms in self._arms.values() for arm in arms if arm.weight)

    def of(self, avatar: Avatar, caller: str | None, call_id: str) -> Avatar:
        """The variant of `avatar` that answers.

        Args:
            avatar: who was chosen.
            caller: their number; they get the same variant in every call.
            call_id: stands for a caller whose number is not known.
        """
        arms = self._arms.get(avatar.key)
        if not arms:
            return avatar
        return choose(arms, self._unit_of(caller) or call_id).avatar


def choose(arms: tuple[Arm, ...], unit: str) -> Arm:
    """The arm of a caller. Experiments are hashed apart: who is in one's first arm may be in any of another's."""
    experiment = arms[0].label.partition("/")[0]
    digest = hashlib.sha256(f"{experiment}\0{unit}".encode()).digest()[:_HASH_BYTES]
    point = int.from_bytes(digest, "big") / 256**_HASH_BYTES * sum(arm.weight for arm in arms)
    for arm in arms:
        point -= arm.weight
        if point < 0:
            return arm
    return next(arm for arm in reversed(arms) if arm.weight)


def running(
    setting: str,
    experiments: Mapping[str, Experiment],
    avatars: Mapping[str, Avatar],
    unit_of: Callable[[str | None], str | None],
) -> Experiments:
    """The experiments that a setting names.

    Args:
        setting: names with commas between them, each with other weights than the file's if wished:
            "shorter-answers, warmer: control=9 warm=1".
        experiments: those there are, by name.
        avatars: by key.
        unit_of: see `Experiments`.

    Raises:
        SettingsError: it cannot be used; the message says why.
    """
    arms: dict[str, tuple[Arm, ...]] = {}
    for part in filter(str.strip, setting.split(",")):
        experiment, weights = _read(part, experiments)
        if experiment.avatar in arms:
            taken = arms[experiment.avatar][0].label.partition("/")[0]
            raise SettingsError(
                f"EXPERIMENTS__RUN: {taken} and {experiment.name} both change {experiment.avatar}; run one of them."
            )
        arms[experiment.avatar] = tuple(
            Arm(
                experiment.label(variant),
                weights.get(variant.name, variant.weight),
                experiment.apply(variant, avatars[experiment.avatar]),
            )
            for variant in experiment.variants
        )
        if not any(arm.weight for arm in arms[experiment.avatar]):
            raise SettingsError(f"EXPERIMENTS__RUN: every variant of {experiment.name} has the weight 0.")
    return Experiments(arms, unit_of)


def _read(part: str, experiments: Mapping[str, Experiment]) -> tuple[Experiment, dict[str, float]]:
    matched = _ONE.fullmatch(part)
    if matched is None:
        raise SettingsError(f"EXPERIMENTS__RUN: {part.strip()!r} is not a name, nor a name, a colon and weights.")
    name, rest = matched[1], matched[2] or ""
    if name not in experiments:
        guess = closest(name, experiments)
        hint = f"Did you mean {guess}?" if guess else f"There are: {', '.join(sorted(experiments)) or 'none'}."
        raise SettingsError(f"EXPERIMENTS__RUN: there is no experiment called {name!r}. {hint}")
    experiment = experiments[name]
    if _WEIGHT.sub("", rest).strip(" /\t\n"):
        raise SettingsError(f"EXPERIMENTS__RUN: {rest.strip()!r} are no weights; write for example control=9 short=1.")
    weights = {variant: float(weight) for variant, weight in _WEIGHT.findall(rest)}
    if unknown := sorted(set(weights) - {variant.name for variant in experiment.variants}):
        raise SettingsError(
            f"EXPERIMENTS__RUN: {name} has no variant {unknown[0]!r}; "
            f"it has {', '.join(variant.name for variant in experiment.variants)}."
        )
    return experiment, weights
