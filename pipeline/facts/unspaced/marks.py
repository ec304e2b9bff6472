"""Marks and roles by which phrases of a language without blanks end and are tied to their numbers."""

from __future__ import annotations

#: Part clauses.
COMMAS = "，,；;"
#: Close what was quoted or named.
CLOSING = ("”", "」", "』", "》", '"')
#: Behind a time in which something is done.
WITHIN = ("内", "之内", "以内")
#: Roles of what leads from a noun to its number: 人口将超过.
NUMBERED = ("reach", "determiner")
#: Items of a clause that tells which part of a whole.
CLAUSE = 10
