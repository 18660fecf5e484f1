"""A message as one request: the newest words of a chain, its signature, and what it says beside the attachment."""
