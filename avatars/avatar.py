"""An avatar: who it is, how it speaks, its voices. Read from one YAML file each; a new file needs no code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, ValidationError, model_validator

from avatars import spoken
from avatars.problems import closest, explain, read_mapping
from avatars.prompt import content_hash, render_prompt
from avatars.voices import KokoroVoice
from pipeline.errors import AvatarError

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), spoken.PLAIN]
"""A short sentence to be spoken as it stands: no markup, no placeholder."""
Lines = Annotated[tuple[Line, ...], Field(min_length=2)]
Opener = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20), spoken.PLAIN]
"""Half a second of speech: longer ones would delay the answer they are to bridge."""
OpenerKind = Literal["wish", "question", "change", "reply", "name"]
LanguageCode = Literal["en", "es"]
"""ISO 639-1 code of a language that avatars speak."""
NameLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=160), spoken.WITH_CALLER_NAME]
Greeting = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), spoken.GREETING]
PhoneGreeting = Annotated[str, StringConstraints(strip_whitespace=True, max_length=240), spoken.PHONE_GREETING]
Text = StringConstraints(strip_whitespace=True, min_length=1)
Speed = Annotated[float, Field(ge=0.7, le=1.4)]


class Phrases(BaseModel):
    """Set phrases in the avatar's own tone; each at least two ways, so that it does not repeat itself.

    Attributes:
        tool_use: while a search runs.
        not_understood: asks to repeat.
        offer_help: after two turns that were not understood: what it can do.
        still_there: after a long silence.
        goodbye: at the end.
        apology: something failed; asks to say it again.
        search_failed: the search failed (not: it found nothing).
        line_full: no more calls can be taken.
        found: before a first result.
        next_one: before another result.
        offer_more: closing question after a result.
        nothing_found: lead-in when nothing matches.
        unknown_detail: the listing does not say.
        out_of_scope: says what it can help with.
        thanks: answer to thanks.
        nice_to_meet: with `{name}`, the caller's name.
        ask_wish: asks what they are looking for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool_use: Lines
    not_understood: Lines
    offer_help: Lines
    still_there: Lines
    goodbye: Lines
    apology: Lines
    search_failed: Lines
    line_full: Lines
    found: Lines
    next_one: Lines
    offer_more: Lines
    nothing_found: Lines
    unknown_detail: Lines
    out_of_scope: Lines
    thanks: Lines
    nice_to_meet: Annotated[tuple[NameLine, ...], Field(min_length=2)]
    ask_wish: Lines


class Voices(BaseModel):
    """The avatar's voice in each speech engine, by the engine's name. Kokoro, the in-process engine, is required."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Text]]

    kokoro: KokoroVoice


Openers = Mapping[OpenerKind, Annotated[tuple[Opener, ...], Field(min_length=2)]]


class Translation(BaseModel):
    """What an avatar says, and with which voice, in another language; its name and character stay.

    Attributes:
        description: one line for the picker.
        speed: of speech; the avatar's own if None.
        voices: voices of the engines that speak this language; engines left out keep the avatar's voice.
        greeting, phone_greeting, openers, phrases: as the avatar's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    description: Annotated[str, Text, Field(max_length=140)]
    speed: Speed | None = None
    voices: Voices
    greeting: Greeting
    phone_greeting: PhoneGreeting
    openers: Openers = Field(default_factory=dict)
    phrases: Phrases


_TRANSLATED = ("description", "speed", "voices", "greeting", "phone_greeting", "openers", "phrases")


