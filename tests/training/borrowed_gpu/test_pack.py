"""What travels to a machine without the generators, and how it is read there."""

import io
import json
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path
from random import Random
from zipfile import ZipFile

import captcha
import matplotlib
import numpy as np
import pytest
from PIL import Image, ImageFont

from recognize.alphabet import ALPHANUMERIC, SIGNS
from tests.support.generators import needs
from tests.support.helpers import ROOT
from training.borrowed_gpu import pack
from training.borrowed_gpu.packed import VALIDATION_EVERY, PackedImages, in_range, sources
from training.generators import SOURCES
from training.generators.captcha import release_0_3
from training.generators.captcha.settings import DEFAULT, ORIGINAL
from training.renderer.fonts import Typeface, glyph

FONTS = (
    Path(captcha.__file__).parent / "data" / "DroidSansMono.ttf",
    Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif-Bold.ttf",
    Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Oblique.ttf",
)
FACES = tuple(Typeface(str(path), ALPHANUMERIC, SIGNS, 0.7, 0.6, 1.0) for path in FONTS)
NAME = "default-0.7.1"  # packed in these tests, because it is installed everywhere


def test_a_pack_and_its_limit(small, tmp_path, monkeypatch):
    sizes = small()
    folder, run = tmp_path / "pack", tmp_path / "run"
    assert sizes["fonts.zip"] == (folder / "fonts.zip").stat().st_size > 1000
    assert sizes["images"] == (folder / "images" / f"{NAME}.zip").stat().st_size > 40 * 500
    first = (folder / "images" / f"{NAME}.zip").read_bytes()

    run.mkdir()
    for name in ("weights-0000007.npz", "optimizer-0000007.npz"):
        (run / name).write_bytes(b"0" * 1000)
    small()
    assert json.loads((folder / "pack.json").read_text())["seed"] == 7
    assert (folder / "images" / f"{NAME}.zip").read_bytes() != first, "new images for a new call"

    with monkeypatch.context() as patched:
        patched.setattr(pack, "LIMIT", sizes["fonts.zip"] - 1)
        with pytest.raises(ValueError, match="images 0.*at most 0.* are carried at once"):
            small()
    assert not (folder / "pack.json").exists()
    made = (folder / "fonts.zip").stat().st_mtime_ns
    small()
    assert (folder / "pack.json").exists()
    assert (folder / "fonts.zip").stat().st_mtime_ns == made, "made once"


def test_the_tracked_files_leave_the_pack_its_room():
    tracked = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    size = sum((ROOT / name).lstat().st_size for name in tracked if name)
    assert size + pack.LIMIT < 64 * 2**20


def test_what_finds_no_room_is_carried_another_time(small, tmp_path, monkeypatch):
    families = (NAME, "original-0.7.1", "ovals-0.7.1")
    sizes = small(families=families)
    assert "images-2" not in sizes
    folder = tmp_path / "pack"
    largest = max(path.stat().st_size for path in (folder / "images").iterdir())
    monkeypatch.setattr(pack, "LIMIT", sizes["fonts.zip"] + largest)
    parted = small(families=families)
    assert sum(parted.values()) == sum(sizes.values())
    assert {"images", "images-2"} <= parted.keys()
    assert parted["fonts.zip"] + parted["images"] <= pack.LIMIT >= parted["images-2"]
    packed = [source for source in sources(folder, False).values() if type(source) is PackedImages]
    assert sorted(source.path.stem for source in packed) == sorted(families)
    # What was not carried is missed before anything is trained on.
    shutil.rmtree(folder / "images-2")
    with pytest.raises(ValueError, match="not carried whole: it lacks .*0.7.1"):
        sources(folder, False)


def test_fonts_are_small_and_draw_the_same():
    for path in FONTS:
        content = pack.smaller(str(path))
        assert len(content) < path.stat().st_size / 3
        for size in (11, 33):
            before, after = (
                ImageFont.truetype(source, size, layout_engine=ImageFont.Layout.BASIC)
                for source in (str(path), io.BytesIO(content))
            )
            for character in pack.WRITTEN:
                (ink, down), (same, below) = glyph(before, character), glyph(after, character)
                assert (ink.tobytes(), ink.size, down) == (same.tobytes(), same.size, below)


def test_packed_images(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "pack.json").write_text("{}")
    pack.pack_family(tmp_path / "images", 3 * VALIDATION_EVERY, 5, NAME)
    names = ZipFile(tmp_path / "images" / f"{NAME}.zip").namelist()
    drawn = {}
    for validation in (False, True):
        known = sources(tmp_path, validation)
        assert known.keys() == SOURCES.keys() and known["original-0.7.1"] in SOURCES.values()
        rng = Random(0)
        samples = [known[NAME](rng, (4, 6)) for _ in range(600)]
        assert all(in_range(len(text), (4, 6)) for _, text in samples)
        drawn[validation] = {text for _, text in samples}
    texts = {name[6:-5] for name in names if in_range(len(name[6:-5]), (4, 6))}
    assert drawn[False] | drawn[True] == texts and not drawn[False] & drawn[True]
    assert 1 <= len(drawn[True]) <= 3

    # The same picture as the generator's, a little compressed.
    rng = Random(f"pack/5/{NAME}/0")
    image, text = SOURCES[NAME](rng, (4, 6) if rng.random() > 1 / 8 else (1, 8))
    packed = Image.open(ZipFile(tmp_path / "images" / f"{NAME}.zip").open(names[0]))
    assert names[0] == f"00000_{text}.webp" and packed.size == image.size
    difference = np.asarray(packed.convert("RGB"), float) - np.asarray(image)
    assert 0 < np.abs(difference).mean() < 6

    with pytest.raises(ValueError, match="no texts of 9 to 9 characters"):
        PackedImages(tmp_path / "images" / f"{NAME}.zip", False)(Random(0), (9, 9))


def test_the_wheels_are_what_training_needs_beside_jax():
    locked = {name: entry.split()[0] for name, entry in pack._entries(pack.LOCK).items()}
    with_jax = {"numpy", "ml-dtypes", "h5py"}  # h5py is for files that are not written there
    needed = {"keras", "captcha", "pillow", "pydantic", "tqdm"}
    while needed:
        name = needed.pop()
        assert locked[name] == f"{name}=={metadata.version(name)}", "as in requirements.txt"
        for requirement in metadata.requires(name) or []:
            if "extra ==" not in requirement and "Windows" not in requirement:
                needed.add(re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-"))
        needed -= with_jax
    assert "captcha==0.3" in pack._entries(pack.LOCK_0_3)["captcha"]


@needs("original-0.3")
def test_captcha_0_3_draws_the_same_under_todays_pillow(tmp_path):
    def drawn(program):
        rng = Random(3)
        return [
            (image.tobytes(), text)
            for setting in (ORIGINAL, DEFAULT)
            for old in (False, True)
            for _ in range(20)
            for image, text in [release_0_3.sample(rng, (1, 8), setting, program, old)]
        ]

    environment = release_0_3.INSTALLED.needs[0].parents[1]
    installed = next(environment.glob("lib/python*/site-packages/captcha"))
    shutil.copytree(installed, tmp_path / "captcha")
    assert drawn(release_0_3.packed(tmp_path)) == drawn(release_0_3.INSTALLED)
