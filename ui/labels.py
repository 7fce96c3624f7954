"""Where the names of points are written so that they do not lie on each other. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CHARACTER_PX = 6.6
"""Mean width of a character of the page's figures, 12 px high, a little generously."""
LINE_PX = 15.0
GAP_PX = 3.0

# As plotly names them, and where the name's middle lies: so many half widths and heights of itself beside the point.
_PLACES: dict[str, tuple[int, int]] = {
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top center": (0, 1),
    "bottom center": (0, -1),
    "top right": (1, 1),
    "top left": (-1, 1),
    "bottom right": (1, -1),
    "bottom left": (-1, -1),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """A point with a name, in pixels from the figure's middle, up and to the right.

    Attributes:
        radius: of its mark.
    """

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    right: float
    bottom: float
    top: float

    def shared(self, other: _Box) -> float:
        """Area that both cover, px²."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(0.0, width) * max(0.0, height)

    def outside(self, half_width: float) -> float:
        """Area beyond the figure's sides, px²."""
        beyond = max(0.0, self.right - half_width) + max(0.0, -half_width - self.left)
        return beyond * (self.top - self.bottom)


def placed(dots: Sequence[Dot], half_width: float) -> list[tuple[str, str]]:
    """The name that is written at each dot, and where, in plotly's words.

    The first dots choose first; a name that would lie on another one, or on a dot, wherever it stands is left out.

    Args:
        half_width: of the figure, in pixels; names stay within it where they can.
    """
    marks = [_Box(dot.x - dot.radius, dot.x + dot.radius, dot.y - dot.radius, dot.y + dot.radius) for dot in dots]
    taken: list[_Box] = []
    found: list[tuple[str, str]] = []
    for dot in dots:
        # Towards the middle of the figure is the most room.
        places = sorted(_PLACES, key=lambda place: _PLACES[place][0] * dot.x > 0)
        boxes = {place: _box(dot, place) for place in places}

        def hidden(place: str, boxes: dict[str, _Box] = boxes) -> float:
            box = boxes[place]
            return sum(box.shared(other) for other in (*taken, *marks)) + box.outside(half_width)

        best = min(places, key=hidden)
        fits = hidden(best) < 0.1 * LINE_PX * LINE_PX
        found.append((dot.name if fits else "", best))
        if fits:
            taken.append(boxes[best])
    return found


def _box(dot: Dot, place: str) -> _Box:
    right, up = _PLACES[place]
    width = CHARACTER_PX * len(dot.name)
    x = dot.x + right * (dot.radius + GAP_PX + width / 2)
    y = dot.y + up * (dot.radius + LINE_PX / 2)
    return _Box(x - width / 2, x + width / 2, y - LINE_PX / 2, y + LINE_PX / 2)
