# Two commands matter: `make run` and `make test`. Everything they need is installed on the way.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install -qq --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest
LOCK   := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
          --custom-compile-command "make lock"
NPM    := tests/node_modules/.package-lock.json
# Playwright's own node wants libatomic; java runs the HTML checker.
BROWSER := chromium-headless-shell=chromium-headless-shell font:zh=fonts-noto-cjk \
          lib:libatomic.so.1=libatomic1 java=openjdk-17-jre-headless
# What tests ask beside the product: of writes and fsyncs, of calendars.
JUDGES  := strace=strace lib:libical.so.3=libical3
# What papers are set in; without them the server runs and PDFs say what is missing (ADR 0014).
FONTS  := fontfile:NotoSerifCJK=fonts-noto-cjk fontfile:LiberationSerif=fonts-liberation \
          fontfile:FandolFang=texlive-lang-chinese/fandol

# A second run starts in under three seconds from compiled modules only.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help init run test check format install bench soak whole hostile lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

run: $(VENV)/.server ## serve the committee; into an empty database goes the demo
	@exec $(BIN)/python -m deploy.run

init: $(VENV)/.server ## found a committee of your own: by questions, or FILE=plan.yaml
	@$(BIN)/flask --app wsgi init $(FILE)

test: install $(NPM) ## the tests: SQLite, PostgreSQL, browser
	@.ci/debian.sh $(BROWSER) $(JUDGES)
	$(PYTEST) -n 2 --ignore=tests/browser
	TEST_DATABASE=postgresql $(PYTEST) -n 3 --ignore=tests/browser
	$(PYTEST) -n 3 --dist=load --maxschedchunk=1 tests/browser

check: install ## format, lint, types, walls, conventions and translations
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(PYTEST) -q tests/test_architecture.py

format: install ## put the code in shape
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

install: $(VENV)/.tests ## what the server, the tests and the checks need; fonts of papers
	@.ci/debian.sh --optional $(FONTS)

bench: install ## each page against a bare one; then at ten times the comments
	$(BIN)/python -m bench --out docs/figures/bench.txt

soak: install ## kill -9, power loss, lost answers, full disk, rush hour; root, under an hour
	@.ci/debian.sh strace=strace
	$(BIN)/python -m bench.soak --out docs/figures/soak.txt

whole: install ## what make test leaves out: the whole security matrix, the demo on PostgreSQL
	TEST_WHOLE=1 $(PYTEST) -n 2 tests/security/test_matrix.py
	TEST_WHOLE=1 TEST_DATABASE=postgresql $(PYTEST) -n 3 tests/demo tests/security/test_matrix.py \
		tests/security/test_budget.py tests/security/test_hostile_values.py

hostile: install ## five hundred hostile values in every field and parameter, as three roles; over an hour
	HOSTILE_VALUES=500 $(PYTEST) -n 2 tests/security/test_hostile_values.py

lock: install ## requirements.in → requirements.txt, with hashes; UPGRADE=--upgrade takes newer ones
	$(PIP) uv
	$(LOCK) $(UPGRADE) requirements.in -o requirements.txt
	$(LOCK) $(UPGRADE) -c requirements.txt tests/requirements.in -o tests/requirements.txt

clean: ## forget what was installed (never the data in instance/)
	rm -rf $(VENV) tests/node_modules

$(VENV)/pyvenv.cfg:
	@.ci/debian.sh module:ensurepip=python3-venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.server: requirements.txt | $(VENV)/pyvenv.cfg
	$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tests: tests/requirements.txt | $(VENV)/pyvenv.cfg
	$(PIP) --require-hashes -r tests/requirements.txt
	@touch $@ $(VENV)/.server

$(NPM): tests/package-lock.json
	@.ci/debian.sh npm=npm
	npm ci --prefix tests --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
