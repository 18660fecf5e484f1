"""The vocabulary everybody shares: plain frozen data, no behaviour that needs the outside world.

Imports nothing else of this project, so that any room may import it.
"""
