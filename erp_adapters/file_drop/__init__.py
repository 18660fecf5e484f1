"""One JSON and one CSV file per order in a folder, for an ERP that imports files.

Exactly once, even if the ERP takes the files away at once: the order is staged beside the folder,
entered in a ledger that is never emptied, and only then renamed into the folder, the CSV first and
the JSON last (so a JSON file means that all is there). A rename happens once or not at all; after a
crash the ledger and what is still staged say what is left to do.
"""

from erp_adapters.file_drop.adapter import FileDrop, FileDropOptions

__all__ = ["FileDrop", "FileDropOptions"]
