"""How well families of captchas are read, those in training and those held out.

    make accuracy                                          # makes the sets, then runs this
    python -m model_build.evaluation.breadth build/families
    python -m model_build.evaluation.breadth build/families --write-card

Takes sets named ``trained-...`` and ``held-out-...`` (``training.evaluation_sets.families``,
``training.evaluation_sets.screenshots``). Prints for each, and for both groups, exact match in
any case and case-sensitive with 95 % Wilson intervals, and the confidence's expected calibration
error. ``--textless`` names a folder of pictures without a captcha's text
(``training.evaluation_sets.textless``): the share of them that is called legible is measured,
beside that share of each family. Of sets named ``unknown-...``, of writing that the reader does
not know, the share that is trusted is measured, wrongly always. The first ``SOURCE_IMAGES``
pictures of each family are read as of one source, too. ``--write-card`` puts the figures into the
embedded model's card and the pages that show them, and draws ``docs/calibration-families.png``.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from model_build import card, pages
from model_build.card import FamiliesFigures, FamilyFigures, SourceFigures
from model_build.evaluation import field, pictures
from model_build.evaluation.evaluate import options
from model_build.evaluation.metrics import (
    expected_calibration_error,
    mean_share,
    percent,
    share,
)
from model_build.evaluation.results import Result, measure_all
from model_build.evaluation.sets import is_held_out, is_unknown, sets_of

# So many of a captcha's pictures does somebody have at hand.
SOURCE_IMAGES = 60


def figures(
    results: list[Result], textless: Result | None = None, sources: Iterable[field.Source] = ()
) -> FamiliesFigures:
    """The card's figures: of each set, of both groups, and of what there is no right answer to.

    ``sources``: some pictures of sets, of which each is a source.
    """
    unknown = [result for result in results if is_unknown(result.name)]
    results = [result for result in results if not is_unknown(result.name)]
    as_sources = {source.name: source for source in sources}
    whole: FamiliesFigures = {
        "sets": {result.name: _figures([result], as_sources) for result in results}
    }
    held_out = [result for result in results if is_held_out(result.name)]
    trained = [result for result in results if not is_held_out(result.name)]
    if held_out:
        whole["held_out"] = _figures(held_out, as_sources)
    if trained:
        whole["trained"] = _figures(trained, as_sources)
    if textless:
        legible = textless.legible
        whole["textless"] = {"images": len(legible), "legible": share(legible)}
    if unknown:
        trusted = [result.trusted for result in unknown]
        whole["unknown"] = {"images": sum(map(len, trusted)), "trusted": mean_share(trusted)}
    return whole


def _figures(results: list[Result], as_sources: dict[str, field.Source]) -> FamilyFigures:
    """Of one set; or of several, each of which weighs the same."""
    exact = [result.matches("case_sensitive") for result in results]
    confidences = [confidence for result in results for confidence in result.confidences]
    correct = [match for matches in exact for match in matches]
    whole: FamilyFigures = {
        "images": len(confidences),
        "any_case": mean_share([result.matches("any_case") for result in results]),
        "case_sensitive": mean_share(exact),
        "legible": mean_share([result.legible for result in results]),
        "expected_calibration_error": round(expected_calibration_error(confidences, correct), 5),
    }
    sources = [as_sources[result.name] for result in results if result.name in as_sources]
    if len(sources) == len(results):
        whole["one_source"] = _as_sources(sources)
    return whole


def _as_sources(sources: list[field.Source]) -> SourceFigures:
    return {
        "images": sum(len(source.truths) for source in sources),
        "alone": mean_share([source.any_case(field.ALONE) for source in sources]),
        "together": mean_share([source.any_case(field.SAME_SOURCE) for source in sources]),
    }


def report(families: FamiliesFigures) -> str:
    """The figures of all sets and of both groups, as they are printed."""
    lines = [
        f"{'set':34}{'images':>7}  {'any case':22}{'case-sensitive':22}{'legible':22}{'ECE':>7}"
        f"  {SOURCE_IMAGES} alone, then as of one source, any case"
    ]
    rows = dict(families["sets"])
    if "held_out" in families:
        rows["mean, held_out"] = families["held_out"]
    if "trained" in families:
        rows["mean, trained"] = families["trained"]
    for name, one in rows.items():
        shares = (one["any_case"], one["case_sensitive"], one["legible"])
        cells = "".join(f"{percent(value):22}" for value in shares)
        row = f"{name:34}{one['images']:7}  {cells}{one['expected_calibration_error']:7.4f}"
        if "one_source" in one:
            row += "".join(
                f"  {percent(one['one_source'][way]):20}" for way in ("alone", "together")
            )
        lines.append(row)
    if "textless" in families:
        textless = families["textless"]
        lines.append(f"{textless['images']} without text: legible {percent(textless['legible'])}")
    if "unknown" in families:
        unknown = families["unknown"]
        lines.append(f"{unknown['images']} in other scripts: trusted {percent(unknown['trusted'])}")
    return "\n".join(lines)


def draw(results: list[Result], path: Path) -> None:
    """The confidence's honesty: a curve a held-out family, one for all that is trained."""
    curves: dict[str, tuple[list[float], list[bool]]] = {}
    for result in results:
        name = result.name if is_held_out(result.name) else "all sets in training"
        confidences, correct = curves.setdefault(name, ([], []))
        confidences += result.confidences
        correct += result.matches("case_sensitive")
    pictures.calibration(curves, path)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder of labelled folders")
    parser.add_argument("--textless", type=Path, help="a folder of pictures without text")
    chosen = options(parser)
    try:
        sets = sets_of(chosen.folder)
        measured = measure_all(chosen.model, sets + ([chosen.textless] if chosen.textless else []))
        known = [path for path in sets if not is_unknown(path.name)]
        sources = field.measure_all(chosen.model, known, SOURCE_IMAGES)
    except (OSError, ValueError) as error:
        raise SystemExit(f"Cannot measure: {error}") from None
    results = measured[: len(sets)]
    readable = [result for result in results if not is_unknown(result.name)]
    families = figures(results, measured[-1] if chosen.textless else None, sources)
    print(report(families))
    if chosen.write_card:
        card.record(families={**card.heading("make accuracy"), **families})
        pages.write()
        draw(readable, pages.DOCS / "calibration-families.png")


if __name__ == "__main__":
    main()
