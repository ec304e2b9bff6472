"""The review page: what it shows and takes (`desk`), who may ask (`door`), and how it is asked (`server`)."""
