"""The eight avatars, their prompt, and what people are told when a file is wrong."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from avatars.avatar import Avatar, Phrases, choose_avatar, load_avatars, parse_avatar
from avatars.prompt import MAX_PROMPT_CHARS
from pipeline.errors import AvatarError

DEFINITIONS = Path(__file__).parent.parent / "avatars" / "definitions"
NAMES = ("dan", "jess", "leah", "leo", "mia", "tara", "zac", "zoe")
TARA = (DEFINITIONS / "tara.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def avatars() -> dict[str, Avatar]:
    return load_avatars(DEFINITIONS)


def problem(text: str) -> str:
    with pytest.raises(AvatarError) as caught:
        parse_avatar(text, "ninth.yaml")
    return str(caught.value)


def test_there_are_eight(avatars: dict[str, Avatar]) -> None:
    assert tuple(avatars) == NAMES


def test_voices_differ_and_orpheus_voice_has_the_avatars_name(avatars: dict[str, Avatar]) -> None:
    assert len({avatar.voice_name("kokoro") for avatar in avatars.values()}) == 8
    assert {avatar.voice_name("orpheus") for avatar in avatars.values()} == set(NAMES)


def test_a_voice_for_an_unknown_engine_is_an_error(avatars: dict[str, Avatar]) -> None:
    with pytest.raises(AvatarError, match=r"Tara has no voice for 'espeak'.*kokoro, orpheus"):
        avatars["tara"].voice_name("espeak")


@pytest.mark.parametrize("name", NAMES)
def test_greetings(name: str, avatars: dict[str, Avatar]) -> None:
    avatar = avatars[name]
    for greeting in (avatar.greeting, avatar.phone_greeting):
        spoken = greeting.format(agency="Casavoz Homes")
        assert avatar.name in spoken
        assert "Casavoz Homes" in spoken
        assert "name" in spoken
        assert len(spoken.split()) <= 24
    assert "automated assistant" in avatar.phone_greeting
    assert "automated" not in avatar.greeting


def test_no_two_avatars_share_a_phrase(avatars: dict[str, Avatar]) -> None:
    for field in ("tool_use", "found", "out_of_scope", "goodbye", "search_failed"):
        phrases = [phrase for avatar in avatars.values() for phrase in getattr(avatar.phrases, field)]
        assert len(phrases) == len(set(phrases)), field


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_before_a_result_is_short(name: str, avatars: dict[str, Avatar]) -> None:
    phrases = avatars[name].phrases
    for phrase in (*phrases.found, *phrases.next_one):
        assert len(phrase) <= 24, "the caller waits for the home"


def test_openers_are_optional_and_short(avatars: dict[str, Avatar]) -> None:
    without = avatars["tara"].model_dump(exclude={"openers"})
    assert Avatar.model_validate(without).openers == {}
    with pytest.raises(ValueError, match=r"openers\.wish"):
        Avatar.model_validate(without | {"openers": {"wish": ["Okay."]}})
    with pytest.raises(ValueError, match=r"openers\.wish"):
        Avatar.model_validate(without | {"openers": {"wish": ["Okay.", "Let me have a very good look."]}})
    with pytest.raises(ValueError, match="openers"):
        Avatar.model_validate(without | {"openers": {"anything": ["Okay.", "Right."]}})


@pytest.mark.parametrize("name", NAMES)
def test_phrases_are_whole_short_sentences(name: str, avatars: dict[str, Avatar]) -> None:
    for field in Phrases.model_fields:
        for phrase in getattr(avatars[name].phrases, field):
            assert phrase[-1] in ".!?", phrase
            assert len(phrase.split()) <= 18, phrase
            assert not re.search(r"\d", phrase), "numbers in words"


def test_the_prompt_holds_the_parts_the_rules_and_the_districts(avatars: dict[str, Avatar]) -> None:
    avatar = avatars["leah"]
    prompt = avatar.system_prompt("Casavoz Homes", ["Chueca-Justicia", "Gràcia"])
    for part in (
        "You are Leah, a property consultant at Casavoz Homes",
        avatar.intro,
        avatar.communication_style,
        "Chueca-Justicia, Gràcia.",
        "search_property_tool",
        "never from imagination",
        "Numbers in words",
        "No markup",
        "One property at a time",
        "ask which district",
        "If nothing is found, say so",
        "automated assistant",
    ):
        assert part in prompt
    assert not re.search(r"[{}]", prompt)


def test_the_prompt_is_bounded_however_many_districts_there_are(avatars: dict[str, Avatar]) -> None:
    districts = [f"Sant Martí de Provençals {number}" for number in range(2_000)]
    for avatar in avatars.values():
        prompt = avatar.system_prompt("Casavoz Homes", districts)
        assert len(prompt) <= MAX_PROMPT_CHARS
        assert "Sant Martí de Provençals 0, " in prompt
        assert "and others that the search tool knows." in prompt


def test_the_longest_allowed_parts_stay_within_the_bound() -> None:
    text = re.sub(r"intro: >-\n(  .*\n)+", f'intro: "{"x" * 600}"\n', TARA)
    text = re.sub(r"communication_style: >-\n(  .*\n)+", f'communication_style: "{"y" * 1_000}"\n', text)
    avatar = parse_avatar(text, "long.yaml")
    assert len(avatar.intro) == 600
    prompt = avatar.system_prompt("A" * 60, [f"District number {number}" for number in range(1_000)])
    assert len(prompt) <= MAX_PROMPT_CHARS


def test_the_version_follows_the_content(avatars: dict[str, Avatar]) -> None:
    tara = avatars["tara"]
    version = tara.prompt_version("Casavoz Homes", ["Retiro"])
    assert re.fullmatch(r"[0-9a-f]{12}", version)
    assert version == tara.prompt_version("Casavoz Homes", ["Retiro"])
    assert version != tara.prompt_version("Casavoz Homes", ["Retiro", "Chamberí"])
    assert version != tara.prompt_version("Other Homes", ["Retiro"])
    assert version != avatars["leo"].prompt_version("Casavoz Homes", ["Retiro"])
    changed = tara.model_copy(update={"communication_style": "Whispers."})
    assert version != changed.prompt_version("Casavoz Homes", ["Retiro"])


def test_a_ninth_file_is_picked_up(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.yaml").write_text((DEFINITIONS / f"{name}.yaml").read_text("utf-8"), "utf-8")
    text = TARA.replace("name: Tara", "name: Begoña").replace("I'm Tara", "I'm Begoña")
    (tmp_path / "begona.yml").write_text(text, "utf-8")
    avatars = load_avatars(tmp_path)
    assert len(avatars) == 9
    assert choose_avatar(avatars, "begoña").greeting.startswith("Hi, I'm Begoña")


def test_a_spanish_avatar_needs_a_spanish_voice() -> None:
    text = TARA.replace("language: en", "language: es")
    assert "af_heart speaks English, but the language is es; choose a voice that starts with e" in problem(text)
    avatar = parse_avatar(text.replace("af_heart", "ef_dora"), "ninth.yaml")
    assert "Speak Spanish" in avatar.system_prompt("Casavoz", [])


@pytest.mark.parametrize("name", NAMES)
def test_every_avatar_speaks_spanish_too(name: str, avatars: dict[str, Avatar]) -> None:
    english, spanish = avatars[name], avatars[name].in_language("es")
    assert spanish.language == "es"
    assert spanish.key == name
    assert spanish.voice_name("kokoro").startswith("e")
    assert spanish.voice_name("kokoro")[1] == english.voice_name("kokoro")[1], "a man stays a man"
    assert "Speak Spanish" in spanish.system_prompt("Casavoz", [])
    for greeting in (spanish.greeting, spanish.phone_greeting):
        assert english.name in greeting
        assert "{agency}" in greeting
        assert re.search(r"llama|nombre", greeting)
    assert "asistente virtual" in spanish.phone_greeting
    assert "asistente" not in spanish.greeting
    assert set(spanish.openers) == set(english.openers)
    for field in Phrases.model_fields:
        own, translated = getattr(english.phrases, field), getattr(spanish.phrases, field)
        assert len(translated) >= 2
        assert not set(own) & set(translated), field
        for phrase in translated:
            assert phrase[-1] in ".!?", phrase
            assert len(phrase.split()) <= 18, phrase
            assert not re.search(r"\d", phrase), "numbers in words"
            assert phrase.count("?") == phrase.count("¿"), phrase
            assert phrase.count("!") == phrase.count("¡"), phrase
    for phrase in (*spanish.phrases.found, *spanish.phrases.next_one):
        assert len(phrase) <= 26, "the caller waits for the home"


def test_no_two_avatars_share_a_spanish_phrase(avatars: dict[str, Avatar]) -> None:
    for field in ("tool_use", "found", "out_of_scope", "goodbye", "search_failed"):
        said = Counter(phrase for each in avatars.values() for phrase in getattr(each.in_language("es").phrases, field))
        assert not [phrase for phrase, times in said.items() if times > 1], field


@pytest.mark.parametrize("name", NAMES)
def test_an_avatar_finds_back_to_its_language(name: str, avatars: dict[str, Avatar]) -> None:
    avatar = avatars[name]
    back = avatar.in_language("es").in_language("en")
    assert back.model_dump(exclude={"translations"}) == avatar.model_dump(exclude={"translations"})
    assert back.in_language("es") == avatar.in_language("es")
    assert avatar.in_language("en") is avatar
    assert avatar.languages == ("en", "es")
    assert avatar.in_language("es").languages == ("es", "en")


def test_a_language_that_is_not_in_the_file() -> None:
    avatar = parse_avatar(TARA[: TARA.index("translations:")], "ninth.yaml")
    with pytest.raises(AvatarError, match=r"Tara does not speak 'es', only en; add translations\.es to its file"):
        avatar.in_language("es")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "kokoro: ef_dora",
            "kokoro: af_sky",
            "translations.es.voices.kokoro: af_sky speaks English, but the language is es",
        ),
        (
            "      thanks:",
            "      thank:",
            "ninth.yaml, translations.es: phrases.thank: there is no field 'thank'; did you",
        ),
        ("translations:\n  es:", "translations:\n  eo:", "'eo' is not possible; write 'en' or 'es'"),
        ("¡Hola, soy Tara, de {agency}!", "¡Hola, soy Tara!", "translations.es: greeting: {agency} is missing"),
    ],
)
def test_a_mistake_in_a_translation_is_explained(old: str, new: str, message: str) -> None:
    assert old in TARA
    assert message in problem(TARA.replace(old, new, 1))


@pytest.mark.parametrize("translations", ["3", "[es]", "{es: hola}", "{es: null}"])
def test_odd_translations_are_explained(translations: str) -> None:
    text = TARA[: TARA.index("translations:")] + f"translations: {translations}\n"
    assert "translations" in problem(text)


def test_choosing_is_not_particular_about_case(avatars: dict[str, Avatar]) -> None:
    assert choose_avatar(avatars, " TARA ").name == "Tara"


def test_an_unknown_name_gets_the_list_and_a_guess(avatars: dict[str, Avatar]) -> None:
    with pytest.raises(AvatarError) as caught:
        choose_avatar(avatars, "tarra")
    assert "Did you mean tara?" in str(caught.value)
    assert "dan, jess, leah, leo, mia, tara, zac, zoe" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("speed: 1.05", "sped: 1.05", "ninth.yaml: sped: there is no field 'sped'; did you mean speed?"),
        ("speed: 1.05", "speed: fast", "ninth.yaml: speed: 'fast' is not a number; write for example 1.0."),
        ("speed: 1.05", "speed: 3", "speed: 3 is not possible; write a number from 0.7 (slow) to 1.4 (fast)"),
        ("language: en", "language: klingon", "language: 'klingon' is not possible; write 'en' or 'es'"),
        ("af_heart", "af_hart", "voices.kokoro: Kokoro has no voice 'af_hart'; did you mean af_heart?"),
        ("  kokoro: af_heart\n", "", "voices.kokoro: this field is missing; add it"),
        ("name: Tara", "name: 7up", "name: '7up' is not a name: letters, spaces and hyphens, 24 at most"),
        ("  thanks:", "  thank:", "phrases.thank: there is no field 'thank'; did you mean thanks?"),
        ('    - "Anytime!"\n', "", "phrases.thanks: it needs at least 2 variants, each on a line of its own"),
        ('"Anytime!"', "yes", "phrases.thanks, number 2: True is not a text; put it between double quotes"),
        ('"Anytime!"', '"**Anytime**"', "phrases.thanks, number 2: '*' cannot be spoken: write plain words"),
        ('"Anytime!"', '"Anytime 😀"', "phrases.thanks, number 2: '😀' cannot be spoken"),
        ('"Anytime!"', '"Anytime, {caller}!"', "{caller} is not filled in here; write the words themselves"),
        ('"Anytime!"', '"Anytime {"', "a curly bracket { or } has no partner"),
        ("Great to meet you, {name}!", "Great to meet you!", "phrases.nice_to_meet, number 1: {name} is missing"),
        ("I'm Tara from {agency}", "I'm Tara from {agncy}", "greeting: {agncy} is not filled in here; write {agency}"),
        ("I'm Tara from {agency}", "I'm Tara", "greeting: {agency} is missing: write it where the agency's name goes"),
        (
            "the automated assistant at",
            "at",
            'phone_greeting: on the phone the avatar must say what it is: add "automated',
        ),
        ("What's your name, and what kind", "very " * 20 + "what kind", "20 at most, so that the caller gets to speak"),
    ],
)
def test_a_mistake_is_explained(old: str, new: str, message: str) -> None:
    assert old in TARA
    assert message in problem(TARA.replace(old, new, 1))


def test_one_mistake_gives_one_line() -> None:
    assert len(problem(TARA.replace('"Anytime!"', "yes")).splitlines()) == 1


def test_a_syntax_error_names_its_line() -> None:
    lines = TARA.splitlines()
    number = next(index for index, line in enumerate(lines, 1) if line.startswith("greeting:"))
    lines[number - 1] = "greeting: a: b"
    assert problem("\n".join(lines)).startswith(f"ninth.yaml, line {number}: this is not valid YAML")


def test_a_field_that_is_there_twice_is_an_error() -> None:
    message = problem("name: Tara\nname: Leo\n")
    assert message.startswith("ninth.yaml, line 2:")
    assert "'name' is there twice; keep one of them" in message


@pytest.mark.parametrize("text", ["[a, b]: c", "{name: Tara, 3: 4}", "phrases: {tool_use: {a: b}}", "voices: null"])
def test_odd_but_valid_yaml_is_explained_too(text: str) -> None:
    assert problem(text).startswith("ninth.yaml")


@pytest.mark.parametrize("text", ["", "- Tara", "just words"])
def test_a_file_without_fields_is_an_error(text: str) -> None:
    assert 'this is not a list of fields such as "name: Tara"' in problem(text)


def test_yaml_cannot_run_code() -> None:
    assert "not valid YAML" in problem("name: !!python/object/apply:os.getcwd []")


def test_two_files_with_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TARA, "utf-8")
    (tmp_path / "b.yaml").write_text(TARA.replace("name: Tara", "name: TARA"), "utf-8")
    with pytest.raises(AvatarError, match=r"b\.yaml: name: 'TARA' is already the name in a\.yaml"):
        load_avatars(tmp_path)


def test_all_wrong_files_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- a", "utf-8")
    (tmp_path / "b.yaml").write_bytes(b"name: Bego\xf1a")
    with pytest.raises(AvatarError) as caught:
        load_avatars(tmp_path)
    assert "a.yaml: this is not a list of fields" in str(caught.value)
    assert "b.yaml is not a UTF-8 text file" in str(caught.value)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AvatarError, match="There is no avatar in"):
        load_avatars(tmp_path)
