"""Ours beside other readers, as the page of accuracy and the README show it."""

from model_build.evaluation.measurements import OURS, Peers, mean_share
from model_build.evaluation.metrics import percent
from model_build.evaluation.sets import HELD_OUT_PREFIX, TRAINED_PREFIX, is_held_out, without_prefix
from model_build.markdown import table


def section(peers: Peers) -> list[str]:
    """The section of ``docs/accuracy.md``: every set, ours and theirs."""
    readers = peers["readers"]
    names = {OURS: f"ours, {peers['model']}"}
    rows: list[list[str]] = []
    for group, prefix in (("held out", HELD_OUT_PREFIX), ("in training", TRAINED_PREFIX)):
        sets = [name for name in readers[OURS]["sets"] if name.startswith(prefix)]
        for name in sets:
            shares = (percent(one["sets"][name], digits=1) for one in readers.values())
            rows.append([without_prefix(name), *shares])
        if sets:
            means = (f"{100 * mean_share(one, sets):.1f}" for one in readers.values())
            rows.append([f"**mean, {group}**", *means])
    rows.append(["ms an image", *(f"{one['median_ms']:.0f}" for one in readers.values())])
    return [
        "## Beside other readers",
        f"`{peers['command']}`, {peers['date']}, {peers['processor']}; {peers['images_a_set']} "
        "images of each set, any case, in %. None of the peers was trained on these generators as "
        "far as is known. *Masked*: characters other than 0-9, A-Z and a-z made impossible at "
        "each step. The milliseconds are medians, ours on one thread, the others on as many as "
        "each chooses; a picture that is not read surely at once takes ours several times as long.",
        table(("set", *(names.get(name, name) for name in readers)), rows),
        _ties(peers),
    ]


def _ties(peers: Peers) -> str:
    """The sets on which ours may be no better than a peer, by their intervals."""
    others = [figures["sets"] for name, figures in peers["readers"].items() if name != OURS]
    ties = [
        without_prefix(name)
        for name, (_, low, _) in peers["readers"][OURS]["sets"].items()
        if max(sets[name][2] for sets in others) >= low
    ]
    return f"The best peer's interval meets ours on: {', '.join(ties) or 'no set'}."


def best_peer(peers: Peers) -> str:
    """Ours beside the best peer, in one sentence."""
    held_out = [name for name in peers["readers"][OURS]["sets"] if is_held_out(name)]
    means = {name: mean_share(figures, held_out) for name, figures in peers["readers"].items()}
    best = max((name for name in means if name != OURS), key=lambda name: means[name])
    return (
        f"Of {peers['images_a_set']} images of each held-out family it reads "
        f"{100 * means[OURS]:.1f} % in any case, the best of {len(means) - 1} other readers "
        f"({best}) {100 * means[best]:.1f} %."
    )
