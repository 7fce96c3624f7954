"""`python -m deploy.runpod`: create pods, see them, stop them."""

from __future__ import annotations

import argparse
import os
import secrets
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.runpod.client import API_URL, RunPod, RunPodError
from deploy.runpod.kinds import (
    APP,
    EUROPE,
    KINDS,
    ORPHEUS,
    ORPHEUS_MODEL,
    WHISPER_MODEL,
    Kind,
    Wishes,
    creation_body,
    settings_to_paste,
)
from deploy.runpod.readiness import PAUSE_S, NotReady, wait_until_ready

PROXY_URL = "https://{pod}-{port}.proxy.runpod.net"
"""RunPod's documentation, "Expose ports"."""


class UsageError(Exception):
    """Something on the command line or in the environment cannot be; the message says what."""


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Runs the command; returns its exit code: 0, 1 (it did not work), 2 (it cannot be tried).

    Args:
        arguments: of the command line; None is this process's.
        environment: variables; None is this process's.
    """
    options = _parser().parse_args(arguments)
    environment = os.environ if environment is None else environment
    try:
        key = environment.get("RUNPOD_API_KEY", "")
        if not key and not getattr(options, "dry_run", False):
            raise UsageError("RUNPOD_API_KEY is not set: make a key in RunPod's settings, and export it.")
        runpod = RunPod(key, options.api_url)
        if options.command == "create":
            return _create(options, runpod, environment)
        if options.command == "list":
            return _list(options, runpod)
        return _act(options, runpod)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except RunPodError as error:
        print(error, file=sys.stderr)
        return 1


def _create(options: argparse.Namespace, runpod: RunPod, environment: Mapping[str, str]) -> int:
    kind = KINDS[options.kind]
    wishes = _wishes(options, kind, environment)
    body = creation_body(kind, wishes, options.proxy_url)
    if options.dry_run:
        print(runpod.creation(body).shown())
        return 0
    same = [str(pod["id"]) for pod in runpod.pods() if pod.get("name") == wishes.name]
    if same and not options.another:
        raise UsageError(
            f"There is a pod {wishes.name} already ({', '.join(same)}): `start` it, `delete` it, or give --another."
        )
    pod = runpod.create(body)
    pod_id = str(pod["id"])
    address = options.proxy_url.format(pod=pod_id, port=wishes.port)
    price = f", {pod['costPerHr']} dollars an hour" if pod.get("costPerHr") else ""
    print(f"Pod {pod_id} ({wishes.name}){price}, at {address}", file=sys.stderr)
    over = f"It costs money until `python -m deploy.runpod delete {pod_id} --yes`."
    try:
        if options.wait > 0:
            print("Waiting until it works: the image and the model are fetched first ...", file=sys.stderr)
            took_s = wait_until_ready(kind, wishes, address, options.wait, _tell, options.pause)
            print(f"It works after {took_s:.0f} s.", file=sys.stderr)
    except (NotReady, KeyboardInterrupt) as error:
        why = "given up" if isinstance(error, KeyboardInterrupt) else str(error)
        print(f"Not ready: {why}. Its log is in RunPod's console. {over}", file=sys.stderr)
        _paste(kind, wishes, address)
        return 1
    print(over, file=sys.stderr)
    _paste(kind, wishes, address)
    return 0


def _paste(kind: Kind, wishes: Wishes, address: str) -> None:
    print("For .env:", file=sys.stderr)
    print("\n".join(settings_to_paste(kind, wishes, address)))


def _tell(how: str) -> None:
    print(f"  {how}", file=sys.stderr)


def _list(options: argparse.Namespace, runpod: RunPod) -> int:
    for pod in runpod.pods():
        columns = (str(pod.get(name) or "-") for name in ("id", "name", "desiredStatus", "costPerHr", "image"))
        ports = [str(port).split("/")[0] for port in pod.get("ports") or () if str(port).endswith("/http")]
        print("  ".join([*columns, *(options.proxy_url.format(pod=pod["id"], port=port) for port in ports)]))
    return 0


def _act(options: argparse.Namespace, runpod: RunPod) -> int:
    pod = runpod.find(options.pod)
    named = f"{pod['id']} ({pod.get('name')})"
    if options.command == "delete" and not options.yes:
        raise UsageError(f"This deletes pod {named} and what is on its disk: give --yes.")
    runpod.act(str(pod["id"]), options.command)
    done = {"start": "starts; its address stays", "stop": "stops; its disk may still cost", "delete": "is deleted"}
    print(f"Pod {named} {done[options.command]}.")
    return 0


def _wishes(options: argparse.Namespace, kind: Kind, environment: Mapping[str, str]) -> Wishes:
    image = options.image or kind.image
    if not image:
        raise UsageError(f"`create {kind.name}` needs --image: {kind.about}")
    env = read_env_file(options.env_file) if options.env_file else {}
    env |= dict(_pair(each) for each in options.env)
    if kind.name == APP:
        # The pod's own.
        env = {name: value for name, value in env.items() if name not in ("HOST", "PORT")}
    model = options.model or (ORPHEUS_MODEL if kind.name == ORPHEUS else WHISPER_MODEL)
    return Wishes(
        name=options.name or f"casavoz-{kind.name}",
        image=image,
        port=options.port or kind.port,
        env=env,
        gpus=options.gpu,
        vcpus=options.vcpus,
        data_centers=() if options.anywhere else tuple(options.data_center) or EUROPE,
        cloud=options.cloud,
        command=shlex.split(options.start_command),
        registry=options.registry,
        # One that is in the settings already, so that a new pod can take an old one's place; else a new one.
        key=(environment.get(f"{kind.setting}__API_KEY") or secrets.token_urlsafe(24)) if kind.setting else "",
        model=model,
    )


def read_env_file(path: Path) -> dict[str, str]:
    """What a .env file sets, without what it leaves empty. By hand: this command needs nothing but Python.

    Raises:
        UsageError: it cannot be read, or a line of it.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    found = dict(_pair(line.strip()) for line in lines if line.strip() and not line.strip().startswith("#"))
    return {name: value for name, value in found.items() if value}


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.removeprefix("export ").partition("=")
    if not equals or not name.strip().isidentifier():
        # The rest of the line may be a secret.
        raise UsageError(f"NAME=VALUE is expected, not {text[:8]!r}...")
    value = value.strip()
    if value[:1] in ("'", '"') and value[-1:] == value[:1] and len(value) > 1:
        return name.strip(), value[1:-1]
    return name.strip(), value.split(" #")[0].strip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.runpod",
        description="Pods at RunPod for the service, its recogniser and its voice. RUNPOD_API_KEY is RunPod's key.",
        epilog="Pods cost money from their creation until they are deleted.",
    )
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument("--api-url", default=API_URL, help="RunPod's API (%(default)s)")
    everywhere.add_argument("--proxy-url", default=PROXY_URL, help="address of a pod's port (%(default)s)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    create = commands.add_parser(
        "create",
        parents=[everywhere],
        help="create a pod, wait until it works, print the settings for .env",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{kind.name:<8} {kind.about}" for kind in KINDS.values()),
    )
    create.add_argument("kind", choices=list(KINDS))
    create.add_argument("--dry-run", action="store_true", help="print the request, keys struck out, and send nothing")
    create.add_argument("--image", default="", help="container image")
    create.add_argument("--name", default="", help="of the pod (casavoz-KIND)")
    create.add_argument("--another", action="store_true", help="although there is a pod of that name")
    create.add_argument("--model", default="", help="that the server is asked for")
    create.add_argument("--port", type=int, default=0, help="on which the image serves HTTP")
    create.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="for the container")
    create.add_argument("--env-file", type=Path, help="the same from a file, such as .env")
    create.add_argument("--start-command", default="", help="instead of the image's")
    create.add_argument("--registry", default="", help="identifier of RunPod's credentials for a private image")
    create.add_argument("--gpu", action="append", default=[], help="graphics card as RunPod calls it; again for more")
    create.add_argument("--vcpus", type=int, default=4, help="of a pod without a graphics card (%(default)s)")
    create.add_argument("--cloud", choices=["SECURE", "COMMUNITY"], default="SECURE", help="(%(default)s)")
    create.add_argument(
        "--data-center", action="append", default=[], help="where it may be; again for more (those in Europe)"
    )
    create.add_argument("--anywhere", action="store_true", help="any data center")
    create.add_argument(
        "--wait", type=float, default=1_200.0, metavar="S", help="until it works, at most (%(default)s); 0: not at all"
    )
    create.add_argument("--pause", type=float, default=PAUSE_S, help="seconds between two questions (%(default)s)")
    commands.add_parser("list", parents=[everywhere], help="show all pods of the account")
    for name, about in (
        ("start", "start a stopped pod"),
        ("stop", "stop a pod: its address stays, what is on its disk goes"),
        ("delete", "delete a pod, for good"),
    ):
        command = commands.add_parser(name, parents=[everywhere], help=about)
        command.add_argument("pod", help="identifier or name")
        if name == "delete":
            command.add_argument("--yes", action="store_true", help="really")
    return parser


if __name__ == "__main__":
    sys.exit(main())
