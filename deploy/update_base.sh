#!/usr/bin/env bash
# update_base.sh [DOCKERFILE]: pins the digest that the registry has now for the Dockerfile's
# base image. To move to another release, change its tag (ARG BASE) first.
set -euo pipefail
dockerfile=${1:-$(cd "$(dirname "$0")/.." && pwd)/functions/recognize/Dockerfile}
base=$(sed -n 's/^ARG BASE=//p' "$dockerfile")

# The digest of the index, which stands for every architecture.
if command -v skopeo >/dev/null; then
    digest=$(skopeo inspect --raw "docker://$base" | sha256sum | cut -d' ' -f1)
elif command -v docker >/dev/null; then
    digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$base" | cut -d: -f2)
else
    echo "update_base.sh needs skopeo or docker" >&2
    exit 1
fi
[[ $digest =~ ^[0-9a-f]{64}$ ]] || { echo "the registry gave no digest for $base" >&2; exit 1; }
sed -i "s/^ARG BASE_DIGEST=.*/ARG BASE_DIGEST=@sha256:$digest/" "$dockerfile"
echo "$base@sha256:$digest"
