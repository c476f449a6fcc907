# Hemeroteca. Needs Python 3.11 or later and nothing else; everything goes into .venv.
#   make run     the page with the sample archive, on http://127.0.0.1:7860
#   make test    lint, types and tests

PYTHON ?= python3
PORT ?= 7860
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: run test test-browser screenshots install reader fix clean

run: install
	$(BIN)/hemeroteca serve --sample --open --archive .archives/sample --port $(PORT)

test: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not browser"

# The page in a real browser; needs Chromium (Debian: apt-get install chromium). What checks that it
# is fit for everyone, axe-core, comes from npm at a fixed version and checksum; without npm, that
# test skips itself.
AXE := tests/page/axe
test-browser: install $(AXE)/node_modules
	$(BIN)/pytest -m browser

$(AXE)/node_modules: $(AXE)/package-lock.json
	-@command -v npm >/dev/null && npm ci --prefix $(AXE) --ignore-scripts --no-audit --no-fund --silent && touch $@

# The pictures in docs/, taken of the sample archive.
screenshots: install
	$(BIN)/python docs/screenshots.py

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Hemeroteca needs Python 3.11 or later; name one: make PYTHON=python3.12 …"; exit 1; }
	@echo "Installing into .venv (a few minutes the first time) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

# Train the reader anew, from SQuAD files (see rag/reader/training/DATA.md) to the weights that ship;
# some hours on two cores. A run that was stopped goes on.
DATA ?= data/train
RUN ?= .runs/reader
reader: install
	$(BIN)/python -m rag.reader.training --data $(DATA) --run $(RUN)

# Mend what can be mended by itself.
fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .archives build *.egg-info
