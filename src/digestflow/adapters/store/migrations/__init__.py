"""How the database got from one revision to the next."""
