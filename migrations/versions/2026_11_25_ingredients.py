"""What went into a rendition, so that its digest can be proven

Revision ID: 0009
Revises: 0008

Safe to deploy? The new column is nullable. Publishing the same texts again fills it in for what was
published before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("rendition") as batch:
        batch.add_column(sa.Column("ingredients", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("rendition") as batch:
        batch.drop_column("ingredients")
