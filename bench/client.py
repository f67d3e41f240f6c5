"""A small load client: keep-alive connections that each ask for one page, for a while.

It speaks just enough HTTP/1.1 to cost little beside the server that it measures on the same
machine. Loopback only.
"""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field


class LoadError(Exception):
    """The server did not answer as it should; what was measured is worth nothing."""


@dataclass
class Load:
    """What one round measured: latencies in seconds, and how long the round took."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency, in milliseconds, that `share` (0 to 1) of the requests stay under."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


@dataclass
class Connection:
    """One keep-alive connection with at most one request under way."""

    link: socket.socket
    request: bytes
    asked_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    expected: int = 0  # bytes of head and body together; 0 until the head has come

    def ask(self) -> None:
        """Send the request."""
        self.received.clear()
        self.expected = 0
        self.asked_at = time.perf_counter()
        self.link.sendall(self.request)

    def take(self) -> float | None:
        """Read what has come; the latency in seconds when the answer is whole."""
        data = self.link.recv(262_144)
        if not data:
            raise LoadError("the server closed a connection")
        self.received += data
        if not self.expected:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return None
            self.expected = end + 4 + body_length(bytes(self.received[:end]))
        if len(self.received) < self.expected:
            return None
        return time.perf_counter() - self.asked_at


def body_length(head: bytes) -> int:
    """The length that a response's head announces; raises LoadError unless it is a 200."""
    status, *lines = head.decode("latin-1").split("\r\n")
    if " 200 " not in f"{status} ":
        raise LoadError(f"the server answered {status!r}")
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return int(value)
    raise LoadError("an answer without Content-Length")


def run(
    port: int, path: str, cookie: str, seconds: float, encoding: str, connections: int = 8
) -> Load:
    """Ask for `path` on every connection, again and again, for `seconds`."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
        f"Accept-Encoding: {encoding}\r\nCookie: {cookie}\r\n\r\n"
    ).encode()
    load = Load()
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            link = socket.create_connection(("127.0.0.1", port), timeout=10)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one = Connection(link, request)
            selector.register(link, selectors.EVENT_READ, one)
            one.ask()
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            for key, _ in selector.select(timeout=5):
                latency = key.data.take()
                if latency is not None:
                    load.latencies.append(latency)
                    key.data.ask()
        load.seconds = time.perf_counter() - begun
        for key in list(selector.get_map().values()):
            key.data.link.close()
    return load
