"""digestflow: a nightly digest of what you follow, kept true in an Obsidian vault."""

__version__ = "0.1.0"
