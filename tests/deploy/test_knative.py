"""The manifests as ``kubectl kustomize`` renders them: valid, confined, consistent."""

import copy
import shutil
import subprocess

import pytest
import yaml

from recognize.settings import Settings
from tests.support.helpers import ROOT
from tests.support.manifests import problems

pytestmark = [
    pytest.mark.skipif(not shutil.which("kubectl"), reason="needs kubectl, to run kustomize"),
    pytest.mark.skipif(
        not (ROOT / ".venv-deploy/bin/python").exists(), reason="needs `make deploy-tools`"
    ),
]
OVERLAYS = ["overlays/dev", "overlays/production", "kubernetes"]


def render(path) -> list[dict]:
    done = subprocess.run(["kubectl", "kustomize", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


@pytest.fixture(scope="module")
def rendered() -> dict[str, list[dict]]:
    return {overlay: render(ROOT / "knative" / overlay) for overlay in OVERLAYS}


def one(documents: list[dict], kind: str) -> dict:
    (wanted,) = [document for document in documents if document["kind"] == kind]
    return wanted


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_manifest_is_valid(rendered, overlay):
    for document in rendered[overlay]:
        assert problems(document) == [], document["kind"]


def edit(document: dict, path: str, value: object = None, rename: str = "") -> dict:
    """A copy with the field at ``path`` set to ``value``, or renamed."""
    copied = copy.deepcopy(document)
    *way, last = path.split("|")
    node = copied
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    if rename:
        node[rename] = node.pop(last)
    else:
        node[last] = value
    return copied


POD = "spec|template|spec"
READER = f"{POD}|containers|0"
SCALING = "spec|template|metadata|annotations|autoscaling.knative.dev"
TYPOS = [
    # Misspelt or misplaced fields, which the API server drops without a word.
    ("Service", f"{POD}|containerConcurrency", None, "containerConcurency"),
    ("Service", f"{POD}|timeoutSeconds", None, "timeOutSeconds"),
    ("Service", f"{POD}|automountServiceAccountToken", None, "autoMountServiceAccountToken"),
    ("Service", f"{POD}|topologySpreadConstraints|0|maxSkew", None, "maxskew"),
    ("Service", f"{READER}|readinessProbe", None, "readynessProbe"),
    ("Service", f"{READER}|livenessProbe|failureThreshold", None, "failureTreshold"),
    ("Service", f"{READER}|startupProbe|httpGet|path", None, "url"),
    ("Service", f"{READER}|securityContext|readOnlyRootFilesystem", None, "readonlyRootFilesystem"),
    ("Service", f"{READER}|securityContext|capabilities|drop", None, "dropped"),
    ("Service", f"{READER}|resources|limits", None, "limit"),
    ("Service", f"{POD}|volumes|0|emptyDir|sizeLimit", None, "sizelimit"),
    ("Service", "spec|template", None, "templates"),
    ("DomainMapping", "spec|ref|apiVersion", None, "apiversion"),
    ("ServiceAccount", "automountServiceAccountToken", None, "automountServiceToken"),
    ("NetworkPolicy", "spec|egress", None, "egres"),
    # Annotations: the name, the value.
    ("Service", f"{SCALING}/min-scale", None, "autoscaling.knative.dev/minscale"),
    ("Service", f"{SCALING}/target", None, "autoscaling.knative.dev/targets"),
    ("Service", f"{SCALING}/class", "kpa", ""),
    ("Service", f"{SCALING}/metric", "concurency", ""),
    ("Service", f"{SCALING}/max-scale", "many", ""),
    ("Service", f"{SCALING}/min-scale", "-1", ""),
    ("Service", f"{SCALING}/min-scale", "101", ""),
    ("Service", f"{SCALING}/target", "0", ""),
    ("Service", f"{SCALING}/target-utilization-percentage", "0.7", ""),
    ("Service", f"{SCALING}/scale-to-zero-pod-retention-period", "5 minutes", ""),
    ("Service", f"{SCALING}/max-scale", 20, ""),
    # Values of the wrong kind.
    ("Service", f"{POD}|containerConcurrency", "eight", ""),
    ("Service", f"{READER}|resources|limits|memory", "512 MB", ""),
    ("Service", f"{READER}|securityContext|runAsNonRoot", "yes", ""),
    ("Service", "apiVersion", "serving.knative.dev/v1alpha1", ""),
]


@pytest.mark.parametrize(("kind", "path", "value", "rename"), TYPOS)
def test_a_typo_is_rejected(rendered, kind, path, value, rename):
    document = one(rendered["overlays/production"], kind)
    assert problems(document) == []
    assert problems(edit(document, path, value, rename)), "the mutation went unnoticed"


def pods(documents: list[dict]) -> dict:
    """The template of the one workload."""
    (template,) = [
        document["spec"]["template"]
        for document in documents
        if "template" in document.get("spec", {})
    ]
    return template


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pods_are_confined(rendered, overlay):
    template = pods(rendered[overlay])
    spec = template["spec"]
    (container,) = spec["containers"]
    security = spec.get("securityContext", {}) | container["securityContext"]
    assert security["runAsNonRoot"] and security["runAsUser"] == 10001
    assert security["readOnlyRootFilesystem"] and not security["allowPrivilegeEscalation"]
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    account = one(rendered[overlay], "ServiceAccount")
    assert account["automountServiceAccountToken"] is False
    assert spec["serviceAccountName"] == account["metadata"]["name"]
    assert container["resources"]["limits"] == {"cpu": "1", "memory": "512Mi"}
    policy = one(rendered[overlay], "NetworkPolicy")["spec"]
    selected = policy["podSelector"]["matchLabels"]
    assert selected.items() <= template["metadata"]["labels"].items()
    assert policy["policyTypes"] == ["Ingress", "Egress"] and policy["ingress"]
    # Nobody is let in from everywhere.
    assert all(rule["from"] and rule["ports"] for rule in policy["ingress"])
    requests = policy["ingress"][0]
    (among,) = requests["from"][0]["namespaceSelector"]["matchExpressions"]
    assert among["operator"] == "In" and among["values"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_probes_ask_for_routes_that_exist(rendered, overlay):
    from recognize.app import create_app

    paths = create_app().openapi()["paths"]
    (container,) = pods(rendered[overlay])["spec"]["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["path"] in paths


def test_keys_come_from_a_secret_and_only_the_one_for_trying_out_goes_without(rendered):
    for overlay in OVERLAYS:
        (container,) = pods(rendered[overlay])["spec"]["containers"]
        given = {one["name"]: one for one in container["env"]}
        secret = {"name": "captcha-reader-keys", "key": "API_KEYS", "optional": True}
        assert given["API_KEYS"]["valueFrom"] == {"secretKeyRef": secret}
        values = {name: one["value"] for name, one in given.items() if "value" in one}
        assert Settings.from_environment(values).exposed is (overlay != "overlays/dev")


def test_metrics_have_a_port_of_their_own(rendered):
    for overlay in OVERLAYS:
        template = pods(rendered[overlay])
        (container,) = template["spec"]["containers"]
        ports = {one["name"]: one.get("value") for one in container["env"]}
        port = template["metadata"]["annotations"]["prometheus.io/port"]
        assert ports["METRICS_PORT"] == port != ports.get("PORT", "8080")
        ingress = one(rendered[overlay], "NetworkPolicy")["spec"]["ingress"]
        # For the cluster's own pods alone.
        ports = [{"port": int(port), "protocol": "TCP"}]
        assert {"from": [{"namespaceSelector": {}}], "ports": ports} in ingress
        assert [rule["ports"] for rule in ingress].count(ports) == 1


def test_production_is_spread_and_named(rendered):
    spec = pods(rendered["overlays/production"])["spec"]
    (constraint,) = spec["topologySpreadConstraints"]
    assert constraint["topologyKey"] == "topology.kubernetes.io/zone"
    mapping = one(rendered["overlays/production"], "DomainMapping")
    assert mapping["spec"]["ref"]["name"] == "captcha-reader"


def test_the_deployment_stops_gently(rendered):
    """Kubernetes kills after its grace period: it must cover the pause and the reader's own."""
    from recognize.hosting.server import FINISH_S, LINGER_S

    spec = pods(rendered["kubernetes"])["spec"]
    command = spec["containers"][0]["lifecycle"]["preStop"]["exec"]["command"]
    assert command == ["python", "-c", "import time; time.sleep(3)"]
    assert spec["terminationGracePeriodSeconds"] > 3 + LINGER_S + Settings().read_seconds + FINISH_S


def test_the_autoscaler_finds_its_deployment(rendered):
    documents = rendered["kubernetes"]
    target = one(documents, "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    deployment = one(documents, "Deployment")
    assert target["name"] == deployment["metadata"]["name"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    for kind in ("Service", "PodDisruptionBudget"):
        selector = one(documents, kind)["spec"]["selector"]
        assert selector.get("matchLabels", selector).items() <= labels.items()


def test_one_command_sets_the_image_everywhere(tmp_path):
    shutil.copytree(ROOT / "knative", tmp_path / "knative")
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    image = "ghcr.io/example/captcha-reader@sha256:" + "0123456789abcdef" * 4
    command = [tmp_path / "deploy/set_image.sh", image]
    subprocess.run(command, check=True, capture_output=True)
    for overlay in OVERLAYS:
        (container,) = pods(render(tmp_path / "knative" / overlay))["spec"]["containers"]
        assert container["image"] == image


@pytest.mark.parametrize("image", ["", "captcha-reader", "ghcr.io/example/captcha-reader:1.0"])
def test_an_image_without_a_digest_is_refused(image):
    done = subprocess.run([ROOT / "deploy/set_image.sh", image], capture_output=True, text=True)
    assert done.returncode == 1 and "by its digest" in done.stderr
