"""What README.md and its neighbours tell people to do can be done: commands, routes, settings, links, figures."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app import create_app
from avatars.avatar import load_avatars
from pipeline.assets import Assets
from pipeline.errors import AvatarError
from pipeline.search.listings.loading import load_listings
from pipeline.settings import PROJECT_ROOT, Settings, load_settings
from tests.conftest import own_files
from tests.documents import blocks, code_spans, commands, is_setting
from tests.test_settings import documented

README = "README.md"
DOCUMENTS = (README, "CONTRIBUTING.md", "deploy/TROUBLESHOOTING.md", "deploy/space/README.md")
PARTS = ("avatars", "data", "deploy", "notebooks", "pipeline", "tests", "ui")
EVERY_DOCUMENT = sorted(
    path.relative_to(PROJECT_ROOT).as_posix()
    for path in [*PROJECT_ROOT.glob("*.md"), *(f for at in PARTS for f in (PROJECT_ROOT / at).rglob("*.md"))]
)
MAKEFILE = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
NOT_OURS = {".", "cp", "docker", "ngrok", "hf", "apt-get", ".venv/bin/pip"}
"""Commands of others, which are taken to be there, or said to be needed."""
NO_SETTING = {"ARGS", "BASE_PYTHON", "HYPOTHESIS_PROFILE"}
"""Variables of make and of the tests."""
TOGETHER = {
    "MEMORY__STORE": {"MEMORY__POSTGRES_URL": "postgresql://u:p@localhost/d", "MEMORY__CALLER_KEY": "long and random"},
    "QUERY_PARSER": {"NATURAL_QUERY__BASE_URL": "http://localhost:8000/v1"},
}
"""What the text says to set with a setting."""


@cache
def text_of(document: str) -> str:
    return (PROJECT_ROOT / document).read_text(encoding="utf-8")


def settings_in(document: str) -> Iterator[tuple[str, str]]:
    """Names with the values that are shown for them, "" for a name alone."""
    lines = [line for block in blocks(text_of(document)) for line in block.splitlines() if is_setting(line)]
    for code in [re.sub(r"\s+#.*", "", line) for line in lines] + code_spans(text_of(document)):
        found = re.fullmatch(r"([A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)*)=(.*)", code)
        if found is not None:
            yield found[1], found[2]
        elif re.fullmatch(r"[A-Z][A-Z0-9]*(_+[A-Z0-9]+)+", code) and ("__" in code or code in documented()):
            yield code, ""


@cache
def help_of(command: tuple[str, ...]) -> str:
    """What `python COMMAND --help` says."""
    asked = subprocess.run([sys.executable, *command, "--help"], cwd=PROJECT_ROOT, capture_output=True, text=True)
    assert asked.returncode == 0, f"{' '.join(command)} --help: {asked.stderr[-1_000:]}"
    return asked.stdout


def check_options(command: Sequence[str], arguments: Sequence[str]) -> None:
    """Every option there is in the command's help."""
    said = help_of(tuple(command))
    for argument in arguments:
        if argument.startswith("--") and argument != "--help":
            assert argument.partition("=")[0] in said, f"{' '.join(command)} has no {argument}"


