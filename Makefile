# `make help` lists the targets: it prints the comment after each one's ##, and the ##@ headings.
# Environments are made where missing and remade when their requirements change.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

FUNCTION := functions/recognize
PYTHONS := 3.11 3.12 3.13
# The first Python that is supported.
SUPPORTED = for python in $(1); do $$python -c 'import sys; sys.exit("%d.%d" % \
	sys.version_info[:2] not in "$(2)".split())' 2>/dev/null && { echo $$python; break; }; done
PYTHON ?= $(shell $(call SUPPORTED,python3 python3.13 python3.12 python3.11,$(PYTHONS)))
# Of the captcha 0.3 environment: Pillow 9.5 has no wheels for later ones.
PYTHON311 ?= $(shell $(call SUPPORTED,python3.11 python3,3.11))

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { print "\n" substr($$0, 5) } \
		/^[a-zA-Z0-9. -]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ The reader
HOST ?= 127.0.0.1
PORT ?= 8000
# A model directory in place of the embedded model, for `make serve`, `site` and `extension`.
MODEL_DIR ?=
# The built page where it is newer than its sources and the model; else the sources themselves,
# which need no Node.js and have everything but private mode.
SITE_DIR ?= $(if $(shell find site $(FUNCTION)/recognize/embedded -newer build/site/config.json 2>&1),site,build/site)

.PHONY: serve
serve: .venv/.installed ## the page and the API on http://127.0.0.1:8000 (HOST=, PORT=)
	@echo "Serving on http://$(HOST):$(PORT) (interactive API page: http://$(HOST):$(PORT)/docs)"
	@SITE_DIR=$(SITE_DIR) HOST=$(HOST) PORT=$(PORT) $(if $(MODEL_DIR),MODEL_URI=$(MODEL_DIR)) exec .venv/bin/python -m recognize.start

.PHONY: wheel
wheel: .venv-dev/.installed ## the library with its model as a wheel, in build/wheel
	@.venv-dev/bin/python -m flit_core.wheel $(FUNCTION) --outdir build/wheel

# What the test of a frozen program needs; it is skipped, and says so, where that cannot be had.
.PHONY: release-tools
release-tools: .venv-dev/.installed
	@scripts/release_tools.sh

##@ Checks
# Each process takes whole files; tests/conftest.py sets their order.
PYTEST := .venv-dev/bin/python -m pytest --dist loadfile --no-loadscope-reorder --numprocesses

.PHONY: check test test-rest test-pythons mutations fuzz lint release-check
# What a change has to pass before it is worth a whole `make test`.
check: lint ## lint, types and the unit tests, within a minute
	$(PYTEST) 2 -m unit --durations=3

# Without Python 3.11 the tests that need captcha 0.3 are skipped, and counted.
test: lint deploy-tools browser-tools release-tools ## everything, as continuous integration runs it
	@$(MAKE) --no-print-directory captcha-0.3 || echo "Going on without captcha 0.3."
	@$(MAKE) --no-print-directory families || echo "Going on without the other captcha families."
	$(PYTEST) 2 -m 'unit or programs' --cov --cov-report=term
	@$(MAKE) --no-print-directory --jobs=2 test-rest test-pythons

# Half of the time these wait for servers and browsers: hence three on two cores, and the further
# Pythons' tests beside them.
test-rest:
	$(PYTEST) 3 -m 'not unit and not programs and not peers'

# Side by side on two cores; make 4 keeps what each prints together.
LINTERS := lint-types lint-js lint-format lint-imports lint-sizes

