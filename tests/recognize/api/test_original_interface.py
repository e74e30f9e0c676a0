"""The university project's clients: the same requests, the same answers."""

import base64

PATH = "/classify_image/classify/api/"


def test_file_gives_plain_text(server, png, captcha):
    answer = server.post(PATH, files={"image": png})
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text == captcha[1]


def test_data_url_in_either_form_encoding(server, png, captcha):
    data_url = "data:image/png;base64," + base64.b64encode(png).decode()
    assert server.post(PATH, data={"image64": data_url}).text == captcha[1]
    assert server.post(PATH, files={"image64": (None, data_url)}).text == captcha[1]
    # As a browser sends it that does not escape the plus signs.
    raw = server.post(
        PATH,
        content=f"image64={data_url}",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert raw.text == captcha[1]


def test_json_with_real_confidences(server, png, captcha):
    headers = {"accept": "application/json"}
    answer = server.post(PATH, files={"image": png}, data={"k": "3"}, headers=headers).json()
    assert answer["success"] is True
    confidences = list(answer["confidence"].values())
    assert next(iter(answer["confidence"])) == captcha[1]
    assert len(confidences) == 3 and sum(confidences) <= 1
    assert confidences == sorted(confidences, reverse=True)
    assert len(server.post(PATH, files={"image": png}, headers=headers).json()["confidence"]) == 1
