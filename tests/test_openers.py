"""Openers: which suits, and that they do not double."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.avatar import load_avatars
from pipeline.openers import opener_for, opener_kind, without_opener

OPENERS = {
    "wish": ("Okay.", "Right."),
    "question": ("Let me see.", "Let's see."),
    "change": ("All right.", "Okay."),
    "reply": ("Right,", "So,"),
    "name": ("Ah,", "Oh,"),
}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I'm looking for an apartment in Madrid.", "wish"),
        ("Do you have anything in Chueca under five hundred thousand euros?", "wish"),
        ("Three bedrooms and two baths", "wish"),
        ("Can you find me a flat with a terrace?", "wish"),
        ("In Salamanca.", "wish"),
        ("in chamberi", "wish"),
        ("My budget is four hundred thousand.", "wish"),
        ("I want to buy a house.", "wish"),
        ("Is there a studio in Gràcia?", "wish"),
        ("My wife and I are looking for a bigger place in Retiro", "wish"),
        ("How big is it?", "question"),
        ("Does it have a lift?", "question"),
        ("And is there a terrace?", "question"),
        ("What's the price", "question"),
        ("Which floor is it on?", "question"),
        ("Tell me more about it.", "question"),
        ("How many bedrooms does it have?", "question"),
        ("Has it got air conditioning?", "question"),
        ("Is it close to the metro?", "question"),
        ("No, actually in Chamberí", "change"),
        ("Show me another one", "change"),
        ("Something cheaper, please.", "change"),
        ("What about Retiro?", "change"),
        ("I meant two bedrooms", "change"),
        ("the next one please", "change"),
        ("Make it four bedrooms instead.", "change"),
        ("Yes, tell me more.", "question"),
        ("Compare the two.", "question"),
        ("No, in Chamberí.", "wish"),
        ("Yes.", "reply"),
        ("Yes, please.", "reply"),
        ("Sure, go on", "reply"),
        ("No.", "reply"),
        ("No thanks", "reply"),
        ("No, thank you.", "reply"),
        ("Okay.", "reply"),
        ("Both", "reply"),
        ("That one.", "reply"),
        ("Two.", "reply"),
        ("2", "reply"),
        ("Four hundred thousand.", "reply"),
        ("About 400,000 euros.", "reply"),
        ("The second one.", "reply"),
        ("Thank you.", None),
        ("Okay, thanks.", None),
        ("No thanks, bye.", None),
        ("the", None),
        ("Thanks a lot, bye!", None),
        ("My name is Ana.", "name"),
        ("Hi, I'm Peter.", "name"),
        ("My name is Ana and I'm looking for a flat.", "wish"),
        ("How are you?", None),
        ("Are you a robot?", None),
        ("Can you hear me?", None),
        ("Could you repeat that?", None),
        ("Okay, great.", None),
        ("Goodbye.", None),
        ("What?", None),
        ("", None),
        (" . ", None),
        ("the uh", None),
    ],
)
def test_what_is_said_first_depends_on_what_was_said(said: str, kind: str | None) -> None:
    assert opener_kind(said) == kind
    opener = opener_for(said, OPENERS)
    assert (opener in OPENERS[kind]) if kind else opener is None


@given(said=st.lists(st.sampled_from(["How big is it?", "A flat in Madrid", "the next one", "Yes."]), max_size=30))
def test_never_the_same_twice_in_a_row(said: list[str]) -> None:
    last = ""
    for words in said:
        opener = opener_for(words, OPENERS, last)
        assert opener is None or opener != last
        last = opener or last


def test_an_avatar_without_openers_says_none() -> None:
    assert opener_for("A flat in Madrid", {}) is None
    assert opener_for("A flat in Madrid", {"wish": ("Okay.",)}, "okay.") is None


@pytest.mark.parametrize(
    ("reply", "rest"),
    [
        ("Okay, here's another!", "Here's another!"),
        ("Oh, I've got something for you!", "I've got something for you!"),
        ("Right, next one!", "Next one!"),
        ("All right. Tell me what you'd change,", "Tell me what you'd change,"),
        ("Certainly. Allow me to present this one.", "Allow me to present this one."),
        ("Okay. Okay, one more.", "One more."),
        ("Sure.", "Sure."),
        ("Right next to the park.", "Right next to the park."),
        ("Good question, but the listing keeps quiet.", "Good question, but the listing keeps quiet."),
        ("Yes. It has a lift.", "Yes. It has a lift."),
        ("No, there's no terrace.", "No, there's no terrace."),
        ("", ""),
    ],
)
def test_one_acknowledgement_is_enough(reply: str, rest: str) -> None:
    assert without_opener(reply, "Okay.") == rest
    assert without_opener(reply, "") == reply


def test_every_avatar_has_short_neutral_openers() -> None:
    for avatar in load_avatars(Path("avatars/definitions")).values():
        assert set(avatar.openers) == set(OPENERS), avatar.name
        for kind, ways in avatar.openers.items():
            assert 2 <= len({way.casefold() for way in ways}) == len(ways), (avatar.name, kind)
            for way in ways:
                # One word with a comma: half a second at most, and it sounds like going on.
                assert len(way) <= 6 and way.endswith(","), (avatar.name, way)
                # "Sure." before "I'm afraid there is none" would promise what does not come.
                assert not {"sure", "yes", "great", "perfect", "course", "certainly", "gladly", "good"} & {
                    word.strip(".,!").casefold() for word in way.split()
                }, (avatar.name, way)
            assert not set(ways) & set(avatar.phrases.tool_use), avatar.name
