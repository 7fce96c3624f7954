"""`POST /call`: has Twilio call somebody, for whoever has the API key."""

from __future__ import annotations

import hmac
import logging
import math

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from pipeline.transports.desk import CallDesk
from pipeline.transports.origin import read_body
from pipeline.transports.outbound import NotPlaced, Outbound, PerMinute
from pipeline.transports.phone_observer import PhoneObserver, Refusals, Unobserved

log = logging.getLogger(__name__)

LONGEST_BODY_BYTES = 4_096
GOOD_KEY_CHARACTERS = 20


class CallRequest(BaseModel):
    """Body of `POST /call`."""

    model_config = ConfigDict(extra="forbid")

    from_number: str | None = Field(default=None, max_length=32, description="one of the agency's Twilio numbers")
    to_number: str = Field(max_length=32, description="whom to call, like +34600111222")
    voice_agent_url: str | None = Field(default=None, max_length=500, description="this service's own webhook")


def build_call_route(
    outbound: Outbound,
    desk: CallDesk,
    api_key: SecretStr | None,
    per_minute: int,
    observer: PhoneObserver | None = None,
) -> APIRouter:
    """The route.

    Args:
        outbound: places the calls.
        desk: who would answer when the call is taken; must have a line.
        api_key: who sends it may have calls placed; None: nobody may.
        per_minute: calls that Twilio is asked for at most.
        observer: is told of refusals.
    """
    router = APIRouter()
    allowed = PerMinute(per_minute)
    refusals = Refusals("call", observer or Unobserved())
    if api_key is not None and len(api_key.get_secret_value()) < GOOD_KEY_CHARACTERS:
        log.warning("API_KEY is short: take a random one", extra={"characters_at_least": GOOD_KEY_CHARACTERS})

    def check_key(request: Request) -> None:
        if api_key is None:
            raise HTTPException(503, "Calls cannot be placed: set API_KEY.")
        given = request.headers.get("x-api-key")
        if not given:
            refusals.note("no key")
            raise HTTPException(401, "Send the API key in the header X-API-Key.")
        if not hmac.compare_digest(given.encode(), api_key.get_secret_value().encode()):
            refusals.note("wrong key")
            raise HTTPException(403, "The API key is wrong.")

    body_schema = {"content": {"application/json": {"schema": CallRequest.model_json_schema()}}, "required": True}

    @router.post("/call", openapi_extra={"requestBody": body_schema})
    async def call(request: Request) -> dict[str, str]:
        check_key(request)  # before the body is read
        try:
            wish = CallRequest.model_validate_json(await read_body(request, LONGEST_BODY_BYTES))
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=False, include_input=False)
            raise HTTPException(422, [{**each, "loc": ["body", *each["loc"]]} for each in problems]) from error
        try:
            from_number, agent_url = outbound.check(wish.to_number, wish.from_number, wish.voice_agent_url, "")
            if desk.full:
                raise HTTPException(503, "Every line is taken: nobody could speak.", headers={"Retry-After": "30"})
            if wait_s := allowed.take():
                refusals.note("too many")
                headers = {"Retry-After": str(math.ceil(wait_s))}
                raise HTTPException(429, f"At most {per_minute} calls a minute.", headers=headers)
            return {"sid": await outbound.place(wish.to_number, from_number, agent_url)}
        except NotPlaced as error:
            detail = {"loc": ["body", error.field], "msg": str(error), "type": "value_error"}
            raise HTTPException(error.status, [detail] if error.field else str(error)) from error

    return router
