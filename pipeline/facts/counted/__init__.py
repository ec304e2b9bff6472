"""What a figure counts, in languages written with blanks; and in cells of tables.

`find` asks one rule after the other. `phrases` reads a noun phrase from its place, `looking` finds one, `construct`
knows those of Arabic, `verbs` the words that are none. Rules by where the noun stands: `ahead` behind the figure or
in it, `brackets`, `lists`, `shared` at the next figure, `elided` left out, `again` and `rows` told before, `parted`
of a whole, `wholes` as its part, `ranked` dealt out in order, `predicates` said of a part. Rules by what the figure
is: `sums` of money, `extents` of measures, `changes`, `moves` from one amount to another, `units` of bare numbers set
against a measure. `cells` reads tables.
"""