.PHONY: $(LINTERS)
lint: .venv-dev/.installed ## ruff, mypy, the direction of imports, sizes, JavaScript
	@$(MAKE) --no-print-directory --keep-going --jobs=2 $(LINTERS) \
		$(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

lint-types:
	.venv-dev/bin/mypy

lint-js:
	@if command -v npm > /dev/null; then $(MAKE) --no-print-directory node_modules/.installed && npm run --silent lint; \
	else echo "Node.js is missing: the JavaScript is NOT checked." >&2; fi

lint-format:
	.venv-dev/bin/ruff check .
	.venv-dev/bin/ruff format --check .

lint-imports:
	.venv-dev/bin/lint-imports

lint-sizes:
	.venv-dev/bin/python -m scripts.sizes

# Beside the 20,000 of the tests: `make mutations COUNT=1000000`, and for as long as one likes `make fuzz`.
# In pieces with FIRST, as a run that is ended says.
FIRST ?= 0
COUNT ?= 1000000
FUZZ_SECONDS ?= 600
mutations: .venv-dev/.installed ## damaged pictures, decoded and read (FIRST=, COUNT=)
	.venv-dev/bin/python -m scripts.mutate --first $(FIRST) --count $(COUNT) --keep build/mutations

fuzz: .venv-dev/.installed .venv-fuzz/.installed ## decoding under atheris (FUZZ_SECONDS=)
	.venv-dev/bin/python -m scripts.mutate --seeds build/fuzz
	PYTHONPATH=$(FUNCTION) .venv-fuzz/bin/python -m scripts.fuzz build/fuzz -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=build/fuzz-

test-pythons: .venv-dev/.installed ## the reader's unit tests under each further Python
	@.venv-dev/bin/python -m scripts.test_pythons $(PYTHONS)

release-check: .venv-dev/.installed ## whether the model's card keeps the accuracy of releases
	.venv-dev/bin/python -m model_build.evaluation.release_check

##@ Deployment (docs/operators.md)
IMAGE ?= captcha-reader:latest
STACK ?= captcha-reader
# Of the function on Lambda; the parameter of the same name must say the same.
ARCHITECTURE ?= arm64

.PHONY: image image-offline image-base deploy knative-image deploy-tools
image: ## the container image, by docker, podman or buildah (IMAGE= names it)
	deploy/build_image.sh $(IMAGE)

image-offline: ## the same on a base of Debian packages, without an image registry
	deploy/build_image.sh $(IMAGE) --offline

image-base: ## pins the newest release of the base image
	deploy/update_base.sh

deploy: .venv-deploy/.installed ## builds template.yaml and deploys it to AWS
	SAM_CLI_TELEMETRY=0 .venv-deploy/bin/sam build --use-buildkit --parameter-overrides Architecture=$(ARCHITECTURE)
	SAM_CLI_TELEMETRY=0 .venv-deploy/bin/sam deploy --stack-name $(STACK) --capabilities CAPABILITY_IAM \
		--resolve-image-repos $(if $(wildcard samconfig.toml),,--guided)

knative-image: ## sets the Kubernetes manifests' image (IMAGE=registry/name@sha256:...)
	deploy/set_image.sh $(IMAGE)

deploy-tools: .venv-deploy/.installed ## what the deployment's tests need (as root)
	@deploy/install_tools.sh

##@ Supply chain (SECURITY.md)
# What is deployed, and what its locks bring with them.
SHIPPED := $(FUNCTION)/requirements.txt $(FUNCTION)/requirements-cloud.txt

.PHONY: sbom licences weaknesses
sbom: .venv-supply/.installed ## the image's bill of materials (CycloneDX), in build/sbom.json
	@mkdir -p build
	cat $(SHIPPED) | .venv-supply/bin/cyclonedx-py requirements --output-reproducible --of JSON -o build/sbom.json -

licences: .venv-dev/.installed .venv-supply/.installed ## the licence of each package of the image
	@.venv-supply/bin/pip-licenses --python .venv-dev/bin/python --from=mixed --packages \
		$$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/\1/p' $(SHIPPED))

# Asks pypi.org and the registry of npm; all locks, those of tests and training too.
weaknesses: .venv-supply/.installed ## known weaknesses of all that is locked (needs the network)
	@failed=0; for lock in $$(git ls-files '*requirements*.txt' 'requirements/*.txt'); do \
		echo "$$lock"; .venv-supply/bin/pip-audit --require-hashes --disable-pip --requirement $$lock || failed=1; \
	done; npm audit --audit-level=high || failed=1; exit $$failed

##@ The page and the extension
.PHONY: site extension web-ext screenshots browser-bars browser-tools
site: node_modules/.installed ## the page with private mode, in build/site, for any static host
	@MODEL_DIR=$(MODEL_DIR) node scripts/build.mjs

extension: site ## the extension for Chrome and Edge, and for Firefox, zipped for their stores

web-ext: scripts/web-ext/node_modules/.installed site ## Mozilla's check of the Firefox package
	@scripts/web-ext/node_modules/.bin/web-ext lint --no-config-discovery --source-dir build/extension-firefox

screenshots: .venv-dev/.installed browser-tools site ## build/screenshots of the real ones, and those in docs
	@.venv-dev/bin/python -m scripts.screenshots

browser-bars: .venv-dev/.installed browser-tools site ## their measured figures
	@.venv-dev/bin/python -m scripts.measure_browser --write

# The browser tests skip, and say so, where these cannot be installed.
browser-tools: ## Chromium, Firefox, fonts and node packages (as root)
	@scripts/browser_tools.sh

##@ Reading quality
# The captcha families beside PyPI's captcha: Debian packages (as root), two Python
# environments, npm packages.
.PHONY: families captcha-0.3 family-sets accuracy peers accuracy-peers debian-packages
families: .venv-families/.installed .venv-multicolorcaptcha/.installed \
		training/generators/node_modules/.installed build/fonts.json
families: ## the captcha generators and fonts, for training and tests (as root)

captcha-0.3: .venv-captcha-0.3/.installed ## the generator's older release, which needs Python 3.11

# Of every family, in training and held out; fails where one cannot be drawn.
family-sets: .venv-dev/.installed .venv-captcha-0.3/.installed families
	.venv-dev/bin/python -m training.evaluation_sets.families build/families
	.venv-dev/bin/python -m training.evaluation_sets.screenshots build/families/trained-chromium-screenshots

accuracy: family-sets ## the figures of the model's card, on fresh images of every family
	.venv-dev/bin/python -m training.evaluation_sets.plain build/evaluation
	.venv-dev/bin/python -m model_build.evaluation.evaluate build/evaluation --write-card
	.venv-dev/bin/python -m training.evaluation_sets.textless build/textless
	.venv-dev/bin/python -m model_build.evaluation.breadth build/families --textless build/textless --write-card

# Other readers, measured beside ours (1.2 GB on disk; not part of `make test`).
PEERS := ddddocr captcha-whisperer rapidocr
peers: $(PEERS:%=.venv-peer-%/.installed) ## other readers: ddddocr, captcha-whisperer, RapidOCR, Tesseract
	@command -v tesseract > /dev/null || apt-get install --quiet=2 --yes --no-install-recommends tesseract-ocr

accuracy-peers: family-sets peers ## ours beside them, on the same images
	.venv-dev/bin/python -m model_build.evaluation.peers build/families --write

build/fonts.json: training/renderer/debian-fonts.txt training/renderer/font_index.py | debian-packages
	.venv-dev/bin/python -m training.renderer.font_index

# The script does nothing where all are there.
debian-packages: .venv-dev/.installed
	@.venv-dev/bin/python -m training.catalogue --debian | training/generators/install-debian.sh

##@ A captcha of your own (docs/own-captcha.md)
.PHONY: audit adapt
# AUDIT= takes the options that `python -m training.audit --help` lists.
audit: .venv-dev/.installed ## how weak it is, as a report (IMAGES=folder, or GENERATOR=module:function)
	@test -n "$(IMAGES)$(GENERATOR)" || { echo "Say IMAGES=folder, or GENERATOR=module:function." >&2; exit 1; }
	@.venv-dev/bin/python -m training.audit $(if $(IMAGES),"$(IMAGES)") $(if $(GENERATOR),--generator $(GENERATOR)) $(AUDIT)

# ADAPT= takes the options that `python -m training.adapt --help` lists.
# The fonts of what is drawn again are Debian packages: the first time, as root.
adapt: .venv-dev/.installed build/fonts.json ## teaches the reader to read it (IMAGES=folder, OUT=model-dir; docs/adapt.md)
	@test -n "$(IMAGES)" -a -n "$(OUT)" || { echo "Say IMAGES=folder and OUT=model-dir." >&2; exit 1; }
	@.venv-dev/bin/python -m training.adapt "$(IMAGES)" "$(OUT)" $(ADAPT)

##@ Requirements
LOCK := $(CURDIR)/.venv-dev/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --upgrade
# Wheels for the one Python there; NumPy comes with JAX, and so does ml-dtypes.
LOCK_GPU := $(CURDIR)/.venv-dev/bin/uv pip compile --quiet --python-version 3.12 \
	--python-platform x86_64-manylinux_2_28 --generate-hashes --no-emit-index-url --no-header --upgrade \
	--no-emit-package h5py --no-emit-package numpy --no-emit-package ml-dtypes

.PHONY: lock
lock: .venv-dev/.installed ## new hash-locked requirements from the *.in files
	cd $(FUNCTION) && $(LOCK) requirements.in -o requirements.txt
	cd $(FUNCTION) && $(LOCK) requirements-cloud.in -o requirements-cloud.txt
	$(LOCK) -c $(FUNCTION)/requirements.txt -c $(FUNCTION)/requirements-cloud.txt requirements/dev.in -o requirements.txt
	$(LOCK) -c requirements.txt requirements/unit.in -o requirements/unit.txt
	$(LOCK_GPU) -c requirements.txt requirements/gpu.in -o requirements/gpu.txt
	$(LOCK) -c $(FUNCTION)/requirements.txt requirements/fuzz.in -o requirements/fuzz.txt
	$(LOCK) requirements/supply.in -o requirements/supply.txt
	$(LOCK) requirements/deploy.in -o requirements/deploy.txt
	$(LOCK) -c $(FUNCTION)/requirements.txt requirements/release.in -o requirements/release.txt
	$(LOCK) --python-version 3.11 requirements/captcha-0.3.in -o requirements/captcha-0.3.txt
	$(LOCK) --override requirements/families-overrides.txt requirements/families.in -o requirements/families.txt
	$(LOCK) requirements/multicolorcaptcha.in -o requirements/multicolorcaptcha.txt
	npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --ignore-scripts --prefix training/generators
	npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --ignore-scripts --prefix scripts/web-ext
	.venv-dev/bin/python -m training.catalogue
	for peer in $(PEERS); do $(LOCK) model_build/evaluation/peer_programs/$$peer.in -o model_build/evaluation/peer_programs/$$peer.txt; done

# --- Environments ---
# The installers are removed at the end: nothing is installed at run time.
.venv/.installed: $(FUNCTION)/requirements.txt $(FUNCTION)/pyproject.toml
	$(call environment,.venv)
	$(call install,.venv,$(FUNCTION)/requirements.txt)
	.venv/bin/python -m pip --quiet install --no-index --no-deps --no-build-isolation --editable $(FUNCTION)
	.venv/bin/python -m pip --quiet uninstall --yes setuptools pip
	@touch $@

.venv-dev/.installed: requirements.txt $(FUNCTION)/pyproject.toml
	$(call environment,.venv-dev)
	$(call install,.venv-dev,requirements.txt)
	.venv-dev/bin/python -m pip --quiet install --no-index --no-deps --no-build-isolation --editable $(FUNCTION)
	@touch $@

.venv-captcha-0.3/.installed: PYTHON := $(PYTHON311)
.venv-captcha-0.3/.installed: PYTHONS := 3.11
.venv-%/.installed: requirements/%.txt
	$(call environment,.venv-$*)
	$(call install,.venv-$*,$<)
	@touch $@

.venv-peer-%/.installed: model_build/evaluation/peer_programs/%.txt
	$(call environment,.venv-peer-$*)
	$(call install,.venv-peer-$*,$<)
	@touch $@

# Node.js 20 or later.
node_modules/.installed: package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

scripts/web-ext/node_modules/.installed: scripts/web-ext/package-lock.json
	npm ci --no-audit --no-fund --ignore-scripts --prefix scripts/web-ext
	@touch $@

training/generators/node_modules/.installed: training/generators/package-lock.json
	npm ci --no-audit --no-fund --ignore-scripts --prefix training/generators
	@touch $@

# $(call environment,folder)
define environment
	@test ! -L $(1) || { echo "$(1) is a link; an environment of its own is made here" >&2; exit 1; }
	@test -n "$(PYTHON)" || { echo "$(1) needs Python $(PYTHONS); name one with PYTHON=" >&2; exit 1; }
	@echo "Making $(1) with $(PYTHON) ..."
	@$(PYTHON) -m venv --clear $(1)
endef

# $(call install,folder,lock)
# --no-deps: a lock is complete, and older pips take a pin without its extras for none.
define install
	@echo "Installing the locked requirements of $(2) into $(1) ..."
	@$(1)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes --requirement $(2)
endef
