"""Records → CSV tables."""
