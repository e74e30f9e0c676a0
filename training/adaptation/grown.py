"""The embedded model with characters beside its own, before any training has seen them."""

import shutil
from pathlib import Path

from model_build import finder
from model_build.growth import grow, shared
from model_build.networks import NETWORKS
from recognize.alphabet import Alphabet
from recognize.images import Tensor
from recognize.model import Model
from recognize.views import Logits, Prospects
from training.adaptation.course import NETWORK


class Grown(Model):
    """A model directory's model, of an alphabet that may have further characters.

    Where the network sees none of the characters that it knows, each of the further ones is as
    probable as any other. Raises ``ModelError``.
    """

    def __init__(self, directory: Path, alphabet: Alphabet):
        super().__init__(directory)
        self._grown = alphabet

    @property
    def alphabet(self) -> Alphabet:
        """The characters that it knows, and those that it is to know."""
        return self._grown

    def see(self, tensor: Tensor) -> tuple[Logits, Prospects]:
        """As ``Model.see``, with logits of the further characters."""
        logits, prospects = super().see(tensor)
        return shared(logits, self._grown.classes - logits.shape[-1]), prospects


def grown_weights(shipped: Path, alphabet: Alphabet, work: Path) -> Path:
    """The weights of the network that ``Grown`` is, with their finder, if any, beside them.

    Those that are ``shipped`` where there are no further characters; else made in ``work``.
    """
    if not alphabet.further:
        return shipped
    folder = work / "grown"
    folder.mkdir(exist_ok=True)
    grow(NETWORKS[NETWORK], shipped, len(alphabet.further), folder / shipped.name)
    if found := finder.beside(shipped):
        shutil.copy(found, folder / found.name)
    return folder / shipped.name
