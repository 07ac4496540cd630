# Acuse. `make run` needs Go alone; `make test` installs the rest (Debian). `make help` lists the targets.

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
# RACE=1 runs the tests under the race detector (needs a C compiler, three times slower).
RACE    ?=
# lint vets everything, with every check: no need to do it again for each way to run the tests.
GOTEST   = go test -vet=off $(if $(RACE),-race) -parallel 4 -timeout 15m

.DEFAULT_GOAL := help
.NOTPARALLEL:

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## serve a demo company on http://localhost:8080 (data in ./data)
	ACUSE_DEV=1 bin/acuse serve --demo

.PHONY: build
build: ## build bin/acuse
	CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/acuse ./cmd/acuse

.PHONY: generate
generate: ## make the generated files anew (templ, go generate)
	go tool templ generate -log-level=warn
	go generate ./...

.PHONY: test
test: setup-test fresh lint unit postgres e2e e2e-postgres ## everything, on both databases and in a real browser

.PHONY: setup-test
setup-test: ## install what the tests need, when apt-get can
	@scripts/setup-test

.PHONY: fresh
fresh: ## fail when generated files are stale
	@scripts/fresh

.PHONY: lint
lint: ## gofmt, go vet, golangci-lint if installed
	@scripts/lint

.PHONY: unit
unit: ## the Go tests on SQLite
	$(GOTEST) ./cmd/... ./internal/...

# Only tests that read TEST_DATABASE_URL run again: Go has the results of the others in its cache.
.PHONY: postgres
postgres: ## the same on a throw-away PostgreSQL
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
		set -x; scripts/postgres run $(GOTEST) ./cmd/... ./internal/...; \
	else \
		echo 'postgres: SKIPPED, PostgreSQL is not installed' >&2; [ -z "$$CI" ]; \
	fi

.PHONY: e2e
e2e: ## the running binary, driven by Chromium, on SQLite (ACUSE_PICTURES=1 keeps a picture of each page)
	go test -vet=off -count=1 -parallel 6 -timeout 25m ./e2e/...

.PHONY: e2e-postgres
e2e-postgres: ## the main job, from grant to read, on PostgreSQL (E2E=. for all of it)
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
		set -x; scripts/postgres run go test -vet=off -count=1 -timeout 8m -run '$(or $(E2E),^TestFromGrantToRead$$/^desktop$$)' ./e2e; \
	else \
		echo 'e2e-postgres: SKIPPED, PostgreSQL is not installed' >&2; [ -z "$$CI" ]; \
	fi

.PHONY: race
race: ## the tests of the lower floors under the race detector
	go test -race -timeout 15m ./internal/db/... ./internal/store/... ./internal/app/... ./internal/work/...

.PHONY: bench
bench: ## measure, and write docs/BENCHMARKS.md (three quarters of an hour; QUICK=1 or ONLY=list,… print)
	go run ./bench $(if $(QUICK),-quick) $(if $(ONLY),-only $(ONLY))

.PHONY: lighthouse
lighthouse: build ## log-in, Documentos and the document page of each brand under Lighthouse: 95 or more (needs npm; LOOKS='plain oil')
	@scripts/lighthouse $(LOOKS)

# ACUSE_SOAK_KILLS=5 ACUSE_SOAK_SCHEDULES=50 for a small one; ACUSE_SOAK_SEED=… for one that was.
.PHONY: soak
soak: ## load the running binary for SOAK (10m); issue and mail through 100 kills, on each database and on two nodes
	ACUSE_SOAK=$(or $(SOAK),10m) go test -count=1 -v -timeout 0 -run '^TestSoak$$' ./e2e
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
		set -x; ACUSE_SOAK=1 scripts/postgres run go test -count=1 -v -timeout 0 -run '^TestSoakSchedules$$' ./e2e; \
	else \
		set -x; ACUSE_SOAK=1 go test -count=1 -v -timeout 0 -run '^TestSoakSchedules$$/^SQLite$$' ./e2e; \
		echo 'soak: PostgreSQL SKIPPED, it is not installed' >&2; [ -z "$$CI" ]; \
	fi

.PHONY: clean
clean: ## remove what was built (never ./data)
	rm -rf bin e2e/artifacts
