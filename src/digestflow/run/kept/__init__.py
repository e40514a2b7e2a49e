"""What the vault and the state folder hold of all days, read when asked for and kept between commands."""
