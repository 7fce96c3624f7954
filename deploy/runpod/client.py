"""RunPod's REST API, version 1 (docs.runpod.io/api-reference): pods are created, listed, started, stopped, deleted."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

API_URL = "https://rest.runpod.io/v1"
TIMEOUT_S = 60.0
"""Creating a pod looks for a free machine first."""
STRUCK_OUT = "***"
# What a proxy in front of either address takes for a robot's name is answered with 403.
AGENT = "casavoz"
_SECRET = re.compile(r"KEY|TOKEN(?!S)|SECRET|PASSWORD|POSTGRES_URL|WEBHOOK_URL", re.IGNORECASE)


class RunPodError(Exception):
    """RunPod did not do what it was asked for; the message says what to do and has no key in it."""


@dataclass(frozen=True)
class Request:
    """One request, before it is sent.

    Attributes:
        method: of HTTP.
        url: whole.
        body: JSON, if there is one.
    """

    method: str
    url: str
    body: dict[str, Any] | None = None

    def shown(self) -> str:
        """The request as it goes out, but for the secrets: RunPod's key, and keys in the pod's environment."""
        lines = [f"{self.method} {self.url}", f"Authorization: Bearer {STRUCK_OUT}", f"User-Agent: {AGENT}"]
        if self.body is not None:
            body = dict(self.body)
            if "env" in body:
                body["env"] = {name: STRUCK_OUT if is_secret(name) else value for name, value in body["env"].items()}
            lines += ["Content-Type: application/json", "", json.dumps(body, indent=2, ensure_ascii=False)]
        return "\n".join(lines)


def is_secret(name: str) -> bool:
    """Is the value of the environment's variable `name` nobody's business?"""
    return _SECRET.search(name) is not None


class RunPod:
    """Talks to the API.

    Args:
        key: RunPod's API key; may be empty when nothing is sent.
        api_url: of the API, without a slash at the end.
    """

    def __init__(self, key: str, api_url: str = API_URL) -> None:
        self._key = key
        self._api_url = api_url.rstrip("/")

    def creation(self, body: dict[str, Any]) -> Request:
        """The request that creates a pod; send it with `create`."""
        return Request("POST", f"{self._api_url}/pods", body)

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        """Creates a pod and returns it; from now on it costs money.

        Raises:
            RunPodError: it was not created.
        """
        pod = self._send(self.creation(body))
        if not isinstance(pod, dict) or not isinstance(pod.get("id"), str):
            raise RunPodError("RunPod's answer has no pod in it: look at its console before you try again.")
        return pod

    def pods(self) -> list[dict[str, Any]]:
        """All pods of the account, stopped ones too.

        Raises:
            RunPodError: they cannot be listed.
        """
        pods = self._send(Request("GET", f"{self._api_url}/pods"))
        if not isinstance(pods, list):
            raise RunPodError("RunPod's answer is no list of pods.")
        return [pod for pod in pods if isinstance(pod, dict) and pod.get("desiredStatus") != "TERMINATED"]

    def find(self, name_or_id: str) -> dict[str, Any]:
        """The pod of that identifier, or of that name.

        Raises:
            RunPodError: there is none, or more than one has the name.
        """
        pods = self.pods()
        found = [pod for pod in pods if pod.get("id") == name_or_id]
        found = found or [pod for pod in pods if pod.get("name") == name_or_id]
        if len(found) != 1:
            which = ", ".join(str(pod["id"]) for pod in found)
            raise RunPodError(
                f"{len(found)} pods are called {name_or_id} ({which}): give the identifier."
                if found
                else f"There is no pod {name_or_id}: `list` shows which there are."
            )
        return found[0]

    def act(self, pod_id: str, action: str) -> None:
        """Starts, stops or deletes a pod.

        Args:
            pod_id: its identifier.
            action: "start", "stop" or "delete".

        Raises:
            RunPodError: that was not done.
        """
        url = f"{self._api_url}/pods/{pod_id}"
        self._send(Request("DELETE", url) if action == "delete" else Request("POST", f"{url}/{action}"))

    def _send(self, request: Request) -> Any:
        headers = {"Authorization": f"Bearer {self._key}", "User-Agent": AGENT, "Accept": "application/json"}
        data = None
        if request.body is not None:
            data = json.dumps(request.body).encode()
            headers["Content-Type"] = "application/json"
        asked = urllib.request.Request(request.url, data, headers, method=request.method)
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise RunPodError(self._why(error)) from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise RunPodError(f"RunPod cannot be reached at {self._api_url}: {reason}") from None
        try:
            return json.loads(text) if text.strip() else None
        except ValueError:
            raise RunPodError("RunPod's answer is no JSON.") from None

    def _why(self, error: urllib.error.HTTPError) -> str:
        said = error.read(2_000).decode(errors="replace").strip()
        if self._key:
            said = said.replace(self._key, STRUCK_OUT)
        if error.code in (401, 403):
            return f"RunPod refuses the key ({error.code}): give RUNPOD_API_KEY one that may write pods. {said}".strip()
        if error.code == 404:
            return f"RunPod does not know that pod (404). {said}".strip()
        if error.code >= 500:
            return (
                f"RunPod failed ({error.code}): often no machine of that kind is free; give other --gpu or "
                f"--data-center. {said}"
            ).strip()
        return f"RunPod refuses the request ({error.code}): {said}"
