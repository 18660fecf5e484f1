"""Everything on the page that could be a value or a label, typed but not yet chosen."""
