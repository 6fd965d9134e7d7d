# `make run` runs the bot (in the browser, or on Telegram with a token), `make test` runs the tests; both set up what they need on the first call.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint check format bench chaos pictures clean

run: $(VENV)/installed
	@$(BIN)/python -m bot

test: $(VENV)/installed-dev
	$(BIN)/pytest -n auto

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check --unseen --fold 0 --most-wrong 12

check: $(VENV)/installed
	@$(BIN)/python -m bot check

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-dev
	$(BIN)/python -m bench $(ARGS)

chaos: $(VENV)/installed-dev
	$(BIN)/python -m bench chaos $(ARGS)

pictures: $(VENV)/installed-dev
	$(BIN)/python -m tests.browser.pictures

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV), once ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m bot learn
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) with the test tools, once ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m bot learn
	@touch $@ $(VENV)/installed
