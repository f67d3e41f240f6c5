"""The address that an invitation went to, until it is used or replaced

Revision ID: 0008
Revises: 0007

Safe to deploy? Yes. Invitations that are open now have no address: their people add one themselves.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("claim") as batch:
        batch.add_column(sa.Column("email", sa.String(254), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("claim") as batch:
        batch.drop_column("email")
