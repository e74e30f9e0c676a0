"""How well the reader reads: ``docs/accuracy.md``, and the small table of the README."""

import textwrap

from model_build import peers_section
from model_build.card import (
    Accuracy,
    Card,
    Families,
    FamilyFigures,
    SetFigures,
    TextlessFigures,
    UnknownFigures,
)
from model_build.evaluation.measurements import (
    Browser,
    Peers,
    PrivateMode,
    Timing,
)
from model_build.evaluation.metrics import Share, percent
from model_build.evaluation.sets import is_held_out, without_prefix
from model_build.markdown import table

_SETTINGS = {"original": "the original's setting", "default": "the package's defaults"}
_CHANGES = {"length-6": ", 6 characters", "screens": ", as simulated sloppy screenshots"}


def page(card: Card, peers: Peers, browser: list[Browser]) -> str:
    """The page's Markdown. Sections whose figures are not measured yet are left out."""
    parts = [
        f"# How well it reads: {card['name']} {card['version']}",
        "<!-- Written by model_build.derived; edit model_build/accuracy_page.py, not this. -->",
        "All figures are of fresh images that nothing was trained or fitted on. A share is that "
        "of images whose text is read without an error: in any case, where upper and lower case "
        "count as one, or case-sensitive. In brackets stands its 95 % Wilson interval. ECE is the "
        "expected calibration error of the confidence: 0 is honest. Confusions, figures by length "
        "and what the model was trained on are in its [card](model-card.md); what was tried on "
        "the way is in the [experiments](experiments/README.md).",
    ]
    if "accuracy" in card:
        parts += _plain(card["accuracy"])
    if "families" in card:
        parts += _families(card["families"])
    parts += peers_section.section(peers)
    parts.append("## The page and the extension")
    for measured in browser:
        parts += _browser(measured)
    return "\n\n".join(parts) + "\n"


def summary(card: Card, peers: Peers) -> str:
    """The README's lines: what the model is, and the figures in one small table."""
    parts = [
        f"The model {card['name']} {card['version']} has {card['parameters'] / 1e6:.1f} million "
        f"parameters and {card['bytes'] / 1e6:.1f} MB."
    ]
    rows: list[list[str]] = []
    if "accuracy" in card:
        parts[0] += _how(card["accuracy"])
        rows += _plain_rows(card["accuracy"], short=True)
    if "families" in card:
        rows += _group_rows(card["families"])
    if rows:
        parts.append(table(("images", "any case, %", "case-sensitive, %"), rows))
    last = peers_section.best_peer(peers)
    if "families" in card and "textless" in card["families"]:
        last += " " + _textless(card["families"]["textless"])
    parts.append(textwrap.fill(last, 100))
    return "\n\n".join([textwrap.fill(parts[0], 100), *parts[1:]])


def _how(accuracy: Accuracy) -> str:
    return (
        f" Share of images that it reads without an error (`{accuracy['command']}`, "
        f"{accuracy['date']}; {accuracy['interval']} intervals; texts of 4 to 6 characters):"
    )


def _plain(accuracy: Accuracy) -> list[str]:
    return [
        "## The generator `captcha`",
        f"`{accuracy['command']}`, {accuracy['date']}; texts of 4 to 6 characters unless the row "
        "says 6.",
        table(
            ("images", "count", "any case, %", "case-sensitive, %", "ECE"),
            _plain_rows(accuracy, short=False),
        ),
        "The original project reported 95.6 % for 4 to 6 characters and 99.2 % for 6, on its own "
        "images.",
    ]


def _plain_rows(accuracy: Accuracy, short: bool) -> list[list[str]]:
    """A row a set; ``short``: without the sets of one length and the simulated screenshots."""
    rows = []
    for name, figures in accuracy["sets"].items():
        setting, release, change = described(name)
        if short and change:
            continue
        shares = [_share(figures["exact_match"][kind]) for kind in ("any_case", "case_sensitive")]
        row = f"`captcha` {release}, {setting}{change}"
        rows.append([row, *shares] if short else [row, *_counted(figures, shares)])
    return rows


def _counted(figures: SetFigures | FamilyFigures, shares: list[str]) -> list[str]:
    error = f"{figures['expected_calibration_error']:.3f}"
    return [f"{figures['images']:,}", *shares, error]


def described(name: str) -> tuple[str, str, str]:
    """Setting, release and change of a plain set: of ``original-0.3-screens``, for people."""
    setting, release, *change = name.split("-", 2)
    return _SETTINGS[setting], release, _CHANGES[change[0]] if change else ""


def _families(families: Families) -> list[str]:
    held_out = {name: one for name, one in families["sets"].items() if is_held_out(name)}
    trained = {name: one for name, one in families["sets"].items() if name not in held_out}
    heads = ["set", "images", "any case, %", "case-sensitive, %", "ECE"]
    one, explained = next(iter(families["sets"].values())), ""
    if "one_source" in one:
        heads.append(f"{one['one_source']['images']} of them as one source, %")
        explained = (
            " Pictures read *as one source* tell each other what they are like (`same_source`); "
            "before the arrow is what is read of the same ones alone."
        )
    parts = [
        "## Other generators",
        f"`{families['command']}`, {families['date']}. A mean counts each set the same. "
        "`chromium-screenshots` are real screenshots of pages with the `captcha` package's images, "
        f"sloppily cropped.{explained}",
        "Families that no training may use, which stand for captchas that the model has not seen:",
        table(heads, _set_rows(held_out, families.get("held_out"))),
        "Families that training may use; what this model was trained on, its "
        "[card](model-card.md) says:",
        table(heads, _set_rows(trained, families.get("trained"))),
    ]
    parts += [_textless(families["textless"])] if "textless" in families else []
    return parts + ([_unknown(families["unknown"])] if "unknown" in families else [])


