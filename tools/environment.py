"""Keep .venv as the locks say: `python3 tools/environment.py site` for building the site, `zensical` with Zensical, `dev` for testing it.

Returns at once when nothing has changed. When a lock or Python's version has, the environment is made anew, so that no
package stays behind that the lock no longer names.
"""

# This file must be readable for an old Python as well, since it says that one is too old: no newer syntax.
import sys

if sys.version_info < (3, 10):
    sys.exit(
        "Python 3.10 or later is needed; this is %d.%d (%s).\n"
        "Name a newer one, if there is one: make PYTHON=python3.12 ..." % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import hashlib
import importlib.util
import os
import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"site": ROOT / "requirements.txt", "zensical": ROOT / "requirements-zensical.txt", "dev": ROOT / "requirements-dev.txt"}
# What is already there once a set is installed: all that the site needs is among what its tests need.
HOLDS = {"site": ["site"], "zensical": ["zensical", "site"], "dev": ["dev", "zensical", "site"]}


def main(wanted: str) -> None:
    """Make sure that .venv holds the packages of the `wanted` lock."""
    due = {name: fingerprint(lock) for name, lock in LOCKS.items()}
    found = {name: stamp(name).read_text(encoding="utf-8") for name in LOCKS if stamp(name).exists()}
    if PYTHON.exists() and found.get(wanted) == due[wanted]:
        return
    outdated = any(due[name] != text for name, text in found.items())
    if outdated or not has_pip():
        make_venv()
    print("Installing what %s lists (a minute or so, the first time)" % LOCKS[wanted].name, flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCKS[wanted])]
    # PIP_USER, where someone has set it, would send the packages to the home directory and fail.
    result = subprocess.run(command, env={**os.environ, "PIP_USER": "0"}, check=False)
    if result.returncode != 0:
        sys.exit("The packages could not be installed; pip says why above. Run the command again when that is mended.")
    for name in HOLDS[wanted]:
        stamp(name).write_text(due[name], encoding="utf-8")


def stamp(name: str) -> Path:
    """The file that says which lock the environment was made from."""
    return VENV / ("made-from-%s.txt" % LOCKS[name].stem)


def fingerprint(lock: Path) -> str:
    """What a stamp holds: the version of Python and the lock's contents, not its date, which a checkout changes."""
    return "%d.%d %s\n" % (*sys.version_info[:2], hashlib.sha256(lock.read_bytes()).hexdigest())


def has_pip() -> bool:
    """Whether .venv is an environment that packages can be installed into."""
    if not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    """Make .venv, in the place of one that was there."""
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python cannot make virtual environments: its module ensurepip is missing.\n"
            "On Debian and Ubuntu: apt-get install python3-venv\n"
            "Elsewhere, install Python 3.10 or later from your system's packages or from python.org."
        )
    print("Making .venv with Python %d.%d" % sys.version_info[:2], flush=True)
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit("The virtual environment %s could not be made: %s" % (VENV, error))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        sys.exit("Say which: python3 tools/environment.py site, zensical or dev")
    main(sys.argv[1])
