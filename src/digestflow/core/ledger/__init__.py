"""What was told before a day, and how what is told today stands to it."""
