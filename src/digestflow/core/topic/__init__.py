"""A subject the user follows, its words, and how well an item fits it."""
