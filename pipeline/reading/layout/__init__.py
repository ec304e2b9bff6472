"""Atoms → rows and lines, in reading order."""
