"""Make .venv hold what a lock file pins. Needs nothing but Python 3.11 and its venv module.

Usage: python environment.py requirements.txt

A mark stands in .venv while something is being installed, so that an installation that was
interrupted (even by kill -9) is begun again. A second start compares a hash and needs no network.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed.json"
UNFINISHED = VENV / ".unfinished"

# Runs inside .venv: prints its Python and prefix when every installed file is still there.
SOUND = """
import sys, pip
from importlib.metadata import distributions
from pathlib import Path
missing = [
    str(f)
    for d in distributions(path=[p for p in sys.path if p.startswith(sys.prefix)])
    for f in d.files or ()
    if f.suffix in (".py", ".so") and not Path(d.locate_file(f)).exists()
]
low, high = (3, 11), (3, 14)
if missing or not low <= sys.version_info[:2] <= high:
    sys.exit(1)
print(sys.version.split()[0], sys.prefix)
"""


class EnvironmentUnusableError(Exception):
    """The environment could not be made; the message says how to mend that."""


def main(lock_file: str) -> int:
    """Prepare .venv for one lock file; 0 when it is ready."""
    with Path(__file__).open() as mine:
        wait_for_turn(mine.fileno())
        try:
            prepare(lock_file, mine.fileno())
        except EnvironmentUnusableError as problem:
            print(problem, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\nInterrupted: the next start begins this installation again.", file=sys.stderr)
            return 130
    return 0


def wait_for_turn(lock: int) -> None:
    """Let one process at a time prepare .venv; the lock ends with whoever holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another start is preparing .venv; waiting for it ...", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)


def prepare(lock_file: str, lock: int) -> None:
    """Bring .venv to what `lock_file` pins, doing nothing where it is so already."""
    wanted = hashlib.sha256((ROOT / lock_file).read_bytes()).hexdigest()
    identity = "" if UNFINISHED.exists() else sound()
    if not identity and VENV.exists():
        print("The environment in .venv is broken or half-made: making it again.", flush=True)
        remove()
    installed = read_stamp(identity)
    if installed.get(lock_file) == wanted:
        return
    try:
        VENV.mkdir(exist_ok=True)
        UNFINISHED.touch()
        if not identity:
            make(lock)
        install(lock_file, lock)
        know_the_application()
        stamp = {**installed, "identity": sound(), lock_file: wanted}
        STAMP.write_text(json.dumps(stamp, indent=1))
        UNFINISHED.unlink()
    except OSError as error:
        raise EnvironmentUnusableError(
            f"Could not write .venv ({error.strerror}): free space or mend its rights, then run"
            " the same command again."
        ) from error


def sound() -> str:
    """What identifies the environment (its Python and its place), or '' when it is unusable."""
    try:
        check = subprocess.run(
            [PYTHON, "-I", "-c", SOUND], capture_output=True, text=True, check=False, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    identity = check.stdout.strip()
    # Scripts in .venv/bin name their folder, so an environment that was moved is a broken one.
    in_place = identity.endswith(str(VENV)) and (VENV / "pyvenv.cfg").exists()
    return identity if check.returncode == 0 and in_place else ""


def read_stamp(identity: str) -> dict[str, str]:
    """The hashes of the lock files that this environment was made from."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and stamp.get("identity") == identity else {}


def remove() -> None:
    """Take .venv away, whether it is a folder or something else."""
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        else:
            shutil.rmtree(VENV)
    except OSError as error:
        raise EnvironmentUnusableError(
            f"The environment in .venv is broken and could not be removed ({error.strerror}):"
            " remove it by hand and run the same command again."
        ) from error


def make(lock: int) -> None:
    """Make an empty environment with the Python that runs this."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Making .venv with Python {version} ...", flush=True)
    if run([base, "-I", "-m", "venv", str(VENV)], lock):
        raise EnvironmentUnusableError(
            "Python could not make the environment in .venv; what it says is above. On Debian and"
            " Ubuntu its venv module is a package of its own: apt-get install python3-venv."
        )


def install(lock_file: str, lock: int) -> None:
    """Install exactly what `lock_file` pins: hashed wheels, nothing built."""
    print(f"Installing what {lock_file} pins (once; a minute or two) ...", flush=True)
    command = [str(PYTHON), "-I", "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    if run([*command, "--requirement", lock_file], lock):
        raise EnvironmentUnusableError(
            f"Could not install what {lock_file} pins; pip says why above. When the network is"
            " back, run the same command again: it begins anew."
        )


def know_the_application() -> None:
    """Let `.venv/bin/flask` find the application, from any folder and with nothing set before."""
    for folder in VENV.glob("lib/python3.*/site-packages"):
        lines = [str(ROOT), "import os; os.environ.setdefault('FLASK_APP', 'course_app')"]
        (folder / "course-engine.pth").write_text("\n".join(lines) + "\n")


def run(command: list[str], lock: int) -> int:
    """Run a program that holds our turn as long as it lives; returns its exit status."""
    ours = ("PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIREMENT", "PIP_NO_BINARY")
    environ = {key: value for key, value in os.environ.items() if key not in ours}
    done = subprocess.run(command, cwd=ROOT, env=environ, pass_fds=[lock], check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
