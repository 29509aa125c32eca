# The usual targets. `make check` is what CI runs: it installs what it needs into .venv and runs every check.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: check install lint types contracts docs-check test cover docs bench clean

check: lint types contracts docs-check test

install: $(STAMP)

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $(STAMP)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

contracts: install
	$(BIN)/lint-imports --no-cache

docs-check: install
	for page in tools/*_page.py; do $(BIN)/python $$page --check || exit 1; done

test: install
	$(BIN)/python -m pytest -n 2

cover: install
	$(BIN)/coverage run -m pytest && $(BIN)/coverage report

docs: install
	for page in tools/*_page.py; do $(BIN)/python $$page; done

bench: install
	$(BIN)/python benchmarks/check.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
