# A fresh machine needs Python 3.11 or newer with its venv module, make and git; the rest is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# Test processes; 0 runs the tests in one, which is easier to debug.
JOBS ?= auto
PYTEST_ARGS ?=
# Python for the browser, for the book's live page.
PYODIDE := 314.0.7
PYODIDE_SHA256 := 66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help venv optional test lint format book live pdf browser bench lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@$(MAKE) --no-print-directory optional

venv: $(STAMP) ## Install the locked versions and this project into .venv

# Without an index the second installation can only fail where the lock lags behind pyproject.toml: make lock.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ": make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-index --no-build-isolation --editable '.[test,book,sweep]'
	@touch $@

optional: ## Say which optional programs are missing, and what for
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	  test -n "$$CHROMIUM" || echo "Optional, not found: Chromium (make browser and make pdf need it: apt-get install chromium)"
	@command -v pdftotext >/dev/null || echo "Optional, not found: pdftotext (the tests of the PDF need it: apt-get install poppler-utils)"
	@command -v npm >/dev/null || echo "Optional, not found: npm (make live needs it: apt-get install npm)"
	@command -v dot >/dev/null || echo "Optional, not found: Graphviz (not needed: the book draws its graphs without it)"
	@command -v coqc >/dev/null || echo "Optional, not found: Coq (not needed: no check uses it yet)"

test: $(STAMP) optional ## Run all tests but those that need a browser
	@echo "The browser tests are left out here: make browser runs them, after make book."
	$(BIN)/python -m pytest -m "not browser" -n $(JOBS) $(PYTEST_ARGS)

lint: $(STAMP) ## Check style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP) ## Rewrite the code in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What was checked, drawn, executed and read is kept until something on which it depends changes (book/_ext/claimbook).
# The warnings of a page come only when it is read: after a build that failed, or was interrupted, all are read again.
book: $(STAMP) optional ## Check every claim, then render the book into _build/html
	@test -e _build/complete || rm -rf _build/.doctrees _build/html
	@rm -f _build/complete
	$(BIN)/jupyter-book build book -W -n --keep-going
	@touch _build/complete

live: _build/pyodide/$(PYODIDE) ## Fetch Python for the browser: the next make book adds it to the live page

# From the npm registry, 13 MB unpacked: what a page needs, and no types, maps or consoles.
_build/pyodide/$(PYODIDE):
	@command -v npm >/dev/null || { echo "make live needs npm (Debian: apt-get install npm)" >&2; exit 1; }
	mkdir -p _build
	npm pack --silent --pack-destination _build pyodide@$(PYODIDE)
	cd _build && echo '$(PYODIDE_SHA256)  pyodide-$(PYODIDE).tgz' | sha256sum --check --quiet
	rm -rf _build/pyodide && mkdir _build/pyodide
	tar -xzf _build/pyodide-$(PYODIDE).tgz -C _build/pyodide --strip-components=1 --no-same-owner $(addprefix package/, \
	  pyodide.mjs pyodide.asm.mjs pyodide.asm.wasm python_stdlib.zip pyodide-lock.json package.json README.md)
	rm _build/pyodide-$(PYODIDE).tgz
	touch $@

pdf: book ## Print the rendered book into _build/weight-normalization.pdf (needs Chromium)
	PYTHONPATH=book/_ext $(BIN)/python -m printing _build/html _build/weight-normalization.pdf

browser: $(STAMP) ## Open every page of the rendered book in Chromium and look for faults
	$(BIN)/python -m pytest -m browser $(PYTEST_ARGS) tests/book

bench: $(STAMP) ## Measure the speed of the checkers against their peers
	$(BIN)/python -m benchmarks

# In an environment of its own: the project's cannot be made while the lock contradicts pyproject.toml.
lock: ## Resolve pyproject.toml anew into requirements.lock
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet uv==0.13.9
	$(VENV)-lock/bin/uv pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-config --default-index https://pypi.org/simple \
	  --custom-compile-command "make lock" --output-file requirements.lock

clean: ## Remove the environment, the rendered book and all caches
	rm -rf $(VENV) $(VENV)-lock _build book/_build book/claims book/figures build dist *.egg-info
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .jupyter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
