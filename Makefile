# Everything a newcomer types. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run test check bench demo format lock clean
SHELL := /bin/bash

PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP := .venv/.installed-run
TEST_STAMP := .venv/.installed-test

help: ## List these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 16

.venv/bin/python:
	@bash .ci/environment $(PYTHON)

$(RUN_STAMP): requirements.txt | .venv/bin/python
	@echo "Installing what Levelhead needs to run (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

$(TEST_STAMP): requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@ $(RUN_STAMP)

run: $(RUN_STAMP) ## Set up what is missing and serve on http://127.0.0.1:8000
	@exec $(BIN)/python -m app serve

test: $(TEST_STAMP) ## Run every test: SQLite, PostgreSQL and a real browser
	@bash .ci/browser
	@$(BIN)/python -m pytest

check: $(TEST_STAMP) ## Lint, format, types, the import contract, the content and the Dockerfile
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m app check-content
	@$(BIN)/hadolint Dockerfile

bench: $(TEST_STAMP) ## Measure speed and memory against two yardsticks of the same run
	@$(BIN)/python -m tests.bench

demo: $(RUN_STAMP) ## Fill the data folder with believable assessments
	@$(BIN)/python -m app demo

format: $(TEST_STAMP) ## Put the code in the house's format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## Resolve the dependencies anew and lock them with hashes (needs uv)
	@uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet --output-file requirements.txt
	@uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet --output-file requirements-dev.txt

clean: ## Remove the virtual environment and caches; the data folder stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
