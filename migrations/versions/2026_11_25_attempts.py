"""attempts

Revision ID: 0002
Revises: 0001

Safe to deploy? New columns are nullable or have a server default; nothing that running code
still reads is dropped or renamed in the same release; long backfills go in batches.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("rendition_digest", sa.String(length=64), nullable=False),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points_numerator", sa.Integer(), nullable=True),
        sa.Column("points_denominator", sa.Integer(), nullable=True),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (passed IS NULL) AND (submitted_at IS NULL) = (points_numerator IS NULL) AND (submitted_at IS NULL) = (points_denominator IS NULL)",
            name=op.f("ck_attempt_submitted"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_attempt_number")),
        sa.CheckConstraint(
            'points_numerator >= 0 AND points_denominator > 0 AND points_numerator <= points_denominator * "of"',
            name=op.f("ck_attempt_points"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_attempt_enrolment_id")
        ),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_attempt_release_id")),
        sa.ForeignKeyConstraint(
            ["rendition_digest"], ["rendition.digest"], name=op.f("fk_attempt_rendition_digest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "enrolment_id", "quiz_id", "number", name=op.f("uq_attempt_enrolment_id_quiz_id_number")
        ),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            "uq_attempt_open",
            ["enrolment_id", "quiz_id"],
            unique=True,
            sqlite_where=sa.text("submitted_at IS NULL"),
            postgresql_where=sa.text("submitted_at IS NULL"),
        )

    op.create_table(
        "attempt_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_attempt_opening_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["user.id"], name=op.f("fk_attempt_opening_opened_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_opening")),
    )
    with op.batch_alter_table("attempt_opening", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attempt_opening_enrolment_id"), ["enrolment_id"], unique=False
        )

    op.create_table(
        "attempt_review",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_review_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempt_review")),
    )
    op.create_table(
        "response",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_response_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", name=op.f("pk_response")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("response")
    op.drop_table("attempt_review")
    with op.batch_alter_table("attempt_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_opening_enrolment_id"))

    op.drop_table("attempt_opening")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempt_open",
            sqlite_where=sa.text("submitted_at IS NULL"),
            postgresql_where=sa.text("submitted_at IS NULL"),
        )

    op.drop_table("attempt")
