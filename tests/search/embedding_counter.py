"""Counts what the sentence model is asked to embed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.search.index.model import load_model


def count_embeddings(model_cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is embedded from now on, in a list that grows."""
    model = load_model(model_cache_dir)
    encode = model.encode
    texts: list[str] = []

    def counting(sentences: Any, *arguments: Any, **options: Any) -> Any:
        texts.extend([sentences] if isinstance(sentences, str) else sentences)
        return encode(sentences, *arguments, **options)

    monkeypatch.setattr(model, "encode", counting)
    return texts
