"""What a person asks of what is there already: why, where, how many."""
