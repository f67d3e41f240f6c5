"""Questions of several parts, each with a value of its own: sent as `part=value`, kept as
`id>value`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from course_app.assessments.grading import UnknownChoice
from course_app.assessments.question_types.contract import InvalidAnswer, Missing, Sample
from course_app.assessments.question_types.places import choices_at, place_of


def read_parts(parts: Sequence[str], values: Sequence[str], given: Sequence[str]) -> dict[str, str]:
    """The value of each part that has one, by id; `parts` and `values` are ids by place.

    A part without a value is sent as `1=` or not at all. Raises InvalidAnswer.
    """
    found: dict[str, str] = {}
    for word in given:
        place, mark, value = word.partition("=")
        if not mark:
            raise InvalidAnswer("a part is sent as part=value")
        [part] = choices_at(parts, [place])
        if not value:
            continue
        if part in found:
            raise InvalidAnswer("a part has one value")
        [found[part]] = choices_at(values, [value])
    return found


def keep_parts(values: Mapping[str, str]) -> list[str]:
    """As an answer is kept."""
    return sorted(f"{part}>{value}" for part, value in values.items())


def kept_parts(
    chosen: Sequence[str], parts: Sequence[str], values: Sequence[str]
) -> dict[str, str]:
    """The value of each part of a kept answer; raises UnknownChoice for what is none."""
    found: dict[str, str] = {}
    for word in chosen:
        part, mark, value = word.partition(">")
        if not mark or part not in parts or value not in values or found.get(part, value) != value:
            raise UnknownChoice(word)
        found[part] = value
    return found


def sent_parts(values: Mapping[str, str], parts: Sequence[str], places: Sequence[str]) -> list[str]:
    """What a form would have sent for these values."""
    return [
        f"{place_of(parts, part)}={place_of(places, values[part])}"
        for part in parts
        if part in values
    ]


def missing_parts(chosen: Sequence[str], count: int) -> Missing:
    """Whether each part has a value."""
    answered = len({word.partition(">")[0] for word in chosen})
    if not answered:
        return Missing.ALL
    return Missing.NOTHING if answered == count else Missing.PARTS


def bent(parts: int, values: int) -> Iterator[Sample]:
    """What no question of parts takes."""
    for word in (
        *("1", "=", "=1", "1=0", "0=1", "x=1", "1=x", "1=1=1", "1=-1", "1= 1", "٣=1", "a>A"),
        *(f"{parts + 1}=1", f"1={values + 1}", "1=" + "9" * 5000),
    ):
        yield Sample((word,), None)
    yield Sample(("1=1", "1=2"), None)
