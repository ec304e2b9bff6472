"""Figures with their surroundings → facts."""

from __future__ import annotations

from pipeline.facts.make import make_facts

__all__ = ["make_facts"]
