"""From records to notes: which there are, what would change in them, and the writes that carry it out."""
