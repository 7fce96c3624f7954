"""Misheard place names are put right by comparing names; here with a model whose probabilities are written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from pipeline.engines.heard_words import HeardWord, Hypothesis, NameSounds, fold, words_of
from pipeline.engines.place_hearing import PlaceHearing

NAMES = ("Madrid", "Chueca", "Chamberí", "Retiro", "Horta", "Sants", "La Latina")
SURE, UNSURE = 8.0, 0.5
"""Logit of the token that was chosen; all others have 0."""


class Tokens:
    """One token for each word, the blank before it included."""

    sot_sequence = (0,)
    language_code = "en"

    def __init__(self) -> None:
        self.words = ["<start>"]

    def encode(self, text: str) -> list[int]:
        pieces = [" " + word for word in text.split()]
        for piece in pieces:
            if piece not in self.words:
                self.words.append(piece)
        return [self.words.index(piece) for piece in pieces]

    def decode(self, tokens: list[int]) -> str:
        return "".join(self.words[token] for token in tokens)


@dataclass(frozen=True)
class Row:
    text_token_probs: list[float]


@dataclass
class Model:
    """Gives each word the probability that is written down for it; silence is an array of zeros."""

    tokens: Tokens
    heard: dict[str, float]
    silent: dict[str, float] = field(default_factory=dict)
    compared: list[list[str]] = field(default_factory=list)

    def align(self, memory: Any, start: list[int], rows: list[list[int]], frames: list[int]) -> list[Row]:
        del start
        sound = np.array(memory)
        assert len(sound) == len(rows) == len(frames)
        table, unknown = (self.heard, 1e-4) if sound.any() else (self.silent, 1e-3)
        words = [[self.tokens.words[token].strip() for token in row] for row in rows]
        if sound.any():
            self.compared += words
        return [Row([table.get(word, unknown) for word in row]) for row in words]


def correct(
    text: str,
    heard: dict[str, float],
    *,
    unsure: str = "",
    silent: dict[str, float] | None = None,
    landmarks: tuple[str, ...] = (),
    names: tuple[str, ...] = NAMES,
    duration_s: float = 2.0,
) -> tuple[str, list[list[str]]]:
    """What becomes of `text`, of which the words `unsure` were unlikely; and the rows that were compared."""
    tokens = Tokens()
    model = Model(tokens, heard, silent or {})
    hearing = PlaceHearing(model, tokens, np.zeros((1, 60, 4), np.float32), names, landmarks)
    chosen = tokens.encode(text)
    logits = np.zeros((len(chosen), 200), np.float32)
    for step, token in enumerate(chosen):
        logits[step, token] = UNSURE if tokens.words[token].strip() in unsure.split() else SURE + 4
    sound = np.ones((1, 600, 4), np.float32)
    return hearing.read(Hypothesis(tuple(chosen), logits), sound, duration_s).text.strip(), model.compared


def test_the_name_that_explains_the_sound_takes_the_place_of_misheard_words() -> None:
    text, _ = correct("a flat in Tweko, please", {"Chueca": 0.5}, unsure="Tweko,")
    assert text == "a flat in Chueca, please"


def test_several_words_may_be_one_misheard_name() -> None:
    text, _ = correct("a flat in law let inner", {"La": 0.5, "Latina": 0.5}, unsure="law let inner")
    assert text == "a flat in La Latina"


def test_words_that_are_sure_are_not_compared_with_names() -> None:
    text, compared = correct("does it have a lift with mirrors", {"Chueca": 0.9})
    assert (text, compared) == ("does it have a lift with mirrors", [])


def test_a_name_that_was_understood_is_left_alone() -> None:
    text, compared = correct("a flat in Chueca", {"Sants": 0.9})
    assert (text, compared) == ("a flat in Chueca", [])


def test_words_that_no_name_explains_are_left_alone() -> None:
    text, compared = correct("a flat in London", {"London": 0.9}, unsure="London")
    assert text == "a flat in London"
    assert compared


def test_a_name_gains_nothing_from_being_common() -> None:
    heard = {"Madrid": 0.3, "Retiro": 0.2}
    text, _ = correct("a flat in Madiro", heard, unsure="Madiro", silent={"Madrid": 0.3})
    assert text == "a flat in Retiro"
    text, _ = correct("a flat in Madiro", heard, unsure="Madiro")
    assert text == "a flat in Madrid"


def test_away_from_a_preposition_more_evidence_is_needed() -> None:
    # log(0.05) - 0.7 log(0.001) is 1.8 nats over silence; with a doubt of 4.8 nats that is enough only after "in".
    heard = {"Chueca": 0.05}
    assert correct("a flat in Chuxca", heard, unsure="Chuxca")[0] == "a flat in Chueca"
    assert correct("a flat with Chuxca", heard, unsure="Chuxca")[0] == "a flat with Chuxca"


def test_what_sounds_like_a_landmark_is_not_taken_for_a_district() -> None:
    heard = {"Retiro": 0.3}
    said = "a flat in Retabew"
    assert correct(said, heard, unsure="Retabew")[0] == "a flat in Retiro"
    assert correct(said, heard, unsure="Retabew", landmarks=("Retabeu",))[0] == said


def test_a_landmark_that_sounds_like_a_district_is_taken_for_it_if_the_sound_allows_it() -> None:
    said, landmarks = "a flat in Chuecas", ("Chuecas",)
    allows, forbids = {"Chueca": 0.2, "Chuecas": 0.4}, {"Chueca": 0.002, "Chuecas": 0.9}
    assert (
        correct(said, allows, unsure="Chuecas", silent={"Chueca": 1e-6}, landmarks=landmarks)[0] == "a flat in Chueca"
    )
    assert correct(said, forbids, silent={"Chueca": 1e-6}, landmarks=landmarks)[0] == said


def test_hypotheses_of_a_beam_search_are_read_with_the_probabilities_of_the_model() -> None:
    tokens = Tokens()
    model = Model(tokens, {"a": 0.9, "flat": 0.9, "in": 0.9, "Chueca": 0.5, "Tweko": 0.01})
    hearing = PlaceHearing(model, tokens, np.zeros((1, 60, 4), np.float32), NAMES)
    scored = [(tokens.encode(text), -0.4) for text in ("a flat in Chueca", "a flat in Tweko", "a flat")]
    readings = hearing.read_again(scored, np.ones((1, 600, 4), np.float32), 2.0)
    assert [reading.has_name for reading in readings] == [True, False, False]
    assert [reading.text.strip() for reading in readings] == ["a flat in Chueca", "a flat in Chueca", "a flat"]
    assert readings[1].words[-1].log_probability == pytest.approx(np.log(0.01))
    assert [row for row in model.compared if row.count("Chueca")].count(["a", "flat", "in", "Chueca"]) == 2


def test_a_name_is_put_right_for_one_that_is_like_it_only_if_it_was_doubtful_and_the_sound_is_clear() -> None:
    names = ("Barcelona", "Barceloneta", "Retiro")
    clear, unclear = {"Barcelona": 0.00001, "Barceloneta": 0.6}, {"Barcelona": 0.2, "Barceloneta": 0.6}
    only_usual = {"Barcelona": 0.003, "Barceloneta": 0.6}  # as much was measured where Barcelona had been said
    said = "a loft in Barcelona"
    assert correct(said, clear, unsure="Barcelona", names=names)[0] == "a loft in Barceloneta"
    assert correct(said, unclear, unsure="Barcelona", names=names)[0] == said
    assert correct(said, only_usual, unsure="Barcelona", names=names)[0] == said
    assert correct(said, clear, names=names) == (said, [])


def test_comparing_is_bounded_however_many_names_there_are() -> None:
    many = tuple(f"Name{number}" for number in range(60))
    _, compared = correct("a flat in Nayme", {}, unsure="Nayme", names=many)
    assert len(compared) == 12
    _, compared = correct(" ".join(["word"] * 25) + " in Nayme", {}, unsure="Nayme", names=many, duration_s=12.0)
    assert len(compared) == 6


@pytest.mark.parametrize("text", ["", "Chewka"])
def test_the_shortest_texts(text: str) -> None:
    assert correct(text, {"Chueca": 0.9}, unsure="Chewka")[0] == text.replace("Chewka", "Chueca")


def test_words_carry_their_probability_and_punctuation() -> None:
    tokens = Tokens()
    chosen = tokens.encode("in Chueca?")
    logits = np.zeros((2, 4), np.float32)
    logits[0, chosen[0]] = 20.0
    first, second = words_of(Hypothesis(tuple(chosen), logits), tokens)
    assert (first.bare, second.bare, second.ending) == ("in", "Chueca", "?")
    assert first.log_probability == pytest.approx(0.0, abs=1e-6)
    assert second.log_probability == pytest.approx(np.log(1 / 4))


def test_likeness_is_one_for_the_same_name_and_counts_up_to_four_words() -> None:
    words = [HeardWord(f" {word}", (1,), 0.0, 0) for word in ("sagrada", "familia", "with", "a", "lift")]
    likeness = NameSounds(("Sagrada Família", "Retiro")).likeness(words, 0)
    assert likeness.shape == (4, 2)
    assert likeness[1, 0] == 1.0
    assert likeness[:, 1].max() < 0.5


def test_fold() -> None:
    assert fold("¿En Poble-sec, Gràcia?") == "en poble sec gracia"
