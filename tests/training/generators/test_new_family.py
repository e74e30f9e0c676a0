"""A family is added by its folder: everything that lists families has it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RECORD = '''"""A word in Pillow's own typeface."""

from training.generators.family import Family, Variant
from training.generators.program import python_program
from training.texts import text

PROGRAM = python_program(__file__)


def sample(rng, lengths=(4, 6)):
    """Black on white."""
    return PROGRAM.draw(text=text(rng, lengths), seed=rng.getrandbits(63))


FAMILY = Family(
    name="throw-away",
    generator="a test",
    licence="MIT",
    sources={"throw-away": Variant(sample, weight=2, program=PROGRAM)},
    rows=3,
)
'''
DRAW = '''"""Draws with Pillow alone."""

import random

from PIL import Image, ImageDraw, ImageFont


def draw(text):
    """An image with the text, somewhere."""
    image = Image.new("RGB", (150, 50), "white")
    place = (random.randint(2, 30), random.randint(2, 20))
    ImageDraw.Draw(image).text(place, text, "black", ImageFont.load_default(24))
    return image
'''
LISTS = """
import json
from training.borrowed_gpu.pack import PACKED
from training.contact_sheet import CELL, sheet
from training.data.mixture import parse_mixture
from training.evaluation_sets.families import SETS
from training.generators import FAMILIES, HELD_OUT, SOURCES, default_mixture
from tests.support.generators import parameters

print(json.dumps({
    "families": list(FAMILIES),
    "sources": list(SOURCES),
    "held out": list(HELD_OUT),
    "default mixture": list(default_mixture()),
    "breadth": list(parse_mixture("breadth")),
    "pack": list(PACKED),
    "sets": list(SETS.values()),
    "tests": [parameter.values[0] for parameter in parameters(SOURCES)],
    "rows": sheet(["throw-away"], 1, "test").height // CELL[1],
}))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A copy of the repository's Python with one family more: a folder, and nothing else."""
    tree = tmp_path_factory.mktemp("tree")
    unneeded = shutil.ignore_patterns("__pycache__", "node_modules", "debian", "weights", "*.h5")
    for part in ("training", "model_build", "functions/recognize", "tests", "docs"):
        shutil.copytree(ROOT / part, tree / part, ignore=unneeded)
    shutil.copy(ROOT / "pyproject.toml", tree)
    folder = tree / "training" / "generators" / "throw_away"
    folder.mkdir()
    (folder / "family.py").write_text(RECORD)
    (folder / "draw.py").write_text(DRAW)
    return tree


def run(tree: Path, *arguments: str) -> str:
    """What Python prints there; the copy's packages are the ones that it imports."""
    path = os.pathsep.join([str(tree), str(tree / "functions" / "recognize")])
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_every_list_has_the_new_family(tree):
    lists = json.loads(run(tree, "-c", LISTS))
    assert lists.pop("rows") == 3 and "throw-away" not in lists.pop("held out")
    assert lists and all("throw-away" in names for names in lists.values()), lists


def test_the_tests_of_every_family_are_tests_of_it(tree):
    collected = run(
        tree, "-m", "pytest", "--collect-only", "-q", "tests/training/generators/test_programs.py"
    )
    assert "test_same_seed_same_images[throw-away]" in collected
    assert "test_images_hold_what_the_label_says_in_size[throw-away]" in collected


def test_an_evaluation_set_of_it_is_drawn(tree):
    run(
        tree,
        "-m",
        "training.evaluation_sets.families",
        "sets",
        "--images",
        "2",
        "--only",
        "throw-away",
    )
    table = (tree / "sets" / "trained-throw-away" / "labels.csv").read_text()
    assert table.count("\n") == 3 and (tree / "sets/trained-throw-away/00001.png").exists()


def test_the_table_of_families_has_a_row_of_it(tree):
    before = (tree / "docs" / "families.md").read_text()
    run(tree, "-m", "training.catalogue")
    added = set((tree / "docs/families.md").read_text().splitlines()) - set(before.splitlines())
    row = "| throw-away | a test | MIT | Python |  | throw-away: 2 | images |"
    assert row in added and len(added) <= 2
