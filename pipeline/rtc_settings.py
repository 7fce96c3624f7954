"""The settings of STUN and TURN servers: how a browser's call finds its way through firewalls."""

from __future__ import annotations

import re

from pydantic import BaseModel, SecretStr, field_validator, model_validator

# RFC 7064 and 7065, as far as browsers and aiortc both understand it.
_URL = re.compile(r"(stun:HOST|turns?:HOST(\?transport=(udp|tcp))?)".replace("HOST", r"[^\s?:]+(:[0-9]{1,5})?"))


class TurnServerSettings(BaseModel):
    """A relay for calls in the browser: servers of one's own, or Cloudflare's by a key or by a Hugging Face token."""

    urls: str = ""
    username: str | None = None
    credential: SecretStr | None = None
    cloudflare_key_id: str | None = None
    cloudflare_api_token: SecretStr | None = None
    hf_token: SecretStr | None = None

    @field_validator("urls")
    @classmethod
    def _urls_can_be_read(cls, text: str) -> str:
        for url in _entries(text):
            if not _URL.fullmatch(url):
                raise ValueError(
                    f"{url!r} cannot be read; write turn:turn.example.com:3478 or stun:stun.example.com:3478"
                )
        return text

    @model_validator(mode="after")
    def _one_way_and_that_whole(self) -> TurnServerSettings:
        if bool(self.cloudflare_key_id) != bool(self.cloudflare_api_token):
            missing = "CLOUDFLARE_API_TOKEN" if self.cloudflare_key_id else "CLOUDFLARE_KEY_ID"
            raise ValueError(f"give TURN_SERVER__{missing} too, or neither of the two")
        relays = any(url.startswith("turn") for url in self.addresses)
        if relays and not (self.username and self.credential):
            raise ValueError(
                "TURN_SERVER__URLS has a TURN server: give TURN_SERVER__USERNAME and TURN_SERVER__CREDENTIAL too"
            )
        if (self.username or self.credential) and not relays:
            raise ValueError(
                "name the server that the credentials are for: TURN_SERVER__URLS=turn:turn.example.com:3478"
            )
        ways = [bool(self.addresses), bool(self.cloudflare_key_id), bool(self.hf_token)]
        if sum(ways) > 1:
            raise ValueError("give one of TURN_SERVER__URLS, TURN_SERVER__CLOUDFLARE_... and TURN_SERVER__HF_TOKEN")
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """Of the servers of one's own."""
        return tuple(_entries(self.urls))


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",") if entry.strip()]
