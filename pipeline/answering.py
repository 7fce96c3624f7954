"""The avatar's answers, one after another. Each can be held, interrupted and taken back; the memory is put right."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterable
from dataclasses import dataclass, field, replace

import anyio

from avatars.avatar import Avatar, LanguageCode
from pipeline.agent.agent import Agent, Conversation
from pipeline.engines.base import Transcript
from pipeline.errors import EngineError
from pipeline.events import (
    EngineFailed,
    Event,
    Heard,
    Interrupted,
    Overlap,
    SentenceStarted,
    Speculated,
    Spoken,
    TurnEnded,
    TurnTimings,
)
from pipeline.keyboard_sound import keyboard
from pipeline.languages import spoken_in, written_in
from pipeline.log_context import TURN
from pipeline.openers import opener_for
from pipeline.parting import is_farewell
from pipeline.patience import Patience
from pipeline.preparing import Feedback, Headroom, Preparation
from pipeline.recognition import Recognition
from pipeline.rehearsal import as_spoken, as_whole_sentences, voice_of
from pipeline.speech import Speaker
from pipeline.tool_feedback import Mode
from pipeline.turns import TurnOver
from pipeline.voicing import Piece, PieceKind, Voicing

REPEATS_ASKED = 2
"""Times in a row that the avatar asks to repeat; then it says what it can help with."""
OPENER_PATIENCE_S = 0.06
"""An answer whose first words are there by then, and their sound in the cache, needs no opener. The local model takes
10 to 20 ms."""
BARELY_HEARD_WORDS = 2
"""A caller who speaks again after so few words of the answer was not done: it is one turn, answered anew."""


@dataclass(frozen=True, slots=True)
class AnswerConfig:
    """How answers are given.

    Attributes:
        tool_feedback: when the caller gets a word while a tool runs.
        tool_use_message: said then instead of the avatar's own sentences.
        sound_effect_s: the keyboard is heard at most so long.
        speculate: may an answer be prepared before the turn is certainly over?
    """

    tool_feedback: Mode = "auto"
    tool_use_message: str | None = None
    sound_effect_s: float = 3.0
    speculate: bool = True


@dataclass(slots=True, eq=False)
class Answer:
    """Something to say, why, and how far it got. One of `turn`, `typed` and `prompt` says why.

    Attributes:
        turn: the spoken turn it answers.
        typed: the written words it answers.
        prompt: what the avatar says of its own accord.
        meant: tells what the turn was, when its words are known: only "turn" is answered.
        like_speech: was there a voice in the turn? Noise is not asked to say it again.
        since_s: the clock's time from which its stages are counted.
        ends_call: the reason for which the call ends after it; empty when it goes on.
        said: what the caller said, once recognised.
        language: to answer in.
        inference_ms: how long the recogniser worked on it.
        in_memory: does the agent remember it?
        begun_anew: it broke off, and was begun from the start by another model.
        voicing: its sound.
        heard, unheard: its words that were played, and the others.
        heard_content: of the words heard, those of the answer itself, without openers and tool sentences.
        timings: its stages.
    """

    turn: TurnOver | None = None
    typed: str = ""
    prompt: str = ""
    meant: Callable[[Transcript], Overlap] = lambda _: "turn"
    like_speech: bool = True
    since_s: float = 0.0
    ends_call: str = ""
    said: str = ""
    language: LanguageCode | None = None
    inference_ms: float = 0.0
    in_memory: bool = False
    begun_anew: bool = False
    voicing: Voicing | None = None
    heard: str = ""
    unheard: str = ""
    heard_content: str = ""
    timings: TurnTimings = field(default_factory=TurnTimings)

    @property
    def barely_heard(self) -> bool:
        """Was so little of it played that the caller cannot have reacted to it?"""
        return len(self.heard_content.split()) <= BARELY_HEARD_WORDS


class Answers:
    """What the avatar says in a call, in order.

    Args:
        conversation: whose.
        agent: answers what the caller said, and remembers.
        recognition: gives the words of spoken turns.
        speaker: speaks.
        config: how.
        headroom: shared by all calls.
        stt_name: the recogniser, as failures name it.
        publish: takes events.
        now: the clock, in seconds.

    Attributes:
        turn: number of the caller's turn that is being answered.
        on_language: told the language when the conversation changes to another.
    """

    def __init__(
        self,
        conversation: Conversation,
        agent: Agent,
        recognition: Recognition,
        speaker: Speaker,
        *,
        config: AnswerConfig,
        headroom: Headroom,
        stt_name: str,
        publish: Callable[[Event], None],
        now: Callable[[], float],
    ) -> None:
        self.turn = 0
        self.on_language: Callable[[LanguageCode], None] = lambda language: None
        self._conversation = conversation
        self._agent = agent
        self._recognition = recognition
        self._speaker = speaker
        self._config = config
        self._headroom = headroom
        self._stt_name = stt_name
        self._publish = publish
        self._now = now
        self._waiting: asyncio.Queue[Answer] = asyncio.Queue()
        self._current: Answer | None = None
        self._scope: anyio.CancelScope | None = None
        self._greeting = self._last_said = ""
        self._last_opener = ""
        self._meanwhile: Voicing | None = None
        self._unanswered_from_s: float | None = None
        self._not_understood = 0
        self._counter = itertools.count()
        self._wanted = ""
        self._wanted_language: LanguageCode | None = None
        self._prepared: Preparation | None = None
        self._dropping: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """Is an answer being given, or does one wait?"""
        return self._current is not None or not self._waiting.empty()

    @property
    def said(self) -> str:
        """What the avatar has said last, as far as it was heard; the greeting's question is known unheard too."""
        if self.turn == 0:
            return self._greeting
        return (self._speaker.heard_and_unheard()[0] if self._current else "") or self._last_said

    @property
    def avatar(self) -> Avatar:
        """Who answers, in the language that the conversation is in now."""
        return self._conversation.avatar

    @property
    def barely_begun(self) -> bool:
        """Is a turn being answered of whose answer the caller has heard next to nothing?"""
        answer = self._current
        if answer is None:
            return not self._waiting.empty()
        if answer.turn is None:
            return False
        playing = answer.voicing is not None and answer.voicing.playing
        return not playing or len(self._speaker.heard_content().split()) <= BARELY_HEARD_WORDS

    def put(self, answer: Answer) -> None:
        """The next thing to answer or to say."""
        self._waiting.put_nowait(answer)

    def start_of(self, start_s: float) -> float:
        """Where the words to recognise begin: earlier, when the caller went on before hearing any answer."""
        return start_s if self._unanswered_from_s is None else self._unanswered_from_s

    # Something was heard while an answer was under way

    def hold(self) -> None:
        """Falls silent until it is known what was heard: then `resume` or `interrupt`."""
        if self.busy:
            self._speaker.hold()

    @property
    def held(self) -> bool:
        """Is the avatar holding its tongue?"""
        return self._speaker.holding

    def resume(self) -> None:
        """It was nothing: the answer goes on where it stopped."""
        self._speaker.resume()

    def interrupt(self, *, goes_on: bool) -> TurnOver | None:
        """Stops the answer under way, if there is one.

        Args:
            goes_on: what comes may belong to the turn that was being answered (speech does, writing does not).

        Returns:
            The turn that was answered too early, because the caller had not heard enough of the answer to react to it:
            its words and those to come are one turn.
        """
        joined: TurnOver | None = None
        answer = self._current
        if answer is not None and self._scope is not None and not self._scope.cancel_called:
            self._note_sound(answer)
            if answer.voicing is not None and answer.voicing.playing:
                answer.heard_content = self._speaker.heard_content()
                answer.heard, answer.unheard = self._speaker.cut()
            if answer.turn is not None:
                start_s = self.start_of(answer.turn.start_s)
                joined = answer.turn if answer.barely_heard else None
                self._unanswered_from_s = start_s if joined else None
            self._scope.cancel()
        joined = self._drop_waiting() or joined
        if self._speaker.holding or self._meanwhile is not None:
            self._speaker.cut()
        self._meanwhile = None
        if not goes_on:
            self._unanswered_from_s = joined = None
        return joined

    def _drop_waiting(self) -> TurnOver | None:
        turn: TurnOver | None = None
        while not self._waiting.empty():
            answer = self._waiting.get_nowait()
            if answer.turn is not None:
                turn = answer.turn
                self._unanswered_from_s = self.start_of(turn.start_s)
        return turn

    # Work before the turn is certainly over

    def prepare(self, said: str, language: LanguageCode | None = None) -> None:
        """Begins the answer to what the caller has said so far, if there is room; in another language if given."""
        if not self._config.speculate or (self._wanted, self._wanted_language) == (said, language):
            return
        self.drop_prepared()
        self._wanted, self._wanted_language = said, language
        self._prepare_wanted()

    def drop_prepared(self) -> None:
        """The caller goes on: what was prepared is stale."""
        self._wanted = ""
        if (prepared := self._prepared) is not None:
            self._prepared = None
            self._discard(prepared)

    def _prepare_wanted(self) -> None:
        # The memory has to be at rest: an interrupted answer is cut to what was heard of it first.
        if self._wanted and self._current is None and self._headroom.take():
            self._prepared = self._begin(self._wanted, self._wanted_language)

    def _discard(self, prepared: Preparation) -> None:
        self._headroom.give_back()
        self._publish(Speculated("dropped"))
        task = asyncio.ensure_future(prepared.drop())
        self._dropping.add(task)
        task.add_done_callback(self._dropping.discard)

    def _take_prepared(self, said: str, language: LanguageCode) -> Preparation | None:
        prepared, self._prepared, self._wanted = self._prepared, None, ""
        if prepared is None:
            return None
        if (prepared.said, prepared.language) != (said, language) or prepared.failed:
            self._discard(prepared)
            return None
        self._headroom.give_back()
        self._publish(Speculated("used"))
        return prepared

    def _begin(self, said: str, language: LanguageCode | None) -> Preparation:
        conversation = self._conversation
        if language not in (None, conversation.avatar.language):
            conversation = replace(conversation, avatar=conversation.avatar.in_language(language))
        avatar = conversation.avatar
        return Preparation(
            said,
            self._agent.draft(said, conversation),
            self._speaker.prepare(voice_of(avatar, self._speaker.tts.name)),
            language=avatar.language,
            opener=opener_for(said, avatar.openers, self._last_opener, avatar.language) or "",
            feedback=Feedback(
                self._config.tool_feedback,
                self._config.tool_use_message or self._one_of(avatar.phrases.tool_use),
                self._keyboard,
            ),
            publish=self._publish,
            now=self._now,
        )

    def _keyboard(self, sounds: bool) -> None:
        if sounds and self._config.sound_effect_s > 0:
            sound = keyboard(self._config.sound_effect_s, self._speaker.rate_hz)
            self._speaker.begin_effect(sound, max_s=self._config.sound_effect_s)
        else:
            self._speaker.end_effect()

    # One answer after another

    async def give(self, greeting: str, end_call: Callable[[str], None]) -> None:
        """Greets, then gives one answer after another; `end_call` is told the reason when one ends the call."""
        self._greeting = greeting
        try:
            await self._give(Answer(prompt=greeting, since_s=self._now()), self._greet)
            while True:
                answer = await self._waiting.get()
                if not answer.prompt:
                    self.turn += 1
                    TURN.set(self.turn)
                interrupted = await self._give(answer, self._respond)
                if not interrupted and (reason := answer.ends_call or self._parting(answer)):
                    end_call(reason)
        finally:
            self.drop_prepared()
            with anyio.CancelScope(shield=True):
                if self._dropping:
                    await asyncio.wait(self._dropping)

    def _parting(self, answer: Answer) -> str:
        """Why the call ends with this answer: on the phone the goodbye is the end; a page stays open."""
        if self._conversation.channel != "phone" or not self._waiting.empty():
            return ""
        return "goodbye" if is_farewell(answer.said, answer.heard) else ""

    def phrase(self, kind: str) -> str:
        """One of the avatar's ways to say this, not the same twice in a row."""
        return self._one_of(getattr(self._conversation.avatar.phrases, kind))

    def _one_of(self, ways: tuple[str, ...]) -> str:
        return ways[next(self._counter) % len(ways)]

    def _speak(self, language: LanguageCode) -> None:
        """The conversation is in this language from now on."""
        if language == self.avatar.language:
            return
        self._conversation = replace(self._conversation, avatar=self.avatar.in_language(language))
        self._speaker.speak_with(voice_of(self.avatar, self._speaker.tts.name))
        self.on_language(language)

    async def _give(self, answer: Answer, work: Callable[[Answer], Coroutine[None, None, None]]) -> bool:
        """Does `work` and plays it to its end, or until it is interrupted (True); then puts the memory right."""
        self._current = answer
        with anyio.CancelScope() as self._scope:
            await self._patiently(answer, work(answer))
            if answer.voicing is not None:
                await self._speaker.played(answer.voicing)
        # Not `cancelled_caught`: the work may have ended in the very moment it was stopped.
        interrupted = self._scope.cancel_called
        if not interrupted and answer.voicing is not None:
            self._note_sound(answer)
            answer.heard_content = self._speaker.heard_content()
            answer.heard, answer.unheard = self._speaker.heard_and_unheard()
        self._last_said = answer.heard or self._last_said
        await self._remember(answer, interrupted)
        self._report(answer, interrupted)
        self._current = self._scope = None
        if self._prepared is None:
            self._prepare_wanted()
        return interrupted

    async def _patiently(self, answer: Answer, work: Coroutine[None, None, None]) -> None:
        """Does `work`; whenever the caller has heard nothing for too long meanwhile, says that it goes on."""
        patience = Patience(self._speaker, lambda: self._say_meanwhile(answer), self._now)
        waiting = asyncio.ensure_future(patience.keep(answer.since_s))
        try:
            await work
        finally:
            waiting.cancel()

    async def _say_meanwhile(self, answer: Answer) -> None:
        text = self.phrase("tool_use")
        if answer.voicing is not None and answer.voicing.playing:
            if await answer.voicing.interject(text):
                self._publish(SentenceStarted(text))
            return
        # Nothing to play yet: a reply of its own, which the answer waits for.
        self._publish(SentenceStarted(text))
        self._meanwhile = self._speaker.prepare()
        self._speaker.play(self._meanwhile)
        await self._meanwhile.say(_pieces((text,), "tool"))

    async def _remember(self, answer: Answer, interrupted: bool) -> None:
        if not interrupted:
            self._unanswered_from_s = None
            if answer.begun_anew:
                # Only here it is known which clauses of the broken reply had been given to the voice.
                await self._agent.cut_to_heard(self._conversation, answer.heard_content, said=answer.said or None)
        elif not answer.in_memory:
            return
        elif answer.turn is not None and answer.barely_heard:
            await self._agent.retract_turn(self._conversation, answer.said)
        else:
            await self._agent.cut_to_heard(self._conversation, answer.heard_content, said=answer.said or None)

    def _report(self, answer: Answer, interrupted: bool) -> None:
        if interrupted and (answer.heard or (answer.said and answer.unheard)):
            self._publish(Interrupted(answer.heard, answer.unheard))
        elif answer.heard:
            self._publish(Spoken(answer.heard))
        if answer.said or answer.heard:
            timings = replace(answer.timings, finished_ms=self._ms(answer, self._now()))
            self._publish(TurnEnded(answer.said, answer.heard, interrupted, timings))

    async def _greet(self, answer: Answer) -> None:
        answer.in_memory = True
        await self._agent.note_greeting(self._conversation, answer.prompt)
        await self._say(answer, answer.prompt)

    async def _respond(self, answer: Answer) -> None:
        if answer.prompt:
            await self._say(answer, answer.prompt)
        elif answer.typed or await self._recognise(answer):
            answer.said = answer.said or answer.typed
            answer.language = answer.language or written_in(answer.typed, self.avatar)
            engine = "" if answer.typed else self._stt_name
            self._publish(Heard(answer.said, typed=bool(answer.typed), engine=engine, inference_ms=answer.inference_ms))
            await self._reply(answer)
        elif answer.like_speech:
            await self._say(answer, self._ask_to_repeat())

    async def _recognise(self, answer: Answer) -> bool:
        assert answer.turn is not None
        try:
            transcript = await self._recognition.result(self.start_of(answer.turn.start_s), answer.turn.end_s)
            answer.said = transcript.text if answer.meant(transcript) == "turn" else ""
            answer.language = spoken_in(transcript, self.avatar)
            answer.inference_ms = transcript.inference_ms
        except EngineError as error:
            self._publish(EngineFailed("stt", self._stt_name, str(error)))
        known_s = self._recognition.known_at_s
        answer.timings = replace(answer.timings, transcript_ms=self._ms(answer, known_s or self._now()))
        if answer.said:
            self._not_understood = 0
        return bool(answer.said)

    def _ask_to_repeat(self) -> str:
        self._not_understood += 1
        return self.phrase("not_understood" if self._not_understood <= REPEATS_ASKED else "offer_help")

    async def _reply(self, answer: Answer) -> None:
        language = answer.language or self.avatar.language
        prepared = self._take_prepared(answer.said, language) or self._begin(answer.said, language)
        self._speak(language)
        answer.in_memory = True
        answer.voicing = prepared.voicing
        try:
            prepared.confirm()
            await self._said_meanwhile()
            self._speaker.play(prepared.voicing)
            if not answer.typed:
                await self._open(prepared)
            await prepared.done()
        except EngineError as error:
            self._publish(EngineFailed("llm", "agent", str(error), "apology"))
            await self._voice(prepared.voicing, self.phrase("apology"))
        finally:
            answer.timings = replace(
                answer.timings,
                first_token_ms=self._ms(answer, prepared.first_token_at_s),
                first_sentence_ms=self._ms(answer, prepared.first_sentence_at_s),
            )
            answer.begun_anew = prepared.begun_anew
            with anyio.CancelScope(shield=True):
                await prepared.drop()

    async def _open(self, prepared: Preparation) -> None:
        """Says a word at once where the answer's own sound is not ready yet."""
        opener, voicing = prepared.opener, prepared.voicing
        if not opener or voicing.ready or not self._speaker.at_hand(opener):
            return
        first = await prepared.first_piece(OPENER_PATIENCE_S)
        if not voicing.ready and not (first and self._speaker.at_hand(first)):
            if await voicing.open_with(opener):
                self._last_opener = opener

    async def _said_meanwhile(self) -> None:
        """A sentence that the caller hears in place of silence is played to its end."""
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            await self._speaker.played(meanwhile)

    async def _say(self, answer: Answer, text: str) -> None:
        await self._said_meanwhile()
        answer.voicing = self._speaker.prepare()
        self._speaker.play(answer.voicing)
        await self._voice(answer.voicing, text)

    async def _voice(self, voicing: Voicing, text: str) -> None:
        await voicing.say(self._announced(text))

    async def _announced(self, text: str) -> AsyncGenerator[Piece, None]:
        # What is in the cache is there at once: in whole sentences it sounds better than in pieces.
        sentences = await as_whole_sentences((text,))
        if not all(map(self._speaker.at_hand, sentences)):
            sentences = await as_spoken((text,))
        for sentence in sentences:
            self._publish(SentenceStarted(sentence))
            yield Piece(sentence)

    def _note_sound(self, answer: Answer) -> None:
        if (voicing := answer.voicing) is not None:
            answer.timings = replace(
                answer.timings,
                first_audio_ms=self._ms(answer, voicing.first_audio_at_s),
                first_content_ms=self._ms(answer, voicing.first_content_at_s),
                heard_ms=self._ms(answer, voicing.heard_at_s),
            )

    def _ms(self, answer: Answer, at_s: float | None) -> float | None:
        """A time on the clock as milliseconds after the end of speech; None if it was not reached."""
        return None if at_s is None else (at_s - answer.since_s) * 1_000


async def _pieces(texts: Iterable[str], kind: PieceKind) -> AsyncIterator[Piece]:
    for text in texts:
        yield Piece(text, kind)
