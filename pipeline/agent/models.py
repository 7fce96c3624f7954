"""The chat models an agent can run on, by name. Each client library is imported when its model is made."""

from __future__ import annotations

from collections.abc import Callable
from urllib.request import getproxies

import anyio
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from pydantic import SecretStr

from pipeline.agent.kept_connections import KeepsConnections
from pipeline.agent.model_errors import failure_of
from pipeline.errors import EngineTimeout, EngineUnavailable
from pipeline.settings import Settings

_ANY_KEY = SecretStr("not-needed")
"""Servers without keys (Ollama, vLLM, llama.cpp) ignore it; the client refuses to start without one."""


def make_chat_model(settings: Settings, *, make_local: Callable[[], BaseChatModel]) -> BaseChatModel:
    """The chat model that the settings choose.

    The agent itself retries and limits the time, so the clients do neither.

    Args:
        settings: `llm_model` and the part of the model it chooses.
        make_local: makes the in-process model; it differs by avatar and needs the query parser.

    Raises:
        EngineUnavailable: a key, a server or a package is missing; the message says what to set or install.
    """
    chosen = settings.chosen_llm
    if chosen == "local":
        return make_local()
    if chosen == "groq":
        return _groq(settings)
    return _openai_compatible(settings)


async def probe_chat_model(settings: Settings) -> None:
    """Asks the chosen hosted model for one token, as a call would: the same address, key and model, streamed.

    Raises:
        EngineUnavailable: a key, a server or a package is missing.
        EngineTimeout: nothing came within `llm.first_token_s`: calls would be answered by the local model.
        EngineError: it failed; the message is for operators.
    """

    def no_local() -> BaseChatModel:
        raise EngineUnavailable("LLM_MODEL=local runs in this process: there is nothing to probe")

    smallest = settings.llm.model_copy(update={"max_tokens": 1})
    model = make_chat_model(settings.model_copy(update={"llm": smallest}), make_local=no_local)
    if isinstance(usage := getattr(model, "stream_usage", None), bool) and usage:
        model = model.model_copy(update={"stream_usage": False})
    limit_s = settings.llm.first_token_s
    try:
        with anyio.fail_after(limit_s):
            await model.ainvoke([HumanMessage("Hello")])
    except TimeoutError as error:
        raise EngineTimeout(f"the language model gave nothing for {limit_s:g} s") from error
    except Exception as error:
        raise failure_of(settings.chosen_llm, error) from error


def _groq(settings: Settings) -> BaseChatModel:
    part, limits = settings.groq, settings.llm
    if part.api_key is None:
        raise EngineUnavailable(
            "LLM_MODEL=groq needs GROQ__API_KEY (or GROQ_API_KEY). Without a key set LLM_MODEL=local."
        )
    try:
        from langchain_groq import ChatGroq
    except ImportError as error:
        raise EngineUnavailable(
            "LLM_MODEL=groq needs the package langchain-groq: pip install langchain-groq"
        ) from error
    return ChatGroq(
        model=part.model,
        api_key=part.api_key,
        base_url=part.base_url,
        streaming=True,
        temperature=limits.temperature,
        max_tokens=limits.max_tokens,
        timeout=limits.timeout_s,
        max_retries=0,
        # gpt-oss thinks before it speaks; a caller is waiting.
        reasoning_effort="low" if "gpt-oss" in part.model else None,
    )


def _openai_compatible(settings: Settings) -> BaseChatModel:
    part, limits = settings.openai, settings.llm
    if part.api_key is None and part.base_url is None:
        raise EngineUnavailable(
            "LLM_MODEL=openai-compatible needs OPENAI__BASE_URL (the server, for example http://127.0.0.1:11434/v1) "
            "or, for OpenAI itself, OPENAI__API_KEY. Without either set LLM_MODEL=local."
        )
    try:
        from langchain_openai import ChatOpenAI
        from openai import DefaultAsyncHttpxClient
    except ImportError as error:
        raise EngineUnavailable(
            "LLM_MODEL=openai-compatible needs the package langchain-openai: pip install langchain-openai"
        ) from error
    # OpenAI wants the newer name of the token limit, which the client sends; other servers may know only the older.
    limit: dict[str, object] = {"max_tokens": limits.max_tokens} if part.base_url else {}
    return ChatOpenAI(
        model=part.model,
        api_key=part.api_key or _ANY_KEY,
        base_url=part.base_url,
        streaming=True,
        temperature=limits.temperature,
        max_completion_tokens=None if part.base_url else limits.max_tokens,
        extra_body=limit or None,
        # Token counts come with the last chunk; a server that refuses to be asked is asked without (model_calls.py).
        stream_usage=True,
        # A transport of one's own leaves out the proxies of the environment; who needs them goes without.
        http_async_client=None if getproxies() else DefaultAsyncHttpxClient(transport=KeepsConnections()),
        timeout=limits.timeout_s,
        max_retries=0,
    )
