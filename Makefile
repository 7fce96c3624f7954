# `make run` and `make test` do all the set-up themselves; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run test check check-engines format assets ingest eval eval-speech bench bench-load bench-recognition faults \
	notebooks clean

VENV := .venv
PYTHON := $(VENV)/bin/python
# The first of these that is 3.10 to 3.12; set BASE_PYTHON to choose another.
BASE_PYTHON ?= $(shell for p in python3.12 python3.11 python3.10 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' \
	2>/dev/null && { command -v $$p; break; }; done)

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

$(PYTHON):
	@if [ -z "$(BASE_PYTHON)" ]; then \
		echo "This project needs Python 3.10, 3.11 or 3.12; found: $$(python3 --version 2>&1 || echo no python3)."; \
		echo "Install one of them, or name it: make run BASE_PYTHON=/path/to/python3.12"; exit 1; fi
	@$(BASE_PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 10) <= v <= (3, 12) else \
		f"This project needs Python 3.10, 3.11 or 3.12; {sys.executable} is {v[0]}.{v[1]}.")'
	@echo "Making a virtual environment in $(VENV) with $(BASE_PYTHON)"
	@$(BASE_PYTHON) -m venv $(VENV) || { echo "Making it failed. On Debian and Ubuntu: apt-get install python3-venv"; \
		rm -rf $(VENV); exit 1; }

$(VENV)/.run: requirements.txt | $(PYTHON)
	@echo "Installing the requirements (a few minutes the first time: PyTorch is among them)"
	@$(PYTHON) -m pip install --disable-pip-version-check --progress-bar on -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@$(PYTHON) -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	@touch $@

assets: $(VENV)/.run ## fetch the model files (make run and make test do it too)
	@$(PYTHON) -m pipeline.assets

run: $(VENV)/.run ## set up and serve the page on http://127.0.0.1:7860
	@$(PYTHON) app.py $(ARGS)

test: $(VENV)/.dev ## set up and run every test this machine can run
	@$(PYTHON) -m pipeline.assets
	@$(PYTHON) -m pytest $(ARGS)

check: $(VENV)/.dev ## format, lint and types
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy

check-engines: $(VENV)/.run ## try what is set up (engines, stores, telephone) without a call; ARGS=--deep for more
	@$(PYTHON) -m pipeline.check $(ARGS)

format: $(VENV)/.dev ## format the code
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

ingest: $(VENV)/.run ## check the listings, and put them into the vector store that is set up
	@$(PYTHON) -m pipeline.search.ingest $(ARGS)

eval: $(VENV)/.dev ## how well queries are understood and answered, on the labelled data (some minutes)
	@$(PYTHON) -m tests.evaluation $(ARGS)

eval-speech: $(VENV)/.dev ## how many place names survive phone speech, by voice and noise (half an hour; --quick: minutes)
	@$(PYTHON) -m tests.evaluation.speech $(ARGS)

bench: $(VENV)/.dev ## waits, cut-offs and barge-ins at the caller's ear, beside stock FastRTC (15 minutes; --quick: 5)
	@command -v flite >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
		apt-get install -y -qq --no-install-recommends flite; } || \
		echo "Without flite's three voices among the callers (apt-get install flite)"
	@$(PYTHON) -m tests.bench $(ARGS)

bench-load: $(VENV)/.dev ## how many calls this machine carries, with engines as slow as hosted ones and in-process (15 minutes)
	@$(PYTHON) -m pipeline.assets
	@$(PYTHON) -m tests.load $(ARGS)
	@$(PYTHON) -m tests.load --engines in-process $(ARGS)

faults: $(VENV)/.dev ## every hosted engine fails in every way while a caller is on the line (ARGS=--help: parts of it)
	@$(PYTHON) -m pipeline.assets
	@$(PYTHON) -m tests.faults $(ARGS)

bench-recognition: $(VENV)/.dev ## compare the in-process recognisers on phone-quality speech
	@$(PYTHON) -m tests.bench_recognition

notebooks: $(VENV)/.dev ## run the four lessons from top to bottom and print how long each took (some minutes)
	@$(PYTHON) -m pipeline.assets
	@$(PYTHON) -m tests.notebooks $(ARGS)

clean: ## remove the virtual environment and caches of tools (not the model files)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
