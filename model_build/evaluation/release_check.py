"""Whether the embedded model's card keeps what releases have reached.

    make release-check

Compares the figures that the card holds, which ``make accuracy`` measured, with the floors of
``release_floors.toml``, and names each figure that falls behind.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NotRequired

from pydantic import TypeAdapter, with_config

# Pydantic needs this one before Python 3.12.
from typing_extensions import TypedDict

from model_build import card as model_card
from model_build.evaluation.metrics import Share

FLOORS = Path(__file__).with_name("release_floors.toml")


class Figures(NamedTuple):
    """What is compared: images, share read right in any case, expected calibration error."""

    images: int
    any_case: Share
    calibration_error: float


@with_config(model_card.KNOWN_ALONE)
class Floor(TypedDict):
    """The least share read right in any case and the most calibration error, both 0-1."""

    any_case: NotRequired[float]
    calibration_error: NotRequired[float]


@with_config(model_card.KNOWN_ALONE)
class Floors(TypedDict):
    """Floors of the plain sets, of the families' sets, and of the groups of families."""

    fewest_images: int
    plain: dict[str, Floor]
    families: dict[str, Floor]
    groups: dict[str, Floor]


def read_floors(path: Path = FLOORS) -> Floors:
    """The floors of a TOML file. Raises ``ValueError`` that names what is wrong in it."""
    floors = tomllib.loads(path.read_text(encoding="utf-8"))
    return TypeAdapter(Floors).validate_python(floors, strict=True)


def measured(card: model_card.Card) -> dict[tuple[str, str], Figures]:
    """The card's figures by the floors' table and name."""
    figures = {}
    if "accuracy" in card:
        for name, plain in card["accuracy"]["sets"].items():
            figures["plain", name] = Figures(
                plain["images"],
                plain["exact_match"]["any_case"],
                plain["expected_calibration_error"],
            )
    if "families" in card:
        families = card["families"]
        tables = {"families": families["sets"], "groups": {}}
        if "held_out" in families:
            tables["groups"]["held_out"] = families["held_out"]
        if "trained" in families:
            tables["groups"]["trained"] = families["trained"]
        for table, members in tables.items():
            for name, one in members.items():
                figures[table, name] = Figures(
                    one["images"], one["any_case"], one["expected_calibration_error"]
                )
    return figures


def shortfalls(card: model_card.Card, floors: Floors) -> Iterator[str]:
    """What of a card falls behind the floors, in words; nothing where it keeps them all."""
    figures = measured(card)
    tables = {
        "plain": floors["plain"],
        "families": floors["families"],
        "groups": floors["groups"],
    }
    for table, members in tables.items():
        for name, floor in members.items():
            if (one := figures.get((table, name))) is None:
                yield f"{name} is not measured"
                continue
            if one.images < floors["fewest_images"]:
                yield f"{name}: {one.images} images, fewer than {floors['fewest_images']}"
            share, _, high = one.any_case
            if high < floor.get("any_case", 0):
                yield (
                    f"{name}: {share:.2%} in any case, at most {high:.2%}, "
                    f"where releases have {floor['any_case']:.2%}"
                )
            most = floor.get("calibration_error", 1)
            if one.calibration_error > most:
                yield f"{name}: calibration error {one.calibration_error:.4f}, above {most}"


def main() -> None:
    """Exits with 1 where the embedded model's card falls behind."""
    card = model_card.read()
    behind = list(shortfalls(card, read_floors()))
    if behind:
        raise SystemExit("\n".join([f"{card['name']} {card['version']} falls behind:", *behind]))
    print(f"{card['name']} {card['version']} keeps what releases have reached.")


if __name__ == "__main__":
    main()
