"""What is wrong with a note, and how it is mended."""
