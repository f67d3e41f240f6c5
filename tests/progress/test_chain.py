"""The hash chain: any change, removal or reordering is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.progress.chain import START, Envelope, Link, commit, faults

BEGIN = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def chain_of(kinds: list[str]) -> list[Link]:
    """A right chain with one event for each kind."""
    links: list[Link] = []
    previous = START
    for seq, kind in enumerate(kinds, 1):
        envelope = Envelope(
            enrolment="e1",
            seq=seq,
            kind=kind,
            at=BEGIN + timedelta(minutes=seq),
            release="r1",
            stable_id="a-lesson",
            rendition="d1",
            commitment=None,
            previous=previous,
        )
        previous = envelope.hash()
        links.append(Link(envelope, previous))
    return links


def found(links: list[Link], count: int, head: str) -> list[int]:
    return [seq for seq, _ in faults(links, count, head)]


kinds = st.lists(
    st.sampled_from(["lesson.opened", "check.answered", "lesson.completed"]), min_size=2
)


@given(kinds)
def test_a_chain_as_written_has_no_fault(written: list[str]) -> None:
    links = chain_of(written)
    assert faults(links, len(links), links[-1].hash) == []


def test_an_empty_chain_has_no_fault() -> None:
    assert faults([], 0, START) == []


@given(kinds, st.data())
def test_a_changed_event_is_found_where_it_is(written: list[str], data: st.DataObject) -> None:
    links = chain_of(written)
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = Link(replace(links[at].envelope, rendition="another"), links[at].hash)
    assert at + 1 in found(links, len(links), links[-1].hash)


@given(kinds, st.data())
def test_a_changed_event_with_its_hash_made_anew_is_found(
    written: list[str], data: st.DataObject
) -> None:
    links = chain_of(written)
    at = data.draw(st.integers(0, len(links) - 1))
    changed = replace(links[at].envelope, kind="course.completed")
    head = links[-1].hash
    links[at] = Link(changed, changed.hash())
    assert found(links, len(links), head)


@given(kinds, st.data())
def test_a_removed_event_is_found(written: list[str], data: st.DataObject) -> None:
    links = chain_of(written)
    count, head = len(links), links[-1].hash
    del links[data.draw(st.integers(0, count - 1))]
    assert found(links, count, head)


@given(kinds, st.data())
def test_two_events_that_changed_places_are_found(written: list[str], data: st.DataObject) -> None:
    links = chain_of(written)
    head = links[-1].hash
    at = data.draw(st.integers(0, len(links) - 2))
    links[at], links[at + 1] = links[at + 1], links[at]
    assert found(links, len(links), head)


def test_the_canonical_form_of_version_1_never_changes() -> None:
    """A record must verify for decades: this hash was written down when version 1 was made."""
    [link] = chain_of(["lesson.opened"])
    assert link.hash == "d333844f94f0f7d1104ee1e7f1ac29dc542a3938b8cf86a797a14fae7c71d09e"


def test_an_unknown_version_is_a_fault_and_no_crash() -> None:
    [link] = chain_of(["lesson.opened"])
    odd = Link(replace(link.envelope, version=99), link.hash)
    assert faults([odd], 1, link.hash) == [(1, "no canonical form of version 99 is known")]


@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=5)), st.binary(min_size=16, max_size=16)
)
def test_a_commitment_binds_its_payload_and_hides_it(body: dict[str, str], salt: bytes) -> None:
    assert commit(salt, body) == commit(salt, dict(reversed(body.items())))
    assert commit(salt, body) != commit(salt, {**body, "more": "x"})
    assert commit(salt, body) != commit(salt[::-1] + b"x", body)


def test_an_instant_in_another_zone_hashes_alike() -> None:
    [link] = chain_of(["lesson.opened"])
    elsewhere = link.envelope.at.astimezone()
    assert replace(link.envelope, at=elsewhere).hash() == link.hash


@pytest.mark.parametrize("count", [0, 2])
def test_a_count_that_differs_is_found(count: int) -> None:
    links = chain_of(["lesson.opened"])
    assert faults(links, count, links[-1].hash)
