"""What a family's record says: the one place where a fact about a family is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal, Self

from PIL import Image

from training.generators.program import DebianFile, Program

Source = Callable[[Random, tuple[int, int]], tuple[Image.Image, str]]


@dataclass(frozen=True)
class Variant:
    """One source of a family: what draws its images, and how many of them training takes.

    ``sample`` is a function ``(rng, lengths) -> (image, text)``: an RGB image and the characters
    in it, none in a family without text. ``lengths`` is the inclusive
    range of text lengths. Everything random comes from ``rng``, so the same seed gives the same
    image. It raises ``FileNotFoundError``, which says the remedy, where the generator is not
    installed, and ``ValueError`` for lengths that the generator cannot draw.

    ``weight`` is its part of the default mixture, in the unit of the other families' weights; 0
    leaves it out. ``program`` is what draws, ``None`` where this process does.
    """

    sample: Source
    weight: float = 0.0
    program: Program | None = None


@dataclass(frozen=True)
class Family:
    """A generator of captchas, or of other pictures, with its sources.

    ``sources`` maps names that no other family has to the variants. ``generator`` says in a few
    words what draws. ``licence`` is the generator's, an SPDX expression. ``held_out``: nothing
    that trains looks at it, so that its figures say how captchas are read that were never seen.
    ``travels`` says how it reaches a borrowed machine: ``live`` draws there, ``images`` is drawn
    before and carried in a pack. ``lengths`` is the inclusive range of text lengths that the
    generator can draw. ``textless``: its pictures hold no text to read; ``unknown``: theirs has
    characters that the reader does not know, for which ``UNKNOWN`` stands. ``debian`` names the
    Debian packages that it needs, beside their fonts, and ``debian_files`` single files of such.
    ``rows`` is how many rows it has on the contact sheet.
    ``formerly`` is the source that stood for this family and others until model 1.7.0; in a
    mixture of that time its name stands for them.

    Raises ``ValueError`` for a held-out family with a weight in training.
    """

    name: str
    generator: str
    licence: str
    sources: Mapping[str, Variant]
    held_out: bool = False
    travels: Literal["live", "images"] = "images"
    lengths: tuple[int, int] = (1, 8)
    textless: bool = False
    unknown: bool = False
    debian: tuple[str, ...] = ()
    debian_files: tuple[DebianFile, ...] = ()
    rows: int = 1
    formerly: str = ""

    @property
    def readable(self) -> bool:
        """Whether its pictures have a text that the reader can read whole."""
        return not (self.textless or self.unknown)

    def __post_init__(self) -> None:
        if self.held_out and any(variant.weight for variant in self.sources.values()):
            raise ValueError(f"{self.name} is held out: its sources have no weight in training")

    @classmethod
    def single(
        cls,
        name: str,
        sample: Source,
        program: Program,
        *,
        generator: str,
        licence: str,
        weight: float = 0.0,
        held_out: bool = False,
        lengths: tuple[int, int] = (1, 8),
        debian: tuple[str, ...] = (),
        debian_files: tuple[DebianFile, ...] = (),
        formerly: str = "",
    ) -> Self:
        """A family with one source, of its own name, that a program draws."""
        return cls(
            name,
            generator,
            licence,
            {name: Variant(sample, weight, program)},
            held_out=held_out,
            lengths=lengths,
            debian=debian,
            debian_files=debian_files,
            formerly=formerly,
        )
