"""template.yaml as AWS would make of it: translated, its conditions resolved."""

import json
import os
import subprocess

from tests.support.helpers import ROOT

TOOLS = ROOT / ".venv-deploy/bin"


def run(*command: object) -> subprocess.CompletedProcess:
    """Runs a tool in the root, with nobody's AWS account at hand."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("AWS_")
    } | {
        "SAM_CLI_TELEMETRY": "0",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)


def translated(parameters: dict[str, object]) -> dict:
    """The CloudFormation that AWS makes of the template for these parameters."""
    done = run(TOOLS / "python", ROOT / "tests/support/translate.py", json.dumps(parameters))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class Stack:
    """The translated template with its parameters and conditions resolved.

    References to other resources stay as texts: ``${Name}`` or ``${Name.Attribute}``.
    """

    def __init__(self, **parameters: object):
        template = translated(parameters)
        self.parameters = {
            name: parameters.get(name, declared["Default"])
            for name, declared in template["Parameters"].items()
        }
        self.conditions = template["Conditions"]
        self.resources = {
            name: self.resolve(resource)
            for name, resource in template["Resources"].items()
            if "Condition" not in resource or self.holds(resource["Condition"])
        }
        self.outputs = self.resolve(template["Outputs"])

    def holds(self, name: str) -> bool:
        return self.resolve(self.conditions[name])

    def resolve(self, value: object) -> object:
        if isinstance(value, list):
            items = [self.resolve(item) for item in value]
            return [item for item in items if item != "${AWS::NoValue}"]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref":
                return self.parameters.get(argument, f"${{{argument}}}")
            if name == "Fn::GetAtt":
                parts = argument if isinstance(argument, list) else [argument]
                return f"${{{'.'.join(parts)}}}"
            if name == "Fn::Sub":
                own = {}
                if isinstance(argument, list):
                    argument, own = argument[0], self.resolve(argument[1])
                for parameter, actual in (self.parameters | own).items():
                    argument = argument.replace(f"${{{parameter}}}", str(actual))
                return argument
            if name == "Fn::If":
                return self.resolve(argument[1] if self.holds(argument[0]) else argument[2])
            if name == "Fn::Split":
                return self.resolve(argument[1]).split(argument[0])
            if name == "Fn::Equals":
                first, second = self.resolve(argument)
                return str(first) == str(second)
            if name == "Fn::Or":
                return any(self.resolve(argument))
            if name == "Fn::Not":
                return not self.resolve(argument[0])
        resolved = {name: self.resolve(item) for name, item in value.items()}
        return {name: item for name, item in resolved.items() if item != "${AWS::NoValue}"}

    def of_type(self, kind: str) -> list[dict]:
        return [each["Properties"] for each in self.resources.values() if each["Type"] == kind]

    def one(self, kind: str) -> dict:
        (properties,) = self.of_type(kind)
        return properties
