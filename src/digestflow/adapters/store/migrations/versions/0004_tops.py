"""What the readers of a forum made of its posts on their day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Keep the place of an item among its day's best, as first seen."""
    op.create_table(
        "tops",
        sa.Column("item", sa.String(16), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )
