# Every command of the project; `make help` lists them. PYTHON names another interpreter than python3.
PYTHON ?= python3
LAUNCH := $(PYTHON) -m launcher
.DEFAULT_GOAL := help
.PHONY: help run manage shell test test-long test-services bench fmt openapi codebook environment clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start everything on this machine; Ctrl-C stops it (PORT, HOST, MANDATA_HOME, DATABASE_URL, CELERY_BROKER_URL)
	@$(LAUNCH) run

manage: ## Run manage.py on the installation's database: make manage ARGS="createsuperuser"
	@$(LAUNCH) manage $(ARGS)

shell: ## Open Django's shell on the installation's database
	@$(LAUNCH) manage shell

test: ## Check format, lint, layers, types, migrations and OpenAPI, then run the tests (ARGS go to pytest)
	@$(LAUNCH) test $(ARGS)

test-long: ## Run the slow tests and those that need a browser or Node; what is missing is skipped and said
	@$(LAUNCH) test-long $(ARGS)

test-services: ## Run queue and database tests on this machine's RabbitMQ and PostgreSQL, where installed
	@$(LAUNCH) test-services $(ARGS)

bench: ## Measure speed and print the result as JSON
	@$(LAUNCH) bench $(ARGS)

fmt: ## Format the code and repair what lint can repair
	@$(LAUNCH) tool ruff format --quiet .
	@$(LAUNCH) tool ruff check --fix --quiet .

openapi: ## Write docs/openapi/v1.yaml from the code
	@$(LAUNCH) openapi

codebook: ## Write the codebook from the models
	@$(LAUNCH) codebook

environment: ## Install what requirements.lock says, without starting anything
	@$(LAUNCH) environment

clean: ## Remove the environment and all caches; the data folder stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
