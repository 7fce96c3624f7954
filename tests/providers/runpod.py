"""A test helper: RunPod's REST API, version 1, and its proxy in front of the pods' ports.

Requests are held to the reference (docs.runpod.io/api-reference, openapi.json, schema PodCreateInput: no property is
required there, but a pod without an image and a template cannot be): bearer token, types, enumerations, 201 with the
pod, 204 for a deletion, 200 for start and stop, 400 for what is wrong, 401 without a key. `costPerHr` is text, as in
the reference's example. A pod's port answers 404 until what runs in it listens, and then as faster-whisper-server, a
server with OpenAI's speech route, or the service does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_TEXTS, _TEXT, _NUMBER, _YES_NO = (list, str), str, int, bool
_PROPERTIES: dict[str, Any] = {
    "allowedCudaVersions": _TEXTS,
    "cloudType": _TEXT,
    "computeType": _TEXT,
    "containerDiskInGb": _NUMBER,
    "containerRegistryAuthId": _TEXT,
    "countryCodes": _TEXTS,
    "cpuFlavorIds": _TEXTS,
    "cpuFlavorPriority": _TEXT,
    "dataCenterIds": _TEXTS,
    "dataCenterPriority": _TEXT,
    "dockerEntrypoint": _TEXTS,
    "dockerStartCmd": _TEXTS,
    "env": (dict, str),
    "globalNetworking": _YES_NO,
    "gpuCount": _NUMBER,
    "gpuTypeIds": _TEXTS,
    "gpuTypePriority": _TEXT,
    "imageName": _TEXT,
    "interruptible": _YES_NO,
    "locked": _YES_NO,
    "minRAMPerGPU": _NUMBER,
    "minVCPUPerGPU": _NUMBER,
    "name": _TEXT,
    "networkVolumeId": _TEXT,
    "ports": _TEXTS,
    "supportPublicIp": _YES_NO,
    "templateId": _TEXT,
    "vcpuCount": _NUMBER,
    "volumeInGb": _NUMBER,
    "volumeMountPath": _TEXT,
}
_CARDS = """NVIDIA GeForce RTX 4090|NVIDIA A40|NVIDIA RTX A5000|NVIDIA GeForce RTX 5090|NVIDIA H100 80GB HBM3|
NVIDIA GeForce RTX 3090|NVIDIA RTX A4500|NVIDIA L40S|NVIDIA H200|NVIDIA L4|NVIDIA RTX 6000 Ada Generation|
NVIDIA A100-SXM4-80GB|NVIDIA RTX 4000 Ada Generation|NVIDIA RTX A6000|NVIDIA A100 80GB PCIe|
NVIDIA RTX 2000 Ada Generation|NVIDIA RTX A4000|NVIDIA L40""".replace("\n", "")
_CENTERS = """EU-RO-1|CA-MTL-1|EU-SE-1|US-IL-1|EUR-IS-1|EU-CZ-1|US-TX-3|EUR-IS-2|US-KS-2|US-GA-2|US-WA-1|US-TX-1|
CA-MTL-3|EU-NL-1|US-TX-4|US-CA-2|US-NC-1|OC-AU-1|US-DE-1|EUR-IS-3|CA-MTL-2|AP-JP-1|EUR-NO-1|EU-FR-1|US-KS-3|
US-GA-1""".replace("\n", "")
_ENUMERATIONS = {
    "cloudType": {"SECURE", "COMMUNITY"},
    "computeType": {"GPU", "CPU"},
    "cpuFlavorIds": {"cpu3c", "cpu3g", "cpu3m", "cpu5c", "cpu5g", "cpu5m"},
    "gpuTypeIds": set(_CARDS.split("|")),
    "dataCenterIds": set(_CENTERS.split("|")),
}


def wrong_with(body: Any) -> str | None:
    """What the reference does not allow in the body of `POST /pods`; None when it is right."""
    if not isinstance(body, dict):
        return "the body must be an object"
    for name, value in body.items():
        if name not in _PROPERTIES:
            return f"{name}: additional property"
        kind = _PROPERTIES[name]
        if isinstance(kind, tuple):
            members = value.values() if isinstance(value, dict) else value
            if type(value) is not kind[0] or not all(isinstance(member, kind[1]) for member in members):
                return f"{name}: wrong type"
        elif type(value) is not kind:
            return f"{name}: got {type(value).__name__}, want {kind.__name__}"
        given = value if isinstance(value, list) else [value]
        if name in _ENUMERATIONS and not set(given) <= _ENUMERATIONS[name]:
            return f"{name}: value must be one of those in the reference"
    if not body.get("imageName") and not body.get("templateId"):
        return "imageName is required"
    if body.get("gpuCount", 1) < 1:
        return "gpuCount: got 0, want 1"
    if len(body.get("name", "")) > 191:
        return "name: too long"
    if not all(re.fullmatch(r"\d{1,5}/(http|tcp)", port) for port in body.get("ports", [])):
        return "ports: must be port/protocol"
    return None


@dataclass
class RunPodServer:
    """The server; `app` is what is served, the API under /v1, the proxy under /proxy/POD-PORT/.

    Attributes:
        key: that requests must carry.
        starts_after: how many requests find a pod's port closed.
        status: of every answer of the API, when it is not 0.
        work: what a pod does with a request, when it is not what its kind does.
        pods: by identifier.
        requests: method and path of those that came to the API.
        asked: paths of those that came to pods.
    """

    key: str = "rpa_key_1"
    starts_after: int = 2
    status: int = 0
    work: Callable[[Request], Response] | None = None
    pods: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        """The ASGI app."""
        return Starlette(
            routes=[
                Route("/v1/pods", self._create, methods=["POST"]),
                Route("/v1/pods", self._list, methods=["GET"]),
                Route("/v1/pods/{pod}", self._delete, methods=["DELETE"]),
                Route("/v1/pods/{pod}/{action}", self._act, methods=["POST"]),
                Route("/proxy/{port}/{path:path}", self._proxy, methods=["GET", "POST"]),
            ]
        )

    def _trouble(self, request: Request) -> Response | None:
        self.requests.append(f"{request.method} {request.url.path}")
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return JSONResponse({"message": f"no such key: {request.headers.get('authorization')}"}, 401)
        return JSONResponse({"error": "no instances are available"}, self.status) if self.status else None

    async def _create(self, request: Request) -> Response:
        if (trouble := self._trouble(request)) is not None:
            return trouble
        body = await request.json()
        if (wrong := wrong_with(body)) is not None:
            return JSONResponse({"error": wrong}, 400)
        pod_id = f"pod{len(self.pods) + 1}"
        self.pods[pod_id] = {
            "id": pod_id,
            "name": body.get("name", "my pod"),
            "image": body["imageName"],
            "desiredStatus": "RUNNING",
            "costPerHr": "0.25",
            "env": body.get("env", {}),
            "ports": body.get("ports", []),
            "publicIp": None,
            "portMappings": None,
            "asked": 0,
        }
        return JSONResponse(self.pods[pod_id], 201)

    async def _list(self, request: Request) -> Response:
        return self._trouble(request) or JSONResponse(list(self.pods.values()))

    async def _delete(self, request: Request) -> Response:
        if (trouble := self._trouble(request)) is not None:
            return trouble
        if self.pods.pop(request.path_params["pod"], None) is None:
            return JSONResponse({"error": "invalid pod ID"}, 400)
        return Response(status_code=204)

    async def _act(self, request: Request) -> Response:
        if (trouble := self._trouble(request)) is not None:
            return trouble
        pod, status = self.pods.get(request.path_params["pod"]), request.path_params["action"]
        if pod is None or status not in ("start", "stop"):
            return JSONResponse({"error": "invalid pod ID"}, 400)
        pod["desiredStatus"] = "RUNNING" if status == "start" else "EXITED"
        return Response(status_code=200)

    async def _proxy(self, request: Request) -> Response:
        pod_id, _, port = request.path_params["port"].rpartition("-")
        pod, path = self.pods.get(pod_id), "/" + request.path_params["path"]
        self.asked.append(path)
        if pod is None or f"{port}/http" not in pod["ports"] or pod["desiredStatus"] != "RUNNING":
            return Response(status_code=404)
        pod["asked"] += 1
        if pod["asked"] <= self.starts_after:
            return Response(status_code=404)
        return self.work(request) if self.work is not None else await self._works(request, pod["env"], path)

    async def _works(self, request: Request, env: dict[str, str], path: str) -> Response:
        if path == "/health":
            return JSONResponse({"status": "ok"})
        if request.headers.get("authorization") != f"Bearer {env['API_KEY']}":
            return Response(status_code=401)
        if path == "/v1/audio/transcriptions":
            form = await request.form()
            sound = form["file"]
            assert not isinstance(sound, str)
            if form["model"] != env["WHISPER__MODEL"] or (await sound.read())[:4] != b"RIFF":
                return Response(status_code=422)
            return JSONResponse({"text": ""})
        if path == "/v1/audio/speech":
            asked = await request.json()
            right = asked["response_format"] == "pcm" and asked["input"] and asked["voice"] == "tara"
            return Response(bytes(24_000), media_type="audio/pcm") if right else Response(status_code=422)
        return Response(status_code=404)
