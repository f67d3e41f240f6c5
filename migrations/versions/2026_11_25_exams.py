"""Deadlines, extra time, regrades and item statistics

Revision ID: 0011
Revises: 0010

Safe to deploy? The new column is nullable and the tables are new. First attempts that were handed
in before wait to be counted, so that statistics begin with what is there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.add_column(sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "extra_time",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent in (0, 125, 150, 200)", name=op.f("ck_extra_time_percent")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_extra_time_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_extra_time")),
    )
    op.create_table(
        "regrade",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("rendition_digest", sa.String(length=64), nullable=False),
        sa.Column("points_numerator", sa.Integer(), nullable=False),
        sa.Column("points_denominator", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("regraded_by", sa.Uuid(), nullable=True),
        sa.Column("regraded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_regrade_number")),
        sa.CheckConstraint(
            "points_numerator >= 0 AND points_denominator > 0", name=op.f("ck_regrade_points")
        ),
        sa.CheckConstraint(
            "reason in ('wrong-key', 'also-right', 'unclear')", name=op.f("ck_regrade_reason")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_regrade_attempt_id")),
        sa.ForeignKeyConstraint(["regraded_by"], ["user.id"], name=op.f("fk_regrade_regraded_by")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_regrade_release_id")),
        sa.ForeignKeyConstraint(
            ["rendition_digest"], ["rendition.digest"], name=op.f("fk_regrade_rendition_digest")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "number", name=op.f("pk_regrade")),
    )
    op.create_table(
        "item_waiting",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.String(length=64), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_item_waiting_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_item_waiting_course_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_item_waiting")),
    )
    op.create_index("ix_item_waiting_quiz", "item_waiting", ["course_id", "quiz_id"])
    op.create_table(
        "item_sum",
        sa.Column("course_id", sa.String(length=64), nullable=False),
        sa.Column("quiz_id", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("asked_digest", sa.String(length=64), nullable=False),
        sa.Column("rendition_digest", sa.String(length=64), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_digest"], ["rendition.digest"], name=op.f("fk_item_sum_rendition_digest")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_item_sum_course_id")),
        sa.PrimaryKeyConstraint(
            "course_id", "quiz_id", "question_id", "asked_digest", name=op.f("pk_item_sum")
        ),
    )
    op.execute(
        "INSERT INTO item_waiting (attempt_id, course_id, quiz_id)"
        " SELECT attempt.id, enrolment.course_id, attempt.quiz_id FROM attempt"
        " JOIN enrolment ON enrolment.id = attempt.enrolment_id"
        " WHERE attempt.number = 1 AND attempt.submitted_at IS NOT NULL"
    )


def downgrade() -> None:
    """Undo: running attempts have no deadline any more; regrades and statistics are gone."""
    op.drop_table("item_sum")
    op.drop_index("ix_item_waiting_quiz", table_name="item_waiting")
    op.drop_table("item_waiting")
    op.drop_table("regrade")
    op.drop_table("extra_time")
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_column("deadline_at")
