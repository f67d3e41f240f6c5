"""For each conversation of the course, three honest ways that end well, as paths of line ids.

The first listens most, the second says what is true most, the third does what helps most.
"""

from __future__ import annotations

GOOD_WAYS: dict[str, list[str]] = {
    "after-naloxone": ["cbdccbccbcbc", "cdcadcbcbaaa", "dccccaccbd"],
    "doorstep-after-overdose": ["bdcccabdcacbbdcd", "dbaddbaacbbcbb", "cccdcdcdcbccc"],
    "kitchen-with-a-child": ["cddcccddabcbb", "cdcadcbbbbcc", "cdbacbdcddb"],
    "park-in-the-morning": ["bdacdacbdcdaac", "abcdcbbccc", "bdcbbbcbcbb"],
    "roll-call": ["bcbbbccdbc", "daaccacaba", "dbdcaccbcdcc"],
    "station-lobby": ["dcccaccabcbc", "dcbcacbadd", "cacdbdbbb"],
}
