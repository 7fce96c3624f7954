"""What runs in which pod, as the body of RunPod's `POST /pods` (its schema PodCreateInput)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

APP, WHISPER, ORPHEUS = "app", "whisper", "orpheus"
EUROPE = ("EU-RO-1", "EU-SE-1", "EU-CZ-1", "EU-NL-1", "EU-FR-1", "EUR-IS-1", "EUR-IS-2", "EUR-IS-3", "EUR-NO-1")
"""RunPod's data centers in Europe, as its reference of `dataCenterIds` lists them: near callers in Spain."""
WHISPER_MODEL = "Systran/faster-whisper-large-v3"
"""The service's own default, `FASTER_WHISPER__MODEL`."""
ORPHEUS_MODEL = "orpheus"
"""The service's own default, `ORPHEUS__MODEL`."""


@dataclass(frozen=True)
class Kind:
    """A kind of pod.

    Attributes:
        name: on the command line.
        about: one line of help.
        image: as a container engine knows it; empty: whoever runs the command must say.
        port: on which it serves HTTP.
        disk_gb: of the container; what is on it goes when the pod stops.
        gpus: names of graphics cards, any of which will do; empty: a pod without one.
        setting: the service's setting that takes its address; empty for the service itself.
    """

    name: str
    about: str
    image: str
    port: int
    disk_gb: int
    gpus: tuple[str, ...] = ()
    setting: str = ""


KINDS = {
    kind.name: kind
    for kind in (
        Kind(APP, "the service, without a graphics card; --image: yours, of deploy/Dockerfile", "", 7860, 20),
        # large-v3 takes 3 GB as 16-bit floats: any card will do.
        Kind(
            WHISPER,
            "speech to text: faster-whisper behind OpenAI's transcription route",
            "fedirz/faster-whisper-server:latest-cuda",
            8000,
            30,
            ("NVIDIA RTX A4000", "NVIDIA RTX 4000 Ada Generation", "NVIDIA RTX A4500", "NVIDIA L4"),
            "FASTER_WHISPER",
        ),
        # Three billion parameters of 16 bits are 6 GB, the calls' state comes on top; the speed is the memory's.
        Kind(
            ORPHEUS,
            "text to speech: Orpheus behind OpenAI's speech route, streaming PCM; --image: see deploy/runpod/README.md",
            "",
            8000,
            50,
            ("NVIDIA GeForce RTX 4090", "NVIDIA GeForce RTX 5090", "NVIDIA L40S"),
            "ORPHEUS",
        ),
    )
}


@dataclass(frozen=True)
class Wishes:
    """What whoever runs the command wants.

    Attributes:
        name: of the pod.
        image: instead of the kind's.
        port: instead of the kind's.
        env: of the container, on top of what the kind sets.
        gpus: instead of the kind's.
        vcpus: of a pod without a graphics card.
        data_centers: where it may be; empty: anywhere.
        cloud: SECURE (data centers) or COMMUNITY (anybody's machines).
        command: instead of the image's.
        registry: identifier of the credentials for a private image, from RunPod's settings.
        key: that clients of the pod must send.
        model: that it serves.
    """

    name: str
    image: str
    port: int
    env: Mapping[str, str] = field(default_factory=dict)
    gpus: Sequence[str] = ()
    vcpus: int = 4
    data_centers: Sequence[str] = EUROPE
    cloud: str = "SECURE"
    command: Sequence[str] = ()
    registry: str = ""
    key: str = ""
    model: str = ""


def creation_body(kind: Kind, wishes: Wishes, proxy_url: str) -> dict[str, Any]:
    """The JSON that creates the pod.

    Args:
        kind: of the pod.
        wishes: of whoever creates it.
        proxy_url: address of a pod's port, with {pod} and {port}.
    """
    body: dict[str, Any] = {
        "name": wishes.name,
        "imageName": wishes.image,
        "cloudType": wishes.cloud,
        "computeType": "GPU" if kind.gpus else "CPU",
        "containerDiskInGb": kind.disk_gb,
        "ports": [f"{wishes.port}/http"],
        "env": {**_env(kind, wishes), **wishes.env},
    }
    if kind.gpus:
        # Nothing is worth keeping when the pod stops, and a volume costs money while it does.
        body |= {"gpuTypeIds": list(wishes.gpus or kind.gpus), "gpuCount": 1, "volumeInGb": 0}
    else:
        body |= {"cpuFlavorIds": ["cpu5c", "cpu3c"], "vcpuCount": wishes.vcpus}
    if wishes.data_centers:
        body["dataCenterIds"] = list(wishes.data_centers)
    if wishes.registry:
        body["containerRegistryAuthId"] = wishes.registry
    command = list(wishes.command)
    if kind.name == APP and not command and not wishes.env.get("PUBLIC_URL"):
        # The address has the pod's identifier in it, which only the pod knows before it begins.
        address = proxy_url.format(pod="$RUNPOD_POD_ID", port=wishes.port)
        command = ["sh", "-c", f'PUBLIC_URL="{address}" exec python app.py']
    if command:
        body["dockerStartCmd"] = command
    return body


def _env(kind: Kind, wishes: Wishes) -> dict[str, str]:
    if kind.name == APP:
        return {"HOST": "0.0.0.0", "PORT": str(wishes.port)}
    env = {"API_KEY": wishes.key}
    if kind.name == WHISPER:
        # Its configuration, faster_whisper_server/config.py; never unloaded: a caller would wait for it.
        env |= {
            "WHISPER__MODEL": wishes.model,
            "WHISPER__INFERENCE_DEVICE": "cuda",
            "WHISPER__COMPUTE_TYPE": "float16",
            "WHISPER__TTL": "-1",
            "PRELOAD_MODELS": f'["{wishes.model}"]',
            "ENABLE_UI": "false",
            "UVICORN_PORT": str(wishes.port),
        }
    return env


def settings_to_paste(kind: Kind, wishes: Wishes, address: str) -> list[str]:
    """Lines for the service's .env.

    Args:
        kind: of the pod.
        wishes: with which it was created.
        address: of the pod, without a path.
    """
    if kind.name == APP:
        return [f"PUBLIC_URL={wishes.env.get('PUBLIC_URL') or address}"]
    lines = [f"{kind.setting}__API_URL={address}/v1"]
    if wishes.key:
        lines.append(f"{kind.setting}__API_KEY={wishes.key}")
    return [*lines, f"{kind.setting}__MODEL={wishes.model}"]
