"""What comes in: mailboxes, folders, uploads; kept as originals by their sha256."""
