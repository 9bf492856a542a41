"""`python -m zensical_adapter build --strict --config-file mkdocs.yml`, as the other generators are called."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from zensical_adapter.build import RefusedError, build


def main() -> None:
    """Build the site."""
    parser = argparse.ArgumentParser(prog="zensical_adapter")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("build", help="write the site")
    command.add_argument("-f", "--config-file", type=Path, default=Path("mkdocs.yml"))
    command.add_argument("-d", "--site-dir", type=Path)
    command.add_argument("-s", "--strict", action="store_true", help="refuse links that lead nowhere")
    said = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)-7s -  %(message)s")
    try:
        build(said.config_file, site=said.site_dir, strict=said.strict)
    except RefusedError as error:
        logging.getLogger("zensical_adapter").error(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
