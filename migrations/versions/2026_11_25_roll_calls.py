"""Roll calls, their votes and claims, and attendance as a record of training

Revision ID: 0013
Revises: 0012

Safe to deploy? Four new tables.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROLL_CALL = ["roll_call.agency_id", "roll_call.id"]
MEMBER = ["membership.agency_id", "membership.id"]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "roll_call",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("whole_agency", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("course_id", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("rendition_digest", sa.String(64), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("revealed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_roll_call_agency_id"),
        sa.ForeignKeyConstraint(
            ["agency_id", "unit_id"],
            ["unit.agency_id", "unit.id"],
            name="fk_roll_call_agency_id_unit_id",
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_roll_call_course_id"),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_roll_call_release_id"),
        sa.ForeignKeyConstraint(
            ["rendition_digest"], ["rendition.digest"], name="fk_roll_call_rendition_digest"
        ),
        sa.ForeignKeyConstraint(["started_by"], ["user.id"], name="fk_roll_call_started_by"),
        sa.PrimaryKeyConstraint("agency_id", "id", name="pk_roll_call"),
        sa.UniqueConstraint("code", name="uq_roll_call_code"),
    )
    op.create_index("ix_roll_call_expires_at", "roll_call", ["expires_at"])
    op.create_table(
        "roll_call_vote",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("roll_call_id", sa.Uuid(), nullable=False),
        sa.Column("voter", sa.LargeBinary(32), nullable=False),
        sa.Column("line", sa.String(2), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "roll_call_id"],
            ROLL_CALL,
            name="fk_roll_call_vote_agency_id_roll_call_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agency_id", "roll_call_id", "voter", name="pk_roll_call_vote"),
    )
    op.create_table(
        "roll_call_claim",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("roll_call_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "roll_call_id"],
            ROLL_CALL,
            name="fk_roll_call_claim_agency_id_roll_call_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "membership_id"],
            MEMBER,
            name="fk_roll_call_claim_agency_id_membership_id",
        ),
        sa.PrimaryKeyConstraint(
            "agency_id", "roll_call_id", "membership_id", name="pk_roll_call_claim"
        ),
    )
    op.create_table(
        "attendance",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("roll_call_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("rendition_digest", sa.String(64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.String(300), server_default="", nullable=False),
        sa.CheckConstraint("how in ('list', 'slip')", name="ck_attendance_how"),
        sa.ForeignKeyConstraint(
            ["agency_id", "membership_id"], MEMBER, name="fk_attendance_agency_id_membership_id"
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_attendance_course_id"),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_attendance_release_id"),
        sa.ForeignKeyConstraint(
            ["rendition_digest"], ["rendition.digest"], name="fk_attendance_rendition_digest"
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["user.id"], name="fk_attendance_recorded_by"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["user.id"], name="fk_attendance_withdrawn_by"),
        sa.PrimaryKeyConstraint("agency_id", "id", name="pk_attendance"),
        sa.UniqueConstraint(
            "agency_id",
            "membership_id",
            "roll_call_id",
            name="uq_attendance_agency_id_membership_id_roll_call_id",
        ),
    )
    op.create_index("ix_attendance_held_on", "attendance", ["agency_id", "held_on"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_attendance_held_on", table_name="attendance")
    op.drop_table("attendance")
    op.drop_table("roll_call_claim")
    op.drop_table("roll_call_vote")
    op.drop_index("ix_roll_call_expires_at", table_name="roll_call")
    op.drop_table("roll_call")
