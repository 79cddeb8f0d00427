# World View: `make demo` to see it, `make start` for a site of one's own, `make test` to check it. Python 3.11 or later is all it needs.

PYTHON ?= python3
BIN := .venv/bin
# What this run may use of the machine's processors.
WORKERS ?= auto

.PHONY: help demo start manage shell test quick lint lint-static format lock screenshots fonts bench clean

help:
	@echo "make demo   set up and run World View with sample columns (PORT=8123 moves it)"
	@echo "make start  the same without them: a site of your own, set up in the browser (or SAMPLES=no make demo)"
	@echo "./manage    any command on the demo's database: ./manage help (or make manage ARGS=help)"
	@echo "make shell  a Python shell on the demo's database"
	@echo "make test   set up and run all tests"
	@echo "make quick  run the tests that take least, within a minute"
	@echo "make lint   check style, types, templates and migrations; style sheets and scripts where npm is there"
	@echo "make screenshots  take pictures of a running demo into var/screenshots (PORT=8123)"
	@echo "make fonts  make the files of the site's face anew"
	@echo "make bench  measure all of it beside nginx, WhiteNoise and Wagtail, an hour, into var/bench.txt"
	@echo "make lock   pin the newest allowed versions of all dependencies"

demo: .venv/runs .venv/translations
	@exec $(BIN)/python -m worldview.demo

start: .venv/runs .venv/translations
	@exec env SAMPLES=no $(BIN)/python -m worldview.demo

manage: .venv/runs .venv/translations
	@./manage $(ARGS)

shell: .venv/runs .venv/translations
	@./manage shell

test: .venv/tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

quick: .venv/tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --quick -q $(ARGS)

lint: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	SECRET_KEY=lint DATABASE_URL=postgres://none@localhost/none $(BIN)/mypy
	SECRET_KEY=lint $(BIN)/python manage.py makemigrations --check --dry-run
	@if [ -n "$$CI" ] || command -v npm >/dev/null; then $(MAKE) --no-print-directory lint-static; \
	else echo "Style sheets and scripts were not linted: that needs npm."; fi

lint-static: node_modules/.package-lock.json
	node_modules/.bin/biome lint --error-on-warnings

# What package-lock.json pins, with hashes: a linter, and nothing that the site runs.
node_modules/.package-lock.json: package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

format: .venv/tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Pins with hashes, for every platform, naming no index: what production installs, what the demo needs
# beside it, what the tests need beside that. Needs uv (pip install uv).
lock: PIN = uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --upgrade -q
lock:
	$(PIN) -o requirements.txt
	$(PIN) --extra demo -o requirements-demo.txt
	$(PIN) --extra dev -o requirements-dev.txt

.venv/runs: requirements-demo.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("World View needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Try make PYTHON=python3.12 with the name of a newer one.")'
	@$(PYTHON) -m venv .venv || { echo "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m worldview.packages requirements-demo.txt
	@touch $@

.venv/translations: .venv/runs $(wildcard locale/*/LC_MESSAGES/django.po)
	@$(BIN)/python -m worldview.translations
	@touch $@

.venv/tests: requirements-dev.txt .venv/runs .venv/translations
	@$(BIN)/python -m worldview.packages requirements-dev.txt
	@touch $@

screenshots: .venv/tests
	@$(BIN)/python -m tests.screenshots http://localhost:$(or $(PORT),8000) var/screenshots $(PAGES)

# The files of the site's face anew, after its cuts (requirements.txt) or static/css/fonts.css changed.
fonts: .venv/tests
	@$(BIN)/python -m pip install -q --target var/fonts --upgrade fonttools==4.68.0 brotli==1.2.1
	@PYTHONPATH=var/fonts $(BIN)/python -m tests.subset_fonts

# The parts of it, one after the other; what each reached of its goals is gathered in a file.
BENCH_PARTS = \
	beside \
	serving \
	siege \
	desk \
	idle \
	pages \
	mail \
	"mail --connections 16" \
	"mail --audience 1000000" \
	moving_in \
	kill \
	wording

bench: export BENCH_GOALS = var/bench-goals.tsv
bench: .venv/tests
	@mkdir -p var && rm -f $(BENCH_GOALS)
	@{ date; nproc; for part in $(BENCH_PARTS); do echo; echo "== $$part"; $(BIN)/python -m benchmarks.$$part; done; \
	echo; echo "== goals"; $(BIN)/python -m benchmarks.goals; } | tee var/bench.txt

clean:
	rm -rf .venv var .hypothesis node_modules
