"""Which question an answer to a check was given to

Revision ID: 0003
Revises: 0002

Safe to deploy? Answers given before this are to a question that nobody noted: they are asked again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("check_answer") as batch:
        batch.add_column(
            sa.Column("question_digest", sa.String(64), nullable=False, server_default="")
        )
    with op.batch_alter_table("check_answer") as batch:
        batch.alter_column("question_digest", server_default=None)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("check_answer") as batch:
        batch.drop_column("question_digest")
