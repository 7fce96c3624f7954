"""Superlinked's natural-language query: a hosted model fills in the parameters of a query over the layout.

Superlinked is used up to the filled parameters, without its search: its prompt, its model of the parameters and its
validation. Its client is not: it is made anew for every query (a TLS handshake each time), repeats itself three times
and, while it waits, turns the whole process's stderr into a pipe. `_Client` takes its place.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pipeline.search.index.schema import Layout, build_layout

_REPEATS = 1
"""Times a model may correct an answer that is not valid, within the reader's time limit."""
_INSTRUCTIONS = """\
The query was spoken by someone who looks for a home to buy. Leave everything that was not said at its default: an
empty string, None or 0. Bedrooms, bathrooms and sizes are minimums unless the caller says otherwise; a bare amount of
money is the maximum price, in euros, and "four fifty" is 450000. Sizes are in {size_unit}. Write places as they are in
this list when they are in it, otherwise as they were said, and never put a vague place ("the centre", "near the
beach") there: {places}."""
_DESCRIPTIONS = {
    "wishes": "What the home should have or be like, apart from what has a field of its own: a comma-separated list in"
    " English such as 'terrace, lift, quiet'. Never what the caller does not want. Empty if nothing was said.",
    "place": "City or district that the home must lie in. Empty if none was named.",
    "excluded_place": "City or district that the home must not lie in. Empty if none was named.",
    "min_rooms": "Fewest bedrooms.",
    "max_rooms": "Most bedrooms; 0 for a studio.",
    "min_baths": "Fewest bathrooms.",
    "max_baths": "Most bathrooms.",
    "min_size": "Smallest size.",
    "max_size": "Largest size.",
    "min_price": "Lowest price in euros.",
    "max_price": "Highest price in euros.",
    "size_weight": "1 if the caller wants it spacious, otherwise 0.",
    "price_weight": "1 if the caller wants it cheap, otherwise 0.",
}


