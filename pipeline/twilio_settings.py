"""Settings of the telephone: Twilio's credentials, the agency's numbers, whom it may call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

from pipeline.phone_numbers import is_e164

_PREFIX = re.compile(r"\+[1-9][0-9]{0,14}")


class TwilioSettings(BaseModel):
    """Twilio, for calls in and out."""

    account_sid: str | None = None
    auth_token: SecretStr | None = None
    numbers: str = Field(default="", description="who answers on which number: +34911111111=leo, +34922222222=mia")
    allowed_prefixes: str = Field(default="+34", description="destinations of calls placed by us; * is everywhere")
    calls_per_minute: int = Field(default=10, ge=1, description="calls placed by one process")
    api_url: str = "https://api.twilio.com"
    timeout_s: float = Field(default=10.0, gt=0, description="for Twilio's answer when a call is placed")

    @field_validator("account_sid")
    @classmethod
    def _is_an_account(cls, sid: str | None) -> str | None:
        if sid is not None and not re.fullmatch(r"AC[0-9A-Za-z]+", sid):
            raise ValueError("is the Account SID of Twilio's console, which begins with AC (not an API key's SK...)")
        return sid

    @field_validator("numbers")
    @classmethod
    def _numbers_can_be_read(cls, text: str) -> str:
        for entry in _entries(text):
            number, sign, avatar = (part.strip() for part in entry.partition("="))
            if not is_e164(number) or not sign or not avatar:
                raise ValueError(f"{entry!r} cannot be read; write +34911111111=leo, +34922222222=mia")
        return text

    @field_validator("allowed_prefixes")
    @classmethod
    def _prefixes_can_be_read(cls, text: str) -> str:
        for entry in _entries(text):
            if entry != "*" and not _PREFIX.fullmatch(entry):
                raise ValueError(
                    f"{entry!r} is no country code or beginning of numbers; write +34, +351 (or * for all)"
                )
        return text

    @field_validator("api_url")
    @classmethod
    def _api_is_an_address(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ValueError("is an address like https://api.twilio.com or https://api.dublin.ie1.twilio.com")
        return url

    @model_validator(mode="after")
    def _credentials_come_together(self) -> TwilioSettings:
        if bool(self.account_sid) != bool(self.auth_token):
            missing = "TWILIO__AUTH_TOKEN" if self.account_sid else "TWILIO__ACCOUNT_SID"
            raise ValueError(f"give {missing} too, or neither of the two")
        return self

    @property
    def secret(self) -> str | None:
        """The auth token, None without credentials."""
        return self.auth_token.get_secret_value() if self.auth_token else None

    @property
    def avatars(self) -> Mapping[str, str]:
        """The avatar's name by the number that is called."""
        pairs = (entry.partition("=") for entry in _entries(self.numbers))
        return {number.strip(): avatar.strip() for number, _, avatar in pairs}

    def may_call(self, number: str) -> bool:
        """Is a call to this E.164 number allowed?"""
        return any(prefix == "*" or number.startswith(prefix) for prefix in _entries(self.allowed_prefixes))


def public_address(url: str) -> str:
    """`url` as the address of this server that others are given, without a slash at its end.

    Raises:
        ValueError: it is none; the message says how to write one.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError("is an address like https://voice.example.com") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("is an address with https:// in front, like https://voice.example.com")
    if parts.username is not None or parts.query or parts.fragment or not re.fullmatch(r"[!-~]+", url):
        raise ValueError("is only scheme, host and perhaps a path, like https://voice.example.com/agent")
    return url.rstrip("/")


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",") if entry.strip()]
