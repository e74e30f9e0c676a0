"""Requests as the events that API Gateway and function URLs make of them."""

import base64
from urllib.parse import parse_qsl

BOUNDARY = "----boundary7f3a"


def multipart(image: bytes, field: str = "image", count: int = 1) -> tuple[bytes, str]:
    """A form with an image (``count`` times): body and content type."""
    part = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
        f'name="{field}"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    ).encode()
    body = b"".join(part + image + b"\r\n" for _ in range(count))
    return body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"


def _headers(body: bytes, kind: str, more: dict) -> dict:
    return {
        "host": "abc123.execute-api.eu-central-1.amazonaws.com",
        "content-type": kind,
        "content-length": str(len(body)),
        "x-forwarded-proto": "https",
        "x-forwarded-for": "198.51.100.7",
        **more,
    }


def http_api(
    method: str, path: str, body=b"", kind="", query="", stage="$default", **headers
) -> dict:
    """Payload 2.0. A stage other than ``$default`` leads the path."""
    full = path if stage == "$default" else f"/{stage}{path}"
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": full,
        "rawQueryString": query,
        "headers": _headers(body, kind, headers),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "domainName": "abc123.execute-api.eu-central-1.amazonaws.com",
            "http": {
                "method": method,
                "path": full,
                "protocol": "HTTP/1.1",
                "sourceIp": "198.51.100.7",
                "userAgent": "test",
            },
            "requestId": "id",
            "routeKey": f"{method} {path}",
            "stage": stage,
            "timeEpoch": 1700000000000,
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def function_url(method: str, path: str, body=b"", kind="", query="", **headers) -> dict:
    """A Lambda function URL: payload 2.0 with the route ``$default``."""
    event = http_api(method, path, body, kind, query, **headers)
    event["routeKey"] = event["requestContext"]["routeKey"] = "$default"
    event["requestContext"]["domainName"] = "abc.lambda-url.eu-central-1.on.aws"
    event["requestContext"]["accountId"] = "anonymous"
    return event


def rest_api(method: str, path: str, body=b"", kind="", query="", stage="prod", **headers) -> dict:
    """Payload 1.0, as a REST API's proxy integration sends it."""
    pairs = parse_qsl(query)
    plain = _headers(body, kind, headers)
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": plain,
        "multiValueHeaders": {name: [value] for name, value in plain.items()},
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in pairs} or None,
        "pathParameters": {"proxy": path.lstrip("/")},
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "httpMethod": method,
            "identity": {"sourceIp": "198.51.100.7", "userAgent": "test"},
            "path": f"/{stage}{path}",
            "protocol": "HTTP/1.1",
            "requestId": "id",
            "resourcePath": "/{proxy+}",
            "stage": stage,
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
