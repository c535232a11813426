# The book's commands; `make help` lists them. What makes a build right is in
# _config.yml and book/_extensions/, so the README's way without make is as good.

PYTHON ?= python3
PORT ?= 8000
# The oldest and the newest Python that the book supports, if they are here
PYTHONS ?= $(foreach name,python3.11 python3.14,$(if $(shell $(name) -c 1 2>/dev/null && echo here),$(name)))
BIN := .venv/bin
READY := .venv/.ready
# What a notebook prints must not hang on how a processor rounds: this one has no FMA.
OTHER_PROCESSOR := OPENBLAS_CORETYPE=Nehalem
# Two processes, so that both cores work: each keeps to one, and what shares something slow to
# start stays in one of them.
PYTEST := OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadgroup
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=90
UV := $(BIN)/uv pip install --python $(BIN)/python --compile-bytecode
BUILD := $(BIN)/jupyter-book build book -W -n --keep-going
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --no-emit-index-url \
	--no-header --extra book --extra test pyproject.toml --output-file requirements.txt
# Tests that need the built book
BUILT := $(shell grep -l '^need_the_built_book()' tests/book/test_*.py)

.PHONY: help book serve lab check test test-everywhere slips apart random-networks faults mutations links pdf student-copies bench bench-race lint outputs pictures lock upgrade clean clean-all

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-15s %s\n", $$1, $$2 }'
	@echo "PYTHON=... names the Python to use, PORT=... where make serve listens."

book: $(READY) ## Build the book to _build/html; a warning is an error
	$(BUILD)
	@echo "Read it: make serve, or open _build/html/index.html"

serve: book ## Build if needed, and serve the book on this machine
	@$(BIN)/python tools/serve.py --port $(PORT)

lab: $(READY) ## Open the chapters in JupyterLab
	$(BIN)/jupyter-lab --notebook-dir=book $(ARGS)

check: $(READY) lint ## The quick part of the tests: about a minute
	$(PYTEST) -m "not slow and not everywhere" tests/unit tests/book $(addprefix --ignore=,$(BUILT))

test: check ## Everything that each change must pass: the quick part, the book, its pages, its notebooks
	$(BUILD)
	$(PYTEST) -m "slow and not everywhere" $(NBVAL) tests/unit tests/book book
	@echo "All tests passed. What was skipped is listed with its reason above."

test-everywhere: book ## Before a release: every chapter in each way to run it, every page in every browser, other Pythons
	$(PYTEST) -m everywhere tests/book
	$(OTHER_PROCESSOR) $(PYTEST) --dist loadfile $(NBVAL) book
	$(PYTEST) --dist loadfile tests/everywhere
	@for python in $(PYTHONS); do $(MAKE) --no-print-directory test-$$python || exit 1; done
	@echo "All passed. What was skipped is listed with its reason above."

test-python%: .venv-python%/.ready ## (test-python3.13) The unit tests with another Python
	.venv-python$*/bin/python -m pytest -n 2 tests/unit

.venv-python%/.ready: requirements.txt pyproject.toml
	python$* -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

random-networks: $(READY) ## Compare the gradients of 10,000 networks of all kinds of layers with another engine's
	$(BIN)/python tests/unit/random_networks.py 10000

faults: book ## Put faults in by hand, one at a time, and see that a test catches each
	$(BIN)/python tools/faults.py

# mutmut has an environment of its own, as few need it.
mutations: .venv-mutation/.ready ## Change the core in more than a thousand places, one at a time, and see that a test notices
	OPENBLAS_NUM_THREADS=1 .venv-mutation/bin/python tools/mutations.py

.venv-mutation/.ready: requirements.txt tests/mutation-requirements.txt
	$(PYTHON) -m venv --clear .venv-mutation
	.venv-mutation/bin/python -m pip install --quiet --disable-pip-version-check \
		-r requirements.txt -r tests/mutation-requirements.txt
	@touch $@

pdf: book ## Print the whole book into _build/book.pdf
	$(BIN)/python tools/pdf.py

student-copies: $(READY) ## Write the chapters without solutions into _build/student-copies
	$(BIN)/python tools/student_copies.py _build/student-copies

links: book ## Ask whether what the book links to is still there; needs a network
	$(BIN)/python tools/links.py --ask

bench: book bench-race ## Measure the explorers, a gradient's cost, and a training step beside other libraries
	PYTHONPATH=tools $(BIN)/python benchmarks/explorer_times.py
	PYTHONPATH=tools $(BIN)/python benchmarks/playground_times.py
	PYTHONPATH=tools $(BIN)/python benchmarks/cover_times.py
	PYTHONPATH=tools $(BIN)/python benchmarks/verdict_times.py
	PYTHONPATH=tools $(BIN)/python benchmarks/page_times.py --build
	OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/gradient_cost.py

# PyTorch, JAX and scikit-learn are large, so they have an environment of their own.
bench-race: .venv-bench/.ready ## Race the book's training step against PyTorch, JAX and scikit-learn
	PYTHONPATH=src .venv-bench/bin/python benchmarks/training_step.py
	PYTHONPATH=src .venv-bench/bin/python benchmarks/convolution.py
	PYTHONPATH=src .venv-bench/bin/python benchmarks/scaling.py
	PYTHONPATH=src .venv-bench/bin/python benchmarks/digits_to_convergence.py

.venv-bench/.ready: benchmarks/requirements.txt requirements.txt
	$(PYTHON) -m venv --clear .venv-bench
	.venv-bench/bin/python -m pip install --disable-pip-version-check \
		-r benchmarks/requirements.txt -c requirements.txt numpy tqdm
	@touch $@

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/store_outputs.py --check

outputs: $(READY) ## Run the notebooks and store their text outputs (NOTEBOOKS=... for some)
	$(BIN)/python tools/store_outputs.py $(NOTEBOOKS)

slips: $(READY) ## Try all slips in the exercises' solutions (EXERCISES=... for some)
	$(BIN)/python tools/store_known.py $(EXERCISES)

apart: $(READY) ## Say which slips an exercise's cases don't tell apart (EXERCISES=... for some)
	$(BIN)/python tools/tell_apart.py $(EXERCISES)

pictures: $(READY) ## Draw the explorers' pictures again, for pages without JavaScript
	$(BIN)/python tools/store_pictures.py

lock: $(READY) ## Renew requirements.txt after a change of pyproject.toml
	$(COMPILE)

upgrade: $(READY) ## Renew requirements.txt with the newest versions that pyproject.toml allows
	$(COMPILE) --upgrade

clean: ## Remove what was built
	rm -rf _build .mypy_cache .pytest_cache .ruff_cache .hypothesis src/*.egg-info
	find . -name .venv -prune -o -name __pycache__ -prune -exec rm -rf {} +

clean-all: clean ## Remove the environment and what was fetched too
	rm -rf .venv .venv-bench .venv-mutation .venv-python* .cache mutants

# The environment. Its mark is made last, so that an interrupted installation
# begins again; it is made anew, so that it holds exactly what is locked. Where a
# package index is told to pip only, uv doesn't find it, and pip goes on.
.venv/.locked: requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("The book needs Python 3.11 or newer, and $(PYTHON) is %d.%d. Name another: make PYTHON=/path/to/python book" % v[:2])'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --disable-pip-version-check -c requirements.txt uv
	$(UV) -r requirements.txt || $(BIN)/python -m pip install -r requirements.txt
	@touch $@

$(READY): .venv/.locked pyproject.toml
	$(UV) --no-deps --no-build-isolation --editable .
	@touch $@
