"""The Latin form of a name is one of the signed facts, and nowhere else

Revision ID: 0007
Revises: 0006

Safe to deploy? Only when no certificate waits to be printed; deploy with the workers stopped. A
certificate that was printed with a Latin form keeps its PDF as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("certificate_print") as batch:
        batch.drop_column("latin_name")


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("certificate_print") as batch:
        batch.add_column(sa.Column("latin_name", sa.String(200)))
