"""The generators that labelled images are drawn from; each family has a folder here.

A folder holds ``family.py`` with the family's record ``FAMILY``
(``training.generators.family.Family``) and, where the generator runs as a program, ``draw.*``,
which ``programs/serve.*`` of its language runs. The folders are found, not listed:

``FAMILIES``  every record, by the family's name
``SOURCES``   every source that may be trained on, by its name
``HELD_OUT``  every source for evaluation only
``VARIANTS``  of both, what the record says about a source
"""

from importlib import import_module
from pathlib import Path

from training.generators.family import Family, Source, Variant
from training.texts import within

__all__ = [
    "FAMILIES",
    "HELD_OUT",
    "SOURCES",
    "VARIANTS",
    "Family",
    "Source",
    "Variant",
    "default_mixture",
    "families_of",
    "family_of",
    "possible_lengths",
    "successors",
]


def _records(folder: Path) -> dict[str, Family]:
    """The records of the folder's families, sorted by the names of theirs.

    Raises ``ValueError`` where two families or two sources have one name.
    """
    families: dict[str, Family] = {}
    owners: dict[str, str] = {}
    for path in sorted(folder.glob("*/family.py")):
        family: Family = import_module(f"{__name__}.{path.parent.name}.family").FAMILY
        if family.name != path.parent.name.replace("_", "-"):
            raise ValueError(f"{path}: the family of this folder is not named {family.name}")
        for name in family.sources:
            if name in owners:
                raise ValueError(f"{path}: {owners[name]} has a source {name} already")
            owners[name] = family.name
        families[family.name] = family
    return families


FAMILIES: dict[str, Family] = _records(Path(__file__).parent)
VARIANTS: dict[str, Variant] = {
    name: variant for family in FAMILIES.values() for name, variant in family.sources.items()
}
_OWNERS = {name: family for family in FAMILIES.values() for name in family.sources}
SOURCES: dict[str, Source] = {
    name: variant.sample for name, variant in VARIANTS.items() if not _OWNERS[name].held_out
}
HELD_OUT: dict[str, Source] = {
    name: variant.sample for name, variant in VARIANTS.items() if _OWNERS[name].held_out
}


def family_of(source: str) -> Family:
    """The record of the family that a source belongs to. Raises ``KeyError`` for none."""
    return _OWNERS[source]


def possible_lengths(source: str, lengths: tuple[int, int]) -> tuple[int, int]:
    """The part of a range of lengths that the source's family draws; ranges are inclusive.

    A source that no record knows draws any. Raises ``ValueError`` where the family draws none.
    """
    return within(_OWNERS[source].lengths, lengths) if source in _OWNERS else lengths


def successors(source: str, weight: float = 1.0) -> dict[str, float]:
    """The sources of today that a source of the past stood for, with their parts of its weight.

    Empty where it is no source of the past.
    """
    weights = {
        name: variant.weight
        for family in FAMILIES.values()
        if source and family.formerly == source
        for name, variant in family.sources.items()
    }
    return {name: weight * own / sum(weights.values()) for name, own in weights.items()}


def families_of(source: str) -> set[str]:
    """The names of the families that a source draws, or drew where it is of the past.

    A source that no record knows is a family by itself.
    """
    return {_OWNERS[name].name for name in successors(source) or (source,) if name in _OWNERS} or {
        source
    }


def default_mixture() -> dict[str, float]:
    """Sources and their weights, as the records have them: everything worth training on."""
    return {name: VARIANTS[name].weight for name in SOURCES if VARIANTS[name].weight}
