"""Recipes: their files, their fields, what is refused."""

import json
from pathlib import Path

import pytest

from recognize.model import EMBEDDED
from training import recipe as recipes
from training.data.mixture import parse_mixture
from training.recipe import Recipe

VERSIONS = sorted(
    (name for name in recipes.names() if name[0].isdigit()),
    key=lambda name: [int(part) for part in name.split(".")],
)


@pytest.mark.parametrize("name", recipes.names())
def test_every_recipe_is_valid(name):
    file = recipes.read(name)
    assert file.about and file.stages


def test_plain_is_what_a_recipe_without_keys_is():
    (stage,) = recipes.read("plain").stages
    assert stage.recipe == Recipe() and stage.recipe.mixture == parse_mixture("plain")


def test_the_recipes_of_the_versions_are_what_the_card_says():
    """Together, in order, they are the runs of the shipped model."""
    stages = [stage.recipe for version in VERSIONS for stage in recipes.read(version).stages]
    card = json.loads((EMBEDDED / "card.json").read_text())
    for recipe, run in zip(stages, card["training_data"], strict=True):
        assert recipe.last_step * recipe.batch == run["images"]
        assert recipe.is_mixture == ("folder" not in run and "shards" not in run)
        if recipe.is_mixture:
            assert recipe.screens == run["share_of_screenshots"]
            assert recipe.views == run.get("share_of_views", 0)
            assert recipe.mixture == recipes.checked(run["sources"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stepz = 3", "'stepz' is no setting (the nearest is 'steps')"),
        ("[[stages]]\n[[stages]]\noptimiser = 'muon'", "(the nearest is 'optimizer')"),
        ("steps = '3'", "steps: Input should be a valid integer"),
        ("batch = 12.5", "batch: Input should be a valid integer"),
        ("rate = true", "rate: Input should be a valid number"),
        ("screens = 1.5", "screens: Input should be less than or equal to 1"),
        ("mixture = 'wheezyy'", "source 'wheezyy' is none of "),
        ("mixture = {wheezy = -1}", "the weight of wheezy must be a number above 0"),
        ("folder = 'a'\nmixture = 'plain'", "mixture and folder exclude each other"),
        ("stages = 2", "is no recipe"),
        ("steps = ", "is no recipe"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path, text, words):
    path = tmp_path / "mine.toml"
    path.write_text(f'about = "mine"\n{text}\n')
    with pytest.raises(ValueError) as raised:
        recipes.read(str(path))
    assert words in str(raised.value) and "mine.toml" in str(raised.value)


def test_a_file_may_name_paths(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('about = "mine"\nfolder = "captchas"\nweights = "w.h5"\n')
    (stage,) = recipes.read(str(path)).stages
    assert stage.recipe.folder == Path("captchas") and stage.recipe.weights == Path("w.h5")


def test_every_field_is_an_option_with_help(capsys):
    from training.train import plan

    with pytest.raises(SystemExit):
        plan(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    for name, field in Recipe.model_fields.items():
        assert f"--{name} {name.upper()} {field.description}" in text, name
    for name in recipes.names():
        assert recipes.read(name).about in text
