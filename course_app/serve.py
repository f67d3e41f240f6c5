"""What `make run` starts: the web server and the job worker, watched by a small supervisor.

    python course_app/serve.py [--with-parent]

It is run as a script, not with -m: the supervisor then never imports the application, whose memory
only the web workers and the job worker should pay for. REAL=1 makes a real installation instead of
a demo. Whatever ends the supervisor, even kill -9, ends what it started.
"""

from __future__ import annotations

import contextlib
import http.client
import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from config import LOOPBACK, Config, ConfigError

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN = 60.0  # seconds until the first answer
STOP_WITHIN = 8.0  # seconds that a child has to finish what it does
STEADY = 30.0  # seconds after which a child counts as started well
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps dying


class StartError(Exception):
    """The server cannot start; the message says how to mend that."""


class Stopped(Exception):
    """Somebody asked the supervisor to stop."""


@dataclass
class Child:
    """A program that runs beside the supervisor, in a process group of its own."""

    role: str
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    start_at: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        """Start the program; the old process group, if any, has been ended before."""
        command = [sys.executable, __file__, self.role, str(os.getpid())]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, start_new_session=True, stdin=subprocess.DEVNULL
        )
        self.started = time.monotonic()

    def tend(self) -> None:
        """Start it again when it has died: at once after a steady run, else ever more slowly."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        self.end_group()  # what it may have left behind
        self.process = None
        self.pause = 1.0 if now - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
        self.start_at = now + self.pause
        say(f"The {self.role} process ended ({status}); starting it again in {self.pause:.0f} s.")

    def end_group(self) -> None:
        """End at once whatever is in its process group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def ask(self) -> None:
        """Ask it to end; it ends its own workers, which a signal of ours would only confuse."""
        if self.process is not None:
            self.process.terminate()

    def stop(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds) for its end, then end it."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self.end_group()
        self.process.wait()


