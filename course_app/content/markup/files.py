"""Finds the files that a document names, inside its course folder and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from course_app.content.compiled import CompiledAsset
from course_app.content.markup.images import MAX_VIDEO_BYTES, NotUsable
from course_app.content.markup.site import Job, Site

Reader = Callable[[bytes, str], CompiledAsset]


def inside(site: Site, base: Path, name: str) -> Path | None:
    """The file that `name` means, seen from the file `base`; None when it is not in the course."""
    try:
        path = (base.parent / unquote(name)).resolve()
    except (OSError, ValueError, RuntimeError):
        return None
    if not any(path.is_relative_to(root.resolve()) for root in site.roots):
        return None
    return path


def load(job: Job, name: str, read: Reader) -> CompiledAsset | str:
    """The checked file that `name` means, or a sentence that says why it is refused."""
    if "://" in name or name.startswith("//"):
        return f"{name} is on another site: put the file into the course folder"
    path = inside(job.site, job.file, name)
    try:
        if path is None or not path.is_file():
            return f"there is no file {name} beside this text, inside the course folder"
        if path not in job.site.assets:
            job.site.assets[path] = _read(path, read)
    except OSError:
        return f"the file {name} cannot be read"
    found = job.site.assets[path]
    if isinstance(found, CompiledAsset):
        job.assets.append(found)
    return found


def _read(path: Path, read: Reader) -> CompiledAsset | str:
    with path.open("rb") as file:
        data = file.read(MAX_VIDEO_BYTES + 1)
    try:
        return read(data, path.name)
    except NotUsable as reason:
        return str(reason)
