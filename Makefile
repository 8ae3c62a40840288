# Each target is one script of scripts/, so that everything works without make, too: `npm run <target>`.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help demo test setup db-start db-stop init-db dev start check clean

help: ## List the targets
	@echo "Rollout: run agent tasks from your own code and review what happened in a web UI."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT=8090 make start           serves on another port (8080)"
	@echo "  ROLLOUT_DATA_DIR=~/r make demo keeps database, files and secret in another folder"
	@echo "  DATABASE_URL=postgres://...    uses your own Postgres (15 or newer) instead of the embedded one"

demo: ## Start Rollout with a dataset and finished runs of example agents; look around, Ctrl-C ends it
	@node scripts/setup.mjs
	@node scripts/demo.mjs

test: ## Run every check and test; the last line sums them up
	@node scripts/test.mjs

setup: ## Install and build what is missing
	@node scripts/setup.mjs

db-start: ## Start Postgres in the background, data in .postgres/data (ROLLOUT_POSTGRES=system: your own binaries)
	@node scripts/setup.mjs --without-python
	@node scripts/db-start.mjs

db-stop: ## Stop that Postgres
	@node scripts/db-stop.mjs

init-db: ## Migrate the database and make the first workspace
	@node scripts/init-db.mjs

dev: ## API on 127.0.0.1:8080, restarted on change, and the web app on 127.0.0.1:5173
	@node scripts/dev.mjs

start: ## Build, then serve API and web app on 127.0.0.1:8080
	@node scripts/start.mjs

check: ## Types, style, import rules, dead code and the like, in under 30 seconds
	@node scripts/setup.mjs --without-python
	@node scripts/check.mjs

clean: ## Remove what is built and installed; data and settings stay
	@node scripts/clean.mjs
