"""What the page's state becomes, event by event and over a whole call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.events import (
    CallEnded,
    CallEvent,
    CallStarted,
    EngineFailed,
    Event,
    Heard,
    Interrupted,
    Overlapped,
    ReplyDelta,
    SentenceStarted,
    SpeechStarted,
    Spoken,
    ToolCalled,
    ToolReturned,
    TurnDecided,
    TurnEnded,
    TurnTimings,
)
from pipeline.properties import Property
from ui.memory import PageMemory
from ui.state import MAX_TURNS, PageState, end_call, reduce, reduce_all, with_notice, with_rating
from ui.transcript import MAX_LINES, AvatarLine, CallerLine

HOME = Property("103903400", "A designer renovation.", 3, 3, 184, "Chueca-Justicia", 2_290_000, "Madrid")
STARTED = CallStarted("browser", "tara")


def call(*events: Event, turn: int = 1, start: PageState | None = None) -> PageState:
    """The state after `events` of one turn, by default in a call that has begun."""
    state = start if start is not None else reduce(PageState(), CallEvent("c", 0, 0.0, STARTED))
    return reduce_all(state, [CallEvent("c", turn, 0.0, event) for event in events])


def test_a_call_starts_with_a_clean_page() -> None:
    before = call(Heard("hello"), TurnEnded("hello", "hi", timings=TurnTimings(first_audio_ms=300.0)))
    after = reduce(before, CallEvent("d", 0, 0.0, CallStarted("browser", "leo")))
    assert after == PageState(call_id="d", channel="browser", avatar="leo", status="listening")
    assert after.live


def test_partial_words_grow_into_the_final_ones() -> None:
    state = call(SpeechStarted(), Heard("three bed", final=False), Heard("three bedrooms in", final=False))
    assert state.lines == (CallerLine("three bedrooms in", partial=True),)
    assert state.status == "listening"
    state = call(TurnDecided(200.0), Heard("three bedrooms in Retiro"), start=state)
    assert state.lines == (CallerLine("three bedrooms in Retiro"),)
    assert state.status == "thinking"


def test_words_that_came_to_nothing_leave_no_line() -> None:
    assert call(Heard("uh", final=False), Heard("")).lines == ()


def test_the_final_words_stand_where_the_first_ones_did() -> None:
    """An opener may be on the page before the words that it answers are final."""
    state = call(Heard("A flat in", final=False), SentenceStarted("Sure."), Heard("A flat in Chueca"))
    assert [line.text for line in state.lines] == ["A flat in Chueca", "Sure."]
    assert state.lines[0] == CallerLine("A flat in Chueca")


def test_words_over_the_avatars_voice_that_were_no_turn_go_and_the_reply_goes_on() -> None:
    state = call(SentenceStarted("Here is one."), Spoken("Here"), SpeechStarted(), Heard("mm", final=False))
    assert state.lines[-1] == CallerLine("mm", partial=True)
    state = call(Overlapped("backchannel", 300.0), Spoken("Here is"), start=state)
    assert state.lines == (AvatarLine(1, "tara", "Here is one.", heard=2, queued=True),)
    assert state.status == "speaking"


def test_words_over_the_avatars_voice_that_were_a_turn_stay() -> None:
    state = call(SentenceStarted("Here is one."), Heard("cheaper", final=False), Overlapped("turn", 300.0))
    assert state.lines[-1] == CallerLine("cheaper", partial=True)


def test_words_of_a_turn_that_was_not_understood_go_when_the_avatar_has_asked_again() -> None:
    state = call(Heard("uh", final=False), TurnDecided(300.0), SentenceStarted("Sorry?"), Spoken("Sorry?"))
    assert len(state.lines) == 2
    assert [line.text for line in call(TurnEnded("", "Sorry?"), start=state).lines] == ["Sorry?"]


def test_words_that_interrupt_a_prompt_stay() -> None:
    state = call(SentenceStarted("Are you still there?"), Heard("yes", final=False))
    state = call(Interrupted("Are", "you still there?"), TurnEnded("", "Are", interrupted=True), start=state)
    assert state.lines[-1] == CallerLine("yes", partial=True)


def test_typed_words_do_not_take_the_place_of_spoken_ones() -> None:
    state = call(Heard("a flat", final=False), Heard("two rooms", typed=True))
    assert state.lines == (CallerLine("a flat", partial=True), CallerLine("two rooms", typed=True))


@pytest.mark.parametrize(
    "events",
    [
        (SentenceStarted("There is one."), Spoken("Sure."), Spoken("Sure. There is")),
        (Spoken("Sure."), SentenceStarted("There is one."), Spoken("Sure. There is")),
        (ReplyDelta("There is"), SentenceStarted("There is one."), Spoken("Sure. There is")),
    ],
)
def test_an_opener_is_shown_in_front_of_the_answer(events: tuple[Event, ...]) -> None:
    state = call(*events)
    line = AvatarLine(1, "tara", "There is one.", heard=3, queued=True, played=("Sure.", "There", "is"))
    assert state.lines == (line,)
    ended = call(TurnEnded("a flat", "Sure. There is one."), start=state)
    assert ended.lines == (replace(line, text="Sure. There is one.", played=(), heard=4, done=True),)


def test_an_interrupted_answer_keeps_its_opener() -> None:
    state = call(SentenceStarted("There is one."), Spoken("Sure. There"), Interrupted("Sure. There", "is one."))
    line = AvatarLine(1, "tara", "Sure. There is one.", heard=2, interrupted=True, done=True, queued=True)
    assert state.lines == (line,)


def test_a_tool_sentence_is_part_of_what_is_spoken() -> None:
    state = call(SentenceStarted("Let me look."), Spoken("Let me look."), SentenceStarted("Here is one."))
    assert state.lines == (AvatarLine(1, "tara", "Let me look. Here is one.", heard=3, queued=True),)


def test_the_time_of_recognition_belongs_to_its_turn() -> None:
    state = call(
        Heard("a flat", engine="x", inference_ms=160.0), TurnEnded("", "Are you there?", timings=TurnTimings(1.0))
    )
    state = call(Heard("a flat", engine="x", inference_ms=160.0), start=state)
    state = call(TurnEnded("a flat", "Yes.", timings=TurnTimings(310.0)), start=state)
    state = call(Heard("b", typed=True), TurnEnded("b", "Yes.", timings=TurnTimings(310.0)), start=state)
    assert [time.recognition_ms for time in state.turns] == [0.0, 160.0, 0.0]


def test_what_the_model_broke_off_is_not_left_on_the_page() -> None:
    """The stream has no event for words that were given up; the end of the turn says what was really answered."""
    state = call(ReplyDelta("There are thr"), ReplyDelta("Sorry. Two homes."), turn=0)
    state = call(TurnEnded("a flat", "Sorry. Two homes."), start=state, turn=0)
    assert state.lines == (AvatarLine(0, "tara", "Sorry. Two homes.", done=True),)


def test_a_rating_belongs_to_its_answer() -> None:
    state = with_rating(with_rating(call(Heard("a")), 1, good=True), 2, good=False)
    assert state.ratings == {1: True, 2: False}
    assert with_rating(state, 1, good=False).ratings == {1: False, 2: False}
    assert call(Heard("b"), start=state, turn=3).ratings == state.ratings
    written = with_rating(call(Heard("a", typed=True), turn=0), 0, good=True)
    assert call(Heard("b", typed=True), start=written, turn=0).ratings == {}


def test_typed_words_are_marked() -> None:
    assert call(Heard("a flat", typed=True)).lines == (CallerLine("a flat", typed=True),)


def test_sentences_are_queued_then_heard() -> None:
    state = call(SentenceStarted("Let me look."), SentenceStarted("Here is one."))
    assert state.lines == (AvatarLine(1, "tara", "Let me look. Here is one.", heard=0, queued=True),)
    state = call(Spoken("Let me look. Here"), start=state)
    assert state.lines == (AvatarLine(1, "tara", "Let me look. Here is one.", heard=4, queued=True),)
    assert state.status == "speaking"


def test_the_models_stream_is_replaced_by_the_sentences_made_of_it() -> None:
    state = call(ReplyDelta("Here "), ReplyDelta("is"))
    assert state.lines == (AvatarLine(1, "tara", "Here is"),)
    state = call(SentenceStarted("Here is one."), ReplyDelta(" one."), start=state)
    assert state.lines == (AvatarLine(1, "tara", "Here is one.", heard=0, queued=True),)


def test_more_was_heard_than_was_written() -> None:
    state = call(Spoken("Hello there"))
    assert state.lines == (AvatarLine(1, "tara", heard=2, played=("Hello", "there")),)
    assert state.lines[0].words == ["Hello", "there"]


def test_a_word_because_something_is_late_stands_where_it_was_said() -> None:
    state = call(SentenceStarted("There is one in"), SentenceStarted("Sol, with a lift."))
    state = call(Spoken("There is one in One moment"), start=state)
    (line,) = state.lines
    assert isinstance(line, AvatarLine)
    assert " ".join(line.words) == "There is one in One moment Sol, with a lift."
    assert line.heard == 6


def test_what_a_model_broke_off_is_gone_when_the_answer_is_played() -> None:
    state = call(SentenceStarted("The home in Sol has a"), SentenceStarted("Sorry, something went wrong."))
    state = call(SentenceStarted("The home in Sol has a lift."), Spoken("Sorry, something went"), start=state)
    (line,) = state.lines
    assert isinstance(line, AvatarLine)
    assert " ".join(line.words) == "Sorry, something went wrong. The home in Sol has a lift."
    replied = "Sorry, something went wrong. The home in Sol has a lift."
    (line,) = call(TurnEnded("a", replied), start=state).lines
    assert isinstance(line, AvatarLine)
    assert (" ".join(line.words), line.heard) == (replied, 11)


def test_words_that_are_not_played_as_announced_are_not_told_twice() -> None:
    announced = " ".join(f"a{number}" for number in range(40))
    played = " ".join(f"b{number}" for number in range(30))
    (line,) = call(SentenceStarted(announced), Spoken(played)).lines
    assert isinstance(line, AvatarLine)
    assert line.words == [*played.split(), *announced.split()[30:]]


def test_an_interruption_keeps_what_was_not_heard_apart() -> None:
    state = call(SentenceStarted("It costs two million euros."), Spoken("It costs"))
    state = call(Interrupted("It costs", "two million euros."), start=state)
    line = AvatarLine(1, "tara", "It costs two million euros.", heard=2, interrupted=True, done=True, queued=True)
    assert state.lines == (line,)
    assert state.status == "interrupted"
    ended = call(TurnEnded("", "It costs two million euros.", interrupted=True), start=state)
    assert ended.lines == (line,)


def test_a_reply_played_to_its_end_was_heard() -> None:
    state = call(SentenceStarted("Here is one."), Spoken("Here"), TurnEnded("hi", "Here is one."))
    assert state.lines == (AvatarLine(1, "tara", "Here is one.", heard=3, done=True, queued=True),)
    assert state.status == "listening"


def test_a_reply_that_was_never_streamed_is_shown_at_the_end() -> None:
    state = call(TurnEnded("hi", "Hello."))
    assert state.lines == (AvatarLine(1, "tara", "Hello.", done=True),)


def test_typed_turns_that_share_a_number_keep_their_own_lines() -> None:
    state = call(Heard("a", typed=True), ReplyDelta("One."), TurnEnded("a", "One."), turn=0)
    state = call(Heard("b", typed=True), TurnEnded("b", "Two."), turn=0, start=state)
    texts = [line.text for line in state.lines]
    assert texts == ["a", "One.", "b", "Two."]


def test_a_reply_stops_as_soon_as_something_is_heard_and_goes_on_if_it_was_nothing() -> None:
    held = call(Spoken("Here"), SpeechStarted())
    assert held.status == "interrupted"
    assert call(Overlapped("noise", 250.0), start=held).status == "speaking"
    assert call(Overlapped("turn", 250.0), start=held).status == "interrupted"
    # Where nothing was being said there is nothing to go on with.
    assert call(SpeechStarted(), Overlapped("noise", 250.0)).status == "listening"
    assert call(Overlapped("noise", 250.0), start=call(TurnDecided(200.0), start=held)).status == "thinking"


def test_whoever_interrupts_sees_it_until_they_have_spoken() -> None:
    state = call(
        Spoken("It"), SpeechStarted(), Overlapped("turn", 300.0), Interrupted("It", "costs"), TurnEnded("a", "It", True)
    )
    assert state.status == "interrupted"
    state = call(Heard("Wait", final=False), start=state, turn=2)
    assert state.status == "interrupted"
    assert call(TurnDecided(200.0), start=state, turn=2).status == "thinking"


def test_a_search() -> None:
    state = call(ToolCalled("t1", "search_property_tool", {"query": "Chueca", "limit": 3}))
    assert state.tool_calls[0].result is None
    assert state.status == "thinking"
    returned = ToolReturned("t1", "search_property_tool", 1, 12.5, (HOME,), relaxed="the price")
    state = call(returned, start=state)
    assert state.tool_calls[0].arguments == {"query": "Chueca", "limit": 3}
    assert state.tool_calls[0].result is returned
    assert (state.results, state.relaxed, state.searched) == ((HOME,), "the price", True)


def test_nothing_found_empties_the_results_but_a_question_or_failure_does_not() -> None:
    found = call(ToolCalled("a", "s", {}), ToolReturned("a", "s", 1, 1.0, (HOME,)))
    asked = call(ToolCalled("b", "s", {}), ToolReturned("b", "s", 0, 1.0, question="Which district?"), start=found)
    failed = call(ToolCalled("c", "s", {}), ToolReturned("c", "s", 0, 1.0, error="timeout"), start=asked)
    assert failed.results == (HOME,)
    booked = ToolReturned("e", "book_viewing", 1, 1.0, outcome="booked")
    assert call(ToolCalled("e", "book_viewing", {}), booked, start=failed).results == (HOME,)
    empty = call(ToolCalled("d", "s", {}), ToolReturned("d", "s", 0, 1.0), start=failed)
    assert empty.results == ()
    assert empty.searched


def test_times_of_the_last_turns_are_kept_and_numbered() -> None:
    state = PageState()
    for turn in range(1, MAX_TURNS + 3):
        timings = TurnTimings(first_audio_ms=100.0 * turn)
        state = call(TurnEnded("x", "y", timings=timings), turn=turn, start=state)
    assert [each.number for each in state.turns] == list(range(3, MAX_TURNS + 3))
    assert state.turns[-1].timings.first_audio_ms == 100.0 * (MAX_TURNS + 2)


def test_an_opener_that_was_spoken_before_the_words_were_certain_stands_behind_them() -> None:
    state = call(SentenceStarted("Hi, I'm Tara."), Spoken("Hi, I'm Tara."), TurnEnded("", "Hi, I'm Tara."), turn=0)
    state = call(SentenceStarted("Here is one."), Spoken("A"), Spoken("A ver, Here"), Heard("Un piso"), start=state)
    assert [line.text for line in state.lines] == ["Hi, I'm Tara.", "Un piso", "Here is one."]
    answer = state.lines[-1]
    assert isinstance(answer, AvatarLine)
    assert (answer.words, answer.heard) == (["A", "ver,", "Here", "is", "one."], 3)


def test_what_a_call_that_ended_left_unsaid_was_not_heard() -> None:
    state = end_call(call(SentenceStarted("Here is one."), Spoken("Here is")))
    assert state.lines == (AvatarLine(1, "tara", "Here is one.", heard=2, interrupted=True, done=True, queued=True),)


def test_the_greeting_is_no_numbered_turn() -> None:
    state = call(TurnEnded("", "Hi, I'm Tara.", timings=TurnTimings(first_audio_ms=20.0)), turn=0)
    state = call(TurnEnded("a flat", "Here.", timings=TurnTimings(first_audio_ms=400.0)), turn=1, start=state)
    assert [each.number for each in state.turns] == [0, 1]


def test_typed_turns_are_numbered_on() -> None:
    state = call(TurnEnded("x", "y", timings=TurnTimings(first_token_ms=5.0)), turn=0)
    state = call(TurnEnded("x", "y", timings=TurnTimings(first_token_ms=6.0)), turn=0, start=state)
    assert [each.number for each in state.turns] == [1, 2]


def test_a_turn_without_times_adds_none() -> None:
    assert call(TurnEnded("", "Hello.")).turns == ()


def test_a_failed_engine_is_told_once_in_words() -> None:
    failed = EngineFailed("stt", "moonshine", "broken")
    state = call(failed, failed)
    assert state.messages == ("Speech recognition had a problem. The call goes on.",)


def test_a_failure_that_another_engine_made_good_is_no_callers_concern() -> None:
    assert call(EngineFailed("stt", "whisper-groq", "503", "faster-whisper")).messages == ()


@pytest.mark.parametrize(
    ("reason", "messages"),
    [
        ("goodbye", ()),
        ("hangup", ()),
        ("silence", ("The call ended after a long silence.",)),
        ("longest call", ("The call reached its longest duration.",)),
        ("error", ("The call ended because of a technical problem. Please start it again.",)),
    ],
)
def test_the_end_of_a_call(reason: str, messages: tuple[str, ...]) -> None:
    state = call(Heard("so", final=False), CallEnded(reason))
    assert state.status == "ended"
    assert not state.live
    assert state.messages == messages
    assert state.lines == (CallerLine("so"),)


def test_what_comes_after_the_end_does_not_revive_the_call() -> None:
    assert call(CallEnded("goodbye"), TurnEnded("bye", "Bye.")).status == "ended"


def test_a_lost_connection_ends_the_call() -> None:
    state = end_call(call(SentenceStarted("Hello there.")))
    assert state.status == "ended"
    assert state.lines == (AvatarLine(1, "tara", "Hello there.", heard=0, interrupted=True, done=True, queued=True),)
    assert end_call(PageState()) == PageState()


def test_another_calls_late_events_are_ignored() -> None:
    state = call(Heard("hello"))
    assert reduce(state, CallEvent("old", 7, 9.0, Heard("not mine"))) == state


def test_the_transcript_is_bounded() -> None:
    state = call(*(Heard(f"line {number}") for number in range(MAX_LINES + 10)))
    assert len(state.lines) == MAX_LINES
    assert state.lines[-1] == CallerLine(f"line {MAX_LINES + 9}")


def test_typing_goes_on_with_the_last_calls_conversation() -> None:
    page = PageMemory()
    page.advance([CallEvent("c", 0, 0.0, STARTED), CallEvent("c", 1, 1.0, Heard("hello"))])
    page.hang_up()
    assert page.begin_typing("leo") == "c"
    assert page.state.lines == (CallerLine("hello"),)
    assert (page.state.channel, page.state.avatar, page.state.live) == ("text", "leo", False)


def test_typing_without_a_call_has_a_conversation_of_its_own() -> None:
    one, other = PageMemory(), PageMemory()
    thread_id = one.begin_typing("tara")
    assert one.begin_typing("tara") == thread_id
    assert other.begin_typing("tara") != thread_id


def test_a_notice() -> None:
    typing = call(Heard("x", typed=True), start=replace(PageState(), call_id="c", channel="text"))
    assert with_notice(typing, "Sorry.").messages == ("Sorry.",)
    assert with_notice(typing, "Sorry.").status == "idle"
    assert with_notice(call(TurnDecided(1.0)), "Sorry.").status == "thinking"


def test_a_whole_call() -> None:
    greeting = "Hi, I'm Tara."
    timings = TurnTimings(180.0, 320.0, 400.0, 450.0, 600.0, 2_000.0)
    script: list[tuple[int, Event]] = [
        (0, STARTED),
        (0, SentenceStarted(greeting)),
        (0, Spoken(greeting)),
        (0, TurnEnded("", greeting)),
        (1, SpeechStarted()),
        (1, Heard("A flat", final=False)),
        (1, TurnDecided(180.0)),
        (1, Heard("A flat in Chueca")),
        (1, ToolCalled("t", "search_property_tool", {"query": "flat in Chueca"})),
        (1, SentenceStarted("Let me look.")),
        (1, ToolReturned("t", "search_property_tool", 1, 9.0, (HOME,))),
        (1, SentenceStarted("There is one for two million euros.")),
        (1, Spoken("Let me look. There is")),
        (2, SpeechStarted()),
        (1, Interrupted("Let me look. There is", "one for two million euros.")),
        (1, TurnEnded("A flat in Chueca", "Let me look. There is", interrupted=True, timings=timings)),
        (2, Heard("Cheaper")),
        (2, TurnEnded("Cheaper", "Nothing is cheaper.")),
        (2, CallEnded("hangup")),
    ]
    state = reduce_all(PageState(), [CallEvent("c", turn, 0.0, event) for turn, event in script])
    assert [(type(line).__name__, line.text) for line in state.lines] == [
        ("AvatarLine", greeting),
        ("CallerLine", "A flat in Chueca"),
        ("AvatarLine", "Let me look. There is one for two million euros."),
        ("CallerLine", "Cheaper"),
        ("AvatarLine", "Nothing is cheaper."),
    ]
    interrupted = state.lines[2]
    assert isinstance(interrupted, AvatarLine)
    assert (interrupted.heard, interrupted.interrupted) == (5, True)
    assert state.results == (HOME,)
    assert [(each.number, each.timings) for each in state.turns] == [(1, timings)]
    assert state.status == "ended"