def _set_rows(sets: dict[str, FamilyFigures], mean: FamilyFigures | None) -> list[list[str]]:
    rows = {without_prefix(name): figures for name, figures in sets.items()}
    if mean:
        rows["**mean**"] = mean
    return [
        [name, *_counted(figures, _shares(figures)), *_as_one_source(figures)]
        for name, figures in rows.items()
    ]


def _as_one_source(figures: FamilyFigures) -> list[str]:
    """What some pictures are read at alone, and at what as of one source, where it was measured."""
    if "one_source" not in figures:
        return []
    one = figures["one_source"]
    return [f"{100 * one['alone'][0]:.1f} → {100 * one['together'][0]:.1f}"]


def _group_rows(families: Families) -> list[list[str]]:
    """The real screenshots, and the means of both groups with their worst and best sets."""
    sets = families["sets"]
    rows = []
    if "trained-chromium-screenshots" in sets:
        screenshots = sets["trained-chromium-screenshots"]
        rows.append(["`captcha`, real Chromium screenshots, cropped", *_shares(screenshots)])
    if "trained" in families:
        trained = {name: one for name, one in sets.items() if not is_held_out(name)}
        rows.append([f"families in training: {_range(trained)}", *_shares(families["trained"])])
    if "held_out" in families:
        held_out = {name: one for name, one in sets.items() if is_held_out(name)}
        rows.append(
            [f"families **never trained on**: {_range(held_out)}", *_shares(families["held_out"])]
        )
    return rows


def _range(sets: dict[str, FamilyFigures]) -> str:
    """How many sets, and which of them are read worst and best in any case."""
    ordered = sorted(sets, key=lambda name: sets[name]["any_case"][0])
    worst, best = (
        f"{without_prefix(name)} {100 * sets[name]['any_case'][0]:.1f}"
        for name in (ordered[0], ordered[-1])
    )
    return f"mean of {len(sets)} sets ({worst} to {best})"


def _unknown(figures: UnknownFigures) -> str:
    return (
        f"Of {figures['images']:,} pictures with characters that it does not know (Cyrillic, "
        f"Chinese and others) it trusts {_share(figures['trusted'])} %, wrongly."
    )


def _textless(figures: TextlessFigures) -> str:
    return (
        f"Of {figures['images']:,} pictures without a captcha's text (photographs, page fragments, "
        f"blanks) it calls {_share(figures['legible'])} % legible, wrongly."
    )


def _browser(measured: Browser) -> list[str]:
    parts = [
        f"{measured['date']}, {measured['model']}, {measured['processor']}; "
        f"`{measured['command']}`; medians:"
    ]
    rows = [
        [f"mouse released to text on the clipboard, {mode} mode", *_timing(timing)]
        for mode, timing in measured["clipboard"].items()
    ]
    if "interactive" in measured:
        name = "page opened to page that takes images, Chromium's Fast 4G"
        rows.append([name, *_timing(measured["interactive"])])
    if "private" in measured:
        rows += _private_rows(measured["private"])
    for mode, many in measured.get("many", {}).items():
        name = f"a frame to the next, at most, while 200 pictures are read, {mode} mode"
        rows.append([name, *_timing(many["frame"])])
        if "first" in many:
            name = f"200 pictures chosen to first text, {mode} mode"
            rows.append([name, *_timing(many["first"])])
    parts.append(table(("from, to", "ms", "runs"), rows))
    if "page_bytes" in measured and "private" in measured:
        private = measured["private"]["bytes"] / 1e6
        parts.append(
            f"The page loads {measured['page_bytes'] / 1e3:.0f} KB, private mode {private:.1f} MB."
        )
    if "accuracy" in measured:
        accuracy = measured["accuracy"]
        parts.append(
            f"Of {accuracy['captchas']} captchas of release 0.7.1 in varied pages, at device "
            f"scales 1 to 2, {_share(accuracy['extension'])} % are read exactly, case included, "
            f"from the drag to the clipboard; uploaded, {_share(accuracy['uploaded'])} % of the "
            "same."
        )
    return parts


def _private_rows(private: PrivateMode) -> list[list[str]]:
    switched = "private mode switched on to first text"
    warm = [
        ["a reading in private mode after that", *_timing(one)] for one in private["warm_readings"]
    ]
    return [
        [f"{switched}, beside the server", *_timing(private["first_text_local"])],
        [f"{switched}, Chromium's Fast 4G", *_timing(private["first_text_fast_4g"])],
        *warm,
    ]


def _timing(timing: Timing) -> list[str]:
    return [f"{timing['median_ms']:,.0f}", str(timing["runs"])]


def _shares(figures: FamilyFigures) -> list[str]:
    return [_share(figures["any_case"]), _share(figures["case_sensitive"])]


def _share(value: Share) -> str:
    return percent(value, digits=1)
