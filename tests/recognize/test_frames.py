"""Animations: which frames are taken, and what they make together."""

import struct
from itertools import islice

import numpy as np
import pytest
from PIL import Image

from recognize.frames import combined
from recognize.images import BrokenImage, decode, decode_frames
from recognize.inspection import inspect
from recognize.limits import MAX_ANIMATION_PIXELS, MAX_FRAMES
from tests.support import hostile
from tests.support.pictures import animated, encoded, in_turn, word

KINDS = ["GIF", "PNG", "WEBP"]


def shades(count: int, size: tuple[int, int] = (20, 10)) -> list[Image.Image]:
    """Frames that are all of one shade, each of another."""
    return [Image.new("RGB", size, (number % 250,) * 3) for number in range(count)]


def same(frames: list[Image.Image], others: list[Image.Image]) -> bool:
    return [one.tobytes() for one in frames] == [one.tobytes() for one in others]


@pytest.mark.parametrize("kind", KINDS)
def test_frames_are_decoded_as_they_are_shown(kind):
    frames = in_turn(word("black", "white"))
    data = animated(frames, kind)
    assert same(decode_frames(data), frames)
    assert same([decode(data)], frames[:1])


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_frames_are_taken_of_many(kind):
    frames = shades(MAX_FRAMES + 10)
    assert same(decode_frames(animated(frames, kind)), frames[:MAX_FRAMES])


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_frames_are_taken_of_large_ones(kind):
    size = (500, 400)
    most = MAX_ANIMATION_PIXELS // (size[0] * size[1])
    frames = shades(most + 2, size)
    assert same(decode_frames(animated(frames, kind)), frames[:most])
    larger = shades(3, (1200, 1000))
    assert same(decode_frames(animated(larger, kind)), larger[:1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_still_picture_is_one_frame(kind):
    assert len(decode_frames(encoded(word("black", "white"), kind))) == 1
    assert len(decode_frames(animated(shades(1), kind))) == 1


def test_a_picture_beside_the_animation_is_none_of_its_frames():
    """For programs that show no APNG; a browser shows the others alone."""
    frames = shades(4)
    data = encoded(frames[0], save_all=True, append_images=frames[1:], default_image=True)
    assert same(decode_frames(data), frames[1:])


def test_frames_may_be_smaller_than_the_picture():
    frames = [word("black", "white"), word("black", "white")]
    frames[1].paste("red", (30, 10, 40, 20))
    data = animated(frames, "GIF")
    assert same(decode_frames(data)[:1], frames[:1]) and len(decode_frames(data)) == 2
    assert decode_frames(data)[1].getpixel((35, 15)) == (255, 0, 0)
    one = hostile.gif((60, 20), (30, 10))
    for size, frames in (((60, 20), 2), ((61, 20), 1)):
        place = b"," + struct.pack("<HHHHB", 0, 0, *size, 0)
        assert inspect(one[:-1] + place + b"\x02\x02\x44\x01\0;").frames == frames


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_whose_later_frames_are_damaged_is_refused(kind):
    noise = [Image.effect_noise((60, 40), 80 + step).convert("RGB") for step in range(4)]
    data = animated(noise, kind)
    with pytest.raises(BrokenImage, match="damaged"):
        decode_frames(data[: int(len(data) * 0.7)])


def test_orientation_turns_every_frame():
    frames = in_turn(word("black", "white"))
    exif = hostile.exif((0x0112, 3, 1, 6))
    data = encoded(frames[0], save_all=True, append_images=frames[1:], exif=exif)
    assert {one.size for one in decode_frames(data)} == {(40, 120)}


def test_one_frame_and_frames_that_are_alike_are_that_frame():
    frame = word("black", "white")
    for count in (1, 2, 7):
        assert same([*combined([frame] * count)], [frame])


def test_letters_that_come_in_turn_are_all_there_and_as_dark():
    picture = word((20, 40, 60), (240, 230, 220))
    for again in (1, 10):
        first, *_ = combined([frame for frame in in_turn(picture) for _ in range(again)])
        apart = np.abs(np.asarray(first, int) - np.asarray(picture, int))
        assert apart.max() <= 2


def test_light_letters_on_dark_paper_and_paper_that_changes():
    light = word("white", "black")
    assert np.abs(np.asarray(next(combined(in_turn(light))), int) - np.asarray(light)).max() <= 2
    papers = [word("black", (200, 200, shade)) for shade in (90, 160, 230)]
    first = next(combined(papers))
    assert first.getpixel((0, 0)) == (200, 200, 160)
    assert max(first.getpixel((0, 0))) - max(np.asarray(first).min((0, 1))) > 100


def test_noise_that_changes_is_gone_from_the_second_picture():
    rng = np.random.default_rng(1)
    picture = np.asarray(word("black", "white"))
    frames = []
    for _ in range(9):
        noisy = picture.copy()
        noisy[rng.random(picture.shape[:2]) < 0.1] = (250, 0, 0)
        frames.append(Image.fromarray(noisy))
    first, second = (np.asarray(one, int) for one in islice(combined(frames), 2))
    assert (np.abs(second - picture).sum(2) > 0).mean() < 0.005
    assert (np.abs(first - picture).sum(2) > 0).mean() > 0.3


def test_the_fullest_frame_is_the_last_guess():
    frames = in_turn(word("black", "white"))
    frames.insert(2, word("black", "white"))
    *_, third = combined(frames)
    assert same([third], frames[2:3])


def left_of(picture: Image.Image, paper: Image.Image, right: int) -> Image.Image:
    """The picture's columns up to that one."""
    part = paper.copy()
    part.paste(picture.crop((0, 0, right, picture.height)))
    return part


@pytest.mark.parametrize("kind", KINDS)
def test_an_animation_is_read(reader, captcha, kind):
    picture, text = captcha
    blank = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    steps = [picture.width * step // 5 for step in range(6)]
    for frames in (
        [blank, picture, blank, picture],
        in_turn(picture),
        [left_of(picture, blank, right) for right in steps],
    ):
        reading = reader.read(animated(frames, kind))
        assert (reading.text, reading.frames) == (text, len(frames))
    assert reader.read(encoded(picture)).frames == 1


def test_a_growing_text_is_not_taken_for_whole_in_the_middle(reader, captcha):
    """Where noise makes the mean unsure, the usual picture shows the first letters alone."""
    # Which noise does that is the model's.
    for seed in range(40):
        frames = growing(captcha[0], np.random.default_rng(seed))
        first, second, *_ = (reader.read(one) for one in combined(frames))
        if len(second.text) < len(first.text) and second.confidence > first.confidence:
            assert len(reader.read(animated(frames, "PNG")).text) >= len(first.text)
            return
    pytest.fail("no noise makes the usual picture the surer one")


def growing(picture, rng):
    """Frames that show more and more of a picture, under noise."""
    blank = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    frames = []
    for step in range(9):
        shown = np.array(left_of(picture, blank, picture.width * step // 8))
        there = rng.random(shown.shape[:2]) < 0.2
        shown[there] = rng.integers(0, 256, (int(there.sum()), 3))
        frames.append(Image.fromarray(shown))
    return frames
