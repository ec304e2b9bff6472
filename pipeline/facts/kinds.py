"""Kinds of figures that behave alike."""

from __future__ import annotations

#: Tell a part of something.
PARTS = frozenset({"percent", "ratio"})
#: Measure how much there is of a thing, not how many things there are.
MEASURES = frozenset({"area", "length", "mass", "energy"})
