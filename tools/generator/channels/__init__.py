"""The ways an order comes in besides a digital PDF."""