def check_make(words: Sequence[str]) -> None:
    """The target exists, and what it runs knows the options that ARGS gives it."""
    variables = dict(word.split("=", 1) for word in words if "=" in word)
    for target in (word for word in words if "=" not in word):
        recipe = re.search(rf"^{re.escape(target)}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
        assert recipe is not None, f"there is no make {target}"
        if "ARGS" in variables:
            runs = re.search(r"\$\(PYTHON\) (-m \S+|app\.py) \$\(ARGS\)", recipe[1])
            assert runs is not None, f"make {target} hands no ARGS on"
            check_options(runs[1].split(), shlex.split(variables["ARGS"]))
    assert set(variables) <= NO_SETTING


def check_python(words: Sequence[str]) -> None:
    if words[0] == "-m":
        module = words[1]
        assert importlib.util.find_spec(module) is not None, f"there is no module {module}"
        if module == "pytest":
            assert all((PROJECT_ROOT / word).exists() for word in words[2:] if not word.startswith("-"))
        elif not module.startswith("tests."):
            check_options(words[:2], words[2:])
        return
    assert (PROJECT_ROOT / words[0]).is_file(), words[0]
    check_options(words[:1], words[1:])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The application with all its routes, not started."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("service")
        patch.setitem(Settings.model_config, "env_file", folder / "none")
        for name, value in own_files(folder).items():
            patch.setenv(name, value)
        settings = load_settings()
        app = create_app(settings, load_avatars(settings.avatars_dir), Assets(settings.cache_dir))
    return TestClient(app)


def is_route(service: TestClient, method: str, path: str) -> bool:
    """Something answers there, if only that it has not started or that the body is wrong."""
    return service.request(method, path).status_code not in (404, 405)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_can_be_given(document: str) -> None:
    given = list(commands(text_of(document)))
    assert given
    for words in given:
        match words[0]:
            case "make":
                check_make(words[1:])
            case "python":
                check_python(words[1:])
            case "cp":
                assert (PROJECT_ROOT / words[1]).is_file(), words[1]
            case "curl":
                pass  # below
            case other:
                assert other in NOT_OURS, f"{document}: {other}?"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_address_is_a_route(document: str, service: TestClient) -> None:
    for words in commands(text_of(document)):
        if words[0] == "curl":
            (address,) = [word for word in words if word.startswith("localhost:7860")]
            method = "POST" if "-d" in words else "GET"
            assert is_route(service, method, address.removeprefix("localhost:7860")), address
    for path in re.findall(r"https://YOUR-HOST(/[\w/]+)", text_of(document)):
        assert is_route(service, "POST", path), path


def test_the_routes_that_the_readme_shows_are_all_looked_at(service: TestClient) -> None:
    assert sum(words[0] == "curl" for words in commands(text_of(README))) >= 5
    assert not is_route(service, "GET", "/healthy") and not is_route(service, "GET", "/chat")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_setting_exists(document: str) -> None:
    known = set(documented()) | {name.upper() for name, field in Settings.model_fields.items() if field.exclude}
    unknown = {name for name, _ in settings_in(document)} - known - NO_SETTING
    assert unknown == set()


def test_every_value_that_is_shown_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown = [(name, value) for name, value in settings_in(README) if value and "..." not in value]
    assert len(shown) > 8
    for name, value in shown:
        if name in NO_SETTING or "YOUR" in value:
            continue
        with monkeypatch.context() as patch:
            patch.setitem(Settings.model_config, "env_file", tmp_path / "none")
            for other in documented():
                patch.delenv(other, raising=False)
            together: Mapping[str, str] = TOGETHER.get(name, {})
            for each, its_value in {name: value, **together}.items():
                patch.setenv(each, its_value)
            load_settings()


def test_there_are_more_documents() -> None:
    assert {*DOCUMENTS, "pipeline/README.md", "deploy/SCALING.md", "data/evaluation/README.md"} < set(EVERY_DOCUMENT)


@pytest.mark.parametrize("document", EVERY_DOCUMENT)
def test_every_link_leads_somewhere(document: str) -> None:
    here = (PROJECT_ROOT / document).parent
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(document)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = here / name if name else PROJECT_ROOT / document
        assert target.exists(), f"{document}: {link}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
            assert anchor in slugs, f"{document}: {link}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_exists(document: str) -> None:
    """Paths in code spans, from the project's folder, from `pipeline` or from the document's own."""
    roots = (
        PROJECT_ROOT,
        PROJECT_ROOT / "pipeline",
        PROJECT_ROOT / "pipeline/engines",
        (PROJECT_ROOT / document).parent,
    )
    for span in code_spans(text_of(document)):
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)*(/|\.(py|md|yaml|txt|csv|conf|env))", span) and span not in MADE:
            assert any((root / span).exists() for root in roots), f"{document}: {span}"


MADE = {"packages.txt", "shorter-answers.yaml", "transcription.py", "speech_route.py", "spanish.py"}
"""Named as what is not needed, or beside their folder."""


def test_the_listings_that_are_shown_are_listings(tmp_path: Path) -> None:
    (shown,) = [block for block in blocks(text_of(README)) if block.startswith("id,")]
    path = tmp_path / "listings.csv"
    path.write_text(shown, encoding="utf-8")
    listings = load_listings(path)
    assert len(listings.properties) == 2 and not listings.rejected
    assert [home.location for home in listings.properties] == ["Chamberí", "Retiro"]


def test_an_avatar_is_made_as_the_readme_says(tmp_path: Path) -> None:
    (copy,) = [words for words in commands(text_of(README)) if words[0] == "cp"]
    definitions = PROJECT_ROOT / "avatars/definitions"
    for path in definitions.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    made = tmp_path / Path(copy[2]).name
    made.write_bytes((PROJECT_ROOT / copy[1]).read_bytes())
    with pytest.raises(AvatarError, match="give one another name"):
        load_avatars(tmp_path)
    made.write_text(made.read_text(encoding="utf-8").replace("name: Leo", "name: Nora", 1), encoding="utf-8")
    assert "nora" in load_avatars(tmp_path)


def test_what_is_compared_was_measured() -> None:
    """The figures are those of pipeline/README.md, whichever way they are written there."""
    compared = text_of(README).split("## How it compares")[1].split("\n## ")[0]
    measured = text_of("pipeline/README.md").split("## Measured")[1]
    figures = re.findall(r"\d+\.\d+|\d+ of \d+", compared)
    assert len(figures) >= 15
    assert [figure for figure in figures if figure not in measured] == []
