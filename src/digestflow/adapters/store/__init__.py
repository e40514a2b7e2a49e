"""The state folder's database: archive, health, replies, runs, drafts (docs/decisions/0009)."""
