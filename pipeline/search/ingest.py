"""`python -m pipeline.search.ingest`: embed the listings and put them where the service will look for them."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from pipeline.assets import ensure_assets
from pipeline.errors import AssetError, ListingsError, SearchFailed, SettingsError
from pipeline.properties import Property
from pipeline.search.index import RowStore, make_qdrant_index, vectors_file_of
from pipeline.search.index.rows import Progress
from pipeline.search.listings.loading import Listings, load_listings
from pipeline.settings import Settings, load_settings

_DONE, _FAILED, _WRONG = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit code.

    Args:
        arguments: of the command line; None is this process's.
    """
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        settings = load_settings(properties_csv=options.listings)
        listings = load_listings(settings.properties_csv)
    except (SettingsError, ListingsError) as error:
        print(error, file=sys.stderr)
        return _WRONG
    _report(settings.properties_csv, listings, options.quiet and not options.check)
    if options.check:
        return _DONE
    try:
        return _ingest(listings.properties, settings, options.quiet)
    except AssetError as error:
        print(error, file=sys.stderr)
        return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.search.ingest",
        description="Checks the listings, embeds those that are new or changed and writes them to Qdrant when it is set"
        " up (QDRANT__HOST, or QDRANT__USE_QDRANT_CLOUD with QDRANT__CLUSTER_URL), otherwise to the vectors file that"
        " the service reads at its start. Rows that are gone are removed. Running it again changes nothing.",
        epilog="exit codes: 0 done; 1 Qdrant or the vectors file could not be written, or the model is missing;"
        " 2 settings or listings cannot be used. Rows left out are reported and do not change the exit code.",
    )
    parser.add_argument("--listings", type=Path, metavar="CSV", help="the listings (default: PROPERTIES_CSV)")
    parser.add_argument("--check", action="store_true", help="only check the listings and report; nothing is written")
    parser.add_argument("--quiet", action="store_true", help="no report and no progress, only the outcome")
    return parser


def _report(path: Path, listings: Listings, quiet: bool) -> None:
    """What was made of the file. Rows left out are worth a line even when little is to be said."""
    if not quiet:
        print(f"{path}: {listings.report.text()}")
    elif listings.rejected:
        print(f"{path}: {len(listings.rejected)} rows left out; --check says why")


def _ingest(listings: Sequence[Property], settings: Settings, quiet: bool) -> int:
    """Embed and write; the exit code."""
    began = time.monotonic()
    assets = ensure_assets(settings.cache_dir, ["minilm"], not quiet)
    vectors_file = vectors_file_of(settings.properties_csv, assets.minilm_cache_dir)
    rows = RowStore(assets.minilm_cache_dir, settings.size_unit, vectors_file)
    with _bar("embedding", quiet) as progress:
        snapshot = rows.update(listings, progress)
    unchanged, removed, where = len(listings) - snapshot.embedded, snapshot.removed, str(vectors_file)
    if settings.qdrant.url is not None:
        index = make_qdrant_index(rows, vectors_file, settings.qdrant)
        try:
            with _bar("writing to Qdrant", quiet) as progress:
                index.load(listings, progress)
        except SearchFailed as error:
            print(
                f"{error}\nThe listings were not written there. Put it right and run this again; until then the "
                "service searches in its own memory.",
                file=sys.stderr,
            )
            return _FAILED
        finally:
            index.close()
        assert index.last_sync is not None
        unchanged, removed = index.last_sync.unchanged, index.last_sync.removed
        where = f"{settings.qdrant.url}, {index.last_sync.written} written"
    elif not snapshot.kept:
        return _FAILED
    print(
        f"{unchanged} unchanged, {snapshot.embedded} embedded, {removed} removed ({where}, "
        f"{time.monotonic() - began:.1f} s)"
    )
    return _DONE


@contextmanager
def _bar(title: str, quiet: bool) -> Iterator[Progress]:
    """A progress bar on stderr; it appears with the first report, so that nothing to do shows nothing."""
    bar: tqdm | None = None

    def progress(done: int, of: int) -> None:
        nonlocal bar
        if bar is None and not quiet:
            bar = tqdm(total=of, desc=title, unit=" listings")
        if bar is not None:
            bar.update(done - bar.n)

    try:
        yield progress
    finally:
        if bar is not None:
            bar.close()


if __name__ == "__main__":
    sys.exit(main())
