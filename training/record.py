"""What a run's folder keeps beside its checkpoint: ``run.json`` and tables of figures.

``run.json`` holds the recipe's fields that a run's weights depend on, the ``recipe``'s name,
and ``data``, which says what the run really sees (``training.data.dataset``).
"""

import csv
import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from training.recipe import Recipe, explained, nearest

HISTORY = ("step", "loss", "accuracy", "images_per_second")
WATCHED = ("step", "folder", "exact_match")
Row = dict[str, int | str]
# Entries of run.json that are no fields of a recipe.
_FACTS = ("recipe", "data")


def keep(folder: Path, recipe: Recipe, name: str | None, data: dict[str, Any]) -> None:
    """Writes ``run.json``.

    Raises ``ValueError`` where the folder holds a run that is not the same: of another
    recipe or other data. A field that is missing there had its default; of runs made before
    they were noted, the data are taken for the same.
    """
    path = folder / "run.json"
    data = json.loads(json.dumps(data))
    facts = {"recipe": name, "data": data}
    if path.exists():
        stored = json.loads(path.read_text())
        changed = _changed(folder, stored, recipe)
        if stored.get("data", data) != data:
            changed.append(f"its data were {json.dumps(stored['data'])}")
        if changed:
            raise ValueError(
                f"{folder} holds another run: {', '.join(changed)}. Choose a new folder."
            )
        facts["recipe"] = stored.get("recipe", name)
    path.write_text(json.dumps(facts | recipe.of_run(), indent=2) + "\n")


def _changed(folder: Path, stored: dict[str, Any], recipe: Recipe) -> list[str]:
    """What the stored settings have otherwise than the recipe."""
    before = {key: value for key, value in stored.items() if key not in _FACTS}
    for key in before.keys() - Recipe.model_fields.keys():
        likest = nearest(key, Recipe.model_fields)
        raise ValueError(
            f"{folder} was trained with a setting that is no more: {key}, {before[key]!r}{likest}. "
            "Go on with the code that began it, or choose a new folder."
        )
    if before.get("folder") or before.get("shards"):
        # Once noted for every run, though it drew nothing.
        before = {key: value for key, value in before.items() if key not in Recipe.DRAWN}
    try:
        kept = Recipe.model_validate_json(json.dumps(before)).of_run()
    except ValidationError as error:
        raise ValueError(f"{folder}/run.json: {explained(error)}") from None
    chosen = recipe.of_run()
    both = [key for key in Recipe.model_fields if key in kept | chosen]
    return [f"--{key} was {kept.get(key)}" for key in both if kept.get(key) != chosen.get(key)]


def read_rows(path: Path, last_step: int) -> list[Row]:
    """The table's rows up to a step; none where there is no table."""
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [dict(row) for row in csv.DictReader(file) if int(row["step"]) <= last_step]


def write_rows(path: Path, fields: tuple[str, ...], rows: list[Row]) -> None:
    """Writes a table with a header."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows(rows)
