# Two commands are enough: `make serve` and `make test`. `make help` lists the others.
# Settings: PORT=8001, PYTHON=python3.12, ENGINE=properdocs to build with MkDocs' fork, ENGINE=zensical with what Material's authors make
# now and, for the tests, ARGS="-k links" or CHROMIUM=/path/to/a/browser.
PYTHON ?= python3
PORT ?= 8000
ENGINE ?= mkdocs
ENGINES := mkdocs properdocs zensical
$(if $(filter $(ENGINES),$(ENGINE)),,$(error ENGINE says '$(ENGINE)'. Write one of: $(ENGINES)))
ARGS ?=
WORKERS ?= auto
# ProperDocs comes with what the tests need, Zensical by a list of its own. With click 8.3 and later MkDocs follows changes only where
# it is asked to.
ENGINE_NEEDS := $(if $(filter mkdocs,$(ENGINE)),venv-site,$(if $(filter zensical,$(ENGINE)),venv-zensical,venv-dev))
RUN_ENGINE = $(if $(filter zensical,$(ENGINE)),PYTHONPATH=hooks $(VENV)/bin/python -m zensical_adapter,$(VENV)/bin/python -m $(ENGINE))
FOLLOW := $(if $(filter mkdocs,$(ENGINE)),--livereload)
VENV := .venv
PY := $(VENV)/bin/python
CODE := $(wildcard hooks tests tools bench)
# no release younger than 14 days: a bad one is usually found out by then
COMPILE := pip compile --quiet --upgrade --universal --python-version 3.10 --exclude-newer "14 days" --generate-hashes --no-emit-index-url --no-header
CHECKS := lint format types imports markdown yaml workflows scripts browsers spelling words licenses house-rules

# Material prints a long notice about MkDocs 2 and its own end at each build; this is the answer, in one line.
export NO_MKDOCS_2_WARNING := 1
PLAN := The theme, Material for MkDocs, gets fixes until May 2027, and nothing has to be done before. What comes then: decisions/0004.

.PHONY: help serve build test check search search-gaps handbook translations changes readability bench fuzz faults edits links audit sbom lock clean venv-site venv-dev venv-zensical $(CHECKS)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

serve: $(ENGINE_NEEDS) ## build the site, show it on this machine, and follow every change
	@echo "The site comes up at http://127.0.0.1:$(PORT)/ in a moment. Ctrl-C ends it; PORT=8001 moves it."
	@$(if $(filter zensical,$(ENGINE)),,echo "$(PLAN)")
	@$(RUN_ENGINE) serve --config-file mkdocs.yml $(FOLLOW) --dev-addr 127.0.0.1:$(PORT)

build: $(ENGINE_NEEDS) ## write the strict production build to site/
	@$(if $(filter zensical,$(ENGINE)),,echo "$(PLAN)")
	@epoch=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || :)}; \
	if [ -n "$$epoch" ]; then SOURCE_DATE_EPOCH=$$epoch; export SOURCE_DATE_EPOCH; fi; \
	$(RUN_ENGINE) build --strict --config-file mkdocs.yml
	@echo "The finished site is in site/."

test: venv-dev ## run every test, in a real browser too (ARGS= goes to pytest; ENGINE= builds the sites that the tests look at)
	@# on all cores, each test file on one, in the order of tests/conftest.py; with WORKERS=0 in one process
	@CHROMIUM=$$($(PY) tools/chromium.py) && export CHROMIUM && ENGINE=$(ENGINE) $(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --max-worker-restart 2 $(ARGS)

check: venv-dev ## check the form of everything: code, types, Markdown, YAML, workflows, spelling, words
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)
	@echo 'make check: nothing is wrong'

handbook: build venv-dev ## make a PDF of the site and of each part that its settings name, in handbook/ (EDITION=jail SIZE=a5 LARGE=1 LANGUAGE=es; PUBLISH=1: on the site)
	@epoch=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || :)}; \
	if [ -n "$$epoch" ]; then SOURCE_DATE_EPOCH=$$epoch; export SOURCE_DATE_EPOCH; fi; \
	PYTHONPATH=hooks $(PY) -m tools.handbook $(EDITION) $(if $(SIZE),--size $(SIZE)) $(if $(LARGE),--large) $(if $(LANGUAGE),--language $(LANGUAGE)) $(if $(PUBLISH),--to docs/handbook) $(ARGS)
	@test -z "$(PUBLISH)" || $(MAKE) --no-print-directory build

search: build venv-dev ## show what a search finds, and why (Q="they will not talk to me")
	@CHROMIUM=$$($(PY) tools/chromium.py) && export CHROMIUM && PYTHONPATH=hooks $(PY) -m tools.search site show "$$Q"

search-gaps: build venv-dev ## list what no search finds: sections, questions, and queries of a file (FILE=queries.txt)
	@CHROMIUM=$$($(PY) tools/chromium.py) && export CHROMIUM && PYTHONPATH=hooks $(PY) -m tools.search site gaps $(FILE)

readability: venv-dev ## list pages in Spanish by how easy they are to read, the hardest first (ARGS="docs/es --limit 70")
	@PYTHONPATH=hooks $(PY) -m tools.readability $(or $(ARGS),docs/es)

translations: venv-dev ## list translated pages whose original has changed (ARGS="--write docs/es/page.md": it is up to date again)
	@PYTHONPATH=hooks $(PY) -m tools.translations docs $(ARGS)

changes: venv-dev ## name changed pages that tell readers to do something else and do not say so (ARGS="--since main")
	@PYTHONPATH=hooks $(PY) -m tools.changes docs $(ARGS)

bench: venv-dev ## measure what the site costs as it grows, on sites made for it (some minutes; ARGS=--help)
	@CHROMIUM=$$($(PY) tools/chromium.py || :) && export CHROMIUM && $(PY) -m bench.run $(ARGS)

