"""From words with boxes to rows and cells: geometry only, no meaning yet."""

from extraction.layout.rows import Cell, Row, rows_of

__all__ = ["Cell", "Row", "rows_of"]
