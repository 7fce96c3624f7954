"""Which of several readings of an utterance is believed."""

from __future__ import annotations

import pytest

from pipeline.engines.heard_words import HeardWord
from pipeline.engines.readings import Finding, Reading, most_credible


def reading(
    text: str, name: str = "", *, at: int = 0, margin: float = 1.0, led: bool = True, score: float = -0.3,
    has_name: bool = False, has_landmark: bool = False,
) -> Reading:  # fmt: skip
    """`text`, in which the word number `at` may be `name`."""
    words = tuple(HeardWord(f" {word}", (1,), -0.1, step) for step, word in enumerate(text.split()))
    finding = Finding(name, at, at + 1, 2.0 + margin, 2.0, led) if name else None
    return Reading(words, finding, score, has_name, has_landmark)


def test_a_believed_name_takes_the_place_of_the_misheard_word_and_keeps_its_punctuation() -> None:
    believed = reading("in Yuthera, please", "Usera", at=1)
    assert (believed.found, believed.text) == ("Usera", " in Usera, please")
    missed = reading("in Yuthera, please", "Usera", at=1, margin=-0.1)
    assert (missed.found, missed.text) == (None, " in Yuthera, please")


@pytest.mark.parametrize(
    ("heard", "doubtful"),
    [
        (reading("is there a lift", score=-0.1), False),
        (reading("if there are lived", score=-0.7), True),
        (reading("in all baddies", "Nou Barris", at=1, margin=-0.3, score=-0.1), True),
        (reading("in two weeks", "Tetuán", at=1, margin=-6.0, score=-0.1), False),
        (reading("in two weak", "Tetuán", at=1, margin=-6.0, score=-0.3), True),
        (reading("in Goya", score=-0.9, has_name=True), False),
        (reading("near the Bernabeu", score=-0.9, has_landmark=True), False),
        (reading("in Goyer", "Goya", at=1, score=-0.9), False),
    ],
)
def test_another_look_is_due_only_where_a_place_may_have_been_missed(heard: Reading, doubtful: bool) -> None:
    assert heard.is_doubtful is doubtful


def test_a_name_that_the_likeliest_hypothesis_holds_is_believed() -> None:
    others = [reading("to live in Goya", has_name=True), reading("a living gown", "Gràcia", at=2)]
    assert most_credible(reading("a living going"), others) == " to live in Goya"


def test_the_name_found_with_the_widest_margin_is_believed() -> None:
    others = [
        reading("in all baddies"),
        reading("in bad", "Barajas", at=1),
        reading("in an", "Nou Barris", at=1, margin=3),
    ]
    assert most_credible(reading("in all baddies"), others) == " in Nou Barris"


def test_a_name_that_nothing_leads_to_must_be_found_twice() -> None:
    once = reading("our pets allowed", "Huertas", at=1, led=False)
    assert most_credible(reading("are pets loud"), [reading("are pets allowed"), once]) == " are pets allowed"
    assert most_credible(reading("are pets loud"), [reading("are pets allowed"), once, once]) == " our Huertas allowed"


def test_unlikely_readings_and_ramblings_are_left_out() -> None:
    first = reading("half a million more", score=-0.4)
    unlikely = reading("in Moraleja", has_name=True, score=-0.9)
    rambling = reading("why why why why", score=-0.1)
    assert most_credible(first, [rambling, unlikely]) == first.text
    assert most_credible(first, []) == first.text
    assert rambling.rambles
    assert not first.rambles
