"""A batch of one source over HTTP: its answer, its profile, and readings under it."""

import base64
import json

import pytest

from tests.support.pictures import captchas, encoded

BATCH = "/v1/recognize/batch"


@pytest.fixture(scope="module")
def pictures():
    return [encoded(image) for image, _ in captchas(5)]


def fields(pictures):
    return [("image", picture) for picture in pictures]


@pytest.mark.parametrize("way", ["query", "form", "json", "json text"])
def test_through_every_entrance(server, reader, pictures, way):
    texts = [base64.b64encode(picture).decode() for picture in pictures]
    sent = {
        "query": lambda: server.post(f"{BATCH}?same_source=true", files=fields(pictures)),
        "form": lambda: server.post(BATCH, files=fields(pictures), data={"same_source": "True"}),
        "json": lambda: server.post(BATCH, json={"images": texts, "same_source": True}),
        "json text": lambda: server.post(BATCH, json={"images": texts, "same_source": "1"}),
    }
    answer = sent[way]().json()
    expected = reader.read_source(pictures)
    assert answer["profile"] == expected.profile.as_json()
    assert [one["text"] for one in answer["results"]] == [one.text for one in expected.readings]
    assert [one["changed"] for one in answer["results"]] == [
        one.changed for one in expected.readings
    ]


def test_without_it_a_batch_answers_as_ever(server, pictures):
    for query in ("", "?same_source=false", "?same_source="):
        answer = server.post(BATCH + query, files=fields(pictures)).json()
        assert answer.keys() == {"results"} and "changed" not in answer["results"][0]


def test_what_cannot_be_read_has_its_error_and_tells_nothing_of_the_source(server, pictures):
    sent = [pictures[0], b"broken", *pictures[1:]]
    answer = server.post(f"{BATCH}?same_source=true", files=fields(sent)).json()
    assert answer["results"][1].keys() == {"error"}
    assert "text" in answer["results"][0] and "text" in answer["results"][2]
    assert answer["profile"]["pictures"] == len(pictures)


def test_the_profile_is_an_option_of_every_entrance(server, reader, png):
    profile = {"lengths": {"3": 0.99}, "characters": {"x": 0.9}}
    text = json.dumps(profile)
    expected = reader.read(png, profile=profile)
    assert expected != reader.read(png)
    answers = [
        server.post("/v1/recognize", params={"profile": text}, files={"image": png}),
        server.post("/v1/recognize", data={"profile": text}, files={"image": png}),
        *(
            server.post(
                "/v1/recognize",
                json={"image": base64.b64encode(png).decode(), "profile": one},
            )
            for one in (profile, text)
        ),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert answer.json()["confidence"] == pytest.approx(expected.confidence, abs=1e-9)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"{BATCH}?same_source=perhaps", "same_source must be true or false"),
        (f"{BATCH}?same_sourec=true", "Did you mean same_source?"),
        ("/v1/recognize?same_source=true", "There is no option"),
        (f"{BATCH}?same_source=true&profile={{}}", "profile is inferred"),
        ("/v1/recognize?profile={", "it is not valid JSON"),
    ],
)
def test_what_is_wrong_is_said(server, png, path, words):
    answer = server.post(path, files={"image": png})
    assert answer.status_code == 422 and words in answer.json()["detail"]
