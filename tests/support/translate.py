"""Prints the CloudFormation that AWS makes of template.yaml, for parameters given as JSON.

Run with the environment that holds the translator: .venv-deploy/bin/python translate.py '{...}'
"""

import json
import sys
from pathlib import Path

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

template = yaml_parse((Path(__file__).parents[2] / "template.yaml").read_text())
# `sam build` and `sam deploy` put the image's address here.
image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/captcha-reader:v1"
template["Resources"]["Reader"]["Properties"]["ImageUri"] = image
print(json.dumps(Translator({}, Parser()).translate(template, json.loads(sys.argv[1]))))
