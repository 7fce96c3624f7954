"""What engines are made from."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.assets import Assets


@dataclass(frozen=True, slots=True)
class EngineContext:
    """Everything that an engine's `create` may need.

    Attributes:
        assets: where the model files are.
        place_names: districts and cities of the listings: recognition expects them, speech says them as locals do.
    """

    assets: Assets
    place_names: tuple[str, ...] = ()
