"""From the sources of config.yaml to what asks them, their past, their lists and the articles behind them."""
