.DEFAULT_GOAL := help

.PHONY: demo
demo: ## render the guide's cluster, print how long its writes can stop, the tree of all examples and the plan of a change
	cargo run --quiet --locked --release -- render blueprints/guide.yaml
	cargo run --quiet --locked --release -- budget blueprints/guide.yaml
	cargo run --quiet --locked --release -- render blueprints/ --out out
	find out -type f | LC_ALL=C sort
	sed 's/max_connections: 200/max_connections: 300/' blueprints/guide.yaml | \
		cargo run --quiet --locked --release -- diff - --stdin-filename blueprints/guide.yaml

.PHONY: test
test: tools ## every test that needs no Kubernetes; installs the tools that they run in .work/
	PROPTEST_RNG_SEED=1 PGFORGE_MUTATIONS=2000 tests/run --locked

.PHONY: test-long
test-long: tools ## the same tests with five times the mutations, attacks on every major of PostgreSQL, and stewards killed at any time
	PROPTEST_RNG_SEED=1 PGFORGE_TEST_LONG=1 PGFORGE_MUTATIONS=10000 tests/run --locked

.PHONY: nightly
nightly: ## a million mutated documents through the language, and a million mutated texts through the whole compiler
	PGFORGE_MUTATIONS=1000000 cargo test --locked --release --lib -- blueprint::agreement
	PGFORGE_MUTATIONS=1000000 cargo test --locked --release --test properties

.PHONY: tools
tools:
	@tests/tools/install || echo 'tools: tests whose tool is missing are ignored; set PGFORGE_REQUIRE_TOOLS=1 to fail them'

.PHONY: lint
lint: ## formatting, clippy and documentation, warnings denied; licences and advisories where cargo-deny is installed
	cargo fmt --check
	cargo run --quiet --locked -- fmt --check blueprints/
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --test live -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items
	@if command -v cargo-deny >/dev/null; then cargo deny --locked check; else echo 'cargo-deny is not installed: licences and advisories were not checked'; fi

# Rust's target name for this machine. With --target, the program's flags do not apply to build scripts.
HOST = $(shell rustc -vV | sed -n 's/^host: //p')
DIST = --locked --profile dist --config .cargo/dist.toml --target $(HOST)

.PHONY: dist
dist: ## the release program, in target/<host>/dist
	cargo build $(DIST)

.PHONY: bench
bench: ## the speed that the README states
	cargo bench $(DIST)

.PHONY: live
live: ## the tests on the real Kubernetes of KUBECONFIG
	cargo test --locked --test live -- --nocapture

.PHONY: live-long
live-long: ## the live tests and the slow ones, most of an hour: faults of backups, every command of the runbooks, remedies
	PGFORGE_LIVE_LONG=1 cargo test --locked --test live -- --nocapture

.PHONY: graders
graders: ## kube-score and checkov (installed in .work/) over out/: each finding needs a fix or an answer in tests/graders/answers.tsv
	nice tests/graders/install
	PGFORGE_REQUIRE_TOOLS=1 cargo test --locked --test graders

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
