"""What a figure counts in a language written without blanks.

`find` asks one rule after the other; `asked` is the question with what several of them ask of it. `clear` knows what
tells at once, `at_once` the rules that need no noun right behind the figure; `behind`, `left` and `neighbours` read the
one beside it (`steps` are those of `behind`), `measures` the measure word between. `clauses` and `levels` read clauses
that part a figure from its noun, `heads` single places of a sentence, `hits` a noun with its phrase, `named_lists`
names with their numbers, `ranks` nouns that are dealt out in order, `shares` and `wholes` what a share is of,
`subjects` of whom a clause tells; `verbs` tells words that are no nouns where they stand. `marks` part and tie them.
"""
