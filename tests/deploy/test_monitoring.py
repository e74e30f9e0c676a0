"""Alert rules and dashboard: what they ask for is what the server tells."""

import json
import re
import shutil
import subprocess

import httpx
import pytest
import yaml

from recognize.model import EMBEDDED
from tests.support.helpers import ROOT

MONITORING = ROOT / "deploy/monitoring"
ALERTS = MONITORING / "alerts.yaml"
NAME = re.compile(r"\b(?:recognize|process)_[a-z_]+\b")


def expressions() -> list[str]:
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    targets = [target for panel in dashboard["panels"] for target in panel["targets"]]
    return [one["expr"] for one in (*group["rules"], *targets)]


def told(server, captcha_png: bytes) -> str:
    """The server's metrics, after a reading and a refusal."""
    for image in (captcha_png, b"none"):
        httpx.post(f"{server.url}/v1/recognize", files={"image": image})
    return httpx.get(f"{server.url}/metrics").text


def test_names_are_the_servers_own(start, captcha_png):
    text = told(start(), captcha_png)
    families = dict(line.split()[2:4] for line in text.splitlines() if line.startswith("# TYPE"))
    names = set(families)
    names |= {
        f"{name}_{part}"
        for name, kind in families.items()
        if kind == "histogram"
        for part in ("bucket", "sum", "count")
    }
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert asked and asked <= names, asked - names
    # The other way round: what is told is looked at.
    ours = {name for name in families if name.startswith("recognize_")}
    seen = {re.sub("_(bucket|sum|count)$", "", name) for name in asked} | asked
    assert ours - seen <= {"recognize_model_load_seconds"}, ours - seen


def test_the_card_says_what_confidence_to_expect(start, captcha_png):
    card = json.loads((EMBEDDED / "card.json").read_text())
    held_out = card["families"]["held_out"]["case_sensitive"][0]
    text = told(start(), captcha_png)
    assert f'recognize_card_confidence{{pictures="held_out"}} {held_out}' in text


@pytest.mark.skipif(not shutil.which("promtool"), reason="needs promtool (Debian: prometheus)")
def test_promtool_accepts_the_rules(tmp_path):
    checked = subprocess.run(
        ["promtool", "check", "rules", str(ALERTS)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0 and "SUCCESS" in checked.stdout, checked.stdout + checked.stderr
    for file in (ALERTS, ROOT / "tests/deploy/alerts_test.yaml"):
        shutil.copy(file, tmp_path)
    tried = subprocess.run(
        ["promtool", "test", "rules", "alerts_test.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
