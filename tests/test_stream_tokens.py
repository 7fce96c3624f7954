"""Tokens between the webhook and the socket: one call, one caller, one minute, one use."""

from __future__ import annotations

import base64
import json

import pytest

from pipeline.transports import tokens
from pipeline.transports.tokens import LIFETIME_S, StreamTokens, TokenRefused

CALL = ("CA1", "+34600111222", "leo")


class Clock:
    now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


def made(secret: str | None = "auth token") -> tuple[StreamTokens, Clock]:
    clock = Clock()
    return StreamTokens(secret, clock), clock


def test_a_token_is_good_once() -> None:
    mine, _ = made()
    token = mine.issue(*CALL)
    mine.redeem(token, *CALL)
    with pytest.raises(TokenRefused, match="used token"):
        mine.redeem(token, *CALL)


def test_two_tokens_for_one_call_are_two() -> None:
    mine, _ = made()
    first, second = mine.issue(*CALL), mine.issue(*CALL)
    mine.redeem(first, *CALL)
    mine.redeem(second, *CALL)


@pytest.mark.parametrize(
    ("presented", "reason"),
    [
        (("CA2", "+34600111222", "leo"), "another call"),
        (("", "+34600111222", "leo"), "another call"),
        (("CA1", "+34600111223", "leo"), "another caller"),
        (("CA1", "", "leo"), "another caller"),
        (("CA1", "+34600111222", "mia"), "another caller"),
    ],
)
def test_it_is_good_for_its_own_call_only(presented: tuple[str, str, str], reason: str) -> None:
    mine, _ = made()
    token = mine.issue(*CALL)
    with pytest.raises(TokenRefused, match=reason):
        mine.redeem(token, *presented)
    mine.redeem(token, *CALL)  # and an attempt with it elsewhere does not use it up


def test_it_expires() -> None:
    mine, clock = made()
    token = mine.issue(*CALL)
    clock.now_s += LIFETIME_S
    with pytest.raises(TokenRefused, match="expired"):
        mine.redeem(token, *CALL)


def test_used_tokens_are_forgotten_when_they_have_expired() -> None:
    mine, clock = made()
    for _ in range(10):
        mine.redeem(mine.issue(*CALL), *CALL)
    assert len(mine._used) == 10
    clock.now_s += LIFETIME_S + 1
    mine.redeem(mine.issue(*CALL), *CALL)
    assert len(mine._used) == 1


def test_no_more_are_remembered_than_there_is_room_for_and_none_is_forgotten_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tokens, "MOST_REMEMBERED", 2)
    mine, _ = made()
    first = mine.issue(*CALL)
    mine.redeem(first, *CALL)
    mine.redeem(mine.issue(*CALL), *CALL)
    with pytest.raises(TokenRefused, match="too many"):
        mine.redeem(mine.issue(*CALL), *CALL)
    with pytest.raises(TokenRefused, match="used"):
        mine.redeem(first, *CALL)


def test_another_process_with_the_same_credentials_takes_it() -> None:
    one, two = made()[0], made()[0]
    two.redeem(one.issue(*CALL), *CALL)


def test_other_credentials_and_processes_without_any_do_not() -> None:
    ours = made()[0].issue(*CALL)
    for other in (made("another token")[0], made(None)[0], made(None)[0]):
        with pytest.raises(TokenRefused, match="forged"):
            other.redeem(ours, *CALL)
    with pytest.raises(TokenRefused, match="forged"):
        made(None)[0].redeem(made(None)[0].issue(*CALL), *CALL)


def test_whatever_is_changed_is_noticed() -> None:
    mine, clock = made()
    token = mine.issue(*CALL)
    payload, _, signature = token.partition(".")
    later = json.loads(base64.urlsafe_b64decode(payload))
    later[3] += 3_600
    longer = base64.urlsafe_b64encode(json.dumps(later).encode()).decode()
    flipped = [
        token[:index] + ("A" if token[index] != "A" else "B") + token[index + 1 :] for index in range(len(token))
    ]
    for forged in [
        *flipped,
        f"{longer}.{signature}",
        payload,
        f"{payload}.",
        f".{signature}",
        "",
        ".",
        "\ud800.é",
        "x" * 9_000,
    ]:
        with pytest.raises(TokenRefused, match="forged"):
            mine.redeem(forged, *CALL)
    mine.redeem(token, *CALL)


def test_twilio_hands_it_on_whole() -> None:
    longest = made()[0].issue("CA" + "f" * 32, "+" + "9" * 15, "a" * 40)
    # Name and value together have at most 500 characters.
    assert len("token" + longest) < 500
    assert "auth token" not in longest
