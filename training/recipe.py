"""What is trained on what, and how: a recipe's fields, its TOML file, its options.

A field of ``Recipe`` is declared once: it is the key in the TOML file, the option of the
command line with its help, the entry in a run's ``run.json`` and the default of all three.

A field that is added has a default that trains as before it was there: a ``run.json``
without it means that. A default that changes would change what such files mean, so the
value from before must then be filled in where they are read (``training.record``).
"""

import argparse
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

import recognize.nearest
from model_build.networks import NETWORKS
from training.data.mixture import PLAIN, checked, parse_mixture

RECIPES = Path(__file__).parent / "recipes"


def _known_network(name: str) -> str:
    if name not in NETWORKS:
        raise ValueError(f"{name!r} is none of {', '.join(NETWORKS)}")
    return name


def _mixture(value: object) -> object:
    """A mixture from its text, ``plain``, ``breadth`` or ``name:weight,...``, or a table."""
    if isinstance(value, str):
        return parse_mixture(value)
    return checked(value) if isinstance(value, dict) else value


# A path is written as text in every file: the one thing that is not taken strictly.
_Path = Annotated[Path, Field(strict=False)]


class Recipe(BaseModel):
    """The settings of one run. Raises ``pydantic.ValidationError`` for unfit ones."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    # What does not change a run's weights: it may be resumed with others.
    NO_PART_OF_A_RUN: ClassVar = frozenset({"workers", "watch"})
    # Where the images come from: one of these.
    KINDS: ClassVar = ("mixture", "folder", "shards")
    # What counts only where they are drawn, not stored.
    DRAWN: ClassVar = frozenset({"mixture", "screens", "views"})

    network: Annotated[str, AfterValidator(_known_network)] = Field(
        default="ctc", description=f"the network to train: {', '.join(NETWORKS)}"
    )
    mixture: Annotated[dict[str, float], BeforeValidator(_mixture)] = Field(
        default_factory=lambda: dict(PLAIN),
        description="draw images from sources by weight: name:weight,..., or plain or breadth",
    )
    screens: float = Field(
        default=0.0, ge=0, le=1, description="share of a mixture's images shown as screenshots, 0-1"
    )
    views: float = Field(
        default=0.0, ge=0, le=1, description="share of a mixture's images laid in other views, 0-1"
    )
    folder: _Path | None = Field(default=None, description="train on a folder of labelled images")
    shards: _Path | None = Field(
        default=None, description="train on TFRecord shards (training.data.shards)"
    )
    weights: _Path | None = Field(
        default=None, description="start from these weights (fine-tuning)"
    )
    frozen: int = Field(
        default=0,
        ge=0,
        le=3,
        description="with weights: keep what comes before this pooling as it is; before the "
        "second it is a tenth of the weights and a third of a step's time; 0: nothing is kept",
    )
    steps: int = Field(
        default=6000, ge=1, description="batches over which the rate rises and falls"
    )
    stop: int | None = Field(
        default=None, ge=1, description="last step, where it is before the others"
    )
    batch: int = Field(default=128, ge=1, description="images a batch")
    dispatch: int | None = Field(
        default=None,
        ge=1,
        description="with JAX and a mixture: so many steps are one program, which prepares and "
        "augments the images too (training.device)",
    )
    uses: int = Field(
        default=1,
        ge=1,
        description="with dispatch: how often a drawn image is trained on, augmented anew",
    )
    teacher: _Path | None = Field(
        default=None,
        description="with dispatch: folder of a run from whose network this one learns, too",
    )
    rate: float = Field(default=2e-3, gt=0, description="peak learning rate")
    optimizer: Literal["adamw", "muon"] = Field(
        default="adamw", description="adamw, or muon (training.muon)"
    )
    average_from: int | None = Field(
        default=None,
        ge=1,
        description="the final weights are the mean of the checkpoints' from this step on "
        "(Izmailov et al., 2018), which a rate that has not fallen yet wants",
    )
    patience: int | None = Field(
        default=None,
        ge=1,
        description="end after so many checkpoints that read no more in validation than before",
    )
    every: int = Field(default=250, ge=1, description="steps between checkpoints")
    workers: int = Field(
        default_factory=lambda: max(1, (os.cpu_count() or 2) - 1),
        ge=1,
        description="data processes (default: one fewer than there are cores)",
    )
    validation: int = Field(default=1024, ge=1, description="images judged at each checkpoint")
    watch: _Path | None = Field(
        default=None, description="a folder of labelled folders, judged at checkpoints"
    )
    seed: int = Field(default=1, description="of the weights, the batches and their order")
    precision: Literal["float32", "mixed_bfloat16"] = Field(
        default="float32",
        description="of the convolutions; mixed_bfloat16 is faster where the processor has it",
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        kinds = [kind for kind in self.KINDS if kind in self.model_fields_set]
        chosen = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(chosen) > 1:
            raise ValueError(f"{' and '.join(chosen)} exclude each other")
        if self.stop is not None and self.stop > self.steps:
            raise ValueError(f"stop is {self.stop}, but there are {self.steps} steps")
        if self.average_from is not None and self.average_from > self.last_step:
            raise ValueError(f"average_from is {self.average_from}, after the last step")
        self._dispatches_fit()
        return self

    def _dispatches_fit(self) -> None:
        if self.dispatch is None:
            if self.uses > 1 or self.teacher:
                raise ValueError("uses and teacher need dispatch")
            return
        if not self.is_mixture:
            raise ValueError("dispatch needs a mixture")
        if self.views:
            raise ValueError("views and dispatch exclude each other: the device lays images itself")
        for name, steps in (("every", self.every), ("the last step", self.last_step)):
            if steps % self.dispatch:
                raise ValueError(f"{name} is {steps}, no multiple of dispatch, {self.dispatch}")
        if self.dispatch * self.batch % self.uses:
            raise ValueError(
                f"uses is {self.uses}: the {self.dispatch * self.batch} images of a dispatch are "
                "no multiple of it"
            )

    @property
    def last_step(self) -> int:
        """The step at which the run is done."""
        return self.stop or self.steps

    @property
    def is_mixture(self) -> bool:
        """Whether the images are drawn, not stored."""
        return self.folder is None and self.shards is None

    def changed(self, **overrides: Any) -> "Recipe":
        """The same with other values; another kind of images replaces the recipe's own."""
        values = {name: getattr(self, name) for name in self.model_fields_set}
        if not set(self.KINDS).isdisjoint(overrides):
            replaced = {*self.KINDS} | (set() if "mixture" in overrides else self.DRAWN)
            values = {name: value for name, value in values.items() if name not in replaced}
        return Recipe.model_validate(values | overrides)

    def of_run(self) -> dict[str, Any]:
        """What makes two runs the same, as JSON has it: the entries of ``run.json``."""
        unused = set() if self.is_mixture else self.DRAWN
        return self.model_dump(mode="json", exclude={*self.NO_PART_OF_A_RUN, *unused})


