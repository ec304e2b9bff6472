"""Passages → domains of a plan."""
