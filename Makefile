# Two commands do all the set-up: `make demo` and `make test`. They build .venv themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= outputs/demo

.PHONY: demo test test-slow test-batch test-all soak lint types check docs pages benchmark train clean

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m pipeline.precompile
	@touch $@

demo: $(VENV)/installed  ## the main job on the sample documents; ends by saying where the facts are
	@$(BIN)/habitext run corpus/samples --out $(OUT); status=$$?; test $$status -le 1

test: $(VENV)/installed  ## the fast tests
	$(BIN)/python -m pytest -q -n auto -m "not slow"

test-slow: $(VENV)/installed  ## the tests that take longer
	$(BIN)/python -m pytest -q -n auto -m slow

test-batch: $(VENV)/installed  ## bad inputs, runs broken off and many documents, in a shortened form
	$(BIN)/python -m pytest -q -n auto -m slow tests/batch/test_faults.py tests/batch/test_volume.py \
		tests/batch/test_sick.py tests/test_folder_run.py

test-all: test test-slow  ## every test

soak: $(VENV)/installed  ## the batch broken off at hundreds of points and run on thousands of documents; takes an hour
	HABITEXT_SOAK=1 $(BIN)/python -m pytest -q -s -m slow tests/batch

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed
	$(BIN)/mypy

check: $(VENV)/installed  ## the knowledge files
	$(BIN)/habitext check

$(VENV)/docs-installed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@

docs: $(VENV)/docs-installed  ## the documentation site in build/site, and the tests of what the documentation says
	$(BIN)/python docs/make_site.py build/site
	HABITEXT_SITE=build/site $(BIN)/python -m pytest -q tests/docs

pages: $(VENV)/installed  ## writes the pages that are made from the program, the model and measurements
	$(BIN)/python docs/make_beginnings.py
	$(BIN)/python docs/make_pages.py

benchmark: $(VENV)/installed  ## speed against pdfplumber on the samples
	$(BIN)/python benchmarks/speed.py corpus/samples

train: $(VENV)/installed  ## retrain the domain classifier
	$(BIN)/habitext train --promote

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
