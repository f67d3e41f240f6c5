"""Pictures: what a file really is, its size, and that a drawing carries no script."""

from __future__ import annotations

import re
import struct
from xml.etree import ElementTree

from course_app.content.compiled import CompiledAsset
from course_app.lib.canonical import digest

MAX_IMAGE_BYTES = 1024 * 1024
MAX_VIDEO_BYTES = 20 * 1024 * 1024
IMAGE_ENDINGS = ("png", "jpg", "jpeg", "gif", "webp", "svg")


class NotUsable(ValueError):
    """A file that cannot be published; the message says why and what to do."""


def read_image(data: bytes, name: str) -> CompiledAsset:
    """A checked picture; raises NotUsable with the reason."""
    if len(data) > MAX_IMAGE_BYTES:
        size = f"{len(data) / 1_048_576:.1f} MB"
        raise NotUsable(f"the picture {name} has {size}; at most 1 MB: make it smaller")
    found = _raster(data)
    if found is None and _looks_like_svg(data):
        found = ("image/svg+xml", "svg", *_check_svg(data, name))
    if found is None:
        raise NotUsable(f"{name} is not a picture: use a PNG, JPEG, GIF, WebP or SVG file")
    media_type, extension, width, height = found
    return CompiledAsset(digest(data), media_type, extension, data, width, height)


def read_video(data: bytes, name: str) -> CompiledAsset:
    """A checked video; raises NotUsable with the reason."""
    if len(data) > MAX_VIDEO_BYTES:
        raise NotUsable(f"the video {name} is larger than 20 MB: make it smaller or shorter")
    if data[4:8] == b"ftyp":
        return CompiledAsset(digest(data), "video/mp4", "mp4", data)
    if data.startswith(b"\x1aE\xdf\xa3"):
        return CompiledAsset(digest(data), "video/webm", "webm", data)
    raise NotUsable(f"{name} is not a video: use an MP4 or WebM file")


def read_captions(data: bytes, name: str) -> CompiledAsset:
    """A checked WebVTT file; raises NotUsable with the reason."""
    if len(data) > MAX_IMAGE_BYTES:
        raise NotUsable(f"the captions {name} are larger than 1 MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUsable(f"the captions {name} are not UTF-8: save the file again") from None
    if not re.match(r"WEBVTT(?:[ \t\r\n]|$)", text) or "-->" not in text:
        raise NotUsable(f"{name} holds no captions: a WebVTT file begins with WEBVTT")
    return CompiledAsset(digest(data), "text/vtt", "vtt", data)


Found = tuple[str, str, int | None, int | None]


def _raster(data: bytes) -> Found | None:
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            width, height = struct.unpack(">II", data[16:24])
            return "image/png", "png", width, height
        if data[:6] in (b"GIF87a", b"GIF89a"):
            width, height = struct.unpack("<HH", data[6:10])
            return "image/gif", "gif", width, height
        if data.startswith(b"\xff\xd8\xff"):
            return ("image/jpeg", "jpg", *_jpeg_size(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return ("image/webp", "webp", *_webp_size(data))
    except (struct.error, IndexError):
        return None
    return None


def _jpeg_size(data: bytes) -> tuple[int | None, int | None]:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None, None


def _webp_size(data: bytes) -> tuple[int | None, int | None]:
    form = data[12:16]
    if form == b"VP8X":
        width, height = (int.from_bytes(data[i : i + 3], "little") + 1 for i in (24, 27))
        return width, height
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    return None, None


_SVG_TAGS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "title",
        "desc",
        "metadata",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "symbol",
        "use",
        "marker",
        "style",
    ]
)
_SVG = "{http://www.w3.org/2000/svg}"
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|data:|@import|expression\(", re.IGNORECASE)


def _looks_like_svg(data: bytes) -> bool:
    return re.search(rb"<(?:\w+:)?svg[\s>]", data[:2000]) is not None


def _check_svg(data: bytes, name: str) -> tuple[int | None, int | None]:
    lowered = data.lower()
    for sign in (b"<!doctype", b"<!entity", b"<?xml-stylesheet"):
        if sign in lowered:
            raise NotUsable(f"the drawing {name} holds {sign.decode()}: save it as plain SVG")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 (no DOCTYPE, so there is nothing to expand)
        elements = list(root.iter())
    except (ElementTree.ParseError, RecursionError, ValueError):
        raise NotUsable(f"the drawing {name} is not well-formed SVG: export it again") from None
    for element in elements:
        _check_svg_element(element, name)
    return _svg_size(root)


def _check_svg_element(element: ElementTree.Element, name: str) -> None:
    tag = str(element.tag)
    short = tag.rpartition("}")[2]
    foreign = tag.startswith("{") and not tag.startswith(_SVG)
    if short not in _SVG_TAGS or (foreign and short in ("svg", "style", "use")):
        if foreign and short not in ("script", "foreignObject"):
            short = tag.strip("{").replace("}", " ")
        raise NotUsable(f"the drawing {name} holds <{short}>, which is refused: remove it")
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2]
        if attribute.lower().startswith("on"):
            raise NotUsable(f"the drawing {name} holds the event handler {attribute}: remove it")
        if attribute == "href" and not value.strip().startswith("#"):
            raise NotUsable(f"the drawing {name} refers to something outside itself: embed it")
        if _OUTSIDE.search(value):
            raise NotUsable(f"the drawing {name} refers to something outside itself: embed it")
    if short == "style" and _OUTSIDE.search(element.text or ""):
        raise NotUsable(f"the drawing {name} has a style that loads something: remove it")


def _svg_size(root: ElementTree.Element) -> tuple[int | None, int | None]:
    sizes = [
        re.fullmatch(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*", root.get(k, "")) for k in ("width", "height")
    ]
    if all(sizes):
        width, height = (round(float(found[1])) for found in sizes if found)
        return width, height
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        return round(float(box[2])), round(float(box[3]))
    except (IndexError, ValueError, OverflowError):
        return None, None
