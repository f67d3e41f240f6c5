"""Nobody keeps whether a review was opened

Revision ID: 0006
Revises: 0005

Safe to deploy? The way to the next attempt leads through the review by its form alone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_table("attempt_review")


def downgrade() -> None:
    """Undo: reviews that were opened before are not known any more."""
    op.create_table(
        "attempt_review",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_attempt_review_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempt_review")),
    )
