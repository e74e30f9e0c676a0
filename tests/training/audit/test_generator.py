"""Captchas of a package's function: what it may return, and what is said of anything else."""

import io
import sys

import pytest

from model_build.evaluation.labelled import labelled_files
from recognize.inputs import image_of
from tests.support.pictures import encoded, word
from training.audit import generator

PACKAGE = """
import io
from PIL import Image

def pair():
    return "aB3", Image.new("RGB", (60, 20), "white")

def turned():
    return Image.new("RGB", (60, 20), "white"), "aB3"

class Drawer:
    def __init__(self, width=60):
        self.width = width

    def draw(self, chars, format="png"):
        file = io.BytesIO()
        Image.new("RGB", (self.width, 20), "white").save(file, format)
        return file

class Needy:
    def __init__(self, secret):
        pass

    def draw(self, chars):
        pass

def two(one, other):
    pass

def number():
    return 7

def nothing():
    return "aB3", "no picture"

def failing(text):
    raise KeyError("Z")

def unready():
    raise RuntimeError("no secret")

class Closed:
    def __init__(self):
        raise RuntimeError("no secret")

    def draw(self, chars):
        pass

constant = 3
"""


@pytest.fixture(autouse=True)
def package(tmp_path, monkeypatch):
    (tmp_path / "owncaptcha.py").write_text(PACKAGE)
    (tmp_path / "brokencaptcha.py").write_text("x = (")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("owncaptcha", None)


@pytest.mark.parametrize("name", ["pair", "turned"])
def test_a_pair_may_come_in_either_order(tmp_path, name):
    drawn = generator.draw(generator.function_of(f"owncaptcha:{name}"), 2, tmp_path, None)
    assert len(list(drawn)) == 2
    assert [text for _, text in labelled_files(tmp_path)] == ["aB3", "aB3"]


def test_a_text_is_handed_to_what_takes_one(tmp_path):
    function = generator.function_of("owncaptcha:Drawer.draw")
    list(generator.draw(function, 2, tmp_path, iter(["one", "two"])))
    assert [text for _, text in labelled_files(tmp_path)] == ["one", "two"]


def test_the_package_captcha_is_drawn_as_its_readme_says(tmp_path):
    function = generator.function_of("captcha.image:ImageCaptcha.generate")
    texts = generator.random_texts("0123456789", (4, 6), seed=1)
    list(generator.draw(function, 3, tmp_path, texts))
    pairs = labelled_files(tmp_path)
    assert len(pairs) == 3 and all(4 <= len(text) <= 6 and text.isdecimal() for _, text in pairs)
    assert all(image_of(path).size == (160, 60) for path, _ in pairs)


@pytest.mark.parametrize(
    "name, said",
    [
        ("owncaptcha", "must be module:function"),
        ("owncaptchas:pair", "cannot be imported"),
        ("owncaptcha:pairs", "has no pairs"),
        ("owncaptcha:constant", "is no function"),
        ("owncaptcha:two", "needs one, other"),
        ("owncaptcha:Needy.draw", "Give a function around it"),
        ("owncaptcha:Closed.draw", "RuntimeError: no secret. Give a function around it"),
        ("brokencaptcha:pair", r"cannot be imported \(SyntaxError"),
        (".owncaptcha:pair", r"cannot be imported \(TypeError"),
    ],
)
def test_what_is_no_such_function_is_said(name, said):
    with pytest.raises(ValueError, match=said):
        generator.function_of(name)


@pytest.mark.parametrize(
    "name, said",
    [
        ("number", "must return a pair"),
        ("nothing", "is no picture"),
        ("unready", "the function failed: RuntimeError: no secret"),
    ],
)
def test_what_should_not_be_returned_is_said(tmp_path, name, said):
    function = generator.function_of(f"owncaptcha:{name}")
    with pytest.raises(ValueError, match=said):
        list(generator.draw(function, 1, tmp_path, None))


def test_a_text_that_cannot_be_drawn_is_named(tmp_path):
    function = generator.function_of("owncaptcha:failing")
    with pytest.raises(ValueError, match="failed for the text 'xyZ': KeyError: 'Z'"):
        list(generator.draw(function, 1, tmp_path, iter(["xyZ"])))


def test_bytes_and_files_are_pictures_too(tmp_path):
    content = encoded(word("black", "white"))
    for number, given in enumerate((content, io.BytesIO(content))):
        folder = tmp_path / str(number)
        list(generator.draw(lambda given=given: ("mK4t", given), 1, folder, None))
        assert image_of(labelled_files(folder)[0][0]).size == (120, 40)
