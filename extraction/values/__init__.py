"""What printed characters mean: numbers, money, quantities, dates and identifiers, read without any context but their own.

Every parser is pure and gives all readings a text allows, most likely first; () or None for no reading.
"""
