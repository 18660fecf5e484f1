"""From scored tokens and blocks to the fields that hold for the whole order."""
