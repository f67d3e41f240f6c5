"""What a server's worker processes have used, as Linux tells it in /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
MIB = 1024 * 1024


@dataclass(frozen=True)
class Use:
    """CPU seconds since the start, and the memory that is held now, over some processes."""

    cpu: float
    rss: int  # bytes; pages that are shared count once for each process
    pss: int  # bytes; shared pages are divided among those that share them

    def mebibytes(self) -> str:
        """Both figures for people."""
        return f"{self.rss / MIB:.0f} ({self.pss / MIB:.0f})"


def workers(parent: int) -> list[int]:
    """The children of a process that are still there."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def use_of(pids: list[int]) -> Use:
    """What these processes have used together."""
    cpu, rss, pss = 0.0, 0, 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        cpu += (int(fields[11]) + int(fields[12])) / TICK
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in ("Rss", "Pss"):
                amount = int(rest.split()[0]) * 1024
                rss, pss = (rss + amount, pss) if name == "Rss" else (rss, pss + amount)
    return Use(cpu, rss, pss)
