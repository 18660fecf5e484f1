"""A sales order -> an ERP, and its state back.

`base` is what an adapter promises, `contract` the tests that prove it, `registry` the only door.
"""
