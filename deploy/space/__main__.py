"""`python -m deploy.space FOLDER`: makes the folder that is uploaded to a Space, and says how large it is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from deploy.space.build import NotBuilt, build, report


def main() -> int:
    """Returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.space",
        description="Makes the folder that is uploaded to a Hugging Face Space (Gradio SDK, free CPU hardware).",
        epilog="Then: hf upload YOU/YOUR-SPACE FOLDER . --repo-type=space. See deploy/space/README.md.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="new or empty")
    parser.add_argument("--listings", type=Path, metavar="CSV", help="your listings, in place of the invented ones")
    parser.add_argument(
        "--cpu-wheel-index",
        metavar="URL",
        help="package index with PyTorch for processors alone: the Space is built faster, and 4 GB smaller",
    )
    parser.add_argument("--replace", action="store_true", help="FOLDER was made by this command before")
    arguments = parser.parse_args()
    try:
        build(
            arguments.folder,
            arguments.listings,
            cpu_wheel_index=arguments.cpu_wheel_index,
            replace=arguments.replace,
        )
    except (NotBuilt, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(report(arguments.folder))
    print(f"Upload it with: hf upload YOU/YOUR-SPACE {arguments.folder} . --repo-type=space")
    return 0


if __name__ == "__main__":
    sys.exit(main())
