"""What the digest says about one story."""
