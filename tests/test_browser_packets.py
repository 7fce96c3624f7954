"""The browser's packets on their way to the recogniser."""

from __future__ import annotations

from typing import cast

import aiortc.rtcrtpreceiver
import av
import numpy as np
import pytest
from aiortc.rtp import RtpPacket

from pipeline.audio import LISTEN_RATE_HZ
from pipeline.transports.desk import CallDesk
from pipeline.transports.handler import CallHandler
from pipeline.transports.jitter import PromptJitterBuffer, hand_packets_on_promptly

PACKET = 960
"""Samples at 48 kHz in 20 ms."""


def packet(number: int) -> RtpPacket:
    made = RtpPacket(sequence_number=number % 65_536, timestamp=number * PACKET)
    made._data = bytes([number % 256])  # type: ignore[attr-defined]
    return made


def handed_on(order: list[int]) -> list[int]:
    buffer = PromptJitterBuffer(capacity=16, prefetch=4)
    frames = [buffer.add(packet(number))[1] for number in order]
    return [frame.data[0] for frame in frames if frame is not None]


def test_a_packet_waits_for_the_next_one_only() -> None:
    assert handed_on([1, 2, 3, 4]) == [1, 2, 3]


def test_packets_in_a_wrong_order_are_put_right() -> None:
    assert handed_on([1, 3, 2, 4, 5, 6])[:4] == [1, 2, 3, 4]


def test_a_lost_packet_is_not_waited_for_long() -> None:
    heard = handed_on([1, 2, 4, 5, 6, 7, 8, 9])
    assert heard[0] == 1 and 3 not in heard and heard[-1] >= 5
    assert heard == sorted(heard)


def test_connections_use_it() -> None:
    hand_packets_on_promptly()
    assert aiortc.rtcrtpreceiver.JitterBuffer is PromptJitterBuffer


@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_every_packet_of_the_browser_is_heard_at_once(layout: str) -> None:
    handler = CallHandler(cast("CallDesk", None))
    for number in range(1, 11):
        sound = np.zeros((1, PACKET * (2 if layout == "stereo" else 1)), dtype=np.int16)
        frame = av.AudioFrame.from_ndarray(sound, format="s16", layout=layout)
        frame.sample_rate = 48_000
        heard = sum(resampled.samples for resampled in handler.resample(frame))
        assert heard == pytest.approx(LISTEN_RATE_HZ / 50, abs=32), number
