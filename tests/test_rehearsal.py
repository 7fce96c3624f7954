"""What is synthesised ahead, and in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from avatars.avatar import load_avatars
from pipeline.agent.local.beginnings import beginnings
from pipeline.agent.local.en.language import ENGLISH
from pipeline.agent.local.es.language import SPANISH
from pipeline.agent.local.plan import Say
from pipeline.agent.local.wording import Wording
from pipeline.properties import Property
from pipeline.rehearsal import rehearsal
from pipeline.sentences import SentenceSplitter

AVATARS = load_avatars(Path(__file__).parents[1] / "avatars" / "definitions")


async def test_what_a_caller_may_hear_first_goes_first() -> None:
    parts = await rehearsal(AVATARS, AVATARS["mia"], "Casavoz Homes")
    order = ["mia", *(key for key in AVATARS if key != "mia")]
    assert [part.avatar.key for part in parts] == [*order, "mia", *order]
    assert [part.in_memory for part in parts] == [True] * 8 + [False] * 9
    first = parts[0].pieces
    assert "Mia" in first[0]
    for avatar, part in zip((part.avatar for part in parts[:8]), parts[:8], strict=True):
        for way in (avatar.greeting.format(agency="Casavoz Homes"), *avatar.phrases.tool_use):
            # A greeting is said from the cache, whole; what is said in a reply is cut as replies are.
            splitter = SentenceSplitter(opening=way in avatar.phrases.tool_use)
            assert {*splitter.push(way), *splitter.finish()} <= set(part.pieces)
        assert {way for ways in avatar.openers.values() for way in ways} <= set(part.pieces)


async def test_a_phrase_is_at_hand_at_the_beginning_of_a_reply_and_after_other_words() -> None:
    _, part = [
        part
        for part in await rehearsal(AVATARS, AVATARS["leo"], "Casavoz")
        if part.avatar.key == "leo" and not part.in_memory
    ]
    for way in part.avatar.phrases.nothing_found:
        for opening in (True, False):
            splitter = SentenceSplitter(opening=opening)
            assert {*splitter.push(way), *splitter.finish()} <= set(part.pieces)


async def test_how_replies_begin_comes_after_every_greeting_and_before_set_phrases() -> None:
    parts = await rehearsal(AVATARS, AVATARS["tara"], "Casavoz Homes", ("I have one",))
    assert (parts[8].avatar.key, parts[8].pieces, parts[8].in_memory) == ("tara", ("I have one",), False)


@pytest.mark.parametrize("language", ["en", "es"])
def test_replies_begin_with_what_is_synthesised_ahead(language: Literal["en", "es"]) -> None:
    tara = AVATARS["tara"].in_language(language)
    begins = beginnings(tara, "Casavoz", ["Chueca-Justicia", "Poblenou"])
    home = Property("7", "Bright.", 2, 3, 104.0, "Poblenou", 1_250_000, "Barcelona")
    local = SPANISH if language == "es" else ENGLISH
    wording = Wording(tara.phrases, local, avatar="Tara", agency="Casavoz", size_unit="square metres")
    for turn in range(len(local.sentences["present with city"])):
        splitter = SentenceSplitter()
        reply = wording.words([Say("present with city", home=home), Say("offer_more")], [], turn)
        assert [*splitter.push(reply), *splitter.finish()][0] in begins
    assert not any("euro" in piece for piece in begins)
