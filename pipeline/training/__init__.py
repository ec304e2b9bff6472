"""Labels → model."""
