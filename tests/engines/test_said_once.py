"""A recogniser that misses the end of the speech says the sentence again; once is enough."""

from __future__ import annotations

import pytest

from pipeline.engines.faster_whisper import said_once


@pytest.mark.parametrize(
    ("tokens", "once"),
    [
        ((), ()),
        ((1, 2, 3), (1, 2, 3)),
        ((1, 2, 3, 4, 5, 1, 2, 3, 4), (1, 2, 3, 4, 5)),
        ((1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4), (1, 2, 3, 4, 5)),
        ((1, 2, 3, 9, 1, 2, 3, 8), (1, 2, 3, 9, 1, 2, 3, 8)),
        ((7, 7, 7, 7, 7), (7, 7, 7, 7, 7)),
        ((7, 7, 7, 7, 7, 7, 7, 7), (7, 7, 7, 7)),
    ],
)
def test_said_once(tokens: tuple[int, ...], once: tuple[int, ...]) -> None:
    assert said_once(tokens) == once
