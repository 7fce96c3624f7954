"""Text pieces become speakable sentences."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sentence_ends import ends_sentence, piece_end, speech_s
from pipeline.sentences import (
    ABANDONED,
    SETTLED_S,
    SYNTHESIS_BASE_S,
    SYNTHESIS_S_PER_S,
    SentenceSplitter,
    split_now,
    split_sentences,
)


async def stream(pieces: Sequence[str], *, pause_s: float = 0.0) -> AsyncIterator[str]:
    for number, piece in enumerate(pieces):
        if number:
            await asyncio.sleep(pause_s)
        yield piece


async def split(pieces: Sequence[str], *, pause_s: float = 0.0) -> list[str]:
    return [sentence async for sentence in split_sentences(stream(pieces, pause_s=pause_s))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello. How are you?", ["Hello.", "How are you?"]),
        ("It costs 1.5 million euros. It is big.", ["It costs 1.5 million euros.", "It is big."]),
        ("It costs € 450,000. Good.", ["It costs € 450,000.", "Good."]),
        ("It has 120 sq. m. of space. Nice!", ["It has 120 sq. m. of space.", "Nice!"]),
        ("It is near St. James. Dr. Ruiz sells it.", ["It is near St. James.", "Dr. Ruiz sells it."]),
        ("No. I have none. It is No. 5 there.", ["No.", "I have none.", "It is No. 5 there."]),
        ("Come at 5 p.m. on Monday. Or at 6 p.m. Tuesday.", ["Come at 5 p.m. on Monday.", "Or at 6 p.m.", "Tuesday."]),
        ("Well... let me see. Yes.", ["Well... let me see.", "Yes."]),
        ("Ana said “Yes.” Then she left.", ["Ana said “Yes.”", "Then she left."]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("J. Smith sells it. I do not.", ["J. Smith sells it.", "I do not."]),
        ("One thing\n\nAnother thing", ["One thing", "Another thing"]),
        ("- First\n- Second", ["First", "Second"]),
        ("**Great.** It is _here_ 😀!", ["Great.", "It is here !"]),
        ("😀", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1_000])
async def test_sentences(text: str, expected: list[str], size: int) -> None:
    assert await split([text[start : start + size] for start in range(0, len(text), size)]) == expected


async def test_first_clause_comes_before_its_sentence_is_complete() -> None:
    given_out: list[str] = []
    splitter = SentenceSplitter()
    for word in "I have a lovely flat, on a quiet street".split():
        given_out += splitter.push(word + " ")
    assert given_out == ["I have a lovely flat,"]
    assert splitter.finish() == ["on a quiet street"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Well, I have one.", ["Well, I have one."]),
        (
            "In Chueca, near the market, there is a flat with two rooms.",
            ["In Chueca, near the market,", "there is a flat with two rooms."],
        ),
        (
            "Here it is. I have a lovely flat, with rooms and a view.",
            ["Here it is.", "I have a lovely flat,", "with rooms and a view."],
        ),
        (
            "For seven hundred thousand euros there is a lovely home for you. "
            "It has two large rooms, a terrace and a lift.",
            [
                "For seven hundred thousand euros there is a lovely home for you.",
                "It has two large rooms, a terrace and a lift.",
            ],
        ),
        (
            "The flat costs 450,000 euros and has two rooms, I think.",
            ["The flat costs 450,000 euros", "and has two rooms, I think."],
        ),
        ("You'll find it in Chamberí, Madrid.", ["You'll find it", "in Chamberí, Madrid."]),
        (
            "It's six hundred and ninety thousand euros, in Salamanca, with three bedrooms.",
            ["It's six hundred and ninety thousand euros,", "in Salamanca, with three bedrooms."],
        ),
        (
            "The owners are selling their two-bedroom home on Carrer de Verdi.",
            ["The owners are selling", "their two-bedroom home on Carrer de Verdi."],
        ),
        (
            "Neighbours have tended to stay for decades, and homes rarely come up for sale.",
            ["Neighbours have tended", "to stay for decades, and homes rarely come up for sale."],
        ),
        (
            "For seven hundred thousand euros there is a lovely home.",
            ["For seven hundred thousand euros there is a lovely home."],
        ),
        ("It's on offer for two hundred thousand euros.", ["It's on offer", "for two hundred thousand euros."]),
        ("It's in Chamberí, Madrid.", ["It's in Chamberí, Madrid."]),
        (
            "The cheapest flat in Salamanca for you is on the third floor of a house with a lift.",
            ["The cheapest flat", "in Salamanca for you is on the third floor of a house", "with a lift."],
        ),
    ],
)
async def test_clauses_are_cut_only_at_the_beginning_and_when_they_are_long_enough(
    text: str, expected: list[str]
) -> None:
    assert await split([text]) == expected


WORDS = st.sampled_from(
    "in for with the a one flat bedrooms terrace Salamanca, seven hundred and fifty thousand euros, it has near "
    "park. lift; is there square metres. bright living room that looks onto courtyard, quiet street. 450,000".split()
)


@given(words=st.lists(WORDS, max_size=60), whole=st.booleans())
def test_each_piece_is_ready_before_the_ones_before_it_have_been_played_unless_it_cannot_be_cut(
    words: list[str], whole: bool
) -> None:
    text = " ".join(words)
    splitter = SentenceSplitter()
    pieces = [piece for word in ([text] if whole else [word + " " for word in words]) for piece in splitter.push(word)]
    pieces += splitter.finish()
    ready_s = played_s = 0.0
    for number, piece in enumerate(pieces):
        ready_s += SYNTHESIS_BASE_S + SYNTHESIS_S_PER_S * speech_s(piece)
        begins_s = max(ready_s, played_s)
        inside = number and not pieces[number - 1].endswith((".", "!", "?"))
        could_be_cut = piece_end(piece, 0.0) is not None
        if inside and could_be_cut:
            assert begins_s - played_s < 0.25, (pieces, number)
        played_s = begins_s + speech_s(piece)


def test_a_number_is_not_torn_apart() -> None:
    assert piece_end("seven hundred and fifty thousand and more of it for you", 1.0) != len("seven hundred ")
    assert piece_end("It's seven hundred and eighty-nine thousand", 0.5) is None


async def test_a_finished_sentence_does_not_wait_for_a_slow_tool() -> None:
    pieces = split_sentences(stream(["Let me look that up.", " Here is one."], pause_s=1.0))
    began = asyncio.get_running_loop().time()
    assert await anext(pieces) == "Let me look that up."
    assert asyncio.get_running_loop().time() - began < 0.5
    assert [sentence async for sentence in pieces] == ["Here is one."]


async def test_a_slow_number_is_not_cut_at_its_point() -> None:
    assert await split(["It is 1.", "5 million euros."], pause_s=2 * SETTLED_S) == ["It is 1.5 million euros."]


async def test_a_very_long_sentence_is_cut_at_a_clause() -> None:
    text = "It is good. " + ", ".join(["there is a terrace with a view of the park"] * 12) + "."
    sentences = await split([text])
    assert len(sentences) > 3
    assert all(sentence.endswith((",", ".")) for sentence in sentences[2:])
    assert "".join(sentences).replace(" ", "") == text.replace(" ", "")


async def test_what_the_source_raises_comes_through_after_the_complete_sentences() -> None:
    async def failing() -> AsyncIterator[str]:
        yield "All is well. And"
        raise RuntimeError("model gone")

    heard: list[str] = []
    with pytest.raises(RuntimeError, match="model gone"):
        async for sentence in split_sentences(failing()):
            heard.append(sentence)
    assert heard == ["All is well."]


async def test_closing_it_stops_the_source() -> None:
    stopped = asyncio.Event()

    async def endless() -> AsyncIterator[str]:
        try:
            while True:
                yield "One more. "
                await asyncio.sleep(0)
        finally:
            stopped.set()

    sentences = split_sentences(endless())
    assert await anext(sentences) == "One more."
    await sentences.aclose()
    await asyncio.wait_for(stopped.wait(), 1.0)


# Anything but markup and white space that only markup-stripping would change.
PLAIN_TEXT = st.text(alphabet="abcdE ÁñÇ0123456789.,;:!?…'\"()€ \n", max_size=120)


@given(text=PLAIN_TEXT, cuts=st.lists(st.integers(0, 120), max_size=8))
def test_nothing_is_lost_or_added(text: str, cuts: list[int]) -> None:
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    splitter = SentenceSplitter()
    sentences: list[str] = []
    for start, end in zip(edges, edges[1:], strict=False):
        sentences += splitter.push(text[start:end])
    sentences += splitter.finish()
    list_marks = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\D)", re.MULTILINE)
    if not list_marks.search(text):
        assert re.sub(r"\s", "", "".join(sentences)) == re.sub(r"\s", "", text)
    assert all(sentence == sentence.strip() and sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (f"Good morning. I have two{ABANDONED} Sorry. Here it is.", ["Good morning.", "Sorry.", "Here it is."]),
        (f"Good morning.{ABANDONED} Sorry. It is 1.5 m", ["Good morning.", "Sorry.", "It is 1.5 m"]),
        (f"I have{ABANDONED}{ABANDONED}Sorry.", ["Sorry."]),
        (f"It costs 1.{ABANDONED}", []),
    ],
)
def test_what_broke_off_is_dropped_as_far_as_it_is_incomplete(text: str, sentences: list[str]) -> None:
    assert split_now(text) == sentences
    splitter = SentenceSplitter(opening=False)
    assert [*(each for letter in text for each in splitter.push(letter)), *splitter.finish()] == sentences


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Here is one.", True),
        ("Would you like it?", True),
        ("It is in", False),
        ("It is in Sta.", False),
        ("It has 3.", False),
        ("...", False),
        ("", False),
    ],
)
def test_what_ends_like_a_sentence(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends
