"""How well queries are understood and answered, on the labelled data in `data/evaluation`.

    python -m tests.evaluation [--part search|conversations|conversations-speech|all] [--split dev|test|all]
        [--filters 20000] [--wrong 40] [--no-index]

Prints exact match and a slot table, dialogues, places, results, broken filters, latency, and the wrong answers that
remain. Where NATURAL_QUERY__BASE_URL (or OPENAI__BASE_URL) is set, the parser `openai` is compared on the same queries.
Then how conversations go, as `python -m tests.evaluation.conversations` does. `--part conversations-speech` holds a
part of them on the phone, as `python -m tests.evaluation.conversations_spoken` does; `all` leaves that out.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tqdm import tqdm

from pipeline.assets import ensure_assets
from pipeline.search.index.natural import NaturalQuery
from pipeline.search.listings.loading import Listings, load_listings
from pipeline.search.natural_reading import NaturalQueryReader
from pipeline.search.parser.query_parser import QueryParser
from pipeline.search.places.finder import PlaceFinder
from pipeline.search.service import SearchService, build_search
from pipeline.settings import PROJECT_ROOT, Settings, load_settings
from tests.evaluation.conversation_scenarios import load_scenarios
from tests.evaluation.conversations import hold_all, report
from tests.evaluation.conversations_spoken import hold_and_report, in_speech, part_of
from tests.evaluation.finding import check_filters, measure_latency, score_results
from tests.evaluation.labels import FOLDER, load_cases, load_dialogues, understood
from tests.evaluation.understanding import Parse, Score, asked_share, score_dialogues, score_queries
from tests.search.listing_facts import listing_facts

_OTHER_AGENCIES = ("other_agency", "other_agency_uk")


def main() -> int:
    """Evaluates and prints. Returns 1 when a filter was broken or a conversation failed."""
    options = _arguments()
    failed = False
    if options.part in ("search", "all"):
        failed = _search(options)
    if options.part == "conversations-speech":
        _title("Conversations in speech")
        failed = not hold_and_report(part_of(in_speech(load_scenarios())))
    if options.part in ("conversations", "all") and not options.no_index:
        _title("Conversations")
        failed = not report(asyncio.run(hold_all(load_scenarios()))) or failed
    return 1 if failed else 0


def _search(options: argparse.Namespace) -> bool:
    """Evaluates queries, places and results. True when a filter was broken."""
    settings = load_settings()
    listings = load_listings(PROJECT_ROOT / "data" / "properties.csv")
    parse = QueryParser(PlaceFinder(listings.properties), settings.size_unit).parse
    splits = ("dev", "test") if options.split == "all" else (options.split,)
    wrong: list[str] = []
    for split in splits:
        _understanding(parse, split, wrong, options.wrong)
    _other_agencies(settings.size_unit, wrong, options.wrong)
    broken = 0
    if not options.no_index:
        assets = ensure_assets(settings.cache_dir, ["minilm"])
        csv = PROJECT_ROOT / "data" / "properties.csv"
        service = build_search(csv, assets.minilm_cache_dir, settings.size_unit, settings.search.timeout_s)
        broken = asyncio.run(_results(service, splits, options.filters, wrong, options.wrong))
        asyncio.run(_compare_parsers(settings, listings, parse, splits))
    if wrong:
        _title("Wrong answers that remain")
        print("\n".join(wrong))
    return bool(broken)


def _understanding(parse: Parse, split: str, wrong: list[str], most: int) -> None:
    queries = load_cases(f"queries.*.{split}.jsonl")
    score = score_queries(parse, queries)
    _title(f"Queries, {split}")
    _exact(score)
    print(f"\n{'slot':<12}{'labelled':>9}{'read':>7}{'right':>7}{'precision':>11}{'recall':>9}")
    for slot, figures in score.slots.items():
        if figures.labelled or figures.read:
            print(
                f"{slot:<12}{figures.labelled:>9}{figures.read:>7}{figures.right:>7}"
                f"{figures.precision:>11.1%}{figures.recall:>9.1%}"
            )
    _note_wrong(score, wrong, most)
    talks = score_dialogues(parse, load_dialogues(f"dialogues.*.{split}.jsonl"))
    _title(f"Dialogues, {split}: the standing wish after each turn")
    _exact(talks)
    _note_wrong(talks, wrong, most)
    places = load_cases("places.jsonl", split=split)
    named = score_queries(parse, places)
    _title(f"Places, {split}")
    _exact(named)
    _note_wrong(named, wrong, most)
    right, total, missed = asked_share(parse, [*queries, *places])
    print(f"vague places that got a question and no guess: {right} of {total}")
    wrong += [f"vague place taken for one: {text!r}" for text in missed]


def _other_agencies(size_unit: str, wrong: list[str], most: int) -> None:
    for name in _OTHER_AGENCIES:
        listings = load_listings(FOLDER / f"{name}.csv")
        parser = QueryParser(PlaceFinder(listings.properties), size_unit)
        score = score_queries(parser.parse, load_cases(f"{name}.*.jsonl"))
        _title(f"Another agency's listings: {name}.csv, {len(listings.properties)} homes")
        _exact(score)
        _note_wrong(score, wrong, most)


async def _results(service: SearchService, splits: Sequence[str], filters: int, wrong: list[str], most: int) -> int:
    await service.warm_up()
    broken = 0
    for split in splits:
        score = await score_results(service, load_cases(f"queries.*.{split}.jsonl"), listing_facts())
        _title(f"Results, {split}: {score.judged} queries that something obeys")
        print(f"precision@1 {score.first_right / score.judged:.1%}   recall@5 {score.recall_sum / score.judged:.1%}")
        print(f"results that break a labelled bound: {score.violations}")
        wrong += score.wrong[:most]
    with _bar(filters, "filters") as advance:
        check = await check_filters(service, filters, on_progress=advance)
    _title("Random filters")
    print(
        f"{check.searches} combinations, {check.results} results: {check.violations} broke a filter, "
        f"{check.incomplete} answers were incomplete"
    )
    broken += check.violations + check.incomplete
    texts = [case.text for case in load_cases("queries.*.jsonl")]
    _title("Latency over 1 000 queries, one after the other")
    print(f"{'':<10}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}")
    for name, figures in (await measure_latency(service, texts)).items():
        print(f"{name:<10}{figures.p50_ms:>9.2f}{figures.p95_ms:>9.2f}{figures.most_ms:>9.2f}")
    await service.close()
    return broken


async def _compare_parsers(settings: Settings, listings: Listings, local: Parse, splits: Sequence[str]) -> None:
    """The parsers on the same queries: exact match and time."""
    _title("Parsers compared")
    cases = [case for split in splits for case in load_cases(f"queries.*.{split}.jsonl")]
    began = time.perf_counter()
    score = score_queries(local, cases)
    each_ms = (time.perf_counter() - began) * 1_000 / len(cases)
    print(f"local   exact match {score.exact / score.total:.1%}, {each_ms:.1f} ms a query")
    if not settings.has_natural_query:
        print("openai  not measured: set NATURAL_QUERY__BASE_URL to an OpenAI-compatible server, or OPENAI__API_KEY")
        return
    hosted = settings.hosted_parser
    finder = PlaceFinder(listings.properties)
    natural = NaturalQuery(
        ensure_assets(settings.cache_dir, ["minilm"]).minilm_cache_dir,
        settings.size_unit,
        lambda: [place.name for place in finder.places],
        api_key=hosted.api_key,
        base_url=hosted.base_url,
        model=hosted.model or settings.openai.model,
        timeout_s=hosted.timeout_s,
    )
    await natural.prepare()
    parser = QueryParser(finder, settings.size_unit)
    for mode in ("openai", "auto"):
        reader = NaturalQueryReader(natural, mode, timeout_s=hosted.timeout_s, pause_s=0.0)
        score, began = Score(), time.perf_counter()
        for case in cases:
            score.add(case, understood((await reader.read(case.text, parser)).parsed))
        each_ms = (time.perf_counter() - began) * 1_000 / len(cases)
        print(
            f"{mode:<7} exact match {score.exact / score.total:.1%}, {each_ms:.1f} ms a query, "
            f"local stood in {reader.status.fallbacks} times ({hosted.model} at {hosted.base_url or 'OpenAI'})"
        )
    natural.close()


def _exact(score: Score) -> None:
    if not score.total:
        print("no cases")
        return
    print(f"exact match {score.exact} of {score.total}: {score.exact / score.total:.1%}", end="")
    print(f" (of these {score.confirmed} by asking whether the right place was meant)" if score.confirmed else "")
    kinds = sorted({kind for kind, _ in score.kinds})
    if len(kinds) > 1:
        shares = [
            f"{kind} {score.kinds[kind, True]}/{score.kinds[kind, True] + score.kinds[kind, False]}" for kind in kinds
        ]
        print("  " + ", ".join(shares))


def _note_wrong(score: Score, wrong: list[str], most: int) -> None:
    for case, slots in score.wrong[:most]:
        parts = [f"{slot}: said {label}, read {read}" for slot, (label, read) in slots.items()]
        wrong.append(f"{case.id} {case.text!r}: {'; '.join(parts)}")


def _title(text: str) -> None:
    print(f"\n== {text}")


@contextmanager
def _bar(total: int, unit: str) -> Iterator[object]:
    with tqdm(total=total, unit=f" {unit}", disable=not sys.stderr.isatty()) as bar:
        yield lambda done: bar.update(done - bar.n)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--part",
        choices=["search", "conversations", "conversations-speech", "all"],
        default="all",
        help="what to evaluate (default: all but speech, which takes minutes and is for itself)",
    )
    parser.add_argument("--split", choices=["dev", "test", "all"], default="all", help="which labels (default: all)")
    parser.add_argument("--filters", type=int, default=20_000, help="random filter combinations (default: 20000)")
    parser.add_argument("--wrong", type=int, default=40, help="most wrong answers printed per part (default: 40)")
    parser.add_argument(
        "--no-index", action="store_true", help="understanding only: no results, filters, latency or conversations"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
