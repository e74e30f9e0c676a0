"""Reads distorted text images and says how sure it is.

``from recognize import Reader`` is the library: ``Reader().read(data)`` gives a ``Reading``.

``reader`` has the whole way: bytes -> ``images`` -> ``frames`` -> ``views`` -> tensors ->
``model`` -> logits -> ``ctc`` -> candidates and characters -> Reading. ``cli`` and ``api``
ask it, ``hosting`` runs the latter.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recognize.images import ImageError as ImageError
    from recognize.model import Model as Model
    from recognize.model import ModelError as ModelError
    from recognize.options import OptionError as OptionError
    from recognize.options import Options as Options
    from recognize.reader import Reader as Reader
    from recognize.reader import Reading as Reading

# Of the package, the API, the extension and the image. The model has a version of its own.
__version__ = "0.2.0"

_HOMES = {
    "ImageError": "images",
    "Model": "model",
    "ModelError": "model",
    "OptionError": "options",
    "Options": "options",
    "Reader": "reader",
    "Reading": "reader",
}


def __getattr__(name: str) -> object:
    """A public name, from its module when it is first asked for.

    Importing the package, or a module of it that is pure, thus loads neither LiteRT nor
    Pillow: training uses the alphabet where neither is, and builds ask for the version.
    Raises ``AttributeError`` for other names.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """What the module holds, and the public names that it does not hold yet."""
    return sorted({*globals(), *_HOMES})
