"""A conversation's messages as they must be: what was heard, and no tool call without its answer. Pure functions."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from pipeline.agent.tools import SEARCH_TOOL

_UNKNOWN = (
    '{"status":"unknown","note":"The caller interrupted before there was a result. It may have been done, or not: '
    'before you say anything about it call the tool again, without `confirmed` if it has that argument."}'
)
"""Instead of the result of a tool with effects."""
_UNANSWERED = '{"status":"search failed","note":"The caller interrupted before there was a result."}'


def cut_to_heard(messages: Sequence[AnyMessage], heard: str, said: str | None = None) -> list[AnyMessage]:
    """`messages` with the last reply replaced by the words that were played.

    Tool calls and their results stay: they happened. What was said before a tool call counts as part of the reply,
    so all of `heard` goes into one message at the end. The reply may be missing (stopped before it was stored).

    Args:
        heard: the words that were played, possibly none.
        said: what the caller had said; added when it is not the caller's last message. None to take what is there.
    """
    start = _last_turn(messages)
    if said is not None and not _is_from_caller(messages, start - 1, said):
        messages = [*messages, HumanMessage(said)]
        start = len(messages)
    turn = messages[start:]
    kept = [message for message in map(_without_words, turn) if message is not None]
    if spoken := heard.strip():
        replies = [message for message in turn if isinstance(message, AIMessage) and not message.tool_calls]
        extras = dict(replies[-1].additional_kwargs) if replies else {}
        kept.append(AIMessage(content=spoken, id=replies[-1].id if replies else None, additional_kwargs=extras))
    return mended([*messages[:start], *kept])


def retracted(messages: Sequence[AnyMessage], said: str) -> list[AnyMessage]:
    """`messages` without the caller's last turn, if that was `said`."""
    start = _last_turn(messages) - 1
    return list(messages[:start] if _is_from_caller(messages, start, said) else messages)


def mended(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """`messages` with an answer for every tool call, right after the call, and no answer without a call.

    Chat-completion servers refuse a history that breaks either rule.
    """
    answers: dict[str, deque[ToolMessage]] = {}
    for message in messages:
        if isinstance(message, ToolMessage):
            answers.setdefault(message.tool_call_id, deque()).append(message)
    whole: list[AnyMessage] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            continue
        whole.append(message)
        if isinstance(message, AIMessage):
            for call in message.tool_calls:
                call_id = call["id"] or ""
                given = answers.get(call_id)
                if given:
                    # Some models use an id again in a later turn: each call gets its own answer.
                    whole.append(given.popleft() if len(given) > 1 else given[0])
                else:
                    content = _UNANSWERED if call["name"] == SEARCH_TOOL else _UNKNOWN
                    whole.append(ToolMessage(content=content, tool_call_id=call_id, name=call["name"], status="error"))
    return whole


def same(one: Sequence[AnyMessage], other: Sequence[AnyMessage]) -> bool:
    """Do both say the same to a model? Ids and what a provider reported beside the words do not matter."""
    return [_told(message) for message in one] == [_told(message) for message in other]


def _told(message: AnyMessage) -> tuple[object, ...]:
    calls = message.tool_calls if isinstance(message, AIMessage) else None
    answered = message.tool_call_id if isinstance(message, ToolMessage) else None
    return type(message), message.content, message.additional_kwargs, calls, answered


def _last_turn(messages: Sequence[AnyMessage]) -> int:
    """Index of the first message after the caller's last one."""
    for index in range(len(messages) - 1, -1, -1):
        if isinstance(messages[index], HumanMessage):
            return index + 1
    return 0


def _is_from_caller(messages: Sequence[AnyMessage], index: int, said: str) -> bool:
    return 0 <= index < len(messages) and isinstance(messages[index], HumanMessage) and messages[index].text == said


def _without_words(message: AnyMessage) -> AnyMessage | None:
    if not isinstance(message, AIMessage):
        return message
    return message.model_copy(update={"content": ""}) if message.tool_calls else None
