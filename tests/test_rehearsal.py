"""What is synthesised ahead, and in which order."""

from __future__ import annotations

from pathlib import Path

from avatars.avatar import load_avatars
from pipeline.rehearsal import rehearsal
from pipeline.sentences import SentenceSplitter

AVATARS = load_avatars(Path(__file__).parents[1] / "avatars" / "definitions")


async def test_what_a_caller_may_hear_first_goes_first() -> None:
    parts = await rehearsal(AVATARS, AVATARS["mia"], "Casavoz Homes")
    assert [part.avatar.key for part in parts] == ["mia", *(key for key in AVATARS if key != "mia")] * 2
    assert [part.in_memory for part in parts] == [True] * 8 + [False] * 8
    first = parts[0].pieces
    assert "Mia" in first[0]
    for avatar, part in zip((part.avatar for part in parts[:8]), parts[:8], strict=True):
        for way in (avatar.greeting.format(agency="Casavoz Homes"), *avatar.phrases.tool_use):
            # A greeting is said from the cache, whole; what is said in a reply is cut as replies are.
            splitter = SentenceSplitter(opening=way in avatar.phrases.tool_use)
            assert {*splitter.push(way), *splitter.finish()} <= set(part.pieces)
        assert {way for ways in avatar.openers.values() for way in ways} <= set(part.pieces)


async def test_a_phrase_is_at_hand_at_the_beginning_of_a_reply_and_after_other_words() -> None:
    (part,) = [
        part
        for part in await rehearsal(AVATARS, AVATARS["leo"], "Casavoz")
        if part.avatar.key == "leo" and not part.in_memory
    ]
    for way in part.avatar.phrases.nothing_found:
        for opening in (True, False):
            splitter = SentenceSplitter(opening=opening)
            assert {*splitter.push(way), *splitter.finish()} <= set(part.pieces)
