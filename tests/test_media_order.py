"""Sound that came late, twice, too fast or not at all: what is heard of it, and when."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.transports.media_order import LONGEST_BURST_S, MediaOrder, OutOfPlace

FRAME = 160


class Line:
    """A stream whose clock goes on by 20 ms with each message that was sent."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.order = MediaOrder(lambda: self.now_s)
        self.heard = b""
        self.refused: list[str] = []

    def send(
        self, number: int, *, chunk: int | None = None, timestamp: float | None = None, passes: bool = True
    ) -> None:
        """The frame of that number, as it was numbered when it was spoken unless told otherwise."""
        self.now_s += 0.02 * passes
        sound = bytes([number % 255]) * FRAME
        at_ms = 20.0 * (number - 1)
        try:
            self.heard += self.order.push(
                sound, number if chunk is None else chunk, at_ms if timestamp is None else timestamp
            )
        except OutOfPlace as reason:
            self.refused.append(str(reason))

    @property
    def numbers(self) -> list[int]:
        """Numbers of the frames heard, in order; 255 is silence."""
        return list(self.heard[::FRAME])


def test_a_clean_line_is_heard_at_once() -> None:
    line = Line()
    for number in range(1, 51):
        line.send(number)
        assert line.numbers[-1] == number
    assert not line.refused and line.order.lost_s == 0.0


def test_what_overtook_another_waits_for_it() -> None:
    line = Line()
    for number in (1, 2, 4, 3, 5, 7, 8, 6, 9):
        line.send(number)
    assert line.numbers == list(range(1, 10)) and not line.refused


def test_what_comes_twice_or_too_late_is_left_out() -> None:
    line = Line()
    for number in (1, 2, 2, 3, 1, 4):
        line.send(number)
    assert line.numbers == [1, 2, 3, 4] and line.refused == ["late or twice"] * 2


def test_what_is_lost_becomes_silence_of_its_length() -> None:
    line = Line()
    for number in (1, 2, 5, 6, 7, 8):
        line.now_s = 0.02 * (number - 1)
        line.send(number)
    assert line.numbers == [1, 2, 255, 255, 5, 6, 7, 8]
    assert line.order.lost_s == pytest.approx(0.04)


def test_loss_before_twilio_is_a_leap_in_time_with_unbroken_numbers() -> None:
    line = Line()
    spoken = [number for number in range(1, 301) if number % 10 not in (3, 4)]
    for chunk, number in enumerate(spoken, start=1):
        line.now_s = 0.02 * (number - 1)
        line.send(number, chunk=chunk, passes=False)
    assert line.numbers == [255 if number % 10 in (3, 4) else number % 255 for number in range(1, 301)]


def test_a_made_up_gap_does_not_move_the_sound() -> None:
    line = Line()
    for number in range(1, 201):
        line.send(number, timestamp=20.0 * number + (9_000 if number % 7 == 0 else 0))
    assert len(line.heard) / FRAME * 0.02 < line.now_s + 0.15


@pytest.mark.parametrize("first", [10**9, 1, 40])
def test_numbers_that_begin_anew_are_followed_within_a_tenth_of_a_second(first: int) -> None:
    line = Line()
    for number in range(1, 61):
        line.send(number)
    for number in range(40):
        line.send(61 + number, chunk=first + number)
    assert line.numbers[-30:] == list(range(71, 101)) and len(line.refused) <= 5


def test_a_flood_is_not_heard() -> None:
    line = Line()
    for number in range(1, 1_001):
        line.send(number, passes=False)
    assert len(line.heard) / FRAME * 0.02 <= LONGEST_BURST_S
    assert set(line.refused) == {"faster than real time"}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_whatever_comes_sound_is_never_far_from_the_clock(seed: int, broken: bool) -> None:
    """Lost, twice, out of order, late by a little; `broken`: with numbers and times out of the blue, too."""
    chance = random.Random(seed)
    line = Line()
    numbers = [number for number in range(1, 400) for _ in range(chance.choice((0, 1, 1, 1, 1, 2)))]
    for index in range(len(numbers) - 3):
        if chance.random() < 0.1:
            other = index + chance.randint(1, 3)
            numbers[index], numbers[other] = numbers[other], numbers[index]
    for number in numbers:
        line.now_s = max(line.now_s, 0.02 * (number - 1) + chance.uniform(0, 0.05))
        chunk = chance.randint(0, 2**40) if broken and chance.random() < 0.2 else number
        timestamp = chance.uniform(0, 1e12) if broken and chance.random() < 0.1 else 20.0 * (number - 1)
        line.send(number, chunk=chunk, timestamp=timestamp, passes=False)
    ahead_s = len(line.heard) / FRAME * 0.02 - line.now_s
    if broken:
        assert -0.5 * line.now_s <= ahead_s <= LONGEST_BURST_S
    else:
        assert abs(ahead_s) <= 0.3
