"""From the models of config.yaml to their endpoints, their prices, and whoever writes by them."""
