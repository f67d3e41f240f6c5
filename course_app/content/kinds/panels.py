"""Which sections stand together on a sheet that is folded into quarters. Pure."""

from __future__ import annotations

from itertools import combinations, pairwise

PANELS = 4


def share_out(sizes: list[int], panels: int = PANELS) -> list[list[int]]:
    """Consecutive indexes of `sizes` in `panels` groups, so that the fullest group is smallest.

    Raises ValueError for fewer sizes than panels. Tries every cut: meant for a dozen sizes.
    """
    if len(sizes) < panels:
        raise ValueError(f"{len(sizes)} sections cannot fill {panels} panels")
    every = range(len(sizes))
    cuts = ((0, *inner, len(sizes)) for inner in combinations(every[1:], panels - 1))
    best = min(cuts, key=lambda cut: max(_groups(sizes, cut)))
    return [list(every[a:b]) for a, b in pairwise(best)]


def _groups(sizes: list[int], cut: tuple[int, ...]) -> list[int]:
    return [sum(sizes[a:b]) for a, b in pairwise(cut)]
