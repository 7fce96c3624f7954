"""The page's texts: each has its Spanish, with the same places for values."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from ui import panes, state, tool_cards
from ui.words import BROWSER_TEXTS, ENGLISH, SPANISH, Words, browser_texts

UI = Path(__file__).parents[2] / "ui"
ES = Words("es")


def used() -> set[str]:
    """Every text that a source gives to `words(...)` or `words.counted(...)` as it stands."""
    found = set()
    for path in UI.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            for text in (each for arg in node.args for each in ast.walk(arg) if isinstance(each, ast.Constant)):
                if called == "words" and isinstance(text.value, str):
                    found.add(text.value)
                elif called == "words.counted" and isinstance(text.value, str):
                    found |= {text.value, f"{text.value}s"}
    return found


def test_every_text_has_its_spanish() -> None:
    texts = used() | set(BROWSER_TEXTS.values()) | set(panes._STATUS_TEXT.values()) | set(state._ENDINGS.values())
    texts |= set(tool_cards.OUTCOMES.values()) | set(tool_cards._TITLES.values()) | set(tool_cards._ARGUMENTS.values())
    texts |= {f"{stage} had a problem. The call goes on." for stage in state._STAGES.values()}
    assert len(texts) > 80
    assert texts - set(SPANISH) == set()


def test_translations_have_the_same_places_for_values() -> None:
    for english, spanish in SPANISH.items():
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", spanish), english


def test_numbers_are_written_as_the_language_does() -> None:
    assert (ENGLISH.price(2_290_000), ES.price(2_290_000)) == ("€2,290,000", "2.290.000 €")
    assert (ENGLISH.counted(1, "room"), ES.counted(1, "room"), ES.counted(2, "room")) == (
        "room",
        "habitación",
        "habitaciones",
    )


def test_a_text_of_someone_else_stays_as_it_is() -> None:
    assert ES("The {model} is asleep.") == "The {model} is asleep."


def test_the_browsers_texts_are_translated() -> None:
    assert browser_texts(ES)["hang_up"] == "Colgar"
    assert browser_texts(ENGLISH) == BROWSER_TEXTS
