"""What speaks for each candidate, as numbers, and the learned models that weigh it."""
