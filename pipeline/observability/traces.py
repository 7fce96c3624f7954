"""Turns as traces in Opik. The only module that knows opik.

The package's REST client is used, not `opik.track` nor its own queue of messages: a trace is made when its turn is
over, from the call's events, so an answer that is stopped half-way has a whole trace and one that was discarded has
none; and what becomes of each turn is known, counted, and bounded in memory and time. All of it, the import of the
package too (1.2 s and 70 MB), is the work of one thread that nobody waits for.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from avatars.prompt import content_hash
from pipeline.feed import Subscription
from pipeline.observability.call_log import observe, without_numbers
from pipeline.observability.trace_outbox import Outbox, OutboxStatus, Refused
from pipeline.observability.trace_writer import trace_of
from pipeline.observability.turn_trace import Span, TurnCollector, TurnEvents, TurnTrace, flat
from pipeline.search.listings.contacts import remove_contacts
from pipeline.settings import keep_opik_to_itself
from pipeline.trace_settings import OpikSettings

log = logging.getLogger(__name__)

_MOST_KNOWN = 10_000
"""Turns that can still be given a score."""
_MAY_WORK_LATER = (408, 425, 429)
_SCORE = "user-feedback"


@dataclass(frozen=True, slots=True)
class Score:
    """What somebody thought of a turn."""

    trace_id: str
    thread_id: str
    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """System prompts for the prompt library, by name; `make` is called in the thread that sends."""

    make: Callable[[], Mapping[str, str]]


_Item = TurnEvents | Score | Prompts


class Traces:
    """Sends each turn of every call to Opik.

    Args:
        settings: where, and what may be in it.
        is_forgotten: did the caller of this conversation ask to be forgotten?
    """

    def __init__(self, settings: OpikSettings, is_forgotten: Callable[[str], bool] = lambda _: False) -> None:
        self._settings = settings
        self._is_forgotten = is_forgotten
        self._known: OrderedDict[tuple[str, int], tuple[str, str]] = OrderedDict()
        self._client: Any = None
        self._http: Any = None
        self._versions: dict[str, Mapping[str, Any]] = {}
        self._outbox: Outbox[_Item] = Outbox(
            self._send,
            where=f"Opik ({settings.url})",
            most=settings.kept_turns,
            counted=lambda item: isinstance(item, TurnEvents),
        )

    @property
    def status(self) -> OutboxStatus:
        """How many were sent, and how many were not."""
        return self._outbox.status

    def start(self) -> None:
        """From now on turns are sent."""
        # It writes a line for every request.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._outbox.start()
        # The package is imported while the models load, not when the first call comes.
        self._outbox.put(Prompts(dict))

    def close(self) -> None:
        """Sends what waits, within the limit of the settings. Blocks: not for the event loop."""
        self._outbox.close(self._settings.flush_s)
        if self._http is not None:
            self._http.close()

    async def follow(self, events: Subscription) -> None:
        """Traces a call until it ends. Nothing that happens here reaches the call."""
        collector = self.collector()
        await observe(events, collector.take)
        collector.close()

    def collector(self) -> TurnCollector:
        """What collects the events of one call, or of one written turn; for use on the event loop."""
        return TurnCollector(self._put, asyncio.get_running_loop().time, time.time)

    def register_prompts(self, make: Callable[[], Mapping[str, str]]) -> None:
        """Puts system prompts, by name, into Opik's library; a turn's trace tells which of them it was."""
        self._outbox.put(Prompts(make))

    def feedback(self, call_id: str, turn: int, score: float, reason: str = "") -> bool:
        """Gives a turn a score, such as 1.0 for thumbs up and 0.0 for thumbs down; False if the turn is not known."""
        known = self._known.get((call_id, turn))
        if known is not None:
            self._outbox.put(Score(*known, score, reason))
        return known is not None

    def forget(self, thread_id: str) -> None:
        """Sends nothing more of a conversation."""
        self._outbox.remove(lambda item: _thread_of(item) == thread_id)

    def _put(self, turn: TurnEvents) -> None:
        thread_id = _thread_of(turn)
        if self._is_forgotten(thread_id):
            return
        stamped = turn.events[-1]
        self._known[stamped.call_id, stamped.turn] = turn.trace_id, thread_id
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        self._outbox.put(turn)

    # In the thread

    def _send(self, items: Sequence[_Item]) -> int:
        """Sends some; how many were no turns to be made a trace of.

        Raises:
            Refused: Opik does not take them.
            Exception: it did not work; it may later. What arrived already has the same ids then and does no harm.
        """
        wanted = [item for item in items if not self._is_forgotten(_thread_of(item))]
        turns = [item for item in wanted if isinstance(item, TurnEvents)]
        traces = [trace for turn in turns if (trace := self._made(turn)) is not None]
        try:
            if self._client is None:
                self._client = self._connect()
            for item in wanted:
                for name, text in item.make().items() if isinstance(item, Prompts) else ():
                    self._register(name, text)
            if traces:
                self._send_traces(traces)
            if scores := [item for item in wanted if isinstance(item, Score)]:
                self._send_scores(scores)
        except Exception as error:
            status = getattr(error, "status_code", None)
            if isinstance(status, int):
                told = f"HTTP {status} {str(getattr(error, 'body', '') or '')[:200]}"
                if 400 <= status < 500 and status not in _MAY_WORK_LATER:
                    raise Refused(told) from None
                raise ConnectionError(told) from None
            raise
        return len(turns) - len(traces)

    def _made(self, turn: TurnEvents) -> TurnTrace | None:
        try:
            return trace_of(turn, words=self._settings.words)
        except Exception as error:
            log.warning("a turn could not be made a trace of", extra={"error": f"{type(error).__name__}: {error}"})
            return None

    def _connect(self) -> Any:
        keep_opik_to_itself()
        from opik import httpx_client
        from opik.rest_api.client import OpikApi

        settings = self._settings
        key = settings.api_key.get_secret_value() if settings.api_key else None
        self._http = http = httpx_client.get(
            workspace=settings.workspace or "default",
            api_key=key,
            check_tls_certificate=True,
            compress_json_requests=True,
        )
        http.timeout = settings.timeout_s
        return OpikApi(base_url=settings.url.rstrip("/") + "/", httpx_client=http, timeout=settings.timeout_s)

    def _send_traces(self, traces: Sequence[TurnTrace]) -> None:
        from opik.rest_api.types.span_write import SpanWrite
        from opik.rest_api.types.trace_write import TraceWrite

        written, spans = [], []
        for trace in traces:
            root = trace.root
            version = self._versions.get(content_hash(trace.prompt)) if trace.prompt else None
            about = {**root.metadata, "opik_prompts": [version]} if version else dict(root.metadata)
            fields = {**_fields(root, trace.epoch_s), "metadata": about}
            written.append(
                TraceWrite(
                    id=trace.trace_id,
                    project_name=self._settings.project_name,
                    thread_id=trace.thread_id,
                    tags=list(trace.tags),
                    **fields,
                )
            )
            for span_id, parent_id, span in flat(root.children, trace):
                spans.append(
                    SpanWrite(
                        id=span_id,
                        trace_id=trace.trace_id,
                        parent_span_id=parent_id,
                        project_name=self._settings.project_name,
                        type=span.kind,
                        model=span.model or None,
                        provider=span.provider or None,
                        usage=dict(span.usage) or None,
                        **_fields(span, trace.epoch_s),
                    )
                )
        self._client.traces.create_traces(traces=written)
        if spans:
            self._client.spans.create_spans(spans=spans)

    def _send_scores(self, scores: Sequence[Score]) -> None:
        from opik.rest_api.types.feedback_score_batch_item import FeedbackScoreBatchItem

        self._client.traces.score_batch_of_traces(
            scores=[
                FeedbackScoreBatchItem(
                    id=score.trace_id,
                    project_name=self._settings.project_name,
                    name=_SCORE,
                    value=score.value,
                    reason=(without_numbers(remove_contacts(score.reason)) or None) if self._settings.words else None,
                    source="sdk",
                )
                for score in scores
            ]
        )

    def _register(self, name: str, text: str) -> None:
        """Puts a prompt into the library unless its newest version there is the same."""
        version = content_hash(text)
        if version in self._versions:
            return
        from opik.rest_api.core.api_error import ApiError

        try:
            self._versions[version] = self._registered(f"{self._settings.project_name}-{name}", text, version)
        except ApiError as error:
            status = error.status_code or 0
            if not 400 <= status < 500 or status in (401, 403, *_MAY_WORK_LATER):
                raise
            # A server without a library of prompts still takes traces, which carry the version.
            self._versions[version] = {}
            log.warning("a prompt is not in Opik's library", extra={"prompt": name, "status": status})

    def _registered(self, name: str, text: str, version: str) -> Mapping[str, Any]:
        from opik.rest_api.core.api_error import ApiError
        from opik.rest_api.types.prompt_version_detail import PromptVersionDetail

        try:
            found = self._client.prompts.retrieve_prompt_version(name=name)
        except ApiError as error:
            if error.status_code != 404:
                raise
            found = None
        if found is None or found.template != text:
            found = self._client.prompts.create_prompt_version(
                name=name,
                version=PromptVersionDetail(template=text, type="mustache", metadata={"content_hash": version}),
            )
        told = {"id": found.id, "commit": found.commit}
        return {"name": name, "id": found.prompt_id, "version": told}


def _thread_of(item: _Item) -> str:
    if isinstance(item, TurnEvents):
        return item.started.thread_id or item.events[0].call_id
    return item.thread_id if isinstance(item, Score) else ""


def _fields(span: Span, epoch_s: float) -> dict[str, Any]:
    """What traces and spans have in common."""
    error = {"exception_type": "EngineError", "message": span.error, "traceback": span.error} if span.error else None
    return {
        "name": span.name,
        "start_time": datetime.datetime.fromtimestamp(epoch_s + span.start_s, datetime.timezone.utc),
        "end_time": datetime.datetime.fromtimestamp(epoch_s + span.end_s, datetime.timezone.utc),
        "input": dict(span.input),
        "output": dict(span.output),
        "metadata": dict(span.metadata),
        "error_info": error,
        "ttft": span.first_ms,
    }
