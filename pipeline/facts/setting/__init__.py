"""Where and when a figure was so.

Where: `located` says which names of a passage are places of something (`said` knows the words that tell it), `where`
lays those away that are told of something else (`aside`, by the patterns of `aside_words`), `near` chooses for each
figure. `scope`, `own_clauses`, `dealing` and `respective` tell which figures a name goes with, `towns` what towns tell
of countries, `paid` what money tells; `lent` takes names from other sentences. What they give is a `place`.

When: `date_words` says what the words around a date tell, `dates` sorts a passage's by it, `when` chooses among them;
`owned` tells whose a date is, `periods` which year of a period counts, `cumulative` how far "to date" reaches.
"""
