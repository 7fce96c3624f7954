"""Runs the lessons in `notebooks/` from top to bottom, on this machine alone, and says how long each took.

    python -m tests.notebooks [--clear] [NAME ...]

Nothing is written: they stay without output. `--clear` takes out what was left in them instead of running them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from pipeline.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "notebooks"
CELL_LIMIT_S = 240.0
"""For one cell; the longest, a call in real time or a hundred recognitions, takes half a minute on two quiet cores."""
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "ASSETS_DIR", "VIRTUAL_ENV")
_GUARD = '''\
"""No connection but to this machine itself: every other one is written down, and refused."""

import os
import sys

OWN = {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"}


def guard(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in OWN:
        with open(os.environ["FOREIGN_HOSTS"], "a", encoding="utf-8") as log:
            print(host, file=log)
        raise OSError(f"{host}: a lesson may not leave this machine")


sys.addaudithook(guard)
'''


@dataclass(frozen=True)
class Run:
    """A lesson that was run.

    Attributes:
        notebook: with its output.
        took_s: wall time.
        foreign_hosts: it wanted to connect to.
        failure: what went wrong in which cell; empty if nothing did.
    """

    notebook: NotebookNode
    took_s: float
    foreign_hosts: tuple[str, ...]
    failure: str

    @property
    def printed(self) -> str:
        """Everything that its cells wrote to the standard output."""
        outputs = [output for cell in self.notebook.cells for output in cell.get("outputs", ())]
        return "".join(output.text for output in outputs if output.get("name") == "stdout")

    def shown(self, mime: str) -> int:
        """How many outputs are of that type."""
        outputs = [output for cell in self.notebook.cells for output in cell.get("outputs", ())]
        return sum(mime in output.get("data", {}) for output in outputs)

    @property
    def players(self) -> int:
        """How many sounds can be played."""
        outputs = [output for cell in self.notebook.cells for output in cell.get("outputs", ())]
        return sum("<audio" in output.get("data", {}).get("text/html", "") for output in outputs)


def lessons() -> list[Path]:
    """The notebooks, in order."""
    return sorted(FOLDER.glob("*.ipynb"))


def run(path: Path, *, started_in: Path = FOLDER) -> Run:
    """Executes a notebook in a kernel of its own with a clean environment: no key and no connection reaches it.

    Args:
        path: the notebook; it is not changed.
        started_in: the kernel's folder.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_LIMIT_S,
        kernel_name="python3",
        resources={"metadata": {"path": str(started_in)}},
        extra_arguments=["--log-level=ERROR"],  # it warns that other users of this machine could listen in
    )
    began_s, failure = time.monotonic(), ""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sitecustomize.py").write_text(_GUARD, encoding="utf-8")
        log = Path(folder) / "foreign-hosts"
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"PYTHONPATH": folder, "FOREIGN_HOSTS": str(log), "IPYTHONDIR": folder}
        try:
            client.execute(env=environment)
        except (CellExecutionError, CellTimeoutError) as error:
            failure = str(error)
        foreign = tuple(log.read_text(encoding="utf-8").split("\n")[:-1]) if log.exists() else ()
    return Run(notebook, time.monotonic() - began_s, foreign, failure)


def cleared(notebook: NotebookNode) -> NotebookNode:
    """The notebook as it is to be committed: no output, no counts, nothing about the machine it ran on."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.metadata = {name: value for name, value in cell.metadata.items() if name in ("tags", "jupyter")}
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def main() -> int:
    """Runs (or clears) the lessons named, or all. Returns 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.notebooks", description=__doc__.split("\n")[0])
    parser.add_argument("--clear", action="store_true", help="take the output out of the files")
    parser.add_argument("names", nargs="*", metavar="NAME", help="how a notebook's name begins; all if none is given")
    arguments = parser.parse_args()
    chosen = [path for path in lessons() if not arguments.names or path.stem.startswith(tuple(arguments.names))]
    failed, total_s = False, 0.0
    for path in chosen:
        if arguments.clear:
            nbformat.write(cleared(nbformat.read(path, as_version=4)), path)
            continue
        result = run(path)
        total_s += result.took_s
        print(f"{path.name:<48}{result.took_s:6.0f} s  {'FAILED' if result.failure else 'ran to its end'}", flush=True)
        failed |= bool(result.failure)
        if result.failure:
            print(result.failure, file=sys.stderr)
    if not arguments.clear:
        print(f"{'all':<48}{total_s:6.0f} s")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
