# make serve      the reader on http://127.0.0.1:8000 (HOST= and PORT= change it)
# make test       every test
# make accuracy   the figures of the README and the model card, on fresh images of every family
# make families   the other captcha generators, and fonts, for training and tests (as root)
# make accuracy-peers  ours beside ddddocr, captcha-whisperer, RapidOCR and Tesseract
# make lock       new hash-locked requirements from the *.in files
# Environments are made where missing and remade when their requirements change.

# The first Python that is supported: the reader runs on 3.11, 3.12 and 3.13. The captcha
# 0.3 environment needs 3.11, because Pillow 9.5 has no wheels for later ones.
SUPPORTED = for python in $(1); do $$python -c 'import sys; sys.exit(not (3, 11) <= \
	sys.version_info < (3, $(2)))' 2>/dev/null && { echo $$python; break; }; done
PYTHON ?= $(shell $(call SUPPORTED,python3 python3.13 python3.12 python3.11,14))
PYTHON311 ?= $(shell $(call SUPPORTED,python3.11 python3,12))

HOST ?= 127.0.0.1
PORT ?= 8000
FUNCTION := functions/recognize

.DELETE_ON_ERROR:
.PHONY: serve test lint accuracy captcha-0.3 lock

serve: .venv/.installed
	@echo "Serving on http://$(HOST):$(PORT) (interactive API page: http://$(HOST):$(PORT)/docs)"
	@SITE_DIR=$(SITE_DIR) exec .venv/bin/python -m uvicorn --factory recognize.app:create_app --host $(HOST) --port $(PORT)

# Without Python 3.11 the tests that need captcha 0.3 are skipped, and counted.
test: .venv-dev/.installed lint
	@$(MAKE) --no-print-directory captcha-0.3 || echo "Going on without captcha 0.3."
	@$(MAKE) --no-print-directory families || echo "Going on without the other captcha families."
	.venv-dev/bin/python -m pytest --numprocesses 2 --dist loadgroup

lint: .venv-dev/.installed
	.venv-dev/bin/ruff check .
	.venv-dev/bin/ruff format --check .

accuracy: family-sets
	.venv-dev/bin/python -m training.evaluation_sets.plain build/evaluation
	.venv-dev/bin/python -m model_build.evaluation.evaluate build/evaluation --write-card
	.venv-dev/bin/python -m training.evaluation_sets.textless build/textless
	.venv-dev/bin/python -m model_build.evaluation.breadth build/families --textless build/textless --write-card

captcha-0.3: .venv-captcha-0.3/.installed

lock: .venv-dev/.installed
	cd $(FUNCTION) && $(LOCK) requirements.in -o requirements.txt
	cd $(FUNCTION) && $(LOCK) requirements-cloud.in -o requirements-cloud.txt
	$(LOCK) -c $(FUNCTION)/requirements.txt -c $(FUNCTION)/requirements-cloud.txt requirements/dev.in -o requirements.txt
	$(LOCK_GPU) -c requirements.txt requirements/gpu.in -o requirements/gpu.txt
	$(LOCK) requirements/deploy.in -o requirements/deploy.txt
	$(LOCK) -c $(FUNCTION)/requirements.txt requirements/release.in -o requirements/release.txt
	$(LOCK) --python-version 3.11 requirements/captcha-0.3.in -o requirements/captcha-0.3.txt
	$(LOCK) requirements/families.in -o requirements/families.txt
	$(LOCK) requirements/multicolorcaptcha.in -o requirements/multicolorcaptcha.txt
	for peer in $(PEERS); do $(LOCK) model_build/evaluation/peer_programs/$$peer.in -o model_build/evaluation/peer_programs/$$peer.txt; done

LOCK := $(CURDIR)/.venv-dev/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --upgrade
# Wheels for the one Python there; NumPy comes with JAX, and so does ml-dtypes.
LOCK_GPU := $(CURDIR)/.venv-dev/bin/uv pip compile --quiet --python-version 3.12 \
	--python-platform x86_64-manylinux_2_28 --generate-hashes --no-emit-index-url --no-header --upgrade \
	--no-emit-package h5py --no-emit-package numpy --no-emit-package ml-dtypes

