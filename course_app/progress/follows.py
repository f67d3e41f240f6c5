"""What follows from an enrolment's events, and where its rows say something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from course_app.content.library import Edition, Library
from course_app.progress import chain
from course_app.progress.fold import Fact, Folded, fold
from course_app.progress.models import (
    FINISHES,
    CheckAnswer,
    Enrolment,
    EventKind,
    EventPayload,
    LearningEvent,
    Progress,
)
from course_app.progress.services import owner_words

Told = tuple[LearningEvent, EventPayload | None]


@dataclass(frozen=True)
class Fault:
    """Something wrong in one enrolment, at one event (0: the enrolment as a whole)."""

    enrolment_id: UUID | None
    seq: int
    words: str


@dataclass
class Kept:
    """Everything that is stored of one enrolment."""

    enrolment: Enrolment
    events: list[Told] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    answers: list[CheckAnswer] = field(default_factory=list)


def faults_of(kept: Kept, library: Library) -> list[Fault]:
    """Everything in which the rows of one enrolment differ from its events, or those from us."""
    found = [*_chain(kept), *_payloads(kept), *_places(kept, library), *_refreshers(kept)]
    folded = fold(
        Fact(event.kind, event.at, str(event.release_id), event.stable_id)
        for event, _ in kept.events
    )
    found += [(0, words) for words in _rows(kept, folded, library)]
    found += _answers(kept, library)
    return [Fault(kept.enrolment.id, seq, words) for seq, words in found]


def _chain(kept: Kept) -> list[tuple[int, str]]:
    links = [chain.Link(_envelope(event), event.hash) for event, _ in kept.events]
    return chain.faults(links, kept.enrolment.event_count, kept.enrolment.chain_head)


def _envelope(event: LearningEvent) -> chain.Envelope:
    return chain.Envelope(
        enrolment=str(event.enrolment_id),
        seq=event.seq,
        kind=event.kind,
        at=event.at,
        release=str(event.release_id),
        stable_id=event.stable_id,
        rendition=event.rendition_digest,
        commitment=event.commitment,
        previous=event.previous_hash,
        version=event.version,
    )


def _payloads(kept: Kept) -> Iterator[tuple[int, str]]:
    """What events commit to; nothing erases it, so what is absent was taken away."""
    for event, payload in kept.events:
        if payload is None:
            if event.commitment is not None:
                yield event.seq, "what it commits to (an answer, a result) was removed"
        elif chain.commit(payload.salt, payload.body) != event.commitment:
            yield event.seq, "its answer was changed afterwards"
    enrolment = kept.enrolment
    for event, payload in kept.events[:1]:
        if payload is not None and payload.body != owner_words(enrolment):
            yield event.seq, "the enrolment is of another person, course or membership now"


def _places(kept: Kept, library: Library) -> Iterator[tuple[int, str]]:
    """Each event names a release of its course, and in it the rendition that was published."""
    for event, _ in kept.events:
        release = library.release(event.release_id)
        if release is None:
            yield event.seq, "its release is missing or cannot be read"
        elif release.course_id != kept.enrolment.course_id:
            yield event.seq, "its release is of another course"
        elif not _published(release, event.stable_id, event.rendition_digest):
            yield event.seq, "its release has another rendition of what it names"


def _refreshers(kept: Kept) -> Iterator[tuple[int, str]]:
    """A refresher comes after the course, and its event says nothing but that it was done."""
    completed = False
    for event, _ in kept.events:
        completed = completed or event.kind == EventKind.COURSE_COMPLETED
        if event.kind != EventKind.REFRESHER_DONE:
            continue
        if not completed:
            yield event.seq, "a refresher was done before the course was"
        if (event.stable_id, event.rendition_digest, event.commitment) != (None, None, None):
            yield event.seq, "it says more than that a refresher was done"


def _published(release: Edition, stable_id: str | None, rendition: str | None) -> bool:
    return rendition is None or (stable_id or "", rendition) in release.entries


def _rows(kept: Kept, folded: Folded, library: Library) -> Iterator[str]:
    enrolment = kept.enrolment
    done = {row.stable_id for row in kept.progress if row.state == "done"}
    if {row.stable_id for row in kept.progress} != folded.begun or done != folded.done:
        yield "progress differs from what the events say"
    fixed = str(enrolment.completed_release_id) if enrolment.completed_release_id else None
    if (enrolment.completed_at, fixed) != (folded.completed_at, folded.completed_release_id):
        yield "completion differs from what the events say"
    if enrolment.last_stable_id not in {None, *folded.begun}:
        yield "its last place was never begun"
    editions = library.course(enrolment.course_id)
    if enrolment.done_count not in _possible_counts(kept.events, folded.done, editions, library):
        yield "its count of finished stops differs from what the events say"
    for row in kept.progress:
        if not any(
            edition.number == row.release_number
            and _published(edition, row.stable_id, row.rendition_digest)
            for edition in editions
        ):
            yield f"progress in {row.stable_id} names what was never published"


def _possible_counts(
    events: Sequence[Told], done: set[str], editions: Sequence[Edition], library: Library
) -> set[int]:
    """How many of the finished stops count: of the release at the last finish, or a later one."""
    finished = [event.release_id for event, _ in events if event.kind in FINISHES]
    if not finished:
        return {0}
    last = library.release(finished[-1])
    first = last.number if last else 1
    return {len(done & edition.stops) for edition in editions if edition.number >= first}


def _answers(kept: Kept, library: Library) -> Iterator[tuple[int, str]]:
    """The latest answer to each check is the last that was given to the same question."""
    given: dict[tuple[str, str], list[Told]] = {}
    for event, payload in kept.events:
        if event.kind == EventKind.CHECK_ANSWERED and payload is not None:
            key = (event.stable_id or "", payload.body["check"])
            given.setdefault(key, []).append((event, payload))
    rows = {(row.stable_id, row.check_id): row for row in kept.answers}
    for stable_id, check_id in sorted(given.keys() - rows.keys()):
        yield 0, f"the answer to {check_id} in {stable_id} is missing"
    for key, row in sorted(rows.items()):
        if not _is_last(row, given.get(key, []), library):
            words = f"the answer to {row.check_id} in {row.stable_id} differs"
            yield 0, f"{words} from what the events say"


def _is_last(row: CheckAnswer, given: Sequence[Told], library: Library) -> bool:
    """An answer from before questions were noted has no question: it is the last of all."""

    def question(rendition: str | None) -> str | None:
        asked = library.asked(rendition or "")
        return asked.checks.get(row.check_id) if asked else None

    same = [
        (event, payload)
        for event, payload in given
        if not row.question_digest or question(event.rendition_digest) == row.question_digest
    ]
    if not same:
        return False
    event, payload = same[-1]
    assert payload is not None
    told = {name: payload.body[name] for name in ("choices", "sureness", "correct")}
    kept = {"choices": row.choices, "sureness": row.sureness, "correct": row.correct}
    return told == kept and event.rendition_digest == row.rendition_digest
