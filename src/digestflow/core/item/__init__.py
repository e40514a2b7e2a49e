"""What a source published, its address, its words and its day."""
