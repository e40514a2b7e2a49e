"""A note as bytes in positions: where its parts stand, and how text is put among them."""
