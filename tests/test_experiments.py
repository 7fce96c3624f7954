"""Experiments: files people write by hand, who gets which variant, a report that claims no more than it knows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from avatars.avatar import load_avatars
from avatars.experiment import Experiment, load_experiments, parse_experiment
from pipeline.agent.remembering.callers import CallerIds
from pipeline.errors import AvatarError, SettingsError
from pipeline.experiments.__main__ import main
from pipeline.experiments.assignment import Experiments, running
from pipeline.experiments.comparing import GUARDRAILS, Report, compare
from pipeline.experiments.intervals import Sums, difference, ratio, sums_of, wilson
from pipeline.experiments.report import as_text
from pipeline.observability.records import CallRecord, Counts, RecordStore
from pipeline.settings import PROJECT_ROOT

AVATARS = load_avatars(PROJECT_ROOT / "avatars" / "definitions")
FOLDER = PROJECT_ROOT / "avatars" / "experiments"
EXAMPLE = (FOLDER / "shorter-answers.yaml").read_text("utf-8")
SHORTER = load_experiments(FOLDER, AVATARS)["shorter-answers"]
IDS = CallerIds(b"a key for tests")
NUMBERS = [f"+346{number:08d}" for number in range(4_000)]
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=timezone.utc)


def run(setting: str) -> Experiments:
    return running(setting, {"shorter-answers": SHORTER, "other": OTHER}, AVATARS, IDS.thread_of)


OTHER = parse_experiment(
    EXAMPLE.replace("name: shorter-answers", "name: other").replace("avatar: tara", "avatar: leo"), "other.yaml"
)


# --- files --------------------------------------------------------------------------------------------------------


def test_a_variant_is_the_avatar_with_some_words_changed() -> None:
    tara = AVATARS["tara"]
    control, short = (SHORTER.apply(variant, tara) for variant in SHORTER.variants)
    assert (control.variant, short.variant, tara.variant) == ("shorter-answers/control", "shorter-answers/short", "")
    assert control.model_dump() == tara.model_dump()
    assert short.phrases.found == ("Here's one.", "This one fits.") and short.phrases.thanks == tara.phrases.thanks
    assert "never cheer" in short.system_prompt("Casavoz", []) and short.key == "tara"
    assert short.in_language("es").variant == "shorter-answers/short", "a caller who speaks Spanish stays in it"
    assert short.prompt_version("Casavoz", []) != tara.prompt_version("Casavoz", [])


def test_a_translation_can_be_changed_too() -> None:
    text = EXAMPLE + '      translations:\n        es:\n          phrases:\n            found: ["Mire.", "Este."]\n'
    experiment = parse_experiment(text, "x.yaml")
    spanish = experiment.apply(experiment.variants[1], AVATARS["tara"]).in_language("es")
    own = AVATARS["tara"].in_language("es")
    assert spanish.phrases.found == ("Mire.", "Este.") and spanish.phrases.next_one == own.phrases.next_one


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("avatar: tara", "avatar: tarra", "avatar: there is no avatar called 'tarra'. Did you mean tara?"),
        ("name: short\n", "name: control\n", "control is there twice"),
        ("name: short\n", "name: So Short\n", "a name has small letters, digits and hyphens only"),
        ("    weight: 1\n    changes", "    weight: -1\n    changes", "a weight is a number from 0 to 1000"),
        (
            "        found:\n",
            "        fuond:\n",
            "variant short: phrases.fuond: there is no field 'fuond'; did you mean found?",
        ),
        ('          - "Next."\n          - "Another one."', '          - "Next."', "it needs at least 2 variants"),
        ("      communication_style: >-", "      voices: {kokoro: af_bella}\n      intro: >-", "may not change voices"),
        ("question: Does", "qestion: Does", "did you mean question?"),
        ("  - name: control\n    weight: 1\n", "", "it needs at least 2 variants"),
        (
            "  - name: control\n",
            '  - name: control\n    changes: {intro: "Different."}\n',
            "the first one is the avatar as it is",
        ),
    ],
)
def test_a_mistake_is_explained(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in EXAMPLE
    (tmp_path / "bad.yaml").write_text(EXAMPLE.replace(old, new), "utf-8")
    with pytest.raises(AvatarError, match="bad.yaml") as raised:
        load_experiments(tmp_path, AVATARS)
    assert message in str(raised.value)


def test_a_variant_that_is_no_other_is_told() -> None:
    same = EXAMPLE[: EXAMPLE.index("    changes:")] + '    changes:\n      description: "X"\n'
    experiment = parse_experiment(same.replace('"X"', json.dumps(AVATARS["tara"].description)), "same.yaml")
    with pytest.raises(AvatarError, match="its changes are what Tara's file says anyway"):
        experiment.apply(experiment.variants[1], AVATARS["tara"])
    nothing = EXAMPLE[: EXAMPLE.index("    changes:")]
    with pytest.raises(AvatarError, match="short changes nothing"):
        parse_experiment(nothing, "nothing.yaml")


def test_all_wrong_files_are_named_at_once_and_no_folder_is_no_experiment(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("name: [", "utf-8")
    (tmp_path / "c.yaml").write_bytes(b"\xff")
    with pytest.raises(AvatarError) as raised:
        load_experiments(tmp_path, AVATARS)
    assert all(name in str(raised.value) for name in ("a.yaml", "b.yaml", "c.yaml"))
    assert load_experiments(tmp_path / "none", AVATARS) == {}


# --- who gets which -----------------------------------------------------------------------------------------------


def test_without_a_setting_everybody_gets_the_avatar_as_it_is() -> None:
    for experiments in (Experiments(), run(""), run("  ")):
        assert experiments.of(AVATARS["tara"], NUMBERS[0], "c") is AVATARS["tara"]
        assert experiments.variants == () and experiments.avatars() == ()


def test_callers_are_split_by_weight_and_keep_their_variant() -> None:
    experiments, again = run("shorter-answers: control=3 short=1"), run("shorter-answers: control=3 short=1")
    first = {number: experiments.of(AVATARS["tara"], number, "call-1").variant for number in NUMBERS}
    share = Counter(first.values())["shorter-answers/short"] / len(NUMBERS)
    assert abs(share - 0.25) < 0.03
    assert first == {number: again.of(AVATARS["tara"], number, "call-2").variant for number in NUMBERS}
    spaced = f"{NUMBERS[0][:3]} {NUMBERS[0][3:6]}-{NUMBERS[0][6:]}"
    assert experiments.of(AVATARS["tara"], spaced, "call-3").variant == first[NUMBERS[0]], "however it is written"


def test_another_process_gives_the_same_variant() -> None:
    program = (
        "import sys; from tests.test_experiments import *; "
        "print(*(run('shorter-answers').of(AVATARS['tara'], number, 'x').variant for number in NUMBERS[:50]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert told == [run("shorter-answers").of(AVATARS["tara"], number, "y").variant for number in NUMBERS[:50]]
    assert len(set(told)) == 2


def test_who_withholds_their_number_is_split_by_the_call() -> None:
    experiments = run("shorter-answers")
    for unknown in (None, "anonymous", "+266696687"):
        found = {experiments.of(AVATARS["tara"], unknown, f"call-{number}").variant for number in range(50)}
        assert len(found) == 2
        assert len({experiments.of(AVATARS["tara"], unknown, "the same").variant for _ in range(5)}) == 1, (
            "typed after a call, the conversation goes on with the same"
        )


def test_other_avatars_are_left_alone_and_experiments_are_split_apart() -> None:
    both = run("shorter-answers, other")
    assert both.of(AVATARS["mia"], NUMBERS[0], "c") is AVATARS["mia"]
    assert len(both.variants) == 4
    joint = Counter(
        (both.of(AVATARS["tara"], number, "c").variant[-5:], both.of(AVATARS["leo"], number, "c").variant[-5:])
        for number in NUMBERS
    )
    assert len(joint) == 4 and all(abs(count / len(NUMBERS) - 0.25) < 0.03 for count in joint.values())


def test_a_weight_of_nought_is_nobody() -> None:
    experiments = run("shorter-answers:control=0/short=2.5")
    assert {experiments.of(AVATARS["tara"], number, "c").variant for number in NUMBERS[:200]} == {
        "shorter-answers/short"
    }
    assert [avatar.variant for avatar in experiments.avatars()] == ["shorter-answers/short"]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("shorter-answer", "no experiment called 'shorter-answer'. Did you mean shorter-answers?"),
        ("zzz", "There are: other, shorter-answers."),
        ("shorter-answers: short=x", "are no weights; write for example control=9 short=1"),
        ("shorter-answers: long=2", "has no variant 'long'; it has control, short"),
        ("shorter-answers: control=0 short=0", "every variant of shorter-answers has the weight 0"),
        ("shorter-answers, shorter-answers", "both change tara; run one of them"),
        ("Shorter!", "is not a name"),
    ],
)
def test_a_setting_that_cannot_be_used_is_explained(setting: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        run(setting)
    assert message in str(raised.value)


# --- the report ---------------------------------------------------------------------------------------------------


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for count, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        found = wilson(count, of)
        assert found.low == pytest.approx(low, abs=2e-4) and found.high == pytest.approx(high, abs=2e-4)
    assert wilson(1, 29).high == pytest.approx(0.1718, abs=2e-4)
    assert wilson(0, 0).value is None


def test_bootstrap_intervals_hold_the_true_value_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(7)
    inside = differs = 0
    for seed in range(120):
        one, other = (Sums(random.exponential(60.0, 80), np.ones(80)) for _ in range(2))
        interval = ratio(one, 0.95, seed)
        assert interval.low is not None and interval.high is not None
        inside += interval.low <= 60.0 <= interval.high
        change = difference(one, other, 0.95, seed)
        assert change.low is not None and change.high is not None
        differs += not change.low <= 0 <= change.high
    assert 0.87 <= inside / 120 <= 1.0 and differs / 120 <= 0.12


def test_what_never_happened_may_happen_yet() -> None:
    never = ratio(Sums(np.zeros(100), np.full(100, 3.0)), 0.95, 1)
    assert (never.value, never.low) == (0.0, 0.0) and never.high == pytest.approx(0.00999, abs=1e-4)
    assert ratio(Sums(np.zeros(0), np.zeros(0)), 0.95, 1).value is None


def test_a_handful_of_apologies_is_no_difference() -> None:
    apologetic, calm = calls("short", 150, seed=3), calls("control", 150, seed=4)

    def with_apologies(each: CallRecord, apologies: int) -> CallRecord:
        counts = replace(each.counts, asked_to_repeat=0, apologies=apologies)
        return replace(each, counts=counts)

    def verdict(apologies: int) -> str:
        control = [with_apologies(each, 0) for each in calm]
        short = [with_apologies(each, int(number < apologies)) for number, each in enumerate(apologetic)]
        return verdicts(reported(*control, *short))[3]

    assert (verdict(9), verdict(25)) == ("not enough calls yet", "worse")


def test_calls_of_one_caller_are_drawn_together() -> None:
    alike = [(f"caller-{number // 20}", float(10 * (number // 20)), 1.0) for number in range(200)]
    apart = [(f"call-{number}", value, below) for number, (_, value, below) in enumerate(alike)]
    together, alone = (ratio(sums_of(rows), 0.95, 1) for rows in (alike, apart))
    assert together.value == alone.value == 45.0
    width = [each.high - each.low for each in (together, alone)]  # type: ignore[operator]
    assert width[0] > 3 * width[1], "ten callers tell less than two hundred calls would"


def calls(variant: str, count: int, *, length_s: float = 90.0, turns: int = 6, seed: int = 0) -> list[CallRecord]:
    random = np.random.default_rng(seed)
    spoken = random.poisson(turns, count) + 1
    return [
        CallRecord(
            f"{variant}-{number}",
            f"{variant}-caller-{number}",
            "phone",
            "Tara",
            f"shorter-answers/{variant}",
            "…22",
            NOW + timedelta(minutes=number),
            NOW + timedelta(minutes=number + 2),
            "hangup",
            float(random.gamma(4.0, length_s / 4.0)),
            Counts(
                turns=int(spoken[number]),
                searches=3,
                found=2,
                interruptions=int(random.poisson(0.08 * spoken[number])),
                asked_to_repeat=int(random.poisson(0.03 * spoken[number])),
                done=int(random.random() < 0.2),
            ),
        )
        for number in range(count)
    ]


def reported(*records: CallRecord, **options: int) -> Report:
    labels = [SHORTER.label(variant) for variant in SHORTER.variants]
    return compare(SHORTER.name, SHORTER.question, labels, records, **options)


def verdicts(report: Report) -> list[str]:
    return [figure.verdict for figure in report.variants[1].figures]


def test_few_calls_decide_nothing_however_different_they_look() -> None:
    report = reported(*calls("control", 500), *calls("short", 99, length_s=10.0, turns=40))
    assert verdicts(report) == ["not enough calls yet"] * len(GUARDRAILS)
    text = as_text(report)
    assert "Not enough calls yet: short has 99 of 100 calls" in text and "control has" not in text


def test_many_calls_of_few_callers_decide_nothing_either() -> None:
    same = [
        CallRecord(**{**{name: getattr(each, name) for name in each.__slots__}, "thread_id": "one"})
        for each in calls("short", 300, length_s=10.0)
    ]
    assert set(verdicts(reported(*calls("control", 300), *same))) == {"not enough calls yet"}


def test_a_real_difference_is_seen_and_no_other() -> None:
    report = reported(*calls("control", 400), *calls("short", 400, length_s=60.0, turns=9, seed=1))
    assert verdicts(report) == ["lower", "worse", "no difference seen", "no difference seen"]
    length = report.variants[1].figures[0]
    assert length.change is not None and length.change.value is not None
    assert -40 < length.change.value < -20 and report.compared_with == pytest.approx(0.9875)
    control = report.variants[0]
    assert (control.calls, control.callers, control.figures[0].verdict, control.figures[0].change) == (
        400,
        400,
        "",
        None,
    )
    assert control.found.value == 1.0 and control.done.value is not None and 0.1 < control.done.value < 0.3


def test_the_same_avatar_twice_shows_no_difference() -> None:
    seen = [
        verdict
        for seed in range(10)
        for verdict in verdicts(
            reported(*calls("control", 150, seed=2 * seed), *calls("short", 150, seed=2 * seed + 1))
        )
    ]
    assert seen.count("no difference seen") >= 38, "of forty"


def test_what_belongs_to_nobody_or_has_not_ended_is_left_out() -> None:
    going_on = CallRecord("x", "y", "phone", "Tara", "shorter-answers/short", "…", NOW)
    other = CallRecord("x", "y", "phone", "Leo", "another/short", "…", NOW, NOW, "hangup", 3.0)
    report = reported(going_on, other)
    assert [variant.calls for variant in report.variants] == [0, 0]
    assert report.variants[0].figures[0].estimate.value is None and "-" in as_text(report)


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def records(tmp_path: Path) -> Path:
    store = RecordStore(tmp_path / "records.db", 30, now=lambda: NOW)
    for number in range(6):
        label = ("control", "short")[number % 2]
        store.begin(CallRecord(f"c{number}", f"t{number}", "phone", "Tara", f"shorter-answers/{label}", "…22", NOW))
        store.end(f"c{number}", 60.0 + number, "hangup")
    store.begin(CallRecord("text:x", "x", "text", "Tara", "shorter-answers/short", "unknown", NOW))
    store.flush()
    store.close()
    return store.path


def test_the_command_prints_a_table(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "shorter-answers", "--records", str(records)]) == 0
    text = capsys.readouterr().out
    assert "Does a Tara who leaves out the cheering" in text
    assert "Not enough calls yet: control has 3 of 100 calls, 3 of 50 callers." in text
    (row,) = [line for line in text.splitlines() if line.startswith("call length (s)")]
    assert row.split()[3:5] == ["control", "62.0"]


def test_the_command_prints_json(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["report", "shorter-answers", "--records", str(records), "--json", "--channels", "phone", "text"]
    assert main(asked) == 0
    report = json.loads(capsys.readouterr().out)
    assert [variant["calls"] for variant in report["variants"]] == [3, 4]
    assert report["variants"][0]["figures"][0]["estimate"]["value"] == pytest.approx(62.0)
    assert main(["report", "shorter-answers", "--records", str(records), "--json", "--since", "2026-04-01"]) == 0
    assert [variant["calls"] for variant in json.loads(capsys.readouterr().out)["variants"]] == [0, 0]


def test_the_command_lists_and_explains(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXPERIMENTS__RUN", raising=False)
    assert main(["list"]) == 0
    assert "shorter-answers (tara, not running)" in capsys.readouterr().out
    monkeypatch.setenv("EXPERIMENTS__RUN", "shorter-answers")
    assert main(["list"]) == 0
    assert "shorter-answers (tara, running)" in capsys.readouterr().out
    assert main(["report", "nothing"]) == 2
    assert "There is no experiment called 'nothing'; there are: shorter-answers." in capsys.readouterr().err
    (tmp_path / "no.db").write_text("no database, but longer than a page would need to be to be one" * 20)
    assert main(["report", "shorter-answers", "--records", str(tmp_path / "no.db")]) == 2
    assert "not a database" in capsys.readouterr().err
    assert main(["report", "shorter-answers", "--records", str(tmp_path / "none.db")]) == 2
    with pytest.raises(SystemExit):
        main(["report", "shorter-answers", "--since", "yesterday"])
    assert "is no day" in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        main(["report", "--help"])
    assert left.value.code == 0 and "call length, turns per search" in capsys.readouterr().out


def test_the_shipped_experiment_is_off_by_default_and_sound() -> None:
    assert isinstance(SHORTER, Experiment) and SHORTER.avatar == "tara"
    assert SHORTER.variants[0].changes == {}
