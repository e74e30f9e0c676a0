#!/usr/bin/env bash
# set_image.sh REGISTRY/NAME@sha256:DIGEST: the image that the Kubernetes manifests run.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
if ! [[ ${1:-} =~ ^([a-z0-9][a-z0-9._:/-]*/[a-z0-9._/-]+)@(sha256:[0-9a-f]{64})$ ]]; then
    echo "Name the image by its digest: IMAGE=registry.example.org/captcha-reader@sha256:<64 hex digits>" >&2
    exit 1
fi
sed -i -e "s|^    newName: .*|    newName: ${BASH_REMATCH[1]}|" \
    -e "s|^    digest: .*|    digest: ${BASH_REMATCH[2]}|" "$root/knative/image/kustomization.yaml"
grep -A3 'name: captcha-reader' "$root/knative/image/kustomization.yaml"
