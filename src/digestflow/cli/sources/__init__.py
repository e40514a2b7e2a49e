"""`sources`: what is read from where."""
