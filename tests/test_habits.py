"""The files by which the forge, Git, editors and pre-commit know the project."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.environments import run
from tests.support.helpers import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*"))
CHOOSER = ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml"
FORMS = sorted(set(CHOOSER.parent.glob("*")) - {CHOOSER})
HOOKS = ROOT / ".pre-commit-config.yaml"


def loaded(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def git(*arguments: object) -> list[str]:
    return run("git", *arguments, cwd=ROOT).splitlines()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_does_what_a_command_does_with_no_more_rights_than_reading(path):
    workflow = loaded(path)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert "permissions" not in job and job["timeout-minutes"] <= 90
        used = [step["uses"] for step in job["steps"] if "uses" in step]
        assert used and all(re.search(r"@v\d+\.\d+\.\d+$", action) for action in used)
        commands = [line for step in job["steps"] for line in step.get("run", "").splitlines()]
        assert commands[-1] in (".ci/run", "make weaknesses")
        # Beside it, only what makes the machine ready.
        assert all(line.split()[0] in ("apt-get", "git") for line in commands[:-1])


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_an_issue_form_asks_under_names_of_its_own(path):
    form = loaded(path)
    assert form["name"] and form["description"]
    asked = [field for field in form["body"] if field["type"] != "markdown"]
    names = [field["id"] for field in asked]
    assert len(names) == len(set(names)) > 0
    assert all(field["attributes"]["label"] for field in asked)


def test_a_picture_is_asked_for_only_where_it_may_be_shared():
    fields = {field.get("id"): field for field in loaded(FORMS[-1])["body"]}
    assert FORMS[-1].stem == "misreading"
    assert not fields["picture"].get("validations", {}).get("required", False)
    (shared,) = fields["may-share"]["attributes"]["options"]
    assert shared["required"] is True


def test_the_hooks_are_targets_of_the_makefile():
    entries = [hook["entry"].split() for repo in loaded(HOOKS)["repos"] for hook in repo["hooks"]]
    assert entries and all(entry[:2] == ["make", "--silent"] for entry in entries)
    # What make knows, without making anything: it finds no target called ":", and says 2.
    known = subprocess.run(
        ["make", "--print-data-base", "--question", ":"], cwd=ROOT, capture_output=True, text=True
    )
    targets = set(re.findall(r"^([a-z-]+):", known.stdout, re.MULTILINE))
    assert {target for _, _, target in entries} <= targets


def test_git_knows_every_binary_file_and_no_other_line_ends():
    """``git ls-files --eol`` says what a file is, and which attributes it has."""
    for line in git("ls-files", "--eol"):
        index, _, attributes, path = re.fullmatch(
            r"i/(\S*)\s+w/(\S*)\s+attr/(.*?)\s*\t(.*)", line
        ).groups()
        assert index in ("lf", "none", "-text"), path
        assert ("-text" in attributes) == (index == "-text"), path


@pytest.mark.parametrize(
    ("path", "generated"),
    [("requirements.txt", "set"), ("package-lock.json", "set"), ("README.md", "unspecified")],
)
def test_the_forge_folds_what_is_generated(path, generated):
    (line,) = git("check-attr", "linguist-generated", "--", path)
    assert line == f"{path}: linguist-generated: {generated}"


@pytest.mark.network
@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("custom.github-workflows-require-timeout", WORKFLOWS),
        ("vendor.github-issue-forms", FORMS),
        ("vendor.github-issue-config", [CHOOSER]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_forges_schemas_hold(release_environment, schema, paths):
    run(release_environment / "check-jsonschema", "--builtin-schema", schema, *paths)


@pytest.mark.network
def test_pre_commit_takes_its_configuration(release_environment):
    run(release_environment / "pre-commit", "validate-config", HOOKS)
