"""What a fresh project is given to start from: a demo with its feeds, and the prompts."""
