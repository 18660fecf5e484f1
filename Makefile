.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
CORPUS ?=
PORT ?= 0

.PHONY: help setup setup-test demo test quick score train bless screenshots docs clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: ## make .venv with the command .venv/bin/orderwright
	@tools/setup.sh

setup-test:
	@tools/setup.sh test

demo: setup ## sample company and orders, read and shown in the review desk in the browser
	@$(PY) -m tools.demo.run --port $(PORT)

test: setup-test ## everything: style, types, rooms, all tests (a browser among them)
	@$(PY) -m pytest -n 2 --dist loadfile --durations=10 $(T)

quick: setup-test ## style, types, rooms and the fast tests
	@.venv/bin/ruff check -q . && $(PY) -m pytest -q -n 2 -x tests/erp tests/extraction tests/mapping tests/structured tests/messages

score: setup ## figures over a corpus, and how far they fall when labels and layouts change: make score CORPUS=folder
	@test -n "$(CORPUS)" || { echo "Name a corpus: make score CORPUS=folder"; exit 2; }
	@.venv/bin/orderwright score "$(CORPUS)"
	@$(PY) -m tools.fall "$(CORPUS)"

train: ## learn the reader's weights anew from generated corpora
	@tools/setup.sh train
	@$(PY) -m tools.train
	@OMP_THREAD_LIMIT=1 $(PY) -m tools.calibrate

screenshots: setup-test ## pictures of the review desk for docs/images
	@$(PY) -m tools.screenshots

docs: setup ## rewrite the documents that are made from code
	@$(PY) -m tools.write_reason_docs

clean: ## remove what setup and the demo made
	rm -rf .venv var
