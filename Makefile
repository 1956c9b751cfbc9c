# make book   build the book into _build/html          make serve   read it at http://localhost:8000
# make test   run every test                           make clean   remove everything that was made
# make oldest run the engine's tests on the oldest NumPy that pyproject.toml allows
#
# make test CASES=1 tries every generated bad input, as each night does; a change tries a fifth of them.
#
# Both targets do all the set-up alone, once: .venv holds the exact versions of requirements.txt and the
# library as a wheel; _build/cache holds each chapter's outputs under a key made of its cells and the library.
# Python: `make book PYTHON=python3.12` picks another one.

PYTHON ?= python3
PORT ?= 8000
PYTEST_ARGS ?=
CASES ?= 0.2

BIN := .venv/bin
LIBRARY_FILES := src/groundup book/results pyproject.toml README.md LICENSE
LIBRARY := $(shell find $(LIBRARY_FILES) -type f ! -name '*.pyc' 2>/dev/null | LC_ALL=C sort | \
	while read -r file; do echo "$$file"; cat "$$file"; done | cksum | cut -d ' ' -f 1)
REQUIREMENTS := $(shell cksum < requirements.txt | cut -d ' ' -f 1)

.PHONY: book test oldest serve clean install
.DELETE_ON_ERROR:

install: .venv/requirements-$(REQUIREMENTS) .venv/library-$(LIBRARY)

book: install _build/wheel/$(LIBRARY)
	$(BIN)/python book/assets.py
	$(BIN)/python book/execute.py
	$(BIN)/jupyter-book build . --warningiserror --nitpick --keep-going --quiet
	rm -rf _build/html/wheel && mkdir _build/html/wheel && cp _build/wheel/groundup-*.whl _build/html/wheel
	@echo
	@echo "The book is built. Open _build/html/index.html, or run: make serve"

test: book
	$(BIN)/python book/assets.py tests
	GROUNDUP_MAKE_TEST=1 GROUNDUP_CASES=$(CASES) OMP_NUM_THREADS=1 \
		$(BIN)/python -m pytest src tests -n auto --dist worksteal $(PYTEST_ARGS)

# The oldest NumPy that pyproject.toml allows, with the oldest SciPy, in front of those of .venv; torch and pytest stay.
OLDEST := $(shell sed -nE 's/.*"(numpy|scipy)>=([0-9.]+)".*/\1==\2/p' pyproject.toml)

oldest: .venv/requirements-$(REQUIREMENTS)
	@if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] > (3, 11))'; then \
	    echo "make oldest ran nothing: $(OLDEST) needs Python 3.11 or older, .venv has $$($(BIN)/python -V)"; \
	    exit 0; \
	fi; \
	set -e; \
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --only-binary :all: --upgrade \
	    --target _build/oldest $(OLDEST); \
	PYTHONPATH=_build/oldest:src OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist worksteal \
	    src/groundup/autograd src/groundup/nn src/groundup/optim

serve: book
	@echo "Read the book at http://localhost:$(PORT) (Ctrl-C stops)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

clean:
	rm -rf _build dist .venv book/_web/vendor tests/vendor .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Everything that builds and tests the book, in the exact versions; a finished install leaves the stamp. Its
# name holds the checksum of what was installed, so that no clock decides whether to install again.
.venv/requirements-$(REQUIREMENTS):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	{ echo "$(PYTHON) is $$($(PYTHON) --version 2>&1); the book is built with Python 3.11 to 3.13." \
	       "Name one: make book PYTHON=python3.11" >&2; exit 2; }
	rm -f .venv/requirements-* .venv/library-*
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --requirement requirements.txt
	@touch $@

# The library as its readers get it: a wheel. It is published with the book, for the first cell of each chapter.
_build/wheel/$(LIBRARY): | .venv/requirements-$(REQUIREMENTS)
	rm -rf _build/wheel
	$(BIN)/python -m pip wheel --disable-pip-version-check --quiet --no-deps --no-build-isolation --wheel-dir _build/wheel .
	@touch $@

# That wheel, installed; tests/ and the chapters run against it.
.venv/library-$(LIBRARY): | _build/wheel/$(LIBRARY)
	rm -f .venv/library-*
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --force-reinstall _build/wheel/groundup-*.whl
	@touch $@
