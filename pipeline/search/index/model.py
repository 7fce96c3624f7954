"""MiniLM as Superlinked loads it: once in a process, used by one thread at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.search.index.schema import MODEL, quieten

_CACHE_SIZE = 2_000
"""Texts whose vectors are remembered, 1.5 kB each."""
_LOADING = threading.Lock()


def load_model(model_cache_dir: Path) -> Any:
    """The sentence model, loaded by the first call; Superlinked's own uses are served by the same object.

    Raises:
        OSError: the model files are missing.
    """
    quieten()
    from superlinked.framework.common.precision import Precision
    from superlinked.framework.common.space.config.embedding.text_similarity_embedding_config import TextModelHandler
    from superlinked.framework.common.space.embedding.model_based.engine.embedding_engine_config import (
        EmbeddingEngineConfig,
    )
    from superlinked.framework.common.space.embedding.model_based.singleton_embedding_engine_manager import (
        SingletonEmbeddingEngineManager,
    )

    with _LOADING:
        engine: Any = SingletonEmbeddingEngineManager()._get_engine(
            TextModelHandler.SENTENCE_TRANSFORMERS,
            MODEL,
            model_cache_dir,
            EmbeddingEngineConfig(precision=Precision.FLOAT32),
        )
        model = engine._model
        if not hasattr(model, "one_at_a_time"):
            _make_exclusive(model)
        return model


def _make_exclusive(model: Any) -> None:
    """The tokeniser refuses a second thread ("Already borrowed"), and a reload embeds while searches go on."""
    lock = threading.Lock()
    encode = model.encode

    def exclusive(*arguments: Any, **options: Any) -> Any:
        with lock:
            return encode(*arguments, **options)

    model.encode = exclusive
    model.one_at_a_time = True


class TextEmbedder:
    """Vectors of short texts, the last ones remembered. Safe from any thread.

    Args:
        model_cache_dir: folder with MiniLM in the hub's cache layout.
    """

    def __init__(self, model_cache_dir: Path) -> None:
        self._model_cache_dir = model_cache_dir
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, text: str) -> np.ndarray:
        """The vector of `text`: float32 (384,), unit length, read-only."""
        with self._lock:
            known = self._known.get(text)
            if known is not None:
                self._known.move_to_end(text)
                return known
        vector = load_model(self._model_cache_dir).encode(
            text, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        vector = np.asarray(vector, dtype=np.float32)
        vector.setflags(write=False)
        with self._lock:
            self._known[text] = vector
            while len(self._known) > _CACHE_SIZE:
                self._known.popitem(last=False)
        return vector
