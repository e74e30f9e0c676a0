"""The card as a page for people: ``docs/model-card.md``."""

from model_build.card import (
    Accuracy,
    Card,
    Families,
    FamilyFigures,
    SetFigures,
    Stage,
    Stored,
    TextlessFigures,
    UnknownFigures,
    trained_families,
)
from model_build.evaluation.metrics import percent
from model_build.evaluation.sets import is_held_out, trained_as
from model_build.labels import MAX_LABEL
from model_build.markdown import table
from recognize.decoding import LOOK_TWICE_BELOW
from recognize.views import MOST_OTHERS


def page(card: Card) -> str:
    """The page's Markdown. Sections whose figures are not measured yet are left out."""
    parts = [*_head(card), *_purpose(card), *_training(card)]
    if "confidence_threshold" in card:
        parts.append(_threshold(card["confidence_threshold"]))
    if "accuracy" in card:
        parts += _accuracy(card["accuracy"])
    if "families" in card:
        plain = card["accuracy"]["sets"] if "accuracy" in card else {}
        parts += _families(card["families"], plain, trained_families(card))
    return "\n\n".join(parts) + "\n"


def _head(card: Card) -> list[str]:
    return [
        f"# Model card: {card['name']} {card['version']}",
        "<!-- Written by model_build.derived; edit model_build/card_page.py, not this. -->",
        f"{card['network']}; {card['parameters']:,} parameters; {card['quantisation']}; "
        f"{card['bytes']:,} bytes; made {card['date']}; sha256 `{card['sha256']}`.",
    ]


def _purpose(card: Card) -> list[str]:
    families = [name for name in trained_families(card) if name not in ("nothing", "foreign")]
    return [
        "## What it is for",
        f"Reading text captchas that a person hands it: 1 to {MAX_LABEL} characters of "
        f"`{card['alphabet']}`. It was trained on images of these families and no others: "
        + ", ".join(f"`{name}`" for name in families)
        + f". Captchas of other generators it reads worse{_elsewhere(card)}. "
        + "Photographs and handwriting are outside what it learned.",
    ]


def _elsewhere(card: Card) -> str:
    if "confidence_threshold" not in card:
        return ", and its confidence, which was fitted on these families, is then too high"
    return ", as the held-out families below show" if "families" in card else ""


def _training(card: Card) -> list[str]:
    return [
        "## Training data",
        "Generated images, each seen once. `original` is the university project's setting "
        "(128 x 48 pixels, font size 40, 59 characters without O, o and 0), `default` the "
        "package's own (160 x 60 pixels, all 62 characters), `ovals` the latter with 0, O and o "
        "as a third of all characters; the number is the `captcha` package's release, `-pillow-6` "
        "how that came out under Pillow 6, rougher and thinner; `rendered` "
        "this project's own renderer, and so are `sums`, `passwords` (with signs) and `foreign` "
        "(characters that it is not to read); `nothing` pictures without text; the others are "
        "called by their generators. Screenshots are simulated: scaled by 0.6 to 3, with a sloppy "
        "margin of page around them, compressed, blurred.",
        "\n".join(map(_stage, card["training_data"])),
        f"The confidence is the text's CTC probability at temperature {card['temperature']}, "
        "fitted on images that are neither trained nor measured on; where that is below "
        f"{LOOK_TWICE_BELOW:g} in the picture's first view, {_together(card)}.",
    ]


def _together(card: Card) -> str:
    temperature = card.get("temperature_together", card["temperature"])
    if "finder" not in card["network"]:
        return f"the mean of its probabilities in two views, at temperature {temperature}"
    return (
        f"the mean of its probabilities in up to {1 + MOST_OTHERS} views, at temperature "
        f"{temperature}; each counts by the square of how probable it is, by the finder, that the "
        "text is read in it"
    )


def _stage(stage: Stage) -> str:
    share = stage.get("share_of_weights", 1)
    kept = f" Of its change of the weights, {share:.0%} was kept." if share < 1 else ""
    parts = [f"{stage['images']:,} images"]
    if "folder" in stage:
        parts[0] += _stored(stage["folder"], "a folder of", "labelled images")
    elif "shards" in stage:
        parts[0] += _stored(stage["shards"], "TFRecord shards of", "images")
    else:
        parts[0] += f", {stage['share_of_screenshots']:.0%} of them as screenshots"
        if views := stage.get("share_of_views"):
            parts[0] += f", {views:.0%} as the reader's further views"
    if "sources" in stage:
        sources = ", ".join(f"`{name}` {weight:g}" for name, weight in stage["sources"].items())
        parts += [f"lengths {stage['lengths']}", f"sources and their weights: {sources}"]
    return f"1. {'; '.join(parts)}.{kept}"


def _stored(stored: Stored, holder: str, images: str) -> str:
    count = f"{stored['images']:,} " if "images" in stored else ""
    return f", again and again those of `{stored['name']}`, {holder} {count}{images}"


