"""The layout grammar: facts to pages of drawing operations."""