fuzz: venv-dev ## try thousands of pages, terms and front matters that nobody would write (some minutes)
	@$(PY) -m pytest tests/engine/test_properties.py --hypothesis-profile fuzz --hypothesis-show-statistics $(ARGS)

faults: venv-dev ## kill 100 builds at random moments; the site must stay whole (KILLS=1000 kills more)
	@KILLS=$(or $(KILLS),100) $(PY) -m pytest -o log_cli=true tests/engine/test_faults.py $(ARGS)

edits: venv-dev ## edit a site 200 times at random; what is kept between builds may not show (15 minutes; ROUNDS=1000, SEED=1)
	@ROUNDS=$(or $(ROUNDS),200) SEED=$(SEED) $(PY) -m pytest -o log_cli=true tests/engine/test_build_cache.py $(ARGS)

links: build venv-dev ## try the links that lead out of the site (needs the web)
	@$(PY) -m tools.outside site $(ARGS)

audit: venv-dev ## ask for known vulnerabilities of the locked packages (needs the web)
	@$(PY) tools/audit.py requirements.txt requirements-dev.txt

sbom: venv-dev ## write what the site is made with to sbom.cdx.json (CycloneDX)
	@epoch=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || :)}; \
	if [ -n "$$epoch" ]; then SOURCE_DATE_EPOCH=$$epoch; export SOURCE_DATE_EPOCH; fi; \
	$(PY) -m cyclonedx_py requirements requirements.txt --output-reproducible --output-file sbom.cdx.json

lock: venv-dev ## renew the lists of locked packages
	@# the longest list first, so that the shorter can follow it and one environment holds all
	$(PY) -m uv $(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	$(PY) -m uv $(COMPILE) requirements.in --constraints requirements-dev.txt --output-file requirements.txt
	$(PY) -m uv $(COMPILE) requirements-zensical.in --constraints requirements-dev.txt --output-file requirements-zensical.txt
	@# one of these asks for Python 3.12
	$(PY) -m uv $(subst 3.10,3.12,$(COMPILE)) bench/linkers.in --output-file bench/linkers.txt

clean: ## remove all that these commands made
	rm -rf $(VENV) site handbook .site.* sbom.cdx.json .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find hooks tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || :

.PHONY: new doctor upgrade
new: venv-dev ## make a site of your own beside this one (TO=../mine; ANSWERS=answers.yml takes the answers from a file)
	@test -n "$(TO)" || { echo "Name its folder: make new TO=../mine" >&2; exit 1; }
	@PYTHONPATH=hooks $(PY) -m tools.new "$(TO)" $(if $(ANSWERS),--answers "$(ANSWERS)")

doctor: venv-dev ## tell what is left to do before the site is published, and what would be good (ASK=1 asks its host too, STRICT=1 fails until it is done)
	@PYTHONPATH=hooks $(PY) -m tools.doctor $(if $(ASK),--ask) $(if $(STRICT),--strict)

upgrade: venv-dev ## take a newer engine into this site (FROM=../engine VERSION=3.1.0; DRY=1 only shows it, NOCHECK=1 leaves out make check)
	@test -n "$(FROM)" || { echo "Name where the engine is, a folder or a git repository: make upgrade FROM=../engine" >&2; exit 1; }
	@$(PY) -m tools.upgrade "$(FROM)" $(if $(VERSION),--version "$(VERSION)") $(if $(DRY),--dry)
	@test -n "$(DRY)$(NOCHECK)" || $(MAKE) --no-print-directory check

# The parts of `make check`; each runs even when one before it finds something.
lint:
	@echo 'make check: lint'
	@$(PY) -m ruff check --quiet --output-format concise .

format:
	@echo 'make check: format'
	@$(PY) -m ruff format --check --quiet . || { echo "To lay the code out: $(PY) -m ruff format ."; exit 1; }

types:
	@echo 'make check: types'
	@$(PY) -m mypy $(CODE)

imports:
	@echo 'make check: imports'
	@found=$$(PYTHONPATH=hooks $(VENV)/bin/lint-imports --no-logo --no-cache) || { echo "$$found"; exit 1; }

markdown:
	@echo 'make check: markdown'
	@$(PY) -m pymarkdown scan --recurse README.md CONTRIBUTING.md SECURITY.md CODE_OF_CONDUCT.md ARCHITECTURE.md CHANGELOG.md decisions docs

yaml:
	@echo 'make check: yaml'
	@$(PY) -m yamllint --strict .

workflows:
	@echo 'make check: workflows'
	@$(PY) -m check_jsonschema --builtin-schema vendor.github-workflows $(wildcard .github/workflows/*.yml)
	@$(PY) -m check_jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(PY) -m check_jsonschema --builtin-schema vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	@$(PY) -m check_jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	@$(VENV)/bin/zizmor --offline --pedantic --quiet --no-progress --strict-collection .github

scripts:
	@echo 'make check: scripts'
	@$(VENV)/bin/biome lint --error-on-warnings --log-level=warn .

browsers:
	@echo 'make check: browsers'
	@$(PY) -m tools.browsers

spelling:
	@echo 'make check: spelling'
	@$(PY) -m codespell_lib

words:
	@echo 'make check: words'
	@PYTHONPATH=hooks $(PY) -m tools.words

licenses:
	@echo 'make check: licenses'
	@$(PY) tools/licenses.py

house-rules:
	@echo 'make check: house-rules'
	@$(PY) tools/house_rules.py

venv-site venv-dev venv-zensical:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.10 or later." >&2; exit 1; }
	@$(PYTHON) tools/environment.py $(patsubst venv-%,%,$@)
