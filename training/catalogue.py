"""What the families' records say, for people and for what cannot import them.

    python -m training.catalogue            # writes docs/families.md and families.json
    python -m training.catalogue --debian   # prints the Debian packages that they need

``docs/families.md`` is a table of every family. ``model_build/evaluation/families.json`` tells
``model_build``, which imports nothing of ``training``, the families of sources and of sets that
are named otherwise. A test checks that both are current.
"""

import argparse
import json
from pathlib import Path

from training.evaluation_sets import plain, screenshots
from training.generators import FAMILIES, VARIANTS, Family, family_of
from training.renderer import font_index

ROOT = Path(__file__).parents[1]
HEADS = ("family", "generator", "licence", "drawn in", "held out", "sources: weight", "travels as")


def table() -> str:
    """``docs/families.md``: a row a family, those held out last."""
    ordered = sorted(FAMILIES.values(), key=lambda family: (family.held_out, family.name))
    rows = [HEADS, ("---",) * len(HEADS), *map(_row, ordered)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    held_out = sum(family.held_out for family in ordered)
    return "\n".join(
        [
            "# Families of captchas",
            "",
            "<!-- Written by `python -m training.catalogue`; edit the records, not this. -->",
            "",
            f"Images are drawn from {len(ordered)} families. {held_out} of them are held out: they",
            "are measured and never trained on. Each has its record and its drawing side in a",
            "folder of `training/generators`.",
            "",
            "The weights are those of the default mixture; a source with 0 is for tuning.",
            "A family that travels *live* is drawn on a borrowed machine; of the others, *images*",
            "are carried there.",
            "",
            *lines,
            "",
            "![A row of images of every source](families.png)",
            "",
        ]
    )


def _row(family: Family) -> tuple[str, ...]:
    programs = {variant.program for variant in family.sources.values()}
    places = {program.environment if program else "this process" for program in programs}
    sources = ", ".join(
        f"{name}: {variant.weight:.2g}" if not family.held_out else name
        for name, variant in family.sources.items()
    )
    return (
        family.name,
        family.generator,
        family.licence,
        ", ".join(f"`{place}`" if place.startswith(".") else place for place in sorted(places)),
        "yes" if family.held_out else "",
        sources,
        "" if family.held_out else family.travels,
    )


def names() -> dict[str, dict[str, str]]:
    """``families.json``: families of what is named otherwise, and what stood for a family.

    ``families`` maps names of sources, and of sets without their prefix, to their family where
    that has another name. ``formerly`` maps families to the source that stood for them and
    others in cards of the past.
    """
    sources = {name: name for name in VARIANTS}
    sources |= {name: kind[0] for name, kind in plain.SETS.items()}
    sources |= {screenshots.NAME: screenshots.DEFAULT_SOURCES[0]}
    owners = {name: family_of(source).name for name, source in sources.items()}
    return {
        "families": {name: owner for name, owner in sorted(owners.items()) if owner != name},
        "formerly": {name: one.formerly for name, one in FAMILIES.items() if one.formerly},
    }


def files() -> dict[Path, str]:
    """What is written, by its path in the repository."""
    return {
        Path("docs/families.md"): table(),
        Path("model_build/evaluation/families.json"): json.dumps(names(), indent=2) + "\n",
    }


def debian() -> list[str]:
    """What ``generators/install-debian.sh`` reads: packages, and files of packages."""
    packages = {name for family in FAMILIES.values() for name in family.debian}
    files = {file for family in FAMILIES.values() for file in family.debian_files}
    return sorted(
        {*packages, *font_index.names_in()} | {f"{x.package} {x.path} {x.name}" for x in files}
    )


def main() -> None:
    """Writes both files, or prints the Debian packages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--debian", action="store_true", help="print packages, write nothing")
    if parser.parse_args().debian:
        print("\n".join(debian()))
        return
    for path, content in files().items():
        (ROOT / path).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