class Avatar(BaseModel):
    """Who answers the call.

    Attributes:
        name: as it introduces itself.
        description: one line for the picker.
        intro: who it is, for the prompt, in the second person.
        communication_style: how it speaks, for the prompt.
        language: ISO 639-1 code.
        speed: of speech; 1.0 is the voice's own rate.
        voices: name of the voice in each engine.
        greeting: first words in the browser, with `{agency}`.
        phone_greeting: first words on the phone, with `{agency}`; says that it is an automated assistant.
        openers: very short words in front of an answer that is not ready yet: after a wish, after a question about a
            home, after a correction or a follow-up, after an answer to its question ("Yes, please.", "Two."), after a
            caller's name. Neutral, since nothing may have been found; best with a comma, since speech goes on. None:
            none is said.
        phrases: set phrases.
        translations: what it says in other languages, by their code; one into its own language is not used.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\W\d_][\w' -]{0,23}$")]
    description: Annotated[str, Text, Field(max_length=140)]
    intro: Annotated[str, Text, Field(max_length=600)]
    communication_style: Annotated[str, Text, Field(max_length=1_000)]
    language: LanguageCode = "en"
    speed: Speed = 1.0
    voices: Voices
    greeting: Greeting
    phone_greeting: PhoneGreeting
    openers: Openers = Field(default_factory=dict)
    phrases: Phrases
    translations: Mapping[LanguageCode, Translation] = Field(default_factory=dict)

    _variant: str = PrivateAttr("")

    @property
    def variant(self) -> str:
        """Of an experiment, "experiment/variant"; empty for a file's own. No file can say it, copies keep it."""
        return self._variant

    def as_variant(self, label: str) -> Avatar:
        """A copy that is that variant of an experiment."""
        (copy := self.model_copy())._variant = label
        return copy

    @model_validator(mode="after")
    def _voices_speak_the_languages(self) -> Avatar:
        _check_voice("", self.language, self.voices)
        for code, translation in self.translations.items():
            _check_voice(f"translations.{code}.", code, translation.voices)
        return self

    @property
    def key(self) -> str:
        """What it is chosen by: its name in lower case."""
        return self.name.lower()

    def voice_name(self, engine: str) -> str:
        """Its voice in `engine` ("kokoro", "orpheus", ...).

        Raises:
            AvatarError: its file names no voice for that engine.
        """
        voices: Mapping[str, str] = self.voices.model_dump()
        if engine not in voices:
            raise AvatarError(f"{self.name} has no voice for {engine!r}; its file has voices for {', '.join(voices)}.")
        return voices[engine]

    @property
    def languages(self) -> tuple[LanguageCode, ...]:
        """The languages it speaks, its own first."""
        return (self.language, *(code for code in self.translations if code != self.language))

    def in_language(self, code: LanguageCode) -> Avatar:
        """This avatar speaking `code`: its words and voice of that language, and a prompt that says so.

        The avatar's present language becomes one of the translations, so that a conversation can go back.

        Raises:
            AvatarError: its file has no words in that language.
        """
        if code == self.language:
            return self
        if code not in self.translations:
            raise AvatarError(
                f"{self.name} does not speak {code!r}, only {', '.join(self.languages)}; "
                f"add translations.{code} to its file."
            )
        own = Translation(**{name: getattr(self, name) for name in _TRANSLATED})
        others = {key: words for key, words in self.translations.items() if key != code}
        changed = self.translations[code]
        updates: dict[str, Any] = {name: getattr(changed, name) for name in _TRANSLATED}
        updates["speed"] = self.speed if changed.speed is None else changed.speed
        updates["voices"] = Voices(**{**self.voices.model_dump(), **changed.voices.model_dump()})
        return self.model_copy(update={**updates, "language": code, "translations": {**others, self.language: own}})

    def system_prompt(self, agency: str, districts: Sequence[str]) -> str:
        """The prompt for the language model; `districts` are named as in the listings."""
        return render_prompt(
            name=self.name,
            agency=agency,
            intro=self.intro,
            communication_style=self.communication_style,
            districts=districts,
            language=self.language,
            other_languages=self.languages[1:],
        )

    def prompt_version(self, agency: str, districts: Sequence[str]) -> str:
        """Hash of the prompt's content, 12 hex digits: a changed prompt has another version."""
        return content_hash(self.system_prompt(agency, districts))


def _check_voice(where: str, language: LanguageCode, voices: Voices) -> None:
    spoken_by, wanted = ("Spanish" if es else "English" for es in (voices.kokoro.startswith("e"), language == "es"))
    if spoken_by != wanted:
        raise ValueError(
            f"{where}voices.kokoro: {voices.kokoro} speaks {spoken_by}, but the language is {language}; "
            + ("choose a voice that starts with e" if wanted == "Spanish" else "choose one that starts with a or b")
        )


def parse_avatar(text: str, source: str) -> Avatar:
    """An avatar from YAML `text`; `source` names it in messages.

    Raises:
        AvatarError: what is wrong, field by field, in words for people who do not program.
    """
    raw = read_mapping(text, source)
    translations = raw.get("translations")
    if isinstance(translations, dict):
        # Each by itself: its problems are told in the words of its own fields.
        for code, translation in translations.items():
            try:
                Translation.model_validate(translation)
            except ValidationError as error:
                raise AvatarError(explain(error, f"{source}, translations.{code}", Translation)) from error
    try:
        return Avatar.model_validate(raw)
    except ValidationError as error:
        raise AvatarError(explain(error, source, Avatar)) from error


def load_avatars(folder: Path) -> dict[str, Avatar]:
    """Every avatar of `folder` (one `.yaml` file each), by name in lower case, in alphabetical order.

    Raises:
        AvatarError: a file is wrong (all wrong files are named at once), two have the same name, or there is none.
    """
    paths = sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))
    if not paths:
        raise AvatarError(f"There is no avatar in {folder}: put at least one .yaml file there.")
    avatars: dict[str, Avatar] = {}
    files: dict[str, str] = {}
    problems: list[str] = []
    for path in paths:
        try:
            avatar = parse_avatar(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError:
            problems.append(f"{path.name} is not a UTF-8 text file: save it again with the encoding UTF-8.")
            continue
        except AvatarError as error:
            problems.append(str(error))
            continue
        if avatar.key in avatars:
            problems.append(
                f"{path.name}: name: {avatar.name!r} is already the name in {files[avatar.key]}; give one another name."
            )
        avatars[avatar.key], files[avatar.key] = avatar, path.name
    if problems:
        raise AvatarError("\n".join(problems))
    return dict(sorted(avatars.items()))


def choose_avatar(avatars: Mapping[str, Avatar], name: str) -> Avatar:
    """The avatar called `name`, in upper or lower case.

    Raises:
        AvatarError: there is none; the message lists those there are.
    """
    wanted = name.strip().lower()
    if wanted in avatars:
        return avatars[wanted]
    guess = closest(wanted, avatars)
    hint = f" Did you mean {guess}?" if guess else ""
    raise AvatarError(f"There is no avatar called {name!r}.{hint} There are: {', '.join(sorted(avatars))}.")
