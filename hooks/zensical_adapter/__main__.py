"""`python -m zensical_adapter build --strict --config-file mkdocs.yml`, and `serve`, as the other generators are called."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from zensical_adapter.build import RefusedError, build
from zensical_adapter.preview import serve
from zensical_adapter.settings import SettingsError

log = logging.getLogger("zensical_adapter")


def main() -> None:
    """Build the site, or show it."""
    parser = argparse.ArgumentParser(prog="zensical_adapter")
    commands = parser.add_subparsers(dest="command", required=True)
    building, serving = (
        commands.add_parser("build", help="write the site"),
        commands.add_parser("serve", help="show it"),
    )
    for command in (building, serving):
        command.add_argument("-f", "--config-file", type=Path, default=Path("mkdocs.yml"))
    building.add_argument("-d", "--site-dir", type=Path)
    building.add_argument("-s", "--strict", action="store_true", help="refuse links that lead nowhere")
    serving.add_argument("-a", "--dev-addr", default="127.0.0.1:8000")
    said = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)-7s -  %(message)s")
    try:
        if said.command == "serve":
            serve(said.config_file, said.dev_addr)
        else:
            build(said.config_file, site=said.site_dir, strict=said.strict)
    except (RefusedError, SettingsError) as error:
        log.error(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
