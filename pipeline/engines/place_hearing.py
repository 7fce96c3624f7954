"""Second thoughts about place names: what was misheard is compared with every name that it may have been.

Greedy decoding writes an unknown name as the words it knows ("Tweko", "where it is"). Put in their place, the right
name explains the sound better than any other name does, and the recogniser itself can say how much better: the log
probability of the name given the sound, minus a share of its log probability given silence, so that common names gain
nothing from being common. The sound has been encoded already, so a comparison costs a few milliseconds for each name.

All numbers here were chosen on the tuning half of `tests/evaluation/speech.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.engines.heard_words import (
    LEADS,
    LONGEST_HEARD,
    PLAIN_ANSWERS,
    HeardWord,
    Hypothesis,
    NameSounds,
    SoundKey,
    confusable,
    fold,
    mistakable,
    without_accents,
    words_from,
    words_of,
)
from pipeline.engines.readings import Finding, Reading

_PRIOR_SHARE = 0.7
"""0.5 to 0.85 put the right name first nearly always, 0 and 1 did not."""
_ENOUGH, _ENOUGH_FIRST, _ENOUGH_LED = 8.0, 5.5, 1.5
"""Nats that a name must gain over silence: anywhere, at the beginning, and after a word that leads to a place ("in").
Doubt about the words it replaces, and likeness to them, make less enough:"""
_DOUBT_HELPS, _MOST_DOUBT = 0.4, 8.0
_LIKENESS_HELPS, _USUAL_LIKENESS = 4.0, 0.65
_LIKENESS_WEIGHT = 6.0
"""Nats that sounding entirely like what was heard is worth when one of several names is chosen."""

_MOST_SLOTS = 2
_LAST_SLOT = 30
_DOUBT, _DOUBT_BESIDE_NAME = 0.8, 1.5
"""Doubt from which words may be a misheard name: in general, and after "in" where another name was understood."""
_LEAD_BONUS = 2.5
_SHORT_ANSWER = 3
_CLEAR = 1.3
"""Doubt up to which a plain answer ("Yes.") is believed: comparing would cost every one of them 0.05 s, and looking
again 0.2 s."""
_CLEAR_NUMBER = 2.5
"""The same for figures, wherever they stand: no name is written "800,000"."""

_BUDGET_MS = 70.0
_MS_PER_FRAME, _MS_PER_TOKEN = 0.0162, 0.29
_FEWEST, _MOST = 6, 12
"""Names compared, as many as the budget allows; the cost of one was measured on a busy core."""
_FIRST_TOKEN_SHARE = 0.5
_FAR_BELOW = 25.0

_LANDMARK, _LANDMARK_LEAD, _BEYOND_LANDMARKS = 0.75, 0.1, 9.0
"""Likeness from which words may be a landmark, how much more they must be like it than like the best name, and the gain
of that name from which it does not matter."""

_MISTAKEN = 3.0
"""Nats by which a name may explain the sound less well than the landmark that was written and sounds like it."""

_CONFUSED_DOUBT, _CONFUSED_LEAD = 0.1, 8.0
"""Of names that are confused: the doubt about the one that was written and the lead in nats of the other from which the
other is believed. Where "Barcelona" was said "Barceloneta" led by 3 to 5, where that was said by 12 to 16."""

_FRAMES_PER_S = 50
_FRAMES_AFTER = 25
_SILENT_FRAMES = 50
_CARRIER = {"en": " I'm looking for a flat in", "es": " Busco un piso en"}


class PlaceHearing:
    """Compares misheard words with place names.

    Args:
        model: a CTranslate2 Whisper.
        tokenizer: faster-whisper's, for one language.
        silence: the encoded sound of silence, float32 (1, frames, width).
        names: what callers may say; at least one.
        landmarks: other places with names: words that sound more like one of these are left alone.
        sound_key: makes sounds comparable; spelling is compared if None.
    """

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        silence: NDArray[np.float32],
        names: Sequence[str],
        landmarks: Sequence[str] = (),
        sound_key: SoundKey | None = None,
    ) -> None:
        self._model, self._tokenizer = model, tokenizer
        self._names = tuple(names)
        self._listed = frozenset(map(fold, names))
        self._mistakable = mistakable(names, landmarks, sound_key)
        landmarks = [name for name in landmarks if fold(name) not in self._mistakable]
        self._known = self._listed | frozenset(map(fold, landmarks))
        self._tokens = [tuple(tokenizer.encode(" " + without_accents(name))) for name in names]
        self._first = np.array([tokens[0] for tokens in self._tokens])
        self._sounds, self._landmarks = NameSounds(names, sound_key), NameSounds(landmarks, sound_key)
        self._confusable = confusable([fold(name) for name in names])
        self._leads = LEADS.get(tokenizer.language_code, LEADS["en"])
        self._plain = PLAIN_ANSWERS.get(tokenizer.language_code, PLAIN_ANSWERS["en"])
        silent = silence[:, :_SILENT_FRAMES]
        self._prior_within = self._prior(silent, _CARRIER.get(tokenizer.language_code, _CARRIER["en"]))
        self._prior_first = self._prior(silent, "")

    def read(self, hypothesis: Hypothesis, sound: NDArray[np.float32], duration_s: float) -> Reading:
        """What greedy decoding made of the sound, with the place name that may have been misheard.

        Args:
            hypothesis: of greedy decoding.
            sound: encoded, float32 (1, frames, width).
            duration_s: of the utterance without the silence put after it.
        """
        words = words_of(hypothesis, self._tokenizer)
        score = sum(word.log_probability for word in words) / max(1, len(hypothesis.tokens))
        return self._reading(words, hypothesis, score, _heard(sound, duration_s), {})

    def read_again(
        self, scored: Sequence[tuple[Sequence[int], float]], sound: NDArray[np.float32], duration_s: float
    ) -> list[Reading]:
        """The same for the hypotheses of a beam search: (text tokens, mean log probability); none of them empty."""
        sound = _heard(sound, duration_s)
        sequences = [tokens for tokens, _ in scored]
        known: dict[tuple[int, ...], float] = {}
        return [
            self._reading(words_from(tokens, of_each, self._tokenizer), None, score, sound, known)
            for (tokens, score), of_each in zip(scored, self._probabilities(sound, sequences), strict=True)
        ]

    def _reading(
        self,
        words: Sequence[HeardWord],
        hypothesis: Hypothesis | None,
        score: float,
        sound: NDArray[np.float32],
        known: dict[tuple[int, ...], float],
    ) -> Reading:
        has_name = bool(self._named(words, self._listed))
        has_landmark = not has_name and bool(self._named(words, self._known))
        return Reading(tuple(words), self._find(words, hypothesis, sound, known), score, has_name, has_landmark)

    def _find(
        self,
        words: Sequence[HeardWord],
        hypothesis: Hypothesis | None,
        sound: NDArray[np.float32],
        known: dict[tuple[int, ...], float],
    ) -> Finding | None:
        """The best name for the most doubtful words, whether it is good enough or not; None when nothing is in doubt
        or a landmark was named."""
        slots = self._slots(words)
        if not slots:
            return self._confused(words, sound, known)
        alike = {slot: self._sounds.likeness(words, slot) for slot in slots}
        pairs = self._worth_comparing(words, hypothesis, alike, sound.shape[1])
        gains = self._gains(sound, words, pairs, known)
        likeness = np.array([alike[slot][:, index].max() for slot, index in pairs])
        best = int(np.argmax(gains + _LIKENESS_WEIGHT * likeness))
        slot, index = pairs[best]
        if gains[best] < _BEYOND_LANDMARKS and self._is_landmark(words, slot, float(likeness[best])):
            return None
        end = slot + int(np.argmax(alike[slot][:, index])) + 1
        doubt = min(_MOST_DOUBT, -sum(word.log_probability for word in words[slot:end]))
        led = self._is_led(words, slot)
        heard = fold(" ".join(word.bare for word in words[slot:end]))
        if heard in self._mistakable and self._prior_share(slot)[index] + gains[best] < -doubt - _MISTAKEN:
            return None
        enough = _ENOUGH_FIRST if slot == 0 else _ENOUGH_LED if led else _ENOUGH
        enough -= _DOUBT_HELPS * doubt + _LIKENESS_HELPS * (float(likeness[best]) - _USUAL_LIKENESS)
        return Finding(self._names[index], slot, end, float(gains[best]), enough, led)

    def _confused(
        self, words: Sequence[HeardWord], sound: NDArray[np.float32], known: dict[tuple[int, ...], float]
    ) -> Finding | None:
        """Another name than the one that was written and that is like it, if the sound speaks for that clearly."""
        for at, word in enumerate(words):
            rivals = self._confusable.get(fold(word.bare))
            if rivals is None or -word.log_probability < _CONFUSED_DOUBT:
                continue
            gains = self._gains(sound, words, [(at, index) for index in rivals], known)
            best = int(np.argmax(gains))
            return Finding(
                self._names[rivals[best]], at, at + 1, float(gains[best]), float(gains[0]) + _CONFUSED_LEAD * (best > 0)
            )
        return None

    def _slots(self, words: Sequence[HeardWord]) -> list[int]:
        """Where a misheard name may begin, most doubtful first."""
        known = self._named(words, self._known)
        doubts = []
        for at, word in enumerate(words[:_LAST_SLOT]):
            if at in known:
                continue
            following = words[at + 1].log_probability if at + 1 < len(words) and at + 1 not in known else 0.0
            doubt = -word.log_probability - 0.5 * following
            led = self._is_led(words, at)
            if any(map(str.isdigit, word.bare)) and doubt < _CLEAR_NUMBER:
                continue
            if (led and doubt >= _DOUBT_BESIDE_NAME) if known else (led or doubt >= _DOUBT):
                doubts.append((doubt + _LEAD_BONUS * led, at))
        return [at for _, at in sorted(doubts, reverse=True)[:_MOST_SLOTS]]

    def _named(self, words: Sequence[HeardWord], names: frozenset[str]) -> frozenset[int]:
        """Words that are one of `names` already."""
        known: set[int] = set()
        for start in range(len(words)):
            for length in range(1, LONGEST_HEARD + 1):
                if fold(" ".join(word.bare for word in words[start : start + length])) in names:
                    known.update(range(start, start + length))
        return frozenset(known)

    def _is_led(self, words: Sequence[HeardWord], at: int) -> bool:
        """Does something before it say that a place may follow?"""
        if at:
            return words[at - 1].bare.lower() in self._leads
        return len(words) <= _SHORT_ANSWER and not all(map(self._is_plain, words))

    def _is_plain(self, word: HeardWord) -> bool:
        return -word.log_probability < _CLEAR and word.bare.lower() in self._plain

    def _is_landmark(self, words: Sequence[HeardWord], slot: int, likeness: float) -> bool:
        nearest = float(self._landmarks.likeness(words, slot).max(initial=0.0))
        return nearest > max(_LANDMARK, likeness + _LANDMARK_LEAD)

    def _worth_comparing(
        self,
        words: Sequence[HeardWord],
        hypothesis: Hypothesis | None,
        alike: dict[int, NDArray[np.float32]],
        frames: int,
    ) -> list[tuple[int, int]]:
        """(word, name): names that sound alike, or that decoding came near to writing; as many as there is time for."""
        tokens = max(words[slot].step for slot in alike) + 4
        rows = max(_FEWEST, min(_MOST, int(_BUDGET_MS / (_MS_PER_FRAME * frames + _MS_PER_TOKEN * tokens))))
        share = rows if len(alike) == 1 else round(rows * 0.6)
        pairs: list[tuple[int, int]] = []
        for slot, likeness in alike.items():
            promise = _standard(likeness.max(axis=0))
            if hypothesis is not None:
                logits = hypothesis.logits[words[slot].step]
                near = np.maximum(logits[self._first], logits.max() - _FAR_BELOW)
                promise = promise + _FIRST_TOKEN_SHARE * _standard(near)
            pairs += [(slot, int(index)) for index in np.argsort(-promise, kind="stable")[:share]]
            share = rows - share
        return pairs

    def _gains(
        self,
        sound: NDArray[np.float32],
        words: Sequence[HeardWord],
        pairs: Sequence[tuple[int, int]],
        known: dict[tuple[int, ...], float],
    ) -> NDArray[np.float64]:
        """Nats that each name gains from the sound; `known` keeps the scores of rows that were compared before."""
        gains = np.zeros(len(pairs))
        for slot in dict.fromkeys(slot for slot, _ in pairs):
            mine = [number for number, (of, _) in enumerate(pairs) if of == slot]
            names = [pairs[number][1] for number in mine]
            before = [token for word in words[:slot] for token in word.tokens]
            rows = [(*before, *self._tokens[name]) for name in names]
            unknown = [row for row in rows if row not in known]
            if unknown:
                known.update(zip(unknown, self._score(sound, unknown, len(before)).tolist(), strict=True))
            gains[mine] = np.array([known[row] for row in rows]) - self._prior_share(slot)[names]
        return gains

    def _prior_share(self, slot: int) -> NDArray[np.float64]:
        """Nats that are taken off each name's log probability where it begins at `slot`."""
        return _PRIOR_SHARE * (self._prior_within if slot else self._prior_first)

    def _prior(self, silent: NDArray[np.float32], carrier: str) -> NDArray[np.float64]:
        """Log probability of each name after `carrier` when nothing is heard."""
        before = self._tokenizer.encode(carrier) if carrier else []
        rows = [(*before, *tokens) for tokens in self._tokens]
        parts = [self._score(silent, rows[at : at + _MOST], len(before)) for at in range(0, len(rows), _MOST)]
        return np.concatenate(parts)

    def _score(self, sound: NDArray[np.float32], rows: Sequence[Sequence[int]], skipped: int) -> NDArray[np.float64]:
        """Log probability of each row of tokens after the first `skipped`."""
        return np.array([of_each[skipped:].sum() for of_each in self._probabilities(sound, rows)])

    def _probabilities(self, sound: NDArray[np.float32], rows: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log probability of each token of each row."""
        import ctranslate2

        memory = ctranslate2.StorageView.from_array(np.repeat(sound, len(rows), axis=0))
        frames = [2 * sound.shape[1]] * len(rows)
        aligned = self._model.align(memory, list(self._tokenizer.sot_sequence), [list(row) for row in rows], frames)
        return [
            np.log(np.maximum(1e-10, np.array(one.text_token_probs[: len(row)])))
            for one, row in zip(aligned, rows, strict=True)
        ]


def _heard(sound: NDArray[np.float32], duration_s: float) -> NDArray[np.float32]:
    """Without most of the silence put after the utterance."""
    return sound[:, : round(duration_s * _FRAMES_PER_S) + _FRAMES_AFTER]


def _standard(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return (values - values.mean()) / (float(values.std()) or 1.0)
