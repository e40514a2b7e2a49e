"""Old pages taken in: what they claim, and what the archive says to it."""
