"""The review page: what it shows and takes (`desk`), who may ask (`door`), and how it is asked (`server`).

A request is checked by `asked` and answered by `actions`; `files` are the page's own. The desk has its `material` of a
run, chosen by `filters`, keeps decisions in a `ledger` and new programmes in the user's `gazetteer`; `views` make plain
data of it, with `marks` in texts, language versions as `sides` and `pictures` of pages.
"""
