"""The part of the Compose specification (compose-spec, schema/compose-spec.json) that files here use, as a check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_DURATION = re.compile(r"(\d+(us|ms|s|m|h))+")
_PORT = re.compile(r"((\d{1,3}\.){3}\d{1,3}:)?(\d+|\$\{\w+:-\d+\}):\d+")
_TOP = {"name": str, "services": dict, "networks": dict, "volumes": dict}
_SERVICE: dict[str, Any] = {
    "build": (str, dict),
    "cap_drop": list,
    "depends_on": (list, dict),
    "env_file": (str, list),
    "environment": (list, dict),
    "healthcheck": dict,
    "image": str,
    "network_mode": str,
    "networks": (list, dict),
    "ports": list,
    "restart": str,
    "security_opt": list,
    "stop_grace_period": str,
    "ulimits": dict,
    "volumes": list,
}
_HEALTH = {"test", "interval", "timeout", "retries", "start_period", "disable"}
_CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
_RESTARTS = {"no", "always", "on-failure", "unless-stopped"}


def complaints(compose: dict[str, Any]) -> Iterator[str]:
    """What the specification does not allow, or what would not start."""
    for key, value in compose.items():
        if not key.startswith("x-") and (key not in _TOP or not isinstance(value, _TOP[key])):
            yield f"{key}: unknown or of a wrong type"
    services = compose.get("services", {})
    for name, service in services.items():
        for key, value in service.items():
            if key not in _SERVICE:
                yield f"{name}.{key}: unknown"
            elif not isinstance(value, _SERVICE[key]):
                yield f"{name}.{key}: wrong type {type(value).__name__}"
        yield from (f"{name}.{each}" for each in _of_service(service, services, compose))


def _of_service(service: dict[str, Any], services: dict[str, Any], compose: dict[str, Any]) -> Iterator[str]:
    if not service.get("image") and not service.get("build"):
        yield "image or build is needed"
    image = str(service.get("image", ""))
    if not service.get("build") and (":" not in image or image.endswith(":latest")):
        yield f"image: {image} is pinned to no version"
    if service.get("restart", "no") not in _RESTARTS:
        yield "restart: no such policy"
    for port in service.get("ports", []):
        if not isinstance(port, str) or not _PORT.fullmatch(port):
            # 22:22 without quotes is a number of base 60.
            yield f"ports: {port!r} must be a quoted host:container"
    if service.get("network_mode") and (service.get("ports") or service.get("networks")):
        yield "network_mode: allows neither ports nor networks"
    for key, value in dict(service.get("environment", {})).items():
        if not isinstance(value, str):
            yield f"environment.{key}: must be quoted"
    for volume in service.get("volumes", []):
        source, target, *mode = str(volume).split(":")
        if not target.startswith("/") or mode not in ([], ["ro"], ["rw"]):
            yield f"volumes: {volume}"
        if not source.startswith(("./", "../")) and source not in compose.get("volumes", {}):
            yield f"volumes: {source} is not declared"
    needed = service.get("depends_on", {})
    for other in needed:
        if other not in services:
            yield f"depends_on: {other} is no service"
        elif isinstance(needed, dict) and needed[other].get("condition") not in _CONDITIONS:
            yield f"depends_on.{other}: no such condition"
    if not _DURATION.fullmatch(service.get("stop_grace_period", "10s")):
        yield "stop_grace_period: no duration"
    health = service.get("healthcheck", {})
    if set(health) - _HEALTH:
        yield f"healthcheck: unknown {set(health) - _HEALTH}"
    if health and health.get("test", [""])[0] not in ("CMD", "CMD-SHELL", "NONE"):
        yield "healthcheck.test: must begin with CMD, CMD-SHELL or NONE"
    for key in ("interval", "timeout", "start_period"):
        if not _DURATION.fullmatch(health.get(key, "1s")):
            yield f"healthcheck.{key}: no duration"
