"""Captchas of a Python package of the caller's: ``module:function``.

The function returns a pair of a text and an image where it needs nothing, and where it needs one
argument, a text, the image of it. An image is whatever the reader takes. Where a class stands in
the way, such as in ``captcha.image:ImageCaptcha.generate``, one is made without arguments.
"""

import importlib
import inspect
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from model_build.evaluation.labelled import write_labels
from recognize.images import ImageError
from recognize.inputs import image_of


def function_of(name: str) -> Callable[..., Any]:
    """The function of ``module:function``. Raises ``ValueError`` that says what is amiss."""
    module, colon, path = name.partition(":")
    if not (module and colon and path):
        raise ValueError(f"--generator must be module:function, not {name!r}.")
    try:
        found: Any = importlib.import_module(module)
    except Exception as error:
        raise ValueError(
            f"--generator: {module} cannot be imported ({_told(error)}). Install it in .venv-dev, "
            "or name its folder in PYTHONPATH."
        ) from error
    for part in path.split("."):
        if inspect.isclass(found):
            found = _called(found, name)
        if not hasattr(found, part):
            raise ValueError(f"--generator: {module} has no {path}.")
        found = getattr(found, part)
    if not callable(found):
        raise ValueError(f"--generator: {name} is no function.")
    return _called_for(found, name)


def draw(
    generator: Callable[..., Any], count: int, folder: Path, texts: Iterator[str] | None
) -> Iterator[Path]:
    """Draws so many pictures into a folder, one at a time, and at the end their ``labels.csv``.

    ``texts``: what is drawn by a function that takes one. Raises ``ValueError`` for a function that
    fails or returns what it should not, and ``OSError``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(count):
        text, image = _drawn(generator, next(texts) if texts else None)
        path = folder / f"{number:06}.png"
        image.save(path)
        rows.append((path.name, text))
        yield path
    write_labels(folder, rows)


def random_texts(characters: str, lengths: tuple[int, int], seed: int) -> Iterator[str]:
    """Texts of these characters, without end, the same for each seed."""
    rng = Random(seed)
    while True:
        yield "".join(rng.choices(characters, k=rng.randint(*lengths)))


def needed(function: Callable[..., Any]) -> list[str]:
    """The names of the arguments that a function cannot be called without."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        return []
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [one.name for one in parameters if one.default is one.empty and one.kind not in variable]


def _called_for(found: Callable[..., Any], name: str) -> Callable[..., Any]:
    if len(needed(found)) > 1:
        told = ", ".join(needed(found))
        raise ValueError(f"--generator: {name} needs {told}; it may need a text alone, or nothing.")
    return found


def _called(kind: type, name: str) -> Any:
    try:
        return kind()
    except Exception as error:
        raise ValueError(
            f"--generator: {name}: {_told(error)}. Give a function around it."
        ) from error


def _drawn(generator: Callable[..., Any], text: str | None) -> tuple[str, Image.Image]:
    try:
        answer = generator() if text is None else generator(text)
    except Exception as error:
        of_it = "" if text is None else f" for the text {text!r}"
        raise ValueError(f"--generator: the function failed{of_it}: {_told(error)}") from error
    if text is None:
        text, answer = _pair(answer)
    if isinstance(answer, io.BytesIO):
        answer.seek(0)
    try:
        return text, image_of(answer)
    except (ImageError, OSError, TypeError) as error:
        raise ValueError(f"--generator: what it returned is no picture: {error}") from None


def _told(error: Exception) -> str:
    """What a program of somebody else's says of its failure."""
    return f"{type(error).__name__}: {error}"


def _pair(answer: Any) -> tuple[str, Any]:
    """The text and the image of a pair, in either order."""
    if isinstance(answer, tuple) and len(answer) == 2:
        # A path may be a text too: the text of a pair of two is the first.
        for text, image in (answer, answer[::-1]):
            if isinstance(text, str):
                return text, image
    raise ValueError(
        "--generator: the function must return a pair of a text and an image, not "
        f"{type(answer).__name__}."
    )
