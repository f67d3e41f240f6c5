"""Lines for the next shift, and reminders of refreshers: the learner's, deletable

Revision ID: 0012
Revises: 0011

Safe to deploy? Two new tables.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "if_then_line",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.String(64), nullable=False),
        sa.Column("module_id", sa.String(64), nullable=False),
        sa.Column("situation", sa.String(140), nullable=False),
        sa.Column("action", sa.String(140), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_if_then_line_user_id"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_if_then_line_course_id"),
        sa.PrimaryKeyConstraint("user_id", "course_id", "module_id", name="pk_if_then_line"),
    )
    op.create_table(
        "refresher_reminder",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.String(64), nullable=False),
        sa.Column("ask_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_refresher_reminder_user_id"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_refresher_reminder_course_id"
        ),
        sa.PrimaryKeyConstraint("user_id", "course_id", name="pk_refresher_reminder"),
    )
    op.create_index("ix_refresher_reminder_ask_on", "refresher_reminder", ["ask_on"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_refresher_reminder_ask_on", table_name="refresher_reminder")
    op.drop_table("refresher_reminder")
    op.drop_table("if_then_line")
