# Everything a newcomer needs: `make practice` and `make test` set up what they use.
# The first Python here that is new enough; `make practice PYTHON=...` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: practice telegram test test-long test-crash test-scale lint types check setup setup-dev clean lock pictures

practice: $(VENV)/.ready
	@$(BIN)/python -m bot practice $(ARGS)

telegram: $(VENV)/.ready
	@$(BIN)/python -m bot telegram $(ARGS)

# On every core; a file of tests stays in one process.
test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

test-long: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m long $(ARGS)

# Three workers, two webs, two senders and a PostgreSQL, killed again and again: about five minutes.
test-scale: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m scale -s $(ARGS)
test-crash: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m crash -s $(ARGS)

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev
	$(BIN)/mypy

check: lint types test

# The guides' pictures, from real conversations with the bot.
pictures: $(VENV)/.ready-dev
	$(BIN)/python -m docs.tools.shoot

setup: $(VENV)/.ready

setup-dev: $(VENV)/.ready-dev

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "warroom needs Python 3.11 or newer: install it, or name it, as in make practice PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

# pip checks every hash: a package that was changed on its way is refused.
$(VENV)/.ready: requirements.lock | $(BIN)/python
	@echo "Setting up (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock | $(BIN)/python
	@echo "Setting up for development (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(VENV)/.ready $@

# Names, versions and hashes only: a lock file holds no address.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml

lock: $(VENV)/.ready-dev
	$(LOCK) --extra postgres -o requirements.lock
	$(LOCK) --extra postgres --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
