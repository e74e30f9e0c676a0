"""template.yaml: its buckets, and the site that is served from one of them."""

import pytest

from tests.support.stack import TOOLS, Stack

pytestmark = pytest.mark.skipif(
    not (TOOLS / "sam").exists(), reason="needs the SAM command line (`make deploy-tools`)"
)


@pytest.fixture(scope="module")
def default() -> Stack:
    return Stack()


def test_buckets_are_private_and_encrypted(default):
    buckets = {
        name: resource
        for name, resource in default.resources.items()
        if resource["Type"] == "AWS::S3::Bucket"
    }
    assert set(buckets) == {"ModelBucket", "SiteBucket"}
    policies = {
        policy["Bucket"]: policy["PolicyDocument"]["Statement"]
        for policy in default.of_type("AWS::S3::BucketPolicy")
    }
    for name, bucket in buckets.items():
        properties = bucket["Properties"]
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(properties["PublicAccessBlockConfiguration"]) == 4
        (rule,) = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
        assert properties["OwnershipControls"]["Rules"] == [
            {"ObjectOwnership": "BucketOwnerEnforced"}
        ]
        assert bucket["DeletionPolicy"] == "Retain"
        (denied,) = [each for each in policies[f"${{{name}}}"] if each["Effect"] == "Deny"]
        assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    (allowed,) = [each for each in policies["${SiteBucket}"] if each["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Action"] == "s3:GetObject"
    assert allowed["Condition"]["StringEquals"]["AWS:SourceArn"].endswith(":distribution/${Site}")
    assert [each["Effect"] for each in policies["${ModelBucket}"]] == ["Deny"]


def test_the_site_is_served_securely(default):
    site = default.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    assert site["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert site["DefaultCacheBehavior"]["AllowedMethods"] == ["GET", "HEAD"]
    (origin,) = site["Origins"]
    assert origin["OriginAccessControlId"] == "${SiteAccess.Id}"
    control = default.one("AWS::CloudFront::OriginAccessControl")["OriginAccessControlConfig"]
    assert (control["SigningBehavior"], control["SigningProtocol"]) == ("always", "sigv4")
    policy = default.one("AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]
    headers = policy["SecurityHeadersConfig"]
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31536000
    assert headers["FrameOptions"]["FrameOption"] == "DENY"
    assert headers["ContentTypeOptions"]["Override"]
    rules = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert "frame-ancestors 'none'" in rules and "'unsafe-inline'" not in rules
    assert "'unsafe-eval'" not in rules.replace("'wasm-unsafe-eval'", "")
