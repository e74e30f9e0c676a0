"""The files that are written from the families' records."""

import json

from model_build.evaluation.sets import family, trained_as
from training import catalogue
from training.evaluation_sets import families, plain, screenshots
from training.generators import FAMILIES, family_of


def test_the_written_files_are_current():
    for path, content in catalogue.files().items():
        stored = (catalogue.ROOT / path).read_text(encoding="utf-8")
        assert stored == content, f"{path} is old: python -m training.catalogue"


def test_the_table_has_a_row_for_every_family():
    rows = [line.split(" | ") for line in catalogue.table().splitlines() if line.startswith("| ")]
    assert {row[0].removeprefix("| ") for row in rows[2:]} == FAMILIES.keys()


def test_sets_have_the_families_of_their_sources():
    sets = families.SETS | {name: kind[0] for name, kind in plain.SETS.items()}
    sets[f"trained-{screenshots.NAME}"] = screenshots.DEFAULT_SOURCES[0]
    for name, source in sets.items():
        assert family(name) == family_of(source).name
    names = json.loads(json.dumps(catalogue.names()))
    assert set(names["families"].values()) <= FAMILIES.keys() >= names["formerly"].keys()


def test_a_family_was_trained_by_the_name_that_it_shared():
    assert trained_as("trained-gvcode") == {"gvcode", "pypi-pillow"}
    assert trained_as("trained-original-0.3") == {"captcha"}


def test_debian_packages_are_those_of_the_records_and_the_fonts():
    lines = catalogue.debian()
    assert lines == sorted(set(lines)) and "fonts-dejavu-core" in lines
    for one in FAMILIES.values():
        assert set(one.debian) <= set(lines)
        for file in one.debian_files:
            assert f"{file.package} {file.path} {file.name}" in lines
