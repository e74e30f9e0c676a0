"""How often the network runs for a picture, counted."""

import pytest
from PIL import Image

from model_build.evaluation import looked_again
from recognize.model import Model
from recognize.views import MOST_INPUTS
from tests.support.pictures import captchas, encoded, word


def test_what_is_read_surely_is_looked_at_once():
    picture = encoded(word("black", "white", (160, 44), "K7FJ6"))
    assert looked_again.runs(Model(), picture) == 1


def test_no_picture_takes_more_runs_than_there_are_inputs():
    one, other = (word("black", "white", (400, 44), text) for text in ("K7FJ6WQ", "3MXRBTHV"))
    assert 2 <= looked_again.runs(Model(), encoded(Image.blend(one, other, 0.5))) <= MOST_INPUTS


def test_folders_within_a_folder_count_too(tmp_path, capsys):
    for name, (image, _) in zip(("a", "b"), captchas(2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.png").write_bytes(encoded(image))
        (tmp_path / name / "two.png").write_bytes(encoded(image))
    looked_again.main([str(tmp_path), "--images", "1"])
    header, row, together = capsys.readouterr().out.splitlines()
    assert header.split()[:2] == ["folder", "pictures"]
    assert row.split()[1] == "2" and together.split() == ["all", *row.split()[1:]]


def test_what_is_no_picture_is_named(tmp_path):
    with pytest.raises(SystemExit, match="holds no pictures"):
        looked_again.main([str(tmp_path)])
    with pytest.raises(SystemExit, match="is no folder"):
        looked_again.main([str(tmp_path / "none")])
    (tmp_path / "torn.png").write_bytes(b"torn")
    with pytest.raises(SystemExit, match="torn.png: "):
        looked_again.main([str(tmp_path)])
