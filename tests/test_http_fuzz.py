"""The HTTP routes under bodies that a schema allows, forbids, or that are no JSON at all."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.api import build_api, explain_bad_input
from pipeline.parting import NO_LIMITS
from tests.mutations import ODD_VALUES
from tests.scripted_service import make_service
from tests.test_api import OneFlat, SearchesOnce, house

schemathesis = pytest.importorskip("schemathesis")

ANSWERS = {200, 400, 404, 405, 406, 411, 413, 415, 422, 503}


def routes_alone() -> FastAPI:
    """Without the telephone's: FastRTC's have no schema that says anything."""
    app = FastAPI()
    explain_bad_input(app)
    app.include_router(build_api(house(OneFlat(), SearchesOnce())))
    return app


schema = schemathesis.openapi.from_asgi("/openapi.json", routes_alone())


@schema.parametrize()
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_schema_allows_or_forbids_is_answered(case: schemathesis.Case) -> None:
    answer = case.call()
    assert answer.status_code in ANSWERS, answer.text[:500]
    assert "Traceback" not in answer.text


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(make_service(4, NO_LIMITS)[0], raise_server_exceptions=True) as running:
        yield running


ROUTES = ("/chat", "/superlinked/search")
VALUES = st.one_of(
    st.sampled_from(ODD_VALUES),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
)
BODIES = st.one_of(
    st.binary(max_size=300),
    st.dictionaries(
        st.sampled_from(("text", "query", "limit", "thread_id", "avatar", "x", "")), VALUES, max_size=5
    ).map(lambda body: json.dumps(body).encode()),
    VALUES.map(lambda body: json.dumps(body).encode()),
    st.just(b"[" * 30_000),
    st.just(b'{"text":"' + b"a" * 2_000_000 + b'"}'),
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(ROUTES), BODIES, st.sampled_from(("application/json", "text/plain", "", "multipart/form-data")))
def test_any_body_gets_an_answer_that_is_no_stack_trace(client: TestClient, path: str, body: bytes, kind: str) -> None:
    answer = client.post(path, content=body, headers={"content-type": kind} if kind else {})
    assert answer.status_code in ANSWERS, answer.text[:500]
    assert "Traceback" not in answer.text
    if answer.status_code == 422:
        assert answer.json()["detail"], "it says which field and why"
