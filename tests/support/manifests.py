"""Validates Kubernetes and Knative manifests as strictly as an operator would wish.

``problems(document)`` lists what the API server would reject, what it would silently drop
(misspelt fields), and annotation values that Knative's webhook would reject.
"""

import copy
import functools
import json
import re
import subprocess

import kubernetes_validate
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from tests.support.helpers import ROOT

# The oldest supported Kubernetes release that the validator's schemas and Knative share.
KUBERNETES = "1.33"

_DURATION = r"([0-9]+(\.[0-9]+)?(ms|s|m|h))+"
_COUNT = r"[0-9]+"
_POSITIVE = r"[1-9][0-9]*"
# https://knative.dev/docs/serving/autoscaling/: the annotations that we use or might.
_ANNOTATIONS = {
    "autoscaling.knative.dev/class": r"(kpa|hpa)\.autoscaling\.knative\.dev",
    "autoscaling.knative.dev/metric": r"concurrency|rps|cpu|memory",
    "autoscaling.knative.dev/target": rf"{_POSITIVE}(\.[0-9]+)?|0\.[0-9]*[1-9][0-9]*",
    "autoscaling.knative.dev/target-utilization-percentage": r"[1-9][0-9]?|100",
    "autoscaling.knative.dev/min-scale": _COUNT,
    "autoscaling.knative.dev/max-scale": _COUNT,
    "autoscaling.knative.dev/initial-scale": _COUNT,
    "autoscaling.knative.dev/activation-scale": _POSITIVE,
    "autoscaling.knative.dev/scale-down-delay": _DURATION,
    "autoscaling.knative.dev/window": _DURATION,
    "autoscaling.knative.dev/scale-to-zero-pod-retention-period": _DURATION,
    "autoscaling.knative.dev/panic-window-percentage": r"[1-9][0-9]?(\.[0-9]+)?|100(\.0+)?",
    "autoscaling.knative.dev/panic-threshold-percentage": r"[1-9][0-9]{2,3}(\.[0-9]+)?",
}
_QUANTITY = {
    "cpu": re.compile(r"[0-9]+m|[0-9]+(\.[0-9]+)?"),
    "memory": re.compile(r"[0-9]+(Ki|Mi|Gi)"),
}
# Pod fields that Knative has of its own, and the Kubernetes schema does not.
_KNATIVE_ONLY = (
    "containerConcurrency",
    "timeoutSeconds",
    "responseStartTimeoutSeconds",
    "idleTimeoutSeconds",
)


def problems(document: dict) -> list[str]:
    """What is wrong with a manifest; empty where nothing is."""
    group = document.get("apiVersion", "").partition("/")[0]
    if group.endswith("knative.dev"):
        return _knative(document)
    return _kubernetes(document) + _quantities(document)


def _knative(document: dict) -> list[str]:
    kind = document.get("kind")
    if kind not in _schemas():
        return [f"unknown kind {kind}"]
    validator = Draft202012Validator(_schemas()[kind])
    error = best_match(validator.iter_errors(document))
    wrong = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"] if error else []
    if kind == "Service" and not wrong:
        template = document["spec"]["template"]
        # Knative's schema leaves parts of the pod open that Kubernetes' does not.
        spec = copy.deepcopy(template["spec"])
        for name in _KNATIVE_ONLY:
            spec.pop(name, None)
        for container in spec["containers"]:
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                if "httpGet" in container.get(probe, {}):
                    # Knative fills in the container's port.
                    container[probe]["httpGet"].setdefault("port", 8080)
        metadata = {"name": "pod"}
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
        wrong = _kubernetes(pod) + _quantities(pod)
        wrong += _annotations(template["metadata"].get("annotations", {}))
        wrong += [
            f"{name} belongs to the template, not to the Service"
            for name in document["metadata"].get("annotations", {})
            if name.startswith("autoscaling.knative.dev/")
        ]
    return wrong


def _annotations(annotations: dict) -> list[str]:
    wrong = []
    for name, value in annotations.items():
        if "knative.dev/" in name and name not in _ANNOTATIONS:
            wrong.append(f"unknown annotation {name}")
        elif name in _ANNOTATIONS and not re.fullmatch(_ANNOTATIONS[name], value):
            wrong.append(f"annotation {name} cannot be {value!r}")
    scales = (
        [
            int(annotations.get(f"autoscaling.knative.dev/{name}-scale", 0))
            for name in ("min", "max")
        ]
        if not wrong
        else [0, 0]
    )
    if 0 < scales[1] < scales[0]:
        wrong.append(f"min-scale {scales[0]} is above max-scale {scales[1]}")
    return wrong


def _kubernetes(document: dict) -> list[str]:
    try:
        kubernetes_validate.validate(document, KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"{'/'.join(map(str, error.path))}: {error.message}"]
    return []


def _quantities(value: object) -> list[str]:
    """Malformed requests and limits anywhere in a document; schemas take any text there."""
    if isinstance(value, list):
        return [problem for item in value for problem in _quantities(item)]
    if not isinstance(value, dict):
        return []
    wrong = [problem for item in value.values() for problem in _quantities(item)]
    for part in ("requests", "limits"):
        for name, amount in (value.get(part) or {}).items():
            if name not in _QUANTITY or not _QUANTITY[name].fullmatch(str(amount)):
                wrong.append(f"{part}: {name}: {amount}")
    return wrong


@functools.cache
def _schemas() -> dict:
    """The schemas by kind, made to reject every field that they do not name."""
    command = [ROOT / ".venv-deploy/bin/python", ROOT / "tests/support/knative_schema.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {kind: _strict(schema) for kind, schema in json.loads(done.stdout).items()}


def _strict(schema: object) -> object:
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {name: _strict(value) for name, value in schema.items()}
    # A field may itself be called "properties"; then it is no list of fields but a schema.
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        strict.setdefault("additionalProperties", False)
    return strict
