"""The labelled data of `data/evaluation` is sound, and understood as well as the specification asks."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from pipeline.search.listings.loading import load_listings
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.wishes.known_wishes import wish_names
from pipeline.settings import PROJECT_ROOT
from tests.evaluation.labels import FOLDER, SLOTS, load_cases, load_dialogues
from tests.evaluation.understanding import asked_share, score_dialogues, score_queries

EXACT = 0.98


@pytest.fixture(scope="module")
def parser() -> QueryParser:
    return QueryParser(PlaceFinder(load_listings(PROJECT_ROOT / "data" / "properties.csv").properties))


@pytest.mark.parametrize("split", ["dev", "test"])
def test_queries_are_understood(parser: QueryParser, split: str) -> None:
    score = score_queries(parser.parse, load_cases(f"queries.*.{split}.jsonl"))
    assert score.total >= 150
    assert score.exact / score.total >= EXACT, [(case.text, wrong) for case, wrong in score.wrong]


@pytest.mark.parametrize("split", ["dev", "test"])
def test_dialogues_keep_the_wish(parser: QueryParser, split: str) -> None:
    score = score_dialogues(parser.parse, load_dialogues(f"dialogues.*.{split}.jsonl"))
    assert score.exact / score.total >= EXACT, [(case.id, case.text, wrong) for case, wrong in score.wrong]


def test_vague_places_are_always_asked_about(parser: QueryParser) -> None:
    cases = [*load_cases("queries.*.jsonl"), *load_cases("places.jsonl")]
    right, total, missed = asked_share(parser.parse, cases)
    assert total >= 50
    assert right == total, missed


@pytest.mark.parametrize("name", ["other_agency", "other_agency_uk"])
def test_another_agencys_districts_need_no_code(name: str) -> None:
    parser = QueryParser(PlaceFinder(load_listings(FOLDER / f"{name}.csv").properties))
    score = score_queries(parser.parse, load_cases(f"{name}.*.jsonl"))
    assert score.exact / score.total >= EXACT, [(case.text, wrong) for case, wrong in score.wrong]


def test_labels_are_well_formed() -> None:
    cases = [*load_cases("queries.*.jsonl"), *load_cases("places.jsonl"), *load_cases("other_*.jsonl")]
    repeated = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    assert not repeated
    names = {*wish_names()}
    for case in cases:
        assert set(case.want) <= set(SLOTS), case.id
        wishes = [*case.want.get("wishes", []), *case.want.get("unwanted", [])]
        assert all(wish in names or wish.startswith("free:") for wish in wishes), case.id


def test_no_sentence_is_in_both_splits() -> None:
    dev = {case.text.lower() for case in load_cases("queries.*.dev.jsonl")}
    test = {case.text.lower() for case in load_cases("queries.*.test.jsonl")}
    assert not dev & test


def test_files_are_json_lines() -> None:
    for path in FOLDER.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.strip() or isinstance(json.loads(line), dict), path.name
