"""Tools that are not part of the running product: document generator, demo data."""