class NaturalQuery:
    """Asks a model for parameters. Has an event loop of its own, since Superlinked's part of the work blocks it.

    Args:
        model_cache_dir: folder with MiniLM in the hub's cache layout.
        size_unit: unit of the listings' sizes.
        places: gives the listings' cities and districts of this moment, for the prompt.
        api_key: of the server; servers that want none take any.
        base_url: of an OpenAI-compatible API; None is OpenAI's own.
        model: its name there.
        timeout_s: of one request.
    """

    def __init__(
        self,
        model_cache_dir: Path,
        size_unit: str,
        places: Callable[[], Sequence[str]],
        *,
        api_key: SecretStr | None,
        base_url: str | None,
        model: str,
        timeout_s: float,
    ) -> None:
        self._key, self._base_url, self._model, self._timeout_s = api_key, base_url, model, timeout_s
        self._places, self._model_cache_dir, self._size_unit = places, model_cache_dir, size_unit
        self._loop = asyncio.new_event_loop()
        self._query: Any = None
        self._client: _Client | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="natural-query", daemon=True)
        self._thread.start()

    async def prepare(self) -> None:
        """Import Superlinked and build the query, which takes seconds, before a caller waits for it."""
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._prepared(), self._loop))

    async def fill(self, query: str) -> Mapping[str, Any]:
        """Values by parameter name, as the model gave them.

        Raises:
            Exception: whatever the model, the connection or Superlinked's validation raises.
        """
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._fill(query), self._loop))

    def close(self) -> None:
        """Stop the thread; queries under way are given up."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=2)

    async def _prepared(self) -> None:
        if self._query is None:
            self._prepare()

    async def _fill(self, query: str) -> Mapping[str, Any]:
        await self._prepared()
        from superlinked.framework.dsl.query.query_param_value_setter import QueryParamValueSetter

        instructions = _INSTRUCTIONS.format(size_unit=self._size_unit, places=", ".join(self._places()))
        said = {"natural_query": query, "instructions": instructions}
        filled = await QueryParamValueSetter.set_values(self._query, said)
        values = {
            name: value for clause in filled.clauses for name, value in clause.get_param_value_by_param_name().items()
        }
        return {name: value for name, value in values.items() if name in _DESCRIPTIONS}

    def _prepare(self) -> None:
        layout = build_layout(self._model_cache_dir, self._size_unit)
        from superlinked.framework.common.nlq.open_ai import OpenAIClientConfig
        from superlinked.framework.dsl.query.nlq import nlq_handler

        key = self._key.get_secret_value() if self._key is not None else "none"
        self._client = client = _Client(key, self._base_url, self._model, self._timeout_s)
        # By this name Superlinked makes its client. Should another version not have it, this raises, and the local
        # parser reads; tests/search/test_natural_query.py would tell.
        if not hasattr(nlq_handler, "OpenAIClient"):
            raise RuntimeError("this version of superlinked makes its OpenAI client elsewhere")
        nlq_handler.OpenAIClient = _ClientOf  # type: ignore[misc, assignment]
        config = OpenAIClientConfig(api_key=key, model=self._model, base_url=self._base_url)
        _CLIENTS[id(config)] = (config, client)
        self._query = _described_query(layout, config)


class _Client:
    """What Superlinked asks of its OpenAI client, with one connection pool, one time limit and few repeats."""

    def __init__(self, key: str, base_url: str | None, model: str, timeout_s: float) -> None:
        import instructor
        import openai

        self._model = model
        self._client = instructor.from_openai(
            openai.AsyncOpenAI(api_key=key, base_url=base_url, timeout=timeout_s, max_retries=0)
        )

    async def query(self, prompt: str, instructor_prompt: str, response_model: Any) -> dict[str, Any]:
        """The model's values for `prompt`. What it leaves out is None: models often do so with empty fields."""
        for field in response_model.model_fields.values():
            if field.is_required():
                field.default = None
        response_model.model_rebuild(force=True)
        response = await self._client.chat.completions.create(
            model=self._model,
            response_model=response_model,
            max_retries=_REPEATS,
            messages=[{"role": "system", "content": instructor_prompt}, {"role": "user", "content": prompt}],
            temperature=0.0,
        )
        values: dict[str, Any] = response.model_dump()
        return values


_CLIENTS: dict[int, tuple[Any, _Client]] = {}
"""By identity of Superlinked's configuration, the only thing it hands to its client."""


def _ClientOf(config: Any) -> _Client:  # noqa: N802 (stands where Superlinked has a class)
    return _CLIENTS[id(config)][1]


def _described_query(layout: Layout, config: Any) -> Any:
    """A query over `layout` whose parameters are described for the model."""
    from superlinked import framework as sl

    def text(name: str) -> Any:
        return sl.Param(name, description=_DESCRIPTIONS[name], default="")

    def number(name: str) -> Any:
        return sl.Param(name, description=_DESCRIPTIONS[name])

    def weight(name: str) -> Any:
        return sl.Param(name, description=_DESCRIPTIONS[name], default=0.0)

    listing = layout.listing
    return (
        sl.Query(
            layout.index,
            weights={
                layout.description: 1.0,
                layout.size: weight("size_weight"),
                layout.price: weight("price_weight"),
            },
        )
        .find(listing)
        .similar(layout.description, text("wishes"))
        .filter(listing.location == text("place"))
        .filter(listing.location != text("excluded_place"))
        .filter(listing.rooms >= number("min_rooms"))
        .filter(listing.rooms <= number("max_rooms"))
        .filter(listing.baths >= number("min_baths"))
        .filter(listing.baths <= number("max_baths"))
        .filter(listing.size >= number("min_size"))
        .filter(listing.size <= number("max_size"))
        .filter(listing.price >= number("min_price"))
        .filter(listing.price <= number("max_price"))
        .with_natural_query(sl.Param("natural_query"), config, sl.Param("instructions"))
    )
