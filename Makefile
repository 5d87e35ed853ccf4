# Everything a contributor runs. `make help` lists it; CONTRIBUTING.md says when to use what.
#
#   PYTHON=python3.12   the Python that makes the virtual environment (3.11 or newer)
#   VENV=.venv          where the virtual environment lies

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# The tests of a file share what they open; files with few but long tests come first, not last; and as most tests
# wait for a browser or another process at times, there is one worker more than processors.
BOTH   = -n $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 1)') --dist loadfile --no-loadscope-reorder
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/python -m compileall -q graph tests docs cli.py
EDITABLE = $(PIP) --no-deps --no-build-isolation --editable . # built by the hatchling of requirements/

# An empty stamp file inside $(VENV) for each set of packages; installed again only when these files change.
# What is installed has the versions and the hashes of requirements/*.txt; `make lock` resolves them again.
RUN  := $(VENV)/.installed-run
TEST := $(VENV)/.installed-test
DEV  := $(VENV)/.installed-dev

# compiled modules are kept: each test that starts the program would compile all of it again
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help map test check lint types scripts parts licences lock doctest golden golden-check recorded fast slow bench soak clean

help: ## list these targets
	@echo 'make TARGET [PYTHON=python3.12] [VENV=.venv]'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
	  while IFS='|' read -r target says; do printf '%-16s%s\n' "$$target" "$$says"; done

map: $(RUN) ## make the virtual environment, build the example data set, say where its map lies
	@$(BIN)/stakeholders build
	@echo 'Open the map in a browser: $(CURDIR)/outputs/steps/network.html'

test: $(TEST) ## find or install a browser and a Bengali font, then run the fast tests
	@$(BIN)/python tests/browser.py
	@$(MAKE) --no-print-directory fast

# Where everything is checked, tests that need Node or npm fail without them; elsewhere they are skipped.
check: export STAKEHOLDERS_CHECK := 1
check: $(DEV) ## everything that has to pass before a change is handed in (what .ci/run runs)
	@$(BIN)/python tests/browser.py --slow
	@$(MAKE) --no-print-directory lint types licences scripts doctest golden-check fast slow

lint: $(DEV) ## formatting and lint, nothing is rewritten
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(DEV) ## strict type check of the package
	@$(BIN)/mypy --strict graph

scripts: $(RUN) ## types, lint and format of the JavaScript, with the tools that web/package-lock.json names
	@$(BIN)/python web/make.py check

parts: $(RUN) ## what a page takes from npm (SPARQL editor and engine), fetched, checked and bundled again
	@$(BIN)/python web/make.py parts

licences: $(DEV) ## the licence of every part; fails on a copyleft one in what is handed on
	@$(BIN)/python requirements/licences.py --check

# The first set is the widest; the others keep its versions. UPGRADE=--upgrade takes the newest of all.
lock: $(BIN)/python ## resolve requirements/*.txt again after a change of pyproject.toml
	@$(PIP) uv==0.13.9
	@for set in dev test run; do \
	  file=requirements/$$set.txt; extra="--extra $$set"; \
	  [ $$set = dev ] || cp requirements/dev.txt $$file; \
	  [ $$set = run ] && extra=; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	    $(UPGRADE) $$extra --override requirements/overrides.txt pyproject.toml requirements/build.in --output-file $$file || exit 1; \
	done

doctest: $(TEST) ## the examples in the docstrings
	@$(BIN)/python -m pytest --doctest-modules graph

fast: $(TEST) ## the fast tests alone
	@$(COMPILE)
	@$(BIN)/python -m pytest -m 'not slow' $(BOTH)

slow: $(TEST) ## the slow tests alone (a reasoner on Java, many runs, large networks)
	@$(COMPILE)
	@$(BIN)/python -m pytest -m slow --timeout=900 $(BOTH)

# Each line of tests/golden/commands.txt: a file name, blanks, the arguments of `stakeholders` whose output it keeps.
golden: $(RUN) ## write tests/golden again, with the commands listed in tests/golden/commands.txt
	@while read -r file arguments; do \
	  case "$$file" in ''|'#'*) continue;; esac; \
	  eval "set -- $$arguments"; \
	  LC_ALL=C.UTF-8 COLUMNS=100 NO_COLOR=1 PYTHONUTF8=1 $(BIN)/stakeholders "$$@" \
	    > "tests/golden/$$file" </dev/null || { echo "golden: stakeholders $$arguments: failed" >&2; exit 1; }; \
	done < tests/golden/commands.txt

golden-check: golden ## fail if a command's output differs from the kept one
	@git diff --exit-code -- tests/golden || \
	  { echo 'Outputs changed (above). If that is meant, commit tests/golden with the change.' >&2; exit 1; }
	@new=$$(git ls-files --others --exclude-standard -- tests/golden); [ -z "$$new" ] || \
	  { echo "New golden files are not in git yet: $$new" >&2; exit 1; }

# Which commands: tests/recorded/commands.txt. One process, for all of them write into tests/recorded/hashes.txt.
recorded: $(TEST) ## write tests/recorded again: text, JSON and hashes of the outputs of every command
	@RECORD=1 $(BIN)/python -m pytest tests/test_recorded.py

bench: $(TEST) ## measure the path, queries, the measures and the map beside other libraries (docs/performance.md); an hour
	@$(BIN)/python benchmarks/path.py
	@$(BIN)/python benchmarks/queries.py
	@$(BIN)/python benchmarks/measures.py
	@$(BIN)/python benchmarks/map.py --large

soak: $(TEST) ## build and ask a register of a million entities, 100,000 requests to the workbench, too long for CI; an hour, 15 GB of disk
	@$(BIN)/python benchmarks/soak.py
	@$(BIN)/python benchmarks/server.py --soak 100000

clean: ## remove what was generated: outputs, caches, built packages (the virtual environment stays)
	rm -rf outputs/* build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find graph tests benchmarks -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || \
	  { echo 'There is no `$(PYTHON)` here. Install Python 3.11 or newer (Debian: apt-get install python3-venv).' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo '`$(PYTHON)` is' "$$($(PYTHON) --version 2>&1);" 'Python 3.11 or newer is needed. Name a newer one: make PYTHON=python3.12 ...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo '`$(PYTHON)` cannot make a virtual environment. Debian: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Making the virtual environment $(VENV) ...'
	@$(PYTHON) -m venv $(VENV)

$(RUN): pyproject.toml requirements/run.txt | $(BIN)/python
	@echo 'Installing the program into $(VENV) ...'
	@$(PIP) --no-deps --require-hashes --requirement requirements/run.txt
	@$(EDITABLE)
	@touch $@

$(TEST): pyproject.toml requirements/test.txt | $(BIN)/python
	@echo 'Installing the program and what its tests need into $(VENV) ...'
	@$(PIP) --no-deps --require-hashes --requirement requirements/test.txt
	@$(EDITABLE)
	@touch $@ $(RUN)

$(DEV): pyproject.toml requirements/dev.txt | $(BIN)/python
	@echo 'Installing the program, what its tests need and the checkers into $(VENV) ...'
	@$(PIP) --no-deps --require-hashes --requirement requirements/dev.txt
	@$(EDITABLE)
	@touch $@ $(TEST) $(RUN)