# The installers are removed at the end: nothing is installed at run time.
.venv/.installed: $(FUNCTION)/requirements.txt $(FUNCTION)/pyproject.toml
	$(call environment,.venv,$(PYTHON),3.11 to 3.13,PYTHON)
	$(call install,.venv,$(FUNCTION)/requirements.txt)
	.venv/bin/python -m pip --quiet install --no-index --no-deps --no-build-isolation --editable $(FUNCTION)
	.venv/bin/python -m pip --quiet uninstall --yes setuptools pip
	@touch $@

.venv-dev/.installed: requirements.txt $(FUNCTION)/pyproject.toml
	$(call environment,.venv-dev,$(PYTHON),3.11 to 3.13,PYTHON)
	$(call install,.venv-dev,requirements.txt)
	.venv-dev/bin/python -m pip --quiet install --no-index --no-deps --no-build-isolation --editable $(FUNCTION)
	@touch $@

.venv-captcha-0.3/.installed: requirements/captcha-0.3.txt
	$(call environment,.venv-captcha-0.3,$(PYTHON311),3.11,PYTHON311)
	$(call install,.venv-captcha-0.3,requirements/captcha-0.3.txt)
	@touch $@

define environment
	@test ! -L $(1) || { echo "$(1) is a link; an environment of its own is made here" >&2; exit 1; }
	@test -n "$(2)" || { echo "$(1) needs Python $(3); name one with $(4)=" >&2; exit 1; }
	@echo "Making $(1) with $(2) ..."
	@$(2) -m venv --clear $(1)
endef

define install
	@echo "Installing the locked requirements of $(2) into $(1) ..."
	@$(1)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes --requirement $(2)
endef

# --- Deployment (docs/operators.md) -----------------------------------------------------
# make image           the container image, with docker, podman or buildah (IMAGE= names it)
# make image-offline   the same on a base made from Debian packages, without an image registry
# make image-base      pins the newest release of the base image
# make deploy          builds and deploys template.yaml to AWS; asks for settings the first time
# make knative-image   sets the image of the Kubernetes manifests (IMAGE=registry/name@sha256:...)

IMAGE ?= captcha-reader:latest
STACK ?= captcha-reader
# Of the function on Lambda; the parameter of the same name must say the same.
ARCHITECTURE ?= arm64

.PHONY: image image-offline image-base deploy deploy-tools knative-image

image:
	deploy/build_image.sh $(IMAGE)

image-offline:
	deploy/build_image.sh $(IMAGE) --offline

image-base:
	deploy/update_base.sh

deploy: .venv-deploy/.installed
	SAM_CLI_TELEMETRY=0 .venv-deploy/bin/sam build --use-buildkit --parameter-overrides Architecture=$(ARCHITECTURE)
	SAM_CLI_TELEMETRY=0 .venv-deploy/bin/sam deploy --stack-name $(STACK) --capabilities CAPABILITY_IAM \
		--resolve-image-repos $(if $(wildcard samconfig.toml),,--guided)

knative-image:
	deploy/set_image.sh $(IMAGE)

test: deploy-tools

# What the deployment's tests need beside Python packages.
deploy-tools: .venv-deploy/.installed
	@deploy/install_tools.sh

.venv-deploy/.installed: requirements/deploy.txt
	$(call environment,.venv-deploy,$(PYTHON),3.11 to 3.13,PYTHON)
	@echo "Installing the locked requirements of requirements/deploy.txt into .venv-deploy ..."
	@# --no-deps: the lock is complete, and older pips take a pin without its extras for none.
	@.venv-deploy/bin/python -m pip --quiet --disable-pip-version-check install --no-deps \
		--require-hashes --requirement requirements/deploy.txt
	@touch $@

