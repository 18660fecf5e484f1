"""The built-in order book: sales orders in a SQLite file of their own, for a desk without an ERP.

It is also the reference for what an adapter promises: the key has a unique index, and number,
order and lines are written in one transaction, so that a crash leaves neither half an order nor a
gap in the numbers.
"""

from erp_adapters.order_book.adapter import OrderBook, OrderBookOptions
from erp_adapters.order_book.book import BookedLine, BookedOrder

__all__ = ["BookedLine", "BookedOrder", "OrderBook", "OrderBookOptions"]
