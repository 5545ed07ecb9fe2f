# Two commands do everything on a fresh machine: `make run` and `make test`. Bare `make` lists the targets.
# Python 3.11, make and a package registry are all that is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Without compiled modules every start of Prefect and great-expectations takes 10 to 30 seconds longer.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install run test chaos check quality bench ui sql lock docs clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */\1|/' | awk -F'|' '{printf "%-10s %s\n", $$1, $$2}'

$(STAMP): requirements.lock pyproject.toml
	@echo "installing into $(VENV) (once, a minute or two)"
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if v == (3, 11) else f"Passage needs Python 3.11, this is {v[0]}.{v[1]}: call make PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV)
	@# The lock is complete: pip has nothing to resolve, and would look past pins that another package names loosely.
	@$(BIN)/pip install -qq --compile --no-deps --require-hashes -r requirements.lock
	@$(BIN)/pip install -qq --compile --no-deps --no-build-isolation -e .
	@$(BIN)/pip check
	@touch $(STAMP)

install: $(STAMP)  ## make the venv from the hashed lock

run: $(STAMP)  ## ingest seeds/articles, print the summary and three answers
	@$(BIN)/python -m flows.ingest seeds/articles

test: $(STAMP)  ## run every test
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

chaos: $(STAMP)  ## every kill, flip and cut that the tests otherwise sample (long)
	@$(BIN)/python -m pytest -q -s --chaos tests/chaos tests/warehouse tests/flows

check: $(STAMP)  ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict flows sources transforms expectations warehouse benchmarks

ui: $(STAMP)  ## Prefect server, work pool, worker and deployments on 127.0.0.1; Ctrl-C stops all
	@$(BIN)/python -m flows.stack

sql: $(STAMP)  ## ask the published warehouse (read-only)
	@$(BIN)/python -m warehouse.query

quality: $(STAMP)  ## how true the claims of the seed articles are
	@$(BIN)/python -m benchmarks.quality

bench: $(STAMP)  ## finding repeats beside other systems, and on hostile texts: make bench [CORPUS=FILE.parquet] [DOCS=N]
	@$(BIN)/python -m benchmarks.repeat_peers $(if $(CORPUS),--corpus $(CORPUS)) $(if $(DOCS),--docs $(DOCS))
	@$(BIN)/python -m benchmarks.repeat_curve

docs: $(STAMP)  ## write docs/data_dictionary.md again from transforms/tables.py
	@$(BIN)/python -m transforms.dictionary > docs/data_dictionary.md

lock:  ## resolve requirements-dev.in into requirements.lock (needs uv)
	@uv pip compile requirements-dev.in -o requirements.lock --generate-hashes --no-strip-extras --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" --quiet

clean:  ## remove the venv and everything that runs have made
	rm -rf $(VENV) data build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
