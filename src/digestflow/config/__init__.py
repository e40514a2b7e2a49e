"""What the user decides: config.yaml, read strictly, with every mistake named at once."""
