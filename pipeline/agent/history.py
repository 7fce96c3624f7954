"""A conversation's messages as they must be: what was heard, and no tool call without its answer. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

_UNANSWERED = '{"status":"search failed","note":"The caller interrupted before there was a result."}'


def cut_to_heard(messages: Sequence[AnyMessage], heard: str) -> list[AnyMessage]:
    """`messages` with the last reply replaced by the words that were played.

    Tool calls and their results stay: they happened. What was said before a tool call counts as part of the reply,
    so all of `heard` goes into one message at the end. The reply may be missing (stopped before it was stored).

    Args:
        heard: the words that were played, possibly none.
    """
    start = _last_turn(messages)
    turn = messages[start:]
    kept = [message for message in map(_without_words, turn) if message is not None]
    spoken = heard.strip()
    if spoken:
        last = next(
            (message for message in reversed(turn) if isinstance(message, AIMessage) and not message.tool_calls), None
        )
        extras = dict(last.additional_kwargs) if last else {}
        kept.append(AIMessage(content=spoken, id=last.id if last else None, additional_kwargs=extras))
    return mended([*messages[:start], *kept])


def ends_with_turn(messages: Sequence[AnyMessage], said: str) -> bool:
    """Is `said` the last thing the caller said?"""
    start = _last_turn(messages)
    return start > 0 and messages[start - 1].text == said


def without_last_turn(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """`messages` without the caller's last message and everything after it."""
    return mended(messages[: max(0, _last_turn(messages) - 1)])


def mended(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """`messages` with an answer for every tool call, right after the call, and no answer without a call.

    Chat-completion servers refuse a history that breaks either rule.
    """
    answers = {message.tool_call_id: message for message in messages if isinstance(message, ToolMessage)}
    whole: list[AnyMessage] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            continue
        whole.append(message)
        if isinstance(message, AIMessage):
            for call in message.tool_calls:
                call_id = call["id"] or ""
                whole.append(
                    answers.get(call_id)
                    or ToolMessage(content=_UNANSWERED, tool_call_id=call_id, name=call["name"], status="error")
                )
    return whole


def _last_turn(messages: Sequence[AnyMessage]) -> int:
    """Index of the first message after the caller's last one."""
    for index in range(len(messages) - 1, -1, -1):
        if isinstance(messages[index], HumanMessage):
            return index + 1
    return 0


def _without_words(message: AnyMessage) -> AnyMessage | None:
    if not isinstance(message, AIMessage):
        return message
    return message.model_copy(update={"content": ""}) if message.tool_calls else None
