# Two commands matter: make ask, and make test. Both need nothing but make and Python 3.11 or newer.
PYTHON ?= python3
VENV   ?= .venv
Q      ?= what did Lenin say about foreign trade
CORPUS ?= corpus
INDEX  ?= index
PEERS  ?= $(VENV)/peers
BIN     = $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
export HF_HUB_OFFLINE = 1

.DEFAULT_GOAL := help
.PHONY: help ask build test lint types tests coverage docs package fix eval quality peers pictures voices speed cold \
  throughput load scale firstbyte growth whoosh3 fuzz crashes soak lock clean

help:  ## list the targets
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

ask: build  ## build the index of corpus/ and answer a question: make ask Q="who wrote to Trotsky"
	@$(BIN)/searchdoc ask --index $(INDEX) "$(Q)"

build: $(VENV)/.installed  ## bring the index of corpus/ up to date
	@$(BIN)/searchdoc build --index $(INDEX) $(CORPUS)

test: lint types coverage  ## every check and every test

lint: $(VENV)/.developing
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.developing
	$(BIN)/mypy

# Each worker process has a model and an index of its own: eight of them are enough for any machine.
PYTEST = $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8

tests: $(VENV)/.developing  ## every test, on all cores
	$(PYTEST)

coverage: $(VENV)/.developing
	$(PYTEST) --cov --cov-report=term-missing:skip-covered

docs: $(VENV)/.developing  ## write the site with the API reference to build/docs; a warning is an error
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --builder html docs build/docs
	@echo "build/docs/index.html"

package: $(VENV)/.developing  ## build wheel and sdist in dist/, and use the wheel in an empty environment
	rm -rf dist build/lib build/bdist.*
	$(BIN)/python -m build --outdir dist
	PYTHON=$(PYTHON) .ci/try-wheel dist/*.whl

fix: $(VENV)/.developing  ## mend what the linter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

eval: build  ## measure ranking and answers on the questions about corpus/
	@$(BIN)/searchdoc eval tests/data/calendar.questions.jsonl --index $(INDEX)

quality: $(VENV)/.drawing  ## measure the ranking on every test set, beside its peers, and write docs/quality.md
	@$(BIN)/python benchmarks/quality.py --peers $(PEERS)/bin/python

# What searchdoc is compared with, in an environment of its own: torch first and alone, as for searchdoc itself.
peers: benchmarks/peers.txt  ## install the programs that 'make quality' compares with (2 GB)
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check "$$(grep '^torch==' benchmarks/peers.txt)"
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/peers.txt

voices: $(VENV)/.developing  ## measure how often each rule that names a speaker is right
	@$(BIN)/python benchmarks/voices.py

cold: $(VENV)/.developing  ## measure a question from the command line, the whole process
	@$(BIN)/python benchmarks/cold.py

growth: $(VENV)/.developing  ## measure how time and memory grow with the length and the number of documents
	@$(BIN)/python benchmarks/growth.py

throughput: $(VENV)/.developing  ## measure embedding beside sentence-transformers
	@$(BIN)/python benchmarks/encoding.py

# Other engines need an environment of their own; with SPEED=/some/folder the indexes are kept there. A million passages
# take an hour and a half more.
SIZES ?= 1000 10000 100000
speed: $(VENV)-speed/.installed  ## measure search beside other engines: make speed SIZES="1000 1000000"; takes long
	@$(VENV)-speed/bin/python benchmarks/search.py --sizes $(SIZES) $(if $(SPEED),--work "$(SPEED)")

# With LOAD=/some/folder the index is kept there; to build it takes some minutes.
load: $(VENV)/.developing  ## measure search over HTTP with 16 clients at once among 100,000 passages
	@$(BIN)/python benchmarks/load.py $(if $(LOAD),--work "$(LOAD)")

# All figures are kept in build/scale, and shown together; SCALE=1000000 STANDIN=1 adds a million passages that a stand-in
# for the model embeds, in the folder alone. WORKERS are those of the Dask cluster of this machine.
scale: $(VENV)/.developing  ## build 100,000 passages on Dask, publish them in Milvus and ask; an hour, SCALE=10000 some minutes
	@$(BIN)/python benchmarks/scale.py all --passages $(or $(SCALE),100000) --dask local:$(or $(WORKERS),2) \
	  $(if $(STANDIN),--stand-in)

pictures: build $(VENV)/.developing  ## draw the pictures of the README anew; those of pages need Chromium
	$(BIN)/python docs/pictures.py $(INDEX)
	PYTHONPATH=tests $(BIN)/python docs/screenshots.py

firstbyte: $(VENV)/.developing  ## measure how soon the pages of the reading room come
	@$(BIN)/python benchmarks/first_byte.py

# The way out, should whoosh itself become unusable: its most active successor, in a folder of its own.
whoosh3: $(VENV)/.developing  ## run the keyword tests once more with whoosh3 in place of whoosh
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(VENV)/whoosh3 whoosh3==3.54.0
	PYTHONPATH=$(VENV)/whoosh3 $(BIN)/python -m pytest tests/keywords

fuzz: $(VENV)/.developing  ## send inputs that nobody would send to everything that reads: make fuzz INPUTS=10000
	PYTHONPATH=tests $(BIN)/python -W ignore tests/fuzzing.py --inputs $(or $(INPUTS),1000000)

crashes: $(VENV)/.developing  ## kill or refuse builds, changes and exports at each of their operations; takes an hour
	mkdir -p build
	PYTHONPATH=tests $(BIN)/python -W ignore tests/crashing.py build/crashes > build/crashes.jsonl || \
	  { grep -v '"wrong": ""' build/crashes.jsonl; exit 1; }
	@tail -n 1 build/crashes.jsonl

soak: $(VENV)/.developing  ## let processes and threads read while an index is built 50 times
	PYTHONPATH=tests $(BIN)/python -W ignore tests/soaking.py build/soak

lock: $(VENV)/.drawing  ## write constraints.txt from what is installed
	{ echo "# Exact versions, as tested; written by 'make lock'."; \
	  $(BIN)/python -m pip freeze --exclude-editable --exclude searchdoc | sed 's/+cpu//' | sort -f; } > constraints.txt

clean:  ## remove the environment and the index
	rm -rf $(VENV) build dist $(INDEX)/generations $(INDEX)/manifest.json

# torch first and alone: with its version pinned, nothing that follows pulls another build of it.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "searchdoc needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) "torch==$$(sed -n 's/^torch==//p' constraints.txt)"
	$(INSTALL) --editable .
	@touch $@

$(VENV)-speed/.installed: pyproject.toml constraints.txt benchmarks/rivals.txt
	test -x $(VENV)-speed/bin/python || $(PYTHON) -m venv $(VENV)-speed
	$(subst $(BIN),$(VENV)-speed/bin,$(INSTALL)) "torch==$$(sed -n 's/^torch==//p' constraints.txt)"
	$(subst $(BIN),$(VENV)-speed/bin,$(INSTALL)) --editable .
	$(VENV)-speed/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/rivals.txt
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(INSTALL) --editable ".[dev]"
	@touch $@

$(VENV)/.drawing: $(VENV)/.developing
	$(INSTALL) --editable ".[plot]"
	@touch $@
