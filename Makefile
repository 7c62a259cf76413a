# `make` prints this help. `make run` and `make test` need nothing but git, make and python3.

.DEFAULT_GOAL := help
BIN := .venv/bin
INPUTS := pyproject.toml device/__init__.py lock/build.txt setup/environment

.PHONY: help run test test-debian13 test-debian14 lint bench listen table soak ears whisper-report taste-report fuzz hardware virtual-pi virtual-pi-full virtual-pi-shell elsewhere deb lock install uninstall clean

help: ## print this help
	@sed -nE 's/^([a-z0-9-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 26

run: .venv/panel ## set up, then simulate Lull with no hardware: a panel on a terminal, else a demo night
	@$(BIN)/lull simulate

test: .venv/dev ## set up, then pass the tests
	@setup/system-packages test
	@$(BIN)/pytest --numprocesses 2 --dist worksteal $(PYTEST)

test-debian13: .venv/dev ## the tests in a bare Debian 13, and installing there, as root; skipped where that cannot be
	@setup/system-packages bare-debian || true
	@$(BIN)/python -m tests.elsewhere.bare_debian trixie $(PYTEST)
	@$(BIN)/pytest --quiet -rs tests/elsewhere/test_installed.py

test-debian14: .venv/dev ## the tests in a bare Debian 14, which is not done yet: what fails there is a warning
	@setup/system-packages bare-debian || true
	@$(BIN)/python -m tests.elsewhere.bare_debian --only-warn forky $(PYTEST)

lint: .venv/dev ## set up, then check style and types
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy

bench: .venv/dev ## measure CPU, memory, start and latency against mpv
	@setup/system-packages bench
	@$(BIN)/lull bench

listen: .venv/dev ## make out/listen/index.html: every sound to hear, with its pictures and figures
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.measure.listen $(SOUNDS)

table: .venv/dev ## measure every sound: loudness, peak, colour, speed, memory, distance to a recording
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.measure.library $(SOUNDS)

soak: .venv/dev ## render eight hours of every sound: even loudness, nothing that comes back (minutes each)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.measure.soak $(SOUNDS)

ears: .venv-ears/ears ## ask a stranger what it hears in every sound, and how single events of it measure (minutes)
	@OPENBLAS_NUM_THREADS=1 .venv-ears/bin/python -m tools.ears $(SOUNDS)

whisper-report: .venv-report/report ## prove the whispered speech beside espeak-ng's: understood, unvoiced, in its places, soft (minutes)
	@setup/system-packages report
	@OPENBLAS_NUM_THREADS=1 .venv-report/bin/python -m tests.measure.whisper_report

taste-report: .venv/dev ## prove that taste learns: simulated sleepers beside other ways to choose (minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.measure.taste_report $(SEEDS)

fuzz: .venv/dev ## a million mangled requests, configurations, scripts and settings (an hour or so); `make test` tries some
	@setup/system-packages test
	@FUZZ=200000 $(BIN)/pytest --numprocesses 2 --dist worksteal tests/fuzz $(PYTEST)

# Each step names the tool that it misses; the others are made all the same, and make fails at the end.
hardware: .venv-hardware/hardware ## draw and compute all of hardware/ anew: pins, wiring, lamp, parts, HAT, enclosure (minutes)
	@setup/system-packages hardware || true
	@.venv-hardware/bin/python -m hardware.scripts.build $(STEPS)

# The stamps: a virtual environment is touched again only when what it is made of changed.
# dev holds all of panel, at the same versions, so either may come first.
.venv/panel: $(INPUTS) lock/panel.txt
	@setup/environment .venv panel
	@touch $@

.venv/dev: $(INPUTS) lock/dev.txt
	@setup/environment .venv dev
	@touch $@ .venv/panel

# A speech recogniser has a virtual environment of its own, at the same versions as dev where both have a package.
.venv-report/report: $(INPUTS) lock/report.txt
	@setup/environment .venv-report report
	@touch $@

# The listener of `make ears`, and what reads recordings for tools/analyse.py.
.venv-ears/ears: $(INPUTS) lock/ears.txt
	@setup/environment .venv-ears ears
	@touch $@

# build123d, with its kernel of solid geometry, has one too.
.venv-hardware/hardware: $(INPUTS) lock/hardware.txt
	@setup/environment .venv-hardware hardware
	@touch $@

# Where its tools cannot be had, the tests say so and are skipped.
virtual-pi: .venv/dev ## the package on a real kernel, with simulated pins, lamp and card: one of everything
	@if setup/system-packages virtual-pi && setup/system-packages deb; then setup/deb; fi
	@$(BIN)/pytest --quiet --numprocesses 2 --dist worksteal -rs tests/virtual_pi $(PYTEST)

virtual-pi-full: ## the same, every scenario at its full length
	@$(MAKE) --no-print-directory virtual-pi PYTEST=--full

virtual-pi-shell: .venv/dev deb ## a root shell in a virtual Pi; `poweroff` ends it
	@setup/system-packages virtual-pi
	@$(BIN)/python -m tests.virtual_pi.shell

elsewhere: .venv/dev ## the tests with the libraries of Debian 12 and 13; pure tests and sounds on emulated arm64
	@setup/system-packages elsewhere || true
	@OPENBLAS_NUM_THREADS=1 $(BIN)/pytest --quiet --numprocesses 2 --dist worksteal -rs tests/elsewhere $(PYTEST)

deb: .venv/panel ## build out/lull_VERSION_all.deb, for `apt install`
	@setup/deb

lock: ## lock the newest versions that pyproject.toml allows
	@setup/lock

install: ## on a Pi, as root: install the device and start it at every boot
	@setup/install

uninstall: ## on a Pi, as root: undo that; settings and nights stay
	@setup/uninstall

clean: ## remove what make made
	rm -rf .venv .venv-report .venv-ears .venv-hardware .cache out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
