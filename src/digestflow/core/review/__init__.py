"""What a person is shown before accepting, and what comes of their answers."""
