"""Which words over the avatar's speech are a turn. Expected answers written by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.overlap import Evidence, Overlap, classify_overlap, judge_sound

SAID = "I found a lovely flat in Salamanca with three bedrooms, for seven hundred and ninety thousand euros."
CLEAR = Evidence(speech_s=0.5, mean_probability=0.92, peak_dbfs=-18.0, noise_dbfs=-60.0)
COUGH = Evidence(speech_s=0.13, mean_probability=0.45, peak_dbfs=-18.0, noise_dbfs=-60.0)


def classified(
    words: str,
    evidence: Evidence = CLEAR,
    *,
    said: str = SAID,
    finished: bool = False,
    confidence: float | None = None,
) -> Overlap:
    return classify_overlap(
        words,
        speech_s=evidence.speech_s,
        agent_said=said,
        agent_had_finished_question=finished,
        evidence=evidence,
        confidence=confidence,
    )


@pytest.mark.parametrize(
    "words",
    ["Mhm.", "Mm-hmm.", "M.H.M.", "Uh-huh.", "Yeah.", "Okay.", "OK", "Right.", "I see.", "Aha!", "Yeah, yeah.",
     "Okay, right.", "Oh, nice.", "Got it.", "All right.", "Sounds good.", "Sure.", "Sí.", "Vale, vale.", "Ajá.",
     "Claro que sí.", "Ya veo.", "Hmm."],
)  # fmt: skip
def test_listeners_words_do_not_stop_the_avatar(words: str) -> None:
    assert classified(words) == "backchannel"


@pytest.mark.parametrize("words", ["Yes.", "Okay.", "Sure.", "Right, yeah.", "Mhm.", "Sí.", "Vale."])
def test_the_same_words_answer_a_question(words: str) -> None:
    assert classified(words, said="Shall I tell you more?", finished=True) == "turn"


@pytest.mark.parametrize("words", ["Um.", "Uh", "Hmm.", "Ah."])
def test_hesitation_is_no_answer(words: str) -> None:
    assert classified(words, said="Shall I tell you more?", finished=True) == "backchannel"


@pytest.mark.parametrize(
    "words",
    ["Stop.", "Wait.", "No.", "No, wait.", "Sorry?", "Hold on.", "What?", "Pardon?", "Excuse me.", "Hang on a second.",
     "Okay, and how big is it?", "Yeah, but something smaller.", "Something cheaper.", "What about Chueca?",
     "Salamanca",
     "Oh no.", "Thank you, bye.", "Thanks, that's all for today.", "Espera.", "Perdón, ¿cómo?", "Para.", "Más barato.",
     "Sí, pero con terraza.", "Two.", "Yes, I'd like to see that one."],
)  # fmt: skip
@pytest.mark.parametrize("finished", [False, True])
def test_real_words_are_a_turn(words: str, finished: bool) -> None:
    assert classified(words, finished=finished) == "turn"
    assert classified(words, finished=finished, confidence=0.7) == "turn"


@pytest.mark.parametrize(
    "words", ["", "you", "Thank you.", "Thanks for watching!", "Bye.", "♪♪", "[cough]", "(laughs)", "*sighs*", "Ha ha.",
              "Hahaha", "La la la", "Ahem.", "Gracias."]
)  # fmt: skip
@pytest.mark.parametrize("finished", [False, True])
def test_what_recognisers_write_over_noises(words: str, finished: bool) -> None:
    assert classified(words, COUGH, finished=finished) == "noise"


def test_thanks_said_clearly_are_a_turn() -> None:
    assert classified("Thank you very much.", confidence=0.85) == "turn"
    assert classified("Thank you very much.", confidence=0.05) == "noise"


def test_more_words_than_there_was_time_for() -> None:
    assert classified("I'm not going to be able to do that today.", COUGH) == "noise"


@pytest.mark.parametrize(
    ("words", "confidence", "expected"),
    [("Barajas.", 0.22, "noise"), ("Barajas.", 0.8, "turn"), ("Oh, no.", 0.04, "noise"), ("No.", 0.3, "turn"),
     ("Barajas, ha, ha, ha.", 0.8, "noise"), ("And how big", 0.5, "turn")],
)  # fmt: skip
def test_the_recognisers_doubt_counts(words: str, confidence: float, expected: Overlap) -> None:
    assert classified(words, confidence=confidence) == expected


def test_a_long_utterance_is_a_turn_however_doubtful_its_words() -> None:
    long = Evidence(speech_s=1.5, mean_probability=0.93, peak_dbfs=-18.0, noise_dbfs=-60.0)
    assert classified("The air-type like Castellana one.", long, confidence=0.2) == "turn"
    assert classified("", long) == "turn", "the caller is asked to repeat"


def test_echo_by_words() -> None:
    assert classified("I found a lovely flood in Salamanca.") == "echo"
    assert classified("seven hundred and ninety thousand") == "echo"
    assert classified("seven hundred and ninety- Wait.") == "turn"
    assert classified("I found him a lovely", Evidence(0.5, 0.9, -20.0, -60.0, echo=0.5)) == "echo"


def test_one_of_the_avatars_words_is_an_answer_unless_the_sound_is_an_echo() -> None:
    assert classified("In Salamanca?") == "turn"
    assert classified("I found a") == "echo"
    assert classified("I want a") == "turn"
    assert classified("In Salamanca?", Evidence(0.5, 0.9, -20.0, -60.0, echo=0.5)) == "echo"
    assert classified("What?", Evidence(0.5, 0.9, -20.0, -60.0, echo=0.9)) == "echo"


def test_some_sounds_need_no_words() -> None:
    assert judge_sound(Evidence(0.06, 0.49, -17.0, -60.0)) is None, "a soft no"
    assert judge_sound(Evidence(0.03, 0.3, -20.0, -60.0)) == "noise"
    assert judge_sound(Evidence(0.0, 0.0, -90.0, -60.0, echo=0.95)) == "echo"
    assert judge_sound(Evidence(0.2, 0.8, -20.0, -60.0)) is None, "could be a no"


def test_a_misheard_word_in_a_clear_voice_is_a_turn() -> None:
    voice = Evidence(speech_s=0.45, mean_probability=0.96, peak_dbfs=-18.0, noise_dbfs=-60.0)
    assert classified("Argan.", voice, confidence=0.25) == "turn"
    assert classified("Argan.", voice, confidence=0.1) == "noise"


def test_like_speech() -> None:
    assert CLEAR.like_speech
    assert not COUGH.like_speech
    assert not Evidence(2.0, 0.9, -40.0, -45.0).like_speech, "a murmur no louder than the background"
    assert not Evidence(2.0, 0.9, -20.0, -60.0, echo=0.9).like_speech
    assert not Evidence().like_speech


@given(st.text(), st.floats(0, 30), st.text(), st.booleans(), st.none() | st.floats(0, 1))
def test_any_text_gets_a_verdict(
    words: str, speech_s: float, said: str, finished: bool, confidence: float | None
) -> None:
    verdict = classify_overlap(
        words, speech_s=speech_s, agent_said=said, agent_had_finished_question=finished, confidence=confidence
    )
    assert verdict in ("turn", "backchannel", "echo", "noise")


@given(st.sampled_from(["stop", "wait", "no", "hold on", "how big is it", "something cheaper"]), st.booleans())
def test_a_listeners_word_in_front_does_not_hide_a_turn(words: str, finished: bool) -> None:
    assert classified(f"Okay, {words}.", finished=finished) == "turn"
