"""The embedded model's card: ``card.json`` for programs, ``docs/model-card.md`` for people."""

import json
from datetime import date
from pathlib import Path

from model_build.evaluation.sets import family, is_held_out
from recognize.ctc import SURE
from recognize.model import EMBEDDED

MARKDOWN = Path("docs/model-card.md")


def read() -> dict:
    path = EMBEDDED / "card.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def update(**fields) -> None:
    """Replaces fields of the embedded card and writes both forms of it."""
    found = read() | fields
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    (EMBEDDED / "card.json").write_text(text, encoding="utf-8")
    MARKDOWN.parent.mkdir(exist_ok=True)
    MARKDOWN.write_text(markdown(found), encoding="utf-8")


def heading(command: str) -> dict:
    """What every measurement in the card begins with."""
    return {"date": date.today().isoformat(), "command": command, "interval": "95 % Wilson"}


def markdown(found: dict) -> str:
    """The card as a page. Sections whose figures are not measured yet are left out."""
    trained = trained_families(found)
    parts = [
        f"# Model card: {found['name']} {found['version']}",
        "<!-- Written by model_build.card; edit that, not this. -->",
        f"{found['network']}; {found['parameters']:,} parameters; {found['quantisation']}; "
        f"{found['bytes']:,} bytes; made {found['date']}; sha256 `{found['sha256']}`.",
        "## What it is for",
        "Reading text captchas that a person hands it: 1 to 8 characters of "
        f"`{found['alphabet']}`. It was trained on images of these families and no others: "
        + ", ".join(f"`{name}`" for name in trained if name != "nothing")
        + f". Captchas of other generators it reads worse{_elsewhere(found)}. "
        + "Photographs and handwriting are outside what it learned.",
        "## Training data",
        "Generated images, each seen once. `original` is the university project's setting (128 x 48 pixels, font size 40, 59 "
        "characters without O, o and 0), `default` the package's own (160 x 60 pixels, all 62 "
        "characters), `ovals` the latter with 0, O and o as a third of all characters; the number is "
        "the `captcha` package's release; `rendered` this project's own renderer; `nothing` "
        "pictures without text; the others are called by their generators. Screenshots are simulated: scaled "
        "by 0.6 to 3, with a sloppy margin of page around them, compressed, blurred.",
        "\n".join(_stage(stage) for stage in found["training_data"]),
        f"The confidence is the text's CTC probability at temperature {found['temperature']}, "
        "fitted on images that are neither trained nor measured on; where that is below "
        f"{SURE:g} in the picture's first view, the mean of its probabilities in two views.",
    ]
    if "confidence_threshold" in found:
        parts.append(_threshold(found["confidence_threshold"]))
    if "accuracy" in found:
        parts += _accuracy(found["accuracy"])
    if "families" in found:
        screens = found.get("accuracy", {}).get("sets", {})
        parts += _families(found["families"], screens, trained)
    if "comparison" in found:
        parts += _comparison(found["comparison"])
    return "\n\n".join(parts) + "\n"


def _stage(stage: dict) -> str:
    sources = ", ".join(f"`{name}` {weight:g}" for name, weight in stage["sources"].items())
    share = stage.get("share_of_weights", 1)
    return (
        f"1. {stage['images']:,} images, {stage['share_of_screenshots']:.0%} of them as "
        f"screenshots; lengths {stage['lengths']}; sources and their weights: {sources}."
        + (f" Of its change of the weights, {share:.0%} was kept." if share < 1 else "")
    )