def _threshold(threshold: float) -> str:
    return (
        f"Confidence threshold: {threshold:g}. Below it, do not trust an answer: of families "
        "that were never trained on, at least 90 % of the answers with this confidence or more "
        "are right, case included. It and the temperature were fitted with such families among "
        "others, on other images than those measured."
    )


def _accuracy(accuracy: Accuracy) -> list[str]:
    sets = accuracy["sets"]
    heads = ("set", "images", "exact match", "any case", "folded", "CER", "ECE")
    lengths = "; ".join(f"{name} {_by_length(figures)}" for name, figures in sets.items())
    return [
        "## Measured",
        f"{accuracy['date']}, `{accuracy['command']}`, fresh images, in % with the "
        f"{accuracy['interval']} interval. *Folded* counts the pairs that the generator draws "
        "alike as one: c/C, s/S, v/V, w/W, x/X, z/Z, o/O/0. CER: character error rate. ECE: "
        "expected calibration error of the confidence (15 bins). Lengths are 4 to 6 unless "
        "the set's name says 6.",
        table(heads, (_set(name, figures) for name, figures in sets.items())),
        f"Any case, by length: {lengths}.",
        "![Confusions](confusions.png)",
        "![Calibration](calibration.png)",
    ]


def _set(name: str, figures: SetFigures) -> list[str]:
    return [
        name,
        f"{figures['images']:,}",
        *map(percent, figures["exact_match"].values()),
        f"{figures['character_error_rate']:.2%}",
        f"{figures['expected_calibration_error']:.4f}",
    ]


def _by_length(figures: SetFigures) -> str:
    shares = figures["by_length"].items()
    return ", ".join(f"{length}: {percent(value)}" for length, value in shares)


def _families(families: Families, plain: dict[str, SetFigures], trained: list[str]) -> list[str]:
    """``plain``: the plain sets, of which those with simulated screenshots are shown here too."""
    heads = ("set", "in training", "images", "any case", "exact match", "called legible", "ECE")
    return [
        "## Families of captchas, in training and held out",
        f"{families['date']}, `{families['command']}`, fresh images, in % with the "
        f"{families['interval']} interval; any case is the share of images whose text is read "
        "without an error when case does not count, exact match when it does. Held-out families "
        "come from generators that this model was **never trained on** and no training command "
        "can select: they stand for captchas that it has not seen. A mean counts each "
        "set the same. `trained-chromium-screenshots` are real screenshots of pages with the "
        "`captcha` package's images, sloppily cropped.",
        table(heads, _family_rows(families, plain, trained)),
        *([_textless(families["textless"])] if "textless" in families else []),
        *([_unknown(families["unknown"])] if "unknown" in families else []),
        "![Calibration on families](calibration-families.png)",
    ]


def _family_rows(
    families: Families, plain: dict[str, SetFigures], trained: list[str]
) -> list[list[str]]:
    def seen(name: str) -> str:
        return "not yet" if trained_as(name).isdisjoint(trained) else "yes"

    sets = families["sets"]
    rows = [_family(name, "never", sets[name]) for name in sets if is_held_out(name)]
    if "held_out" in families:
        rows.append(_family("**mean, held out**", "never", families["held_out"]))
    rows += [_family(name, seen(name), sets[name]) for name in sets if not is_held_out(name)]
    if "trained" in families:
        rows.append(_family("**mean of the others**", "", families["trained"]))
    rows += [
        _family(f"{name} (simulated)", seen(name), _as_family(figures))
        for name, figures in plain.items()
        if name.endswith("-screens")
    ]
    return rows


def _as_family(figures: SetFigures) -> FamilyFigures:
    return {
        "images": figures["images"],
        "any_case": figures["exact_match"]["any_case"],
        "case_sensitive": figures["exact_match"]["case_sensitive"],
        "legible": figures["legible"],
        "expected_calibration_error": figures["expected_calibration_error"],
    }


def _family(name: str, seen: str, figures: FamilyFigures) -> list[str]:
    return [
        name,
        seen,
        f"{figures['images']:,}",
        percent(figures["any_case"]),
        percent(figures["case_sensitive"]),
        percent(figures["legible"]),
        f"{figures['expected_calibration_error']:.4f}",
    ]


def _unknown(figures: UnknownFigures) -> str:
    return (
        f"Of {figures['images']:,} pictures with characters that it does not know (Cyrillic, "
        f"Greek, Chinese, Japanese, Korean, symbols) {percent(figures['trusted'])} % are trusted, "
        "wrongly."
    )


def _textless(figures: TextlessFigures) -> str:
    return (
        f"Of {figures['images']:,} pictures without a captcha's text (crops of photographs and of "
        f"pages, blanks) {percent(figures['legible'])} % are called legible, wrongly."
    )
