"""What a topic's days come to: theses asked of a model, and the headline over them."""
