"""`make run`'s supervisor: starts, restarts what dies, stops cleanly, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from course_app import serve
from course_app.serve import StartError, check_port, settings

ROOT = Path(__file__).resolve().parent.parent
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether `condition` came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


def answers(port: int, path: str = "/healthz") -> bool:
    """Whether the server answers with a 200."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status == 200
    return False


def descendants(pid: int) -> list[int]:
    """The processes below `pid`."""
    with contextlib.suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        children = [int(child) for task in tasks for child in task.read_text().split()]
        return [p for child in children for p in (child, *descendants(child))]
    return []


def alive(pid: int) -> bool:
    """Whether a process is there and not a zombie."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A demo of its own, on a free port, once it answers."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COURSE_")}
    ours = {"PORT": str(port), "COURSE_INSTANCE": str(tmp_path), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-P", str(ROOT / "course_app" / "serve.py")],
        env={**kept, **ours},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert wait(lambda: answers(port), 60), "the demo did not come up"
        yield process, port
    finally:
        left = descendants(process.pid)
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=20)
        for pid in [process.pid, *left]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if process.stdout:
            process.stdout.close()


@needs_proc
@pytest.mark.slow
def test_a_demo_runs_heals_itself_and_stops_without_leaving_anything(
    started: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = started
    assert answers(port, "/readyz")
    assert wait(lambda: len(descendants(process.pid)) >= 4)  # server, two workers, job worker
    before = set(descendants(process.pid))
    os.kill(max(before), signal.SIGKILL)
    assert wait(lambda: max(before) not in descendants(process.pid))
    assert wait(lambda: len(descendants(process.pid)) >= len(before)), "nothing came back"
    assert wait(lambda: answers(port))
    below = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert not [pid for pid in below if alive(pid)]
    assert f"Course Engine (DEMO) is running: http://127.0.0.1:{port}" in output
    assert "Traceback" not in output


@needs_proc
@pytest.mark.slow
def test_a_supervisor_that_is_killed_takes_everything_with_it(
    started: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = started
    assert wait(lambda: len(descendants(process.pid)) >= 4)
    below = descendants(process.pid)
    process.kill()
    assert wait(lambda: not [pid for pid in below if alive(pid)], 20)
    assert not answers(port)


def test_a_port_in_use_is_one_sentence_with_its_cure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"Port {port}.*is not free.*make run PORT="):
            check_port("127.0.0.1", port)


def test_a_host_that_is_not_ours_is_one_sentence() -> None:
    with pytest.raises(StartError, match="not"):
        check_port("192.0.2.1", free_port())


@pytest.mark.parametrize("value", ["1", "yes", "TRUE"])
def test_real_makes_a_real_installation(value: str) -> None:
    assert settings({"REAL": value})["COURSE_MODE"] == "real"


@pytest.mark.parametrize("value", ["", "0", "no"])
def test_without_real_the_mode_is_left_alone(value: str) -> None:
    assert "COURSE_MODE" not in settings({"REAL": value})
    assert settings({"REAL": value, "COURSE_MODE": "real"})["COURSE_MODE"] == "real"


def test_contradictory_or_unclear_wishes_are_refused() -> None:
    with pytest.raises(StartError, match="contradict"):
        settings({"REAL": "1", "COURSE_MODE": "demo"})
    with pytest.raises(StartError, match="REAL"):
        settings({"REAL": "perhaps"})


def test_a_wrong_setting_ends_the_start_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, serve.__file__],
        env={"PORT": "no-port", "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PORT is 'no-port'" in done.stderr
    assert "Traceback" not in done.stderr
