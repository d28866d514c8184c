# make demo: annotate the pages in seeds/;  make test: lint, type-check, run the tests and the gate.
# make test-extras: the tests that need heavy packages (pytest marker "extras"), in an environment of their own.
# Another Python or folder: make demo PYTHON=python3.12 VENV=/tmp/venv

PYTHON ?= python3
VENV ?= .venv
EXTRAS ?= .venv-extras
OUT ?= out/demo

PIP = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test test-extras gate setup clean

demo: $(VENV)/installed
	$(VENV)/bin/cityrel annotate seeds -o $(OUT) --format jsonl,brat,csv

test: $(VENV)/installed-dev
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest -q
	$(VENV)/bin/python -m evaluation gate

test-extras:
	@$(MAKE) --no-print-directory $(EXTRAS)/installed-extras VENV=$(EXTRAS)
	$(EXTRAS)/bin/python -m pytest -q -m extras

# Accuracy on the seeds against the pinned floors of evaluation/floors.json.
gate: $(VENV)/installed-dev
	$(VENV)/bin/python -m evaluation gate

setup: $(VENV)/installed-dev

$(VENV)/bin/python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	    echo "cityrel needs Python 3.10 or newer, and there is no command '$(PYTHON)'."; \
	    echo "Install Python, or say where it is: make PYTHON=/path/to/python3"; exit 1; } >&2
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	    echo "cityrel needs Python 3.10 or newer; '$(PYTHON)' is $$("$(PYTHON)" --version 2>&1)."; \
	    echo "Install a newer one, or say where it is: make PYTHON=/path/to/python3.10"; exit 1; } >&2
	@echo "Setting up $(VENV) with $$("$(PYTHON)" --version) ..."
	@"$(PYTHON)" -m venv "$(VENV)" || { rm -rf "$(VENV)"; \
	    echo "'$(PYTHON)' cannot make a virtual environment: its venv module is missing."; \
	    echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; } >&2

# Installed from the checkout, so that changes count at once. An old pip cannot do that for a pyproject.toml.
$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing cityrel and what it needs from PyPI (a minute or two) ..."
	@$(PIP) --upgrade "pip>=22"
	@$(PIP) --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	@echo "Installing cityrel, its tests' tools and what they need from PyPI (a minute or two) ..."
	@$(PIP) --upgrade "pip>=22"
	@$(PIP) --editable ".[dev]"
	@touch $(VENV)/installed $@

$(VENV)/installed-extras: $(VENV)/installed-dev
	@echo "Installing what the tests of extras need from PyPI (some minutes) ..."
	@$(PIP) torch==2.13.0
	@$(PIP) --editable ".[dev,ray,stanza]"
	@touch $@

clean:
	rm -rf out dist .pytest_cache .mypy_cache .ruff_cache
