"""What came in while the avatar spoke: a turn, a listener's "mhm", the avatar's own echo, or a noise. Pure.

`judge_sound` decides from the sound alone, as soon as it has ended, where that is safe; `classify_overlap` decides when
its words are known. A caller who is not heard is worse than an avatar that stops for nothing: in doubt it is a turn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.events import Overlap


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a stretch of the caller's sound was like, apart from words.

    Attributes:
        speech_s: seconds in which voice activity was sure of speech that is no echo.
        mean_probability: of speech, over the stretch, in [0, 1].
        peak_dbfs: level of its loudest frame, dB re full scale.
        noise_dbfs: level of the background before it.
        echo: share of its loud frames that the avatar's echo explains, in [0, 1].
    """

    speech_s: float = 0.0
    mean_probability: float = 0.0
    peak_dbfs: float = -90.0
    noise_dbfs: float = -90.0
    echo: float = 0.0

    @property
    def like_speech(self) -> bool:
        """Is it worth asking the caller to repeat, when no words came of it?"""
        return (
            self.speech_s >= _LIKE_SPEECH_S
            and self.mean_probability >= _LIKE_SPEECH_PROBABILITY
            and self.peak_dbfs - self.noise_dbfs >= _ABOVE_NOISE_DB
            and self.echo < _MOSTLY_ECHO
        )


_LIKE_SPEECH_S = 0.3
_LIKE_SPEECH_PROBABILITY = 0.7
_ABOVE_NOISE_DB = 10.0
"""Fans and streets vary by less about their own level; a caller's loudest syllable is more above it."""
_MOSTLY_ECHO = 0.7
_SOME_ECHO = 0.4
_SURE_NOISE_S, _SURE_NOISE_PROBABILITY = 0.05, 0.35
"""Voice activity is surer of the shortest word that people say alone, "no" said softly, than both together."""
_LOST_WORDS_S = 0.8
"""So much sure speech without recognised words is a caller who was not understood."""
_WEAK_PROBABILITY, _WEAK_S, _CLEAR_PROBABILITY = 0.6, 0.25, 0.8
_LEAST_SURE, _LEAST_SURE_OF_FEW, _LEAST_SURE_OF_STOP = 0.3, 0.4, 0.2
"""Confidence below which words may be made up: of a short sentence, of up to three words, of "no" or "wait". Over
coughs and laughs Whisper tiny gave 0.00 to 0.40, in callers' one to three words 0.44 and more, mostly 0.6."""
_VOICE_S, _VOICE_PROBABILITY, _LEAST_SURE_OF_VOICE = 0.4, 0.94, 0.15
"""The same of what is clearly a voice: laughter may be, and so may words that were misheard."""
_LONG_S = 0.8
"""Sure speech that long is no cough: whatever was written, it is somebody who wants to say something."""
_CHARACTERS_PER_S = 40.0
"""Nobody says more; a recogniser that writes more made it up."""
_ECHO_LETTERS, _ECHO_LETTERS_OF_FEW = 0.75, 0.95
_FEW_WORDS = 3


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split("·"))


_BACKCHANNELS = _phrases(
    "mhm · mm · mmm · mm hmm · mmhmm · mm hm · mhmm · hmm · hm · hmmm · uh huh · uhhuh · aha · ah · oh · ooh · uh · um "
    "· ah ha · oh hi · uh hi · uh oh · yeah · yep · yup · yes · ya · yah · ok · okay · k · right · all right · alright "
    "· sure · i see · got it · gotcha · i know · i understand · understood · of course · exactly · absolutely · true "
    "· that s right · that s true · that s good · that s nice · sounds good · sounds great · sounds nice · good "
    "· great · nice · cool · fine · perfect · lovely · wow · oh wow · really · oh really · very nice · very good "
    "· oh nice · oh good · oh okay · fair enough · interesting · wonderful · amazing · excellent · go on "
    # Spanish
    "· sí · si · vale · ajá · ya veo · claro · claro que sí · bien · muy bien · bueno · de acuerdo · perfecto · genial "
    "· exacto · eso es · entiendo · entendido · estupendo · ah vale · ah sí · qué bien · ok vale · ya ya · anda"
)
_STOPS = _phrases(
    "stop · wait · no · nope · nah · sorry · hold on · hang on · what · pardon · excuse me · hello · hey · enough "
    "· huh · cancel · quiet · listen · one moment · one second · just a second · but · actually · say again · repeat "
    # Spanish
    "· para · espera · espere · perdón · perdona · perdone · disculpe · cómo · qué · un momento · alto · basta · oye "
    "· oiga · pero · repite · repita · otra vez · hola"
)
_MADE_UP = _phrases(
    "you · thank you · thanks · thank you very much · thank you so much · thanks for watching · thank you for watching "
    "· please subscribe · subscribe · bye · bye bye · the end · i m sorry · see you next time · i ll see you next time "
    "· so · and · the · a · i · it · gracias · gracias por ver · gracias por ver el video · subtítulos"
)
_LAUGHTER = re.compile(r"(?:b?w?a?h+[aeiou]){2,}h*|h+[ae]+h*|(?:j[aei]){2,}|la|lol|ahem|ugh+|achoo|pf+t*|sh+|tsk")
_HUM = re.compile(r"a*h*[aeu]?m+h*[emu]*m*|[mh]+|h+[mu]+h*|u+h+m*|a+h+|o+h*|e+h+")
_NOT_SAID = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*[^*]*\*|♪[^♪]*♪?|<[^>]*>")


