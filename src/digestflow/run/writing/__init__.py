"""From stories to entries: the writers, what they ask a model, and how they are judged."""
