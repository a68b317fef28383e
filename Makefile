# Two commands to begin with: `make demo` and `make test`. They need Python 3.11 or newer, git and make, nothing else.

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2
BIN := $(VENV)/bin
# Named after what is installed: a new lock file or a new pyproject.toml installs anew, nothing else does.
PACKAGES := $(VENV)/.packages-$(shell cksum < requirements.lock | tr -d ' ')
READY := $(VENV)/.project-$(shell cksum < pyproject.toml | tr -d ' ')
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

.PHONY: help demo install test lint types pytest bench gate fuzz audit lock clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 10

demo: $(READY)  ## set up, then the main job on examples/articles
	@$(BIN)/twosource demo

test: lint types pytest  ## set up, then lint, types and the tests

install: $(READY)  ## set up .venv from the lock file
	@echo "Ready: $(BIN)/twosource --help"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

pytest: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) --durations=10

bench: $(READY)  ## measure quality and speed (bench/README.md); some of it needs ../shared
	$(BIN)/python bench/gold_events.py
	for measure in bench/quality_*.py; do echo; echo "$$measure"; $(BIN)/python $$measure || exit 1; done
	$(BIN)/python bench/store_speed.py

gate: $(READY)  ## fail when a measured quality falls below its floor (bench/floors.toml)
	$(BIN)/python bench/gate.py

fuzz: $(READY)  ## fuzz every reader and parser, 100,000 cases (Linux; CASES=1000 for fewer)
	@$(PIP) --require-hashes -r bench/fuzz.lock
	$(BIN)/python bench/fuzz.py --cases $(or $(CASES),100000) --corpus .cache/fuzz

audit: $(READY)  ## look at the pinned packages: hashes, licences, withdrawn releases, known faults where that can be asked
	$(BIN)/python bench/audit.py

lock:  ## pin the packages of pyproject.toml with hashes, keeping what is pinned (UPGRADE=--upgrade: anew)
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	cp requirements.lock $(VENV)-lock/pins.txt
	$(VENV)-lock/bin/uv --no-config pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 $(UPGRADE) \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o $(VENV)-lock/pins.txt
	(head -n 1 requirements.lock; cat $(VENV)-lock/pins.txt; tail -n 3 requirements.lock) > $(VENV)-lock/whole.txt
	mv $(VENV)-lock/whole.txt requirements.lock
	rm -rf $(VENV)-lock

clean:  ## remove .venv and everything made
	rm -rf $(VENV) $(VENV)-lock .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PACKAGES):
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Twosource needs Python 3.11 or newer. Name one: make demo PYTHON=python3.12")'
	@echo "Setting up $(VENV), once; a few minutes"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@rm -f $(VENV)/.packages-* && touch $@

$(READY): $(PACKAGES)
	@$(PIP) --no-build-isolation --editable .
	@rm -f $(VENV)/.project-* && touch $@
