"""Prints the JSON schemas of Knative's Service and DomainMapping, by kind.

Run with the environment that holds them: .venv-deploy/bin/python knative_schema.py
"""

import json

from cloudcoil.models.knative_serving.serving import v1, v1beta1

kinds = {"Service": v1.Service, "DomainMapping": v1beta1.DomainMapping}
print(json.dumps({kind: model.model_json_schema(by_alias=True) for kind, model in kinds.items()}))
