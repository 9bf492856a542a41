"""Build a site and tell where the time of its hooks goes: once clocked event by event, once under cProfile."""

from __future__ import annotations

import argparse
import cProfile
import pstats
import shutil
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

Event = Callable[..., Any]


def run(config_file: Path, wrap: Callable[[Event], Event]) -> float:
    """Build with each hook function wrapped; the processor seconds of the whole build."""
    config = load_config(str(config_file), strict=True)
    shutil.rmtree(config.site_dir, ignore_errors=True)  # else the build removes the site of the one before
    began = time.process_time()
    hooks = {Path(config_file.parent, name).resolve() for name in config.hooks}
    for methods in config.plugins.events.values():
        methods[:] = [wrap(method) if _file(method).resolve() in hooks else method for method in methods]
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()
    return time.process_time() - began


def clock(config_file: Path) -> None:
    """Print the processor time of each hook function."""
    spent: dict[str, float] = defaultdict(float)

    def wrap(event: Event) -> Event:
        @wraps(event)
        def clocked(*args: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return event(*args, **named)
            finally:
                spent[f"{_file(event).stem}.{event.__name__}"] += time.process_time() - began

        return clocked

    total = run(config_file, wrap)
    print(f"The build took {total:.2f} s of processor time, its hook functions {sum(spent.values()):.2f} s ({_percent(spent, total)}):")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"{seconds * 1000:9.1f} ms  {name}")


def profile(config_file: Path, top: int) -> None:
    """Print the functions below the hooks that take the most time themselves."""
    profiler = cProfile.Profile()

    def wrap(event: Event) -> Event:
        @wraps(event)
        def profiled(*args: Any, **named: Any) -> Any:
            return profiler.runcall(event, *args, **named)

        return profiled

    run(config_file, wrap)
    print("\nUnder cProfile, which makes small functions look dearer than they are:")
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(top)


def _file(event: Event) -> Path:
    """Where a function was written; for what is no plain function, nowhere in particular."""
    code = getattr(event, "__code__", None)
    return Path(code.co_filename if code is not None else "")


def _percent(spent: dict[str, float], total: float) -> str:
    return f"{100 * sum(spent.values()) / total:.1f} %"


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description="Tell where the time of a site's hooks goes.")
    parser.add_argument("config", type=Path, help="the site's mkdocs.yml")
    parser.add_argument("--top", type=int, default=30)
    given = parser.parse_args()
    clock(given.config)
    profile(given.config, given.top)


if __name__ == "__main__":
    main()