# --- The page and the extension ---
# make site         the page with private mode, into build/site (any static host takes it)
# make extension    the Chrome extension, unpacked in build/extension and as a zip for the store
# make screenshots  docs/screenshots, from the running page and extension
# make faces-bars   the page's and the extension's measured figures
.PHONY: site extension screenshots faces-bars faces-tools

# The built page where it is newer than its sources and the model; else the sources themselves,
# which need no Node.js and have everything but private mode.
SITE_DIR ?= $(if $(shell find site $(FUNCTION)/recognize/embedded -newer build/site/config.json 2>&1),site,build/site)

# The browser tests skip, and say so, where these cannot be installed.
test: faces-tools

site extension: node_modules/.installed
	@node scripts/build.mjs
	@echo "Built build/site, build/extension and build/captcha-reader-extension.zip."

# Node.js 20 or later.
node_modules/.installed: package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

faces-tools:
	@scripts/faces_tools.sh

screenshots: .venv-dev/.installed faces-tools site
	@PYTHONPATH=. .venv-dev/bin/python scripts/screenshots.py

faces-bars: .venv-dev/.installed faces-tools site
	@PYTHONPATH=. .venv-dev/bin/python scripts/measure_faces.py

# --- Reading quality ---------------------------------------------------------------------
# The captcha families beside PyPI's captcha: Debian packages (as root), two Python
# environments, npm packages.
.PHONY: families
families: .venv-families/.installed .venv-multicolorcaptcha/.installed \
		training/families/node_modules/.installed build/fonts.json

build/fonts.json: training/families/debian-fonts.txt training/renderer/font_index.py | debian-packages .venv-dev/.installed
	.venv-dev/bin/python -m training.renderer.font_index

# The script does nothing where all are there.
.PHONY: debian-packages
debian-packages:
	@training/families/install-debian.sh

.venv-families/.installed: requirements/families.txt
	$(call environment,.venv-families,$(PYTHON),3.11 to 3.13,PYTHON)
	$(call install,.venv-families,requirements/families.txt)
	@touch $@

.venv-multicolorcaptcha/.installed: requirements/multicolorcaptcha.txt
	$(call environment,.venv-multicolorcaptcha,$(PYTHON),3.11 to 3.13,PYTHON)
	$(call install,.venv-multicolorcaptcha,requirements/multicolorcaptcha.txt)
	@touch $@

training/families/node_modules/.installed: training/families/package-lock.json
	npm ci --no-audit --no-fund --ignore-scripts --prefix training/families
	@touch $@

# Of every family, in training and held out; fails where one cannot be drawn.
.PHONY: family-sets
family-sets: .venv-dev/.installed .venv-captcha-0.3/.installed families
	.venv-dev/bin/python -m training.evaluation_sets.families build/families
	.venv-dev/bin/python -m training.evaluation_sets.screenshots build/families/trained-chromium-screenshots

# Other readers, measured beside ours (1.2 GB on disk; not part of `make test`).
PEERS := ddddocr captcha-whisperer rapidocr
.PHONY: peers accuracy-peers
peers: $(PEERS:%=.venv-peer-%/.installed)
	@command -v tesseract > /dev/null || apt-get install --quiet=2 --yes --no-install-recommends tesseract-ocr

accuracy-peers: family-sets peers
	.venv-dev/bin/python -m model_build.evaluation.peers build/families

.venv-peer-%/.installed: model_build/evaluation/peer_programs/%.txt
	$(call environment,.venv-peer-$*,$(PYTHON),3.11 to 3.13,PYTHON)
	$(call install,.venv-peer-$*,$<)
	@touch $@

##@ The library
test: release-tools

# What the test of a frozen program needs; it is skipped, and says so, where that cannot be had.
.PHONY: release-tools
release-tools: .venv-dev/.installed
	@scripts/release_tools.sh

.PHONY: wheel
wheel: .venv-dev/.installed ## the library with its model as a wheel, in build/wheel
	@.venv-dev/bin/python -m flit_core.wheel $(FUNCTION) --outdir build/wheel
