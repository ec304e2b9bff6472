"""The number grammar: from folded text to numbers, from numbers to quantities with unit, range and modifier.

`view` folds a passage, `grammar` loads a language's `figures.toml` (`cues` its words around a figure), `lexer` finds
digits and number words, `compose` (with `sums` and `parts`) and `positional` (with `numerals`) make numbers of them,
`phrases` joins numbers to fractions and ratios with their units, `ranges` to ranges, `compounds` to sums told in two
units, `bounds` makes ranges of two bounds, `modifiers` reads "about" and "more than", `aggregations` how a figure came
about, `doubt` says which numbers count nothing, `cells` reads the rows of tables.
"""
