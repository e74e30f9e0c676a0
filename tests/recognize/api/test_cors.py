"""Pages on other origins: only those that the operator names."""

from tests.support.serving import serving

PAGE = "https://reader.example.org"
ASKING = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}


def test_nobody_by_default(server):
    assert "access-control-allow-origin" not in server.get("/healthz", headers=ASKING).headers
    assert server.options("/v1/recognize", headers=ASKING).status_code == 405


def test_the_origins_that_are_named(png):
    with serving(ALLOWED_ORIGINS=f"https://other.example.org {PAGE}") as client:
        asked = client.options(
            "/v1/recognize", headers=ASKING | {"Access-Control-Request-Headers": "x-api-key"}
        )
        assert asked.status_code == 200
        assert asked.headers["access-control-allow-origin"] == PAGE
        for files, status in (({"image": png}, 200), ({"image": b"broken"}, 400)):
            answer = client.post("/v1/recognize", files=files, headers={"Origin": PAGE})
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == PAGE
        stranger = client.post(
            "/v1/recognize", files={"image": png}, headers={"Origin": "https://evil.example.org"}
        )
        assert "access-control-allow-origin" not in stranger.headers
