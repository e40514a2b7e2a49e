"""What the records come to over the years: all that a page which looks back needs of old days."""