def _accuracy(accuracy: dict) -> list[str]:
    rows = [
        "| set | images | exact match | any case | folded | CER | ECE |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, figures in accuracy["sets"].items():
        shares = " | ".join(percent(value) for value in figures["exact_match"].values())
        rows.append(
            f"| {name} | {figures['images']:,} | {shares} | "
            f"{figures['character_error_rate']:.2%} | "
            f"{figures['expected_calibration_error']:.4f} |"
        )
    return [
        "## Measured",
        f"{accuracy['date']}, `{accuracy['command']}`, fresh images, in % with the "
        f"{accuracy['interval']} interval. *Folded* counts the pairs that the generator draws "
        "alike as one: c/C, s/S, v/V, w/W, x/X, z/Z, o/O/0. CER: character error rate. ECE: "
        "expected calibration error of the confidence (15 bins). Lengths are 4 to 6 unless "
        "the set's name says 6.",
        "\n".join(rows),
        "Any case, by length: "
        + "; ".join(
            f"{name} "
            + ", ".join(
                f"{length}: {percent(value)}" for length, value in figures["by_length"].items()
            )
            for name, figures in accuracy["sets"].items()
        )
        + ".",
        "![Confusions](confusions.png)",
        "![Calibration](calibration.png)",
    ]


def trained_families(found: dict) -> list[str]:
    """The families that the runs in the card drew images of."""
    return sorted(
        {family(source) for stage in found["training_data"] for source in stage["sources"]}
    )


def _elsewhere(found: dict) -> str:
    if "confidence_threshold" not in found:
        return ", and its confidence, which was fitted on these families, is then too high"
    return ", as the held-out families below show" if "families" in found else ""


def _threshold(threshold: float) -> str:
    return (
        f"Confidence threshold: {threshold:g}. Below it, do not trust an answer: of families "
        "that were never trained on, at least 90 % of the answers with this confidence or more "
        "are right, case included. It and the temperature were fitted with such families among "
        "others, on other images than those measured."
    )


def _families(families: dict, simulated: dict, trained: list[str]) -> list[str]:
    """``simulated``: the card's sets of accuracy, of which those with screenshots are shown."""
    rows = [
        "| set | in training | images | any case | exact match | called legible | ECE |",
        "|---|---|---|---|---|---|---|",
    ]
    held_out = [name for name in families["sets"] if is_held_out(name)]
    rows += [_family(name, "never", families["sets"][name]) for name in held_out]
    if "held_out" in families:
        rows.append(_family("**mean, held out**", "never", families["held_out"]))
    for name, figures in families["sets"].items():
        if name not in held_out:
            rows.append(_family(name, _seen(name, trained), figures))
    if "trained" in families:
        rows.append(_family("**mean of the others**", "", families["trained"]))
    rows += [
        _family(f"{name} (simulated)", _seen(name, trained), figures | figures["exact_match"])
        for name, figures in simulated.items()
        if name.endswith("-screens")
    ]
    return [
        "## Families of captchas, in training and held out",
        f"{families['date']}, `{families['command']}`, fresh images, in % with the "
        f"{families['interval']} interval; any case is the share of images whose text is read "
        "without an error when case does not count, exact match when it does. Held-out families "
        "come from generators that this model was **never trained on** and no training command "
        "can select: they stand for captchas that it has not seen. A mean counts each "
        "set the same. `trained-chromium-screenshots` are real screenshots of pages with the "
        "`captcha` package's images, sloppily cropped.",
        "\n".join(rows),
        *([_textless(families["textless"])] if "textless" in families else []),
        "![Calibration on families](calibration-families.png)",
    ]


def _textless(figures: dict) -> str:
    return (
        f"Of {figures['images']:,} pictures without a captcha's text (crops of photographs and of "
        f"pages, blanks) {percent(figures['legible'])} % are called legible, wrongly."
    )


def _seen(name: str, trained: list[str]) -> str:
    return "yes" if family(name) in trained else "not yet"


def _family(name: str, seen: str, figures: dict) -> str:
    return (
        f"| {name} | {seen} | {figures['images']:,} | {percent(figures['any_case'])} | "
        f"{percent(figures['case_sensitive'])} | {percent(figures['legible'])} | "
        f"{figures['expected_calibration_error']:.4f} |"
    )


def _comparison(comparison: dict) -> list[str]:
    rows = [
        "| variant | bytes | ms | time | original-0.7.1, length 6 | original-0.3, length 6 |",
        "|---|---|---|---|---|---|",
    ]
    for name, figures in comparison["variants"].items():
        if "bytes" not in figures:
            rows.append(f"| {name} | the converter fails | | | | |")
            continue
        shares = " | ".join(percent(value) for value in figures["exact_match_any_case"].values())
        rows.append(
            f"| {name} | {figures['bytes']:,} | {figures['median_ms']:.2f} | "
            f"{figures['time_ratio']:.2f} x | {shares} |"
        )
    return [
        "## Networks and quantisations, side by side",
        f"{comparison['date']}, `{comparison['command']}`, {comparison['images_a_set']:,} images a "
        "set, 6 characters, any case, best path, one thread; time of the network alone, and its "
        "ratio to the shipped variant (first row) in the same run." + _baseline(comparison),
        "\n".join(rows),
    ]


def _baseline(comparison: dict) -> str:
    if "baseline_training_images" not in comparison:
        return ""
    return (
        " `fixed` is the baseline: the same convolutions with one softmax head for each of 6 "
        f"positions, trained on {comparison['baseline_training_images']:,} images of that length."
    )


def percent(value: list[float]) -> str:
    """``[share, low, high]`` as ``99.12 (98.80-99.35)``, in per cent."""
    share, low, high = (100 * x for x in value)
    return f"{share:.2f} ({low:.2f}-{high:.2f})"
