# `make` lists what there is. Every target prepares .venv by itself; see .ci/bootstrap.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench

# A page can be asked for one place: make test T=tests/content
T ?=
PYTHON_IN_VENV := env PYTHONPATH=. PYTHONSAFEPATH=1 .venv/bin/python

help: ## show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## run a demo on http://127.0.0.1:8000 (PORT=8001 elsewhere, REAL=1 for real use)
	@.ci/bootstrap requirements.txt && exec $(PYTHON_IN_VENV) course_app/serve.py --with-parent

test: ## run all tests, on SQLite and PostgreSQL (T=tests/content for one place)
	@.ci/bootstrap requirements-dev.txt && exec $(PYTHON_IN_VENV) -m tests.support.run $(T)

lint: ## check style and types
	@.ci/bootstrap requirements-dev.txt
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

bench: ## measure lesson page and quiz attempt beside a bare Flask hello, on both databases
	@.ci/bootstrap requirements-dev.txt && $(PYTHON_IN_VENV) -m bench.serve_compare
	@$(PYTHON_IN_VENV) -m bench.attempt_cpu
