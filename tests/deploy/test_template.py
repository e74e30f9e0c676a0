"""template.yaml: the linters' verdict, and what AWS would make of it."""

import json
import re
from datetime import date

import pytest

from recognize.hosting.model_source import Source
from recognize.keys import make, parse
from recognize.variables import rates
from tests.support.helpers import FUNCTION
from tests.support.stack import TOOLS, Stack, run, translated

pytestmark = pytest.mark.skipif(
    not (TOOLS / "sam").exists(), reason="needs the SAM command line (`make deploy-tools`)"
)


@pytest.fixture(scope="module")
def default() -> Stack:
    return Stack()


KEYS = f"{make('page')[1]} {make('tests', date(2027, 1, 1))[1]}"
EXTENSION = "chrome-extension://" + "abcdefghijklmnop" * 2
LIMITS = {
    "CallerRateLimits": "60/minute 1000/day",
    "CallerRateLimitsStore": "rediss://:secret@redis.example.org:6379/0",
}


@pytest.fixture(scope="module")
def full() -> Stack:
    return Stack(
        Architecture="x86_64",
        ReservedConcurrency=-1,
        ProvisionedConcurrency=3,
        ModelPath="models/ctc/current",
        ExtensionOrigin=EXTENSION,
        Tracing="on",
        AlarmEmail="operator@example.org",
        ApiKeys=KEYS,
        KeysRevision="2027-01-01",
        **LIMITS,
    )


