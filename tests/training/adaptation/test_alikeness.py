"""What is taken for nearly the same picture, and what stays together."""

import io
from random import Random

from PIL import Image

from training.adaptation import alikeness
from training.adaptation.alikeness import fingerprint, groups, near_pairs, prints, same
from training.generators import SOURCES


def drawn(count: int) -> list[Image.Image]:
    """Captchas of one kind, no two with the same text."""
    return [SOURCES["original-0.7.1"](Random(seed), (5, 5))[0] for seed in range(count)]


def compressed(picture: Image.Image, quality: int) -> Image.Image:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=quality)
    return Image.open(data).convert("RGB")


def pairs_of(pictures: list[Image.Image]) -> list[tuple[int, int]]:
    return near_pairs(prints([fingerprint(one) for one in pictures]))


def test_captchas_of_one_kind_are_not_alike():
    assert pairs_of(drawn(40)) == []


def test_compressed_and_scaled_copies_are_alike():
    pictures = drawn(30)
    copies = [compressed(pictures[3], 40), pictures[7].resize((190, 71)), pictures[3].copy()]
    assert pairs_of([*pictures, *copies]) == [(3, 30), (3, 32), (7, 31), (30, 32)]


def test_comparing_in_pieces_finds_the_same(monkeypatch):
    pictures = [*drawn(9), drawn(2)[1]]
    whole = pairs_of(pictures)
    monkeypatch.setattr(alikeness, "_AT_A_TIME", 3)
    assert pairs_of(pictures) == whole == [(1, 9)]


def test_empty_pictures_are_like_no_other():
    assert pairs_of([Image.new("RGB", (50, 20), "white")] * 3) == []


def test_what_is_linked_stands_in_one_group():
    assert groups(6, [(0, 3), (3, 5), (1, 2)]) == [[0, 3, 5], [1, 2], [4]]


def test_the_same_key_links_and_none_does_not():
    assert groups(5, same(["a", None, "a", None, "a"])) == [[0, 2, 4], [1], [3]]
