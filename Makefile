# The usual targets. `make check` is what CI runs: it installs what it needs into .venv and runs every check.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: container-check rego upgrade check install lint types contracts docs-check test cover docs lock self bench clean

# Two at a time: the checks take one processor each, the tests both.
check: install
	$(MAKE) --jobs=2 lint types contracts docs-check self
	$(MAKE) test

install: $(STAMP)

$(STAMP): pyproject.toml requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
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
	$(BIN)/python -m pytest -n 2 --dist worksteal

cover: install
	$(BIN)/coverage run -m pytest && $(BIN)/coverage report

# The policies in Open Policy Agent, which is built once and kept; needs Go.
rego: install
	PATH=$$(dirname $$(tools/ci/install-opa)):$$PATH $(BIN)/python -m pytest tests/policy/test_opa.py

# The container file, built and run; needs podman. CI has no images to build from.
container-check:
	tools/container-check

docs: install
	for page in tools/*_page.py; do $(BIN)/python $$page; done

# `make lock` keeps what is pinned and adds what is new; `make upgrade` moves everything. requirements.txt is what the
# action and the container install: the same versions, without what only the tests need.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
	  --group dev pyproject.toml --output-file requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $(UPGRADE) \
	  --constraint requirements-dev.txt --group build pyproject.toml --output-file requirements.txt

upgrade:
	$(MAKE) lock UPGRADE=--upgrade

self: install
	$(BIN)/ssdfgate check . --profile local --advisories tests/fixtures/osv

bench: install
	$(BIN)/python benchmarks/table.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
