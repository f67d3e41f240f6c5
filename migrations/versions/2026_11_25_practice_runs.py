"""Practice: runs and own words, which are the learner's; assessed runs; sums of skills

Revision ID: 0010
Revises: 0009

Safe to deploy? New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "scenario_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("rendition_digest", sa.String(64), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("ended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("kept", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assessed_for", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessed_for"], ["agency.id"], name="fk_scenario_run_assessed_for"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_scenario_run_user_id"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_scenario_run_course_id"),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_scenario_run_release_id"),
        sa.ForeignKeyConstraint(
            ["rendition_digest"], ["rendition.digest"], name="fk_scenario_run_rendition_digest"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_scenario_run"),
    )
    op.create_index(
        "ix_scenario_run_mine", "scenario_run", ["user_id", "course_id", "scenario_id"]
    )
    op.create_index("ix_scenario_run_touched_at", "scenario_run", ["touched_at"])
    op.create_table(
        "own_words",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("rating", sa.String(10), server_default="", nullable=False),
        sa.CheckConstraint(
            "rating in ('', 'close', 'between', 'other')", name="ck_own_words_rating"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["scenario_run.id"], name="fk_own_words_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "turn", name="pk_own_words"),
    )
    op.create_table(
        "assessed_scenario",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_assessed_scenario_agency_id"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_assessed_scenario_course_id"
        ),
        sa.PrimaryKeyConstraint(
            "agency_id", "course_id", "scenario_id", name="pk_assessed_scenario"
        ),
    )
    op.create_table(
        "skill_total",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64), nullable=False),
        sa.Column("waiting_people", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("shown_people", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_skill_total_agency_id"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_skill_total_course_id"),
        sa.PrimaryKeyConstraint("agency_id", "course_id", "scenario_id", name="pk_skill_total"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("skill_total")
    op.drop_table("assessed_scenario")
    op.drop_table("own_words")
    op.drop_index("ix_scenario_run_touched_at", table_name="scenario_run")
    op.drop_index("ix_scenario_run_mine", table_name="scenario_run")
    op.drop_table("scenario_run")