def judge_sound(evidence: Evidence) -> Overlap | None:
    """What it was by its sound alone; None if the words must tell."""
    if evidence.echo >= _MOSTLY_ECHO:
        return "echo"
    if evidence.speech_s < _SURE_NOISE_S and evidence.mean_probability < _SURE_NOISE_PROBABILITY:
        return "noise"
    return None


def classify_overlap(
    words: str,
    *,
    speech_s: float,
    agent_said: str,
    agent_had_finished_question: bool,
    evidence: Evidence | None = None,
    confidence: float | None = None,
) -> Overlap:
    """What the caller's sound over the avatar's speech was.

    Args:
        words: as recognised; empty if nothing was.
        speech_s: seconds of speech in it.
        agent_said: what the avatar has said aloud of this reply, and a few words that were to follow.
        agent_had_finished_question: it has asked something to the end, or has said all it had to say: then "okay" is an
            answer.
        evidence: what the sound was like, if known.
        confidence: how sure the recogniser is of its words, in [0, 1], if known.

    Returns:
        `turn`: stop and answer. `backchannel`, `echo`, `noise`: take up again.
    """
    heard = evidence or Evidence(speech_s=speech_s, mean_probability=1.0, peak_dbfs=-20.0)
    said = _words(_NOT_SAID.sub(" ", words))
    if heard.echo >= _MOSTLY_ECHO or _is_echo(said, agent_said, heard):
        return "echo"
    laughs = sum(_LAUGHTER.fullmatch(word) is not None for word in said)
    if 2 * laughs >= len(said):
        not_understood = not words.strip() and heard.speech_s >= _LOST_WORDS_S and heard.like_speech
        return "turn" if not_understood else "noise"
    if _is_made_up(said, speech_s, heard, confidence):
        return "noise"
    if agent_had_finished_question:
        return "backchannel" if all(map(_HESITATION.fullmatch, said)) else "turn"
    return "backchannel" if _consists_of(said, _BACKCHANNELS) or all(map(_HUM.fullmatch, said)) else "turn"


_HESITATION = re.compile(r"u+[hm]+|h+m+|a+h+|o+h+|e+h+|er+m*")


def _is_made_up(said: Sequence[str], speech_s: float, heard: Evidence, confidence: float | None) -> bool:
    """Words that recognisers write over noise, or more of them than there was time for."""
    if len(" ".join(said)) > _CHARACTERS_PER_S * (speech_s + 0.3):
        return True
    weak = heard.mean_probability < _WEAK_PROBABILITY or speech_s < _WEAK_S
    if _consists_of(said, _MADE_UP) and (weak or len(said) == 1):
        return True
    if confidence is None:
        return weak and speech_s < _SURE_NOISE_S
    if speech_s >= _LONG_S and heard.mean_probability >= _WEAK_PROBABILITY:
        return False
    if _consists_of(said, _STOPS):
        return confidence < _LEAST_SURE_OF_STOP and heard.mean_probability < _CLEAR_PROBABILITY
    if speech_s >= _VOICE_S and heard.mean_probability >= _VOICE_PROBABILITY:
        return confidence < _LEAST_SURE_OF_VOICE
    return confidence < (_LEAST_SURE_OF_FEW if len(said) <= _FEW_WORDS else _LEAST_SURE)


def _is_echo(said: Sequence[str], agent_said: str, heard: Evidence) -> bool:
    """Are these the avatar's words, in its order?

    A caller may well say one of its words after it ("In Chueca?"), so one or two count only when the sound, too, is
    partly explained by an echo.
    """
    if not said or not agent_said:
        return False
    if len(said) < _FEW_WORDS and heard.echo < _SOME_ECHO:
        return False
    avatars = _words(agent_said)
    if any(word in _STOPS and word not in avatars for word in said):
        return False  # the caller's "wait" over the end of an echo
    own, theirs = " ".join(said), " ".join(avatars)
    matcher = SequenceMatcher(None, theirs, own, autojunk=False)
    block = matcher.find_longest_match()
    near = max(0, block.a - block.b - 4)
    window = theirs[near : near + len(own) + 8]
    letters = sum(match.size for match in SequenceMatcher(None, window, own, autojunk=False).get_matching_blocks())
    least = _ECHO_LETTERS if len(said) > _FEW_WORDS else _ECHO_LETTERS_OF_FEW
    return letters >= least * len(own)


def _consists_of(said: Sequence[str], phrases: frozenset[str]) -> bool:
    """Can the words be cut into these phrases, without a rest?"""
    reached = [True] + [False] * len(said)
    for end in range(1, len(said) + 1):
        reached[end] = any(
            reached[start] and " ".join(said[start:end]) in phrases for start in range(max(0, end - 6), end)
        )
    return reached[-1]


def _words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text.lower())
    # Letters with full stops are one word: a hum written as "M.H.M."
    composed = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", composed)
    return re.findall(r"[^\W_]+", composed)
