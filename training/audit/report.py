"""The report: one HTML file that needs nothing beside it and asks no network."""

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from recognize.inputs import image_of
from training.audit import chart, features, figures, literature
from training.audit.figures import Figures
from training.audit.reading import UNPREPARED, Answered
from training.audit.verdict import ENOUGH, Verdict, money, percent, shares

# What the page of the project looks like, of which the report takes the colours.
_LOOK = Path(__file__).parents[2] / "site/lib/look.css"
# A picture in the report has at most so many pixels in width and height.
_LARGEST = (360, 140)
# What takes more bytes without loss is shown with a little.
_BYTES = 30_000
# Longer lists are cut in the report; ``audit.json`` has all.
_LISTED = 40


def html(found: Figures, told: Verdict) -> str:
    """The report of an audit. Raises ``OSError`` where a shown picture is gone."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "shares": shares, "money": money, "range": _range}
    numbers = {source.key: place for place, source in enumerate(literature.SOURCES, 1)}
    return environment.get_template("report.html.j2").render(
        found=found,
        verdict=told,
        ways=figures.WAYS,
        curve=chart.curve(found.curve),
        size=(chart.WIDTH, chart.HEIGHT),
        look=_LOOK.read_text(encoding="utf-8"),
        literature=literature,
        number=numbers,
        feature_names=features.NAMES,
        enough=ENOUGH,
        listed=_LISTED,
        cost=figures.cost_of_a_thousand(found.unprepared, found.milliseconds, found.price),
        easiest=_shown(found.strength.easiest),
        hardest=_shown(found.strength.hardest),
    )


def _range(share: Sequence[float]) -> str:
    """The ends of a share's interval."""
    return f"{percent(share[1])} to {percent(share[2])}"


def _shown(answers: Sequence[Answered]) -> list[dict[str, Any]]:
    return [
        {
            "source": _data_url(image_of(one.path)),
            "text": one.truth,
            "read": one.guesses[UNPREPARED][0],
            "confidence": one.confidence,
        }
        for one in answers
    ]


def _data_url(image: Image.Image) -> str:
    """A picture as an address that holds it, scaled down where it is large."""
    image.thumbnail(_LARGEST)
    content, kind = _encoded(image, "PNG"), "png"
    if len(content) > _BYTES:
        content, kind = _encoded(image, "JPEG"), "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _encoded(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, optimize=True)
    return file.getvalue()
