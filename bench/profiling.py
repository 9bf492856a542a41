"""Build a site and tell where its time goes: that of its hooks, event by event and function by function, or what grows with the site."""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import shutil
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from mkdocs.commands.build import build
from mkdocs.config import load_config

from bench.sites import CACHE

Event = Callable[..., Any]
EVERY: Final = 0.005  # seconds between two samples


def run(config_file: Path, wrap: Callable[[Event], Event]) -> float:
    """Build, cold, with each hook function wrapped; the processor seconds of the whole build."""
    config = load_config(str(config_file), strict=True)
    shutil.rmtree(config_file.parent / CACHE, ignore_errors=True)
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
    profiler = cProfile.Profile(time.process_time)

    def wrap(event: Event) -> Event:
        @wraps(event)
        def profiled(*args: Any, **named: Any) -> Any:
            return profiler.runcall(event, *args, **named)

        return profiled

    run(config_file, wrap)
    print("\nUnder cProfile, which makes small functions look dearer than they are:")
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(top)


def growth(small: Path, large: Path, times: int, top: int) -> None:
    """Print the functions that take more than `times` as long for a large site as for a small one."""
    before, after = _sampled(small), _sampled(large)
    for title, column in (("take themselves", 0), ("take with all that they call", 1)):
        excess = Counter({name: seconds - times * before[column][name] for name, seconds in after[column].items()})
        print(f"\nFunctions by the processor seconds that they {title} beyond {times} times those of the smaller site:")
        for name, more in excess.most_common(top):
            print(f"{more:9.2f}  {before[column][name]:8.2f} -> {after[column][name]:8.2f}  {name}")


def _sampled(config_file: Path) -> tuple[dict[str, float], dict[str, float]]:
    """The processor seconds of every function in a whole cold build: its own, and those with all that it calls.

    The running functions are noted every few milliseconds, which costs nothing and makes none look dearer than it is; what a function
    of C takes is counted as its caller's.
    """
    own: dict[str, float] = defaultdict(float)
    below: dict[str, float] = defaultdict(float)

    def note(_: int, frame: FrameType | None) -> None:
        seen: dict[str, None] = {}
        while frame is not None:
            seen[_name(frame.f_code)] = None  # once, if it calls itself
            frame = frame.f_back
        own[next(iter(seen))] += EVERY
        for name in seen:
            below[name] += EVERY

    signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    total = run(config_file, lambda event: event)
    signal.setitimer(signal.ITIMER_PROF, 0)
    print(f"{config_file.parent.name}: {total:.1f} s, {sum(own.values()):.1f} s of them in samples")
    return own, below


@cache
def _name(code: CodeType) -> str:
    """A function's file and name; of two sites, the hooks of one are those of the other."""
    file = code.co_filename.rpartition("site-packages/")[2]
    return f"{re.sub('.*/(hooks|overrides)/', lambda found: found[1] + '/', file)}:{code.co_firstlineno} {code.co_name}"


def _file(event: Event) -> Path:
    """Where a function was written; for what is no plain function, nowhere in particular."""
    code = getattr(event, "__code__", None)
    return Path(code.co_filename if code is not None else "")


def _percent(spent: dict[str, float], total: float) -> str:
    return f"{100 * sum(spent.values()) / total:.1f} %"


def main() -> None:
    """Print both for one site, or what grows from one to another."""
    parser = argparse.ArgumentParser(description="Tell where the time of a site's build goes.")
    parser.add_argument("config", type=Path, help="the site's mkdocs.yml")
    parser.add_argument("larger", type=Path, nargs="?", help="that of a larger site: tell what grows faster than the site")
    parser.add_argument("--times", type=int, default=10, help="how many times as large it is (default: %(default)s)")
    parser.add_argument("--top", type=int, default=30)
    given = parser.parse_args()
    if given.larger:
        growth(given.config, given.larger, given.times, given.top)
    else:
        clock(given.config)
        profile(given.config, given.top)


if __name__ == "__main__":
    main()
