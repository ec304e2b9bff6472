"""Pages → passages."""
