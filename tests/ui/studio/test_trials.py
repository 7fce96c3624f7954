"""Conversations that are tried out and thrown away."""

from __future__ import annotations

from contextlib import aclosing

from tests.ui.studio.doubles import AVATARS, Backend
from ui.studio.trials import MOST_TURNS, side_by_side, trials_html, try_out
from ui.studio.words import Words

TARA, LEO = AVATARS["tara"], AVATARS["leo"]


async def test_each_line_is_a_turn_of_one_conversation_that_is_thrown_away() -> None:
    backend = Backend()
    *_, last = [trials async for trials in try_out(backend, TARA, "two rooms\n\n in Gràcia ")]
    assert [(each.said, each.reply, each.took_ms) for each in last] == [
        ("two rooms", "Tara: two rooms", 7.0),
        ("in Gràcia", "Tara: in Gràcia", 7.0),
    ]
    assert len(set(backend.threads)) == 1
    assert backend.thrown_away == backend.threads[:1]


async def test_a_failure_is_told_and_the_conversation_still_thrown_away() -> None:
    backend = Backend()
    *_, last = [trials async for trials in try_out(backend, TARA, "two rooms\nbreak\nhello")]
    assert [each.error for each in last] == ["", "The model is asleep."]
    assert "That could not be done. The model is asleep." in trials_html(last, "Tara", Words("en"))
    assert len(backend.thrown_away) == 1


async def test_who_leaves_in_the_middle_leaves_nothing_behind() -> None:
    backend = Backend()
    async with aclosing(try_out(backend, TARA, "one\ntwo")) as trials:
        await anext(trials)
    assert len(backend.thrown_away) == 1


async def test_a_script_has_an_end() -> None:
    backend = Backend()
    *_, last = [trials async for trials in try_out(backend, TARA, "hello\n" * 50)]
    assert len(last) == MOST_TURNS


async def test_two_answer_the_same_in_conversations_of_their_own() -> None:
    backend = Backend()
    runs = (try_out(backend, TARA, "hello"), try_out(backend, LEO, "hello"))
    *_, (left, right) = [both async for both in side_by_side(*runs)]
    assert (left[-1].reply, right[-1].reply) == ("Tara: hello", "Leo: hello")
    assert len(set(backend.threads)) == len(set(backend.thrown_away)) == 2


async def test_leaving_a_comparison_ends_both() -> None:
    backend = Backend()
    runs = (try_out(backend, TARA, "a\nb"), try_out(backend, LEO, "a\nb"))
    async with aclosing(side_by_side(*runs)) as both:
        await anext(both)
    assert set(backend.thrown_away) == set(backend.threads)


async def test_words_of_others_are_escaped() -> None:
    *_, last = [trials async for trials in try_out(Backend(), TARA, "<b>hi</b>")]
    html = trials_html(last, "Tara", Words("es"))
    assert "<b>hi" not in html
    assert "2 viviendas" in html
    assert "respondió en 7 ms" in html
