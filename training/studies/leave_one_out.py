"""How well a family is read by a network that was trained on all the others.

    python -m training.studies.leave_one_out wheezy --steps 3000
    python -m training.studies.leave_one_out captcha --recipe plain --mixture breadth

Trains on the recipe's mixture without every source of the family, in
``runs/leave-out-FAMILY`` and with ``training.train``'s options (``--recipe``, ``--steps``,
``--weights``, ...), so that the same command goes on where it stopped. Then measures that
network and the embedded model, quantised alike, on the same images of the family, as
``model_build.evaluation.breadth`` has them. Prints the figures and writes them to
``leave-one-out.json`` in the run's folder. The embedded model looks at the views that its finder
names; the other has no finder, and looks at the second view alone.

Weights to start from must not know the family: they are refused where their own run, or
the embedded model's card, says that they do; of others only you know.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from model_build import card, embed, model_directory
from model_build.convert import convert
from model_build.evaluation.metrics import Share, share
from model_build.evaluation.results import Result, measure
from model_build.evaluation.sets import TRAINED_PREFIX
from recognize.model import EMBEDDED, Model
from recognize.reader import Reader
from training import train
from training.evaluation_sets.plain import is_whole, write
from training.generators import FAMILIES, SOURCES, families_of, family_of
from training.interrupts import keep_interrupts
from training.run import Run

SHIPPED = embed.WEIGHTS / "ctc.weights.h5"
CHOICES = sorted({family_of(name).name for name in SOURCES if family_of(name).readable})


def without(mixture: dict[str, float], left_out: str) -> dict[str, float]:
    """The mixture without a family's sources.

    Raises ``ValueError`` where it has none of them, and where it has no others.
    """
    rest = {name: weight for name, weight in mixture.items() if family_of(name).name != left_out}
    if not 0 < len(rest) < len(mixture):
        raise ValueError(f"the mixture must have sources of {left_out}, and others")
    return rest


def known_to(weights: Path | None) -> set[str]:
    """The families that weights are known to have been trained on, by the runs behind them."""
    if weights is None:
        return set()
    if weights.resolve() == SHIPPED.resolve():
        return known_to_shipped()
    settings = weights.parent / "run.json"
    if not settings.exists():
        return set()
    run = json.loads(settings.read_text())
    before = Path(run["weights"]) if run.get("weights") else None
    return set().union(*map(families_of, embed.drawn_sources(run))) | known_to(before)


def known_to_shipped() -> set[str]:
    """The families that the embedded model was trained on, by its card."""
    stages = card.read()["training_data"]
    return set().union(
        *(families_of(name) for stage in stages for name in stage.get("sources", {}))
    )


def make_sets(folder: Path, left_out: str, images: int) -> list[Path]:
    """The family's sets: the first ``images`` that ``training.evaluation_sets.families`` has."""
    sets = [folder / f"{TRAINED_PREFIX}{name}" for name in FAMILIES[left_out].sources]
    for path in sets:
        if not is_whole(path, images):
            write(path, path.name.removeprefix(TRAINED_PREFIX), (4, 6), False, images, "families")
    return sets


def reader_of(run: Path) -> Reader:
    """A reader of the run's network, quantised as the embedded model is.

    It has no finder: the embedded model's was fitted on another network's features.
    """
    content = convert("ctc", run / "final.weights.h5")
    embedded = card.read()
    identity = card.identity(embedded)
    identity["sha256"] = hashlib.sha256(content).hexdigest()
    model_directory.write(run / "model", content, identity)
    return Reader(Model(run / "model"))


def shares(result: Result) -> dict[str, Share]:
    """The set's shares, in any case and case-sensitive."""
    return {kind: share(result.matches(kind)) for kind in ("any_case", "case_sensitive")}


def plan(left_out: str, folder: Path, arguments: list[str]) -> Run:
    """The run of ``training.train``'s arguments, ``breadth`` by default, without the family.

    Raises ``ValueError`` for one that says nothing of how the family is read unseen.
    """
    run, *others = train.plan([str(folder), "--recipe", "breadth", *arguments])
    if others or not run.recipe.is_mixture:
        raise ValueError("a family is left out of one stage of a recipe that draws its images")
    if run.recipe.network != "ctc":
        raise ValueError("the comparison is with the embedded model: its network is ctc")
    if left_out in known_to(run.recipe.weights):
        raise ValueError(f"{run.recipe.weights} have been trained on {left_out}")
    recipe = run.recipe.changed(mixture=without(run.recipe.mixture, left_out))
    return Run(folder, recipe, name=run.name)


def compare(left_out: str, run: Run, images: int) -> dict[str, Any]:
    """Trains the run, and measures its network beside the embedded model."""
    # What could fail is done before hours of training.
    shipped = Reader(Model(EMBEDDED))
    sets = make_sets(run.folder / "sets", left_out, images)
    train.train(run)
    unknowing = reader_of(run.folder)
    recipe = run.recipe
    return {
        "family": left_out,
        "images_a_set": images,
        "training_images": recipe.last_step * recipe.batch,
        "mixture": recipe.mixture,
        "weights": recipe.weights and str(recipe.weights),
        "interval": "95 % Wilson",
        "shipped": f"{shipped.model.name} {shipped.model.version}",
        "shipped_was_trained_on_it": left_out in known_to_shipped(),
        "sets": {
            path.name: {
                "left_out": shares(measure(unknowing, path)),
                "shipped": shares(measure(shipped, path)),
            }
            for path in sets
        },
    }


def main(arguments: list[str] | None = None) -> None:
    """The command: see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog="Every other option is training.train's.",
    )
    parser.add_argument("family", choices=CHOICES)
    parser.add_argument("--images", type=int, default=2000, help="measured of each source (2000)")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="where the run's folder is")
    chosen, others = parser.parse_known_args(arguments)
    folder = chosen.runs / f"leave-out-{chosen.family}"
    try:
        run = plan(chosen.family, folder, others)
    except ValueError as error:
        parser.error(str(error))
    text = json.dumps(compare(chosen.family, run, chosen.images), indent=2)
    (folder / "leave-one-out.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    keep_interrupts()
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit("\nStopped. The same command goes on from the last checkpoint.") from None
    except (FileNotFoundError, ValueError) as error:
        raise SystemExit(f"Cannot leave out: {error}") from None
