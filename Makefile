# Everything is driven from here; `make help` lists it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build release package run dev test soak fuzz conformance lint bench sheet lighthouse load clean

env := . scripts/env.sh &&
# One call for all packages, so that features, and with them the compiled
# dependencies, are the same in every target. The browser crate is built alone.
native := --workspace --exclude hydrate
args ?=

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: ## Install what is needed (does nothing when it is there)
	@scripts/setup

build: setup ## Build the program and what the browser gets
	@scripts/build/all

release: setup ## The same, small and fast
	@scripts/build/all --release

package: setup ## Build the Debian package target/package/pntd_*.deb (args=--dev: of a quick build)
	@scripts/package/build $(args)

run: setup ## Build and serve with demonstration data on http://127.0.0.1:3000
	@scripts/run $(args)

dev: setup ## Serve, and build again when a file changes
	@scripts/dev $(args)

test: setup ## Check format and lints, run every test
	@scripts/test

soak: setup ## Kill server and Postgres at work, fill the disk, 400 times, and look what is left
	@scripts/soak $(args)

fuzz: ## Try the import with random files and texts, args=SECONDS for each target (60)
	@scripts/fuzz $(args)

conformance: build ## Read the open data with programs of others: SDMX, CSVW, DCAT-AP, pandas …
	@scripts/conformance/run $(args)

lint: setup ## Check format and lints only
	@scripts/lint

bench: release ## Measure size and speed of the release build
	@scripts/bench

sheet: release ## Measure a sheet of 500 indicators in the browser
	@scripts/bench sheet

lighthouse: release ## Score the public pages with Lighthouse, each with its budget
	@scripts/bench lighthouse $(args)

load: release ## 3,000 readers and 200 planners at once, for five minutes
	@scripts/bench load

clean: ## Remove what was built in this clone (the shared cache stays)
	rm -rf target
