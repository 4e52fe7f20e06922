# make run    sets up, prepares and serves the product      make check  everything that has to pass
# make test   sets up and runs the tests                    make bench  measures, in ratios of one run
SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/ready
LOCALE := src/guanxi/locale
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(LOCALE)/*/LC_MESSAGES/django.po))

# The first Python that is new enough; `make PYTHON=/path/to/python run` chooses another.
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(shell $(name) -c '$(NEW_ENOUGH)' 2>/dev/null && echo $(name))))

# An environment names its own folder: one that was moved or copied is made anew.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
MOVED := moved
endif

.PHONY: run test setup check lint format types imports bench lock clean $(MOVED)

run: setup
	@exec $(BIN)/guanxi up

# Without the tests marked slow, which `make check` runs as well. As many at once as there are processors, each
# with a database of its own; `make ARGS="-n0 …" test` runs them in one process.
PYTEST := $(BIN)/python -m pytest -n logical --dist loadfile

test: setup
	@exec $(PYTEST) -m "not slow" $(ARGS)

setup: $(READY) $(CATALOGUES)

$(READY): requirements/dev.txt pyproject.toml $(MOVED)
	@test -n "$(PYTHON)" || { echo "Guanxi needs Python 3.11 or newer with its venv module (Debian: python3-venv)."; exit 1; }
	@echo "Setting up .venv; this takes a minute or two."
	@rm -f $(READY)
	@test "$(MOVED)" = "" -a -x $(BIN)/python || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
	@printf '%s' '$(CURDIR)' > $(READY)

%.mo: %.po $(READY)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# What has to pass, one line each; a data set or a browser that is missing fails here.
check: export GUANXI_REQUIRE_DATA = 1
check: export GUANXI_REQUIRE_BROWSER = 1
check: setup lint types imports
	$(PYTEST) $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	@exec $(BIN)/python -m bench $(ARGS)

# Locks are the same whatever index and mirror this machine uses.
lock:
	@test -x .lock/bin/uv || { $(PYTHON) -m venv .lock && .lock/bin/pip install --quiet uv; }
	.lock/bin/uv pip compile $(LOCK) pyproject.toml -o requirements/runtime.txt
	.lock/bin/uv pip compile $(LOCK) --extra dev pyproject.toml -o requirements/dev.txt

LOCK := --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

clean:
	rm -rf .venv .lock build dist src/*.egg-info $(CATALOGUES)
