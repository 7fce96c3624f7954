"""How an answer comes to its words and its sound: recognises what it answers, asks the agent, speaks.

Apart from `answering.py`, which says whose turn it is, holds and interrupts, and puts the memory right: here it is only
known how to say one thing, and the conversation's language.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from dataclasses import replace

import anyio

from avatars.avatar import Avatar, LanguageCode
from pipeline.agent.agent import Agent, Conversation
from pipeline.answer import Answer, AnswerConfig
from pipeline.early import EarlyAnswer
from pipeline.errors import EngineError
from pipeline.events import EngineFailed, Event, Heard, SentenceStarted
from pipeline.keyboard_sound import keyboard
from pipeline.languages import spoken_in, written_in
from pipeline.openers import opener_for
from pipeline.preparing import Feedback, Headroom, Preparation
from pipeline.recognition import Recognition
from pipeline.rehearsal import ONE_MOMENT, as_spoken, as_whole_sentences, voice_of
from pipeline.speech import Speaker
from pipeline.voicing import Piece, PieceKind, Voicing

REPEATS_ASKED = 2
"""Times in a row that the avatar asks to repeat; then it says what it can help with."""
OPENER_PATIENCE_S = 0.06
"""An answer whose first words are there by then, and their sound in the cache, needs no opener. The local model takes
10 to 20 ms."""


class Replies:
    """Says one answer at a time.

    Args:
        conversation: whose.
        agent: answers what the caller said.
        recognition: gives the words of spoken turns.
        speaker: speaks.
        config: how.
        headroom: shared by all calls.
        stt_name: the recogniser, as failures name it.
        start_of: where the words of a turn that began at this audio time begin.
        at_rest: may an answer be begun early?
        on_language: told the language when the conversation changes to another.
        publish: takes events.
        now: the clock, in seconds.

    Attributes:
        conversation: with its avatar in the language that it is in now.
        early: the answer that is begun before the turn is certainly over.
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
        start_of: Callable[[float], float],
        at_rest: Callable[[], bool],
        on_language: Callable[[LanguageCode], None],
        publish: Callable[[Event], None],
        now: Callable[[], float],
    ) -> None:
        self.conversation = conversation
        self.early = EarlyAnswer(self._begin, at_rest, headroom, publish)
        self._agent = agent
        self._recognition = recognition
        self._speaker = speaker
        self._config = config
        self._stt_name = stt_name
        self._start_of = start_of
        self._on_language = on_language
        self._publish = publish
        self._now = now
        self._last_opener = ""
        self._meanwhile: Voicing | None = None
        self._not_understood = 0
        self._counter = itertools.count()

    @property
    def avatar(self) -> Avatar:
        """Who answers, in the language that the conversation is in now."""
        return self.conversation.avatar

    def phrase(self, kind: str) -> str:
        """One of the avatar's ways to say this, not the same twice in a row."""
        return self._one_of(getattr(self.conversation.avatar.phrases, kind))

    def _one_of(self, ways: tuple[str, ...]) -> str:
        return ways[next(self._counter) % len(ways)]

    async def greet(self, answer: Answer) -> None:
        """The call's first words, which the memory gets too."""
        answer.in_memory = True
        await self._agent.note_greeting(self.conversation, answer.prompt)
        await self._say(answer, answer.prompt)

    async def respond(self, answer: Answer) -> None:
        """Says what the avatar has to say, or answers what the caller said."""
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
            transcript = await self._recognition.result(self._start_of(answer.turn.start_s), answer.turn.end_s)
            answer.said = transcript.text if answer.meant(transcript) == "turn" else ""
            answer.language = spoken_in(transcript, self.avatar)
            answer.inference_ms = transcript.inference_ms
        except EngineError as error:
            self._publish(EngineFailed("stt", self._stt_name, str(error)))
        known_s = self._recognition.known_at_s
        answer.timings = replace(answer.timings, transcript_ms=answer.ms(known_s or self._now()))
        if answer.said:
            self._not_understood = 0
        return bool(answer.said)

    def _ask_to_repeat(self) -> str:
        self._not_understood += 1
        return self.phrase("not_understood" if self._not_understood <= REPEATS_ASKED else "offer_help")

    async def _reply(self, answer: Answer) -> None:
        language = answer.language or self.avatar.language
        prepared = self.early.take(answer.said, language) or self._begin(answer.said, language)
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
                first_token_ms=answer.ms(prepared.first_token_at_s),
                first_sentence_ms=answer.ms(prepared.first_sentence_at_s),
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

    async def say_meanwhile(self, answer: Answer) -> None:
        """The caller has heard nothing for too long: says that the answer is coming."""
        if answer.voicing is not None and answer.voicing.playing:
            in_sentence = answer.voicing.in_mid_sentence
            text = ONE_MOMENT[self.avatar.language] if in_sentence else self.phrase("tool_use")
            # Announced it would stand behind the sentences that were before: it is told as it is heard.
            await answer.voicing.interject(text)
            return
        text = self.phrase("tool_use")
        # Nothing to play yet: a reply of its own, which the answer waits for.
        self._publish(SentenceStarted(text))
        self._meanwhile = self._speaker.prepare()
        self._speaker.play(self._meanwhile)
        await self._meanwhile.say(_pieces((text,), "tool"))

    def drop_meanwhile(self) -> bool:
        """Nobody waits for it any more; was there such a sentence?"""
        meanwhile, self._meanwhile = self._meanwhile, None
        return meanwhile is not None

    def _begin(self, said: str, language: LanguageCode | None) -> Preparation:
        conversation = self.conversation
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

    def _speak(self, language: LanguageCode) -> None:
        """The conversation is in this language from now on."""
        if language == self.avatar.language:
            return
        self.conversation = replace(self.conversation, avatar=self.avatar.in_language(language))
        self._speaker.speak_with(voice_of(self.avatar, self._speaker.tts.name))
        self._on_language(language)


async def _pieces(texts: Iterable[str], kind: PieceKind) -> AsyncIterator[Piece]:
    for text in texts:
        yield Piece(text, kind)
