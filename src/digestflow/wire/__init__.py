"""Opens the adapters and turns config.yaml into values: the one place that knows both sides."""
