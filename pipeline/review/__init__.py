"""Reviewed sheets → decisions that are never lost, and back over the tables of every later run."""
