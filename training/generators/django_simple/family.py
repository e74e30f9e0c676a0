"""PyPI ``django-simple-captcha``: rotated glyphs, an arc with two lines, dots, smoothed."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.texts import colour, text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's defaults, the rest with the settings that it offers."""
    truth = text(rng, lengths)
    request = {"text": truth, "seed": rng.getrandbits(63), "settings": {}, "scale": 1}
    if rng.random() < 2 / 3:
        request["scale"] = rng.choice((1, 1, 2))
        ink, ground = ((0, 130), (190, 255)) if rng.random() < 0.8 else ((160, 255), (0, 70))
        angle = rng.randint(0, 40)
        settings = {
            "CAPTCHA_FONT_SIZE": rng.randint(18, 44),
            "CAPTCHA_LETTER_ROTATION": (-angle, angle + 1),
            "CAPTCHA_FOREGROUND_COLOR": colour(rng, *ink),
            "CAPTCHA_BACKGROUND_COLOR": colour(rng, *ground),
            "CAPTCHA_NOISE_FUNCTIONS": rng.choice(
                (["arcs", "dots"], ["arcs", "dots"], ["arcs"], ["dots"], [])
            ),
            "CAPTCHA_FILTER_FUNCTIONS": rng.choice((["post_smooth"], [])),
        }
        if rng.random() < 0.5:
            settings["CAPTCHA_FONT_PATH"] = [str(path) for path in TYPEFACES]
        if ink[0] == 0 and rng.random() < 0.3:
            settings["CAPTCHA_LETTER_COLOR_FUNCT"] = "captcha.helpers.random_letter_color_challenge"
        request["settings"] = settings
    return PROGRAM.draw(**request)


FAMILY = Family.single(
    "django-simple",
    sample,
    PROGRAM,
    generator="PyPI django-simple-captcha",
    licence="MIT",
    weight=3,
)
