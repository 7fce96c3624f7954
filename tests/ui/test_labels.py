"""Names on the map: readable, beside their dots, within the figure."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ui.labels import CHARACTER_PX, GAP_PX, LINE_PX, Dot, placed

HALF_PX = 150.0


def box(dot: Dot, name: str, place: str) -> tuple[float, float, float, float]:
    """Left, right, bottom, top of a name, as plotly writes it."""
    up, side = place.split()
    width = CHARACTER_PX * len(name)
    x = {"right": 1, "left": -1, "center": 0}[side] * (dot.radius + GAP_PX + width / 2)
    y = {"top": dot.radius + LINE_PX / 2, "bottom": -dot.radius - LINE_PX / 2, "middle": 0.0}[up]
    return dot.x + x - width / 2, dot.x + x + width / 2, dot.y + y - LINE_PX / 2, dot.y + y + LINE_PX / 2


def shared(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0])) * max(
        0.0, min(one[3], other[3]) - max(one[2], other[2])
    )


dots = st.lists(
    st.builds(
        Dot, st.floats(-90, 90), st.floats(-90, 90), st.just(6.5), st.sampled_from(["Sol", "Usera", "Carabanchel"])
    ),
    max_size=12,
)


@given(dots)
def test_no_name_lies_on_another(dots: list[Dot]) -> None:
    names = placed(dots, HALF_PX)
    assert len(names) == len(dots)
    boxes = [box(dot, name, place) for dot, (name, place) in zip(dots, names, strict=True) if name]
    assert all(shared(one, other) < 0.2 * LINE_PX * LINE_PX for one, other in combinations(boxes, 2))


def test_dots_that_lie_close_have_their_names_on_different_sides() -> None:
    south = [Dot(-40, -80, 6.5, "Carabanchel"), Dot(-10, -80, 6.5, "Usera"), Dot(50, -78, 8, "Vallecas")]
    names = placed(south, HALF_PX)
    assert [name for name, _ in names] == ["Carabanchel", "Usera", "Vallecas"]


def test_a_name_stays_within_the_figure_and_towards_its_middle() -> None:
    ((_, place),) = placed([Dot(120, 0, 6, "Barajas")], HALF_PX)
    assert place == "middle left"
    ((_, place),) = placed([Dot(-120, 0, 6, "Aravaca")], HALF_PX)
    assert place == "middle right"


def test_what_has_no_room_has_no_name() -> None:
    crowd = [Dot(0, 0, 6, "Carabanchel")] * 12
    names = [name for name, _ in placed(crowd, HALF_PX)]
    assert 0 < names.count("Carabanchel") < len(crowd)
