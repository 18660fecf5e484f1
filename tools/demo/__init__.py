"""The sample company that `make demo` shows."""
