# Everything a newcomer needs: `make practice` and `make test` set up what they use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: practice telegram test test-long lint types check setup setup-dev clean lock

practice: $(VENV)/.ready
	@$(BIN)/python -m bot practice $(ARGS)

telegram: $(VENV)/.ready
	@$(BIN)/python -m bot telegram $(ARGS)

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest $(ARGS)

test-long: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m long $(ARGS)

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev
	$(BIN)/mypy

check: lint types test

setup: $(VENV)/.ready

setup-dev: $(VENV)/.ready-dev

# pip checks every hash: a package that was changed on its way is refused.
$(VENV)/.ready: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up for development (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(VENV)/.ready $@

# Names, versions and hashes only: a lock file holds no address.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml

lock: $(VENV)/.ready-dev
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
