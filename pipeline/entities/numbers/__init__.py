"""The number grammar: from folded text to numbers, from numbers to quantities with unit, range and modifier.

`view` folds a passage, `grammar` loads a language's `figures.toml` (`number_words` its words for numbers, `cues` those
around a figure, `measures` the units and currencies of the knowledge files, which `forms` looks up). `lexer` finds
digits and number words (`written` says how they are printed), `compose` (with `sums` and `parts`) and `positional`
(with `numerals`) make numbers of them.

`phrases` joins numbers to fractions and ratios with their units, each a `phrase` in the making; `ranges` joins them to
ranges, `compounds` to sums told in two units, `shared` lends one the sign of another, `bounds` makes ranges of two
bounds. `modifiers` reads "about" and "more than", `aggregations` how a figure came about, `changes` whose a change is,
`doubt` says which numbers count nothing, `cells` reads the rows of tables.
"""
