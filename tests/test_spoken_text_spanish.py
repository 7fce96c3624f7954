"""Spanish text as it goes to synthesis, and that its sounds are Spanish."""

from __future__ import annotations

import pytest

from pipeline.assets import Assets
from pipeline.engines.base import Voice
from pipeline.engines.kokoro import KokoroTextToSpeech
from pipeline.settings import load_settings
from pipeline.spoken_text_es import spoken_spanish


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cuesta 390,000 euros.", "Cuesta 390000 euros."),
        ("Cuesta €1,250,000.", "Cuesta 1250000 euros."),
        ("Cuesta 390.000 €.", "Cuesta 390.000 euros."),
        ("Tiene 95 m² y 2,5 baños.", "Tiene 95 metros cuadrados y 2,5 baños."),
        ("**Chueca**, 80 m2", "Chueca, 80 metros cuadrados"),
    ],
)
def test_figures_and_signs_are_readable(text: str, words: str) -> None:
    assert spoken_spanish(text) == words


@pytest.mark.engines
def test_spanish_voices_speak_spanish() -> None:
    assets = Assets(load_settings().cache_dir)
    kokoro = KokoroTextToSpeech(assets.kokoro_model, assets.kokoro_voices, ("Gràcia", "Chueca"))
    voice = Voice("ef_dora", "es")
    in_figures, in_words = (kokoro.phonemes(text, voice) for text in ("390,000 €", "trescientos noventa mil euros"))
    assert in_figures.replace("ˈ", "").replace("ɛ", "e") == in_words.replace("ˈ", "").replace("ɛ", "e")
    assert kokoro.phonemes("Chueca", voice) == "tʃwˈeka"
    assert kokoro.phonemes("Tara", voice) == "tˈaɾa"
