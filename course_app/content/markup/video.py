"""The video block: no video without captions and a transcript.

    /// video | How a handoff sounds
    src: media/handoff.mp4
    captions: media/handoff.vtt
    transcript: media/handoff.md
    ///

`transcript:` names a .md or .txt file, or is followed by the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

from course_app.content.compiled import CompiledAsset
from course_app.content.markup.files import inside, load
from course_app.content.markup.images import read_captions, read_video
from course_app.content.markup.scan import Block
from course_app.content.markup.site import Job, Site
from course_app.content.problems import Report, excerpt
from course_app.content.source import read as read_source

KEYS = ("src", "captions", "transcript")

Fragment = Callable[[str, int, Path, Report], str]

_KEY = re.compile(r"\s{0,3}([A-Za-z]+):(?:\s+(.*))?")


def video_html(block: Block, job: Job, fragment: Fragment) -> str:
    """The figure for a video block; '' when something is missing, which is then reported."""
    report = job.report
    if not block.argument.strip():
        report.error(block.line, "a video needs a title: /// video | What it shows", "video")
    values, lines = _values(block, report)
    missing = [key for key in KEYS if not values.get(key)]
    for key in missing:
        report.error(block.line, f"a video needs a line `{key}:`", "video")
    if missing:
        return ""
    video = load(job, values["src"], read_video)
    captions = load(job, values["captions"], read_captions)
    for key, found in (("src", video), ("captions", captions)):
        if isinstance(found, str):
            report.error(lines[key], found, "video")
    transcript = _transcript(values["transcript"], lines["transcript"], job, fragment)
    if isinstance(video, str) or isinstance(captions, str):
        return ""
    return _figure(block.argument.strip(), video, captions, transcript, job.site)


def _values(block: Block, report: Report) -> tuple[dict[str, str], dict[str, int]]:
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(block.lines, start=block.line + 1):
        found = _KEY.fullmatch(line)
        if found and found[1].lower() in KEYS and found[1].lower() not in values:
            values[found[1].lower()] = (found[2] or "").strip()
            lines[found[1].lower()] = number
        elif "transcript" in values:
            values["transcript"] += "\n" + line
        elif line.strip():
            report.error(
                number,
                f"a video has lines src:, captions:, transcript: only, not “{excerpt(line, 40)}”",
                "video",
            )
    return {key: value.strip() for key, value in values.items()}, lines


def _transcript(value: str, line: int, job: Job, fragment: Fragment) -> str:
    if not re.fullmatch(r"\S+\.(md|txt)", value):
        return fragment(value, line, job.file, job.report)
    path = inside(job.site, job.file, value)
    root = next((r for r in job.site.roots if path and path.is_relative_to(r.resolve())), None)
    if path is None or root is None or not path.is_file():
        job.report.error(line, f"there is no transcript {value} inside the course folder", "video")
        return ""
    there = Report(job.report.path)
    source = read_source(path, root, there)
    for problem in there.problems:
        job.report.error(line, f"transcript {value}: {problem.message}", "video")
    return fragment(source.text, line, path, job.report) if source else ""


def _figure(
    title: str, video: CompiledAsset, captions: CompiledAsset, transcript: str, site: Site
) -> str:
    name, language = escape(title), escape(site.language)
    label, summary = escape(site.labels["captions"]), escape(site.labels["transcript"])
    return (
        f'<figure class="figure video"><video controls="" preload="none" aria-label="{name}"'
        f' src="{video.address}"><track kind="captions" src="{captions.address}"'
        f' srclang="{language}" label="{label}" default=""></video>'
        f"<figcaption>{name}</figcaption>"
        f'<details class="transcript"><summary>{summary}</summary>'
        f"{transcript}</details></figure>"
    )
