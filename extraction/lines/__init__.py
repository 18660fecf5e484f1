"""From scored tokens and rows to order lines."""
