"""What leaves the vault: records as feeds, a site, tables and lists that other programs read."""