class Stage(BaseModel):
    """One run of a recipe; ``continues`` says from which weights where they must be given."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    recipe: Recipe
    continues: str | None = None


class RecipeFile(BaseModel):
    """A recipe as it stands in a TOML file: one run, or stages that go on from each other.

    The keys of ``Recipe`` and ``continues`` stand at the file's top, for all stages, or in a
    ``[[stages]]`` table each.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    about: str
    stages: list[Stage]


def names() -> list[str]:
    """The recipes that are there by name."""
    return sorted(path.stem for path in RECIPES.glob("*.toml"))


def read(recipe: str) -> RecipeFile:
    """The recipe of this name, or in the TOML file of this path.

    Raises ``ValueError`` that says which key is wrong, and the nearest one that is known.
    """
    path = Path(recipe) if recipe.endswith(".toml") else RECIPES / f"{recipe}.toml"
    if not path.is_file():
        raise ValueError(f"there is no recipe {recipe!r}{nearest(recipe, names())}")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        common = {key: table.pop(key) for key in [*table] if key not in RecipeFile.model_fields}
        stages = [_stage(common | stage) for stage in table.pop("stages", [{}])]
        return RecipeFile.model_validate(table | {"stages": stages})
    except ValidationError as error:
        raise ValueError(f"{path}: {explained(error)}") from None
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ValueError(f"{path} is no recipe: {error}") from None


def _stage(table: dict[str, Any]) -> dict[str, Any]:
    own = {key: table.pop(key) for key in [*table] if key == "continues"}
    return own | {"recipe": table}


def explained(error: ValidationError) -> str:
    """A validation error in one line; an unknown key with the nearest one."""
    known = [*Recipe.model_fields, "about", "continues", "stages"]
    parts = []
    for each in error.errors(include_url=False):
        places = [place for place in each["loc"] if isinstance(place, str)]
        key = ".".join(place for place in places if place not in ("stages", "recipe"))
        if each["type"] == "extra_forbidden":
            parts.append(f"{key!r} is no setting{nearest(key, known)}")
        else:
            words = each["msg"].removeprefix("Value error, ")
            parts.append(f"{key}: {words}" if key else words)
    return "; ".join(parts)


def nearest(name: str, known: Iterable[str]) -> str:
    """Words that name the likest of the known names; none where there is no such name."""
    likest = recognize.nearest.nearest(name, known, near=0)
    return f" (the nearest is {likest!r})" if likest else ""


def add_options(parser: argparse.ArgumentParser, fields: Iterable[str] | None = None) -> None:
    """An option for each field, or for those named. What is not given is absent afterwards."""
    kinds = parser.add_mutually_exclusive_group()
    for name in Recipe.model_fields if fields is None else fields:
        field = Recipe.model_fields[name]
        shown = "" if field.default_factory or field.default is None else " (default: %(default)s)"
        (kinds if name in Recipe.KINDS else parser).add_argument(
            f"--{name}",
            type=_argument(name),
            default=argparse.SUPPRESS,
            metavar=name.upper(),
            help=f"{field.description}{shown}".replace("%(default)s", str(field.default)),
        )


def _argument(name: str) -> Any:
    """The function that makes the field's value of an option's text."""
    field = Recipe.model_fields[name]
    # The annotation is known only when the program runs, so that a checker cannot take it.
    annotation: Any = Annotated[field.annotation, field]
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)

    def value(text: str) -> Any:
        try:
            return adapter.validate_strings(text)
        except ValidationError as error:
            raise argparse.ArgumentTypeError(explained(error)) from None

    return value
