"""How well families of captchas are read, those in training and those held out.

    make accuracy                                          # makes the sets, then runs this
    python -m model_build.evaluation.breadth build/families
    python -m model_build.evaluation.breadth build/families --write-card

Takes sets named ``trained-...`` and ``held-out-...`` (``training.evaluation_sets.families``,
``training.evaluation_sets.screenshots``). Prints for each, and for both groups, exact match in any case
and case-sensitive with 95 % Wilson intervals, and the confidence's expected calibration
error. ``--textless`` names a folder of pictures without a captcha's text
(``training.evaluation_sets.textless``): the share of them that is called legible is measured, beside that
share of each family. ``--write-card`` puts the figures into the embedded model's card and draws
``docs/calibration-families.png``.
"""

import argparse
from pathlib import Path

from model_build import card
from model_build.evaluation import pictures
from model_build.evaluation.evaluate import Result, arguments, measure_all
from model_build.evaluation.metrics import expected_calibration_error, share, wilson
from model_build.evaluation.sets import is_held_out, sets_of

KINDS = ("any_case", "case_sensitive")


def figures(results: list[Result]) -> dict:
    """The card's figures: of each set, and of the groups ``held_out`` and ``trained``."""
    found = {"sets": {result.name: _figures([result]) for result in results}}
    for group, wanted in (("held_out", True), ("trained", False)):
        if members := [result for result in results if is_held_out(result.name) == wanted]:
            found[group] = _figures(members)
    return found


def _figures(results: list[Result]) -> dict:
    """Of one set; or of several, each of which weighs the same."""
    matches = {kind: [result.matches(kind) for result in results] for kind in KINDS}
    confidences = sum((result.confidences for result in results), [])
    return {
        "images": len(confidences),
        **{kind: mean_share(matches[kind]) for kind in KINDS},
        "legible": mean_share([result.legible for result in results]),
        "expected_calibration_error": round(
            expected_calibration_error(confidences, sum(matches["case_sensitive"], [])), 5
        ),
    }


def mean_share(sets: list[list[bool]]) -> list[float]:
    """Mean of the sets' shares of matches with its 95 % interval: [share, low, high].

    The interval is Wilson's for that share of all the images: for sets of one size that
    is a little wide, because what differs between sets is counted as chance.
    """
    if len(sets) == 1:
        return share(sets[0])
    mean = sum(sum(matches) / len(matches) for matches in sets) / len(sets)
    images = sum(map(len, sets))
    return [round(x, 5) for x in (mean, *wilson(mean * images, images))]


def report(found: dict) -> str:
    lines = [
        f"{'set':34}{'images':>7}  {'any case':22}{'case-sensitive':22}{'legible':22}{'ECE':>7}"
    ]
    groups = {f"mean, {name}": found[name] for name in ("held_out", "trained") if name in found}
    for name, one in (found["sets"] | groups).items():
        shares = "".join(f"{card.percent(one[kind]):22}" for kind in (*KINDS, "legible"))
        error = one["expected_calibration_error"]
        lines.append(f"{name:34}{one['images']:7}  {shares}{error:7.4f}")
    if "textless" in found:
        one = found["textless"]
        lines.append(f"{one['images']} without text: legible {card.percent(one['legible'])}")
    return "\n".join(lines)


def draw(results: list[Result], path: Path) -> None:
    """The confidence's honesty: a curve a held-out family, one for all that is trained."""
    curves = {}
    for result in results:
        name = result.name if is_held_out(result.name) else "all sets in training"
        confidences, correct = curves.setdefault(name, ([], []))
        confidences += result.confidences
        correct += result.matches("case_sensitive")
    pictures.calibration(curves, path)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder of labelled folders")
    parser.add_argument("--textless", type=Path, help="a folder of pictures without text")
    chosen, _ = arguments(parser)
    textless = [chosen.textless] if chosen.textless else []
    try:
        sets = sets_of(chosen.folder)
        results = measure_all(chosen.model, sets + textless)
    except (OSError, ValueError) as error:
        raise SystemExit(f"Cannot measure: {error}") from None
    textless, results = results[len(sets) :], results[: len(sets)]
    found = figures(results)
    for one in textless:
        found["textless"] = {"images": len(one.legible), "legible": share(one.legible)}
    print(report(found))
    if chosen.write_card:
        card.update(families=card.heading("make accuracy") | found)
        draw(results, Path("docs/calibration-families.png"))


if __name__ == "__main__":
    main()
