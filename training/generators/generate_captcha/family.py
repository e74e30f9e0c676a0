"""PyPI ``generate-captcha``: a spaced word as in perspective, hard-edged, among specks."""

from random import Random

from PIL import Image, ImageFont

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.texts import rgb, text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """The package's blue on white, or other colours; with perspective where it cuts nothing off."""
    truth, size = text(rng, lengths), rng.randint(18, 36)
    face = str(rng.choice(TYPEFACES))
    word = ImageFont.truetype(face, size).getlength(" ".join(truth))
    transformed = rng.random() < 0.7
    height = round(size * rng.uniform(2.6, 3.2) if transformed else 1.5 * size)
    width = round(word * rng.uniform(1.1, 1.4)) + 16
    while transformed and not _shows((word, 1.2 * size), (width, height)):
        width += 10
        transformed = width < 3 * word
    plain = rng.random() < 0.5
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(63),
        size=[width, height],
        bg_color=[255, 255, 255] if plain else rgb(rng, 180, 255),
        fg_color=[0, 0, 255] if plain else rgb(rng, 0, 130),
        font_type=face,
        font_size=size,
        draw_lines=rng.random() < 0.6,
        n_line=[1, rng.randint(1, 4)],
        draw_points=rng.random() < 0.7,
        point_chance=rng.randint(1, 6),
        draw_transform=transformed,
    )


def _shows(word: tuple[float, float], picture: tuple[int, int]) -> bool:
    """Whether a transformed picture holds the word, which begins a third of the room in."""
    # The package enlarges by at most this at the right and at the foot, where most is lost.
    scale = 1 + 0.001 * picture[0] + 0.004 * picture[1]
    return all((side + 2 * part) / 3 < 0.92 * side / scale for part, side in zip(word, picture))


FAMILY = Family.single(
    "generate-captcha",
    sample,
    PROGRAM,
    generator="PyPI generate-captcha",
    licence="GPL-3.0-only",
    weight=0.5,
)
