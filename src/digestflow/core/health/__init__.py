"""How a source has been doing: what it gives, when it is asked, whether it stopped giving."""
