"""For each conversation of the course, three honest ways that end well, as paths of line ids."""

from __future__ import annotations

GOOD_WAYS: dict[str, list[str]] = {
    "doorstep-after-overdose": [],
    "park-in-the-morning": [],
    "after-naloxone": ["cbaccbcbd", "dddaacbbbbb", "dbcccdbbbcccc"],
    "kitchen-with-a-child": [],
    "station-lobby": ["cbaccdbcdd", "abaababc", "dbdbdbcbb"],
    "roll-call": ["bcbbbcdbdbc", "cabaabbcaca", "ddacccdbabc"],
}
