"""A doctor for notes: what is wrong with them, and the plans that mend it."""