def test_the_linters_find_nothing():
    done = run(TOOLS / "sam", "validate", "--lint", "--template", "template.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    done = run(TOOLS / "cfn-lint", "--non-zero-exit-code", "informational", "template.yaml")
    assert done.returncode == 0, done.stdout


def test_parameters_are_described_and_checked():
    for name, declared in translated({})["Parameters"].items():
        assert declared["Description"].endswith("."), name
        assert "Default" in declared, name
        assert {"AllowedValues", "AllowedPattern", "MinValue"} & set(declared), name


def test_the_routes_are_the_application_s(default):
    """Every public route of the application is in the API, and nothing else."""
    from recognize.app import create_app

    served = default.one("AWS::ApiGatewayV2::Api")["Body"]["paths"]
    routes = {(path, method) for path, methods in served.items() for method in methods}
    operations = {
        (path, method)
        for path, methods in create_app().openapi()["paths"].items()
        for method in methods
    }
    # Lambda has no probes; the greedy route stands for the original's.
    operations.remove(("/readyz", "get"))
    operations.remove(("/classify_image/classify/api/", "post"))
    pages = {("/", "get"), ("/docs", "get"), ("/openapi.json", "get")}
    assert routes == operations | pages | {
        ("/classify_image/{proxy+}", "post"),
        ("/static-offline-docs/{proxy+}", "get"),
    }
    for methods in served.values():
        for route in methods.values():
            integration = route["x-amazon-apigateway-integration"]
            assert integration["payloadFormatVersion"] == "2.0"
            assert "ReaderAliaslive" in integration["uri"]


def test_the_documentation_s_files_are_where_the_page_looks(start):
    import httpx

    url = start().url
    page = httpx.get(f"{url}/docs").text
    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert links and all("/static-offline-docs/" in link for link in links), links


def test_keys_are_asked_for_and_not_shown():
    template = translated({})
    keys = template["Parameters"]["ApiKeys"]
    assert keys["NoEcho"] is True
    assert re.fullmatch(keys["AllowedPattern"], KEYS) and parse(KEYS)
    for wrong in ("the-key-itself", KEYS + ",", "page:abc"):
        assert not re.fullmatch(keys["AllowedPattern"], wrong)
    # A deployment that would answer anybody is refused before anything is made.
    [assertion] = template["Rules"]["SomebodyOrAnybody"]["Assertions"]
    for parameters, sound in (
        ({}, False),
        ({"ApiKeys": KEYS}, True),
        ({"AnonymousAccess": "allowed"}, True),
    ):
        assert Stack(**parameters).resolve(assertion["Assert"]) is sound


def test_limits_of_callers_are_the_server_s_and_want_a_redis():
    template = translated({})
    patterns = {name: template["Parameters"][name]["AllowedPattern"] for name in LIMITS}
    assert all(re.fullmatch(patterns[name], value) for name, value in LIMITS.items())
    for wrong in ("60", "0/minute", "60/week", "60/minute,1000/day"):
        assert not re.fullmatch(patterns["CallerRateLimits"], wrong)
        assert rates(wrong) is None
    assert rates(LIMITS["CallerRateLimits"]) == ("60/minute", "1000/day")
    assert template["Parameters"]["CallerRateLimitsStore"]["NoEcho"] is True
    rule = template["Rules"]["LimitsAreCountedTogether"]
    [assertion] = rule["Assertions"]
    alone = Stack(CallerRateLimits="60/minute")
    assert alone.resolve(rule["RuleCondition"]) and not alone.resolve(assertion["Assert"])
    assert Stack(**LIMITS).resolve(assertion["Assert"])
    assert not Stack().resolve(rule["RuleCondition"])


def test_cors_is_for_the_site_and_the_extension_only(default, full):
    cors = default.one("AWS::ApiGatewayV2::Api")["Body"]["x-amazon-apigateway-cors"]
    assert cors["allowOrigins"] == ["https://${Site.DomainName}"]
    assert cors["allowMethods"] == ["GET", "POST"]
    assert not cors.get("allowCredentials")
    cors = full.one("AWS::ApiGatewayV2::Api")["Body"]["x-amazon-apigateway-cors"]
    assert cors["allowOrigins"] == ["https://${Site.DomainName}", EXTENSION]


def test_requests_are_throttled(default):
    stage = default.one("AWS::ApiGatewayV2::Stage")
    limits = stage["DefaultRouteSettings"]
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (50, 100)
    batch = stage["RouteSettings"]["POST /v1/recognize/batch"]
    assert (batch["ThrottlingRateLimit"], batch["ThrottlingBurstLimit"]) == (5, 10)


def test_the_access_log_holds_no_content(default):
    log = json.loads(default.one("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]["Format"])
    assert set(log) >= {"requestId", "route", "status", "ms"}
    for variable in log.values():
        assert not any(
            word in variable for word in ("body", "header", "identity", "query", "path")
        ), variable
    for group in default.of_type("AWS::Logs::LogGroup"):
        assert group["RetentionInDays"] == 30


def test_the_function(default, full):
    function = default.one("AWS::Lambda::Function")
    assert function["PackageType"] == "Image" and function["Architectures"] == ["arm64"]
    assert function["ReservedConcurrentExecutions"] == 20
    assert function["Timeout"] < 30, "the API gives up after 30 s"
    assert function["TracingConfig"]["Mode"] == "PassThrough"
    settings = {"MODEL_URI": "", "API_KEYS": "", "ANONYMOUS_ACCESS": ""}
    settings |= {"RATE_LIMITS": "", "RATE_LIMITS_STORE": ""}
    assert function["Environment"]["Variables"] == settings
    assert "ProvisionedConcurrencyConfig" not in default.one("AWS::Lambda::Alias")
    function = full.one("AWS::Lambda::Function")
    assert function["Architectures"] == ["x86_64"]
    assert "ReservedConcurrentExecutions" not in function
    assert function["TracingConfig"]["Mode"] == "Active"
    variables = function["Environment"]["Variables"]
    settings |= {"MODEL_URI": "s3://${ModelBucket}/models/ctc/current", "API_KEYS": KEYS}
    settings |= dict(zip(("RATE_LIMITS", "RATE_LIMITS_STORE"), LIMITS.values()))
    assert variables == settings
    alias = full.one("AWS::Lambda::Alias")
    assert alias["ProvisionedConcurrencyConfig"] == {"ProvisionedConcurrentExecutions": 3}
    # What sam builds the image from.
    assert (FUNCTION / default.resources["Reader"]["Metadata"]["Dockerfile"]).is_file()


def test_another_parameter_is_another_version(default, full):
    """Else the alias would go on with the settings of the version before.

    CloudFormation replaces a version whose description changes.
    """
    before = default.one("AWS::Lambda::Version")["Description"]
    assert before == "arm64, 1769 MB, model , tracing off, keys 1, anonymous , limits "
    after = full.one("AWS::Lambda::Version")["Description"]
    settings = "model models/ctc/current, tracing on, keys 2027-01-01, anonymous , limits "
    assert after == f"x86_64, 1769 MB, {settings}60/minute 1000/day"


def test_the_role_can_do_three_things(default, full):
    def allowed(stack: Stack) -> dict:
        role = stack.one("AWS::IAM::Role")
        assert "ManagedPolicyArns" not in role
        (policy,) = role["Policies"]
        statements = policy["PolicyDocument"]["Statement"]
        assert all(statement["Effect"] == "Allow" for statement in statements)
        return {
            action: statement["Resource"]
            for statement in statements
            for action in (
                [statement["Action"]]
                if isinstance(statement["Action"], str)
                else statement["Action"]
            )
        }

    own = {
        "logs:CreateLogStream": "${ReaderLog.Arn}",
        "logs:PutLogEvents": "${ReaderLog.Arn}",
        "s3:GetObject": "${ModelBucket.Arn}/models/*",
    }
    assert allowed(default) == own
    traces = {"xray:PutTraceSegments": "*", "xray:PutTelemetryRecords": "*"}
    assert allowed(full) == own | traces


def test_alarms(default, full):
    watched = {
        (alarm["MetricName"], alarm.get("ExtendedStatistic", alarm.get("Statistic")))
        for alarm in default.of_type("AWS::CloudWatch::Alarm")
    }
    assert watched == {
        ("5xx", "Sum"),
        ("Duration", "p99"),
        ("Throttles", "Sum"),
        ("ModelFallback", "Maximum"),
    }
    assert not default.of_type("AWS::SNS::Topic")
    for alarm in full.of_type("AWS::CloudWatch::Alarm"):
        assert alarm["AlarmActions"] == ["${AlarmTopic}"]
    (subscription,) = full.one("AWS::SNS::Topic")["Subscription"]
    assert subscription == {"Protocol": "email", "Endpoint": "operator@example.org"}


def test_the_fallback_alarm_watches_what_the_function_writes(default):
    from recognize.hosting.emf import of_model

    written = json.loads(of_model(Source("embedded", "s3", "not_found", 1.0), "reader"))
    [definition] = written["_aws"]["CloudWatchMetrics"]
    [alarm] = [
        alarm
        for alarm in default.of_type("AWS::CloudWatch::Alarm")
        if alarm["MetricName"] == "ModelFallback"
    ]
    assert alarm["Namespace"] == definition["Namespace"]
    assert [[one["Name"] for one in alarm["Dimensions"]]] == definition["Dimensions"]
    assert alarm["MetricName"] in [metric["Name"] for metric in definition["Metrics"]]
    assert written["ModelFallback"] > alarm["Threshold"]


def test_outputs(default):
    assert set(default.outputs) == {
        "ApiUrl",
        "SiteUrl",
        "SiteBucketName",
        "ModelBucketUri",
        "FunctionName",
    }
    assert default.outputs["ApiUrl"]["Value"].startswith("https://${Api}.execute-api.")
