"""Figures with their surroundings → facts."""
