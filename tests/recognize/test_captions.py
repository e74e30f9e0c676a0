"""A caption that is read with the captcha makes a reading that is not trusted."""

import pytest

from recognize.captions import begins_with_caption
from recognize.model import Model
from recognize.reader import Reader
from tests.support.pictures import encoded, word


@pytest.mark.parametrize(
    "text", ["Code7K4MP", "captchaabc", "SECURITYCODE123", "Enter7K4", "nterK7FJ6"]
)
def test_a_caption_and_what_follows(text):
    assert begins_with_caption(text)


@pytest.mark.parametrize(
    "text", ["", "code", "Code7K", "7K4MP", "xcode7K4", "c0de7K4MP", "ode7K4MP"]
)
def test_no_caption_or_nothing_after_it(text):
    assert not begins_with_caption(text)


def test_it_is_shown_and_not_trusted(model_directory):
    reader = Reader(Model(model_directory("1.0.0", confidence_threshold=0.2)))
    alone, beside = (
        reader.read(encoded(word("black", "white", (250, 44), text)))
        for text in ("K7FJ6", "Code K7FJ6")
    )
    assert (alone.text, alone.trusted) == ("K7FJ6", True)
    assert (beside.text, beside.legible, beside.trusted) == ("CodeK7FJ6", True, False)
    assert beside.confidence >= reader.model.confidence_threshold
