# Every target is one line; `make setup` is what they all stand on.
PYTHON ?= python3
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
READY := .venv/ready

.PHONY: setup demo test check fmt lint types imports docs bench torture test-model lock
setup: $(READY)
$(READY): requirements/dev.lock pyproject.toml tools/setup.py ; $(PYTHON) tools/setup.py
demo: setup ; $(BIN)/python tools/demo.py
test: setup ; $(BIN)/python -m pytest -n auto --dist worksteal
check: lint types imports ; $(BIN)/python tools/coverage.py
fmt: setup ; $(BIN)/ruff format . && $(BIN)/ruff check --fix .
lint: setup ; $(BIN)/ruff format --check . && $(BIN)/ruff check .
types: setup ; $(BIN)/mypy
imports: setup ; $(BIN)/lint-imports
docs: setup ; $(BIN)/python tools/docs.py
bench: setup ; $(BIN)/python -m benchmarks
torture: setup ; $(BIN)/python -m pytest -n auto --dist worksteal -m "torture or not model" -p randomly --hypothesis-profile=hunt
test-model: setup ; $(BIN)/python -m pytest -m model
lock: setup ; $(BIN)/python tools/lock.py