def main(arguments: list[str]) -> int:
    """Run the part that the first argument names; the supervisor when there is none."""
    parts = {"prepare": prepare_database, "web": serve_web, "jobs": work_jobs}
    if arguments and arguments[0] in parts:
        end_with(int(arguments[1]))
        return parts[arguments[0]]()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, ask_to_stop)
    if "--with-parent" in arguments:
        end_with(os.getppid())
    try:
        return supervise(settings(os.environ))
    except (StartError, ConfigError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except Stopped:
        return 0


def settings(given: Mapping[str, str]) -> dict[str, str]:
    """The environment of the children: as given, with COURSE_MODE taken from REAL."""
    ours = {"FLASK_APP": "course_app", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    environ = {**given, **ours, "PYTHONSAFEPATH": "1"}
    real = given.get("REAL", "").strip().lower()
    if real not in ("", "0", "no", "false", "1", "yes", "true"):
        raise StartError(f"REAL is {real!r}: write REAL=1 for real use, or leave it out.")
    if real in ("1", "yes", "true"):
        if given.get("COURSE_MODE", "real") != "real":
            raise StartError("REAL=1 and COURSE_MODE=demo contradict each other: leave one out.")
        environ["COURSE_MODE"] = "real"
    return environ


def supervise(environ: dict[str, str]) -> int:
    """Prepare the database, start everything, and keep it running until asked to stop."""
    config = Config.from_environment(environ)
    check_port(config.host, int(config.port))
    prepare(environ)
    web, jobs = Child("web", environ), Child("jobs", environ)
    try:
        web.start()
        wait_until_ready(web, config)
        jobs.start()
        kind = " (DEMO)" if config.demo else ""
        say(f"Course Engine{kind} is running: {config.public_url}")
        say("Ctrl-C stops it.")
        while True:
            time.sleep(0.5)
            web.tend()
            jobs.tend()
    except Stopped:
        say("Stopping ...")
        return 0
    finally:
        stop_all(web, jobs)


def prepare(environ: dict[str, str]) -> None:
    """Bring the database and the published content up to date, in a process that then ends."""
    child = Child("prepare", environ)
    try:
        child.start()
        status = child.process.wait() if child.process else 1
    finally:
        child.ask()
        child.stop(time.monotonic() + STOP_WITHIN)
    if status:
        raise StartError("The server was not started; the reason is above.")


def check_port(host: str, port: int) -> None:
    """Raise StartError when `port` cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise StartError(f"HOST is {host!r}, which is not an address of this machine.") from None
    except PermissionError:
        raise StartError(f"Port {port} needs more rights: choose one from 1024 up.") from None
    except OSError as error:
        raise StartError(
            f"Port {port} on {host} is not free ({error.strerror}): stop what uses it, or choose"
            f" another: make run PORT={port + 1 if port < 65535 else 8001}"
        ) from None


def wait_until_ready(web: Child, config: Config) -> None:
    """Return at the web server's first answer; raise StartError when there is none."""
    host = config.host if config.host in LOOPBACK else "127.0.0.1"
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if web.process is None or web.process.poll() is not None:
            raise StartError("The web server stopped while it started; the reason is above.")
        connection = http.client.HTTPConnection(host, int(config.port), timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/healthz")
            connection.getresponse()
            return
        connection.close()
        time.sleep(0.1)
    raise StartError(f"The web server did not answer within {READY_WITHIN:.0f} seconds.")


def stop_all(*children: Child) -> None:
    """Ask all to end, wait, and end those that did not."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.ask()
    deadline = time.monotonic() + STOP_WITHIN
    for child in children:
        child.stop(deadline)


def ask_to_stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """The signal handler of the supervisor."""
    raise Stopped


def end_with(parent: int) -> None:
    """End this process soon after process `parent` is no longer its parent."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_WITHIN + 2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()


def load_application(_target: str) -> Any:
    """Import the application in a web worker, and tie the worker to the server's main process."""
    end_with(os.getppid())
    return importlib.import_module("course_app.wsgi").app


def serve_web() -> int:
    """Serve the application with granian until told to end."""
    granian: Any = importlib.import_module("granian")
    constants: Any = importlib.import_module("granian.constants")
    config = Config.from_environment()
    server = granian.Granian(
        "course_app.wsgi:app",
        address=config.host,
        port=int(config.port),
        interface=constants.Interfaces.WSGI,
        http=constants.HTTPModes.http1,
        workers=int(config.web_workers),
        blocking_threads=1,
        websockets=False,
        log_level="warning",
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.serve(target_loader=load_application)
    return 0


def prepare_database() -> int:
    """Migrate, publish what changed, and see to the first people; 0 when the server may start."""
    try:
        application: Any = importlib.import_module("course_app").create_app()
    except OSError as error:
        say(f"{error.filename} cannot be written ({error.strerror}): mend that or COURSE_INSTANCE.")
        return 1
    last = ("seed", "--demo") if application.config["DEMO"] else ("accounts", "first-link")
    if flask(application, "db", "upgrade"):
        return 1
    if flask(application, "content", "publish", "--if-changed"):
        # A typing error in one lesson must not take the course off the air.
        say("The content was not published (see above); what was published before is served.")
    return flask(application, *last)


def work_jobs() -> int:
    """Work on queued jobs until told to end."""
    application: Any = importlib.import_module("course_app").create_app()
    return flask(application, "jobs", "work")


def flask(application: Any, *arguments: str) -> int:
    """Run one of our own commands on an application; returns its exit status."""
    information = importlib.import_module("flask.cli").ScriptInfo(create_app=lambda: application)
    unreachable: type[Exception] = importlib.import_module("sqlalchemy.exc").OperationalError
    try:
        with application.app_context():
            application.cli.main(args=list(arguments), prog_name="flask", obj=information)
    except SystemExit as end:
        if isinstance(end.code, str):
            say(end.code)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except unreachable as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        say(f"The database cannot be used ({reason}): start it, or mend DATABASE_URL.")
        return 1
    return 0


def say(sentence: str) -> None:
    """Print one line at once."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
